"""Hears what supervisors said of phones' payments, so that these books and the tills' agree.

Of a charge that came to nothing none may stand: found paid, it goes back. A refund that a person
spoke of is asked about and never sent again. Where the gateway has it otherwise than was said, that
is a task for another person.
"""

from collections.abc import Callable

from sqlalchemy import Connection, select, update

from sync.server.wallets import attempts, machine, refunding
from sync.server.wallets.attempts import Attempt, Refunding
from sync.server.wallets.machine import CancelAsked, Terms
from sync.server.wallets.refunding import Told
from sync.server.walletwords import WalletWord
from sync.server.wordtable import wallet_words as table

TermsOf = Callable[[Attempt], Terms]
_AT_ONCE = 32


def waiting(connection: Connection) -> bool:
    """Whether any is not heard yet."""
    unheard = select(table.c.number).where(table.c.heard_ms == 0)
    return connection.execute(unheard.limit(1)).first() is not None


def hear(connection: Connection, now_ms: int, terms: TermsOf) -> None:
    """Those that came, in a transaction of its own; each till's in their order."""
    unheard = select(table).where(table.c.heard_ms == 0)
    ordered = unheard.order_by(table.c.till, table.c.incarnation, table.c.number)
    locked = ordered.limit(_AT_ONCE).with_for_update(skip_locked=True)
    for row in connection.execute(locked).fetchall():
        word = WalletWord(*row)
        _hear(connection, word, now_ms, terms)
        key = (table.c.till == word.till) & (table.c.incarnation == word.incarnation)
        mine = key & (table.c.number == word.number)
        connection.execute(update(table).where(mine).values(heard_ms=now_ms))


def of_refund(connection: Connection, refund: str) -> Told | None:
    """What was said of a refund, if anything."""
    row = _last(connection, refund)
    return None if row is None else Told(row.moved, row.reference)


def found_paid(connection: Connection, attempt: Attempt) -> None:
    """The gateway says that it is paid: a task, where a person had said that it is not."""
    row = _last(connection, attempt.id)
    if row is not None and not row.moved and not row.reference:
        _contradicted(connection, attempt)


def _last(connection: Connection, attempt: str) -> WalletWord | None:
    mine = select(table).where(table.c.attempt == attempt)
    last = mine.order_by(table.c.incarnation.desc(), table.c.number.desc()).limit(1)
    row = connection.execute(last).first()
    return None if row is None else WalletWord(*row)


def _hear(connection: Connection, word: WalletWord, now_ms: int, terms: TermsOf) -> None:
    if word.kind == "refund":
        _of_a_refund(connection, word, now_ms)
    elif word.kind == "reversal":
        if word.moved:  # it is taken back; else the charge stands, and is spoken of by itself
            _none_stands(connection, word, word.charge, now_ms, terms)
    elif word.moved:
        known = attempts.load(connection, word.attempt)
        if known is not None and known.payment.state in ("declined", "cancelled"):
            _contradicted(connection, known)
    else:
        _none_stands(connection, word, word.attempt, now_ms, terms)


def _none_stands(
    connection: Connection, word: WalletWord, charge: str, now_ms: int, terms: TermsOf
) -> None:
    wanted = Attempt(charge, word.till, word.wallet, word.amount_minor, "CNY")
    known = attempts.load(connection, charge)
    if known is None:  # should its pay request still arrive, it pays nothing
        standing = machine.unheard_of(now_ms, terms(wanted))
        unheard = Attempt(charge, word.till, word.wallet, word.amount_minor, "CNY", standing)
        attempts.add(connection, unheard, None, now_ms)
        return
    about = (known.till, known.wallet, known.amount_minor)
    if about != (wanted.till, wanted.wallet, wanted.amount_minor):
        return  # a name that means something else here is nobody's word of it
    by_the_way = word.kind == "reversal" or bool(word.reference)
    if known.payment.state == "approved" and not known.payment.is_leaving and not by_the_way:
        _contradicted(connection, known)
    if attempts.given_back(connection, charge):
        _contradicted(connection, known)  # a sale came of it, and some of that went back
        return
    moved = machine.move(known.payment, CancelAsked(), now_ms, terms(known))
    attempts.save(connection, known, moved, now_ms)


def _of_a_refund(connection: Connection, word: WalletWord, now_ms: int) -> None:
    told = Told(word.moved, word.reference)
    known = attempts.load_refund(connection, word.attempt)
    if known is None:
        charge = attempts.load(connection, word.charge)
        if charge is None:
            return  # these books know nothing of it, and will not give anything back for it
        if told.moved and word.amount_minor > _left(connection, charge):
            _contradicted(connection, charge, refund=word.attempt)
            return
        by_hand = refunding.by_hand(told)
        made = Refunding(word.attempt, word.till, charge, word.amount_minor, "", by_hand)
        attempts.add_refund(connection, made, now_ms)
        return
    if (known.till, known.amount_minor) != (word.till, word.amount_minor):
        return
    gave_way = told.moved and known.refund.state == "declined"
    if gave_way and known.amount_minor > _left(connection, known.attempt):
        _contradicted(connection, known.attempt, refund=known.id)
        return
    if told.contradicts(known.refund, known.id):
        _contradicted(connection, known.attempt, refund=known.id)
    moved = refunding.after_word(known.refund, told, now_ms)
    attempts.save_refund(connection, known, moved, now_ms)


def refund_heard(connection: Connection, known: Refunding, after: refunding.Refund) -> None:
    """A task, where the gateway gave back what a person had said otherwise of."""
    told = of_refund(connection, known.id)
    if told is None or after.reason == refunding.BY_HAND:
        return
    if told.contradicts(after, known.id):
        _contradicted(connection, known.attempt, refund=known.id)


def _left(connection: Connection, charge: Attempt) -> int:
    return charge.amount_minor - attempts.given_back(connection, charge.id)


def _contradicted(connection: Connection, attempt: Attempt, **more: str) -> None:
    subject = more.get("refund", attempt.id)
    attempts.contradicted(
        connection,
        attempt.till,
        subject,
        attempt=attempt.id,
        wallet=attempt.wallet,
        amount_minor=attempt.amount_minor,
        currency=attempt.currency,
        **more,
    )
