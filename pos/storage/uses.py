"""Uses of what the tariff limits: what this till owns of them, and what each order used."""

from collections.abc import Iterable
from uuid import UUID

import msgspec
from sqlalchemy import CheckConstraint, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from pos.domain.ids import OperationId
from pos.domain.uses import GivenBack, Limited, Used, UseLease
from pos.storage.tables import Base

_Parts = tuple[tuple[Limited, int], ...]


class UseLeaseRow(Base):
    """Uses owned by an operation, or asked for. `parts` is JSON; without a basket it is a share."""

    __tablename__ = "use_leases"
    constraints = (CheckConstraint("state IN ('asked', 'owned')", name="state"),)
    operation: Mapped[UUID] = mapped_column(primary_key=True)
    basket: Mapped[UUID | None] = mapped_column(index=True)
    state: Mapped[str]
    parts: Mapped[str]
    at_ms: Mapped[int]


class UsesOfFactRow(Base):
    """JSON of what an order used or a refund gave back; no row where that is nothing."""

    __tablename__ = "uses_of_facts"
    fact: Mapped[UUID] = mapped_column(primary_key=True)
    body: Mapped[bytes]


class UseLeases:
    """One row an operation, until it is used up or returned."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def save(self, lease: UseLease) -> None:
        """Write it, new or as it is now."""
        self._session.merge(
            UseLeaseRow(
                operation=lease.operation,
                basket=lease.basket,
                state=lease.state,
                parts=msgspec.json.encode(lease.parts).decode(),
                at_ms=lease.at_ms,
            )
        )
        self._session.flush()

    def every(self) -> tuple[UseLease, ...]:
        """All of them, in order."""
        rows = self._session.scalars(select(UseLeaseRow).order_by(UseLeaseRow.operation))
        return tuple(
            UseLease(
                operation=OperationId(row.operation),
                state="owned" if row.state == "owned" else "asked",
                parts=msgspec.json.decode(row.parts, type=_Parts),
                at_ms=row.at_ms,
                basket=row.basket,
            )
            for row in rows
        )

    def drop(self, operation: UUID) -> None:
        """It is over."""
        self._session.execute(delete(UseLeaseRow).where(UseLeaseRow.operation == operation))

    def end_all(self) -> None:
        """A new life owns nothing."""
        self._session.execute(delete(UseLeaseRow))


def add_used(session: Session, order: UUID, uses: tuple[Used, ...]) -> None:
    """What that order used."""
    if uses:
        session.add(UsesOfFactRow(fact=order, body=msgspec.json.encode(uses)))


def used_by(session: Session, orders: Iterable[UUID]) -> dict[UUID, tuple[Used, ...]]:
    """The same, read; orders that used nothing are not named."""
    rows = session.scalars(select(UsesOfFactRow).where(UsesOfFactRow.fact.in_(tuple(orders))))
    return {row.fact: msgspec.json.decode(row.body, type=tuple[Used, ...]) for row in rows}


def add_given_back(session: Session, refund: UUID, uses: tuple[GivenBack, ...]) -> None:
    """What that refund gave back."""
    if uses:
        session.add(UsesOfFactRow(fact=refund, body=msgspec.json.encode(uses)))


def given_back_by(session: Session, refund: UUID) -> tuple[GivenBack, ...]:
    """The same, read."""
    row = session.get(UsesOfFactRow, refund)
    return () if row is None else msgspec.json.decode(row.body, type=tuple[GivenBack, ...])
