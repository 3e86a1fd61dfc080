"""Tenders beside cash and card, looked at before a sale is written: notes, invoices, vouchers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pos.domain.journal import Entry
from pos.domain.money import Currency, Money
from pos.domain.order import CHARGED, OnAccount, Tender
from pos.domain.people import ON_ACCOUNT, SUPERVISOR, Approval, require
from pos.domain.refusals import Reason, Refusal
from pos.domain.season import Account, Person, Season
from pos.payments import handkeyed
from pos.services import rates
from pos.services.desk import Desk
from pos.services.people import spend
from pos.services.tendering import foreign_tender
from pos.storage.database import Unit

if TYPE_CHECKING:
    from pos.services.selling import SaleWish

PURCHASE_LIMIT = 40


def on_account(
    account: Account, amount: Money, purchase: str, person: Person, approval: Approval | None
) -> Tender:
    """An invoice for that amount. A cashier needs a supervisor's word (people.ON_ACCOUNT).

    Raises PURCHASE_MISSING, CARD_NUMBER_TYPED, APPROVAL_NEEDED, AMOUNT_WRONG.
    """
    require(person, ON_ACCOUNT)
    if approval is None and person.role != SUPERVISOR:
        raise Refusal(Reason.APPROVAL_NEEDED, action=ON_ACCOUNT)
    if amount.minor <= 0:
        raise Refusal(Reason.AMOUNT_WRONG)
    approver = person.id if approval is None else approval.approver
    named = OnAccount(account.number, account.name, purchase_reference(purchase), approver)
    return Tender("account", amount.minor, account=named)


def purchase_reference(typed: str) -> str:
    """The customer's reference as it is kept. Raises PURCHASE_MISSING, CARD_NUMBER_TYPED."""
    handkeyed.refuse_card_number(typed)
    reference = " ".join(typed.split())
    if not reference or len(reference) > PURCHASE_LIMIT or not reference.isprintable():
        raise Refusal(Reason.PURCHASE_MISSING)
    return reference


def is_there(tenders: Sequence[Tender]) -> bool:
    """Whether money is among them that was not handed over in this moment."""
    return any(one.kind == "voucher" or one.kind in CHARGED for one in tenders)


def check(desk: Desk, unit: Unit, sale: SaleWish) -> None:
    """That each tender is what it says. Spends the approval of an invoice.

    Raises RATE_UNKNOWN, AMOUNT_WRONG, ACCOUNT_UNKNOWN, PURCHASE_MISSING, APPROVAL_NEEDED,
    VOUCHER_UNKNOWN.
    """
    check_money(desk, unit, sale.season, sale.basket.currency, sale.tenders)
    _check_accounts(desk, unit, sale)


def check_money(
    desk: Desk, unit: Unit, season: Season, currency: Currency, tenders: Sequence[Tender]
) -> None:
    """Notes at the day's rate, and what vouchers pay. Raises as `check` does."""
    for tender in tenders:
        if tender.foreign is not None:
            _check_notes(desk, unit, season, currency, tender)
        elif tender.voucher is not None and tender.amount_minor > 0:
            _check_voucher(unit, currency, tender)


def book(unit: Unit, tenders: Sequence[Tender], entry: Entry) -> None:
    """What vouchers paid is sold; the journal's entry takes it to the server."""
    for tender in tenders:
        if tender.voucher is not None and tender.amount_minor > 0:
            use = unit.vouchers.load(tender.voucher.operation)
            assert use is not None, "it was looked at"
            unit.vouchers.save(
                replace(use, state="booked", life=entry.incarnation, entry=entry.number)
            )


def _check_notes(desk: Desk, unit: Unit, season: Season, house: Currency, tender: Tender) -> None:
    notes = tender.foreign
    assert notes is not None
    rate = rates.check(unit, season, notes.currency, notes.rate_nano, desk.clock.now_ms())
    handed = Money(notes.amount_minor, Currency(notes.currency))
    if foreign_tender(handed, rate, house, season.cash_step) != tender:
        raise Refusal(Reason.AMOUNT_WRONG)


def _check_voucher(unit: Unit, currency: Currency, tender: Tender) -> None:
    named = tender.voucher
    assert named is not None
    use = unit.vouchers.load(named.operation)
    if use is None or use.state not in ("reserved", "offline"):
        raise Refusal(Reason.VOUCHER_UNKNOWN)
    kept = (use.voucher, use.amount_minor, use.currency, use.state == "offline")
    if kept != (named.voucher, tender.amount_minor, currency.code, named.offline):
        raise Refusal(Reason.AMOUNT_WRONG)


def _check_accounts(desk: Desk, unit: Unit, sale: SaleWish) -> None:
    accounts = [one.account for one in sale.tenders if one.account is not None]
    if not accounts:
        return
    require(sale.person, ON_ACCOUNT)
    approver = sale.person.id
    if sale.person.role != SUPERVISOR or sale.approval is not None:
        subject = sale.basket_id
        if subject is None:
            raise Refusal(Reason.APPROVAL_NEEDED, action=ON_ACCOUNT)
        word = spend(unit, sale.approval, ON_ACCOUNT, subject, desk.clock.now_ms())
        approver = word.approver
    for one in accounts:
        if Account(one.number, one.name) not in sale.season.house.accounts:
            raise Refusal(Reason.ACCOUNT_UNKNOWN, number=one.number)
        if purchase_reference(one.purchase) != one.purchase:
            raise Refusal(Reason.PURCHASE_MISSING)
        if one.approver != approver:
            raise Refusal(Reason.APPROVAL_NEEDED, action=ON_ACCOUNT)
