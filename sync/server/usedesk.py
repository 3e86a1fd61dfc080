"""Uses at the house's desk: limits as a season brings them, what is left, what is kept for whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import Connection, case, delete, insert, literal_column, select, update

from pos.domain.pricing.books import book_of
from pos.domain.season import Season
from pos.domain.uses import Limited
from sync.protocol.uses import NO_LIMIT, CountsLeft
from sync.server import tables, usetables
from sync.server.usebooks import OPEN, Kept, Thing

if TYPE_CHECKING:
    from sync.server.database import Database


def take_limits(connection: Connection) -> None:
    """Those of the newest season, if there is one."""
    newest = select(tables.seasons.c.body).order_by(tables.seasons.c.version.desc()).limit(1)
    body = connection.scalar(newest)
    if body is not None:
        set_limits(connection, msgspec.json.decode(bytes(body), type=Season))


def set_limits(connection: Connection, season: Season) -> None:
    """The season's tariff limits these things from now on. What was used stays used; what is more
    than a new limit stands beyond it.
    """
    things = _things(season)
    connection.execute(delete(usetables.things))
    if things:
        connection.execute(insert(usetables.things), [msgspec.structs.asdict(o) for o in things])
    counts = usetables.counts.c
    total = counts.used + counts.over
    for one in things:
        for most, of_customers in ((one.total, False), (one.per_customer, True)):
            connection.execute(
                update(usetables.counts)
                .where(counts.thing == one.id, (counts.customer != "") == of_customers)
                .values(
                    most=most,
                    used=case((total <= most, total), else_=most),
                    over=case((total > most, total - most), else_=0),
                )
            )


def _things(season: Season) -> list[Thing]:
    book = book_of(season)
    found = [
        Thing(one.id, one.uses.total, one.uses.per_customer, one.uses.offline)
        for one in book.rules
        if one.uses.counted
    ]
    return found + [Thing(one.id, 0, one.most, 0) for one in book.limits if one.counted]


def left(database: Database, asked: Sequence[Limited]) -> CountsLeft:
    """How many uses are left of each; NO_LIMIT where there is none."""
    things, counts = usetables.things, usetables.counts
    with database.reading() as connection:
        names = sorted({one.thing for one in asked})
        of_things = select(things).where(things.c.id.in_(names))
        limits = {row[0]: Thing(*row) for row in connection.execute(of_things)}
        keys = sorted(one.key for one in asked)
        of_keys = select(counts.c.key, counts.c.used).where(counts.c.key.in_(keys))
        used = {row[0]: row[1] for row in connection.execute(of_keys)}
    found = []
    for one in asked:
        thing = limits.get(one.thing)
        is_limited = thing is not None and thing.most(one)
        found.append(thing.most(one) - used.get(one.key, 0) if thing and is_limited else NO_LIMIT)
    return CountsLeft(found)


@dataclass(frozen=True)
class OpenUses:
    """What a till keeps by one operation; `parts` are thing, customer's count or not, how many."""

    kept: Kept
    parts: tuple[tuple[str, bool, int], ...]


def open_uses(database: Database) -> list[OpenUses]:
    """What is kept for the tills now, oldest first."""
    kept, counts = usetables.kept, usetables.counts
    with database.reading() as connection:
        is_open = kept.c.state == literal_column(str(OPEN))
        wanted = select(kept).where(is_open).order_by(kept.c.at_ms, kept.c.operation)
        found = [usetables.kept_of(row) for row in connection.execute(wanted)]
        keys = sorted({key for one in found for key, _, _ in one.parts})
        named = {
            row[0]: (str(row[1]), bool(row[2]))
            for row in connection.execute(
                select(counts.c.key, counts.c.thing, counts.c.customer).where(
                    counts.c.key.in_(keys)
                )
            )
        }
    return [
        OpenUses(one, tuple((*named[key], left) for key, _, left in one.parts if left))
        for one in found
    ]


@dataclass(frozen=True)
class Total:
    """How often a thing was used: in all, or (`customers`) by so many customers together."""

    thing: str
    customers: int
    most: int
    used: int
    over: int


def every(database: Database) -> list[Total]:
    """Everything that was ever counted."""
    counts = usetables.counts
    found: dict[tuple[str, bool], Total] = {}
    with database.reading() as connection:
        for row in connection.execute(select(counts).order_by(counts.c.thing, counts.c.key)):
            key = (row.thing, bool(row.customer))
            before = found.get(key, Total(row.thing, 0, row.most, 0, 0))
            customers, used = before.customers + key[1], before.used + row.used
            found[key] = Total(row.thing, customers, row.most, used, before.over + row.over)
    return list(found.values())
