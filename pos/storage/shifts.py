"""Shifts and what was paid into and out of their drawers."""

import msgspec
from sqlalchemy import func, literal_column, select
from sqlalchemy.orm import Session

from pos.domain.ids import PersonId, ShiftId
from pos.domain.report import ShiftReport
from pos.domain.shift import CashMove, Shift
from pos.storage.tables import CashMoveRow, ShiftRow


class Shifts:
    """At most one is open."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, shift: Shift) -> None:
        """Open it."""
        self._session.add(
            ShiftRow(
                id=shift.id,
                person=shift.person,
                person_name=shift.person_name,
                currency=shift.currency,
                float_minor=shift.float_minor,
                opened_at_ms=shift.opened_at_ms,
            )
        )
        self._session.flush()

    def current(self) -> Shift | None:
        """The open one."""
        row = self._session.scalars(
            select(ShiftRow).where(ShiftRow.closed_at_ms.is_(None))
        ).one_or_none()
        return None if row is None else _shift(row)

    def every(self) -> tuple[Shift, ...]:
        """All of them, in order."""
        rows = self._session.scalars(select(ShiftRow).order_by(literal_column("shifts.rowid")))
        return tuple(_shift(row) for row in rows)

    def next_z_number(self) -> int:
        """Without a gap, because no shift is ever deleted."""
        return (self._session.scalar(select(func.max(ShiftRow.z_number))) or 0) + 1

    def close(self, report: ShiftReport, approver: PersonId) -> None:
        """Close the report's shift with its Z report."""
        row = self._session.get_one(ShiftRow, report.shift)
        row.closed_at_ms = report.at_ms
        row.z_number = report.z_number
        row.expected_minor = report.expected_cash_minor
        row.counted_minor = report.counted_cash_minor
        row.approver = approver
        row.report = msgspec.json.encode(report)
        self._session.flush()

    def report(self, shift: ShiftId) -> ShiftReport | None:
        """The Z report as it was closed; None while it is open."""
        raw = self._session.get_one(ShiftRow, shift).report
        return None if raw is None else msgspec.json.decode(raw, type=ShiftReport)

    def add_move(self, move: CashMove) -> None:
        """Paid-in or paid-out."""
        self._session.add(
            CashMoveRow(
                shift=move.shift,
                person=move.person,
                amount_minor=move.amount_minor,
                reason=move.reason,
                at_ms=move.at_ms,
                approver=move.approver,
            )
        )
        self._session.flush()

    def moves(self, shift: ShiftId) -> tuple[CashMove, ...]:
        """What moved in a shift, in order."""
        rows = self._session.scalars(
            select(CashMoveRow).where(CashMoveRow.shift == shift).order_by(CashMoveRow.id)
        )
        return tuple(
            CashMove(
                shift=ShiftId(row.shift),
                person=PersonId(row.person),
                amount_minor=row.amount_minor,
                reason=row.reason,
                at_ms=row.at_ms,
                approver=None if row.approver is None else PersonId(row.approver),
            )
            for row in rows
        )


def _shift(row: ShiftRow) -> Shift:
    return Shift(
        id=ShiftId(row.id),
        person=PersonId(row.person),
        person_name=row.person_name,
        currency=row.currency,
        float_minor=row.float_minor,
        opened_at_ms=row.opened_at_ms,
        closed_at_ms=row.closed_at_ms,
        z_number=row.z_number,
        expected_minor=row.expected_minor,
        counted_minor=row.counted_minor,
        approver=None if row.approver is None else PersonId(row.approver),
    )
