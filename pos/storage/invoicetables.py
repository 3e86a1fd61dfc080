"""The till's tables of invoices, and of how many papers of a receipt were given out."""

from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pos.storage.tables import Base


class InvoiceRow(Base):
    """An invoice or a credit note. An order has one invoice, what went back or was exchanged of it
    one paper each; the order may be another till's.
    """

    __tablename__ = "invoices"
    constraints = (
        CheckConstraint("kind IN ('invoice', 'credit')", name="kind"),
        CheckConstraint("sequence > 0 AND life > 0", name="sequence"),
        UniqueConstraint("life", "kind", "sequence"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    life: Mapped[int]
    sequence: Mapped[int]
    number: Mapped[str] = mapped_column(unique=True)
    order: Mapped[UUID] = mapped_column(index=True)
    fact: Mapped[UUID] = mapped_column(unique=True)
    body: Mapped[bytes]  # JSON of pos.domain.invoice.Invoice


class IssuedRow(Base):
    """How many papers of a receipt or invoice were given out, printed or as a file."""

    __tablename__ = "issued"
    constraints = (CheckConstraint("papers > 0", name="papers"),)
    paper: Mapped[UUID] = mapped_column(primary_key=True)
    papers: Mapped[int]
