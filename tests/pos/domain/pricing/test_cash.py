"""Cash rounding: what the drawer can pay, and nothing but cash."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.domain.money import Currency, Money
from pos.domain.pricing.cash import CASH_STEPS, cash_difference, cash_rounded, cash_step
from pos.domain.pricing.tariff import Tariff

CHF = Currency("CHF")


@pytest.mark.parametrize(
    ("currency", "minor", "cash"),
    [
        ("CHF", 1002, 1000),
        ("CHF", 1003, 1005),
        ("CHF", -1003, -1005),
        ("SEK", 1049, 1000),
        ("SEK", 1050, 1100),
        ("DKK", 1024, 1000),
        ("DKK", 1025, 1050),
        ("EUR", 1003, 1003),
        ("CNY", 1003, 1003),
        ("JPY", 103, 103),
    ],
)
def test_each_currency_has_its_smallest_coin(currency: str, minor: int, cash: int) -> None:
    step = cash_step(Currency(currency), Tariff(1))
    assert cash_rounded(Money(minor, Currency(currency)), step).minor == cash


def test_a_house_may_say_another_one() -> None:
    assert cash_step(Currency("EUR"), Tariff(1, cash_step=5)) == 5


@given(st.integers(-(10**9), 10**9), st.sampled_from(sorted(CASH_STEPS.values())))
def test_the_difference_is_at_most_half_a_coin_and_a_refund_gives_back_what_the_sale_took(
    minor: int, step: int
) -> None:
    amount = Money(minor, CHF)
    cash, difference = cash_rounded(amount, step), cash_difference(amount, step)
    assert cash == amount + difference
    assert cash.minor % step == 0
    assert abs(difference.minor) * 2 <= step
    assert cash_rounded(-amount, step) == -cash
