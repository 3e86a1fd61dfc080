"""Up to three answers to a wish, each with why: the ladder's, a better one, a cheaper one.

`better` sits nearer to the focal point, by the mean of the party's seats and by at least
`WORTH_IT` seat distances, restricted views counted: it may be split over two rows or a cluster,
leave an orphan where the house does not mind, or lie in a dearer category, but never over the
ceiling nor outside the section. `cheaper` is the ladder's answer among the categories in which the
same party pays less. An alternative whose people sit all over the house is none.

It is a suggestion: the server's hold decides, and after a refusal the question is asked again.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from pos.domain.bestavailable.geometry import Bools, Geometry, Ints, geometry
from pos.domain.bestavailable.ladder import Found, How, climb, cluster, two_rows
from pos.domain.bestavailable.neighbours import side_by_side
from pos.domain.bestavailable.orphans import orphans
from pos.domain.bestavailable.walk import walk
from pos.domain.bestavailable.wheelchairs import around_wheelchairs
from pos.domain.bestavailable.wish import Fares, Wish
from pos.domain.ids import CategoryId, PlaceId
from pos.domain.money import Money, total
from pos.domain.plan import Plan

OFFERS_LIMIT = 3
WORTH_IT = 1.5
# Alternatives are looked for around fewer of the best seats than the first answer.
_SEEDS = 64


class Why(StrEnum):
    """Why an offer is made. The screen holds one translated sentence for each."""

    TOGETHER = "together"  # the best of all that keeps the party side by side
    SPLIT = "split"  # nothing keeps it together: the best of what there is
    BETTER = "better"
    CHEAPER = "cheaper"


@dataclass(frozen=True, slots=True)
class Offer:
    """Seats to suggest, in the order of the party's ticket types; wheelchairs come first.

    `parts` are its groups of neighbours, `rows` says how many rows they are in; `paid` is what each
    of them pays, where prices were asked for.
    """

    places: tuple[PlaceId, ...]
    how: How
    why: Why = Why.TOGETHER
    parts: tuple[tuple[PlaceId, ...], ...] = ()
    rows: int = 1
    paid: tuple[Money, ...] = ()

    @property
    def together(self) -> bool:
        """Whether all of them are neighbours in one row."""
        return self.how is How.NEIGHBOURS

    @property
    def total(self) -> Money | None:
        """What the party pays, where prices were asked for."""
        return total(self.paid, self.paid[0].currency) if self.paid else None


def offers(
    plan: Plan, free: NDArray[np.bool_], wish: Wish, fares: Fares, *, no_orphans: bool = False
) -> tuple[Offer, ...]:
    """The answers to a wish, the ladder's first; none where not enough places are left.

    `free` says of each place whether it can be sold here now and is in no basket. `fares` are the
    categories that come into question (see `wish.fares`). With `no_orphans` the house refuses
    orphans: no alternative leaves one.
    """
    way = walk(plan)
    there = way.along(free[: plan.seat_count])
    house = _House(way.plan, geometry(way.plan), there, wish, fares, no_orphans)
    allowed = house.of(fares)
    wanted = allowed if wish.category is None else house.of(set(fares) & {wish.category})
    first = house.answer(wanted)
    if first is None:
        return ()
    why = Why.TOGETHER if first.how is How.NEIGHBOURS else Why.SPLIT
    made = [house.offer(first, why)]
    others = (
        (house.better(first, allowed), Why.BETTER),
        (house.cheaper(made[0]), Why.CHEAPER),
    )
    for found, reason in others:
        if found is not None and found.how is not How.SCATTERED:
            offer = house.offer(found, reason)
            if all(set(offer.places) != set(one.places) for one in made):
                made.append(offer)
    return tuple(
        replace(one, places=way.back(one.places), parts=tuple(map(way.back, one.parts)))
        for one in made
    )


@dataclass(frozen=True, eq=False)
class _House:
    """The hall as it is now, and one party that asks."""

    plan: Plan
    hall: Geometry
    free: Bools
    wish: Wish
    fares: Fares
    no_orphans: bool

    def of(self, categories: Collection[CategoryId]) -> Bools:
        """The free seats of these categories, in the section that is wished for."""
        known = np.array([one in categories for one in self.plan.categories], np.bool_)
        if known.all():
            wanted = self.free.copy()
        elif not known.any():
            return np.zeros(len(self.free), np.bool_)
        else:
            wanted = self.free & known[self.plan.category_of]
        if self.wish.section is not None:
            wanted &= self.hall.section == self.wish.section
        return wanted

    def answer(self, wanted: Bools) -> Found | None:
        """The ladder's answer among those seats."""
        wish = self.wish
        if wish.wheelchairs:
            return around_wheelchairs(self.plan, self.hall, (self.free, wanted), wish)
        ordinary = self._climb(wanted & ~self.hall.spared)
        if not wish.spend_accessible or (ordinary and ordinary.how is How.NEIGHBOURS):
            return ordinary
        # They may be spent, but only on a party that they keep together or that has no other.
        spent = self._climb(wanted)
        if ordinary is None or (spent is not None and spent.how is How.NEIGHBOURS):
            return spent
        return ordinary

    def _climb(self, wanted: Bools) -> Found | None:
        return climb(self.hall, self.free, wanted, self.wish.count, no_orphans=self.no_orphans)

    def better(self, first: Found, allowed: Bools) -> Found | None:
        """Nearer than the first answer by what is worth it; the nearest of those."""
        if self.wish.wheelchairs:
            return None
        wanted = allowed & ~self.hall.spared
        least = self._badness(first.seats) - WORTH_IT
        best: Found | None = None
        for found in self._nearer(wanted):
            badness = self._badness(found.seats)
            if badness < least and not (self.no_orphans and self._leaves_orphan(found.seats)):
                least, best = badness, found
        return best

    def _nearer(self, wanted: Bools) -> Iterator[Found]:
        hall, count = self.hall, self.wish.count
        tidy = side_by_side(hall, self.free, wanted, count, tidy=True)
        if tidy is not None:
            yield Found(tidy, How.NEIGHBOURS)
        # As if nobody minded who is left alone.
        any_run = None if self.no_orphans else side_by_side(hall, wanted & False, wanted, count)
        if any_run is not None:
            yield Found(any_run, How.NEIGHBOURS)
        minded = self.free if self.no_orphans else None
        if count > 1:
            both = two_rows(hall, wanted, count, _SEEDS, unclaimed=minded)
            if both is not None:
                yield Found(both, How.TWO_ROWS)
        if count > 2:
            near = cluster(hall, wanted, count, _SEEDS, unclaimed=minded)
            if near is not None:
                yield Found(near, How.NEAR)

    def cheaper(self, first: Offer) -> Found | None:
        """The ladder's answer among the categories that cost the same party less."""
        assert first.total is not None
        less = {
            category
            for category, paid in self.fares.items()
            if sum(one.minor for one in paid) < first.total.minor
        }
        return self.answer(self.of(less)) if less else None

    def offer(self, found: Found, why: Why) -> Offer:
        """What the screen needs to know of it."""
        places = tuple(PlaceId(int(seat)) for seat in found.seats)
        return Offer(
            places=places,
            how=found.how,
            why=why,
            parts=parts(self.hall, np.sort(found.seats)),
            rows=int(np.unique(self.hall.row[found.seats]).size),
            paid=tuple(
                self.fares[self.plan.category(place)][index] for index, place in enumerate(places)
            ),
        )

    def _badness(self, seats: Ints) -> float:
        return float(self.hall.badness[seats].mean())

    def _leaves_orphan(self, seats: Ints) -> bool:
        return bool(orphans(self.plan, self.free, seats.tolist()))


def parts(hall: Geometry, seats: Ints | Sequence[int]) -> tuple[tuple[PlaceId, ...], ...]:
    """Seats, in order, as their groups of neighbours."""
    if not len(seats):
        return ()
    ordered = np.asarray(seats, np.int64)
    joined = (np.diff(ordered) == 1) & hall.beside[ordered[:-1]]
    groups = np.split(ordered, np.flatnonzero(~joined) + 1)
    return tuple(tuple(PlaceId(int(seat)) for seat in group) for group in groups)
