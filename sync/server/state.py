"""What the decision core reads and writes: the touched part of the books, as plain values.

Ids that are UUIDs, and hashes, are lower-case hex text here and in the database.
"""

from dataclasses import dataclass, field

from msgspec import Struct

from sync.protocol.wire import PlaceChange, PlaceState, Task

LIVE, REFUNDED, CONFLICT = 1, 2, 3  # state of a ticket

PlaceKey = tuple[int, int]  # performance, place
OperationKey = tuple[int, str]  # till, operation
EntryKey = tuple[int, int, int]  # till, incarnation, number


class Claim(Struct, frozen=True):
    """Who may sell a place that is not free. `until_ms` counts for held ones only."""

    state: int
    till: int = 0
    until_ms: int = 0
    operation: str = ""
    ticket: str = ""
    reason: str = ""


FREE = Claim(int(PlaceState.FREE))


class Standing(Struct, frozen=True):
    """A standing area. No place of it below `lowest_free` is free."""

    first: int
    capacity: int
    lowest_free: int

    @property
    def end(self) -> int:
        """One past its last place."""
        return self.first + self.capacity


class Performance(Struct, frozen=True):
    """A performance, locked: its feed's last version and what its plan holds."""

    id: int
    version: int
    place_count: int
    areas: tuple[Standing, ...] = ()


class Till(Struct, frozen=True):
    """A till and the head of its journal as the server has it."""

    id: int
    incarnation: int
    fenced: bool
    number: int
    hash: str


class Operation(Struct, frozen=True):
    """An operation answered before, or cancelled (no digest) before it came."""

    digest: str = ""
    answer: bytes = b""


class SoldTicket(Struct, frozen=True):
    """A ticket as the gate asks for it."""

    id: str
    performance: int
    place: int
    till: int
    order: str
    state: int
    print_no: int


class StoredEntry(Struct, frozen=True):
    """A journal entry as it came."""

    hash: str
    kind: str
    at_ms: int
    body: bytes


class StoredTask(Struct, frozen=True):
    """Something a person has to settle."""

    till: int
    incarnation: int
    task: Task


@dataclass
class State:
    """Everything the requests of a batch may touch. A place that was not loaded is not here.

    `claims` holds FREE for a place that was looked for and is free. `windows` says up to which
    place (exclusive) each area's claims are all here, from `lowest_free` on.
    """

    now_ms: int
    tills: dict[int, Till] = field(default_factory=dict)
    performances: dict[int, Performance] = field(default_factory=dict)
    claims: dict[PlaceKey, Claim] = field(default_factory=dict)
    windows: dict[tuple[int, int], int] = field(default_factory=dict)
    operations: dict[OperationKey, Operation] = field(default_factory=dict)
    tickets: dict[str, SoldTicket] = field(default_factory=dict)
    hashes: dict[EntryKey, str] = field(default_factory=dict)
    tasks: list[StoredTask] = field(default_factory=list)


@dataclass
class Writes:
    """What has changed; the writer puts exactly this into the tables."""

    tills: dict[int, Till] = field(default_factory=dict)
    performances: dict[int, Performance] = field(default_factory=dict)
    claims: dict[PlaceKey, Claim] = field(default_factory=dict)
    operations: dict[OperationKey, Operation] = field(default_factory=dict)
    tickets: dict[str, SoldTicket] = field(default_factory=dict)
    entries: dict[EntryKey, StoredEntry] = field(default_factory=dict)
    tasks: list[StoredTask] = field(default_factory=list)
    changes: list[tuple[int, PlaceChange]] = field(default_factory=list)

    def versions(self) -> dict[int, int]:
        """The performances whose feed has grown, and how far."""
        grown = {performance for performance, _ in self.changes}
        return {performance: self.performances[performance].version for performance in grown}
