"""Orders and refunds that do not balance cannot even be made."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.domain.ids import uuid7
from pos.domain.order import Order, Refund, Tender, Ticket
from pos.domain.plan import PlaceLabel

ID = uuid7(1, 1)


def ticket(minor: int) -> Any:
    return Ticket(ID, 1, 1, PlaceLabel("S", "A", "1"), "c", "t", minor, "code")


def order(prices: list[int], tenders: list[Tender], change: int) -> Order:
    tickets = tuple(ticket(minor) for minor in prices)
    return Order(ID, "3-000001", 3, ID, "c1", 0, "EUR", tickets, tuple(tenders), change)


@given(st.lists(st.integers(0, 10_000), max_size=6), st.integers(-50, 50), st.integers(0, 500))
def test_an_order_is_paid_exactly_or_is_none(prices: list[int], off: int, change: int) -> None:
    handed = sum(prices) + change + off
    if off == 0:
        assert order(prices, [Tender("cash", handed)], change).total_minor == sum(prices)
    else:
        with pytest.raises(ValueError, match="3-000001"):
            order(prices, [Tender("cash", handed)], change)


def test_negative_tenders_and_negative_change_are_no_payment() -> None:
    with pytest.raises(ValueError, match="negative"):
        order([100], [Tender("cash", 200), Tender("card", -100)], 0)
    with pytest.raises(ValueError, match="negative"):
        order([100], [Tender("cash", 50)], -50)


def test_a_refund_gives_back_exactly_what_its_tickets_cost() -> None:
    whole = Refund(
        ID, ID, "1", (ID,), ((1, 1),), (Tender("cash", -100),), 100, "EUR", ID, "c", "s", "", 0
    )
    for broken in (
        {"amount_minor": 99},
        {"amount_minor": -100, "tenders": (Tender("cash", 100),)},
        {"tenders": (Tender("cash", -100), Tender("card", -1))},
        {"tickets": (), "places": (), "tenders": (), "amount_minor": 0},
        {"places": ()},
    ):
        with pytest.raises(ValueError, match="refund of 1"):
            replace(whole, **broken)
