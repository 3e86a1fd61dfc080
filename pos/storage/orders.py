"""Orders with their tickets and tenders."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import msgspec
from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from pos.domain.ids import (
    CategoryId,
    OrderId,
    PerformanceId,
    PersonId,
    PlaceId,
    ShiftId,
    TicketId,
    TicketTypeId,
    TillId,
)
from pos.domain.order import Order, Tender, Ticket
from pos.domain.personal.holder import Holder
from pos.domain.plan import PlaceLabel
from pos.domain.pricing.priced import Priced
from pos.domain.ticketcode import short_code
from pos.storage import tenders
from pos.storage.moneytables import RoundingRow
from pos.storage.papertables import ReprintRow
from pos.storage.peopletables import OrderCustomerRow, TicketHolderRow
from pos.storage.tables import ExchangedInRow, OrderRow, TenderRow, TicketRow
from pos.storage.uses import add_used, used_by

# An order reads as it was sold: what came later by an exchange is told by the exchange.
_CAME_BY_SALE = TicketRow.id.not_in(select(ExchangedInRow.ticket))


class Orders:
    """Written once; a ticket may die later."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def next_sequence(self) -> int:
        """The count behind the last order's; without a gap, because no order is ever deleted."""
        return (self._session.scalar(select(func.max(OrderRow.sequence))) or 0) + 1

    def add(self, order: Order, sequence: int) -> None:
        """Write it whole."""
        self._session.add(
            OrderRow(
                id=order.id,
                sequence=sequence,
                number=order.number,
                till=order.till,
                shift=order.shift,
                person=order.person,
                at_ms=order.at_ms,
                currency=order.currency,
                total_minor=order.total_minor,
                change_minor=order.change_minor,
                priced=None if order.priced is None else msgspec.json.encode(order.priced),
            )
        )
        self._session.flush()
        self.add_tickets(order.id, order.tickets)
        if order.customer:
            self._session.add(OrderCustomerRow(order=order.id, customer=order.customer))
        self._session.add_all(
            TenderRow(order=order.id, **tenders.columns(one, position))
            for position, one in enumerate(order.tenders)
        )
        tenders.add_rounding(self._session, order.id, order.rounding_minor)
        add_used(self._session, order.id, order.uses)
        self._session.flush()

    def add_tickets(self, order: OrderId, tickets: Sequence[Ticket]) -> None:
        """Live tickets of the order, behind those it has."""
        last = self._session.scalar(
            select(func.max(TicketRow.position)).where(TicketRow.order == order)
        )
        first = 0 if last is None else last + 1
        self._session.add_all(
            _ticket_row(order, position, ticket) for position, ticket in enumerate(tickets, first)
        )
        self._session.flush()
        self._session.add_all(
            TicketHolderRow(ticket=one.id, holder=one.holder.id, sealed=one.holder.sealed)
            for one in tickets
            if one.holder is not None
        )
        self._session.flush()

    def tickets(self, tickets: Sequence[TicketId]) -> tuple[Ticket, ...]:
        """These, in that order. Raises LookupError for one that is not here."""
        rows = [self._session.get_one(TicketRow, one) for one in tickets]
        return tuple(self._with_holders(rows))

    def _with_holders(self, rows: Sequence[TicketRow]) -> list[Ticket]:
        wanted = TicketHolderRow.ticket.in_([row.id for row in rows])
        known = {
            one.ticket: Holder(one.holder, one.sealed)
            for one in self._session.scalars(select(TicketHolderRow).where(wanted))
        }
        return [_ticket(row, known.get(row.id)) for row in rows]

    def order_of(self, ticket: TicketId) -> OrderId | None:
        """Whose ticket it is; None for one this till never sold."""
        row = self._session.get(TicketRow, ticket)
        return None if row is None else OrderId(row.order)

    def load(self, order: OrderId) -> Order | None:
        """As it was sold, read from the disk. Asserts that lines, total and tenders agree."""
        self._session.expire_all()
        row = self._session.get(OrderRow, order)
        return None if row is None else self._whole((row,))[0]

    def of_shift(self, shift: ShiftId) -> tuple[Order, ...]:
        """What a shift sold, in order."""
        rows = self._session.scalars(
            select(OrderRow).where(OrderRow.shift == shift).order_by(OrderRow.sequence)
        )
        return self._whole(rows)

    def find(self, text: str, limit: int) -> tuple[Order, ...]:
        """Newest first: by number or its end, short or whole ticket code, seat; or the latest."""
        query = select(OrderRow).order_by(OrderRow.sequence.desc()).limit(limit)
        if text:
            query = query.where(or_(*_matches(text)))
        return self._whole(self._session.scalars(query))

    def sold(self, performance: PerformanceId, places: Sequence[PlaceId]) -> frozenset[PlaceId]:
        """Which of the places have a live ticket of this till."""
        rows = self._session.scalars(
            select(TicketRow.place).where(
                TicketRow.performance == performance,
                TicketRow.place.in_(tuple(places)),
                TicketRow.state == "live",
            )
        )
        return frozenset(PlaceId(one) for one in rows)

    def sold_in(self, performance: PerformanceId) -> frozenset[PlaceId]:
        """All places of a performance with a live ticket of this till."""
        rows = self._session.scalars(
            select(TicketRow.place).where(
                TicketRow.performance == performance, TicketRow.state == "live"
            )
        )
        return frozenset(PlaceId(one) for one in rows)

    def sold_since(self, since_ms: int) -> dict[tuple[int, str], int]:
        """Tickets sold since then, by performance and category; an exchange is no new customer."""
        rows = self._session.execute(
            select(TicketRow.performance, TicketRow.category, func.count())
            .join(OrderRow, OrderRow.id == TicketRow.order)
            .where(OrderRow.at_ms >= since_ms, _CAME_BY_SALE)
            .group_by(TicketRow.performance, TicketRow.category)
        )
        return {(performance, category): count for performance, category, count in rows}

    def ids(self) -> tuple[OrderId, ...]:
        """Every order, in order."""
        rows = self._session.scalars(select(OrderRow.id).order_by(OrderRow.sequence))
        return tuple(OrderId(one) for one in rows)

    def dead(self, *orders: OrderId) -> frozenset[TicketId]:
        """Their tickets that admit nobody any more."""
        rows = self._session.scalars(
            select(TicketRow.id).where(TicketRow.order.in_(orders), TicketRow.state == "dead")
        )
        return frozenset(TicketId(one) for one in rows)

    def kill(self, tickets: Iterable[TicketId]) -> None:
        """These tickets admit nobody any more."""
        for ticket in tickets:
            self._session.get_one(TicketRow, ticket).state = "dead"
        self._session.flush()

    def _whole(self, rows: Iterable[OrderRow]) -> tuple[Order, ...]:
        rows = tuple(rows)
        ids = [row.id for row in rows]
        tickets: dict[object, list[Ticket]] = {one: [] for one in ids}
        paid: dict[object, list[Tender]] = {one: [] for one in ids}
        rounded = {
            row.fact: row.minor
            for row in self._session.scalars(select(RoundingRow).where(RoundingRow.fact.in_(ids)))
        }
        bought = select(OrderCustomerRow).where(OrderCustomerRow.order.in_(ids))
        customers = {row.order: row.customer for row in self._session.scalars(bought)}
        sold = self._session.scalars(
            select(TicketRow)
            .where(TicketRow.order.in_(ids), _CAME_BY_SALE)
            .order_by(TicketRow.position)
        ).all()
        for row, ticket in zip(sold, self._with_holders(sold), strict=True):
            tickets[row.order].append(ticket)
        for tender in self._session.scalars(
            select(TenderRow).where(TenderRow.order.in_(ids)).order_by(TenderRow.position)
        ):
            paid[tender.order].append(tenders.tender(tender))
        used = used_by(self._session, ids)
        return tuple(
            replace(
                _order(row, tickets[row.id], paid[row.id], rounded.get(row.id, 0)),
                uses=used.get(row.id, ()),
                customer=customers.get(row.id, ""),
            )
            for row in rows
        )


def _matches(text: str) -> list[ColumnElement[bool]]:
    """What a person may have typed or scanned, exact or as the end of an order's number."""
    compact = text.upper().replace(" ", "")
    found: list[ColumnElement[bool]] = [
        OrderRow.number == compact,
        OrderRow.id.in_(
            select(TicketRow.order).where(
                or_(
                    TicketRow.code == text,
                    TicketRow.id.in_(select(ReprintRow.ticket).where(ReprintRow.code == text)),
                    TicketRow.short_code == compact.replace("-", ""),
                    TicketRow.spoken == compact,
                )
            )
        ),
    ]
    if compact.isascii() and compact.isdigit() and len(compact) <= 12:
        found.append(OrderRow.sequence == int(compact))
    return found


def spoken(label: PlaceLabel) -> str:
    """Row and seat as people say them, without spaces: "E9"; empty for a standing place."""
    return f"{label.row}{label.seat}".upper().replace(" ", "")


def _ticket_row(order: OrderId, position: int, ticket: Ticket) -> TicketRow:
    return TicketRow(
        id=ticket.id,
        order=order,
        position=position,
        performance=ticket.performance,
        place=ticket.place,
        floor=ticket.label.floor,
        section=ticket.label.section,
        row=ticket.label.row,
        seat=ticket.label.seat,
        category=ticket.category,
        ticket_type=ticket.ticket_type,
        price_minor=ticket.price_minor,
        code=ticket.code,
        short_code=short_code(ticket.id),
        spoken=spoken(ticket.label),
        print_no=ticket.print_no,
        state="live",
    )


def _ticket(row: TicketRow, holder: Holder | None) -> Ticket:
    return Ticket(
        id=TicketId(row.id),
        performance=PerformanceId(row.performance),
        place=PlaceId(row.place),
        label=PlaceLabel(row.section, row.row, row.seat, row.floor),
        category=CategoryId(row.category),
        ticket_type=TicketTypeId(row.ticket_type),
        price_minor=row.price_minor,
        code=row.code,
        print_no=row.print_no,
        holder=holder,
    )


def _order(
    row: OrderRow, tickets: Sequence[Ticket], paid: Sequence[Tender], rounding_minor: int
) -> Order:
    order = Order(
        id=OrderId(row.id),
        number=row.number,
        till=TillId(row.till),
        shift=ShiftId(row.shift),
        person=PersonId(row.person),
        at_ms=row.at_ms,
        currency=row.currency,
        tickets=tuple(tickets),
        tenders=tuple(paid),
        change_minor=row.change_minor,
        priced=None if row.priced is None else msgspec.json.decode(row.priced, type=Priced),
        rounding_minor=rounding_minor,
    )
    if order.total_minor != row.total_minor:
        raise ValueError(f"order {row.number}: its tickets do not sum to {row.total_minor}")
    return order
