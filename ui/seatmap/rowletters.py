"""Close by, a row that is named at none of its ends in sight is named where it leaves the window.

At the left edge, and at the upper one for rows that run up and down. Nothing is drawn while the
hall moves: what stands at an edge would have to be found anew for each frame.
"""

from collections.abc import Iterator
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QPainter

from ui.seatmap.hall import Hall
from ui.seatmap.measured import row_bounds
from ui.seatmap.signs import beyond_ends
from ui.seatmap.stamps import Line, Stamps, see_through
from ui.seatmap.tables import rows_named_so
from ui.seatmap.tokens import MapTokens
from ui.seatmap.viewport import Viewport

# Logical pixels between seats from which letters are written.
FROM_PITCH = 14.0
# How far from the edge (logical pixels) their middles stand.
_EDGE = 13.0
# What stands at a row's end is read from so far within the window (logical pixels).
_READ = 5.0
# A row that has more seats than this on the edge runs along it.
_ALONG = 2

_Ints = NDArray[np.int64]
_Floats = NDArray[np.float64]
# Left, top, right, bottom; plan units.
_Box = tuple[float, float, float, float]


class RowLetters:
    """Names rows at the edges of the window."""

    def __init__(self, hall: Hall, stamps: Stamps) -> None:
        self._hall, self._stamps = hall, stamps

    # Worked out when first needed: a hall opens from afar.

    @cached_property
    def _ends(self) -> tuple[_Floats, _Floats]:
        """Of each row where it is named, before its first seat and behind its last one."""
        first, last = row_bounds(self._hall.plan)
        seated = last >= first
        ends = np.full((2, len(first), 2), np.inf)
        named = beyond_ends(self._hall, self._hall.radius_of, first[seated], last[seated])
        ends[:, seated] = np.stack(named)
        return ends[0], ends[1]

    @cached_property
    def _down(self) -> _Floats:
        return self._hall.y[self._hall.downwards]

    @cached_property
    def _named(self) -> NDArray[np.bool_]:
        """Of each row whether it has a letter that is not its table's or box's."""
        named = np.array([bool(row.label) for row in self._hall.plan.rows], bool)
        named[rows_named_so(self._hall)] = False
        return named

    def paint(self, painter: QPainter, view: Viewport, unit: float, tokens: MapTokens) -> None:
        """`unit` is the screen's own pixels per logical pixel."""
        if self._hall.pitch * view.scale < FROM_PITCH * unit:
            return
        paper = see_through(tokens.background, 0.86)
        taken: list[tuple[float, float]] = []
        for row, at in self._spots(view, unit):
            text = self._hall.plan.rows[row].label
            lines = (Line(text, tokens.ink, round(12 * unit), True),)
            _, height = self._stamps.size(lines)
            if any(abs(at[0] - x) < height and abs(at[1] - y) < height for x, y in taken):
                continue
            taken.append(at)
            self._stamps.put(painter, at, lines, paper)

    def _spots(self, view: Viewport, unit: float) -> Iterator[tuple[int, tuple[float, float]]]:
        """Rows that come in over an edge and leave over another; where their letters stand."""
        hall, edge = self._hall, _EDGE * unit
        left, top = view.to_plan(0, 0)
        right, bottom = view.to_plan(view.width, view.height)
        read = _READ * unit / view.scale
        window = (left + read, top + read, right - read, bottom - read)
        reach = hall.widest + read
        seats = hall.nearby.between(left, left + reach)
        seats = seats[(hall.y[seats] > top) & (hall.y[seats] < bottom)]
        for row, seat in self._crossing(seats, hall.x, window):
            yield row, (edge, view.to_screen(0.0, float(hall.y[seat]))[1])
        low, high = np.searchsorted(self._down, (top, top + reach))
        seats = hall.downwards[low:high]
        seats = seats[(hall.x[seats] > left) & (hall.x[seats] < right)]
        for row, seat in self._crossing(seats, hall.y, window):
            yield row, (view.to_screen(float(hall.x[seat]), 0.0)[0], edge)

    def _crossing(self, seats: _Ints, along: _Floats, window: _Box) -> list[tuple[int, int]]:
        """Rows that are named nowhere in the window, each with its seat nearest to the edge."""
        rows = self._hall.plan.row_of[seats].astype(np.int64)
        order = np.lexsort((along[seats], rows))
        found, first, counts = np.unique(rows[order], return_index=True, return_counts=True)
        nearest = seats[order][first]
        crossing = (counts <= _ALONG) & self._named[found]
        for ends in self._ends:
            crossing &= ~_inside(ends[found], window)
        return list(zip(found[crossing].tolist(), nearest[crossing].tolist(), strict=True))


def _inside(points: _Floats, window: _Box) -> NDArray[np.bool_]:
    left, top, right, bottom = window
    x, y = points.T
    inside: NDArray[np.bool_] = (x > left) & (x < right) & (y > top) & (y < bottom)
    return inside
