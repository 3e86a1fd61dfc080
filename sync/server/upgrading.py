"""Brings the books of an older program to this one's tables, in one transaction."""

from collections.abc import Callable, Sequence

from sqlalchemy import Column, Connection, Index, Table, bindparam, select, update
from sqlalchemy.schema import CreateColumn, CreateTable

from pos.domain.journal import decode_body
from sync.server import gatetables, peopletables, tables, usedesk, usetables, wordtable
from sync.server.uploads import order_of

_ROWS = 500
_LOCK = 7_291_400  # PostgreSQL's advisory lock: two workers that start together upgrade once


def upgrade(connection: Connection, found: int) -> None:
    """From schema `found` to the present one, step by step."""
    is_postgres = connection.dialect.name == "postgresql"
    if is_postgres:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
        found = int(connection.scalars(select(tables.server.c.schema_version)).one())
    for step in range(found, tables.SCHEMA):
        _STEPS[step](connection)
    connection.execute(update(tables.server).values(schema_version=tables.SCHEMA))


def _to_2(connection: Connection) -> None:
    """Incarnations, allotments, quarantine, decisions; every place says whose life owns it."""
    _add(connection, tables.server, ["recovering", "floor", "outage_min", "allot_percent"])
    _add(connection, tables.server, ["rebalanced_ms"])
    _add(connection, tables.performances, ["allotted", "allot_limit"])
    more = ["granted", "spoken", "hole", "written_off", "seen_ms", "sessions", "paces"]
    _add(connection, tables.tills, more)
    _add(connection, tables.tasks, ["subject", "settled_ms", "settled_by", "remedy", "note"])
    for table in (tables.lives, tables.grants, tables.decisions, tables.sightings):
        connection.execute(CreateTable(table))
    for table in (tables.claims, tables.operations):
        _make_anew(connection, table)
    if connection.dialect.name == "postgresql":
        for name in ("tills", "entries", "tasks"):
            connection.exec_driver_sql(f"ALTER TABLE {name} ALTER COLUMN incarnation TYPE BIGINT")
    generation = select(tables.server.c.generation).scalar_subquery()
    connection.execute(update(tables.tills).values(spoken=generation))
    percent = select(tables.server.c.allot_percent).scalar_subquery()
    limit = tables.performances.c.place_count * percent // 100
    connection.execute(update(tables.performances).values(allot_limit=limit))


def _to_3(connection: Connection) -> None:
    """Of each performance the plan its folder gave. Where a plan was edited it is not known which
    ones: all count as changed on the server, and the next folder is asked about.
    """
    _add(connection, tables.performances, ["from_folder"])
    edits = select(tables.decisions.c.operation).where(tables.decisions.c.what == "edit_plan")
    if connection.execute(edits.limit(1)).first() is None:
        plan = tables.performances.c.plan_digest
        connection.execute(update(tables.performances).values(from_folder=plan))


def _to_4(connection: Connection) -> None:
    """Vouchers."""
    for table in (tables.vouchers, tables.voucher_uses):
        connection.execute(CreateTable(table))
        for index in table.indexes:
            _index(connection, index)


def _to_5(connection: Connection) -> None:
    """Wallet codes paid through the server."""
    for table in (tables.wallet_attempts, tables.wallet_refunds):
        table.create(connection)


def _to_6(connection: Connection) -> None:
    """Rights over orders, and which order an entry is about."""
    for table in (tables.rights, tables.deaths):
        connection.execute(CreateTable(table))
        for index in table.indexes:
            _index(connection, index)
    _add(connection, tables.tills, ["acknowledged"])
    _add(connection, tables.performances, ["closed"])
    _add(connection, tables.entries, ["order", "order_number"])
    _name_the_orders(connection, ("sale", "refund", "exchange"))
    for index in tables.entries.indexes:
        _index(connection, index)


def _to_7(connection: Connection) -> None:
    """Members, and who tickets with a name are for."""
    for table in peopletables.ALL:
        table.create(connection)


def _to_8(connection: Connection) -> None:
    """Uses of what the tariff limits, counted from now on."""
    for table in usetables.ALL:
        table.create(connection)
    usedesk.take_limits(connection)


def _to_9(connection: Connection) -> None:
    """What supervisors said of phones' payments."""
    wordtable.wallet_words.create(connection)


def _to_10(connection: Connection) -> None:
    """Which order an invoice is about: a till that takes tickets back hears of it."""
    _name_the_orders(connection, ("invoiced",))


def _to_11(connection: Connection) -> None:
    """Who is in, and what was scanned. Whoever came in before is not known: nobody was asked."""
    for table in (gatetables.admissions, gatetables.gate_scans):
        table.create(connection)


def _to_12(connection: Connection) -> None:
    """Who came in by a ticket by which somebody was in."""
    gatetables.beside.create(connection)


def _name_the_orders(connection: Connection, kinds: Sequence[str]) -> None:
    entries = tables.entries.c
    key = (entries.till, entries.incarnation, entries.number)
    about = select(*key, entries.kind, entries.body).where(entries.kind.in_(kinds))
    named = (
        update(tables.entries)
        .where(*(column == bindparam(f"its_{column.name}") for column in key))
        .values({"order": bindparam("about"), "order_number": bindparam("said")})
    )
    rows = connection.execute(about).fetchall()
    for start in range(0, len(rows), _ROWS):
        found = []
        for till, incarnation, number, kind, body in rows[start : start + _ROWS]:
            order, said = order_of(decode_body(kind, bytes(body)))
            its = {"its_till": till, "its_incarnation": incarnation, "its_number": number}
            found.append({**its, "about": order, "said": said})
        connection.execute(named, found)


def _add(connection: Connection, table: Table, names: list[str]) -> None:
    for name in names:
        column: Column[object] = table.c[name]
        said = CreateColumn(column).compile(dialect=connection.dialect)
        connection.exec_driver_sql(f"ALTER TABLE {table.name} ADD COLUMN {said}")


def _make_anew(connection: Connection, table: Table) -> None:
    """SQLite changes no check of a table: a new one takes the old one's rows."""
    old = f"old_{table.name}"
    rows = connection.exec_driver_sql(f"SELECT * FROM {table.name} LIMIT 0")  # noqa: S608
    names = ", ".join(f'"{name}"' for name in rows.keys())  # noqa: SIM118 - a result, no dict
    for index in table.indexes:
        connection.exec_driver_sql(f"DROP INDEX IF EXISTS {index.name}")
    connection.exec_driver_sql(f"ALTER TABLE {table.name} RENAME TO {old}")
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(
            f"ALTER TABLE {old} RENAME CONSTRAINT {table.name}_pkey TO {old}_pkey"
        )
    connection.execute(CreateTable(table))
    connection.exec_driver_sql(
        f"INSERT INTO {table.name} ({names}) SELECT {names} FROM {old}"  # noqa: S608
    )
    connection.exec_driver_sql(f"DROP TABLE {old}")
    for made in table.indexes:
        _index(connection, made)


def _index(connection: Connection, index: Index) -> None:
    index.create(connection)


_STEPS: dict[int, Callable[[Connection], None]] = {
    1: _to_2,
    2: _to_3,
    3: _to_4,
    4: _to_5,
    5: _to_6,
    6: _to_7,
    7: _to_8,
    8: _to_9,
    9: _to_10,
    10: _to_11,
    11: _to_12,
}
