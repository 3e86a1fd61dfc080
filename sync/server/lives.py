"""A till's life with these books, decided: beats, statements after a restore, new incarnations.

The rules are those of "Ownership of places" in ARCHITECTURE.md. No time limit decides anything
here: what a till owned comes back by its journal, by its proof, or by a supervisor's word.
"""

import hashlib
from collections.abc import Sequence
from itertools import pairwise
from uuid import UUID

import msgspec

from pos.domain.leases import HOLE, OPEN_HOLE
from pos.domain.refusals import Reason, Refusal
from sync.protocol.lives import (
    GRANTS_PER_BEAT,
    RECALLS_PER_BEAT,
    Grant,
    Heard,
    LeaseSaid,
    Proof,
    QuarantineSaid,
    Recall,
    RenewAsk,
    Renewed,
    Stated,
)
from sync.protocol.wire import Health, PlaceState
from sync.server import disputes, rights, uses
from sync.server.books import Books
from sync.server.requests import Beat, Recover, Renew, Speak
from sync.server.sightings import see
from sync.server.state import FREE, Claim, Granted, Operation, PlaceKey, Till, quarantined
from sync.server.uploads import GENESIS_HEX, begin_life, unheard

_FIRM = frozenset((int(PlaceState.SECURED), int(PlaceState.ALLOTTED)))
_SESSIONS_KEPT = 16
_UNKNOWN = "?"  # sessions of a till that has had some, before these books were copied
_HEARSAY = 0  # the incarnation of a place that is quarantined by what others saw


def grant(
    books: Books, till: Till, performance: int, places: Sequence[int], reason: str = ""
) -> Till:
    """Allot the places to the till by its next grant, which its beats will bring it."""
    number = till.granted + 1
    operation = epoch(books.server.generation, till, number)
    allotted = Claim(
        int(PlaceState.ALLOTTED),
        till.id,
        operation=operation,
        reason=reason,
        incarnation=till.incarnation,
    )
    for place in places:
        books.change(performance, place, allotted)
    key = (till.id, till.incarnation, number)
    books.writes.grants[key] = Granted(operation, performance, tuple(places))
    return books.become(till, granted=number)


def epoch(generation: int, till: Till, number: int) -> str:
    """A grant's operation: never the same again, whatever copies of the books there were."""
    return _hash(f"grant {generation} {till.id} {till.incarnation} {number}")[:32]


def _hash(said: str) -> str:
    return hashlib.sha256(said.encode()).hexdigest()


# --- the beat -----------------------------------------------------------------------------------


def beat(books: Books, ask: Beat) -> Heard:
    """Note that the till is there; tell it what it has to do, and bring its grants and recalls."""
    till, said = books.known(ask.till), ask.said
    if _know_less_than(books, till, ask):
        books.recover(int(_hash(said.next_session)[:8], 16), said.generation)
    till, must = _standing(books, till, ask)
    till = books.become(till, seen_ms=books.now_ms, paces=ask.paces)
    if not must and said.incarnation == till.incarnation and not till.fenced:
        known = min(said.acknowledged, till.number)
        till = books.become(till, acknowledged=max(till.acknowledged, known))
    grants: list[Grant] = []
    recalls: list[Recall] = []
    deaths = [] if must else rights.deaths_of(books, till)
    # A place of a ticket that it still takes for its customer's must not be granted to it.
    if not must and said.number == till.number and not deaths:
        grants = _grants(books, till, said.granted)
        recalls = _recalls(books, till)
    return Heard(
        generation=books.server.generation,
        incarnation=till.incarnation,
        applied=till.number,
        must=must,
        grants=grants,
        recalls=recalls,
        missing=sorted(books.server.missing) if books.server.recovering else [],
        hole=_hole_now(books, till.hole),
        deaths=deaths,
    )


def _hole_now(books: Books, hole: int) -> int:
    """In a recovery the tills that saw what a lost life did may be missing, too: it is open until a
    person decides. Otherwise these books knew what that life owned, or a person has decided.
    """
    return HOLE if hole == OPEN_HOLE and not books.server.recovering else hole


def _hole_heard(books: Books, till: Till, said: int) -> int:
    """A hole that these books have never heard of: so they do not know either what fell into it."""
    return _hole_now(books, OPEN_HOLE if said > till.hole else till.hole)


def _know_less_than(books: Books, till: Till, ask: Beat) -> bool:
    """Whether the till has been told things that are not in these books: they are an older copy."""
    said, generation = ask.said, books.server.generation
    if said.incarnation > till.incarnation or said.generation > generation:
        return not (books.server.recovering and said.generation < generation)
    if said.generation != generation:
        return False
    if said.incarnation == till.incarnation and (
        said.acknowledged > till.number or said.granted > till.granted
    ):
        return True
    known = books.loaded.performances
    return any(
        performance in known and version > books.version(performance)
        for performance, version in said.versions
    )


def _standing(books: Books, till: Till, ask: Beat) -> tuple[Till, str]:
    """What the till has to do before it may go on: "", "speak" or "renew"."""
    said = ask.said
    generation = books.server.generation
    if _hole_now(books, till.hole) == OPEN_HOLE and said.generation == generation != till.spoken:
        # It has said what is left of its history; a supervisor has to take the risk of the rest.
        return till, ""
    if (
        till.spoken != generation
        and said.incarnation >= till.incarnation
        and not _is_given_up(books, till)
    ):
        # First of all it has to say what it has; what it is will be looked at then.
        return till, "speak" if said.intact and not till.fenced else "renew"
    if till.fenced or said.incarnation != till.incarnation:
        return till, "renew"
    if not said.intact or not (sessions := _sessions(till, ask)):
        return books.become(till, fenced=True), "renew"
    till = books.become(till, sessions=sessions)
    return till, "" if said.generation == generation else "speak"


def _is_given_up(books: Books, till: Till) -> bool:
    """Written off in this generation: what older books say of that may be over long since."""
    return till.written_off == books.server.generation


def _sessions(till: Till, ask: Beat) -> str:
    """The sessions with this beat's; empty where another machine has answered as this till, or
    this one from an older copy of its disk.

    A beat that came twice, or late, or again because its answer was not heard, says what is known.
    """
    said, known = ask.said, till.sessions.split()
    if known in ([], [_UNKNOWN]):
        return f"{said.session or '-'} {said.next_session}"
    pairs = pairwise(known)
    if (said.session or "-", said.next_session) in pairs:
        return till.sessions
    if said.session == known[-1]:
        return " ".join([*known, said.next_session][-_SESSIONS_KEPT:])
    return ""


def _grants(books: Books, till: Till, after: int) -> list[Grant]:
    """What was granted and not taken yet; of each only what still is this till's by that grant."""
    found = []
    for number in range(after + 1, min(till.granted, after + GRANTS_PER_BEAT) + 1):
        key = (till.id, till.incarnation, number)
        one = books.writes.grants.get(key) or books.loaded.grants.get(key)
        if one is None:
            break  # not loaded: granted in this very batch; the next beat brings it
        places = [
            place
            for place in one.places
            if (claim := books.claim(one.performance, place)).operation == one.operation
            and claim.state == PlaceState.ALLOTTED
        ]
        found.append(Grant(number, UUID(one.operation), one.performance, places))
    return found


def _recalls(books: Books, till: Till) -> list[Recall]:
    wanted: dict[int, list[int]] = {}
    count = 0
    for (performance, place), claim in books.claims_of(till.id):
        if claim.wanted and claim.state == PlaceState.ALLOTTED and count < RECALLS_PER_BEAT:
            wanted.setdefault(performance, []).append(place)
            count += 1
    return [Recall(performance, places) for performance, places in wanted.items()]


# --- a statement --------------------------------------------------------------------------------


def speak(books: Books, ask: Speak) -> Stated:
    """The till says what it owns. Its whole journal is here; so what it does not name, it has not.

    Raises TILL_FENCED, JOURNAL_GAP, or MESSAGE_WRONG for a statement to another generation.
    """
    said = ask.said
    till = books.known(ask.till)
    if said.incarnation > till.incarnation:  # its journal is empty, or it would be known by now
        unheard(books, till, said.incarnation, (0, 0))
    till = books.acting(ask.till, said.incarnation)
    generation = books.server.generation
    if said.generation != generation:
        raise Refusal(Reason.MESSAGE_WRONG, why="a statement to another generation")
    if said.number != till.number:
        raise Refusal(Reason.JOURNAL_GAP, expected=till.number + 1)
    _doubt(books, till, said.unknown)
    if till.spoken == generation:  # said again: it may own other places by now
        gone = rights.not_its_own(books, till, said.rights)
        lost = _not_its_own(books, till, ask)
        return Stated(generation, lost, sorted(books.server.missing), gone)
    till = books.become(till, hole=_hole_heard(books, till, said.hole))
    for picture in said.pictures:
        see(books, till, picture)
    if not said.last:
        return Stated(generation, [], sorted(books.server.missing))
    lost = _take_leases(books, till, ask)
    lost_rights = rights.take(books, till, said.rights)
    uses.take(books, till, said.uses)
    put_into_quarantine(books, till, said.quarantines, () if till.hole else (_HEARSAY,))
    till = books.become(till, granted=max(till.granted, said.granted))
    if till.hole != OPEN_HOLE:
        # What sessions it was given since these books were copied, they cannot know.
        till = books.become(till, spoken=generation, sessions=_UNKNOWN)
        disputes.heard_of(books, till)
    return Stated(generation, lost, sorted(books.server.missing), lost_rights)


def _doubt(books: Books, till: Till, unknown: Sequence[UUID]) -> None:
    """What was secured by operations the till has forgotten: nothing tells whether it was sold.

    No paper can be out unless two machines had one anchor; but that is for a person to say.
    """
    operations = {one.hex for one in unknown}
    for key, claim in list(books.claims_of(till.id)):
        is_of_this_life = claim.incarnation == till.incarnation
        if claim.state == PlaceState.SECURED and is_of_this_life and claim.operation in operations:
            books.change(*key, quarantined(claim))


def _take_leases(books: Books, till: Till, ask: Speak) -> list[tuple[int, int]]:
    """Give the till what it says it owns, where nobody has it; free what it does not own.

    What these books know of a till that has not spoken is older than this statement.
    """
    lost: list[tuple[int, int]] = []
    stated: set[PlaceKey] = set()
    for lease in ask.said.leases:
        if lease.state == PlaceState.HELD:
            stated |= _still_asked(books, till, lease)
            continue
        own = Claim(
            lease.state, till.id, operation=lease.operation.hex, incarnation=till.incarnation
        )
        for place in lease.places:
            key = (lease.performance, place)
            if not books.knows(key):
                lost.append(key)
                continue
            claim = books.claim(*key)
            if _is_open_to(books, till, claim):
                stated.add(key)
                wanted = claim.wanted if claim.state == lease.state == PlaceState.ALLOTTED else 0
                books.change(*key, msgspec.structs.replace(own, wanted=wanted))
            else:
                lost.append(key)
    for key, claim in list(books.claims_of(till.id)):
        seen_by_others = claim.state == PlaceState.QUARANTINED and not claim.incarnation
        if key in stated or (seen_by_others and till.hole):
            continue
        if claim.state in _FIRM or claim.state == PlaceState.HELD or seen_by_others:
            books.change(*key, FREE)
    return lost


def _is_open_to(books: Books, till: Till, claim: Claim) -> bool:
    if claim.state == PlaceState.SOLD:
        return False
    silent = books.server.missing
    return claim.till in (0, till.id) or claim.till in silent or books.is_loose(claim)


def _still_asked(books: Books, till: Till, lease: LeaseSaid) -> set[PlaceKey]:
    """What the till asked and never heard of: its own if these books have given it, else never."""
    keys = {(lease.performance, place) for place in lease.places}
    operation = lease.operation.hex
    for key in keys:
        claim = books.claim(*key) if books.knows(key) else FREE
        if not books.is_of(claim, till) or claim.operation != operation:
            books.cancel(till.id, operation)
            return set()
    return keys


def _not_its_own(books: Books, till: Till, ask: Speak) -> list[tuple[int, int]]:
    owned = [lease for lease in ask.said.leases if lease.state in _FIRM]
    named = [(lease.performance, place) for lease in owned for place in lease.places]
    return [
        key
        for key in named
        if not books.knows(key)
        or not books.is_of(claim := books.claim(*key), till)
        or claim.state not in _FIRM
    ]


def put_into_quarantine(
    books: Books, till: Till, said: Sequence[QuarantineSaid], but: Sequence[int | None]
) -> None:
    """What the till remembers of its unproven lives, where these books have forgotten it."""
    for one in said:
        if one.incarnation in but:
            continue
        for place in one.places:
            key = (one.performance, place)
            if books.knows(key) and books.is_loose(books.claim(*key)):
                kept = Claim(int(PlaceState.QUARANTINED), till.id, incarnation=one.incarnation)
                books.change(*key, kept)


# --- a new incarnation --------------------------------------------------------------------------


def renew(books: Books, ask: Renew) -> Renewed:
    """End all lives of the till and begin a new one, which owns nothing.

    What an old life owned and did not sell is free where the till can prove that its journal is
    all there is of that life; else it is quarantined.
    """
    till, said = books.known(ask.till), ask.said
    key = (ask.till, ask.operation)
    before = books.writes.operations.get(key) or books.loaded.operations.get(key)
    if before is not None:
        answer = msgspec.json.decode(before.answer, type=Renewed)
        given = answer.incarnation == till.incarnation and _is_unlived(books, till)
        if before.digest != ask.digest or not given:
            # Whoever asks for it again is an older copy of the till that has lived it.
            raise Refusal(Reason.OPERATION_REUSED, operation=ask.operation)
        return answer
    till = _with_empty_life(books, till, said)
    till = books.become(till, hole=_hole_heard(books, till, said.hole))
    proven = _proven(books, till, said.proof)
    present = () if _is_unlived(books, till) else (till.incarnation,)
    known = (*present, said.incarnation, said.proof.incarnation if said.proof else 0)
    is_present = proven is not None and proven == max(known)
    # Of a till that has told all its lives whole, nobody else knows anything more.
    sure = [proven, _HEARSAY] if is_present and not till.hole else [proven]
    sure += [] if present else [till.incarnation]
    _end_lives(books, till, sure)
    rights.end_lives(books, till, sure)
    uses.end_lives(books, till, sure)
    put_into_quarantine(books, till, said.quarantines, sure)
    till = begin_life(books, till, max(*known, till.incarnation, books.server.floor) + 1)
    till = books.become(till, fenced=False, written_off=0)
    till = books.become(till, hole=_hole_now(books, till.hole if is_present else OPEN_HOLE))
    answer = Renewed(
        incarnation=till.incarnation,
        generation=books.server.generation,
        proven=is_present,
        quarantines=_quarantined(books, till),
        hole=till.hole,
    )
    stored = Operation(ask.digest, msgspec.json.encode(answer))
    books.writes.operations[key] = stored
    return answer


def _is_unlived(books: Books, till: Till) -> bool:
    """Whether nothing was heard of the till's present life: it was given, and perhaps never got.

    What was allotted to it since then a beat would have brought, and there was none.
    """
    brought = (PlaceState.ALLOTTED, PlaceState.QUARANTINED)
    its = [one for _, one in books.claims_of(till.id) if one.incarnation == till.incarnation]
    asked = any(right.incarnation == till.incarnation for _, right in books.rights_of(till.id))
    asked |= any(one.incarnation == till.incarnation for one in uses.open_of(books, till.id))
    is_silent = not till.number and not till.sessions and not asked
    return is_silent and all(one.state in brought for one in its)


def _with_empty_life(books: Books, till: Till, said: RenewAsk) -> Till:
    """A life without an entry that a server before these books gave: nobody could bring it yet.

    It is the one that the till lives: of an older copy's anchor nobody knows how that life began.
    """
    proof = said.proof
    if (
        proof is None
        or proof.number
        or not till.incarnation < said.incarnation == proof.incarnation
    ):
        return till
    if not books.server.recovering or till.spoken == books.server.generation:
        return till
    return begin_life(books, till, proof.incarnation)


def _proven(books: Books, till: Till, proof: Proof | None) -> int | None:
    """The life whose every entry is here, by the anchor of the till that lived it."""
    if proof is None:
        return None
    life = books.life(till, proof.incarnation)
    if life is None or life.number < proof.number:
        return None
    key = (till.id, proof.incarnation, proof.number)
    stored = books.writes.entries.get(key)
    if not proof.number:
        found = GENESIS_HEX
    elif proof.number == life.number:
        found = life.hash
    else:
        found = stored.hash if stored else books.loaded.hashes.get(key, "")
    return proof.incarnation if found == proof.hash.hex() else None


def _end_lives(books: Books, till: Till, sure: Sequence[int | None]) -> None:
    for key, claim in list(books.claims_of(till.id)):
        if claim.state == PlaceState.HELD or claim.incarnation in sure:
            books.change(*key, FREE)
        elif claim.state in _FIRM:
            books.change(*key, quarantined(claim))


def _quarantined(books: Books, till: Till) -> list[QuarantineSaid]:
    found: dict[tuple[int, int], list[int]] = {}
    for (performance, place), claim in books.claims_of(till.id):
        if claim.state == PlaceState.QUARANTINED:
            found.setdefault((performance, claim.incarnation), []).append(place)
    return [
        QuarantineSaid(performance, incarnation, places)
        for (performance, incarnation), places in found.items()
    ]


def recover(books: Books, ask: Recover) -> Health:
    """These books are an older copy, says who put them back."""
    books.recover(ask.chance)
    if not books.server.missing:
        books.writes.server = msgspec.structs.replace(books.server, recovering=False)
    return Health(0, books.server.generation, books.now_ms)
