"""The audit of ownership: what the server holds against what the tills have and did."""

from collections import Counter
from collections.abc import Iterator, Sequence

from sqlalchemy import Row

from sync.protocol.wire import PlaceState
from sync.server.state import LIVE, REFUNDED
from tests.chaos.books import Place, ServerBook, TillBook

# Places of a till: nobody else may get them but through a free one.
_FIRM = {PlaceState.SECURED, PlaceState.ALLOTTED, PlaceState.QUARANTINED}


def breaks(tills: Sequence[TillBook], server: ServerBook) -> Iterator[str]:
    """Every place that somebody has and should not, or should have and has not."""
    yield from _sold(tills, server)
    books = {book.till: book for book in tills}
    for place, row in sorted(server.claims.items()):
        book = books.get(row.till)
        if row.state == PlaceState.SECURED and book is not None and place in book.forgotten:
            continue
        yield from (f"place {place} {one}" for one in _claim(row, book, server))
    for book in tills:
        yield from (f"{book.name}: {one}" for one in _leases(book, server))
    allotted = Counter(
        performance
        for (performance, _), row in server.claims.items()
        if row.state == PlaceState.ALLOTTED
    )
    for performance in sorted(server.versions):
        yield from (f"performance {performance}: {one}" for one in _feed(performance, server))
        if server.allotted.get(performance, 0) != allotted[performance]:
            said = server.allotted.get(performance)
            yield f"performance {performance}: {allotted[performance]} allotted, it says {said}"


def _claim(row: Row, book: TillBook | None, server: ServerBook) -> Iterator[str]:
    """After draining only these are there: sold, held for a while, allotted, in quarantine."""
    if row.state == PlaceState.SECURED:
        yield (
            f"is stranded: secured by till {row.till}, which has drained, life {row.incarnation},"
            f" operation {row.operation}"
        )
    elif row.state == PlaceState.HOUSE_HELD and not row.wanted:
        yield f"is kept by the house, which kept none: {row.reason}"
    elif row.state == PlaceState.ALLOTTED:
        if book is None or row.incarnation != book.incarnation:
            yield f"is allotted to life {row.incarnation} of till {row.till}, which is over"
        elif not any(lease.operation.hex == row.operation for lease in book.leases):
            till, life, number = server.grants.get(row.operation, (0, 0, 0))
            if (till, life) != (book.till, book.incarnation) or number <= book.granted:
                yield f"is allotted to till {row.till}, which does not have it"
    elif row.state == PlaceState.QUARANTINED and (
        book is None or row.incarnation not in _unproven(book)
    ):
        yield f"is in quarantine for life {row.incarnation} of till {row.till}, which lost none"


def _unproven(book: TillBook) -> set[int]:
    """Lives of which a lost disk had something that may not have reached the server."""
    return {
        entry.incarnation
        for disk in book.lost
        for entry, _ in disk.entries
        if entry.number > disk.uploaded.get(entry.incarnation, 0)
    }


def _leases(book: TillBook, server: ServerBook) -> Iterator[str]:
    """What the till owns in advance is its own on the server, and it has nothing else."""
    for lease in book.leases:
        where = f"{lease.performance}/{lease.place}"
        row = server.claims.get((lease.performance, lease.place))
        if lease.state != "allotted":
            yield f"after draining it still has {lease.state} place {where}"
        elif row is None or (row.state, row.till, row.operation) != (
            PlaceState.ALLOTTED,
            book.till,
            lease.operation.hex,
        ):
            yield f"it owns {where} in advance, which the server does not say"


def _sold(tills: Sequence[TillBook], server: ServerBook) -> Iterator[str]:
    """What the server holds sold is what the tills sold and did not take back; nothing is stuck."""
    live: dict[Place, tuple[int, str]] = {}
    dead: set[str] = set()
    for book in tills:
        gone = book.refunded
        dead |= {ticket.hex for ticket in gone}
        for ticket in book.tickets.values():
            if ticket.id in gone:
                continue
            place = (int(ticket.performance), int(ticket.place))
            if place in live:
                yield f"place {place} has two live tickets, of tills {live[place][0]}, {book.till}"
            live[place] = (book.till, ticket.id.hex)
    sold = {
        place: (row.till, row.ticket)
        for place, row in server.claims.items()
        if row.state == PlaceState.SOLD
    }
    for place in sorted(live.keys() | sold.keys()):
        if live.get(place) != sold.get(place):
            yield f"place {place}: sold by {live.get(place)}, {sold.get(place)} on the server"
    states = {ticket: row.state for ticket, row in server.tickets.items()}
    told = dict.fromkeys((ticket for _, ticket in live.values()), LIVE)
    if states != told | dict.fromkeys(dead, REFUNDED):
        yield "the server's tickets are not those of the tills"


def _feed(performance: int, server: ServerBook) -> Iterator[str]:
    """Versions have no hole, no place goes from one to another, and the replay is the claims."""
    rows = server.feed.get(performance, [])
    if [row.version for row in rows] != list(range(1, server.versions[performance] + 1)):
        yield f"{len(rows)} rows of the feed, but version {server.versions[performance]}"
    now: dict[int, tuple[int, int]] = {}
    for row in rows:
        state, owner = now.get(row.place, (0, 0))
        if not server.times_put_back:  # then the tills tell it again, in another order
            yield from _step(row, state, owner)
        now[row.place] = (row.state, row.till)
    replayed = {place: known for place, known in now.items() if known[0]}
    claims = {
        place: (row.state, row.till)
        for (owner, place), row in server.claims.items()
        if owner == performance
    }
    if replayed != claims:
        differ = sorted(set(replayed.items()) ^ set(claims.items()))[:4]
        yield f"the feed's replay is not the claims: {differ}"


def _step(row: Row, state: int, owner: int) -> Iterator[str]:
    if state == PlaceState.SOLD and row.state != PlaceState.FREE:
        yield f"version {row.version}: place {row.place} was sold, and becomes {row.state}"
    # What came back for another till waits for it at the house.
    free = row.state in (PlaceState.FREE, PlaceState.HOUSE_HELD)
    if state in _FIRM and not free and owner != row.till:
        yield f"version {row.version}: place {row.place} goes from till {owner} to {row.till}"
