"""Refunds with their tickets and tenders."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import Integer, literal_column, select
from sqlalchemy.orm import Session

from pos.domain.ids import (
    OperationId,
    OrderId,
    PerformanceId,
    PersonId,
    PlaceId,
    RefundId,
    ShiftId,
    TicketId,
)
from pos.domain.order import Refund
from pos.storage.tables import RefundRow, RefundTenderRow, RefundTicketRow
from pos.storage.tenders import add_rounding, columns, rounding, tender
from pos.storage.uses import add_given_back, given_back_by

# The order they were written in, whatever the clock said.
_WRITTEN = literal_column("refunds.rowid", Integer)


class Refunds:
    """Written once."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, refund: Refund, approval: UUID) -> None:
        """Write it whole, with the approval it stands on."""
        self._session.add(
            RefundRow(
                id=refund.id,
                order=refund.order,
                order_number=refund.order_number,
                amount_minor=refund.amount_minor,
                currency=refund.currency,
                shift=refund.shift,
                person=refund.person,
                approver=refund.approver,
                approval=approval,
                reason=refund.reason,
                at_ms=refund.at_ms,
                kind=refund.kind,
                kept_minor=refund.kept_minor,
                instead=refund.instead,
                right=refund.right,
            )
        )
        self._session.flush()
        pairs = zip(refund.tickets, refund.places, strict=True)
        self._session.add_all(
            RefundTicketRow(
                ticket=ticket,
                refund=refund.id,
                position=position,
                performance=performance,
                place=place,
            )
            for position, (ticket, (performance, place)) in enumerate(pairs)
        )
        self._session.add_all(
            RefundTenderRow(refund=refund.id, **columns(one, position))
            for position, one in enumerate(refund.tenders)
        )
        add_rounding(self._session, refund.id, refund.rounding_minor)
        add_given_back(self._session, refund.id, refund.uses)
        self._session.flush()

    def of_order(self, order: OrderId) -> tuple[Refund, ...]:
        """What of an order went back, in order."""
        return self._whole(
            self._session.scalars(
                select(RefundRow).where(RefundRow.order == order).order_by(_WRITTEN)
            )
        )

    def of_shift(self, shift: ShiftId) -> tuple[Refund, ...]:
        """What a shift gave back, in order."""
        return self._whole(
            self._session.scalars(
                select(RefundRow).where(RefundRow.shift == shift).order_by(_WRITTEN)
            )
        )

    def everything(self) -> tuple[Refund, ...]:
        """Every refund, in order."""
        return self._whole(self._session.scalars(select(RefundRow).order_by(_WRITTEN)))

    def of_tickets(self, tickets: Iterable[TicketId]) -> frozenset[TicketId]:
        """Which of these went back at this till."""
        rows = self._session.scalars(
            select(RefundTicketRow.ticket).where(RefundTicketRow.ticket.in_(tuple(tickets)))
        )
        return frozenset(TicketId(one) for one in rows)

    def _whole(self, rows: Iterable[RefundRow]) -> tuple[Refund, ...]:
        return tuple(self._one(row) for row in tuple(rows))

    def _one(self, row: RefundRow) -> Refund:
        tickets = self._session.scalars(
            select(RefundTicketRow)
            .where(RefundTicketRow.refund == row.id)
            .order_by(RefundTicketRow.position)
        ).all()
        tenders = self._session.scalars(
            select(RefundTenderRow)
            .where(RefundTenderRow.refund == row.id)
            .order_by(RefundTenderRow.position)
        )
        return Refund(
            id=RefundId(row.id),
            order=OrderId(row.order),
            order_number=row.order_number,
            tickets=tuple(TicketId(one.ticket) for one in tickets),
            places=tuple((PerformanceId(one.performance), PlaceId(one.place)) for one in tickets),
            tenders=tuple(tender(one) for one in tenders),
            amount_minor=row.amount_minor,
            currency=row.currency,
            shift=ShiftId(row.shift),
            person=PersonId(row.person),
            approver=PersonId(row.approver),
            reason=row.reason,
            at_ms=row.at_ms,
            rounding_minor=rounding(self._session, row.id),
            kind="void" if row.kind == "void" else "refund",
            kept_minor=row.kept_minor,
            instead=row.instead,  # type: ignore[arg-type]  # as it was written
            right=None if row.right is None else OperationId(row.right),
            uses=given_back_by(self._session, row.id),
        )
