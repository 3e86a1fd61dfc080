"""What a plan's geometry says once and for all about who sits beside whom, and how well."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from pos.domain.plan import Feature, Plan

# A gap wider than this many seat distances of its row is an aisle.
AISLE = 1.6
# A restricted view counts as this many seat distances further away.
_RESTRICTED_PENALTY = 8.0
# So many runs are put in order at once.
_FEW = 2048

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Geometry:
    """One element a seat.

    block: neighbours without an aisle between share a number; badness: smaller is better;
    spared: accessible and companion seats; beside: whether the next seat is a neighbour (never
    for the last one); summed: the badness of all seats before (one element more).
    Seats are in order of section and row: `row_starts` and `section_starts` say where each begins,
    and behind the last one where all end; `category` is an index into the plan's.
    """

    block: Ints
    row: Ints
    section: Ints
    points: Floats
    badness: Floats
    pitch: float
    spared: Bools
    beside: Bools
    summed: Floats
    row_starts: Ints
    section_starts: Ints
    category: NDArray[np.uint8]


@lru_cache(maxsize=8)
def geometry(plan: Plan) -> Geometry:
    """What is worked out once for a plan."""
    points = np.column_stack((plan.x, plan.y)).astype(np.float64)
    row = plan.row_of.astype(np.int64)
    gap = np.hypot(*np.diff(points, axis=0).T)
    same_row = row[1:] == row[:-1]
    nearest = np.full(len(plan.rows), np.inf)
    np.minimum.at(nearest, row[1:][same_row], gap[same_row])
    broken = ~same_row | (gap > AISLE * nearest[row[1:]])
    block = np.concatenate(([0], np.cumsum(broken)))[: len(row)].astype(np.int64)
    finite = gap[same_row & (gap > 0)]
    pitch = float(np.median(finite)) if finite.size else 1.0
    badness = np.hypot(*(points - plan.focal).T) / pitch
    badness += _RESTRICTED_PENALTY * ((plan.features & Feature.RESTRICTED) != 0)
    section = np.array([one.section for one in plan.rows], dtype=np.int64)[row]
    return Geometry(
        block=block,
        row=row,
        section=section,
        points=points,
        badness=badness,
        pitch=pitch,
        spared=(plan.features & (Feature.ACCESSIBLE | Feature.COMPANION)) != 0,
        beside=np.append(~broken, False)[: len(row)],
        summed=np.concatenate(([0.0], np.cumsum(badness))),
        row_starts=np.searchsorted(row, np.arange(len(plan.rows) + 1)),
        section_starts=np.searchsorted(section, np.arange(len(plan.sections) + 1)),
        category=plan.category_of,
    )


@dataclass(frozen=True, eq=False)
class Runs:
    """All runs of `size` seats. `whole`, one element a first seat: they are neighbours."""

    hall: Geometry
    size: int
    whole: Bools

    @cached_property
    def order(self) -> NDArray[np.int32]:
        """First seats of the whole ones, the best first, by the mean badness of their seats."""
        first = np.flatnonzero(self.whole)
        order = np.argsort(mean_badness(self.hall, first, self.size), kind="stable")
        return first[order].astype(np.int32)


# Forty-eight of them are up to 24 MB at 100,000 seats.
@lru_cache(maxsize=48)
def runs(hall: Geometry, size: int, category: int | None = None) -> Runs:
    """The runs of `size` seats, at most as many as there are; all of one category if that is said,
    by its index.
    """
    seats = len(hall.block)
    whole = hall.block[size - 1 :] == hall.block[: seats - size + 1]
    if category is not None:
        inside = np.concatenate(([0], np.cumsum(hall.category == category)))
        whole &= inside[size:] - inside[:-size] == size
    return Runs(hall, size, whole)


def mean_badness(hall: Geometry, first: Ints, size: int) -> Floats:
    """How bad the runs are that begin with those seats, by the mean of their seats."""
    mean: Floats = (hall.summed[first + size] - hall.summed[first]) / size
    return mean


def least(values: Floats, count: int) -> Ints:
    """Where the smallest values stand, in order; of equal ones the first."""
    if values.size > count:
        near = np.flatnonzero(values <= np.partition(values, count - 1)[count - 1])
    else:
        near = np.arange(values.size)
    return near[np.argsort(values[near], kind="stable")[:count]]


def first_of(of_size: Runs, chosen: Bools, count: int) -> Ints:
    """First seats of the best `count` of the chosen runs, in order of badness.

    `chosen` has one element a run, and only whole ones. Where many are chosen the best of them
    stand near the beginning of the order; where few are, those are put in order.
    """
    if np.count_nonzero(chosen) <= _FEW:
        first = np.flatnonzero(chosen)
        return first[least(mean_badness(of_size.hall, first, of_size.size), count)]
    found: list[NDArray[np.int32]] = []
    missing, begin, end = count, 0, _FEW
    while missing > 0 and begin < len(of_size.order):
        next_ones = of_size.order[begin:end]
        # Much faster than a mask of yes and no in no order.
        found.append(next_ones[np.flatnonzero(chosen.take(next_ones))[:missing]])
        missing -= len(found[-1])
        begin, end = end, end * 4
    return np.concatenate(found).astype(np.int64)


@lru_cache(maxsize=32)
def of_category(hall: Geometry, category: int) -> Bools:
    """Which seats are of the category with that index."""
    is_of: Bools = hall.category == category
    return is_of
