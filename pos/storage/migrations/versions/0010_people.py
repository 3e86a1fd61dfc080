"""Customers of orders, holders of tickets, members' cards seen here."""

from alembic import op

revision = "0010"
down_revision = "0009"

# One statement between two lines of "--".
_SQL = """
CREATE TABLE order_customers (
    "order" TEXT NOT NULL,
    customer TEXT NOT NULL,
    CONSTRAINT pk_order_customers PRIMARY KEY ("order"),
    CONSTRAINT ck_order_customers_somebody CHECK (customer <> ''),
    CONSTRAINT fk_order_customers_order FOREIGN KEY("order") REFERENCES orders (id)
)
 STRICT
--
CREATE INDEX ix_order_customers_customer ON order_customers (customer)
--
CREATE TABLE ticket_holders (
    ticket TEXT NOT NULL,
    holder TEXT NOT NULL,
    sealed BLOB NOT NULL,
    CONSTRAINT pk_ticket_holders PRIMARY KEY (ticket),
    CONSTRAINT fk_ticket_holders_ticket FOREIGN KEY(ticket) REFERENCES tickets (id)
)
 STRICT
--
CREATE TABLE holder_keys (
    ticket TEXT NOT NULL,
    holder TEXT NOT NULL,
    performance INTEGER NOT NULL,
    place INTEGER NOT NULL,
    mark TEXT NOT NULL,
    posted BLOB NOT NULL,
    life INTEGER NOT NULL,
    entry INTEGER NOT NULL,
    CONSTRAINT pk_holder_keys PRIMARY KEY (ticket)
)
 STRICT
--
CREATE INDEX ix_holder_keys_mark ON holder_keys (mark)
--
CREATE TABLE seen_members (
    mark TEXT NOT NULL,
    member TEXT NOT NULL,
    level TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    valid_until TEXT NOT NULL,
    seen_ms INTEGER NOT NULL,
    CONSTRAINT pk_seen_members PRIMARY KEY (mark)
)
 STRICT
--
CREATE TABLE house_box (
    id INTEGER NOT NULL,
    public BLOB NOT NULL,
    CONSTRAINT pk_house_box PRIMARY KEY (id),
    CONSTRAINT ck_house_box_one CHECK (id = 1)
)
 STRICT
--
CREATE TRIGGER order_customers_refuse_update
BEFORE UPDATE ON order_customers
BEGIN SELECT RAISE(ABORT, 'order_customers is append-only'); END
--
CREATE TRIGGER order_customers_refuse_delete
BEFORE DELETE ON order_customers
BEGIN SELECT RAISE(ABORT, 'order_customers is append-only'); END
--
CREATE TRIGGER ticket_holders_refuse_update
BEFORE UPDATE ON ticket_holders
BEGIN SELECT RAISE(ABORT, 'ticket_holders is append-only'); END
--
CREATE TRIGGER ticket_holders_refuse_delete
BEFORE DELETE ON ticket_holders
BEGIN SELECT RAISE(ABORT, 'ticket_holders is append-only'); END
"""


def upgrade() -> None:
    """Tables beside the orders and the tickets; of those before nobody said anything."""
    for statement in _SQL.split("\n--\n"):
        op.execute(statement.strip())
