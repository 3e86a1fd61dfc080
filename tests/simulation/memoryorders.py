"""In memory: orders, refunds and exchanges."""

from collections import Counter
from collections.abc import Iterable, Sequence
from uuid import UUID

from pos.domain.ids import OrderId, PerformanceId, PlaceId, ShiftId, TicketId
from pos.domain.order import Exchange, Order, Refund, Ticket
from pos.domain.ticketcode import short_code
from pos.storage.orders import spoken
from tests.simulation.rows import ConstraintBroken, Rows


class Orders:
    """As pos.storage.orders.

    `tickets` holds each ticket's order, `live` the live ticket of a place, `came` the tickets of an
    order that came by exchanges, `spent` the order an attempt has paid for.
    """

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._orders = rows.tables["orders"]
        self._sequences = rows.tables["sequences"]
        self._tickets = rows.tables["tickets"]
        self._live = rows.tables["live"]
        self._came = rows.tables["came"]
        self._spent = rows.tables["spent"]
        self._attempts = rows.tables["attempts"]
        self._reprints = rows.tables["reprints"]

    def next_sequence(self) -> int:
        return max(self._sequences, default=0) + 1

    def add(self, order: Order, sequence: int) -> None:
        rows = self._rows
        if order.shift not in rows.tables["shifts"]:
            raise ConstraintBroken("an order of no shift")
        rows.insert(self._sequences, sequence, order.id)
        rows.insert(self._orders, order.id, order)
        self.add_tickets(order.id, order.tickets)
        for tender in order.tenders:
            if tender.attempt is not None:
                if tender.attempt not in self._attempts:
                    raise ConstraintBroken("money of no attempt")
                rows.insert(self._spent, tender.attempt, order.id)

    def add_tickets(self, order: OrderId, tickets: Sequence[Ticket]) -> None:
        sold = self._orders[order]
        for ticket in tickets:
            self._rows.insert(self._tickets, ticket.id, (sold, ticket))
            self._rows.insert(self._live, (ticket.performance, ticket.place), ticket.id)
        if tickets and tickets[0] not in sold.tickets:
            self._rows.put(self._came, order, (*self._came.get(order, ()), *tickets))

    def tickets(self, tickets: Sequence[TicketId]) -> tuple[Ticket, ...]:
        return tuple(self._tickets[one][1] for one in tickets)

    def order_of(self, ticket: TicketId) -> OrderId | None:
        found = self._tickets.get(ticket)
        return None if found is None else found[0].id

    def _every(self, order: Order) -> tuple[Ticket, ...]:
        return (*order.tickets, *self._came.get(order.id, ()))

    def load(self, order: OrderId) -> Order | None:
        return self._orders.get(order)

    def of_shift(self, shift: ShiftId) -> tuple[Order, ...]:
        return tuple(order for order in self._orders.values() if order.shift == shift)

    def find(self, text: str, limit: int) -> tuple[Order, ...]:
        compact = text.upper().replace(" ", "")
        again = {one.ticket for one in self._reprints.values() if one.code == text}
        count = 0
        if compact.isascii() and compact.isdigit() and len(compact) <= 12:
            count = int(compact)
        found = []
        for sequence in sorted(self._sequences, reverse=True):
            order = self._orders[self._sequences[sequence]]
            tickets = self._every(order)
            copied = any(one.id in again for one in tickets)
            known = not text or sequence == count or copied
            if known or _matches(order, tickets, text, compact):
                found.append(order)
        return tuple(found[:limit])

    def sold(self, performance: PerformanceId, places: Sequence[PlaceId]) -> frozenset[PlaceId]:
        live = self._live
        return frozenset(place for place in places if (performance, place) in live)

    def sold_in(self, performance: PerformanceId) -> frozenset[PlaceId]:
        return frozenset(place for of, place in self._live if of == performance)

    def sold_since(self, since_ms: int) -> dict[tuple[int, str], int]:
        found: Counter[tuple[int, str]] = Counter()
        for order in self._orders.values():
            if order.at_ms >= since_ms:
                found.update((one.performance, one.category) for one in order.tickets)
        return dict(found)

    def ids(self) -> tuple[OrderId, ...]:
        return tuple(self._sequences[one] for one in sorted(self._sequences))

    def dead(self, *orders: OrderId) -> frozenset[TicketId]:
        return frozenset(
            ticket.id
            for order in orders
            if order in self._orders
            for ticket in self._every(self._orders[order])
            if self._live.get((ticket.performance, ticket.place)) != ticket.id
        )

    def kill(self, tickets: Iterable[TicketId]) -> None:
        for one in tickets:
            _, ticket = self._tickets[one]
            if self._live.get((ticket.performance, ticket.place)) != one:
                raise ConstraintBroken("a dead ticket stays dead")
            self._rows.drop(self._live, (ticket.performance, ticket.place))


def _matches(order: Order, tickets: Sequence[Ticket], text: str, compact: str) -> bool:
    return order.number == compact or any(
        ticket.code == text
        or short_code(ticket.id) == compact.replace("-", "")
        or spoken(ticket.label) == compact
        for ticket in tickets
    )


class Refunds:
    """As pos.storage.refunds."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._refunds = rows.tables["refunds"]
        self._refunded = rows.tables["refunded"]

    def add(self, refund: Refund, approval: UUID) -> None:
        self._rows.insert(self._refunds, refund.id, refund)
        # One dictionary for what may happen once: an approval is spent, a ticket goes back.
        self._rows.insert(self._refunded, approval, refund.id)
        for ticket in refund.tickets:
            self._rows.insert(self._refunded, ticket, refund.id)

    def of_order(self, order: OrderId) -> tuple[Refund, ...]:
        return tuple(one for one in self._refunds.values() if one.order == order)

    def of_tickets(self, tickets: Iterable[TicketId]) -> frozenset[TicketId]:
        mine = {ticket for one in self._refunds.values() for ticket in one.tickets}
        return mine.intersection(tickets) if mine else frozenset()

    def of_shift(self, shift: ShiftId) -> tuple[Refund, ...]:
        return tuple(one for one in self._refunds.values() if one.shift == shift)

    def everything(self) -> tuple[Refund, ...]:
        return tuple(self._refunds.values())


class Exchanges:
    """As pos.storage.exchanges."""

    def __init__(self, rows: Rows, orders: Orders) -> None:
        self._rows = rows
        self._orders = orders
        self._exchanges = rows.tables["exchanges"]
        self._exchanged = rows.tables["refunded"]

    def add(self, exchange: Exchange, approval: UUID) -> None:
        if exchange.order not in self._rows.tables["orders"]:
            raise ConstraintBroken("an exchange of no order")
        self._rows.insert(self._exchanges, exchange.id, exchange)
        self._rows.insert(self._exchanged, approval, exchange.id)
        self._orders.kill(exchange.out)
        self._orders.add_tickets(exchange.order, exchange.tickets)
        for ticket in exchange.out:
            self._rows.insert(self._exchanged, ticket, exchange.id)

    def of_order(self, *orders: OrderId) -> tuple[Exchange, ...]:
        return tuple(one for one in self._exchanges.values() if one.order in orders)

    def of_shift(self, shift: ShiftId) -> tuple[Exchange, ...]:
        return tuple(one for one in self._exchanges.values() if one.shift == shift)

    def everything(self) -> tuple[Exchange, ...]:
        return tuple(self._exchanges.values())
