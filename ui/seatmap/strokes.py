"""Which seats a stroke of the finger means: a run along one row, or all inside a loop.

Pure. A stroke that begins at a seat runs along that seat's row; one that begins on empty ground
goes around seats (a lasso). Seats that are not to be had are passed over.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ui.seatmap.gestures import Point
from ui.seatmap.hall import Hall
from ui.seatmap.seats import Seats

# More seats than this are no pick by hand.
MOST = 50
# A stroke means the row of a seat that is this near to where it began, in seat distances.
_AT_SEAT = 0.75
# A loop has at most this many corners: a hand does not draw more of them on purpose.
_CORNERS = 64
# Of a loop around more seats than this a sample of so many is looked at first.
_MANY, _SAMPLE = 4000, 1000

_Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Crossed:
    """The seats a stroke means now, in a loop or along a row.

    `many`: it holds more than may be picked at once, so none of them is meant.
    """

    seats: _Ints
    loop: bool = False
    many: bool = False


def crossed(seats: Seats, path: Sequence[Point], *, by_row: bool = True) -> Crossed:
    """The seats to be had that the path (plan units) means. `by_row`: rows can be told apart."""
    hall = seats.hall
    if len(path) < 2 or not len(hall.x):
        return Crossed(np.empty(0, np.int64))
    start = _nearest(hall, path[0]) if by_row else None
    if start is not None:
        run = along_row(hall, start, path[-1])
        return Crossed(run[seats.free()[run]][:MOST])
    inside = within(hall, path, seats.free())
    if len(inside) > MOST:
        return Crossed(np.empty(0, np.int64), loop=True, many=True)
    return Crossed(inside, loop=True)


def _nearest(hall: Hall, at: Point) -> int | None:
    square = (hall.x - at[0]) ** 2 + (hall.y - at[1]) ** 2
    seat = int(np.argmin(square))
    return seat if square[seat] <= (_AT_SEAT * hall.pitch) ** 2 else None


def along_row(hall: Hall, start: int, end: Point) -> _Ints:
    """The seats of a seat's row from it to the one nearest to the end, in that order."""
    row = hall.plan.row_of[start]
    first, after = np.searchsorted(hall.plan.row_of, (row, row + 1)).tolist()
    x, y = hall.x[first:after], hall.y[first:after]
    last = first + int(np.argmin((x - end[0]) ** 2 + (y - end[1]) ** 2))
    step = 1 if last >= start else -1
    return np.arange(start, last + step, step)


def within(hall: Hall, path: Sequence[Point], among: NDArray[np.bool_] | None = None) -> _Ints:
    """The seats whose middle lies inside the closed path, by the even-odd rule.

    Of a loop around far too many it is enough to know that: then it is some of them.
    """
    corners = np.array(path, dtype=np.float64).reshape(-1, 2)
    if len(corners) > _CORNERS:
        corners = corners[np.linspace(0, len(corners) - 1, _CORNERS).astype(np.int64)]
    (left, top), (right, bottom) = corners.min(axis=0), corners.max(axis=0)
    about = (hall.x >= left) & (hall.x <= right) & (hall.y >= top) & (hall.y <= bottom)
    near = np.flatnonzero(about if among is None else about & among).astype(np.int64)
    if len(near) > _MANY:
        some = near[:: len(near) // _SAMPLE]
        some = some[_inside(hall, corners, some)]
        if len(some) > MOST:
            return some
    return near[_inside(hall, corners, near)]


def _inside(hall: Hall, corners: NDArray[np.float64], seats: _Ints) -> NDArray[np.bool_]:
    x, y = hall.x[seats], hall.y[seats]
    inside = np.zeros(len(seats), bool)
    for (ax, ay), (bx, by) in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        # Not divided by how far it goes down: that may be next to nothing.
        across, along = (x - ax) * (by - ay), (bx - ax) * (y - ay)
        inside ^= ((ay > y) != (by > y)) & (across < along if by > ay else across > along)
    return inside
