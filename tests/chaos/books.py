"""The books as they lie on the disks: each till's, the server's, and what came out on paper."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

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
Fact = tuple[str, int, bytes]  # kind, time, body: the same one, in whichever life it is told
Written = list[tuple[Entry, bytes]]  # each with the hash that stands beside it


@dataclass(frozen=True)
class Paper:
    """A ticket's paper as a scanner at the gate reads it."""

    ticket: TicketId
    till: int
    place: Place
    print_no: int


@dataclass(frozen=True)
class LostDisk:
    """A disk of a till over which an older copy was put."""

    entries: Written
    leases: tuple[Lease, ...]
    uploaded: dict[int, int]  # of each life, how far the server had it by then, as far as it knew


@dataclass
class TillBook:
    """What one till's disk, printer and mouth say.

    `orders` and `refunds` are what its journal tells; the audit adds what only the server has of
    a till whose disk was put back.
    """

    name: str
    till: int
    incarnation: int
    entries: Written
    jobs: tuple[Job, ...]
    leases: tuple[Lease, ...]
    totals: dict[ShiftId, Totals]
    findings: tuple[str, ...]
    papers: list[Paper]
    said: list[dict[str, object]]
    granted: int = 0
    lost: list[LostDisk] = field(default_factory=list)
    learned: list[Fact] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)
    refunds: list[Refund] = field(default_factory=list)

    def __post_init__(self) -> None:
        for fact in dict.fromkeys(fact_of(entry) for entry, _ in self.entries):
            self._note(fact)

    def learn(self, facts: Sequence[Fact]) -> None:
        """Take the server's word where a disk was put back: what it has is this till's doing."""
        own = {fact_of(entry) for entry, _ in self.entries}
        self.learned = [fact for fact in facts if fact not in own] if self.lost else []
        for fact in self.learned:
            self._note(fact)

    def _note(self, fact: Fact) -> None:
        body = decode_body(fact[0], fact[2])
        if isinstance(body, Sale):
            self.orders.append(body.order)
        elif isinstance(body, RefundMade):
            self.refunds.append(body.refund)

    @property
    def forgotten(self) -> set[Place]:
        """Places that lost disks had secured, and sold or not, of which its anchor knew nothing.

        No paper had left, so the till went on in the same life and does not know that it has them.
        The server keeps them for it until a supervisor writes that life off.
        """
        places: set[Place] = set()
        for disk in self.lost:
            places |= {(int(one.performance), int(one.place)) for one in disk.leases}
            for entry, _ in disk.entries:
                body = decode_body(entry.kind, entry.body)
                if isinstance(body, Sale) and entry.number > disk.uploaded.get(
                    entry.incarnation, 0
                ):
                    places |= {(int(t.performance), int(t.place)) for t in body.order.tickets}
        return places

    @property
    def gone(self) -> dict[Fact, tuple[int, int]]:
        """Facts of lost disks: in which entry of which life."""
        told = (entry for disk in self.lost for entry, _ in disk.entries)
        return {fact_of(entry): (entry.incarnation, entry.number) for entry in told}

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
    grants: dict[str, tuple[int, int, int]] = field(default_factory=dict)  # till, life, number
    allotted: dict[int, int] = field(default_factory=dict)
    times_put_back: int = 0
    recovering: bool = False

    def facts(self, till: int) -> list[Fact]:
        """What the server has of a till's journals, in order, each once."""
        told = {
            (row.kind, row.at_ms, bytes(row.body)): None
            for (owner, _), rows in sorted(self.entries.items())
            for row in rows
            if owner == till
        }
        return list(told)

    def bodies(self, till: int) -> list[Body]:
        """The same, read."""
        return [decode_body(kind, body) for kind, _, body in self.facts(till)]


def fact_of(entry: Entry) -> Fact:
    """What it tells."""
    return entry.kind, entry.at_ms, entry.body


def till_book(house: House, name: str, codes: list[str], lost: Sequence[Path] = ()) -> TillBook:
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
                granted=unit.standing.read().granted,
                lost=[_lost_disk(one) for one in lost],
            )
    finally:
        database.close()


def _lost_disk(data: Path) -> LostDisk:
    database = Database.open_to_read(data / "till.sqlite")
    try:
        with database.transaction() as unit:
            uploaded = {life: unit.journal.uploaded(life).number for life in unit.journal.lives()}
            entries = list(unit.journal.everything())
            return LostDisk(entries, unit.leases.every(), uploaded)
    finally:
        database.close()


def _paper(code: str) -> Paper:
    found, _, _ = read(code)
    return Paper(found.ticket, found.key, (found.performance, found.place), found.print_no)


def server_book(house: House) -> ServerBook:
    """Read the server's tables, as of one moment."""
    with house.at_one_moment() as rows:
        return _server_book(rows)


def _server_book(rows: Callable[[sqlalchemy.Select], list[sqlalchemy.Row]]) -> ServerBook:
    entries: dict[tuple[int, int], list[sqlalchemy.Row]] = {}
    e = tables.entries.c
    for row in rows(sqlalchemy.select(e).order_by(e.till, e.incarnation, e.number)):
        entries.setdefault((row.till, row.incarnation), []).append(row)
    feed: dict[int, list[sqlalchemy.Row]] = {}
    f = tables.feed.c
    for row in rows(sqlalchemy.select(f).order_by(f.performance, f.version)):
        feed.setdefault(row.performance, []).append(row)
    performances = tables.performances.c
    wanted = sqlalchemy.select(performances.id, performances.version, performances.allotted)
    found = rows(wanted)
    (server,) = rows(sqlalchemy.select(tables.server.c.recovering))
    return ServerBook(
        recovering=server.recovering,
        entries=entries,
        claims={
            (row.performance, row.place): row for row in rows(sqlalchemy.select(tables.claims))
        },
        tickets={row.id: row for row in rows(sqlalchemy.select(tables.tickets))},
        feed=feed,
        versions={row.id: row.version for row in found},
        allotted={row.id: row.allotted for row in found},
        grants={
            row.operation: (row.till, row.incarnation, row.number)
            for row in rows(sqlalchemy.select(tables.grants))
        },
        tasks=rows(sqlalchemy.select(tables.tasks).where(tables.tasks.c.settled_ms == 0)),
        heads={
            row.id: (row.incarnation, row.number, row.hash)
            for row in rows(sqlalchemy.select(tables.tills))
        },
    )


def papers_of(books: list[TillBook]) -> Counter[TicketId]:
    """How many papers each ticket has."""
    return Counter(paper.ticket for book in books for paper in book.papers)
