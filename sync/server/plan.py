"""The decision core: who gets which place. Pure: no clock, no database, no network.

A storage loads what `touches` names, calls `plan`, and writes what comes back, in one transaction.
"""

from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from pos.domain.refusals import Reason, Refusal
from sync.protocol.wire import Held, PlaceState, Released, Secured
from sync.server import admissions, house, lives, rights, uploads, uses, vouchers
from sync.server.books import Books
from sync.server.gateasks import Admit, LetThemOut
from sync.server.paperasks import ReleasePapers
from sync.server.requests import (
    Allot,
    AskRight,
    Beat,
    CallBack,
    Expire,
    Hold,
    HouseHold,
    HouseRelease,
    Recover,
    Release,
    ReleaseRight,
    Renew,
    Request,
    Secure,
    Speak,
    Unquarantine,
    Upload,
    VoucherRelease,
    VoucherReserve,
    VoucherReturn,
    WriteOff,
)
from sync.server.state import FREE, Claim, State, Till, Writes
from sync.server.useasks import UsesRelease, UsesReserve

HOLD_S = 300
GRACE_S = 30

Answer = msgspec.Struct
Result = Answer | Refusal


def plan(requests: Sequence[Request], state: State) -> tuple[list[Result], Writes]:
    """Decide the requests in order.

    A refused one changes nothing, but that the no is remembered, that a fork fences its till,
    and that a till which knows more than these books makes them recover.
    """
    books = Books(state)
    results: list[Result] = []
    for request in requests:
        try:
            results.append(_DECIDE[type(request)](books, request))
        except Refusal as refusal:
            results.append(refusal)
    return results, books.finish()


def _hold(books: Books, ask: Hold) -> Held:
    till = books.acting(ask.till, ask.incarnation)
    before = books.answered(ask)
    if before is not None:
        return msgspec.json.decode(before, type=Held)
    books.giving()
    performance = books.performance(ask.performance)
    books.selling(ask.performance)
    if ask.plan and performance.plan and ask.plan != performance.plan:
        raise Refusal(Reason.PLAN_CHANGED, performance=ask.performance)
    books.performance(ask.performance, *ask.places)
    _nobody_else_has(books, ask, till)
    wanted = set(ask.places)
    standing = [books.choose(performance, area, count, wanted) for area, count in ask.areas]
    for (area, _), places in zip(ask.areas, standing, strict=True):
        books.chosen(performance, area, places)
    until_ms = books.now_ms + (HOLD_S + GRACE_S) * 1000
    held = Claim(
        int(PlaceState.HELD), till.id, until_ms, ask.operation, incarnation=till.incarnation
    )
    places = [*ask.places, *(place for group in standing for place in group)]
    for place in places:
        if books.claim(ask.performance, place).state in (PlaceState.FREE, PlaceState.HELD):
            books.change(ask.performance, place, held)
    answer = Held(places, HOLD_S, books.version(ask.performance))
    books.answer(ask, answer)
    return answer


def _secure(books: Books, ask: Secure) -> Secured:
    till = books.acting(ask.till, ask.incarnation)
    before = books.answered(ask)
    if before is not None:
        return msgspec.json.decode(before, type=Secured)
    books.giving()
    books.performance(ask.performance, *ask.places)
    books.selling(ask.performance)
    _nobody_else_has(books, ask, till, firmly=True)
    # The place carries the operation it was secured by: a late return of an earlier one
    # must not free it.
    secured = Claim(
        int(PlaceState.SECURED), till.id, 0, ask.operation, incarnation=till.incarnation
    )
    for place in ask.places:
        books.change(ask.performance, place, secured)
    answer = Secured(list(ask.places), books.version(ask.performance))
    books.answer(ask, answer)
    return answer


def _release(books: Books, ask: Release) -> Released:
    till = books.acting(ask.till, ask.incarnation)
    before = books.answered(ask)
    if before is not None:
        return msgspec.json.decode(before, type=Released)
    books.performance(ask.performance, *ask.places)
    for place in ask.places:
        claim = books.claim(ask.performance, place)
        if claim.state == PlaceState.HELD and books.is_of(claim, till):
            books.change(ask.performance, place, FREE)
    free = [one for one in ask.places if books.claim(ask.performance, one) is FREE]
    answer = Released(free, books.version(ask.performance))
    books.answer(ask, answer)
    return answer


def _nobody_else_has(books: Books, ask: Hold | Secure, till: Till, *, firmly: bool = False) -> None:
    """Raises PLACE_TAKEN. `firmly`: a place that is secured or allotted already is taken, also by
    this very till: it may have sold it and not said so yet, or two machines may answer as one.
    Once it has brought its journal and its grants are with it, it need not ask, or may.
    """
    taken: list[dict[str, int]] = []
    free: list[int] = []
    for place in ask.places:
        claim = books.claim(ask.performance, place)
        its_own = books.is_of(claim, till)
        if firmly and claim.state != PlaceState.HELD and claim.operation != ask.operation:
            its_own = False
        if books.is_free(claim) or its_own:
            free.append(place)
        else:
            taken.append({"place": place, "till": claim.till, "state": claim.state})
    if taken:
        raise books.refuse(ask, Refusal(Reason.PLACE_TAKEN, taken=taken, free=free))


def _expire(books: Books, ask: Expire) -> Released:
    books.performance(ask.performance)
    freed = sorted(
        place
        for (performance, place), claim in books.loaded.claims.items()
        if performance == ask.performance
        and books.claim(performance, place) is claim is not FREE
        and books.is_free(claim)
    )
    for place in freed:
        books.change(ask.performance, place, FREE)
    return Released(freed, books.version(ask.performance))


def _house_hold(books: Books, ask: HouseHold) -> Secured:
    books.giving()
    books.performance(ask.performance, *ask.places)
    taken = []
    for place in ask.places:
        claim = books.claim(ask.performance, place)
        if not books.is_free(claim) and claim.state != PlaceState.HOUSE_HELD:
            taken.append({"place": place, "till": claim.till, "state": claim.state})
    if taken:
        named = {one["place"] for one in taken}
        free = [place for place in ask.places if place not in named]
        raise Refusal(Reason.PLACE_TAKEN, taken=taken, free=free)
    for place in ask.places:
        claim = Claim(int(PlaceState.HOUSE_HELD), reason=ask.reason)
        books.change(ask.performance, place, claim)
    books.decide(ask.signed)
    return Secured(list(ask.places), books.version(ask.performance))


def _house_release(books: Books, ask: HouseRelease) -> Released:
    books.performance(ask.performance, *ask.places)
    for place in ask.places:
        if books.claim(ask.performance, place).state == PlaceState.HOUSE_HELD:
            books.change(ask.performance, place, FREE)
    free = [one for one in ask.places if books.claim(ask.performance, one) is FREE]
    books.decide(ask.signed)
    return Released(free, books.version(ask.performance))


_DECIDE: dict[type, Callable[[Books, Any], Answer]] = {
    Hold: _hold,
    Secure: _secure,
    Release: _release,
    AskRight: rights.give,
    ReleaseRight: rights.release,
    Upload: uploads.apply,
    Beat: lives.beat,
    Speak: lives.speak,
    Renew: lives.renew,
    Recover: lives.recover,
    Allot: house.allot,
    CallBack: house.call_back,
    WriteOff: house.write_off,
    Unquarantine: house.unquarantine,
    ReleasePapers: house.release_papers,
    Expire: _expire,
    HouseHold: _house_hold,
    HouseRelease: _house_release,
    VoucherReserve: vouchers.reserve,
    VoucherReturn: vouchers.give_back,
    VoucherRelease: vouchers.release,
    UsesReserve: uses.reserve,
    UsesRelease: uses.release,
    Admit: admissions.admit,
    LetThemOut: admissions.let_out,
}
