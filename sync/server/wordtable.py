"""The table of words: what supervisors said of phones' payments, until the clerk has heard it."""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, String, Table, text

from sync.server.tables import metadata

wallet_words = Table(
    "wallet_words",
    metadata,
    Column("till", Integer, primary_key=True, autoincrement=False),
    Column("incarnation", BigInteger, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("attempt", String(32), nullable=False, index=True),
    Column("kind", String(10), nullable=False),
    Column("charge", String(32), nullable=False),
    Column("wallet", String(10), nullable=False),
    Column("amount_minor", BigInteger, nullable=False),
    Column("moved", Boolean, nullable=False),
    Column("reference", String(64), nullable=False),
    Column("heard_ms", BigInteger, nullable=False),
)
_UNHEARD = "heard_ms = 0"
Index(
    "wallet_words_unheard",
    wallet_words.c.heard_ms,
    sqlite_where=text(_UNHEARD),
    postgresql_where=text(_UNHEARD),
)
