"""What a rule does to the price of one place; every rounding has a name."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

PERCENT = 100  # hundredths of a per cent in one
ALL = 100 * PERCENT


class Rounding(StrEnum):
    """How a price that is no whole number becomes one."""

    HALF_UP = "half_up"
    HALF_EVEN = "half_even"
    DOWN = "down"
    UP = "up"


def rounded(
    numerator: int, denominator: int, rounding: Rounding = Rounding.HALF_UP, step: int = 1
) -> int:
    """The fraction (not negative) as a multiple of `step`."""
    whole = denominator * step
    count, rest = divmod(numerator, whole)
    if rounding is Rounding.UP:
        more = rest > 0
    elif rounding is Rounding.HALF_UP:
        more = 2 * rest >= whole
    elif rounding is Rounding.HALF_EVEN:
        more = 2 * rest > whole or (2 * rest == whole and count % 2 == 1)
    else:
        more = False
    return (count + more) * step


@dataclass(frozen=True)
class SetPrice:
    """It costs that."""

    minor: int


@dataclass(frozen=True)
class AmountOff:
    """That much less, never below nothing."""

    minor: int


@dataclass(frozen=True)
class PercentOff:
    """A share less, in hundredths of a per cent; the price that is left is rounded to `step`."""

    basis_points: int
    rounding: Rounding = Rounding.HALF_UP
    step: int = 1


PlaceEffect = SetPrice | AmountOff | PercentOff


class TierBy(StrEnum):
    """What a tier goes by."""

    DATE = "date"  # the day of sale in the house
    SOLD = "sold"  # the share that is sold


@dataclass(frozen=True)
class Tier:
    """From that day, or that many thousandths sold, on; None is no change of the price."""

    start: date | int
    effect: PlaceEffect | None


@dataclass(frozen=True)
class Tiers:
    """Steps in rising order; before the first there is no change of the price."""

    by: TierBy
    steps: tuple[Tier, ...]

    def at(self, day: date, sold: int) -> Tier | None:
        """The tier of that day and sold share."""
        found = None
        for tier in self.steps:
            if tier.start <= day if isinstance(tier.start, date) else tier.start <= sold:
                found = tier
        return found


def changed(effect: PlaceEffect, before: int) -> int:
    """The price after the effect; never negative, and a reduction never raises it."""
    if isinstance(effect, SetPrice):
        return effect.minor
    if isinstance(effect, AmountOff):
        return max(0, before - effect.minor)
    left = before * (ALL - effect.basis_points)
    return min(before, rounded(left, ALL, effect.rounding, effect.step))
