"""Power fails: books are opened again after it, at any step of a tape, and compared with promises.

After every commit the content of all tables is noted. Whatever the drive forgot, what is found must
be the content of the last commit that returned, or of the one under way: all of it, or nothing.
"""

import hashlib
import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.pos.storage.apsw_driver import Connection
from tests.pos.storage.forgetful_vfs import Disk, Mark, Step, Tape

# All of what was not synced is lost, all of it survives, or any part of it.
KEEPS = (0.0, 1.0, 0.5, 0.5, 0.1, 0.9)
CHECKPOINT_PAGES = 25  # the default comes too seldom to be seen in one short day
_ASKED = 0.3
NOTHING = hashlib.sha256().hexdigest()  # no table yet


def connect(path: str, tape: Tape, spoils: tuple[str, ...] = ()) -> Connection:
    """A connection on a disk that takes everything down.

    `spoils` are pragmas that come after the program's own: with them a test makes it careless.
    """

    def note(connection: Connection) -> None:
        tape.steps.append(Mark(fingerprint(connection.execute)))

    made = Connection(path, tape.name, note)
    made.spoils = spoils
    made.raw.wal_autocheckpoint(CHECKPOINT_PAGES)
    return made


def fingerprint(execute: Callable[[str], Any]) -> str:
    """Of everything in the tables."""
    found = hashlib.sha256()
    tables = execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
    for (table,) in tables:
        found.update(table.encode())
        for row in sorted(map(repr, execute(f'SELECT * FROM "{table}"').fetchall())):
            found.update(row.encode())
    return found.hexdigest()


def losses(
    steps: list[Step], every: int, file: Path, faults: Callable[[Path], Iterator[str]]
) -> Iterator[str]:
    """Pull the plug behind each `every`-th step, and say what is wrong with `file` then.

    `faults` are what the program itself says; it is asked now and then.
    """
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
        home = file.with_name(f"step {at}")
        home.mkdir()
        for name, content in disk.after_power_loss(dice, dice.choice(KEEPS)):
            (home / name).write_bytes(content)
        if dice.random() < 0.5:  # shared memory is worth nothing after a restart
            (home / f"{file.name}-shm").write_bytes(dice.randbytes(32_768))
        found, verdict = _look(home / file.name)
        if verdict != "ok":
            yield f"step {at}: {verdict}"
        if found not in {promised, coming}:
            yield f"step {at}: what was promised is not what is there"
        # The same rows are as sound wherever they come from, and half a second is long.
        if (found not in seen or found == NOTHING) and dice.random() < _ASKED:
            seen.add(found)
            yield from (f"step {at}: {one}" for one in faults(home / file.name))
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
