"""Looking orders up."""

from collections.abc import Iterator
from dataclasses import dataclass

from pos.domain import ticketcode
from pos.domain.attempt import Slip
from pos.domain.ids import OrderId, PersonId, TicketId
from pos.domain.order import Exchange, Order, Refund, Ticket
from pos.domain.plan import PlaceLabel
from pos.domain.refusals import Reason, Refusal
from pos.services.desk import Desk
from pos.storage.database import Unit
from pos.storage.jobs import Job

_LIMIT = 50


@dataclass(frozen=True)
class OrderSummary:
    """One line of the list. Tickets that were exchanged are told by those that came for them."""

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


@dataclass(frozen=True)
class OrderView:
    """An order with what became of it."""

    order: Order
    refunds: tuple[Refund, ...]
    dead: frozenset[TicketId]
    jobs: tuple[Job, ...]
    exchanges: tuple[Exchange, ...] = ()
    slips: tuple[Slip, ...] = ()  # of its card payments at an integrated terminal

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
        dead = unit.orders.dead(*(order.id for order in found))
        exchanges = unit.exchanges.of_order(*(order.id for order in found))
        season = unit.seasons.current()
    names = {one.id: one.name for one in season.people} if season else {}
    return tuple(
        _summary(order, tuple(one for one in exchanges if one.order == order.id), dead, names)
        for order in found
    )


def load(desk: Desk, order_id: OrderId) -> OrderView:
    """Raises ORDER_UNKNOWN."""
    with desk.database.transaction() as unit:
        order = unit.orders.load(order_id)
        if order is None:
            raise Refusal(Reason.ORDER_UNKNOWN)
        return OrderView(
            order=order,
            refunds=unit.refunds.of_order(order_id),
            dead=unit.orders.dead(order_id),
            jobs=unit.jobs.all(order_id),
            exchanges=unit.exchanges.of_order(order_id),
            slips=tuple(_slips(unit, order)),
        )


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
