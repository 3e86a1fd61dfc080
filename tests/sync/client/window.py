"""A window of the house: a real till over the real server, on a disk that can be put back."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest

from pos.domain.ids import (
    CategoryId,
    OrderId,
    PersonId,
    PlaceId,
    ShiftId,
    TicketId,
    TicketTypeId,
)
from pos.domain.journal import Sale, ShiftOpened
from pos.domain.order import Order, Tender, Ticket
from pos.domain.plan import PlaceLabel
from pos.domain.refusals import Refusal
from pos.services import owning
from pos.services.anchoring import Guard
from pos.services.desk import Desk
from pos.services.system import RandomIds, SystemClock
from pos.storage.anchorfile import AnchorFile
from pos.storage.credentials import Credentials
from pos.storage.database import Database
from sync.client.conversation import Turn
from sync.client.enrolment import enrol_over
from sync.client.http import Http
from sync.client.member import Member
from sync.client.server import RemoteServer
from sync.server import batching, tables
from sync.server.requests import Allot, Recover
from sync.server.state import Signed
from tests.sync.client.inprocess import InProcess
from tests.sync.client.test_real_server import HAMLET, URL, House

# What a test has started, to be stopped with it.
STARTED: list["Window"] = []


@dataclass
class Window:
    """A till with its anchor, on a disk that can be copied and put back."""

    name: str
    line: InProcess
    own: Credentials
    folder: Path
    machine: str = "its own machine"
    desk: Desk = None  # type: ignore[assignment]

    def start(self) -> "Window":
        database = Database.open(self.folder / "till.sqlite")
        STARTED.append(self)
        guard = Guard(AnchorFile(self.folder.parent / f"{self.name}.anchor"), self.machine)
        self.desk = Desk(database, self.own, SystemClock(), RandomIds(), guard)
        http = Http(URL, self.own.token, transport=self.line)
        self.member = Member(self.desk, http)
        self.server = RemoteServer(http, self.desk.clock, life=self.life, pause=lambda _s: None)
        return self

    def stop(self) -> None:
        if self.desk is not None:
            self.desk.database.close()

    def life(self) -> int:
        with self.desk.database.transaction() as unit:
            return unit.identity.incarnation()

    def beat(self, times: int = 1) -> Turn:
        for _ in range(times):
            turn = self.member.beat()
        return turn

    def owned(self) -> dict[int, str]:
        with self.desk.database.transaction() as unit:
            return {lease.place: lease.state for lease in unit.leases.of(HAMLET)}

    def sell(self, *places: int, paper: bool = True) -> Order:
        """A sale in the journal, from what is owned; its paper goes out unless the power does."""
        owning.secure(self.desk, self.server, HAMLET, [PlaceId(one) for one in places])
        self.desk.guard.check()
        tickets = tuple(
            Ticket(
                TicketId(uuid4()),
                HAMLET,
                PlaceId(one),
                PlaceLabel("Stalls", "A", str(one)),
                CategoryId("1"),
                TicketTypeId("adult"),
                1000,
                "",
            )
            for one in places
        )
        with self.desk.database.transaction() as unit:
            number = unit.journal.head().number
            if not unit.shifts.every():
                shift = ShiftOpened(ShiftId(uuid4()), PersonId("cashier-1"), 0, "EUR")
                unit.journal.append(shift, 1)
            order = Order(
                OrderId(uuid4()),
                f"{self.own.till}-{number + 1:06d}",
                self.own.till,
                ShiftId(uuid4()),
                PersonId("cashier-1"),
                1,
                "EUR",
                tickets,
                (Tender("cash", 1000 * len(places)),),
            )
            unit.journal.append(Sale(order), 1)
            unit.leases.end(HAMLET, [PlaceId(one) for one in places])
        if paper:
            self.desk.before_paper()
        return order

    def copy(self, to: Path) -> Path:
        self.stop()
        shutil.rmtree(to, ignore_errors=True)
        shutil.copytree(self.folder, to)
        self.start()
        return to

    def put_back(self, copy: Path) -> None:
        self.stop()
        shutil.rmtree(self.folder)
        shutil.copytree(copy, self.folder)
        self.start()


@pytest.fixture
def windows(house: House, tmp_path: Path) -> Iterator[list[Window]]:
    found = []
    for name in ("Till 1", "Till 2"):
        own = enrol_over(Http(URL, transport=house.line), URL, house.code(name))
        folder = tmp_path / name
        folder.mkdir()
        found.append(Window(name, house.line, own, folder).start())
        found[-1].beat()
    yield found
    for one in found:
        one.stop()


def allot(house: House, till: int, *places: int) -> None:
    (done,), _ = batching.execute(house.books, [Allot(HAMLET, places, till)])
    assert not isinstance(done, Refusal), done


def states(house: House, *places: int) -> list[int]:
    found = {(row.performance, row.place): row.state for row in house.rows(tables.claims)}
    return [found.get((HAMLET, place), 0) for place in places]


def backup_of(house: House, path: Path) -> Path:
    with closing(sqlite3.connect(house.books.file)) as source, closing(sqlite3.connect(path)) as to:
        source.backup(to)
    return path


def put_back(house: House, copy: Path) -> None:
    """The books as they were; a new generation, as their anchor would demand."""
    with closing(sqlite3.connect(copy)) as source, closing(sqlite3.connect(house.books.file)) as to:
        source.backup(to)
    batching.execute(house.books, [Recover()])


def signed() -> Signed:
    """A supervisor's word."""
    now = int(datetime.now(UTC).timestamp() * 1000)
    return Signed(uuid4().hex, 1, "write_off", "till 1", "supervisor-1", "lost", now, "")
