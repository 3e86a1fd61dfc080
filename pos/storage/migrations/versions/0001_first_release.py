"""The till's database as it was first released."""

from alembic import op

revision = "0001"
down_revision = None

# One statement between two lines of "--".
_SQL = """
CREATE TABLE approvals (
    id TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    approver TEXT NOT NULL,
    approver_name TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    used_at_ms INTEGER,
    CONSTRAINT pk_approvals PRIMARY KEY (id)
) STRICT
--
CREATE TABLE identity (
    only INTEGER NOT NULL,
    till INTEGER NOT NULL,
    incarnation INTEGER NOT NULL,
    CONSTRAINT pk_identity PRIMARY KEY (only),
    CONSTRAINT ck_identity_one_row CHECK (only = 1)
) STRICT
--
CREATE TABLE journal (
    incarnation INTEGER NOT NULL,
    number INTEGER NOT NULL,
    till INTEGER NOT NULL,
    previous BLOB NOT NULL,
    hash BLOB NOT NULL,
    kind TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    body BLOB NOT NULL,
    CONSTRAINT pk_journal PRIMARY KEY (incarnation, number),
    CONSTRAINT ck_journal_hashes CHECK (length(previous) = 32 AND length(hash) = 32),
    CONSTRAINT ck_journal_number CHECK (number > 0)
) STRICT
--
CREATE TABLE leases (
    performance INTEGER NOT NULL,
    place INTEGER NOT NULL,
    operation TEXT NOT NULL,
    state TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    CONSTRAINT pk_leases PRIMARY KEY (performance, place),
    CONSTRAINT ck_leases_state CHECK (state IN ('asked', 'secured'))
) STRICT
--
CREATE INDEX ix_leases_operation ON leases (operation)
--
CREATE TABLE lockouts (
    person TEXT NOT NULL,
    wrong INTEGER NOT NULL,
    last_wrong_ms INTEGER NOT NULL,
    CONSTRAINT pk_lockouts PRIMARY KEY (person),
    CONSTRAINT ck_lockouts_wrong CHECK (wrong >= 0)
) STRICT
--
CREATE TABLE seasons (
    only INTEGER NOT NULL,
    version INTEGER NOT NULL,
    body BLOB NOT NULL,
    kept_at_ms INTEGER NOT NULL,
    CONSTRAINT pk_seasons PRIMARY KEY (only),
    CONSTRAINT ck_seasons_one_row CHECK (only = 1)
) STRICT
--
CREATE TABLE shifts (
    id TEXT NOT NULL,
    person TEXT NOT NULL,
    person_name TEXT NOT NULL,
    currency TEXT NOT NULL,
    float_minor INTEGER NOT NULL,
    opened_at_ms INTEGER NOT NULL,
    closed_at_ms INTEGER,
    z_number INTEGER,
    expected_minor INTEGER,
    counted_minor INTEGER,
    approver TEXT,
    report BLOB,
    CONSTRAINT pk_shifts PRIMARY KEY (id),
    CONSTRAINT ck_shifts_amounts CHECK (float_minor >= 0 AND counted_minor >= 0),
    CONSTRAINT ck_shifts_closed_whole CHECK ((closed_at_ms IS NULL) = (z_number IS NULL)
        AND (closed_at_ms IS NULL) = (counted_minor IS NULL) AND (closed_at_ms IS NULL) =
        (report IS NULL)),
    CONSTRAINT uq_shifts_z_number UNIQUE (z_number)
) STRICT
--
CREATE UNIQUE INDEX ix_shifts_one_open ON shifts ((closed_at_ms IS NULL)) WHERE closed_at_ms
    IS NULL
--
CREATE TABLE tasks (
    id INTEGER NOT NULL,
    incarnation INTEGER NOT NULL,
    number INTEGER NOT NULL,
    reason TEXT NOT NULL,
    params TEXT NOT NULL,
    settled_at_ms INTEGER,
    settled_by TEXT,
    CONSTRAINT pk_tasks PRIMARY KEY (id),
    CONSTRAINT uq_tasks_incarnation UNIQUE (incarnation, number, reason, params)
) STRICT
--
CREATE TABLE uploads (
    incarnation INTEGER NOT NULL,
    number INTEGER NOT NULL,
    hash BLOB NOT NULL,
    CONSTRAINT pk_uploads PRIMARY KEY (incarnation)
) STRICT
--
CREATE TABLE cash_moves (
    id INTEGER NOT NULL,
    shift TEXT NOT NULL,
    person TEXT NOT NULL,
    amount_minor INTEGER NOT NULL,
    reason TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    approver TEXT,
    CONSTRAINT pk_cash_moves PRIMARY KEY (id),
    CONSTRAINT ck_cash_moves_amount CHECK (amount_minor <> 0),
    CONSTRAINT fk_cash_moves_shift FOREIGN KEY(shift) REFERENCES shifts (id)
) STRICT
--
CREATE INDEX ix_cash_moves_shift ON cash_moves (shift)
--
CREATE TABLE orders (
    id TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    number TEXT NOT NULL,
    till INTEGER NOT NULL,
    shift TEXT NOT NULL,
    person TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    currency TEXT NOT NULL,
    total_minor INTEGER NOT NULL,
    change_minor INTEGER NOT NULL,
    CONSTRAINT pk_orders PRIMARY KEY (id),
    CONSTRAINT ck_orders_amounts CHECK (total_minor >= 0 AND change_minor >= 0),
    CONSTRAINT ck_orders_sequence CHECK (sequence > 0),
    CONSTRAINT uq_orders_sequence UNIQUE (sequence),
    CONSTRAINT uq_orders_number UNIQUE (number),
    CONSTRAINT fk_orders_shift FOREIGN KEY(shift) REFERENCES shifts (id)
) STRICT
--
CREATE INDEX ix_orders_shift ON orders (shift)
--
CREATE TABLE attempts (
    id TEXT NOT NULL,
    basket TEXT NOT NULL,
    amount_minor INTEGER NOT NULL,
    currency TEXT NOT NULL,
    state TEXT NOT NULL,
    started_at_ms INTEGER NOT NULL,
    settled_at_ms INTEGER,
    reference TEXT NOT NULL,
    "order" TEXT,
    CONSTRAINT pk_attempts PRIMARY KEY (id),
    CONSTRAINT ck_attempts_amount CHECK (amount_minor > 0),
    CONSTRAINT ck_attempts_state CHECK (state IN ('created', 'sent', 'approved',
        'declined', 'cancelled', 'unknown')),
    CONSTRAINT ck_attempts_order_is_paid CHECK ("order" IS NULL OR state = 'approved'),
    CONSTRAINT fk_attempts_order FOREIGN KEY("order") REFERENCES orders (id)
) STRICT
--
CREATE UNIQUE INDEX ix_attempts_one_unsettled ON attempts ((settled_at_ms IS NULL)) WHERE
    settled_at_ms IS NULL
--
CREATE TABLE refunds (
    id TEXT NOT NULL,
    "order" TEXT NOT NULL,
    order_number TEXT NOT NULL,
    amount_minor INTEGER NOT NULL,
    currency TEXT NOT NULL,
    shift TEXT NOT NULL,
    person TEXT NOT NULL,
    approver TEXT NOT NULL,
    approval TEXT NOT NULL,
    reason TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    CONSTRAINT pk_refunds PRIMARY KEY (id),
    CONSTRAINT ck_refunds_amount CHECK (amount_minor >= 0),
    CONSTRAINT fk_refunds_order FOREIGN KEY("order") REFERENCES orders (id),
    CONSTRAINT fk_refunds_shift FOREIGN KEY(shift) REFERENCES shifts (id),
    CONSTRAINT uq_refunds_approval UNIQUE (approval),
    CONSTRAINT fk_refunds_approval FOREIGN KEY(approval) REFERENCES approvals (id)
) STRICT
--
CREATE INDEX ix_refunds_order ON refunds ("order")
--
CREATE INDEX ix_refunds_shift ON refunds (shift)
--
CREATE TABLE tickets (
    id TEXT NOT NULL,
    "order" TEXT NOT NULL,
    position INTEGER NOT NULL,
    performance INTEGER NOT NULL,
    place INTEGER NOT NULL,
    floor TEXT NOT NULL,
    section TEXT NOT NULL,
    "row" TEXT NOT NULL,
    seat TEXT NOT NULL,
    category TEXT NOT NULL,
    ticket_type TEXT NOT NULL,
    price_minor INTEGER NOT NULL,
    code TEXT NOT NULL,
    short_code TEXT NOT NULL,
    spoken TEXT NOT NULL,
    print_no INTEGER NOT NULL,
    state TEXT NOT NULL,
    CONSTRAINT pk_tickets PRIMARY KEY (id),
    CONSTRAINT ck_tickets_price CHECK (price_minor >= 0),
    CONSTRAINT ck_tickets_state CHECK (state IN ('live', 'dead')),
    CONSTRAINT uq_tickets_order UNIQUE ("order", position),
    CONSTRAINT fk_tickets_order FOREIGN KEY("order") REFERENCES orders (id),
    CONSTRAINT uq_tickets_code UNIQUE (code)
) STRICT
--
CREATE UNIQUE INDEX ix_tickets_one_live_per_place ON tickets (performance, place) WHERE state
    = 'live'
--
CREATE INDEX ix_tickets_short_code ON tickets (short_code)
--
CREATE INDEX ix_tickets_spoken ON tickets (spoken)
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
        'in_doubt', 'blocked', 'cancelled')),
    CONSTRAINT uq_jobs_id UNIQUE (id),
    CONSTRAINT fk_jobs_ticket FOREIGN KEY(ticket) REFERENCES tickets (id),
    CONSTRAINT fk_jobs_order FOREIGN KEY("order") REFERENCES orders (id)
) STRICT
--
CREATE INDEX ix_jobs_order ON jobs ("order")
--
CREATE INDEX ix_jobs_state ON jobs (state)
--
CREATE INDEX ix_jobs_ticket ON jobs (ticket)
--
CREATE TABLE refund_tenders (
    refund TEXT NOT NULL,
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    amount_minor INTEGER NOT NULL,
    reference TEXT NOT NULL,
    attempt TEXT,
    CONSTRAINT pk_refund_tenders PRIMARY KEY (refund, position),
    CONSTRAINT ck_refund_tenders_amount CHECK (amount_minor <= 0),
    CONSTRAINT ck_refund_tenders_kind CHECK (kind IN ('cash', 'card')),
    CONSTRAINT ck_refund_tenders_card_has_receipt CHECK (kind <> 'card' OR reference <> ''),
    CONSTRAINT fk_refund_tenders_refund FOREIGN KEY(refund) REFERENCES refunds (id)
) STRICT
--
CREATE TABLE refund_tickets (
    ticket TEXT NOT NULL,
    refund TEXT NOT NULL,
    position INTEGER NOT NULL,
    performance INTEGER NOT NULL,
    place INTEGER NOT NULL,
    CONSTRAINT pk_refund_tickets PRIMARY KEY (ticket),
    CONSTRAINT fk_refund_tickets_ticket FOREIGN KEY(ticket) REFERENCES tickets (id),
    CONSTRAINT fk_refund_tickets_refund FOREIGN KEY(refund) REFERENCES refunds (id)
) STRICT
--
CREATE INDEX ix_refund_tickets_refund ON refund_tickets (refund)
--
CREATE TABLE tenders (
    "order" TEXT NOT NULL,
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    amount_minor INTEGER NOT NULL,
    reference TEXT NOT NULL,
    attempt TEXT,
    CONSTRAINT pk_tenders PRIMARY KEY ("order", position),
    CONSTRAINT ck_tenders_amount CHECK (amount_minor >= 0),
    CONSTRAINT ck_tenders_kind CHECK (kind IN ('cash', 'card')),
    CONSTRAINT ck_tenders_card_has_receipt CHECK (kind <> 'card' OR reference <> ''),
    CONSTRAINT fk_tenders_order FOREIGN KEY("order") REFERENCES orders (id),
    CONSTRAINT uq_tenders_attempt UNIQUE (attempt),
    CONSTRAINT fk_tenders_attempt FOREIGN KEY(attempt) REFERENCES attempts (id)
) STRICT
--
CREATE TRIGGER journal_refuse_update
BEFORE UPDATE ON journal
BEGIN SELECT RAISE(ABORT, 'journal is append-only'); END
--
CREATE TRIGGER journal_refuse_delete
BEFORE DELETE ON journal
BEGIN SELECT RAISE(ABORT, 'journal is append-only'); END
--
CREATE TRIGGER orders_refuse_update
BEFORE UPDATE ON orders
BEGIN SELECT RAISE(ABORT, 'orders is append-only'); END
--
CREATE TRIGGER orders_refuse_delete
BEFORE DELETE ON orders
BEGIN SELECT RAISE(ABORT, 'orders is append-only'); END
--
CREATE TRIGGER tenders_refuse_update
BEFORE UPDATE ON tenders
BEGIN SELECT RAISE(ABORT, 'tenders is append-only'); END
--
CREATE TRIGGER tenders_refuse_delete
BEFORE DELETE ON tenders
BEGIN SELECT RAISE(ABORT, 'tenders is append-only'); END
--
CREATE TRIGGER refunds_refuse_update
BEFORE UPDATE ON refunds
BEGIN SELECT RAISE(ABORT, 'refunds is append-only'); END
--
CREATE TRIGGER refunds_refuse_delete
BEFORE DELETE ON refunds
BEGIN SELECT RAISE(ABORT, 'refunds is append-only'); END
--
CREATE TRIGGER refund_tickets_refuse_update
BEFORE UPDATE ON refund_tickets
BEGIN SELECT RAISE(ABORT, 'refund_tickets is append-only'); END
--
CREATE TRIGGER refund_tickets_refuse_delete
BEFORE DELETE ON refund_tickets
BEGIN SELECT RAISE(ABORT, 'refund_tickets is append-only'); END
--
CREATE TRIGGER refund_tenders_refuse_update
BEFORE UPDATE ON refund_tenders
BEGIN SELECT RAISE(ABORT, 'refund_tenders is append-only'); END
--
CREATE TRIGGER refund_tenders_refuse_delete
BEFORE DELETE ON refund_tenders
BEGIN SELECT RAISE(ABORT, 'refund_tenders is append-only'); END
--
CREATE TRIGGER cash_moves_refuse_update
BEFORE UPDATE ON cash_moves
BEGIN SELECT RAISE(ABORT, 'cash_moves is append-only'); END
--
CREATE TRIGGER cash_moves_refuse_delete
BEFORE DELETE ON cash_moves
BEGIN SELECT RAISE(ABORT, 'cash_moves is append-only'); END
--
CREATE TRIGGER tickets_refuse_delete
BEFORE DELETE ON tickets
BEGIN SELECT RAISE(ABORT, 'tickets are never deleted'); END
--
CREATE TRIGGER tickets_refuse_update
BEFORE UPDATE OF id, "order", position, performance, place, floor, section, row, seat,
    category, ticket_type, price_minor, code, short_code, spoken, print_no ON tickets
BEGIN SELECT RAISE(ABORT, 'a ticket only dies'); END
--
CREATE TRIGGER tickets_stay_dead
BEFORE UPDATE OF state ON tickets
WHEN OLD.state = 'dead'
BEGIN SELECT RAISE(ABORT, 'a dead ticket stays dead'); END
--
CREATE TRIGGER shifts_refuse_delete
BEFORE DELETE ON shifts
BEGIN SELECT RAISE(ABORT, 'shifts are never deleted'); END
--
CREATE TRIGGER shifts_stay_closed
BEFORE UPDATE ON shifts
WHEN OLD.closed_at_ms IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a closed shift stays closed'); END
"""


def upgrade() -> None:
    """Make every table, index and trigger."""
    for statement in _SQL.split("\n--\n"):
        if statement.strip():
            op.execute(statement)
