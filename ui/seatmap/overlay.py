"""What is written over the seats: row labels, sections and what they have left, areas, my seats.

Painted anew each frame in the screen's own pixels; everything out of sight is left out.
"""

import math
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPixmap

from pos.domain.plan import Shape
from ui.seatmap.captions import Captions, left_text
from ui.seatmap.hall import Hall
from ui.seatmap.measured import row_bounds
from ui.seatmap.signs import widest_spot
from ui.seatmap.sprites import LABELLED_FROM
from ui.seatmap.stamps import Line, Stamps, see_through
from ui.seatmap.tokens import MapTokens, readable_on
from ui.seatmap.viewport import Viewport

# Logical pixels between seats below which they are so small that sections are named on them.
_ON_SEATS_BELOW = 6.5
# Names are placed for scales that are this ratio apart, so that names do not jump.
_STEP = 2**0.125
_MARKS_KEPT = 64


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


@dataclass(frozen=True, slots=True)
class _Name:
    """Where a section is named close by: which spot, whether with what is free, plan units."""

    spot: int
    counted: bool
    box: QRectF


class Overlay:
    """Writes over one hall."""

    def __init__(self, hall: Hall, tokens: MapTokens, font: QFont) -> None:
        self._hall = hall
        self._tokens = tokens
        self._stamps = Stamps(font)
        self._sections = hall.signs
        spots = [(sign.beside[0], sign.beside[-1]) for sign in self._sections]
        # (2, sections, spots): x and y of where each section can be named.
        self._beside = np.array(spots, dtype=np.float64).reshape(-1, 2, 2).transpose(2, 0, 1)
        self._marks: dict[int, QPixmap] = {}
        self._nearby = hall.nearby
        self._words = [_room_of(shape) for shape in hall.plan.shapes if shape.kind == "text"]
        texts = [shape for shape in hall.plan.shapes if shape.text]
        self._shapes = [(shape, np.array(shape.points, dtype=np.float64)) for shape in texts]
        areas = hall.plan.areas
        self._spots = [widest_spot(np.array(one.outline, dtype=np.float64)) for one in areas]
        self._captions = Captions(hall, self._stamps)
        self._names: dict[int, dict[int, _Name | None]] = {}
        # Ends and middles of rows: enough to tell which section is in the middle of the window.
        first, last = row_bounds(hall.plan)
        seated = last >= first
        first, last = first[seated], last[seated]
        self._probes = np.unique(np.concatenate((first, (first + last) // 2, last)))
        self._probed = hall.x[self._probes], hall.y[self._probes]
        self._unit = 1.0
        self._alone = False

    @property
    def stale(self) -> bool:
        """Whether numbers are left to be written anew: paint again."""
        return self._captions.stale

    def changed(self, view: Viewport, seats: NDArray[np.int64]) -> list[QRectF] | None:
        """Where numbers stand that those seats are counted in; None where that is not known."""
        if self._hall.pitch * view.scale / self._unit >= _ON_SEATS_BELOW:
            return None
        return self._captions.boxes(set(self._hall.section_of[seats].tolist()))

    def recolour(self, tokens: MapTokens) -> None:
        """Write in other colours."""
        self._tokens = tokens
        self._forget()

    def _forget(self) -> None:
        self._marks.clear()
        self._captions.forget(self._tokens, self._unit, alone=self._alone)
        self._names.clear()

    def paint(
        self,
        painter: QPainter,
        view: Viewport,
        unit: float,
        counts: Counts,
        *,
        moving: bool = False,
    ) -> None:
        """`unit` is the screen's own pixels per logical pixel."""
        if unit != self._unit or counts.alone != self._alone:
            self._unit, self._alone = unit, counts.alone
            self._forget()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pitch = self._hall.pitch * view.scale / unit
        self._paint_shapes(painter, view)
        self._paint_areas(painter, view, counts)
        if pitch >= _ON_SEATS_BELOW:
            self._paint_names(painter, view, counts.sections.tolist())
            self._captions.stale = False
        else:
            self._captions.paint(painter, view, counts.sections, moving=moving)
        self._paint_mine(painter, view, counts.my_seats)
        self._paint_title(painter, view)

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

    def _paint_names(self, painter: QPainter, view: Viewport, free: list[int]) -> None:
        """Close by, a section's name and what is free stand behind it, or before it."""
        step = self._step(view)
        names = self._names.setdefault(step, {})
        paper = see_through(self._tokens.background, 0.8)
        for index in self._signs_seen(view).tolist():
            if index not in names:
                names[index] = self._named(index, _STEP**step, names)
            name = names[index]
            if name is None:
                continue
            sign = self._sections[index]
            text = self._hall.plan.sections[sign.section].name
            if name.counted:
                text = f"{text} · {self._left(free[sign.section])}"
            x, y = sign.beside[name.spot]
            at = (x * view.scale - view.left, y * view.scale - view.top)
            self._stamps.put(painter, at, (self._name(text),), paper)

    def _name(self, text: str) -> Line:
        return self._line(text, self._tokens.muted, 11, bold=True)

    def _named(self, index: int, scale: float, names: dict[int, "_Name | None"]) -> "_Name | None":
        """Where a section's name stands at that scale: over no seat, no word and no other name."""
        sign = self._sections[index]
        text = self._hall.plan.sections[sign.section].name
        if not text:
            return None
        room = 1.15 * max(sign.width, sign.height) * scale
        for counted, spot in product((True, False), range(len(sign.beside))):
            # As wide as it can get, so that a name does not come and go with sales.
            shown = f"{text} · {self._left(sign.seats)}" if counted else text
            width, height = self._stamps.size((self._name(shown),))
            if width > room:
                continue
            x, y = sign.beside[spot]
            box = QRectF(
                x - width / scale / 2, y - height / scale / 2, width / scale, height / scale
            )
            others = [other.box for other in names.values() if other is not None]
            if not any(box.intersects(one) for one in others + self._words) and not self._seated(
                box
            ):
                return _Name(spot, counted, box)
        return None

    def _seated(self, box: QRectF) -> bool:
        """Whether there is a seat in a rectangle of the plan."""
        hall = self._hall
        seats = self._nearby.between(box.left(), box.right())
        return bool(((hall.y[seats] > box.top()) & (hall.y[seats] < box.bottom())).any())

    def _signs_seen(self, view: Viewport) -> NDArray[np.int64]:
        """Sections (positions in `_sections`) with a spot for their name in the window."""
        x, y = self._beside * view.scale
        x, y = x - view.left, y - view.top
        seen = (x > 0) & (x < view.width) & (y > 0) & (y < view.height)
        return np.flatnonzero(seen.any(axis=1))

    def _step(self, view: Viewport) -> int:
        return math.floor(math.log(view.scale, _STEP) + 1e-6)

    def _left(self, count: int) -> str:
        return left_text(count, alone=self._alone)

    def _paint_mine(self, painter: QPainter, view: Viewport, seats: NDArray[np.int64]) -> None:
        """My seats glow; from afar they are pins, close by the tick stands beside the number."""
        hall = self._hall
        across, down = hall.x[seats] * view.scale - view.left, hall.y[seats] * view.scale - view.top
        edge = hall.pitch * view.scale
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

    def _paint_title(self, painter: QPainter, view: Viewport) -> None:
        """The hall's name, and the section in the middle of the window when closer."""
        title = self._hall.plan.name
        if not view.fits and len(self._hall.x):
            x, y = view.to_plan(view.width / 2, view.height / 2)
            across, down = self._probed
            near = self._probes[np.argmin((across - x) ** 2 + (down - y) ** 2)]
            section = self._hall.plan.sections[self._hall.section_of[near]].name
            title = " · ".join(one for one in (title, section) if one)
        if not title:
            return
        lines = (self._line(title, self._tokens.ink, 13, bold=True),)
        width, height = self._stamps.size(lines)
        edge = 8 * self._unit
        paper = see_through(self._tokens.background, 0.86)
        self._stamps.put(painter, (edge + width / 2, edge + height / 2), lines, paper)


def _room_of(shape: Shape) -> QRectF:
    """In plan units, the room around a word that is centred on its point."""
    x, y = shape.points[0]
    width, height = 0.72 * len(shape.text) * shape.size, 1.2 * shape.size
    return QRectF(x - width / 2, y - height / 2, width, height)


def _on_screen(view: Viewport, points: NDArray[np.float64]) -> QRectF:
    low, high = points.min(axis=0), points.max(axis=0)
    left, top = view.to_screen(float(low[0]), float(low[1]))
    right, bottom = view.to_screen(float(high[0]), float(high[1]))
    return QRectF(left, top, right - left, bottom - top)
