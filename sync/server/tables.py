"""The server's tables. Their constraints are a backstop: a bug must not sell a place twice."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    false,
    literal_column,
    text,
)

from sync.protocol.wire import PlaceState

# Raise it with every change of the tables, and write the step in database.py.
SCHEMA = 12

metadata = MetaData()

# One row: who this server is. A generation is one life of the books.
server = Table(
    "server",
    metadata,
    Column("id", Integer, CheckConstraint("id = 1"), primary_key=True, autoincrement=False),
    Column("schema_version", Integer, nullable=False),
    Column("generation", BigInteger, nullable=False),
    Column("private_key", LargeBinary, nullable=False),
    Column("pepper", LargeBinary, nullable=False),
    # Put back from an older copy, and not every till has said what it owns.
    Column("recovering", Boolean, nullable=False, server_default=false()),
    Column("floor", BigInteger, nullable=False, server_default="0"),
    # How long a till shall be able to go on alone, and how much of a hall may be allotted.
    Column("outage_min", Integer, nullable=False, server_default="30"),
    Column("allot_percent", Integer, nullable=False, server_default="30"),
    Column("rebalanced_ms", BigInteger, nullable=False, server_default="0"),
)

seasons = Table(
    "seasons",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("body", LargeBinary, nullable=False),
)

plans = Table(
    "plans",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("body", LargeBinary, nullable=False),
)

# `areas` is JSON: for each standing area [first place, capacity, lowest free place]. `from_folder`
# is the plan that its season's folder last gave it: another one since was made on the server.
performances = Table(
    "performances",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("plan_digest", ForeignKey("plans.digest"), nullable=False),
    Column("place_count", Integer, nullable=False),
    Column("areas", Text, nullable=False),
    Column("version", BigInteger, nullable=False, server_default="0"),
    Column("allotted", Integer, nullable=False, server_default="0"),
    Column("allot_limit", Integer, nullable=False, server_default="0"),
    Column("from_folder", String(64), nullable=False, server_default=""),
    # Cancelled: nothing of it is given to anybody any more.
    Column("closed", Boolean, nullable=False, server_default=false()),
)

tills = Table(
    "tills",
    metadata,
    Column("id", Integer, CheckConstraint("id > 0"), primary_key=True),
    Column("name", Text, nullable=False),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("certificate", LargeBinary, nullable=False),
    Column("incarnation", BigInteger, nullable=False),
    Column("fenced", Boolean, nullable=False),
    Column("number", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("granted", Integer, nullable=False, server_default="0"),
    Column("spoken", BigInteger, nullable=False, server_default="0"),
    Column("hole", BigInteger, nullable=False, server_default="0"),
    # The generation in which it was given up: only in that one nobody waits for it.
    Column("written_off", BigInteger, nullable=False, server_default="0"),
    Column("seen_ms", BigInteger, nullable=False, server_default="0"),
    Column("sessions", Text, nullable=False, server_default=""),
    Column("paces", Text, nullable=False, server_default="[]"),
    # How much of its present journal it knows to be here: so far nothing is its own by a sale.
    Column("acknowledged", Integer, nullable=False, server_default="0"),
)

# The ends of the tills' earlier incarnations, as far as their journals are here.
lives = Table(
    "lives",
    metadata,
    Column("till", Integer, primary_key=True, autoincrement=False),
    Column("incarnation", BigInteger, primary_key=True, autoincrement=False),
    Column("number", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
)

# What was allotted to a life of a till, in order. `places` is JSON.
grants = Table(
    "grants",
    metadata,
    Column("till", Integer, primary_key=True, autoincrement=False),
    Column("incarnation", BigInteger, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("operation", String(32), nullable=False),
    Column("performance", Integer, nullable=False),
    Column("places", Text, nullable=False),
)

# Supervisors' signed words: who took which risk, and why.
decisions = Table(
    "decisions",
    metadata,
    Column("operation", String(32), primary_key=True),
    Column("till", Integer, nullable=False),
    Column("what", String(20), nullable=False),
    Column("subject", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    Column("signature", String(128), nullable=False),
)

codes = Table(
    "codes",
    metadata,
    Column("label", String(8), primary_key=True),
    Column("secret_hash", String(64), nullable=False),
    Column("name", Text, nullable=False),
    Column("expires_ms", BigInteger, nullable=False),
    Column("wrong_tries", Integer, nullable=False, server_default="0"),
)

# Only places that are not free. The primary key is what makes an oversale impossible.
claims = Table(
    "claims",
    metadata,
    Column("performance", ForeignKey("performances.id"), primary_key=True, autoincrement=False),
    Column("place", Integer, CheckConstraint("place >= 0"), primary_key=True, autoincrement=False),
    Column("state", Integer, CheckConstraint("state BETWEEN 1 AND 6"), nullable=False),
    Column("till", Integer, nullable=False),
    Column("until_ms", BigInteger, nullable=False),
    Column("operation", String(32), nullable=False),
    Column("ticket", String(32), nullable=False),
    Column("reason", Text, nullable=False),
    Column("incarnation", BigInteger, nullable=False, server_default="1"),
    Column("wanted", Integer, nullable=False, server_default="0"),
    CheckConstraint("(state = 1) = (until_ms > 0)", name="only_a_hold_ends"),
    CheckConstraint("(state = 4) = (ticket <> '')", name="sold_by_a_ticket"),
    CheckConstraint("(state = 5) = (till = 0)", name="somebody_has_it"),
    sqlite_with_rowid=False,
)
Index(
    "claims_until",
    claims.c.until_ms,
    sqlite_where=text(f"state = {int(PlaceState.HELD)}"),
    postgresql_where=text(f"state = {int(PlaceState.HELD)}"),
)

Index(
    "claims_wanted",
    claims.c.wanted,
    sqlite_where=text("wanted <> 0"),
    postgresql_where=text("wanted <> 0"),
)

_OWNED = f"state <> {int(PlaceState.SOLD)}"
Index("claims_owned", claims.c.till, sqlite_where=text(_OWNED), postgresql_where=text(_OWNED))


def owned() -> ColumnElement[bool]:
    """Not sold: what a till has, holds or may have sold; in the words of the index."""
    return claims.c.state != literal_column(str(int(PlaceState.SOLD)))


# While restored books recover: whose a place was, as the tills saw it, where the books do not say
# so. A till of 0 is the house; later sights are greater.
sightings = Table(
    "sightings",
    metadata,
    Column("performance", Integer, primary_key=True, autoincrement=False),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("till", Integer, nullable=False),
    Column("sight", String(32), nullable=False),
)

# By operation first: these ids grow with the time, so what a batch adds lies together.
operations = Table(
    "operations",
    metadata,
    Column("till", Integer, nullable=False),
    Column("operation", String(32), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("answer", LargeBinary, nullable=False),
    PrimaryKeyConstraint("operation", "till"),
    sqlite_with_rowid=False,
)

tickets = Table(
    "tickets",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("performance", Integer, nullable=False),
    Column("place", Integer, nullable=False),
    Column("till", Integer, nullable=False),
    Column("order", String(32), nullable=False),
    Column("state", Integer, CheckConstraint("state BETWEEN 1 AND 3"), nullable=False),
    Column("print_no", Integer, nullable=False),
    sqlite_with_rowid=False,
)
Index(
    "one_live_ticket_a_place",
    tickets.c.performance,
    tickets.c.place,
    unique=True,
    sqlite_where=text("state = 1"),
    postgresql_where=text("state = 1"),
)

entries = Table(
    "entries",
    metadata,
    Column("till", Integer, primary_key=True, autoincrement=False),
    Column("incarnation", BigInteger, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("hash", String(64), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    Column("body", LargeBinary, nullable=False),
    # Of a sale, a refund or an exchange: which order it is about, and its number as people say it.
    Column("order", String(32), nullable=False, server_default=""),
    Column("order_number", String(32), nullable=False, server_default=""),
)
_OF_AN_ORDER = "\"order\" <> ''"
Index(
    "entries_of_an_order",
    entries.c.order,
    sqlite_where=text(_OF_AN_ORDER),
    postgresql_where=text(_OF_AN_ORDER),
)
Index(
    "entries_by_order_number",
    entries.c.order_number,
    sqlite_where=text(_OF_AN_ORDER),
    postgresql_where=text(_OF_AN_ORDER),
)

# Who may take tickets of an order back, where that is somebody: 1 a till by that operation, 2
# nobody, because a lost life of that till may have done it. The key makes two of them impossible.
rights = Table(
    "rights",
    metadata,
    Column("order", String(32), primary_key=True),
    Column("till", Integer, CheckConstraint("till > 0"), nullable=False),
    Column("incarnation", BigInteger, nullable=False),
    Column("operation", String(32), nullable=False),
    Column("state", Integer, CheckConstraint("state IN (1, 2)"), nullable=False),
    CheckConstraint("state = 2 OR operation <> ''", name="given_by_an_operation"),
    Index("rights_of_a_till", "till"),
)

# Tickets of a till that another one has taken back, until the till's journal says it knows.
deaths = Table(
    "deaths",
    metadata,
    Column("till", Integer, primary_key=True, autoincrement=False),
    Column("ticket", String(32), primary_key=True),
    Column("order", String(32), nullable=False),
    Column("taken_by", Integer, nullable=False),
)

# What a person has to settle. `params` is JSON.
tasks = Table(
    "tasks",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("till", Integer, nullable=False),
    Column("incarnation", BigInteger, nullable=False),
    Column("number", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("params", Text, nullable=False),
    Column("subject", String(32), nullable=False, server_default=""),
    Column("settled_ms", BigInteger, nullable=False, server_default="0"),
    Column("settled_by", Text, nullable=False, server_default=""),
    Column("remedy", String(20), nullable=False, server_default=""),
    Column("note", Text, nullable=False, server_default=""),
    Index("tasks_of_an_entry", "till", "incarnation", "number"),
)

# Vouchers by the name of their code. What was taken off line and was not there is overdrawn.
vouchers = Table(
    "vouchers",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("ending", String(4), nullable=False),
    Column("currency", String(3), nullable=False),
    Column("issued_minor", BigInteger, CheckConstraint("issued_minor > 0"), nullable=False),
    Column("balance_minor", BigInteger, CheckConstraint("balance_minor >= 0"), nullable=False),
    Column("overdrawn_minor", BigInteger, CheckConstraint("overdrawn_minor >= 0"), nullable=False),
    Column("expires_ms", BigInteger, nullable=False),
    Column("issued_ms", BigInteger, nullable=False),
)

# Each taking off a voucher and each giving back, once. `fact` is the order or refund behind it.
voucher_uses = Table(
    "voucher_uses",
    metadata,
    Column("operation", String(32), primary_key=True),
    Column("voucher", String(32), nullable=False),
    Column("till", Integer, nullable=False),
    Column("amount_minor", BigInteger, nullable=False),
    Column("state", Integer, CheckConstraint("state BETWEEN 1 AND 4"), nullable=False),
    Column("fact", String(32), nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    Index("uses_of_a_voucher", "voucher"),
)

feed = Table(
    "feed",
    metadata,
    Column("performance", ForeignKey("performances.id"), primary_key=True, autoincrement=False),
    Column("version", BigInteger, primary_key=True, autoincrement=False),
    Column("place", Integer, nullable=False),
    Column("state", Integer, nullable=False),
    Column("till", Integer, nullable=False),
    sqlite_with_rowid=False,
)

# A payment code that a till had paid at a wallet's gateway. The code itself is nowhere: its keyed
# hash keeps it from being sent twice. `step` is what is due at `due_ms`; see wallets/machine.py.
wallet_attempts = Table(
    "wallet_attempts",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("till", Integer, nullable=False),
    Column("wallet", String(10), nullable=False),
    Column("amount_minor", BigInteger, CheckConstraint("amount_minor > 0"), nullable=False),
    Column("currency", String(3), nullable=False),
    Column("code_hash", String(64), unique=True),
    Column("at_ms", BigInteger, nullable=False),
    Column("state", String(10), nullable=False),
    Column("step", String(10), nullable=False),
    Column("due_ms", BigInteger, nullable=False),
    Column("sent_ms", BigInteger, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("reference", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("is_leaving", Boolean, nullable=False),
    Column("needs_person", Boolean, nullable=False),
)
_DUE = "step <> 'rest'"
Index(
    "wallet_attempts_due",
    wallet_attempts.c.due_ms,
    sqlite_where=text(_DUE),
    postgresql_where=text(_DUE),
)


def due(table: Table, now_ms: int) -> ColumnElement[bool]:
    """Wallet attempts or refunds that something is to be done for; in the words of the index."""
    return (table.c.step != literal_column("'rest'")) & (table.c.due_ms <= now_ms)


# Money of an approved attempt that goes back, by the refund's own number.
wallet_refunds = Table(
    "wallet_refunds",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("attempt", ForeignKey("wallet_attempts.id"), nullable=False, index=True),
    Column("till", Integer, nullable=False),
    Column("amount_minor", BigInteger, CheckConstraint("amount_minor > 0"), nullable=False),
    Column("why", Text, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    Column("state", String(10), nullable=False),
    Column("step", String(10), nullable=False),
    Column("due_ms", BigInteger, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("reference", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("needs_person", Boolean, nullable=False),
)
Index(
    "wallet_refunds_due",
    wallet_refunds.c.due_ms,
    sqlite_where=text(_DUE),
    postgresql_where=text(_DUE),
)
