"""Cash rounding: where the smallest coin is larger than the minor unit, and only for cash."""

from pos.domain.money import Currency, Money
from pos.domain.pricing.effects import Rounding, rounded
from pos.domain.pricing.tariff import Tariff

# The smallest coin that is still paid out, in minor units, where it is larger than one.
CASH_STEPS = {
    "AUD": 5,
    "CAD": 5,
    "CHF": 5,
    "CZK": 100,
    "DKK": 50,
    "HUF": 500,
    "MYR": 5,
    "NOK": 100,
    "NZD": 10,
    "SEK": 100,
    "SGD": 5,
    "ZAR": 10,
}


def cash_step(currency: Currency, tariff: Tariff) -> int:
    """The smallest amount of cash: the tariff's, or the one that is usual for the currency."""
    return tariff.cash_step or CASH_STEPS.get(currency.code, 1)


def cash_rounded(amount: Money, step: int) -> Money:
    """What is paid in cash for that amount: the nearest multiple of `step`, halves away from zero,
    so that a refund gives back what the sale took.
    """
    minor = rounded(abs(amount.minor), 1, Rounding.HALF_UP, step)
    return Money(minor if amount.minor >= 0 else -minor, amount.currency)


def cash_difference(amount: Money, step: int) -> Money:
    """What rounding adds (or, negative, takes away); the books keep it apart from the sale."""
    return cash_rounded(amount, step) - amount
