"""Notes and coins, for counting a drawer. Pure."""

from collections.abc import Mapping

from pos.domain.money import Currency

# Minor units, the largest first, as in circulation.
_DENOMINATIONS: Mapping[str, tuple[int, ...]] = {
    "EUR": (50000, 20000, 10000, 5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5, 2, 1),
    "CNY": (10000, 5000, 2000, 1000, 500, 100, 50, 10),
    "CHF": (100000, 20000, 10000, 5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5),
    "GBP": (5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5, 2, 1),
    "USD": (10000, 5000, 2000, 1000, 500, 100, 50, 25, 10, 5, 1),
}


def denominations(currency: Currency) -> tuple[int, ...]:
    """The currency's notes and coins in minor units; none where only a total can be counted."""
    return _DENOMINATIONS.get(currency.code, ())


def counted(pieces: Mapping[int, int]) -> int:
    """Minor units in so many pieces of each denomination."""
    return sum(minor * count for minor, count in pieces.items())
