"""What people hand over: notes, change, and how much is too much. Pure."""

from collections.abc import Sequence

from pos.domain.money import Money
from pos.domain.order import Tender
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


def cash_tender(total: Money, handed: Money) -> tuple[Tender, Money]:
    """The tender and the change. Raises AMOUNT_WRONG, TENDER_TOO_SMALL or TENDER_TOO_LARGE."""
    if handed.currency != total.currency:
        raise Refusal(Reason.AMOUNT_WRONG)
    tender = Tender("cash", handed.minor)
    return tender, change(total, (tender,))


def change(total: Money, tenders: Sequence[Tender]) -> Money:
    """What goes back, in cash and out of cash only.

    Nobody is given change of more than the largest note: that was a slip of the finger.
    Raises AMOUNT_WRONG, TENDER_TOO_SMALL or TENDER_TOO_LARGE.
    """
    if any(one.amount_minor < 0 for one in tenders):
        raise Refusal(Reason.AMOUNT_WRONG)
    over = sum(one.amount_minor for one in tenders) - total.minor
    if over < 0:
        raise Refusal(Reason.TENDER_TOO_SMALL, missing_minor=-over, currency=total.currency.code)
    cash = sum(one.amount_minor for one in tenders if one.kind == "cash")
    limit = min(cash, notes(total)[-1].minor)
    if over > limit:
        raise Refusal(
            Reason.TENDER_TOO_LARGE,
            limit_minor=total.minor + notes(total)[-1].minor,
            currency=total.currency.code,
        )
    return Money(over, total.currency)
