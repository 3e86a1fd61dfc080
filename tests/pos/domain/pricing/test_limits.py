"""How many one may buy: the same answer on line and off, and more never becomes allowed."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.domain.pricing.circumstances import Customer, SoFar
from pos.domain.pricing.limits import broken, check_limits
from pos.domain.pricing.tariff import Limit, LimitPer
from pos.domain.pricing.when import Share, When
from pos.domain.refusals import Reason, Refusal
from tests.pos.domain.pricing.houses import basket, book, now, places

ANNA = Customer("anna")


def refusal(wanted: Any, *limits: Limit, **more: Any) -> Refusal | None:
    try:
        check_limits(wanted, book(*limits), now(**more))
    except Refusal as refused:
        return refused
    return None


def test_an_order_takes_so_many_places_and_not_one_more() -> None:
    six = Limit("six", "Six an order", LimitPer.ORDER, 6)
    assert refusal(places(6), six) is None
    refused = refusal(places(7), six)
    assert refused is not None
    assert refused.reason is Reason.LIMIT_PER_ORDER
    assert refused.params == {"name": "Six an order", "limit": 6, "count": 7, "left": 6}


def test_a_limit_of_a_performance_counts_each_by_itself() -> None:
    two = Limit("two", "Two each", LimitPer.PERFORMANCE, 2)
    assert refusal(basket((2, "adult", "stalls", 1), (2, "adult", "stalls", 2)), two) is None
    refused = refusal(basket((1, "adult", "stalls", 1), (3, "adult", "stalls", 2)), two)
    assert refused is not None
    assert (refused.reason, refused.params["performance"]) == (Reason.LIMIT_PER_PERFORMANCE, 2)


def test_what_a_customer_has_bought_before_counts() -> None:
    four = Limit("four", "Four in all", LimitPer.CUSTOMER, 4)
    so_far = SoFar(bought={"four": 3})
    assert refusal(places(1), four, customer=ANNA, so_far=so_far) is None
    refused = refusal(places(2), four, customer=ANNA, so_far=so_far)
    assert refused is not None
    assert (refused.reason, refused.params["left"]) == (Reason.LIMIT_PER_CUSTOMER, 1)
    assert refusal(places(4), four, so_far=so_far) is None  # nobody knows who it is
    assert refusal(places(5), four, so_far=so_far) is not None


def test_what_a_customer_has_bought_of_one_performance_counts_there() -> None:
    two = Limit("two", "Two of each", LimitPer.CUSTOMER_PERFORMANCE, 2)
    so_far = SoFar(bought_of={("two", 1): 2})
    assert refusal(places(2, performance=2), two, customer=ANNA, so_far=so_far) is None
    refused = refusal(places(1), two, customer=ANNA, so_far=so_far)
    assert refused is not None
    assert refused.reason is Reason.LIMIT_PER_CUSTOMER_PERFORMANCE
    assert (refused.params["left"], refused.params["performance"]) == (0, 1)


def test_a_limit_may_ask_who_it_is() -> None:
    named = Limit("n", "By name", LimitPer.CUSTOMER, 4, customer_needed=True)
    refused = refusal(places(1), named)
    assert refused is not None
    assert refused.reason is Reason.CUSTOMER_NEEDED
    assert refusal(places(1), named, customer=ANNA) is None
    assert refusal([], named) is None


def test_a_limit_speaks_of_the_places_it_names() -> None:
    children = Limit(
        "c", "Two children", LimitPer.ORDER, 2, when=When(ticket_types=frozenset({"child"}))
    )
    assert refusal(basket((9, "adult"), (2, "child")), children) is None
    assert refusal(basket((3, "child")), children) is not None
    full = Limit("f", "When it gets full", LimitPer.ORDER, 2, when=When(sold=Share(900)))
    assert refusal(places(3), full, sold={1: 899}) is None
    assert refusal(places(3), full, sold={1: 900}) is not None


def test_none_may_be_none_at_all() -> None:
    nothing = Limit("n", "Not for sale", LimitPer.ORDER, 0)
    assert refusal(places(1), nothing) is not None
    assert refusal([], nothing) is None


@pytest.mark.parametrize("per", LimitPer)
@given(
    most=st.integers(0, 5),
    counts=st.lists(st.integers(0, 4), min_size=3, max_size=3),
    before=st.integers(0, 5),
    more=st.integers(1, 3),
)
def test_what_is_refused_stays_refused_with_one_more(
    per: LimitPer, most: int, counts: list[int], before: int, more: int
) -> None:
    limit = Limit("l", "Limit", per, most)
    so_far = SoFar(bought={"l": before}, bought_of={("l", 1): before})
    wanted = basket(*((n, "adult", "stalls", at) for at, n in enumerate(counts, 1)))
    circumstances = now(customer=ANNA, so_far=so_far)
    refused = [list(broken(wanted[:n], book(limit), circumstances)) for n in range(len(wanted) + 1)]
    first = next((n for n, found in enumerate(refused) if found), len(refused))
    assert all(refused[first:])
    counted = {
        LimitPer.ORDER: sum(counts),
        LimitPer.PERFORMANCE: max(counts),
        LimitPer.CUSTOMER: sum(counts) + before,
        LimitPer.CUSTOMER_PERFORMANCE: max(counts[0] + before if counts[0] else 0, *counts[1:]),
    }
    if wanted:
        assert bool(refused[-1]) == (counted[per] > most)
    bigger = SoFar(bought={"l": before + more}, bought_of={("l", 1): before + more})
    later = list(broken(wanted, book(limit), now(customer=ANNA, so_far=bigger)))
    assert later or not refused[-1]
