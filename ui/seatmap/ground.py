"""What lies below the seats: the sections' plates, the standing areas, the stage and the walls."""

import math
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
from ui.seatmap.raster import Patch
from ui.seatmap.tokens import MapTokens, mixed

# A plate reaches this many seat distances beyond the seats' centres; its rim a little further.
_PLATE = 0.74
_RIM = 0.10
# A rim thinner than this many pixels is left out.
_THINNEST = 0.3
_Piece = tuple[QPainterPath, QRectF, QColor, float]


class Ground:
    """The paths of a hall in plan units; `paint` fills those that touch a rectangle."""

    def __init__(self, hall: Hall, colours: Mapping[CategoryId, str], tokens: MapTokens) -> None:
        self._background = QColor(tokens.background)
        self._sheet = QImage()
        rims: list[_Piece] = []
        plates: list[_Piece] = []
        for parts in hall.outlines:
            for points in parts:
                rim = _plate(points, (_PLATE + _RIM) * hall.pitch)
                rims.append(_piece(rim, QColor(tokens.line), _RIM * hall.pitch))
                plates.append(_piece(_plate(points, _PLATE * hall.pitch), QColor(tokens.floor)))
        self._pieces: list[_Piece] = []
        for shape in hall.plan.shapes:
            if shape.kind == "polygon" and len(shape.points) > 2:
                colour = tokens.stage if shape.text else mixed(tokens.muted, tokens.background, 0.2)
                self._pieces += _filled(polygon(np.array(shape.points)), QColor(colour))
        self._pieces += rims + plates
        for area in hall.plan.areas:
            colour = colours[area.category]
            outline = polygon(np.array(area.outline))
            inside = _filled(outline, QColor(mixed(colour, tokens.floor, 0.16)))
            border = QPainterPathStroker()
            border.setWidth(0.0045 * max(hall.content.width, hall.content.height))
            border.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            edge = border.createStroke(inside[0][0])
            self._pieces += [*inside, _piece(edge, QColor(mixed(colour, tokens.floor, 0.6)))]

    def paint(self, patch: Patch) -> NDArray[np.uint32]:
        """The pixels of a patch; good until the next painting."""
        scale, left, top = patch.scale, patch.left, patch.top
        width, height = patch.width, patch.height
        image = self._sheet_of(width, height)
        painter = QPainter(image)
        painter.setClipRect(0, 0, width, height)
        painter.fillRect(0, 0, width, height, self._background)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, patch.fine)
        painter.setTransform(QTransform(scale, 0, 0, scale, -left, -top))
        seen = QRectF(left / scale, top / scale, width / scale, height / scale)
        for path, bounds, colour, reach in self._pieces:
            if reach * scale >= _THINNEST and bounds.intersects(seen):
                painter.fillPath(path, QBrush(colour))
        painter.end()
        pixels = np.frombuffer(image.constBits(), np.uint32)
        return pixels.reshape(image.height(), image.bytesPerLine() // 4)[:height, :width]

    def _sheet_of(self, width: int, height: int) -> QImage:
        """One image for all paintings: fresh memory would cost more than the paint."""
        sheet = self._sheet
        if sheet.width() < width or sheet.height() < height:
            size = (max(width, sheet.width()), max(height, sheet.height()))
            sheet = self._sheet = QImage(*size, QImage.Format.Format_RGB32)
        return sheet


def polygon(points: NDArray[np.float64]) -> QPolygonF:
    """Points as Qt's."""
    return QPolygonF([QPointF(float(x), float(y)) for x, y in points])


def _filled(outline: QPolygonF, colour: QColor) -> list[_Piece]:
    path = QPainterPath()
    path.addPolygon(outline)
    path.closeSubpath()
    return [_piece(path, colour)]


def _piece(path: QPainterPath, colour: QColor, thickness: float = math.inf) -> _Piece:
    path.setFillRule(Qt.FillRule.WindingFill)
    return path, path.boundingRect(), colour, thickness


def _plate(points: NDArray[np.float64], reach: float) -> QPainterPath:
    """The outline's inside and a round border of `reach` around it."""
    path = QPainterPath()
    outline = polygon(points)
    if outline.count() == 1:
        path.addEllipse(outline.at(0), reach, reach)
        return path
    path.addPolygon(outline)
    if outline.count() > 2:
        path.closeSubpath()
    stroker = QPainterPathStroker()
    stroker.setWidth(2 * reach)
    stroker.setCurveThreshold(0.02 * reach)
    stroker.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    stroker.setCapStyle(Qt.PenCapStyle.RoundCap)
    border = stroker.createStroke(path)
    # Both must turn the same way round, or they cancel out where they overlap.
    inside = path.toReversed() if _turns(points) < 0 else path
    border.addPath(inside)
    return border


def _turns(points: NDArray[np.float64]) -> float:
    """Twice the area inside, negative when the points go the other way round."""
    x, y = points.T
    return float(x @ np.roll(y, -1) - y @ np.roll(x, -1))
