"""What is written over the seats: row labels, sections and what they have left, areas, my seats.

Painted anew each frame in the screen's own pixels; everything out of sight is left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from pos.domain.ids import CategoryId
from ui.seatmap.hall import Hall, row_bounds
from ui.seatmap.sprites import LABELLED_FROM
from ui.seatmap.tokens import MapTokens
from ui.seatmap.viewport import Viewport

# Logical pixels between seats from which rows are named, and below which sections are.
_ROWS_FROM = 11.0
_CENTRE = Qt.AlignmentFlag.AlignCenter


@dataclass(frozen=True, eq=False)
class Counts:
    """What is free and what is mine: per section, per area; and my seats."""

    sections: NDArray[np.int64]
    areas: list[int]
    my_areas: list[int]
    my_seats: NDArray[np.int64]


class Overlay:
    """Writes over one hall."""

    def __init__(
        self, hall: Hall, colours: Mapping[CategoryId, str], tokens: MapTokens, font: QFont
    ) -> None:
        self._hall = hall
        self._colours = colours
        self._tokens = tokens
        self._font = QFont(font)
        self._rows = _RowEnds(hall)
        self._sections = _section_boxes(hall)

    def paint(self, painter: QPainter, view: Viewport, unit: float, counts: Counts) -> None:
        """`unit` is the screen's own pixels per logical pixel."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pitch = self._hall.pitch * view.scale
        self._paint_shapes(painter, view, unit)
        self._paint_areas(painter, view, unit, counts)
        if pitch >= _ROWS_FROM * unit:
            self._paint_rows(painter, view, unit)
        self._paint_mine(painter, view, unit, counts.my_seats)
        if pitch < _ROWS_FROM * unit:
            self._paint_sections(painter, view, unit, counts.sections)
        self._paint_title(painter, view, unit)

    def _write(
        self, painter: QPainter, pixels: float, colour: str, weight: QFont.Weight
    ) -> QFontMetricsF:
        font = QFont(self._font)
        font.setPixelSize(max(6, round(pixels)))
        font.setWeight(weight)
        painter.setFont(font)
        painter.setPen(QColor(colour))
        return QFontMetricsF(font)

    def _paint_shapes(self, painter: QPainter, view: Viewport, unit: float) -> None:
        for shape in self._hall.plan.shapes:
            if not shape.text:
                continue
            box = _on_screen(view, np.array(shape.points, dtype=np.float64))
            ink, pixels = self._tokens.muted, max(shape.size * view.scale, 9 * unit)
            if shape.kind == "polygon":
                ink = self._tokens.background
                pixels = min(max(0.34 * box.height(), 9 * unit), 22 * unit)
            metrics = self._write(painter, pixels, ink, QFont.Weight.DemiBold)
            if shape.kind == "polygon" and metrics.horizontalAdvance(shape.text) > box.width():
                continue
            room = box.adjusted(-2000, -100, 2000, 100)
            painter.drawText(room, _CENTRE, shape.text)

    def _paint_areas(self, painter: QPainter, view: Viewport, unit: float, counts: Counts) -> None:
        for index, area in enumerate(self._hall.plan.areas):
            box = _on_screen(view, np.array(area.outline, dtype=np.float64))
            if not box.intersects(QRectF(0, 0, view.width, view.height)):
                continue
            big = min(max(0.2 * box.height(), 12 * unit), 56 * unit, 0.2 * box.width())
            small = min(max(0.42 * big, 11 * unit), 20 * unit)
            middle = box.center().y()
            if box.height() < 3.4 * (big + small):
                big = small = min(max(0.24 * box.height(), 8 * unit), 15 * unit)
            self._line(painter, box, middle - 0.62 * big, small, area.name)
            free = QCoreApplication.translate("SeatMap", "%n free", None, counts.areas[index])
            self._write(painter, big, self._tokens.ink, QFont.Weight.Bold)
            painter.drawText(_strip(box, middle + 0.42 * big, 2 * big), _CENTRE, free)
            if counts.my_areas[index]:
                at = QPointF(box.center().x(), middle + 0.42 * big + big)
                self._badge(painter, at, small, f"✓ {counts.my_areas[index]}")

    def _line(
        self, painter: QPainter, box: QRectF, middle: float, pixels: float, text: str
    ) -> None:
        metrics = self._write(painter, pixels, self._tokens.muted, QFont.Weight.DemiBold)
        if metrics.horizontalAdvance(text) <= box.width() * 1.1:
            painter.drawText(_strip(box, middle, 2 * pixels), _CENTRE, text)

    def _badge(self, painter: QPainter, at: QPointF, pixels: float, text: str) -> None:
        metrics = self._write(painter, pixels, self._tokens.accent_ink, QFont.Weight.Bold)
        width = metrics.horizontalAdvance(text) + 1.2 * pixels
        pill = QRectF(at.x() - width / 2, at.y() - 0.2 * pixels, width, 1.7 * pixels)
        painter.save()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._tokens.accent))
        painter.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2)
        painter.restore()
        painter.drawText(pill, _CENTRE, text)

    def _paint_rows(self, painter: QPainter, view: Viewport, unit: float) -> None:
        pitch = self._hall.pitch * view.scale
        pixels = min(max(0.4 * pitch, 9 * unit), 15 * unit)
        self._write(painter, pixels, self._tokens.muted, QFont.Weight.DemiBold)
        x, y = self._rows.x * view.scale - view.left, self._rows.y * view.scale - view.top
        seen = (x > -pitch) & (x < view.width + pitch) & (y > -pitch) & (y < view.height + pitch)
        for index in np.flatnonzero(seen):
            box = QRectF(x[index] - 3 * pitch, y[index] - pitch, 6 * pitch, 2 * pitch)
            painter.drawText(box, _CENTRE, self._rows.texts[index])

    def _paint_mine(
        self, painter: QPainter, view: Viewport, unit: float, seats: NDArray[np.int64]
    ) -> None:
        """A ring around each of my seats, and a tick beside its number where there is one."""
        hall = self._hall
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for seat in seats:
            x, y = view.to_screen(hall.x[seat], hall.y[seat])
            radius = hall.kinds[hall.kind_of[seat]].radius * view.scale
            if not (-radius < x < view.width + radius and -radius < y < view.height + radius):
                continue
            ring = max(radius + 1.4 * unit, 5.5 * unit)
            painter.setPen(QPen(QColor(self._tokens.ink), 4.4 * unit))
            painter.drawEllipse(QPointF(x, y), ring, ring)
            painter.setPen(QPen(QColor(self._tokens.accent), 2.4 * unit))
            painter.drawEllipse(QPointF(x, y), ring, ring)
            if 2 * radius + 3 >= LABELLED_FROM:
                self._tick(painter, QPointF(x + 0.78 * radius, y - 0.78 * radius), radius)

    def _tick(self, painter: QPainter, at: QPointF, radius: float) -> None:
        size = 0.42 * radius
        painter.save()
        painter.setPen(QPen(QColor(self._tokens.accent), 0.12 * radius))
        painter.setBrush(QColor(self._tokens.accent_ink))
        painter.drawEllipse(at, size, size)
        pen = QPen(QColor(self._tokens.accent), 0.15 * radius)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        corners = [(-0.45, 0.05), (-0.12, 0.36), (0.48, -0.32)]
        painter.drawPolyline([at + QPointF(x * size, y * size) for x, y in corners])
        painter.restore()

    def _paint_sections(
        self, painter: QPainter, view: Viewport, unit: float, free: NDArray[np.int64]
    ) -> None:
        """Names and free seats on their sections, the largest first, none over another."""
        taken: list[QRectF] = []
        window = QRectF(0, 0, view.width, view.height)
        pixels = 11 * unit
        paper = QColor(self._tokens.floor)
        paper.setAlphaF(0.9)
        for index, at, width, height in self._sections:
            x, y = view.to_screen(*at)
            if not window.contains(x, y):
                continue
            room = QRectF(0, 0, width * view.scale, height * view.scale)
            name = self._hall.plan.sections[index].name
            left = QCoreApplication.translate("SeatMap", "%n free", None, int(free[index]))
            lines = [(name, self._tokens.ink), (left, self._tokens.muted)]
            box = self._caption_box(painter, QPointF(x, y), pixels, lines)
            if box.width() > 1.1 * room.width() or box.height() > 1.1 * room.height():
                lines = lines[:1]
                box = self._caption_box(painter, QPointF(x, y), pixels, lines)
            if box.width() > 1.2 * room.width() or box.height() > 1.6 * room.height():
                continue
            if any(box.intersects(other) for other in taken):
                continue
            taken.append(box)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(paper)
            painter.drawRoundedRect(box, 0.45 * pixels, 0.45 * pixels)
            for number, (text, colour) in enumerate(lines):
                weight = QFont.Weight.Bold if number == 0 else QFont.Weight.Medium
                self._write(painter, pixels, colour, weight)
                line = QRectF(
                    box.left(), box.top() + (0.2 + 1.3 * number) * pixels, box.width(), 1.4 * pixels
                )
                painter.drawText(line, _CENTRE, text)

    def _caption_box(
        self, painter: QPainter, at: QPointF, pixels: float, lines: list[tuple[str, str]]
    ) -> QRectF:
        metrics = self._write(painter, pixels, self._tokens.ink, QFont.Weight.Bold)
        width = max(metrics.horizontalAdvance(text) for text, _ in lines) + 0.9 * pixels
        height = (1.3 * len(lines) + 0.5) * pixels
        return QRectF(at.x() - width / 2, at.y() - height / 2, width, height)

    def _paint_title(self, painter: QPainter, view: Viewport, unit: float) -> None:
        """The hall's name, and the section in the middle of the window when closer."""
        title = self._hall.plan.name
        if not view.fits and len(self._hall.x):
            x, y = view.to_plan(view.width / 2, view.height / 2)
            near = int(np.argmin((self._hall.x - x) ** 2 + (self._hall.y - y) ** 2))
            section = self._hall.plan.sections[self._hall.section_of[near]].name
            title = " · ".join(one for one in (title, section) if one)
        if not title:
            return
        pixels = 13 * unit
        metrics = self._write(painter, pixels, self._tokens.ink, QFont.Weight.DemiBold)
        width = metrics.horizontalAdvance(title) + 1.4 * pixels
        box = QRectF(10 * unit, 10 * unit, width, 2.1 * pixels)
        paper = QColor(self._tokens.background)
        paper.setAlphaF(0.86)
        painter.save()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(paper)
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        painter.restore()
        painter.drawText(box, _CENTRE, title)


def _strip(box: QRectF, middle: float, height: float) -> QRectF:
    return QRectF(box.left() - 200, middle - height / 2, box.width() + 400, height)


def _on_screen(view: Viewport, points: NDArray[np.float64]) -> QRectF:
    low, high = points.min(axis=0), points.max(axis=0)
    left, top = view.to_screen(float(low[0]), float(low[1]))
    right, bottom = view.to_screen(float(high[0]), float(high[1]))
    return QRectF(left, top, right - left, bottom - top)


class _RowEnds:
    """Where rows are named: beside their first and last seats, where no seat is in the way."""

    def __init__(self, hall: Hall) -> None:
        first, last = row_bounds(hall.plan)
        points = np.column_stack((hall.x, hall.y))
        rows = np.flatnonzero((last >= first) & np.array([bool(r.label) for r in hall.plan.rows]))
        first, last = first[rows], last[rows]
        inner = np.minimum(first + 1, last), np.maximum(last - 1, first)
        ends = [
            _beyond(points, end, inside, hall.pitch)
            for end, inside in zip((first, last), inner, strict=True)
        ]
        spots = np.concatenate(ends) if len(rows) else np.empty((0, 2))
        texts = [hall.plan.rows[row].label for row in rows]
        clear = _clear_of_seats(points, spots, hall.pitch / 3)
        # The second end of a lone seat would stand where its first end stands.
        clear[len(rows) :] &= last > first
        self.x, self.y = spots[clear].T
        self.texts = [text for text, keep in zip(texts * 2, clear, strict=True) if keep]


def _beyond(
    points: NDArray[np.float64], end: NDArray[np.int64], inside: NDArray[np.int64], pitch: float
) -> NDArray[np.float64]:
    along = points[end] - points[inside]
    length = np.hypot(*along.T)[:, None]
    along = np.where(length > 0, along / np.maximum(length, 1e-9), (-1.0, 0.0))
    beyond: NDArray[np.float64] = points[end] + along * 1.08 * pitch
    return beyond


def _clear_of_seats(
    points: NDArray[np.float64], spots: NDArray[np.float64], cell: float
) -> NDArray[np.bool_]:
    """Spots with no seat in their own or a neighbouring cell of a grid."""

    def key(cells: NDArray[np.int64]) -> NDArray[np.int64]:
        keys: NDArray[np.int64] = (cells[:, 0] << 32) + cells[:, 1]
        return keys

    seats = np.unique(key(np.floor(points / cell).astype(np.int64)))
    at = np.floor(spots / cell).astype(np.int64)
    clear = np.ones(len(spots), bool)
    for across in (-1, 0, 1):
        for down in (-1, 0, 1):
            clear &= ~np.isin(key(at + np.array((across, down))), seats)
    return clear


def _section_boxes(hall: Hall) -> list[tuple[int, tuple[float, float], float, float]]:
    """Each section: index, the middle of its middle row, width and height; the largest first."""
    boxes = []
    order = np.argsort(hall.section_of, kind="stable")
    sections, starts = np.unique(hall.section_of[order], return_index=True)
    for section, seats in zip(sections, np.split(order, starts[1:]), strict=True):
        rows, first = np.unique(hall.plan.row_of[seats], return_index=True)
        middle_row = np.split(seats, first[1:])[len(rows) // 2]
        one, other = middle_row[(len(middle_row) - 1) // 2], middle_row[len(middle_row) // 2]
        at = (float(hall.x[one] + hall.x[other]) / 2, float(hall.y[one] + hall.y[other]) / 2)
        width, height = np.ptp(hall.x[seats]), np.ptp(hall.y[seats])
        boxes.append((int(section), at, float(width + hall.pitch), float(height + hall.pitch)))
    return sorted(boxes, key=lambda box: -box[2] * box[3])
