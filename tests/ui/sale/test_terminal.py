"""Paying at a terminal that the till talks to, as a cashier reads it: the terminal is real."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from pos.domain import paper
from pos.domain.attempt import Attempt
from pos.domain.journal import decode_body
from pos.domain.refusals import Reason, Refusal
from pos.payments.machine import Rules
from pos.payments.nexo.terminal import NexoTerminal
from pos.services import cards, selling, terminals
from sync.client.terminal import TerminalLine
from tests.pos.payments.terminal.counterpart import ACCOUNT, POI, Counterpart, running_counterpart
from ui.card.charging import Phase
from ui.card.leading import CardTerminal
from ui.orders.screen import OrdersScreen
from ui.sale.stage import Stage

# Patience is measured elsewhere; here nobody wants to wait for it.
RULES = Rules(ask_every_s=0.05, ask_for_s=0.5)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counterpart]:
    with running_counterpart(tmp_path_factory.mktemp("terminal")) as counterpart:
        yield counterpart


class AtTheTerminal:
    """What the counterpart did in this test."""

    def __init__(self, counterpart: Counterpart) -> None:
        self.counterpart = counterpart
        counterpart.play()
        self._before = len(counterpart.ledger())

    def play(self, *scenes: object, questions: tuple[object, ...] = ()) -> None:
        self.counterpart.play(scenes, questions)

    def moved(self) -> list[tuple[str, int]]:
        return [(one["kind"], one["minor"]) for one in self.counterpart.ledger()[self._before :]]


@pytest.fixture
def terminal(running: Counterpart) -> AtTheTerminal:
    return AtTheTerminal(running)


def connect(desk, counterpart, rules=RULES, *, wait_s=10.0):
    line = TerminalLine(counterpart.where)
    nexo = NexoTerminal(ACCOUNT, line, payment_wait_s=wait_s)
    desk.till.card_terminal = CardTerminal(nexo, desk.till.desk, lambda _step: None, rules)


@pytest.fixture
def box_office(box_office, running):
    connect(box_office.desk, running)
    yield box_office
    box_office.desk.till.card_terminal.close()


def begin(window, count=2):
    window.best(count)
    window.tap(window.screen.basket.card_key)


def read(window):
    """What the card panel says."""
    panel = window.screen.terminal
    return panel.told.text(), panel.more.text()


def hands_over(window):
    """Until the terminal is not asked any more."""
    window.until(lambda: window.screen.charging.phase is Phase.HANDED)
    window.settle()


def open_attempt(window) -> Attempt | None:
    return cards.open_attempt(window.desk.till.desk)


def test_card_is_one_tap_and_the_rest_happens_at_the_terminal(window, terminal):
    begin(window)
    window.reach(Stage.DONE)
    assert window.screen.done.change_word.text() == "Paid by card"
    assert terminal.moved() == [("charge", 4800)]
    assert len(window.orders()) == 1
    assert open_attempt(window) is None


def test_while_the_customer_pays_the_panel_shows_the_amount_and_can_stop_it(window, terminal):
    terminal.play("wait_for_abort")
    begin(window)
    window.until(lambda: terminal.counterpart.order("busy")["running"])
    panel = window.screen.terminal
    window.until(lambda: window.screen.charging.phase is Phase.ASKED)
    assert panel.total.text() == "€48.00"
    assert read(window)[0] == "The customer pays at the card terminal."
    window.tap(panel.stop_key)
    window.reach(Stage.PICKING)
    window.settle()
    assert window.sentence == "The card payment was cancelled. Nothing was charged. It was stopped."
    assert terminal.moved() == []
    assert len(window.places) == 2


def test_a_payment_is_stopped_when_the_basket_is_left(window, terminal):
    terminal.play("wait_for_abort")
    begin(window)
    window.until(lambda: terminal.counterpart.order("busy")["running"])
    window.until(lambda: window.screen.charging.phase is Phase.ASKED)
    window.screen.hide()
    window.reach(Stage.PICKING)
    window.settle()
    assert terminal.moved() == []
    assert open_attempt(window) is None


@pytest.mark.parametrize(
    ("scene", "sentence"),
    [
        ("decline", "The card was declined. Nothing was charged. The bank refused the card."),
        ("wrong_pin", "The card was declined. Nothing was charged. The PIN was wrong."),
        (
            "cancel",
            "The card payment was cancelled. Nothing was charged."
            " It was cancelled at the terminal.",
        ),
        (
            "busy",
            "The card was declined. Nothing was charged. The terminal is busy with something else.",
        ),
        ("partial", "The card could pay only €24.00. It was given back; nothing is charged."),
    ],
)
def test_a_no_says_why_and_the_basket_stays(window, terminal, scene, sentence):
    terminal.play(scene)
    begin(window)
    window.until(lambda: window.sentence != "")
    assert window.sentence == sentence
    assert window.screen.paying.stage is Stage.PICKING
    assert len(window.places) == 2
    assert sum(minor if kind == "charge" else -minor for kind, minor in terminal.moved()) == 0
    window.tap(window.screen.basket.cash_key)
    window.tender("Exact")
    window.reach(Stage.DONE)


def test_a_terminal_that_is_away_is_said_and_charges_nothing(window, terminal, running):
    away = replace(running.where, port=1)
    line = TerminalLine(away)
    window.desk.till.card_terminal = CardTerminal(
        NexoTerminal(ACCOUNT, line), window.desk.till.desk, lambda _step: None, RULES
    )
    begin(window)
    window.until(lambda: window.sentence != "")
    assert window.sentence == (
        "The card was declined. Nothing was charged. The terminal could not be reached."
        " Tap Card again to key the amount in by hand at the terminal."
    )
    window.tap(window.screen.basket.card_key)
    window.reach(Stage.CARD)
    panel = window.screen.card
    window.until(lambda: window.screen.paying.attempt is not None and panel.isVisible())
    window.settle()
    assert "has sent nothing to it" in panel.what.text()
    window.bot.keyClicks(panel.receipt, "4711")
    window.tap(panel.approve_key)
    window.reach(Stage.DONE)
    with window.desk.till.desk.database.transaction() as unit:
        sale = decode_body(*[(one.kind, one.body) for one, _ in unit.journal.everything()][-1])
    assert sale.by_hand == "unreachable", "the journal says why"
    assert terminal.moved() == []


def test_by_hand_and_nothing_charged_the_terminal_is_tried_again(window, terminal, running):
    connected = window.desk.till.card_terminal
    line = TerminalLine(replace(running.where, port=1))
    window.desk.till.card_terminal = CardTerminal(
        NexoTerminal(ACCOUNT, line), window.desk.till.desk, lambda _step: None, RULES
    )
    begin(window)
    window.until(lambda: window.sentence != "")
    window.tap(window.screen.basket.card_key)
    window.until(lambda: window.screen.paying.attempt is not None)
    window.settle()
    window.desk.till.card_terminal = connected
    window.tap(window.screen.card.cancel_key)
    window.reach(Stage.PICKING)
    window.settle()
    window.tap(window.screen.basket.card_key)
    window.reach(Stage.DONE)
    assert terminal.moved() == [("charge", 4800)]


def test_an_answer_that_was_lost_is_asked_for_and_the_sale_goes_on(window, terminal):
    terminal.play("lost")
    begin(window)
    window.reach(Stage.DONE)
    assert terminal.moved() == [("charge", 4800)]


def test_unknown_is_said_in_words_and_nothing_else_can_be_begun(window, terminal):
    terminal.play("lost", questions=("lost",) * 100)
    begin(window)
    hands_over(window)
    told, more = read(window)
    assert told == "We do not know yet whether the card was charged."
    assert "what became of it. It did not answer. It is not asked now." in more
    assert "Do not take the money a second time." in more
    window.tap_seats("F1")
    assert window.sentence == "A card payment is open. End it before you change the basket."
    assert not window.screen.bar.isEnabled()
    assert not window.screen.basket.card_key.isVisible()
    with pytest.raises(Refusal) as refused:
        cards.start(window.desk.till.desk, window.desk.basket_id, window.desk.basket.total, POI)
    assert refused.value.reason is Reason.ATTEMPT_OPEN


def test_asked_again_the_terminal_knows_and_the_sale_is_finished(window, terminal):
    terminal.play("lost", questions=("lost",) * 100)
    begin(window)
    hands_over(window)
    terminal.play()
    window.tap(window.screen.terminal.again_key)
    window.reach(Stage.DONE)
    assert terminal.moved() == [("charge", 4800)]


def test_the_slips_approved_with_its_number_sells(window, terminal):
    terminal.play("lost", questions=("lost",) * 100)
    begin(window)
    hands_over(window)
    panel = window.screen.terminal
    assert not panel.approve_key.isEnabled()
    panel.receipt.setText("4111 1111 1111 1111")
    window.tap(panel.approve_key)
    window.until(lambda: window.sentence != "")
    assert window.sentence == "That looks like a card number. Type the receipt number instead."
    panel.receipt.setText("0042")
    window.settle()
    window.tap(panel.approve_key)
    window.reach(Stage.DONE)
    assert len(window.orders()) == 1


def test_the_slips_declined_keeps_the_places_for_cash(window, terminal):
    terminal.play("dropped", questions=("lost",) * 100)
    begin(window)
    hands_over(window)
    window.tap(window.screen.terminal.decline_key)
    window.reach(Stage.PICKING)
    window.tap(window.screen.basket.cash_key)
    window.tender("Exact")
    window.reach(Stage.DONE)
    assert "lease_returned" not in window.kinds()
    assert terminal.moved() == []


def test_a_persons_word_comes_before_a_terminal_that_is_still_asked(window, terminal, running):
    connect(window.desk, running, Rules(ask_every_s=60, ask_for_s=600))
    terminal.play("lost", questions=("lost",) * 100)
    begin(window)
    window.until(lambda: window.screen.charging.phase is Phase.ASKING)
    window.screen.terminal.receipt.setText("0042")
    window.tap(window.screen.terminal.approve_key)
    window.reach(Stage.DONE)
    window.settle()  # nobody waits a minute for a terminal whose word is not needed
    assert len(window.orders()) == 1


def test_what_was_charged_and_cannot_be_sold_is_given_back_by_itself(window, terminal, monkeypatch):
    def refuse(*_arguments):
        raise Refusal(Reason.NOT_OWNED)

    monkeypatch.setattr(selling, "complete", refuse)
    begin(window)
    window.reach(Stage.PICKING)
    window.until(lambda: window.sentence != "")
    window.settle()
    assert window.sentence.endswith("The card payment was given back. Nothing is charged.")
    assert terminal.moved() == [("charge", 4800), ("reversal", 4800)]
    assert open_attempt(window) is None


def test_money_whose_way_back_is_unknown_is_never_sold_with(window, terminal, monkeypatch):
    complete = selling.complete

    def refuse(*_arguments):
        raise Refusal(Reason.NOT_OWNED)

    monkeypatch.setattr(selling, "complete", refuse)
    terminal.play("approve", "lost", questions=("lost",) * 100)
    begin(window)
    settle = window.screen.settle
    window.until(settle.isVisible)
    window.settle()
    assert settle.heading.text() == "We do not know yet whether the money was given back."
    monkeypatch.setattr(selling, "complete", complete)
    settle.dismiss()
    terminal.play(questions=("lost",) * 100)
    window.tap(window.screen.terminal.finish_key)
    window.until(settle.isVisible)
    window.settle()
    assert window.orders() == ()
    settle.dismiss()
    terminal.play()
    window.tap(window.screen.terminal.void_key)
    window.reach(Stage.PICKING)
    window.settle()
    assert terminal.moved() == [("charge", 4800), ("reversal", 4800)]
    assert open_attempt(window) is None


def test_a_part_by_card_can_be_given_back_at_the_terminal(window, terminal):
    window.best(2)
    window.tap(window.screen.basket.parts_key)
    window.until(window.screen.parts.card_key.isEnabled)
    window.screen.parts.keypad.digits.emit("2000")
    window.tap(window.screen.parts.card_key)
    window.until(lambda: len(window.screen.paying.taken) == 1)
    assert window.screen.paying.left.minor == 2800
    window.screen.paying.take_back(0)
    window.until(lambda: window.screen.paying.taken == ())
    window.settle()
    assert window.screen.paying.stage is Stage.PARTS
    assert terminal.moved() == [("charge", 2000), ("reversal", 2000)]


def left_by_a_crash(window, state):
    """A payment whose till died; its basket is gone."""
    desk = window.desk.till.desk
    total = window.desk.basket.total
    attempt = cards.start(desk, desk.ids.new(), total, POI)
    if state != "created":
        driven = CardTerminal(
            window.desk.till.card_terminal._terminal, desk, lambda _step: None, RULES
        )
        driven.charge(attempt)
    return attempt


def test_a_charge_that_a_crash_left_is_given_back_at_the_start(window, terminal):
    window.best(2)
    left_by_a_crash(window, "approved")
    window.screen.charging.recover()
    window.until(lambda: not window.screen.charging.recovering)
    window.settle()
    assert terminal.moved() == [("charge", 4800), ("reversal", 4800)]
    assert open_attempt(window) is None
    assert window.screen.basket.unsettled.text() == ""


def test_what_is_unknown_since_a_crash_is_shown_beside_card_and_settled_there(window, terminal):
    window.best(2)
    terminal.play("dropped", questions=("lost",) * 100)
    attempt = left_by_a_crash(window, "unknown")
    assert cards.load(window.desk.till.desk, attempt.id).state == "unknown"
    window.screen.charging.recover()
    window.until(lambda: window.screen.charging.left)
    assert window.screen.basket.unsettled.text() == (
        "No card yet: a payment before this one is open. Card leads to it."
    )
    window.tap(window.screen.basket.card_key)
    settle = window.screen.settle
    window.until(settle.isVisible)
    window.settle()
    assert settle.heading.text() == "We do not know yet whether the card was charged."
    terminal.play()  # the terminal is itself again, and never heard of it
    window.tap(settle.again)
    window.until(lambda: not settle.isVisible())
    window.settle()
    assert window.screen.basket.unsettled.text() == ""
    assert terminals.open_attempts(window.desk.till.desk) == ()
    window.tap(window.screen.basket.card_key)
    window.reach(Stage.DONE)
    assert terminal.moved() == [("charge", 4800)]


def test_the_payment_that_goes_on_is_no_matter_of_the_start(window, terminal):
    window.best(2)
    window.tap(window.screen.basket.parts_key)
    window.until(window.screen.parts.card_key.isEnabled)
    window.screen.parts.keypad.digits.emit("2000")
    window.tap(window.screen.parts.card_key)
    window.until(lambda: len(window.screen.paying.taken) == 1)
    window.screen.charging.recover()
    window.until(lambda: not window.screen.charging.recovering)
    window.settle()
    assert terminal.moved() == [("charge", 2000)]


def test_the_terminals_receipt_is_kept_and_printed_when_a_customer_wants_it(
    window, terminal, qtbot
):
    begin(window)
    window.reach(Stage.DONE)
    orders = OrdersScreen(window.desk)
    qtbot.addWidget(orders)
    orders.resize(1280, 744)
    orders.show()
    orders.open_order(window.orders()[0].id)
    window.until(orders.page.card_receipt.isVisible)
    window.tap(orders.page.card_receipt)
    window.settle()
    with window.desk.till.desk.database.transaction() as unit:
        (job,) = [one for one in unit.jobs.in_state("queued") if one.kind == "list"]
    printed = paper.decode(job.kind, job.body)
    assert printed.title == "Card receipt"
    assert ("APPROVED", "") in printed.lines
    assert ("Card", "541333 **** 9999") in printed.lines
