"""Allotments, how the till stands with the server, what it saw, and exchanges."""

from alembic import op

revision = "0002"
down_revision = "0001"

# One statement between two lines of "--".
_SQL = """
DROP INDEX ix_leases_operation
--
ALTER TABLE leases RENAME TO old_leases
--
CREATE TABLE leases (
    performance INTEGER NOT NULL,
    place INTEGER NOT NULL,
    operation TEXT NOT NULL,
    state TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    CONSTRAINT pk_leases PRIMARY KEY (performance, place),
    CONSTRAINT ck_leases_state CHECK (state IN ('asked', 'secured', 'allotted'))
)
 STRICT
--
CREATE INDEX ix_leases_operation ON leases (operation)
--
INSERT INTO leases SELECT * FROM old_leases
--
DROP TABLE old_leases
--
ALTER TABLE tasks RENAME TO old_tasks
--
CREATE TABLE tasks (
    id INTEGER NOT NULL,
    incarnation INTEGER NOT NULL,
    number INTEGER NOT NULL,
    reason TEXT NOT NULL,
    params TEXT NOT NULL,
    settled_at_ms INTEGER,
    settled_by TEXT,
    remedy TEXT,
    note TEXT,
    CONSTRAINT pk_tasks PRIMARY KEY (id),
    CONSTRAINT uq_tasks_incarnation UNIQUE (incarnation, number, reason, params)
)
 STRICT
--
INSERT INTO tasks SELECT *, NULL, NULL FROM old_tasks
--
DROP TABLE old_tasks
--
CREATE TABLE membership (
    only INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    session TEXT NOT NULL,
    next_session TEXT NOT NULL,
    granted INTEGER NOT NULL,
    renewal TEXT,
    hole INTEGER NOT NULL,
    orphans INTEGER NOT NULL,
    papers INTEGER NOT NULL,
    numbers_from INTEGER NOT NULL,
    CONSTRAINT pk_membership PRIMARY KEY (only),
    CONSTRAINT ck_membership_one_row CHECK (only = 1)
)
 STRICT
--
CREATE TABLE quarantines (
    performance INTEGER NOT NULL,
    place INTEGER NOT NULL,
    incarnation INTEGER NOT NULL,
    CONSTRAINT pk_quarantines PRIMARY KEY (performance, place)
)
 STRICT
--
CREATE TABLE pictures (
    performance INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    version INTEGER NOT NULL,
    states BLOB NOT NULL,
    owners BLOB NOT NULL,
    at_ms INTEGER NOT NULL,
    CONSTRAINT pk_pictures PRIMARY KEY (performance)
)
 STRICT
--
CREATE TABLE exchanges (
    id TEXT NOT NULL,
    "order" TEXT NOT NULL,
    order_number TEXT NOT NULL,
    out_minor INTEGER NOT NULL,
    currency TEXT NOT NULL,
    shift TEXT NOT NULL,
    person TEXT NOT NULL,
    approver TEXT NOT NULL,
    approval TEXT NOT NULL,
    reason TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    CONSTRAINT pk_exchanges PRIMARY KEY (id),
    CONSTRAINT fk_exchanges_order FOREIGN KEY("order") REFERENCES orders (id),
    CONSTRAINT fk_exchanges_shift FOREIGN KEY(shift) REFERENCES shifts (id),
    CONSTRAINT uq_exchanges_approval UNIQUE (approval),
    CONSTRAINT fk_exchanges_approval FOREIGN KEY(approval) REFERENCES approvals (id)
)
 STRICT
--
CREATE INDEX ix_exchanges_order ON exchanges ("order")
--
CREATE INDEX ix_exchanges_shift ON exchanges (shift)
--
CREATE TABLE exchanged_out (
    ticket TEXT NOT NULL,
    exchange TEXT NOT NULL,
    position INTEGER NOT NULL,
    performance INTEGER NOT NULL,
    place INTEGER NOT NULL,
    CONSTRAINT pk_exchanged_out PRIMARY KEY (ticket),
    CONSTRAINT fk_exchanged_out_ticket FOREIGN KEY(ticket) REFERENCES tickets (id),
    CONSTRAINT fk_exchanged_out_exchange FOREIGN KEY(exchange) REFERENCES exchanges (id)
)
 STRICT
--
CREATE INDEX ix_exchanged_out_exchange ON exchanged_out (exchange)
--
CREATE TABLE exchanged_in (
    ticket TEXT NOT NULL,
    exchange TEXT NOT NULL,
    position INTEGER NOT NULL,
    CONSTRAINT pk_exchanged_in PRIMARY KEY (ticket),
    CONSTRAINT fk_exchanged_in_ticket FOREIGN KEY(ticket) REFERENCES tickets (id),
    CONSTRAINT fk_exchanged_in_exchange FOREIGN KEY(exchange) REFERENCES exchanges (id)
)
 STRICT
--
CREATE INDEX ix_exchanged_in_exchange ON exchanged_in (exchange)
--
CREATE TABLE exchange_tenders (
    exchange TEXT NOT NULL,
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    amount_minor INTEGER NOT NULL,
    reference TEXT NOT NULL,
    attempt TEXT,
    CONSTRAINT pk_exchange_tenders PRIMARY KEY (exchange, position),
    CONSTRAINT ck_exchange_tenders_kind CHECK (kind IN ('cash', 'card')),
    CONSTRAINT ck_exchange_tenders_card_has_receipt CHECK (kind <> 'card' OR reference <> ''),
    CONSTRAINT fk_exchange_tenders_exchange FOREIGN KEY(exchange) REFERENCES exchanges (id)
)
 STRICT
--
CREATE TRIGGER exchanges_refuse_update
BEFORE UPDATE ON exchanges
BEGIN SELECT RAISE(ABORT, 'exchanges is append-only'); END
--
CREATE TRIGGER exchanges_refuse_delete
BEFORE DELETE ON exchanges
BEGIN SELECT RAISE(ABORT, 'exchanges is append-only'); END
--
CREATE TRIGGER exchanged_out_refuse_update
BEFORE UPDATE ON exchanged_out
BEGIN SELECT RAISE(ABORT, 'exchanged_out is append-only'); END
--
CREATE TRIGGER exchanged_out_refuse_delete
BEFORE DELETE ON exchanged_out
BEGIN SELECT RAISE(ABORT, 'exchanged_out is append-only'); END
--
CREATE TRIGGER exchanged_in_refuse_update
BEFORE UPDATE ON exchanged_in
BEGIN SELECT RAISE(ABORT, 'exchanged_in is append-only'); END
--
CREATE TRIGGER exchanged_in_refuse_delete
BEFORE DELETE ON exchanged_in
BEGIN SELECT RAISE(ABORT, 'exchanged_in is append-only'); END
--
CREATE TRIGGER exchange_tenders_refuse_update
BEFORE UPDATE ON exchange_tenders
BEGIN SELECT RAISE(ABORT, 'exchange_tenders is append-only'); END
--
CREATE TRIGGER exchange_tenders_refuse_delete
BEFORE DELETE ON exchange_tenders
BEGIN SELECT RAISE(ABORT, 'exchange_tenders is append-only'); END
"""


def upgrade() -> None:
    """Allotted leases and settled tasks get a wider table; the others are new."""
    for statement in _SQL.split("\n--\n"):
        op.execute(statement.strip())
