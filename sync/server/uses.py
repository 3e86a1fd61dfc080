"""Uses of what the tariff limits, decided: no count ever passes its limit by what was kept. Pure.

A use is kept for a till before money is taken, and counts from then on. It ends by the sale's
arrival, by a return in the till's journal, by the till's proof or its writing-off, or by a
supervisor's word; never by time. What a sale used that was not kept for its till any more is a fact
all the same: beyond the limit it stands as `over`, and a person hears of it.
"""

from collections.abc import Sequence
from dataclasses import replace

import msgspec

from pos.domain import journal
from pos.domain.refusals import Reason, Refusal
from pos.domain.uses import Limited, Used
from sync.protocol.uses import UsesKept, UsesSaid
from sync.protocol.wire import Task
from sync.server.books import Books
from sync.server.requests import Arrived
from sync.server.state import Till
from sync.server.useasks import UsesRelease, UsesReserve
from sync.server.usebooks import BOOKED, ENDED, OPEN, Count, Kept


def reserve(books: Books, ask: UsesReserve) -> UsesKept:
    """Keep them for that till, all or none. Raises USES_UP(thing, left); the no is remembered, so
    that a late copy of the question keeps nothing for nobody.
    """
    till = books.acting(ask.till, ask.incarnation)
    before = _kept(books, ask.operation)
    if before is not None:
        is_same = (before.till, before.digest) == (ask.till, ask.digest)
        if before.state != OPEN and before.till == ask.till:
            raise Refusal(Reason.OPERATION_CANCELLED, operation=ask.operation)
        if not is_same:
            raise Refusal(Reason.OPERATION_REUSED, operation=ask.operation)
        kept = {key: count for key, count, _ in before.parts}
        return UsesKept([kept.get(limited.key, count) for limited, count in ask.uses])
    books.giving()
    granted: list[int] = []
    counts: list[tuple[Count, int]] = []
    for limited, wanted in ask.uses:
        count = _count(books, limited)
        most = _share(books, limited, wanted) if ask.share else wanted
        if count is None or limited.thing not in books.loaded.uses.things:
            granted.append(most)
            continue
        if count.left < most and not ask.share:
            _put(books, _fresh(books, till, ask, (), ENDED))
            raise Refusal(Reason.USES_UP, thing=limited.thing, left=count.left)
        granted.append(min(most, count.left))
        counts.append((count, granted[-1]))
    for count, wanted in counts:
        _move(books, count, wanted)
    parts = tuple((count.key, wanted, wanted) for count, wanted in counts)
    _put(books, _fresh(books, till, ask, parts, OPEN if any(granted) else ENDED))
    return UsesKept(granted)


def _share(books: Books, limited: Limited, wanted: int) -> int:
    """How many of it may sleep at a till."""
    thing = books.loaded.uses.things.get(limited.thing)
    return 0 if thing is None else min(wanted, thing.offline)


def settle(books: Books, arrived: Arrived) -> list[Task]:
    """What an entry used or gave back, each once however often it is told."""
    body, till = arrived.body, int(arrived.entry.till)
    if isinstance(body, journal.Sale):
        return _book(books, arrived, body)
    if isinstance(body, journal.RefundMade):
        _give_back(books, till, body)
    elif isinstance(body, journal.Exchanged):
        return _renew(books, arrived, body)
    elif isinstance(body, journal.UsesReturned):
        _returned(books, arrived, body)
    return []


def _book(books: Books, arrived: Arrived, body: journal.Sale) -> list[Task]:
    order, till = body.order, int(arrived.entry.till)
    fact = order.id.hex
    if not order.uses or _kept(books, fact) is not None:
        return []  # nothing to count, or told again, in another life
    parts, tasks = _take(books, arrived, order.uses, fact)
    its = (fact, till, arrived.entry.incarnation, BOOKED, False, fact, "", parts)
    _put(books, Kept(*its, books.now_ms))
    return tasks


def _take(
    books: Books, arrived: Arrived, used: Sequence[Used], fact: str
) -> tuple[tuple[tuple[str, int, int], ...], list[Task]]:
    """What a fact used, out of what was kept for its till; what was not is counted all the same."""
    tasks = []
    parts = []
    for one in used:
        count = _count(books, one.limited)
        if count is None:
            continue
        kept = _kept(books, one.operation.hex)
        owned = 0
        if kept is not None and kept.till == int(arrived.entry.till) and kept.state == OPEN:
            owned = min(one.count, kept.left_of(count.key))
            kept = kept.less(count.key, owned)
            is_spent = not kept.share and not any(left for _, _, left in kept.parts)
            state = BOOKED if is_spent else OPEN
            _put(books, msgspec.structs.replace(kept, state=state, fact=fact))
        now = _move(books, count, one.count - owned)
        parts.append((count.key, one.count, one.count))
        if now.over > count.over:
            params = {"thing": one.limited.thing, "over": now.over - count.over}
            tasks.append(Task(arrived.entry.number, Reason.USES_OVER, params))
    return tuple(parts), tasks


def _renew(books: Books, arrived: Arrived, body: journal.Exchanged) -> list[Task]:
    """The order's uses after an exchange. What the new tickets took over stays as it is, as far as
    the order has it; of the rest what came back comes back, and what they took besides is taken.
    """
    made, entry = body.exchange, arrived.entry
    if not (made.uses or made.back) or _kept(books, made.id.hex) is not None:
        return []
    order = _kept(books, made.order.hex)
    if order is None:  # it used nothing when it was sold
        its = (made.order.hex, int(entry.till), entry.incarnation, BOOKED, False, made.order.hex)
        order = Kept(*its, "", (), books.now_ms)
    left = {key: order.left_of(key) for key, _, _ in order.parts}
    fresh: list[Used] = []
    for one in made.uses:
        key = one.limited.key
        over = one.count if one.operation != made.order else max(0, one.count - left.get(key, 0))
        left[key] = left.get(key, 0) - (one.count - over)
        if over:
            fresh.append(replace(one, uses=one.uses[:over]))
    for gone in made.back:
        key = gone.limited.key
        back = min(gone.count, left.get(key, 0))
        order = order.less(key, back)
        count = _count(books, gone.limited)
        if count is not None:
            _move(books, count, -back)
    parts, tasks = _take(books, arrived, fresh, made.order.hex)
    for key, count_taken, count_left in parts:
        order = order.more(key, count_taken, count_left)
    _put(books, order)
    its = (made.id.hex, int(entry.till), 0, ENDED, False, made.order.hex)
    _put(books, Kept(*its, "", (), books.now_ms))
    return tasks


def _give_back(books: Books, till: int, body: journal.RefundMade) -> None:
    """Never more than the order still has: a ticket is taken back once."""
    refund = body.refund
    order = _kept(books, refund.order.hex)
    if not refund.uses or order is None or _kept(books, refund.id.hex) is not None:
        return
    for one in refund.uses:
        back = min(one.count, order.left_of(one.limited.key))
        order = order.less(one.limited.key, back)
        count = _count(books, one.limited)
        if count is not None:
            _move(books, count, -back)
    _put(books, order)
    its = (refund.id.hex, till, 0, ENDED, False, refund.order.hex, "", ())
    _put(books, Kept(*its, books.now_ms))


def _returned(books: Books, arrived: Arrived, body: journal.UsesReturned) -> None:
    operation, till = body.operation.hex, int(arrived.entry.till)
    kept = _kept(books, operation)
    if kept is None:  # it never came; a late copy keeps nothing
        its = (operation, till, arrived.entry.incarnation, ENDED, False, "", "", ())
        _put(books, Kept(*its, books.now_ms))
    elif kept.till == till:
        _end(books, kept)


def release(books: Books, ask: UsesRelease) -> UsesKept:
    """A supervisor takes the risk by name: they are everybody's again.

    Raises OPERATION_CANCELLED where nothing is kept, TILL_ALIVE for what a till in use kept in its
    present life: it gives back by itself what it does not want.
    """
    kept = _kept(books, ask.operation)
    if kept is None or kept.till != ask.till or kept.state != OPEN:
        raise Refusal(Reason.OPERATION_CANCELLED, operation=ask.operation)
    if kept.incarnation == books.known(ask.till).incarnation:
        books.dead(ask.till)
    left = [left for _, _, left in kept.parts]
    _end(books, kept)
    books.decide(ask.signed)
    return UsesKept(left)


def end_lives(books: Books, till: Till, sure: Sequence[int | None] | None) -> None:
    """What lives of the till kept, all of whose journal is here, comes back. `sure` None: all of
    them are given up. Of the others a sale may turn up: theirs stay counted.
    """
    for kept in open_of(books, till.id):
        if sure is None or kept.incarnation in sure:
            _end(books, kept)


def take(books: Books, till: Till, said: Sequence[UsesSaid]) -> None:
    """After the books were put back: the till keeps what it says, and nothing else, for its whole
    journal is here.
    """
    named = {one.operation.hex: one for one in said}
    for kept in open_of(books, till.id):
        if kept.operation not in named:
            _end(books, kept)
    for operation, one in named.items():
        known = _kept(books, operation)
        if known is not None and known.state != OPEN:
            continue
        if known is None and not one.given:
            its = (operation, till.id, till.incarnation, ENDED, False, "", "", ())
            _put(books, Kept(*its, books.now_ms))
        elif known is None:
            _keep_again(books, till, one)


def _keep_again(books: Books, till: Till, said: UsesSaid) -> None:
    parts = []
    for use in said.uses:
        asked = use.limited
        count = _count(books, Limited(asked.thing, asked.customer, asked.performance))
        if count is not None and use.count:
            _move(books, count, use.count)
            parts.append((count.key, use.count, use.count))
    its = (said.operation.hex, till.id, till.incarnation, OPEN, said.share, "", "", tuple(parts))
    _put(books, Kept(*its, books.now_ms))


def open_of(books: Books, till: int) -> list[Kept]:
    """What is kept for that till, of all that was loaded, as it is now."""
    every = {**books.loaded.uses.kept, **books.writes.uses.kept}
    return [one for _, one in sorted(every.items()) if one.till == till and one.state == OPEN]


def _end(books: Books, kept: Kept) -> None:
    if kept.state == OPEN:
        for key, _, left in kept.parts:
            _move(books, _of_key(books, key), -left)
        parts = tuple((key, count, 0) for key, count, _ in kept.parts)
        _put(books, msgspec.structs.replace(kept, state=ENDED, parts=parts))


def _fresh(
    books: Books,
    till: Till,
    ask: UsesReserve,
    parts: tuple[tuple[str, int, int], ...],
    state: int,
) -> Kept:
    its = (ask.operation, till.id, till.incarnation, state, ask.share, "", ask.digest, parts)
    return Kept(*its, books.now_ms)


def _kept(books: Books, operation: str) -> Kept | None:
    return books.writes.uses.kept.get(operation) or books.loaded.uses.kept.get(operation)


def _put(books: Books, kept: Kept) -> None:
    books.writes.uses.kept[kept.operation] = kept


def _count(books: Books, limited: Limited) -> Count | None:
    """The count as this batch has it so far; None for what is not limited, and never was."""
    key = limited.key
    found = books.writes.uses.counts.get(key) or books.loaded.uses.counts.get(key)
    if found is not None:
        return found
    thing = books.loaded.uses.things.get(limited.thing)
    if thing is None or not thing.most(limited):
        return None
    its = (key, limited.thing, limited.customer, limited.performance)
    return Count(*its, thing.most(limited), 0, 0)


def _of_key(books: Books, key: str) -> Count:
    """A count that something is kept of; a KeyError here is a loader that forgot it."""
    return books.writes.uses.counts.get(key) or books.loaded.uses.counts[key]


def _move(books: Books, count: Count, by: int) -> Count:
    """So many more or fewer."""
    now = count.moved(by)
    assert 0 <= now.used <= now.most, "a count passes its limit"
    books.writes.uses.counts[count.key] = now
    return now
