"""Loads the uses that a batch may touch, and locks their counts."""

from collections.abc import Collection

from sqlalchemy import Connection, literal_column, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from pos.domain.uses import Limited
from sync.server import usetables
from sync.server.useasks import TouchedUses
from sync.server.usebooks import OPEN, Count, Thing, Uses
from sync.server.usetables import kept_of


def load(connection: Connection, touched: TouchedUses, tills: Collection[int]) -> Uses:
    """What is touched, and all that those tills keep.

    The tills are locked: what is kept for them cannot change. The counts are locked here, in the
    order of their keys; one that was never counted gets its row first, so that it can be locked.
    """
    found = Uses()
    if not touched and not tills:
        return found
    kept = usetables.kept.c
    of_tills = kept.till.in_(sorted(tills)) & (kept.state == literal_column(str(OPEN)))
    its = or_(kept.operation.in_(sorted(touched.operations)), of_tills)
    for row in connection.execute(select(usetables.kept).where(its)):
        one = kept_of(row)
        found.kept[one.operation] = one
    keys = {key for one in found.kept.values() for key, _, _ in one.parts}
    things = sorted({one.thing for one in touched.limited})
    if things:
        wanted = select(usetables.things).where(usetables.things.c.id.in_(things))
        found.things = {row[0]: Thing(*row) for row in connection.execute(wanted)}
    _begin(connection, touched.limited, found)
    keys.update(one.key for one in touched.limited)
    if keys:
        counts = usetables.counts
        wanted = select(counts).where(counts.c.key.in_(sorted(keys))).order_by(counts.c.key)
        rows = connection.execute(wanted.with_for_update())
        found.counts = {row[0]: Count(*row) for row in rows}
    return found


def _begin(connection: Connection, limited: Collection[Limited], found: Uses) -> None:
    """Counts of what is limited now, at nothing, where there is none yet."""
    rows = []
    for one in sorted(limited, key=lambda one: one.key):
        thing = found.things.get(one.thing)
        if thing is not None and (most := thing.most(one)):
            fresh = (one.key, one.thing, one.customer, one.performance, most, 0, 0)
            rows.append(dict(zip(usetables.counts.c.keys(), fresh, strict=True)))
    if not rows:
        return
    make = postgresql if connection.dialect.name == "postgresql" else sqlite
    connection.execute(make.insert(usetables.counts).values(rows).on_conflict_do_nothing())
