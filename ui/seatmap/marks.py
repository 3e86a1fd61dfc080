"""What hands and keys leave on the map for a moment: the cursor, and a stroke being drawn."""

import math
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QCoreApplication, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPixmap, QPolygonF

from ui.seatmap.gestures import Point
from ui.seatmap.stamps import Line, Stamps, see_through
from ui.seatmap.strokes import MOST, Crossed
from ui.seatmap.tokens import MapTokens

if TYPE_CHECKING:
    from ui.seatmap.view import SeatMapView

# Logical pixels: the smallest ring around a seat, and the frame of a map with the keyboard.
_LEAST_RING, _FRAME = 9.0, 3.0
# Millimetres: a ring that a fingertip does not hide, and how far above it the count stands.
_FINGER_RING, _ABOVE_FINGER = 9.0, 15.0


class Marks:
    """Paints over a map, in the screen's own pixels."""

    def __init__(self, tokens: MapTokens, font: QFont) -> None:
        self._tokens = tokens
        self._stamps = Stamps(font)
        self._rings, self._ringed = QPixmap(), (0, 0.0)

    def paint(self, painter: QPainter, view: "SeatMapView", dirty: QRect) -> None:
        """What there is to mark now; outside `dirty` (the screen's own pixels) nothing shows."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        unit = view.devicePixelRatio()
        if view.hasFocus():
            self._paint_focus(painter, view, unit, dirty)
        if (armed := view.hands.armed) is not None:
            self._paint_armed(painter, view, armed)
        if (drawn := view.hands.crossed()) is not None:
            self._paint_stroke(painter, view, drawn)

    def _paint_focus(
        self, painter: QPainter, view: "SeatMapView", unit: float, dirty: QRect
    ) -> None:
        """A frame, a ring around the cursor's place, and beside it what that is."""
        frame = QRect(0, 0, view.viewport.width, view.viewport.height)
        wide, ink = round(_FRAME * unit), QColor(self._tokens.ink)
        # Four bars: a stroked rectangle of that size takes a good part of a frame.
        for side in (
            frame.adjusted(0, 0, 0, wide - frame.height()),
            frame.adjusted(0, frame.height() - wide, 0, 0),
            frame.adjusted(0, wide, wide - frame.width(), -wide),
            frame.adjusted(frame.width() - wide, wide, 0, -wide),
        ):
            if dirty.intersects(side):
                painter.fillRect(side, ink)
        spot = view.keys.spot()
        if spot is None:
            return
        x, y = view.viewport.to_screen(*spot[:2])
        ring = max(spot[2] * view.viewport.scale + 3 * unit, _LEAST_RING * unit)
        reach = round(ring + 4 * unit)
        if dirty.intersects(QRect(round(x) - reach, round(y) - reach, 2 * reach, 2 * reach)):
            self._ring(painter, (x, y), ring, unit)
        line = Line(view.keys.name, self._tokens.background, round(13 * unit), True)
        if not line.text:
            return
        width, height = self._stamps.size((line,))
        above = y - ring - 1.2 * height > _FRAME * unit
        middle = min(max(x, width / 2 + 6 * unit), frame.width() - width / 2 - 6 * unit)
        level = y - ring - 0.7 * height if above else y + ring + 0.7 * height
        self._stamps.put(painter, (middle, level), (line,), self._tokens.ink)

    def _ring(self, painter: QPainter, at: Point, radius: float, unit: float) -> None:
        """Dark and light, so that it is seen on every seat and on the floor; drawn once a size."""
        key = (round(4 * radius), unit)
        if key != self._ringed:
            half = math.ceil(radius + 4 * unit)
            self._ringed, self._rings = key, QPixmap(2 * half, 2 * half)
            self._rings.fill(Qt.GlobalColor.transparent)
            drawing = QPainter(self._rings)
            drawing.setRenderHint(QPainter.RenderHint.Antialiasing)
            for colour, wide in ((self._tokens.background, 6), (self._tokens.ink, 3)):
                drawing.setPen(QPen(QColor(colour), wide * unit))
                drawing.drawEllipse(QPointF(half, half), radius, radius)
            drawing.end()
        half = self._rings.width() // 2
        painter.drawPixmap(round(at[0]) - half, round(at[1]) - half, self._rings)

    def _paint_armed(self, painter: QPainter, view: "SeatMapView", at: Point) -> None:
        unit = view.devicePixelRatio()
        radius = _FINGER_RING * view.dots_per_mm * unit
        painter.setPen(QPen(QColor(see_through(self._tokens.ink, 0.6)), 3 * unit))
        painter.drawEllipse(QPointF(at[0] * unit, at[1] * unit), radius, radius)

    def _paint_stroke(self, painter: QPainter, view: "SeatMapView", drawn: Crossed) -> None:
        assert view.seats is not None
        unit, hall = view.devicePixelRatio(), view.seats.hall
        line = QPolygonF([QPointF(x * unit, y * unit) for x, y in view.hands.stroke])
        pen = QPen(QColor(self._tokens.ink), 3 * unit, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        if drawn.loop:
            painter.setBrush(QColor(see_through(self._tokens.accent, 0.18)))
            painter.drawPolygon(line, Qt.FillRule.OddEvenFill)
            painter.setBrush(Qt.BrushStyle.NoBrush)
        seats = drawn.seats
        x = hall.x[seats] * view.viewport.scale - view.viewport.left
        y = hall.y[seats] * view.viewport.scale - view.viewport.top
        radii = np.array([hall.kinds[kind].radius for kind in hall.kind_of[seats]])
        # Rings, so that the numbers are still read.
        for colour, wide in ((self._tokens.ink, 7), (self._tokens.accent, 4)):
            painter.setPen(QPen(QColor(colour), wide * unit))
            for across, down, radius in zip(x, y, radii * view.viewport.scale, strict=True):
                painter.drawEllipse(QPointF(across, down), radius + unit, radius + unit)
        self._paint_count(painter, view, drawn)

    def _paint_count(self, painter: QPainter, view: "SeatMapView", drawn: Crossed) -> None:
        """How many seats, above the finger, or below it where there is no room above."""
        unit = view.devicePixelRatio()
        many = QCoreApplication.translate("SeatMap", "More than {count}").format(count=MOST)
        text = many if drawn.many else str(len(drawn.seats))
        line = Line(text, self._tokens.accent_ink, round(20 * unit), True)
        width, height = self._stamps.size((line,))
        away = _ABOVE_FINGER * view.dots_per_mm
        x, y = view.hands.stroke[-1]
        down = y - away if y - away > height else y + away
        across = min(max(x * unit, width / 2), view.viewport.width - width / 2)
        self._stamps.put(painter, (across, down * unit), (line,), self._tokens.accent)
