"""The journal: a till's append-only chain of facts.

Entry n of an incarnation carries the hash of entry n-1; the first one carries `GENESIS`.
hash = SHA-256(header line + body), header = "parterre-journal-1 till incarnation number previous
kind at_ms\n" in ASCII, body = canonical JSON (keys sorted, no spaces), kept as the exact bytes.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import msgspec

from pos.domain.attempt import Kind as AttemptKind
from pos.domain.attempt import State
from pos.domain.dayend import Comparison
from pos.domain.dayrate import DayRate
from pos.domain.emergency import Pack, PaperBack
from pos.domain.ids import (
    AttemptId,
    OperationId,
    OrderId,
    PerformanceId,
    PersonId,
    PlaceId,
    ShiftId,
    TicketId,
    TillId,
)
from pos.domain.invoice import Invoice
from pos.domain.order import Exchange, Order, Override, Refund
from pos.domain.printjob import ReprintReason
from pos.domain.report import ForeignCount
from pos.domain.uses import Limited

GENESIS = bytes(32)

Kind = Literal[
    "sale",
    "refund",
    "exchange",
    "return",
    "shift_opened",
    "shift_closed",
    "cash_moved",
    "task_settled",
    "rate_set",
    "right_returned",
    "taken_back",
    "pickup_marked",
    "picked_up",
    "invoiced",
    "uses_returned",
    "attempt_decided",
    "reprinted",
    "packed",
    "paper_back",
    "paper_lost",
    "admitted",
    "let_out",
]
# What a person can do about something the server could not take as it stood.
Remedy = Literal["reseat", "refund", "comp", "noted", "handed_on"]


@dataclass(frozen=True)
class Entry:
    """One fact, as written."""

    till: TillId
    incarnation: int
    number: int
    previous: bytes
    kind: Kind
    at_ms: int
    body: bytes

    @property
    def hash(self) -> bytes:
        """SHA-256 (32 bytes) of header and body."""
        header = (
            f"parterre-journal-1 {self.till} {self.incarnation} {self.number}"
            f" {self.previous.hex()} {self.kind} {self.at_ms}\n"
        )
        return hashlib.sha256(header.encode("ascii") + self.body).digest()


@dataclass(frozen=True)
class Head:
    """The end of a chain: how many entries, and the last one's hash."""

    number: int = 0
    hash: bytes = GENESIS


class Broken(Exception):
    """A journal that does not hold; `number` is the first wrong entry."""

    def __init__(self, number: int, why: str) -> None:
        self.number = number
        self.why = why
        super().__init__(f"entry {number}: {why}")


@dataclass(frozen=True)
class Sale:
    """Body of "sale": the whole order, and the house rules that were set aside for it. `by_hand` is
    why a card's amount was keyed in by hand though the till has a terminal. `on_paper_ms` is when
    its emergency tickets were sold, as the cashier wrote it down; 0 for any other sale.
    """

    order: Order
    overrides: tuple[Override, ...] = ()
    by_hand: str = ""
    on_paper_ms: int = 0


@dataclass(frozen=True)
class RefundMade:
    """Body of "refund"."""

    refund: Refund


@dataclass(frozen=True)
class Return:
    """Body of "return": places the till owned and does not want. The operation dies with it."""

    operation: OperationId
    performance: PerformanceId
    places: tuple[PlaceId, ...]


@dataclass(frozen=True)
class ShiftOpened:
    """Body of "shift_opened"."""

    shift: ShiftId
    person: PersonId
    float_minor: int
    currency: str


@dataclass(frozen=True)
class ShiftClosed:
    """Body of "shift_closed". over_short = counted - expected; negative is short.

    `papers_out`: so many emergency tickets were not accounted for, and the approver was told so.
    """

    shift: ShiftId
    person: PersonId
    approver: PersonId
    expected_minor: int
    counted_minor: int
    currency: str
    z_number: int
    foreign: tuple[ForeignCount, ...] = ()
    terminals: tuple[Comparison, ...] = ()
    papers_out: int = 0

    @property
    def over_short_minor(self) -> int:
        """Positive when there is too much in the drawer."""
        return self.counted_minor - self.expected_minor


@dataclass(frozen=True)
class CashMoved:
    """Body of "cash_moved": paid-in (positive) or paid-out (negative), with its reason."""

    shift: ShiftId
    person: PersonId
    amount_minor: int
    currency: str
    reason: str


@dataclass(frozen=True)
class Exchanged:
    """Body of "exchange"."""

    exchange: Exchange


@dataclass(frozen=True)
class TaskSettled:
    """Body of "task_settled": what a person did about a task of entry `number` of `incarnation`.

    `subject` is the ticket it was about (hex), or empty. `approver` is the supervisor whose word it
    was. Handed on, it waits for somebody else.
    """

    incarnation: int
    number: int
    subject: str
    remedy: Remedy
    note: str
    person: PersonId
    approver: PersonId


@dataclass(frozen=True)
class RateSet:
    """Body of "rate_set": what notes of another currency are worth on one day."""

    rate: DayRate


@dataclass(frozen=True)
class RightReturned:
    """Body of "right_returned": the till asked for the say over an order and does not want it.

    The operation dies with it.
    """

    operation: OperationId
    order: OrderId


@dataclass(frozen=True)
class TakenBack:
    """Body of "taken_back": tickets of this till's order that another till has taken back."""

    order: OrderId
    tickets: tuple[TicketId, ...]
    till: TillId


@dataclass(frozen=True)
class PickupMarked:
    """Body of "pickup_marked": the order's papers wait at the window. For whom is no fact of the
    books: a name is kept at the till only, and only until they have come.
    """

    order: OrderId


@dataclass(frozen=True)
class PickedUp:
    """Body of "picked_up": these tickets were handed out."""

    order: OrderId
    tickets: tuple[TicketId, ...]
    person: PersonId


@dataclass(frozen=True)
class Invoiced:
    """Body of "invoiced": an order's invoice, or a credit note to it."""

    invoice: Invoice


@dataclass(frozen=True)
class UsesReturned:
    """Body of "uses_returned": what is left of the uses that an operation asked for, of these
    counts, is not wanted. The operation dies with it.
    """

    operation: OperationId
    limited: tuple[Limited, ...]


@dataclass(frozen=True)
class AttemptDecided:
    """Body of "attempt_decided": a supervisor said what became of a payment that nobody knew of.

    approved: the money moved; cancelled: it did not, or a charge was taken back by hand under that
    `reference`. `terminal` and `charge`, what a refund or reversal is about, as in the attempt: the
    server looks after wallets and hears by this that nobody waits for its word any more.
    """

    attempt: AttemptId
    kind: AttemptKind
    terminal: str
    state: State
    amount_minor: int
    currency: str
    why: str
    person: PersonId
    approver: PersonId
    reference: str = ""
    charge: AttemptId | None = None


@dataclass(frozen=True)
class Reprinted:
    """Body of "reprinted": a ticket has one more paper, whose number is the valid one from now on.

    `approver` is the supervisor whose word it was, or whoever saw that the paper did not come out.
    """

    order: OrderId
    ticket: TicketId
    print_no: int
    reason: ReprintReason
    person: PersonId
    approver: PersonId


@dataclass(frozen=True)
class Packed:
    """Body of "packed": from now on papers of these tickets may be with anybody."""

    pack: Pack


@dataclass(frozen=True)
class PaperCameBack:
    """Body of "paper_back"."""

    back: PaperBack


@dataclass(frozen=True)
class PaperLost:
    """Body of "paper_lost": nobody knows what became of it, and its place stays sold."""

    ticket: TicketId
    person: PersonId
    approver: PersonId
    reason: str


@dataclass(frozen=True)
class Admitted:
    """Body of "admitted": at this till's door the server let somebody in by that ticket. A server
    whose books are put back from a copy hears of it again from here.

    `at_ms` is the server's time of it, `how` its word for what the books knew; `approver` and
    `reason` are a supervisor's, empty where it took none.
    """

    admission: OperationId
    ticket: TicketId
    performance: PerformanceId
    place: PlaceId
    print_no: int
    at_ms: int
    door: str
    person: str
    how: str
    approver: PersonId
    reason: str


@dataclass(frozen=True)
class WentOut:
    """Body of "let_out": a supervisor at this till let somebody out who had come in by that
    admission, at the door of `till`.
    """

    operation: OperationId
    admitted: Admitted
    till: TillId
    approver: PersonId
    reason: str


Body = (
    Sale
    | RefundMade
    | Exchanged
    | Return
    | ShiftOpened
    | ShiftClosed
    | CashMoved
    | TaskSettled
    | RateSet
    | RightReturned
    | TakenBack
    | PickupMarked
    | PickedUp
    | Invoiced
    | UsesReturned
    | AttemptDecided
    | Reprinted
    | Packed
    | PaperCameBack
    | PaperLost
    | Admitted
    | WentOut
)

_KINDS: dict[Kind, type[Body]] = {
    "sale": Sale,
    "refund": RefundMade,
    "exchange": Exchanged,
    "return": Return,
    "shift_opened": ShiftOpened,
    "shift_closed": ShiftClosed,
    "cash_moved": CashMoved,
    "task_settled": TaskSettled,
    "rate_set": RateSet,
    "right_returned": RightReturned,
    "taken_back": TakenBack,
    "pickup_marked": PickupMarked,
    "picked_up": PickedUp,
    "invoiced": Invoiced,
    "uses_returned": UsesReturned,
    "attempt_decided": AttemptDecided,
    "reprinted": Reprinted,
    "packed": Packed,
    "paper_back": PaperCameBack,
    "paper_lost": PaperLost,
    "admitted": Admitted,
    "let_out": WentOut,
}
_KIND_OF: dict[type[Body], Kind] = {body: kind for kind, body in _KINDS.items()}
_encoder = msgspec.json.Encoder(order="sorted")


def encode_body(body: Body) -> bytes:
    """Canonical JSON of a body."""
    return _encoder.encode(body)


def decode_body(kind: str, raw: bytes) -> Body:
    """The body of an entry. Raises ValueError for an unknown kind or a body that does not fit."""
    wanted = _KINDS.get(kind)  # type: ignore[call-overload]
    if wanted is None:
        raise ValueError(f"unknown kind of journal entry: {kind!r}")
    try:
        body: Body = msgspec.json.decode(raw, type=wanted)
    except msgspec.MsgspecError as error:
        raise ValueError(f"{kind}: {error}") from error
    return body


def append(head: Head, till: TillId, incarnation: int, body: Body, at_ms: int) -> Entry:
    """The next entry of a chain."""
    kind = _KIND_OF[type(body)]
    return Entry(till, incarnation, head.number + 1, head.hash, kind, at_ms, encode_body(body))


def follow(head: Head, entries: Iterable[Entry]) -> Head:
    """The head after the entries. Raises Broken at the first that does not follow."""
    for entry in entries:
        if entry.number != head.number + 1:
            raise Broken(entry.number, f"expected entry {head.number + 1}")
        if entry.previous != head.hash:
            raise Broken(entry.number, "does not carry the hash of the entry before")
        head = Head(entry.number, entry.hash)
    return head
