"""The plug is pulled at any write to the disk: every sale whose commit returned is there."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from pos.domain.refusals import Refusal
from pos.services.verifying import verify
from pos.storage import database as database_module
from pos.storage import migrating
from pos.storage.database import Database
from tests.pos.storage.apsw_driver import Connection
from tests.pos.storage.forgetful_vfs import Mark, Step, Tape, Write
from tests.pos.storage.power import connect, losses

FILE = "till.sqlite"  # as the office calls it
EVERY = 3  # behind every single one takes a minute, and finds no more


class Sqlite3:
    """The module sqlite3 for the till's database, but for the disk under it."""

    def __init__(self, tape: Tape, spoils: tuple[str, ...]) -> None:
        self._tape = tape
        self._spoils = spoils

    def __getattr__(self, name: str) -> Any:
        return getattr(sqlite3, name)

    def connect(self, path: str, **_: Any) -> Connection:
        return connect(path, self._tape, self._spoils)


def a_day(office: Any) -> None:
    """Sales, a refund, papers, an upload, a restart: everything that writes."""
    with office.desk.database.transaction() as unit:
        unit.identity.bind(office.desk.credentials.till, 1)
    office.open()
    orders = [office.sell(place, place + 1) for place in range(1, 21, 2)]
    # What is uploaded is no longer this till's alone to take back.
    office.refund(orders[2])
    office.refund(orders[3], orders[3].tickets[0].id)
    _print_and_upload(office)
    office.sell(50, 51, tenders=[office.card(8500)])
    office.secure(60, 61)
    office.restart()
    for place in range(100, 112):
        office.sell(place)
    _print_and_upload(office)
    office.close_shift(123_400)
    office.desk.database.close()


def _print_and_upload(office: Any) -> None:
    with office.desk.database.transaction() as unit:
        waiting = unit.jobs.in_state("queued")
    for job in waiting[:4]:
        for state in ("sending", "sent", "printed"):
            with office.desk.database.transaction() as unit:
                unit.jobs.set_state(job.id, state)
    with office.desk.database.transaction() as unit:
        head = unit.journal.head()
        unit.journal.mark_uploaded(head.number, head.hash)


@pytest.fixture
def record(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., list[Step]]]:
    """Lives the day on a disk that takes it all down."""
    tape = Tape(f"tape-{id(request.node)}")

    def live(*spoils: str) -> list[Step]:
        with monkeypatch.context() as apsw:
            apsw.setattr(database_module, "sqlite3", Sqlite3(tape, spoils))
            apsw.setattr(database_module, "upgrade", migrating.upgrade)  # the tables too
            a_day(request.getfixturevalue("closed_office"))
        return tape.steps

    yield live
    tape.unregister()


def faults(path: Path) -> Iterator[str]:
    """What the till and its own check say."""
    try:
        Database.open(path).close()
    except Refusal as refusal:
        yield str(refusal)
        return
    with closing(sqlite3.connect(path)) as raw:
        (belongs,) = raw.execute('SELECT count(*) FROM "identity"').fetchone()
    if belongs:
        yield from verify(path).findings


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_whenever_the_plug_is_pulled_what_was_promised_is_there_and_whole(record, tmp_path):
    steps = record()
    assert sum(isinstance(step, Mark) for step in steps) > 60, "every transaction is a promise"
    into_the_file = [one for one in steps if isinstance(one, Write) and one.file == FILE]
    assert len(into_the_file) > 100, "the log was carried into the file now and then"
    assert list(losses(steps, EVERY, tmp_path / FILE, faults)) == []


@pytest.mark.parametrize("spoil", ["PRAGMA synchronous = NORMAL", "PRAGMA synchronous = OFF"])
def test_a_till_that_does_not_wait_for_its_disk_would_be_caught(record, tmp_path, spoil):
    steps = record(spoil)
    assert next(losses(steps, 7, tmp_path / FILE, faults), None) is not None
