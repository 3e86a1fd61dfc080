"""On every screen beside the sale: targets for fingers, names for readers, words that fit."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget

from pos.domain.ids import PerformanceId, PlaceId, TillId
from pos.domain.refusals import Trouble
from sync.client.replica import Replica
from sync.protocol.house import GateLine, GateList, HouseReport, TillReport
from sync.protocol.wire import PlaceState, Snapshot
from tests.ui.seatmap.halls import grid
from ui import translations
from ui.conflicts.screen import ConflictScreen
from ui.house.question import Group
from ui.house.screen import HouseScreen
from ui.orders.screen import OrdersScreen
from ui.performances.screen import PerformancesScreen
from ui.shift.screen import ShiftScreen
from ui.signin.screen import SignInScreen
from ui.theme import mm

LEAST_MM = 9.0


@pytest.fixture(params=["en", "zh_CN"])
def office(request, box_office, qapp: QApplication) -> Iterator[object]:
    """A till with an open shift and two orders, in either language."""
    box_office.open_shift()
    box_office.sell("E9", "E10", handed_minor=5000)
    box_office.sell("F1", card="4711")
    translations.install(qapp, request.param)
    yield box_office
    translations.install(qapp, "en")


def _shown(qtbot, screen: QWidget) -> QWidget:
    qtbot.addWidget(screen)
    screen.resize(1280, 740)
    screen.show()
    return screen


def _check(screen: QWidget) -> None:
    """Whatever can be seen now."""
    QCoreApplication.sendPostedEvents()
    least = mm(screen, LEAST_MM)
    for one in screen.findChildren(QWidget):
        if not one.isVisible():
            continue
        if isinstance(one, QAbstractButton | QLineEdit):
            name = one.accessibleName() or getattr(one, "text", str)()
            assert name, f"{one} has no name"
            assert one.width() >= least, f"{name}: {one.width()} wide"
            assert one.height() >= least, f"{name}: {one.height()} high"
            assert one.sizeHint().width() <= one.width() or isinstance(one, QLineEdit), name
        elif isinstance(one, QLabel) and not one.wordWrap():
            assert one.sizeHint().width() <= one.width(), f"cut off: {one.text()}"


def test_the_sign_in(qtbot, office, wait):
    screen = _shown(qtbot, SignInScreen(office.desk, demo_pins={"c1": "1111"}))
    screen.show_welcome()
    wait(lambda: screen.tiles.person is not None)
    _check(screen)
    screen.show_locked(office.desk.person, basket=True)
    _check(screen)


def test_the_performances(qtbot, office, wait):
    screen = _shown(qtbot, PerformancesScreen(office.desk))
    screen.entered()
    for key in screen._day_keys.buttons():
        key.click()
        _check(screen)


def test_orders_and_refunds(qtbot, office, wait):
    screen = _shown(qtbot, OrdersScreen(office.desk))
    screen.entered()
    wait(lambda: len(screen.list.tiles) == 2 and screen.list.tiles[0].isVisible())
    _check(screen)
    screen.list.tiles[0].click()
    wait(lambda: screen.stack.currentWidget() is screen.page)
    _check(screen)
    screen.page.refund.click()
    wait(lambda: screen.stack.currentWidget() is screen.refund)
    _check(screen)
    panel = screen.refund
    panel.why.reasons.button(0).click()
    panel.why.ask.click()
    wait(lambda: panel.approval.tiles.person is not None)
    _check(screen)
    panel.approval.dismiss()
    panel.card.ask("€24.00")
    panel.steps.setCurrentWidget(panel.card)
    _check(screen)
    panel.steps.setCurrentWidget(panel.done)
    _check(screen)


def test_the_conflict_desk(qtbot, office, wait):
    order = office.sell("G11", "G12", "G13")
    with office.till.desk.database.transaction() as unit:
        for ticket in order.tickets:
            about = {"ticket": ticket.id.hex, "till": 2, "state": 4, "admits": False}
            unit.tasks.add(unit.journal.head().number, "not_owned", about)
    screen = _shown(qtbot, ConflictScreen(office.desk))
    screen.entered()
    wait(lambda: bool(screen.list.cards) and screen.list.cards[0].key.isVisible())
    _check(screen)
    screen.list.cards[0].key.click()
    _check(screen)
    panel = screen.panel
    for remedy in ("refund", "noted", "handed_on"):
        screen.page.keys[remedy].click()
        wait(lambda: panel.offer.ask.isEnabled() or panel.steps.currentWidget() is panel.note)
        _check(screen)
        screen.stack.setCurrentWidget(screen.page)
    screen.page.keys["reseat"].click()
    panel.offer.show_offer("Stalls E9", "Stalls, row E, seat 10", "€24.00")
    _check(screen)
    panel.outcome.show_outcome("New ticket: Stalls, row E, seat 10.", "€24.00")
    panel.steps.setCurrentWidget(panel.outcome)
    _check(screen)


def test_the_shift(qtbot, office, wait):
    screen = _shown(qtbot, ShiftScreen(office.desk))
    screen.entered()
    wait(lambda: screen._shift is not None)
    _check(screen)
    screen.overview.in_key.click()
    _check(screen)
    screen.overview.out_wanted.emit()
    _check(screen)
    screen.overview.close_wanted.emit()
    _check(screen)
    screen.count.way.click()
    _check(screen)
    screen.count.counted.emit(10_000)
    # A card was taken at the stand-alone terminal: its slip comes first.
    wait(lambda: screen.steps.currentWidget() is screen.dayend.slip)
    _check(screen)
    screen.dayend.slip.no_slip.emit()
    wait(lambda: screen.steps.currentWidget() is screen.dayend.beside)
    _check(screen)
    screen.dayend.ended.emit(())
    wait(lambda: screen.steps.currentWidget() is screen.verdict)
    _check(screen)
    office.desk.sign_in(office.person("s1"))
    screen.overview.x_wanted.emit()
    wait(lambda: screen.steps.currentWidget() is screen.reading)
    _check(screen)
    screen.opening.begin(office.season.currency)
    screen.steps.setCurrentWidget(screen.opening)
    _check(screen)


def _house(desk) -> HouseReport:
    now_ms = desk.till.desk.clock.now_ms()
    tills = [
        TillReport(1, "Till 1", now_ms, False, False, True, False, 9, 2, 18, 0),
        TillReport(2, "Till 2", now_ms - 400_000, False, False, False, True, 9, 0, 0, 3),
        TillReport(3, "Foyer, till at the left door", 0, True, True, False, False, 9, 0, 0, 12),
    ]
    return HouseReport(2, now_ms, True, tills, [])


def test_the_house(qtbot, office, wait, monkeypatch):
    desk = office.desk

    def away(*_anything):
        raise Trouble("server", "away")

    monkeypatch.setattr(desk.till.http, "get", away)
    desk.performance, desk.plan, desk.replica = (
        desk.season.performances[0],
        grid(6, 10),
        Replica(60),
    )
    screen = _shown(qtbot, HouseScreen(desk))
    screen.show_report(_house(desk))
    for till in (1, 2, 3):
        screen.tills.choose(till)
        _check(screen)
    screen.question._take(
        PerformanceId(1),
        Snapshot(
            1, 1, 1, bytes([PlaceState.QUARANTINED] * 60), [(place, 3) for place in range(60)]
        ),
        [GateLine(place, "on_paper", 2, uuid4().hex) for place in range(30)],
        desk.plan,
    )
    screen.pages.setCurrentWidget(screen.question)
    screen.question.choose(Group(PerformanceId(1), TillId(2), on_paper=True))
    _check(screen)
    screen.question.choose(Group(PerformanceId(1), TillId(3)))
    screen.question.keys[PlaceId(3)].click()
    _check(screen)
    lines = [GateLine(place, "quarantined", 3) for place in range(5)]
    screen.door.show_list(GateList(1, 1, lines))
    screen.pages.setCurrentWidget(screen.door)
    _check(screen)
    screen.pages.setCurrentWidget(screen.set_aside)
    screen.set_aside._tapped([3, 4])
    _check(screen)
