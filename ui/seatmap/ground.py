"""What lies below the seats: the sections' plates, the standing areas, the stage and the walls."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QImage,
    QPainter,
    QPainterPath,
    QPainterPathStroker,
    QPolygonF,
    QTransform,
)

from pos.domain.ids import CategoryId
from ui.seatmap.hall import Hall
from ui.seatmap.sprites import rgb
from ui.seatmap.tokens import MapTokens

# A plate reaches this many seat distances beyond the seats' centres; its rim a little further.
_PLATE = 0.74
_RIM = 0.10
_Piece = tuple[QPainterPath, QRectF, QColor]


def mixed(colour: str, ground: str, share: float) -> QColor:
    """The colour laid over the ground at that opacity."""
    over, under = rgb(colour), rgb(ground)
    red, green, blue = np.rint(over * share + under * (1 - share)).astype(int)
    return QColor(int(red), int(green), int(blue))


class Ground:
    """The paths of a hall in plan units; `paint` fills those that touch a rectangle."""

    def __init__(self, hall: Hall, colours: Mapping[CategoryId, str], tokens: MapTokens) -> None:
        self._background = QColor(tokens.background)
        rims: list[_Piece] = []
        plates: list[_Piece] = []
        for parts in hall.outlines:
            for points in parts:
                line = polygon(points)
                rims += _plate(line, (_PLATE + _RIM) * hall.pitch, tokens.line)
                plates += _plate(line, _PLATE * hall.pitch, tokens.floor)
        self._pieces: list[_Piece] = []
        for shape in hall.plan.shapes:
            if shape.kind == "polygon" and len(shape.points) > 2:
                colour = tokens.stage if shape.text else mixed(tokens.muted, tokens.background, 0.2)
                self._pieces += _filled(polygon(np.array(shape.points)), QColor(colour))
        self._pieces += rims + plates
        for area in hall.plan.areas:
            colour = colours[area.category]
            outline = polygon(np.array(area.outline))
            self._pieces += _filled(outline, mixed(colour, tokens.floor, 0.55))
            inner = _inset(outline, 0.12 * hall.pitch)
            self._pieces += _filled(inner, mixed(colour, tokens.floor, 0.13))

    def paint(
        self, scale: float, left: int, top: int, width: int, height: int
    ) -> NDArray[np.uint32]:
        """The pixels of a rectangle of the scaled hall."""
        image = QImage(width, height, QImage.Format.Format_RGB32)
        image.fill(self._background)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setTransform(QTransform(scale, 0, 0, scale, -left, -top))
        seen = QRectF(left / scale, top / scale, width / scale, height / scale)
        for path, bounds, colour in self._pieces:
            if bounds.intersects(seen):
                painter.fillPath(path, QBrush(colour))
        painter.end()
        pixels = np.frombuffer(image.constBits(), np.uint32)
        return pixels.reshape(height, image.bytesPerLine() // 4)[:, :width].copy()


def polygon(points: NDArray[np.float64]) -> QPolygonF:
    """Points as Qt's."""
    return QPolygonF([QPointF(float(x), float(y)) for x, y in points])


def _filled(outline: QPolygonF, colour: QColor) -> list[_Piece]:
    path = QPainterPath()
    path.addPolygon(outline)
    path.closeSubpath()
    path.setFillRule(Qt.FillRule.WindingFill)
    return [(path, path.boundingRect(), colour)]


def _plate(outline: QPolygonF, reach: float, colour: str) -> list[_Piece]:
    """The outline's inside and a round border of `reach` around it."""
    path = QPainterPath()
    if outline.count() == 1:
        path.addEllipse(outline.at(0), reach, reach)
        return [(path, path.boundingRect(), QColor(colour))]
    path.addPolygon(outline)
    if outline.count() > 2:
        path.closeSubpath()
    path.setFillRule(Qt.FillRule.WindingFill)
    stroker = QPainterPathStroker()
    stroker.setWidth(2 * reach)
    stroker.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    stroker.setCapStyle(Qt.PenCapStyle.RoundCap)
    border = stroker.createStroke(path)
    border.setFillRule(Qt.FillRule.WindingFill)
    return [(one, one.boundingRect(), QColor(colour)) for one in (border, path)]


def _inset(outline: QPolygonF, by: float) -> QPolygonF:
    """Each corner moved towards the middle by about `by`."""
    middle = outline.boundingRect().center()
    points = []
    for index in range(outline.count()):
        point = outline.at(index)
        away = point - middle
        length = max((away.x() ** 2 + away.y() ** 2) ** 0.5, 1e-6)
        points.append(middle + away * max(0.0, 1 - 1.3 * by / length))
    return QPolygonF(points)
