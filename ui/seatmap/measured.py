"""What is measured on a plan before anything is drawn: distances, and which seats are where."""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from pos.domain.plan import Plan

_SAMPLES = 256
# Rows that stand wider than the hall are told apart in such steps, up to so much (seat distances).
_STEP, _WIDEST = 0.25, 2.5

_Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Measured:
    """Seats' places, float64; pitch: plan units from seat to nearest seat; depth: row to row."""

    plan: Plan
    x: _Floats
    y: _Floats
    pitch: float
    depth: float
    section_of: NDArray[np.int64]

    @cached_property
    def nearby(self) -> "Nearby":
        """Finds seats by where they are."""
        return Nearby(self.x)

    @cached_property
    def downwards(self) -> NDArray[np.int64]:
        """The seats from the top of the plan to its bottom."""
        return np.argsort(self.y, kind="stable")


class Nearby:
    """Seats in order from left to right."""

    def __init__(self, x: _Floats) -> None:
        self._order = np.argsort(x, kind="stable")
        self._x = x[self._order]

    def between(self, left: float, right: float) -> NDArray[np.int64]:
        """Seats with left <= x <= right, from left to right."""
        low = np.searchsorted(self._x, left, side="left")
        high = np.searchsorted(self._x, right, side="right")
        return self._order[low:high]


def measure(plan: Plan) -> Measured:
    """Measure a plan."""
    x, y = plan.x.astype(np.float64), plan.y.astype(np.float64)
    pitch, depth = _distances(plan, x, y)
    return Measured(plan, x, y, pitch, depth, sections_of(plan))


def sections_of(plan: Plan) -> NDArray[np.int64]:
    """Of each seat the index of its section."""
    sections = np.array([row.section for row in plan.rows], dtype=np.int64)
    return sections[plan.row_of] if len(sections) else np.empty(0, np.int64)


def row_bounds(plan: Plan) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """First and last seat of each row; last < first where a row has no seat."""
    rows = np.arange(len(plan.rows))
    first = np.searchsorted(plan.row_of, rows, side="left")
    last = np.searchsorted(plan.row_of, rows, side="right") - 1
    return first.astype(np.int64), last.astype(np.int64)


def _distances(plan: Plan, x: _Floats, y: _Floats) -> tuple[float, float]:
    """From seat to nearest seat and from row to row, that all but the closest few keep."""
    if len(x) < 2:
        pitch = max(plan.width, plan.height, 1.0) / 12
        return pitch, pitch
    along = np.hypot(np.diff(x), np.diff(y))[np.diff(plan.row_of) == 0]
    nearest, behind = _sampled(plan, x, y)
    pitch = float(np.percentile(nearest, 3))
    if along.size:
        pitch = min(pitch, float(np.percentile(along, 1)))
    pitch = pitch if pitch > 0 else 1.0
    return pitch, float(np.clip(np.percentile(behind, 5), pitch, 2 * pitch))


def _sampled(plan: Plan, x: _Floats, y: _Floats) -> tuple[list[float], list[float]]:
    """Of some seats the nearest seat of all and the nearest of another row."""
    nearest, behind = [], []
    order = np.argsort(x, kind="stable")
    across = x[order]
    ways = float(np.ptp(x) + np.ptp(y)) or 1.0
    for seat in np.unique(np.linspace(0, len(x) - 1, _SAMPLES).astype(np.int64)).tolist():
        reach = ways / 200
        while True:
            # Only seats in a strip as wide as what was found in it can be nearer.
            low, high = np.searchsorted(across, (x[seat] - reach, x[seat] + reach))
            seats = order[low:high]
            square = (x[seats] - x[seat]) ** 2 + (y[seats] - y[seat]) ** 2
            square[seats == seat] = np.inf
            one = math.sqrt(square.min(initial=math.inf))
            square[plan.row_of[seats] == plan.row_of[seat]] = np.inf
            other = math.sqrt(square.min(initial=math.inf))
            if max(one, other) <= reach or reach > ways:
                break
            reach *= 4
        nearest.append(one if math.isfinite(one) else ways)
        behind.append(other)
    return nearest, behind


def rooms(hall: Measured, largest: float) -> _Floats:
    """Of each seat how far from its neighbours it stands: the hall's pitch, but more in rows that
    stand wider, where seats want to be larger than `largest` (radius, plan units).
    """
    plan, pitch = hall.plan, hall.pitch
    room = np.full(len(hall.x), pitch)
    wanting = np.unique(plan.row_of[plan.radius > largest])
    if not len(wanting):
        return room
    first, last = row_bounds(plan)
    nearest = np.full(len(plan.rows), np.inf)
    same_row = np.diff(plan.row_of) == 0
    gaps = np.hypot(np.diff(hall.x), np.diff(hall.y))[same_row]
    np.minimum.at(nearest, plan.row_of[1:][same_row], gaps)
    for row in wanting[nearest[wanting] >= (1 + _STEP) * pitch].tolist():
        start, end = int(first[row]), int(last[row]) + 1
        apart = _apart(hall, start, end, min(float(nearest[row]), _WIDEST * pitch))
        room[start:end] = pitch * max(1.0, apart / pitch // _STEP * _STEP)
    return room


def _apart(hall: Measured, start: int, end: int, least: float) -> float:
    """How far the nearest seat of all is from any of those, if not further than `least`."""
    for seat in range(start, end):
        about = hall.nearby.between(hall.x[seat] - least, hall.x[seat] + least)
        about = about[about != seat]
        square = (hall.x[about] - hall.x[seat]) ** 2 + (hall.y[about] - hall.y[seat]) ** 2
        least = min(least, math.sqrt(square.min(initial=math.inf)))
    return least


def hull(points: _Floats) -> _Floats:
    """The convex hull (Andrew's monotone chain)."""
    ordered = sorted(set(map(tuple, points.tolist())))
    if len(ordered) < 3:
        return np.array(ordered)
    return np.array(_chain(ordered)[:-1] + _chain(ordered[::-1])[:-1])


def _chain(ordered: list[tuple[float, ...]]) -> list[tuple[float, ...]]:
    chain: list[tuple[float, ...]] = []
    for x, y in ordered:
        while len(chain) > 1:
            (ax, ay), (bx, by) = chain[-2], chain[-1]
            if (bx - ax) * (y - ay) > (by - ay) * (x - ax):
                break
            chain.pop()
        chain.append((x, y))
    return chain


def away(
    start: tuple[float, float], to: tuple[float, float], origin: tuple[float, float], by: float
) -> tuple[float, float]:
    """From a point on, in the direction from an origin to another point."""
    dx, dy = to[0] - origin[0], to[1] - origin[1]
    length = math.hypot(dx, dy) or 1.0
    return start[0] + dx / length * by, start[1] + dy / length * by
