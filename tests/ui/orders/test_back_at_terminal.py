"""Refunds at a terminal that the till talks to, as a cashier reads them: the terminal is real."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt

from pos.domain.money import Money
from pos.domain.order import Tender
from pos.payments.machine import Rules
from pos.payments.nexo.terminal import NexoTerminal
from pos.services import cards, givingback
from sync.client.terminal import TerminalLine
from tests.pos.payments.terminal.counterpart import ACCOUNT, Counterpart, running_counterpart
from tests.ui.orders.test_orders import LEFT, _approve, _key, _open
from ui.card.charging import Charging
from ui.card.leading import CardTerminal
from ui.card.settle import SettleOverlay
from ui.orders.backstep import Back
from ui.orders.screen import OrdersScreen

# Patience is measured elsewhere; here nobody wants to wait for it.
RULES = Rules(ask_every_s=0.05, ask_for_s=0.5)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counterpart]:
    with running_counterpart(tmp_path_factory.mktemp("terminal")) as counterpart:
        yield counterpart


@pytest.fixture
def terminal(running, till):
    """Connected; what it moved in this test is read by `moved`."""
    running.play()
    nexo = NexoTerminal(ACCOUNT, TerminalLine(running.where), payment_wait_s=10)
    till.card_terminal = CardTerminal(nexo, till.desk, lambda _step: None, RULES)
    yield running
    till.card_terminal.close()


@pytest.fixture
def moved(terminal):
    before = len(terminal.ledger())
    return lambda: [(one["kind"], one["minor"]) for one in terminal.ledger()[before:]]


@pytest.fixture
def screen(qtbot, box_office, terminal):
    box_office.open_shift()
    screen = OrdersScreen(box_office.desk)
    qtbot.addWidget(screen)
    screen.resize(1280, 744)
    screen.show()
    return screen


def paid_at_terminal(box_office, minor):
    """An approved charge."""
    till = box_office.till
    amount = Money(minor, box_office.season.currency)
    attempt = cards.start(till.desk, till.desk.ids.new(), amount, till.card_terminal.name)
    charge = till.card_terminal.charge(attempt).attempt
    assert charge.state == "approved"
    return cards.tender(charge)


def sold(box_office, *seats):
    return box_office.sell(*seats, tenders=(paid_at_terminal(box_office, 2400 * len(seats)),))


def begin(qtbot, screen, wait, key):
    qtbot.mouseClick(key, LEFT)
    wait(lambda: screen.stack.currentWidget() is screen.refund)
    panel = screen.refund
    qtbot.mouseClick(_key(panel, "Complaint"), LEFT)
    qtbot.mouseClick(panel.why.ask, LEFT)
    _approve(qtbot, panel.approval, wait)
    return panel


def is_done(panel):
    return panel.steps.currentWidget() is panel.done


def stands(panel, phase):
    return panel.steps.currentWidget() is panel.back and panel.giving.phase is phase


def decided(qtbot, panel, wait):
    approval = panel.giving.approval
    wait(lambda: approval.tiles.person is not None)
    qtbot.keyClicks(approval, "999999")
    qtbot.keyClick(approval, Qt.Key.Key_Return)


def refunds(box_office, order):
    with box_office.till.desk.database.transaction() as unit:
        return unit.refunds.of_order(order.id)


@pytest.mark.parametrize("what", ["refund", "void"])
def test_the_money_goes_back_at_the_terminal_by_itself(
    qtbot, screen, box_office, wait, moved, what
):
    order = sold(box_office, "E9")
    page = _open(screen, wait, order)
    panel = begin(qtbot, screen, wait, getattr(page, what))
    wait(lambda: is_done(panel))
    said = "Refunded to the card:" if what == "refund" else "Voided on the card:"
    assert panel.done.sentence.text() == said
    assert moved() == [("charge", 2400), ("reversal", 2400)]
    (made,) = refunds(box_office, order)
    assert [(one.kind, one.amount_minor) for one in made.tenders] == [("card", -2400)]
    assert givingback.look(box_office.till.desk, order.id) is None


def test_one_ticket_of_two_goes_back_alone(qtbot, screen, box_office, wait, moved):
    order = sold(box_office, "E9", "E10")
    page = _open(screen, wait, order)
    qtbot.mouseClick(next(iter(page.tiles.values())), LEFT)
    panel = begin(qtbot, screen, wait, page.refund)
    wait(lambda: is_done(panel))
    assert moved()[1:] == [("reversal", 2400)]
    qtbot.mouseClick(panel.done.close_key, LEFT)
    wait(lambda: screen.stack.currentWidget() is page)
    panel = begin(qtbot, screen, wait, page.refund)
    wait(lambda: is_done(panel))
    assert moved()[1:] == [("reversal", 2400), ("reversal", 2400)]


def test_a_terminal_that_says_no_is_said_and_cash_needs_a_supervisor(
    qtbot, screen, box_office, wait, terminal, moved
):
    order = sold(box_office, "E9")
    terminal.play(["decline"])
    panel = begin(qtbot, screen, wait, _open(screen, wait, order).refund)
    wait(lambda: stands(panel, Back.REFUSED))
    assert panel.back.told.text() == "The money did not go back to the card."
    assert panel.back.more.text() == "The bank refused the card."
    qtbot.mouseClick(panel.back.cash_key, LEFT)
    wait(panel.giving.approval.isVisible)
    said = panel.giving.approval.what.text()
    assert said == "€24.00 of order 1-000001 in cash: the card terminal refused it."
    decided(qtbot, panel, wait)
    wait(lambda: is_done(panel))
    assert panel.done.sentence.text() == "Refunded. Give the customer in cash:"
    assert moved() == [("charge", 2400)]


def test_after_a_no_it_may_be_tried_again_or_left(qtbot, screen, box_office, wait, terminal, moved):
    order = sold(box_office, "E9")
    terminal.play(["busy", "decline"])
    page = _open(screen, wait, order)
    panel = begin(qtbot, screen, wait, page.refund)
    wait(lambda: stands(panel, Back.REFUSED))
    qtbot.mouseClick(panel.back.try_key, LEFT)
    wait(lambda: panel.back.more.text() == "The bank refused the card.")
    qtbot.mouseClick(panel.back.leave_key, LEFT)
    wait(lambda: screen.stack.currentWidget() is page)
    assert refunds(box_office, order) == ()
    wait(lambda: page.refund.text().startswith("Refund all"))
    panel = begin(qtbot, screen, wait, page.refund)
    wait(lambda: is_done(panel))
    assert moved() == [("charge", 2400), ("reversal", 2400)]


def test_what_nobody_knows_is_said_asked_and_decided_with_a_reason(
    qtbot, screen, box_office, wait, terminal, moved
):
    order = sold(box_office, "E9")
    terminal.play(["lost"], questions=["lost"] * 100)
    page = _open(screen, wait, order)
    panel = begin(qtbot, screen, wait, page.refund)
    wait(lambda: stands(panel, Back.HANDED))
    back = panel.back
    assert back.told.text() == "We do not know yet whether the money was given back."
    assert "Do not give the money a second time." in back.more.text()
    assert not back.yes_key.isEnabled()
    assert not back.no_key.isEnabled(), "without a reason nobody decides"
    qtbot.mouseClick(_key(back, "The slip says so"), LEFT)
    qtbot.keyClicks(back, "0815")
    qtbot.mouseClick(back.yes_key, LEFT)
    wait(panel.giving.approval.isVisible)
    decided(qtbot, panel, wait)
    wait(lambda: is_done(panel))
    (made,) = refunds(box_office, order)
    assert made.tenders[0].reference == "0815"
    assert made.reason.startswith("Complaint; The slip says so (")
    assert moved() == [("charge", 2400), ("reversal", 2400)]


def test_an_answer_that_was_lost_is_asked_for_again(
    qtbot, screen, box_office, wait, terminal, moved
):
    order = sold(box_office, "E9")
    terminal.play(["lost"], questions=["lost"] * 100)
    panel = begin(qtbot, screen, wait, _open(screen, wait, order).refund)
    wait(lambda: stands(panel, Back.HANDED))
    terminal.play()
    qtbot.mouseClick(panel.back.again_key, LEFT)
    wait(lambda: is_done(panel))
    assert moved() == [("charge", 2400), ("reversal", 2400)]
    assert len(refunds(box_office, order)) == 1


def test_left_unknown_the_order_says_so_and_it_goes_on_from_there(
    qtbot, screen, box_office, wait, terminal
):
    order = sold(box_office, "E9")
    terminal.play(["lost"], questions=["lost"] * 100)
    page = _open(screen, wait, order)
    panel = begin(qtbot, screen, wait, page.refund)
    wait(lambda: stands(panel, Back.HANDED))
    screen.entered()
    terminal.play()
    page = _open(screen, wait, order)
    qtbot.mouseClick(page.exchange, LEFT)
    wait(lambda: screen.stack.currentWidget() is screen.refund)
    wait(lambda: is_done(panel))
    assert len(refunds(box_office, order)) == 1


def test_who_settles_it_at_the_sale_has_the_refund_written(
    qtbot, screen, box_office, wait, terminal
):
    order = sold(box_office, "E9")
    terminal.play(["lost"], questions=["lost"] * 100)
    panel = begin(qtbot, screen, wait, _open(screen, wait, order).refund)
    wait(lambda: stands(panel, Back.HANDED))
    overlay = SettleOverlay(box_office.desk, Charging(box_office.desk, screen), screen)
    overlay.look()
    wait(overlay.isVisible)
    assert overlay.charged.text() == "It was given back"
    assert not overlay.charged.isEnabled(), "a reason is needed"
    qtbot.keyClicks(overlay.number, "0816")
    qtbot.mouseClick(_key(overlay, "The slip says so"), LEFT)
    qtbot.mouseClick(overlay.charged, LEFT)
    assert refunds(box_office, order) == (), "and a supervisor"
    _approve(qtbot, overlay.approval, wait)
    wait(lambda: len(refunds(box_office, order)) == 1)
    wait(lambda: not overlay.isVisible())


def test_several_cards_and_cash_go_back_each_to_its_own(qtbot, screen, box_office, wait, moved):
    desk = box_office.till.desk
    first = paid_at_terminal(box_office, 1000)
    by_hand = cards.start(desk, desk.ids.new(), Money(700, box_office.season.currency))
    second = cards.tender(cards.approve(desk, by_hand, "4711"))
    order = box_office.sell("E9", tenders=(first, second, Tender("cash", 700)))
    panel = begin(qtbot, screen, wait, _open(screen, wait, order).refund)
    wait(lambda: panel.steps.currentWidget() is panel.card)
    assert "€7.00" in panel.card.what.text()
    qtbot.keyClicks(panel.card.field, "0050")
    qtbot.mouseClick(panel.card.confirm, LEFT)
    wait(lambda: is_done(panel))
    (made,) = refunds(box_office, order)
    told = [(one.kind, one.amount_minor) for one in made.tenders]
    assert told == [("cash", -700), ("card", -1000), ("card", -700)]
    assert moved() == [("charge", 1000), ("reversal", 1000)]
