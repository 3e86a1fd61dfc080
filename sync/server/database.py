"""The server's database, SQLite or PostgreSQL: opened, created, checked, and its transactions."""

import os
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import (
    Connection,
    Engine,
    create_engine,
    event,
    insert,
    inspect,
    select,
)
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DatabaseError, DisconnectionError

from pos.domain.refusals import Reason, Refusal
from sync.server import bulk, tables
from sync.server.upgrading import upgrade

_BUSY_S = 20
# A worker that stopped in the middle of a transaction must not hold the others' places for ever.
_STALLED_MS = 10_000
_RESTED_S = 1.0
# A batch finds its rows by their keys. The planner cannot know how many keys will come, and would
# rather read a whole house of claims.
_NEVER = ("enable_hashjoin", "enable_mergejoin", "enable_seqscan")
# What a statement would undo if it failed goes to memory: a file made and deleted for it in every
# batch was as much writing as the books themselves. A batch finds its pages still in memory, and
# seldom has to carry the log into the books itself (4 kB a page): `checkpoint` does it, beside it.
_PRAGMAS = (
    *("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"),
    *("temp_store = MEMORY", "cache_size = -65536", "wal_autocheckpoint = 4096"),
)
_BEGIN = "BEGIN IMMEDIATE"
_NOW_MS = "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint"

NowMs = Callable[[Connection], int]


class Database:
    """Two engines on one database: one begins transactions that write, the other reads."""

    def __init__(self, url: str, now_ms: NowMs | None = None) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        if self.is_sqlite:
            self._now_ms = now_ms or _clock_of_this_machine
            self.engine = _sqlite(url, _BEGIN)
            self._readers = _sqlite(url, "BEGIN")
        elif self.url.get_backend_name() == "postgresql":
            self._now_ms = now_ms or _clock_of_the_database
            self.engine = _postgresql(url, connect_args={"options": _options(self.url)})
            self._readers = _postgresql(url, isolation_level="REPEATABLE READ")
        else:
            raise ValueError(f"neither sqlite:// nor postgresql+psycopg://: {url}")

    @property
    def file(self) -> Path | None:
        """SQLite's file."""
        return Path(self.url.database or "") if self.is_sqlite else None

    def now_ms(self, connection: Connection) -> int:
        """UNIX time by the one clock all workers share: the database's."""
        return self._now_ms(connection)

    def ask_now_ms(self, connection: Connection) -> Callable[[], int]:
        """The same within a trip: call what is returned when the trip is over."""
        if self._now_ms is not _clock_of_the_database:
            now_ms = self._now_ms(connection)
            return lambda: now_ms
        asked = bulk.driver(connection).execute(_NOW_MS)
        return lambda: int(asked.fetchall()[0][0])

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction that may write; rolled back on any exception."""
        with self.engine.begin() as connection:
            yield connection

    @contextmanager
    def deciding(self) -> Iterator[Connection]:
        """The transaction of a batch. `load` begins it and `write` ends it, on PostgreSQL: so
        beginning and ending cost no trips of their own while others wait for the locks. SQLite is
        told by its driver: by SQLAlchemy it would cost as much as a request.
        """
        with self.engine.connect() as connection:
            line = bulk.driver(connection)
            if self.is_sqlite:
                with _told_by_hand(line):
                    yield connection
                return
            line.autocommit = True
            try:
                yield connection
            finally:
                if not line.closed:
                    line.rollback()
                    line.autocommit = False

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One transaction that sees a single moment."""
        with self._readers.begin() as connection:
            yield connection

    def checkpoint(self) -> None:
        """Carry SQLite's log into the books, while others write on; PostgreSQL does so itself."""
        if self.is_sqlite:
            with self._readers.connect() as connection:
                bulk.driver(connection).execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

    def create(self) -> None:
        """Make the tables and the server's identity where there are none; else check them."""
        file = self.file
        if file and not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.touch(mode=0o600)
        if self._is_empty():
            with self.writing() as connection:
                tables.metadata.create_all(connection)
                connection.execute(insert(tables.server).values(**_identity()))
        self.check()

    def check(self) -> None:
        """Refuse a database that is newer (DATABASE_NEWER) or not ours (DATABASE_DAMAGED)."""
        if self.file and not self.file.exists():
            raise Refusal(Reason.DATABASE_DAMAGED, why="there is no such file; run init")
        if self._is_empty():
            raise Refusal(Reason.DATABASE_DAMAGED, why="it has no tables; run init")
        with self.reading() as connection:
            found = connection.scalar(select(tables.server.c.schema_version))
        if found is None:
            raise Refusal(Reason.DATABASE_DAMAGED, why="it does not say who it is")
        if found > tables.SCHEMA:
            raise Refusal(Reason.DATABASE_NEWER, found=found, known=tables.SCHEMA)
        if found < tables.SCHEMA:
            with self.writing() as connection:
                upgrade(connection, found)

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()
        self._readers.dispose()

    def _is_empty(self) -> bool:
        try:
            return not inspect(self._readers).has_table("server")
        except DatabaseError as error:
            raise Refusal(Reason.DATABASE_DAMAGED, why=str(error.orig)) from error


def _identity() -> dict[str, Any]:
    return {
        "id": 1,
        "schema_version": tables.SCHEMA,
        # Books made anew are another generation, even a second later.
        "generation": time.time_ns() // 1_000_000,
        "private_key": Ed25519PrivateKey.generate().private_bytes_raw(),
        "pepper": secrets.token_bytes(32),
    }


def _options(url: URL) -> str:
    """PostgreSQL's options for a connection that writes: the address's own, and ours."""
    own = url.query.get("options", ())
    words = [own] if isinstance(own, str) else list(own)
    ours = {"idle_in_transaction_session_timeout": _STALLED_MS, **dict.fromkeys(_NEVER, "off")}
    return " ".join([*words, *(f"-c {name}={value}" for name, value in ours.items())])


def _sqlite(url: str, begin: str) -> Engine:
    # What is in the books (ticket codes, PIN hashes, keys) is no text for a log.
    engine = create_engine(url, connect_args={"timeout": _BUSY_S}, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # SQLAlchemy says BEGIN, not the driver
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begins(connection: Connection) -> None:
        if not bulk.driver(connection).in_transaction:
            connection.exec_driver_sql(begin)

    return engine


@contextmanager
def _told_by_hand(line: Any) -> Iterator[None]:
    """One transaction of SQLite's; rolled back on any exception."""
    line.execute(_BEGIN)
    try:
        yield
        line.commit()
    finally:
        if line.in_transaction:
            line.rollback()


def _postgresql(url: str, **more: Any) -> Engine:
    """A connection that rested is asked whether it still lives; one just used is not, which
    would cost every batch a trip."""
    engine = create_engine(url, hide_parameters=True, **more)

    @event.listens_for(engine, "checkin")
    def _rests(_connection: Any, record: Any) -> None:
        record.info["rests_since_s"] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def _wakes(connection: Any, record: Any, _proxy: Any) -> None:
        since_s = record.info.get("rests_since_s")
        if since_s is None or (time.monotonic() - since_s < _RESTED_S and not connection.closed):
            return
        try:
            engine.dialect.do_ping(connection)
        except psycopg.Error as error:
            raise DisconnectionError from error

    return engine


def _clock_of_this_machine(_connection: Connection) -> int:
    return time.time_ns() // 1_000_000


def _clock_of_the_database(connection: Connection) -> int:
    return int(connection.exec_driver_sql(_NOW_MS).scalar_one())


class OneServer:
    """Keeps a second server from a SQLite file. The lock dies with the process."""

    def __init__(self, file: Path) -> None:
        self.path = file.with_name(file.name + ".lock")
        self._descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _lock(self._descriptor)
        except OSError:
            os.close(self._descriptor)
            raise Refusal(Reason.SERVER_TROUBLE, why=f"another server is using {file}") from None

    def release(self) -> None:
        """Let the next one in."""
        os.close(self._descriptor)


def _lock(descriptor: int) -> None:
    if os.name == "nt":
        import msvcrt

        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
    else:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
