"""Tables beside the orders: rounding to coins, the day's rates, what vouchers were asked for."""

from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pos.storage.tables import Base


class RoundingRow(Base):
    """What rounding to coins added to an order, a refund or an exchange; no row where nothing."""

    __tablename__ = "roundings"
    constraints = (CheckConstraint("minor <> 0", name="minor"),)
    fact: Mapped[UUID] = mapped_column(primary_key=True)
    minor: Mapped[int]


class DayRateRow(Base):
    """What notes of another currency are worth on one day. The last one said counts."""

    __tablename__ = "day_rates"
    constraints = (CheckConstraint("nano > 0", name="nano"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    currency: Mapped[str]
    house: Mapped[str]
    nano: Mapped[int]
    day: Mapped[str]
    person: Mapped[str]
    approver: Mapped[str]
    at_ms: Mapped[int]


class VoucherUseRow(Base):
    """Money of a voucher on its way into a sale, or out of one that was left.

    `entry` and `life` are where the journal tells of the sale.
    """

    __tablename__ = "voucher_uses"
    constraints = (
        CheckConstraint("amount_minor > 0", name="amount"),
        CheckConstraint(
            "state IN ('asked', 'reserved', 'offline', 'leaving', 'booked')", name="state"
        ),
        CheckConstraint("(state = 'booked') = (entry > 0)", name="booked_by_an_entry"),
    )
    operation: Mapped[UUID] = mapped_column(primary_key=True)
    voucher: Mapped[str] = mapped_column(index=True)
    ending: Mapped[str]
    amount_minor: Mapped[int]
    currency: Mapped[str]
    state: Mapped[str]
    is_offline: Mapped[int]
    life: Mapped[int]
    entry: Mapped[int]
    at_ms: Mapped[int]
