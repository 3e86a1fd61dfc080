"""Shifts: open with a float, pay in and out, look (X), close with a count (Z)."""

from pos.domain.people import Approval
from pos.domain.report import ShiftReport
from pos.domain.season import Person
from pos.domain.shift import Shift
from pos.services.desk import Desk


def current(desk: Desk) -> Shift | None:
    """The open shift."""
    raise NotImplementedError


def open_shift(desk: Desk, person: Person, float_minor: int) -> Shift:
    """Open one. Raises SHIFT_ALREADY_OPEN, or AMOUNT_WRONG for a negative float."""
    raise NotImplementedError


def close_shift(
    desk: Desk, person: Person, counted_minor: int, approval: Approval | None
) -> ShiftReport:
    """Close with a count: the Z report, journalled and queued for printing.

    Raises APPROVAL_NEEDED unless a supervisor approved (people.CLOSE_SHIFT, shift id),
    SHIFT_NOT_OPEN, SHIFT_HAS_OPEN_ATTEMPT, AMOUNT_WRONG.
    """
    raise NotImplementedError


def x_report(desk: Desk, *, print_it: bool = False) -> ShiftReport:
    """A look at the open shift. Raises SHIFT_NOT_OPEN."""
    raise NotImplementedError


def move_cash(
    desk: Desk, person: Person, amount_minor: int, reason: str, approval: Approval | None = None
) -> None:
    """Pay in (positive) or out (negative). A cashier's paid-out needs (people.PAY_OUT, shift id).

    Raises AMOUNT_WRONG for 0, SHIFT_NOT_OPEN, APPROVAL_NEEDED.
    """
    raise NotImplementedError
