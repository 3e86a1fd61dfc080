"""What the decision core can be asked, and the checks that need no books."""

import hashlib
from collections.abc import Sequence

import msgspec
from msgspec import Struct

from pos.domain import journal
from pos.domain.ids import TillId
from pos.domain.order import Order
from pos.domain.refusals import Reason, Refusal
from sync.protocol import wire


class PlacesAsk(Struct, frozen=True):
    """A till wants something done with places. `digest` is the SHA-256 of what it asked."""

    till: int
    operation: str
    digest: str
    performance: int
    places: tuple[int, ...]


class Hold(PlacesAsk, frozen=True):
    """Hold the places, and `count` each of the areas."""

    areas: tuple[tuple[int, int], ...] = ()


class Secure(PlacesAsk, frozen=True):
    """Make them firmly this till's."""


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


class Expire(Struct, frozen=True):
    """Free the places of a performance whose hold is over."""

    performance: int


class HouseHold(Struct, frozen=True):
    """The house keeps free places for itself."""

    performance: int
    places: tuple[int, ...]
    reason: str


class HouseRelease(Struct, frozen=True):
    """The house gives its places back."""

    performance: int
    places: tuple[int, ...]


Request = Hold | Secure | Release | Upload | Expire | HouseHold | HouseRelease

# What fits a ticket code's fields and the databases' columns.
PERFORMANCE_LIMIT = PLACE_LIMIT = 1 << 24
_NUMBER_LIMIT = 1 << 31
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


def hold(till: int, ask: wire.HoldAsk) -> Hold:
    """A checked hold. Raises TOO_MANY_PLACES or MESSAGE_WRONG."""
    areas = tuple((one.area, one.count) for one in ask.areas)
    if any(count < 1 for _, count in areas):
        raise Refusal(Reason.MESSAGE_WRONG, why="an area is asked for no places")
    if len({area for area, _ in areas}) != len(areas):
        raise Refusal(Reason.MESSAGE_WRONG, why="an area is asked for twice")
    places = check_places(ask.places, sum(count for _, count in areas))
    digest = _digest("hold", ask)
    return Hold(till, ask.operation.hex, digest, ask.performance, places, areas)


def secure(till: int, ask: wire.SecureAsk) -> Secure:
    """A checked secure."""
    places = check_places(ask.places)
    return Secure(till, ask.operation.hex, _digest("secure", ask), ask.performance, places)


def release(till: int, ask: wire.ReleaseAsk) -> Release:
    """A checked release."""
    places = check_places(ask.places)
    return Release(till, ask.operation.hex, _digest("release", ask), ask.performance, places)


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
    return Upload(till, ask.incarnation, tuple(arrived))


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
    if isinstance(body, journal.Sale):
        _check_order(one.number, till, body.order)
    return Arrived(entry, found.hex(), body)


def _check_order(number: int, till: int, order: Order) -> None:
    if order.till != till:
        raise _broken(number, "is the sale of another till")
    for ticket in order.tickets:
        if not (
            0 <= ticket.performance < PERFORMANCE_LIMIT
            and 0 <= ticket.place < PLACE_LIMIT
            and 0 < ticket.print_no < 256
        ):
            raise _broken(number, "has a ticket with a number out of range")


def _broken(number: int, why: str) -> Refusal:
    return Refusal(Reason.JOURNAL_BROKEN, number=number, why=why)
