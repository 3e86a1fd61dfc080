"""The tables of personal data: sealed fields, wrapped keys, keyed indexes, and nothing in clear.

Their rows are worth nothing without the house's key, which is in a file of its own; and the row of
a person who was erased is gone with the wrapped key, which is in no other place.
"""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    text,
)

from sync.server.tables import metadata

# One row: which house's key these books belong to.
house_keys = Table(
    "house_keys",
    metadata,
    Column("id", Integer, CheckConstraint("id = 1"), primary_key=True, autoincrement=False),
    Column("fingerprint", String(16), nullable=False),
)

# `id` is by chance and stands on orders; the days are ISO, both included, "" for no bound.
members = Table(
    "members",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("level", String(40), nullable=False),
    Column("valid_from", String(10), nullable=False),
    Column("valid_until", String(10), nullable=False),
    Column("key", LargeBinary, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("changed_ms", BigInteger, nullable=False),
)

# What a member is found by (pos.domain.personal.finding).
member_marks = Table(
    "member_marks",
    metadata,
    Column("kind", String(10), primary_key=True),
    Column("mark", String(32), primary_key=True),
    Column("member", ForeignKey("members.id"), primary_key=True),
    Index("marks_of_a_member", "member"),
)
_CARD = "kind = 'card'"
Index(
    "one_member_a_card",
    member_marks.c.mark,
    unique=True,
    sqlite_where=text(_CARD),
    postgresql_where=text(_CARD),
)

# Who a ticket of a real-name performance is for: the key to what its journal entry holds sealed.
# `mark` is the identity number's index among this performance's; a ticket that came by an exchange
# has the `id` and the key of the one before it.
holders = Table(
    "holders",
    metadata,
    Column("ticket", String(32), primary_key=True),
    Column("id", String(32), nullable=False),
    Column("performance", Integer, nullable=False),
    Column("till", Integer, nullable=False),
    Column("mark", String(32), nullable=False),
    Column("key", LargeBinary, nullable=False),
    Column("told_ms", BigInteger, nullable=False),
    Index("holders_of_a_performance", "performance", "mark"),
    Index("holders_by_id", "id"),
)

ALL = (house_keys, members, member_marks, holders)
