"""Owning places: secure them on the server before any money, give back what was not sold."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from pos.domain.ids import OperationId, PerformanceId, PlaceId
from pos.domain.journal import Return
from pos.domain.leases import OWNED, Lease, LeaseState
from pos.domain.refusals import Reason, Refusal
from pos.domain.talk import Talk, lead
from pos.payments.attempt import Attempt, move
from pos.services import rights, uses
from pos.services.desk import Desk
from pos.services.ports import SalesServer
from pos.storage.database import Unit

Key = tuple[PerformanceId, PlaceId]
# The server looked at the places and gave none. Any other refusal (a fenced till, a token it does
# not know) leaves open what an earlier asking did.
_NOT_GIVEN = frozenset(
    {
        Reason.PLACE_TAKEN,
        Reason.PLACE_UNKNOWN,
        Reason.HOLD_EXPIRED,
        Reason.PERFORMANCE_UNKNOWN,
        Reason.PERFORMANCE_CLOSED,
        Reason.OPERATION_CANCELLED,
    }
)


_SOLD = 4  # PlaceState.SOLD of the wire, as in every PLACE_TAKEN
_STATES: tuple[LeaseState, ...] = ("secured", "asked", "allotted")


@dataclass(frozen=True)
class SecureWish:
    """Make these places this till's own, by that operation."""

    operation: OperationId
    performance: PerformanceId
    places: tuple[PlaceId, ...]


def secure(
    desk: Desk, server: SalesServer, performance: PerformanceId, places: Sequence[PlaceId]
) -> None:
    """Own the places firmly. Asking again for places already owned asks nobody.

    Raises TILL_SUSPENDED, the server's Refusal, or Trouble: then the operation stays written down
    and is asked again under the same id.
    """
    lead(
        securing(desk, performance, places),
        lambda wish: server.secure(wish.operation, wish.performance, wish.places),
    )


def securing(
    desk: Desk, performance: PerformanceId, places: Sequence[PlaceId]
) -> Talk[SecureWish, None]:
    """The talk behind `secure`: what is asked is on disk before it is yielded."""
    desk.guard.check()
    with desk.database.transaction() as unit:
        _refuse_sold(desk, unit, performance, places)
        leases = unit.leases.of(performance)
    for operation, asked in _by_operation(leases, "asked").items():
        if not asked.isdisjoint(places):
            # It may have been granted: only the same question can tell, whatever is wanted now.
            try:
                yield from _asking(desk, SecureWish(operation, performance, _ordered(asked)))
            except Refusal as refusal:
                if refusal.reason not in _NOT_GIVEN:
                    raise
    with desk.database.transaction() as unit:
        known = {lease.place for lease in unit.leases.of(performance)}
        # In order: the same question must read the same when it is asked again.
        missing = _ordered(set(places) - known)
        operation = OperationId(desk.ids.new())
        unit.leases.ask(operation, performance, missing, desk.clock.now_ms())
    if missing:
        yield from _asking(desk, SecureWish(operation, performance, missing))


def refuse_unowned(unit: Unit, places: Sequence[Key]) -> None:
    """Only what this till owns can be sold. Raises NOT_OWNED with what it does not."""
    missing = _not_owned(unit, places)
    if missing:
        raise Refusal(
            Reason.NOT_OWNED,
            performance=missing[0][0],
            places=[place for _, place in missing],
        )


def not_owned(desk: Desk, places: Sequence[Key]) -> tuple[Key, ...]:
    """Which of these this till does not own: without the server they cannot be paid for."""
    with desk.database.transaction() as unit:
        return tuple(_not_owned(unit, places))


def _not_owned(unit: Unit, places: Sequence[Key]) -> list[Key]:
    owned = {
        (lease.performance, lease.place) for lease in unit.leases.every() if lease.state in OWNED
    }
    return [one for one in places if one not in owned]


def _refuse_sold(
    desk: Desk, unit: Unit, performance: PerformanceId, places: Sequence[PlaceId]
) -> None:
    """What this till has sold itself is taken, whatever the server has heard of it."""
    packed = unit.emergency.taken(performance).intersection(places)
    sold = unit.orders.sold(performance, places) | packed
    if sold:
        till, state = desk.credentials.till, _SOLD
        taken = [{"place": place, "till": till, "state": state} for place in sorted(sold)]
        free = [place for place in places if place not in sold]
        raise Refusal(Reason.PLACE_TAKEN, taken=taken, free=free)


def _asking(desk: Desk, wish: SecureWish) -> Talk[SecureWish, None]:
    try:
        yield wish
    except Refusal as refusal:
        if refusal.reason in _NOT_GIVEN:
            with desk.database.transaction() as unit:
                unit.leases.refused(wish.operation)
        raise
    with desk.database.transaction() as unit:
        unit.leases.secured(wish.operation)


def _ordered(places: Collection[PlaceId]) -> tuple[PlaceId, ...]:
    return tuple(sorted(places))


@dataclass(frozen=True)
class OwnPlaces:
    """Of a performance: what this till may sell without asking anybody, and what it has sold."""

    owned: frozenset[PlaceId] = frozenset()
    sold: frozenset[PlaceId] = frozenset()


def own_places(desk: Desk, performance: PerformanceId) -> OwnPlaces:
    """As it is now. What a card may have paid for is another customer's already."""
    with desk.database.transaction() as unit:
        kept = _kept(unit)
        leases = [one for one in unit.leases.of(performance) if one.state in OWNED]
        return OwnPlaces(
            frozenset(one.place for one in leases if one not in kept),
            unit.orders.sold_in(performance) | unit.emergency.taken(performance),
        )


def owns(desk: Desk, performance: PerformanceId, places: Sequence[PlaceId]) -> bool:
    """Whether all of them are this till's own, so that securing them asks nobody.

    Raises TILL_SUSPENDED, or PLACE_TAKEN for what this till has sold.
    """
    desk.guard.check()
    with desk.database.transaction() as unit:
        _refuse_sold(desk, unit, performance, places)
        leases = unit.leases.of(performance)
    return {one.place for one in leases if one.state in OWNED}.issuperset(places)


def give_up(desk: Desk, recalled: Sequence[Key], in_use: Callable[[], Collection[Key]]) -> int:
    """Return allotted places that the server asks for, but those a customer is being sold.

    How many went back. What this till does not own is no fault: the request was late.
    """
    desk.guard.check()
    with desk.database.transaction() as unit:
        # Asked inside: what was put into a basket since the server asked is not given up.
        wanted = set(recalled)
        idle = idle_allotted(unit, in_use)
        its = [lease for lease in idle if (lease.performance, lease.place) in wanted]
        return _return_all(desk, unit, its)


def idle_allotted(unit: Unit, in_use: Callable[[], Collection[Key]]) -> list[Lease]:
    """Places owned in advance that no customer is being sold."""
    busy = set(in_use()) | _going(unit)
    return [
        lease
        for lease in unit.leases.every()
        if lease.state == "allotted" and (lease.performance, lease.place) not in busy
    ]


def give_back(desk: Desk, performance: PerformanceId, places: Sequence[PlaceId]) -> None:
    """Return what was secured of these places, by the journal. Places not secured are no fault;
    allotted ones stay.

    An operation the server never answered goes back whole: its id is dead afterwards. A till whose
    past is not sure returns nothing: it may be sold.
    """
    if desk.guard.suspended:
        return
    with desk.database.transaction() as unit:
        leases = unit.leases.of(performance)
        for operation, owned in _by_operation(leases, "secured").items():
            _return(desk, unit, operation, performance, owned.intersection(places))
        for operation, asked in _by_operation(leases, "asked").items():
            if not asked.isdisjoint(places):
                _return(desk, unit, operation, performance, asked)


def return_unsold_leases(desk: Desk) -> int:
    """At start: give back everything secured and not sold. How many places that were.

    But what a card may have paid for stays until a person has settled that payment, and what is
    allotted stays this till's. A till whose past is not sure returns nothing: it may be sold.
    """
    with desk.database.transaction() as unit:
        for attempt in unit.attempts.open():
            if attempt.state == "sent":  # whoever stood at the terminal was not heard
                unit.attempts.save(move(attempt, "unknown", desk.clock.now_ms()))
        if desk.guard.suspended:
            return 0
        rights.return_all(desk, unit)
        uses.return_unsold(desk, unit)
        kept = _kept(unit)
        idle = [one for one in unit.leases.every() if one.state != "allotted"]
        return _return_all(desk, unit, [one for one in idle if one not in kept])


def return_leases_of(desk: Desk, unit: Unit, attempt: Attempt) -> None:
    """The card payment came to nothing: give back the places that were kept for it, but what is
    in a basket now.
    """
    if desk.guard.suspended:
        return
    kept = _kept(unit)
    uses.return_of(desk, unit, attempt)
    in_use = {key for who in desk.in_use for key in who()}
    its = [
        one
        for one in unit.leases.every()
        if _is_for(one, attempt) and one not in kept and (one.performance, one.place) not in in_use
    ]
    _return_all(desk, unit, its)


def return_places(desk: Desk, unit: Unit, places: Collection[Key]) -> None:
    """An exchange came to nothing: its new places go back, but those allotted stay."""
    its = [one for one in unit.leases.every() if (one.performance, one.place) in places]
    _return_all(desk, unit, [one for one in its if one.state != "allotted"])


def _kept(unit: Unit) -> set[Lease]:
    """Places a card may have paid for: theirs were secured before the terminal was touched. And
    those of an exchange whose money is going back.
    """
    attempts = [one for one in unit.attempts.open() if one.kind != "refund"]
    going = _going(unit)
    return {
        one
        for one in unit.leases.every()
        if any(_is_for(one, it) for it in attempts) or (one.performance, one.place) in going
    }


def _going(unit: Unit) -> set[Key]:
    """New places of exchanges whose money is on its way back."""
    return {place for one in unit.going_back.every() for place in one.new_places}


def _is_for(lease: Lease, attempt: Attempt) -> bool:
    return lease.state == "secured" and lease.at_ms <= attempt.started_at_ms


def _return_all(desk: Desk, unit: Unit, leases: Sequence[Lease]) -> int:
    for performance in sorted({lease.performance for lease in leases}):
        of_it = [lease for lease in leases if lease.performance == performance]
        for state in _STATES:
            for operation, places in _by_operation(of_it, state).items():
                _return(desk, unit, operation, performance, places)
    return len(leases)


def _return(
    desk: Desk,
    unit: Unit,
    operation: OperationId,
    performance: PerformanceId,
    places: set[PlaceId],
) -> None:
    if places:
        body = Return(operation, performance, tuple(sorted(places)))
        unit.journal.append(body, desk.clock.now_ms())
        unit.leases.end(performance, places)


def _by_operation(leases: Sequence[Lease], state: LeaseState) -> dict[OperationId, set[PlaceId]]:
    found: dict[OperationId, set[PlaceId]] = {}
    for lease in leases:
        if lease.state == state:
            found.setdefault(lease.operation, set()).add(lease.place)
    return found
