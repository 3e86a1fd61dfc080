"""Leads card payments at the integrated terminal to their end. Blocking, and without a screen.

Everything it says was written down before. A person's word may come first: then what the terminal
says afterwards changes nothing any more, and is told where it contradicts that word.
"""

import threading
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass, replace

from pos.domain.attempt import UNSETTLED, Attempt
from pos.domain.dayend import Comparison
from pos.domain.ids import AttemptId, OrderId
from pos.domain.refusals import Reason, Refusal
from pos.payments.driving import Driver, Terminal
from pos.payments.line import NoAnswerError, NotSentError
from pos.payments.machine import Rules, Step
from pos.payments.readings import Approved
from pos.services import cards, dayend, givingback, terminals
from pos.services.dayend import DayEndTerminal
from pos.services.desk import Desk

Told = Callable[[Step], None]
_RULES = Rules()
# A wish to stop may overtake the payment on its way, and is lost then.
STOP_TRIES, STOP_EVERY_S = 3, 1.0
_BEGIN_AGAIN = 5


class _LetGoError(Exception):
    """Nobody waits for the terminal's word any more."""


@dataclass(frozen=True)
class Ended:
    """What stands on the disk when there is no more to do; `reversal` where one was tried.

    `contradicted`: the terminal says so now, and a person had settled it otherwise.
    """

    attempt: Attempt
    reversal: Attempt | None = None
    contradicted: bool = False


def _quiet(_step: Step) -> None:
    """Nobody looks."""


class CardTerminal:
    """One terminal of one till. `stop`, `let_go` and `close` are for other threads."""

    def __init__(
        self,
        terminal: Terminal,
        desk: Desk,
        crash_points: Callable[[str], None],
        rules: Rules = _RULES,
    ) -> None:
        self._terminal, self._desk, self._rules = terminal, desk, rules
        self._crash_points = crash_points
        self.in_hand: set[OrderId] = set()  # money of theirs goes back while somebody looks on
        self._over = threading.Event()  # what is being asked is settled, or the till ends
        self._closed = threading.Event()

    @property
    def name(self) -> str:
        """Which one; an attempt carries it."""
        return self._terminal.name

    def charge(self, attempt: Attempt, told: Told = _quiet) -> Ended:
        """An attempt that `cards.start` or `givingback.start` wrote down, to its end: look at what
        is written.
        """
        return self._led(attempt, lambda: self._driver(told).carry_out(attempt).attempt)

    def ask_again(self, attempt: AttemptId, told: Told = _quiet) -> Ended:
        """An unknown charge of the customer who still stands there."""
        written = self._written(attempt)
        rules = self._rules_now()
        return self._led(written, lambda: self._driver(told, rules).resume(written).attempt)

    def can_take_back(self, charge: Attempt) -> bool:
        """Whether the terminal knows it by a name that we have."""
        return charge.terminal == self.name and charge.slip is not None

    def take_back(self, charge: AttemptId, told: Told = _quiet) -> Ended:
        """Reverse an approved charge that no sale comes of."""
        written = self._written(charge)
        begun = cards.open_reversal(self._desk, charge)
        if begun is not None:  # never a second one beside it
            return self._led(written, lambda: self._driver(told).resume(begun, written).attempt)
        return self._led(written, lambda: self._driver(told).take_back(written).attempt)

    def recover(
        self, told: Told = _quiet, but: Callable[[], Collection[AttemptId]] = tuple
    ) -> tuple[Attempt, ...]:
        """Everything that was left open to its end; what a person must settle is returned.

        `but` are the charges of the sale that goes on.
        """
        for _ in range(_BEGIN_AGAIN):
            self._begin()
            with suppress(_LetGoError):
                try:
                    driver = self._driver(told, self._rules_now(), after_crash=True)
                    driver.recover([one for one in self._open() if one.id not in but()])
                    break
                except Refusal as refusal:  # a person was faster: again, without that one
                    if refusal.reason is not Reason.ATTEMPT_OPEN:
                        raise
            if self._closed.is_set():
                break
        givingback.take_up(self._desk, set(self.in_hand))
        mine = but()
        return tuple(one for one in self._open() if one.id not in mine)

    @property
    def has_totals(self) -> bool:
        """Whether it can be asked what it counted."""
        return isinstance(self._terminal, DayEndTerminal)

    def compare(self) -> Comparison:
        """Its totals beside ours; waits for the bounds of its questions."""
        assert isinstance(self._terminal, DayEndTerminal)
        return dayend.by_terminal(self._desk, self._terminal)

    def stop(self, attempt: AttemptId) -> None:
        """Ask the terminal to end it, until it did; what comes of it `charge` hears."""
        for _ in range(STOP_TRIES):
            written = self._written(attempt)
            # One that is not sent yet is no matter of the terminal: it would be cancelled on our
            # disk in the instant in which its driver sends it.
            if written.state in UNSETTLED and written.state != "created":
                self._driver(_quiet).stop(written)
            if self._closed.wait(STOP_EVERY_S) or self._written(attempt).state not in UNSETTLED:
                return

    def let_go(self) -> None:
        """A person has settled it: no need to ask on."""
        self._over.set()

    def close(self) -> None:
        """The till ends: no pause is waited for any more."""
        self._closed.set()
        self._over.set()

    def _led(self, attempt: Attempt, lead: Callable[[], Attempt]) -> Ended:
        self._begin()
        reversal, contradicted = None, False
        try:
            last = lead()
            reversal = last if last.kind == "reversal" else None
        except _LetGoError:
            pass
        except Refusal as refusal:
            if refusal.reason is not Reason.ATTEMPT_OPEN:
                raise
            wanted, written = (refusal.params.get(one) for one in ("wanted", "state"))
            contradicted = wanted not in UNSETTLED and "approved" in {wanted, written} - {None}
            contradicted = contradicted and wanted != written
        return Ended(self._written(attempt.id), reversal, contradicted)

    def _begin(self) -> None:
        self._over.clear()
        if self._closed.is_set():
            self._over.set()

    def _rules_now(self) -> Rules:
        """As a rule; and where a refund is in doubt, whether the terminal remembers refunds, which
        it shows by one that it did before: then "never heard of it" says that it never came.
        """
        doubtful = [one for one in self._open() if one.kind == "refund" and self._is_mine(one)]
        if self._rules.refunds_remembered or not doubtful:
            return self._rules
        before = terminals.refund_done(self._desk, self.name, self._rules.remembered_ms)
        if before is None:
            return self._rules
        try:
            told = self._terminal.ask(before, self._desk.ids.new())
        except (NotSentError, NoAnswerError):
            return self._rules
        return replace(self._rules, refunds_remembered=isinstance(told, Approved))

    def _is_mine(self, attempt: Attempt) -> bool:
        return attempt.terminal == self.name and attempt.state in ("sent", "unknown")

    def _driver(
        self, told: Told, rules: Rules | None = None, *, after_crash: bool = False
    ) -> Driver:
        write = terminals.writer(self._desk, after_crash=after_crash)

        def written(attempts: tuple[Attempt, ...]) -> None:
            write(attempts)
            for one in attempts:
                self._crash_points(f"written {one.kind} {one.state}")

        clock, ids = self._desk.clock, self._desk.ids
        return Driver(
            self._terminal, written, clock, ids, self._pause, rules=rules or self._rules, told=told
        )

    def _pause(self, seconds: float) -> None:
        if self._over.wait(seconds):
            raise _LetGoError

    def _open(self) -> tuple[Attempt, ...]:
        return terminals.open_attempts(self._desk)

    def _written(self, attempt: AttemptId) -> Attempt:
        found = cards.load(self._desk, attempt)
        if found is None:
            raise LookupError(f"no attempt {attempt}")
        return found
