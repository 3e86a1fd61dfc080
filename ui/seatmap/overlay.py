"""What is written over the seats: row labels, sections and what they have left, areas, my seats.

Painted anew each frame in the screen's own pixels; everything out of sight is left out.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen

from ui.seatmap.hall import Hall
from ui.seatmap.signs import SectionSign, row_signs, section_signs
from ui.seatmap.sprites import LABELLED_FROM
from ui.seatmap.stamps import Line, Stamps, see_through
from ui.seatmap.tokens import MapTokens, readable_on
from ui.seatmap.viewport import Viewport

# Logical pixels between seats from which rows are named, and below which sections are.
_ROWS_FROM = 11.0
# Sections are placed for scales that are this ratio apart, so that names do not jump.
_STEP = 2**0.25


@dataclass(frozen=True, eq=False)
class Counts:
    """What is free and what is mine: per section, per area; and my seats."""

    sections: NDArray[np.int64]
    areas: list[int]
    my_areas: list[int]
    my_seats: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Caption:
    """A section that has room for its name; `form` 2 is "87 free", 1 is "87", 0 no count."""

    sign: SectionSign
    form: int


class Overlay:
    """Writes over one hall."""

    def __init__(self, hall: Hall, tokens: MapTokens, font: QFont) -> None:
        self._hall = hall
        self._tokens = tokens
        self._stamps = Stamps(font)
        self._rows = row_signs(hall)
        self._sections = section_signs(hall)
        self._captions: dict[int, list[_Caption]] = {}
        self._unit = 1.0

    def recolour(self, tokens: MapTokens) -> None:
        """Write in other colours."""
        self._tokens = tokens

    def paint(self, painter: QPainter, view: Viewport, unit: float, counts: Counts) -> None:
        """`unit` is the screen's own pixels per logical pixel."""
        if unit != self._unit:
            self._unit = unit
            self._captions.clear()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        close = self._hall.pitch * view.scale >= _ROWS_FROM * unit
        self._paint_shapes(painter, view)
        self._paint_areas(painter, view, counts)
        if close:
            self._paint_rows(painter, view)
            self._paint_names(painter, view)
        else:
            self._paint_captions(painter, view, counts.sections)
        self._paint_mine(painter, view, counts.my_seats)
        self._paint_title(painter, view)

    def _line(self, text: str, colour: str, logical: float, *, bold: bool = False) -> Line:
        return Line(text, colour, round(logical * self._unit), bold)

    def _paint_shapes(self, painter: QPainter, view: Viewport) -> None:
        """The stage's name in the stage, other words where the plan has them."""
        for shape in self._hall.plan.shapes:
            if not shape.text:
                continue
            box = _on_screen(view, np.array(shape.points, dtype=np.float64))
            if shape.kind == "polygon":
                pixels = min(0.34 * min(box.height(), box.width()) / self._unit, 22)
                ink = readable_on(self._tokens.stage)
                line = self._line(shape.text, ink, max(pixels, 9), bold=True)
                if self._stamps.size((line,))[0] > box.width():
                    continue
            else:
                pixels = min(shape.size * view.scale / self._unit, 17)
                if pixels < 6:
                    continue
                line = self._line(shape.text, self._tokens.muted, max(pixels, 9), bold=True)
            middle = box.center()
            self._stamps.put(painter, (middle.x(), middle.y()), (line,))

    def _paint_areas(self, painter: QPainter, view: Viewport, counts: Counts) -> None:
        window = QRectF(0, 0, view.width, view.height)
        for index, area in enumerate(self._hall.plan.areas):
            box = _on_screen(view, np.array(area.outline, dtype=np.float64))
            seen = box.intersected(window)
            if seen.isEmpty():
                continue
            room = min(seen.height(), 0.55 * seen.width()) / self._unit
            free = _free(counts.areas[index])
            ink = self._tokens.ink if counts.areas[index] else self._tokens.muted
            lines = [
                self._line(area.name, self._tokens.muted, min(max(0.09 * room, 10), 20), bold=True),
                self._line(free, ink, min(max(0.2 * room, 11), 56), bold=True),
            ]
            if self._stamps.size(tuple(lines))[1] > seen.height():
                lines = [self._line(free, ink, 10, bold=True)]
            x, y = seen.center().x(), seen.center().y()
            self._stamps.put(painter, (x, y), tuple(lines))
            if counts.my_areas[index]:
                height = self._stamps.size(tuple(lines))[1]
                mine = self._line(
                    f"✓ {counts.my_areas[index]}", self._tokens.accent_ink, 15, bold=True
                )
                below = y + height / 2 + 12 * self._unit
                self._stamps.put(painter, (x, below), (mine,), self._tokens.accent)

    def _paint_rows(self, painter: QPainter, view: Viewport) -> None:
        pitch = self._hall.pitch * view.scale
        logical = min(max(0.36 * pitch / self._unit, 8.5), 14)
        x, y = self._rows.x * view.scale - view.left, self._rows.y * view.scale - view.top
        seen = (x > -pitch) & (x < view.width + pitch) & (y > -pitch) & (y < view.height + pitch)
        for index in np.flatnonzero(seen):
            line = self._line(self._rows.texts[index], self._tokens.muted, logical)
            self._stamps.put(painter, (float(x[index]), float(y[index])), (line,))

    def _paint_names(self, painter: QPainter, view: Viewport) -> None:
        """Close by, a section's name stands behind it."""
        window = QRectF(-80, -20, view.width + 160, view.height + 40)
        for sign in self._sections:
            x, y = view.to_screen(*sign.behind)
            name = self._hall.plan.sections[sign.section].name
            if not name or not window.contains(x, y):
                continue
            line = self._line(name, self._tokens.muted, 11, bold=True)
            if self._stamps.size((line,))[0] <= 1.15 * max(sign.width, sign.height) * view.scale:
                paper = see_through(self._tokens.background, 0.8)
                self._stamps.put(painter, (x, y), (line,), paper)

    def _paint_captions(self, painter: QPainter, view: Viewport, free: NDArray[np.int64]) -> None:
        """From afar, a section's name and what is free there stand on it."""
        step = math.floor(math.log(view.scale, _STEP) + 1e-6)
        if step not in self._captions:
            self._captions[step] = self._placed(_STEP**step)
        window = QRectF(-40, -40, view.width + 80, view.height + 80)
        paper = see_through(self._tokens.floor, 0.84)
        for caption in self._captions[step]:
            x, y = view.to_screen(*caption.sign.middle)
            if window.contains(x, y):
                section = caption.sign.section
                lines = self._caption(section, caption.form, int(free[section]))
                self._stamps.put(painter, (x, y), lines, paper)

    def _caption(self, section: int, form: int, free: int) -> tuple[Line, ...]:
        """In the muted ink where nothing is left."""
        ink = self._tokens.ink if free else self._tokens.muted
        name = self._line(self._hall.plan.sections[section].name, ink, 11, bold=True)
        if form == 0:
            return (name,)
        count = str(free) if form == 1 else _free(free)
        return name, self._line(count, self._tokens.muted, 10)

    def _placed(self, scale: float) -> list[_Caption]:
        """Captions with room at that scale, the largest sections first, none over another."""
        placed: list[_Caption] = []
        taken: list[QRectF] = []
        for sign in self._sections:
            for form, share in ((2, 0.66), (1, 0.78), (0, 0.95)):
                # As wide as it can get, so that a name does not come and go with sales.
                width, height = self._stamps.size(self._caption(sign.section, form, sign.seats))
                x, y = sign.middle[0] * scale, sign.middle[1] * scale
                box = QRectF(x - width / 2, y - height / 2, width, height)
                fits = width <= share * sign.width * scale and height <= share * sign.height * scale
                if fits and not any(box.intersects(other) for other in taken):
                    placed.append(_Caption(sign, form))
                    taken.append(box)
                    break
        return placed

    def _paint_mine(self, painter: QPainter, view: Viewport, seats: NDArray[np.int64]) -> None:
        """My seats glow; from afar they are pins, close by the tick stands beside the number."""
        hall, unit = self._hall, self._unit
        for seat in seats:
            x, y = view.to_screen(float(hall.x[seat]), float(hall.y[seat]))
            radius = hall.kinds[hall.kind_of[seat]].radius * view.scale
            if not (-radius < x < view.width + radius and -radius < y < view.height + radius):
                continue
            at = QPointF(x, y)
            if radius < 5 * unit:
                painter.setPen(QPen(QColor(self._tokens.ink), 1.6 * unit))
                painter.setBrush(QColor(self._tokens.accent))
                painter.drawEllipse(at, 5 * unit, 5 * unit)
                continue
            glow = QColor(self._tokens.accent)
            glow.setAlphaF(0.45)
            painter.setPen(QPen(glow, 3 * unit))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(at, radius + 2 * unit, radius + 2 * unit)
            if 2 * radius + 2 >= LABELLED_FROM:
                self._tick(painter, QPointF(x + 0.8 * radius, y - 0.8 * radius), 0.4 * radius)

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
            near = int(np.argmin((self._hall.x - x) ** 2 + (self._hall.y - y) ** 2))
            section = self._hall.plan.sections[self._hall.section_of[near]].name
            title = " · ".join(one for one in (title, section) if one)
        if not title:
            return
        lines = (self._line(title, self._tokens.ink, 13, bold=True),)
        width, height = self._stamps.size(lines)
        edge = 8 * self._unit
        paper = see_through(self._tokens.background, 0.86)
        self._stamps.put(painter, (edge + width / 2, edge + height / 2), lines, paper)


def _free(count: int) -> str:
    return QCoreApplication.translate("SeatMap", "%n free", None, count)


def _on_screen(view: Viewport, points: NDArray[np.float64]) -> QRectF:
    low, high = points.min(axis=0), points.max(axis=0)
    left, top = view.to_screen(float(low[0]), float(low[1]))
    right, bottom = view.to_screen(float(high[0]), float(high[1]))
    return QRectF(left, top, right - left, bottom - top)
