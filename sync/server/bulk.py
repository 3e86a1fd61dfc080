"""Statements over many rows whose text never depends on how many: prepared once, used for ever.

SQLite takes keys through json_each and rows through executemany, PostgreSQL both through unnest.
"""

import json
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import Column, Connection, Table
from sqlalchemy.dialects import postgresql

Row = Sequence[Any]

_postgres_types = postgresql.psycopg.dialect()  # type: ignore[no-untyped-call]


def _type(column: Column[Any]) -> str:
    return column.type.compile(dialect=_postgres_types)


def _arrays(columns: Iterable[Column[Any]]) -> str:
    return ", ".join(f"%s::{_type(column)}[]" for column in columns)


def _names(columns: Iterable[Column[Any]]) -> str:
    return ", ".join(f'"{column.name}"' for column in columns)


class Select:
    """Rows of a table by many keys. `lock` keeps them, in key order, until the commit."""

    def __init__(
        self, table: Table, keys: Sequence[str], wanted: Sequence[str], *, lock: bool = False
    ) -> None:
        columns = ", ".join(f't."{name}"' for name in wanted)
        on = " AND ".join(f't."{key}" = k.value ->> {i}' for i, key in enumerate(keys))
        self._sqlite = (
            f"SELECT {columns} FROM json_each(?) AS k"  # noqa: S608
            f" CROSS JOIN {table.name} AS t ON {on}"
        )
        arrays = _arrays(table.c[key] for key in keys)
        named = ", ".join(f'"{key}"' for key in keys)
        on = " AND ".join(f't."{key}" = k."{key}"' for key in keys)
        order = ", ".join(f't."{key}"' for key in keys)
        self._postgres = (
            f"SELECT {columns} FROM {table.name} AS t"  # noqa: S608
            f" JOIN unnest({arrays}) AS k({named}) ON {on}"
        )
        if lock:
            self._postgres += f" ORDER BY {order} FOR UPDATE OF t"

    def rows(self, connection: Connection, keys: Collection[Row]) -> Sequence[Any]:
        """The rows found, in no order."""
        if not keys:
            return ()
        if connection.dialect.name == "sqlite":
            parameters: tuple[Any, ...] = (json.dumps(list(keys)),)
            return connection.exec_driver_sql(self._sqlite, parameters).fetchall()
        parameters = tuple(list(column) for column in zip(*keys, strict=True))
        return connection.exec_driver_sql(self._postgres, parameters).fetchall()


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
        marks = ", ".join("?" * len(columns))
        self._put_sqlite = f"{into} VALUES ({marks}){conflict}"
        rows = f"unnest({_arrays(columns)})"
        self._put_postgres = f"{into} SELECT * FROM {rows}{conflict}"  # noqa: S608
        on = " AND ".join(f'"{key.name}" = ?' for key in keys)
        self._delete_sqlite = f"DELETE FROM {table.name} WHERE {on}"  # noqa: S608
        on = " AND ".join(f't."{key.name}" = k."{key.name}"' for key in keys)
        self._delete_postgres = (
            f"DELETE FROM {table.name} AS t"  # noqa: S608
            f" USING unnest({_arrays(keys)}) AS k({_names(keys)}) WHERE {on}"
        )

    def put(self, connection: Connection, rows: Sequence[Row]) -> None:
        """Insert (or upsert) rows: values in the order of the table's columns."""
        _run(connection, (self._put_sqlite, self._put_postgres), rows)

    def delete(self, connection: Connection, keys: Sequence[Row]) -> None:
        """Delete rows by primary key."""
        _run(connection, (self._delete_sqlite, self._delete_postgres), keys)


class Update:
    """Set columns of many rows, found by the table's primary key or the keys named."""

    def __init__(
        self, table: Table, wanted: Sequence[str], *, keys: Sequence[str] | None = None
    ) -> None:
        found = [table.c[name] for name in keys] if keys else table.primary_key.columns
        columns = [table.c[name] for name in wanted]
        settings = ", ".join(f'"{one.name}" = ?' for one in columns)
        on = " AND ".join(f'"{key.name}" = ?' for key in found)
        self._sqlite = f"UPDATE {table.name} SET {settings} WHERE {on}"  # noqa: S608
        settings = ", ".join(f'"{one.name}" = k."{one.name}"' for one in columns)
        on = " AND ".join(f't."{key.name}" = k."{key.name}"' for key in found)
        everything = [*columns, *found]
        self._postgres = (
            f"UPDATE {table.name} AS t SET {settings}"  # noqa: S608
            f" FROM unnest({_arrays(everything)}) AS k({_names(everything)}) WHERE {on}"
        )

    def put(self, connection: Connection, rows: Sequence[Row]) -> None:
        """Rows: the new values, then the key."""
        _run(connection, (self._sqlite, self._postgres), rows)


def _is_counter(column: Column[Any]) -> bool:
    return bool(column.primary_key and column is column.table.autoincrement_column)


def _run(connection: Connection, texts: tuple[str, str], rows: Sequence[Row]) -> None:
    if not rows:
        return
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(texts[0], [tuple(row) for row in rows])
    else:
        columns = tuple(list(column) for column in zip(*rows, strict=True))
        connection.exec_driver_sql(texts[1], columns)
