"""Print jobs: one paper each, from queued to printed."""

from dataclasses import dataclass
from typing import Literal

from pos.domain.ids import JobId, OrderId, TicketId

JobState = Literal["queued", "sending", "sent", "printed", "in_doubt", "blocked", "cancelled"]


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
    queued_at_ms: int
