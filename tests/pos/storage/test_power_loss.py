"""The plug is pulled at any write to the disk: every sale whose commit returned is there."""

import hashlib
import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from pos.domain.refusals import Refusal
from pos.services.verifying import verify
from pos.storage import database as database_module
from pos.storage.database import Database
from tests.pos.storage.apsw_driver import Connection
from tests.pos.storage.forgetful_vfs import Disk, Mark, Step, Tape, Write

# Behind every one takes a minute, and finds no more.
EVERY = 3
# All of what was not synced is lost, all of it survives, or any part of it.
KEEPS = (0.0, 1.0, 0.5, 0.5, 0.1, 0.9)
CHECKPOINT_PAGES = 25  # the default comes too seldom to be seen in one short day
NOTHING = hashlib.sha256().hexdigest()  # no table yet


class Sqlite3:
    """The module sqlite3 for the till's database, but for the disk under it.

    `spoils` are pragmas that come after the till's own: with them a test makes it careless.
    """

    def __init__(self, tape: Tape, spoils: tuple[str, ...]) -> None:
        self._tape = tape
        self._spoils = spoils

    def __getattr__(self, name: str) -> Any:
        return getattr(sqlite3, name)

    def connect(self, path: str, **_: Any) -> Connection:
        made = Connection(path, self._tape.name, self._note)
        made.spoils = self._spoils
        made.raw.wal_autocheckpoint(CHECKPOINT_PAGES)
        return made

    def _note(self, connection: Connection) -> None:
        self._tape.steps.append(Mark(fingerprint(connection.execute)))


def fingerprint(execute: Callable[[str], Any]) -> str:
    """Of everything in the tables."""
    found = hashlib.sha256()
    tables = execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
    for (table,) in tables:
        found.update(table.encode())
        for row in sorted(map(repr, execute(f'SELECT * FROM "{table}"').fetchall())):
            found.update(row.encode())
    return found.hexdigest()


def a_day(office: Any) -> None:
    """Sales, a refund, papers, an upload, a restart: everything that writes."""
    with office.desk.database.transaction() as unit:
        unit.identity.bind(office.desk.credentials.till, 1)
    office.open()
    orders = [office.sell(place, place + 1) for place in range(1, 21, 2)]
    _print_and_upload(office)
    office.refund(orders[2])
    office.refund(orders[3], orders[3].tickets[0].id)
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
            a_day(request.getfixturevalue("closed_office"))
        return tape.steps

    yield live
    tape.unregister()


def losses(steps: list[Step], every: int, folder: Path) -> Iterator[str]:
    """Pull the plug behind each `every`-th step, and say what is wrong then."""
    dice = random.Random(len(steps))
    disk, promised = Disk(), NOTHING
    seen: set[str] = set()
    for at, step in enumerate(steps):
        disk.take(step)
        if isinstance(step, Mark):
            promised = step.what
        if at % every:
            continue
        coming = next((one.what for one in steps[at + 1 :] if isinstance(one, Mark)), promised)
        home = folder / f"step {at}"
        home.mkdir()
        for name, content in disk.after_power_loss(dice, dice.choice(KEEPS)):
            (home / name).write_bytes(content)
        if dice.random() < 0.5:  # shared memory is worth nothing after a restart
            (home / "till.sqlite-shm").write_bytes(dice.randbytes(32_768))
        found, verdict = _look(home / "till.sqlite")
        if verdict != "ok":
            yield f"step {at}: {verdict}"
        if found not in {promised, coming}:
            yield f"step {at}: what was promised is not what is there"
        # The same rows are as sound wherever they come from.
        if found not in seen or (found == NOTHING and dice.random() < 0.3):
            yield from (f"step {at}: {one}" for one in _faults(home / "till.sqlite"))
        seen.add(found)
        shutil.rmtree(home)


def _look(path: Path) -> tuple[str, str]:
    """What is in the file when the light is on again, and whether SQLite thinks it whole."""
    if not path.exists():
        return NOTHING, "ok"
    with closing(sqlite3.connect(path)) as raw:
        try:
            raw.execute("PRAGMA synchronous = OFF")  # the disk of the test itself stays on
            found = fingerprint(raw.execute)
            (verdict,) = raw.execute("PRAGMA integrity_check").fetchone()
        except sqlite3.DatabaseError as error:
            return "", str(error)
        return found, verdict


def _faults(path: Path) -> Iterator[str]:
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
def test_whenever_the_plug_is_pulled_what_was_promised_is_there_and_whole(record, tmp_path):
    steps = record()
    assert sum(isinstance(step, Mark) for step in steps) > 60, "every transaction is a promise"
    into_the_file = [one for one in steps if isinstance(one, Write) and one.file == "till.sqlite"]
    assert len(into_the_file) > 100, "the log was carried into the file now and then"
    assert list(losses(steps, EVERY, tmp_path)) == []


@pytest.mark.parametrize("spoil", ["PRAGMA synchronous = NORMAL", "PRAGMA synchronous = OFF"])
def test_a_till_that_does_not_wait_for_its_disk_would_be_caught(record, tmp_path, spoil):
    steps = record(spoil)
    assert next(losses(steps, 7, tmp_path), None) is not None
