"""The map in hand: a row being drawn, a loop, the cursor, the list, one more next to these."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from ui.shots.camera import press, settle, wait_until

if TYPE_CHECKING:
    from ui.shots.walk import Walk

_LEFT, _SHIFT = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier


def picking(walk: "Walk") -> None:
    """Every way to pick that is not a tap."""
    _drawing(walk)
    _by_keyboard(walk)
    _from_the_list(walk)


def _drawing(walk: "Walk") -> None:
    """The picture is taken while the finger is down."""
    view = walk.program.sale.hall.view
    assert view.seats is not None
    row = int(view.seats.hall.plan.row_of[100])
    seats = [int(one) for one in (view.seats.hall.plan.row_of == row).nonzero()[0]]
    view.show_seat(seats[len(seats) // 2])
    settle()
    inside = [one for one in seats if view.rect().contains(view.where(one))]
    QTest.mousePress(view, _LEFT, _SHIFT, view.where(inside[1]))
    for seat in inside[2:6]:
        QTest.mouseMove(view, view.where(seat))
    walk.shoot("sale-draw-row")
    view.hands.forget()
    QTest.mouseRelease(view, _LEFT, _SHIFT, view.where(inside[1]))
    view.fit()
    settle()
    around, away = view.where(seats[0]), QPoint(140, 40)
    corners = (QPoint(4, 4), QPoint(around.x() + 20, 4), around + away / 4, QPoint(4, around.y()))
    QTest.mousePress(view, _LEFT, _SHIFT, corners[0])
    for corner in corners[1:]:
        QTest.mouseMove(view, corner)
    walk.shoot("sale-draw-loop")
    view.hands.forget()
    QTest.mouseRelease(view, _LEFT, _SHIFT, corners[0])


def _by_keyboard(walk: "Walk") -> None:
    """The cursor, far and near."""
    view = walk.program.sale.hall.view
    walk.program.window.activateWindow()
    view.setFocus()
    for _ in range(5):
        QTest.keyClick(view, Qt.Key.Key_Down)
    walk.shoot("sale-cursor")
    for _ in range(3):
        QTest.keyClick(view, Qt.Key.Key_PageUp)
    QTest.keyClick(view, Qt.Key.Key_Left)
    walk.shoot("sale-cursor-near")
    QTest.keyClick(view, Qt.Key.Key_Home)
    QTest.keyClick(view, Qt.Key.Key_Escape)


def _from_the_list(walk: "Walk") -> None:
    """Sections, and the seats of a row, one of them in the basket."""
    sale = walk.program.sale
    press(sale.hall.list_key)
    walk.shoot("sale-list")
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Return, Qt.Key.Key_Return):
        QTest.keyClick(sale.hall.list.view, key)
    wait_until(lambda: bool(sale.basket.more_key.isVisible()), "a seat from the list")
    settle()
    walk.shoot("sale-list-seats")
    sale.hall.list.dismiss()
    press(sale.bar.clear_key)
