"""Leases: places a till may sell because it owns them, or has asked to."""

from dataclasses import dataclass
from typing import Literal

from pos.domain.ids import OperationId, PerformanceId, PlaceId

LeaseState = Literal["asked", "secured", "allotted"]
# From these a till sells; what was only asked for may never have been given.
OWNED: frozenset[LeaseState] = frozenset({"secured", "allotted"})


@dataclass(frozen=True)
class Lease:
    """`asked`: nobody knows yet whether the server gave it. `secured`: this till's own, for one
    customer. `allotted`: its own in advance, to sell from while it is cut off.
    """

    performance: PerformanceId
    place: PlaceId
    operation: OperationId
    state: LeaseState
    at_ms: int


@dataclass(frozen=True)
class Quarantined:
    """A place that an earlier life of this till may have sold, and nobody can tell."""

    performance: PerformanceId
    place: PlaceId
    incarnation: int


# Whether a part of a till's history was lost: no; yes, and what it owned is quarantined; yes, while
# the books had lost theirs, too, and nobody has taken the risk yet.
WHOLE, HOLE, OPEN_HOLE = 0, 1, 2


@dataclass(frozen=True)
class Membership:
    """How a till stands with its server.

    `generation` is the server's life it last spoke to, 0 before the first. `session` is shown with
    each beat, `next_session` is the one it becomes then. `granted` is the last grant taken,
    `renewal` the operation by which a new incarnation was asked for and not yet got. `hole`: a part
    of its history was lost once. `orphans`: from this entry on its present journal is not the
    server's, and has to be told again in the next life; 0 for none. `papers`: how many were about
    to be handed over in this life. `numbers_from`: orders of this life begin there, for a lost one
    may have used the numbers before.
    """

    generation: int = 0
    session: str = ""
    next_session: str = ""
    granted: int = 0
    renewal: OperationId | None = None
    hole: int = WHOLE
    orphans: int = 0
    papers: int = 0
    numbers_from: int = 0


@dataclass(frozen=True)
class Picture:
    """What a till saw of a performance, as of a version of a generation's feed.

    `states` has one byte a place; `owners` are (place, till) of those that have one. `at_ms` is
    this till's wall clock, for people.
    """

    performance: PerformanceId
    generation: int
    version: int
    states: bytes
    owners: tuple[tuple[int, int], ...]
    at_ms: int

    def supersedes(self, before: "Picture | None", spoken_to: int) -> bool:
        """Whether it may take that one's place; `spoken_to` is the generation the till stands with.

        What was seen of a server's earlier life is evidence until the new one has been told of it.
        """
        if before is None or before.generation == self.generation:
            return before is None or before.version <= self.version
        return before.generation < self.generation == spoken_to
