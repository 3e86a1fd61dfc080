"""Where the hall is signed: rows beside their ends, sections on them (afar) or behind (close)."""

import math
from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ui.seatmap.measured import Measured, away, row_bounds
from ui.seatmap.tables import rows_named_so, tables

# Sections of so few rows and seats (boxes) need no row labels.
_BOX_ROWS, _BOX_SEATS = 3, 14
_BOX_ROW = 5
_GRID = 24
# So many seat distances behind a row, or before it, its section is named.
BESIDE = 1.4

_Floats = NDArray[np.float64]
_Ints = NDArray[np.int64]
_Point = tuple[float, float]
_Row = tuple[int, int]  # its first and its last seat


@dataclass(frozen=True, eq=False)
class RowSigns:
    """Points in plan units beside the ends of rows, and the rows' labels; tables' names, too."""

    x: _Floats
    y: _Floats
    texts: list[str]


@dataclass(frozen=True, slots=True)
class SectionSign:
    """A section: where it is named from afar, and (first choice first) close by; plan units."""

    section: int
    seats: int
    middle: tuple[float, float]
    beside: tuple[tuple[float, float], ...]
    width: float
    height: float


def row_signs(hall: Measured, radius: _Floats) -> RowSigns:
    """Beside the ends of rows where no seat is in the way (one for two that meet); on tables."""
    first, last = row_bounds(hall.plan)
    worth = np.array([bool(row.label) for row in hall.plan.rows], bool) & _not_boxes(hall)
    worth[rows_named_so(hall)] = False
    rows = np.flatnonzero((last >= first) & worth)
    first, last = first[rows], last[rows]
    points = np.column_stack((hall.x, hall.y))
    left, right = beyond_ends(hall, radius, first, last)
    spots = np.concatenate((left, right))
    clear = _clear_of_seats(points, spots, hall.pitch / 3)
    # A box is named once.
    clear[len(rows) :] &= last - first >= _BOX_ROW
    labels = [hall.plan.rows[row].label for row in rows] * 2
    kept = np.flatnonzero(clear)
    met = _met(spots[kept], [labels[index] for index in kept], hall.pitch)
    named = tables(hall)
    across, down = np.array([one.sign for one in named]).reshape(-1, 2).T
    return RowSigns(
        np.concatenate((met.x, across)),
        np.concatenate((met.y, down)),
        [*met.texts, *(one.name for one in named)],
    )


def beyond_ends(
    hall: Measured, radius: _Floats, first: _Ints, last: _Ints
) -> tuple[_Floats, _Floats]:
    """Where rows are named, before their first and behind their last seats."""
    points = np.column_stack((hall.x, hall.y))
    by = np.maximum(1.05 * hall.pitch, radius + 0.6 * hall.pitch)
    return (
        _beyond(points, first, np.minimum(first + 1, last), by),
        _beyond(points, last, np.maximum(last - 1, first), by),
    )


def section_signs(hall: Measured) -> tuple[SectionSign, ...]:
    """All sections that have seats, the largest first."""
    first, last = (bounds.tolist() for bounds in row_bounds(hall.plan))
    rows: dict[int, list[_Row]] = {}
    for row, start, end in zip(hall.plan.rows, first, last, strict=True):
        if end >= start:
            rows.setdefault(row.section, []).append((start, end))
    signs = []
    for section, own in rows.items():
        low, high = own[0][0], own[-1][1] + 1
        x, y = hall.x[low:high], hall.y[low:high]
        middle = _middle(hall, own[len(own) // 2])
        beside = _beside(hall, own, middle)
        width, height = float(np.ptp(x)) + hall.pitch, float(np.ptp(y)) + hall.pitch
        seats = sum(end + 1 - start for start, end in own)
        signs.append(SectionSign(section, seats, middle, beside, width, height))
    return tuple(sorted(signs, key=lambda sign: -sign.width * sign.height))


def widest_spot(outline: _Floats) -> tuple[float, float, float]:
    """The point in a polygon that is furthest from its edges, roughly, and how far that is."""
    low, high = outline.min(axis=0), outline.max(axis=0)
    steps = (np.arange(_GRID) + 0.5) / _GRID
    x, y = (one.reshape(-1) for one in np.meshgrid(*(low + np.outer(steps, high - low)).T))
    start, end = outline, np.roll(outline, -1, axis=0)
    crossed = np.zeros(len(x), int)
    nearest = np.full(len(x), np.inf)
    for (ax, ay), (bx, by) in zip(start.tolist(), end.tolist(), strict=True):
        if ay != by:
            crossed += ((ay > y) != (by > y)) & (x < (bx - ax) * (y - ay) / (by - ay) + ax)
        length = max((bx - ax) ** 2 + (by - ay) ** 2, 1e-12)
        along = np.clip(((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length, 0, 1)
        apart = np.hypot(x - ax - along * (bx - ax), y - ay - along * (by - ay))
        nearest = np.minimum(nearest, apart)
    nearest[crossed % 2 == 0] = -1.0
    # Of equally wide spots the most central one: an oblong has many.
    central = np.hypot(*(np.column_stack((x, y)) - (low + high) / 2).T)
    best = int(np.argmax(nearest - 0.05 * central))
    return float(x[best]), float(y[best]), float(max(nearest[best], 0.0))


def _middle(hall: Measured, row: _Row) -> _Point:
    first, last = row
    one, other = (first + last) // 2, (first + last + 1) // 2
    return float(hall.x[one] + hall.x[other]) / 2, float(hall.y[one] + hall.y[other]) / 2


def _beside(hall: Measured, rows: list[_Row], middle: _Point) -> tuple[_Point, ...]:
    """Behind the row that is furthest from the stage, then before the nearest; boxes: outside."""
    focal = hall.plan.focal
    if max(last + 1 - first for first, last in rows) < _BOX_ROW:
        return (away(middle, middle, focal, 2.6 * hall.pitch),)
    ends = [_middle(hall, row) for row in (rows[0], rows[-1])]
    ends.sort(key=lambda end: -math.dist(end, focal))
    if len(rows) == 1:
        return (away(ends[0], ends[0], focal, BESIDE * hall.pitch),)
    centre = ((ends[0][0] + ends[1][0]) / 2, (ends[0][1] + ends[1][1]) / 2)
    return tuple(away(end, end, centre, BESIDE * hall.pitch) for end in ends)


def _not_boxes(hall: Measured) -> NDArray[np.bool_]:
    """Of each row, whether its section is more than a box."""
    section_of_row = np.array([row.section for row in hall.plan.rows], dtype=np.int64)
    count = len(hall.plan.sections)
    rows = np.bincount(section_of_row, minlength=count)
    seats = np.bincount(hall.section_of, minlength=count)
    large: NDArray[np.bool_] = ((rows > _BOX_ROWS) | (seats > _BOX_SEATS))[section_of_row]
    return large


def _beyond(points: _Floats, end: _Ints, inside: _Ints, by: _Floats) -> _Floats:
    along = points[end] - points[inside]
    length = np.hypot(*along.T)[:, None]
    along = np.where(length > 0, along / np.maximum(length, 1e-9), (-1.0, 0.0))
    beyond: _Floats = points[end] + along * by[end][:, None]
    return beyond


def _cells(points: _Floats, cell: float) -> _Ints:
    at = np.floor(points / cell).astype(np.int64)
    cells: _Ints = (at[:, 0] << 32) + at[:, 1]
    return cells


def _clear_of_seats(points: _Floats, spots: _Floats, cell: float) -> NDArray[np.bool_]:
    """Spots with no seat in their own or a neighbouring cell of a grid."""
    seats = np.sort(_cells(points, cell))
    clear = np.ones(len(spots), bool)
    if not len(seats):
        return clear
    for across in (-1, 0, 1):
        for down in (-1, 0, 1):
            wanted = _cells(spots + np.array((across, down)) * cell, cell)
            found = np.minimum(np.searchsorted(seats, wanted), len(seats) - 1)
            clear &= seats[found] != wanted
    return clear


def _met(spots: _Floats, texts: list[str], pitch: float) -> RowSigns:
    """Two equal labels within an aisle become one in its middle; unequal ones keep the first."""
    cell = 1.6 * pitch
    grid: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    kept: list[tuple[float, float, str]] = []
    for (x, y), text in zip(spots.tolist(), texts, strict=True):
        column, line = int(x // cell), int(y // cell)
        near = [
            (math.dist((x, y), kept[index][:2]), index)
            for across in (-1, 0, 1)
            for down in (-1, 0, 1)
            for index in grid.get((column + across, line + down), ())
        ]
        equal = [index for apart, index in near if apart < cell and kept[index][2] == text]
        if equal:
            other = kept[equal[0]]
            kept[equal[0]] = ((other[0] + x) / 2, (other[1] + y) / 2, text)
        elif not any(apart < 0.7 * pitch for apart, _ in near):
            grid[column, line].append(len(kept))
            kept.append((x, y, text))
    return RowSigns(
        np.array([x for x, _, _ in kept]),
        np.array([y for _, y, _ in kept]),
        [text for _, _, text in kept],
    )
