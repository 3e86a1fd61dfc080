"""A printer: a transport, what is known of the model, and at most one paper under way.

It never waits without a limit and never sends a byte of a paper twice. What it cannot know it calls
LOST, and a person decides.
"""

import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from typing import Protocol
from uuid import UUID

from pos.domain.refusals import Trouble
from printing.languages import language_of
from printing.languages.language import Word
from printing.layout.page import Page
from printing.profile import Confirm, Profile
from printing.status import PrinterStatus
from printing.transports.partly import PartlyTaken

_LISTEN_S = 0.5
_SPOILT = "The printer says that the paper did not come out as it should."


class Transport(Protocol):
    """Bytes to a device and back.

    `answers` is False where nothing ever comes back. Such a one takes a paper whole in one exchange
    or raises Trouble, and its `open` finds out whether somebody would take one now.
    """

    @property
    def answers(self) -> bool:
        """Something can be heard."""

    @property
    def is_open(self) -> bool:
        """There is a connection."""

    def open(self) -> None:
        """Connect. Raises Trouble."""

    def exchange(self, data: bytes | memoryview, wait_s: float) -> tuple[int, bytes]:
        """Wait until some bytes could go or came: how many went, which came. Raises Trouble."""

    def close(self) -> None:
        """Let everything sent arrive, then let go."""


@dataclass(frozen=True)
class Patience:
    """How long to wait for what, in seconds."""

    answer_s: float = 1.0
    progress_s: float = 5.0
    confirm_s: float = 5.0  # beyond the time the paper takes
    idle_s: float = 5.0


class Progress(Enum):
    """How far the paper under way is."""

    SENDING = "sending"  # the printer has not taken all bytes yet
    SENT = "sent"  # it has; it has not said that it is done
    PRINTED = "printed"
    UNCONFIRMED = "unconfirmed"  # it took all bytes and can never say more
    LOST = "lost"


@dataclass
class _Underway:
    """The paper that the printer is at."""

    job: UUID
    rest: memoryview
    paper_s: float
    size: int
    moved_at_s: float  # when something last went on, or was held up for a known reason
    taken: int = 0


class Printer:
    """One printer. Belongs to one thread; `status` may be read by any."""

    def __init__(
        self,
        transport: Transport,
        profile: Profile,
        patience: Patience | None = None,
        monotonic_s: Callable[[], float] = time.monotonic,
    ) -> None:
        if not transport.answers:
            profile = replace(profile, confirm=Confirm.TAKEN)
        self.profile = profile
        self.status = PrinterStatus()
        self.why = ""
        self._transport = transport
        self._patience = patience or Patience()
        self._now = monotonic_s
        self._language = language_of(profile)
        self._uncut = language_of(replace(profile, cutter=False))
        self.counter: int | None = None
        self._tells_count = True
        self._listener = self._language.listener()
        self._underway: _Underway | None = None
        self._used_at_s = 0.0

    @property
    def taken(self) -> int:
        """Bytes of the paper under way that were handed over."""
        return self._underway.taken if self._underway else 0

    @property
    def size(self) -> int:
        """All bytes of the paper under way."""
        return self._underway.size if self._underway else 0

    def look(self) -> PrinterStatus:
        """Ask for its state. This also proves that an idle line still stands; else it is made anew.

        While a paper is under way its own asking keeps the state fresh.
        """
        if self._underway:
            return self.status
        stood = self._transport.is_open
        if not self._try_to_ask() and not (stood and self._try_to_ask()):
            self.status = replace(self.status, online=False, last_seen_s=None)
        return self.status

    def _try_to_ask(self) -> bool:
        try:
            if self._ask() or (self._listener.mute_when_stuck and self._held_up()):
                self.why = self.status.trouble
                return True
            self.why = "The printer does not answer."
        except Trouble as trouble:
            self.why = trouble.sentence
        self._hang_up()
        return False

    def count(self) -> int | None:
        """How often its cutter has cut, if it tells: in order, so only of a printer that is ready.

        No answer in time is none, and it is not asked again: a late one must not pass for a new.
        """
        if self._underway or not self._tells_count or not self.status.ready:
            return None
        question = self._listener.ask_count()
        if not question:
            return None
        try:
            self._say(question, lambda: self._listener.counting)
        except Trouble as trouble:
            self.why = trouble.sentence
            self._hang_up()
        self._tells_count = not self._listener.counting
        self.counter = self._listener.count
        return self.counter

    def start(self, job: UUID, page: Page, *, cut: bool = True) -> None:
        """Take a paper. Only after a look that found the printer ready; nothing is sent yet.

        Raises ValueError where the page is none for this printer.
        """
        assert self._underway is None, "one paper at a time"
        raw = (self._language if cut else self._uncut).paper(page, job)
        millimetres = max(page.picture.size) / page.dpi * 25.4
        paper_s = millimetres / self.profile.paper_mm_s
        self._underway = _Underway(job, memoryview(raw), paper_s, len(raw), self._now())
        self._listener.begin(job)

    def push(self) -> Progress:
        """Hand the paper's bytes over: SENT, LOST, or SENDING while the printer says what it lacks.

        A stall that nothing explains is LOST after `progress_s`.
        """
        return self._decide(self._push)

    def confirm(self) -> Progress:
        """Wait for the printer's word behind the paper: PRINTED, LOST, or UNCONFIRMED.

        SENT while it lacks paper: it will finish by itself, and there is no limit to that.
        """
        return self._decide(self._await)

    def _decide(self, step: Callable[[_Underway], Progress]) -> Progress:
        assert self._underway is not None, "no paper under way"
        try:
            progress = step(self._underway)
        except Trouble as trouble:
            self.why = trouble.sentence
            if isinstance(trouble, PartlyTaken):
                self._underway.taken += 1
            progress = Progress.LOST
        self._used_at_s = self._now()
        if progress is Progress.LOST:
            # A late answer to this paper must not meet the next one.
            self._hang_up()
        return progress

    def let_go(self) -> None:
        """The paper under way is decided and written down: the next one may come."""
        self._underway = None
        self._listener.done()

    def pulse(self) -> bool:
        """Open the drawer, once, if the printer is ready and not at a paper. Never tried again."""
        pulse = self._language.drawer()
        if not pulse:
            self.why = "No drawer hangs on this printer."
        if not pulse or self._underway or not self.look().ready:
            return False
        rest = memoryview(pulse)
        until = self._now() + self._patience.answer_s
        try:
            while rest and self._now() < until:
                written, received = self._transport.exchange(rest, until - self._now())
                self._hear(received)
                rest = rest[written:]
        except Trouble as trouble:
            self.why = trouble.sentence
            return False
        self._used_at_s = self._now()
        return not rest

    def warm_up(self) -> None:
        """Do now what would make the first paper late."""
        self._language.warm_up()

    def rest(self) -> None:
        """Let go of a line that was idle for a while; other tills may want the printer."""
        idle = self._now() - self._used_at_s >= self._patience.idle_s
        if self._transport.is_open and not self._underway and idle:
            self._hang_up()

    def close(self) -> None:
        """Let go of the line."""
        self._hang_up()

    def _push(self, underway: _Underway) -> Progress:
        while underway.rest:
            written, received = self._transport.exchange(underway.rest, _LISTEN_S)
            self._hear(received)
            if self._listener.word is Word.FAILED:
                self.why = self.status.trouble or _SPOILT
                underway.taken += written
                return Progress.LOST
            if written:
                underway.rest = underway.rest[written:]
                underway.taken += written
                underway.moved_at_s = self._now()
            elif self._held_up():
                underway.moved_at_s = self._now()
                return Progress.SENDING
            elif self._now() - underway.moved_at_s > self._patience.progress_s:
                self.why = "The printer stopped taking data."
                return Progress.LOST
        self._listener.handed_over()
        return Progress.SENT

    def _await(self, underway: _Underway) -> Progress:
        if self.profile.confirm is Confirm.TAKEN:
            if self.profile.trusted:
                return Progress.PRINTED
            self.why = "This printer cannot say whether a paper came out."
            return Progress.UNCONFIRMED
        limit_s = underway.paper_s + self._patience.confirm_s
        while (word := self._word()) is not Word.DONE:
            if word is Word.FAILED:
                self.why = self.status.trouble or _SPOILT
                return Progress.LOST
            # In real time: a printer that waits for paper answers this all the same.
            if self._ask() and self._held_up():
                underway.moved_at_s = self._now()
                self.why = self.status.trouble
                return Progress.SENT
            if self._now() - underway.moved_at_s > limit_s:
                self.why = "The printer did not say that the paper came out."
                return Progress.LOST
        return self._verify()

    def _word(self) -> Word:
        if self._listener.word is Word.NONE:
            self._hear(self._transport.exchange(b"", self._listener.listen_s)[1])
        return self._listener.word

    def _verify(self) -> Progress:
        """The word says that it was worked off; a clean state behind it, that it came out."""
        if self.profile.confirm is Confirm.PRINTED:
            return Progress.PRINTED
        if not self._ask():
            self.why = "The printer fell silent behind the paper."
            return Progress.LOST
        if not self.status.ready:
            self.why = self.status.trouble
            return Progress.LOST
        return Progress.PRINTED

    def _held_up(self) -> bool:
        """It has said why it cannot go on."""
        return self.status.last_seen_s is not None and not self.status.ready

    def _ask(self) -> bool:
        """Ask for its state; whether all was answered in time. Raises Trouble."""
        if not self._transport.answers:
            self._transport.open()
            self.status = PrinterStatus(online=True, last_seen_s=self._now())
            return True
        if not self._transport.is_open:
            self._open()
        self._say(self._listener.ask(), lambda: self._listener.waiting)
        self._used_at_s = self._now()
        return not self._listener.waiting

    def _say(self, asked: bytes, waits: Callable[[], bool]) -> None:
        """Ask that, and listen as long as an answer is waited for. Raises Trouble."""
        until = self._now() + self._patience.answer_s
        questions = memoryview(asked)
        while (questions or waits()) and (left := until - self._now()) > 0:
            written, received = self._transport.exchange(questions, left)
            self._hear(received)
            questions = questions[written:]

    def _open(self) -> None:
        """Connect, and hear out what it still had to say to somebody before us."""
        self._listener = self._language.listener()
        self._transport.open()
        until = self._now() + self._patience.answer_s
        while self._listener.quiet_s and self._now() < until:
            received = self._transport.exchange(b"", self._listener.quiet_s)[1]
            if not received:
                break
            self._hear(received)

    def _hear(self, received: bytes) -> None:
        """Nothing that came is left unread."""
        status = self._listener.hear(received, self.status) if received else None
        if status is not None:
            self.status = replace(status, last_seen_s=self._now())

    def _hang_up(self) -> None:
        with contextlib.suppress(Trouble):
            self._transport.close()
