"""Emergency papers: what was printed in advance to be sold by hand, and what became of it."""

from alembic import op

revision = "0016"
down_revision = "0015"

# One statement between two lines of "--".
_SQL = """
CREATE TABLE packs (
    id TEXT NOT NULL,
    performance INTEGER NOT NULL,
    currency TEXT NOT NULL,
    first INTEGER NOT NULL,
    person TEXT NOT NULL,
    cause TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    CONSTRAINT pk_packs PRIMARY KEY (id),
    CONSTRAINT ck_packs_cause CHECK (cause IN ('button', 'doors', 'server_lost', 'found'))
)
 STRICT
--
CREATE INDEX ix_packs_performance ON packs (performance)
--
CREATE TABLE emergency_papers (
    ticket TEXT NOT NULL,
    pack TEXT NOT NULL,
    number INTEGER NOT NULL,
    performance INTEGER NOT NULL,
    place INTEGER NOT NULL,
    short_code TEXT NOT NULL,
    code TEXT NOT NULL,
    body BLOB NOT NULL,
    job TEXT,
    state TEXT NOT NULL,
    why TEXT NOT NULL,
    settled_at_ms INTEGER,
    CONSTRAINT pk_emergency_papers PRIMARY KEY (ticket),
    CONSTRAINT ck_emergency_papers_state CHECK (state IN ('out', 'sold', 'back', 'lost')),
    CONSTRAINT uq_emergency_papers_pack UNIQUE (pack, number),
    CONSTRAINT fk_emergency_papers_pack FOREIGN KEY(pack) REFERENCES packs (id),
    CONSTRAINT uq_emergency_papers_code UNIQUE (code)
)
 STRICT
--
CREATE UNIQUE INDEX ix_emergency_papers_one_per_place
ON emergency_papers (performance, place)
WHERE state IN ('out', 'lost')
--
CREATE INDEX ix_emergency_papers_short_code ON emergency_papers (short_code)
--
CREATE INDEX ix_emergency_papers_state ON emergency_papers (state)
--
CREATE TRIGGER packs_refuse_update
BEFORE UPDATE ON packs
BEGIN SELECT RAISE(ABORT, 'packs is append-only'); END
--
CREATE TRIGGER packs_refuse_delete
BEFORE DELETE ON packs
BEGIN SELECT RAISE(ABORT, 'packs is append-only'); END
--
CREATE TRIGGER emergency_papers_refuse_delete
BEFORE DELETE
ON emergency_papers
BEGIN SELECT RAISE(ABORT, 'emergency papers are never deleted'); END
--
CREATE TRIGGER emergency_papers_refuse_update
BEFORE UPDATE OF ticket, pack, number, performance, place, short_code, code, body
ON emergency_papers
BEGIN SELECT RAISE(ABORT, 'a paper is only accounted for'); END
--
CREATE TRIGGER emergency_papers_stay_settled
BEFORE UPDATE OF state
ON emergency_papers
WHEN OLD.state IN ('sold', 'back')
BEGIN SELECT RAISE(ABORT, 'what became of a paper is said once'); END
"""


def upgrade() -> None:
    """New tables."""
    for statement in _SQL.split("\n--\n"):
        op.execute(statement.strip())
