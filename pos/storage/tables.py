"""The till's tables, with checks as a backstop for what the code never does."""

from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

_TENDER_KINDS = "kind IN ('cash', 'card', 'wallet', 'voucher', 'account')"


class UuidText(TypeDecorator[UUID]):
    """A UUID as people read it."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: UUID | None, dialect: Dialect) -> str | None:
        """To the database."""
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> UUID | None:
        """From the database."""
        return None if value is None else UUID(value)


class Base(DeclarativeBase):
    """All tables are STRICT: a text can never stand in an amount."""

    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "ix": "ix_%(table_name)s_%(column_0_name)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        UUID: UuidText,
        str: Text,
        int: Integer,
        bytes: LargeBinary,
    }

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:  # noqa: N805
        """The table's own constraints, and STRICT."""
        return (*getattr(cls, "constraints", ()), {"sqlite_strict": True})


class IdentityRow(Base):
    """One row: whose database this is."""

    __tablename__ = "identity"
    constraints = (CheckConstraint("only = 1", name="one_row"),)
    only: Mapped[int] = mapped_column(primary_key=True, default=1)
    till: Mapped[int]
    incarnation: Mapped[int]


class SeasonRow(Base):
    """One row: the season as the server sent it."""

    __tablename__ = "seasons"
    constraints = (CheckConstraint("only = 1", name="one_row"),)
    only: Mapped[int] = mapped_column(primary_key=True, default=1)
    version: Mapped[int]
    body: Mapped[bytes]
    kept_at_ms: Mapped[int]


class LockOutRow(Base):
    """Wrong PINs of a person since the last right one."""

    __tablename__ = "lockouts"
    constraints = (CheckConstraint("wrong >= 0", name="wrong"),)
    person: Mapped[str] = mapped_column(primary_key=True)
    wrong: Mapped[int]
    last_wrong_ms: Mapped[int]


class ApprovalRow(Base):
    """A supervisor's word for one operation; `used_at_ms` when it was spent."""

    __tablename__ = "approvals"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    action: Mapped[str]
    subject: Mapped[UUID]
    approver: Mapped[str]
    approver_name: Mapped[str]
    at_ms: Mapped[int]
    used_at_ms: Mapped[int | None]


class ShiftRow(Base):
    """A drawer from opening to closing."""

    __tablename__ = "shifts"
    constraints = (
        CheckConstraint("float_minor >= 0 AND counted_minor >= 0", name="amounts"),
        CheckConstraint(
            "(closed_at_ms IS NULL) = (z_number IS NULL)"
            " AND (closed_at_ms IS NULL) = (counted_minor IS NULL)"
            " AND (closed_at_ms IS NULL) = (report IS NULL)",
            name="closed_whole",
        ),
        Index(
            "ix_shifts_one_open",
            text("(closed_at_ms IS NULL)"),
            unique=True,
            sqlite_where=text("closed_at_ms IS NULL"),
        ),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    person: Mapped[str]
    person_name: Mapped[str]
    currency: Mapped[str]
    float_minor: Mapped[int]
    opened_at_ms: Mapped[int]
    closed_at_ms: Mapped[int | None]
    z_number: Mapped[int | None] = mapped_column(unique=True)
    expected_minor: Mapped[int | None]
    counted_minor: Mapped[int | None]
    approver: Mapped[str | None]
    report: Mapped[bytes | None]


class CashMoveRow(Base):
    """Paid-in or paid-out."""

    __tablename__ = "cash_moves"
    constraints = (CheckConstraint("amount_minor <> 0", name="amount"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    shift: Mapped[UUID] = mapped_column(ForeignKey("shifts.id"), index=True)
    person: Mapped[str]
    amount_minor: Mapped[int]
    reason: Mapped[str]
    at_ms: Mapped[int]
    approver: Mapped[str | None]


class OrderRow(Base):
    """A sale. `sequence` counts this till's orders without a gap."""

    __tablename__ = "orders"
    constraints = (
        CheckConstraint("total_minor >= 0 AND change_minor >= 0", name="amounts"),
        CheckConstraint("sequence > 0", name="sequence"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    sequence: Mapped[int] = mapped_column(unique=True)
    number: Mapped[str] = mapped_column(unique=True)
    till: Mapped[int]
    shift: Mapped[UUID] = mapped_column(ForeignKey("shifts.id"), index=True)
    person: Mapped[str]
    at_ms: Mapped[int]
    currency: Mapped[str]
    total_minor: Mapped[int]
    change_minor: Mapped[int]
    priced: Mapped[bytes | None]  # JSON of pos.domain.pricing.priced.Priced


class TicketRow(Base):
    """One admission; only its state ever changes, from live to dead."""

    __tablename__ = "tickets"
    constraints = (
        CheckConstraint("price_minor >= 0", name="price"),
        CheckConstraint("state IN ('live', 'dead')", name="state"),
        UniqueConstraint("order", "position"),
        Index(
            "ix_tickets_one_live_per_place",
            "performance",
            "place",
            unique=True,
            sqlite_where=text("state = 'live'"),
        ),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    order: Mapped[UUID] = mapped_column(ForeignKey("orders.id"))
    position: Mapped[int]
    performance: Mapped[int]
    place: Mapped[int]
    floor: Mapped[str]
    section: Mapped[str]
    row: Mapped[str]
    seat: Mapped[str]
    category: Mapped[str]
    ticket_type: Mapped[str]
    price_minor: Mapped[int]
    code: Mapped[str] = mapped_column(unique=True)
    short_code: Mapped[str] = mapped_column(index=True)
    # "E9", as people say it: for looking up.
    spoken: Mapped[str] = mapped_column(index=True)
    print_no: Mapped[int]
    state: Mapped[str]


class TenderRow(Base):
    """Money that came in by one means."""

    __tablename__ = "tenders"
    constraints = (
        CheckConstraint("amount_minor >= 0", name="amount"),
        CheckConstraint(_TENDER_KINDS, name="kind"),
        CheckConstraint("kind <> 'card' OR reference <> ''", name="card_has_receipt"),
    )
    order: Mapped[UUID] = mapped_column(ForeignKey("orders.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    amount_minor: Mapped[int]
    reference: Mapped[str]
    details: Mapped[str]
    attempt: Mapped[UUID | None] = mapped_column(ForeignKey("attempts.id"), unique=True)


class RefundRow(Base):
    """Tickets taken back; they may be of another till's order."""

    __tablename__ = "refunds"
    constraints = (
        CheckConstraint("amount_minor >= 0", name="amount"),
        CheckConstraint("kept_minor >= 0", name="kept"),
        CheckConstraint("kind IN ('refund', 'void')", name="kind"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    order: Mapped[UUID] = mapped_column(index=True)
    order_number: Mapped[str]
    amount_minor: Mapped[int]
    currency: Mapped[str]
    shift: Mapped[UUID] = mapped_column(ForeignKey("shifts.id"), index=True)
    person: Mapped[str]
    approver: Mapped[str]
    approval: Mapped[UUID] = mapped_column(ForeignKey("approvals.id"), unique=True)
    reason: Mapped[str]
    at_ms: Mapped[int]
    kind: Mapped[str]
    kept_minor: Mapped[int]
    instead: Mapped[str]
    right: Mapped[UUID | None]


class RefundTicketRow(Base):
    """A ticket goes back once."""

    __tablename__ = "refund_tickets"
    ticket: Mapped[UUID] = mapped_column(primary_key=True)
    refund: Mapped[UUID] = mapped_column(ForeignKey("refunds.id"), index=True)
    position: Mapped[int]
    performance: Mapped[int]
    place: Mapped[int]


class RefundTenderRow(Base):
    """Money that went out by one means."""

    __tablename__ = "refund_tenders"
    constraints = (
        CheckConstraint("amount_minor <= 0", name="amount"),
        CheckConstraint(_TENDER_KINDS, name="kind"),
        CheckConstraint("kind <> 'card' OR reference <> ''", name="card_has_receipt"),
    )
    refund: Mapped[UUID] = mapped_column(ForeignKey("refunds.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    amount_minor: Mapped[int]
    reference: Mapped[str]
    details: Mapped[str]
    attempt: Mapped[UUID | None]


class JournalRow(Base):
    """An entry of the chain, with the bytes as they were hashed."""

    __tablename__ = "journal"
    constraints = (
        CheckConstraint("length(previous) = 32 AND length(hash) = 32", name="hashes"),
        CheckConstraint("number > 0", name="number"),
    )
    incarnation: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    till: Mapped[int]
    previous: Mapped[bytes]
    hash: Mapped[bytes]
    kind: Mapped[str]
    at_ms: Mapped[int] = mapped_column(index=True)
    body: Mapped[bytes]


class UploadRow(Base):
    """How far the server has an incarnation's journal."""

    __tablename__ = "uploads"
    incarnation: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int]
    hash: Mapped[bytes]
    confirmed: Mapped[int] = mapped_column(server_default="0")


class LeaseRow(Base):
    """A place this till asked to own, or owns, and has not sold."""

    __tablename__ = "leases"
    constraints = (CheckConstraint("state IN ('asked', 'secured', 'allotted')", name="state"),)
    performance: Mapped[int] = mapped_column(primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    operation: Mapped[UUID] = mapped_column(index=True)
    state: Mapped[str]
    at_ms: Mapped[int]


class MembershipRow(Base):
    """One row: how this till stands with the server; see pos.storage.membership."""

    __tablename__ = "membership"
    constraints = (CheckConstraint("only = 1", name="one_row"),)
    only: Mapped[int] = mapped_column(primary_key=True, default=1)
    generation: Mapped[int]
    session: Mapped[str]
    next_session: Mapped[str]
    granted: Mapped[int]
    renewal: Mapped[UUID | None]
    hole: Mapped[int]
    orphans: Mapped[int]
    papers: Mapped[int]
    numbers_from: Mapped[int]


class QuarantineRow(Base):
    """A place that an unproven life of this till may have sold."""

    __tablename__ = "quarantines"
    performance: Mapped[int] = mapped_column(primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    incarnation: Mapped[int]


class PictureRow(Base):
    """What this till saw of a performance last: evidence, and the map of a till cut off."""

    __tablename__ = "pictures"
    performance: Mapped[int] = mapped_column(primary_key=True)
    generation: Mapped[int]
    version: Mapped[int]
    states: Mapped[bytes]
    owners: Mapped[bytes]
    at_ms: Mapped[int]


class ExchangeRow(Base):
    """Tickets of an order given back for others, in one act."""

    __tablename__ = "exchanges"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    order: Mapped[UUID] = mapped_column(ForeignKey("orders.id"), index=True)
    order_number: Mapped[str]
    out_minor: Mapped[int]
    currency: Mapped[str]
    shift: Mapped[UUID] = mapped_column(ForeignKey("shifts.id"), index=True)
    person: Mapped[str]
    approver: Mapped[str]
    approval: Mapped[UUID] = mapped_column(ForeignKey("approvals.id"), unique=True)
    reason: Mapped[str]
    at_ms: Mapped[int]
    change_minor: Mapped[int] = mapped_column(server_default="0")
    right: Mapped[UUID | None]


class ExchangedOutRow(Base):
    """A ticket goes out once."""

    __tablename__ = "exchanged_out"
    ticket: Mapped[UUID] = mapped_column(ForeignKey("tickets.id"), primary_key=True)
    exchange: Mapped[UUID] = mapped_column(ForeignKey("exchanges.id"), index=True)
    position: Mapped[int]
    performance: Mapped[int]
    place: Mapped[int]


class ExchangedInRow(Base):
    """A ticket of the order that came by an exchange, not by the sale."""

    __tablename__ = "exchanged_in"
    ticket: Mapped[UUID] = mapped_column(ForeignKey("tickets.id"), primary_key=True)
    exchange: Mapped[UUID] = mapped_column(ForeignKey("exchanges.id"), index=True)
    position: Mapped[int]


class ExchangeTenderRow(Base):
    """Money that made up an exchange's difference."""

    __tablename__ = "exchange_tenders"
    constraints = (
        CheckConstraint(_TENDER_KINDS, name="kind"),
        CheckConstraint("kind <> 'card' OR reference <> ''", name="card_has_receipt"),
    )
    exchange: Mapped[UUID] = mapped_column(ForeignKey("exchanges.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    amount_minor: Mapped[int]
    reference: Mapped[str]
    details: Mapped[str]
    attempt: Mapped[UUID | None]


class AttemptRow(Base):
    """A card payment attempt."""

    __tablename__ = "attempts"
    constraints = (
        CheckConstraint("amount_minor > 0", name="amount"),
        CheckConstraint(
            "state IN ('created', 'sent', 'approved', 'declined', 'cancelled', 'unknown')",
            name="state",
        ),
        CheckConstraint("\"order\" IS NULL OR state = 'approved'", name="order_is_paid"),
        Index(
            "ix_attempts_one_unsettled",
            text("(settled_at_ms IS NULL)"),
            unique=True,
            sqlite_where=text("settled_at_ms IS NULL"),
        ),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    basket: Mapped[UUID]
    amount_minor: Mapped[int]
    currency: Mapped[str]
    state: Mapped[str]
    started_at_ms: Mapped[int]
    settled_at_ms: Mapped[int | None]
    reference: Mapped[str]
    order: Mapped[UUID | None] = mapped_column(ForeignKey("orders.id"))


class TerminalAttemptRow(Base):
    """What an attempt has more that was more than a charge on a hand-keyed terminal."""

    __tablename__ = "terminal_attempts"
    constraints = (CheckConstraint("kind IN ('charge', 'refund', 'reversal')", name="kind"),)
    id: Mapped[UUID] = mapped_column(ForeignKey("attempts.id"), primary_key=True)
    kind: Mapped[str]
    terminal: Mapped[str]
    original: Mapped[UUID | None] = mapped_column(ForeignKey("attempts.id"))
    why: Mapped[str]
    against: Mapped[str | None]
    slip: Mapped[str | None]


class TaskRow(Base):
    """Something the server could not take as it stands; a person settles it."""

    __tablename__ = "tasks"
    constraints = (UniqueConstraint("incarnation", "number", "reason", "params"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    incarnation: Mapped[int]
    number: Mapped[int]
    reason: Mapped[str]
    params: Mapped[str]
    settled_at_ms: Mapped[int | None]
    settled_by: Mapped[str | None]
    remedy: Mapped[str | None]
    note: Mapped[str | None]
