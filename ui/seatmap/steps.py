"""Where a cursor goes next in a hall: along the row, to the row above or below, to a section.

Pure. A row runs the way most of it runs on the screen: in a row that goes across, left and right
stay in it and up and down leave it; in one that goes up and down it is the other way about.
Standing areas are stops too, behind the seats.
"""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ui.seatmap.hall import Hall
from ui.seatmap.signs import widest_spot

Way = Literal["left", "right", "up", "down"]

_WAYS: dict[Way, tuple[float, float]] = {
    "left": (-1.0, 0.0),
    "right": (1.0, 0.0),
    "up": (0.0, -1.0),
    "down": (0.0, 1.0),
}
# How far aside, for each step ahead, another row may lie; and the next seat beyond an aisle.
_WIDE, _NARROW = 1.75, 0.6
# Rows whose ends are nearer than this part of their length are rounds: they turn at each seat.
_ROUND = 0.5
# Of seats nearly as near as the nearest, the one that keeps to where the walk began.
_AS_NEAR = 1.3

_Floats = NDArray[np.float64]
_Bools = NDArray[np.bool_]


class Stops:
    """Every seat, and behind them every standing area; a stop is known by its position."""

    def __init__(self, hall: Hall) -> None:
        plan = hall.plan
        spots = [widest_spot(np.array(one.outline, dtype=np.float64)) for one in plan.areas]
        areas = np.arange(len(plan.areas))
        self.seats = len(hall.x)
        self.pitch = hall.pitch
        self.x: _Floats = np.concatenate((hall.x, [spot[0] for spot in spots]))
        self.y: _Floats = np.concatenate((hall.y, [spot[1] for spot in spots]))
        self.row = np.concatenate((plan.row_of.astype(np.int64), len(plan.rows) + areas))
        self.section = np.concatenate((hall.section_of, len(plan.sections) + areas))
        counts = np.bincount(self.section)
        self._here = np.flatnonzero(counts)
        middles = [np.bincount(self.section, one)[self._here] for one in (self.x, self.y)]
        self._middles = np.array(middles) / counts[self._here]

    def __len__(self) -> int:
        return len(self.x)

    def area_of(self, stop: int) -> int | None:
        """The standing area's number; None for a seat."""
        return stop - self.seats if stop >= self.seats else None

    def row_of(self, stop: int) -> range:
        """All stops of that one's row."""
        first, after = np.searchsorted(self.row, (self.row[stop], self.row[stop] + 1)).tolist()
        return range(first, after)

    def first(self, wanted: _Bools, focal: tuple[float, float]) -> int | None:
        """The wanted seat nearest to the focal point, or any seat nearest to it, or an area."""
        if not len(self):
            return None
        square = (self.x - focal[0]) ** 2 + (self.y - focal[1]) ** 2
        square[self.seats :] = 1e30
        if wanted.any():
            square[: self.seats][~wanted] = 1e30
        return int(np.argmin(square))

    def leaves_row(self, stop: int, way: Way) -> bool:
        """Whether that way leads out of the row, and not along it."""
        across, down = self._direction(stop)
        return (abs(across) >= abs(down)) != (way in ("left", "right"))

    def step(self, stop: int, way: Way, keep: float | None = None) -> int | None:
        """The next stop that way; None at the edge of the hall.

        `keep` is the x (up, down) or y (left, right) to keep to where rows are staggered.
        """
        ahead = _WAYS[way]
        if self.leaves_row(stop, way):
            return self._nearest(stop, way, _WIDE, keep)
        across, down = self._direction(stop)
        next_one = stop + (1 if across * ahead[0] + down * ahead[1] > 0 else -1)
        if 0 <= next_one < len(self) and self.row[next_one] == self.row[stop]:
            return next_one
        beyond = self._nearest(stop, way, _NARROW, None)
        return beyond if beyond is not None else self._nearest(stop, way, _WIDE, None)

    def leap(self, stop: int, way: Way) -> int | None:
        """The stop of the next section that way that is nearest to this one."""
        at = self.x[stop], self.y[stop]
        own = self._here == self.section[stop]
        middle = self._middles[:, own][:, 0]
        ahead, aside = _split(self._middles - middle[:, None], way)
        open_way = (ahead > self.pitch) & ~own
        if not (open_way & (aside <= _WIDE * ahead)).any():
            return None
        open_way &= aside <= _WIDE * ahead
        cost = np.where(open_way, ahead + 2 * aside, np.inf)
        there = np.flatnonzero(self.section == self._here[int(np.argmin(cost))])
        apart = (self.x[there] - at[0]) ** 2 + (self.y[there] - at[1]) ** 2
        return int(there[int(np.argmin(apart))])

    def _direction(self, stop: int) -> tuple[float, float]:
        """The way the row runs at a stop, from its first seat to its last."""
        row = self.row_of(stop)
        first, after = row.start, row.stop
        if after - first < 2:
            return 1.0, 0.0
        x, y = self.x[first:after], self.y[first:after]
        length = float(np.hypot(np.diff(x), np.diff(y)).sum())
        across, down = float(x[-1] - x[0]), float(y[-1] - y[0])
        if np.hypot(across, down) < _ROUND * length:
            before, behind = max(first, stop - 1), min(after - 1, stop + 1)
            across = float(self.x[behind] - self.x[before])
            down = float(self.y[behind] - self.y[before])
        return across, down

    def _nearest(self, stop: int, way: Way, cone: float, keep: float | None) -> int | None:
        """The nearest stop of another row that lies that way."""
        apart = np.stack((self.x - self.x[stop], self.y - self.y[stop]))
        ahead, aside = _split(apart, way)
        there = (ahead > 0.2 * self.pitch) & (aside <= cone * ahead)
        there &= self.row != self.row[stop]
        found = np.flatnonzero(there)
        if not len(found):
            return None
        distance = np.hypot(ahead[found], aside[found])
        near = found[distance <= _AS_NEAR * distance.min()]
        if keep is None:
            return int(found[int(np.argmin(distance))])
        drift = np.abs((self.x if way in ("up", "down") else self.y)[near] - keep)
        return int(near[int(np.argmin(drift))])


def _split(apart: _Floats, way: Way) -> tuple[_Floats, _Floats]:
    """How far ahead that way, and how far aside."""
    across, down = _WAYS[way]
    return apart[0] * across + apart[1] * down, np.abs(apart[0] * down) + np.abs(apart[1] * across)
