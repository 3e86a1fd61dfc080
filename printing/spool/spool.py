"""The queue drained to paper: loads jobs, does what the machine decides, writes it down.

A job is `sending` on disk before its first byte leaves. So whatever ends the program, a job that is
still `queued` or `blocked` was never begun and prints by itself; any other waits for a person.
"""

import logging
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Literal

from pos.domain.ids import JobId
from pos.domain.paper import Paper, decode
from pos.domain.printjob import DrawerOpening, Event, after
from pos.domain.refusals import Refusal, Trouble
from pos.services.ports import Clock
from pos.storage.database import Database
from pos.storage.jobs import Job
from printing.layout import Page, lay_out
from printing.layout.designs import Designs
from printing.printer import Printer, Progress
from printing.profile import Profile
from printing.status import PrinterStatus

_LOG = logging.getLogger(__name__)
_BATCH = 20  # papers in one run
_LOOK_EVERY_S = 8.0
# What waited longer when the program started may not be wanted any more: a person is asked.
ASK_AFTER_MS = 10 * 60_000
_WAIT_S = 1.0
_TURN_S = 3.0


def _no_crash(_step: str) -> None:
    return


def _nothing() -> None:
    return


def _as_it_is(paper: Paper) -> Paper:
    return paper


class Spool:
    """Drains the print jobs of one till. Belongs to the devices lane."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        printers: Mapping[str, Printer],
        *,
        crash_points: Callable[[str], None] = _no_crash,
        before_paper: Callable[[], None] = _nothing,
        opened: Callable[[Paper], Paper] = _as_it_is,
        drawer: str = "",
    ) -> None:
        """`before_paper` brings the anchor to the disk: no paper may be newer than it. `opened`
        puts on a paper what stands sealed in the queue, or on no disk. `drawer` is the printer that
        the drawer hangs on; empty: the first one.

        `designs` are the house's ticket templates; whoever gets a newer season sets them.
        """
        self.designs = Designs()
        self._opened = opened
        self._before_paper = before_paper
        self._database = database
        self._clock = clock
        self._printers = dict(printers)
        self._drawer_at = drawer
        self._drawing = threading.Lock()
        self._turns: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
        self._held: frozenset[JobId] = frozenset()
        self._crash = crash_points
        self._underway: dict[str, Job] = {}
        self._ahead: dict[str, tuple[JobId, Page]] = {}
        self._looked_at_s: dict[str, float] = {}
        self._waits: dict[JobId, float] = {}  # for something to put on them; the others go on
        self._drawer_due = threading.Event()
        self._doubt_what_was_begun()
        self._hold_what_is_old()

    def run_once(self, only: str = "") -> int:
        """Print what can be printed now, at one printer or at each; how many papers came out.

        Never raises Trouble. Each printer may have a thread of its own.
        """
        printed = 0
        for name, printer in self._printers.items():
            if only in ("", name):
                with self._turns[name]:
                    printed += self._run(name, printer)
        return printed

    def _run(self, name: str, printer: Printer) -> int:
        printed = 0
        for _ in range(_BATCH):
            if name == self.drawer and self._drawer_due.is_set():  # the rest is for the next run
                break
            outcome = self._next(name, printer)
            printed += outcome is Progress.PRINTED
            if outcome in (None, Progress.SENDING, Progress.SENT):
                break
        self._watch(name, printer)
        if name == self.drawer:
            self._drawer_due.clear()
        return printed

    def status(self) -> PrinterStatus:
        """What the lamp shows: the first printer that lacks something. Any thread."""
        every = [printer.status for printer in self._printers.values()]
        return next((one for one in every if not one.ready), every[0] if every else PrinterStatus())

    def statuses(self) -> dict[str, PrinterStatus]:
        """What each printer says of itself. Any thread."""
        return {name: printer.status for name, printer in self._printers.items()}

    def counters(self) -> dict[str, int | None]:
        """How often each printer's cutter had cut when it was asked last. Any thread."""
        return {name: printer.counter for name, printer in self._printers.items()}

    @property
    def drawer(self) -> str:
        """The printer that the drawer hangs on; empty without a printer. Any thread."""
        return self.printer_of(self._drawer_at) if self._printers else ""

    @property
    def names(self) -> tuple[str, ...]:
        """The printers, by what they are for. Any thread."""
        return tuple(self._printers)

    @property
    def held(self) -> frozenset[JobId]:
        """Papers that waited for so long that a person is asked before they print. Any thread."""
        return self._held

    def release(self, jobs: Iterable[JobId]) -> None:
        """A person wants them printed; or does not, and has said so. Any thread."""
        self._held = self._held.difference(jobs)

    def printer_of(self, role: str) -> str:
        """Which printer prints what is for that one: a till may have one for everything."""
        return role if role in self._printers else next(iter(self._printers), role)

    def profiles(self) -> dict[str, Profile]:
        """What each printer is. Any thread."""
        return {name: printer.profile for name, printer in self._printers.items()}

    def expect_drawer(self) -> None:
        """Any thread, before `open_drawer` is asked for: a group's papers let it go first."""
        self._drawer_due.set()

    def open_drawer(self, cause: str, person: str = "") -> bool:
        """One pulse, never repeated; whether the printer took it. The cause is on disk before."""
        self._drawer_due.clear()
        name = self.drawer
        if not name:
            return False
        printer = self._printers[name]
        self.note_drawer(cause, person, "asked")
        with self._turns[name]:
            opened = printer.pulse()
        why = "" if opened else printer.why or "it is at a paper"
        self.note_drawer(cause, person, "opened" if opened else "not", why)
        told = "opened" if opened else f"not ({why})"
        _LOG.info("drawer at %s: %s: %s", name, cause, told)
        return opened

    def note_drawer(
        self, cause: str, person: str, said: Literal["asked", "opened", "not"], why: str = ""
    ) -> None:
        """On disk: why the drawer is opened, and whether it was."""
        with self._database.transaction() as unit:
            unit.drawer.add(DrawerOpening(self._clock.now_ms(), cause, person, said, why))

    def let_go_of_lines(self) -> bool:
        """Somebody else wants to speak on them for a moment; not while a paper is under way."""
        return all(self._at_rest(name, printer.close) for name, printer in self._printers.items())

    def take_printer(self, name: str, printer: Printer) -> bool:
        """From now on that one, by that name; not while a paper is under way at the one before."""

        def take() -> None:
            if name in self._printers:
                self._printers[name].close()
            self._printers = {**self._printers, name: printer}  # others may be reading the old ones
            self._ahead.pop(name, None)
            self._looked_at_s.pop(name, None)

        return self._at_rest(name, take)

    def drop_printer(self, name: str) -> bool:
        """There is none by that name any more; what waits for it goes to the other one. Not while a
        paper is under way there.
        """
        if name not in self._printers:
            return True

        def drop() -> None:
            self._printers[name].close()
            self._printers = {one: it for one, it in self._printers.items() if one != name}
            self._ahead.pop(name, None)

        return self._at_rest(name, drop)

    def hang_drawer(self, name: str) -> None:
        """The drawer hangs on that printer now. Any thread."""
        self._drawer_at = name

    def _at_rest(self, name: str, work: Callable[[], None]) -> bool:
        """Whether that was done: in the printer's turn, with no paper under way there."""
        turn = self._turns[name]
        if not turn.acquire(timeout=_TURN_S):
            return False
        try:
            if name not in self._underway:
                work()
            return name not in self._underway
        finally:
            turn.release()

    def close(self) -> None:
        """Let go of the printers."""
        for printer in self._printers.values():
            printer.close()

    def _next(self, name: str, printer: Printer) -> Progress | None:
        """Go on with the paper under way, or begin the next one; None if there is none."""
        job = self._underway.get(name) or self._begin(name, printer)
        if job is None:
            return None
        if job.state == "sending":
            progress = printer.push()
            if progress is Progress.SENT:
                self._crash("handed_over")
                job = self._write(job, Event.TAKEN, "", printer) or job
                self._underway[name] = job
                self._crash("sent")
                self._lay_ahead(name, printer)
            else:
                return self._settle_sending(name, job, progress)
        progress = printer.confirm()
        if progress is Progress.SENT:
            return progress
        self._crash("confirmed")
        event = Event.CONFIRMED if progress is Progress.PRINTED else Event.LOST
        evidence = f"level {printer.profile.confirm.value}"
        self._write(job, event, evidence if event is Event.CONFIRMED else printer.why, printer)
        self._release(name)
        self._crash("printed")
        return progress

    def _settle_sending(self, name: str, job: Job, progress: Progress) -> Progress | None:
        printer = self._printers[name]
        if progress is Progress.SENDING:
            return progress
        # Resent by itself only if not one byte was handed over.
        event = Event.LOST if printer.taken else Event.NOT_READY
        self._write(job, event, printer.why, printer)
        self._release(name)
        return progress if event is Event.LOST else None

    def _begin(self, name: str, printer: Printer) -> Job | None:
        """Look at the printer, then write `sending`: the last thing before the first byte."""
        job = self._first_waiting(name)
        if job is None:
            return None
        self._looked_at_s[name] = self._clock.monotonic_s()
        if not printer.look().ready:
            if (job.state, job.evidence) != ("blocked", printer.why):
                self._write(job, Event.NOT_READY, printer.why)
            return None
        page = self._page(name, job, printer)
        if page is None or not self._may_print(job):
            return None
        printer.count()
        try:
            printer.start(
                job.id, page, cut=self._cuts(name, job)
            )  # whatever is wrong with it: it is still `queued` on disk
        except ValueError as error:
            self._unprintable(job, error)
            return None
        begun = None
        try:
            self._crash("before_sending")
            begun = self._write(job, Event.BEGIN, "", printer)
        finally:
            if begun is None:
                printer.let_go()
        if begun is None:
            return None
        self._crash("sending")
        self._underway[name] = begun
        return begun

    def _lay_ahead(self, name: str, printer: Printer) -> None:
        """Draw the next one while this one prints, so that the printer need not wait for it."""
        job = self._first_waiting(name)
        page = self._lay_out(job, printer) if job else None
        if job and page:
            self._ahead[name] = (job.id, page)

    def _page(self, name: str, job: Job, printer: Printer) -> Page | None:
        """Its page, drawn ahead or now."""
        ahead = self._ahead.pop(name, None)
        return ahead[1] if ahead and ahead[0] == job.id else self._lay_out(job, printer)

    def _may_print(self, job: Job) -> bool:
        """Not from a database that may be an old copy, nor before its anchor is on the disk."""
        try:
            self._before_paper()
        except Refusal:
            return False
        except OSError as error:
            _LOG.error("the anchor cannot be written: %s", error)
            if job.state != "blocked":
                self._write(job, Event.NOT_READY, f"the anchor cannot be written: {error}")
            return False
        return True

    def _lay_out(self, job: Job, printer: Printer) -> Page | None:
        """Its page. A paper that cannot be laid out must not hold up those behind it."""
        try:
            paper = self._opened(decode(job.kind, job.body))
            with self._drawing:  # one font, one thread
                return lay_out(paper, printer.profile, self.designs)
        except (ValueError, Refusal) as error:
            self._unprintable(job, error)
        except Trouble as trouble:
            self._waits[job.id] = self._clock.monotonic_s() + _WAIT_S
            if (job.state, job.evidence) != ("blocked", trouble.sentence):
                self._write(job, Event.NOT_READY, trouble.sentence)
        return None

    def _unprintable(self, job: Job, error: Exception) -> None:
        _LOG.exception("job %s cannot be laid out", job.id)
        self._write(job, Event.UNPRINTABLE, f"cannot be laid out: {error}")

    def _waiting(self, name: str) -> list[Job]:
        """What that printer may print now, in order."""
        with self._database.transaction() as unit:
            waiting = unit.jobs.in_state("queued", "blocked")
        now_s, waits = self._clock.monotonic_s(), list(self._waits.items())
        self._waits = {job: at_s for job, at_s in waits if at_s > now_s}
        apart = self._waits.keys() | self._held
        mine = [job for job in waiting if self.printer_of(job.printer) == name]
        return [job for job in mine if job.id not in apart]

    def _first_waiting(self, name: str) -> Job | None:
        return next(iter(self._waiting(name)), None)

    def _cuts(self, name: str, job: Job) -> bool:
        """Whether the paper is cut behind it: the tickets of an order may stay together."""
        cut = self._printers[name].profile.cut
        if cut != "order" or job.ticket is None:
            return cut != "never"
        behind = next((one for one in self._waiting(name) if one.id != job.id), None)
        return behind is None or behind.ticket is None or behind.order != job.order

    def _write(
        self, job: Job, event: Event, evidence: str, printer: Printer | None = None
    ) -> Job | None:
        """Commit what the machine says; None if a refund was quicker and it is not wanted now.

        `printer` is the one that has it, and says how far it is.
        """
        with self._database.transaction() as unit:
            try:
                current = unit.jobs.load(job.id)
            except LookupError:
                return None
            if (current.state, current.printer) != (job.state, job.printer):
                return None
            state = after(current.state, event)
            confirmed = event is Event.CONFIRMED and printer is not None
            unit.jobs.set_state(
                job.id,
                state,
                evidence,
                level=int(printer.profile.confirm) if confirmed and printer else 0,
                taken=printer.taken if printer and event is not Event.BEGIN else None,
                size=printer.size if printer else None,
                counter=printer.counter if printer and event is Event.BEGIN else None,
            )
        return replace(job, state=state, evidence=evidence)

    def _release(self, name: str) -> None:
        del self._underway[name]
        self._printers[name].let_go()

    def _watch(self, name: str, printer: Printer) -> None:
        """Keep the lamp true while nothing prints, and the line free for other tills."""
        now = self._clock.monotonic_s()
        if name not in self._underway and now - self._looked_at_s.get(name, -1e9) >= _LOOK_EVERY_S:
            self._looked_at_s[name] = now
            printer.look()
            printer.warm_up()
        printer.rest()

    def _doubt_what_was_begun(self) -> None:
        """At start: nobody knows whether these came out."""
        with self._database.transaction() as unit:
            for job in unit.jobs.in_state("sending", "sent"):
                state = after(job.state, Event.RESTARTED)
                unit.jobs.set_state(job.id, state, f"the program ended while it was {job.state}")

    def _hold_what_is_old(self) -> None:
        """At start: last night's papers do not come out this morning unless somebody wants them."""
        now_ms = self._clock.now_ms()
        with self._database.transaction() as unit:
            self._held = frozenset(
                job.id
                for job in unit.jobs.in_state("queued", "blocked")
                if now_ms - unit.jobs.steps(job.id)[0].at_ms > ASK_AFTER_MS
            )
