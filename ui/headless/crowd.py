"""Who comes to the window: everybody at once, or one party after another."""

import random
import time
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pos.domain.bestavailable import best
from pos.domain.ids import PlaceId
from pos.domain.plan import Plan
from pos.domain.refusals import Reason, Refusal
from pos.domain.season import Performance
from pos.services import owning
from pos.services.ports import AreaWish
from sync.client.offer import to_be_had
from sync.protocol.wire import PlaceState
from ui.headless.cashier import BASKET_MAX, Cashier, deliver
from ui.headless.saying import say

LEAVE_SHARE = 0.15
_SOMEBODY_WAS_QUICKER = frozenset({Reason.PLACE_TAKEN, Reason.AREA_FULL, Reason.HOLD_EXPIRED})
# A till or a server that is being put in order serves again: the next beat may end it.
_NOT_NOW = frozenset({Reason.SERVER_RECOVERING, Reason.TILL_FENCED, Reason.TILL_SUSPENDED})
_NOT_NOW_S = 1.0


def race(cashier: Cashier, performance: Performance) -> None:
    """Sell every place of a performance in small baskets, against whoever else does."""
    tickets, minor, refused = 0, 0, 0
    free = _free(cashier, performance)
    while free:
        wanted = cashier.dice.sample(free, min(cashier.dice.randint(1, BASKET_MAX), len(free)))
        try:
            order = cashier.sell(performance, cashier.hold(performance, wanted))
        except Refusal as refusal:
            if refusal.reason is not Reason.PLACE_TAKEN:
                raise
            refused += 1
            free = _free(cashier, performance)
            continue
        tickets += len(order.tickets)
        minor += order.total_minor
        gone = set(wanted)
        free = [place for place in free if place not in gone] or _free(cashier, performance)
    say(done="race", tickets=tickets, minor=minor, refused=refused)


def rush(cashier: Cashier, performance: Performance, parties: int) -> None:
    """The queue before the window opens: that many parties for one evening, without a pause."""
    for _ in range(parties):
        _serve(cashier, performance, 0.0)
    say(done="rush")


def busy(cashier: Cashier, chosen: Sequence[Performance], seconds: float, pace_s: float) -> None:
    """Serve one party after another at a human pace, neighbours together."""
    end_s = time.monotonic() + seconds
    while time.monotonic() < end_s:
        _serve(cashier, cashier.dice.choice(chosen), pace_s)
        time.sleep(cashier.dice.uniform(0.25, 0.75) * pace_s)
        deliver(cashier.till)
    say(done="busy")


def _serve(cashier: Cashier, performance: Performance, pace_s: float) -> None:
    """One party; that somebody else was quicker is no fault."""
    try:
        _serve_a_party(cashier, performance, pace_s)
    except Refusal as refusal:
        if refusal.reason in _NOT_NOW:
            say(said=str(refusal))
            time.sleep(_NOT_NOW_S)
            deliver(cashier.till)
        elif refusal.reason not in _SOMEBODY_WAS_QUICKER:
            raise


def _serve_a_party(cashier: Cashier, performance: Performance, pace_s: float) -> None:
    """They look at the seats for a while, and most of them buy."""
    plan = cashier.plan(performance)
    seen, alone = cashier.look(performance)
    had = to_be_had(seen)
    count = cashier.dice.randint(1, BASKET_MAX)
    if alone:
        places, areas = _own(plan, had, count), []
    else:
        places = _neighbours(plan, had, count, cashier.dice)
        areas = [] if places else _standing(plan, seen, count, cashier.dice)
    if not places and not areas:
        return
    held = cashier.hold(performance, places, areas)
    time.sleep(cashier.dice.uniform(0.25, 0.75) * pace_s)
    if cashier.dice.random() < LEAVE_SHARE:
        cashier.let_go(performance, held)
    else:
        cashier.sell(performance, held)


def _free(cashier: Cashier, performance: Performance) -> list[PlaceId]:
    """What is free, and this till's own: what is meant for it and has not come is fetched."""
    snapshot = cashier.snapshot(performance)
    states = np.frombuffer(snapshot.states, np.uint8)
    owned = owning.own_places(cashier.till.desk, performance.id).owned
    own = cashier.till.desk.credentials.till
    meant = {p for p, till in snapshot.owners if till == own and states[p] == PlaceState.ALLOTTED}
    free = set(np.flatnonzero(states == PlaceState.FREE).tolist())
    if meant - owned and not free:
        cashier.patiently(cashier.till.member.beat)
        owned = owning.own_places(cashier.till.desk, performance.id).owned
    return [PlaceId(place) for place in sorted(free | owned)]


def _own(plan: Plan, had: NDArray[np.bool_], count: int) -> list[PlaceId]:
    """The best of what may be had without asking; standing places where no seats are left."""
    states = np.where(had, PlaceState.FREE, PlaceState.SOLD).astype(np.uint8)
    offer = best(plan, states, count)
    if offer is not None:
        return list(offer.places)
    standing = np.flatnonzero(had[plan.seat_count :])[:count] + plan.seat_count
    return [PlaceId(place) for place in standing.tolist()]


def _neighbours(
    plan: Plan, had: NDArray[np.bool_], count: int, dice: random.Random
) -> list[PlaceId]:
    """Up to `count` free seats side by side, around a free one drawn by lot."""
    seats = np.flatnonzero(had[: plan.seat_count])
    if not len(seats):
        return []
    first = int(dice.choice(seats))
    found = [PlaceId(first)]
    for place in range(first + 1, min(first + count, plan.seat_count)):
        if plan.row_of[place] != plan.row_of[first] or not had[place]:
            break
        found.append(PlaceId(place))
    return found


def _standing(
    plan: Plan, states: NDArray[np.uint8], count: int, dice: random.Random
) -> list[AreaWish]:
    """Places of one standing area that has enough; the server chooses which."""
    roomy = [
        index
        for index, area in enumerate(plan.areas)
        if int(np.count_nonzero(states[slice(area.first_place, area.places().stop)] == 0)) >= count
    ]
    return [AreaWish(dice.choice(roomy), count)] if roomy else []
