"""Two books of one terminal, side by side."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from pos.domain.dayend import (
    Comparison,
    Movement,
    SchemeLine,
    Sum,
    TerminalTotals,
    ours_of,
    that_fit,
    totals_of,
)

SALES = (
    Movement("charge", 4250, 1, "approved", "0001"),
    Movement("charge", 1200, 2, "approved", "0002"),
    Movement("charge", 900, 3, "declined"),
    Movement("charge", 700, 4, "approved", "0004, void 0005"),
    Movement("reversal", 700, 5, "approved", "0004, void 0005"),
    Movement("refund", 1200, 6, "approved", "0006"),
)
OURS = ours_of(SALES)


def compared(theirs: TerminalTotals | None) -> Comparison:
    return Comparison("", 0, 10, "EUR", OURS, theirs)


def slip(sales: Sum, back: Sum) -> TerminalTotals:
    return totals_of([SchemeLine("", sales, back)])


def test_our_books_count_only_what_moved() -> None:
    assert OURS.sales == Sum(3, 6150)
    assert (OURS.refunds, OURS.reversals, OURS.back) == (Sum(1, 1200), Sum(1, 700), Sum(2, 1900))
    assert OURS.net_minor == 4250


def test_the_same_totals_agree() -> None:
    assert compared(slip(Sum(3, 6150), Sum(2, 1900))).agrees


def test_a_terminal_that_takes_voids_out_of_its_sales_agrees_too() -> None:
    assert compared(slip(Sum(2, 5450), Sum(1, 1200))).agrees


def test_the_same_money_in_another_number_of_payments_does_not_agree() -> None:
    other = compared(slip(Sum(4, 6150), Sum(2, 1900)))
    assert not other.agrees
    assert other.difference_minor == 0


def test_without_a_slip_nothing_agrees() -> None:
    assert not compared(None).agrees
    assert compared(None).difference_minor == 0


def test_a_declined_payment_of_just_that_amount_is_pointed_at() -> None:
    more = compared(slip(Sum(4, 7050), Sum(2, 1900)))
    (found,) = that_fit(more, SALES)
    assert (found.minor, found.ours, found.what) == (900, "declined", "fits")
    assert more.difference_minor == 900


def test_an_approved_payment_that_the_terminal_lacks_is_pointed_at() -> None:
    less = compared(slip(Sum(2, 1900), Sum(2, 1900)))
    assert [one.reference for one in that_fit(less, SALES)] == ["0001"]


def test_what_went_back_is_looked_for_among_what_went_back() -> None:
    less = compared(slip(Sum(3, 6150), Sum(1, 700)))
    assert [one.kind for one in that_fit(less, SALES)] == ["refund"]


def test_two_payments_apart_point_at_nothing() -> None:
    assert that_fit(compared(slip(Sum(5, 8000), Sum(2, 1900))), SALES) == ()


AMOUNTS = st.integers(0, 10**9)
SUMS = st.builds(Sum, st.integers(0, 1000), AMOUNTS)
TOTALS = st.lists(
    st.builds(SchemeLine, st.sampled_from(["", "mc", "visa"]), SUMS, SUMS, SUMS), max_size=5
).map(totals_of)


@given(TOTALS, TOTALS)
def test_what_came_since_is_what_is_there_less_what_was(before, since) -> None:
    now = before.plus(since)
    assert now.minus(before) == since
    assert now.net_minor == before.net_minor + since.net_minor
    assert now.minus(now) == TerminalTotals()


@given(TOTALS)
def test_counting_that_began_anew_is_noticed(before) -> None:
    anew = TerminalTotals().minus(before)
    assert anew.is_possible == (before == TerminalTotals())


@given(TOTALS)
def test_totals_agree_with_themselves(totals) -> None:
    assert replace(compared(totals), ours=totals).agrees
