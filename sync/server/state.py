"""What the decision core reads and writes: the touched part of the books, as plain values.

Ids that are UUIDs, and hashes, are lower-case hex text here and in the database.
"""

from dataclasses import dataclass, field

from msgspec import Struct

from pos.domain.journal import Remedy
from sync.protocol.wire import PlaceChange, PlaceState, Task
from sync.server.gatebooks import Gate, GateWrites
from sync.server.usebooks import Uses
from sync.server.walletwords import WalletWord

LIVE, REFUNDED, CONFLICT = 1, 2, 3  # state of a ticket
# An emergency ticket that is printed: sold to whoever holds it, until its till says more.
OF_NO_ORDER = ""
BY_HAND = "by hand"  # why a place is allotted: a supervisor said so, and no forecast takes it back
TO_THE_POOL = -1  # who an allotted place is called back for: nobody, every till may have it

PlaceKey = tuple[int, int]  # performance, place
DeathKey = tuple[int, str]  # till, ticket
OperationKey = tuple[int, str]  # till, operation
EntryKey = tuple[int, int, int]  # till, incarnation, number
LifeKey = tuple[int, int]  # till, incarnation
TaskKey = tuple[int, int, int, str]  # till, incarnation, number, subject


class Claim(Struct, frozen=True):
    """Who may sell a place that is not free. `until_ms` counts for held ones only.

    `incarnation` is the life of the till that owns it; 0 for a quarantined place whose owner is
    known only by what others saw: then, and where the house is said to have it, `operation` is the
    sight, later ones being greater. `wanted` says for whom an allotted place is called back: a
    till, or TO_THE_POOL; 0 for not at all.
    """

    state: int
    till: int = 0
    until_ms: int = 0
    operation: str = ""
    ticket: str = ""
    reason: str = ""
    incarnation: int = 0
    wanted: int = 0


FREE = Claim(int(PlaceState.FREE))


def quarantined(claim: Claim) -> Claim:
    """The place, kept for what a lost life of its till may have sold."""
    return Claim(int(PlaceState.QUARANTINED), claim.till, incarnation=claim.incarnation)


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
    """A performance, locked: its feed's last version and what its plan holds.

    `allotted` counts its allotted places, of which there are never more than `allot_limit`.
    """

    id: int
    version: int
    place_count: int
    areas: tuple[Standing, ...] = ()
    allotted: int = 0
    allot_limit: int = 0
    plan: str = ""  # the digest of its plan
    closed: bool = False  # cancelled: nothing of it is sold any more


class Till(Struct, frozen=True):
    """A till, the head of its present journal as the server has it, and how it stands.

    A fenced one gets nothing until it has taken a new incarnation. `granted` is the number of its
    last grant, `spoken` the generation in which it said what it owns, `hole` whether it lost a
    part of its history, as in pos.domain.leases, `written_off` the one in which it was given up;
    `sessions` its last ones, oldest first; `acknowledged` how much of its present journal it knows
    to be here.
    """

    id: int
    incarnation: int
    fenced: bool
    number: int
    hash: str
    granted: int = 0
    spoken: int = 0
    hole: int = 0
    written_off: int = 0
    seen_ms: int = 0
    sessions: str = ""
    paces: str = "[]"
    acknowledged: int = 0


GIVEN, DOUBTED = 1, 2  # state of a right


class Right(Struct, frozen=True):
    """Who may take tickets of an order back, by which operation; or, doubted, whose lost life may
    have done so, and then nobody may until a person has looked.
    """

    till: int
    incarnation: int
    operation: str
    state: int


NOBODYS = Right(0, 0, "", 0)


class Death(Struct, frozen=True):
    """A ticket of one till that another one took back, not yet told to the first."""

    order: str
    taken_by: int


TOLD = Death("", 0)


class Life(Struct, frozen=True):
    """An earlier incarnation of a till, as far as its journal is here."""

    number: int
    hash: str


class Granted(Struct, frozen=True):
    """Places allotted to a life of a till, by one operation."""

    operation: str
    performance: int
    places: tuple[int, ...]


class Server(Struct, frozen=True):
    """The life of the books. While `recovering`, nothing is given away that a till might own;
    `missing` are the tills that have not said yet. New incarnations are not below `floor`.
    """

    generation: int
    recovering: bool = False
    floor: int = 0
    missing: frozenset[int] = frozenset()


class Sighting(Struct, frozen=True):
    """Whose a place was (0: the house's) as a till saw it. Later sights are greater."""

    till: int
    sight: str


class Signed(Struct, frozen=True):
    """A supervisor's decision, as it is kept: whose till said it, what it was about and why."""

    operation: str
    till: int
    what: str
    subject: str
    person: str
    reason: str
    at_ms: int
    signature: str


HANDED_ON: Remedy = "handed_on"


class Settled(Struct, frozen=True):
    """How a task was settled, and by which supervisor's word. Handed on, it waits for another
    person: such a task is open, and says who handed it on and why.
    """

    person: str
    remedy: str
    note: str
    at_ms: int


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
    """A journal entry as it came, and the order it is about."""

    hash: str
    kind: str
    at_ms: int
    body: bytes
    order: str = ""
    order_number: str = ""


class StoredTask(Struct, frozen=True):
    """Something a person has to settle. Its subject is the ticket it is about, if there is one."""

    till: int
    incarnation: int
    task: Task

    @property
    def subject(self) -> str:
        """What tells it from the other tasks of its entry."""
        return str(self.task.params.get("ticket", ""))


RESERVED, BOOKED, RETURNED, CREDITED = 1, 2, 3, 4  # state of a use of a voucher


class Voucher(Struct, frozen=True):
    """A voucher, locked. `overdrawn_minor` was taken off line and was not there any more."""

    id: str
    ending: str
    currency: str
    issued_minor: int
    balance_minor: int
    overdrawn_minor: int
    expires_ms: int
    issued_ms: int


class VoucherUse(Struct, frozen=True):
    """What one operation took off a voucher (or a refund gave back), and what became of it."""

    operation: str
    voucher: str
    till: int
    amount_minor: int
    state: int
    fact: str
    at_ms: int


@dataclass
class State:
    """Everything the requests of a batch may touch. A place that was not loaded is not here.

    `claims` holds FREE for a place that was looked for and is free. `windows` says up to which
    place (exclusive) each area's claims are all here, from `lowest_free` on. `disputes` are the
    open tasks about tickets, with the tickets and their places, where a recovery may end;
    `sightings` are all of them then. `sales` are the entries that told last of a sale, by order;
    `unacknowledged` the orders whose sale their till does not know to be here, where all is asked
    that a till may have.
    """

    now_ms: int
    server: Server = field(default_factory=lambda: Server(0))
    tills: dict[int, Till] = field(default_factory=dict)
    performances: dict[int, Performance] = field(default_factory=dict)
    claims: dict[PlaceKey, Claim] = field(default_factory=dict)
    windows: dict[tuple[int, int], int] = field(default_factory=dict)
    operations: dict[OperationKey, Operation] = field(default_factory=dict)
    tickets: dict[str, SoldTicket] = field(default_factory=dict)
    hashes: dict[EntryKey, str] = field(default_factory=dict)
    tasks: list[StoredTask] = field(default_factory=list)
    lives: dict[LifeKey, Life] = field(default_factory=dict)
    grants: dict[EntryKey, Granted] = field(default_factory=dict)
    disputes: list[StoredTask] = field(default_factory=list)
    sightings: dict[PlaceKey, Sighting] = field(default_factory=dict)
    vouchers: dict[str, Voucher] = field(default_factory=dict)
    voucher_uses: dict[str, VoucherUse] = field(default_factory=dict)
    rights: dict[str, Right] = field(default_factory=dict)
    deaths: dict[DeathKey, Death] = field(default_factory=dict)
    sales: dict[str, EntryKey] = field(default_factory=dict)
    unacknowledged: dict[int, tuple[str, ...]] = field(default_factory=dict)
    uses: Uses = field(default_factory=Uses)
    gate: Gate = field(default_factory=Gate)


@dataclass
class Writes:
    """What has changed; the writer puts exactly this into the tables."""

    server: Server | None = None

    tills: dict[int, Till] = field(default_factory=dict)
    performances: dict[int, Performance] = field(default_factory=dict)
    claims: dict[PlaceKey, Claim] = field(default_factory=dict)
    operations: dict[OperationKey, Operation] = field(default_factory=dict)
    tickets: dict[str, SoldTicket] = field(default_factory=dict)
    entries: dict[EntryKey, StoredEntry] = field(default_factory=dict)
    tasks: list[StoredTask] = field(default_factory=list)
    changes: list[tuple[int, PlaceChange]] = field(default_factory=list)
    lives: dict[LifeKey, Life] = field(default_factory=dict)
    grants: dict[EntryKey, Granted] = field(default_factory=dict)
    decisions: dict[str, Signed] = field(default_factory=dict)
    settled: dict[TaskKey, Settled] = field(default_factory=dict)
    sightings: dict[PlaceKey, Sighting] = field(default_factory=dict)
    forgets_sightings: bool = False
    vouchers: dict[str, Voucher] = field(default_factory=dict)
    voucher_uses: dict[str, VoucherUse] = field(default_factory=dict)
    rights: dict[str, Right] = field(default_factory=dict)
    deaths: dict[DeathKey, Death] = field(default_factory=dict)
    uses: Uses = field(default_factory=Uses)
    wallet_words: list[WalletWord] = field(default_factory=list)
    gate: GateWrites = field(default_factory=GateWrites)

    def versions(self) -> dict[int, int]:
        """The performances whose feed has grown, and how far."""
        grown = {performance for performance, _ in self.changes}
        return {performance: self.performances[performance].version for performance in grown}
