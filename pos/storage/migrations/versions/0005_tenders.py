"""Vouchers, invoices and notes of another currency among the tenders; rounding to coins."""

from alembic import op

revision = "0005"
down_revision = "0004"

# One statement between two lines of "--".
_SQL = """
ALTER TABLE tenders RENAME TO old_tenders
--
CREATE TABLE tenders (
    "order" TEXT NOT NULL,
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    amount_minor INTEGER NOT NULL,
    reference TEXT NOT NULL,
    details TEXT NOT NULL,
    attempt TEXT,
    CONSTRAINT pk_tenders PRIMARY KEY ("order", position),
    CONSTRAINT ck_tenders_amount CHECK (amount_minor >= 0),
    CONSTRAINT ck_tenders_kind CHECK (
        kind IN ('cash', 'card', 'wallet', 'voucher', 'account')),
    CONSTRAINT ck_tenders_card_has_receipt CHECK (kind <> 'card' OR reference <> ''),
    CONSTRAINT fk_tenders_order FOREIGN KEY("order") REFERENCES orders (id),
    CONSTRAINT uq_tenders_attempt UNIQUE (attempt),
    CONSTRAINT fk_tenders_attempt FOREIGN KEY(attempt) REFERENCES attempts (id)
)
 STRICT
--
INSERT INTO tenders ("order", position, kind, amount_minor, reference, details, attempt)
SELECT "order", position, kind, amount_minor, reference, '', attempt FROM old_tenders
--
DROP TABLE old_tenders
--
ALTER TABLE refund_tenders RENAME TO old_refund_tenders
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
INSERT INTO refund_tenders (refund, position, kind, amount_minor, reference, details, attempt)
SELECT refund, position, kind, amount_minor, reference, '', attempt FROM old_refund_tenders
--
DROP TABLE old_refund_tenders
--
ALTER TABLE exchange_tenders RENAME TO old_exchange_tenders
--
CREATE TABLE exchange_tenders (
    exchange TEXT NOT NULL,
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    amount_minor INTEGER NOT NULL,
    reference TEXT NOT NULL,
    details TEXT NOT NULL,
    attempt TEXT,
    CONSTRAINT pk_exchange_tenders PRIMARY KEY (exchange, position),
    CONSTRAINT ck_exchange_tenders_kind CHECK (
        kind IN ('cash', 'card', 'wallet', 'voucher', 'account')),
    CONSTRAINT ck_exchange_tenders_card_has_receipt CHECK (kind <> 'card' OR reference <> ''),
    CONSTRAINT fk_exchange_tenders_exchange FOREIGN KEY(exchange) REFERENCES exchanges (id)
)
 STRICT
--
INSERT INTO exchange_tenders (exchange, position, kind, amount_minor, reference, details, attempt)
SELECT exchange, position, kind, amount_minor, reference, '', attempt FROM old_exchange_tenders
--
DROP TABLE old_exchange_tenders
--
CREATE TABLE roundings (
    fact TEXT NOT NULL,
    minor INTEGER NOT NULL,
    CONSTRAINT pk_roundings PRIMARY KEY (fact),
    CONSTRAINT ck_roundings_minor CHECK (minor <> 0)
)
 STRICT
--
CREATE TABLE day_rates (
    id INTEGER NOT NULL,
    currency TEXT NOT NULL,
    house TEXT NOT NULL,
    nano INTEGER NOT NULL,
    day TEXT NOT NULL,
    person TEXT NOT NULL,
    approver TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    CONSTRAINT pk_day_rates PRIMARY KEY (id),
    CONSTRAINT ck_day_rates_nano CHECK (nano > 0)
)
 STRICT
--
CREATE TABLE voucher_uses (
    operation TEXT NOT NULL,
    voucher TEXT NOT NULL,
    ending TEXT NOT NULL,
    amount_minor INTEGER NOT NULL,
    currency TEXT NOT NULL,
    state TEXT NOT NULL,
    is_offline INTEGER NOT NULL,
    life INTEGER NOT NULL,
    entry INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    CONSTRAINT pk_voucher_uses PRIMARY KEY (operation),
    CONSTRAINT ck_voucher_uses_amount CHECK (amount_minor > 0),
    CONSTRAINT ck_voucher_uses_state
    CHECK (state IN ('asked', 'reserved', 'offline', 'leaving', 'booked')),
    CONSTRAINT ck_voucher_uses_booked_by_an_entry CHECK ((state = 'booked') = (entry > 0))
)
 STRICT
--
CREATE INDEX ix_voucher_uses_voucher ON voucher_uses (voucher)
--
CREATE TRIGGER tenders_refuse_update
BEFORE UPDATE ON tenders
BEGIN SELECT RAISE(ABORT, 'tenders is append-only'); END
--
CREATE TRIGGER tenders_refuse_delete
BEFORE DELETE ON tenders
BEGIN SELECT RAISE(ABORT, 'tenders is append-only'); END
--
CREATE TRIGGER refund_tenders_refuse_update
BEFORE UPDATE ON refund_tenders
BEGIN SELECT RAISE(ABORT, 'refund_tenders is append-only'); END
--
CREATE TRIGGER refund_tenders_refuse_delete
BEFORE DELETE ON refund_tenders
BEGIN SELECT RAISE(ABORT, 'refund_tenders is append-only'); END
--
CREATE TRIGGER exchange_tenders_refuse_update
BEFORE UPDATE ON exchange_tenders
BEGIN SELECT RAISE(ABORT, 'exchange_tenders is append-only'); END
--
CREATE TRIGGER exchange_tenders_refuse_delete
BEFORE DELETE ON exchange_tenders
BEGIN SELECT RAISE(ABORT, 'exchange_tenders is append-only'); END
--
CREATE TRIGGER roundings_refuse_update
BEFORE UPDATE ON roundings
BEGIN SELECT RAISE(ABORT, 'roundings is append-only'); END
--
CREATE TRIGGER roundings_refuse_delete
BEFORE DELETE ON roundings
BEGIN SELECT RAISE(ABORT, 'roundings is append-only'); END
--
CREATE TRIGGER day_rates_refuse_update
BEFORE UPDATE ON day_rates
BEGIN SELECT RAISE(ABORT, 'day_rates is append-only'); END
--
CREATE TRIGGER day_rates_refuse_delete
BEFORE DELETE ON day_rates
BEGIN SELECT RAISE(ABORT, 'day_rates is append-only'); END
"""


def upgrade() -> None:
    """The tenders' tables get a wider check and their details; the others are new."""
    for statement in _SQL.split("\n--\n"):
        op.execute(statement.strip())
