"""Writes what the decision core has decided."""

import json

from sqlalchemy import Connection

from sync.server import tables
from sync.server.bulk import Change, Update, one_trip
from sync.server.state import FREE, Standing, Writes

_tills = Update(tables.tills, ["fenced", "number", "hash"])
_performances = Update(tables.performances, ["version", "areas"])
_claims = Change(tables.claims, upsert=True)
_operations = Change(tables.operations, upsert=True)
_tickets = Change(tables.tickets, upsert=True)
_entries = Change(tables.entries)
_tasks = Change(tables.tasks)
_feed = Change(tables.feed)


def write(connection: Connection, writes: Writes) -> None:
    """Put the changes into the tables. Tickets go in as they changed: dead before new ones."""
    with one_trip(connection, last="COMMIT"):
        _write(connection, writes)


def _write(connection: Connection, writes: Writes) -> None:
    _tills.put(
        connection, [(one.fenced, one.number, one.hash, one.id) for one in writes.tills.values()]
    )
    _performances.put(
        connection,
        [(one.version, _areas(one.areas), one.id) for one in writes.performances.values()],
    )
    _write_claims(connection, writes)
    _operations.put(
        connection, [(*key, one.digest, one.answer) for key, one in writes.operations.items()]
    )
    _tickets.put(
        connection,
        [
            (one.id, one.performance, one.place, one.till, one.order, one.state, one.print_no)
            for one in writes.tickets.values()
        ],
    )
    _entries.put(
        connection,
        [(*key, one.hash, one.kind, one.at_ms, one.body) for key, one in writes.entries.items()],
    )
    _tasks.put(
        connection,
        [
            (
                one.till,
                one.incarnation,
                one.task.number,
                one.task.reason,
                json.dumps(one.task.params),
            )
            for one in writes.tasks
        ],
    )
    _feed.put(
        connection,
        [
            (performance, one.version, one.place, one.state, one.till)
            for performance, one in writes.changes
        ],
    )


def _areas(areas: tuple[Standing, ...]) -> str:
    return json.dumps([[one.first, one.capacity, one.lowest_free] for one in areas])


def _write_claims(connection: Connection, writes: Writes) -> None:
    freed = [key for key, claim in writes.claims.items() if claim is FREE]
    _claims.delete(connection, freed)
    _claims.put(
        connection,
        [
            (*key, one.state, one.till, one.until_ms, one.operation, one.ticket, one.reason)
            for key, one in writes.claims.items()
            if one is not FREE
        ],
    )
