"""What attempts at integrated card terminals have more than those at the hand-keyed one."""

from alembic import op

revision = "0004"
down_revision = "0003"

_SQL = """
CREATE TABLE terminal_attempts (
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    terminal TEXT NOT NULL,
    original TEXT,
    why TEXT NOT NULL,
    against TEXT,
    slip TEXT,
    CONSTRAINT pk_terminal_attempts PRIMARY KEY (id),
    CONSTRAINT ck_terminal_attempts_kind CHECK (kind IN ('charge', 'refund', 'reversal')),
    CONSTRAINT fk_terminal_attempts_id FOREIGN KEY(id) REFERENCES attempts (id),
    CONSTRAINT fk_terminal_attempts_original FOREIGN KEY(original) REFERENCES attempts (id)
)
 STRICT
"""


def upgrade() -> None:
    """A table of their own: older attempts are as they were."""
    op.execute(_SQL.strip())
