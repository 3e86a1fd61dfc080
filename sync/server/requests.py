"""What the decision core can be asked, and the checks that need no books."""

import hashlib
import re
from collections.abc import Iterator, Sequence

import msgspec
from msgspec import Struct

from pos.domain import journal
from pos.domain.ids import TillId
from pos.domain.leases import HOLE, OPEN_HOLE
from pos.domain.money import LIMIT_MINOR
from pos.domain.order import Order, Ticket
from pos.domain.printjob import MOST_PRINTS
from pos.domain.refusals import Reason, Refusal
from sync.protocol import lives, wire
from sync.server import gateasks, useasks
from sync.server.gateasks import Admit, LetThemOut
from sync.server.paperasks import ReleasePapers
from sync.server.state import Signed
from sync.server.useasks import UsesRelease, UsesReserve


class PlacesAsk(Struct, frozen=True):
    """A till wants something done with places. `digest` is the SHA-256 of what it asked."""

    till: int
    operation: str
    digest: str
    performance: int
    places: tuple[int, ...]
    incarnation: int = 1


class Hold(PlacesAsk, frozen=True):
    """Hold the places, and `count` each of the areas."""

    areas: tuple[tuple[int, int], ...] = ()
    plan: str = ""


class Secure(PlacesAsk, frozen=True):
    """Make them firmly this till's."""


class AskRight(Struct, frozen=True):
    """A till wants the say over an order: to take its tickets back."""

    till: int
    operation: str
    digest: str
    order: str
    incarnation: int = 1


class Release(PlacesAsk, frozen=True):
    """Give held ones back."""


class Arrived(Struct, frozen=True):
    """A journal entry whose hash was checked, and its body."""

    entry: journal.Entry
    hash: str
    body: journal.Body


class Upload(Struct, frozen=True):
    """Journal entries of one till, in order."""

    till: int
    incarnation: int
    arrived: tuple[Arrived, ...]
    behind: tuple[int, int] = (0, 0)


class Expire(Struct, frozen=True):
    """Free the places of a performance whose hold is over."""

    performance: int


class Beat(Struct, frozen=True):
    """A till's regular word, as in sync.protocol.lives.Beat."""

    till: int
    said: lives.Beat
    paces: str


class Speak(Struct, frozen=True):
    """A till says what it owns and knows. Places by performance, each named once."""

    till: int
    said: lives.Statement


class Renew(Struct, frozen=True):
    """A till wants a new incarnation."""

    till: int
    operation: str
    digest: str
    said: lives.RenewAsk


class Places(Struct, frozen=True):
    """The house wants something done with places."""

    performance: int
    places: tuple[int, ...]


class Allot(Places, frozen=True):
    """Own in advance: free places go to the till, allotted ones are called back for it.

    Without a supervisor's word it is the house's forecast: what is not free any more is passed
    over, and nobody's places are called back.
    """

    till: int = 0
    signed: Signed | None = None


class CallBack(Places, frozen=True):
    """Allotted places shall come back into the pool."""

    signed: Signed | None = None


class WriteOff(Struct, frozen=True):
    """A supervisor gives a till up."""

    till: int
    signed: Signed


class Unquarantine(Places, frozen=True):
    """A supervisor lets quarantined places be sold again."""

    signed: Signed | None = None


class ReleaseRight(Struct, frozen=True):
    """A supervisor says that tickets of a doubted order may be taken back again."""

    order: str
    signed: Signed | None = None


class Recover(Struct, frozen=True):
    """These books were put back from an older copy. `chance` is any number: by it two copies put
    back under a clock that was wrong do not call themselves the same.
    """

    chance: int = 0


class HouseHold(Places, frozen=True):
    """The house keeps free places for itself."""

    reason: str = ""
    signed: Signed | None = None


class HouseRelease(Places, frozen=True):
    """The house gives its places back."""

    signed: Signed | None = None


class VoucherReserve(Struct, frozen=True):
    """Keep a part of a voucher for a till's sale."""

    till: int
    incarnation: int
    operation: str
    voucher: str
    amount_minor: int
    currency: str


class VoucherReturn(Struct, frozen=True):
    """That part is not wanted."""

    till: int
    operation: str
    voucher: str


class VoucherRelease(Struct, frozen=True):
    """A supervisor's word: what a dead till keeps of a voucher is on it again."""

    till: int
    operation: str
    voucher: str
    signed: Signed | None = None


Request = (
    Hold
    | Secure
    | Release
    | AskRight
    | ReleaseRight
    | Upload
    | Beat
    | Speak
    | Renew
    | Allot
    | CallBack
    | WriteOff
    | Unquarantine
    | ReleasePapers
    | Recover
    | Expire
    | HouseHold
    | HouseRelease
    | VoucherReserve
    | VoucherReturn
    | VoucherRelease
    | UsesReserve
    | UsesRelease
    | Admit
    | LetThemOut
)

# What fits a ticket code's fields and the databases' columns.
PERFORMANCE_LIMIT = PLACE_LIMIT = 1 << 24
_NUMBER_LIMIT = 1 << 31
_LIFE_LIMIT = 1 << 53
_SESSION_LIMIT = 32
_VOUCHER = re.compile(r"[0-9a-f]{32}")
_TILL_LIMIT = 1 << 16
_SAID = (wire.PlaceState.HELD, wire.PlaceState.SECURED, wire.PlaceState.ALLOTTED)
_SEEN = frozenset(wire.PlaceState) - {wire.PlaceState.FREE, wire.PlaceState.HELD}
_TIME_LIMIT_MS = 1 << 53

_encoder = msgspec.json.Encoder(order="deterministic")


def _digest(word: str, ask: Struct) -> str:
    return hashlib.sha256(word.encode() + _encoder.encode(ask)).hexdigest()


def check_places(places: Sequence[int], more: int = 0) -> tuple[int, ...]:
    """The places, if they are some, not too many and none is twice."""
    count = len(places) + more
    if count > wire.PLACES_PER_ASK:
        raise Refusal(Reason.TOO_MANY_PLACES, limit=wire.PLACES_PER_ASK)
    if not count:
        raise Refusal(Reason.MESSAGE_WRONG, why="no places")
    if len(set(places)) != len(places):
        raise Refusal(Reason.MESSAGE_WRONG, why="a place is asked for twice")
    return tuple(places)


def chunks(places: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Parts of as many places as one request may name."""
    for start in range(0, len(places), wire.PLACES_PER_ASK):
        yield tuple(places[start : start + wire.PLACES_PER_ASK])


def hold(till: int, ask: wire.HoldAsk) -> Hold:
    """A checked hold. Raises TOO_MANY_PLACES or MESSAGE_WRONG."""
    areas = tuple((one.area, one.count) for one in ask.areas)
    if any(count < 1 for _, count in areas):
        raise Refusal(Reason.MESSAGE_WRONG, why="an area is asked for no places")
    if len({area for area, _ in areas}) != len(areas):
        raise Refusal(Reason.MESSAGE_WRONG, why="an area is asked for twice")
    places = check_places(ask.places, sum(count for _, count in areas))
    digest = _digest("hold", ask)
    return Hold(
        till, ask.operation.hex, digest, ask.performance, places, ask.incarnation, areas, ask.plan
    )


def secure(till: int, ask: wire.SecureAsk) -> Secure:
    """A checked secure."""
    places = check_places(ask.places)
    digest = _digest("secure", ask)
    return Secure(till, ask.operation.hex, digest, ask.performance, places, ask.incarnation)


def release(till: int, ask: wire.ReleaseAsk) -> Release:
    """A checked release."""
    places = check_places(ask.places)
    digest = _digest("release", ask)
    return Release(till, ask.operation.hex, digest, ask.performance, places, ask.incarnation)


def reserve_voucher(till: int, ask: wire.VoucherReserveAsk) -> VoucherReserve:
    """A checked reservation. Raises MESSAGE_WRONG."""
    if not 0 < ask.amount_minor <= LIMIT_MINOR:
        raise Refusal(Reason.MESSAGE_WRONG, why="an amount is out of range")
    _check_number("incarnation", ask.incarnation, _LIFE_LIMIT)
    voucher = check_voucher(ask.voucher)
    operation = ask.operation.hex
    return VoucherReserve(till, ask.incarnation, operation, voucher, ask.amount_minor, ask.currency)


def return_voucher(till: int, ask: wire.VoucherReturnAsk) -> VoucherReturn:
    """A checked return. Raises MESSAGE_WRONG."""
    return VoucherReturn(till, ask.operation.hex, check_voucher(ask.voucher))


def check_voucher(name: str) -> str:
    """The name of a voucher's code. Raises MESSAGE_WRONG."""
    if not _VOUCHER.fullmatch(name):
        raise Refusal(Reason.MESSAGE_WRONG, why="not the name of a voucher")
    return name


def vouchers_of(arrived: Arrived) -> tuple[tuple[str, int, str, str], ...]:
    """What an entry does with vouchers: operation, signed minor units (positive: taken off),
    voucher, and the fact behind it. What a refund gives back has an operation of its own.
    """
    body = arrived.body
    if isinstance(body, journal.Sale):
        fact, tenders = body.order.id.hex, body.order.tenders
    elif isinstance(body, journal.RefundMade):
        fact, tenders = body.refund.id.hex, body.refund.tenders
    elif isinstance(body, journal.Exchanged):
        fact, tenders = body.exchange.id.hex, body.exchange.tenders
    else:
        return ()
    found = []
    for at, one in enumerate(tenders):
        if one.voucher is None:
            continue
        operation = one.voucher.operation.hex
        if one.amount_minor < 0:
            operation = hashlib.sha256(f"{fact} {at}".encode()).hexdigest()[:32]
        found.append((operation, one.amount_minor, one.voucher.voucher, fact))
    return tuple(found)


def right(till: int, ask: wire.RightAsk) -> AskRight:
    """A checked wish for the say over an order."""
    digest = _digest("right", ask)
    return AskRight(till, ask.operation.hex, digest, ask.order.hex, ask.incarnation)


def upload(till: int, ask: wire.JournalAsk) -> Upload:
    """Journal entries that follow each other and say what their hash says.

    Raises JOURNAL_BROKEN at the first that does not hold, MESSAGE_TOO_LARGE for too many.
    """
    if len(ask.entries) > wire.ENTRIES_PER_UPLOAD:
        raise Refusal(Reason.MESSAGE_TOO_LARGE, limit=wire.ENTRIES_PER_UPLOAD)
    arrived: list[Arrived] = []
    for one in ask.entries:
        if arrived and one.number != arrived[-1].entry.number + 1:
            raise Refusal(Reason.JOURNAL_GAP, expected=arrived[-1].entry.number + 1)
        if arrived and one.previous.hex() != arrived[-1].hash:
            raise _broken(one.number, "does not carry the hash of the entry before")
        arrived.append(_arrive(till, ask.incarnation, one))
    _check_number("behind", ask.behind[0], _LIFE_LIMIT)
    _check_number("behind", ask.behind[1], _NUMBER_LIMIT)
    return Upload(till, ask.incarnation, tuple(arrived), ask.behind)


def beat(till: int, said: lives.Beat) -> Beat:
    """A checked beat. Raises MESSAGE_WRONG or MESSAGE_TOO_LARGE."""
    _check_number("incarnation", said.incarnation, _LIFE_LIMIT)
    _check_number("generation", said.generation, _LIFE_LIMIT)
    for name in ("number", "acknowledged", "granted"):
        _check_number(name, getattr(said, name), _NUMBER_LIMIT)
    for session in (said.session, said.next_session):
        if len(session) > _SESSION_LIMIT or not (session.isalnum() or not session):
            raise Refusal(Reason.MESSAGE_WRONG, why="a session is up to 32 letters and digits")
    if not said.next_session:
        raise Refusal(Reason.MESSAGE_WRONG, why="a beat names its next session")
    _check_count(len(said.paces), lives.PACES_PER_BEAT)
    _check_count(len(said.versions), lives.PACES_PER_BEAT)
    return Beat(till, said, _encoder.encode(said.paces).decode())


def speak(till: int, said: lives.Statement) -> Speak:
    """A checked statement. Raises MESSAGE_WRONG or MESSAGE_TOO_LARGE."""
    named: set[tuple[int, int]] = set()
    _check_number("number", said.number, _NUMBER_LIMIT)
    _check_hole(said.hole)
    for lease in said.leases:
        if lease.state not in _SAID:
            raise Refusal(Reason.MESSAGE_WRONG, why="a lease is held, secured or allotted")
        _name(named, lease.performance, lease.places)
    for one in said.quarantines:
        _check_number("incarnation", one.incarnation, _LIFE_LIMIT)
        _name(named, one.performance, one.places)
    for picture in said.pictures:
        _check_number("version", picture.version, _LIFE_LIMIT)
        for _, state, owner in picture.owners:
            if state not in _SEEN or not 0 <= owner < _TILL_LIMIT:
                raise Refusal(Reason.MESSAGE_WRONG, why="a picture with an owner nobody can be")
    useasks.check_said(said.uses)
    _check_count(len(said.unknown), lives.SECURED_PER_HISTORY)
    _check_count(len(said.rights), lives.RIGHTS_PER_STATEMENT)
    if len({one.order for one in said.rights}) != len(said.rights):
        raise Refusal(Reason.MESSAGE_WRONG, why="an order is named twice")
    seen = sum(len(picture.owners) for picture in said.pictures)
    _check_count(len(named) + seen, lives.PLACES_PER_STATEMENT)
    return Speak(till, said)


def _check_hole(hole: int) -> None:
    if hole not in (0, HOLE, OPEN_HOLE):
        raise Refusal(Reason.MESSAGE_WRONG, why="a hole nobody can have")


def renew(till: int, said: lives.RenewAsk) -> Renew:
    """A checked wish for a new incarnation."""
    _check_number("incarnation", said.incarnation, _LIFE_LIMIT)
    _check_hole(said.hole)
    if said.proof is not None:
        _check_number("incarnation", said.proof.incarnation, _LIFE_LIMIT)
        _check_number("number", said.proof.number, _NUMBER_LIMIT)
    named: set[tuple[int, int]] = set()
    for one in said.quarantines:
        _check_number("incarnation", one.incarnation, _LIFE_LIMIT)
        _name(named, one.performance, one.places)
    _check_count(len(named), lives.PLACES_PER_STATEMENT)
    return Renew(till, said.operation.hex, _digest("renew", said), said)


def _name(named: set[tuple[int, int]], performance: int, places: Sequence[int]) -> None:
    before = len(named)
    named.update((performance, place) for place in places)
    if len(named) != before + len(places):
        raise Refusal(Reason.MESSAGE_WRONG, why="a place is named twice")


def _check_number(name: str, number: int, limit: int) -> None:
    if not 0 <= number < limit:
        raise Refusal(Reason.MESSAGE_WRONG, why=f"{name} is out of range")


def _check_count(count: int, limit: int) -> None:
    if count > limit:
        raise Refusal(Reason.MESSAGE_TOO_LARGE, limit=limit)


def _arrive(till: int, incarnation: int, one: wire.JournalEntry) -> Arrived:
    try:
        body = journal.decode_body(one.kind, one.body)
    except ValueError as error:
        raise _broken(one.number, str(error)) from None
    entry = journal.Entry(
        TillId(till),
        incarnation,
        one.number,
        one.previous,
        one.kind,  # type: ignore[arg-type]  # decode_body knows the kind
        one.at_ms,
        one.body,
    )
    found = entry.hash
    if found != one.hash:
        raise _broken(one.number, "does not have the hash it claims")
    if not (0 < one.number < _NUMBER_LIMIT and 0 <= one.at_ms < _TIME_LIMIT_MS):
        raise _broken(one.number, "has a number or a time out of range")
    for _, minor, voucher, _ in vouchers_of(Arrived(entry, "", body)):
        if not _VOUCHER.fullmatch(voucher) or abs(minor) > LIMIT_MINOR:
            raise _broken(one.number, "has a voucher that nobody can have")
    if why := useasks.fault(body) or gateasks.fault(body):
        raise _broken(one.number, why)
    if isinstance(body, journal.Sale):
        _check_order(one.number, till, body.order)
    elif isinstance(body, journal.Exchanged):
        _check_tickets(one.number, body.exchange.tickets)
    elif isinstance(body, journal.Reprinted) and not 1 < body.print_no <= MOST_PRINTS:
        raise _broken(one.number, "has a print number out of range")
    return Arrived(entry, found.hex(), body)


def _check_order(number: int, till: int, order: Order) -> None:
    if order.till != till:
        raise _broken(number, "is the sale of another till")
    _check_tickets(number, order.tickets)


def _check_tickets(number: int, tickets: Sequence[Ticket]) -> None:
    for ticket in tickets:
        if not (
            0 <= ticket.performance < PERFORMANCE_LIMIT
            and 0 <= ticket.place < PLACE_LIMIT
            and 0 < ticket.print_no < 256
        ):
            raise _broken(number, "has a ticket with a number out of range")


def _broken(number: int, why: str) -> Refusal:
    return Refusal(Reason.JOURNAL_BROKEN, number=number, why=why)
