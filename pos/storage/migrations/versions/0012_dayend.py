"""What the card terminals' totals were at the close of each shift, beside ours."""

from alembic import op

revision = "0012"
down_revision = "0011"

# One statement between two lines of "--".
_SQL = """
CREATE TABLE terminal_comparisons (
    shift TEXT NOT NULL,
    terminal TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    body BLOB NOT NULL,
    CONSTRAINT pk_terminal_comparisons PRIMARY KEY (shift, terminal),
    CONSTRAINT fk_terminal_comparisons_shift FOREIGN KEY(shift) REFERENCES shifts (id)
)
 STRICT
--
CREATE TRIGGER terminal_comparisons_refuse_update
BEFORE UPDATE ON terminal_comparisons
BEGIN SELECT RAISE(ABORT, 'terminal_comparisons is append-only'); END
--
CREATE TRIGGER terminal_comparisons_refuse_delete
BEFORE DELETE ON terminal_comparisons
BEGIN SELECT RAISE(ABORT, 'terminal_comparisons is append-only'); END
"""


def upgrade() -> None:
    """A new table."""
    for statement in _SQL.split("\n--\n"):
        op.execute(statement.strip())
