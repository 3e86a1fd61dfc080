"""Journal upload, decided: exactly once, in order, and no sale is ever lost."""

import msgspec

from pos.domain.journal import (
    GENESIS,
    Admitted,
    AttemptDecided,
    Exchanged,
    Invoiced,
    Packed,
    PaperCameBack,
    RefundMade,
    Reprinted,
    Return,
    RightReturned,
    Sale,
    TakenBack,
    TaskSettled,
    WentOut,
)
from pos.domain.order import Ticket
from pos.domain.refusals import Reason, Refusal
from sync.protocol.wire import JournalApplied, PlaceState, Task
from sync.server import admissions, gatefacts, rights, uses, vouchers, walletwords
from sync.server.books import Books
from sync.server.requests import Arrived, Upload
from sync.server.state import (
    CONFLICT,
    FREE,
    HANDED_ON,
    LIVE,
    OF_NO_ORDER,
    REFUNDED,
    Claim,
    Life,
    Settled,
    SoldTicket,
    StoredEntry,
    StoredTask,
    Till,
)

GENESIS_HEX = GENESIS.hex()
_NEVER_HEARD = Life(0, GENESIS_HEX)
# What a till's own sale may have been made from, beside a hold.
_ITS_OWN = frozenset((int(PlaceState.HELD), int(PlaceState.SECURED), int(PlaceState.ALLOTTED)))


def apply(books: Books, ask: Upload) -> JournalApplied:
    """Take what is new of the entries; entries sent again are compared, not applied.

    A fenced till, or an earlier life of it, owns nothing new, but what it did is a fact: its
    entries are taken like any other's. Raises JOURNAL_GAP, JOURNAL_FORK (which fences the
    present life), or TILL_FENCED for a life these books never gave, unless they recover.
    """
    till = books.known(ask.till)
    if ask.incarnation > till.incarnation:
        till = unheard(books, till, ask.incarnation, ask.behind)
    head = books.life(till, ask.incarnation)
    if head is None:
        _nothing_missing(books, till, ask.behind)
        head = _NEVER_HEARD
    fresh = _fresh(books, till, head, ask)
    tasks = _earlier_tasks(books, ask)
    for arrived in fresh:
        for task in _settle(books, arrived):
            books.writes.tasks.append(StoredTask(till.id, ask.incarnation, task))
            if not books.server.recovering:  # else it may settle itself: see disputes.py
                tasks.append(task)
        entry = arrived.entry
        key = (till.id, ask.incarnation, entry.number)
        about = order_of(arrived.body)
        stored = StoredEntry(arrived.hash, entry.kind, entry.at_ms, entry.body, *about)
        books.writes.entries[key] = stored
    if fresh:
        head = Life(fresh[-1].entry.number, fresh[-1].hash)
        if ask.incarnation == till.incarnation:
            books.become(books.known(till.id), number=head.number, hash=head.hash)
        else:
            books.writes.lives[till.id, ask.incarnation] = head
    return JournalApplied(head.number, bytes.fromhex(head.hash), tasks)


def unheard(books: Books, till: Till, incarnation: int, behind: tuple[int, int]) -> Till:
    """Begin a life that a server before these books gave: they are older than the till.

    Raises TILL_FENCED where they are not, JOURNAL_GAP where more of the life before is to come.
    """
    if not books.server.recovering or till.spoken == books.server.generation:
        raise Refusal(Reason.TILL_FENCED, till=till.id, incarnation=till.incarnation)
    _nothing_missing(books, till, behind)
    return begin_life(books, till, incarnation)


def _nothing_missing(books: Books, till: Till, behind: tuple[int, int]) -> None:
    """Raises JOURNAL_GAP: a refund must not come before its sale, told in the life before."""
    before, number = behind
    known = books.life(till, before) or _NEVER_HEARD
    if known.number < number:
        raise Refusal(Reason.JOURNAL_GAP, expected=1, incarnation=before)


def begin_life(books: Books, till: Till, incarnation: int) -> Till:
    """Nothing of the new life is known yet; the journal of the one before is kept."""
    books.writes.lives[till.id, till.incarnation] = Life(till.number, till.hash)
    return books.become(
        till,
        incarnation=incarnation,
        number=0,
        hash=GENESIS_HEX,
        granted=0,
        sessions="",
        acknowledged=0,
    )


def _fresh(books: Books, till: Till, head: Life, ask: Upload) -> list[Arrived]:
    """The entries behind the head, after comparing the others with what was accepted."""
    for one in ask.arrived:
        number = one.entry.number
        if number > head.number + 1 and one is ask.arrived[0]:
            raise Refusal(Reason.JOURNAL_GAP, expected=head.number + 1)
        if number <= head.number:
            same = one.hash == _accepted(books, (till.id, ask.incarnation, number))
        else:
            same = number > head.number + 1 or one.entry.previous.hex() == head.hash
        if not same:
            if ask.incarnation == till.incarnation:
                books.become(till, fenced=True)
            raise Refusal(Reason.JOURNAL_FORK, number=number, accepted=head.number)
    return [one for one in ask.arrived if one.entry.number > head.number]


def _accepted(books: Books, key: tuple[int, int, int]) -> str:
    in_batch = books.writes.entries.get(key)
    return in_batch.hash if in_batch else books.loaded.hashes[key]


def _earlier_tasks(books: Books, ask: Upload) -> list[Task]:
    if books.server.recovering:
        return []
    numbers = {one.entry.number for one in ask.arrived}
    return [
        one.task
        for one in (*books.loaded.tasks, *books.writes.tasks)
        if (one.till, one.incarnation) == (ask.till, ask.incarnation) and one.task.number in numbers
    ]


def order_of(body: object) -> tuple[str, str]:
    """Which order a fact is about, and its number; empty for the others."""
    if isinstance(body, Sale):
        return body.order.id.hex, body.order.number
    if isinstance(body, RefundMade):
        return body.refund.order.hex, body.refund.order_number
    if isinstance(body, Exchanged):
        return body.exchange.order.hex, body.exchange.order_number
    if isinstance(body, Invoiced):
        return body.invoice.order.hex, body.invoice.order_number
    return "", ""


def _settle(books: Books, arrived: Arrived) -> list[Task]:
    """Carry out an entry. What cannot be taken as it stands becomes a task."""
    entry, body = arrived.entry, arrived.body
    till = int(entry.till)
    found: list[Task | None] = []
    if isinstance(body, Sale):
        order = body.order.id.hex
        sold = [_sold(till, order, one) for one in body.order.tickets]
        found = [_sell(books, arrived, one) for one in sold]
        rights.note_sale(books, arrived, body)
    elif isinstance(body, RefundMade):
        back, order = body.refund, body.refund.order.hex
        found = [_take_back(books, arrived, order, one.hex) for one in back.tickets]
        rights.used(books, arrived, back.order, back.right)
    elif isinstance(body, Exchanged):
        change, order = body.exchange, body.exchange.order.hex
        found = [_take_back(books, arrived, order, one.hex) for one in change.out]
        rights.used(books, arrived, change.order, change.right)
        sold = [_sold(till, order, one) for one in change.tickets]
        found += [_sell(books, arrived, one) for one in sold]
    elif isinstance(body, Packed):
        packed = [_sold(till, OF_NO_ORDER, one) for one in body.pack.tickets]
        found = [_sell(books, arrived, one) for one in packed]
    elif isinstance(body, PaperCameBack):
        found = [_take_back(books, arrived, OF_NO_ORDER, body.back.ticket.hex)]
    elif isinstance(body, Return):
        _return(books, arrived, body)
    elif isinstance(body, RightReturned):
        rights.used(books, arrived, body.order, body.operation)
    elif isinstance(body, Reprinted):
        found = [_reprint(books, arrived, body)]
    elif isinstance(body, TakenBack):
        rights.heard(books, till, body.tickets)
    elif isinstance(body, TaskSettled):
        key = (till, body.incarnation, body.number, body.subject)
        word = Settled(body.approver, body.remedy, body.note, entry.at_ms)
        known = books.writes.settled.get(key)
        if word.remedy != HANDED_ON or known is None or known.remedy == HANDED_ON:
            books.writes.settled[key] = word
    elif isinstance(body, AttemptDecided):
        books.writes.wallet_words += walletwords.words_of(entry, body)
    elif isinstance(body, Admitted):
        found = [gatefacts.came_in(books, arrived, body)]
    elif isinstance(body, WentOut):
        gatefacts.went_out(books, arrived, body)
    more = (*vouchers.settle(books, arrived), *uses.settle(books, arrived))
    return [*(one for one in found if one), *more]


def _is_its_own(claim: Claim, arrived: Arrived) -> bool:
    """Whether the life that wrote the entry owned the place."""
    entry = arrived.entry
    if claim.till != entry.till:
        return False
    if claim.state == PlaceState.QUARANTINED:
        return True  # kept for just this: that a sale of the till turns up, told in any life
    return claim.incarnation == entry.incarnation and claim.state in _ITS_OWN


def _sold(till: int, order: str, ticket: Ticket) -> SoldTicket:
    return SoldTicket(
        ticket.id.hex, ticket.performance, ticket.place, till, order, LIVE, ticket.print_no
    )


def _sell(books: Books, arrived: Arrived, ticket: SoldTicket) -> Task | None:
    """The place becomes sold.

    There is paper out for it: so a place that is free, or only held, is this customer's even if
    the till should not have sold it. Any stronger right of another stays, and the ticket does not
    admit until a person has settled it.

    While the books recover they are older than what the tills tell: then a free place is no fault,
    nor one that the house or another life of the till kept.
    """
    number = arrived.entry.number
    params = {"ticket": ticket.id, "performance": ticket.performance, "place": ticket.place}
    packed = books.ticket(ticket.id)
    if packed is not None and _is_its_paper(packed, ticket):
        if packed.state != REFUNDED:
            books.put_ticket(ticket, packed.state)
            return None  # what was wrong with its place was said when it was packed
        # The house let its place be sold again: somebody has paid for a paper that is dead.
        books.put_ticket(ticket, CONFLICT)
        now = books.claim(ticket.performance, ticket.place)
        whose = {"till": now.till, "state": now.state, "admits": False}
        return Task(number, Reason.NOT_OWNED, params | whose)
    if packed is not None:
        return Task(number, Reason.MESSAGE_WRONG, {**params, "why": "the ticket was sold before"})
    try:
        books.performance(ticket.performance, ticket.place)
    except Refusal as refusal:
        books.put_ticket(ticket, CONFLICT)
        return Task(number, refusal.reason, params)
    before = books.claim(ticket.performance, ticket.place)
    # Restored books do not know what it owned; it has not said so yet, but here is what it did.
    unspoken = books.known(ticket.till).spoken != books.server.generation
    owned = _is_its_own(before, arrived)
    if (books.server.recovering or unspoken) and before.state != PlaceState.SOLD:
        owned = owned or before.till in (0, ticket.till) or books.is_loose(before)
    if owned or books.is_loose(before):
        claim = Claim(
            int(PlaceState.SOLD),
            ticket.till,
            ticket=ticket.id,
            incarnation=arrived.entry.incarnation,
        )
        books.change(ticket.performance, ticket.place, claim)
        books.put_ticket(ticket, LIVE)
    else:
        books.put_ticket(ticket, CONFLICT)
    if owned:
        return None
    admits = ticket.id in books.writes.tickets and books.writes.tickets[ticket.id].state == LIVE
    params |= {"till": before.till, "state": before.state, "admits": admits}
    return Task(number, Reason.NOT_OWNED, params)


def _is_its_paper(packed: SoldTicket, ticket: SoldTicket) -> bool:
    """Whether it was printed in advance, and finds its order now."""
    is_same = (packed.performance, packed.place, packed.till) == (
        ticket.performance,
        ticket.place,
        ticket.till,
    )
    return is_same and packed.order == OF_NO_ORDER != ticket.order


def _take_back(books: Books, arrived: Arrived, order: str, ticket: str) -> Task | None:
    """The ticket is dead from now on, and its place free."""
    number = arrived.entry.number
    found = books.ticket(ticket)
    if found is None or found.order != order:
        return Task(number, Reason.TICKET_UNKNOWN, {"ticket": ticket})
    key = (found.performance, found.place)
    if found.state == REFUNDED:
        return Task(number, Reason.ALREADY_REFUNDED, {"ticket": ticket})
    if found.state == LIVE and not books.knows(key):
        return Task(number, Reason.MESSAGE_WRONG, {"ticket": ticket, "why": "names other places"})
    books.put_ticket(found, REFUNDED)
    rights.bury(books, found, int(arrived.entry.till))
    if found.state == LIVE:
        assert books.claim(*key).ticket == ticket, "a live ticket has its place"
        books.change(*key, FREE)
    return admissions.went_back(books, number, found)


def _reprint(books: Books, arrived: Arrived, body: Reprinted) -> Task | None:
    """The papers of it with a lower number admit nobody any more."""
    found = books.ticket(body.ticket.hex)
    if found is None or (found.till, found.order) != (int(arrived.entry.till), body.order.hex):
        return Task(arrived.entry.number, Reason.TICKET_UNKNOWN, {"ticket": body.ticket.hex})
    newest = max(found.print_no, body.print_no)
    books.put_ticket(msgspec.structs.replace(found, print_no=newest), found.state)
    return None


def _return(books: Books, arrived: Arrived, body: Return) -> None:
    """Free what the operation secured or granted, and let no late request of it be granted.

    A place that was called back for another till is kept for it.
    """
    operation, till = body.operation.hex, int(arrived.entry.till)
    for place in body.places:
        if not books.knows((body.performance, place)):
            continue  # not a place of this house; nothing to free
        claim = books.claim(body.performance, place)
        if _is_its_own(claim, arrived) and (
            claim.state == PlaceState.HELD or claim.operation == operation
        ):
            wanted = claim.wanted > 0
            kept = Claim(int(PlaceState.HOUSE_HELD), wanted=claim.wanted)
            books.change(body.performance, place, kept if wanted else FREE)
    books.cancel(till, operation)
