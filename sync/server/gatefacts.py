"""Whom tills let in and out, as their journals tell it to books put back from a copy. Pure.

Books that have it already only see it confirmed. Each fact is taken by its ticket and the name of
its scan, once, in whatever order the tills bring them: a letting out may come before the admission
that it ends, and ends none but that one.
"""

from pos.domain.journal import Admitted, WentOut
from pos.domain.refusals import Reason
from sync.protocol.wire import Task
from sync.server.admissions import about
from sync.server.books import Books
from sync.server.gatebooks import IN, WENT_BACK, Admission, Scan, name_of
from sync.server.requests import Arrived
from sync.server.state import REFUNDED


def came_in(books: Books, arrived: Arrived, body: Admitted) -> Task | None:
    """Somebody is in by that ticket, let in at the door of the till whose journal it is.

    By a ticket that went back, or by which somebody else is in, they are a person's matter. Of two
    the earlier has the ticket's row: nobody may come in by it before both are out.
    """
    number, till, ticket = arrived.entry.number, int(arrived.entry.till), body.ticket.hex
    kept = books.admissions.named(body.admission.hex, till)
    if kept is not None and (kept.outcome == "admitted" or _is_inside(books, body, till)):
        return None
    sold = books.ticket(ticket)
    if sold is not None and (sold.performance, sold.place) != (body.performance, body.place):
        return Task(number, Reason.MESSAGE_WRONG, {"ticket": ticket, "why": "names other places"})
    went_back = sold is not None and sold.state == REFUNDED
    one = _admission(body, till, WENT_BACK if went_back else IN)
    if kept is None:
        books.admissions.scans.append(_scan(body, till))
    other = books.admissions.join(ticket, one)
    if other is not None:
        first = books.admissions.of(ticket)
        assert first is not None, "whoever came first has the row"
        also = {"first_ms": first.at_ms, "first_door": first.door}
        return Task(number, Reason.ADMITTED_TWICE, {**about(ticket, other), **also})
    if went_back and not books.is_cancelled(body.performance):
        return Task(number, Reason.ADMITTED_ALREADY, about(ticket, one))
    return None


def went_out(books: Books, arrived: Arrived, body: WentOut) -> None:
    """A supervisor let somebody out: exactly by the admission that is named."""
    operation, till = body.operation.hex, int(arrived.entry.till)
    if books.admissions.named(operation, till) is not None:
        return
    told, door = body.admitted, int(body.till)
    if books.admissions.named(told.admission.hex, door) is None:
        # Its own till has not told of it yet; when it does, that is known, and over.
        books.admissions.scans.append(_scan(told, door))
    books.admissions.leave(told.ticket.hex, _admission(told, door, IN))
    out = (told.ticket.hex, told.performance, told.place, told.print_no, arrived.entry.at_ms)
    said = ("let_out", body.reason, told.door, body.approver)
    books.admissions.scans.append(Scan(operation, till, *out, *said))


def _is_inside(books: Books, body: Admitted, till: int) -> bool:
    name = (body.admission.hex, till)
    return any(name_of(one) == name for one in books.admissions.everybody(body.ticket.hex))


def _admission(body: Admitted, till: int, state: int) -> Admission:
    where = (body.performance, body.place, state, body.admission.hex, till)
    return Admission(*where, body.door, body.person, body.at_ms, body.print_no, body.how)


def _scan(body: Admitted, till: int) -> Scan:
    which = (body.ticket.hex, body.performance, body.place, body.print_no, body.at_ms)
    who = ("admitted", body.reason or body.how, body.door, body.person)
    return Scan(body.admission.hex, till, *which, *who)
