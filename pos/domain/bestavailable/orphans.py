"""Orphans: single seats that a sale leaves alone, and whether that could be helped.

An orphan is exactly one free seat between what was just taken and a wall, an aisle or a taken seat.
One that was alone before is nobody's fault, a wheelchair place or a companion's is none, and where
every choice that is left to a party of that size in its price categories leaves one, it is
unavoidable. So is what a party with a wheelchair leaves in its section: there are few such places,
and nobody who needs one is sent to another, nor who comes with them.
"""

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from pos.domain.bestavailable.geometry import Bools, Geometry, geometry
from pos.domain.bestavailable.neighbours import alone, free_runs, leaves_orphan
from pos.domain.bestavailable.walk import walk
from pos.domain.ids import PlaceId
from pos.domain.plan import Feature, Plan


def orphans(
    plan: Plan,
    free: NDArray[np.bool_],
    chosen: Collection[int],
    unclaimed: NDArray[np.bool_] | None = None,
) -> tuple[PlaceId, ...]:
    """The seats that would be left alone by selling `chosen`, and were not alone before.

    `free` can be sold here now; `unclaimed` says which seats may still be sold by anybody, where
    that is more than is known to be free. Whether `chosen` counts as free makes no difference.
    """
    way = walk(plan)
    hall, seats = geometry(way.plan), plan.seat_count
    taken = [stop for stop in way.stops(chosen) if stop < seats]
    if not taken:
        return ()
    left = way.along(free[:seats]).copy()
    left[taken] = False
    after = left.copy() if unclaimed is None else left | way.along(unclaimed[:seats])
    after[taken] = False
    before = after.copy()
    before[taken] = True
    new = alone(hall, left, after) & ~alone(hall, left, before)
    return tuple(sorted(way.back(np.flatnonzero(new))))


def avoidable(
    plan: Plan,
    free: NDArray[np.bool_],
    chosen: Collection[int],
    unclaimed: NDArray[np.bool_] | None = None,
) -> tuple[PlaceId, ...]:
    """Those orphans that another choice of seats would not have left."""
    lonely = orphans(plan, free, chosen, unclaimed)
    if not lonely:
        return ()
    way = walk(plan)
    hall, seats = geometry(way.plan), plan.seat_count
    taken = sorted(stop for stop in way.stops(chosen) if stop < seats)
    before = way.along(free[:seats]).copy()
    before[taken] = False
    alone_at = set(way.stops(lonely))
    accessible = (way.plan.features[taken] & Feature.ACCESSIBLE) != 0
    with_wheelchairs = set(hall.section[taken][accessible].tolist())
    could_help: set[int] = set()
    for run in _runs(hall, taken):
        if hall.section[run[0]] in with_wheelchairs:
            continue
        beside = alone_at.intersection(_beside(hall, run))
        if beside and _has_tidy_choice(way.plan, before, run):
            could_help |= beside
    helped = set(way.back(could_help))
    return tuple(seat for seat in lonely if seat in helped)


def _runs(hall: Geometry, taken: list[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for seat in taken:
        if runs and seat == runs[-1][-1] + 1 and hall.beside[seat - 1]:
            runs[-1].append(seat)
        else:
            runs.append([seat])
    return runs


def _beside(hall: Geometry, run: list[int]) -> list[int]:
    first, last = run[0], run[-1]
    before = [first - 1] if first and hall.beside[first - 1] else []
    return [*before, last + 1] if hall.beside[last] else before


def _has_tidy_choice(plan: Plan, free: Bools, run: list[int]) -> bool:
    """Whether as many neighbours of the same categories leave nobody alone; `free` without them."""
    hall, size = geometry(plan), len(run)
    there = free.copy()
    there[run] = True
    of_them = np.zeros(max(1, len(plan.categories)), np.bool_)
    of_them[plan.category_of[run]] = True
    wanted = there & of_them[plan.category_of]
    if not hall.spared[run].any():
        wanted &= ~hall.spared
    choices = free_runs(hall, wanted, size)
    return choices is not None and bool((choices & ~leaves_orphan(hall, there, size)).any())
