"""Money: whole minor units that never vanish or appear."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.domain.money import (
    LIMIT_MINOR,
    Currency,
    Money,
    by_largest_remainder,
    percent_half_up,
    split_evenly,
    total,
    zero,
)

EUR, CNY = Currency("EUR"), Currency("CNY")
minors = st.integers(-(10**11), 10**11)


@given(st.lists(minors, max_size=9), st.randoms())
def test_a_total_does_not_depend_on_the_order(amounts: list[int], random: object) -> None:
    shuffled = list(amounts)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert total((Money(one, EUR) for one in shuffled), EUR) == Money(sum(amounts), EUR)


@given(minors, minors)
def test_what_is_added_can_be_taken_away(one: int, other: int) -> None:
    a, b = Money(one, EUR), Money(other, EUR)
    assert a + b - b == a
    assert a - b == -(b - a)
    assert (a < b) == (one < other)
    assert (a >= b) == (one >= other)


@given(minors, st.integers(1, 200))
def test_a_split_gives_every_minor_unit_to_somebody(minor: int, parts: int) -> None:
    shares = [share.minor for share in split_evenly(Money(minor, EUR), parts)]
    assert sum(shares) == minor
    assert len(shares) == parts
    assert max(shares) - min(shares) <= 1
    assert shares == sorted(shares, reverse=True)


@given(minors, st.lists(st.integers(0, 10**6), min_size=1, max_size=20))
def test_a_sum_in_proportion_gives_every_minor_unit_to_somebody(
    minor: int, weights: list[int]
) -> None:
    shares = [share.minor for share in by_largest_remainder(Money(minor, EUR), weights)]
    assert sum(shares) == minor
    whole = sum(weights)
    for share, weight in zip(shares, weights, strict=True):
        if whole:
            assert abs(Fraction(share) - Fraction(minor * weight, whole)) < 1


def test_the_largest_remainder_gets_what_is_left_and_of_equal_ones_the_first() -> None:
    def shares(minor: int, *weights: int) -> list[int]:
        return [one.minor for one in by_largest_remainder(Money(minor, EUR), weights)]

    assert shares(100, 1, 1, 1) == [34, 33, 33]
    assert shares(10, 5, 3, 3) == [4, 3, 3]
    assert shares(11, 0, 0) == [6, 5]
    assert shares(7, 0, 2) == [0, 7]
    for wrong in ([], [1, -1]):
        with pytest.raises(ValueError, match="cannot split"):
            by_largest_remainder(Money(1, EUR), wrong)


@given(minors, st.fractions(0, 1000, max_denominator=1000))
def test_a_percentage_is_rounded_half_away_from_zero(minor: int, percent: Fraction) -> None:
    rounded = percent_half_up(Money(minor, EUR), percent).minor
    exact = minor * percent / 100
    assert abs(rounded - exact) <= Fraction(1, 2)
    if abs(rounded - exact) == Fraction(1, 2):
        assert abs(rounded) > abs(exact)
    assert percent_half_up(Money(-minor, EUR), percent).minor == -rounded


@pytest.mark.parametrize(("minor", "rounded"), [(150, 15), (155, 16), (-155, -16), (154, 15)])
def test_ten_percent(minor: int, rounded: int) -> None:
    assert percent_half_up(Money(minor, EUR), Fraction(10)) == Money(rounded, EUR)


def test_currencies_do_not_mix() -> None:
    for mixed in (
        lambda: Money(1, EUR) + Money(1, CNY),
        lambda: Money(1, EUR) - Money(1, CNY),
        lambda: Money(1, EUR) < Money(1, CNY),
        lambda: total([Money(1, CNY)], EUR),
    ):
        with pytest.raises(ValueError, match="do not add up"):
            mixed()
    assert Money(1, EUR) != Money(1, CNY)


@pytest.mark.parametrize("minor", [1.0, "1", True, None])
def test_only_whole_numbers_are_money(minor: object) -> None:
    with pytest.raises(TypeError):
        Money(minor, EUR)  # type: ignore[arg-type]


@pytest.mark.parametrize("minor", [LIMIT_MINOR + 1, -LIMIT_MINOR - 1])
def test_sums_no_till_ever_saw_are_refused(minor: int) -> None:
    with pytest.raises(ValueError, match="out of range"):
        Money(minor, EUR)


@pytest.mark.parametrize("code", ["eur", "EURO", "E1R"[:2], "", "ÄÖÜ"])
def test_what_is_no_currency_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match="currency"):
        Currency(code)


def test_currencies_know_their_minor_units() -> None:
    exponents = [Currency(code).exponent for code in ("EUR", "CNY", "JPY", "KWD")]
    assert exponents == [2, 2, 0, 3]
    assert not zero(EUR)
    assert Money(3, EUR) * 2 == Money(6, EUR)
    with pytest.raises(ValueError, match="0 parts"):
        split_evenly(Money(1, EUR), 0)
