"""In memory: emergency papers, as pos.storage.emergency."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from operator import attrgetter

from pos.domain.emergency import EmergencyPaper, Pack, PaperState
from pos.domain.ids import JobId, PerformanceId, PlaceId, TicketId
from pos.domain.ticketcode import short_code
from tests.simulation.rows import ConstraintBroken, Rows


class EmergencyPapers:
    """As pos.storage.emergency."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._packs = rows.tables["packs"]
        self._papers = rows.tables["papers"]

    def add(self, pack: Pack, jobs: Sequence[JobId | None]) -> None:
        taken = self.taken(pack.performance)
        if any(one.place in taken for one in pack.tickets):
            raise ConstraintBroken("two papers for one place")
        self._rows.insert(self._packs, pack.id, pack)
        for number, (ticket, job) in enumerate(zip(pack.tickets, jobs, strict=True), pack.first):
            paper = EmergencyPaper(pack.id, number, ticket, pack.currency, pack.at_ms, job=job)
            self._rows.insert(self._papers, ticket.id, paper)

    def next_number(self, performance: PerformanceId) -> int:
        numbers = [one.number for one in self.of_performance(performance)]
        return max(numbers, default=0) + 1

    def of(self, ticket: TicketId) -> EmergencyPaper | None:
        return self._papers.get(ticket)

    def find(self, text: str) -> tuple[EmergencyPaper, ...]:
        compact = text.upper().replace(" ", "").replace("-", "")
        return _sorted(
            one
            for one in self._papers.values()
            if one.ticket.code == text or short_code(one.ticket.id) == compact
        )

    def waiting(self) -> tuple[EmergencyPaper, ...]:
        return _sorted(one for one in self._papers.values() if one.waits)

    def of_performance(self, performance: PerformanceId) -> tuple[EmergencyPaper, ...]:
        return tuple(one for one in self.everything() if one.ticket.performance == performance)

    def is_packed(self, performance: PerformanceId) -> bool:
        return any(one.performance == performance for one in self._packs.values())

    def taken(self, performance: PerformanceId) -> frozenset[PlaceId]:
        return frozenset(
            one.ticket.place for one in self.waiting() if one.ticket.performance == performance
        )

    def settle(self, ticket: TicketId, state: PaperState, at_ms: int, why: str = "") -> None:
        paper = self._papers[ticket]
        if not paper.waits:
            raise ConstraintBroken("what became of a paper is said once")
        self._rows.put(
            self._papers, ticket, replace(paper, state=state, why=why, settled_at_ms=at_ms)
        )

    def packs(self) -> tuple[Pack, ...]:
        return tuple(sorted(self._packs.values(), key=attrgetter("at_ms", "id")))

    def everything(self) -> tuple[EmergencyPaper, ...]:
        return _sorted(self._papers.values())


def _sorted(papers: Iterable[EmergencyPaper]) -> tuple[EmergencyPaper, ...]:
    return tuple(
        sorted(papers, key=lambda one: (one.ticket.performance, one.number, one.packed_at_ms))
    )
