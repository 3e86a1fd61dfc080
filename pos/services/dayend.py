"""Comparing a card terminal's totals with ours: at the close of a shift, or to look.

What is compared is everything since the terminal was compared last, whoever's shift it was; the
first time since the shift was opened.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol, runtime_checkable
from uuid import UUID

from pos.domain.attempt import Attempt
from pos.domain.dayend import (
    FINDINGS_LIMIT,
    Comparison,
    Finding,
    Movement,
    TerminalTotals,
    WhyNot,
    ours_of,
    that_fit,
)
from pos.domain.ids import AttemptId
from pos.domain.order import Exchange, Refund
from pos.domain.people import COMPARE_TERMINALS, require
from pos.domain.refusals import Reason, Refusal
from pos.domain.season import Person
from pos.domain.shift import Shift
from pos.payments import handkeyed
from pos.payments.attempt import VOIDED
from pos.payments.line import NoAnswerError, NotSentError
from pos.payments.readings import Approved, Counters, Faulty, Missing, Reading, Refused, Running
from pos.services.desk import Desk
from pos.storage.database import Unit

BY_HAND = ""  # the stand-alone terminal's name
REASON_LIMIT = 200
_PERIODS_MAX = 10
_ASKED_MAX = 60
_ASKING_MAX_S = 60.0


@runtime_checkable
class DayEndTerminal(Protocol):
    """A terminal that can be asked for its totals. Each call raises as its line does."""

    @property
    def name(self) -> str:
        """Which one."""

    def counters(
        self, currency: str, made: UUID, again: UUID, at_ms: int
    ) -> Counters | Refused | Faulty:
        """How its counting stands; changes nothing there."""

    def ended_period(self, currency: str, period: str, made: UUID) -> Counters | Refused | Faulty:
        """How a period ended that is over."""

    def ask(self, attempt: Attempt, made: UUID) -> Reading:
        """What became of one payment."""


def ways(desk: Desk, integrated: str = "", others: Sequence[str] = ()) -> tuple[str, ...]:
    """The terminals to compare, by name: the till's own; the stand-alone one and the `others`, such
    as wallets, where they were used since the last time. Raises SHIFT_NOT_OPEN.
    """
    with desk.database.transaction() as unit:
        shift = _shift(unit)
        used = [name for name in (BY_HAND, *others) if movements(unit, shift, name)]
    return (*([integrated] if integrated else []), *used)


def to_look_at(
    desk: Desk, person: Person, integrated: str = "", others: Sequence[str] = ()
) -> tuple[str, ...]:
    """The same, with the shift still open. Raises NOT_PERMITTED for who will type the slip blind.

    A till that never used one has the stand-alone terminal to compare.
    """
    require(person, COMPARE_TERMINALS)
    return ways(desk, integrated, others) or (BY_HAND,)


def movements(unit: Unit, shift: Shift, terminal: str) -> tuple[Movement, ...]:
    """Our books of one terminal since it was last compared, in order."""
    since_ms = _since(unit, shift, terminal)
    return _movements(unit, terminal, since_ms)


def by_slip(desk: Desk, typed: TerminalTotals | None) -> Comparison:
    """The stand-alone terminal's day-end slip beside our books; None: there was no slip.

    Raises SHIFT_NOT_OPEN, AMOUNT_WRONG for less than nothing.
    """
    if typed is not None and not typed.is_possible:
        raise Refusal(Reason.AMOUNT_WRONG)
    with desk.database.transaction() as unit:
        found, known = _ours(desk, unit, BY_HAND)
    if typed is None:
        return replace(found, why_not="no_slip")
    compared = replace(found, theirs=typed)
    return replace(compared, findings=that_fit(compared, known))


def by_terminal(desk: Desk, terminal: DayEndTerminal) -> Comparison:
    """The integrated terminal's own totals beside our books; where they differ, each payment is
    asked for. Blocking, bounded; for the payments lane. Raises SHIFT_NOT_OPEN.
    """
    with desk.database.transaction() as unit:
        found, known = _ours(desk, unit, terminal.name)
        before = unit.dayends.last(terminal.name)
    try:
        told = terminal.counters(
            found.currency, desk.ids.new(), desk.ids.new(), desk.clock.now_ms()
        )
        if not isinstance(told, Counters):
            return replace(found, why_not=_why_not(told))
        theirs = _since_then(desk, terminal, told, before)
    except (NotSentError, NoAnswerError) as error:
        sent = isinstance(error, NoAnswerError)
        return replace(found, why_not="no_answer" if sent else "unreachable")
    counted = replace(found, period=told.period, counters=told.totals)
    if isinstance(theirs, str):
        return replace(counted, why_not=theirs)
    compared = replace(counted, theirs=theirs)
    if compared.agrees:
        return compared
    # What the terminal itself names needs no guess beside it.
    findings = tuple(_contradicted(desk, terminal, known)) or that_fit(compared, known)
    return replace(compared, findings=findings[:FINDINGS_LIMIT])


def settle(
    desk: Desk, unit: Unit, shift: Shift, given: Sequence[Comparison]
) -> tuple[Comparison, ...]:
    """What goes onto the Z: each as it was compared, and each that nobody compared, saying so.

    Raises REASON_MISSING where one does not agree and nobody said why, TERMINAL_MOVED_ON where our
    books are not what was compared, CARD_NUMBER_TYPED for a card's number in a reason.
    """
    known = {one.terminal for one in given}
    for one in given:
        handkeyed.refuse_card_number(one.reason)
        if not one.agrees and not one.reason.strip():
            raise Refusal(Reason.REASON_MISSING)
        now, _ = _ours(desk, unit, one.terminal)
        if (now.ours, now.since_ms) != (one.ours, one.since_ms):
            raise Refusal(Reason.TERMINAL_MOVED_ON)
    left = []
    for name in sorted({BY_HAND, *_named(unit, shift)} - known):
        now, movements_now = _ours(desk, unit, name)
        if movements_now:
            left.append(replace(now, why_not="not_asked"))
    reasoned = [replace(one, reason=one.reason.strip()[:REASON_LIMIT]) for one in given]
    return (*reasoned, *left)


def keep(unit: Unit, shift: Shift, compared: Sequence[Comparison]) -> None:
    """The next time is counted from these."""
    for one in compared:
        if one.theirs is not None:
            unit.dayends.add(shift.id, one)


def _shift(unit: Unit) -> Shift:
    shift = unit.shifts.current()
    if shift is None:
        raise Refusal(Reason.SHIFT_NOT_OPEN)
    return shift


def _ours(desk: Desk, unit: Unit, terminal: str) -> tuple[Comparison, tuple[Movement, ...]]:
    shift = _shift(unit)
    since_ms = _since(unit, shift, terminal)
    known = _movements(unit, terminal, since_ms)
    now_ms = desk.clock.now_ms()
    return Comparison(terminal, since_ms, now_ms, shift.currency, ours_of(known)), known


def _since(unit: Unit, shift: Shift, terminal: str) -> int:
    before = unit.dayends.last(terminal)
    return shift.opened_at_ms - 1 if before is None else before.at_ms


def _named(unit: Unit, shift: Shift) -> set[str]:
    return {one.terminal for one in unit.attempts.since(shift.opened_at_ms - 1)}


def _movements(unit: Unit, terminal: str, since_ms: int) -> tuple[Movement, ...]:
    attempts = [one for one in unit.attempts.since(since_ms) if one.terminal == terminal]
    reversed_ = {
        one.original for one in attempts if one.kind == "reversal" and one.state == "approved"
    }
    found: list[Movement] = []
    for one in attempts:
        was_charged = one.state == "approved" or VOIDED in one.reference
        state = "approved" if was_charged else one.state
        if one.started_at_ms > since_ms:
            found.append(_movement(unit, one, state))
        if one.kind == "charge" and one.state == "cancelled" and was_charged:
            settled_ms = one.settled_at_ms or 0
            if settled_ms > since_ms and one.id not in reversed_:
                # A person voided it at the terminal.
                void = replace(_movement(unit, one, state), kind="reversal", at_ms=settled_ms)
                found.append(void)
    # Of all terminals: what one of them gave back is no movement of another.
    references = {
        one.reference
        for one in unit.attempts.since(since_ms)
        if one.kind == "refund" and one.reference
    }
    found += _given_back(unit, terminal, since_ms, references)
    return tuple(sorted(found, key=lambda one: one.at_ms))


def _movement(unit: Unit, one: Attempt, state: str) -> Movement:
    scheme = one.slip.scheme if one.slip is not None else ""
    if not scheme and one.original is not None:
        scheme = _scheme(unit.attempts.load(one.original))
    return Movement(one.kind, one.moved_minor, one.started_at_ms, state, one.reference, scheme, one)


def _scheme(attempt: Attempt | None) -> str:
    return attempt.slip.scheme if attempt is not None and attempt.slip is not None else ""


def _given_back(unit: Unit, terminal: str, since_ms: int, known: set[str]) -> list[Movement]:
    """What a person gave back at the terminal by hand, and typed its receipt number here."""
    found = []
    for fact in _facts(unit, since_ms):
        for tender in fact.tenders:
            goes_back = tender.kind in ("card", "wallet") and tender.amount_minor < 0
            if not goes_back or tender.reference in known:
                continue
            charge = _charge(unit, tender.attempt)
            if (BY_HAND if charge is None else charge.terminal) == terminal:
                reference, scheme = tender.reference, _scheme(charge)
                back = -tender.amount_minor
                found.append(Movement("refund", back, fact.at_ms, "approved", reference, scheme))
    return found


def _facts(unit: Unit, since_ms: int) -> list[Refund | Exchange]:
    """By which money can have gone back since."""
    found: list[Refund | Exchange] = []
    for shift in unit.shifts.every():
        if shift.closed_at_ms is None or shift.closed_at_ms > since_ms:
            found += [*unit.refunds.of_shift(shift.id), *unit.exchanges.of_shift(shift.id)]
    return [one for one in found if one.at_ms > since_ms]


def _charge(unit: Unit, attempt: AttemptId | None) -> Attempt | None:
    return None if attempt is None else unit.attempts.load(attempt)


def _why_not(told: Refused | Faulty) -> WhyNot:
    return "refused" if isinstance(told, Refused) else "unclear"


def _since_then(
    desk: Desk, terminal: DayEndTerminal, told: Counters, before: Comparison | None
) -> TerminalTotals | WhyNot:
    """What the terminal counted since, over the ends of its periods; or why that is not known."""
    if before is None or before.counters is None:
        return told.totals
    so_far = told.totals
    if told.period != before.period:
        try:
            ended = range(int(before.period), int(told.period))
        except ValueError:
            return "period_lost"
        if not 0 < len(ended) <= _PERIODS_MAX:
            return "period_lost"
        for number in ended:
            end = terminal.ended_period(before.currency, str(number), desk.ids.new())
            if not isinstance(end, Counters):
                return "period_lost"
            so_far = so_far.plus(end.totals)
    theirs = so_far.minus(before.counters)
    return theirs if theirs.is_possible else "period_lost"


def _contradicted(desk: Desk, terminal: DayEndTerminal, known: Sequence[Movement]) -> list[Finding]:
    """Each payment that the terminal, asked for it, remembers otherwise. Those settled by a
    person's word are asked for first.
    """
    own = [one for one in known if one.attempt is not None]
    own.sort(key=lambda one: (one.attempt is None or one.attempt.why != "person", -one.at_ms))
    until_s = desk.clock.monotonic_s() + _ASKING_MAX_S
    found: list[Finding] = []
    missing: list[Finding] = []
    knows_any = False
    for one in own[:_ASKED_MAX]:
        if one.attempt is None or desk.clock.monotonic_s() > until_s:
            break
        try:
            told = terminal.ask(one.attempt, desk.ids.new())
        except (NotSentError, NoAnswerError):
            break
        if isinstance(told, Missing):
            missing.append(_finding(one, "missing"))
            continue
        knows_any = knows_any or isinstance(told, Approved | Refused)
        theirs = _otherwise(one, told)
        if theirs:
            found.append(_finding(one, theirs))
    # One that has forgotten everything contradicts nothing.
    return found + ([one for one in missing if one.ours == "approved"] if knows_any else [])


def _otherwise(one: Movement, told: Reading) -> str:
    match told:
        case Approved(slip):
            if not one.moved:
                return "approved"
            return "" if slip.approved_minor == one.minor else "other_amount"
        case Refused():
            return "declined" if one.moved else ""
        case Running():
            return "running"
    return ""


def _finding(one: Movement, theirs: str) -> Finding:
    return Finding("contradicted", one.kind, one.minor, one.at_ms, one.reference, one.state, theirs)
