"""The house's desk, decided: allotments given and called back, a till written off, risks taken."""

from collections.abc import Sequence

from pos.domain.leases import HOLE, OPEN_HOLE
from pos.domain.refusals import Reason, Refusal
from sync.protocol.house import Allotted, Recalled, Unquarantined, WrittenOff
from sync.protocol.wire import PlaceState
from sync.server import disputes, rights, uses
from sync.server.books import Books
from sync.server.lives import grant
from sync.server.paperasks import ReleasePapers
from sync.server.requests import Allot, CallBack, Unquarantine, WriteOff
from sync.server.state import (
    BY_HAND,
    FREE,
    LIVE,
    OF_NO_ORDER,
    REFUNDED,
    TO_THE_POOL,
    Claim,
    quarantined,
)

_FIRM = frozenset((int(PlaceState.SECURED), int(PlaceState.ALLOTTED)))


def allot(books: Books, ask: Allot) -> Allotted:
    """Allot places to a till. Raises ALLOTMENT_FULL, PLACE_TAKEN, TILL_FENCED, SERVER_RECOVERING.

    Never more than the setting of the hall: that is what may sleep in tills that are cut off.
    """
    till = books.known(ask.till)
    books.giving()
    books.performance(ask.performance, *ask.places)
    if books.performance(ask.performance).closed:
        if ask.signed is None:
            return Allotted(_let_go(books, ask, ask.places), [])
        books.selling(ask.performance)
    if till.fenced or till.spoken != books.server.generation:
        if ask.signed is None:
            return Allotted(_let_go(books, ask, ask.places), [])
        raise Refusal(Reason.TILL_FENCED, till=till.id)
    free, elsewhere = _sorted(books, ask)
    room = books.has_room(ask.performance)
    if len(free) > room:
        if ask.signed:
            raise Refusal(Reason.ALLOTMENT_FULL, room=room)
        _let_go(books, ask, free[room:])
        free = free[:room]
    if free:
        kept = any(_is_kept_for(books.claim(ask.performance, one), till.id) for one in free)
        grant(books, till, ask.performance, free, BY_HAND if ask.signed or kept else "")
    for place in elsewhere:
        _call_back(books, ask.performance, place, till.id)
    books.decide(ask.signed)
    return Allotted(free, elsewhere)


def _sorted(books: Books, ask: Allot) -> tuple[list[int], list[int]]:
    """The places that can be granted now, and those to be called back for it."""
    free: list[int] = []
    elsewhere: list[int] = []
    taken = []
    for place in ask.places:
        claim = books.claim(ask.performance, place)
        if books.is_free(claim) or _is_kept_for(claim, ask.till):
            free.append(place)
        elif claim.state == PlaceState.ALLOTTED:
            if claim.till != ask.till:
                elsewhere.append(place)
        else:
            taken.append({"place": place, "till": claim.till, "state": claim.state})
    if ask.signed is None:
        return free, []
    if taken:
        raise Refusal(Reason.PLACE_TAKEN, taken=taken, free=free)
    return free, elsewhere


def _let_go(books: Books, ask: Allot, places: Sequence[int]) -> list[int]:
    """Places kept for a till that cannot have them now are for everybody; none was given."""
    for place in places:
        if _is_kept_for(books.claim(ask.performance, place), ask.till):
            books.change(ask.performance, place, FREE)
    return []


def _is_kept_for(claim: Claim, till: int) -> bool:
    return claim.state == PlaceState.HOUSE_HELD and claim.wanted == till


def call_back(books: Books, ask: CallBack) -> Recalled:
    """Ask for allotted places; the tills answer when they are there and nobody is buying them."""
    books.performance(ask.performance, *ask.places)
    asked = []
    for place in ask.places:
        if books.claim(ask.performance, place).state == PlaceState.ALLOTTED:
            _call_back(books, ask.performance, place, TO_THE_POOL)
            asked.append(place)
    books.decide(ask.signed)
    return Recalled(asked)


def _call_back(books: Books, performance: int, place: int, wanted: int) -> None:
    claim = books.claim(performance, place)
    books.change(
        performance,
        place,
        Claim(
            claim.state,
            claim.till,
            operation=claim.operation,
            reason=claim.reason,
            incarnation=claim.incarnation,
            wanted=wanted,
        ),
    )


def write_off(books: Books, ask: WriteOff) -> WrittenOff:
    """The till gets nothing any more, and what it owned is quarantined, not freed.

    One that came back with a hole in its history while the books recovered stays in use: a
    supervisor takes the risk of what nobody saw.
    """
    till = books.known(ask.till)
    books.decide(ask.signed)
    generation = books.server.generation
    if books.server.recovering and till.hole == OPEN_HOLE and not till.fenced:
        till = books.become(till, spoken=generation, hole=HOLE)
        disputes.heard_of(books, till)
        return WrittenOff(0)
    count = 0
    for key, claim in list(books.claims_of(till.id)):
        if claim.state == PlaceState.HELD:
            books.change(*key, FREE)
        elif claim.state in _FIRM:
            books.change(*key, quarantined(claim))
            count += 1
    rights.end_lives(books, till, ())
    uses.end_lives(books, till, None)
    till = books.become(till, fenced=True, written_off=generation)
    if books.server.recovering:
        disputes.heard_of(books, till)
    return WrittenOff(count)


def unquarantine(books: Books, ask: Unquarantine) -> Unquarantined:
    """A supervisor takes the risk by name: these places may be sold again."""
    books.giving()
    books.performance(ask.performance, *ask.places)
    freed = []
    for place in ask.places:
        if books.claim(ask.performance, place).state == PlaceState.QUARANTINED:
            books.change(ask.performance, place, FREE)
            freed.append(place)
    books.decide(ask.signed)
    return Unquarantined(freed)


def release_papers(books: Books, ask: ReleasePapers) -> Unquarantined:
    """Emergency tickets that nobody has bought are dead from now on, and their places free.

    Only those of a till that was written off: one that is there takes its papers back itself. Left
    as they are: papers that were typed in, and those by which somebody is in.
    """
    till = books.known(ask.till)
    books.giving()
    books.performance(ask.performance, *ask.places)
    freed = []
    for place, name in ask.papers:
        ticket = books.ticket(name)
        if ticket is None or not (till.fenced and till.written_off):
            continue
        is_this = (ticket.performance, ticket.place, ticket.till) == (
            *(ask.performance, place),
            till.id,
        )
        waits = ticket.state == LIVE and ticket.order == OF_NO_ORDER
        if is_this and waits and books.admissions.of(name) is None:
            books.put_ticket(ticket, REFUNDED)
            books.change(ask.performance, place, FREE)
            freed.append(place)
    books.decide(ask.signed)
    return Unquarantined(freed)
