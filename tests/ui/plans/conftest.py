"""The house's desk on its plan page, over a hall of 6 x 10 seats."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from pos.domain.season import PriceCategory
from sync.client.replica import Replica
from sync.protocol.gate import DoorReport
from sync.protocol.house import GateList, HouseReport, TillReport
from tests.ui.seatmap.halls import COLOURS, grid
from ui.house.screen import HouseScreen

NOW_MS = 1_900_000_000_000
PLAN_PAGE = 4


class WillingServer:
    """Answers as the server's house desk would, and keeps what was posted."""

    def __init__(self):
        self.posted = []
        self.answers = {}
        self.failing = None
        self.failing_after = 0

    def post(self, path, ask, kind):
        if self.failing is not None and len(self.posted) >= self.failing_after:
            raise self.failing
        self.posted.append((path, ask))
        return self.answers[path]

    def get(self, path, kind):
        if kind is GateList:
            return GateList(1, 0, [])
        if kind is DoorReport:
            return DoorReport(1, 0, 0, [])
        till = TillReport(1, "Till 1", NOW_MS, False, False, True, False, 9, 0, 0, 0)
        return HouseReport(2, NOW_MS, False, [till], [])


@pytest.fixture
def server(box_office):
    answers = WillingServer()
    box_office.till.http = answers
    return answers


@pytest.fixture
def hall():
    return grid(6, 10)


@pytest.fixture
def screen(qtbot, box_office, server, wait, hall):
    desk = box_office.desk
    categories = tuple(PriceCategory(one, one, colour) for one, colour in COLOURS.items())
    desk.season = replace(desk.season, categories=categories)
    desk.performance = desk.season.performances[0]
    desk.plan = hall
    desk.replica = Replica(60)
    screen = HouseScreen(desk)
    qtbot.addWidget(screen)
    screen.resize(1280, 740)
    screen.show()
    screen.entered()
    screen.show_page(PLAN_PAGE)
    wait(lambda: len(screen.tills.tiles) == 1)
    return screen


@pytest.fixture
def page(screen):
    return screen.plan


@pytest.fixture
def approve(screen, wait):
    """A supervisor types the PIN."""

    def type_pin():
        approval = screen.deciding.approval
        wait(lambda: approval.isVisible() and approval.tiles.person is not None)
        QTest.keyClicks(approval, "999999")
        QTest.keyClick(approval, Qt.Key.Key_Return)

    return type_pin


@pytest.fixture
def tap():
    def press(key):
        assert key.isEnabled(), key.text()
        QTest.mouseClick(key, Qt.MouseButton.LeftButton)

    return press
