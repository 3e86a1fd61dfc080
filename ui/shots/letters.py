"""Letters on the screen, in pictures: the search of the orders, tapped with a finger."""

from typing import TYPE_CHECKING

from PySide6.QtGui import QPointingDevice
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from ui.program import ORDERS
from ui.shots.camera import press, wait_until

if TYPE_CHECKING:
    from ui.shots.walk import Walk


def typing_with_a_finger(walk: "Walk") -> None:
    """A field is tapped, the letters come, and a name is looked for."""
    orders, letters = walk.program.orders, walk.program.letters
    walk.program.window.go(ORDERS)
    wait_until(lambda: bool(orders.list.tiles), "an order in the list")
    _tap(orders.list.field, QTest.createTouchDevice())
    wait_until(lambda: letters.shown, "the letters")
    panel = letters.panel
    assert panel is not None
    for sign in ("shift", *"anna", "space"):
        press(panel.keys[sign])
    wait_until(lambda: not orders.list.tiles and orders.list.empty.isVisible(), "no result")
    walk.shoot("letters")
    press(panel.keys["signs"])
    walk.shoot("letters-signs")
    press(panel.keys["done"])
    orders.entered()
    wait_until(lambda: bool(orders.list.tiles), "the list again")


def _tap(what: QWidget, glass: QPointingDevice) -> None:
    window = what.window()
    at = what.mapTo(window, what.rect().center())
    QTest.touchEvent(window, glass, False).press(0, at, window).commit()
    QTest.touchEvent(window, glass, False).release(0, at, window).commit()
