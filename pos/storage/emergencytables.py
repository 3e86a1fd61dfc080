"""The till's tables of emergency papers: what was printed in advance, and what became of each."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from pos.storage.tables import Base


class PackRow(Base):
    """Papers that were printed together."""

    __tablename__ = "packs"
    constraints = (
        CheckConstraint("cause IN ('button', 'doors', 'server_lost', 'found')", name="cause"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    performance: Mapped[int] = mapped_column(index=True)
    currency: Mapped[str]
    first: Mapped[int]
    person: Mapped[str]
    cause: Mapped[str]
    at_ms: Mapped[int]


class EmergencyPaperRow(Base):
    """One paper; only what became of it ever changes. `body` is JSON of its Ticket.

    A place has at most one paper that is not accounted for.
    """

    __tablename__ = "emergency_papers"
    constraints = (
        CheckConstraint("state IN ('out', 'sold', 'back', 'lost')", name="state"),
        UniqueConstraint("pack", "number"),
        Index(
            "ix_emergency_papers_one_per_place",
            "performance",
            "place",
            unique=True,
            sqlite_where=text("state IN ('out', 'lost')"),
        ),
    )
    ticket: Mapped[UUID] = mapped_column(primary_key=True)
    pack: Mapped[UUID] = mapped_column(ForeignKey("packs.id"))
    number: Mapped[int]
    performance: Mapped[int]
    place: Mapped[int]
    short_code: Mapped[str] = mapped_column(index=True)
    code: Mapped[str] = mapped_column(unique=True)
    body: Mapped[bytes]
    job: Mapped[UUID | None]
    state: Mapped[str] = mapped_column(index=True)
    why: Mapped[str]
    settled_at_ms: Mapped[int | None]
