"""Another seat for a customer: found, and made this till's own, in the network lane.

With the server it is the best of what is free; without, the best of what this till owns.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pos.domain.ids import PerformanceId, PlaceId
from pos.domain.plan import Plan
from pos.domain.refusals import Reason, Refusal, Trouble
from pos.domain.reseating import propose, without
from pos.services import owning, selling
from pos.services.exchanging import NewPlace
from pos.services.settling import Case
from sync.client.offer import seen_by, to_be_had
from sync.client.replica import Replica
from sync.protocol.wire import Snapshot
from ui import bootstrap
from ui.desk import TillDesk

_TRIES = 4


@dataclass(frozen=True)
class SeatWish:
    """For whom; `cheaper` seats are good enough for a comp; `but` were looked at already."""

    case: Case
    cheaper: bool
    but: frozenset[PlaceId] = frozenset()


def find_and_own(desk: TillDesk, wish: SeatWish) -> tuple[NewPlace, ...]:
    """Places for the case's tickets, secured. For the network lane.

    Raises NOTHING_AS_GOOD, PERFORMANCE_UNKNOWN, PLAN_WRONG, what bootstrap.own raises, or Trouble.
    """
    season = desk.season
    if season is None:
        raise Refusal(Reason.SEASON_WRONG, why="there is no season yet")
    performance = season.performance(wish.case.tickets[0].performance)
    plan = desk.till.plans.load(performance.plan_digest)
    if plan is None:
        raise Refusal(Reason.PLAN_WRONG)
    but = set(wish.but)
    if wish.case.order is not None:
        bootstrap.have_a_say(desk.till, wish.case.order.id, desk.places_in_use)
    for _ in range(_TRIES):
        free = without(_free(desk, performance.id, plan), but)
        places = propose(plan, free, wish.case.tickets, season, cheaper=wish.cheaper)
        if places is None:
            break
        try:
            _own(desk, performance.id, places)
        except Refusal as refusal:
            if refusal.reason is not Reason.PLACE_TAKEN:
                raise
            but |= {PlaceId(int(one["place"])) for one in refusal.params.get("taken") or ()}
            but |= set() if refusal.params.get("taken") else set(places)
            continue
        return tuple(
            NewPlace(performance.id, place, plan.label(place), plan.category(place))
            for place in places
        )
    raise Refusal(Reason.NOTHING_AS_GOOD)


def give_back(desk: TillDesk, places: tuple[NewPlace, ...]) -> None:
    """They are not wanted any more. For the network lane."""
    for performance in {one.performance for one in places}:
        of_it = [one.place for one in places if one.performance == performance]
        selling.give_back(desk.till.desk, performance, of_it)
    let_go(desk, places)


def let_go(desk: TillDesk, places: tuple[NewPlace, ...]) -> None:
    """Nobody has to keep them from being called back any more."""
    desk.kept.difference_update((one.performance, one.place) for one in places)


def _own(desk: TillDesk, performance: PerformanceId, places: tuple[PlaceId, ...]) -> None:
    """Kept from the first moment on: the next turn with the server may call places back."""
    keys = {(performance, place) for place in places}
    desk.kept.update(keys)
    try:
        bootstrap.own(desk.till, performance, places, desk.places_in_use)
    except BaseException:
        desk.kept.difference_update(keys)
        raise


def _free(desk: TillDesk, performance: PerformanceId, plan: Plan) -> NDArray[np.bool_]:
    """What may be had now: by the server's word, or without it of what this till owns."""
    till = desk.till
    seen, alone = Replica(plan.place_count), False
    try:
        path = f"/v1/performances/{performance}/snapshot"
        seen.apply_snapshot(till.http.get(path, Snapshot))
    except Trouble:
        alone = True
    own = owning.own_places(till.desk, performance)
    states = seen_by(
        seen.states,
        seen.owners,
        till=till.desk.credentials.till,
        owned=own.owned,
        sold=own.sold,
        alone=alone,
    )
    in_use = [place for one, place in desk.places_in_use() if one == performance]
    return without(to_be_had(states), in_use)
