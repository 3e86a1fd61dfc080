"""Statements over many rows whose text never depends on how many: prepared once, used for ever.

PostgreSQL takes keys and rows as one JSON document each, which costs its driver far less than
arrays. SQLite takes keys through json_each and gives rows back as one document, and takes rows in
pieces of a few sizes: each step of its driver lets go of the interpreter, and beside a busy event
loop it waits to get it back.

They go to the driver itself: for a batch of some requests SQLAlchemy's way to it would be a fifth
of the work.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from typing import Any, cast

import msgspec
from sqlalchemy import Column, Connection, LargeBinary, Table
from sqlalchemy.dialects import postgresql

Row = Sequence[Any]
_PIECES = (64, 32, 16, 8, 4, 2, 1)
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(list[list[Any]]).decode

_postgres_types = postgresql.psycopg.dialect()  # type: ignore[no-untyped-call]


def _type(column: Column[Any]) -> str:
    return column.type.compile(dialect=_postgres_types)


def _recordset(columns: Collection[Column[Any]]) -> str:
    """PostgreSQL's rows of a document, called k. JSON carries bytes as base64."""
    fields = ", ".join(
        f'"{column.name}" {"text" if _is_bytes(column) else _type(column)}' for column in columns
    )
    return f"json_to_recordset(%s::json) AS k({fields})"


def _given(column: Column[Any]) -> str:
    """That column of k."""
    return f"decode(k.\"{column.name}\", 'base64')" if _is_bytes(column) else f'k."{column.name}"'


def _is_bytes(column: Column[Any]) -> bool:
    return isinstance(column.type, LargeBinary)


def _names(columns: Iterable[Column[Any]]) -> str:
    return ", ".join(f'"{column.name}"' for column in columns)


def is_sqlite(connection: Connection) -> bool:
    """Which of the two it is."""
    return connection.dialect.name == "sqlite"


def driver(connection: Connection) -> Any:
    """The driver's own connection."""
    return connection.connection.driver_connection


@contextmanager
def one_trip(connection: Connection, *, first: str = "", last: str = "") -> Iterator[None]:
    """What is asked inside goes to PostgreSQL together, and is answered at the end of the block.

    `first` and `last` are for it alone. SQLite is in this process and answers at once.
    """
    if is_sqlite(connection):
        yield
        return
    line = driver(connection)
    with line.pipeline():
        if first:
            line.execute(first)
        yield
        if last:
            line.execute(last)


class Select:
    """Rows of a table by many keys. `lock` keeps them, in key order, until the commit: "UPDATE"
    from everybody, "SHARE" from those who would change them.
    """

    def __init__(
        self, table: Table, keys: Sequence[str], wanted: Sequence[str], *, lock: str = ""
    ) -> None:
        columns = ", ".join(f't."{name}"' for name in wanted)
        on = " AND ".join(f't."{key}" = k.value ->> {i}' for i, key in enumerate(keys))
        # JSON carries no bytes.
        self._is_document = not any(_is_bytes(table.c[name]) for name in wanted)
        rows = f"json_group_array(json_array({columns}))" if self._is_document else columns
        self._sqlite = (
            f"SELECT {rows} FROM json_each(?) AS k"  # noqa: S608
            f" CROSS JOIN {table.name} AS t ON {on}"
        )
        on = " AND ".join(f't."{key}" = k."{key}"' for key in keys)
        order = ", ".join(f't."{key}"' for key in keys)
        self._names = tuple(keys)
        self._postgres = (
            f"SELECT {columns} FROM {table.name} AS t"  # noqa: S608
            f" JOIN {_recordset([table.c[key] for key in keys])} ON {on}"
        )
        if lock:
            self._postgres += f" ORDER BY {order} FOR {lock} OF t"

    def ask(self, connection: Connection, keys: Collection[Row]) -> Callable[[], Sequence[Any]]:
        """The rows found, in no order: call what is returned when the trip is over."""
        if not keys:
            return tuple
        if is_sqlite(connection):
            parameters: tuple[Any, ...] = (_encode(keys).decode(),)
            found = driver(connection).execute(self._sqlite, parameters).fetchall()
            rows = _decode(found[0][0]) if self._is_document else found
            return lambda: rows
        asked = driver(connection).execute(self._postgres, (_document(self._names, keys),))
        return lambda: cast(Sequence[Any], asked.fetchall())

    def rows(self, connection: Connection, keys: Collection[Row]) -> Sequence[Any]:
        """The same, at once."""
        return self.ask(connection, keys)()


class Change:
    """Insert, upsert or delete many whole rows of a table."""

    def __init__(
        self, table: Table, *, upsert: bool = False, wanted: Sequence[str] | None = None
    ) -> None:
        columns = [column for column in table.columns if not _is_counter(column)]
        if wanted is not None:
            columns = [table.c[name] for name in wanted]
        keys = list(table.primary_key.columns)
        into = f"INSERT INTO {table.name} ({_names(columns)})"
        conflict = ""
        if upsert:
            settings = ", ".join(
                f'"{one.name}" = excluded."{one.name}"' for one in columns if one not in keys
            )
            conflict = f" ON CONFLICT ({_names(keys)}) DO UPDATE SET {settings}"
        marks = f"({', '.join('?' * len(columns))})"
        self._put_sqlite = {
            size: f"{into} VALUES {', '.join([marks] * size)}{conflict}" for size in _PIECES
        }
        given = ", ".join(_given(column) for column in columns)
        self._names = tuple(column.name for column in columns)
        rows = f"SELECT {given} FROM {_recordset(columns)}"  # noqa: S608
        self._put_postgres = f"{into} {rows}{conflict}"
        values = ", ".join(f"value ->> {i}" for i in range(len(keys)))
        self._delete_sqlite = (
            f"DELETE FROM {table.name} WHERE ({_names(keys)})"  # noqa: S608
            f" IN (SELECT {values} FROM json_each(?))"
        )
        on = " AND ".join(f't."{key.name}" = k."{key.name}"' for key in keys)
        self._delete_postgres = (
            f"DELETE FROM {table.name} AS t"  # noqa: S608
            f" USING {_recordset(keys)} WHERE {on}"
        )
        self._key_names = tuple(key.name for key in keys)

    def put(self, connection: Connection, rows: Sequence[Row]) -> None:
        """Insert (or upsert) rows: values in the order of the table's columns."""
        if not is_sqlite(connection):
            _send(connection, self._put_postgres, self._names, rows)
            return
        start = 0
        for size, statement in self._put_sqlite.items():
            while len(rows) - start >= size:
                values = tuple(chain.from_iterable(rows[start : start + size]))
                driver(connection).execute(statement, values)
                start += size

    def delete(self, connection: Connection, keys: Sequence[Row]) -> None:
        """Delete rows by primary key."""
        if is_sqlite(connection):
            _each(connection, self._delete_sqlite, keys)
        else:
            _send(connection, self._delete_postgres, self._key_names, keys)


class Update:
    """Set columns of many rows, found by the table's primary key or the keys named."""

    def __init__(
        self, table: Table, wanted: Sequence[str], *, keys: Sequence[str] | None = None
    ) -> None:
        found = [table.c[name] for name in keys] if keys else table.primary_key.columns
        columns = [table.c[name] for name in wanted]
        everything = [*columns, *found]
        given = {column.name: f"k.value ->> {i}" for i, column in enumerate(everything)}
        settings = ", ".join(f'"{one.name}" = {given[one.name]}' for one in columns)
        on = " AND ".join(f't."{key.name}" = {given[key.name]}' for key in found)
        self._sqlite = (
            f"UPDATE {table.name} AS t SET {settings}"  # noqa: S608
            f" FROM json_each(?) AS k WHERE {on}"
        )
        settings = ", ".join(f'"{one.name}" = {_given(one)}' for one in columns)
        on = " AND ".join(f't."{key.name}" = k."{key.name}"' for key in found)
        self._postgres = (
            f"UPDATE {table.name} AS t SET {settings}"  # noqa: S608
            f" FROM {_recordset(everything)} WHERE {on}"
        )
        self._names = tuple(column.name for column in everything)

    def put(self, connection: Connection, rows: Sequence[Row]) -> None:
        """Rows: the new values, then the key."""
        if is_sqlite(connection):
            _each(connection, self._sqlite, rows)
        else:
            _send(connection, self._postgres, self._names, rows)


def _is_counter(column: Column[Any]) -> bool:
    return bool(column.primary_key and column is column.table.autoincrement_column)


def _each(connection: Connection, statement: str, rows: Sequence[Row]) -> None:
    if rows:
        driver(connection).execute(statement, (_encode(rows).decode(),))


def _send(
    connection: Connection, statement: str, names: tuple[str, ...], rows: Sequence[Row]
) -> None:
    if rows:
        driver(connection).execute(statement, (_document(names, rows),))


def _document(names: tuple[str, ...], rows: Collection[Row]) -> str:
    return _encode([dict(zip(names, row, strict=True)) for row in rows]).decode()
