"""Print jobs: one paper each, from queued to printed; and each state of each, append-only."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import get_args

from sqlalchemy import select
from sqlalchemy.orm import Session

from pos.domain.ids import JobId, OrderId, TicketId
from pos.domain.printjob import RECEIPTS, TICKETS, JobState, JobStep, role_of
from pos.storage.papertables import JobRow, JobStepRow

__all__ = ["RECEIPTS", "TICKET_PRINTER", "Job", "JobState", "Jobs"]

TICKET_PRINTER = TICKETS


@dataclass(frozen=True)
class Job:
    """A paper to be printed; `body` decodes with pos.domain.paper.decode(kind, body).

    `printer` is one of the till's, by its name: tickets or receipts.
    """

    id: JobId
    kind: str
    body: bytes
    ticket: TicketId | None
    order: OrderId | None
    printer: str
    state: JobState
    evidence: str


class Jobs:
    """The queue, in the order the papers were promised. `now_ms` dates each step of it."""

    def __init__(self, session: Session, now_ms: Callable[[], int]) -> None:
        self._session = session
        self._now_ms = now_ms

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
        """Queue it, for the printer of such papers unless one is named."""
        row = JobRow(
            id=job,
            kind=kind,
            body=body,
            ticket=ticket,
            order=order,
            printer=printer or role_of(kind),
            state="queued",
            evidence="",
        )
        self._session.add(row)
        self._session.flush()
        self._note(row)

    def next_queued(self, printer: str | None = None) -> Job | None:
        """The one that waits longest, of one printer or of any."""
        wanted = select(JobRow).where(JobRow.state == "queued").order_by(JobRow.position).limit(1)
        if printer is not None:
            wanted = wanted.where(JobRow.printer == printer)
        row = self._session.scalars(wanted).first()
        return None if row is None else _job(row)

    def load(self, job: JobId) -> Job:
        """As it is now. Raises LookupError for an unknown job."""
        return _job(self._row(job))

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
        """What became of it, and how that is known (see JobStep). Raises LookupError."""
        row = self._row(job)
        row.state, row.evidence = state, evidence
        self._note(row, person=person, level=level, taken=taken, size=size, counter=counter)

    def move(self, job: JobId, printer: str, person: str) -> None:
        """It waits for another printer now. Raises LookupError."""
        row = self._row(job)
        row.printer, row.state, row.evidence = printer, "queued", ""
        self._note(row, person=person)

    def steps(self, job: JobId) -> tuple[JobStep, ...]:
        """All its states, in order."""
        return tuple(step for _, step in self._steps(JobStepRow.job == job))

    def steps_since(self, since_ms: int) -> tuple[tuple[JobId, JobStep], ...]:
        """What happened to any job since then, in order."""
        return self._steps(JobStepRow.at_ms >= since_ms)

    def last_printed(self, printer: str, before_ms: int) -> tuple[JobId, JobStep] | None:
        """What that printer confirmed last, up to then."""
        row = self._session.scalars(
            select(JobStepRow)
            .where(
                JobStepRow.printer == printer,
                JobStepRow.state == "printed",
                JobStepRow.level > 0,
                JobStepRow.at_ms <= before_ms,
            )
            .order_by(JobStepRow.position.desc())
            .limit(1)
        ).first()
        return None if row is None else (JobId(row.job), _step(row))

    def in_state(self, *states: JobState) -> tuple[Job, ...]:
        """Jobs in one of the states, in order."""
        rows = self._session.scalars(
            select(JobRow).where(JobRow.state.in_(states)).order_by(JobRow.position)
        )
        return tuple(_job(row) for row in rows)

    def all(self, order: OrderId) -> tuple[Job, ...]:
        """The order's jobs."""
        rows = self._session.scalars(
            select(JobRow).where(JobRow.order == order).order_by(JobRow.position)
        )
        return tuple(_job(row) for row in rows)

    def of_tickets(self, tickets: Iterable[TicketId]) -> tuple[Job, ...]:
        """The papers of these tickets, in order."""
        rows = self._session.scalars(
            select(JobRow).where(JobRow.ticket.in_(tuple(tickets))).order_by(JobRow.position)
        )
        return tuple(_job(row) for row in rows)

    def cancel_queued(self, tickets: tuple[TicketId, ...], evidence: str) -> None:
        """Papers of these tickets that no printer has seen are not wanted any more."""
        for job in self.of_tickets(tickets):
            if job.state in ("queued", "blocked"):
                self.set_state(job.id, "cancelled", evidence)

    def _row(self, job: JobId) -> JobRow:
        row = self._session.scalars(select(JobRow).where(JobRow.id == job)).first()
        if row is None:
            raise LookupError(f"no print job {job}")
        return row

    def _note(
        self,
        row: JobRow,
        *,
        person: str = "",
        level: int = 0,
        taken: int | None = None,
        size: int | None = None,
        counter: int | None = None,
    ) -> None:
        self._session.add(
            JobStepRow(
                job=row.id,
                at_ms=self._now_ms(),
                state=row.state,
                printer=row.printer,
                evidence=row.evidence,
                person=person,
                level=level,
                taken=taken,
                size=size,
                counter=counter,
            )
        )
        self._session.flush()

    def _steps(self, wanted: object) -> tuple[tuple[JobId, JobStep], ...]:
        rows = self._session.scalars(
            select(JobStepRow).where(wanted).order_by(JobStepRow.position)  # type: ignore[arg-type]
        )
        return tuple((JobId(row.job), _step(row)) for row in rows)


def _state(text: str) -> JobState:
    return next(one for one in get_args(JobState) if one == text)


def _job(row: JobRow) -> Job:
    return Job(
        id=JobId(row.id),
        kind=row.kind,
        body=row.body,
        ticket=None if row.ticket is None else TicketId(row.ticket),
        order=None if row.order is None else OrderId(row.order),
        printer=row.printer,
        state=_state(row.state),
        evidence=row.evidence,
    )


def _step(row: JobStepRow) -> JobStep:
    return JobStep(
        at_ms=row.at_ms,
        state=_state(row.state),
        printer=row.printer,
        evidence=row.evidence,
        person=row.person,
        level=row.level,
        taken=row.taken,
        size=row.size,
        counter=row.counter,
    )
