"""What an exchange costs more, by any means: cash, either card terminal, a voucher, in parts."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt

from pos.domain.basket import Basket, Item
from pos.domain.money import Money
from pos.domain.order import Tender
from pos.services import cards, selling, terminals
from pos.services.ports import Balance
from pos.services.selling import SaleWish
from pos.services.verifying import verify
from tests.pos.payments.terminal.counterpart import Counterpart, running_counterpart
from tests.ui.conftest import ADULT, CASHIER, CHILD, STALLS, TONIGHT
from tests.ui.sale.test_exchanging import LEFT, _approve, _pick, _type
from tests.ui.sale.test_terminal import AtTheTerminal, connect
from ui.card.charging import Phase
from ui.orders.screen import OrdersScreen
from ui.sale.stage import Stage

LESS = 1200  # what the child's ticket cost


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counterpart]:
    with running_counterpart(tmp_path_factory.mktemp("terminal")) as counterpart:
        yield counterpart


@pytest.fixture
def child(window):
    """A child's ticket for F1, sold for cash."""
    desk, season = window.desk.till.desk, window.desk.season
    place, plan = window.seat("F1"), window.desk.plan
    item = Item(TONIGHT, place, plan.label(place), STALLS, CHILD, Money(LESS, season.currency))
    basket = Basket(season.currency, (item,))
    selling.secure(desk, window.server, TONIGHT, basket.places(TONIGHT))
    person = next(one for one in season.people if one.id == CASHIER)
    return selling.complete(desk, SaleWish(basket, (Tender("cash", LESS),), person, season))


@pytest.fixture
def screen(window, child) -> Iterator[OrdersScreen]:
    screen = OrdersScreen(window.desk)
    screen.resize(1280, 750)
    screen.show()
    yield screen
    screen.hide()
    window.settle()
    screen.deleteLater()


def dearer(window, screen, child, key="pay_parts"):
    """For C5 as an adult: the money is to be taken now."""
    screen.open_order(child.id)
    window.until(lambda: screen.stack.currentWidget() is screen.page)
    window.bot.mouseClick(screen.page.exchange, LEFT)
    window.until(lambda: screen.stack.currentWidget() is screen.exchange)
    panel = screen.exchange
    _pick(window, panel, "C5")
    window.tap(panel.map.take)
    window.until(lambda: panel.steps.currentWidget() is panel.difference)
    window.tap(_type(panel, "Adult"))
    assert panel.difference.meaning.text() == "The customer pays this much more."
    window.tap(getattr(panel.difference, key))
    _approve(window, panel)
    window.until(lambda: panel.steps.currentWidget() is panel.more.step)
    return panel


def exchanged(window, child):
    with window.desk.till.desk.database.transaction() as unit:
        return unit.exchanges.of_order(child.id)


def is_done(window, panel):
    window.until(lambda: panel.steps.currentWidget() is panel.done)
    window.settle()
    assert verify(window.desk.till.settings.database).findings == ()
    assert terminals.open_attempts(window.desk.till.desk) == ()


def test_in_cash_with_change(window, screen, child):
    panel = dearer(window, screen, child, "pay_cash")
    window.bot.keyClicks(panel.more.cash, "2000")
    window.bot.keyClick(panel.more.cash, Qt.Key.Key_Return)
    is_done(window, panel)
    assert panel.done.sentence.text() == "Exchanged for C5. Change:"
    assert panel.done.amount.text() == "€8.00"


def test_at_the_terminal_by_itself(window, screen, child, running):
    connect(window.desk, running)
    terminal = AtTheTerminal(running)
    screen.exchange.more.terminal.setEnabled(True)
    panel = dearer(window, screen, child, "pay_card")
    is_done(window, panel)
    assert terminal.moved() == [("charge", 2400 - LESS)]
    (made,) = exchanged(window, child)
    assert made.tickets[0].ticket_type == ADULT
    window.desk.till.card_terminal.close()


def test_a_card_that_is_declined_leaves_the_old_ticket_and_the_new_place_waits(
    window, screen, child, running
):
    connect(window.desk, running)
    terminal = AtTheTerminal(running)
    terminal.play("decline")
    panel = dearer(window, screen, child, "pay_card")
    window.until(lambda: panel.steps.currentWidget() is panel.difference)
    assert "The bank refused the card." in panel.sentence.sentence
    assert exchanged(window, child) == ()
    window.tap(panel.difference.pay_card)
    is_done(window, panel)
    assert terminal.moved() == [("charge", 2400 - LESS)]
    window.desk.till.card_terminal.close()


def test_left_behind_the_charge_goes_back_by_itself(window, screen, child, running):
    connect(window.desk, running)
    terminal = AtTheTerminal(running)
    terminal.play({"name": "late", "ms": 1500})
    panel = dearer(window, screen, child, "pay_card")
    window.until(lambda: panel.more.charging.phase is Phase.ASKED)
    screen.hide()
    window.until(lambda: terminals.open_attempts(window.desk.till.desk) == ())
    window.settle()
    signs = {"charge": 1, "reversal": -1}
    assert sum(signs[kind] * minor for kind, minor in terminal.moved()) == 0
    assert exchanged(window, child) == ()
    window.desk.till.card_terminal.close()


def test_left_behind_at_the_keyed_terminal_it_is_asked_for_at_once(window, screen, child):
    panel = dearer(window, screen, child, "pay_card")
    window.until(lambda: panel.more.attempt is not None)
    with window.bot.waitSignal(panel.more.left_open, timeout=10_000):
        screen.hide()
    assert cards.open_attempt(window.desk.till.desk) is not None
    settle = window.screen.settle
    settle.look()  # as the program does
    window.until(settle.isVisible)
    assert settle.amount.text() == "€12.00"
    window.tap(settle.not_charged)
    window.until(lambda: not settle.isVisible())
    assert exchanged(window, child) == ()


def test_cash_left_behind_asks_for_nothing(window, screen, child):
    panel, asked = dearer(window, screen, child, "pay_cash"), []
    panel.more.left_open.connect(lambda: asked.append("asked"))
    screen.hide()
    window.settle()
    assert asked == []


def test_in_parts_by_cash_voucher_and_card_keyed_in_by_hand(window, screen, child):
    server = window.desk.till.server
    server.voucher_balance = lambda _voucher: Balance(500, "EUR", 0)
    server.reserve_voucher = lambda *_asked: None
    panel = dearer(window, screen, child)
    more = panel.more
    window.bot.keyClicks(more.parts, "300")
    window.tap(more.parts.cash_key)
    window.until(lambda: more.left.minor == 900)
    window.tap(more.parts.voucher_key)
    more.voucher.code.setText("471108154242")
    window.tap(more.voucher.confirm)
    window.until(lambda: more.voucher.balance.text() == "€5.00 left on it")
    window.tap(more.voucher.confirm)
    window.until(lambda: more.stage is Stage.PARTS and more.left.minor == 400)
    window.tap(more.parts.card_key)
    window.until(lambda: more.attempt is not None)
    window.settle()
    window.bot.keyClicks(more.card.receipt, "4712")
    window.tap(more.card.approve_key)
    is_done(window, panel)
    (made,) = exchanged(window, child)
    told = [(one.kind, one.amount_minor) for one in made.tenders]
    assert told == [("cash", 300), ("voucher", 500), ("card", 400)]
    with window.desk.till.desk.database.transaction() as unit:
        papers = [one for one in unit.jobs.all(child.id) if one.kind == "receipt"]
        assert unit.vouchers.unsold() == ()
    assert len(papers) == 1, "one receipt"


def test_what_was_taken_goes_back_before_the_way_back(window, screen, child):
    panel = dearer(window, screen, child)
    more = panel.more
    window.bot.keyClicks(more.parts, "300")
    window.tap(more.parts.cash_key)
    window.until(lambda: more.left.minor == 900)
    more.parts.back.emit()
    assert panel.sentence.sentence == "Take back what was taken, then go back."
    more.parts.taken_back.emit(0)
    window.until(lambda: more.left.minor == 1200)
    more.parts.back.emit()
    assert panel.steps.currentWidget() is panel.difference
    assert cards.open_attempt(window.desk.till.desk) is None
