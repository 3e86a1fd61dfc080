"""What is written over the seats: row labels, sections and what they have left, areas, my seats.

Painted anew each frame in the screen's own pixels; everything out of sight is left out.
"""

import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPixmap

from ui.seatmap.captions import EVERYWHERE, Captions, left_text
from ui.seatmap.frame import Frame
from ui.seatmap.hall import Hall
from ui.seatmap.measured import row_bounds
from ui.seatmap.names import Names
from ui.seatmap.rowletters import RowLetters
from ui.seatmap.signs import widest_spot
from ui.seatmap.sprites import LABELLED_FROM
from ui.seatmap.stamps import Line, Stamps, see_through
from ui.seatmap.tokens import MapTokens, readable_on
from ui.seatmap.viewport import Viewport

# Logical pixels between seats below which they are so small that sections are named on them.
_ON_SEATS_BELOW = 6.5
_MARKS_KEPT = 64
# How often, in motion, the section in the middle is looked up.
_TITLE_S = 0.1


@dataclass(frozen=True, eq=False)
class Counts:
    """What is free and what is mine: per section, per area; and my seats.

    `alone`: what is free to others is not known, and only this till's own is counted.
    """

    sections: NDArray[np.int64]
    areas: list[int]
    my_areas: list[int]
    my_seats: NDArray[np.int64]
    alone: bool = False


class Overlay:
    """Writes over one hall."""

    def __init__(self, hall: Hall, tokens: MapTokens, font: QFont) -> None:
        self._hall = hall
        self._tokens = tokens
        self._stamps = Stamps(font)
        self._marks: dict[int, QPixmap] = {}
        texts = [shape for shape in hall.plan.shapes if shape.text]
        self._shapes = [(shape, np.array(shape.points, dtype=np.float64)) for shape in texts]
        areas = hall.plan.areas
        self._spots = [widest_spot(np.array(one.outline, dtype=np.float64)) for one in areas]
        self._captions = Captions(hall, self._stamps)
        self._names = Names(hall, self._stamps)
        self._letters = RowLetters(hall, self._stamps)
        # Ends and middles of rows: enough to tell which section is in the middle of the window.
        first, last = row_bounds(hall.plan)
        seated = last >= first
        first, last = first[seated], last[seated]
        self._probes = np.unique(np.concatenate((first, (first + last) // 2, last)))
        self._probed = hall.x[self._probes], hall.y[self._probes]
        self._unit = 1.0
        self._alone = False
        self._title, self._titled_at = "", 0.0

    @property
    def stale(self) -> bool:
        """Whether names or numbers are left to be written: give it time with `write_on`."""
        return self._captions.stale or self._names.stale

    def write_on(self, until: float) -> list[QRectF]:
        """Write until that moment (`time.perf_counter`). Where to paint anew, in pixels."""
        if self._captions.stale:
            return self._captions.write_on(until)
        return [EVERYWHERE] if self._names.stale and self._names.write_on(until) else []

    def changed(self, view: Viewport, seats: NDArray[np.int64]) -> list[QRectF] | None:
        """Where numbers stand that those seats are counted in; None where that is not known."""
        if self._hall.pitch * view.scale / self._unit >= _ON_SEATS_BELOW:
            return []  # names are written anew a little later
        return self._captions.boxes(np.unique(self._hall.section_of[seats]))

    def extent(self, view: Viewport) -> QRectF | None:
        """Around all numbers that count seats; None where that is not known."""
        if self._hall.pitch * view.scale / self._unit >= _ON_SEATS_BELOW:
            return QRectF()  # names are written anew a little later
        return self._captions.extent()

    def recolour(self, tokens: MapTokens) -> None:
        """Write in other colours."""
        self._tokens = tokens
        self._forget()

    def _forget(self) -> None:
        self._marks.clear()
        self._captions.forget(self._tokens, self._unit, alone=self._alone)
        self._names.forget(self._tokens, self._unit, alone=self._alone)

    def paint(self, frame: Frame, counts: Counts) -> None:
        """Write over what is painted of the hall."""
        painter, view, unit = frame.painter, frame.view, frame.unit
        if unit != self._unit or counts.alone != self._alone:
            self._unit, self._alone = unit, counts.alone
            self._forget()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pitch = self._hall.pitch * view.scale / unit
        self._paint_shapes(painter, view)
        self._paint_areas(painter, view, counts)
        if pitch >= _ON_SEATS_BELOW:
            self._names.paint(frame, counts.sections)
            self._captions.stale = False
            if not frame.moving:
                self._letters.paint(painter, view, unit, self._tokens)
        else:
            self._captions.paint(frame, counts.sections)
            self._names.stale = False
        self._paint_mine(painter, view, counts.my_seats)
        self._paint_title(painter, view, moving=frame.moving)

    def _line(self, text: str, colour: str, logical: float, *, bold: bool = False) -> Line:
        return Line(text, colour, round(logical * self._unit), bold)

    def _paint_shapes(self, painter: QPainter, view: Viewport) -> None:
        """The stage's name in the stage, other words where the plan has them."""
        window = QRectF(-50, -50, view.width + 100, view.height + 100)
        for shape, corners in self._shapes:
            box = _on_screen(view, corners)
            if not window.intersects(box.adjusted(-1, -1, 1, 1)):
                continue
            if shape.kind == "polygon":
                pixels = min(0.34 * min(box.height(), box.width()) / self._unit, 22)
                ink = readable_on(self._tokens.stage)
                line = self._line(shape.text, ink, max(pixels, 9), bold=True)
                if self._stamps.size((line,))[0] > box.width():
                    continue
            else:
                pixels = min(shape.size * view.scale / self._unit, 17)
                if pixels < 3.5:
                    continue
                line = self._line(shape.text, self._tokens.muted, max(pixels, 9), bold=True)
            middle = box.center()
            self._stamps.put(painter, (middle.x(), middle.y()), (line,))

    def _paint_areas(self, painter: QPainter, view: Viewport, counts: Counts) -> None:
        for index, area in enumerate(self._hall.plan.areas):
            x, y, reach = self._spots[index]
            at = view.to_screen(x, y)
            room = reach * view.scale / self._unit
            free = self._left(counts.areas[index])
            ink = self._tokens.ink if counts.areas[index] else self._tokens.muted
            name = self._line(
                area.name, self._tokens.muted, min(max(0.16 * room, 10), 20), bold=True
            )
            count = self._line(free, ink, min(max(0.36 * room, 11), 56), bold=True)
            lines = (name, count) if room > 22 else (self._line(free, ink, 10, bold=True),)
            self._stamps.put(painter, at, lines)
            if counts.my_areas[index]:
                below = at[1] + self._stamps.size(lines)[1] / 2 + 14 * self._unit
                text = f"✓ {counts.my_areas[index]}"
                mine = self._line(text, self._tokens.accent_ink, 16, bold=True)
                self._stamps.put(painter, (at[0], below), (mine,), self._tokens.accent)

    def _left(self, count: int) -> str:
        return left_text(count, alone=self._alone)

    def _paint_mine(self, painter: QPainter, view: Viewport, seats: NDArray[np.int64]) -> None:
        """My seats glow; from afar they are pins, close by the tick stands beside the number."""
        hall = self._hall
        across, down = hall.x[seats] * view.scale - view.left, hall.y[seats] * view.scale - view.top
        edge = hall.widest * view.scale
        seen = (across > -edge) & (across < view.width + edge)
        seen &= (down > -edge) & (down < view.height + edge)
        for index in np.flatnonzero(seen).tolist():
            x, y = float(across[index]), float(down[index])
            radius = hall.kinds[hall.kind_of[seats[index]]].radius * view.scale
            mark = self._mark(radius)
            half = mark.width() // 2
            painter.drawPixmap(round(x) - half, round(y) - half, mark)

    def _mark(self, radius: float) -> QPixmap:
        """What is laid over my seat, drawn once for each size."""
        key = round(4 * radius)
        if key in self._marks:
            return self._marks[key]
        unit = self._unit
        half = int(max(1.4 * radius, 5 * unit) + 5 * unit)
        mark = QPixmap(2 * half, 2 * half)
        mark.fill(Qt.GlobalColor.transparent)
        painter = QPainter(mark)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        at = QPointF(half, half)
        if radius < 5 * unit:
            painter.setPen(QPen(QColor(self._tokens.ink), 1.6 * unit))
            painter.setBrush(QColor(self._tokens.accent))
            painter.drawEllipse(at, 5 * unit, 5 * unit)
        else:
            glow = QColor(self._tokens.accent)
            glow.setAlphaF(0.45)
            painter.setPen(QPen(glow, 3 * unit))
            painter.drawEllipse(at, radius + 2 * unit, radius + 2 * unit)
            if 2 * radius + 2 >= LABELLED_FROM:
                self._tick(painter, at + QPointF(0.8 * radius, -0.8 * radius), 0.4 * radius)
        painter.end()
        if len(self._marks) > _MARKS_KEPT:
            self._marks.clear()
        self._marks[key] = mark
        return mark

    def _tick(self, painter: QPainter, at: QPointF, size: float) -> None:
        painter.setPen(QPen(QColor(self._tokens.accent), 0.25 * size))
        painter.setBrush(QColor(self._tokens.accent_ink))
        painter.drawEllipse(at, size, size)
        pen = QPen(QColor(self._tokens.accent), 0.34 * size)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        corners = [(-0.42, 0.05), (-0.1, 0.34), (0.45, -0.3)]
        painter.drawPolyline([at + QPointF(x * size, y * size) for x, y in corners])

    def _paint_title(self, painter: QPainter, view: Viewport, *, moving: bool) -> None:
        """The hall's name, and the section in the middle of the window when closer."""
        now = time.perf_counter()
        if not moving or now - self._titled_at > _TITLE_S:
            self._title, self._titled_at = self._title_for(view), now
        title = self._title
        if not title:
            return
        lines = (self._line(title, self._tokens.ink, 13, bold=True),)
        width, height = self._stamps.size(lines)
        edge = 8 * self._unit
        paper = see_through(self._tokens.background, 0.86)
        self._stamps.put(painter, (edge + width / 2, edge + height / 2), lines, paper)

    def _title_for(self, view: Viewport) -> str:
        title = self._hall.plan.name
        if view.fits or not len(self._hall.x):
            return title
        x, y = view.to_plan(view.width / 2, view.height / 2)
        across, down = self._probed
        near = self._probes[np.argmin((across - x) ** 2 + (down - y) ** 2)]
        section = self._hall.plan.sections[self._hall.section_of[near]].name
        return " · ".join(one for one in (title, section) if one)


def _on_screen(view: Viewport, points: NDArray[np.float64]) -> QRectF:
    low, high = points.min(axis=0), points.max(axis=0)
    left, top = view.to_screen(float(low[0]), float(low[1]))
    right, bottom = view.to_screen(float(high[0]), float(high[1]))
    return QRectF(left, top, right - left, bottom - top)
