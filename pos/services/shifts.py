"""Shifts: open with a float, pay in and out, look (X), close with a count (Z)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pos.domain.dayend import Comparison
from pos.domain.ids import ShiftId
from pos.domain.journal import CashMoved, ShiftClosed, ShiftOpened
from pos.domain.money import LIMIT_MINOR
from pos.domain.paper import ReportPaper
from pos.domain.people import (
    CLOSE_SHIFT,
    OPEN_SHIFT,
    PAY_IN,
    PAY_OUT,
    SUPERVISOR,
    Approval,
    require,
)
from pos.domain.refusals import Reason, Refusal
from pos.domain.report import ForeignCount, ShiftReport
from pos.domain.season import Person
from pos.domain.shift import CashMove, Shift, Totals, add_up
from pos.payments import handkeyed
from pos.services import dayend, papernotes, papers
from pos.services.desk import Desk
from pos.services.people import spend
from pos.storage.database import Unit


def current(desk: Desk) -> Shift | None:
    """The open shift."""
    with desk.database.transaction() as unit:
        return unit.shifts.current()


def needed(unit: Unit) -> Shift:
    """The open shift. Raises SHIFT_NOT_OPEN."""
    shift = unit.shifts.current()
    if shift is None:
        raise Refusal(Reason.SHIFT_NOT_OPEN)
    return shift


def open_shift(desk: Desk, person: Person, float_minor: int) -> Shift:
    """Open one. Raises TILL_SUSPENDED, SHIFT_ALREADY_OPEN, or AMOUNT_WRONG for a negative float."""
    require(person, OPEN_SHIFT)
    desk.guard.check()
    _amount(float_minor)
    with desk.database.transaction() as unit:
        if unit.shifts.current() is not None:
            raise Refusal(Reason.SHIFT_ALREADY_OPEN)
        season = unit.seasons.current()
        if season is None:
            raise Refusal(Reason.SEASON_WRONG, why="there is no season yet")
        shift = Shift(
            id=ShiftId(desk.ids.new()),
            person=person.id,
            person_name=person.name,
            currency=season.house.currency,
            float_minor=float_minor,
            opened_at_ms=desk.clock.now_ms(),
        )
        unit.shifts.add(shift)
        unit.journal.append(
            ShiftOpened(shift.id, person.id, float_minor, shift.currency), shift.opened_at_ms
        )
    return shift


def close_shift(
    desk: Desk,
    person: Person,
    counted_minor: int,
    approval: Approval | None,
    counted_foreign: Mapping[str, int] | None = None,
    *,
    terminals: Sequence[Comparison] = (),
    papers_out: int = 0,
) -> ShiftReport:
    """Close with a count: the Z report, journalled and queued for printing.

    `counted_foreign` has the notes of each other currency that came in, in its minor units;
    `terminals` the card terminals' totals beside ours (pos.services.dayend); `papers_out` how many
    emergency tickets not accounted for the supervisor was told of.

    Raises TILL_SUSPENDED, APPROVAL_NEEDED unless a supervisor approved (people.CLOSE_SHIFT,
    shift id), SHIFT_NOT_OPEN, SHIFT_HAS_OPEN_ATTEMPT, SHIFT_HAS_OPEN_TASK, SHIFT_HAS_PAPERS_OUT
    where more are out than that, AMOUNT_WRONG, and as `dayend.settle`.
    """
    require(person, CLOSE_SHIFT)
    desk.guard.check()
    _amount(counted_minor)
    at_ms = desk.clock.now_ms()
    with desk.database.transaction() as unit:
        shift = needed(unit)
        if unit.attempts.open() or unit.going_back.every():
            raise Refusal(Reason.SHIFT_HAS_OPEN_ATTEMPT)
        if unit.tasks.open():
            raise Refusal(Reason.SHIFT_HAS_OPEN_TASK)
        out = sum(len(one.numbers) for one in papernotes.out(unit))
        if out > papers_out:
            raise Refusal(Reason.SHIFT_HAS_PAPERS_OUT, count=out)
        word = spend(unit, approval, CLOSE_SHIFT, shift.id, at_ms)
        totals = totals_of(unit, shift)
        notes = _counted(totals.foreign, counted_foreign or {})
        compared = dayend.settle(desk, unit, shift, terminals)
        z_number = unit.shifts.next_z_number()
        entry = unit.journal.append(
            ShiftClosed(
                shift=shift.id,
                person=person.id,
                approver=word.approver,
                expected_minor=totals.expected_cash_minor,
                counted_minor=counted_minor,
                currency=shift.currency,
                z_number=z_number,
                foreign=notes,
                terminals=compared,
                papers_out=out,
            ),
            at_ms,
        )
        report = report_of(
            desk,
            shift,
            replace(totals, foreign=notes),
            at_ms=at_ms,
            z_number=z_number,
            counted_minor=counted_minor,
            journal=(entry.number, entry.hash),
        )
        report = with_papers(unit, replace(report, terminals=compared))
        unit.shifts.close(report, word.approver)
        dayend.keep(unit, shift, compared)
        papers.queue_report(desk, unit, report)
    return report


def x_report(desk: Desk, *, print_for: Person | None = None) -> ShiftReport:
    """A look at the open shift, on paper for `print_for`. Raises SHIFT_NOT_OPEN.

    A cashier will count blind: their paper does not say what should be in the drawer.
    """
    with desk.database.transaction() as unit:
        shift = needed(unit)
        head = unit.journal.head()
        report = report_of(
            desk,
            shift,
            totals_of(unit, shift),
            at_ms=desk.clock.now_ms(),
            journal=(head.number, head.hash),
        )
        report = with_papers(unit, report)
        if print_for is not None:
            hides = hides_drawer(report, print_for)
            papers.queue_report(desk, unit, report, hides_drawer=hides)
    return report


def hides_drawer(report: ShiftReport, person: Person) -> bool:
    """Whether that person will still count the drawer blind."""
    return report.kind == "X" and person.role != SUPERVISOR


def paper_of(desk: Desk, report: ShiftReport, person: Person) -> ReportPaper:
    """The slip of a report that was read, for pages instead of a roll; for the storage lane."""
    with desk.database.transaction() as unit:
        return papers.report_paper(unit, report, hides_drawer=hides_drawer(report, person))


def move_cash(
    desk: Desk, person: Person, amount_minor: int, reason: str, approval: Approval | None = None
) -> None:
    """Pay in (positive) or out (negative). A cashier's paid-out needs (people.PAY_OUT, shift id).

    Raises TILL_SUSPENDED, AMOUNT_WRONG for 0, SHIFT_NOT_OPEN, APPROVAL_NEEDED, CARD_NUMBER_TYPED.
    """
    require(person, PAY_IN if amount_minor > 0 else PAY_OUT)
    desk.guard.check()
    _amount(abs(amount_minor))
    if amount_minor == 0:
        raise Refusal(Reason.AMOUNT_WRONG)
    handkeyed.refuse_card_number(reason)
    at_ms = desk.clock.now_ms()
    with desk.database.transaction() as unit:
        shift = needed(unit)
        approver = None
        if amount_minor < 0:
            if person.role == SUPERVISOR and approval is None:
                approver = person.id
            else:
                approver = spend(unit, approval, PAY_OUT, shift.id, at_ms).approver
        unit.shifts.add_move(CashMove(shift.id, person.id, amount_minor, reason, at_ms, approver))
        unit.journal.append(
            CashMoved(shift.id, person.id, amount_minor, shift.currency, reason), at_ms
        )


def with_papers(unit: Unit, report: ShiftReport) -> ShiftReport:
    """The report, with the papers that needed a person or still do, and what opened the drawer."""
    since_ms = report.opened_at_ms
    openings = papernotes.drawer_since(unit, since_ms)
    return replace(
        report,
        papers=papernotes.notes_since(unit, since_ms),
        drawer_openings=sum(one.opened for one in openings),
        openings=openings,
        papers_out=papernotes.out(unit),
    )


def totals_of(unit: Unit, shift: Shift) -> Totals:
    """What the shift adds up to so far."""
    return add_up(
        shift.float_minor,
        unit.orders.of_shift(shift.id),
        unit.refunds.of_shift(shift.id),
        unit.shifts.moves(shift.id),
        unit.exchanges.of_shift(shift.id),
    )


def _counted(
    expected: Sequence[ForeignCount], counted: Mapping[str, int]
) -> tuple[ForeignCount, ...]:
    """Each currency that came in, with its count. Raises AMOUNT_WRONG where one is missing."""
    if set(counted) != {one.currency for one in expected}:
        raise Refusal(Reason.AMOUNT_WRONG)
    for minor in counted.values():
        _amount(minor)
    return tuple(replace(one, counted_minor=counted[one.currency]) for one in expected)


def _amount(minor: int) -> None:
    if not 0 <= minor <= LIMIT_MINOR:
        raise Refusal(Reason.AMOUNT_WRONG)


def report_of(
    desk: Desk,
    shift: Shift,
    totals: Totals,
    *,
    at_ms: int,
    journal: tuple[int, bytes],
    z_number: int = 0,
    counted_minor: int | None = None,
) -> ShiftReport:
    """A shift's report: Z where it has a number, else X. `journal` is an entry and its hash."""
    number, head = journal
    return ShiftReport(
        kind="Z" if z_number else "X",
        z_number=z_number,
        shift=shift.id,
        till=desk.credentials.till,
        till_name=desk.credentials.till_name,
        person=shift.person,
        person_name=shift.person_name,
        opened_at_ms=shift.opened_at_ms,
        at_ms=at_ms,
        currency=shift.currency,
        tickets_sold=totals.tickets_sold,
        tickets_refunded=totals.tickets_refunded,
        orders=totals.orders,
        sold_minor=totals.sold_minor,
        refunded_minor=totals.refunded_minor,
        tenders=totals.tenders,
        float_minor=shift.float_minor,
        paid_in_minor=totals.paid_in_minor,
        paid_out_minor=totals.paid_out_minor,
        expected_cash_minor=totals.expected_cash_minor,
        counted_cash_minor=counted_minor,
        journal_number=number,
        journal_head=head.hex()[:6],
        tickets_exchanged=totals.tickets_exchanged,
        exchanged_minor=totals.exchanged_minor,
        rounding_minor=totals.rounding_minor,
        foreign=totals.foreign,
    )
