"""A till's own history, put back where its database had lost it, and the beginning of a new life.

The journal says everything the books need; what only the lost database knew (who typed an approval,
how a paper came out) is not made up: such papers are not queued again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from uuid import UUID

from pos.domain.anchor import is_sound
from pos.domain.attempt import Attempt
from pos.domain.ids import OrderId, PersonId, ShiftId, TicketId
from pos.domain.journal import (
    Body,
    Broken,
    CashMoved,
    Entry,
    Exchanged,
    Invoiced,
    Kind,
    PickedUp,
    PickupMarked,
    RateSet,
    RefundMade,
    Reprinted,
    Return,
    RightReturned,
    Sale,
    ShiftClosed,
    ShiftOpened,
    TakenBack,
    TaskSettled,
    UsesReturned,
    decode_body,
)
from pos.domain.leases import Quarantined
from pos.domain.order import Exchange, Order, Refund, Tender
from pos.domain.people import EXCHANGE, REFUND, REFUND_IN_CASH, REFUND_TO_VOUCHER, VOID, Approval
from pos.domain.shift import CashMove, Shift
from pos.domain.willcall import Pickup
from pos.services import dayend, packhistory, papernotes, reprinting, rights, shifts
from pos.services.desk import Desk
from pos.storage.database import Unit

# A life whose end was lost has sold less than that since its last upload; lives in a row.
_NUMBERS, _APART = 1_000, 10
# Of an entry: number, previous hash, kind, time, body.
Told = tuple[int, bytes, str, int, bytes]


def take_back(desk: Desk, life: int, told: Sequence[Told]) -> bool:
    """Write entries of a life that the server has and this database has not, and their effects.

    A later life than the database knows is begun first. All or nothing; False where they do not
    follow what is here: then another machine has gone on under this till's name, or another copy
    of this disk.
    """
    try:
        with desk.database.transaction() as unit:
            if life > unit.identity.incarnation():
                unit.identity.begin(life)
                unit.leases.end_all()
                unit.rights.end_all()
                unit.uses.end_all()
            for number, previous, kind, at_ms, body in told:
                entry = Entry(
                    desk.credentials.till, life, number, previous, _kind(kind, body), at_ms, body
                )
                unit.journal.take_back(entry)
                _apply(desk, unit, entry)
                _note_papers(unit, entry)
            head = unit.journal.head()
            unit.journal.mark_uploaded(head.number, head.hash)
    except Broken:
        return False
    return True


def begin_life(
    desk: Desk, unit: Unit, incarnation: int, quarantined: Iterable[Quarantined]
) -> None:
    """A new incarnation owns nothing, and remembers what the old ones may have sold.

    What the server had otherwise of the old life is told again in the new one: nothing is lost.
    """
    if not is_sound(desk.guard.verdict):
        # What waits for the printer here may have come out in the time that was lost.
        for job in unit.jobs.in_state("queued", "blocked", "sending", "sent"):
            unit.jobs.set_state(job.id, "in_doubt", "the database was put back from a copy")
    before = unit.identity.incarnation()
    first = unit.standing.read().orphans
    orphans = unit.journal.after(first - 1, 1 << 30, before) if first else ()
    end = first - 1 if first else unit.journal.head().number
    known = unit.journal.hash_at(before, end)
    if known is not None:  # what was here only up to there, the server has by now
        unit.journal.mark_uploaded(end, known, before)
    unit.identity.begin(incarnation)
    unit.leases.end_all()
    unit.rights.end_all()
    unit.uses.end_all()
    unit.quarantines.keep(quarantined)
    for entry in orphans:
        body = decode_body(entry.kind, entry.body)
        if not isinstance(body, Return | RightReturned | UsesReturned):
            again = unit.journal.append(body, entry.at_ms)
            if isinstance(body, Sale):  # nobody else has heard of it
                rights.note_sale(unit, body.order.id, again.number, entry.at_ms)


def fresh_numbers(unit: Unit, incarnation: int) -> int:
    """Where the orders of a life begin behind which one was lost: it may have used the next ones.

    Not the same place for two lives, for that one may get lost as well.
    """
    return (unit.orders.next_sequence() // _NUMBERS + 1 + incarnation % _APART) * _NUMBERS + 1


def _kind(kind: str, body: bytes) -> Kind:
    decode_body(kind, body)
    return kind  # type: ignore[return-value]  # decode_body knows it


def _fits(unit: Unit, body: Body) -> bool:
    """Whether it can have happened behind what is in these books."""
    match body:
        case Sale(order):
            same = unit.orders.load(order.id) or unit.orders.find(order.number, 1)
            is_free = not _is_sold(unit, order) and packhistory.may_be_sold(unit, order)
            return not same and _has(unit, order.shift) and is_free
        case RefundMade(refund):
            if unit.orders.load(refund.order) is None:  # another till's
                return not unit.refunds.of_tickets(refund.tickets)
            return _are_live(unit, refund.order, refund.tickets)
        case Exchanged(exchange):
            return _can_be_exchanged(unit, exchange)
        case PickupMarked(order_id) | PickedUp(order_id):
            return unit.orders.load(order_id) is not None
        case Invoiced(invoice):
            return unit.invoices.about(invoice.fact) is None
        case Reprinted(order_id, ticket):
            known = unit.reprints.of_tickets([ticket])
            newer = ticket not in known or known[ticket].print_no < body.print_no
            return newer and unit.orders.order_of(ticket) == order_id
        case ShiftOpened() as opened:
            return unit.shifts.current() is None and not _has(unit, opened.shift)
        case ShiftClosed() as closed:
            current = unit.shifts.current()
            return current is not None and current.id == closed.shift
        case CashMoved() as moved:
            return _has(unit, moved.shift)
    return packhistory.fits(unit, body)


def _are_live(unit: Unit, order: OrderId, tickets: Sequence[TicketId]) -> bool:
    dead = unit.orders.dead(order)
    return all(unit.orders.order_of(one) == order and one not in dead for one in tickets)


def _can_be_exchanged(unit: Unit, exchange: Exchange) -> bool:
    if not (_has(unit, exchange.shift) and _are_live(unit, exchange.order, exchange.out)):
        return False
    again = {(one.performance, one.place) for one in exchange.tickets} - set(exchange.places)
    packed = any(place in unit.emergency.taken(where) for where, place in again)
    return not packed and not any(unit.orders.sold(where, [place]) for where, place in again)


def _has(unit: Unit, shift: ShiftId) -> bool:
    return any(one.id == shift for one in unit.shifts.every())


def _is_sold(unit: Unit, order: Order) -> bool:
    return any(unit.orders.sold(one.performance, [one.place]) for one in order.tickets)


def _apply(desk: Desk, unit: Unit, entry: Entry) -> None:
    body = decode_body(entry.kind, entry.body)
    if not _fits(unit, body):
        raise Broken(entry.number, "it does not fit what is in these books")
    match body:
        case Sale(order):
            _sell(unit, order)
            packhistory.sold(unit, order, entry.at_ms)
        case RefundMade(refund):
            unit.refunds.add(refund, _word(unit, entry, _action(refund), refund))
            if unit.orders.load(refund.order) is not None:
                unit.orders.kill(refund.tickets)
            _spend(unit, refund)
        case Exchanged(exchange):
            unit.exchanges.add(exchange, _word(unit, entry, EXCHANGE, exchange))
            _spend(unit, exchange)
            for ticket in exchange.tickets:
                unit.leases.end(ticket.performance, [ticket.place])
        case Return() as body:
            unit.leases.end(body.performance, body.places)
        case UsesReturned() as back:
            unit.uses.drop(back.operation)
        case RightReturned() as returned:
            unit.rights.end(returned.order)
        case TakenBack() as told:
            rights.apply_taken_back(unit, told)
        case PickupMarked() as marked:
            unit.pickups.put(Pickup(marked.order, "", entry.at_ms))
        case PickedUp() as fetched:
            unit.pickups.put(Pickup(fetched.order, "", entry.at_ms, entry.at_ms))
        case ShiftOpened() as opened:
            unit.shifts.add(
                Shift(
                    id=opened.shift,
                    person=opened.person,
                    person_name=_name(unit, opened.person),
                    currency=opened.currency,
                    float_minor=opened.float_minor,
                    opened_at_ms=entry.at_ms,
                )
            )
        case ShiftClosed() as closed:
            _close(desk, unit, entry, closed)
        case CashMoved() as moved:
            unit.shifts.add_move(
                CashMove(moved.shift, moved.person, moved.amount_minor, moved.reason, entry.at_ms)
            )
        case RateSet(rate):
            unit.rates.add(rate)
        case Invoiced(invoice):
            unit.invoices.add(invoice)
        case Reprinted() as copy:
            unit.reprints.add(reprinting.signed(desk, unit, copy, entry.at_ms))
        case TaskSettled() as settled:
            for task in unit.tasks.of(settled.incarnation, settled.number, settled.subject):
                unit.tasks.settle(
                    task.id, settled.approver, entry.at_ms, settled.remedy, settled.note
                )
    packhistory.apply(unit, entry, body)


def _note_papers(unit: Unit, entry: Entry) -> None:
    """Its receipt may be with the customer: whatever is printed of it from now on is a copy."""
    match decode_body(entry.kind, entry.body):
        case Sale(fact) | RefundMade(fact) | Exchanged(fact) | Invoiced(fact):
            unit.invoices.give_out(fact.id, 1)


def _action(refund: Refund) -> str:
    if refund.kind == "void":
        return VOID
    if refund.instead == "voucher":
        return REFUND_TO_VOUCHER
    return REFUND_IN_CASH if refund.instead else REFUND


def _spend(unit: Unit, fact: Refund | Exchange) -> None:
    """It was done with a right that this database may still take for its own; and what this
    database had on its way back is written.
    """
    going = unit.going_back.of(fact.order)
    if going is not None and going.record.id == fact.id:
        unit.going_back.end(fact.order)
    right = unit.rights.of(fact.order)
    if right is not None and right.operation == fact.right:
        rights.spend(unit, right)


def _word(unit: Unit, entry: Entry, action: str, fact: Refund | Exchange) -> UUID:
    """The approval that stood behind a fact, as far as its journal entry tells of it."""
    approval = Approval(
        id=UUID(bytes=entry.hash[:16]),
        action=action,
        subject=fact.order,
        approver=fact.approver,
        approver_name=_name(unit, fact.approver),
        at_ms=fact.at_ms,
    )
    unit.people.add_approval(approval)
    unit.people.spend_approval(approval, fact.at_ms)
    return approval.id


def _sell(unit: Unit, order: Order) -> None:
    cards = [_attempt(order, one) for one in order.tenders if one.attempt is not None]
    for card in cards:
        unit.attempts.save(card)
    unit.orders.add(order, int(order.number.rpartition("-")[2]))
    for card in cards:
        unit.attempts.save(replace(card, order=order.id))
    for ticket in order.tickets:
        unit.leases.end(ticket.performance, [ticket.place])


def _attempt(order: Order, tender: Tender) -> Attempt:
    assert tender.attempt is not None
    return Attempt(
        id=tender.attempt,
        basket=order.id,
        amount_minor=tender.amount_minor,
        currency=order.currency,
        state="approved",
        started_at_ms=order.at_ms,
        settled_at_ms=order.at_ms,
        reference=tender.reference,
    )


def _close(desk: Desk, unit: Unit, entry: Entry, closed: ShiftClosed) -> None:
    """The Z stays what was printed, though this database may know of more that happened."""
    shift = shifts.needed(unit)
    totals = replace(
        shifts.totals_of(unit, shift),
        expected_cash_minor=closed.expected_minor,
        foreign=closed.foreign,
    )
    report = shifts.report_of(
        desk,
        shift,
        totals,
        at_ms=entry.at_ms,
        journal=(entry.number, entry.hash),
        z_number=closed.z_number,
        counted_minor=closed.counted_minor,
    )
    report = replace(report, terminals=closed.terminals, papers_out=papernotes.out(unit))
    unit.shifts.close(report, closed.approver)
    dayend.keep(unit, shift, closed.terminals)


def _name(unit: Unit, person: PersonId) -> str:
    season = unit.seasons.current()
    names = {one.id: one.name for one in season.people} if season else {}
    return names.get(person, person)
