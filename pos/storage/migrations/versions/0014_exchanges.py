"""How exchanges' prices came about, with their uses; credit notes to another till's order."""

from alembic import op

revision = "0014"
down_revision = "0012"

# One statement between two lines of "--".
_SQL = """
CREATE TABLE exchange_terms (
    exchange TEXT NOT NULL,
    body BLOB NOT NULL,
    CONSTRAINT pk_exchange_terms PRIMARY KEY (exchange),
    CONSTRAINT fk_exchange_terms_exchange FOREIGN KEY(exchange) REFERENCES exchanges (id)
)
 STRICT
--
CREATE TRIGGER exchange_terms_refuse_update
BEFORE UPDATE ON exchange_terms
BEGIN SELECT RAISE(ABORT, 'exchange_terms is append-only'); END
--
CREATE TRIGGER exchange_terms_refuse_delete
BEFORE DELETE ON exchange_terms
BEGIN SELECT RAISE(ABORT, 'exchange_terms is append-only'); END
--
DROP INDEX ix_invoices_order
--
ALTER TABLE invoices RENAME TO old_invoices
--
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
    CONSTRAINT uq_invoices_fact UNIQUE (fact)
)
 STRICT
--
INSERT INTO invoices SELECT * FROM old_invoices
--
DROP TABLE old_invoices
--
CREATE INDEX ix_invoices_order ON invoices ("order")
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
    """A new table, and one whose orders need not be this till's."""
    for statement in _SQL.split("\n--\n"):
        op.execute(statement.strip())
