"""Paying by card on a stand-alone terminal: written down first, ended by a person."""

from PySide6.QtCore import Qt

from pos.services import cards
from ui.orders.words import moment
from ui.sale.stage import Stage


def begin(window):
    window.best(2)
    window.tap(window.screen.basket.card_key)
    window.until(lambda: window.screen.paying.attempt is not None)
    window.settle()


def test_the_attempt_is_on_disk_before_the_terminal_may_be_touched(window):
    window.server.gate.clear()
    window.best(2)
    window.tap(window.screen.basket.card_key)
    assert window.screen.card.told.text() == "One moment: the seats are being secured."
    assert cards.open_attempt(window.desk.till.desk) is None
    window.server.gate.set()
    window.until(lambda: window.screen.paying.attempt is not None)
    window.settle()
    assert window.screen.card.told.text() == (
        "Key this into the card terminal, then type its receipt number."
    )
    assert cards.open_attempt(window.desk.till.desk).state == "sent"


def test_approved_with_the_receipt_number_sells(window):
    begin(window)
    assert not window.screen.card.approve_key.isEnabled()
    for digit in "0042":
        window.bot.keyClick(window.screen.card.receipt, digit)
    window.tap(window.screen.card.approve_key)
    window.reach(Stage.DONE)
    assert window.screen.done.change_word.text() == "Paid by card"
    assert window.screen.done.change.text() == "€48.00"
    assert len(window.orders()) == 1
    assert cards.open_attempt(window.desk.till.desk) is None


def test_the_keypad_on_the_screen_types_the_receipt_number(window):
    begin(window)
    for digits in ("4", "2", "00"):
        window.screen.card.keypad.digits.emit(digits)
    window.screen.card.keypad.erased.emit()
    assert window.screen.card.receipt.text() == "420"


def test_enter_says_approved_wherever_the_focus_is(window):
    begin(window)
    window.screen.card.setFocus()
    for digit in "0042":
        window.bot.keyClick(window.screen.card, digit)
    window.bot.keyClick(window.screen.card, Qt.Key.Key_Return)
    window.reach(Stage.DONE)
    assert len(window.orders()) == 1


def test_declined_goes_back_to_the_basket_and_says_so(window):
    begin(window)
    window.tap(window.screen.card.decline_key)
    window.reach(Stage.PICKING)
    assert window.sentence == "The card was declined. Nothing was charged."
    assert len(window.places) == 2
    assert cards.open_attempt(window.desk.till.desk) is None


def test_cancelled_goes_back_and_cash_still_works(window):
    begin(window)
    window.tap(window.screen.card.cancel_key)
    window.reach(Stage.PICKING)
    window.tap(window.screen.basket.cash_key)
    window.tender("Exact")
    window.reach(Stage.DONE)
    assert len(window.orders()) == 1


def test_while_a_card_payment_is_open_the_basket_does_not_move(window):
    begin(window)
    window.tap_seats("F1")
    window.bot.keyClick(window.screen.card, Qt.Key.Key_Escape)
    assert window.screen.paying.stage is Stage.CARD
    assert len(window.places) == 2
    assert window.sentence == "A card payment is open. End it before you change the basket."
    assert not window.screen.bar.isEnabled()


def test_a_card_number_typed_as_receipt_number_is_refused_and_kept_nowhere(window):
    begin(window)
    window.screen.card.receipt.setText("4111 1111 1111 1111")
    window.tap(window.screen.card.approve_key)
    window.until(lambda: window.sentence != "")
    assert window.sentence == "That looks like a card number. Type the receipt number instead."
    assert window.screen.paying.stage is Stage.CARD
    assert cards.open_attempt(window.desk.till.desk).reference == ""


def test_a_payment_left_open_by_a_crash_is_settled_before_the_next_one(window):
    desk, total = window.desk, None
    window.best(2)
    total = desk.basket.total
    cards.start(desk.till.desk, desk.till.desk.ids.new(), total)
    window.tap(window.screen.basket.card_key)
    settle = window.screen.settle
    window.until(settle.isVisible)
    assert settle.amount.text() == "€48.00"
    left = cards.open_attempt(window.desk.till.desk)
    begun = moment(left.started_at_ms, window.desk.season.house.timezone)
    assert settle.begun.text() == f"Begun {begun}"
    assert window.screen.paying.stage is Stage.PICKING
    window.tap(settle.not_charged)
    window.until(lambda: not settle.isVisible())
    assert cards.open_attempt(desk.till.desk) is None


def test_a_payment_that_was_charged_has_to_be_voided(window):
    desk = window.desk
    window.best(2)
    cards.start(desk.till.desk, desk.till.desk.ids.new(), desk.basket.total)
    settle = window.screen.settle
    settle.look()
    window.until(settle.isVisible)
    settle.number.setText("0042")
    window.tap(settle.charged)
    window.until(lambda: settle.charged.text() == "It is voided")
    settle.number.setText("0043")
    window.tap(settle.charged)
    window.until(lambda: not settle.isVisible())
    assert cards.open_attempt(desk.till.desk) is None


def test_a_terminal_set_up_wrongly_is_keyed_in_by_hand_and_says_why(window):
    window.desk.till.terminal_wrong = "terminal_poi: it is not set"
    begin(window)
    assert window.screen.card.what.text().endswith(
        "The till cannot use the card terminal by itself (terminal_poi: it is not set)."
    )
    window.screen.card.receipt.setText("0042")
    window.tap(window.screen.card.approve_key)
    window.reach(Stage.DONE)
