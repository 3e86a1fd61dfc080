"""The books as they lie on the disks: each till's, the server's, and what came out on paper."""

from collections import Counter
from dataclasses import dataclass, field

import sqlalchemy

from pos.domain.ids import ShiftId, TicketId
from pos.domain.journal import Body, Entry, RefundMade, Sale, decode_body
from pos.domain.order import Order, Refund, Ticket
from pos.domain.shift import Totals
from pos.domain.ticketcode import read
from pos.services.shifts import totals_of
from pos.services.verifying import verify
from pos.storage import credentials
from pos.storage.database import Database
from pos.storage.jobs import Job
from pos.storage.leases import Lease
from sync.server import tables
from tests.end2end.house import House

_JOB_STATES = ("queued", "sending", "sent", "printed", "in_doubt", "blocked", "cancelled")
Place = tuple[int, int]  # performance, place


@dataclass(frozen=True)
class Paper:
    """A ticket's paper as a scanner at the gate reads it."""

    ticket: TicketId
    till: int
    place: Place
    print_no: int


@dataclass
class TillBook:
    """What one till's disk, printer and mouth say."""

    name: str
    till: int
    incarnation: int
    entries: list[tuple[Entry, bytes]]
    jobs: tuple[Job, ...]
    leases: tuple[Lease, ...]
    totals: dict[ShiftId, Totals]
    findings: tuple[str, ...]
    papers: list[Paper]
    said: list[dict[str, object]]
    orders: list[Order] = field(default_factory=list)
    refunds: list[Refund] = field(default_factory=list)

    def __post_init__(self) -> None:
        for entry, _ in self.entries:
            body = decode_body(entry.kind, entry.body)
            if isinstance(body, Sale):
                self.orders.append(body.order)
            elif isinstance(body, RefundMade):
                self.refunds.append(body.refund)

    @property
    def tickets(self) -> dict[TicketId, Ticket]:
        """All that were ever sold here."""
        return {ticket.id: ticket for order in self.orders for ticket in order.tickets}

    @property
    def refunded(self) -> set[TicketId]:
        """Those taken back."""
        return {ticket for refund in self.refunds for ticket in refund.tickets}


@dataclass
class ServerBook:
    """The server's tables."""

    entries: dict[tuple[int, int], list[sqlalchemy.Row]]
    claims: dict[Place, sqlalchemy.Row]
    tickets: dict[str, sqlalchemy.Row]
    feed: dict[int, list[sqlalchemy.Row]]
    versions: dict[int, int]
    tasks: list[sqlalchemy.Row]
    heads: dict[int, tuple[int, int, str]]

    def bodies(self, till: int) -> list[Body]:
        """What the server has of a till's journals, in order."""
        return [
            decode_body(row.kind, bytes(row.body))
            for (owner, _), rows in sorted(self.entries.items())
            for row in rows
            if owner == till
        ]


def till_book(house: House, name: str, codes: list[str]) -> TillBook:
    """Read a till that sleeps."""
    data = house.tills[name]
    own = credentials.load(data / "credentials.json")
    path = data / "till.sqlite"
    findings = verify(path).findings
    database = Database.open_to_read(path)
    try:
        with database.transaction() as unit:
            return TillBook(
                name=name,
                till=own.till,
                incarnation=unit.identity.incarnation(),
                entries=list(unit.journal.everything()),
                jobs=unit.jobs.in_state(*_JOB_STATES),
                leases=unit.leases.every(),
                totals={one.id: totals_of(unit, one) for one in unit.shifts.every()},
                findings=findings,
                papers=[_paper(code) for code in codes],
                said=house.words_of(name),
            )
    finally:
        database.close()


def _paper(code: str) -> Paper:
    found, _, _ = read(code)
    return Paper(found.ticket, found.key, (found.performance, found.place), found.print_no)


def server_book(house: House) -> ServerBook:
    """Read the server's tables."""
    entries: dict[tuple[int, int], list[sqlalchemy.Row]] = {}
    e = tables.entries.c
    for row in house.rows(sqlalchemy.select(e).order_by(e.till, e.incarnation, e.number)):
        entries.setdefault((row.till, row.incarnation), []).append(row)
    feed: dict[int, list[sqlalchemy.Row]] = {}
    f = tables.feed.c
    for row in house.rows(sqlalchemy.select(f).order_by(f.performance, f.version)):
        feed.setdefault(row.performance, []).append(row)
    performances = tables.performances.c
    wanted = sqlalchemy.select(performances.id, performances.version)
    return ServerBook(
        entries=entries,
        claims={
            (row.performance, row.place): row
            for row in house.rows(sqlalchemy.select(tables.claims))
        },
        tickets={row.id: row for row in house.rows(sqlalchemy.select(tables.tickets))},
        feed=feed,
        versions={row.id: row.version for row in house.rows(wanted)},
        tasks=house.rows(sqlalchemy.select(tables.tasks)),
        heads={
            row.id: (row.incarnation, row.number, row.hash)
            for row in house.rows(sqlalchemy.select(tables.tills))
        },
    )


def papers_of(books: list[TillBook]) -> Counter[TicketId]:
    """How many papers each ticket has."""
    return Counter(paper.ticket for book in books for paper in book.papers)
