"""Invoices, how many papers were given out, and the journal by the time of its entries."""

from alembic import op

revision = "0009"
down_revision = "0008"

# One statement between two lines of "--".
_SQL = """
CREATE TABLE invoices (
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    life INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    number TEXT NOT NULL,
    "order" TEXT NOT NULL,
    fact TEXT NOT NULL,
    body BLOB NOT NULL,
    CONSTRAINT pk_invoices PRIMARY KEY (id),
    CONSTRAINT ck_invoices_kind CHECK (kind IN ('invoice', 'credit')),
    CONSTRAINT ck_invoices_sequence CHECK (sequence > 0 AND life > 0),
    CONSTRAINT uq_invoices_life UNIQUE (life, kind, sequence),
    CONSTRAINT uq_invoices_number UNIQUE (number),
    CONSTRAINT fk_invoices_order FOREIGN KEY("order") REFERENCES orders (id),
    CONSTRAINT uq_invoices_fact UNIQUE (fact)
)
 STRICT
--
CREATE TABLE issued (
    paper TEXT NOT NULL,
    papers INTEGER NOT NULL,
    CONSTRAINT pk_issued PRIMARY KEY (paper),
    CONSTRAINT ck_issued_papers CHECK (papers > 0)
)
 STRICT
--
CREATE INDEX ix_invoices_order ON invoices ("order")
--
CREATE INDEX ix_journal_at_ms ON journal (at_ms)
--
CREATE TRIGGER invoices_refuse_update
BEFORE UPDATE ON invoices
BEGIN SELECT RAISE(ABORT, 'invoices is append-only'); END
--
CREATE TRIGGER invoices_refuse_delete
BEFORE DELETE ON invoices
BEGIN SELECT RAISE(ABORT, 'invoices is append-only'); END
"""


def upgrade() -> None:
    """Both tables are new; the journal gets an index."""
    for statement in _SQL.split("\n--\n"):
        op.execute(statement.strip())
