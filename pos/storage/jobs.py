"""Print jobs: one paper each, from queued to printed."""

from dataclasses import dataclass
from typing import Literal, get_args

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from pos.domain.ids import JobId, OrderId, TicketId
from pos.storage.tables import JobRow

JobState = Literal["queued", "sending", "sent", "printed", "in_doubt", "blocked", "cancelled"]

# The till has one printer: tickets and slips leave it in the order they were promised.
TICKET_PRINTER = "tickets"


@dataclass(frozen=True)
class Job:
    """A paper to be printed; `body` decodes with pos.domain.paper.decode(kind, body)."""

    id: JobId
    kind: str
    body: bytes
    ticket: TicketId | None
    order: OrderId | None
    printer: str
    state: JobState
    evidence: str


class Jobs:
    """The queue, in the order the papers were promised."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(
        self,
        job: JobId,
        kind: str,
        body: bytes,
        *,
        ticket: TicketId | None = None,
        order: OrderId | None = None,
        printer: str = TICKET_PRINTER,
    ) -> None:
        """Queue it."""
        self._session.add(
            JobRow(
                id=job,
                kind=kind,
                body=body,
                ticket=ticket,
                order=order,
                printer=printer,
                state="queued",
                evidence="",
            )
        )
        self._session.flush()

    def next_queued(self, printer: str | None = None) -> Job | None:
        """The one that waits longest, of one printer or of any."""
        wanted = select(JobRow).where(JobRow.state == "queued").order_by(JobRow.position).limit(1)
        if printer is not None:
            wanted = wanted.where(JobRow.printer == printer)
        row = self._session.scalars(wanted).first()
        return None if row is None else _job(row)

    def set_state(self, job: JobId, state: JobState, evidence: str = "") -> None:
        """What became of it, and how that is known. Raises LookupError for an unknown job."""
        row = self._session.scalars(select(JobRow).where(JobRow.id == job)).first()
        if row is None:
            raise LookupError(f"no print job {job}")
        row.state = state
        row.evidence = evidence
        self._session.flush()

    def move(self, job: JobId, printer: str, person: str) -> None:
        """It waits for another printer now; `person` wanted it so. Raises LookupError."""
        row = self._session.scalars(select(JobRow).where(JobRow.id == job)).first()
        if row is None:
            raise LookupError(f"no print job {job}")
        row.printer, row.state, row.evidence = printer, "queued", person
        self._session.flush()

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

    def cancel_queued(self, tickets: tuple[TicketId, ...], evidence: str) -> None:
        """Papers of these tickets that no printer has seen are not wanted any more."""
        self._session.execute(
            update(JobRow)
            .where(JobRow.ticket.in_(tickets), JobRow.state.in_(("queued", "blocked")))
            .values(state="cancelled", evidence=evidence)
        )


def _job(row: JobRow) -> Job:
    return Job(
        id=JobId(row.id),
        kind=row.kind,
        body=row.body,
        ticket=None if row.ticket is None else TicketId(row.ticket),
        order=None if row.order is None else OrderId(row.order),
        printer=row.printer,
        state=next(one for one in get_args(JobState) if one == row.state),
        evidence=row.evidence,
    )
