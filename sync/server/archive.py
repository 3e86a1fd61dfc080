"""The tills' journals as they lie in the books, for reading."""

import json
from uuid import UUID

from sqlalchemy import Connection, func, select

from pos.domain.journal import GENESIS
from pos.domain.refusals import Reason, Refusal
from sync.protocol.lives import SECURED_PER_HISTORY, History
from sync.protocol.wire import (
    BODY_LIMIT_BYTES,
    ENTRIES_PER_UPLOAD,
    JournalEntry,
    PlaceState,
    Task,
)
from sync.server import tables
from sync.server.database import Database

_LIMIT = 1 << 53
_NUMBER_LIMIT = 1 << 31
_TASK_LIMIT = 1_000


def history(database: Database, till: int, incarnation: int, after: int) -> History:
    """Up to 200 entries of one life of a till, where that life ends here, and what is open of it.

    Nothing is called open while the books recover: it may settle itself, see disputes.py.
    """
    if not (0 <= incarnation < _LIMIT and 0 <= after < _NUMBER_LIMIT):
        raise Refusal(Reason.MESSAGE_WRONG, why="an incarnation or a number is out of range")
    with database.reading() as connection:
        number, head = _end(connection, till, incarnation)
        entries = _entries(connection, (till, incarnation), after)
        later = _next_life(connection, till, incarnation)
        if connection.scalar(select(tables.server.c.recovering)):
            return History(number, head, later, entries)
        tasks = _waiting(connection, till, incarnation)
        return History(number, head, later, entries, tasks, _secured(connection, till, incarnation))


def _end(connection: Connection, till: int, incarnation: int) -> tuple[int, bytes]:
    present, lives = tables.tills.c, tables.lives.c
    now = select(present.number, present.hash).where(
        present.id == till, present.incarnation == incarnation
    )
    before = select(lives.number, lives.hash).where(
        lives.till == till, lives.incarnation == incarnation
    )
    row = connection.execute(now).first() or connection.execute(before).first()
    return (row.number, bytes.fromhex(row.hash)) if row else (0, GENESIS)


def _next_life(connection: Connection, till: int, incarnation: int) -> int:
    lives, present = tables.lives.c, tables.tills.c
    later = select(func.min(lives.incarnation)).where(
        lives.till == till, lives.incarnation > incarnation
    )
    now = select(present.incarnation).where(present.id == till, present.incarnation > incarnation)
    return int(connection.scalar(later) or connection.scalar(now) or 0)


def _waiting(connection: Connection, till: int, incarnation: int) -> list[Task]:
    """What a till that lost its database would otherwise never hear of again."""
    tasks = tables.tasks.c
    wanted = (
        select(tasks.number, tasks.reason, tasks.params)
        .where(tasks.till == till, tasks.incarnation == incarnation, tasks.settled_ms == 0)
        .order_by(tasks.id)
        .limit(_TASK_LIMIT)
    )
    return [
        Task(row.number, row.reason, json.loads(row.params)) for row in connection.execute(wanted)
    ]


def _secured(connection: Connection, till: int, incarnation: int) -> list[UUID]:
    claims = tables.claims.c
    mine = (claims.till == till) & (claims.incarnation == incarnation)
    wanted = (
        select(claims.operation)
        .where(tables.owned(), mine, claims.state == int(PlaceState.SECURED))
        .distinct()
        .limit(SECURED_PER_HISTORY)
    )
    return [UUID(one) for one in connection.scalars(wanted)]


def _entries(connection: Connection, life: tuple[int, int], after: int) -> list[JournalEntry]:
    entries = tables.entries.c
    wanted = (
        select(tables.entries)
        .where(entries.till == life[0], entries.incarnation == life[1], entries.number > after)
        .order_by(entries.number)
        .limit(ENTRIES_PER_UPLOAD)
    )
    found: list[JournalEntry] = []
    size = 0
    rows = connection.execute(wanted).fetchall()
    previous = _hash_at(connection, life, after)
    for row in rows:
        size += len(row.body)
        if found and size > BODY_LIMIT_BYTES // 2:
            break
        fresh = bytes.fromhex(row.hash)
        found.append(
            JournalEntry(row.number, previous, fresh, row.kind, row.at_ms, bytes(row.body))
        )
        previous = fresh
    return found


def _hash_at(connection: Connection, life: tuple[int, int], number: int) -> bytes:
    entries = tables.entries.c
    wanted = select(entries.hash).where(
        entries.till == life[0], entries.incarnation == life[1], entries.number == number
    )
    found = connection.scalar(wanted)
    return GENESIS if found is None else bytes.fromhex(found)
