"""Uses of what the tariff limits: owned before money is taken, told with the order.

Each step is on disk before the server hears of it. What a basket that was left owned goes back by
the journal, and so does, at the next start, what a till that died owned and did not sell.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from uuid import UUID

from pos.domain.goingback import GoingBack
from pos.domain.ids import OperationId
from pos.domain.journal import UsesReturned
from pos.domain.pricing.book import PriceBook
from pos.domain.pricing.books import book_of
from pos.domain.pricing.circumstances import SoFar
from pos.domain.pricing.counting import so_far
from pos.domain.refusals import Reason, Refusal, Trouble
from pos.domain.season import Season
from pos.domain.uses import NOBODY, Limited, Used, UseLease, Wish
from pos.payments.attempt import Attempt
from pos.services.desk import Desk
from pos.services.ports import UsesServer
from pos.storage.database import Unit


def own(
    desk: Desk, server: UsesServer | None, season: Season, basket: UUID, wishes: Sequence[Wish]
) -> None:
    """Own what the basket needs, and nothing else; for the network lane. Without the server
    (None, or no answer) from this till's share.

    Raises TILL_SUSPENDED, USES_UP(thing, name, left) or LIMIT_PER_CUSTOMER(...), USES_UNCHECKED or
    LIMIT_UNCHECKED where nobody can say, or the server's other Refusals.
    """
    desk.guard.check()
    need = {one.limited: one.count for one in wishes}
    with desk.database.transaction() as unit:
        its = [one for one in unit.uses.every() if one.basket == basket]
        owned = [part for one in its if one.state == "owned" for part in one.parts]
        if len(its) == 1 and dict(owned) == need:
            return
        _return(desk, unit, its)
    book = book_of(season)
    ours: set[Limited] = set()
    while server is not None and (asked := {k: n for k, n in need.items() if k not in ours}):
        try:
            if _ask(desk, server, basket, tuple(asked.items())):
                return
            server = None
        except Refusal as refusal:
            used_up = _whole_of(refusal, asked)
            if used_up is None:
                raise
            if _share_of(desk, used_up) < need[used_up]:
                raise _named(refusal, book) from None
            ours.add(used_up)
    for limited, count in need.items():
        if limited not in ours and _share_of(desk, limited) < count:
            raise _unchecked(limited, book)


def _ask(
    desk: Desk, server: UsesServer, basket: UUID, parts: tuple[tuple[Limited, int], ...]
) -> bool:
    """False where nobody answered, or nothing is given now: then the operation is dead."""
    operation = OperationId(desk.ids.new())
    lease = UseLease(operation, "asked", parts, desk.clock.now_ms(), basket)
    _save(desk, lease)
    desk.before_asking()
    try:
        server.reserve_uses(operation, parts)
    except (Refusal, Trouble) as error:
        with desk.database.transaction() as unit:
            if isinstance(error, Refusal) and error.reason is Reason.USES_UP:
                unit.uses.drop(operation)  # the server remembers its no
            else:
                _return(desk, unit, [lease])  # it may have been kept
        if isinstance(error, Refusal) and error.reason is not Reason.SERVER_RECOVERING:
            raise
        return False
    _save(desk, replace(lease, state="owned"))
    return True


def _whole_of(refusal: Refusal, asked: Iterable[Limited]) -> Limited | None:
    """What is used up; None for any other refusal."""
    if refusal.reason is not Reason.USES_UP:
        return None
    thing = refusal.params.get("thing")
    its = sorted((one for one in asked if one.thing == thing), key=lambda one: one.customer)
    return its[0] if its else None


def _named(refusal: Refusal, book: PriceBook) -> Refusal:
    """As the cashier knows it."""
    thing, left = str(refusal.params.get("thing")), int(refusal.params.get("left", 0))
    for limit in book.limits:
        if limit.id == thing:
            more = {"limit": limit.most, "left": left, "thing": thing}
            return Refusal(Reason.LIMIT_PER_CUSTOMER, name=limit.name, **more)
    name = next((one.name for one in book.rules if one.id == thing), thing)
    return Refusal(Reason.USES_UP, name=name, left=left, thing=thing)


def _unchecked(limited: Limited, book: PriceBook) -> Refusal:
    for limit in book.limits:
        if limit.id == limited.thing:
            return Refusal(Reason.LIMIT_UNCHECKED, name=limit.name, thing=limit.id)
    name = next((one.name for one in book.rules if one.id == limited.thing), limited.thing)
    return Refusal(Reason.USES_UNCHECKED, name=name, thing=limited.thing)


def spend(
    unit: Unit, season: Season, basket: UUID | None, wishes: Sequence[Wish], *, paid: bool
) -> tuple[Used, ...]:
    """The order's uses, out of what is owned: for this basket first, then of the share.

    Raises USES_UNCHECKED or LIMIT_UNCHECKED for what is not; but where money is taken (`paid`) it
    is sold all the same, and the server counts it.
    """
    if not wishes:
        return ()
    leases = [
        one
        for one in unit.uses.every()
        if one.state == "owned" and (one.share or one.basket == basket)
    ]
    leases.sort(key=lambda one: one.share)
    found: list[Used] = []
    for wish in wishes:
        rest = wish.uses
        for at, lease in enumerate(leases):
            count = min(len(rest), lease.left_of(wish.limited))
            if count:
                found.append(Used(wish.limited, lease.operation, rest[:count]))
                rest = rest[count:]
                leases[at] = lease.less(wish.limited, count)
        if rest and not paid:
            raise _unchecked(wish.limited, book_of(season))
        if rest:
            found.append(Used(wish.limited, NOBODY, rest))
    for lease in leases:
        if lease.parts:
            unit.uses.save(lease)
        else:
            unit.uses.drop(lease.operation)
    return tuple(found)


def owned(unit: Unit) -> tuple[UseLease, ...]:
    """What this till owns, or may own; also for an exchange whose money is on its way back."""
    found = {one.operation: one for one in unit.uses.every()}
    for lease in _on_the_way(unit.going_back.every()):
        before = found.get(lease.operation)
        if before is not None:
            lease = replace(before, parts=_together(before.parts, lease.parts))  # noqa: PLW2901
        found[lease.operation] = lease
    return tuple(found.values())


def take_back(desk: Desk, unit: Unit, going: GoingBack) -> None:
    """Nothing came of the exchange: to the share what was of the share, the rest by the journal."""
    shares = {one.operation: one for one in unit.uses.every() if one.share}
    for lease in _on_the_way([going]):
        share = shares.get(lease.operation)
        if share is not None:
            unit.uses.save(replace(share, parts=_together(share.parts, lease.parts)))
        else:
            _return(desk, unit, [lease])


def _on_the_way(every: Iterable[GoingBack]) -> list[UseLease]:
    found: dict[UUID, UseLease] = {}
    for going in every:
        made = going.exchange
        for one in made.uses if made else ():
            if one.operation in (NOBODY, going.order):
                continue
            parts = ((one.limited, one.count),)
            operation = OperationId(one.operation)
            lease = found.get(operation) or UseLease(operation, "owned", (), going.record.at_ms)
            owner = replace(lease, parts=_together(lease.parts, parts), basket=going.order)
            found[operation] = owner
    return list(found.values())


def _together(
    one: tuple[tuple[Limited, int], ...], other: tuple[tuple[Limited, int], ...]
) -> tuple[tuple[Limited, int], ...]:
    counts = dict(one)
    for limited, count in other:
        counts[limited] = counts.get(limited, 0) + count
    return tuple(counts.items())


def let_go(desk: Desk, basket: UUID) -> int:
    """The basket was left: what it owned goes back by the journal. How many operations that were.

    A till whose past is not sure returns nothing.
    """
    if desk.guard.suspended:
        return 0
    with desk.database.transaction() as unit:
        return return_rest(desk, unit, basket)


def return_rest(desk: Desk, unit: Unit, basket: UUID | None) -> int:
    """What the basket owns and no sale has used."""
    its = [one for one in unit.uses.every() if one.basket == basket and not one.share]
    return _return(desk, unit, its)


def return_unsold(desk: Desk, unit: Unit) -> int:
    """At start: whatever baskets owned and no sale has. What a card may have paid for stays until
    that payment is settled.
    """
    return _return(desk, unit, _idle(unit))


def return_of(desk: Desk, unit: Unit, attempt: Attempt) -> int:
    """The card payment came to nothing: what was owned before it goes back."""
    its = [one for one in _idle(unit) if one.at_ms <= attempt.started_at_ms]
    return _return(desk, unit, its)


def _idle(unit: Unit) -> list[UseLease]:
    charges = [one for one in unit.attempts.open() if one.kind != "refund"]
    latest = max((one.started_at_ms for one in charges), default=-1)
    return [one for one in unit.uses.every() if not one.share and one.at_ms > latest]


def _return(desk: Desk, unit: Unit, leases: Iterable[UseLease]) -> int:
    count = 0
    for lease in leases:
        body = UsesReturned(lease.operation, tuple(limited for limited, _ in lease.parts))
        unit.journal.append(body, desk.clock.now_ms())
        unit.uses.drop(lease.operation)
        count += 1
    return count


# --- this till's share ----------------------------------------------------------------------------


def top_up(desk: Desk, server: UsesServer, season: Season) -> None:
    """Own in advance what the tariff lets each till have; give back what it does not any more. For
    the network lane. Raises Trouble; what was asked is asked again then, by the same operation.
    """
    if desk.guard.suspended:
        return
    most = {Limited(one.id): one.uses.offline for one in book_of(season).rules if one.uses.offline}
    with desk.database.transaction() as unit:
        shares = [one for one in unit.uses.every() if one.share]
        gone = [one for one in shares if one.parts and one.parts[0][0] not in most]
        _return(desk, unit, gone)
    for lease in shares:
        if lease.state == "asked" and lease not in gone:
            _ask_share(desk, server, lease)
    for limited, offline in most.items():
        lacking = offline - _share_of(desk, limited)
        if lacking > 0 and (left := server.count_uses([limited])[0]) > 0:
            parts = ((limited, min(lacking, left)),)
            lease = UseLease(OperationId(desk.ids.new()), "asked", parts, desk.clock.now_ms())
            _save(desk, lease)
            desk.before_asking()
            _ask_share(desk, server, lease)


def _ask_share(desk: Desk, server: UsesServer, lease: UseLease) -> None:
    limited = lease.parts[0][0]
    try:
        (kept,) = server.reserve_uses(lease.operation, lease.parts, share=True)
    except Refusal:
        with desk.database.transaction() as unit:
            _return(desk, unit, [lease])
        return
    if kept:
        _save(desk, replace(lease, state="owned", parts=((limited, kept),)))
    else:
        with desk.database.transaction() as unit:
            unit.uses.drop(lease.operation)


def _share_of(desk: Desk, limited: Limited) -> int:
    with desk.database.transaction() as unit:
        return _owned_share(unit, limited)


def _owned_share(unit: Unit, limited: Limited) -> int:
    shares = (one for one in unit.uses.every() if one.share and one.state == "owned")
    return sum(one.left_of(limited) for one in shares)


def _save(desk: Desk, lease: UseLease) -> None:
    with desk.database.transaction() as unit:
        unit.uses.save(lease)


# --- what was used so far -------------------------------------------------------------------------


def look(desk: Desk, server: UsesServer | None, season: Season, asked: Sequence[Limited]) -> SoFar:
    """What was used of these, as the server says and this till's share allows; for the network
    lane. Without the server (None, or no answer) the share alone is there, and of the rest nobody
    can say.
    """
    left: dict[Limited, int] = {}
    unchecked: list[Limited] = []
    said: Sequence[int] | None = None
    if server is not None and asked:
        try:
            said = server.count_uses(asked)
        except (Refusal, Trouble):
            said = None
    with desk.database.transaction() as unit:
        for at, limited in enumerate(asked):
            share = _owned_share(unit, limited)
            if said is not None and said[at] >= 0:
                left[limited] = said[at] + share
            elif said is None and share:
                left[limited] = share
            elif said is None:
                unchecked.append(limited)
    return so_far(book_of(season), left, unchecked)
