"""Best available: the best free seats for a party, by a stateless scan of the plan."""

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from pos.domain.bestavailable.geometry import Geometry, geometry, of_category, runs
from pos.domain.bestavailable.ladder import How, climb
from pos.domain.bestavailable.offers import OFFERS_LIMIT, WORTH_IT, Offer, Why, offers, parts
from pos.domain.bestavailable.orphans import avoidable, orphans
from pos.domain.bestavailable.walk import walk
from pos.domain.bestavailable.wish import PARTY_LIMIT, Fares, Wish, fares
from pos.domain.ids import CategoryId
from pos.domain.plan import Plan

__all__ = [
    "FREE",
    "OFFERS_LIMIT",
    "PARTY_LIMIT",
    "WORTH_IT",
    "Fares",
    "Geometry",
    "How",
    "Offer",
    "Why",
    "Wish",
    "avoidable",
    "best",
    "fares",
    "geometry",
    "get_ready",
    "offers",
    "orphans",
    "parts",
    "walk",
]

FREE = 0


def get_ready(plan: Plan, largest: int) -> None:
    """Work out beforehand what parties up to that size ask of a plan first: a tenth of a second at
    100,000 seats.
    """
    hall = geometry(walk(plan).plan)
    for size in range(1, min(largest, plan.seat_count) + 1):
        assert runs(hall, size).order is not None


def best(
    plan: Plan,
    states: NDArray[np.uint8],
    count: int,
    category: CategoryId | None = None,
    mine: Collection[int] = (),
) -> Offer | None:
    """The best `count` free seats (state 0, not in `mine`), or None where there are not enough.

    `states` has one byte a place. Accessible and companion seats are never spent.
    """
    if count < 1:
        raise ValueError(f"best available for {count} people")
    seats, way = plan.seat_count, walk(plan)
    hall = geometry(way.plan)
    unclaimed = way.along(states[:seats]) == FREE
    unclaimed[[stop for stop in way.stops(mine) if stop < seats]] = False
    wanted = unclaimed & ~hall.spared
    index = None if category is None else plan.categories.index(category)
    if index is not None:
        wanted &= of_category(hall, index)
    found = climb(hall, unclaimed, wanted, count, index)
    if found is None:
        return None
    places = way.back(found.seats)
    why = Why.TOGETHER if found.how is How.NEIGHBOURS else Why.SPLIT
    rows = len(set(hall.row[found.seats].tolist()))
    together = tuple(way.back(part) for part in parts(hall, found.seats))
    return Offer(places, found.how, why, together, rows)
