"""Emergency papers: tickets printed in advance, to sell by hand when the till itself goes down.

From the moment its paper may exist, the place is sold to whoever holds that paper: no till sells it
in another way, and nobody gets it, until a person has said what became of the paper.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from pos.domain.ids import (
    CategoryId,
    JobId,
    PackId,
    PerformanceId,
    PersonId,
    PlaceId,
    TicketId,
    TillId,
)
from pos.domain.order import Ticket
from pos.domain.season import Performance

# Why it was printed: somebody wanted it, the doors open soon, the server was lost; or a paper of it
# turned up at a till whose books had lost it.
Cause = Literal["button", "doors", "server_lost", "found"]
# out: nobody has said yet what became of it; lost: nobody can, and its place stays sold.
PaperState = Literal["out", "sold", "back", "lost"]
PAPERS_LIMIT = 200
# The server lost, what begins later than that is not worth the paper yet.
AHEAD = timedelta(hours=12)


@dataclass(frozen=True)
class Pack:
    """Tickets whose papers were printed together. Of a performance they are numbered from `first`
    on. `person` is empty where the till did it by itself.
    """

    id: PackId
    performance: PerformanceId
    currency: str
    first: int
    tickets: tuple[Ticket, ...]
    person: PersonId
    cause: Cause
    at_ms: int


@dataclass(frozen=True)
class PaperBack:
    """A paper that was not used and is in the cashier's hand: its code is dead, its place free."""

    id: UUID
    ticket: TicketId
    performance: PerformanceId
    place: PlaceId
    person: PersonId
    at_ms: int


@dataclass(frozen=True)
class EmergencyPaper:
    """One paper of a pack, and what became of it. `job` prints it; None where that was lost."""

    pack: PackId
    number: int
    ticket: Ticket
    currency: str
    packed_at_ms: int
    state: PaperState = "out"
    why: str = ""
    settled_at_ms: int | None = None
    job: JobId | None = None

    @property
    def waits(self) -> bool:
        """Whether it is not accounted for. One that is lost may still turn up."""
        return self.state in ("out", "lost")


def numbered(till: TillId, number: int) -> str:
    """What stands on the paper instead of an order's number: 3-E007."""
    return f"{till}-E{number:03d}"


def share(owned: int) -> int:
    """How many of a category's places go onto paper where nobody says: half, for the till may be
    cut off only, and then it has to go on selling.
    """
    return owned // 2


def chosen(
    owned: Mapping[CategoryId, Sequence[PlaceId]], wanted: Mapping[CategoryId, int] | None
) -> tuple[PlaceId, ...]:
    """Which places go onto paper: of each category the last ones, so that both halves stay
    together. None wanted: a share of each.
    """
    found: list[PlaceId] = []
    for category, places in owned.items():
        count = share(len(places)) if wanted is None else wanted.get(category, 0)
        if count > 0:
            found += sorted(places)[-count:]
    return tuple(sorted(found)[:PAPERS_LIMIT])


@dataclass(frozen=True)
class Watch:
    """When a till prints a pack by itself: so many minutes before a performance begins, or after
    the server was lost for so many minutes. 0: never.
    """

    doors_min: int = 0
    lost_min: int = 0

    def due(
        self, now: datetime, performances: Iterable[Performance], lost_s: float
    ) -> tuple[tuple[PerformanceId, Cause], ...]:
        """What is wanted now, the earliest first. The server lost, that is what begins within
        `AHEAD`. Entry times come too close after each other to be packed unasked.
        """
        found: list[tuple[PerformanceId, Cause]] = []
        lost = 0 < self.lost_min * 60 <= lost_s
        for one in sorted(performances, key=lambda one: (one.starts_at, one.id)):
            left = one.starts_at - now
            if one.cancelled or one.real_name or one.timed or left < timedelta(0):
                continue
            if left <= timedelta(minutes=self.doors_min):
                found.append((one.id, "doors"))
            elif lost and left <= AHEAD:
                found.append((one.id, "server_lost"))
        return tuple(found)
