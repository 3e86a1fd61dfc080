"""A window with the orders in it, and a finger. Qt keeps a touch panel for ever: there is one."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QPointingDevice
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from ui import theme, translations
from ui.letters.appearing import Letters
from ui.orders.screen import OrdersScreen
from ui.window import TillWindow


@pytest.fixture(scope="session")
def glass() -> QPointingDevice:
    return QTest.createTouchDevice()


@dataclass
class Finger:
    """One that taps what it sees, where that is now."""

    glass: QPointingDevice

    def tap(self, what: QWidget, at: QPoint | None = None) -> None:
        window = what.window()
        where = what.mapTo(window, at or what.rect().center())
        QTest.touchEvent(window, self.glass, False).press(0, where, window).commit()
        QTest.touchEvent(window, self.glass, False).release(0, where, window).commit()
        QApplication.sendPostedEvents()


@pytest.fixture
def finger(glass: QPointingDevice) -> Finger:
    return Finger(glass)


@pytest.fixture
def window(qapp, qtbot) -> TillWindow:
    """An empty one, in English."""
    theme.apply(qapp, "light")
    translations.install(qapp, "en")
    window = TillWindow()
    qtbot.addWidget(window)
    window.resize(1280, 800)
    return window


def shown(qtbot, window: TillWindow) -> TillWindow:
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


@dataclass
class Counter:
    """The orders of a till in its window, with letters."""

    window: TillWindow
    orders: OrdersScreen
    letters: Letters
    finger: Finger

    def type(self, words: str) -> None:
        """With a finger, key by key."""
        assert self.letters.panel is not None
        for sign in words:
            self.finger.tap(self.letters.panel.keys["space" if sign == " " else sign])

    def do(self, *keys: str) -> None:
        """Keys that type no sign."""
        assert self.letters.panel is not None
        for key in keys:
            self.finger.tap(self.letters.panel.keys[key])


@pytest.fixture
def counter(qtbot, box_office, window, finger) -> Callable[..., Counter]:
    def build(when: str = "touch", language: str = "en") -> Counter:
        orders = OrdersScreen(box_office.desk)
        letters = Letters(window, when, language)
        window.add("elsewhere", QWidget())
        window.add("orders", orders)
        shown(qtbot, window)
        window.go("orders")
        qtbot.waitUntil(orders.list.field.hasFocus)
        return Counter(window, orders, letters, finger)

    return build
