"""The ladder: the first rung that has seats for the party wins.

Neighbours; two adjacent rows of a section that overlap, one part behind the other; the tightest
cluster of a section; any. Of each of the first three rungs those first that leave no orphan seat.
Within a rung the seats nearest the plan's focal point win.
"""

from dataclasses import dataclass
from enum import Enum
from typing import Protocol

import numpy as np

from pos.domain.bestavailable.geometry import (
    Bools,
    Floats,
    Geometry,
    Ints,
    first_of,
    least,
    mean_badness,
    runs,
)
from pos.domain.bestavailable.neighbours import (
    free_runs,
    leaves_orphan,
    side_by_side,
    strands,
)

# How many of the best windows, and of the best seats, the later rungs start from.
_SEEDS = 256
_CLUSTER_SEEDS = 96
# Bounds for plans that no house has: rows of thousands, one section for all. So many distances are
# worked out at once, and so many free seats around one are looked at.
_CELLS = 1 << 20
_AROUND = 4096


class How(Enum):
    """How a party sits: the rung that its seats stand on."""

    NEIGHBOURS = "neighbours"
    TWO_ROWS = "two rows"
    NEAR = "near"  # a cluster of one section
    SCATTERED = "scattered"


@dataclass(frozen=True, eq=False)
class Found:
    """Seats in order, and how the party sits on them."""

    seats: Ints
    how: How


class _Rung(Protocol):
    """Finds seats for a party that cannot sit side by side."""

    def __call__(
        self, hall: Geometry, wanted: Bools, count: int, *, unclaimed: Bools | None
    ) -> Ints | None: ...


def climb(
    hall: Geometry,
    unclaimed: Bools,
    wanted: Bools,
    count: int,
    category: int | None = None,
    *,
    no_orphans: bool = False,
) -> Found | None:
    """The best seats for that many; None where not enough are wanted.

    `unclaimed` seats are free, `wanted` are those of them that this party may have; `category` may
    name the one that all of those are of. With `no_orphans` the house refuses to leave any.
    """
    if np.count_nonzero(wanted) < count:
        return None
    together = side_by_side(hall, unclaimed, wanted, count, category)
    if together is not None:
        return Found(together, How.NEIGHBOURS)
    rungs: tuple[tuple[_Rung, How], ...] = ((two_rows, How.TWO_ROWS), (cluster, How.NEAR))
    steps = [(rung, how, minded) for rung, how in rungs for minded in (unclaimed, None)]
    if no_orphans:  # rather a cluster than a pair of rows that the house refuses to sell
        steps.sort(key=lambda step: step[2] is None)
    for rung, how, minded in steps:
        seats = rung(hall, wanted, count, unclaimed=minded)
        if seats is not None:
            return Found(seats, how)
    return Found(np.sort(first_of(runs(hall, 1), wanted, count)), How.SCATTERED)


def two_rows(
    hall: Geometry,
    wanted: Bools,
    count: int,
    seeds: int = _SEEDS,
    *,
    unclaimed: Bools | None = None,
) -> Ints | None:
    """The party in two rows of one section, the smaller part in front of or behind the larger.

    Where `unclaimed` seats are given, those that are free, no part leaves one of them alone.
    """
    free = {size: _left(hall, wanted, unclaimed, size) for size in range(1, count)}
    best_seats: Ints | None = None
    best_badness = np.inf
    for larger in range((count + 1) // 2, count):
        smaller = count - larger
        found = _best_pair(hall, free, (larger, smaller), seeds)
        if found is not None and found[2] < best_badness:
            front, back, best_badness = found
            both = (np.arange(front, front + larger), np.arange(back, back + smaller))
            best_seats = np.sort(np.concatenate(both))
    return best_seats


def _left(hall: Geometry, wanted: Bools, unclaimed: Bools | None, size: int) -> Bools | None:
    """Where a run of wanted neighbours begins that leaves nobody alone, where that is minded."""
    free = free_runs(hall, wanted, size)
    if free is None or unclaimed is None:
        return free
    return free & ~leaves_orphan(hall, unclaimed, size)


def _best_pair(
    hall: Geometry, runs_of: dict[int, Bools | None], sizes: tuple[int, int], seeds: int
) -> tuple[int, int, float] | None:
    """The best window of the larger part with the nearest one of the smaller part in the row before
    or after, where the two overlap; first seats, and how bad they are.
    """
    larger, smaller = sizes
    free, free_behind = runs_of[larger], runs_of[smaller]
    if free is None or free_behind is None:
        return None
    first, other = first_of(runs(hall, larger), free, seeds), np.flatnonzero(free_behind)
    if not first.size or not other.size:
        return None
    # Runs are in order of seat, so a row's runs are one slice; two rows for each seed.
    row = hall.row[first]
    beside = np.column_stack((row - 1, row + 1)).ravel()
    inside = np.clip(beside, 0, len(hall.row_starts) - 2)
    low = np.searchsorted(other, hall.row_starts[inside])
    length = np.searchsorted(other, hall.row_starts[inside + 1]) - low
    seen = hall.section[other[np.minimum(low, other.size - 1)]]
    there = (inside == beside) & (length > 0) & (seen == np.repeat(hall.section[first], 2))
    if not there.any():
        return None
    low, length = low[there], length[there]
    kept = slice(max(1, _CELLS // int(length.max())))  # the best seeds stand first
    front, low, length = np.repeat(first, 2)[there][kept], low[kept], length[kept]
    back, step = _nearest(hall, (front, larger), (other, smaller), low, length)
    bad = mean_badness(hall, front, larger) * larger + mean_badness(hall, back, smaller) * smaller
    # A step aside is as bad as a row further back.
    cost = bad / (larger + smaller) + step
    cost[step > overlap_reach(larger, smaller)] = np.inf
    at = int(cost.argmin())
    return (int(front[at]), int(back[at]), float(cost[at])) if np.isfinite(cost[at]) else None


def _nearest(
    hall: Geometry, front: tuple[Ints, int], back: tuple[Ints, int], low: Ints, length: Ints
) -> tuple[Ints, Floats]:
    """For each run in front the run in its slice of those behind with the nearest middle; how far
    apart the two are, in seat distances.
    """
    column = np.arange(int(length.max()))
    others = back[0][np.minimum(low[:, None] + column, len(back[0]) - 1)]
    step = _middles(hall, others, back[1]) - _middles(hall, *front)[:, None]
    apart: Floats = np.hypot(step[..., 0], step[..., 1]) / hall.pitch
    apart[column >= length[:, None]] = np.inf
    line, nearest = np.arange(len(front[0])), apart.argmin(axis=1)
    return others[line, nearest], apart[line, nearest]


def overlap_reach(larger: int, smaller: int) -> float:
    """How many seat distances the middles of two parts may be apart that still overlap: half of
    both across, and up to two to the row behind.
    """
    return float(np.hypot((larger + smaller) / 2, 2.0))


def _middles(hall: Geometry, first: Ints, size: int) -> Floats:
    middles: Floats = (hall.points[first] + hall.points[first + size - 1]) / 2
    return middles


def cluster(
    hall: Geometry,
    wanted: Bools,
    count: int,
    seeds: int = _CLUSTER_SEEDS,
    *,
    unclaimed: Bools | None = None,
) -> Ints | None:
    """The tightest group of one section around one of the best seats that are left.

    Where `unclaimed` seats are given, those that are free, it leaves none of them alone.
    """
    if not wanted.any():
        return None
    free = np.flatnonzero(wanted)
    best_seats: Ints | None = None
    best_cost = np.inf
    for seed in first_of(runs(hall, 1), wanted, seeds):
        here = hall.section[seed]
        low, high = np.searchsorted(free, hall.section_starts[here : here + 2])
        near = free[low:high]
        if near.size < count:
            continue
        if near.size > _AROUND:
            at = int(np.searchsorted(near, seed))
            near = near[max(0, at - _AROUND // 2) : at + _AROUND // 2]
        step = hall.points[near] - hall.points[seed]
        apart = np.hypot(step[:, 0], step[:, 1]) / hall.pitch
        chosen = least(apart, count)
        cost = float(apart[chosen].mean() + hall.badness[near[chosen]].mean())
        if cost < best_cost and (unclaimed is None or not strands(hall, unclaimed, near[chosen])):
            best_cost, best_seats = cost, np.sort(near[chosen])
    return best_seats
