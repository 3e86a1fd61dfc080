"""The map by keyboard: a cursor that arrows move from place to place, and that picks."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent

from ui.seatmap import ears
from ui.seatmap.hall import Look
from ui.seatmap.seats import Seats
from ui.seatmap.steps import Stops, Way

if TYPE_CHECKING:
    from ui.seatmap.view import SeatMapView

ZOOM = 1.5
ARROWS: dict[int, Way] = {
    Qt.Key.Key_Left: "left",
    Qt.Key.Key_Right: "right",
    Qt.Key.Key_Up: "up",
    Qt.Key.Key_Down: "down",
}
_PICK = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
# An area's ring, in seat distances.
_AREA_RING = 2.0


class Keys(QObject):
    """What keys do on a map. Arrows go along the row and between rows, with Ctrl from section to
    section; Space or Enter picks; PageUp and PageDown zoom; Home shows the whole hall; Esc leaves.
    """

    moved = Signal(int)  # the stop the cursor is at: a numbered place, or behind them an area
    left = Signal()  # the keyboard is not wanted here any more

    def __init__(self, view: "SeatMapView") -> None:
        super().__init__(view)
        self._view = view
        self._seats: Seats | None = None
        self._stops: Stops | None = None
        self._at: int | None = None
        self._keep: tuple[bool, float] | None = None
        self._said = ""
        self.bank = 0  # rows are heard in two banks in turns: see ears
        # What a stop is called, and where that is; who knows prices and people says more.
        self.name_of: Callable[[int], str] = self._plain_name
        self.place_of: Callable[[int], str] = self._plain_place
        ears.listen()
        # A tap leaves the keyboard where it was, as keys do.
        view.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def enter_hall(self, seats: Seats) -> None:
        """Another hall: the cursor is nowhere yet."""
        self._seats, self._stops = seats, None
        self._at = self._keep = None

    @property
    def at(self) -> int | None:
        """The stop the cursor is at."""
        return self._at

    @property
    def name(self) -> str:
        """What the cursor is at, in words."""
        return "" if self._at is None else self.name_of(self._at)

    @property
    def place(self) -> str:
        """Where in the house that is."""
        return "" if self._at is None else self.place_of(self._at)

    def row(self) -> range:
        """The stops of the cursor's row."""
        return range(0) if self._at is None else self._all().row_of(self._at)

    def is_mine(self, stop: int) -> bool:
        """Whether that seat is in the basket."""
        seats = self._seats
        return seats is not None and stop < len(seats.looks) and seats.looks[stop] == Look.MINE

    def spot(self) -> tuple[float, float, float] | None:
        """The cursor in plan units: x, y, and how large the place is."""
        return None if self._at is None or self._seats is None else self.spot_of(self._at)

    def spot_of(self, stop: int) -> tuple[float, float, float]:
        """A stop in plan units: x, y, and how large the place is."""
        assert self._seats is not None
        stops, hall = self._all(), self._seats.hall
        is_seat = stops.area_of(stop) is None
        radius = hall.kinds[hall.kind_of[stop]].radius if is_seat else _AREA_RING * hall.pitch
        return float(stops.x[stop]), float(stops.y[stop]), radius

    def go(self, stop: int | None, *, show: bool = True) -> None:
        """Put the cursor there, show it and say it."""
        if stop is None or self._seats is None:
            return
        stops = self._all()
        if self._at is None or stops.row[self._at] != stops.row[stop]:
            self.bank = 1 - self.bank
        self._at = stop
        if show:
            self._view.reveal(float(stops.x[stop]), float(stops.y[stop]))
        self._said = self.name
        self.moved.emit(stop)
        ears.say_cursor(self._view)

    def look_again(self) -> None:
        """The hall has changed: say what the cursor is at if that is another thing now."""
        if self._at is not None and self._view.hasFocus() and self.name != self._said:
            self._said = self.name
            self._view.update()
            ears.say_changed(self._view)

    def _all(self) -> Stops:
        assert self._seats is not None
        if self._stops is None:
            self._stops = Stops(self._seats.hall)
        return self._stops

    # --- keys -----------------------------------------------------------------------------------

    def take(self, event: QEvent) -> bool:
        """Take the keys that mean something here; all others reach the screen."""
        if event.type() == QEvent.Type.FocusIn:
            self.enter()
        elif event.type() == QEvent.Type.FocusOut:
            self._view.update()
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            taken = self._pressed(event)
            event.setAccepted(taken)
            return taken
        return False

    def enter(self) -> None:
        """The cursor is where it was; at first in the basket, or else at the best that is free.

        The hall stays where it is: a window that comes to the front moves nothing.
        """
        if self._seats is None:
            return
        at = self._at
        if at is None:
            mine, focal = self._seats.counts().my_seats, self._seats.hall.plan.focal
            free = self._seats.free()
            at = int(mine[0]) if len(mine) else self._all().first(free, focal)
        self.go(at, show=False)
        self._view.update()

    def _pressed(self, event: QKeyEvent) -> bool:
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        control = modifiers == Qt.KeyboardModifier.ControlModifier
        if modifiers and not control:
            return False
        way = ARROWS.get(event.key())
        if way is not None:
            self._leap(way) if control else self._step(way)
        elif control or self._seats is None:
            return False
        elif event.key() in _PICK:
            self._pick()
        elif event.key() == Qt.Key.Key_PageUp:
            self._zoom(ZOOM)
        elif event.key() == Qt.Key.Key_PageDown:
            self._zoom(1 / ZOOM)
        elif event.key() == Qt.Key.Key_Home:
            self._view.fit()
        elif event.key() == Qt.Key.Key_Escape:
            return self._leave()
        else:
            return False
        return True

    def _step(self, way: Way) -> None:
        if self._at is None:
            self.enter()
            return
        stops, keep = self._all(), None
        if stops.leaves_row(self._at, way):
            upright = way in ("up", "down")
            if self._keep is None or self._keep[0] != upright:
                start = stops.x[self._at] if upright else stops.y[self._at]
                self._keep = (upright, float(start))
            keep = self._keep[1]
        else:
            self._keep = None
        self.go(stops.step(self._at, way, keep))

    def _leap(self, way: Way) -> None:
        self._keep = None
        if self._at is None:
            self.enter()
            return
        self.go(self._all().leap(self._at, way))

    def _pick(self) -> None:
        if self._at is None or self._seats is None:
            self.enter()
            return
        area = self._all().area_of(self._at)
        if area is not None:
            self._view.areaTapped.emit(area)
        elif self._seats.may_pick(self._at):
            self._view.placesTapped.emit([self._at])
        else:
            self._view.takenTapped.emit(self._at)

    def _zoom(self, factor: float) -> None:
        view, spot = self._view, self.spot()
        if spot is None:
            view.zoom(factor, QPoint(view.width() // 2, view.height() // 2))
            return
        x, y = view.viewport.to_screen(*spot[:2])
        ratio = view.devicePixelRatio()
        view.zoom(factor, QPoint(round(x / ratio), round(y / ratio)))
        view.reveal(*spot[:2])

    def _leave(self) -> bool:
        if not self._view.hands.drop():
            self.left.emit()
        return True

    def _plain_name(self, stop: int) -> str:
        assert self._seats is not None
        plan = self._seats.hall.plan
        area = self._all().area_of(stop)
        if area is not None:
            return plan.areas[area].name
        row = plan.rows[int(plan.row_of[stop])]
        return f"{row.label} {plan.seat_numbers[stop]}".strip()

    def _plain_place(self, stop: int) -> str:
        assert self._seats is not None
        plan = self._seats.hall.plan
        if self._all().area_of(stop) is not None:
            return ""
        section = plan.sections[plan.rows[int(plan.row_of[stop])].section]
        return ", ".join(dict.fromkeys(one for one in (section.name, section.floor) if one))
