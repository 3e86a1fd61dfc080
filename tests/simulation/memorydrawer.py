"""In memory: the season, the people, the shifts with their drawers, and the card attempts."""

from dataclasses import replace
from uuid import UUID

from pos.domain.attempt import Attempt
from pos.domain.dayend import Comparison
from pos.domain.dayrate import DayRate
from pos.domain.ids import AttemptId, PersonId, ShiftId
from pos.domain.people import Approval, LockOut
from pos.domain.report import ShiftReport
from pos.domain.season import Season
from pos.domain.shift import CashMove, Shift
from pos.domain.uses import UseLease
from pos.domain.voucheruse import Use
from tests.simulation.rows import ConstraintBroken, Rows


class Seasons:
    """As pos.storage.seasons."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._seasons = rows.tables["seasons"]

    def current(self) -> Season | None:
        return self._seasons.get(1)

    def keep(self, season: Season, at_ms: int) -> None:
        self._rows.put(self._seasons, 1, season)


class People:
    """As pos.storage.people."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._lockouts = rows.tables["lockouts"]
        self._approvals = rows.tables["approvals"]

    def lock_out(self, person: PersonId) -> LockOut:
        return self._lockouts.get(person, LockOut())

    def set_lock_out(self, person: PersonId, lock: LockOut) -> None:
        self._rows.put(self._lockouts, person, lock)

    def add_approval(self, approval: Approval) -> None:
        self._rows.insert(self._approvals, approval.id, (approval, None))

    def spend_approval(self, approval: Approval, at_ms: int) -> bool:
        given, used_at_ms = self._approvals.get(approval.id, (None, None))
        if given is None or used_at_ms is not None:
            return False
        wanted = (approval.action, approval.subject, approval.approver)
        if (given.action, given.subject, given.approver) != wanted:
            return False
        self._rows.put(self._approvals, approval.id, (given, at_ms))
        return True


class Shifts:
    """As pos.storage.shifts."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._shifts = rows.tables["shifts"]
        self._reports = rows.tables["reports"]
        self._moves = rows.tables["moves"]

    def add(self, shift: Shift) -> None:
        if self.current() is not None:
            raise ConstraintBroken("a second open shift")
        self._rows.insert(self._shifts, shift.id, shift)

    def current(self) -> Shift | None:
        # At most one is open, and it is the last one.
        last = next(reversed(self._shifts.values()), None)
        return last if last is not None and last.closed_at_ms is None else None

    def every(self) -> tuple[Shift, ...]:
        return tuple(self._shifts.values())

    def next_z_number(self) -> int:
        return max((one.z_number or 0 for one in self._shifts.values()), default=0) + 1

    def close(self, report: ShiftReport, approver: PersonId) -> None:
        shift = self._shifts[report.shift]
        if shift.closed_at_ms is not None:
            raise ConstraintBroken("a closed shift stays closed")
        closed = replace(
            shift,
            closed_at_ms=report.at_ms,
            z_number=report.z_number,
            expected_minor=report.expected_cash_minor,
            counted_minor=report.counted_cash_minor,
            approver=approver,
        )
        self._rows.put(self._shifts, shift.id, closed)
        self._rows.insert(self._reports, shift.id, report)

    def report(self, shift: ShiftId) -> ShiftReport | None:
        return self._reports.get(shift)

    def add_move(self, move: CashMove) -> None:
        self._rows.insert(self._moves, len(self._moves) + 1, move)

    def moves(self, shift: ShiftId) -> tuple[CashMove, ...]:
        return tuple(move for move in self._moves.values() if move.shift == shift)


class Rates:
    """As pos.storage.rates."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._rates = rows.tables["rates"]

    def add(self, rate: DayRate) -> None:
        self._rows.insert(self._rates, len(self._rates) + 1, rate)

    def of_day(self, day: str) -> tuple[DayRate, ...]:
        last = {one.currency: one for one in self._rates.values() if one.day == day}
        return tuple(last[one] for one in sorted(last))

    def everything(self) -> tuple[DayRate, ...]:
        return tuple(self._rates.values())


class Vouchers:
    """As pos.storage.vouchers."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._uses = rows.tables["voucher_uses"]

    def save(self, use: Use) -> None:
        self._rows.put(self._uses, use.operation, use)

    def load(self, operation: UUID) -> Use | None:
        return self._uses.get(operation)

    def of(self, voucher: str) -> tuple[Use, ...]:
        return tuple(one for one in self._uses.values() if one.voucher == voucher)

    def unsold(self) -> tuple[Use, ...]:
        return tuple(one for one in self._uses.values() if one.state != "booked")

    def drop(self, operation: UUID) -> None:
        self._rows.drop(self._uses, operation)


class UseLeases:
    """As pos.storage.uses."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._leases = rows.tables["use_leases"]

    def save(self, lease: UseLease) -> None:
        self._rows.put(self._leases, lease.operation, lease)

    def every(self) -> tuple[UseLease, ...]:
        return tuple(self._leases[one] for one in sorted(self._leases))

    def drop(self, operation: UUID) -> None:
        self._rows.drop(self._leases, operation)

    def end_all(self) -> None:
        for one in list(self._leases):
            self._rows.drop(self._leases, one)


class Attempts:
    """As pos.storage.attempts. `spent` says which attempt paid for which order."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._attempts = rows.tables["attempts"]

    def save(self, attempt: Attempt) -> None:
        if attempt.settled_at_ms is None and any(
            one.settled_at_ms is None and one.id != attempt.id for one in self._attempts.values()
        ):
            raise ConstraintBroken("a second unsettled attempt")
        if attempt.order is not None and attempt.state != "approved":
            raise ConstraintBroken("an order without the money")
        self._rows.put(self._attempts, attempt.id, attempt)

    def load(self, attempt: AttemptId | UUID) -> Attempt | None:
        return self._attempts.get(attempt)

    def refunds_of(self, charge: AttemptId) -> tuple[Attempt, ...]:
        found = [
            one for one in self._attempts.values() if (one.original, one.kind) == (charge, "refund")
        ]
        return tuple(sorted(found, key=lambda one: one.started_at_ms))

    def open(self) -> tuple[Attempt, ...]:
        found = [
            one
            for one in self._attempts.values()
            if one.settled_at_ms is None
            or (one.state == "approved" and one.order is None and one.kind != "reversal")
        ]
        if len(found) > 1:
            found.sort(key=lambda one: (one.settled_at_ms is not None, one.started_at_ms))
        return tuple(found)

    def since(self, at_ms: int) -> tuple[Attempt, ...]:
        found = [
            one
            for one in self._attempts.values()
            if one.started_at_ms > at_ms or (one.settled_at_ms or 0) > at_ms
        ]
        return tuple(sorted(found, key=lambda one: one.started_at_ms))


class DayEnds:
    """As pos.storage.dayends."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._compared = rows.tables["terminal_comparisons"]

    def add(self, shift: ShiftId, comparison: Comparison) -> None:
        self._rows.insert(self._compared, (shift, comparison.terminal), comparison)

    def last(self, terminal: str) -> Comparison | None:
        mine = [one for one in self._compared.values() if one.terminal == terminal]
        return max(mine, key=lambda one: one.at_ms, default=None)
