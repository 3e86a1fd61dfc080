"""What people look at: the house's tills and tasks, and the list at the door."""

import json
from collections import Counter
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, func, select

from pos.domain.refusals import Reason, Refusal
from sync.protocol.house import (
    Cancellation,
    CancelledOrder,
    GateLine,
    GateList,
    HouseReport,
    TaskReport,
    TillReport,
)
from sync.protocol.wire import PlaceState
from sync.server import tables
from sync.server.database import Database
from sync.server.requests import PERFORMANCE_LIMIT
from sync.server.state import CONFLICT, LIVE, OF_NO_ORDER

_TASKS = 500
_ORDERS = 200
_COUNTED = (int(PlaceState.SECURED), int(PlaceState.ALLOTTED), int(PlaceState.QUARANTINED))


def house(database: Database) -> HouseReport:
    """Every till and how it stands; the tasks nobody has settled, and the latest settled ones."""
    with database.reading() as connection:
        server = connection.execute(select(tables.server)).one()
        counts = _counts(connection)
        rows = connection.execute(select(tables.tills).order_by(tables.tills.c.id)).fetchall()
        tills = [
            TillReport(
                till=row.id,
                name=row.name,
                seen_ms=row.seen_ms,
                fenced=row.fenced,
                written_off=row.written_off == server.generation,
                has_spoken=row.spoken == server.generation,
                has_hole=bool(row.hole),
                number=row.number,
                secured=counts[row.id, int(PlaceState.SECURED)],
                allotted=counts[row.id, int(PlaceState.ALLOTTED)],
                quarantined=counts[row.id, int(PlaceState.QUARANTINED)],
            )
            for row in rows
        ]
        now_ms = database.now_ms(connection)
        tasks = _tasks(connection)
    return HouseReport(server.generation, now_ms, server.recovering, tills, tasks)


def _counts(connection: Connection) -> Counter[tuple[int, int]]:
    claims = tables.claims.c
    wanted = (
        select(claims.till, claims.state, func.count())
        .where(claims.state.in_(_COUNTED))
        .group_by(claims.till, claims.state)
    )
    return Counter({(till, state): count for till, state, count in connection.execute(wanted)})


def _tasks(connection: Connection) -> list[TaskReport]:
    """Open ones first; what was handed on is open, and says by whom and why."""
    tasks = tables.tasks.c
    open_first = (tasks.settled_ms > 0, tasks.id.desc())
    wanted = select(tables.tasks).order_by(*open_first).limit(_TASKS)
    return [
        TaskReport(
            row.till,
            row.incarnation,
            row.number,
            row.reason,
            json.loads(row.params),
            row.settled_ms,
            row.settled_by,
            row.remedy,
            row.note,
        )
        for row in connection.execute(wanted)
    ]


def gate_list(database: Database, performance: int) -> GateList:
    """Who may stand at the door of a performance: live tickets, disputed ones, and places whose
    till was lost, or that a supervisor let be sold again.
    """
    if not 0 <= performance < PERFORMANCE_LIMIT:
        raise Refusal(Reason.PERFORMANCE_UNKNOWN, performance=performance)
    with database.reading() as connection:
        wanted = tables.performances.c.id == performance
        version = connection.scalar(select(tables.performances.c.version).where(wanted))
        if version is None:
            raise Refusal(Reason.PERFORMANCE_UNKNOWN, performance=performance)
        lines = [*_tickets(connection, performance), *_lost(connection, performance)]
        lines += _risks(connection, performance)
    return GateList(performance, version, sorted(lines, key=lambda one: (one.place, one.state)))


def _tickets(connection: Connection, performance: int) -> list[GateLine]:
    tickets = tables.tickets.c
    wanted = select(tables.tickets).where(
        tickets.performance == performance, tickets.state.in_((LIVE, CONFLICT))
    )
    return [
        GateLine(
            row.place,
            _standing(row),
            row.till,
            row.id,
            row.print_no,
        )
        for row in connection.execute(wanted)
    ]


def _standing(row: Any) -> str:
    """What the door has to know of a ticket."""
    if row.state != LIVE:
        return "conflict"
    return "on_paper" if row.order == OF_NO_ORDER else "live"


def cancellation(database: Database, performance: int) -> Cancellation:
    """The orders of a performance that still have to be refunded, the oldest first."""
    if not 0 <= performance < PERFORMANCE_LIMIT:
        raise Refusal(Reason.PERFORMANCE_UNKNOWN, performance=performance)
    tickets, entries = tables.tickets.c, tables.entries.c
    its = tickets.performance == performance
    live = tickets.state.in_((LIVE, CONFLICT))
    numbers = (
        select(entries.order, func.min(entries.order_number).label("number"))
        .where(entries.order != "", entries.kind == "sale")
        .group_by(entries.order)
        .subquery()
    )
    left = (
        select(tickets.order, numbers.c.number, func.min(tickets.till), func.count())
        .join_from(tables.tickets, numbers, numbers.c.order == tickets.order)
        .where(its, live)
        .group_by(tickets.order, numbers.c.number)
        .order_by(tickets.order)
        .limit(_ORDERS)
    )
    with database.reading() as connection:
        known = select(tables.performances.c.id).where(tables.performances.c.id == performance)
        if connection.scalar(known) is None:
            raise Refusal(Reason.PERFORMANCE_UNKNOWN, performance=performance)
        counted = select(func.count()).select_from(tables.tickets)
        count_left = connection.scalar(counted.where(its, live)) or 0
        count = connection.scalar(counted.where(its)) or 0
        rows = connection.execute(left).fetchall()
    lines = [CancelledOrder(UUID(row[0]), row[1], row[2], row[3]) for row in rows]
    return Cancellation(performance, count_left, count - count_left, lines)


def _lost(connection: Connection, performance: int) -> list[GateLine]:
    claims = tables.claims.c
    wanted = select(claims.place, claims.till).where(
        claims.performance == performance, claims.state == int(PlaceState.QUARANTINED)
    )
    return [GateLine(row.place, "quarantined", row.till) for row in connection.execute(wanted)]


def _risks(connection: Connection, performance: int) -> list[GateLine]:
    decisions = tables.decisions.c
    prefix = f"performance {performance} "
    wanted = select(tables.decisions).where(
        decisions.what.in_(("release", "release_papers")),
        decisions.subject.startswith(prefix, autoescape=True),
    )
    found = []
    for row in connection.execute(wanted):
        for place in row.subject.partition("places ")[2].split(","):
            note = f"{row.person}: {row.reason}"
            found.append(GateLine(int(place), "released", row.till, note=note))
    return found
