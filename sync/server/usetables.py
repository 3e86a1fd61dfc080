"""The tables of uses: what the tariff limits, how often it was used, what is kept for whom."""

import json
from typing import Any

import msgspec
from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Index,
    Integer,
    Row,
    String,
    Table,
    Text,
    text,
)

from sync.server.tables import metadata
from sync.server.usebooks import OPEN, Kept

# What the present tariff limits. It is made anew with each season.
things = Table(
    "limited_things",
    metadata,
    Column("id", Text, primary_key=True),
    Column("total", Integer, nullable=False),
    Column("per_customer", Integer, nullable=False),
    Column("offline", Integer, nullable=False),
)

# The checks make it impossible that more is kept than may be used; `over` was used all the same.
counts = Table(
    "use_counts",
    metadata,
    Column("key", String(32), primary_key=True),
    Column("thing", Text, nullable=False),
    Column("customer", Text, nullable=False),
    Column("performance", Integer, nullable=False),
    Column("most", Integer, nullable=False),
    Column("used", Integer, nullable=False),
    Column("over", Integer, nullable=False),
    CheckConstraint("used BETWEEN 0 AND most", name="never_above_the_limit"),
    CheckConstraint("over = 0 OR (over > 0 AND used = most)", name="over_when_used_up"),
    Index("use_counts_of_a_thing", "thing"),
)

# Each keeping, each order's uses and each giving back, once. `parts` is JSON: count, kept, left.
kept = Table(
    "uses_kept",
    metadata,
    Column("operation", String(32), primary_key=True),
    Column("till", Integer, nullable=False),
    Column("incarnation", BigInteger, nullable=False),
    Column("state", Integer, CheckConstraint("state BETWEEN 1 AND 3"), nullable=False),
    Column("share", Boolean, nullable=False),
    Column("fact", String(32), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("parts", Text, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
)
_IS_OPEN = f"state = {OPEN}"
Index(
    "uses_kept_for_a_till",
    kept.c.till,
    sqlite_where=text(_IS_OPEN),
    postgresql_where=text(_IS_OPEN),
)

ALL = (things, counts, kept)


def kept_row(one: Kept) -> tuple[Any, ...]:
    """A row of `kept`."""
    values = msgspec.structs.asdict(one)
    return tuple(json.dumps(value) if name == "parts" else value for name, value in values.items())


def kept_of(row: Row[Any]) -> Kept:
    """The same, read."""
    values: dict[str, Any] = dict(row._mapping)
    parts = json.loads(values["parts"])
    values["parts"] = tuple((str(key), int(count), int(left)) for key, count, left in parts)
    return Kept(**{**values, "share": bool(values["share"])})
