"""The basket: no place twice, a total that follows its lines."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.domain.basket import PLACES_LIMIT, Basket, Item
from pos.domain.money import Currency, Money
from pos.domain.plan import PlaceLabel
from pos.domain.refusals import Reason, Refusal

EUR = Currency("EUR")


def item(place: int, minor: int = 100, performance: int = 1) -> Any:
    return Item(
        performance, place, PlaceLabel("S", "A", str(place)), "c", "adult", Money(minor, EUR)
    )


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 10_000)), max_size=40))
def test_the_total_is_what_its_places_cost(picks: list[tuple[int, int]]) -> None:
    basket, kept = Basket(EUR), {}
    for place, minor in picks:
        if place in kept:
            with pytest.raises(Refusal, match=Reason.PLACE_TAKEN.value):
                basket.add(item(place, minor))
            basket = basket.without(1, place)
            del kept[place]
        else:
            basket = basket.add(item(place, minor))
            kept[place] = minor
        assert basket.total.minor == sum(kept.values())
        assert basket.places(1) == tuple(kept)


def test_the_same_place_of_two_performances_are_two_places() -> None:
    basket = Basket(EUR).add(item(4), item(4, performance=2))
    assert basket.has(2, 4)
    assert not basket.without(2, 4).has(2, 4)
    assert basket.without(2, 4).has(1, 4)


def test_nothing_is_added_when_one_place_is_there_already() -> None:
    basket = Basket(EUR).add(item(4))
    with pytest.raises(Refusal, match=Reason.PLACE_TAKEN.value):
        basket.add(item(5), item(4))
    assert basket.places(1) == (4,)


def test_a_basket_has_an_end() -> None:
    basket = Basket(EUR).add(*(item(place) for place in range(PLACES_LIMIT)))
    with pytest.raises(Refusal, match=Reason.TOO_MANY_PLACES.value):
        basket.add(item(PLACES_LIMIT))


def test_another_ticket_type_changes_that_line_and_the_total() -> None:
    basket = Basket(EUR).add(item(4), item(5)).retyped(1, "child", Money(40, EUR))
    assert [one.ticket_type for one in basket.items] == ["adult", "child"]
    assert basket.total.minor == 140
