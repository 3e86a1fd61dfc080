"""Rights over orders, what other tills took back, refunds of their orders, and pick-ups."""

from alembic import op

revision = "0006"
down_revision = "0005"

# One statement between two lines of "--".
_SQL = """
ALTER TABLE uploads ADD COLUMN confirmed INTEGER DEFAULT '0' NOT NULL
--
UPDATE uploads SET confirmed = number
--
ALTER TABLE exchanges ADD COLUMN change_minor INTEGER DEFAULT '0' NOT NULL
--
ALTER TABLE exchanges ADD COLUMN "right" TEXT
--
DROP INDEX ix_refunds_order
--
DROP INDEX ix_refunds_shift
--
DROP INDEX ix_refund_tickets_refund
--
ALTER TABLE refunds RENAME TO old_refunds
--
ALTER TABLE refund_tickets RENAME TO old_refund_tickets
--
ALTER TABLE refund_tenders RENAME TO old_refund_tenders
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
    kind TEXT NOT NULL,
    kept_minor INTEGER NOT NULL,
    "instead" TEXT NOT NULL,
    "right" TEXT,
    CONSTRAINT pk_refunds PRIMARY KEY (id),
    CONSTRAINT ck_refunds_amount CHECK (amount_minor >= 0),
    CONSTRAINT ck_refunds_kept CHECK (kept_minor >= 0),
    CONSTRAINT ck_refunds_kind CHECK (kind IN ('refund', 'void')),
    CONSTRAINT fk_refunds_shift FOREIGN KEY(shift) REFERENCES shifts (id),
    CONSTRAINT uq_refunds_approval UNIQUE (approval),
    CONSTRAINT fk_refunds_approval FOREIGN KEY(approval) REFERENCES approvals (id)
)
 STRICT
--
CREATE TABLE refund_tickets (
    ticket TEXT NOT NULL,
    refund TEXT NOT NULL,
    position INTEGER NOT NULL,
    performance INTEGER NOT NULL,
    place INTEGER NOT NULL,
    CONSTRAINT pk_refund_tickets PRIMARY KEY (ticket),
    CONSTRAINT fk_refund_tickets_refund FOREIGN KEY(refund) REFERENCES refunds (id)
)
 STRICT
--
CREATE TABLE refund_tenders (
    refund TEXT NOT NULL,
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    amount_minor INTEGER NOT NULL,
    reference TEXT NOT NULL,
    details TEXT NOT NULL,
    attempt TEXT,
    CONSTRAINT pk_refund_tenders PRIMARY KEY (refund, position),
    CONSTRAINT ck_refund_tenders_amount CHECK (amount_minor <= 0),
    CONSTRAINT ck_refund_tenders_kind CHECK (
        kind IN ('cash', 'card', 'wallet', 'voucher', 'account')),
    CONSTRAINT ck_refund_tenders_card_has_receipt CHECK (kind <> 'card' OR reference <> ''),
    CONSTRAINT fk_refund_tenders_refund FOREIGN KEY(refund) REFERENCES refunds (id)
)
 STRICT
--
INSERT INTO refunds SELECT *, 'refund', 0, '', NULL FROM old_refunds
--
INSERT INTO refund_tickets SELECT * FROM old_refund_tickets
--
INSERT INTO refund_tenders SELECT * FROM old_refund_tenders
--
DROP TABLE old_refund_tenders
--
DROP TABLE old_refund_tickets
--
DROP TABLE old_refunds
--
CREATE TABLE rights (
    "order" TEXT NOT NULL,
    state TEXT NOT NULL,
    incarnation INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    operation TEXT,
    number INTEGER NOT NULL,
    CONSTRAINT pk_rights PRIMARY KEY ("order"),
    CONSTRAINT ck_rights_state CHECK (state IN ('sold', 'asked', 'granted'))
)
 STRICT
--
CREATE TABLE dossiers (
    "order" TEXT NOT NULL,
    body BLOB NOT NULL,
    CONSTRAINT pk_dossiers PRIMARY KEY ("order")
)
 STRICT
--
CREATE TABLE pickups (
    "order" TEXT NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    marked_at_ms INTEGER NOT NULL,
    fetched_at_ms INTEGER,
    CONSTRAINT pk_pickups PRIMARY KEY ("order"),
    CONSTRAINT fk_pickups_order FOREIGN KEY("order") REFERENCES orders (id)
)
 STRICT
--
CREATE INDEX ix_pickups_code ON pickups (code)
--
CREATE TABLE taken_back (
    ticket TEXT NOT NULL,
    till INTEGER NOT NULL,
    CONSTRAINT pk_taken_back PRIMARY KEY (ticket),
    CONSTRAINT fk_taken_back_ticket FOREIGN KEY(ticket) REFERENCES tickets (id)
)
 STRICT
--
CREATE INDEX ix_refunds_order ON refunds ("order")
--
CREATE INDEX ix_refunds_shift ON refunds (shift)
--
CREATE INDEX ix_refund_tickets_refund ON refund_tickets (refund)
--
CREATE INDEX ix_rights_operation ON rights (operation)
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
CREATE TRIGGER taken_back_refuse_update
BEFORE UPDATE ON taken_back
BEGIN SELECT RAISE(ABORT, 'taken_back is append-only'); END
--
CREATE TRIGGER taken_back_refuse_delete
BEFORE DELETE ON taken_back
BEGIN SELECT RAISE(ABORT, 'taken_back is append-only'); END
"""


def upgrade() -> None:
    """Refunds get a wider table without a reference to this till's orders; the others are new."""
    for statement in _SQL.split("\n--\n"):
        op.execute(statement.strip())
