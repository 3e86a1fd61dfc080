"""Issuing and listing vouchers: the house's own desk, beside the tills."""

import secrets

from sqlalchemy import insert, select

from pos.domain import vouchercode
from pos.domain.money import LIMIT_MINOR, Currency
from pos.domain.refusals import Reason, Refusal
from sync.protocol.wire import VoucherBalance
from sync.server import tables
from sync.server.database import Database
from sync.server.state import RESERVED, Voucher, VoucherUse
from sync.server.vouchers import is_over

COUNT_LIMIT = 1000


def issue(
    database: Database, amount_minor: int, currency: str, *, days: int = 0, code: str = ""
) -> str:
    """A new voucher; its code, which is nowhere kept. `days`: 0 for one that never expires.

    Raises ValueError for an amount out of range, VOUCHER_UNKNOWN for a code that cannot be one, and
    OPERATION_REUSED for one that is there already.
    """
    if not 0 < amount_minor <= LIMIT_MINOR or days < 0:
        raise ValueError(f"amount out of range: {amount_minor}")
    Currency(currency)
    told = vouchercode.read_code(code) if code else vouchercode.new_code(secrets.randbelow)
    with database.writing() as connection:
        pepper = bytes(connection.scalars(select(tables.server.c.pepper)).one())
        name = vouchercode.name_of(told, pepper)
        there = select(tables.vouchers.c.id).where(tables.vouchers.c.id == name)
        if connection.scalars(there).first() is not None:
            raise Refusal(Reason.OPERATION_REUSED, why="there is such a voucher already")
        now_ms = database.now_ms(connection)
        connection.execute(
            insert(tables.vouchers).values(
                id=name,
                ending=vouchercode.ending_of(told),
                currency=currency,
                issued_minor=amount_minor,
                balance_minor=amount_minor,
                overdrawn_minor=0,
                expires_ms=now_ms + days * 86_400_000 if days else 0,
                issued_ms=now_ms,
            )
        )
    return told


def every(database: Database) -> list[Voucher]:
    """All vouchers, oldest first. Their codes nobody knows."""
    wanted = select(tables.vouchers).order_by(tables.vouchers.c.issued_ms, tables.vouchers.c.id)
    with database.reading() as connection:
        return [Voucher(*row) for row in connection.execute(wanted)]


def open_uses(database: Database) -> list[VoucherUse]:
    """What tills keep of vouchers now, oldest first."""
    uses = tables.voucher_uses
    wanted = select(uses).where(uses.c.state == RESERVED).order_by(uses.c.at_ms, uses.c.operation)
    with database.reading() as connection:
        return [VoucherUse(*row) for row in connection.execute(wanted)]


def balance(database: Database, voucher: str) -> VoucherBalance:
    """What is left on it. Raises VOUCHER_UNKNOWN or VOUCHER_EXPIRED."""
    wanted = select(tables.vouchers).where(tables.vouchers.c.id == voucher)
    with database.reading() as connection:
        row = connection.execute(wanted).first()
        now_ms = database.now_ms(connection)
    if row is None:
        raise Refusal(Reason.VOUCHER_UNKNOWN)
    found = Voucher(*row)
    if is_over(found, now_ms):
        raise Refusal(Reason.VOUCHER_EXPIRED)
    return VoucherBalance(found.balance_minor, found.currency, found.expires_ms)
