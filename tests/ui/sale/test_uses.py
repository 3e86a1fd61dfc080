"""A code that is used up, or cannot be checked: what the cashier reads, and what is not charged."""

import json
from dataclasses import replace
from typing import Any

import pytest

from pos.domain.refusals import Reason, Refusal, Trouble
from pos.domain.uses import Limited
from pos.services import orders
from pos.services.verifying import verify
from tests.ui.sale.test_prices import read
from ui.sale.stage import Stage

SPRING = Limited("spring")
RULE: dict[str, Any] = {
    "id": "spring",
    "name": "Spring weeks",
    "when": {"codes": ["SPRING"]},
    "uses": {"total": 5},
    "amount_off": {"minor": 500},
}


class Counter:
    """The server's counts: so many are left of the code; `away` when told to."""

    def __init__(self, window, left: int) -> None:
        self.left, self.away, self.kept = left, False, {}
        window.server.reserve_uses = self.reserve_uses
        window.server.count_uses = self.count_uses

    def reserve_uses(self, operation, uses, *, share=False):
        self._answer()
        count = sum(count for _, count in uses)
        if count > self.left:
            raise Refusal(Reason.USES_UP, thing="spring", left=self.left)
        self.left -= count
        self.kept[operation] = count
        return [count for _, count in uses]

    def count_uses(self, asked):
        self._answer()
        return [self.left for _ in asked]

    def _answer(self) -> None:
        if self.away:
            raise Trouble("server", "no answer")


@pytest.fixture
def counter(window):
    text = json.dumps({"version": 3, "rules": [RULE]})
    window.desk.take_season(replace(window.desk.season, tariff=text))
    return Counter(window, 5)


def type_code(window, code: str = "spring"):
    window.tap(window.screen.basket.codes_key)
    sheet = window.screen.prices.code
    sheet.field.setText(code)
    window.tap(sheet.take)
    window.settle()
    return sheet


def total(window) -> str:
    return window.screen.basket.total.text()


def sold(window):
    (found,) = window.orders()
    return orders.load(window.desk.till.desk, found.id).order


def pay(window) -> None:
    window.tap(window.screen.basket.cash_key)
    window.tender("Exact")


def test_a_code_with_uses_left_counts_and_its_uses_stand_on_the_order(window, counter):
    window.best(2)
    sheet = type_code(window)
    assert not sheet.isVisible()
    assert total(window) == "€38.00"
    pay(window)
    window.reach(Stage.DONE)
    assert [(one.limited, one.count) for one in sold(window).uses] == [(SPRING, 2)]
    assert counter.left == 3
    assert "uses_returned" not in window.kinds()
    assert verify(window.desk.till.desk.database.path).findings == ()


def test_a_used_up_code_is_said_when_it_is_typed(window, counter):
    counter.left = 0
    window.best(2)
    sheet = type_code(window)
    assert sheet.sentence.sentence == "This code has been used up: Spring weeks."
    assert total(window) == "€48.00"
    assert window.desk.terms.codes == frozenset()


def test_of_a_code_with_one_use_left_one_place_is_cheaper(window, counter):
    counter.left = 1
    window.best(2)
    type_code(window)
    assert total(window) == "€43.00"


def test_a_code_that_cannot_be_checked_says_so_and_what_can_be_done(window, counter):
    counter.away = True
    window.best(2)
    sheet = type_code(window)
    assert sheet.sentence.sentence == (
        "Without the sales server nobody can say whether Spring weeks is used up. Sell without it,"
        " or wait for the server."
    )
    assert total(window) == "€48.00"


def test_another_till_is_faster_nothing_is_charged_and_the_price_is_new(window, counter):
    window.best(2)
    type_code(window)
    counter.left = 1
    window.tap(window.screen.basket.cash_key)
    window.until(lambda: bool(window.sentence))
    window.settle()
    assert window.screen.paying.stage is Stage.PICKING
    assert window.sentence == (
        "Not to be had so often any more: Spring weeks, still 1. The price is new; say it to the"
        " customer."
    )
    assert total(window) == "€43.00"
    pay(window)
    window.reach(Stage.DONE)
    order = sold(window)
    assert (order.total_minor, order.uses[0].count, counter.left) == (4300, 1, 0)


def test_who_goes_back_from_paying_keeps_no_use(window, counter):
    window.best(2)
    type_code(window)
    window.tap(window.screen.basket.cash_key)
    window.until(lambda: window.screen.paying.ready)
    assert counter.left == 3
    window.screen.paying.back()
    window.settle()
    assert window.kinds()[-2:].count("uses_returned") == 1
    with window.desk.till.desk.database.transaction() as unit:
        assert unit.uses.every() == ()


def test_the_server_goes_between_code_and_cash_and_nothing_is_charged(window, counter):
    window.best(2)
    type_code(window)
    counter.away = True
    window.tap(window.screen.basket.cash_key)
    window.until(lambda: bool(window.sentence))
    window.settle()
    assert window.screen.paying.stage is Stage.PICKING
    assert "Without the sales server nobody can say" in window.sentence
    assert total(window) == "€48.00"
    assert window.orders() == ()
    counter.away = False
    window.desk.server_is(False)
    window.desk.server_is(True)
    window.settle()
    assert total(window) == "€38.00"  # it can be checked again, and is


def test_the_price_says_that_the_code_is_used_up_before_it_is_paid_for(window, counter):
    counter.left = 1
    window.best(2)
    type_code(window)
    counter.left = 0
    window.tap(window.screen.basket.cash_key)
    window.until(lambda: bool(window.sentence))
    window.settle()
    why = window.screen.prices.why
    why.ask(window.desk.basket, 0)
    assert "Spring weeks is used up" in read(window, why)
