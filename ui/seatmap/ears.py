"""What a screen reader finds on a map: the row that the cursor is in, seat by seat.

Seats have no objects of their own: a child stands for a position in the row, in one of two banks
that rows use in turns, so that the seat above is another child than the seat below. There are no
more children than two of the longest rows that were heard.
"""

import weakref
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtGui import QAccessible, QAccessibleEvent, QAccessibleInterface, QWindow
from PySide6.QtWidgets import QAccessibleWidget
from shiboken6 import isValid

if TYPE_CHECKING:
    from ui.seatmap.view import SeatMapView

_Text, _Role, _Event = QAccessible.Text, QAccessible.Role, QAccessible.Event
_CLASS = "SeatMapView"
_installed: list[bool] = []


def listen() -> None:
    """Let maps speak for themselves; asked for as often as one likes."""
    if not _installed:
        _installed.append(True)
        QAccessible.installFactory(_face)


def _face(key: str, shown: QObject | None) -> QAccessibleInterface | None:
    return MapFace(shown) if key == _CLASS and shown is not None else None  # type: ignore[arg-type]


class SeatFace(QAccessibleInterface):
    """One position of the row."""

    def __init__(self, view: "SeatMapView", bank: int, position: int) -> None:
        super().__init__()
        self._view = weakref.ref(view)
        self.bank, self.position = bank, position

    def _shown(self) -> "SeatMapView | None":
        view = self._view()
        return view if view is not None and isValid(view) else None

    def _stop(self) -> int | None:
        """The place this position is at now; None once the cursor is in another row."""
        view = self._shown()
        row = view.keys.row() if view is not None else range(0)
        here = view is not None and view.keys.bank == self.bank and self.position < len(row)
        return row[self.position] if here else None

    def isValid(self) -> bool:
        """Whether the map is still there."""
        return self._shown() is not None

    def object(self) -> QObject | None:  # type: ignore[override]
        """None: seats are no objects."""
        return None

    def window(self) -> QWindow | None:  # type: ignore[override]
        """The map's."""
        view = self._shown()
        return view.window().windowHandle() if view is not None else None

    def parent(self) -> QAccessibleInterface | None:  # type: ignore[override]
        """The map."""
        view = self._shown()
        return QAccessible.queryAccessibleInterface(view) if view is not None else None

    def childCount(self) -> int:
        """A seat has no parts."""
        return 0

    def child(self, _index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        """A seat has no parts."""
        return None

    def childAt(self, _x: int, _y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        """A seat has no parts."""
        return None

    def indexOfChild(self, _child: QAccessibleInterface) -> int:
        """A seat has no parts."""
        return -1

    def rect(self) -> QRect:
        """Where the seat is on the screen."""
        view, stop = self._shown(), self._stop()
        if view is None or stop is None:
            return QRect()
        x, y, radius = view.keys.spot_of(stop)
        middle = view.mapToGlobal(view.widget_point((x, y)))
        half = max(1, round(radius * view.viewport.scale / view.devicePixelRatio()))
        return QRect(middle - QPoint(half, half), middle + QPoint(half, half))

    def role(self) -> QAccessible.Role:
        """One of a list."""
        return _Role.ListItem

    def state(self) -> QAccessible.State:
        """Focused, and in the basket."""
        state, view, stop = QAccessible.State(), self._shown(), self._stop()
        if view is None or stop is None:
            state.invalid = 1
            return state
        state.focusable = state.selectable = 1
        state.focused = int(view.hasFocus() and view.keys.at == stop)
        state.selected = int(view.keys.is_mine(stop))
        return state

    def text(self, kind: QAccessible.Text) -> str:
        """Row E seat 9, free, 24 euros; and where that is."""
        view, stop = self._shown(), self._stop()
        if view is None or stop is None:
            return ""
        if kind == _Text.Name:
            return view.keys.name_of(stop)
        return view.keys.place_of(stop) if kind == _Text.Description else ""

    def setText(self, _kind: QAccessible.Text, _text: str) -> None:
        """Nobody renames a seat."""


class MapFace(QAccessibleWidget):
    """The map: a list of the seats in the cursor's row."""

    def __init__(self, view: "SeatMapView") -> None:
        super().__init__(view, _Role.List, "")
        self._view = weakref.ref(view)
        self._children: dict[tuple[int, int], SeatFace] = {}

    def _shown(self) -> "SeatMapView | None":
        view = self._view()
        return view if view is not None and isValid(view) else None

    def childCount(self) -> int:
        """The seats of the row, or none before the cursor is anywhere."""
        view = self._shown()
        return len(view.keys.row()) if view is not None else 0

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        """One seat of the row."""
        view = self._shown()
        if view is None or not 0 <= index < self.childCount():
            return None
        key = (view.keys.bank, index)
        if key not in self._children:
            self._children[key] = SeatFace(view, *key)
            QAccessible.registerAccessibleInterface(self._children[key])
        return self._children[key]

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        """Where in the row; -1 for what was in another one."""
        view = self._shown()
        mine = isinstance(child, SeatFace) and view is not None and child.bank == view.keys.bank
        return child.position if mine else -1  # type: ignore[attr-defined]

    def focusChild(self) -> QAccessibleInterface | None:  # type: ignore[override]
        """The seat that the cursor is at."""
        view = self._shown()
        if view is None or view.keys.at is None or not view.hasFocus():
            return None
        return self.child(view.keys.row().index(view.keys.at))

    def text(self, kind: QAccessible.Text) -> str:
        """What the map is called, and the seat that the cursor is at."""
        view = self._shown()
        if view is None:
            return ""
        if kind == _Text.Name:
            return view.accessibleName()
        if kind == _Text.Description and view.keys.at is not None:
            return ", ".join(one for one in (view.keys.name, view.keys.place) if one)
        return view.accessibleDescription() if kind == _Text.Description else ""


def say_cursor(view: "SeatMapView") -> None:
    """The cursor has moved: what it is at has the keyboard now."""
    _tell(view, _Event.Focus)


def say_changed(view: "SeatMapView") -> None:
    """What the cursor is at is called otherwise now: somebody has taken it."""
    _tell(view, _Event.NameChanged)


def _tell(view: "SeatMapView", what: QAccessible.Event) -> None:
    if view.keys.at is None or not view.hasFocus():
        return
    event = QAccessibleEvent(view, what)
    event.setChild(view.keys.row().index(view.keys.at))
    QAccessible.updateAccessibility(event)
