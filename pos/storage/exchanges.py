"""Exchanges: tickets of an order given back for others, with the tenders of the difference."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import Integer, literal_column, select
from sqlalchemy.orm import Session

from pos.domain.ids import (
    ExchangeId,
    OperationId,
    OrderId,
    PerformanceId,
    PersonId,
    PlaceId,
    ShiftId,
    TicketId,
)
from pos.domain.order import Exchange, Ticket
from pos.storage import exchangeterms
from pos.storage.orders import Orders
from pos.storage.tables import ExchangedInRow, ExchangedOutRow, ExchangeRow, ExchangeTenderRow
from pos.storage.tenders import add_rounding, columns, rounding, tender

# The order they were written in, whatever the clock said.
_WRITTEN = literal_column("exchanges.rowid", Integer)


class Exchanges:
    """Written once. The new tickets stand among the order's, and say that they came later."""

    def __init__(self, session: Session, orders: Orders) -> None:
        self._session = session
        self._orders = orders

    def add(self, exchange: Exchange, approval: UUID) -> None:
        """Write it whole, with the approval it stands on: the old tickets die, the new ones live.

        In this order: a place may have one live ticket only.
        """
        self._session.add(_row(exchange, approval))
        self._session.flush()
        self._orders.kill(exchange.out)
        self._orders.add_tickets(exchange.order, exchange.tickets)
        pairs = zip(exchange.out, exchange.places, strict=True)
        self._session.add_all(
            ExchangedOutRow(
                ticket=ticket,
                exchange=exchange.id,
                position=position,
                performance=performance,
                place=place,
            )
            for position, (ticket, (performance, place)) in enumerate(pairs)
        )
        self._session.add_all(
            ExchangedInRow(ticket=ticket.id, exchange=exchange.id, position=position)
            for position, ticket in enumerate(exchange.tickets)
        )
        self._session.add_all(
            ExchangeTenderRow(exchange=exchange.id, **columns(one, position))
            for position, one in enumerate(exchange.tenders)
        )
        exchangeterms.add(self._session, exchange)
        add_rounding(self._session, exchange.id, exchange.rounding_minor)
        self._session.flush()

    def of_order(self, *orders: OrderId) -> tuple[Exchange, ...]:
        """What was exchanged of these orders, in order."""
        return self._whole(
            self._session.scalars(
                select(ExchangeRow).where(ExchangeRow.order.in_(orders)).order_by(_WRITTEN)
            )
        )

    def of_shift(self, shift: ShiftId) -> tuple[Exchange, ...]:
        """What a shift exchanged, in order."""
        return self._whole(
            self._session.scalars(
                select(ExchangeRow).where(ExchangeRow.shift == shift).order_by(_WRITTEN)
            )
        )

    def everything(self) -> tuple[Exchange, ...]:
        """Every exchange, in order."""
        return self._whole(self._session.scalars(select(ExchangeRow).order_by(_WRITTEN)))

    def _whole(self, rows: Iterable[ExchangeRow]) -> tuple[Exchange, ...]:
        return tuple(self._one(row) for row in tuple(rows))

    def _one(self, row: ExchangeRow) -> Exchange:
        out = self._session.scalars(
            select(ExchangedOutRow)
            .where(ExchangedOutRow.exchange == row.id)
            .order_by(ExchangedOutRow.position)
        ).all()
        came = self._session.scalars(
            select(ExchangedInRow.ticket)
            .where(ExchangedInRow.exchange == row.id)
            .order_by(ExchangedInRow.position)
        )
        tenders = self._session.scalars(
            select(ExchangeTenderRow)
            .where(ExchangeTenderRow.exchange == row.id)
            .order_by(ExchangeTenderRow.position)
        )
        tickets = self._orders.tickets([TicketId(one) for one in came])
        made = _exchange(row, out, tickets, tenders, rounding_minor=rounding(self._session, row.id))
        return exchangeterms.laid(self._session, made)


def _row(exchange: Exchange, approval: UUID) -> ExchangeRow:
    return ExchangeRow(
        id=exchange.id,
        order=exchange.order,
        order_number=exchange.order_number,
        out_minor=exchange.out_minor,
        currency=exchange.currency,
        shift=exchange.shift,
        person=exchange.person,
        approver=exchange.approver,
        approval=approval,
        reason=exchange.reason,
        at_ms=exchange.at_ms,
        change_minor=exchange.change_minor,
        right=exchange.right,
    )


def _exchange(
    row: ExchangeRow,
    out: Sequence[ExchangedOutRow],
    tickets: tuple[Ticket, ...],
    tenders: Iterable[ExchangeTenderRow],
    *,
    rounding_minor: int,
) -> Exchange:
    return Exchange(
        id=ExchangeId(row.id),
        order=OrderId(row.order),
        order_number=row.order_number,
        out=tuple(TicketId(one.ticket) for one in out),
        places=tuple((PerformanceId(one.performance), PlaceId(one.place)) for one in out),
        out_minor=row.out_minor,
        tickets=tickets,
        tenders=tuple(tender(one) for one in tenders),
        currency=row.currency,
        shift=ShiftId(row.shift),
        person=PersonId(row.person),
        approver=PersonId(row.approver),
        reason=row.reason,
        at_ms=row.at_ms,
        rounding_minor=rounding_minor,
        change_minor=row.change_minor,
        right=None if row.right is None else OperationId(row.right),
    )
