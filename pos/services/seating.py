"""House rules about who sits where: a single seat left alone, accessible places for those who ask.

They are asked before any money, and each can be set aside for one sale, with a reason that the
journal keeps, by a supervisor or with their approval.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from pos.domain.basket import Basket
from pos.domain.bestavailable import avoidable
from pos.domain.groups import broken
from pos.domain.ids import PerformanceId, PlaceId
from pos.domain.order import Override, Rule
from pos.domain.people import LEAVE_ORPHAN, SPEND_ACCESSIBLE, Approval
from pos.domain.plan import Plan
from pos.domain.refusals import Reason, Refusal
from pos.domain.season import OrphanRule, Person, Season
from pos.services.desk import Desk
from pos.services.giving import Word, given

_ACTIONS: Mapping[Rule, str] = {"orphan": LEAVE_ORPHAN, "accessible": SPEND_ACCESSIBLE}


@dataclass(frozen=True, eq=False)
class Room:
    """What this till knows of the places of a performance, one element a place.

    free: can be sold here now; unclaimed: may still be sold by somebody, for all that is known.
    """

    plan: Plan
    free: NDArray[np.bool_]
    unclaimed: NDArray[np.bool_]
    _alone: dict[tuple[PlaceId, ...], tuple[PlaceId, ...]] = field(default_factory=dict, repr=False)

    def alone(self, places: Sequence[PlaceId]) -> tuple[PlaceId, ...]:
        """Single seats that selling those places would leave, though it need not; worked out once.

        The same is asked before money, and again with it.
        """
        key = tuple(sorted(places))
        if key not in self._alone:
            self._alone[key] = avoidable(self.plan, self.free, key, self.unclaimed)
        return self._alone[key]


@dataclass(frozen=True, eq=False)
class Seen:
    """What the window knew of the halls when it asked: the plans the basket was picked in, and how
    the halls stood. What others sell after that is not held against the customer.
    """

    plans: Mapping[PerformanceId, Plan] = field(default_factory=dict)
    rooms: Mapping[PerformanceId, Room] = field(default_factory=dict)


@dataclass(frozen=True)
class OverrideWish:
    """A rule to be set aside for one basket. A cashier needs the approval of (action, basket)."""

    rule: Rule
    basket: UUID
    performance: PerformanceId
    places: tuple[PlaceId, ...]
    reason: str
    person: Person
    approval: Approval | None = None

    @property
    def action(self) -> str:
        """What a supervisor approves."""
        return _ACTIONS[self.rule]


@dataclass(frozen=True)
class Stranded:
    """Single seats that a basket would leave alone in one performance, though it need not."""

    performance: PerformanceId
    places: tuple[PlaceId, ...]
    rule: OrphanRule


def stranded(
    season: Season,
    basket: Basket,
    rooms: Mapping[PerformanceId, Room],
    overrides: Collection[Override] = (),
) -> tuple[Stranded, ...]:
    """What the basket would leave alone where the house minds and nobody has allowed it.

    Of a performance without a room nothing is known: this till has not looked at its hall.
    """
    found = []
    for performance, room in rooms.items():
        places = basket.places(performance)
        rule = season.orphan_rule(performance) if places else OrphanRule.OFF
        if rule is OrphanRule.OFF:
            continue
        allowed = {
            place
            for one in overrides
            if one.rule == "orphan" and one.performance == performance
            for place in one.places
        }
        if left := tuple(place for place in room.alone(places) if place not in allowed):
            found.append(Stranded(performance, left, rule))
    return tuple(found)


def check(
    season: Season,
    basket: Basket,
    plans: Mapping[PerformanceId, Plan],
    rooms: Mapping[PerformanceId, Room],
    overrides: Sequence[Override] = (),
) -> tuple[Stranded, ...]:
    """Ask the rules before any money: what the house advises against, and sells all the same.

    `plans` are those the basket was picked in: a table is not halved on an evening that was never
    looked at either.

    Raises Refusal SOLD_AS_ONE(performance, name) for a part of a table or box that is sold as one,
    and ORPHAN_LEFT(performance, places, seats) for what the house refuses.
    """
    for performance, plan in plans.items():
        for group in broken(plan, basket.places(performance)):
            raise Refusal(Reason.SOLD_AS_ONE, performance=performance, name=group.name)
    found = stranded(season, basket, rooms, overrides)
    for one in found:
        if one.rule is OrphanRule.REFUSE:
            plan = rooms[one.performance].plan
            labels = [plan.label(place) for place in one.places]
            raise Refusal(
                Reason.ORPHAN_LEFT,
                performance=one.performance,
                places=list(one.places),
                seats=", ".join(f"{label.row} {label.seat}" for label in labels),
            )
    return found


def used(
    season: Season,
    basket: Basket,
    rooms: Mapping[PerformanceId, Room],
    overrides: Sequence[Override],
) -> tuple[Override, ...]:
    """What was set aside about single seats, of those only that the basket still leaves alone."""
    alone = {
        (one.performance, place) for one in stranded(season, basket, rooms) for place in one.places
    }
    found = []
    for one in overrides:
        places = tuple(place for place in one.places if (one.performance, place) in alone)
        if one.rule == "orphan" and places:
            found.append(replace(one, places=places))
    return tuple(found)


def set_aside(desk: Desk, wish: OverrideWish) -> Override:
    """Set a rule aside for one basket. Durable when it returns: the approval is spent.

    Raises NOT_PERMITTED, TILL_SUSPENDED, REASON_MISSING, CARD_NUMBER_TYPED, APPROVAL_NEEDED unless
    a supervisor sells or approved (people.LEAVE_ORPHAN or SPEND_ACCESSIBLE, basket).
    """
    word = Word(wish.action, wish.basket, wish.reason, wish.person, wish.approval)
    reason, approver = given(desk, word)
    return Override(
        rule=wish.rule,
        performance=wish.performance,
        places=wish.places,
        reason=reason,
        person=wish.person.id,
        approver=approver,
    )
