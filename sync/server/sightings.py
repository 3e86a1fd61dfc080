"""What the tills saw of each other before these books were put back: evidence for the missing.

A place that nobody has more than a hold on is kept at once for whom it was seen with. Where the
older books name another owner, or a journal that comes late tells of an older sale, what was seen
waits: it may end in giving the place back. When all tills were heard it counts for whatever nobody
owns.
"""

from sync.protocol.lives import PictureSaid
from sync.protocol.wire import PlaceState
from sync.server.books import Books
from sync.server.state import Claim, PlaceKey, Sighting, Till

_SOLD = int(PlaceState.SOLD)
_HOUSE = 0  # the till of what the house has
_BY_SIGHT = frozenset((int(PlaceState.QUARANTINED), int(PlaceState.HOUSE_HELD)))


def see(books: Books, witness: Till, picture: PictureSaid) -> None:
    """Take in what a till saw. Of two that differ the later one counts.

    A till that has said everything itself needs no witness.
    """
    if picture.generation >= books.server.generation:
        return
    sight = f"{picture.generation:016x}{picture.version:016x}"
    for place, state, owner in picture.owners:
        key = (picture.performance, place)
        is_the_house_s = state == PlaceState.HOUSE_HELD
        if not books.knows(key) or not (owner or is_the_house_s):
            continue
        seen = Sighting(_HOUSE if is_the_house_s else owner, sight)
        if seen.till and _has_said_all(books, seen.till, witness):
            continue
        claim = books.claim(*key)
        is_open = _is_open_to(books, claim, seen)
        if is_open:
            _keep(books, key, seen)
        if books.server.recovering and (is_open or _differ(claim, state, seen)):
            _remember(books, key, seen)


def settle(books: Books) -> None:
    """The recovery is over: what was seen counts for whatever nobody owns."""
    found = {**books.loaded.sightings, **books.writes.sightings}
    for key, seen in found.items():
        is_open = books.knows(key) and _is_open_to(books, books.claim(*key), seen)
        if is_open and not (seen.till and _has_said_all(books, seen.till)):
            _keep(books, key, seen)
    books.writes.sightings.clear()
    books.writes.forgets_sightings |= bool(found)


def _keep(books: Books, key: PlaceKey, seen: Sighting) -> None:
    if seen.till:
        kept = Claim(int(PlaceState.QUARANTINED), seen.till, operation=seen.sight)
    else:
        house_held = int(PlaceState.HOUSE_HELD)
        kept = Claim(house_held, operation=seen.sight, reason="kept, as the tills saw it")
    books.change(*key, kept)


def _remember(books: Books, key: PlaceKey, seen: Sighting) -> None:
    before = books.writes.sightings.get(key) or books.loaded.sightings.get(key)
    if before is None or before.sight < seen.sight:
        books.writes.sightings[key] = seen


def _is_open_to(books: Books, claim: Claim, seen: Sighting) -> bool:
    """Whether nothing is known of the place, or what somebody saw of it earlier."""
    return books.is_loose(claim) or (_was_seen(claim) and claim.operation < seen.sight)


def _was_seen(claim: Claim) -> bool:
    return bool(claim.state in _BY_SIGHT and not claim.incarnation and claim.operation)


def _differ(claim: Claim, state: int, seen: Sighting) -> bool:
    return (claim.till, claim.state == _SOLD) != (seen.till, state == _SOLD)


def _has_said_all(books: Books, owner: int, witness: Till | None = None) -> bool:
    """Whether what is known of the owner comes from itself, whole."""
    if witness is not None and owner == witness.id:
        return not witness.hole
    till = books.writes.tills.get(owner) or books.loaded.tills.get(owner)
    return till is not None and till.spoken == books.server.generation and not till.hole
