"""Other places for tickets that have none: equal or better, together where that can be. Pure."""

from collections.abc import Collection, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from pos.domain.bestavailable import best, geometry
from pos.domain.ids import CategoryId, PerformanceId, PlaceId
from pos.domain.order import Ticket
from pos.domain.plan import Feature, Plan
from pos.domain.refusals import Refusal
from pos.domain.season import Season


def is_as_good(
    season: Season, old: Ticket, performance: PerformanceId, category: CategoryId
) -> bool:
    """Whether such a place is worth what was paid: of the same category, or not cheaper.

    Raises NO_PRICE, PERFORMANCE_UNKNOWN.
    """
    if (performance, category) == (old.performance, old.category):
        return True
    return season.price(performance, category, old.ticket_type).minor >= old.price_minor


def propose(
    plan: Plan,
    free: NDArray[np.bool_],
    tickets: Sequence[Ticket],
    season: Season,
    *,
    cheaper: bool = False,
) -> tuple[PlaceId, ...] | None:
    """One free place a ticket, all of one performance: side by side in one category if possible.

    The tickets' own category comes first, then the dearer ones, the nearest price first; with
    `cheaper` (a comp costs nothing anyway) the others behind them. Whoever had a wheelchair space
    gets one. None where there is nothing.
    """
    alone = len(tickets) == 1
    wheelchair = [one for one in tickets if _is_accessible(plan, one)]
    if alone or not wheelchair:
        for category in _categories(plan, tickets, season, cheaper=cheaper):
            places = _in_category(plan, free, len(tickets), category, accessible=bool(wheelchair))
            if places is not None:
                return places
    if alone:
        return None
    found: list[PlaceId] = []
    left = free.copy()
    for ticket in tickets:
        one = propose(plan, left, (ticket,), season, cheaper=cheaper)
        if one is None:
            return None
        found += one
        left[list(one)] = False
    return tuple(found)


def _categories(
    plan: Plan, tickets: Sequence[Ticket], season: Season, *, cheaper: bool
) -> list[CategoryId]:
    """The categories that are as good for each of the tickets, the likeliest first."""
    there = dict.fromkeys((*plan.categories, *(area.category for area in plan.areas)))
    own = {ticket.category for ticket in tickets}
    ranked = []
    for category in there:
        fits = all(_fits(season, ticket, category) for ticket in tickets)
        if fits or cheaper:
            price = _price(season, tickets[0], category)
            ranked.append((not fits, category not in own, price if fits else -price, category))
    return [category for *_, category in sorted(ranked)]


def _fits(season: Season, ticket: Ticket, category: CategoryId) -> bool:
    try:
        return is_as_good(season, ticket, ticket.performance, category)
    except Refusal:
        return False


def _price(season: Season, ticket: Ticket, category: CategoryId) -> int:
    try:
        return season.price(ticket.performance, category, ticket.ticket_type).minor
    except Refusal:
        return 0


def _is_accessible(plan: Plan, ticket: Ticket) -> bool:
    seat = ticket.place
    return seat < plan.seat_count and bool(plan.features[seat] & Feature.ACCESSIBLE)


def _in_category(
    plan: Plan, free: NDArray[np.bool_], count: int, category: CategoryId, *, accessible: bool
) -> tuple[PlaceId, ...] | None:
    if accessible:
        wanted = free[: plan.seat_count] & ((plan.features & Feature.ACCESSIBLE) != 0)
        seats = [PlaceId(int(seat)) for seat in np.flatnonzero(wanted)]
        seats = [seat for seat in seats if plan.category(seat) == category]
        badness = geometry(plan).badness
        nearest = min(seats, key=lambda seat: float(badness[seat]), default=None)
        return None if nearest is None else (nearest,)
    if category in plan.categories:
        offer = best(plan, np.where(free, 0, 1).astype(np.uint8), count, category)
        if offer is not None:
            return offer.places
    standing = [place for place in _standing(plan, category) if free[place]]
    return tuple(standing[:count]) if len(standing) >= count else None


def _standing(plan: Plan, category: CategoryId) -> Iterator[PlaceId]:
    for area in plan.areas:
        if area.category == category:
            yield from (PlaceId(place) for place in area.places())


def without(free: NDArray[np.bool_], places: Collection[PlaceId]) -> NDArray[np.bool_]:
    """The free places, but these."""
    left = free.copy()
    left[[place for place in places if place < len(left)]] = False
    return left
