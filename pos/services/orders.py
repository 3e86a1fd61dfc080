"""Looking orders up."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID

from pos.domain import ticketcode
from pos.domain.attempt import Slip
from pos.domain.dossier import Dossier
from pos.domain.goingback import GoingBack
from pos.domain.ids import OrderId, PersonId, TicketId
from pos.domain.order import Exchange, Order, Refund, Ticket
from pos.domain.plan import PlaceLabel
from pos.domain.refusals import Refusal
from pos.domain.willcall import Pickup
from pos.services import receipts, refunding, willcall
from pos.services.desk import Desk
from pos.services.dossiers import dossier
from pos.storage.database import Unit
from pos.storage.jobs import Job

_LIMIT = 50


@dataclass(frozen=True)
class OrderSummary:
    """One line of the list. Tickets that were exchanged are told by those that came for them.

    `going_back`: a refund or an exchange of it was agreed, and its money is not back yet.
    """

    id: OrderId
    number: str
    at_ms: int
    person_name: str
    currency: str
    total_minor: int
    refunded_minor: int
    ticket_count: int
    dead_count: int
    labels: tuple[PlaceLabel, ...]
    going_back: bool = False


@dataclass(frozen=True)
class OrderView:
    """An order with what became of it.

    `sold_by` is what people call the till that sold it, where it is another one. `voidable`: it may
    still be undone, as if it had not been sold. `keepable`: no paper of it is out, so that it can
    be kept for pick-up. `going` was agreed, and its money is not back yet: that comes first.
    """

    order: Order
    refunds: tuple[Refund, ...]
    dead: frozenset[TicketId]
    jobs: tuple[Job, ...]
    exchanges: tuple[Exchange, ...] = ()
    sold_by: str = ""
    voidable: bool = False
    pickup: Pickup | None = None
    keepable: bool = False
    slips: tuple[Slip, ...] = ()  # of its card payments at an integrated terminal
    told: frozenset[UUID] = frozenset()  # facts of it with receipts here: this till did them
    # Of the tickets that were printed again, which paper is the valid one.
    prints: Mapping[TicketId, int] = field(default_factory=dict)
    # Of those that have one, the number of the invoice or credit note.
    invoiced: Mapping[UUID, str] = field(default_factory=dict)
    going: GoingBack | None = None

    @property
    def tickets(self) -> tuple[Ticket, ...]:
        """Every ticket there ever was of it: those sold, then those that came by an exchange."""
        return (
            *self.order.tickets,
            *(ticket for exchange in self.exchanges for ticket in exchange.tickets),
        )

    @property
    def exchanged(self) -> frozenset[TicketId]:
        """Those of the dead that were not refunded: others stand for them."""
        return frozenset(ticket for exchange in self.exchanges for ticket in exchange.out)


def find(desk: Desk, text: str) -> tuple[OrderSummary, ...]:
    """Newest first, at most 50: by order number (or its count), short ticket code, scanned ticket
    code, or seat ("E9"). Empty text: the latest. Raises CODE_WRONG for a scan that is no code.
    """
    text = text.strip()
    if text.startswith(ticketcode.PREFIX):
        ticketcode.read(text)
    with desk.database.transaction() as unit:
        found = unit.orders.find(text, _LIMIT)
        known = {order.id for order in found}
        waiting = [unit.orders.load(one) for one in unit.pickups.find(text, _LIMIT)]
        found = (*(one for one in waiting if one and one.id not in known), *found)[:_LIMIT]
        dead = unit.orders.dead(*(order.id for order in found))
        exchanges = unit.exchanges.of_order(*(order.id for order in found))
        season = unit.seasons.current()
        going = {one.order for one in unit.going_back.every()}
    names = {one.id: one.name for one in season.people} if season else {}
    return tuple(
        replace(
            _summary(order, tuple(one for one in exchanges if one.order == order.id), dead, names),
            going_back=order.id in going,
        )
        for order in found
    )


def load(desk: Desk, order_id: OrderId) -> OrderView:
    """Raises ORDER_UNKNOWN."""
    with desk.database.transaction() as unit:
        known = dossier(unit, order_id)
        is_own = unit.orders.load(order_id) is not None
        facts: tuple[Order | Refund | Exchange, ...] = (
            known.order,
            *known.refunds,
            *known.exchanges,
        )
        again = unit.reprints.of_tickets([one.id for one in known.tickets])
        return OrderView(
            order=known.order,
            refunds=known.refunds,
            dead=known.dead,
            prints={one: made.print_no for one, made in again.items()},
            jobs=unit.jobs.all(order_id) if is_own else (),
            exchanges=known.exchanges,
            sold_by="" if is_own else known.till_name,
            voidable=is_own and _is_voidable(desk, unit, order_id),
            pickup=unit.pickups.of(order_id),
            keepable=is_own and willcall.is_keepable(unit, order_id),
            slips=tuple(_slips(unit, known.order)) if is_own else (),
            told=frozenset(one.id for one in facts if receipts.proof_of(unit, one)),
            invoiced={one.fact: one.number for one in unit.invoices.of_order(order_id)},
            going=unit.going_back.of(order_id),
        )


def of_another_till(dossier: Dossier) -> OrderView:
    """An order as the server tells it, before this till has the say over it."""
    return OrderView(
        order=dossier.order,
        refunds=dossier.refunds,
        dead=dossier.dead,
        jobs=(),
        exchanges=dossier.exchanges,
        sold_by=dossier.till_name,
    )


def _is_voidable(desk: Desk, unit: Unit, order: OrderId) -> bool:
    can, shift = refunding.within(unit, order), unit.shifts.current()
    if shift is None:
        return False
    try:
        refunding.refuse_late(
            can, shift.id, can.tickets, unit.seasons.current(), desk.clock.now_ms()
        )
    except Refusal:
        return False
    return bool(can.tickets)


def _slips(unit: Unit, order: Order) -> Iterator[Slip]:
    for tender in order.tenders:
        attempt = None if tender.attempt is None else unit.attempts.load(tender.attempt)
        if attempt is not None and attempt.slip is not None:
            yield attempt.slip


def _summary(
    order: Order,
    exchanges: tuple[Exchange, ...],
    dead: frozenset[TicketId],
    names: dict[PersonId, str],
) -> OrderSummary:
    out = {ticket for exchange in exchanges for ticket in exchange.out}
    every = (*order.tickets, *(one for exchange in exchanges for one in exchange.tickets))
    tickets = [ticket for ticket in every if ticket.id not in out]
    gone = [ticket for ticket in tickets if ticket.id in dead]
    given_back = sum(exchange.out_minor - exchange.in_minor for exchange in exchanges)
    return OrderSummary(
        id=order.id,
        number=order.number,
        at_ms=order.at_ms,
        person_name=names.get(order.person, order.person),
        currency=order.currency,
        total_minor=order.total_minor,
        refunded_minor=given_back + sum(ticket.price_minor for ticket in gone),
        ticket_count=len(tickets),
        dead_count=len(gone),
        labels=tuple(ticket.label for ticket in tickets),
    )
