"""Who comes to the window: everybody at once, or one party after another."""

import random
import time
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pos.domain.ids import PlaceId
from pos.domain.plan import Plan
from pos.domain.refusals import Reason, Refusal
from pos.domain.season import Performance
from pos.services.ports import AreaWish
from sync.protocol.wire import PlaceState
from ui.headless.cashier import BASKET_MAX, Cashier, say

LEAVE_SHARE = 0.15


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
    say(done="busy")


def _serve(cashier: Cashier, performance: Performance, pace_s: float) -> None:
    """One party; that somebody else was quicker is no fault."""
    try:
        _serve_a_party(cashier, performance, pace_s)
    except Refusal as refusal:
        if refusal.reason not in {Reason.PLACE_TAKEN, Reason.AREA_FULL}:
            raise


def _serve_a_party(cashier: Cashier, performance: Performance, pace_s: float) -> None:
    """They look at the seats for a while, and most of them buy."""
    plan = cashier.plan(performance)
    states = np.frombuffer(cashier.snapshot(performance).states, np.uint8)
    count = cashier.dice.randint(1, BASKET_MAX)
    places = _neighbours(plan, states, count, cashier.dice)
    areas = [] if places else _standing(plan, states, count, cashier.dice)
    if not places and not areas:
        return
    held = cashier.hold(performance, places, areas)
    time.sleep(cashier.dice.uniform(0.25, 0.75) * pace_s)
    if cashier.dice.random() < LEAVE_SHARE:
        cashier.let_go(performance, held)
    else:
        cashier.sell(performance, held)


def _free(cashier: Cashier, performance: Performance) -> list[PlaceId]:
    states = np.frombuffer(cashier.snapshot(performance).states, np.uint8)
    return [PlaceId(place) for place in np.flatnonzero(states == PlaceState.FREE).tolist()]


def _neighbours(
    plan: Plan, states: NDArray[np.uint8], count: int, dice: random.Random
) -> list[PlaceId]:
    """Up to `count` free seats side by side, around a free one drawn by lot."""
    seats = np.flatnonzero(states[: plan.seat_count] == PlaceState.FREE)
    if not len(seats):
        return []
    first = int(dice.choice(seats))
    found = [PlaceId(first)]
    for place in range(first + 1, min(first + count, plan.seat_count)):
        if plan.row_of[place] != plan.row_of[first] or states[place] != PlaceState.FREE:
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
