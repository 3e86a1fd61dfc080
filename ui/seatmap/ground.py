"""What lies below the seats: sections' plates, standing areas, tables, walls, and rows' names."""

import math
from collections.abc import Mapping
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
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
from ui.seatmap.signs import RowSigns, row_signs
from ui.seatmap.stamps import Line, Stamps
from ui.seatmap.tables import Table, tables
from ui.seatmap.tokens import MapTokens, mixed

# A plate reaches this many seat distances beyond the seats' centres; its rim a little further.
_PLATE = 0.74
_RIM = 0.10
# A rim thinner than this many pixels is left out.
_THINNEST = 0.3
# Logical pixels between seats from which rows are named.
_ROWS_FROM = 11.0
_Floats = NDArray[np.float64]


class Ground:
    """What is drawn of a hall below its seats, in plan units; `paint` draws a rectangle of it."""

    def __init__(
        self,
        hall: Hall,
        colours: Mapping[CategoryId, str],
        tokens: MapTokens,
        font: QFont | None = None,
    ) -> None:
        self._hall = hall
        self._tokens = tokens
        self._stamps = Stamps(font or QFont())
        # The screen's own pixels per logical pixel.
        self.unit = 1.0
        self._rows: RowSigns | None = None
        self._sheet = QImage()
        self._pieces: list[_Piece] = []
        for shape in hall.plan.shapes:
            if shape.kind == "polygon" and len(shape.points) > 2:
                colour = tokens.stage if shape.text else mixed(tokens.muted, tokens.background, 0.2)
                self._pieces.append(_Piece(np.array(shape.points), QColor(colour)))
        parts = [points for parts in hall.outlines for points in parts]
        reach = (_PLATE + _RIM) * hall.pitch
        rim = QColor(tokens.line)
        self._pieces += [_Piece(one, rim, reach, _RIM * hall.pitch) for one in parts]
        floor, reach = QColor(tokens.floor), _PLATE * hall.pitch
        self._pieces += [_Piece(one, floor, reach) for one in parts]
        for area in hall.plan.areas:
            shade = colours[area.category]
            outline = np.array(area.outline, dtype=np.float64)
            wide = 0.0045 * max(hall.content.width, hall.content.height)
            self._pieces.append(_Piece(outline, QColor(mixed(shade, tokens.floor, 0.16))))
            self._pieces.append(
                _Piece(outline, QColor(mixed(shade, tokens.floor, 0.6)), wide, hollow=True)
            )
        self._tables = tables(hall)
        self._pieces += _furniture(self._tables, hall.pitch, tokens)
        self._bounds = np.array([one.bounds for one in self._pieces]).reshape(-1, 4)
        self._thick = np.array([one.thickness for one in self._pieces])

    def paint(self, patch: Patch) -> NDArray[np.uint32]:
        """The pixels of a patch; good until the next painting."""
        scale, left, top = patch.scale, patch.left, patch.top
        width, height = patch.width, patch.height
        image = self._sheet_of(width, height)
        painter = QPainter(image)
        painter.setClipRect(0, 0, width, height)
        painter.fillRect(0, 0, width, height, QColor(self._tokens.background))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, patch.fine)
        painter.setTransform(QTransform(scale, 0, 0, scale, -left, -top))
        bounds = self._bounds * scale
        seen = (bounds[:, 0] < left + width) & (bounds[:, 2] > left)
        seen &= (bounds[:, 1] < top + height) & (bounds[:, 3] > top)
        seen &= self._thick * scale >= _THINNEST
        for index in np.flatnonzero(seen).tolist():
            piece = self._pieces[index]
            painter.fillPath(piece.path, QBrush(piece.colour))
        painter.resetTransform()
        if self._hall.pitch * scale >= _ROWS_FROM * self.unit:
            self._name_rows(painter, patch)
        painter.end()
        pixels = np.frombuffer(image.constBits(), np.uint32)
        return pixels.reshape(image.height(), image.bytesPerLine() // 4)[:height, :width]

    def _name_rows(self, painter: QPainter, patch: Patch) -> None:
        """Beside their ends; a label belongs to the place, so it is part of the ground."""
        if self._rows is None:
            self._rows = row_signs(self._hall)
        rows, pitch = self._rows, self._hall.pitch * patch.scale
        logical = min(max(0.36 * pitch / self.unit, 8.5), 14)
        # Whole pixels of the hall, so that a label is the same in whatever patch it is drawn.
        corner = (patch.left, patch.top)
        across, down = (
            np.floor(at * patch.scale).astype(int) - start
            for at, start in zip((rows.x, rows.y), corner, strict=True)
        )
        edge = 3 * pitch
        seen = (across > -edge) & (across < patch.width + edge)
        seen &= (down > -edge) & (down < patch.height + edge)
        for index in np.flatnonzero(seen).tolist():
            pixels = round(logical * self.unit)
            line = Line(rows.texts[index], self._tokens.muted, pixels)
            self._stamps.put(painter, (int(across[index]), int(down[index])), (line,))
        for one in self._tables:
            x, y = (
                int(np.floor(at * patch.scale)) - start
                for at, start in zip(one.sign, corner, strict=True)
            )
            if -edge < x < patch.width + edge and -edge < y < patch.height + edge:
                line = Line(one.name, self._tokens.muted, round(logical * self.unit))
                self._stamps.put(painter, (x, y), (line,))

    def _sheet_of(self, width: int, height: int) -> QImage:
        """One image for all paintings: fresh memory would cost more than the paint."""
        sheet = self._sheet
        if sheet.width() < width or sheet.height() < height:
            size = (max(width, sheet.width()), max(height, sheet.height()))
            sheet = self._sheet = QImage(*size, QImage.Format.Format_RGB32)
        return sheet


def _furniture(all_of_them: list[Table], pitch: float, tokens: MapTokens) -> list["_Piece"]:
    """The tables' tops, and lines around what is sold as one."""
    top = QColor(mixed(tokens.muted, tokens.background, 0.25))
    line = QColor(tokens.muted)
    pieces = [_Piece(one.top, top) for one in all_of_them if one.top is not None]
    for one in all_of_them:
        if one.whole:
            pieces.append(_Piece(one.around, line, (_PLATE + 0.02) * pitch, _RIM * pitch))
            pieces.append(_Piece(one.around, QColor(tokens.floor), (_PLATE - 0.04) * pitch))
    # A line is filled up before the table stands in it.
    return sorted(pieces, key=lambda piece: piece.colour == top)


def polygon(points: NDArray[np.float64]) -> QPolygonF:
    """Points as Qt's."""
    return QPolygonF([QPointF(x, y) for x, y in points.tolist()])


class _Piece:
    """An outline in one colour, `reach` wider all around; its path is made when first painted.

    `thickness`: a rim that thin is left out where it would be no line; `hollow`: the border alone.
    """

    def __init__(
        self,
        points: _Floats,
        colour: QColor,
        reach: float = 0.0,
        thickness: float = math.inf,
        *,
        hollow: bool = False,
    ) -> None:
        self.points = points
        self.colour = colour
        self.thickness = thickness
        self._reach = reach
        self._hollow = hollow
        low, high = points.min(axis=0) - reach, points.max(axis=0) + reach
        self.bounds = (float(low[0]), float(low[1]), float(high[0]), float(high[1]))

    @cached_property
    def path(self) -> QPainterPath:
        """What is filled."""
        if self._hollow:
            border = QPainterPathStroker()
            border.setWidth(self._reach)
            border.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            path = border.createStroke(_closed(self.points))
        elif self._reach:
            path = _plate(self.points, self._reach)
        else:
            path = _closed(self.points)
        path.setFillRule(Qt.FillRule.WindingFill)
        return path


def _closed(points: _Floats) -> QPainterPath:
    path = QPainterPath()
    path.addPolygon(polygon(points))
    path.closeSubpath()
    return path


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
    return float(x[:-1] @ y[1:] - y[:-1] @ x[1:] + x[-1] * y[0] - y[-1] * x[0])
