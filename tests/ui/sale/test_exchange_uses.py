"""An exchange whose new ticket uses what the house limits: asked, owned before money, or back."""

import json
from dataclasses import replace
from typing import Any

import pytest

from pos.domain.uses import Limited
from pos.services import catalogue
from pos.services.verifying import verify
from tests.ui.sale.test_exchanging import _approve, _exchanging, _pick, _type, screen
from tests.ui.sale.test_uses import Counter

__all__ = ["screen"]
RULE: dict[str, Any] = {
    "id": "spring",
    "name": "First children",
    "when": {"ticket_types": ["child"]},
    "uses": {"total": 5},
    "percent_off": {"percent": 50},
}


@pytest.fixture
def counter(window):
    text = json.dumps({"version": 3, "rules": [RULE]})
    season = replace(window.desk.season, tariff=text)
    catalogue.keep_season(window.desk.till.desk, season)
    window.desk.take_season(season)
    return Counter(window, 2)


def as_a_child(window, screen):
    panel = _exchanging(window, screen)
    _pick(window, panel, "C5")
    window.tap(panel.map.take)
    window.until(lambda: panel.steps.currentWidget() is panel.difference)
    window.settle()
    window.tap(_type(panel, "Child"))
    window.settle()
    return panel


def made(window):
    (order,) = window.orders()
    with window.desk.till.desk.database.transaction() as unit:
        return unit.exchanges.of_order(order.id)


def test_the_use_is_owned_before_the_exchange_and_stands_on_it(window, counter, screen):
    panel = as_a_child(window, screen)
    assert panel.difference.money.text() == "€18.00"
    window.tap(panel.difference.agree)
    assert counter.left == 2, "nobody has agreed yet"
    _approve(window, panel)
    window.until(lambda: panel.steps.currentWidget() is panel.done)
    window.settle()
    assert counter.left == 1
    (exchange,) = made(window)
    assert [(one.limited, one.count) for one in exchange.uses] == [(Limited("spring"), 1)]
    assert "uses_returned" not in window.kinds()
    assert verify(window.desk.till.desk.database.path).findings == ()


def test_one_that_is_used_up_meanwhile_is_said_and_the_price_is_what_it_is_without(
    window, counter, screen
):
    panel = as_a_child(window, screen)
    counter.left = 0
    window.tap(panel.difference.agree)
    _approve(window, panel)
    window.until(lambda: bool(panel.sentence.sentence))
    assert "First children" in panel.sentence.sentence
    assert panel.steps.currentWidget() is panel.difference
    assert panel.difference.money.text() == "€12.00"
    assert made(window) == ()
    window.tap(panel.difference.agree)  # the customer takes it all the same
    window.until(lambda: panel.steps.currentWidget() is panel.done)
    window.settle()
    (exchange,) = made(window)
    assert (exchange.uses, exchange.in_minor) == ((), 1200)


def test_whoever_goes_away_gives_the_use_back(window, counter, screen):
    panel = as_a_child(window, screen)
    window.tap(panel.difference.agree)
    panel.uses._owns, own = False, panel.uses.own
    panel.uses.own = lambda found, season, then, failed: own(found, season, _nothing, failed)
    _approve(window, panel)
    window.until(lambda: counter.left == 1)
    panel.difference.given_up.emit()
    window.until(lambda: screen.stack.currentWidget() is screen.page)
    window.settle()
    assert "uses_returned" in window.kinds()
    assert made(window) == ()


def _nothing() -> None:
    return
