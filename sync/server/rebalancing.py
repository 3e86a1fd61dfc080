"""Looks at the books every now and then and asks for the allotments that `allotting` proposes."""

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

import msgspec
import numpy as np
from sqlalchemy import Connection, Row, select, update

from pos.domain import planfile
from pos.domain.plan import Plan
from pos.domain.season import Season
from sync.protocol.wire import PlaceState
from sync.server import catalogue, tables
from sync.server.allotting import Hall, propose
from sync.server.database import Database
from sync.server.requests import Allot, CallBack, Request, chunks
from sync.server.state import BY_HAND

LOOK_S = 10.0
PRESENT_S = 60
_NEAR = timedelta(hours=12)
_OVER = timedelta(hours=4)

Paces = dict[int, dict[int, dict[str, float]]]  # performance, till, category


def kept_for_tills(database: Database) -> list[Allot]:
    """Places that came back for a till that a supervisor wants to have them."""
    claims = tables.claims.c
    wanted = (
        select(claims.performance, claims.wanted, claims.place)
        .where(claims.wanted > 0, claims.state == int(PlaceState.HOUSE_HELD))
        .limit(500)
    )
    found: dict[tuple[int, int], list[int]] = {}
    with database.reading() as connection:
        for performance, till, place in connection.execute(wanted):
            found.setdefault((performance, till), []).append(place)
    return [
        Allot(performance, part, till)
        for (performance, till), places in found.items()
        for part in chunks(places)
    ]


def look(database: Database) -> list[Request]:
    """What should be allotted and called back now; nothing where another worker has just looked."""
    if not _is_our_turn(database):
        return []
    with database.reading() as connection:
        server = connection.execute(select(tables.server)).one()
        if server.recovering or not server.outage_min:
            return []
        paces = _paces(connection, server.generation, database.now_ms(connection))
    if not paces:
        return []
    season = msgspec.json.decode(catalogue.current(database)[1], type=Season)
    asked: list[Request] = []
    for hall in _halls(database, season, paces):
        here = {till: paces.get(hall.performance, {}).get(till, {}) for till in paces[0]}
        moves = propose(hall, here, server.outage_min)
        for till, places in moves.grants:
            asked += [Allot(hall.performance, part, till) for part in chunks(places)]
        asked += [CallBack(hall.performance, part) for part in chunks(moves.recalls)]
    return asked


def set_policy(database: Database, minutes: int | None, percent: int | None) -> tuple[int, int]:
    """The house's setting: minutes a till shall go on alone, and the most of a hall in percent
    that may be allotted. None leaves it as it is. Raises ValueError.
    """
    if minutes is not None and not 0 <= minutes <= 24 * 60:
        raise ValueError("--minutes: 0 to 1440")
    if percent is not None and not 0 <= percent <= 100:
        raise ValueError("--percent: 0 to 100")
    values = {"outage_min": minutes, "allot_percent": percent}
    given = {name: value for name, value in values.items() if value is not None}
    with database.writing() as connection:
        if given:
            connection.execute(update(tables.server).values(**given))
        if percent is not None:
            limit = tables.performances.c.place_count * percent // 100
            connection.execute(update(tables.performances).values(allot_limit=limit))
        row = connection.execute(select(tables.server)).one()
    return row.outage_min, row.allot_percent


def _is_our_turn(database: Database) -> bool:
    with database.writing() as connection:
        now_ms = database.now_ms(connection)
        due = tables.server.c.rebalanced_ms <= now_ms - int(LOOK_S * 800)
        done = connection.execute(update(tables.server).where(due).values(rebalanced_ms=now_ms))
        return done.rowcount == 1


def _paces(connection: Connection, generation: int, now_ms: int) -> Paces:
    """What each till that is there has said of its pace. Key 0 has every such till."""
    tills = tables.tills.c
    there = select(tills.id, tills.paces).where(
        tills.fenced.is_(False),
        tills.spoken == generation,
        tills.seen_ms >= now_ms - PRESENT_S * 1000,
    )
    paces: Paces = {}
    for till, said in connection.execute(there):
        paces.setdefault(0, {})[till] = {}
        for performance, category, per_hour in json.loads(said):
            paces.setdefault(performance, {}).setdefault(till, {})[category] = per_hour
    return paces


def _halls(database: Database, season: Season, paces: Paces) -> Iterator[Hall]:
    """The performances that a till sells, and those that begin soon."""
    now = datetime.fromtimestamp(time.time(), UTC)
    for one in season.performances:
        begins_in = one.starts_at - now
        near = -_OVER < begins_in < _NEAR and not one.timed
        if begins_in < -_OVER or not (near or one.id in paces):
            continue
        plan = _plan(database, one.plan_digest)
        columns = tables.performances.c
        wanted = select(tables.performances).where(columns.id == one.id)
        with database.reading() as connection:
            row = connection.execute(wanted).first()
            if row is not None and row.place_count == plan.place_count:
                yield _hall(connection, row, plan, near)


def _hall(connection: Connection, row: Row[Any], plan: Plan, near: bool) -> Hall:
    claims = tables.claims.c
    states = np.zeros(plan.place_count, np.uint8)
    owners = np.zeros(plan.place_count, np.uint16)
    by_hand = np.zeros(plan.place_count, np.bool_)
    wanted = select(claims.place, claims.state, claims.till, claims.reason)
    found = connection.execute(wanted.where(claims.performance == row.id))
    for place, state, till, reason in found:
        states[place] = state
        owners[place] = till
        by_hand[place] = reason == BY_HAND
    room = max(0, row.allot_limit - row.allotted)
    return Hall(row.id, plan, states, owners, by_hand, room, near)


@lru_cache(maxsize=16)
def _plan(database: Database, digest: str) -> Plan:
    body = catalogue.plan_bundle(database, digest)
    assert body is not None, "a performance has its plan"
    return planfile.read_bundle(body)
