"""Vouchers at the window: ask, reserve before it counts as money, give back what no sale has.

Each step is on disk before the server hears of it, so that a till that dies in between gives back
at its next start what it may have reserved. The code itself is kept nowhere.
"""

import secrets
from dataclasses import dataclass, replace

from pos.domain import vouchercode
from pos.domain.money import Money
from pos.domain.order import Tender, VoucherUse
from pos.domain.refusals import Reason, Refusal, Trouble
from pos.domain.season import Season
from pos.domain.voucheruse import Use
from pos.payments import handkeyed
from pos.services.desk import Desk
from pos.services.ports import Balance, VoucherServer
from pos.services.refunding import NewVoucher
from pos.storage.database import Unit


@dataclass(frozen=True)
class Shown:
    """A voucher that was shown at the window: its name, its ending, and what is left on it.

    `balance` is None where the server could not be asked.
    """

    voucher: str
    ending: str
    balance: Balance | None


def look(desk: Desk, server: VoucherServer, typed: str) -> Shown:
    """What is left on the voucher of that code; for the network lane.

    Raises CARD_NUMBER_TYPED, VOUCHER_UNKNOWN, VOUCHER_EXPIRED or the server's other Refusals.
    """
    handkeyed.refuse_card_number(typed)
    code = vouchercode.read_code(typed)
    voucher = vouchercode.name_of(code, desk.credentials.pepper)
    ending = vouchercode.ending_of(code)
    try:
        return Shown(voucher, ending, server.voucher_balance(voucher))
    except Trouble:
        return Shown(voucher, ending, None)


def fresh(desk: Desk) -> tuple[str, NewVoucher]:
    """A new code, to be shown once, and what a refund onto it names. It is worth nothing until that
    refund is written: so it is shown before.
    """
    code = vouchercode.new_code(secrets.randbelow)
    name = vouchercode.name_of(code, desk.credentials.pepper)
    return vouchercode.spoken(code), NewVoucher(name, vouchercode.ending_of(code))


def offline_limit(desk: Desk, season: Season, voucher: str) -> int:
    """How much of it is still taken without the server, in minor units.

    What was taken before counts until the server has heard of it.
    """
    with desk.database.transaction() as unit:
        return max(0, season.house.voucher_offline_minor - _unheard(unit, voucher))


def reserve(
    desk: Desk, server: VoucherServer, season: Season, shown: Shown, amount: Money
) -> Tender:
    """Take that much off the voucher; for the network lane.

    Without the server up to the house's limit, else VOUCHER_OFFLINE. Raises AMOUNT_WRONG,
    TILL_SUSPENDED, and the server's VOUCHER_UNKNOWN, VOUCHER_EXPIRED and VOUCHER_EMPTY.
    """
    desk.guard.check()
    if amount.minor <= 0 or amount.currency != season.currency:
        raise Refusal(Reason.AMOUNT_WRONG)
    use = Use(
        operation=desk.ids.new(),
        voucher=shown.voucher,
        ending=shown.ending,
        amount_minor=amount.minor,
        currency=amount.currency.code,
        state="asked",
        at_ms=desk.clock.now_ms(),
    )
    _save(desk, use)
    try:
        server.reserve_voucher(use.operation, use.voucher, use.amount_minor, use.currency)
    except Refusal:
        _save(desk, replace(use, state="leaving"))  # an earlier copy may have been granted
        raise
    except Trouble:
        if amount.minor > offline_limit(desk, season, shown.voucher):
            _save(desk, replace(use, state="leaving"))
            raise Refusal(Reason.VOUCHER_OFFLINE) from None
        # The server may have kept it all the same: by its operation the sale will find it.
        use = replace(use, state="offline", is_offline=True)
    else:
        use = replace(use, state="reserved")
    _save(desk, use)
    paid = VoucherUse(use.voucher, use.operation, offline=use.is_offline)
    return Tender("voucher", amount.minor, use.ending, voucher=paid)


def let_go(desk: Desk, tender: Tender) -> None:
    """The part is not wanted: written down, and told by `tell_returns`."""
    assert tender.voucher is not None
    with desk.database.transaction() as unit:
        use = unit.vouchers.load(tender.voucher.operation)
        if use is not None and use.state != "booked":
            unit.vouchers.save(replace(use, state="leaving"))


def let_go_unsold(desk: Desk) -> int:
    """At start: whatever was taken off vouchers and no sale has. How many that were."""
    with desk.database.transaction() as unit:
        unsold = unit.vouchers.unsold()
        for use in unsold:
            unit.vouchers.save(replace(use, state="leaving"))
    return len(unsold)


def tell_returns(desk: Desk, server: VoucherServer) -> int:
    """Give back at the server what was let go; for the network lane. How much is told.

    Where nobody answers it is tried again later.
    """
    with desk.database.transaction() as unit:
        leaving = [one for one in unit.vouchers.unsold() if one.state == "leaving"]
    for told, use in enumerate(leaving):
        try:
            server.return_voucher(use.operation, use.voucher)
        except Trouble:
            return told
        except Refusal as refusal:
            if refusal.reason not in (Reason.OPERATION_REUSED, Reason.MESSAGE_WRONG):
                return told  # the till itself is not heard now
        with desk.database.transaction() as unit:
            unit.vouchers.drop(use.operation)
    return len(leaving)


def _unheard(unit: Unit, voucher: str) -> int:
    life, heard = unit.identity.incarnation(), unit.journal.uploaded().number
    return sum(
        one.amount_minor
        for one in unit.vouchers.of(voucher)
        if one.is_offline and (one.state != "booked" or one.life != life or one.entry > heard)
    )


def _save(desk: Desk, use: Use) -> None:
    with desk.database.transaction() as unit:
        unit.vouchers.save(use)
