"""Money on its way back to a card, until the refund or the exchange is written."""

from alembic import op

revision = "0008"
down_revision = "0006"

_SQL = """
CREATE TABLE going_back (
    "order" TEXT NOT NULL,
    body BLOB NOT NULL,
    CONSTRAINT pk_going_back PRIMARY KEY ("order")
)
 STRICT
"""


def upgrade() -> None:
    """One table more."""
    op.execute(_SQL.strip())
