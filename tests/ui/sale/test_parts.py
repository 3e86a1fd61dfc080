"""Paid in parts: any tenders, one after the other, with what is left always in sight."""

from dataclasses import dataclass, field, replace
from uuid import UUID

import pytest
from PySide6.QtCore import Qt

from pos.domain.refusals import Trouble
from pos.domain.season import Account
from pos.services import cards, orders, rates
from pos.services.ports import Balance
from tests.ui.conftest import PINS, SUPERVISOR
from tests.ui.sale.conftest import Window
from ui.sale.stage import Stage
from ui.widgets import Key


def begin(window: Window, count: int = 2) -> None:
    """Two seats for 48 euros, to be paid in parts."""
    window.best(count)
    window.tap(window.screen.basket.parts_key)
    window.until(window.screen.parts.cash_key.isEnabled)
    window.settle()


def type_amount(window: Window, digits: str) -> None:
    for digit in digits:
        window.bot.keyClick(window.screen.parts, digit)


def by_card(window: Window, receipt: str) -> None:
    window.until(window.screen.card.receipt.isVisible)
    window.until(window.screen.card.cancel_key.isEnabled)
    window.screen.card.receipt.setText(receipt)
    window.tap(window.screen.card.approve_key)
    window.settle()


def lines(window: Window) -> list[str]:
    """What was taken, as it can be taken back."""
    keys = window.shown(window.screen.parts, Key)
    return [key.toolTip() for key in keys if key.toolTip()]


def sold(window: Window) -> list[tuple[str, int]]:
    (found,) = window.orders()
    order = orders.load(window.desk.till.desk, found.id).order
    return [(one.kind, one.amount_minor) for one in order.tenders]


def test_a_note_that_is_too_small_is_a_part_and_the_rest_stays_in_sight(window: Window) -> None:
    window.best(2)
    window.tap(window.screen.basket.cash_key)
    for digit in "2000":
        window.bot.keyClick(window.screen.cash, digit)
    assert window.screen.cash.take.text() == "Take 20.00, 28.00 left"
    assert window.screen.cash.outcome.text() == "€28.00 left to pay"
    window.tap(window.screen.cash.take)
    window.reach(Stage.PARTS)
    assert window.screen.parts.left.text() == "€28.00"
    assert window.screen.parts.of.text() == "of €48.00"
    assert lines(window) == ["Take back Cash €20.00"]
    window.tap(window.screen.parts.cash_key)
    window.tender("Exact")
    window.reach(Stage.DONE)
    assert sold(window) == [("cash", 2000), ("cash", 2800)]
    assert window.screen.done.given.text() == "Cash €20.00, Cash €28.00 given for €48.00"


def test_two_cards_and_cash_pay_one_order(window: Window) -> None:
    begin(window)
    type_amount(window, "1500")
    assert window.screen.parts.told.text() == "€33.00 left after it"
    window.tap(window.screen.parts.card_key)
    assert window.screen.card.total.text() == "€15.00"
    by_card(window, "0042")
    assert window.screen.parts.left.text() == "€33.00"
    type_amount(window, "1000")
    window.tap(window.screen.parts.cash_key)
    window.until(lambda: window.screen.parts.left.text() == "€23.00")
    window.tap(window.screen.parts.card_key)
    assert window.screen.card.total.text() == "€23.00"
    by_card(window, "0043")
    window.reach(Stage.DONE)
    assert sold(window) == [("card", 1500), ("cash", 1000), ("card", 2300)]
    assert cards.open_attempt(window.desk.till.desk) is None


def test_cash_is_taken_back_with_one_tap_and_then_the_basket_may_change(window: Window) -> None:
    begin(window)
    type_amount(window, "1000")
    window.tap(window.screen.parts.cash_key)
    window.until(lambda: window.screen.parts.left.text() == "€38.00")
    window.tap(window.screen.parts.back_key)
    assert window.sentence == "Take back what was taken, then change the basket."
    (undo,) = [key for key in window.shown(window.screen.parts, Key) if key.toolTip()]
    window.tap(undo)
    assert window.screen.parts.left.text() == "€48.00"
    window.tap(window.screen.parts.back_key)
    window.reach(Stage.PICKING)
    assert len(window.places) == 2
    assert window.orders() == ()


def test_a_charge_among_the_parts_can_only_be_voided(window: Window) -> None:
    begin(window)
    type_amount(window, "1500")
    window.tap(window.screen.parts.card_key)
    by_card(window, "0042")
    assert lines(window) == ["Void Card 0042 €15.00 on the terminal"]
    (void,) = [key for key in window.shown(window.screen.parts, Key) if key.toolTip()]
    window.tap(void)
    settle = window.screen.settle
    window.until(settle.isVisible)
    settle.number.setText("0043")
    window.tap(settle.charged)
    window.until(lambda: not settle.isVisible())
    assert window.screen.parts.left.text() == "€48.00"
    window.tap(window.screen.parts.cash_key)
    window.tender("Exact")
    window.reach(Stage.DONE)  # the seats stayed ours
    assert sold(window) == [("cash", 4800)]
    assert "return" not in window.kinds()


def test_a_card_that_is_declined_leaves_the_other_parts(window: Window) -> None:
    begin(window)
    type_amount(window, "1000")
    window.tap(window.screen.parts.cash_key)
    window.until(lambda: window.screen.parts.left.text() == "€38.00")
    window.tap(window.screen.parts.card_key)
    window.until(window.screen.card.decline_key.isEnabled)
    window.tap(window.screen.card.decline_key)
    window.reach(Stage.PARTS)
    assert window.screen.parts.left.text() == "€38.00"
    assert window.sentence == "The card was declined. Nothing was charged."


def test_a_card_is_never_charged_more_than_is_left(window: Window) -> None:
    begin(window)
    type_amount(window, "4801")
    window.tap(window.screen.parts.card_key)
    assert window.screen.paying.stage is Stage.PARTS
    assert window.sentence == "This amount cannot be right; type it again."
    assert cards.open_attempt(window.desk.till.desk) is None


def test_the_living_sale_s_own_charge_is_not_shown_as_left_open(window: Window) -> None:
    begin(window)
    type_amount(window, "1500")
    window.tap(window.screen.parts.card_key)
    by_card(window, "0042")
    window.screen.settle.look()  # as after the screen was locked
    window.settle()
    assert not window.screen.settle.isVisible()
    assert window.screen.paying.has_charge


def test_a_tenth_tender_has_to_pay_all_that_is_left(window: Window) -> None:
    begin(window)
    for count in range(1, 10):
        type_amount(window, "100")
        window.tap(window.screen.parts.cash_key)
        window.until(lambda count=count: len(window.screen.paying.taken) == count)
    type_amount(window, "100")
    window.tap(window.screen.parts.cash_key)
    assert window.sentence == (
        "A sale takes at most 10 tenders; the next one pays all that is left."
    )
    window.tender("Exact")
    window.reach(Stage.DONE)
    assert len(sold(window)) == 10


@pytest.fixture
def francs(window: Window) -> Window:
    """The house takes Swiss notes today."""
    desk = window.desk
    house = replace(desk.season.house, foreign_cash=("CHF",))
    desk.season = replace(desk.season, house=house)
    with desk.till.desk.database.transaction() as unit:
        unit.seasons.keep(desk.season, 0)
    supervisor = next(one for one in desk.season.people if one.id == SUPERVISOR)
    rates.set_rate(desk.till.desk, supervisor, "CHF", "1.065")
    return window


def test_swiss_notes_pay_at_the_day_s_rate_and_change_is_in_euros(francs: Window) -> None:
    francs.best(2)
    francs.tap(francs.screen.basket.cash_key)
    cash = francs.screen.cash
    francs.until(lambda: any(key.text() == "CHF" for key in francs.shown(cash, Key)))
    francs.tap(next(key for key in francs.shown(cash, Key) if key.text() == "CHF"))
    assert cash.total.text() == "45.10"
    assert cash.outcome.text() == "1 CHF = 1.0650 EUR"
    for digit in "5000":
        francs.bot.keyClick(cash, digit)
    assert cash.outcome.text() == "Change €5.25"
    francs.bot.keyClick(cash, Qt.Key.Key_Return)
    francs.reach(Stage.DONE)
    assert francs.screen.done.change.text() == "€5.25"
    assert sold(francs) == [("cash", 5325)]


@dataclass
class Safe:
    """Keeps one voucher; may be away."""

    balance: int = 3000
    away: bool = False
    returned: list[UUID] = field(default_factory=list)

    def voucher_balance(self, voucher: str) -> Balance:
        self._heard()
        return Balance(self.balance, "EUR", 0)

    def reserve_voucher(self, operation: UUID, voucher: str, minor: int, currency: str) -> None:
        self._heard()
        self.balance -= minor

    def return_voucher(self, operation: UUID, voucher: str) -> None:
        self.returned.append(operation)

    def _heard(self) -> None:
        if self.away:
            raise Trouble("server", "no answer")


@pytest.fixture
def safe(window: Window) -> Safe:
    """The server knows a voucher of 30 euros."""
    safe = Safe()
    for verb in ("voucher_balance", "reserve_voucher", "return_voucher"):
        setattr(window.server, verb, getattr(safe, verb))
    return safe


def show_voucher(window: Window, code: str = "4711 0815 4242") -> None:
    window.tap(window.screen.parts.voucher_key)
    window.screen.voucher.code.setText(code)
    window.tap(window.screen.voucher.confirm)
    window.settle()


def test_a_voucher_says_what_is_left_and_pays_a_part(window: Window, safe: Safe) -> None:
    begin(window)
    show_voucher(window)
    panel = window.screen.voucher
    assert panel.balance.text() == "€30.00 left on it"
    assert panel.confirm.text() == "Take €30.00"
    window.tap(panel.confirm)
    window.reach(Stage.PARTS)
    assert window.screen.parts.left.text() == "€18.00"
    assert lines(window) == ["Take back Voucher 4242 €30.00"]
    window.tap(window.screen.parts.cash_key)
    window.tender("Exact")
    window.reach(Stage.DONE)
    assert sold(window) == [("voucher", 3000), ("cash", 1800)]
    assert safe.returned == []


def test_a_voucher_that_pays_all_ends_the_sale(window: Window, safe: Safe) -> None:
    safe.balance = 10_000
    begin(window)
    show_voucher(window)
    assert window.screen.voucher.confirm.text() == "Take €48.00"
    window.tap(window.screen.voucher.confirm)
    window.reach(Stage.DONE)
    assert window.screen.done.change_word.text() == "Paid"
    assert window.screen.done.given.text() == "Voucher 4242 €48.00"


def test_a_voucher_that_is_taken_back_is_told_to_the_server(window: Window, safe: Safe) -> None:
    begin(window)
    show_voucher(window)
    window.tap(window.screen.voucher.confirm)
    window.reach(Stage.PARTS)
    (undo,) = [key for key in window.shown(window.screen.parts, Key) if key.toolTip()]
    window.tap(undo)
    window.until(lambda: len(safe.returned) == 1)
    assert window.screen.parts.left.text() == "€48.00"


def test_without_the_server_a_voucher_is_refused_in_a_sentence(window: Window, safe: Safe) -> None:
    safe.away = True
    begin(window)
    show_voucher(window)
    assert window.screen.voucher.sentence.sentence == (
        "Without the sales server no voucher is taken for this amount."
    )
    assert not window.screen.voucher.confirm.isEnabled()


def test_a_card_number_scanned_as_a_voucher_is_refused_and_forgotten(
    window: Window, safe: Safe
) -> None:
    begin(window)
    show_voucher(window, "4111 1111 1111 1111")
    assert window.screen.voucher.code.text() == ""
    assert safe.balance == 3000


def test_a_school_pays_by_invoice_with_a_supervisor_s_word(window: Window) -> None:
    desk = window.desk
    house = replace(desk.season.house, accounts=(Account("1001", "Goethe School"),))
    desk.season = replace(desk.season, house=house)
    begin(window)
    window.tap(window.screen.parts.account_key)
    panel = window.screen.account
    assert not panel.confirm.isEnabled()
    window.tap(panel.tiles.button(0))
    panel.purchase.setText("4111 1111 1111 1111")
    window.tap(panel.confirm)
    assert panel.sentence.sentence == (
        "That looks like a card number. Type the receipt number instead."
    )
    panel.purchase.setText("PO 77")
    window.tap(panel.confirm)
    window.until(panel.approval.isVisible)
    assert panel.approval.what.text() == "Invoice €48.00 to Goethe School, reference PO 77"
    window.until(lambda: panel.approval.tiles.person is not None)
    panel.approval._enter(PINS[SUPERVISOR])
    window.reach(Stage.DONE)
    assert sold(window) == [("account", 4800)]
    assert window.screen.done.change_word.text() == "Paid"
