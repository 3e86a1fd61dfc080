"""A map on the screen, and one touch panel for all tests: Qt keeps it for ever."""

from collections.abc import Callable

import pytest
from PySide6.QtGui import QPointingDevice
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from pos.domain.plan import Plan
from tests.ui.seatmap.halls import COLOURS
from ui.seatmap.tokens import LIGHT
from ui.seatmap.view import SeatMapView


@pytest.fixture(scope="session")
def panel() -> QPointingDevice:
    return QTest.createTouchDevice()


@pytest.fixture
def open_map(qtbot: QtBot) -> Callable[[Plan], SeatMapView]:
    def show(plan: Plan) -> SeatMapView:
        view = SeatMapView()
        qtbot.addWidget(view)
        view.resize(900, 600)
        view.set_hall(plan, COLOURS, LIGHT)
        view.show()
        qtbot.waitExposed(view)
        return view

    return show
