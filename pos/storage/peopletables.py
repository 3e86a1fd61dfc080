"""The till's tables of people: all in seals and keyed marks, no name and no number in clear."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from pos.storage.tables import Base


class OrderCustomerRow(Base):
    """Who bought an order, by the server's id of a member; no row where nobody said."""

    __tablename__ = "order_customers"
    constraints = (CheckConstraint("customer <> ''", name="somebody"),)
    order: Mapped[UUID] = mapped_column(ForeignKey("orders.id"), primary_key=True)
    customer: Mapped[str] = mapped_column(index=True)


class TicketHolderRow(Base):
    """Who a ticket is for: sealed, and nobody here has the key."""

    __tablename__ = "ticket_holders"
    ticket: Mapped[UUID] = mapped_column(ForeignKey("tickets.id"), primary_key=True)
    holder: Mapped[str]
    sealed: Mapped[bytes]


class HolderKeyRow(Base):
    """A holder's key on its way to the server, which alone can open it; empty once it is there.

    `mark` is the identity number's among this performance's; empty once the performance is over.
    `life` and `entry` are where the journal tells of the ticket.
    """

    __tablename__ = "holder_keys"
    ticket: Mapped[UUID] = mapped_column(primary_key=True)
    holder: Mapped[str]
    performance: Mapped[int]
    place: Mapped[int]
    mark: Mapped[str] = mapped_column(index=True)
    posted: Mapped[bytes]
    life: Mapped[int]
    entry: Mapped[int]


class SeenMemberRow(Base):
    """A member's card that was shown here lately, for a day without the server: no name."""

    __tablename__ = "seen_members"
    mark: Mapped[str] = mapped_column(primary_key=True)
    member: Mapped[str]
    level: Mapped[str]
    valid_from: Mapped[str]
    valid_until: Mapped[str]
    seen_ms: Mapped[int]


class HouseBoxRow(Base):
    """The server's public key, to which holders' keys are sealed. One row."""

    __tablename__ = "house_box"
    constraints = (CheckConstraint("id = 1", name="one"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    public: Mapped[bytes]
