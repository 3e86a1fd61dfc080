"""Books for the tests: in memory for the decision core alone, or in a real database."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from pos.domain.journal import GENESIS
from sync.protocol.wire import PlaceChange
from sync.server import tables
from sync.server.batching import execute
from sync.server.database import Database
from sync.server.gatebooks import Scan
from sync.server.plan import Result, plan
from sync.server.requests import Request
from sync.server.state import FREE, NOBODYS, Claim, Performance, Server, Standing, State, Till

SEATS, STANDING = 20, 12
PLACES = SEATS + STANDING
PERFORMANCES = (1, 2)
TILLS = (1, 2, 3)
START_MS = 1_000_000
GENERATION = 7
ALLOT_LIMIT = 10


def a_performance(performance: int) -> Performance:
    """20 seats and 12 standing places."""
    areas = (Standing(SEATS, STANDING, SEATS),)
    return Performance(performance, 0, PLACES, areas, 0, ALLOT_LIMIT)


@dataclass
class MemoryBooks:
    """Everything is always loaded; time moves only when told."""

    now_ms: int = START_MS
    state: State = field(default_factory=lambda: State(START_MS, Server(GENERATION)))
    feed: list[tuple[int, PlaceChange]] = field(default_factory=list)
    scans: list[Scan] = field(default_factory=list)

    def __post_init__(self) -> None:
        for till in TILLS:
            self.state.tills[till] = Till(till, 1, False, 0, GENESIS.hex(), spoken=GENERATION)
        self.state.rights = defaultdict(lambda: NOBODYS)
        for performance in PERFORMANCES:
            self.state.performances[performance] = a_performance(performance)
            self.state.windows[performance, 0] = PLACES
            for place in range(PLACES):
                self.state.claims[performance, place] = FREE

    def decide(self, *requests: Request) -> list[Result]:
        """One batch."""
        state = replace(self.state, now_ms=self.now_ms)
        results, writes = plan(requests, state)
        for name in (
            *("tills", "performances", "claims", "operations", "tickets"),
            *("lives", "grants", "vouchers", "voucher_uses", "rights", "deaths"),
        ):
            getattr(self.state, name).update(getattr(writes, name))
        gate = writes.gate
        self.state.gate.admissions.update(gate.admissions)
        self.state.gate.beside.update(gate.beside)
        self.scans += gate.scans
        self.state.gate.named.update({(one.operation, one.till): one for one in gate.scans})
        for name in ("counts", "kept"):
            getattr(self.state.uses, name).update(getattr(writes.uses, name))
        for key, one in writes.entries.items():
            if one.kind == "sale":
                self.state.sales[one.order] = key
        self.state.hashes.update({key: one.hash for key, one in writes.entries.items()})
        self.state.tasks += writes.tasks
        self.state.server = writes.server or self.state.server
        self.feed += writes.changes
        return results

    def claim(self, place: int, performance: int = 1) -> Claim:
        return self.state.claims[performance, place]

    def tasks(self) -> list[str]:
        return [one.task.reason for one in self.state.tasks]


@dataclass
class TableBooks:
    """The same, in tables."""

    database: Database
    clock: "Stopped"

    @classmethod
    def open(cls, url: str) -> "TableBooks":
        books = cls.over(url)
        books.database.create()
        with books.database.writing() as connection:
            _fill(connection)
        return books

    @classmethod
    def over(cls, url: str) -> "TableBooks":
        """Over tables that are there."""
        clock = Stopped()
        return cls(Database(url, clock), clock)

    def decide(self, *requests: Request) -> list[Result]:
        """One batch, one transaction."""
        results, _ = execute(self.database, requests)
        return results

    def claim(self, place: int, performance: int = 1) -> Claim:
        claims = tables.claims.c
        where = (claims.performance == performance) & (claims.place == place)
        with self.database.reading() as connection:
            row = connection.execute(select(tables.claims).where(where)).first()
        return Claim(*row[2:]) if row else FREE

    def till(self, till: int) -> Row[Any]:
        with self.database.reading() as connection:
            return connection.execute(select(tables.tills).where(tables.tills.c.id == till)).one()

    def server(self) -> Row[Any]:
        with self.database.reading() as connection:
            return connection.execute(select(tables.server)).one()

    def tasks(self) -> list[str]:
        with self.database.reading() as connection:
            wanted = select(tables.tasks.c.reason).order_by(tables.tasks.c.id)
            return list(connection.scalars(wanted))

    def feed_of(self, performance: int) -> list[PlaceChange]:
        feed = tables.feed.c
        wanted = select(feed.version, feed.place, feed.state, feed.till)
        wanted = wanted.where(feed.performance == performance).order_by(feed.version)
        with self.database.reading() as connection:
            return [PlaceChange(*row) for row in connection.execute(wanted)]


@dataclass
class Stopped:
    """A clock that moves only when told."""

    now_ms: int = START_MS

    def __call__(self, _connection: Connection) -> int:
        return self.now_ms

    def forward(self, seconds: int) -> None:
        self.now_ms += seconds * 1000


def _fill(connection: Connection) -> None:
    connection.execute(update(tables.server).values(generation=GENERATION))
    connection.execute(insert(tables.plans).values(digest="0" * 64, body=b"{}"))
    for performance in PERFORMANCES:
        connection.execute(
            insert(tables.performances).values(
                id=performance,
                plan_digest="0" * 64,
                place_count=PLACES,
                areas=json.dumps([[SEATS, STANDING, SEATS]]),
                allot_limit=ALLOT_LIMIT,
            )
        )
    for till in TILLS:
        connection.execute(
            insert(tables.tills).values(
                id=till,
                name=f"Till {till}",
                token_hash=f"{till:064}",
                certificate=b"",
                incarnation=1,
                fenced=False,
                number=0,
                hash=GENESIS.hex(),
                spoken=GENERATION,
            )
        )


def replayed(feed: Sequence[PlaceChange]) -> dict[int, tuple[int, int]]:
    """State and till of each place that is not free, by the feed alone."""
    shown: dict[int, tuple[int, int]] = {}
    for expected, change in enumerate(feed, 1):
        assert change.version == expected, "the feed has a hole"
        shown[change.place] = (change.state, change.till)
    return {place: seen for place, seen in shown.items() if seen != (0, 0)}
