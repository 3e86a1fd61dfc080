"""Hands on the map: touches, mouse, wheel and trackpad, and what they mean for seats."""

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, QTimer, Signal, SignalInstance
from PySide6.QtGui import (
    QEventPoint,
    QInputEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPolygonF,
    QTabletEvent,
    QTouchEvent,
    QWheelEvent,
)

from ui.seatmap.gestures import (
    Contact,
    Dropped,
    Gestures,
    Intention,
    LetGo,
    Limits,
    LongPress,
    Pan,
    Pinch,
    Point,
    State,
    Stroke,
    Tap,
)
from ui.seatmap.seats import Seats
from ui.seatmap.strokes import Crossed, crossed

if TYPE_CHECKING:
    from ui.seatmap.view import SeatMapView

TICK_MS = 16
# Millimetres: where fingers and mice pick a seat, and how close a tap comes to the hall.
FINGER_PITCH = 7.0
MOUSE_PITCH = 2.2
REACH = 4.5
TAPPED_PITCH = 10.5
_MOUSE = -1
# Seconds after which a tick comes so late that what fingers did meanwhile is still to be heard.
_LATE_S = 0.1
# A mouse is aimed: it means a seat this part of a seat's distance away at most.
_MOUSE_REACH = 0.7

_STATES: dict[QEventPoint.State, State] = {
    QEventPoint.State.Pressed: "press",
    QEventPoint.State.Updated: "move",
    QEventPoint.State.Stationary: "stay",
    QEventPoint.State.Released: "release",
}
# A pen's are those of a mouse.
_MOUSE_STATES: dict[QEvent.Type, State] = {
    QEvent.Type.MouseMove: "move",
    QEvent.Type.TabletMove: "move",
    QEvent.Type.MouseButtonRelease: "release",
    QEvent.Type.TabletRelease: "release",
}


class Hands(QObject):
    """What hands do on a map. Touches are read raw and Qt's own gestures are not asked for, or a
    pinch would arrive twice.
    """

    drawingChanged = Signal(bool)  # whether the next finger that moves draws

    def __init__(self, view: "SeatMapView") -> None:
        super().__init__(view)
        self._view = view
        self.gestures = Gestures(Limits())
        self._finger = True
        self._keeps_drawing = False
        self._stroke: tuple[Point, ...] = ()
        self._crossed: Crossed | None = None
        self._drawn_over: tuple[Seats | None, tuple[float, ...]] = (None, ())
        # When the last touch began, by this program's clock and by the system's (milliseconds).
        self._began: tuple[float, int] = (0.0, 0)
        self._ticked_s, self._waited = 0.0, False
        self._clock = QTimer(self, interval=TICK_MS)
        self._clock.timeout.connect(self._tick)
        view.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)

    @property
    def drawing(self) -> bool:
        """Whether the next finger that moves draws a stroke instead of dragging the hall."""
        return self._keeps_drawing

    @drawing.setter
    def drawing(self, on: bool) -> None:
        self.gestures.drawing = on
        if on != self._keeps_drawing:
            self._keeps_drawing = on
            self.drawingChanged.emit(on)

    @property
    def stroke(self) -> tuple[Point, ...]:
        """What is being drawn, in the widget's pixels; empty while nothing is."""
        return self._stroke

    @property
    def armed(self) -> Point | None:
        """Where a finger rests that would draw if it went on."""
        return self.gestures.armed

    def crossed(self) -> Crossed | None:
        """The seats that the stroke means, worked out once for each painting."""
        view = self._view
        if not self._lies_still():
            return None
        if self._crossed is None and self._stroke and view.seats is not None:
            path = [view.plan_point(at) for at in self._stroke]
            by_row = self._can_tell_seats_apart(view.seats.room_at(*path[0]))
            self._crossed = crossed(view.seats, path, by_row=by_row)
        return self._crossed

    def drop(self) -> bool:
        """Stop drawing, if anything is drawn or about to be; say whether it was so."""
        busy = bool(self._stroke) or self.drawing
        self._intend(self.gestures.drop())
        self.drawing = False
        return busy

    def forget(self) -> None:
        """Nobody touches the map any more."""
        self._intend(self.gestures.cancel())
        self.drawing = False

    # --- events ---------------------------------------------------------------------------------

    def take(self, event: QEvent) -> bool:
        """Take what hands do; all touches are accepted, so that no mouse is made of them."""
        if isinstance(event, QTouchEvent):
            self._touched(event)
        elif isinstance(event, QNativeGestureEvent):
            self._trackpad(event)
        elif isinstance(event, QWheelEvent):
            self._wheel(event)
        elif isinstance(event, QMouseEvent | QTabletEvent):
            self._mouse(event)
        else:
            return False
        return True

    def _touched(self, event: QTouchEvent) -> None:
        event.accept()
        if event.type() == QEvent.Type.TouchCancel:
            self._intend(self.gestures.cancel())
            return
        self._finger = True
        now = self._time_of(event, begins=event.type() == QEvent.Type.TouchBegin)
        self._feed(
            [
                (point.id(), _STATES[point.state()], _xy(point.position()), now)
                for point in event.points()
                if point.state() in _STATES
            ]
        )

    def _mouse(self, event: QMouseEvent | QTabletEvent) -> None:
        """A mouse or a pen is one more finger, a fine one; two quick clicks are two clicks."""
        event.accept()
        by_hand = Qt.MouseEventSource.MouseEventNotSynthesized
        if isinstance(event, QMouseEvent) and event.source() != by_hand:
            return
        state = _MOUSE_STATES.get(event.type(), "press")
        if state != "move" and event.button() != Qt.MouseButton.LeftButton:
            return
        self._finger = False
        if state == "press":
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.gestures.drawing = shift or self._keeps_drawing
        now = self._time_of(event, begins=state == "press")
        self._feed([(_MOUSE, state, _xy(event.position()), now)])
        self.gestures.drawing = self._keeps_drawing

    def _time_of(self, event: QInputEvent, *, begins: bool) -> float:
        """When that was done: a screen that is busy for a second hears of a tap late, and it is
        a tap all the same.
        """
        now, stamp = time.monotonic(), int(event.timestamp())
        if begins:
            self._began = now, stamp
        start_s, started = self._began
        done_s = start_s + (stamp - started) / 1000
        return done_s if started and start_s <= done_s <= now else now

    def _trackpad(self, event: QNativeGestureEvent) -> None:
        """Two fingers pinch; two that tap twice come closer, and back to the whole hall."""
        event.accept()
        view, kind = self._view, event.gestureType()
        if kind == Qt.NativeGestureType.ZoomNativeGesture:
            view.zoom(1 + event.value(), event.position())
        elif kind == Qt.NativeGestureType.SmartZoomNativeGesture and view.seats is not None:
            if view.viewport.fits:
                pitch = TAPPED_PITCH * view.plan_units_per_mm / view.seats.hall.pitch
                view.zoom(max(pitch, 1.0), event.position())
            else:
                view.fit()

    def _wheel(self, event: QWheelEvent) -> None:
        """A trackpad's two fingers pan; a wheel zooms where the mouse is."""
        event.accept()
        pixels = event.pixelDelta()
        zooming = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if not pixels.isNull() and not zooming:
            self._view.pan(pixels.x(), pixels.y())
        else:
            self._view.zoom(1.25 ** (event.angleDelta().y() / 120), event.position())

    def _feed(self, contacts: list[Contact]) -> None:
        was_armed = self.armed
        self._intend(self.gestures.feed(contacts))
        if was_armed != self.armed:
            self._view.update()
        if self.gestures.ticking and not self._clock.isActive():
            self._ticked_s = time.monotonic()
            self._clock.start()

    def _tick(self) -> None:
        now = time.monotonic()
        late, self._ticked_s = now - self._ticked_s > _LATE_S, now
        self._waited = late and not self._waited
        if self._waited:  # once: a finger that has left meanwhile is heard before the next tick
            return
        self._intend(self.gestures.tick(now))
        if not self.gestures.ticking:
            self._clock.stop()

    # --- what was meant -------------------------------------------------------------------------

    def _intend(self, intentions: list[Intention]) -> None:
        view = self._view
        for one in intentions:
            match one:
                case Pan(dx, dy):
                    view.pan(dx, dy)
                case Pinch(factor, at, dx, dy):
                    view.zoom(factor, QPointF(*at))
                    view.pan(dx, dy)
                case Tap(at):
                    self._tap(at)
                case LongPress(at):
                    self._rest(at, view.placeLongPressed)
                case LetGo(at):
                    self._rest(at, view.placeLetGo)
                case Stroke(path, done):
                    self._draw(path, done=done)
                case Dropped():
                    self._draw((), done=False)
                    self.drawing = False
                case _:
                    view.come_to_rest()

    def _ground(self) -> tuple[Seats | None, tuple[float, ...]]:
        """What lies under the widget's pixels now: two points of the plan."""
        view = self._view
        ends = (0.0, 0.0), (float(view.width()), float(view.height()))
        return view.seats, tuple(part for end in ends for part in view.plan_point(end))

    def _lies_still(self) -> bool:
        """Whether the hall is where it was when the stroke began, but for a pixel."""
        (seats, corners), (seats_now, now) = self._drawn_over, self._ground()
        pixel = 2 * self._view.devicePixelRatio() / self._view.viewport.scale
        moved = [abs(was - part) for was, part in zip(corners, now, strict=False)]
        return seats is seats_now and max(moved, default=0.0) <= pixel

    def _draw(self, path: tuple[Point, ...], *, done: bool) -> None:
        if not self._stroke:
            self._drawn_over = self._ground()
        self._stroke, self._crossed = path, None
        if done:
            chosen = self.crossed()
            self._stroke, self._crossed = (), None
            self.drawing = False  # one stroke a time: the next drag is the hall's again
            if chosen is not None and len(chosen.seats):
                self._view.placesTapped.emit(chosen.seats.tolist())
        self._view.update()

    def _tap(self, at: Point) -> None:
        view, seats = self._view, self._view.seats
        if seats is None:
            return
        x, y = view.plan_point(at)
        dots = view.plan_units_per_mm
        area, room = self._area_at(x, y), seats.room_at(x, y)
        # Seats may stand in the middle of standing room: who hits one means it.
        if area is not None and seats.at(x, y) is None:
            view.areaTapped.emit(area)
        elif self._can_tell_seats_apart(room):
            reach = REACH * dots if self._finger else _MOUSE_REACH * seats.hall.pitch
            seat = seats.pick(x, y, min(reach, REACH * dots))
            if seat is not None:
                view.placesTapped.emit([seat])
            elif (gone := seats.at(x, y)) is not None:
                view.takenTapped.emit(gone)
        elif seats.near(x, y):
            # The seat stays under the finger: tap again to have it.
            view.zoom(TAPPED_PITCH * dots / seats.hall.pitch, QPointF(*at))

    def _can_tell_seats_apart(self, room: float) -> bool:
        """Whether seats that stand so far apart can be told apart by what points at them."""
        nearest = FINGER_PITCH if self._finger else MOUSE_PITCH
        return room >= nearest * self._view.plan_units_per_mm

    def _rest(self, at: Point, said: SignalInstance) -> None:
        """A finger rests on a seat, or has rested there."""
        seats = self._view.seats
        self._view.update()
        if seats is None:
            return
        seat = seats.at(*self._view.plan_point(at))
        if seat is not None:
            said.emit(seat)

    def _area_at(self, x: float, y: float) -> int | None:
        seats = self._view.seats
        assert seats is not None
        for index, area in enumerate(seats.hall.plan.areas):
            outline = QPolygonF([QPointF(*point) for point in area.outline])
            if outline.containsPoint(QPointF(x, y), Qt.FillRule.OddEvenFill):
                return index
        return None


def _xy(point: QPointF) -> Point:
    return point.x(), point.y()
