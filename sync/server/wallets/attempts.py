"""Wallet attempts and refunds as rows: written before a gateway hears of them, changed under lock.

Every function is called inside of a transaction that may write.
"""

import json
from dataclasses import dataclass, field, fields
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from pos.domain.walletcode import CURRENCY, Wallet
from sync.protocol.wallets import WalletTotals
from sync.server.tables import due, server, tasks, wallet_attempts, wallet_refunds
from sync.server.wallets import machine, refunding
from sync.server.wallets.machine import Payment
from sync.server.wallets.port import GivenBack, Trade
from sync.server.wallets.refunding import Refund

UNSETTLED = "wallet_unsettled"
REFUND_UNSETTLED = "wallet_refund_unsettled"
CONTRADICTED = "wallet_contradicted"
_PAYMENT = tuple(one.name for one in fields(Payment))
_REFUND = tuple(one.name for one in fields(Refund))


@dataclass(frozen=True)
class Attempt:
    """What a till wants paid, and where that stands."""

    id: str
    till: int
    wallet: Wallet
    amount_minor: int
    currency: str
    payment: Payment = field(default_factory=Payment)

    @property
    def trade(self) -> Trade:
        """As its gateway knows it."""
        return Trade(self.id, self.amount_minor, self.currency)


@dataclass(frozen=True)
class Refunding:
    """What is to go back of an attempt, and where that stands."""

    id: str
    till: int
    attempt: Attempt
    amount_minor: int
    why: str = ""
    refund: Refund = field(default_factory=Refund)

    @property
    def given_back(self) -> GivenBack:
        """As the gateway knows it."""
        return GivenBack(self.id, self.attempt.trade, self.amount_minor, self.why)


def add(connection: Connection, attempt: Attempt, code_hash: str | None, now_ms: int) -> bool:
    """Write a new one down; False where its id or its code is known already."""
    return _add(
        connection,
        wallet_attempts,
        id=attempt.id,
        till=attempt.till,
        wallet=attempt.wallet,
        amount_minor=attempt.amount_minor,
        currency=attempt.currency,
        code_hash=code_hash,
        at_ms=now_ms,
        **_values(attempt.payment, _PAYMENT),
    )


def load(connection: Connection, attempt: str, *, to_look: bool = False) -> Attempt | None:
    """One attempt, locked until the transaction ends; only `to_look` at, it is not locked."""
    wanted = select(wallet_attempts).where(wallet_attempts.c.id == attempt)
    row = connection.execute(wanted if to_look else wanted.with_for_update()).first()
    return None if row is None else _attempt(row)


def save(connection: Connection, before: Attempt, after: Payment, now_ms: int) -> Attempt:
    """Its new standing; a task for a person begins or ends with it."""
    values = _values(after, _PAYMENT)
    if (after.sent_ms == 0 and after.step is machine.Step.REST) or _never_left(before, after):
        values["code_hash"] = None  # nobody has seen the code: it may be scanned again
    wanted = update(wallet_attempts).where(wallet_attempts.c.id == before.id)
    connection.execute(wanted.values(**values))
    _tell(
        connection,
        (before.payment.needs_person, after.needs_person, now_ms),
        (before.till, UNSETTLED, before.id),
        attempt=before.id,
        wallet=before.wallet,
        amount_minor=before.amount_minor,
        currency=before.currency,
    )
    return Attempt(
        before.id, before.till, before.wallet, before.amount_minor, before.currency, after
    )


def add_refund(connection: Connection, refunding: Refunding, now_ms: int) -> bool:
    """Write a new one down; False where its id is known already."""
    return _add(
        connection,
        wallet_refunds,
        id=refunding.id,
        attempt=refunding.attempt.id,
        till=refunding.till,
        amount_minor=refunding.amount_minor,
        why=refunding.why,
        at_ms=now_ms,
        **_values(refunding.refund, _REFUND),
    )


def load_refund(connection: Connection, refund: str, *, to_look: bool = False) -> Refunding | None:
    """One refund, locked with its attempt, which is always locked first; or only to look at."""
    mine = wallet_refunds.c.id == refund
    found = connection.scalar(select(wallet_refunds.c.attempt).where(mine))
    if found is None:
        return None
    attempt = load(connection, found, to_look=to_look)
    assert attempt is not None
    wanted = select(wallet_refunds).where(mine)
    row = connection.execute(wanted if to_look else wanted.with_for_update()).one()
    standing = Refund(
        **{name: getattr(row, name) for name in _REFUND if name != "step"},
        step=refunding.Step(row.step),
    )
    return Refunding(row.id, row.till, attempt, row.amount_minor, row.why, standing)


def save_refund(connection: Connection, before: Refunding, after: Refund, now_ms: int) -> Refunding:
    """Its new standing; a task for a person begins or ends with it."""
    wanted = update(wallet_refunds).where(wallet_refunds.c.id == before.id)
    connection.execute(wanted.values(**_values(after, _REFUND)))
    _tell(
        connection,
        (before.refund.needs_person, after.needs_person, now_ms),
        (before.till, REFUND_UNSETTLED, before.id),
        refund=before.id,
        attempt=before.attempt.id,
        wallet=before.attempt.wallet,
        amount_minor=before.amount_minor,
        currency=before.attempt.currency,
    )
    return Refunding(before.id, before.till, before.attempt, before.amount_minor, before.why, after)


def given_back(connection: Connection, attempt: str) -> int:
    """How much of it goes back, or may have: everything but what surely did not."""
    refunds = wallet_refunds.c
    wanted = select(func.coalesce(func.sum(refunds.amount_minor), 0))
    mine = (refunds.attempt == attempt) & (refunds.state != "declined")
    return int(connection.execute(wanted.where(mine)).scalar_one())


def claim_due(connection: Connection, now_ms: int, lease_ms: int, limit: int) -> list[Attempt]:
    """Attempts that something is due for: nobody else takes them before the lease is over."""
    return [_attempt(row) for row in _claim(connection, wallet_attempts, now_ms, lease_ms, limit)]


def claim_due_refunds(connection: Connection, now_ms: int, lease_ms: int, limit: int) -> list[str]:
    """The same of refunds, by their ids."""
    return [row.id for row in _claim(connection, wallet_refunds, now_ms, lease_ms, limit)]


def _claim(
    connection: Connection, table: Any, now_ms: int, lease_ms: int, limit: int
) -> list[Row[Any]]:
    wanted = select(table).where(due(table, now_ms)).order_by(table.c.due_ms).limit(limit)
    rows = list(connection.execute(wanted.with_for_update(skip_locked=True)))
    if rows:
        mine = table.c.id.in_([row.id for row in rows])
        connection.execute(update(table).where(mine).values(due_ms=now_ms + lease_ms))
    return rows


def _attempt(row: Row[Any]) -> Attempt:
    standing = Payment(
        **{name: getattr(row, name) for name in _PAYMENT if name != "step"},
        step=machine.Step(row.step),
    )
    return Attempt(row.id, row.till, row.wallet, row.amount_minor, row.currency, standing)


def _never_left(before: Attempt, after: Payment) -> bool:
    return (
        before.payment.step is machine.Step.PAY
        and after.state == "declined"
        and after.step is machine.Step.REST
    )


def _values(standing: Payment | Refund, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(standing, name) for name in names}


def _add(connection: Connection, table: Any, **values: Any) -> bool:
    """Whatever stands in the way (the id, the code), the one that was there first stays."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    adding = dialect.insert(table).values(**values).on_conflict_do_nothing()
    # Not by the count of rows: psycopg does not always tell it.
    return connection.execute(adding.returning(table.c.id)).first() is not None


def _tell(
    connection: Connection, when: tuple[bool, bool, int], what: tuple[int, str, str], **params: Any
) -> None:
    """A task on the house's desk while a person is needed."""
    was_needed, is_needed, now_ms = when
    till, reason, subject = what
    if is_needed and not was_needed:
        connection.execute(
            insert(tasks).values(
                till=till,
                incarnation=0,  # of no journal: no till's history has it
                number=0,
                reason=reason,
                params=json.dumps(params),
                subject=subject,
            )
        )
    elif was_needed and not is_needed:
        mine = (tasks.c.subject == subject) & (tasks.c.reason == reason) & (tasks.c.settled_ms == 0)
        done = {"settled_ms": now_ms, "remedy": "noted", "note": "the gateway has answered"}
        connection.execute(update(tasks).where(mine).values(**done))


def contradicted(connection: Connection, till: int, subject: str, **params: Any) -> None:
    """A person said otherwise than the gateway: once for each, another person has to look."""
    mine = (tasks.c.subject == subject) & (tasks.c.reason == CONTRADICTED)
    if connection.execute(select(tasks.c.id).where(mine).limit(1)).first() is None:
        _tell(connection, (False, True, 0), (till, CONTRADICTED, subject), **params)


def totals(connection: Connection, till: int, wallet: Wallet) -> WalletTotals:
    """What stands of a till's payments in one wallet, and what it gave back of payments."""
    count, sales = connection.execute(
        select(func.count(), func.coalesce(func.sum(wallet_attempts.c.amount_minor), 0)).where(
            wallet_attempts.c.till == till,
            wallet_attempts.c.wallet == wallet,
            wallet_attempts.c.state == "approved",
        )
    ).one()
    times, back = connection.execute(
        select(func.count(), func.coalesce(func.sum(wallet_refunds.c.amount_minor), 0))
        .join(wallet_attempts, wallet_attempts.c.id == wallet_refunds.c.attempt)
        .where(
            wallet_refunds.c.till == till,
            wallet_attempts.c.wallet == wallet,
            wallet_refunds.c.state == "approved",
        )
    ).one()
    period = connection.scalars(select(server.c.generation)).one()
    return WalletTotals(wallet, CURRENCY, int(period), count, int(sales), times, int(back))
