"""Carrying out an attempt: the machine's steps, in their order, against a real terminal.

Blocking and bounded; for a lane of its own. It may die anywhere: `resume` goes on.
"""

from collections.abc import Callable, Sequence
from typing import Protocol
from uuid import UUID

from pos.domain.attempt import UNSETTLED, Attempt
from pos.domain.ids import AttemptId
from pos.payments.line import NoAnswerError, NotSentError
from pos.payments.machine import (
    Course,
    Event,
    HandOver,
    Heard,
    Lost,
    NotSellable,
    NotSent,
    Now,
    Resumed,
    Reverse,
    Rules,
    Send,
    Start,
    Step,
    StopWished,
    Told,
    Wait,
    Waited,
    Write,
    plan,
)
from pos.payments.readings import Reading

_PATIENT = Rules()


class Terminal(Protocol):
    """A terminal that can be asked. Each call raises NotSentError or NoAnswerError."""

    @property
    def name(self) -> str:
        """Which one."""

    def carry_out(self, attempt: Attempt) -> Reading:
        """The attempt's own request: at most once for each attempt."""

    def ask(self, attempt: Attempt, made: UUID) -> Reading:
        """What became of it; `made` names the question."""

    def abort(self, attempt: Attempt, made: UUID) -> None:
        """Ask it to stop."""


class Ids(Protocol):
    """Makes UUIDv7."""

    def new(self) -> UUID:
        """A new one."""


class Clock(Protocol):
    """The wall clock for records, a monotonic one for durations."""

    def now_ms(self) -> int:
        """UNIX time in milliseconds."""

    def monotonic_s(self) -> float:
        """Seconds that never go back."""


class Driver:
    """Leads attempts at one terminal from where they are to where they end, or to a person."""

    def __init__(
        self,
        terminal: Terminal,
        write: Callable[[tuple[Attempt, ...]], None],
        clock: Clock,
        ids: Ids,
        pause: Callable[[float], None],
        *,
        rules: Rules = _PATIENT,
        told: Callable[[Step], None] = lambda _step: None,
    ) -> None:
        """`write` has all of them on the disk when it returns, in one transaction; it raises where
        what is written there cannot become that any more, which ends the driving. `told` hears of
        each step before it is done, for the screen.
        """
        self._terminal = terminal
        self._write = write
        self._clock = clock
        self._ids = ids
        self._pause = pause
        self._rules = rules
        self._told = told

    def carry_out(self, attempt: Attempt) -> Course:
        """An attempt that is written down as created, to its end."""
        return self._lead(Course(attempt), Start())

    def resume(self, attempt: Attempt, original: Attempt | None = None) -> Course:
        """Go on from what is written. For a reversal, `original` is its charge."""
        return self._lead(Course(attempt, original), Resumed())

    def take_back(self, charge: Attempt) -> Course:
        """Reverse an approved charge that no sale will come of."""
        return self._lead(Course(charge), NotSellable(AttemptId(self._ids.new())))

    def recover(self, open_attempts: Sequence[Attempt]) -> None:
        """After a restart: what was under way to its end, then no charge without a sale is kept.

        `open_attempts` are the unsettled and the approved charges without an order; whatever the
        caller can still sell it has completed before. Those of other terminals, and what stays open
        afterwards, a person settles.
        """
        own = [one for one in open_attempts if one.terminal == self._terminal.name]
        charges = {one.id: one for one in own if one.kind == "charge"}
        taken_up = {one.original for one in own if one.kind == "reversal"}
        for attempt in own:
            if attempt.state in UNSETTLED:
                original = None if attempt.original is None else charges.get(attempt.original)
                course = self.resume(attempt, original)
                charge = course.attempt if course.original is None else course.original
                charges[charge.id] = charge
                taken_up.add(course.attempt.original)
        for charge in charges.values():
            unsold = charge.state == "approved" and charge.order is None
            if charge.kind == "charge" and unsold and charge.id not in taken_up:
                self.take_back(charge)

    def stop(self, attempt: Attempt) -> None:
        """From another lane than the one that waits: what comes of it, that one will hear."""
        self._lead(Course(attempt), StopWished())

    def _lead(self, course: Course, event: Event | None) -> Course:
        while event is not None:
            now = Now(self._clock.now_ms(), self._clock.monotonic_s())
            course, steps = plan(course, event, now, self._rules)
            event = None
            for step in steps:
                self._told(step)
                event = self._done(course, step)
        return course

    def _done(self, course: Course, step: Step) -> Event | None:
        match step:
            case Write(attempts):
                self._write(attempts)
                return None
            case Send(what):
                return self._sent(course.attempt, what)
            case Wait(seconds):
                self._pause(seconds)
                return Waited()
            case Reverse():
                return NotSellable(AttemptId(self._ids.new()))
            case HandOver():
                return None

    def _sent(self, attempt: Attempt, what: str) -> Event | None:
        try:
            if what == "request":
                return Heard(self._terminal.carry_out(attempt))
            if what == "question":
                return Told(self._terminal.ask(attempt, self._ids.new()))
            self._terminal.abort(attempt, self._ids.new())
        except (NotSentError, NoAnswerError) as error:
            if what == "stop":  # a wish that was lost says nothing of the attempt
                return None
            return NotSent(error.why) if isinstance(error, NotSentError) else Lost()
        return None
