"""The plug of the sales server on SQLite is pulled: what a till was answered is in the books."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy

from pos.domain.refusals import Refusal
from sync.protocol.wire import PlaceState
from sync.server import database as database_module
from sync.server import tables
from sync.server.database import Database
from tests.pos.storage.forgetful_vfs import Mark, Step, Tape
from tests.pos.storage.power import connect, losses
from tests.sync.server.books import TableBooks
from tests.sync.server.tills import PaperTill, hold, secure

FILE = "sales.sqlite"


def an_evening(url: str) -> None:
    """Two tills hold, secure, sell, take back and give back."""
    books = TableBooks.open(url)
    tills = [PaperTill(1), PaperTill(2)]
    for place in range(0, 18, 2):
        till = tills[place // 2 % 2]
        mine, operation = [place, place + 1], uuid4()
        books.decide(hold(till.number, mine), hold(3 - till.number, mine))
        books.decide(secure(till.number, mine, operation=operation))
        if place % 6 == 4:
            till.give_back(operation, mine)
        else:
            order = till.sale(mine)
            if place % 6 == 2:
                till.refund(order)
        books.decide(till.upload(len(till.entries)), hold(3, [place]))
        if place % 8 == 6:
            books.database.checkpoint()
    books.database.close()


@pytest.fixture
def record(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Callable[..., list[Step]]]:
    """Lives the evening on a disk that takes it all down."""
    tape = Tape(f"tape-{id(request.node)}")
    real = sqlalchemy.create_engine

    def live(*spoils: str) -> list[Step]:
        path = tmp_path / FILE

        def create_engine(url: str, connect_args: Any, **options: Any) -> sqlalchemy.Engine:
            return real(url, creator=lambda: connect(str(path), tape, spoils), **options)

        with monkeypatch.context() as apsw:
            apsw.setattr(database_module, "create_engine", create_engine)
            an_evening(f"sqlite:///{path}")
        return tape.steps

    yield live
    tape.unregister()


def faults(path: Path) -> Iterator[str]:
    """What the server says of its books, and whether feed and claims agree in them."""
    database = Database(f"sqlite:///{path}")
    try:
        database.create()
        with database.reading() as connection:
            claims = tables.claims.c
            wanted = sqlalchemy.select(claims.performance, claims.place, claims.state)
            owned = {(row[0], row[1]): row[2] for row in connection.execute(wanted)}
            feed = tables.feed.c
            wanted = sqlalchemy.select(feed.performance, feed.place, feed.state)
            told: dict[tuple[int, int], int] = {}
            for row in connection.execute(wanted.order_by(feed.performance, feed.version)):
                told[row[0], row[1]] = row[2]
    except Refusal as refusal:
        yield str(refusal)
        return
    finally:
        database.close()
    if {at: state for at, state in told.items() if state != PlaceState.FREE} != owned:
        yield "the feed does not say who has what"


@pytest.mark.slow
def test_whenever_the_server_s_plug_is_pulled_what_was_answered_is_there(record, tmp_path):
    steps = record()
    assert sum(isinstance(step, Mark) for step in steps) > 20
    assert list(losses(steps, 3, tmp_path / FILE, faults)) == []


@pytest.mark.parametrize("spoil", ["PRAGMA synchronous = NORMAL", "PRAGMA synchronous = OFF"])
def test_a_server_that_does_not_wait_for_its_disk_would_be_caught(record, tmp_path, spoil):
    steps = record(spoil)
    assert next(losses(steps, 7, tmp_path / FILE, faults), None) is not None
