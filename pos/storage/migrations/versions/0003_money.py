"""How an order's prices came about."""

from alembic import op

revision = "0003"
down_revision = "0002"

# One statement between two lines of "--".
_SQL = """
ALTER TABLE orders ADD COLUMN priced BLOB
"""


def upgrade() -> None:
    """Orders from before have none."""
    for statement in _SQL.split("\n--\n"):
        op.execute(statement.strip())
