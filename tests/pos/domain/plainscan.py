"""Best available as a plain scan over whole columns of numbers: what the fast one is held to."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from pos.domain.ids import CategoryId, PlaceId
from pos.domain.plan import Feature, Plan

FREE = 0
# A gap wider than this many seat distances of its row is an aisle.
_AISLE = 1.6
# A restricted view counts as this many seat distances further away.
_RESTRICTED_PENALTY = 8.0
# How many of the best windows or seats the later rungs start from.
_SEEDS = 256

_Ints = NDArray[np.int64]
_Floats = NDArray[np.float64]
_Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Answer:
    """Seats in order; `together` when they are neighbours in one row."""

    places: tuple[PlaceId, ...]
    together: bool


@dataclass(frozen=True, eq=False)
class Geometry:
    """What a plan's geometry says once and for all; one element a seat.

    block: neighbours without an aisle between share a number; badness: smaller is better.
    """

    block: _Ints
    row: _Ints
    section: _Ints
    points: _Floats
    badness: _Floats
    pitch: float
    spared: _Bools


def plainly_best(
    plan: Plan,
    states: NDArray[np.uint8],
    count: int,
    category: CategoryId | None = None,
    mine: Collection[int] = (),
) -> Answer | None:
    """The best `count` free seats (state 0, not in `mine`), or None where there are not enough.

    `states` has one byte a place. Accessible and companion seats are never spent.
    """
    if count < 1:
        raise ValueError(f"best available for {count} people")
    seats = plan.seat_count
    unclaimed = states[:seats] == FREE
    unclaimed[[place for place in mine if place < seats]] = False
    wanted = unclaimed & ((plan.features & (Feature.ACCESSIBLE | Feature.COMPANION)) == 0)
    if category is not None:
        wanted &= plan.category_of == plan.categories.index(category)
    if np.count_nonzero(wanted) < count:
        return None
    hall = geometry(plan)
    together = _neighbours(hall, unclaimed, wanted, count)
    if together is not None:
        return _offer(together, together=True)
    for rung in (_two_rows, _cluster):
        for minded in (unclaimed, None):
            found = rung(hall, wanted, count, minded)
            if found is not None:
                return _offer(found, together=False)
    seats_left = np.flatnonzero(wanted)
    order = np.argsort(hall.badness[seats_left], kind="stable")[:count]
    return _offer(np.sort(seats_left[order]), together=False)


def _offer(seats: _Ints, *, together: bool) -> Answer:
    return Answer(tuple(PlaceId(int(seat)) for seat in seats), together)


@lru_cache(maxsize=8)
def geometry(plan: Plan) -> Geometry:
    """What is worked out once for a plan."""
    points = np.column_stack((plan.x, plan.y)).astype(np.float64)
    row = plan.row_of.astype(np.int64)
    gap = np.hypot(*np.diff(points, axis=0).T)
    same_row = row[1:] == row[:-1]
    nearest = np.full(len(plan.rows), np.inf)
    np.minimum.at(nearest, row[1:][same_row], gap[same_row])
    broken = ~same_row | (gap > _AISLE * nearest[row[1:]])
    block = np.concatenate(([0], np.cumsum(broken))).astype(np.int64)
    finite = gap[same_row & (gap > 0)]
    pitch = float(np.median(finite)) if finite.size else 1.0
    badness = np.hypot(*(points - plan.focal).T) / pitch
    badness += _RESTRICTED_PENALTY * ((plan.features & Feature.RESTRICTED) != 0)
    section = np.array([one.section for one in plan.rows], dtype=np.int64)[row]
    spared = (plan.features & (Feature.ACCESSIBLE | Feature.COMPANION)) != 0
    return Geometry(block, row, section, points, badness, pitch, spared)


def _windows(hall: Geometry, wanted: _Bools, size: int) -> tuple[_Ints, _Floats]:
    """First seats of all wanted runs of neighbours of that size, and the runs' mean badness."""
    seats = len(wanted)
    if size > seats:
        return np.empty(0, np.int64), np.empty(0, np.float64)
    free = np.concatenate(([0], np.cumsum(wanted)))
    whole = free[size:] - free[:-size] == size
    whole &= hall.block[size - 1 :] == hall.block[: seats - size + 1]
    first = np.flatnonzero(whole)
    bad = np.concatenate(([0.0], np.cumsum(hall.badness)))
    return first, (bad[first + size] - bad[first]) / size


def _neighbours(hall: Geometry, unclaimed: _Bools, wanted: _Bools, size: int) -> _Ints | None:
    first, badness = _windows(hall, wanted, size)
    if not first.size:
        return None
    orphan = _lonely(hall, unclaimed, first - 1, -1) | _lonely(hall, unclaimed, first + size, 1)
    if not orphan.all():
        first, badness = first[~orphan], badness[~orphan]
    start = int(first[np.argmin(badness)])
    return np.arange(start, start + size)


def _lonely(hall: Geometry, unclaimed: _Bools, seat: _Ints, step: int) -> _Bools:
    """Whether the seat beside a window, on the side of `step`, would be left free and alone."""
    inner = seat - step

    def free_beside(index: _Ints) -> _Bools:
        inside = (index >= 0) & (index < len(unclaimed))
        safe = np.where(inside, index, 0)
        free: _Bools = inside & (hall.block[safe] == hall.block[inner]) & unclaimed[safe]
        return free

    inside = (seat >= 0) & (seat < len(unclaimed))
    kept = inside & hall.spared[np.where(inside, seat, 0)]
    return free_beside(seat) & ~free_beside(seat + step) & ~kept


def _two_rows(hall: Geometry, wanted: _Bools, count: int, unclaimed: _Bools | None) -> _Ints | None:
    """The party in two rows of one section, the smaller part in front of or behind the larger.

    Where `unclaimed` is given, no seat is left alone.
    """
    best_places: _Ints | None = None
    best_badness = np.inf
    for larger in range((count + 1) // 2, count):
        smaller = count - larger
        for front, back, badness in _pairs(hall, wanted, (larger, smaller), unclaimed):
            if badness < best_badness:
                best_badness = badness
                both = (np.arange(front, front + larger), np.arange(back, back + smaller))
                best_places = np.sort(np.concatenate(both))
    return best_places


def _tidy_windows(
    hall: Geometry, wanted: _Bools, size: int, unclaimed: _Bools | None
) -> tuple[_Ints, _Floats]:
    first, badness = _windows(hall, wanted, size)
    if unclaimed is None or not first.size:
        return first, badness
    orphan = _lonely(hall, unclaimed, first - 1, -1) | _lonely(hall, unclaimed, first + size, 1)
    return first[~orphan], badness[~orphan]


def _pairs(
    hall: Geometry, wanted: _Bools, sizes: tuple[int, int], unclaimed: _Bools | None
) -> Iterator[tuple[int, int, float]]:
    """Windows of the larger part with the nearest of the smaller in the row before or after."""
    larger, smaller = sizes
    first, badness = _tidy_windows(hall, wanted, larger, unclaimed)
    other, other_badness = _tidy_windows(hall, wanted, smaller, unclaimed)
    if not first.size or not other.size:
        return
    order = np.argsort(badness, kind="stable")[:_SEEDS]
    middle = _middles(hall, first, larger)
    other_middle = _middles(hall, other, smaller)
    # Windows are in order of seat, so a row's windows are one slice.
    other_row = hall.row[other]
    for index in order:
        row = hall.row[first[index]]
        for beside in (row - 1, row + 1):
            low, high = np.searchsorted(other_row, (beside, beside + 1))
            if low == high or hall.section[other[low]] != hall.section[first[index]]:
                continue
            apart = np.hypot(*(other_middle[low:high] - middle[index]).T) / hall.pitch
            nearest = low + int(np.argmin(apart))
            if apart[nearest - low] > np.hypot((larger + smaller) / 2, 2.0):
                continue
            mean = (badness[index] * larger + other_badness[nearest] * smaller) / (larger + smaller)
            # A step aside is as bad as a row further back.
            yield int(first[index]), int(other[nearest]), float(mean + apart[nearest - low])


def _middles(hall: Geometry, first: _Ints, size: int) -> _Floats:
    middles: _Floats = (hall.points[first] + hall.points[first + size - 1]) / 2
    return middles


def _cluster(hall: Geometry, wanted: _Bools, count: int, unclaimed: _Bools | None) -> _Ints | None:
    """The tightest group of one section around one of the best seats that are left."""
    free = np.flatnonzero(wanted)
    best_places: _Ints | None = None
    best_cost = np.inf
    for seed in free[np.argsort(hall.badness[free], kind="stable")[:96]]:
        near = free[hall.section[free] == hall.section[seed]]
        if near.size < count:
            continue
        apart = np.hypot(*(hall.points[near] - hall.points[seed]).T) / hall.pitch
        chosen = np.argsort(apart, kind="stable")[:count]
        cost = float(apart[chosen].mean() + hall.badness[near[chosen]].mean())
        if unclaimed is not None and _strands(hall, unclaimed, set(near[chosen].tolist())):
            continue
        if cost < best_cost:
            best_cost, best_places = cost, np.sort(near[chosen])
    return best_places


def _strands(hall: Geometry, unclaimed: _Bools, chosen: set[int]) -> bool:
    """Whether a free seat beside those had company and has none any more."""

    def company(seat: int, without: set[int]) -> bool:
        return any(
            0 <= beside < len(unclaimed)
            and hall.block[beside] == hall.block[seat]
            and unclaimed[beside]
            and beside not in without
            for beside in (seat - 1, seat + 1)
        )

    left = np.flatnonzero(unclaimed & ~hall.spared).tolist()
    return any(
        company(seat, set()) and not company(seat, chosen) for seat in left if seat not in chosen
    )
