"""The printer of a simulated till: what came out of it is what people hold in their hands."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from uuid import UUID

from pos.domain.paper import EmergencyPaper, Paper, TicketPaper, decode
from pos.domain.ticketcode import read
from pos.storage.jobs import Job
from printing.printer import Progress
from printing.profile import ROLL_80MM
from printing.spool.spool import Spool
from printing.status import PaperLevel, PrinterStatus

_READY = PrinterStatus(online=True, last_seen_s=0.0)
_NO_PAPER = PrinterStatus(online=True, paper=PaperLevel.OUT, last_seen_s=0.0)


@dataclass(frozen=True, slots=True)
class Printed:
    """A paper on the counter."""

    job: UUID
    till: int
    paper: Paper
    at_ms: int


class FakePrinter:
    """The words of printing.printer.Printer that the spool uses. `temper`: how often it fails."""

    def __init__(self, random: Random, came_out: Callable[[UUID, Paper], None]) -> None:
        self.profile = ROLL_80MM
        self.status = _READY
        self.why = ""
        self.taken = 0
        self.temper = 0.0
        self._random = random
        self._came_out = came_out
        self._underway: tuple[UUID, Paper] | None = None

    def look(self) -> PrinterStatus:
        """Whether it has paper."""
        return self.status

    def run_out(self) -> None:
        """The roll is at its end."""
        self.status, self.why = _NO_PAPER, "no paper"

    def refill(self) -> None:
        """A new roll."""
        self.status, self.why = _READY, ""

    counter = None
    size = 1

    def count(self) -> None:
        """It counts no cuts."""

    def start(self, job: UUID, paper: Paper, *, cut: bool = True) -> None:
        """Take a paper."""
        del cut
        self._underway, self.taken = (job, paper), 0

    def push(self) -> Progress:
        """Print it; or break before the first byte, or swallow it."""
        assert self._underway is not None
        luck = self._random.random()
        if luck < self.temper:
            self.why = "jammed"
            self.taken = int(luck * 3 / self.temper)
            if self.taken == 2:
                self._came_out(*self._underway)
            return Progress.LOST
        self.taken = 1
        self._came_out(*self._underway)
        return Progress.SENT

    def confirm(self) -> Progress:
        """The printer's word that it came out, if it can be heard."""
        return Progress.LOST if self._random.random() < self.temper else Progress.PRINTED

    def let_go(self) -> None:
        """The next one may come."""
        self._underway = None

    def warm_up(self) -> None:
        """Nothing to warm up."""

    def rest(self) -> None:
        """No line to let go of."""

    def close(self) -> None:
        """Nor here."""


class PlainSpool(Spool):
    """The real queue; its page is the paper's own facts, for nobody looks at dots here."""

    def _lay_out(self, job: Job, printer: object) -> Paper:  # type: ignore[override]
        return decode(job.kind, job.body)


def ticket_of(paper: Paper) -> UUID | None:
    """The ticket it is the paper of, if it admits anybody."""
    if isinstance(paper, EmergencyPaper):
        return read(paper.code)[0].ticket
    return paper.ticket if isinstance(paper, TicketPaper) else None
