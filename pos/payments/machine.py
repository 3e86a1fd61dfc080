"""What happens to a payment attempt: a state and an event give the next state and what to do. Pure.

created   written down; the terminal has heard nothing
sent      from the instant before the first byte; nobody but the terminal knows
approved  money moved; a charge that cannot be sold is taken back by a reversal, an attempt too
declined  no money moved, and none will
cancelled as declined, by a person's wish; or an approved charge that was taken back
unknown   nobody could tell: the terminal is asked every few seconds, for a bounded time

`Write` stands before `Send` in every answer: whoever carries out the steps in their order can die
between any two of them, and `Resumed` goes on from what is written. Nothing is ever sent twice: a
second try is a second attempt, and it begins only when the first one is settled.
"""

from dataclasses import dataclass, replace
from typing import Literal

from pos.domain.attempt import UNSETTLED, Attempt, Slip, State
from pos.domain.ids import AttemptId
from pos.payments.attempt import move
from pos.payments.line import UNREACHABLE, UNTRUSTED
from pos.payments.readings import Approved, Fault, Faulty, Missing, Reading, Refused, Running

Partial = Literal["reverse", "keep"]
# Why a reversal did not happen that may as well be tried again: nothing was done about it.
_NEVER_BEGUN = frozenset({UNREACHABLE, UNTRUSTED, "never_arrived", "busy", "aborted", "cancelled"})


@dataclass(frozen=True)
class Rules:
    """How patient the house is, and what it does with less money than it asked for.

    `partial`: take it back, or keep it with the remainder due. A terminal's "never heard of it" is
    a no when it was said `missing_needed` times and the attempt is younger than it forgets. Of a
    refund on a known payment it is one only where it is known that the terminal remembers those
    (`refunds_remembered`): it may be done in parts, and nothing would stop it from being done
    twice. Where it is no proof, a person is asked at once, and the terminal not any more.
    """

    partial: Partial = "reverse"
    ask_every_s: float = 5.0
    ask_for_s: float = 180.0
    missing_needed: int = 2
    remembered_ms: int = 24 * 60 * 60 * 1000
    refunds_remembered: bool = False
    reversal_tries: int = 3


@dataclass(frozen=True)
class Now:
    """The wall clock for what is written, a monotonic one for what is waited for."""

    ms: int
    s: float


@dataclass(frozen=True)
class Course:
    """An attempt under way. Only the attempts are written; the rest begins anew after a restart.

    `original` is the charge that a reversal takes back.
    """

    attempt: Attempt
    original: Attempt | None = None
    until_s: float | None = None
    missing: int = 0
    tries: int = 1


@dataclass(frozen=True)
class Start:
    """The attempt is written down: off to the terminal."""


@dataclass(frozen=True)
class Resumed:
    """Found as it is written: after a restart, or because a person wants it asked again."""


@dataclass(frozen=True)
class NotSent:
    """Not one byte of the attempt's request left."""

    why: str = UNREACHABLE


@dataclass(frozen=True)
class Lost:
    """It may have arrived; no answer came. Of a question, too, sent or not."""


@dataclass(frozen=True)
class Heard:
    """The answer to the attempt's own request."""

    reading: Reading


@dataclass(frozen=True)
class Told:
    """The answer to the question what became of it."""

    reading: Reading


@dataclass(frozen=True)
class Waited:
    """The pause is over."""


@dataclass(frozen=True)
class StopWished:
    """Somebody at the till wants it to end."""


@dataclass(frozen=True)
class NotSellable:
    """The charge is approved and there will be no sale; `id` is for its reversal."""

    id: AttemptId


@dataclass(frozen=True)
class Said:
    """A person looked at the terminal and says what became of it."""

    to: State
    reference: str = ""


Event = Start | Resumed | NotSent | Lost | Heard | Told | Waited | StopWished | NotSellable | Said


@dataclass(frozen=True)
class Write:
    """These attempts, in one transaction, on the disk before the next step."""

    attempts: tuple[Attempt, ...]


@dataclass(frozen=True)
class Send:
    """The attempt's request (once in its life), a question about it, or the wish to stop it."""

    what: Literal["request", "question", "stop"]


@dataclass(frozen=True)
class Wait:
    """So long, then `Waited`."""

    seconds: float


@dataclass(frozen=True)
class Reverse:
    """Make an id and come back with `NotSellable`."""


@dataclass(frozen=True)
class HandOver:
    """A person must settle it; it stays on the list of open attempts until then."""

    why: str


Step = Write | Send | Wait | Reverse | HandOver
Plan = tuple[Course, tuple[Step, ...]]


def plan(course: Course, event: Event, now: Now, rules: Rules) -> Plan:
    """The course after the event, and what to do, in this order.

    An event that has nothing to say in a state changes nothing: a doubled or late answer to what
    is settled is not heard. Raises Refusal ATTEMPT_OPEN for a wish that has no way there.
    """
    match event:
        case Said(to, reference):
            return _said(course, to, reference, now)
        case NotSellable(made):
            return _reversal(course, made, now)
        case StopWished():
            return _stop(course, now)
        case Resumed():
            return _resumed(course, now, rules)
    if course.attempt.state == "created" and isinstance(event, Start):
        attempt = move(course.attempt, "sent", now.ms)
        return replace(course, attempt=attempt), (Write((attempt,)), Send("request"))
    if course.attempt.state == "sent":
        return _first_answer(course, event, now, rules)
    if course.attempt.state == "unknown":
        return _asking(course, event, now, rules)
    return course, ()


def _first_answer(course: Course, event: Event, now: Now, rules: Rules) -> Plan:
    match event:
        case NotSent(why):
            return _no(course, "declined", why, now, rules)
        case Lost():
            return _unknown(course, "no_answer", now, rules)
        case Heard(Faulty(fault)):
            return _unknown(course, fault.value, now, rules)
        case Heard(Running() | Missing()):  # no answer to a request; something is mixed up
            return _unknown(course, Fault.UNCLEAR.value, now, rules)
        case Heard(reading):
            return _settled(course, reading, now, rules)
    return course, ()


def _asking(course: Course, event: Event, now: Now, rules: Rules) -> Plan:
    match event:
        case Waited():
            return course, (Send("question"),)
        case Told(Missing()):
            missing = course.missing + 1
            if missing < rules.missing_needed:
                return _again(replace(course, missing=missing), now, rules)
            if _proves(course.attempt, now, rules):
                return _no(course, "declined", "never_arrived", now, rules)
            # It will say no other, however long it is asked; and what it forgot it may have done.
            return replace(course, until_s=None, missing=0), (HandOver(course.attempt.why),)
        case Told(Faulty(Fault.NO_REFERENCE | Fault.OTHER_TERMINAL as fault)):
            return _unknown(course, fault.value, now, rules, ask=False)  # it will say no other
        case Told(Running() | Faulty()) | Lost() | NotSent():
            return _again(replace(course, missing=0), now, rules)
        case Told(reading) | Heard(reading):
            return _settled(course, reading, now, rules)
    return course, ()


def _proves(attempt: Attempt, now: Now, rules: Rules) -> bool:
    """Whether the terminal would know of it, had it arrived."""
    if attempt.kind == "refund" and attempt.against is not None and not rules.refunds_remembered:
        return False
    return now.ms - attempt.started_at_ms < rules.remembered_ms


def _settled(course: Course, reading: Reading, now: Now, rules: Rules) -> Plan:
    """A yes or a no, of the request itself or repeated."""
    match reading:
        case Approved(slip, currency):
            return _yes(course, slip, currency, now, rules)
        case Refused(why, by_person):
            return _no(course, "cancelled" if by_person else "declined", why, now, rules)
    return course, ()


def _yes(course: Course, slip: Slip, currency: str, now: Now, rules: Rules) -> Plan:
    asked = course.attempt
    part = 0 < slip.approved_minor < asked.amount_minor and asked.kind == "charge"
    if currency != asked.currency or (slip.approved_minor != asked.amount_minor and not part):
        fault = Fault.OTHER_CURRENCY if currency != asked.currency else Fault.OTHER_AMOUNT
        # Money moved, and not as asked. What was really done only a person can find out.
        return _unknown(course, fault.value, now, rules, ask=False)
    approved = replace(move(asked, "approved", now.ms, slip.ref.transaction), slip=slip)
    if part:
        back = rules.partial == "reverse"
        after, steps = _moved(course, approved, "partial")
        return after, (*steps, Reverse()) if back else steps
    if course.original is None:
        return _moved(course, approved, "approved")
    return _taken_back(course, replace(approved, why="approved"), slip.ref.transaction, now)


def _taken_back(course: Course, reversal: Attempt, reference: str, now: Now) -> Plan:
    """The charge is gone in the same instant in which its reversal is known."""
    assert course.original is not None
    charge = replace(move(course.original, "cancelled", now.ms, reference), why="reversed")
    return replace(course, attempt=reversal, original=charge), (Write((reversal, charge)),)


def _said(course: Course, to: State, reference: str, now: Now) -> Plan:
    """A person's word. At the hand-keyed terminal there is no other, so it needs no remark."""
    moved = move(course.attempt, to, now.ms, reference)
    if moved.kind == "reversal" and to == "approved" and course.original is not None:
        return _taken_back(course, replace(moved, why="person"), reference, now)
    return _moved(course, moved, "person" if moved.terminal else moved.why)


def _no(course: Course, to: State, why: str, now: Now, rules: Rules) -> Plan:
    after, steps = _moved(course, move(course.attempt, to, now.ms), why)
    if course.attempt.kind != "reversal":
        return after, steps
    if why in _NEVER_BEGUN and course.tries < rules.reversal_tries:
        return after, (*steps, Wait(rules.ask_every_s), Reverse())
    return after, (*steps, HandOver("reversal_" + why))


def _moved(course: Course, attempt: Attempt, why: str) -> Plan:
    attempt = replace(attempt, why=why)
    return replace(course, attempt=attempt), (Write((attempt,)),)


def _unknown(course: Course, why: str, now: Now, rules: Rules, *, ask: bool = True) -> Plan:
    attempt = course.attempt
    steps: tuple[Step, ...] = ()
    if (attempt.state, attempt.why) != ("unknown", why):
        moved = attempt if attempt.state == "unknown" else move(attempt, "unknown", now.ms)
        attempt = replace(moved, why=why)
        steps = (Write((attempt,)),)
    until_s = now.s + rules.ask_for_s if ask else None
    after = replace(course, attempt=attempt, until_s=until_s, missing=0)
    return after, (*steps, Send("question") if ask else HandOver(why))


def _again(course: Course, now: Now, rules: Rules) -> Plan:
    """Ask again after a pause, unless patience is at its end: then a person must."""
    if course.until_s is None or now.s + rules.ask_every_s > course.until_s:
        return replace(course, until_s=None, missing=0), (HandOver(course.attempt.why),)
    return course, (Wait(rules.ask_every_s),)


def _resumed(course: Course, now: Now, rules: Rules) -> Plan:
    attempt = course.attempt
    if attempt.state == "created":
        return _no(course, "cancelled", "never_sent", now, rules)
    if attempt.state == "sent":
        return _unknown(course, "no_answer", now, rules)
    if attempt.state == "unknown":
        return _unknown(course, attempt.why, now, rules)
    part = attempt.moved_minor < attempt.amount_minor
    if attempt.state == "approved" and attempt.order is None and part:
        return course, (Reverse(),) if rules.partial == "reverse" else ()
    return course, ()


def _stop(course: Course, now: Now) -> Plan:
    if course.attempt.state == "created":
        return _moved(course, move(course.attempt, "cancelled", now.ms), "stopped")
    if course.attempt.state in UNSETTLED:
        return course, (Send("stop"),)
    return course, ()


def _reversal(course: Course, made: AttemptId, now: Now) -> Plan:
    """From an approved charge, or from a reversal of it that came to nothing."""
    attempt = course.attempt
    charge = course.original if attempt.kind == "reversal" else attempt
    tries = course.tries + 1 if attempt.kind == "reversal" else 1
    if attempt.state in UNSETTLED or charge is None:
        return course, ()  # one at a time
    if charge.state != "approved" or charge.order is not None:
        return course, ()
    if charge.kind != "charge" or charge.slip is None:
        return course, (HandOver("not_reversible"),)
    reversal = Attempt(
        id=made,
        basket=charge.basket,
        amount_minor=charge.slip.approved_minor,
        currency=charge.currency,
        state="created",
        started_at_ms=now.ms,
        kind="reversal",
        terminal=charge.terminal,
        original=charge.id,
        against=charge.slip.ref,
    )
    sent = move(reversal, "sent", now.ms)
    return Course(sent, charge, tries=tries), (Write((sent,)), Send("request"))
