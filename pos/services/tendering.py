"""What people hand over: notes, change, and how much is too much. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from pos.domain.dayrate import DayRate, worth
from pos.domain.money import Currency, Money, rounded_to_cash
from pos.domain.order import TENDERS_LIMIT, ForeignCash, Tender
from pos.domain.refusals import Reason, Refusal

# Notes people pay with, in whole units. The 500 euro note is no longer issued.
_NOTES = {
    "EUR": (5, 10, 20, 50, 100, 200),
    "CNY": (1, 5, 10, 20, 50, 100),
    "GBP": (5, 10, 20, 50),
    "USD": (1, 5, 10, 20, 50, 100),
    "CHF": (10, 20, 50, 100, 200, 1000),
    "JPY": (1000, 2000, 5000, 10_000),
}
_OTHER_NOTES = (1, 2, 5, 10, 20, 50, 100, 200, 500)
_QUICK_TENDERS = 5


def notes(amount: Money) -> tuple[Money, ...]:
    """The notes of the amount's currency, smallest first."""
    unit = 10**amount.currency.exponent
    values = _NOTES.get(amount.currency.code, _OTHER_NOTES)
    return tuple(Money(value * unit, amount.currency) for value in values)


def quick_tenders(total: Money) -> tuple[Money, ...]:
    """What people hand over: the exact amount, then the next sums that notes make. At most five."""
    rounded = {-(-total.minor // note.minor) * note.minor for note in notes(total)}
    larger = sorted(rounded - {total.minor})
    sums = [total.minor, *larger] if total else [0]
    return tuple(Money(minor, total.currency) for minor in sums[:_QUICK_TENDERS])


@dataclass(frozen=True)
class Settlement:
    """What a sale's tenders come to: cash that goes back, and what rounding to coins added."""

    change: Money
    rounding: Money


def remainder(total: Money, tenders: Sequence[Tender]) -> Money:
    """What is still to be paid, before any rounding."""
    return Money(total.minor - sum(one.amount_minor for one in tenders), total.currency)


def handed(left: Money, amount: Money, rates: Sequence[DayRate], step_minor: int) -> Tender:
    """Cash on the counter, of the house's currency or of another: all that is left, or a part.

    Raises RATE_UNKNOWN, AMOUNT_WRONG, TENDER_TOO_SMALL or TENDER_TOO_LARGE.
    """
    if amount.currency == left.currency:
        if 0 < amount.minor < rounded_to_cash(left, step_minor).minor:
            return part_in_cash(left, amount, step_minor)
        return cash_tender(left, amount, step_minor)[0]
    rate = next((one for one in rates if one.currency == amount.currency.code), None)
    if rate is None:
        raise Refusal(Reason.RATE_UNKNOWN, currency=amount.currency.code)
    return foreign_tender(amount, rate, left.currency, step_minor)


def cash_tender(left: Money, handed: Money, step_minor: int = 1) -> tuple[Tender, Money]:
    """The tender that pays all that is left, and the change.

    Raises AMOUNT_WRONG, TENDER_TOO_SMALL or TENDER_TOO_LARGE.
    """
    if handed.currency != left.currency:
        raise Refusal(Reason.AMOUNT_WRONG)
    tender = Tender("cash", handed.minor)
    return tender, settle(left, (tender,), step_minor).change


def part_in_cash(left: Money, handed: Money, step_minor: int = 1) -> Tender:
    """Cash for a part of what is left. Raises AMOUNT_WRONG for what is no part, or no coins."""
    due = rounded_to_cash(left, step_minor)
    fits = handed.currency == left.currency and 0 < handed.minor < due.minor
    if not fits or handed.minor % step_minor:
        raise Refusal(Reason.AMOUNT_WRONG)
    return Tender("cash", handed.minor)


def foreign_tender(handed: Money, rate: DayRate, house: Currency, step_minor: int = 1) -> Tender:
    """Notes of another currency, at the day's rate. Raises AMOUNT_WRONG."""
    if handed.currency.code != rate.currency or rate.house != house.code or handed.minor <= 0:
        raise Refusal(Reason.AMOUNT_WRONG)
    minor = worth(handed, rate.nano, house, step_minor).minor
    if not minor:
        raise Refusal(Reason.AMOUNT_WRONG)
    return Tender("cash", minor, foreign=ForeignCash(rate.currency, handed.minor, rate.nano))


def settle(total: Money, tenders: Sequence[Tender], step_minor: int = 1) -> Settlement:
    """What the tenders come to, taken one after the other.

    Only the last one may be more than what was left, and only cash: change goes back out of cash.
    Where the last one is cash, what was left is rounded to coins. Nobody is given change of more
    than the largest note: that was a slip of the finger.
    Raises AMOUNT_WRONG, TENDER_TOO_SMALL or TENDER_TOO_LARGE.
    """
    if len(tenders) > TENDERS_LIMIT or any(one.amount_minor < 0 for one in tenders):
        raise Refusal(Reason.AMOUNT_WRONG)
    left = remainder(total, tenders[:-1])
    last = tenders[-1] if tenders else Tender("cash", 0)
    if left.minor < 0:
        raise _too_large(total)
    in_cash = last.kind == "cash"
    due = rounded_to_cash(left, step_minor) if in_cash else left
    over = last.amount_minor - due.minor
    if over < 0:
        raise Refusal(Reason.TENDER_TOO_SMALL, missing_minor=-over, currency=total.currency.code)
    if over > (notes(total)[-1].minor if in_cash else 0):
        raise _too_large(total)
    if over % step_minor:
        raise Refusal(Reason.AMOUNT_WRONG)  # no coins make that change
    return Settlement(Money(over, total.currency), due - left)


def _too_large(total: Money) -> Refusal:
    limit = total.minor + notes(total)[-1].minor
    return Refusal(Reason.TENDER_TOO_LARGE, limit_minor=limit, currency=total.currency.code)
