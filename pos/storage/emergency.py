"""Emergency papers on the till's disk."""

from collections.abc import Sequence
from typing import get_args

import msgspec
from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from pos.domain.emergency import Cause, EmergencyPaper, Pack, PaperState
from pos.domain.ids import JobId, PackId, PerformanceId, PersonId, PlaceId, TicketId
from pos.domain.order import Ticket
from pos.domain.ticketcode import short_code
from pos.storage.emergencytables import EmergencyPaperRow, PackRow

_WAITS = ("out", "lost")


class EmergencyPapers:
    """Packs, and one row a paper."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, pack: Pack, jobs: Sequence[JobId | None]) -> None:
        """Papers that may exist from now on; a job each, as far as they are known."""
        self._session.add(
            PackRow(
                id=pack.id,
                performance=pack.performance,
                currency=pack.currency,
                first=pack.first,
                person=pack.person,
                cause=pack.cause,
                at_ms=pack.at_ms,
            )
        )
        self._session.flush()
        self._session.add_all(
            EmergencyPaperRow(
                ticket=ticket.id,
                pack=pack.id,
                number=number,
                performance=ticket.performance,
                place=ticket.place,
                short_code=short_code(ticket.id),
                code=ticket.code,
                body=msgspec.json.encode(ticket),
                job=job,
                state="out",
                why="",
                settled_at_ms=None,
            )
            for number, (ticket, job) in enumerate(zip(pack.tickets, jobs, strict=True), pack.first)
        )
        self._session.flush()

    def next_number(self, performance: PerformanceId) -> int:
        """The one behind the last paper of the performance."""
        last = self._session.scalar(
            select(func.max(EmergencyPaperRow.number)).where(
                EmergencyPaperRow.performance == performance
            )
        )
        return (last or 0) + 1

    def of(self, ticket: TicketId) -> EmergencyPaper | None:
        """That ticket's paper; None for one that is no emergency ticket of this till."""
        found = self._some(_PAPERS.where(EmergencyPaperRow.ticket == ticket))
        return found[0] if found else None

    def find(self, text: str) -> tuple[EmergencyPaper, ...]:
        """By the short code as people type it, or the whole code as it is scanned."""
        compact = text.upper().replace(" ", "").replace("-", "")
        wanted = or_(EmergencyPaperRow.code == text, EmergencyPaperRow.short_code == compact)
        return self._some(_PAPERS.where(wanted))

    def waiting(self) -> tuple[EmergencyPaper, ...]:
        """Those not accounted for, by performance and number."""
        return self._some(_PAPERS.where(EmergencyPaperRow.state.in_(_WAITS)))

    def of_performance(self, performance: PerformanceId) -> tuple[EmergencyPaper, ...]:
        """All papers of one performance, whatever became of them."""
        return self._some(_PAPERS.where(EmergencyPaperRow.performance == performance))

    def is_packed(self, performance: PerformanceId) -> bool:
        """Whether there ever was a pack of it, also one without any ticket."""
        wanted = select(PackRow.id).where(PackRow.performance == performance).limit(1)
        return self._session.scalar(wanted) is not None

    def taken(self, performance: PerformanceId) -> frozenset[PlaceId]:
        """Places of the performance that somebody may have a paper for."""
        rows = self._session.scalars(
            select(EmergencyPaperRow.place).where(
                EmergencyPaperRow.performance == performance, EmergencyPaperRow.state.in_(_WAITS)
            )
        )
        return frozenset(PlaceId(one) for one in rows)

    def settle(self, ticket: TicketId, state: PaperState, at_ms: int, why: str = "") -> None:
        """What became of the paper. Raises LookupError for one that is not here."""
        row = self._session.get_one(EmergencyPaperRow, ticket)
        row.state, row.why, row.settled_at_ms = state, why, at_ms
        self._session.flush()

    def packs(self) -> tuple[Pack, ...]:
        """All of them, as they were printed."""
        rows = self._session.scalars(select(PackRow).order_by(PackRow.at_ms, PackRow.id)).all()
        papers: dict[object, list[Ticket]] = {row.id: [] for row in rows}
        for paper in self._some(_PAPERS):
            papers[paper.pack].append(paper.ticket)
        return tuple(_pack(row, tuple(papers[row.id])) for row in rows)

    def everything(self) -> tuple[EmergencyPaper, ...]:
        """All papers there ever were, by performance and number."""
        return self._some(_PAPERS)

    def _some(self, query: Select[EmergencyPaperRow, PackRow]) -> tuple[EmergencyPaper, ...]:
        return tuple(_paper(row, pack) for row, pack in self._session.execute(query))


_PAPERS = (
    select(EmergencyPaperRow, PackRow)
    .join(PackRow, PackRow.id == EmergencyPaperRow.pack)
    .order_by(EmergencyPaperRow.performance, EmergencyPaperRow.number, PackRow.at_ms)
)


def _pack(row: PackRow, tickets: tuple[Ticket, ...]) -> Pack:
    return Pack(
        id=PackId(row.id),
        performance=PerformanceId(row.performance),
        currency=row.currency,
        first=row.first,
        tickets=tickets,
        person=PersonId(row.person),
        cause=next(one for one in get_args(Cause) if one == row.cause),
        at_ms=row.at_ms,
    )


def _paper(row: EmergencyPaperRow, pack: PackRow) -> EmergencyPaper:
    return EmergencyPaper(
        pack=PackId(row.pack),
        number=row.number,
        ticket=msgspec.json.decode(row.body, type=Ticket),
        currency=pack.currency,
        packed_at_ms=pack.at_ms,
        state=next(one for one in get_args(PaperState) if one == row.state),
        why=row.why,
        settled_at_ms=row.settled_at_ms,
        job=None if row.job is None else JobId(row.job),
    )
