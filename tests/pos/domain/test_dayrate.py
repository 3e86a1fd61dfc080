"""A rate is exact, and no customer gains by it."""

from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pos.domain.dayrate import NANO, RATE_LIMIT_NANO, needed, rate_text, read_rate, worth
from pos.domain.money import (
    LIMIT_MINOR,
    Currency,
    Money,
    cash_step,
    down_to_cash,
    rounded_to_cash,
)
from pos.domain.refusals import Reason, Refusal

CODES = ["EUR", "CHF", "JPY", "KWD", "SEK", "HUF"]
EUR, CHF, JPY = Currency("EUR"), Currency("CHF"), Currency("JPY")
rates = st.integers(NANO // 1000, 1000 * NANO)


@pytest.mark.parametrize(
    ("typed", "nano"),
    [
        ("1.0650", 1_065_000_000),
        ("1,065", 1_065_000_000),
        ("0.006123", 6_123_000),
        ("12", 12 * NANO),
    ],
)
def test_a_rate_is_read_as_people_type_it(typed: str, nano: int) -> None:
    assert read_rate(typed) == nano


@pytest.mark.parametrize(
    "typed", ["", "0", ".", "-1", "1.2.3", "1e3", "1.0000000001", "1000001", "٣", "nan", "9" * 30]
)
def test_what_is_no_rate_is_refused(typed: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_rate(typed)
    assert refused.value.reason is Reason.AMOUNT_WRONG


@given(st.integers(1, RATE_LIMIT_NANO))
def test_a_rate_reads_as_it_was_written(nano: int) -> None:
    assert read_rate(rate_text(nano)) == nano


def test_notes_are_worth_their_rate_rounded_down() -> None:
    assert worth(Money(5000, CHF), read_rate("1.065"), EUR, 1) == Money(5325, EUR)
    assert worth(Money(1000, JPY), read_rate("0.006123"), EUR, 1) == Money(612, EUR)
    assert worth(Money(1000, EUR), read_rate("0.9381"), CHF, 5) == Money(935, CHF)


@example(1_000_001, NANO // 1000, "JPY", "KWD")
@given(st.integers(0, 10**7), rates, st.sampled_from(CODES), st.sampled_from(CODES))
def test_what_is_asked_for_in_notes_pays_and_one_coin_less_does_not(
    minor: int, nano: int, house: str, other: str
) -> None:
    step = cash_step(Currency(house))
    due = rounded_to_cash(Money(minor, Currency(house)), step)
    try:
        notes = needed(due, nano, Currency(other))
    except Refusal as refusal:
        assert refusal.reason is Reason.AMOUNT_WRONG
        factor = Fraction(NANO, nano) * Fraction(10) ** (
            Currency(other).exponent - due.currency.exponent
        )
        assert due.minor * factor > LIMIT_MINOR - cash_step(Currency(other))
        return
    assert worth(notes, nano, due.currency, step) >= due
    less = Money(notes.minor - cash_step(notes.currency), notes.currency)
    if due and less.minor >= 0:
        assert worth(less, nano, due.currency, step) < due


@given(st.integers(-(10**9), 10**9), st.sampled_from([1, 5, 10, 50, 100, 500]))
def test_rounding_to_coins_is_to_the_nearest_and_down_is_down(minor: int, step: int) -> None:
    amount = Money(minor, EUR)
    near, below = rounded_to_cash(amount, step), down_to_cash(amount, step)
    assert near.minor % step == below.minor % step == 0
    assert abs(near.minor - minor) * 2 <= step
    assert 0 <= minor - below.minor < step
    assert rounded_to_cash(-amount, step) == -near
