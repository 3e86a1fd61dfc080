"""Invoices and credit notes, and how many papers of what were given out."""

from uuid import UUID

import msgspec
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pos.domain.ids import OrderId
from pos.domain.invoice import Invoice, InvoiceKind
from pos.storage.invoicetables import InvoiceRow, IssuedRow


class Invoices:
    """Written once, never changed."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def next_sequence(self, kind: InvoiceKind, life: int) -> int:
        """The count behind the last one's of that life; without a gap: none is ever deleted."""
        last = self._session.scalar(
            select(func.max(InvoiceRow.sequence)).where(
                InvoiceRow.kind == kind, InvoiceRow.life == life
            )
        )
        return (last or 0) + 1

    def add(self, invoice: Invoice) -> None:
        """Write it."""
        self._session.add(
            InvoiceRow(
                id=invoice.id,
                kind=invoice.kind,
                life=invoice.life,
                sequence=invoice.sequence,
                number=invoice.number,
                order=invoice.order,
                fact=invoice.fact,
                body=msgspec.json.encode(invoice),
            )
        )
        self._session.flush()

    def about(self, fact: UUID) -> Invoice | None:
        """The invoice of an order, or the paper about what went back or was exchanged of it."""
        row = self._session.scalars(select(InvoiceRow).where(InvoiceRow.fact == fact)).first()
        return None if row is None else _invoice(row)

    def of_order(self, order: OrderId) -> tuple[Invoice, ...]:
        """The order's invoice and all credit notes to it, as they were made."""
        rows = self._session.scalars(
            select(InvoiceRow).where(InvoiceRow.order == order).order_by(InvoiceRow.id)
        )
        return tuple(_invoice(row) for row in rows)

    def everything(self) -> tuple[Invoice, ...]:
        """All of them, life by life, each kind in order."""
        rows = self._session.scalars(
            select(InvoiceRow).order_by(InvoiceRow.life, InvoiceRow.kind, InvoiceRow.sequence)
        )
        return tuple(_invoice(row) for row in rows)

    def papers(self, paper: UUID) -> int:
        """How many of it were given out so far; `paper` is a receipt's fact or an invoice's id."""
        row = self._session.get(IssuedRow, paper)
        return 0 if row is None else row.papers

    def give_out(self, paper: UUID, papers: int) -> None:
        """Now there are so many."""
        self._session.merge(IssuedRow(paper=paper, papers=papers))
        self._session.flush()


def _invoice(row: InvoiceRow) -> Invoice:
    try:
        return msgspec.json.decode(row.body, type=Invoice)
    except msgspec.MsgspecError as error:
        raise ValueError(f"invoice {row.number}: {error}") from error
