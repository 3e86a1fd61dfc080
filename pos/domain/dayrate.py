"""What notes of another currency are worth on one day: exact, and never in the customer's favour.

A rate is a whole number of billionths: so many of the house's currency for one of the other.
What is handed over is rounded down to the house's smallest coin; what is asked for is rounded up to
the other currency's. So a rate costs the house nothing, and change is always there.
"""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from pos.domain.ids import PersonId
from pos.domain.money import LIMIT_MINOR, Currency, Money, cash_step, down_to_cash
from pos.domain.refusals import Reason, Refusal

NANO = 10**9
# One of the other is worth between a billionth and a million of the house's.
RATE_LIMIT_NANO = 10**6 * NANO
_TEXT_LIMIT = 20


@dataclass(frozen=True)
class DayRate:
    """Who said on which day of the house (ISO date) what one `currency` is worth in `house`."""

    currency: str
    house: str
    nano: int
    day: str
    person: PersonId
    approver: PersonId
    at_ms: int

    def __post_init__(self) -> None:
        if not 0 < self.nano <= RATE_LIMIT_NANO or self.currency == self.house:
            raise ValueError(f"not a rate: {self.nano} for {self.currency}")


def read_rate(text: str) -> int:
    """A rate as people type it, 1.0650 or 1,065, in billionths. Raises AMOUNT_WRONG."""
    typed = text.strip().replace(",", ".")
    if len(typed) > _TEXT_LIMIT or not typed.isascii():
        raise Refusal(Reason.AMOUNT_WRONG)
    if not typed.replace(".", "", 1).isdigit():
        raise Refusal(Reason.AMOUNT_WRONG)
    try:
        exact = Decimal(typed) * NANO
    except InvalidOperation:
        raise Refusal(Reason.AMOUNT_WRONG) from None
    nano = int(exact)
    if exact != nano or not 0 < nano <= RATE_LIMIT_NANO:
        raise Refusal(Reason.AMOUNT_WRONG)
    return nano


def rate_text(nano: int) -> str:
    """The rate with as many digits as it has, and at least four: 1.0650."""
    whole, rest = divmod(nano, NANO)
    digits = f"{rest:09d}".rstrip("0").ljust(4, "0")
    return f"{whole}.{digits}"


def worth(notes: Money, nano: int, house: Currency, step_minor: int) -> Money:
    """What the notes pay: down to the house's smallest coin. Raises AMOUNT_WRONG out of range."""
    top, bottom = _factor(notes.currency, house, nano)
    minor = notes.minor * top // bottom
    if not 0 <= notes.minor <= LIMIT_MINOR or minor > LIMIT_MINOR:
        raise Refusal(Reason.AMOUNT_WRONG)
    return down_to_cash(Money(minor, house), step_minor)


def needed(due: Money, nano: int, foreign: Currency) -> Money:
    """The least of the other currency that pays `due`: up to its smallest coin. Raises AMOUNT_WRONG
    where that is more than there can be: a rate that somebody mistyped.
    """
    top, bottom = _factor(foreign, due.currency, nano)
    step = cash_step(foreign)
    least = -(-due.minor * bottom // top)
    minor = -(-least // step) * step
    if abs(minor) > LIMIT_MINOR:
        raise Refusal(Reason.AMOUNT_WRONG)
    return Money(minor, foreign)


def _factor(foreign: Currency, house: Currency, nano: int) -> tuple[int, int]:
    """House minor units for foreign minor units, as a fraction."""
    return nano * 10**house.exponent, NANO * 10**foreign.exponent
