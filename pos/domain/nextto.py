"""One more next to these: the free seat that a party of a few would take for one more.

The ladder, first rung that has a seat wins: beside one of them in their row, without an aisle
between; in the row behind; in the row before. On a rung a seat of their price category comes
before another, one that leaves no orphan before one that does, and then the better view.
An accessible place is never spent, a companion's only beside somebody in an accessible one.
"""

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from pos.domain.bestavailable import geometry, walk
from pos.domain.ids import PlaceId
from pos.domain.plan import Feature, Plan

# The row behind is where a seat lies at most this many seat distances away.
_NEXT_ROW = 2.2
# Staggered rows have two seats behind each: those nearly as near as the nearest.
_AS_NEAR = 1.25

_Ints = NDArray[np.int64]
_Bools = NDArray[np.bool_]


def one_more(plan: Plan, free: _Bools, basket: Collection[int]) -> PlaceId | None:
    """The seat to add to the basket's; None where none is next to them.

    `free` has one element a place: what may be put into the basket.
    """
    seats, way = plan.seat_count, walk(plan)
    mine = np.array(sorted(stop for stop in way.stops(basket) if stop < seats), np.int64)
    if not len(mine):
        return None
    left = way.along(free[:seats]).copy()
    plan = way.plan
    left[mine] = False
    for rung in (_beside(plan, mine), _next_row(plan, mine, 1), _next_row(plan, mine, -1)):
        fitting = rung[left[rung] & _may_spend(plan, rung, mine)]
        if len(fitting):
            return way.back([_best(plan, fitting, mine, left)])[0]
    return None


def _beside(plan: Plan, mine: _Ints) -> _Ints:
    """The seats beside those, in the same row and without an aisle between."""
    block = geometry(plan).block
    found = []
    for step in (-1, 1):
        beside = mine + step
        inside = (beside >= 0) & (beside < len(block))
        near, seat = beside[inside], mine[inside]
        found.append(near[block[near] == block[seat]])
    return np.setdiff1d(np.concatenate(found), mine)


def _next_row(plan: Plan, mine: _Ints, step: int) -> _Ints:
    """The seats behind those (step 1), or before them (-1), in their section."""
    hall = geometry(plan)
    found: set[int] = set()
    for seat in mine.tolist():
        for row in (hall.row[seat] - 1, hall.row[seat] + 1):
            first, after = np.searchsorted(hall.row, (row, row + 1)).tolist()
            if first == after or hall.section[first] != hall.section[seat]:
                continue
            if step * (_away(plan, first, after) - _away(plan, *_row(plan, seat))) <= 0:
                continue
            apart = np.hypot(*(hall.points[first:after] - hall.points[seat]).T) / hall.pitch
            if apart.min() <= _NEXT_ROW:
                found |= set((first + np.flatnonzero(apart <= _AS_NEAR * apart.min())).tolist())
    return np.array(sorted(found - set(mine.tolist())), np.int64)


def _row(plan: Plan, seat: int) -> tuple[int, int]:
    row = geometry(plan).row
    first, after = np.searchsorted(row, (row[seat], row[seat] + 1)).tolist()
    return first, after


def _away(plan: Plan, first: int, after: int) -> float:
    """How far a row is from the focal point, at its nearest."""
    points = geometry(plan).points[first:after]
    return float(np.hypot(*(points - plan.focal).T).min())


def _may_spend(plan: Plan, seats: _Ints, mine: _Ints) -> _Bools:
    """No accessible place; a companion's only beside an accessible one of theirs."""
    features = plan.features
    accessible = mine[(features[mine] & Feature.ACCESSIBLE) != 0]
    beside = np.isin(seats, np.concatenate((accessible - 1, accessible + 1)))
    companion = (features[seats] & Feature.COMPANION) != 0
    plain: _Bools = ((features[seats] & Feature.ACCESSIBLE) == 0) & (~companion | beside)
    return plain


def _best(plan: Plan, seats: _Ints, mine: _Ints, left: _Bools) -> int:
    """The one that fits them best."""
    hall = geometry(plan)
    beside_accessible = (plan.features[seats] & Feature.COMPANION) == 0
    dearer = ~np.isin(plan.category_of[seats], plan.category_of[mine])
    orphans = np.array([_orphans(hall.block, left, int(seat)) for seat in seats])
    apart = np.hypot(*(hall.points[seats][:, None] - hall.points[mine][None, :]).transpose(2, 0, 1))
    near = np.round(apart.min(axis=1) / hall.pitch, 2)
    # The last key counts most.
    order = np.lexsort((seats, hall.badness[seats], near, orphans, dearer, beside_accessible))
    return int(seats[order[0]])


def _orphans(block: _Ints, left: _Bools, seat: int) -> int:
    """How many single seats would be left alone beside it."""

    def is_left(index: int) -> bool:
        inside = 0 <= index < len(block)
        return inside and block[index] == block[seat] and bool(left[index])

    sides = ((seat - 1, seat - 2), (seat + 1, seat + 2))
    return sum(is_left(near) and not is_left(far) for near, far in sides)
