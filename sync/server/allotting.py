"""Allotments that look after themselves: what each till should own, and which places. Pure.

Each till that is there shall own enough, in runs of neighbours and in each category that it sells,
to go on alone for the house's chosen outage at its own pace; all tills together never more than a
part of what is left, so that it shrinks as the hall fills. What a till has too much of is called
back, but only from tills that are there.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from pos.domain.bestavailable import geometry, walk
from pos.domain.plan import Feature, Plan
from sync.protocol.wire import PlaceState

LEAST = 4  # two couples: a till with less cannot be called able to sell
RUN = 6
# A busy half hour is busier than the forecast.
_MARGIN = 1.5
_SHARE_OF_THE_REST = 4

_FREE, _ALLOTTED = int(PlaceState.FREE), int(PlaceState.ALLOTTED)


@dataclass(frozen=True)
class Hall:
    """One performance as it stands: its plan, a state and an owner for each place, and which a
    supervisor allotted by hand.
    """

    performance: int
    plan: Plan
    states: NDArray[np.uint8]
    owners: NDArray[np.uint16]
    by_hand: NDArray[np.bool_]
    room: int  # how many places more may be allotted
    is_near: bool = False  # it begins soon: every till should be able to sell it


@dataclass(frozen=True)
class Moves:
    """What to allot to which till, and what to call back."""

    grants: tuple[tuple[int, tuple[int, ...]], ...] = ()
    recalls: tuple[int, ...] = ()


@dataclass
class _Desk:
    """The working copy of a hall while grants are chosen."""

    hall: Hall
    states: NDArray[np.uint8]
    room: int
    recalls: list[int] = field(default_factory=list)
    grants: list[tuple[int, tuple[int, ...]]] = field(default_factory=list)


def propose(hall: Hall, paces: Mapping[int, Mapping[str, float]], outage_min: int) -> Moves:
    """`paces`: for each till that is there, the tickets an hour it sells in each category."""
    desk = _Desk(hall, hall.states.copy(), hall.room)
    for category in _categories(hall.plan):
        places = _places_of(hall.plan, category)
        free = int(np.count_nonzero(desk.states[places] == _FREE))
        allotted = int(np.count_nonzero(desk.states[places] == _ALLOTTED))
        most = (free + allotted) // (_SHARE_OF_THE_REST * max(1, len(paces)))
        for till, by_category in sorted(paces.items()):
            target = min(most, wanted(by_category.get(category, 0.0), outage_min, hall.is_near))
            own = places[(desk.states[places] == _ALLOTTED) & (hall.owners[places] == till)]
            if len(own) < target:
                _grant(desk, till, places, target - len(own))
            elif len(own) > target + max(LEAST, target // 2) or (not target and len(own)):
                rest = own[~hall.by_hand[own]]
                kept = len(own) - len(rest)
                desk.recalls += [int(place) for place in rest[max(0, target - kept) :]]
    return Moves(tuple(desk.grants), tuple(desk.recalls))


def wanted(per_hour: float, outage_min: int, is_near: bool) -> int:
    """How many places a till needs to go on alone."""
    if per_hour <= 0:
        return LEAST if is_near and outage_min > 0 else 0
    return max(LEAST, math.ceil(per_hour * outage_min / 60 * _MARGIN)) if outage_min > 0 else 0


def _categories(plan: Plan) -> list[str]:
    return sorted({*plan.categories, *(area.category for area in plan.areas)})


def _places_of(plan: Plan, category: str) -> NDArray[np.int64]:
    found = []
    if category in plan.categories:
        index = [str(one) for one in plan.categories].index(category)
        usual = (plan.features & (Feature.ACCESSIBLE | Feature.COMPANION)) == 0
        usual[list(plan.sold_whole)] = False  # half a box would be of no use to anybody
        found.append(np.flatnonzero((plan.category_of == index) & usual))
    found += [
        np.arange(area.first_place, area.first_place + area.capacity)
        for area in plan.areas
        if area.category == category
    ]
    return np.concatenate(found).astype(np.int64) if found else np.empty(0, np.int64)


def _grant(desk: _Desk, till: int, places: NDArray[np.int64], count: int) -> None:
    """Whole runs of neighbours until it is enough; a little too much is no fault, too little is
    mended by the next look.
    """
    count = min(count, desk.room)
    chosen: list[int] = []
    seats = desk.hall.plan.seat_count
    free = places[desk.states[places] == _FREE]
    for run in _runs(desk.hall.plan, free[free < seats]):
        if len(chosen) >= count:
            break
        chosen += run[: count - len(chosen)]
    # Standing places from the end: the pool is used up from the beginning.
    standing = [int(place) for place in free[free >= seats][::-1]]
    chosen += standing[: count - len(chosen)]
    if chosen:
        desk.states[chosen] = _ALLOTTED
        desk.room -= len(chosen)
        desk.grants.append((till, tuple(sorted(chosen))))


def _runs(plan: Plan, free: NDArray[np.int64]) -> Iterator[list[int]]:
    """Runs of neighbours of up to RUN seats, of middling places first: the best are for those who
    can choose. No run leaves a single seat behind where it can be helped.
    """
    if not len(free):
        return
    way = walk(plan)
    hall, free = geometry(way.plan), np.sort(np.array(way.stops(free.tolist()), np.int64))
    cut = np.flatnonzero((np.diff(free) != 1) | (np.diff(hall.block[free]) != 0)) + 1
    chunks: list[Sequence[int]] = []
    for run in np.split(free, cut):
        chunks += _cut(run.tolist())
    middle = float(np.median(hall.badness[free]))
    pairs = [one for one in chunks if len(one) > 1]
    singles = [one for one in chunks if len(one) == 1]
    for group in (pairs, singles):
        for chunk in sorted(group, key=lambda one: abs(float(hall.badness[one[0]]) - middle)):
            yield list(way.back(chunk))


def _cut(run: Sequence[int]) -> Iterator[Sequence[int]]:
    while run:
        size = RUN - 1 if len(run) == RUN + 1 else min(RUN, len(run))
        yield run[:size]
        run = run[size:]
