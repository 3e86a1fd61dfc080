"""What lies below the seats: plates, standing areas, tables, stage, walls, names of rows."""

import math
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QByteArray, QDataStream, QPointF, Qt
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
from pos.domain.plan import Shape
from ui.seatmap.hall import LARGEST, Hall
from ui.seatmap.raster import Onto, Patch
from ui.seatmap.sprites import packed
from ui.seatmap.stamps import Line, Stamps
from ui.seatmap.tables import tables
from ui.seatmap.tokens import MapTokens, mixed

# A plate reaches this many seat distances beyond the seats' centres; its rim a little further.
_PLATE = 0.74
_RIM = 0.10
# A rim thinner than this many pixels is left out.
_THINNEST = 0.3
# More plates than this are sketched at first sight.
_MANY = 200
# Logical pixels between seats from which rows are named.
_ROWS_FROM = 11.0
# Logical pixels between seats below which floors show how much is taken, and over how many more
# that fades in; how strongly, from nothing taken to nothing left.
_FAR = 6.5
_FADE = 3.0
_HEAT = (0.0, 0.05, 0.10, 0.16, 0.34)
_FULL = len(_HEAT) - 1
# Drawing goes on in pieces that long: what a frame can spare.
_PIECE_S = 0.001
_Floats = NDArray[np.float64]


class Ground:
    """What is drawn of a hall below its seats, in plan units; `paint` draws a patch of it."""

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
        # Shapes lie lowest, then all rims, all floors, the standing areas and the tables.
        shapes = [
            _Piece(np.array(shape.points), QColor(self._shade(shape)))
            for shape in hall.plan.shapes
            if shape.kind == "polygon" and len(shape.points) > 2
        ]
        areas: list[_Piece] = []
        for area in hall.plan.areas:
            colour, outline = colours[area.category], np.array(area.outline, dtype=np.float64)
            wide = 0.0045 * max(hall.content.width, hall.content.height)
            areas.append(_Piece(outline, QColor(mixed(colour, tokens.floor, 0.16))))
            edge = QColor(mixed(colour, tokens.floor, 0.6))
            areas.append(_Piece(outline, edge, wide, hollow=True))
        areas += _furniture(hall, tokens)
        self._parts = [points for parts in hall.outlines for points in parts]
        count, first = len(self._parts), len(shapes)
        self._floors = first + count
        self._plates = slice(first, first + 2 * count)
        self._pieces = [*shapes, *[None] * (2 * count), *areas]
        reaches = np.array((_PLATE + _RIM, _PLATE)) * hall.pitch
        self._reaches = reaches.tolist()
        # Around seats that are larger than usual a plate is so much wider.
        self._more = np.repeat(_larger(hall), [len(parts) for parts in hall.outlines])
        # Until plates were painted finely once, their paths are not made.
        self._rough = True
        self._bounds = np.empty((len(self._pieces), 4))
        self._thick = np.full(len(self._pieces), math.inf)
        self._thick[first : self._floors] = _RIM * hall.pitch
        for index, piece in enumerate(self._pieces):
            if piece is not None:
                self._bounds[index] = piece.bounds
        counts = [len(parts) for parts in hall.outlines]
        self._section_of_part = np.repeat(np.arange(len(counts)), counts)
        self._first_part = np.concatenate(([0], np.cumsum(counts, dtype=np.int64)))
        self._seats = np.bincount(hall.section_of, minlength=len(counts))
        self._heat = np.zeros(len(counts), np.int64)
        self._turns, boxes = _surveyed(self._parts)
        for start, reach in zip((first, self._floors), self._reaches, strict=True):
            around = (self._more + reach)[:, None] * np.array((-1, -1, 1, 1))
            self._bounds[start : start + count] = boxes + around

    def warm(self, free: NDArray[np.int64] | None) -> list[int]:
        """How many seats each section has left, None where nobody knows: from afar its floor shows.

        The sections that have to be painted anew, where they are that small.
        """
        heat = np.zeros(len(self._seats), np.int64)
        if free is not None:
            taken = self._seats - free
            heat = np.minimum(taken * _FULL // np.maximum(self._seats, 1), _FULL - 1)
            heat[(free == 0) & (self._seats > 0)] = _FULL
        changed = np.flatnonzero((heat != self._heat) & (self._seats > 0))
        self._heat = heat
        return changed.tolist()

    def far(self, scale: float) -> bool:
        """Whether floors show at that scale how much is taken."""
        return self._warmth(scale) > 0

    def box(self, section: int) -> tuple[float, float, float, float]:
        """Around the plates of a section, in plan units."""
        first = self._plates.start + int(self._first_part[section])
        plates = self._bounds[first : first + len(self._hall.outlines[section])]
        left, top = plates[:, :2].min(axis=0).tolist()
        right, bottom = plates[:, 2:].max(axis=0).tolist()
        return left, top, right, bottom

    def _warmth(self, scale: float) -> float:
        pitch = self._hall.pitch * scale / self.unit
        return min(max((_FAR - pitch) / _FADE, 0.0), 1.0)

    def _floor(self, part: int, warmth: float) -> str:
        """A floor's colour: the more is taken the darker, and plainly so where nothing is left."""
        share = _HEAT[self._heat[self._section_of_part[part]]] * warmth
        return mixed(self._tokens.muted, self._tokens.floor, share)

    def _shade(self, shape: Shape) -> str:
        tokens = self._tokens
        return tokens.stage if shape.text else mixed(tokens.muted, tokens.background, 0.2)

    def _piece(self, index: int) -> "_Piece":
        """A plate's piece is made when it is first painted."""
        piece = self._pieces[index]
        if piece is None:
            rim = index < self._floors
            part = index - self._plates.start - (0 if rim else len(self._parts))
            colour = QColor(self._tokens.line if rim else self._tokens.floor)
            reach = self._reaches[0 if rim else 1] + float(self._more[part])
            piece = _Piece(self._parts[part], colour, reach, turn=float(self._turns[part]))
            self._pieces[index] = piece
        return piece

    def paint(self, patch: Patch, onto: Onto) -> Iterator[None]:
        """Draw a patch, in pieces that take about `_PIECE_S` each."""
        scale, left, top = patch.scale, patch.left, patch.top
        bounds = self._bounds * scale
        seen = (bounds[:, 0] < left + patch.width) & (bounds[:, 2] > left)
        seen &= (bounds[:, 1] < top + patch.height) & (bounds[:, 3] > top)
        seen &= self._thick * scale >= _THINNEST
        onto.lines(patch)[:] = packed(self._tokens.background)
        warmth = self._warmth(scale)
        if not patch.fine and self._rough and np.count_nonzero(seen) > _MANY:
            with _painting(patch, onto) as painter:
                self._sketch(painter, seen, warmth)
            seen[self._plates] = False
            yield
        self._rough &= not patch.fine
        left_over = np.flatnonzero(seen).tolist()[::-1]
        while left_over:
            with _painting(patch, onto) as painter:
                until = time.perf_counter() + _PIECE_S
                while left_over and time.perf_counter() < until:
                    index = left_over.pop()
                    piece, colour = self._piece(index), None
                    if warmth and self._floors <= index < self._plates.stop:
                        colour = QColor(self._floor(index - self._floors, warmth))
                    painter.fillPath(piece.path, QBrush(colour or piece.colour))
            yield
        if self._hall.pitch * scale >= _ROWS_FROM * self.unit:
            yield from self._name_rows(patch, onto)

    def _sketch(self, painter: QPainter, seen: NDArray[np.bool_], warmth: float) -> None:
        """All plates with straight edges, in one path a colour: for the first sight of a hall."""
        rims, floors = seen[self._plates.start : self._floors], seen[self._floors :]
        outlines, colours = (
            _Outlines(self._parts, self._turns, self._more),
            defaultdict[str, list[int]](list),
        )
        painter.fillPath(outlines.path(self._reaches[0], rims), QColor(self._tokens.line))
        for part in np.flatnonzero(floors[: len(self._parts)]).tolist():
            colours[self._floor(part, warmth)].append(part)
        for colour, parts in colours.items():
            chosen = np.zeros(len(self._parts), bool)
            chosen[parts] = True
            painter.fillPath(outlines.path(self._reaches[1], chosen), QColor(colour))

    def _name_rows(self, patch: Patch, onto: Onto) -> Iterator[None]:
        """Beside their ends; a label belongs to the place, so it is part of the ground."""
        rows, pitch = self._hall.rows, self._hall.pitch * patch.scale
        logical = min(max(0.42 * pitch / self.unit, 9.5), 15)
        # Whole pixels of the hall, so that a label is the same in whatever patch it is drawn.
        corner = (patch.left, patch.top)
        across, down = (
            np.floor(at * patch.scale).astype(int) - start
            for at, start in zip((rows.x, rows.y), corner, strict=True)
        )
        edge = 3 * pitch
        seen = (across > -edge) & (across < patch.width + edge)
        seen &= (down > -edge) & (down < patch.height + edge)
        pixels = round(logical * self.unit)
        left_over = np.flatnonzero(seen).tolist()[::-1]
        while left_over:
            with _painting(patch, onto) as painter:
                painter.resetTransform()
                until = time.perf_counter() + _PIECE_S
                while left_over and time.perf_counter() < until:
                    index = left_over.pop()
                    line = Line(rows.texts[index], self._tokens.muted, pixels)
                    self._stamps.put(painter, (int(across[index]), int(down[index])), (line,))
            yield


@contextmanager
def _painting(patch: Patch, onto: Onto) -> Iterator[QPainter]:
    """A painter in plan units for a patch's pixels."""
    image = QImage(
        onto.pixels.data.cast("B"),
        patch.width,
        patch.height,
        onto.stride * 4,
        QImage.Format.Format_RGB32,
    )
    painter = QPainter(image)
    try:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, patch.fine)
        painter.setTransform(QTransform(patch.scale, 0, 0, patch.scale, -patch.left, -patch.top))
        yield painter
    finally:
        painter.end()


def _larger(hall: Hall) -> _Floats:
    """Of each section by how much its largest seats are larger than they would be at the pitch."""
    largest = np.zeros(len(hall.plan.sections))
    np.maximum.at(largest, hall.section_of, hall.radius_of)
    larger: _Floats = np.maximum(largest - LARGEST * hall.pitch, 0.0)
    return larger


def _furniture(hall: Hall, tokens: MapTokens) -> list["_Piece"]:
    """The tables' tops, and lines around what is sold as one."""
    all_of_them, pitch = tables(hall), hall.pitch
    groups = [one.seats for one in hall.plan.groups if one.seats]
    top = QColor(mixed(tokens.muted, tokens.background, 0.25))
    line = QColor(tokens.muted)
    pieces = [_Piece(one.top, top) for one in all_of_them if one.top is not None]
    for one, seats in zip(all_of_them, groups, strict=True):
        if one.whole:
            larger = max(float(hall.radius_of[list(seats)].max()) - LARGEST * pitch, 0.0)
            pieces.append(_Piece(one.around, line, (_PLATE + 0.02) * pitch + larger))
            inside = (_PLATE - 0.04) * pitch + larger
            pieces.append(_Piece(one.around, QColor(tokens.floor), inside))
    # A line is filled up before the table stands in it.
    return sorted(pieces, key=lambda piece: piece.colour == top)


def polygon(points: NDArray[np.float64]) -> QPolygonF:
    """Points as Qt's."""
    return QPolygonF([QPointF(x, y) for x, y in points.tolist()])


class _Piece:
    """An outline in one colour, `reach` wider all around; its path is made when first painted.

    `hollow`: the border alone.
    """

    def __init__(
        self,
        points: _Floats,
        colour: QColor,
        reach: float = 0.0,
        *,
        hollow: bool = False,
        turn: float = 1.0,
    ) -> None:
        self.points = points
        self.colour = colour
        self.reach = reach
        self._hollow = hollow
        self._turn = turn
        self.bounds = (*(points.min(axis=0) - reach), *(points.max(axis=0) + reach))

    @cached_property
    def path(self) -> QPainterPath:
        """What is filled."""
        if self._hollow:
            border = QPainterPathStroker()
            border.setWidth(self.reach)
            border.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            path = border.createStroke(_closed(self.points))
        elif self.reach:
            path = _plate(self.points, self.reach, self._turn)
        else:
            path = _closed(self.points)
        path.setFillRule(Qt.FillRule.WindingFill)
        return path


def _closed(points: _Floats) -> QPainterPath:
    path = QPainterPath()
    path.addPolygon(polygon(points))
    path.closeSubpath()
    return path


def _plate(points: _Floats, reach: float, turn: float) -> QPainterPath:
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
    inside = path.toReversed() if turn < 0 else path
    border.addPath(inside)
    return border


class _Outlines:
    """Outlines drawn together, some at a time: a call to Qt for each point would take long."""

    def __init__(self, parts: list[_Floats], turns: _Floats, more: _Floats) -> None:
        """`more`: by how much each is wider than `path` is told."""
        self._points = np.concatenate(parts)
        self._lengths = np.array([len(part) for part in parts])
        ends = np.cumsum(self._lengths)
        starts = ends - self._lengths
        indexes = np.arange(len(self._points))
        after, before = indexes + 1, indexes - 1
        after[ends - 1], before[starts] = starts, ends - 1
        along = self._points[after] - self._points[before]
        along /= np.maximum(np.hypot(*along.T), 1e-9)[:, None]
        outwards = np.column_stack((along[:, 1], -along[:, 0]))
        self._outwards = outwards * np.repeat(np.where(turns < 0, -1, 1), self._lengths)[:, None]
        self._more = np.repeat(more, self._lengths)[:, None]
        self._closed = np.insert(indexes, ends, starts)

    def path(self, reach: float, chosen: NDArray[np.bool_]) -> QPainterPath:
        """The chosen ones, each point about `reach` further out, read from the bytes Qt writes."""
        path = QPainterPath()
        if not chosen.any():
            return path
        points = (self._points + self._outwards * (reach + self._more))[self._closed]
        points = points[np.repeat(chosen, self._lengths + 1)]
        lengths = self._lengths[chosen] + 1
        starts = np.cumsum(lengths) - lengths
        elements = np.ones(len(points), np.dtype([("kind", ">i4"), ("x", ">f8"), ("y", ">f8")]))
        elements["x"], elements["y"] = points.T
        elements["kind"] = QPainterPath.ElementType.LineToElement.value
        elements["kind"][starts] = QPainterPath.ElementType.MoveToElement.value
        last, rule = int(starts[-1]), Qt.FillRule.WindingFill.value
        head, tail = np.array(len(points), ">i4").tobytes(), np.array([last, rule], ">i4").tobytes()
        stream = QDataStream(QByteArray(head + elements.tobytes() + tail))
        stream >> path
        return path


def _surveyed(parts: list[_Floats]) -> tuple[_Floats, _Floats]:
    """Of each outline twice the area inside, negative when it goes the other way; and its box."""
    if not parts:
        return np.empty(0), np.empty((0, 4))
    lengths = np.array([len(part) for part in parts])
    starts = np.cumsum(lengths) - lengths
    points = np.concatenate(parts)
    after = np.arange(1, len(points) + 1)
    after[starts + lengths - 1] = starts
    (x, y), (across, down) = points.T, points[after].T
    turns: _Floats = np.add.reduceat(x * down - y * across, starts)
    boxes = np.hstack((np.minimum.reduceat(points, starts), np.maximum.reduceat(points, starts)))
    return turns, boxes
