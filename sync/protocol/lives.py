"""Wire types of a till's life with the server: beats, grants, statements, new incarnations."""

from uuid import UUID

import msgspec

from sync.protocol.uses import UsesSaid
from sync.protocol.wire import JournalEntry, Task

PLACES_PER_STATEMENT = 200_000
GRANTS_PER_BEAT = 50
RECALLS_PER_BEAT = 500
RIGHTS_PER_STATEMENT = 1_000
DEATHS_PER_BEAT = 50
SECURED_PER_HISTORY = 200
PACES_PER_BEAT = 200


class History(msgspec.Struct, frozen=True):
    """A till's own journal as the server has it: entries after the one asked for, in order.

    `number` and `head` are the end of that incarnation on the server; `next_life` the till's next
    one there, 0 if it is the last. `tasks` are those of that life that nobody has settled for good;
    `secured` the operations by which it has secured what it has not sold, as far as this goes.
    """

    number: int
    head: bytes
    next_life: int = 0
    entries: list[JournalEntry] = []
    tasks: list[Task] = []
    secured: list[UUID] = []


class Pace(msgspec.Struct, frozen=True, array_like=True):
    """Tickets an hour that this till has been selling, forecast from its own last hours."""

    performance: int
    category: str
    per_hour: float


class Beat(msgspec.Struct, frozen=True):
    """A till's regular word: who it is, how far it is, and what it has seen.

    `generation` is the server's life it last spoke to (0: none yet). `number` is the end of its
    journal, `acknowledged` what the server has confirmed of it, `granted` the last grant it took.
    `session` is the one it was given, `next_session` the one it will have: two machines that
    answer as one till cannot both know it. `intact` is false where its anchor does not hold.
    `versions` are (performance, version) of the feeds it has seen in that generation.
    """

    incarnation: int
    generation: int
    session: str
    next_session: str
    number: int
    acknowledged: int
    granted: int
    intact: bool = True
    versions: list[tuple[int, int]] = []
    paces: list[Pace] = []


class Grant(msgspec.Struct, frozen=True):
    """Places allotted to the till, to be taken in the order of `number`, each once."""

    number: int
    operation: UUID
    performance: int
    places: list[int]


class Recall(msgspec.Struct, frozen=True):
    """A request: give these allotted places back if nobody is buying them."""

    performance: int
    places: list[int]


class Death(msgspec.Struct, frozen=True):
    """Tickets of an order of this till that another till has taken back: they admit nobody, and
    their places are not this till's customers' any more. Said until its journal says "taken_back".
    """

    order: UUID
    tickets: list[UUID]
    till: int


class Heard(msgspec.Struct, frozen=True):
    """What the server has for the till. `must`: "" go on, "speak" make a Statement, "renew" take
    a new incarnation first. `missing` are the tills a restored server still waits for; `hole` is
    how this till stands, as in pos.domain.leases.
    """

    generation: int
    incarnation: int
    applied: int
    must: str = ""
    grants: list[Grant] = []
    recalls: list[Recall] = []
    missing: list[int] = []
    hole: int = 0
    deaths: list[Death] = []


class LeaseSaid(msgspec.Struct, frozen=True):
    """Places a till owns: `state` is SECURED or ALLOTTED. HELD: it asked to secure them by that
    operation and never had an answer; they are its own only if these books say so, too.
    """

    performance: int
    operation: UUID
    state: int
    places: list[int]


class QuarantineSaid(msgspec.Struct, frozen=True):
    """Places of an earlier life of a till whose end nobody can prove."""

    performance: int
    incarnation: int
    places: list[int]


class RightSaid(msgspec.Struct, frozen=True):
    """The say over an order, given by that operation; or only asked for, and never answered."""

    order: UUID
    operation: UUID
    given: bool


class PictureSaid(msgspec.Struct, frozen=True):
    """What a till saw of a performance, by the feed of a generation: places that were not free.

    `owners` are [place, state, till].
    """

    performance: int
    generation: int
    version: int
    owners: list[tuple[int, int, int]]


class Statement(msgspec.Struct, frozen=True):
    """Everything a till owns and knows, said once to each generation, behind its whole journal.

    `hole` is as in pos.domain.leases. A long one comes in parts, the pictures first; only the
    `last` one counts as having spoken. `unknown` are secured operations that the till was told of
    and knows nothing about: it was put back to a copy made before them.
    """

    generation: int
    incarnation: int
    number: int
    granted: int = 0
    hole: int = 0
    leases: list[LeaseSaid] = []
    quarantines: list[QuarantineSaid] = []
    pictures: list[PictureSaid] = []
    unknown: list[UUID] = []
    last: bool = True
    rights: list[RightSaid] = []
    uses: list[UsesSaid] = []


class Stated(msgspec.Struct, frozen=True):
    """Taken. `lost` are places it said it owns and does not: [performance, place]; `lost_rights`
    are orders that it said it has the say over.
    """

    generation: int
    lost: list[tuple[int, int]] = []
    missing: list[int] = []
    lost_rights: list[UUID] = []


class Proof(msgspec.Struct, frozen=True):
    """An anchor: the end of a life's journal when its last paper was handed over."""

    incarnation: int
    number: int
    hash: bytes


class RenewAsk(msgspec.Struct, frozen=True):
    """A new incarnation, please: this till's past is not sure, or it was fenced.

    `incarnation` is the newest this till knows of. `proof` is its anchor, None where that is not
    to be trusted. The till has uploaded what it has of its journal before. `hole` is as in
    pos.domain.leases.
    """

    operation: UUID
    incarnation: int
    proof: Proof | None = None
    quarantines: list[QuarantineSaid] = []
    hole: int = 0


class Renewed(msgspec.Struct, frozen=True):
    """The till's new life: an empty journal, nothing owned. `proven`: the old life's unsold places
    are free again; else they are `quarantines`, which the till remembers, too. So it does with
    `hole`, which it may have forgotten together with its history.
    """

    incarnation: int
    generation: int
    proven: bool
    quarantines: list[QuarantineSaid] = []
    hole: int = 0


class Readmission(msgspec.Struct, frozen=True):
    """A till that a restored server does not know any more: its certificate, and its signature
    over "parterre-readmission-1 " + nonce + " " + token; `nonce` is the server's generation.
    """

    certificate: bytes
    name: str
    token: str
    signature: bytes


class Readmitted(msgspec.Struct, frozen=True):
    """Known again, under the token it has."""

    till: int
