"""Wire types of the door: one scan admits one ticket, once, whatever papers of it exist."""

from typing import Literal
from uuid import UUID

import msgspec

from sync.protocol.house import Decision

# admitted: let them in. already: somebody came in by this ticket. refused: not valid, and why.
# ask: a supervisor decides, and may admit with a word.
Outcome = Literal["admitted", "already", "refused", "ask"]
SCANS_TOLD = 30


class AdmitAsk(msgspec.Struct, frozen=True):
    """A code was scanned at the door of a performance, or, where it cannot be read any more, its
    short code was typed: that proves nothing, so a supervisor is asked. `door` is what people call
    it, `person` who stands there. `operation` is this scan's: the same one again has the same
    answer.

    `decision` is a supervisor's signed word where the answer was "ask": what: "admit", subject:
    "ticket 0199…" (see signing).
    """

    operation: UUID
    code: str
    performance: int
    door: str
    person: str
    decision: Decision | None = None


class CameIn(msgspec.Struct, frozen=True):
    """An admission: which one, when, where, and by which paper. `how`: "" for a ticket that the
    books know, "not_uploaded", "on_paper", or "by_word" of a supervisor.
    """

    admission: UUID
    ticket: UUID
    at_ms: int
    till: int
    door: str
    person: str
    print_no: int
    how: str = ""


class AdmitAnswer(msgspec.Struct, frozen=True):
    """Whether to let them in. `reason` is a Reason where it is not "admitted"; there it is empty,
    "not_uploaded" or "on_paper".

    `performance` and `place` are the paper's own. `since` is the admission that stands: this one,
    the one before, or of another ticket for the same seat. `till` takes the order's tickets back
    just now, where that is why a supervisor is asked. Of a ticket with a name: whom it is for.
    `is_told`: the till tells in its journal whom it let in, and whom it let out; a server that does
    not say so would take no such entry.
    """

    outcome: Outcome
    reason: str = ""
    performance: int = 0
    place: int = 0
    ticket: UUID | None = None
    print_no: int = 0
    since: CameIn | None = None
    till: int = 0
    name: str = ""
    identity: str = ""
    is_told: bool = False


class LetOutAsk(msgspec.Struct, frozen=True):
    """That admission was a mistake, or they left: the ticket may admit again.

    Signed as what: "let_out", subject: "admission 0199…", so that a late copy of it does not end
    an admission that came later.
    """

    performance: int
    ticket: UUID
    admission: UUID
    decision: Decision


class LetOut(msgspec.Struct, frozen=True):
    """Whether somebody is in by that ticket all the same: by another admission. `is_told`: as in
    AdmitAnswer.
    """

    is_in: bool
    is_told: bool = False


class ScanSaid(msgspec.Struct, frozen=True):
    """One scan at a door. `outcome` is an Outcome, or "let_out"."""

    at_ms: int
    outcome: str
    reason: str
    place: int
    ticket: UUID
    print_no: int
    till: int
    door: str
    person: str


class DoorReport(msgspec.Struct, frozen=True):
    """How many are in, of how many whose tickets admit; and the last scans, the latest first."""

    performance: int
    admitted: int
    expected: int
    scans: list[ScanSaid]
