"""The audit after the evening: the books against the papers, each break as one sentence."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain

from pos.domain.ids import ShiftId, TicketId, TillId
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
    decode_body,
    follow,
)
from sync.protocol.wire import PlaceState
from tests.chaos import ownership
from tests.chaos.books import Fact, Paper, Place, ServerBook, TillBook, fact_of, papers_of

_WAITING = {"queued", "sending", "sent", "blocked"}


def breaks(tills: Sequence[TillBook], server: ServerBook) -> Iterator[str]:
    """Everything that does not agree; nothing means that the evening was sound."""
    for book in tills:
        yield from (f"{book.name}: {one}" for one in _till(book, server))
    yield from _places_on_paper(tills)
    yield from ownership.breaks(tills, server)
    if server.recovering:
        yield "every till has drained, and the server still waits for one to say what it has"
    for task in server.tasks:
        where = f"till {task.till} entry {task.number}"
        yield f"{where}: a task for a person: {task.reason} {task.params}"


def _till(book: TillBook, server: ServerBook) -> Iterator[str]:
    yield from (f"verify: {one}" for one in book.findings)
    yield from _delivered(book, server)
    yield from _come_back(book, server)
    yield from _papers(book, server)
    yield from _promised(book, server)
    yield from _money(book, server)


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
        differ = set(here) ^ set(there)
        if unknown := differ - _explained(book, server, incarnation):
            yield (
                f"incarnation {incarnation}: {len(here)} entries here, {len(there)} on the"
                f" server; first that differ: {sorted(unknown)[:4]}"
            )
        if [number for number, _ in there] != list(range(1, len(there) + 1)):
            yield f"incarnation {incarnation}: the server's numbers have a gap"
        yield from _chain(book, incarnation, server)


def _explained(book: TillBook, server: ServerBook, life: int) -> set[tuple[int, str]]:
    """What may be on one side only: at the end of a past life of a disk that was put back.

    The till has told its own end again in a later life; the server's end is one that the lost disk
    had said, and that came late.
    """
    if not book.lost or life == book.incarnation:
        return set()
    later = {fact_of(entry) for entry, _ in book.entries if entry.incarnation > life}
    explained = {
        (entry.number, written.hex())
        for entry, written in book.entries
        if entry.incarnation == life and (entry.kind == "return" or fact_of(entry) in later)
    }
    for disk in book.lost:
        explained |= {
            (entry.number, written.hex())
            for entry, written in disk.entries
            if entry.incarnation == life and entry.number > disk.uploaded.get(life, 0)
        }
    return explained


def _come_back(book: TillBook, server: ServerBook) -> Iterator[str]:
    """What a lost disk knew to be on the server is on the till's present disk again."""
    here = {fact_of(entry) for entry, _ in book.entries}
    there = set(server.facts(book.till))
    for disk in book.lost:
        for entry, _ in disk.entries:
            if entry.number > disk.uploaded.get(entry.incarnation, 0):
                continue
            where = f"entry {entry.number} of life {entry.incarnation}, {entry.kind},"
            if fact_of(entry) not in there and not server.times_put_back:
                yield f"{where} was on the server before the disk was put back, and is not now"
            elif fact_of(entry) in there and fact_of(entry) not in here:
                yield f"{where} has not come back from the server"


def _lost_for_good(book: TillBook, server: ServerBook) -> set[Fact]:
    """What was on a lost disk alone."""
    here = {fact_of(entry) for entry, _ in book.entries}
    return book.gone.keys() - here - set(server.facts(book.till))


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


def _papers(book: TillBook, server: ServerBook) -> Iterator[str]:
    """Each ticket came out once, or a person is asked; nothing came out that was not sold."""
    lost, again = _lost_tickets(book, server)
    found = papers_of([book])
    tickets = book.tickets
    jobs = Counter(job.ticket for job in book.jobs if job.ticket is not None)
    for paper in book.papers:
        sold = tickets.get(paper.ticket)
        if sold is None and paper.ticket in lost:
            yield from _kept_for(book, paper, server)
        elif sold is None:
            yield f"a paper of ticket {paper.ticket}, which the journal does not know"
        elif (book.till, sold.performance, sold.place) != (paper.till, *paper.place):
            yield f"the paper of ticket {paper.ticket} names other places than the journal"
    for ticket in tickets:
        if jobs[ticket] != 1 and not (ticket in again and not jobs[ticket]):
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


def _lost_tickets(book: TillBook, server: ServerBook) -> tuple[set[TicketId], set[TicketId]]:
    """Those whose sale is lost for good; and all that were sold on a disk that is lost.

    What came of the latter's papers only that disk knew.
    """
    gone = _lost_for_good(book, server)
    lost: set[TicketId] = set()
    every: set[TicketId] = set()
    for fact in book.gone:
        body = decode_body(fact[0], fact[2])
        if isinstance(body, Sale):
            tickets = {ticket.id for ticket in body.order.tickets}
            every |= tickets
            lost |= tickets if fact in gone else set()
    return lost, every


def _kept_for(book: TillBook, paper: Paper, server: ServerBook) -> Iterator[str]:
    """Nobody knows the sale any more, but that there may be one: the place is in quarantine."""
    claim = server.claims.get(paper.place)
    if claim is None or (claim.state, claim.till) != (PlaceState.QUARANTINED, book.till):
        state = PlaceState(claim.state).name if claim else "FREE"
        yield f"a paper of place {paper.place}, whose sale was lost, and which is {state}"


def _promised(book: TillBook, server: ServerBook) -> Iterator[str]:
    """What the till has said to be done is in its journal: it was on the disk by then."""
    numbers = {order.number for order in book.orders}
    refunds = {str(refund.id) for refund in book.refunds}
    for kind, _, told in _lost_for_good(book, server):
        body = decode_body(kind, told)
        if isinstance(body, Sale):
            numbers.add(body.order.number)
        elif isinstance(body, RefundMade):
            refunds.add(str(body.refund.id))
    for line in book.said:
        if "sold" in line and line["sold"] not in numbers:
            yield f"it said order {line['sold']} was sold; the journal does not know it"
        if "refund" in line and line["refund"] not in refunds:
            yield f"it said refund {line['refund']} was made; the journal does not know it"


def _money(book: TillBook, server: ServerBook) -> Iterator[str]:
    """Each drawer, added up from the server's entries alone, is what the till's tables say."""
    if book.lost:  # not all copies of it knew the same; what each can have counted, `verify` says
        return
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
