"""An exchange from the map: pick, see the difference, a supervisor's word, pay it, done."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from pos.services import orders
from sync.protocol.wire import PlaceState
from ui.orders.screen import OrdersScreen
from ui.performances.words import called
from ui.sale.paying import Stage

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def screen(window) -> Iterator[OrdersScreen]:
    """The orders beside a sale screen in the small hall; F1 and F2 are sold."""
    window.tap_seats("F1", "F2")
    window.tap(window.screen.basket.cash_key)
    window.tender("Exact")
    window.reach(Stage.DONE)
    window.tap(window.screen.done.next_key) if window.screen.done.isVisible() else None
    screen = OrdersScreen(window.desk)
    screen.resize(1280, 750)
    screen.show()
    yield screen
    screen.hide()
    window.settle()
    screen.deleteLater()


def _exchanging(window, screen):
    (order,) = window.orders()
    screen.open_order(order.id)
    window.until(lambda: screen.stack.currentWidget() is screen.page)
    page = screen.page
    first = next(iter(page.tiles.values()))
    window.bot.mouseClick(first, LEFT)
    assert page.exchange.text().startswith("Exchange 1 ticket")
    window.bot.mouseClick(page.exchange, LEFT)
    window.until(lambda: screen.stack.currentWidget() is screen.exchange)
    return screen.exchange


def _pick(window, panel, *seats):
    panel.map.hall.view.placesTapped.emit([int(window.seat(one)) for one in seats])


def _type(panel, text):
    keys = panel.difference.findChildren(QPushButton)
    return next(one for one in keys if one.text() == text and one.isVisible())


def _approve(window, panel):
    window.until(lambda: panel.approval.tiles.person is not None)
    window.bot.keyClicks(panel.approval, "999999")
    window.bot.keyClick(panel.approval, Qt.Key.Key_Return)


def test_a_seat_for_a_seat_of_the_same_price_moves_no_money(window, screen):
    panel = _exchanging(window, screen)
    assert panel.map.take.text().startswith("Pick 1 place")
    assert not panel.map.take.isEnabled()
    _pick(window, panel, "C4")
    _pick(window, panel, "C5")
    assert panel.map.picked.text() == "C5", "the first one gives way"
    window.tap(panel.map.take)
    window.until(lambda: panel.steps.currentWidget() is panel.difference)
    step = panel.difference
    assert (step.before.text(), step.after.text()) == ("F1", "C5")
    assert step.meaning.text() == "It costs the same: no money moves."
    window.tap(step.agree)
    assert panel.approval.what.text() == "Exchange in order 1-000001: F1 for C5"
    _approve(window, panel)
    window.until(lambda: panel.steps.currentWidget() is panel.done)
    assert panel.done.sentence.text() == "Exchanged for C5."
    window.tap(panel.done.close_key)
    window.until(lambda: screen.stack.currentWidget() is screen.page)
    assert "Exchanged" in screen.page.refunds.text()
    assert window.kinds()[-1] == "exchange"


def test_a_place_that_is_still_lacking_is_said(window, screen):
    (order,) = window.orders()
    screen.open_order(order.id)
    window.until(lambda: screen.stack.currentWidget() is screen.page)
    window.tap(screen.page.exchange)
    window.until(lambda: screen.stack.currentWidget() is screen.exchange)
    step = screen.exchange.map
    _pick(window, screen.exchange, "C4")
    assert (step.picked.text(), step.take.text()) == ("C4", "Pick 1 more")
    assert not step.take.isEnabled()
    _pick(window, screen.exchange, "C5")
    assert step.take.text() == "Take C4, C5"
    assert step.take.isEnabled()


def test_another_evening_is_told_with_its_date_and_so_is_the_supervisor(
    window, screen, monkeypatch
):
    def select(performance):
        """It plays in the same hall, which is no file here."""
        window.desk.performance = performance
        window.desk.performanceChanged.emit()

    monkeypatch.setattr(window.desk, "select", select)
    panel = _exchanging(window, screen)
    season = window.desk.season
    tonight, tomorrow = (called(season, one.id) for one in season.performances[:2])
    assert tonight != tomorrow
    window.tap(panel.map.other)
    window.tap(panel.map.tiles[season.performances[1].id])
    assert panel.map.where.text() == tomorrow
    _pick(window, panel, "C5")
    window.tap(panel.map.take)
    window.until(lambda: panel.steps.currentWidget() is panel.difference)
    step = panel.difference
    assert (step.before.text(), step.after.text()) == (f"F1  ·  {tonight}", f"C5  ·  {tomorrow}")
    window.tap(step.agree)
    assert tomorrow in panel.approval.what.text()
    screen.hide()
    assert window.desk.performance == season.performances[0], "what was sold before"


def test_a_cheaper_type_pays_back_and_says_how_much(window, screen):
    panel = _exchanging(window, screen)
    _pick(window, panel, "C5")
    window.tap(panel.map.take)
    window.until(lambda: panel.steps.currentWidget() is panel.difference)
    window.tap(_type(panel, "Child"))
    assert panel.difference.money.text() == "€12.00"
    assert panel.difference.meaning.text() == "This much goes back to the customer."
    window.tap(panel.difference.agree)
    _approve(window, panel)
    window.until(lambda: panel.steps.currentWidget() is panel.done)
    assert panel.done.sentence.text() == "Exchanged for C5. Give the customer in cash:"
    assert panel.done.amount.text() == "€12.00"


def test_given_up_the_old_ticket_lives_and_the_new_place_goes_back(window, screen):
    panel = _exchanging(window, screen)
    _pick(window, panel, "C5")
    window.tap(panel.map.take)
    window.until(lambda: panel.steps.currentWidget() is panel.difference)
    panel.difference.given_up.emit()
    window.until(lambda: screen.stack.currentWidget() is screen.page)
    window.settle()
    assert window.kinds()[-1] == "return"
    assert window.desk.kept == set()
    (order,) = window.orders()
    assert orders.load(window.desk.till.desk, order.id).dead == frozenset()


def test_a_seat_that_somebody_else_took_leaves_the_choice_and_is_said(window, screen):
    panel = _exchanging(window, screen)
    window.somebody_has("C5", PlaceState.HELD)
    _pick(window, panel, "C5")
    window.tap(panel.map.take)
    window.until(lambda: bool(panel.sentence.sentence))
    assert "Till 2" in panel.sentence.sentence
    assert panel.steps.currentWidget() is panel.map
    assert not panel.map.take.isEnabled()


def test_the_performances_to_go_to_begin_with_the_same_production(window, screen):
    panel = _exchanging(window, screen)
    window.tap(panel.map.other)
    season = window.desk.season
    shown = [season.performance(one) for one in panel.map.tiles]
    assert [one.production for one in shown] == [1, 1, 2, 2, 2, 2]
    assert shown[:2] == sorted(shown[:2], key=lambda one: one.starts_at)
    assert shown[2].starts_at < shown[0].starts_at, "though others begin before"
