"""The audit after the evening: the books against the papers, each break as one sentence."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain

from pos.domain.ids import ShiftId, TillId
from pos.domain.journal import (
    Body,
    Broken,
    CashMoved,
    Entry,
    Head,
    RefundMade,
    Sale,
    ShiftClosed,
    ShiftOpened,
    follow,
)
from sync.protocol.wire import PlaceState
from sync.server.state import LIVE, REFUNDED
from tests.chaos.books import Place, ServerBook, TillBook, papers_of

_WAITING = {"queued", "sending", "sent", "blocked"}
# States a place can be sold from; anything else would be a second sale of it.
_TEMPORARY = {PlaceState.HELD, PlaceState.SECURED, PlaceState.ALLOTTED}


def breaks(tills: Sequence[TillBook], server: ServerBook) -> Iterator[str]:
    """Everything that does not agree; nothing means that the evening was sound."""
    for book in tills:
        yield from (f"{book.name}: {one}" for one in _till(book, server))
    yield from _places_on_paper(tills)
    yield from _claims(tills, server)
    for performance in sorted(server.versions):
        yield from (f"performance {performance}: {one}" for one in _feed(performance, server))
    for task in server.tasks:
        where = f"till {task.till} entry {task.number}"
        yield f"{where}: a task for a person: {task.reason} {task.params}"


def _till(book: TillBook, server: ServerBook) -> Iterator[str]:
    yield from (f"verify: {one}" for one in book.findings)
    yield from _delivered(book, server)
    yield from _papers(book)
    yield from _promised(book)
    yield from _money(book, server)
    for lease in book.leases:
        yield f"after draining it still has {lease.state} place {lease.performance}/{lease.place}"


def _delivered(book: TillBook, server: ServerBook) -> Iterator[str]:
    """Every entry is on the server once, and the server has nothing else."""
    mine: dict[int, list[tuple[int, str]]] = {}
    for entry, written in book.entries:
        mine.setdefault(entry.incarnation, []).append((entry.number, written.hex()))
    theirs = {
        incarnation: [(row.number, row.hash) for row in rows]
        for (till, incarnation), rows in server.entries.items()
        if till == book.till
    }
    for incarnation in sorted(mine.keys() | theirs.keys()):
        here, there = mine.get(incarnation, []), theirs.get(incarnation, [])
        if here != there:
            differ = sorted(set(here) ^ set(there))[:4]
            yield (
                f"incarnation {incarnation}: {len(here)} entries here, {len(there)} on the"
                f" server; first that differ: {differ}"
            )
        if [number for number, _ in there] != list(range(1, len(there) + 1)):
            yield f"incarnation {incarnation}: the server's numbers have a gap"
        yield from _chain(book, incarnation, server)


def _chain(book: TillBook, incarnation: int, server: ServerBook) -> Iterator[str]:
    """The server's copy is a chain by itself."""
    head = Head()
    for row in server.entries.get((book.till, incarnation), []):
        entry = Entry(
            TillId(book.till), incarnation, row.number, head.hash, row.kind, row.at_ms, row.body
        )
        try:
            head = follow(head, (entry,))
        except Broken as broken:
            yield f"incarnation {incarnation} on the server: {broken}"
            return
        if head.hash.hex() != row.hash:
            yield f"incarnation {incarnation} on the server: entry {row.number} is another one"
            return


def _papers(book: TillBook) -> Iterator[str]:
    """Each ticket came out once, or a person is asked; nothing came out that was not sold."""
    found = papers_of([book])
    tickets = book.tickets
    jobs = Counter(job.ticket for job in book.jobs if job.ticket is not None)
    for paper in book.papers:
        sold = tickets.get(paper.ticket)
        if sold is None:
            yield f"a paper of ticket {paper.ticket}, which the journal does not know"
        elif (book.till, sold.performance, sold.place) != (paper.till, *paper.place):
            yield f"the paper of ticket {paper.ticket} names other places than the journal"
    for ticket in tickets:
        if jobs[ticket] != 1:
            yield f"ticket {ticket} has {jobs[ticket]} print jobs"
        if found[ticket] > 1:
            yield f"ticket {ticket} has {found[ticket]} papers"
    for job in book.jobs:
        if job.state in _WAITING:
            yield f"job {job.id} is {job.state} after draining"
        if job.ticket is None:
            continue
        if job.state == "printed" and found[job.ticket] != 1:
            yield f"ticket {job.ticket} is printed, and has {found[job.ticket]} papers"
        if job.state == "cancelled" and (found[job.ticket] or job.ticket not in book.refunded):
            yield f"ticket {job.ticket} is cancelled, and has {found[job.ticket]} papers"


def _promised(book: TillBook) -> Iterator[str]:
    """What the till has said to be done is in its journal: it was on the disk by then."""
    numbers = {order.number for order in book.orders}
    refunds = {str(refund.id) for refund in book.refunds}
    for line in book.said:
        if "sold" in line and line["sold"] not in numbers:
            yield f"it said order {line['sold']} was sold; the journal does not know it"
        if "refund" in line and line["refund"] not in refunds:
            yield f"it said refund {line['refund']} was made; the journal does not know it"


def _money(book: TillBook, server: ServerBook) -> Iterator[str]:
    """Each drawer, added up from the server's entries alone, is what the till's tables say."""
    drawers: dict[ShiftId, int] = {}
    for body in server.bodies(book.till):
        yield from _drawer(drawers, body)
    tables = {shift: totals.expected_cash_minor for shift, totals in book.totals.items()}
    for shift in tables.keys() | drawers.keys():
        here, there = tables.get(shift), drawers.get(shift)
        if here != there:
            yield f"shift {shift}: {here} in the tables, {there} in the server's entries"
    sold = sum(totals.sold_minor for totals in book.totals.values())
    told = sum(order.total_minor for order in book.orders)
    if sold != told:
        yield f"{sold} sold by the tables, {told} by the journal"


def _drawer(drawers: dict[ShiftId, int], body: Body) -> Iterator[str]:
    match body:
        case ShiftOpened():
            drawers[body.shift] = body.float_minor
        case Sale(order):
            cash = sum(one.amount_minor for one in order.tenders if one.kind == "cash")
            drawers[order.shift] += cash - order.change_minor
        case RefundMade(refund):
            cash = sum(one.amount_minor for one in refund.tenders if one.kind == "cash")
            drawers[refund.shift] += cash
        case CashMoved():
            drawers[body.shift] += body.amount_minor
        case ShiftClosed():
            if body.expected_minor != drawers[body.shift]:
                yield (
                    f"Z {body.z_number} expected {body.expected_minor}, its entries make"
                    f" {drawers[body.shift]}"
                )


def _places_on_paper(tills: Sequence[TillBook]) -> Iterator[str]:
    """No place is on two papers whose tickets both admit."""
    refunded = set(chain.from_iterable(book.refunded for book in tills))
    seen: dict[Place, tuple[str, object]] = {}
    for book in tills:
        for paper in book.papers:
            if paper.ticket in refunded:
                continue
            other, ticket = seen.setdefault(paper.place, (book.name, paper.ticket))
            if ticket != paper.ticket:
                yield f"place {paper.place} is on papers of {other} and of {book.name}"
    for ticket, count in papers_of(list(tills)).items():
        if count > 1:
            yield f"ticket {ticket} is on {count} papers"


def _claims(tills: Sequence[TillBook], server: ServerBook) -> Iterator[str]:
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
    for place, row in sorted(server.claims.items()):
        if row.state == PlaceState.SECURED:
            yield f"place {place} is stranded: secured by till {row.till}, which has drained"
    states = {ticket: row.state for ticket, row in server.tickets.items()}
    told = dict.fromkeys((ticket for _, ticket in live.values()), LIVE)
    if states != told | dict.fromkeys(dead, REFUNDED):
        yield "the server's tickets are not those of the tills"


def _feed(performance: int, server: ServerBook) -> Iterator[str]:
    """Versions have no hole, no place goes from sold to sold, and the replay is the claims."""
    rows = server.feed.get(performance, [])
    if [row.version for row in rows] != list(range(1, server.versions[performance] + 1)):
        yield f"{len(rows)} rows of the feed, but version {server.versions[performance]}"
    now: dict[int, tuple[int, int]] = {}
    for row in rows:
        state, owner = now.get(row.place, (0, 0))
        if state == PlaceState.SOLD and row.state != PlaceState.FREE:
            yield f"version {row.version}: place {row.place} was sold, and becomes {row.state}"
        if state in _TEMPORARY and row.state and owner != row.till and state != PlaceState.HELD:
            yield f"version {row.version}: place {row.place} goes from till {owner} to {row.till}"
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
