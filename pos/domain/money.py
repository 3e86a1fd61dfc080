"""Money: whole minor units of one currency, never a float."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

# ISO 4217 exponents other than 2, for the currencies a house may use.
_EXPONENTS = {"JPY": 0, "KRW": 0, "VND": 0, "ISK": 0, "CLP": 0, "KWD": 3, "BHD": 3, "TND": 3}
# The smallest coin where it is not one minor unit: what cash can be paid exactly to.
_CASH_STEPS = {
    "AUD": 5,
    "CAD": 5,
    "CHF": 5,
    "CZK": 100,
    "DKK": 50,
    "HUF": 500,
    "NOK": 100,
    "NZD": 10,
    "SEK": 100,
}
CASH_STEP_LIMIT_MINOR = 1000
# A till that shows more than this has been mistyped or attacked.
LIMIT_MINOR = 10**12


@dataclass(frozen=True, slots=True)
class Currency:
    """An ISO 4217 currency: three capital letters."""

    code: str

    def __post_init__(self) -> None:
        if len(self.code) != 3 or not self.code.isascii() or not self.code.isupper():
            raise ValueError(f"not a currency code: {self.code!r}")

    @property
    def exponent(self) -> int:
        """Digits behind the decimal point: 2 for EUR and CNY, 0 for JPY."""
        return _EXPONENTS.get(self.code, 2)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units (cents, fen). May be negative; mixing currencies raises."""

    minor: int
    currency: Currency

    def __post_init__(self) -> None:
        if type(self.minor) is not int:
            raise TypeError(f"minor units are whole numbers, not {self.minor!r}")
        if abs(self.minor) > LIMIT_MINOR:
            raise ValueError(f"amount out of range: {self.minor} {self.currency.code}")

    def __add__(self, other: "Money") -> "Money":
        return Money(self.minor + self._same(other).minor, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.minor - self._same(other).minor, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.currency)

    def __mul__(self, count: int) -> "Money":
        return Money(self.minor * count, self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.minor < self._same(other).minor

    def __le__(self, other: "Money") -> bool:
        return self.minor <= self._same(other).minor

    def __gt__(self, other: "Money") -> bool:
        return self.minor > self._same(other).minor

    def __ge__(self, other: "Money") -> bool:
        return self.minor >= self._same(other).minor

    def __bool__(self) -> bool:
        return self.minor != 0

    def _same(self, other: "Money") -> "Money":
        if other.currency != self.currency:
            raise ValueError(f"{self.currency.code} and {other.currency.code} do not add up")
        return other


def zero(currency: Currency) -> Money:
    """Nothing, in that currency."""
    return Money(0, currency)


def total(amounts: Iterable[Money], currency: Currency) -> Money:
    """The sum; zero of `currency` when there are none."""
    result = zero(currency)
    for amount in amounts:
        result = result + amount
    return result


def split_evenly(amount: Money, parts: int) -> tuple[Money, ...]:
    """Parts that sum to the amount; the first ones are larger by one minor unit."""
    if parts < 1:
        raise ValueError(f"cannot split into {parts} parts")
    share, rest = divmod(amount.minor, parts)
    return tuple(Money(share + (1 if i < rest else 0), amount.currency) for i in range(parts))


def by_largest_remainder(amount: Money, weights: Sequence[int]) -> tuple[Money, ...]:
    """Parts that sum to the amount, in proportion to the weights (evenly where all are 0).

    Each is the whole number below its exact share; the minor units that are left go to those with
    the largest remainders, of equal ones to the first.
    """
    whole = sum(weights)
    if not weights or min(weights) < 0:
        raise ValueError(f"cannot split by {list(weights)!r}")
    if whole == 0:
        return split_evenly(amount, len(weights))
    shares = [divmod(amount.minor * weight, whole) for weight in weights]
    left = amount.minor - sum(share for share, _ in shares)
    first = sorted(range(len(weights)), key=lambda at: (-shares[at][1], at))[:left]
    return tuple(
        Money(share + (at in first), amount.currency) for at, (share, _) in enumerate(shares)
    )


def percent_half_up(amount: Money, percent: Fraction) -> Money:
    """`percent` of the amount, halves away from zero."""
    exact = Fraction(abs(amount.minor)) * percent / 100
    rounded = int(exact + Fraction(1, 2)) if exact >= 0 else -int(-exact + Fraction(1, 2))
    return Money(rounded if amount.minor >= 0 else -rounded, amount.currency)


def cash_step(currency: Currency) -> int:
    """The smallest coin of the currency in minor units: 5 for CHF, 100 for SEK, else 1."""
    return _CASH_STEPS.get(currency.code, 1)


def rounded_to_cash(amount: Money, step_minor: int) -> Money:
    """The nearest amount that coins can make; the middle goes away from zero (commercial)."""
    sign = -1 if amount.minor < 0 else 1
    steps = (abs(amount.minor) * 2 + step_minor) // (2 * step_minor)
    return Money(sign * steps * step_minor, amount.currency)


def down_to_cash(amount: Money, step_minor: int) -> Money:
    """The largest amount that coins can make and that is not more than this one."""
    return Money(amount.minor // step_minor * step_minor, amount.currency)
