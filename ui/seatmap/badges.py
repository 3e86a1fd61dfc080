"""Badges over seats: a shape, a colour and a short text each, for whom a seat is set aside."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen, QPixmap

from ui.seatmap.hall import Hall
from ui.seatmap.tokens import readable_on
from ui.seatmap.viewport import Viewport

# Corners of the shape: no disc, which is a seat. Neighbours in number differ.
_CORNERS = (4, 3, 6, 5, 8)
_LEAST = 4.4  # logical pixels of radius: smaller would be a speck
_TEXT_FROM = 6.5


@dataclass(frozen=True, slots=True)
class Badge:
    """`number` chooses the shape; `text` is what is read close by."""

    number: int
    text: str
    colour: str


class Badges:
    """Paints them, one kept pixmap for each badge and size."""

    def __init__(self, hall: Hall, font: QFont) -> None:
        self._hall = hall
        self._font = font
        self._badges: tuple[Badge, ...] = ()
        self._of = np.zeros(len(hall.x), np.uint16)
        self._drawn: dict[tuple[int, int], QPixmap] = {}

    def show(self, badges: tuple[Badge, ...], of: NDArray[np.uint16]) -> None:
        """`of` has for each place the badge's position from 1 on; 0 for none."""
        if badges != self._badges:
            self._drawn.clear()
        self._badges, self._of = badges, of[: len(self._hall.x)]

    def paint(self, painter: QPainter, view: Viewport, unit: float) -> None:
        """`unit` is the screen's own pixels per logical pixel."""
        hall = self._hall
        seats = np.flatnonzero(self._of)
        if not len(seats):
            return
        x, y = hall.x[seats] * view.scale - view.left, hall.y[seats] * view.scale - view.top
        edge = hall.widest * view.scale
        inside = (x > -edge) & (x < view.width + edge) & (y > -edge) & (y < view.height + edge)
        for seat, across, down in zip(seats[inside], x[inside], y[inside], strict=True):
            radius = max(hall.kinds[hall.kind_of[seat]].radius * view.scale, _LEAST * unit)
            mark = self._mark(int(self._of[seat]) - 1, radius, unit)
            half = mark.width() / 2
            painter.drawPixmap(round(float(across) - half), round(float(down) - half), mark)

    def _mark(self, index: int, radius: float, unit: float) -> QPixmap:
        key = (index, round(2 * radius))
        if key not in self._drawn:
            self._drawn[key] = drawn(self._badges[index], radius, unit, self._font)
        return self._drawn[key]


def drawn(badge: Badge, radius: float, unit: float, font: QFont) -> QPixmap:
    """The badge as a picture, pixels of the screen's own."""
    half = math.ceil(1.2 * radius) + 1
    pixmap = QPixmap(2 * half, 2 * half)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ink = readable_on(badge.colour)
    painter.setPen(QPen(QColor(ink), max(1.0, 0.06 * radius)))
    painter.setBrush(QColor(badge.colour))
    painter.drawPath(_shape(_CORNERS[badge.number % len(_CORNERS)], QPointF(half, half), radius))
    if radius >= _TEXT_FROM * unit:
        face = QFont(font)
        face.setPixelSize(max(8, round((1.1 if len(badge.text) < 2 else 0.9) * radius)))
        face.setWeight(QFont.Weight.Bold)
        painter.setFont(face)
        painter.setPen(QColor(ink))
        room = QRectF(0, 0, 2 * half, 2 * half)
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, badge.text)
    painter.end()
    return pixmap


def _shape(corners: int, at: QPointF, radius: float) -> QPainterPath:
    path = QPainterPath()
    turn = math.pi / corners if corners % 2 == 0 else 0.0
    reach = radius * (1.2 if corners <= 4 else 1.08)
    for corner in range(corners):
        angle = 2 * math.pi * corner / corners - math.pi / 2 + turn
        point = at + QPointF(reach * math.cos(angle), reach * math.sin(angle))
        if corner:
            path.lineTo(point)
        else:
            path.moveTo(point)
    path.closeSubpath()
    return path
