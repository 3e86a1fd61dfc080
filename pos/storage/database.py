"""The till's database: one SQLite file, one transaction at a time."""

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, StaticPool, create_engine, event
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from pos.domain.refusals import Reason, Refusal
from pos.storage.attempts import Attempts
from pos.storage.customers import Customers
from pos.storage.dayends import DayEnds
from pos.storage.emergency import EmergencyPapers
from pos.storage.exchanges import Exchanges
from pos.storage.goingback import GoingBacks
from pos.storage.holders import Holders
from pos.storage.identity import Identity
from pos.storage.invoices import Invoices
from pos.storage.jobs import Jobs
from pos.storage.journal import Journal
from pos.storage.leases import Leases, Pictures, Quarantines, Standing
from pos.storage.migrating import revision_of, upgrade
from pos.storage.migrations import REVISIONS
from pos.storage.orders import Orders
from pos.storage.people import People
from pos.storage.pickups import Pickups
from pos.storage.rates import Rates
from pos.storage.refunds import Refunds
from pos.storage.reprints import DrawerOpenings, Reprints
from pos.storage.rights import Rights
from pos.storage.seasons import Seasons
from pos.storage.shifts import Shifts
from pos.storage.tasks import Tasks
from pos.storage.uses import UseLeases
from pos.storage.vouchers import Vouchers

_TURN_TIMEOUT_S = 30.0
_BUSY_TIMEOUT_MS = 10_000


class Unit:
    """One transaction: a repository per aggregate."""

    def __init__(self, session: Session, now_ms: Callable[[], int]) -> None:
        self.identity = Identity(session)
        self.seasons = Seasons(session)
        self.people = People(session)
        self.orders = Orders(session)
        self.refunds = Refunds(session)
        self.exchanges = Exchanges(session, self.orders)
        self.journal = Journal(session, self.identity)
        self.leases = Leases(session)
        self.rights = Rights(session)
        self.going_back = GoingBacks(session)
        self.pickups = Pickups(session)
        self.emergency = EmergencyPapers(session)
        self.quarantines = Quarantines(session)
        self.pictures = Pictures(session)
        self.standing = Standing(session)
        self.attempts = Attempts(session)
        self.shifts = Shifts(session)
        self.dayends = DayEnds(session)
        self.rates = Rates(session)
        self.vouchers = Vouchers(session)
        self.uses = UseLeases(session)
        self.customers = Customers(session)
        self.holders = Holders(session)
        self.jobs = Jobs(session, now_ms)
        self.reprints = Reprints(session)
        self.drawer = DrawerOpenings(session)
        self.invoices = Invoices(session)
        self.tasks = Tasks(session, self.identity)


class Database:
    """An open database file. Threads take turns; a transaction inside another is a bug.

    `now_ms` dates what nobody hands a time to; whoever has a clock sets it.
    """

    def __init__(self, engine: Engine, path: Path) -> None:
        self.path = path
        self.now_ms: Callable[[], int] = _wall_clock_ms
        self._engine = engine
        self._turn = threading.Lock()

    @classmethod
    def open(cls, path: Path) -> "Database":
        """Open or make it. Raises Refusal DATABASE_NEWER or DATABASE_DAMAGED, file untouched."""
        revision = revision_of(path)
        if not path.exists():
            path.touch(mode=0o600)
        engine = _engine(path)
        try:
            if revision != REVISIONS[-1]:
                upgrade(engine, path, revision)
        except (DatabaseError, sqlite3.DatabaseError) as error:
            engine.dispose()
            raise _explained(error) from error
        except BaseException:
            engine.dispose()
            raise
        return cls(engine, path)

    @classmethod
    def open_to_read(cls, path: Path) -> "Database":
        """Open it for looking only: nothing can be written. Raises as `open` does."""
        if revision_of(path) != REVISIONS[-1]:
            raise Refusal(Reason.DATABASE_DAMAGED, path=str(path), why="it has no revision")
        return cls(_engine(path, read_only=True), path)

    @contextmanager
    def transaction(self) -> Iterator[Unit]:
        """BEGIN IMMEDIATE; commit at the end, roll back on any exception.

        Raises Refusal DISK_FULL, with nothing of the transaction written.
        """
        if not self._turn.acquire(timeout=_TURN_TIMEOUT_S):
            raise RuntimeError("a transaction waits for another one: is one inside the other?")
        try:
            with Session(self._engine) as session, session.begin():
                yield Unit(session, self.now_ms)
        except DatabaseError as error:
            raise _explained(error) from error
        finally:
            self._turn.release()

    def close(self) -> None:
        """Close it."""
        self._engine.dispose()


def _wall_clock_ms() -> int:
    return time.time_ns() // 1_000_000


def _explained(error: DatabaseError | sqlite3.DatabaseError) -> Exception:
    """A full disk and a damaged file are no bugs; anything else is."""
    raw = error.orig if isinstance(error, DatabaseError) else error
    code = getattr(raw, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_FULL:
        return Refusal(Reason.DISK_FULL)
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return Refusal(Reason.DATABASE_DAMAGED, why=str(raw))
    return error


def _engine(path: Path, *, read_only: bool = False) -> Engine:
    """One connection. Its transactions are begun here, not by the driver's guesses."""
    engine = create_engine(
        "sqlite://",
        creator=lambda: _connect(path, read_only=read_only),
        poolclass=StaticPool,
        hide_parameters=True,  # ticket codes and PIN hashes are no text for a log
    )

    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")

    event.listen(engine, "begin", begin)
    return engine


def _connect(path: Path, *, read_only: bool) -> sqlite3.Connection:
    mode = "ro" if read_only else "rw"
    raw = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
    )
    pragmas: dict[str, Any] = {
        "busy_timeout": _BUSY_TIMEOUT_MS,
        "foreign_keys": "ON",
        # Without it INSERT OR REPLACE deletes a row past the triggers.
        "recursive_triggers": "ON",
    }
    if not read_only:
        # FULL: a sale is on the disk when its commit returns, not when the next one does.
        pragmas |= {"journal_mode": "WAL", "synchronous": "FULL"}
    for name, value in pragmas.items():
        raw.execute(f"PRAGMA {name} = {value}")
    return raw
