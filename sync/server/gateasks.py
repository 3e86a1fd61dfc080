"""What is asked at the gate, checked; and the rows of it as the decision core reads them."""

import hashlib

import msgspec
from msgspec import Struct

from pos.domain.journal import Admitted, Body, WentOut
from pos.domain.refusals import Reason, Refusal
from pos.domain.ticketcode import TicketCode, short_bits
from sync.protocol.gate import AdmitAsk, LetOutAsk
from sync.server.state import Signed

_TEXT_LIMIT = 100
_PERFORMANCE_LIMIT = 1 << 24
# As in requests.py, which reads this module.
_PLACE_LIMIT = 1 << 24
_TIME_LIMIT_MS = 1 << 53
_TILL_LIMIT, _PRINT_LIMIT, _HOW_LIMIT = 1 << 16, 256, 20


class Admit(Struct, frozen=True):
    """A genuine code was scanned at a door. `digest` is the SHA-256 of what was asked."""

    till: int
    operation: str
    digest: str
    code: TicketCode
    performance: int
    door: str
    person: str
    signed: Signed | None = None
    is_typed: bool = False

    @property
    def ticket(self) -> str:
        """Which ticket's paper it is."""
        return self.code.ticket.hex


class LetThemOut(Struct, frozen=True):
    """A supervisor ends that admission."""

    performance: int
    ticket: str
    admission: str
    signed: Signed


def admit(till: int, ask: AdmitAsk, code: TicketCode, signed: Signed | None) -> Admit:
    """A checked scan. Raises MESSAGE_WRONG, MESSAGE_TOO_LARGE or PERFORMANCE_UNKNOWN."""
    for text in (ask.door, ask.person):
        if len(text) > _TEXT_LIMIT:
            raise Refusal(Reason.MESSAGE_TOO_LARGE, limit=_TEXT_LIMIT)
        if not text.isprintable():
            raise Refusal(Reason.MESSAGE_WRONG, why="a door or a person that is no text")
    if not 0 < ask.performance < _PERFORMANCE_LIMIT:
        raise Refusal(Reason.PERFORMANCE_UNKNOWN, performance=ask.performance)
    said = msgspec.json.Encoder(order="deterministic").encode(ask)
    digest = hashlib.sha256(b"admit" + said).hexdigest()
    operation = ask.operation.hex
    where, is_typed = (ask.performance, ask.door, ask.person), short_bits(ask.code) is not None
    return Admit(till, operation, digest, code, *where, signed, is_typed)


def fault(body: Body) -> str:
    """Why an entry about the door cannot be one of a till; empty for one that can."""
    if not isinstance(body, Admitted | WentOut):
        return ""
    told = body.admitted if isinstance(body, WentOut) else body
    if len(told.how) > _HOW_LIMIT or max(len(told.door), len(told.person)) > _TEXT_LIMIT:
        return "has a door, a person or a word that is too long"
    if not all(one.isprintable() for one in (told.how, told.door, told.person)):
        return "has a door, a person or a word that is no text"
    if "\0" in f"{body.reason}{body.approver}{told.reason}{told.approver}":
        return "has a reason that is no text"
    if isinstance(body, WentOut) and not 0 < body.till < _TILL_LIMIT:
        return "has a till out of range"
    if not (
        0 < told.performance < _PERFORMANCE_LIMIT
        and 0 <= told.place < _PLACE_LIMIT
        and 0 < told.print_no < _PRINT_LIMIT
        and 0 <= told.at_ms < _TIME_LIMIT_MS
    ):
        return "has an admission with a number out of range"
    return ""


def let_out(ask: LetOutAsk, signed: Signed) -> LetThemOut:
    """The wish to end an admission."""
    return LetThemOut(ask.performance, ask.ticket.hex, ask.admission.hex, signed)
