"""apsw's SQLite as SQLAlchemy knows sqlite3: just as much of it as the books need."""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import apsw

Committed = Callable[["Connection"], None]


class Connection:
    """A connection through a VFS; `committed` hears of each commit once it has returned."""

    def __init__(self, path: str, vfs: str, committed: Committed) -> None:
        flags = apsw.SQLITE_OPEN_URI | apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE
        self.raw = apsw.Connection(path, flags=flags, vfs=vfs)
        self.isolation_level: str | None = None
        self.spoils: tuple[str, ...] = ()
        self._committed = committed

    def cursor(self) -> "Cursor":
        if not self.raw.in_transaction:  # within one SQLite does not listen
            for pragma in self.spoils:
                self.raw.execute(pragma)
        return Cursor(self)

    @property
    def in_transaction(self) -> bool:
        return self.raw.in_transaction

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> "Cursor":
        if sql.startswith("PRAGMA wal_autocheckpoint"):
            return self.cursor()  # the test has said how often
        return self.cursor().execute(sql, parameters)

    def commit(self) -> None:
        if self.raw.in_transaction:
            self.execute("COMMIT")
            self._committed(self)

    def rollback(self) -> None:
        if self.raw.in_transaction:
            self.execute("ROLLBACK")

    def close(self) -> None:
        self.raw.close()

    def create_function(self, *_: Any, **__: Any) -> None:
        """SQLAlchemy brings a REGEXP, which no books ask for."""


class Cursor:
    """All rows of a statement at once."""

    arraysize = 1

    def __init__(self, connection: Connection) -> None:
        self._raw = connection.raw
        self._rows: list[Any] = []
        self.description: list[tuple[Any, ...]] | None = None
        self.lastrowid = 0
        self.rowcount = -1

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> "Cursor":
        cursor = self._raw.cursor()
        described: list[Any] = []

        def look(running: Any, _sql: str, _bindings: Any) -> bool:
            described[:] = running.get_description()
            return True

        cursor.exec_trace = look
        try:
            self._rows = list(cursor.execute(sql, tuple(parameters)))
        except apsw.ConstraintError as error:
            raise sqlite3.IntegrityError(str(error)) from error
        except apsw.Error as error:
            raise sqlite3.OperationalError(str(error)) from error
        self.description = [(one[0], *(None,) * 6) for one in described] or None
        self.rowcount = -1 if self.description else self._raw.changes()
        self.lastrowid = self._raw.last_insert_rowid()
        return self

    def executemany(self, sql: str, many: Iterable[Sequence[Any]]) -> "Cursor":
        changed = 0
        for parameters in many:
            self.execute(sql, parameters)
            changed += max(self.rowcount, 0)
        self.rowcount = changed
        return self

    def fetchone(self) -> Any:
        return self._rows.pop(0) if self._rows else None

    def fetchmany(self, size: int | None = None) -> list[Any]:
        size = size or self.arraysize
        found, self._rows = self._rows[:size], self._rows[size:]
        return found

    def fetchall(self) -> list[Any]:
        found, self._rows = self._rows, []
        return found

    def close(self) -> None:
        self._rows = []
