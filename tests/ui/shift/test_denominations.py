"""Notes and coins."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.domain.money import Currency
from ui.shift.denominations import counted, denominations

CODES = ("EUR", "CNY", "CHF", "GBP", "USD")


@pytest.mark.parametrize("code", CODES)
def test_notes_and_coins_come_largest_first_and_once(code: str) -> None:
    pieces = denominations(Currency(code))
    assert list(pieces) == sorted(set(pieces), reverse=True)
    assert all(piece > 0 for piece in pieces)


def test_a_currency_nobody_listed_is_counted_as_one_sum() -> None:
    assert denominations(Currency("SEK")) == ()


@given(st.sampled_from(CODES), st.integers(0, 10**8))
def test_every_sum_that_the_smallest_coin_divides_can_be_counted(code: str, minor: int) -> None:
    pieces, rest, count = denominations(Currency(code)), minor, {}
    rest -= rest % pieces[-1]
    whole = rest
    for piece in pieces:
        count[piece], rest = divmod(rest, piece)
    assert counted(count) == whole
