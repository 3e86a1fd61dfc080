"""Vouchers, decided: two tills at once never spend more than the balance. Pure.

What is reserved has left the balance already, and no clock brings it back: only the till's word
that the sale was left. What was taken off line is settled in the order in which it arrives; what is
not there any more is overdrawn, and a person has to hear of it.
"""

import msgspec

from pos.domain.refusals import Reason, Refusal
from sync.protocol.wire import Task, VoucherReserved, VoucherReturned
from sync.server.books import Books
from sync.server.requests import (
    Arrived,
    VoucherRelease,
    VoucherReserve,
    VoucherReturn,
    vouchers_of,
)
from sync.server.state import BOOKED, CREDITED, RESERVED, RETURNED, Voucher, VoucherUse


def reserve(books: Books, ask: VoucherReserve) -> VoucherReserved:
    """Keep it for that till. Raises VOUCHER_UNKNOWN, VOUCHER_EXPIRED or VOUCHER_EMPTY; the no is
    remembered, so that a late copy of the question is not granted to nobody.
    """
    till = books.acting(ask.till, ask.incarnation)
    voucher = books.voucher(ask.voucher)
    before = books.use_of(ask.operation)
    if before is not None:
        is_same = (before.voucher, before.till) == (ask.voucher, ask.till)
        if is_same and (before.state == RETURNED or voucher is None):
            raise Refusal(Reason.OPERATION_CANCELLED, operation=ask.operation)
        if not is_same or voucher is None or before.amount_minor != ask.amount_minor:
            raise Refusal(Reason.OPERATION_REUSED, operation=ask.operation)
        return VoucherReserved(voucher.balance_minor)
    books.giving()
    if voucher is None or voucher.currency != ask.currency:
        raise Refusal(Reason.VOUCHER_UNKNOWN)
    use = VoucherUse(
        ask.operation, ask.voucher, till.id, ask.amount_minor, RESERVED, "", books.now_ms
    )
    if is_over(voucher, books.now_ms) or voucher.balance_minor < ask.amount_minor:
        books.put_use(msgspec.structs.replace(use, state=RETURNED), None)
        if is_over(voucher, books.now_ms):
            raise Refusal(Reason.VOUCHER_EXPIRED)
        left = voucher.balance_minor
        raise Refusal(Reason.VOUCHER_EMPTY, left_minor=left, currency=voucher.currency)
    after = _with(voucher, balance_minor=voucher.balance_minor - ask.amount_minor)
    books.put_use(use, after)
    return VoucherReserved(after.balance_minor)


def give_back(books: Books, ask: VoucherReturn) -> VoucherReturned:
    """The sale was left. Of a use that never came only the operation dies."""
    till = books.known(ask.till)
    before = books.use_of(ask.operation)
    if before is None:
        dead = VoucherUse(ask.operation, ask.voucher, till.id, 0, RETURNED, "", books.now_ms)
        books.put_use(dead, None)
        return VoucherReturned(is_sold=False)
    if before.till != till.id or before.voucher != ask.voucher:
        raise Refusal(Reason.OPERATION_REUSED, operation=ask.operation)
    if before.state == RESERVED:
        _put_back(books, before)
    return VoucherReturned(is_sold=before.state == BOOKED)


def release(books: Books, ask: VoucherRelease) -> VoucherReturned:
    """A supervisor takes the risk by name: a dead till's sale is not expected any more. Should it
    turn up all the same, it takes what is left then.

    Raises OPERATION_CANCELLED where nothing is kept, TILL_ALIVE for a till that is in use.
    """
    books.dead(ask.till)
    before = books.use_of(ask.operation)
    if before is None or before.till != ask.till or before.state != RESERVED:
        raise Refusal(Reason.OPERATION_CANCELLED, operation=ask.operation)
    _put_back(books, before)
    books.decide(ask.signed)
    return VoucherReturned(is_sold=False)


def _put_back(books: Books, use: VoucherUse) -> None:
    voucher = books.voucher(use.voucher)
    assert voucher is not None, "what is reserved is reserved of something"
    given = _with(voucher, balance_minor=voucher.balance_minor + use.amount_minor)
    books.put_use(msgspec.structs.replace(use, state=RETURNED), given)


def settle(books: Books, arrived: Arrived) -> list[Task]:
    """What an entry of a journal took off vouchers and gave back, each once however often told."""
    found = []
    for operation, minor, name, fact in vouchers_of(arrived):
        use = VoucherUse(
            operation, name, int(arrived.entry.till), abs(minor), BOOKED, fact, books.now_ms
        )
        task = _book(books, arrived, use) if minor >= 0 else _credit(books, use)
        if task is not None:
            params = {**task[1], "voucher": name}
            found.append(Task(arrived.entry.number, task[0], params))
    return found


_Why = tuple[Reason, dict[str, object]]


def _book(books: Books, arrived: Arrived, use: VoucherUse) -> _Why | None:
    voucher, before = books.voucher(use.voucher), books.use_of(use.operation)
    if before is not None and before.state == BOOKED:
        if before.fact == use.fact:
            return None  # told again, in another life
        return Reason.MESSAGE_WRONG, {"why": "the voucher's money was sold before"}
    if voucher is None:
        books.put_use(use, None)
        return Reason.VOUCHER_UNKNOWN, {"missing_minor": use.amount_minor}
    kept = before is not None and before.state == RESERVED and before.voucher == use.voucher
    there = voucher.balance_minor + (before.amount_minor if kept and before else 0)
    taken = min(there, use.amount_minor)
    missing = use.amount_minor - taken
    after = _with(
        voucher,
        balance_minor=there - taken,
        overdrawn_minor=voucher.overdrawn_minor + missing,
    )
    books.put_use(use, after)
    about: dict[str, object] = {"ending": voucher.ending, "currency": voucher.currency}
    if missing:
        return Reason.VOUCHER_OVERDRAWN, {**about, "missing_minor": missing}
    if not kept and is_over(voucher, arrived.entry.at_ms):
        return Reason.VOUCHER_EXPIRED, {**about, "missing_minor": 0}
    return None


def _credit(books: Books, use: VoucherUse) -> _Why | None:
    """Money that goes back onto a voucher; first it makes good what is overdrawn."""
    if books.use_of(use.operation) is not None:
        return None  # told again, in another life
    voucher = books.voucher(use.voucher)
    credited = msgspec.structs.replace(use, state=CREDITED)
    if voucher is None:
        books.put_use(credited, None)
        return Reason.VOUCHER_UNKNOWN, {"missing_minor": use.amount_minor}
    good = min(voucher.overdrawn_minor, use.amount_minor)
    after = _with(
        voucher,
        balance_minor=voucher.balance_minor + use.amount_minor - good,
        overdrawn_minor=voucher.overdrawn_minor - good,
    )
    books.put_use(credited, after)
    return None


def is_over(voucher: Voucher, at_ms: int) -> bool:
    """Whether it has expired by then."""
    return 0 < voucher.expires_ms <= at_ms


def _with(voucher: Voucher, **changed: int) -> Voucher:
    return msgspec.structs.replace(voucher, **changed)
