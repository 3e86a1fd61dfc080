"""Uses of what the tariff limits."""

from alembic import op

revision = "0011"
down_revision = "0010"

# One statement between two lines of "--".
_SQL = """
CREATE TABLE use_leases (
    operation TEXT NOT NULL,
    basket TEXT,
    state TEXT NOT NULL,
    parts TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    CONSTRAINT pk_use_leases PRIMARY KEY (operation),
    CONSTRAINT ck_use_leases_state CHECK (state IN ('asked', 'owned'))
)
 STRICT
--
CREATE INDEX ix_use_leases_basket ON use_leases (basket)
--
CREATE TABLE uses_of_facts (
    fact TEXT NOT NULL,
    body BLOB NOT NULL,
    CONSTRAINT pk_uses_of_facts PRIMARY KEY (fact)
)
 STRICT
--
CREATE TRIGGER uses_of_facts_refuse_update
BEFORE UPDATE ON uses_of_facts
BEGIN SELECT RAISE(ABORT, 'uses_of_facts is append-only'); END
--
CREATE TRIGGER uses_of_facts_refuse_delete
BEFORE DELETE ON uses_of_facts
BEGIN SELECT RAISE(ABORT, 'uses_of_facts is append-only'); END
"""


def upgrade() -> None:
    """All of it is new."""
    for statement in _SQL.split("\n--\n"):
        op.execute(statement.strip())
