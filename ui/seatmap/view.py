"""The seat map's widget: one image and an overlay painted; hands and keys in, signals out."""

import math
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHideEvent,
    QInputEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QWidget

from pos.domain.ids import CategoryId
from pos.domain.plan import Plan
from ui.seatmap.badges import Badge, Badges
from ui.seatmap.frame import Frame
from ui.seatmap.gestures import Point
from ui.seatmap.ground import Ground
from ui.seatmap.hands import TAPPED_PITCH, Hands
from ui.seatmap.keys import Keys
from ui.seatmap.labels import text_masks
from ui.seatmap.marks import Marks
from ui.seatmap.overlay import Overlay
from ui.seatmap.planes import EVERYWHERE, Box, Planes
from ui.seatmap.seats import Seats
from ui.seatmap.sprites import Palette
from ui.seatmap.tokens import MapTokens, category_colour, seen
from ui.seatmap.touched import on_widget, touched
from ui.seatmap.viewport import Viewport

FRAME_MS = 16
SETTLE_MS = 80
# How long a piece of drawing beside the frames may take.
WORK_S = 0.001
# Millimetres from seat to seat, as close as one may come.
CLOSEST_PITCH = 15.0
# A hall without seats has nothing to come closer to.
_STANDING_ZOOM = 3.0


class SeatMapView(QWidget):
    """Shows one performance's hall and says what was tapped."""

    placesTapped = Signal(list)  # numbered places, free or mine
    areaTapped = Signal(int)  # index of the plan's standing area
    takenTapped = Signal(int)  # a numbered place that is not to be had
    placeLongPressed = Signal(int)  # any numbered place
    placeLetGo = Signal(int)  # the same, once the finger has left it and drew nothing
    closer = Signal(bool)  # whether less than the whole hall is shown

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumSize(160, 120)
        self.viewport = Viewport()
        self.hands = Hands(self)
        self.gestures = self.hands.gestures
        self.keys = Keys(self)
        self._dots_per_mm = 96 / 25.4
        self._seats: Seats | None = None
        self._planes: Planes | None = None
        self._overlay: Overlay | None = None
        self._ground: Ground | None = None
        self._badges: Badges | None = None
        self._marks: Marks | None = None
        self._fit_wanted = True
        self._ratio = 1.0
        self._closer = False
        self._changed: list[NDArray[np.int64]] = []
        self._unpainted = False
        self._frame = self._timer(FRAME_MS, self.show_changes)
        self._settle = self._timer(SETTLE_MS, self._settled)
        self._work = self._timer(0, self._draw_on)

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
            self.keys.enter_hall(self._seats)
        self._overlay.recolour(tokens)
        self._marks = Marks(tokens, self.font())
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
        return self.widget_point((float(self._seats.hall.x[seat]), float(self._seats.hall.y[seat])))

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
        self._frame.stop()
        self.keys.look_again()
        if self._planes is None or self._seats is None or self._overlay is None or not changed:
            self.update()
            return
        seats, everywhere = np.concatenate(changed), self._seats.areas_changed
        self._planes.change(seats)
        self._warm()
        boxes: list[QRect] | None = None
        if not everywhere:
            ratio = self.devicePixelRatio()
            boxes = touched(self._seats.hall, self._overlay, self.viewport, seats, ratio)
        if boxes is None:
            self.update()
        elif not boxes:  # all of it out of sight
            self._unpainted = False
        for box in boxes or ():
            self.update(box)

    def _warm(self) -> None:
        """Let the floors show from afar how much is taken."""
        if self._seats is None or self._ground is None or self._planes is None:
            return
        counts = self._seats.counts()
        changed = self._ground.warm(None if counts.alone else counts.sections)
        for section in changed if not self._planes.empty else ():
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
        ratio = self._ratio = self.devicePixelRatio()
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

    def _move_to_screen(self) -> None:
        """The same view on a screen with finer or coarser pixels."""
        view, before = self.viewport, self._ratio
        fits, (x, y) = view.fits, view.to_plan(view.width / 2, view.height / 2)
        self._measure()
        if self._fit_wanted or before == self._ratio:
            return
        if fits:
            self.fit()
        else:
            view.show(view.scale * self._ratio / before, x, y)
            view.snap()

    def showEvent(self, event: QShowEvent) -> None:
        """The first moment at which fitting makes sense."""
        super().showEvent(event)
        self._measure()

    # painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """One image, and the overlay."""
        painter = QPainter(self)
        try:
            self._paint(painter, event.rect())
        finally:
            # A painter that outlives its widget's painting takes the program down with it.
            painter.end()

    def _paint(self, painter: QPainter, part: QRect) -> None:
        if self._planes is None or self._overlay is None or self._seats is None:
            painter.fillRect(self.rect(), self.palette().window())
            return
        if self._planes.empty:
            self._changed = []
            self._warm()
        self._unpainted = bool(self._changed)
        ratio = self.devicePixelRatio()
        painter.scale(1 / ratio, 1 / ratio)
        moving = self._settle.isActive() or self.gestures.moving or self._planes.drawing
        self._planes.paint(painter, self.viewport, moving=moving)
        if self._badges is not None:
            self._badges.paint(painter, self.viewport, ratio)
        sides = (part.left(), part.top(), part.right() + 1, part.bottom() + 1)
        dirty = on_widget(*sides, 1 / ratio)
        self._overlay.paint(
            Frame(painter, self.viewport, ratio, dirty, moving), self._seats.counts()
        )
        if self._marks is not None:
            self._marks.paint(painter, self, dirty)
        if (self._planes.busy or self._overlay.stale) and not self._work.isActive():
            self._work.start()

    def _settled(self) -> None:
        self.viewport.snap()
        self._unpainted = True
        if self._planes is not None:
            self._planes.settle(self.viewport)
        self.update()
        self._draw_on()

    def _draw_on(self) -> None:
        """Between two frames, a little more of what is being drawn or written."""
        if self._planes is None or self._overlay is None:
            return
        until, ratio = time.perf_counter() + WORK_S, self.devicePixelRatio()
        rooms = [self._room_of(box) for box in self._planes.work(until)]
        for box in self._overlay.write_on(until):
            sides = box.left(), box.top(), box.right(), box.bottom()
            rooms.append(on_widget(*sides, ratio))
        for room in rooms:
            self._unpainted = True
            self.update(room & self.rect())
        if self._planes.busy or self._overlay.stale:
            self._work.start()

    # hands and keys

    def event(self, event: QEvent) -> bool:
        """Hands and keys take what is theirs."""
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._move_to_screen()
        theirs = isinstance(event, QInputEvent | QFocusEvent) and self.isEnabled()
        if theirs and (self.hands.take(event) or self.keys.take(event)):
            return True
        return super().event(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """A stroke that is under way means nothing any more."""
        super().hideEvent(event)
        self.hands.forget()

    def pan(self, dx: float, dy: float) -> None:
        """Drag the hall by so many of the widget's pixels."""
        ratio = self.devicePixelRatio()
        self.viewport.pan(dx * ratio, dy * ratio)
        self.update()

    def zoom(self, factor: float, at: QPoint | QPointF) -> None:
        """Closer (above 1) or further; the point of the widget stays where it is."""
        ratio = self.devicePixelRatio()
        self.viewport.zoom(factor, at.x() * ratio, at.y() * ratio)
        self._settle.start()
        self._moved()

    def reveal(self, x: float, y: float) -> None:
        """Drag the hall as little as brings a point of the plan well into the window."""
        view = self.viewport
        edge = 0.15 * min(view.width, view.height)
        across, down = view.to_screen(x, y)
        dx = max(edge - across, 0.0) + min(view.width - edge - across, 0.0)
        dy = max(edge - down, 0.0) + min(view.height - edge - down, 0.0)
        if dx or dy:
            view.pan(float(round(dx)), float(round(dy)))
            self._settle.start()
        self.update()

    def _room_of(self, box: Box) -> QRect:
        """The widget's pixels that a box of the plan takes up, as far as they are seen."""
        if box == EVERYWHERE:
            return self.rect()
        corners = (self.widget_point((box[0], box[1])), self.widget_point((box[2], box[3])))
        return QRect(*corners).adjusted(-2, -2, 2, 2)

    def come_to_rest(self) -> None:
        """Nothing moves the hall any more."""
        self._settle.start()

    def plan_point(self, at: Point) -> Point:
        """The plan's point under one of the widget's."""
        ratio = self.devicePixelRatio()
        return self.viewport.to_plan(at[0] * ratio, at[1] * ratio)

    def widget_point(self, at: Point) -> QPoint:
        """The widget's pixel at a point of the plan."""
        ratio = self.devicePixelRatio()
        x, y = self.viewport.to_screen(*at)
        return QPoint(round(x / ratio), round(y / ratio))

    @property
    def plan_units_per_mm(self) -> float:
        """How much of the plan a millimetre of the screen shows now."""
        return self._dots_per_mm * self.devicePixelRatio() / self.viewport.scale
