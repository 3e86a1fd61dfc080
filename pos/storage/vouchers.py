"""What vouchers were asked for, and what became of it."""

from collections.abc import Iterable
from typing import get_args
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from pos.domain.voucheruse import Use, UseState
from pos.storage.moneytables import VoucherUseRow


class Vouchers:
    """One row a use, until the server has it back."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def save(self, use: Use) -> None:
        """Write it, new or in its next state."""
        self._session.merge(
            VoucherUseRow(
                operation=use.operation,
                voucher=use.voucher,
                ending=use.ending,
                amount_minor=use.amount_minor,
                currency=use.currency,
                state=use.state,
                is_offline=int(use.is_offline),
                life=use.life,
                entry=use.entry,
                at_ms=use.at_ms,
            )
        )
        self._session.flush()

    def load(self, operation: UUID) -> Use | None:
        """As it is written."""
        row = self._session.get(VoucherUseRow, operation)
        return None if row is None else next(iter(_uses((row,))))

    def of(self, voucher: str) -> tuple[Use, ...]:
        """Every use of a voucher at this till, in order."""
        return _uses(
            self._session.scalars(
                select(VoucherUseRow)
                .where(VoucherUseRow.voucher == voucher)
                .order_by(VoucherUseRow.operation)
            )
        )

    def unsold(self) -> tuple[Use, ...]:
        """What no sale has, in order."""
        return _uses(
            self._session.scalars(
                select(VoucherUseRow)
                .where(VoucherUseRow.state != "booked")
                .order_by(VoucherUseRow.operation)
            )
        )

    def drop(self, operation: UUID) -> None:
        """The server has it back."""
        self._session.execute(delete(VoucherUseRow).where(VoucherUseRow.operation == operation))


def _uses(rows: Iterable[VoucherUseRow]) -> tuple[Use, ...]:
    return tuple(
        Use(
            operation=row.operation,
            voucher=row.voucher,
            ending=row.ending,
            amount_minor=row.amount_minor,
            currency=row.currency,
            state=next(one for one in get_args(UseState) if one == row.state),
            is_offline=bool(row.is_offline),
            life=row.life,
            entry=row.entry,
            at_ms=row.at_ms,
        )
        for row in rows
    )
