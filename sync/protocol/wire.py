"""Wire types of protocol 1, as msgspec structs; JSON on the wire, bytes as base64.

POST /v1/enrol            Enrol -> Enrolled            (the one call without a token)
GET  /v1/season           -> pos.domain.season.Season  (ETag = its version)
GET  /v1/plans/{digest}   -> the plan file's bytes
GET  /v1/tills            -> list[TillName]
POST /v1/holds            HoldAsk -> Held
POST /v1/secures          SecureAsk -> Secured
POST /v1/releases         ReleaseAsk -> Released
POST /v1/vouchers/balances     VoucherAsk -> VoucherBalance
POST /v1/vouchers/reservations VoucherReserveAsk -> VoucherReserved
POST /v1/vouchers/returns      VoucherReturnAsk -> VoucherReturned
POST /v1/uses/reservations     uses.UsesAsk -> uses.UsesKept
POST /v1/uses/counts           uses.CountsAsk -> uses.CountsLeft
POST /v1/rights           RightAsk -> pos.domain.dossier.Dossier
GET  /v1/orders?text=     -> pos.domain.dossier.Dossier
POST /v1/journal          JournalAsk -> JournalApplied
GET  /v1/journal?incarnation=&after=             -> History
POST /v1/beats            Beat -> Heard
POST /v1/statements       Statement -> Stated
POST /v1/renewals         RenewAsk -> Renewed
POST /v1/readmissions     Readmission -> Readmitted    (proves itself by its certificate)
GET  /v1/house                                   -> HouseReport
POST /v1/house/allotments AllotAsk -> Allotted
POST /v1/house/recalls    RecallAsk -> Recalled
POST /v1/house/write-offs WriteOffAsk -> WrittenOff
POST /v1/house/quarantine-releases UnquarantineAsk -> Unquarantined
POST /v1/house/right-releases RightReleaseAsk -> RightReleased
POST /v1/house/blocks     BlockAsk -> Blocked
POST /v1/house/unblocks   UnblockAsk -> Unblocked
POST /v1/house/plan-edits PlanEditAsk -> PlanEdited
GET  /v1/performances/{id}/snapshot              -> Snapshot
GET  /v1/performances/{id}/feed?generation=&since= -> text/event-stream of Changes
GET  /v1/performances/{id}/gate                  -> GateList
GET  /v1/performances/{id}/cancellation          -> Cancellation
POST /v1/gate/check       GateAsk -> GateAnswer
POST /v1/gate/admit       gate.AdmitAsk -> gate.AdmitAnswer
POST /v1/gate/let-out     gate.LetOutAsk -> gate.LetOut
GET  /v1/performances/{id}/admissions            -> gate.DoorReport
GET  /v1/wallets                                 -> Wallets
GET  /v1/wallets/totals/{wallet}                 -> WalletTotals
POST /v1/wallets/payments WalletPay -> WalletPayment
GET  /v1/wallets/payments/{id}                   -> WalletPayment
POST /v1/wallets/cancels  WalletCancel -> WalletPayment
POST /v1/wallets/refunds  WalletRefund -> WalletRefunded
GET  /v1/wallets/refunds/{id}                    -> WalletRefunded
GET  /v1/health           -> Health

Every other answer than 200/201 carries a Problem. Header `Parterre-Protocol: 1` on each request;
`Authorization: Bearer token`.
"""

from enum import IntEnum
from typing import Any
from uuid import UUID

import msgspec

PROTOCOL = 1
BODY_LIMIT_BYTES = 4_000_000
PLACES_PER_ASK = 100
ENTRIES_PER_UPLOAD = 200


class PlaceState(IntEnum):
    """Who may sell a place."""

    FREE = 0
    HELD = 1
    SECURED = 2
    ALLOTTED = 3
    SOLD = 4
    HOUSE_HELD = 5
    QUARANTINED = 6


class Problem(msgspec.Struct, frozen=True):
    """Why not: a `pos.domain.refusals.Reason` and its parameters.

    place_taken carries {"taken": [{"place": int, "till": int, "state": int}], "free": [int]}:
    of the places asked for, who has which, and which are still there.
    """

    reason: str
    params: dict[str, Any] = {}


class Enrol(msgspec.Struct, frozen=True):
    """A one-time enrolment code and the till's Ed25519 public key (32 bytes)."""

    code: str
    till_key: bytes


class Enrolled(msgspec.Struct, frozen=True):
    """Who the till is from now on. `certificate` as in pos.domain.ticketcode."""

    till: int
    name: str
    token: str
    certificate: bytes
    server_key: bytes
    pepper: bytes
    incarnation: int


class TillName(msgspec.Struct, frozen=True):
    """A till, as people call it, and its certificate."""

    till: int
    name: str
    certificate: bytes


class AreaAsk(msgspec.Struct, frozen=True):
    """`count` places of a standing area; `area` is its index in the plan."""

    area: int
    count: int


class HoldAsk(msgspec.Struct, frozen=True):
    """Numbered places and standing places, all or nothing. `plan` is the digest of the plan in
    which they were picked: in another one the same numbers may be other seats.
    """

    operation: UUID
    performance: int
    places: list[int] = []
    areas: list[AreaAsk] = []
    incarnation: int = 1
    plan: str = ""


class Held(msgspec.Struct, frozen=True):
    """Held for `seconds`, counted from before the request was sent.

    `places` are the numbered ones in the order asked, then the standing ones the server chose.
    """

    places: list[int]
    seconds: int
    version: int


class SecureAsk(msgspec.Struct, frozen=True):
    """Make places that this till holds (or that are free) firmly its own."""

    operation: UUID
    performance: int
    places: list[int]
    incarnation: int = 1


class Secured(msgspec.Struct, frozen=True):
    """Owned without a clock."""

    places: list[int]
    version: int


class ReleaseAsk(msgspec.Struct, frozen=True):
    """Give back held places; those not held by this till are no fault. Secured ones stay."""

    operation: UUID
    performance: int
    places: list[int]
    incarnation: int = 1


class Released(msgspec.Struct, frozen=True):
    """Which of them are free now."""

    places: list[int]
    version: int


class VoucherAsk(msgspec.Struct, frozen=True):
    """Which voucher: by the name of its code (pos.domain.vouchercode), never the code."""

    voucher: str


class VoucherBalance(msgspec.Struct, frozen=True):
    """What can still be taken off it. `expires_ms` is 0 where it never expires."""

    balance_minor: int
    currency: str
    expires_ms: int


class VoucherReserveAsk(msgspec.Struct, frozen=True):
    """Keep that much of it for this till's sale; the sale's arrival books it."""

    operation: UUID
    voucher: str
    amount_minor: int
    currency: str
    incarnation: int = 1


class VoucherReserved(msgspec.Struct, frozen=True):
    """It is kept until it is sold or given back: no clock ends that. What is left beside it."""

    balance_minor: int


class VoucherReturnAsk(msgspec.Struct, frozen=True):
    """The sale was left; the operation dies, whether or not it ever came."""

    operation: UUID
    voucher: str


class VoucherReturned(msgspec.Struct, frozen=True):
    """`is_sold`: it stays taken, a sale with it has arrived."""

    is_sold: bool


class RightAsk(msgspec.Struct, frozen=True):
    """The say over an order, please: this till is about to take tickets of it back.

    It ends by the arrival of what was done with it, or by a return in the till's journal.
    """

    operation: UUID
    order: UUID
    incarnation: int = 1


class RightGiven(msgspec.Struct, frozen=True):
    """It is that till's."""

    order: UUID


class JournalEntry(msgspec.Struct, frozen=True):
    """An entry as in pos.domain.journal; `hash` is checked, not believed."""

    number: int
    previous: bytes
    hash: bytes
    kind: str
    at_ms: int
    body: bytes


class JournalAsk(msgspec.Struct, frozen=True):
    """Entries of one incarnation, in order.

    `behind` is the life before it and how much of that the server once confirmed: books that were
    put back take nothing of a life they never heard of before they have all of the earlier one.
    """

    incarnation: int
    entries: list[JournalEntry]
    behind: tuple[int, int] = (0, 0)


class Task(msgspec.Struct, frozen=True):
    """Something of an entry the server could not take as it stands; a person settles it."""

    number: int
    reason: str
    params: dict[str, Any] = {}


class JournalApplied(msgspec.Struct, frozen=True):
    """Durable on the server up to entry `applied`, whose hash is `head`."""

    applied: int
    head: bytes
    tasks: list[Task] = []


class PlaceChange(msgspec.Struct, frozen=True, array_like=True):
    """One row of a performance's feed. `till` is 0 where no till owns the place."""

    version: int
    place: int
    state: int
    till: int


class Changes(msgspec.Struct, frozen=True):
    """Data of SSE event "changes" (id "generation:version"); versions without a gap.

    Event "reset" means: fetch the snapshot. A comment line every 10 s is the heartbeat.
    """

    generation: int
    changes: list[PlaceChange]


class Snapshot(msgspec.Struct, frozen=True):
    """The whole performance. `states` has one byte a place; `owners` [place, till] not free."""

    performance: int
    generation: int
    version: int
    states: bytes
    owners: list[tuple[int, int]]


class GateAsk(msgspec.Struct, frozen=True):
    """A scanned ticket code."""

    code: str


class GateAnswer(msgspec.Struct, frozen=True):
    """Whether the ticket would admit now; `reason` is a Reason where it would not. A question: who
    is let in is said by "/v1/gate/admit".

    A genuine ticket that its till has not brought to the server yet admits while that till owns
    the place, or owned it when it was written off: then `reason` is "not_uploaded". So does a
    paper that was printed again with a number higher than the one known here; a lower one is dead.
    An emergency ticket of which nobody has said yet what became of it admits: "on_paper". By whose
    ticket somebody is in since `in_since_ms`, at that door, it does not any more.

    Of a ticket with a name: whom it is for, and that identity's number, masked.
    """

    valid: bool
    reason: str = ""
    performance: int = 0
    place: int = 0
    name: str = ""
    identity: str = ""
    in_since_ms: int = 0
    door: str = ""


class Health(msgspec.Struct, frozen=True):
    """That the server lives, and its clock."""

    protocol: int
    generation: int
    now_ms: int
