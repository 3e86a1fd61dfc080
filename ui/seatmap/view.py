"""The seat map's widget: touches in, signals out, one image and an overlay painted."""

import math
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QEventPoint,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QPolygonF,
    QResizeEvent,
    QShowEvent,
    QTouchEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from pos.domain.ids import CategoryId
from pos.domain.plan import Plan
from ui.seatmap.badges import Badge, Badges
from ui.seatmap.gestures import (
    Contact,
    Gestures,
    Intention,
    Limits,
    LongPress,
    Pan,
    Pinch,
    Point,
    State,
    Tap,
)
from ui.seatmap.ground import Ground
from ui.seatmap.labels import text_masks
from ui.seatmap.overlay import Overlay
from ui.seatmap.planes import Planes
from ui.seatmap.seats import Seats
from ui.seatmap.sprites import Palette
from ui.seatmap.tokens import MapTokens, category_colour, seen
from ui.seatmap.touched import touched
from ui.seatmap.viewport import Viewport

FRAME_MS = 16
SETTLE_MS = 80
# How long a piece of drawing beside the frames may take.
WORK_S = 0.003
# Millimetres: where fingers and mice pick a seat, and how close one may come to the hall.
FINGER_PITCH = 7.0
MOUSE_PITCH = 2.2
REACH = 4.5
CLOSEST_PITCH = 15.0
TAPPED_PITCH = 10.5
# A hall without seats has nothing to come closer to.
_STANDING_ZOOM = 3.0
_MOUSE = -1
# A mouse is aimed: it means a seat this part of a seat's distance away at most.
_MOUSE_REACH = 0.7

_STATES: dict[QEventPoint.State, State] = {
    QEventPoint.State.Pressed: "press",
    QEventPoint.State.Updated: "move",
    QEventPoint.State.Stationary: "stay",
    QEventPoint.State.Released: "release",
}


class SeatMapView(QWidget):
    """Shows one performance's hall and says what was tapped.

    Touches are read raw and Qt's own gestures are not asked for, or a pinch would arrive twice.
    """

    placesTapped = Signal(list)  # numbered places, free or mine
    areaTapped = Signal(int)  # index of the plan's standing area
    takenTapped = Signal(int)  # a numbered place that is not to be had
    placeLongPressed = Signal(int)  # any numbered place
    closer = Signal(bool)  # whether less than the whole hall is shown

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setMinimumSize(160, 120)
        self.viewport = Viewport()
        self.gestures = Gestures(Limits())
        self._dots_per_mm = 96 / 25.4
        self._seats: Seats | None = None
        self._planes: Planes | None = None
        self._overlay: Overlay | None = None
        self._ground: Ground | None = None
        self._badges: Badges | None = None
        self._fit_wanted = True
        self._finger = True
        self._closer = False
        self._changed: list[NDArray[np.int64]] = []
        self._unpainted = False
        self._frame = self._timer(FRAME_MS, self.show_changes)
        self._settle = self._timer(SETTLE_MS, self._settled)
        self._work = self._timer(0, self._draw_on)
        self._clock = QTimer(self)
        self._clock.setInterval(FRAME_MS)
        self._clock.timeout.connect(self._tick)

    def _timer(self, interval_ms: int, call: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(interval_ms)
        timer.timeout.connect(call)
        return timer

    @property
    def dots_per_mm(self) -> float:
        """Logical pixels in a millimetre of this screen; fingers are measured with it."""
        return self._dots_per_mm

    @dots_per_mm.setter
    def dots_per_mm(self, dots: float) -> None:
        self._dots_per_mm = dots
        self._measure()

    # what is shown

    def set_hall(self, plan: Plan, colours: Mapping[CategoryId, str], tokens: MapTokens) -> None:
        """Show a hall, all places free; the same plan again means new colours only."""
        tokens = seen(tokens)
        if self._seats is None or self._overlay is None or self._seats.hall.plan is not plan:
            self._seats = Seats(plan)
            self._overlay = Overlay(self._seats.hall, tokens, self.font())
            self._badges = Badges(self._seats.hall, self.font())
            self._fit_wanted = True
            self._changed = []
        self._overlay.recolour(tokens)
        hall = self._seats.hall
        shown = {one: category_colour(colour, tokens) for one, colour in colours.items()}
        palette = Palette(tokens, tuple(shown[one] for one in plan.categories))
        self._ground = ground = Ground(hall, shown, tokens, self.font())
        texts = partial(text_masks, self.font())
        self._planes = Planes(hall, palette, self._seats.looks, texts, ground)
        self._warm()
        self._measure()

    def set_states(self, states: NDArray[np.uint8]) -> None:
        """Take every place's state (one wire.PlaceState a place)."""
        if self._seats is not None:
            self._queue(self._seats.set_states(states))

    def apply(self, places: NDArray[np.int64], states: NDArray[np.uint8]) -> None:
        """Take the new states of those places; painted once in a frame."""
        if self._seats is not None:
            self._queue(self._seats.apply(places, states))

    def set_mine(self, places: Sequence[int]) -> None:
        """Say which places are in this till's basket."""
        if self._seats is not None:
            self._queue(self._seats.set_mine(places))

    def set_badges(self, badges: tuple[Badge, ...], of: NDArray[np.uint16]) -> None:
        """Lay badges over seats: for each place the badge's position from 1 on, 0 for none."""
        if self._badges is not None:
            self._badges.show(badges, of)
            self.update()

    def fit(self) -> None:
        """Show the whole hall; once the widget has its size, if it has none yet."""
        self._fit_wanted = True
        self._fit_if_wanted()

    def show_seat(self, seat: int) -> None:
        """Show a numbered seat in the middle, as close as a tap leads."""
        if self._seats is None:
            return
        hall = self._seats.hall
        scale = TAPPED_PITCH * self._dots_per_mm * self.devicePixelRatio() / hall.pitch
        self._fit_wanted = False
        self.viewport.show(scale, float(hall.x[seat]), float(hall.y[seat]))
        self.viewport.snap()
        self._moved()

    def bring_in(self, seats: Sequence[int]) -> None:
        """Show the whole hall, unless all these seats are seen as it is."""
        inside = self.rect()
        if self._seats is not None and not all(inside.contains(self.where(one)) for one in seats):
            self.fit()

    def _moved(self) -> None:
        if self._closer == self.viewport.fits:
            self._closer = not self._closer
            self.closer.emit(self._closer)
        self.update()

    def where(self, seat: int) -> QPoint:
        """The widget's pixel in the middle of a numbered seat."""
        assert self._seats is not None
        hall, ratio = self._seats.hall, self.devicePixelRatio()
        x, y = self.viewport.to_screen(float(hall.x[seat]), float(hall.y[seat]))
        return QPoint(round(x / ratio), round(y / ratio))

    @property
    def shown_plan(self) -> Plan | None:
        """The hall that is shown."""
        return self._seats.hall.plan if self._seats is not None else None

    @property
    def seats(self) -> Seats | None:
        """The places as the map has them."""
        return self._seats

    @property
    def at_rest(self) -> bool:
        """Whether nothing moves and all that was told is drawn."""
        waiting = self._frame.isActive() or self._settle.isActive()
        drawing = self._planes is not None and self._planes.busy
        stale = self._overlay is not None and self._overlay.stale
        unseen = self.isVisible() and (self._unpainted or stale)
        return not (waiting or drawing or unseen or self.gestures.moving)

    def draw_anew(self) -> None:
        """Forget the pixels that are kept; the next painting starts from the plan."""
        if self._planes is not None:
            self._planes.forget()
        self.update()

    def _queue(self, seats: NDArray[np.int64]) -> None:
        self._changed.append(seats)
        self._unpainted = True
        if not self._frame.isActive():
            self._frame.start()

    def show_changes(self) -> None:
        """Draw what was told since the last frame; else the next frame does."""
        changed, self._changed = self._changed, []
        if self._planes is None or self._seats is None or self._overlay is None or not changed:
            self.update()
            return
        seats = np.concatenate(changed)
        self._planes.change(seats)
        self._warm()
        ratio = self.devicePixelRatio()
        boxes = touched(self._seats.hall, self._overlay, self.viewport, seats, ratio)
        if boxes is None:
            self.update()
        for box in boxes or ():
            self.update(box)

    def _warm(self) -> None:
        """Let the floors show from afar how much is taken."""
        if self._seats is None or self._ground is None or self._planes is None:
            return
        counts = self._seats.counts()
        for section in self._ground.warm(None if counts.alone else counts.sections):
            self._planes.repaint(section, self._ground.box(section))
        if self._planes.busy and not self._work.isActive():
            self._work.start()

    def _measure(self) -> None:
        """Tell the viewport of the window, in the screen's own pixels, and how close it may go."""
        if self._seats is None:
            return
        hall, dots = self._seats.hall, self._dots_per_mm * self.devicePixelRatio()
        view = self.viewport
        view.content = hall.content
        view.closest = CLOSEST_PITCH * dots / hall.pitch
        ratio = self.devicePixelRatio()
        view.width, view.height = round(self.width() * ratio), round(self.height() * ratio)
        if not len(hall.x):
            view.closest = math.inf
            view.closest = _STANDING_ZOOM * view.fit_scale
        if self._ground is not None:
            self._ground.unit = ratio
        if self._planes is not None:
            self._planes.forget()
        self._fit_if_wanted()
        self.update()

    def _fit_if_wanted(self) -> None:
        """Fit, but not before the first real size: a map that was never shown has none."""
        if self._fit_wanted and self.isVisible():
            self._fit_wanted = False
            self.viewport.fit()
            self.viewport.snap()
            self._moved()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the whole hall in view, or else the middle where it was."""
        super().resizeEvent(event)
        view = self.viewport
        if not self._fit_wanted and view.width > 1:
            if view.fits:
                self._fit_wanted = True
            else:
                x, y = view.to_plan(view.width / 2, view.height / 2)
                self._measure()
                view.show(view.scale, x, y)
                view.snap()
                return
        self._measure()

    def showEvent(self, event: QShowEvent) -> None:
        """The first moment at which fitting makes sense."""
        super().showEvent(event)
        self._measure()

    # painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """One image, and the overlay."""
        painter = QPainter(self)
        try:
            self._paint(painter)
        finally:
            # A painter that outlives its widget's painting takes the program down with it.
            painter.end()

    def _paint(self, painter: QPainter) -> None:
        if self._planes is None or self._overlay is None or self._seats is None:
            painter.fillRect(self.rect(), self.palette().window())
            return
        self._unpainted = bool(self._changed)
        ratio = self.devicePixelRatio()
        painter.scale(1 / ratio, 1 / ratio)
        moving = self._settle.isActive() or self.gestures.moving or self._planes.drawing
        self._planes.paint(painter, self.viewport, moving=moving)
        if self._badges is not None:
            self._badges.paint(painter, self.viewport, ratio)
        counts = self._seats.counts()
        self._overlay.paint(painter, self.viewport, ratio, counts, moving=moving)

        if self._planes.busy and not self._work.isActive():
            self._work.start()
        if self._overlay.stale and not self._frame.isActive():
            self._frame.start()

    def _settled(self) -> None:
        self.viewport.snap()
        self._unpainted = True
        if self._planes is not None:
            self._planes.settle(self.viewport)
        self.update()
        self._draw_on()

    def _draw_on(self) -> None:
        """Between two frames, a little more of the plane that is being drawn."""
        if self._planes is not None:
            if self._planes.work(time.perf_counter() + WORK_S):
                self._unpainted = True
                self.update()
            if self._planes.busy:
                self._work.start()

    # touches, mouse, wheel, trackpad

    def event(self, event: QEvent) -> bool:
        """Raw touches, all accepted, so that no mouse is made of them; trackpad pinches."""
        if isinstance(event, QTouchEvent):
            self._touched(event)
            return True
        if isinstance(event, QNativeGestureEvent):
            if event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
                self.zoom(1 + event.value(), event.position())
            return True
        return super().event(event)

    def _touched(self, event: QTouchEvent) -> None:
        event.accept()
        if event.type() == QEvent.Type.TouchCancel:
            self._intend(self.gestures.cancel())
            return
        self._finger = True
        now = time.monotonic()
        self._feed(
            [
                (point.id(), _STATES[point.state()], _xy(point.position()), now)
                for point in event.points()
                if point.state() in _STATES
            ]
        )

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A mouse is one more finger, a fine one."""
        self._mouse(event, "press")

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag."""
        self._mouse(event, "move")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go, or click."""
        self._mouse(event, "release")

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Two quick clicks are two clicks: seats are picked quickly."""
        self._mouse(event, "press")

    def _mouse(self, event: QMouseEvent, state: State) -> None:
        event.accept()
        if event.source() != Qt.MouseEventSource.MouseEventNotSynthesized:
            return
        if state != "move" and event.button() != Qt.MouseButton.LeftButton:
            return
        self._finger = False
        self._feed([(_MOUSE, state, _xy(event.position()), time.monotonic())])

    def wheelEvent(self, event: QWheelEvent) -> None:
        """A trackpad's two fingers pan; a wheel zooms where the mouse is."""
        event.accept()
        pixels = event.pixelDelta()
        zooming = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if not pixels.isNull() and not zooming:
            self._pan(pixels.x(), pixels.y())
        else:
            self.zoom(1.25 ** (event.angleDelta().y() / 120), event.position())

    def _feed(self, contacts: list[Contact]) -> None:
        self._intend(self.gestures.feed(contacts))
        if self.gestures.ticking and not self._clock.isActive():
            self._clock.start()

    def _tick(self) -> None:
        self._intend(self.gestures.tick(time.monotonic()))
        if not self.gestures.ticking:
            self._clock.stop()

    def _intend(self, intentions: list[Intention]) -> None:
        for one in intentions:
            match one:
                case Pan(dx, dy):
                    self._pan(dx, dy)
                case Pinch(factor, at, dx, dy):
                    self.zoom(factor, QPointF(*at))
                    self._pan(dx, dy)
                case Tap(at):
                    self._tap(at)
                case LongPress(at):
                    self._long_press(at)
                case _:
                    self._settle.start()

    def _pan(self, dx: float, dy: float) -> None:
        ratio = self.devicePixelRatio()
        self.viewport.pan(dx * ratio, dy * ratio)
        self.update()

    def zoom(self, factor: float, at: QPoint | QPointF) -> None:
        """Closer (above 1) or further; the point of the widget stays where it is."""
        ratio = self.devicePixelRatio()
        self.viewport.zoom(factor, at.x() * ratio, at.y() * ratio)
        self._settle.start()
        self._moved()

    # what was meant

    def _tap(self, at: Point) -> None:
        if self._seats is None:
            return
        ratio = self.devicePixelRatio()
        x, y = self.viewport.to_plan(at[0] * ratio, at[1] * ratio)
        dots = self._dots_per_mm * ratio / self.viewport.scale
        area = self._area_at(x, y)
        if area is not None:
            self.areaTapped.emit(area)
        elif self._seats.hall.pitch >= self._nearest_pitch() * dots:
            reach = REACH * dots if self._finger else _MOUSE_REACH * self._seats.hall.pitch
            seat = self._seats.pick(x, y, min(reach, REACH * dots))
            if seat is not None:
                self.placesTapped.emit([seat])
            elif (gone := self._seats.at(x, y)) is not None:
                self.takenTapped.emit(gone)
        elif self._seats.near(x, y):
            # The seat stays under the finger: tap again to have it.
            self.zoom(TAPPED_PITCH * dots / self._seats.hall.pitch, QPointF(*at))

    def _nearest_pitch(self) -> float:
        return FINGER_PITCH if self._finger else MOUSE_PITCH

    def _long_press(self, at: Point) -> None:
        if self._seats is None:
            return
        ratio = self.devicePixelRatio()
        seat = self._seats.at(*self.viewport.to_plan(at[0] * ratio, at[1] * ratio))
        if seat is not None:
            self.placeLongPressed.emit(seat)

    def _area_at(self, x: float, y: float) -> int | None:
        assert self._seats is not None
        for index, area in enumerate(self._seats.hall.plan.areas):
            outline = QPolygonF([QPointF(*point) for point in area.outline])
            if outline.containsPoint(QPointF(x, y), Qt.FillRule.OddEvenFill):
                return index
        return None


def _xy(point: QPointF) -> Point:
    return point.x(), point.y()
