"""Wire types of the house's desk: who owns what in advance, who is missing, what is disputed."""

from typing import Any
from uuid import UUID

import msgspec

from pos.domain.planedit import Edit


class Decision(msgspec.Struct, frozen=True):
    """A supervisor's signed word. `signature` is the till's Ed25519 over canonical JSON of
    {"what", "subject", "person", "reason", "at_ms"}; the till has checked the PIN.
    """

    operation: UUID
    person: str
    reason: str
    at_ms: int
    signature: bytes


class AllotAsk(msgspec.Struct, frozen=True):
    """Give places to a till in advance. Free ones go at once, another till's are called back
    for it; what is neither is refused, all or nothing.
    """

    performance: int
    till: int
    places: list[int]
    decision: Decision


class Allotted(msgspec.Struct, frozen=True):
    """Allotted at once, and called back from other tills to be allotted then."""

    places: list[int]
    called_back: list[int]


class RecallAsk(msgspec.Struct, frozen=True):
    """Call allotted places back into the pool; those not allotted are no fault."""

    performance: int
    places: list[int]
    decision: Decision


class Recalled(msgspec.Struct, frozen=True):
    """Which of them are being called back."""

    places: list[int]


class WriteOffAsk(msgspec.Struct, frozen=True):
    """A till is lost for good, a supervisor says."""

    till: int
    decision: Decision


class WrittenOff(msgspec.Struct, frozen=True):
    """How many places went into quarantine."""

    quarantined: int


class UnquarantineAsk(msgspec.Struct, frozen=True):
    """A supervisor takes the risk by name: these places may be sold again."""

    performance: int
    places: list[int]
    decision: Decision


class PaperAway(msgspec.Struct, frozen=True):
    """An emergency ticket that nobody has bought, and its place."""

    place: int
    ticket: UUID


class PapersAwayAsk(msgspec.Struct, frozen=True):
    """A supervisor has these papers of a written-off till, or takes the risk by name: they are dead
    from now on, and their places may be sold again.
    """

    performance: int
    till: int
    papers: list[PaperAway]
    decision: Decision


class CancelledOrder(msgspec.Struct, frozen=True):
    """An order with live tickets of a cancelled performance, and whose till sold it."""

    order: UUID
    number: str
    till: int
    tickets: int


class Cancellation(msgspec.Struct, frozen=True):
    """How far the refunds of a performance are: orders that are left, as many as go into a list.

    `tickets_left` and `tickets_done` count all of its tickets.
    """

    performance: int
    tickets_left: int
    tickets_done: int
    left: list[CancelledOrder]


class RightReleaseAsk(msgspec.Struct, frozen=True):
    """A supervisor takes the risk by name: tickets of this order may be taken back again, though a
    lost life of a till may have done so.
    """

    order: UUID
    decision: Decision


class RightReleased(msgspec.Struct, frozen=True):
    """Whether it had been doubted."""

    released: bool


class Unquarantined(msgspec.Struct, frozen=True):
    """Which of them are free now."""

    places: list[int]


class BlockAsk(msgspec.Struct, frozen=True):
    """The house keeps free places for itself, all or nothing; the decision says why."""

    performance: int
    places: list[int]
    decision: Decision


class Blocked(msgspec.Struct, frozen=True):
    """Which are the house's now."""

    places: list[int]


class UnblockAsk(msgspec.Struct, frozen=True):
    """The house gives its places back; those it does not keep are no fault."""

    performance: int
    places: list[int]
    decision: Decision


class Unblocked(msgspec.Struct, frozen=True):
    """Which of them are free now."""

    places: list[int]


class PlanEditAsk(msgspec.Struct, frozen=True):
    """Edits of the plan of that digest, for every performance ahead that is played in it.

    Refused with plan_in_use {"performance", "count", "places": [{"place", "label"}], "moved"} where
    somebody would lose a place; all or nothing.
    """

    digest: str
    edits: list[Edit]
    decision: Decision


class PlanEdited(msgspec.Struct, frozen=True):
    """The plan's new digest, the season's version that has it, how many performances are played in
    it, and how many sold places are called otherwise than on their tickets.
    """

    digest: str
    season: int
    performances: int
    renamed: int


class TillReport(msgspec.Struct, frozen=True):
    """One till as the house sees it. `seen_ms` 0: never. Counts of places it owns."""

    till: int
    name: str
    seen_ms: int
    fenced: bool
    written_off: bool
    has_spoken: bool
    has_hole: bool
    number: int
    secured: int
    allotted: int
    quarantined: int


class TaskReport(msgspec.Struct, frozen=True):
    """Something a person has to settle, of any till. `settled_ms` 0: nobody has for good; one with
    the remedy "handed_on" waits for the house, `settled_by` handed it on.
    """

    till: int
    incarnation: int
    number: int
    reason: str
    params: dict[str, Any]
    settled_ms: int = 0
    settled_by: str = ""
    remedy: str = ""
    note: str = ""


class HouseReport(msgspec.Struct, frozen=True):
    """The whole house: the tills, what waits for a person, and whether the server recovers."""

    generation: int
    now_ms: int
    recovering: bool
    tills: list[TillReport]
    tasks: list[TaskReport]


class GateLine(msgspec.Struct, frozen=True):
    """One place at the door. `state`: "live", "conflict", "quarantined", "released", or "on_paper"
    for an emergency ticket of which nobody has said yet what became.
    """

    place: int
    state: str
    till: int
    ticket: str = ""
    print_no: int = 0
    note: str = ""


class GateList(msgspec.Struct, frozen=True):
    """Everybody who may stand at the door of a performance, and who may dispute it."""

    performance: int
    version: int
    lines: list[GateLine]
