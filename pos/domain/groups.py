"""Tables and boxes: seats that belong together, sold by the chair or as one."""

from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from pos.domain.ids import PlaceId
from pos.domain.plan import Group, Plan


def with_company(plan: Plan, places: Iterable[PlaceId]) -> tuple[PlaceId, ...]:
    """Those places, each that is sold as one with others followed by these; none twice."""
    found: dict[PlaceId, None] = {}
    for place in places:
        group = plan.sold_whole.get(place)
        found |= dict.fromkeys((place,) if group is None else (place, *group.seats))
    return tuple(found)


def broken(plan: Plan, places: Collection[PlaceId]) -> tuple[Group, ...]:
    """The tables and boxes sold as one of which these places are a part only."""
    there = frozenset(places)
    touched = {id(one): one for place in places if (one := plan.sold_whole.get(place)) is not None}
    return tuple(one for one in touched.values() if not there.issuperset(one.seats))


def apart(plan: Plan, free: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """What of `free`, one element a seat or more, may be sold a seat at a time."""
    single = free.copy()
    single[list(plan.sold_whole)] = False
    return single


def fitting(plan: Plan, free: NDArray[np.bool_], count: int) -> tuple[Group, ...]:
    """Wholly free tables and boxes sold as one for exactly that many, in the plan's order."""
    return tuple(
        one
        for one in plan.groups
        if one.whole and len(one.seats) == count and all(free[seat] for seat in one.seats)
    )


@lru_cache(maxsize=8)
def of_rows(plan: Plan) -> Mapping[int, Group]:
    """Rows that are a table's chairs, or a box's seats, and nothing else; by their index."""
    lengths = np.bincount(plan.row_of, minlength=len(plan.rows))
    found: dict[int, Group] = {}
    for group in plan.groups:
        rows = np.unique(plan.row_of[list(group.seats)])
        if lengths[rows].sum() == len(group.seats):
            found |= dict.fromkeys(rows.tolist(), group)
    return found
