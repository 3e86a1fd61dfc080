"""In memory: the papers to be printed, what became of them, reprints, and the drawer."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from pos.domain.ids import JobId, OrderId, TicketId
from pos.domain.order import Ticket
from pos.domain.printjob import (
    MOST_PRINTS,
    DrawerOpening,
    JobState,
    JobStep,
    Reprint,
    role_of,
)
from pos.storage.jobs import Job
from tests.simulation.rows import ConstraintBroken, Rows

_WAITING = frozenset(("queued", "blocked", "sending", "sent", "in_doubt"))


class Jobs:
    """As pos.storage.jobs. `waiting` are those that are not at an end, by position."""

    def __init__(self, rows: Rows, now_ms: Callable[[], int]) -> None:
        self._rows = rows
        self._now_ms = now_ms
        self._jobs = rows.tables["jobs"]
        self._waiting = rows.tables["waiting"]
        self._steps = rows.tables["job_steps"]

    def add(
        self,
        job: JobId,
        kind: str,
        body: bytes,
        *,
        ticket: TicketId | None = None,
        order: OrderId | None = None,
        printer: str = "",
    ) -> None:
        made = Job(job, kind, body, ticket, order, printer or role_of(kind), "queued", "")
        self._rows.insert(self._jobs, job, made)
        self._rows.put(self._waiting, len(self._jobs), job)
        self._note(made)

    def next_queued(self, printer: str | None = None) -> Job | None:
        queued = self.in_state("queued")
        return next((one for one in queued if printer in (None, one.printer)), None)

    def load(self, job: JobId) -> Job:
        found: Job | None = self._jobs.get(job)
        if found is None:
            raise LookupError(f"no print job {job}")
        return found

    def set_state(
        self,
        job: JobId,
        state: JobState,
        evidence: str = "",
        *,
        person: str = "",
        level: int = 0,
        taken: int | None = None,
        size: int | None = None,
        counter: int | None = None,
    ) -> None:
        made = replace(self.load(job), state=state, evidence=evidence)
        self._rows.put(self._jobs, job, made)
        self._note(made, person=person, level=level, taken=taken, size=size, counter=counter)
        if state not in _WAITING:
            position = next((one for one, it in self._waiting.items() if it == job), None)
            if position is not None:
                self._rows.drop(self._waiting, position)

    def move(self, job: JobId, printer: str, person: str) -> None:
        made = replace(self.load(job), printer=printer, state="queued", evidence="")
        self._rows.put(self._jobs, job, made)
        self._note(made, person=person)

    def steps(self, job: JobId) -> tuple[JobStep, ...]:
        return tuple(step for one, step in self._steps.values() if one == job)

    def steps_since(self, since_ms: int) -> tuple[tuple[JobId, JobStep], ...]:
        return tuple(one for one in self._steps.values() if one[1].at_ms >= since_ms)

    def last_printed(self, printer: str, before_ms: int) -> tuple[JobId, JobStep] | None:
        found = [
            (job, step)
            for job, step in self._steps.values()
            if (step.printer, step.state) == (printer, "printed")
            and step.level > 0
            and step.at_ms <= before_ms
        ]
        return found[-1] if found else None

    def in_state(self, *states: JobState) -> tuple[Job, ...]:
        jobs = self._jobs
        if _WAITING.issuperset(states):
            waiting = self._waiting
            found = [jobs[waiting[position]] for position in sorted(waiting)]
            return tuple(one for one in found if one.state in states)
        return tuple(one for one in jobs.values() if one.state in states)

    def all(self, order: OrderId) -> tuple[Job, ...]:
        return tuple(one for one in self._jobs.values() if one.order == order)

    def of_tickets(self, tickets: Iterable[TicketId]) -> tuple[Job, ...]:
        wanted = set(tickets)
        return tuple(one for one in self._jobs.values() if one.ticket in wanted)

    def cancel_queued(self, tickets: tuple[TicketId, ...], evidence: str) -> None:
        for one in self.in_state("queued", "blocked"):
            if one.ticket in tickets:
                self.set_state(one.id, "cancelled", evidence)

    def _note(self, job: Job, **known: object) -> None:
        step = JobStep(self._now_ms(), job.state, job.printer, job.evidence)
        step = replace(step, **known)  # type: ignore[arg-type]
        self._rows.insert(self._steps, len(self._steps) + 1, (job.id, step))


class Reprints:
    """As pos.storage.reprints."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._reprints = rows.tables["reprints"]

    def add(self, reprint: Reprint) -> None:
        if not 2 <= reprint.print_no <= MOST_PRINTS:
            raise ConstraintBroken("a print number out of range")
        self._rows.insert(self._reprints, (reprint.ticket, reprint.print_no), reprint)

    def of_tickets(self, tickets: Sequence[TicketId]) -> dict[TicketId, Reprint]:
        found = [one for one in self._reprints.values() if one.ticket in tickets]
        return {one.ticket: one for one in sorted(found, key=lambda one: one.print_no)}

    def since(self, since_ms: int) -> tuple[Reprint, ...]:
        found = [one for one in self._reprints.values() if one.at_ms >= since_ms]
        return tuple(sorted(found, key=lambda one: (one.at_ms, str(one.ticket), one.print_no)))

    def valid(self, tickets: Sequence[Ticket]) -> tuple[Ticket, ...]:
        latest = self.of_tickets([one.id for one in tickets])
        return tuple(
            replace(one, code=latest[one.id].code, print_no=latest[one.id].print_no)
            if one.id in latest
            else one
            for one in tickets
        )


class DrawerOpenings:
    """As pos.storage.reprints."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._openings = rows.tables["drawer"]

    def add(self, opening: DrawerOpening) -> None:
        self._rows.insert(self._openings, len(self._openings) + 1, opening)

    def since(self, since_ms: int) -> tuple[DrawerOpening, ...]:
        return tuple(one for one in self._openings.values() if one.at_ms >= since_ms)
