"""One more paper of a ticket, for a reason: it is the valid one, those before it admit nobody."""

from collections.abc import Sequence
from contextlib import suppress

from pos.domain.ids import OrderId, PersonId, TicketId
from pos.domain.journal import Reprinted
from pos.domain.people import REPRINT, SUPERVISOR, Approval, require
from pos.domain.printjob import MOST_PRINTS, UNBEGUN, Reprint, ReprintReason
from pos.domain.refusals import Reason, Refusal
from pos.domain.season import Person
from pos.domain.ticketcode import TicketCode, sign
from pos.services import papers, willcall
from pos.services.desk import Desk
from pos.services.people import spend
from pos.storage.database import Unit

_PRINTS_OF_A_LIFE = 8
_MOST_ROOM = 240  # many lives on, a ticket can still be printed again


def reprint(
    desk: Desk,
    tickets: Sequence[TicketId],
    reason: ReprintReason,
    person: Person,
    approval: Approval | None = None,
) -> tuple[Reprint, ...]:
    """A further paper of each of these tickets of one order of this till; on disk and queued when
    it returns. Needs no server: the code says which paper it is, and the journal tells the gate.

    Raises TILL_SUSPENDED, APPROVAL_NEEDED unless a supervisor did it or approved (people.REPRINT,
    order id), TICKET_UNKNOWN, TICKET_DEAD, PAPER_WAITS where one was not printed yet,
    PAPER_UNDER_WAY, PAPER_IN_DOUBT, PRINTS_USED_UP.
    """
    require(person, REPRINT)
    desk.guard.check()
    with desk.database.transaction() as unit:
        by = (person.id, authorized(desk, unit, tickets, person, approval))
        made = tuple(again(desk, unit, ticket, reason, by=by) for ticket in tickets)
    with suppress(OSError):  # the outbox and the printer will say so
        desk.keep_anchor()
    return made


def authorized(
    desk: Desk,
    unit: Unit,
    tickets: Sequence[TicketId],
    person: Person,
    approval: Approval | None,
) -> PersonId:
    """Whose word it is that these tickets of one order may have a further paper now.

    Raises as `reprint`.
    """
    orders = {unit.orders.order_of(ticket) for ticket in tickets}
    order = orders.pop() if len(orders) == 1 else None
    if order is None:
        raise Refusal(Reason.TICKET_UNKNOWN)
    approver = person.id
    if person.role != SUPERVISOR or approval is not None:
        at_ms = desk.clock.now_ms()
        approver = spend(unit, approval, REPRINT, order, at_ms).approver
    _refuse_unprintable(unit, order, tickets)
    return approver


def again(
    desk: Desk,
    unit: Unit,
    ticket: TicketId,
    reason: ReprintReason,
    *,
    by: tuple[PersonId, PersonId],
) -> Reprint:
    """The next paper of a live ticket of this till, queued; `by` whom and whose word it was.

    Raises PRINTS_USED_UP.
    """
    order_id = unit.orders.order_of(ticket)
    order = None if order_id is None else unit.orders.load(order_id)
    season = unit.seasons.current()
    if order is None or season is None:
        raise Refusal(Reason.TICKET_UNKNOWN)
    (newest,) = unit.reprints.valid(unit.orders.tickets([ticket]))
    if newest.print_no >= MOST_PRINTS:
        raise Refusal(Reason.PRINTS_USED_UP)
    # A life whose end was lost may have printed the next number: the one behind it leaves room.
    room = min((desk.guard.lives(unit) - 1) * _PRINTS_OF_A_LIFE, _MOST_ROOM)
    number = max(newest.print_no, room) + 1
    told = Reprinted(order.id, ticket, number, reason, *by)
    entry = unit.journal.append(told, desk.clock.now_ms())
    made = signed(desk, unit, told, entry.at_ms)
    unit.reprints.add(made)
    papers.queue_tickets(desk, unit, order, season, unit.orders.tickets([ticket]))
    return made


def signed(desk: Desk, unit: Unit, told: Reprinted, at_ms: int) -> Reprint:
    """What the journal tells, with the code that this till signs for it."""
    (ticket,) = unit.orders.tickets([told.ticket])
    code = TicketCode(
        key=desk.credentials.till,
        performance=ticket.performance,
        place=ticket.place,
        ticket=ticket.id,
        print_no=told.print_no,
        issued_s=at_ms // 1000,
    )
    return Reprint(
        ticket=ticket.id,
        order=told.order,
        print_no=told.print_no,
        code=sign(code, desk.credentials.private_key),
        reason=told.reason,
        person=told.person,
        approver=told.approver,
        at_ms=at_ms,
    )


def _refuse_unprintable(unit: Unit, order: OrderId, tickets: Sequence[TicketId]) -> None:
    """A paper that no printer has seen needs no second one; of one that may have come out somebody
    says first whether it did.
    """
    if unit.orders.dead(order).intersection(tickets):
        raise Refusal(Reason.TICKET_DEAD)
    states = {job.state for job in unit.jobs.of_tickets(tickets)}
    if states & UNBEGUN or willcall.waits(unit, order):
        raise Refusal(Reason.PAPER_WAITS)
    papers.refuse_under_way(unit, tuple(tickets))
    if "in_doubt" in states:
        raise Refusal(Reason.PAPER_IN_DOUBT)
