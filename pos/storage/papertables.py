"""The till's tables of papers: print jobs, what became of them, reprints, and the drawer."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from pos.storage.tables import Base


class JobRow(Base):
    """A paper to be printed."""

    __tablename__ = "jobs"
    constraints = (
        CheckConstraint(
            "state IN ('queued', 'sending', 'sent', 'printed', 'in_doubt', 'blocked',"
            " 'cancelled', 'spoiled')",
            name="state",
        ),
    )
    position: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(unique=True)
    kind: Mapped[str]
    body: Mapped[bytes]
    ticket: Mapped[UUID | None] = mapped_column(ForeignKey("tickets.id"), index=True)
    order: Mapped[UUID | None] = mapped_column(ForeignKey("orders.id"), index=True)
    printer: Mapped[str]
    state: Mapped[str] = mapped_column(index=True)
    evidence: Mapped[str]


class JobStepRow(Base):
    """One state of a print job, and how it is known. Append-only."""

    __tablename__ = "job_steps"
    constraints = (CheckConstraint("level BETWEEN 0 AND 3", name="numbers"),)
    position: Mapped[int] = mapped_column(primary_key=True)
    job: Mapped[UUID] = mapped_column(ForeignKey("jobs.id"), index=True)
    at_ms: Mapped[int] = mapped_column(index=True)
    state: Mapped[str]
    printer: Mapped[str]
    evidence: Mapped[str]
    person: Mapped[str]
    level: Mapped[int]
    taken: Mapped[int | None]
    size: Mapped[int | None]
    counter: Mapped[int | None]


class ReprintRow(Base):
    """One more paper of a ticket, which kills those before it. Append-only."""

    __tablename__ = "reprints"
    constraints = (
        CheckConstraint("print_no BETWEEN 2 AND 255", name="print_no"),
        CheckConstraint("reason IN ('jam', 'damaged', 'lost', 'doubt')", name="reason"),
    )
    ticket: Mapped[UUID] = mapped_column(ForeignKey("tickets.id"), primary_key=True)
    print_no: Mapped[int] = mapped_column(primary_key=True)
    order: Mapped[UUID] = mapped_column(ForeignKey("orders.id"), index=True)
    code: Mapped[str] = mapped_column(unique=True)
    reason: Mapped[str]
    person: Mapped[str]
    approver: Mapped[str]
    at_ms: Mapped[int] = mapped_column(index=True)


class DrawerOpeningRow(Base):
    """What opened the drawer: "asked" before the pulse, then what came of it. Append-only."""

    __tablename__ = "drawer_openings"
    constraints = (CheckConstraint("said IN ('asked', 'opened', 'not')", name="said"),)
    position: Mapped[int] = mapped_column(primary_key=True)
    at_ms: Mapped[int] = mapped_column(index=True)
    cause: Mapped[str]
    person: Mapped[str]
    said: Mapped[str]
    why: Mapped[str]
