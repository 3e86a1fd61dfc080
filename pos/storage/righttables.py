"""The till's tables of rights over orders, of what others took back, and of what waits."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from pos.storage.tables import Base


class RightRow(Base):
    """The say over an order, as far as this till has it or has asked for it."""

    __tablename__ = "rights"
    constraints = (CheckConstraint("state IN ('sold', 'asked', 'granted')", name="state"),)
    order: Mapped[UUID] = mapped_column(primary_key=True)
    state: Mapped[str]
    incarnation: Mapped[int]
    at_ms: Mapped[int]
    operation: Mapped[UUID | None] = mapped_column(index=True)
    number: Mapped[int]


class DossierRow(Base):
    """What the server told of an order when this till got the say over it: JSON of a Dossier."""

    __tablename__ = "dossiers"
    order: Mapped[UUID] = mapped_column(primary_key=True)
    body: Mapped[bytes]


class TakenBackRow(Base):
    """A ticket of this till that another till has taken back."""

    __tablename__ = "taken_back"
    ticket: Mapped[UUID] = mapped_column(ForeignKey("tickets.id"), primary_key=True)
    till: Mapped[int]


class PickupRow(Base):
    """An order whose papers wait at the window, for whom, and when they were fetched."""

    __tablename__ = "pickups"
    order: Mapped[UUID] = mapped_column(ForeignKey("orders.id"), primary_key=True)
    code: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    marked_at_ms: Mapped[int]
    fetched_at_ms: Mapped[int | None]
