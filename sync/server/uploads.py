"""Journal upload, decided: exactly once, in order, and no sale is ever lost."""

from pos.domain.journal import GENESIS, RefundMade, Return, Sale
from pos.domain.order import Refund, Ticket
from pos.domain.refusals import Reason, Refusal
from sync.protocol.wire import JournalApplied, PlaceState, Task
from sync.server.books import Books
from sync.server.requests import Arrived, Upload
from sync.server.state import (
    CONFLICT,
    FREE,
    LIVE,
    REFUNDED,
    Claim,
    SoldTicket,
    StoredEntry,
    StoredTask,
    Till,
)

GENESIS_HEX = GENESIS.hex()


def apply(books: Books, ask: Upload) -> JournalApplied:
    """Take what is new of the entries; entries sent again are compared, not applied.

    Raises JOURNAL_GAP, or JOURNAL_FORK (which fences the till).
    """
    till = books.till(ask.till)
    if ask.incarnation != till.incarnation:
        raise Refusal(Reason.TILL_FENCED, till=till.id, incarnation=till.incarnation)
    fresh = _fresh(books, till, ask.arrived)
    tasks = _earlier_tasks(books, ask)
    for arrived in fresh:
        for task in _settle(books, arrived):
            books.writes.tasks.append(StoredTask(till.id, till.incarnation, task))
            tasks.append(task)
        entry = arrived.entry
        key = (till.id, till.incarnation, entry.number)
        stored = StoredEntry(arrived.hash, entry.kind, entry.at_ms, entry.body)
        books.writes.entries[key] = stored
    if fresh:
        last = fresh[-1]
        till = Till(till.id, till.incarnation, False, last.entry.number, last.hash)
        books.writes.tills[till.id] = till
    return JournalApplied(till.number, bytes.fromhex(till.hash), tasks)


def _fresh(books: Books, till: Till, arrived: tuple[Arrived, ...]) -> list[Arrived]:
    """The entries behind the head, after comparing the others with what was accepted."""
    for one in arrived:
        number = one.entry.number
        if number > till.number + 1 and one is arrived[0]:
            raise Refusal(Reason.JOURNAL_GAP, expected=till.number + 1)
        if number <= till.number:
            same = one.hash == _accepted(books, till, number)
        else:
            same = number > till.number + 1 or one.entry.previous.hex() == till.hash
        if not same:
            books.writes.tills[till.id] = Till(
                till.id, till.incarnation, True, till.number, till.hash
            )
            raise Refusal(Reason.JOURNAL_FORK, number=number, accepted=till.number)
    return [one for one in arrived if one.entry.number > till.number]


def _accepted(books: Books, till: Till, number: int) -> str:
    key = (till.id, till.incarnation, number)
    in_batch = books.writes.entries.get(key)
    return in_batch.hash if in_batch else books.loaded.hashes[key]


def _earlier_tasks(books: Books, ask: Upload) -> list[Task]:
    numbers = {one.entry.number for one in ask.arrived}
    return [
        one.task
        for one in (*books.loaded.tasks, *books.writes.tasks)
        if (one.till, one.incarnation) == (ask.till, ask.incarnation) and one.task.number in numbers
    ]


def _settle(books: Books, arrived: Arrived) -> list[Task]:
    """Carry out an entry. What cannot be taken as it stands becomes a task."""
    number, till, body = arrived.entry.number, int(arrived.entry.till), arrived.body
    found: list[Task | None] = []
    if isinstance(body, Sale):
        order = body.order.id.hex
        found = [_sell(books, number, _sold(till, order, one)) for one in body.order.tickets]
    elif isinstance(body, RefundMade):
        found = [_take_back(books, number, body.refund, one.hex) for one in body.refund.tickets]
    elif isinstance(body, Return):
        _return(books, till, body)
    return [one for one in found if one]


def _sold(till: int, order: str, ticket: Ticket) -> SoldTicket:
    return SoldTicket(
        ticket.id.hex, ticket.performance, ticket.place, till, order, LIVE, ticket.print_no
    )


def _sell(books: Books, number: int, ticket: SoldTicket) -> Task | None:
    """The place becomes sold.

    There is paper out for it: so a place that is free, or only held, is this customer's even if
    the till should not have sold it. Any stronger right of another stays, and the ticket does not
    admit until a person has settled it.
    """
    params = {"ticket": ticket.id, "performance": ticket.performance, "place": ticket.place}
    if books.ticket(ticket.id):
        return Task(number, Reason.MESSAGE_WRONG, {**params, "why": "the ticket was sold before"})
    try:
        books.performance(ticket.performance, ticket.place)
    except Refusal as refusal:
        books.writes.tickets[ticket.id] = _become(ticket, CONFLICT)
        return Task(number, refusal.reason, params)
    before = books.claim(ticket.performance, ticket.place)
    owned = books.is_owned(before, ticket.till)
    if owned or before.state in (PlaceState.FREE, PlaceState.HELD):
        claim = Claim(int(PlaceState.SOLD), ticket.till, ticket=ticket.id)
        books.change(ticket.performance, ticket.place, claim)
        books.writes.tickets[ticket.id] = ticket
    else:
        books.writes.tickets[ticket.id] = _become(ticket, CONFLICT)
    if owned:
        return None
    admits = ticket.id in books.writes.tickets and books.writes.tickets[ticket.id].state == LIVE
    params |= {"till": before.till, "state": before.state, "admits": admits}
    return Task(number, Reason.NOT_OWNED, params)


def _take_back(books: Books, number: int, refund: Refund, ticket: str) -> Task | None:
    """The ticket is dead from now on, and its place free."""
    found = books.ticket(ticket)
    if found is None or found.order != refund.order.hex:
        return Task(number, Reason.TICKET_UNKNOWN, {"ticket": ticket})
    key = (found.performance, found.place)
    if found.state == REFUNDED:
        return Task(number, Reason.ALREADY_REFUNDED, {"ticket": ticket})
    if found.state == LIVE and not books.knows(key):
        return Task(number, Reason.MESSAGE_WRONG, {"ticket": ticket, "why": "names other places"})
    books.writes.tickets[ticket] = _become(found, REFUNDED)
    if found.state == LIVE:
        assert books.claim(*key).ticket == ticket, "a live ticket has its place"
        books.change(*key, FREE)
    return None


def _return(books: Books, till: int, body: Return) -> None:
    """Free what the operation secured, and let no late request of it be granted."""
    operation = body.operation.hex
    for place in body.places:
        if not books.knows((body.performance, place)):
            continue  # not a place of this house; nothing to free
        claim = books.claim(body.performance, place)
        if books.is_owned(claim, till) and (
            claim.state == PlaceState.HELD or claim.operation == operation
        ):
            books.change(body.performance, place, FREE)
    books.cancel(till, operation)


def _become(ticket: SoldTicket, state: int) -> SoldTicket:
    return SoldTicket(
        ticket.id,
        ticket.performance,
        ticket.place,
        ticket.till,
        ticket.order,
        state,
        ticket.print_no,
    )
