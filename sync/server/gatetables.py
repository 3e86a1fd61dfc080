"""The tables of the gate: who is in, and what was scanned."""

from sqlalchemy import BigInteger, CheckConstraint, Column, Index, Integer, String, Table, Text

from sync.server.tables import metadata

# Who is in: one row a ticket, so that no two doors can admit one ticket twice. The name of the
# scan that did it is kept: the same scan again is the same admission. 1: it stands; 2: the ticket
# went back all the same.
admissions = Table(
    "admissions",
    metadata,
    Column("ticket", String(32), primary_key=True),
    Column("performance", Integer, nullable=False),
    Column("place", Integer, nullable=False),
    Column("state", Integer, CheckConstraint("state IN (1, 2)"), nullable=False),
    Column("operation", String(32), nullable=False),
    Column("till", Integer, nullable=False),
    Column("door", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    Column("print_no", Integer, nullable=False),
    Column("how", String(20), nullable=False),
    Index("admissions_of_a_place", "performance", "place"),
)

# Who else came in by a ticket, where books that were put back from a copy let somebody in by a
# supervisor's word and then heard who had been in. Whoever came first has the row above.
beside = Table(
    "admissions_beside",
    metadata,
    Column("ticket", String(32), primary_key=True),
    Column("operation", String(32), primary_key=True),
    Column("till", Integer, primary_key=True, autoincrement=False),
    Column("performance", Integer, nullable=False),
    Column("place", Integer, nullable=False),
    Column("state", Integer, CheckConstraint("state IN (1, 2)"), nullable=False),
    Column("door", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    Column("print_no", Integer, nullable=False),
    Column("how", String(20), nullable=False),
    Index("admissions_beside_of_a_performance", "performance"),
)

# What was scanned, for a dispute: added to and never changed. Of one ticket every admission and
# every letting out, and as many refused scans as anybody will ever ask about.
gate_scans = Table(
    "gate_scans",
    metadata,
    Column("operation", String(32), primary_key=True),
    Column("till", Integer, primary_key=True, autoincrement=False),
    Column("ticket", String(32), nullable=False),
    Column("performance", Integer, nullable=False),
    Column("place", Integer, nullable=False),
    Column("print_no", Integer, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    Column("outcome", String(10), nullable=False),
    Column("reason", Text, nullable=False),
    Column("door", Text, nullable=False),
    Column("person", Text, nullable=False),
    Index("gate_scans_of_a_ticket", "ticket"),
    Index("gate_scans_of_a_performance", "performance", "at_ms"),
)

ALL = (admissions, gate_scans, beside)
