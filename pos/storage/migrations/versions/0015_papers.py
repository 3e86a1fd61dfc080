"""Papers that were spoiled, each state of a print job, reprints, and what opened the drawer."""

from alembic import op

revision = "0015"
down_revision = "0014"

# One statement between two lines of "--".
_SQL = """
DROP INDEX ix_jobs_order
--
DROP INDEX ix_jobs_state
--
DROP INDEX ix_jobs_ticket
--
ALTER TABLE jobs RENAME TO old_jobs
--
CREATE TABLE jobs (
    position INTEGER NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    body BLOB NOT NULL,
    ticket TEXT,
    "order" TEXT,
    printer TEXT NOT NULL,
    state TEXT NOT NULL,
    evidence TEXT NOT NULL,
    CONSTRAINT pk_jobs PRIMARY KEY (position),
    CONSTRAINT ck_jobs_state CHECK (state IN ('queued', 'sending', 'sent', 'printed',
        'in_doubt', 'blocked', 'cancelled', 'spoiled')),
    CONSTRAINT uq_jobs_id UNIQUE (id),
    CONSTRAINT fk_jobs_ticket FOREIGN KEY(ticket) REFERENCES tickets (id),
    CONSTRAINT fk_jobs_order FOREIGN KEY("order") REFERENCES orders (id)
)
 STRICT
--
INSERT INTO jobs SELECT * FROM old_jobs
--
DROP TABLE old_jobs
--
CREATE INDEX ix_jobs_order ON jobs ("order")
--
CREATE INDEX ix_jobs_state ON jobs (state)
--
CREATE INDEX ix_jobs_ticket ON jobs (ticket)
--
CREATE TABLE job_steps (
    position INTEGER NOT NULL,
    job TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    state TEXT NOT NULL,
    printer TEXT NOT NULL,
    evidence TEXT NOT NULL,
    person TEXT NOT NULL,
    level INTEGER NOT NULL,
    taken INTEGER,
    size INTEGER,
    counter INTEGER,
    CONSTRAINT pk_job_steps PRIMARY KEY (position),
    CONSTRAINT ck_job_steps_numbers CHECK (level BETWEEN 0 AND 3),
    CONSTRAINT fk_job_steps_job FOREIGN KEY(job) REFERENCES jobs (id)
)
 STRICT
--
CREATE INDEX ix_job_steps_job ON job_steps (job)
--
CREATE INDEX ix_job_steps_at_ms ON job_steps (at_ms)
--
INSERT INTO job_steps (job, at_ms, state, printer, evidence, person, level)
SELECT id, COALESCE((SELECT at_ms FROM orders WHERE orders.id = jobs."order"), 0),
    state, printer, evidence, '', 0 FROM jobs ORDER BY position
--
CREATE TABLE reprints (
    ticket TEXT NOT NULL,
    print_no INTEGER NOT NULL,
    "order" TEXT NOT NULL,
    code TEXT NOT NULL,
    reason TEXT NOT NULL,
    person TEXT NOT NULL,
    approver TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    CONSTRAINT pk_reprints PRIMARY KEY (ticket, print_no),
    CONSTRAINT ck_reprints_print_no CHECK (print_no BETWEEN 2 AND 255),
    CONSTRAINT ck_reprints_reason CHECK (reason IN ('jam', 'damaged', 'lost', 'doubt')),
    CONSTRAINT fk_reprints_ticket FOREIGN KEY(ticket) REFERENCES tickets (id),
    CONSTRAINT fk_reprints_order FOREIGN KEY("order") REFERENCES orders (id),
    CONSTRAINT uq_reprints_code UNIQUE (code)
)
 STRICT
--
CREATE INDEX ix_reprints_order ON reprints ("order")
--
CREATE INDEX ix_reprints_at_ms ON reprints (at_ms)
--
CREATE TABLE drawer_openings (
    position INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    cause TEXT NOT NULL,
    person TEXT NOT NULL,
    said TEXT NOT NULL,
    why TEXT NOT NULL,
    CONSTRAINT pk_drawer_openings PRIMARY KEY (position),
    CONSTRAINT ck_drawer_openings_said CHECK (said IN ('asked', 'opened', 'not'))
)
 STRICT
--
CREATE INDEX ix_drawer_openings_at_ms ON drawer_openings (at_ms)
"""
_FROZEN = ("job_steps", "reprints", "drawer_openings")


def upgrade() -> None:
    """The queue learns a state; three tables are new, and append-only."""
    for statement in _SQL.split("\n--\n"):
        op.execute(statement.strip())
    for table in _FROZEN:
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_refuse_{verb.lower()} BEFORE {verb} ON {table}"
                f" BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
