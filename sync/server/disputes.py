"""Tickets in dispute when the books have recovered: most disputes of that time settle themselves.

Books that were put back are older than what the tills tell, and the tills tell it one after the
other: a place is sold by the second before the first has said that it gave it back. When all have
spoken, whoever has a ticket for a place that nobody has said to own sits there: that is later than
anything that older books or other tills' pictures know of it. So a refund may be told before its
sale.
"""

from collections.abc import Iterator

from pos.domain.refusals import Reason
from sync.protocol.wire import PlaceState
from sync.server import sightings
from sync.server.books import Books
from sync.server.state import (
    CONFLICT,
    FREE,
    LIVE,
    REFUNDED,
    Claim,
    PlaceKey,
    Settled,
    SoldTicket,
    TaskKey,
    Till,
)


def heard_of(books: Books, till: Till) -> None:
    """One till less is missing; with the last one the recovery is over."""
    books.heard_of(till)
    if not books.server.recovering:
        sightings.settle(books)
        # First what went back: a place that is free by that is nobody's for the others.
        for task, reason in sorted(_open(books), key=lambda one: one[1] == Reason.NOT_OWNED):
            _look_again(books, task, reason)
        _look_at_the_door(books)


def _look_at_the_door(books: Books) -> None:
    """Two were in by one ticket, until another till told that one of them had been let out.

    Whoever is in by a ticket that went back stays a person's matter: nothing tells what was first.
    """
    for one in (*books.loaded.disputes, *books.writes.tasks):
        task = (one.till, one.incarnation, one.task.number, one.subject)
        is_of_two = one.task.reason == Reason.ADMITTED_TWICE
        if is_of_two and not books.admissions.beside(one.subject):
            _settle(books, task, "one of the two had been let out")


_LATE = frozenset((Reason.NOT_OWNED, Reason.TICKET_UNKNOWN))


def _open(books: Books) -> Iterator[tuple[TaskKey, str]]:
    for one in (*books.loaded.disputes, *books.writes.tasks):
        if one.task.reason in _LATE and one.subject:
            yield (one.till, one.incarnation, one.task.number, one.subject), one.task.reason


def _look_again(books: Books, task: TaskKey, reason: str) -> None:
    ticket = books.ticket(task[3])
    if ticket is None or task in books.writes.settled:
        return
    key = (ticket.performance, ticket.place)
    if ticket.state == REFUNDED:
        _settle(books, task, "the ticket went back")
    elif reason == Reason.TICKET_UNKNOWN:
        _take_back(books, ticket, key)
        _settle(books, task, "its sale was told later")
    elif ticket.state == CONFLICT and books.knows(key) and _is_nobodys(books, books.claim(*key)):
        sold = Claim(int(PlaceState.SOLD), ticket.till, ticket=ticket.id, incarnation=task[1])
        books.change(*key, sold)
        books.put_ticket(ticket, LIVE)
        _settle(books, task, "the place was free when all tills had spoken")


def _take_back(books: Books, ticket: SoldTicket, key: PlaceKey) -> None:
    """It went back before these books had heard that it was sold."""
    if books.knows(key) and books.claim(*key).ticket == ticket.id:
        books.change(*key, FREE)
    books.put_ticket(ticket, REFUNDED)


def _is_nobodys(books: Books, claim: Claim) -> bool:
    weak = (PlaceState.HOUSE_HELD, PlaceState.QUARANTINED)
    return books.is_loose(claim) or claim.state in weak


def _settle(books: Books, task: TaskKey, note: str) -> None:
    books.writes.settled[task] = Settled("", "noted", note, books.now_ms)
