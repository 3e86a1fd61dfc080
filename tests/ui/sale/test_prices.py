"""Prices at the window: rules, fees, codes and limits, and what the cashier can say about them."""

import json
import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel

from pos.domain.ids import OperationId, PerformanceId, PersonId, PlaceId
from pos.services import orders
from pos.services.verifying import verify
from tests.ui.sale.conftest import small_hall
from ui.sale.basket import BasketLine, FeeLabel
from ui.sale.stage import Stage
from ui.widgets import Key, MoneyLabel

GROUP = {
    "id": "groups",
    "name": "Groups from 4",
    "exclusive": "offers",
    "group": {"least": 4, "percent_off": {"percent": 10}},
}
SPRING = {
    "id": "spring",
    "name": "Spring weeks",
    "when": {"codes": ["SPRING"]},
    "exclusive": "offers",
    "amount_off": {"minor": 500},
}
LATE = {
    "id": "late",
    "name": "Last seats",
    "when": {"sold": {"from": 400}},
    "amount_off": {"minor": 1000},
}
FEE = {"id": "booking", "name": "Booking fee", "per": "order", "minor": 150}
LIMIT = {"id": "six", "name": "Premiere", "per": "order", "most": 6}
TAX = {"id": "vat", "name": "VAT", "percent": 7}

Tariff = Callable[..., None]


@pytest.fixture
def tariff(window) -> Tariff:
    """The house's tariff from now on."""

    def take(**parts: list[dict[str, Any]]) -> None:
        text = json.dumps({"version": 3, **parts})
        window.desk.take_season(replace(window.desk.season, tariff=text))

    return take


def price_keys(window) -> list[Key]:
    return [
        key
        for key in window.shown(window.screen.basket, Key)
        if key.accessibleName().endswith("why this price?")
    ]


def read(window, widget) -> list[str]:
    """What a cashier reads there, from above to below."""
    labels = [one for one in window.shown(widget, QLabel) if one.text()]
    labels.sort(key=lambda one: (one.mapTo(window.screen, one.rect().topLeft()).y(), one.x()))
    return [one.text() for one in labels]


def pay_cash(window, note: str) -> None:
    window.tap(window.screen.basket.cash_key)
    window.tender(note)
    window.reach(Stage.DONE)


def sold(window):
    (found,) = window.orders()
    return orders.load(window.desk.till.desk, found.id).order


def test_without_a_tariff_prices_are_those_of_the_list_and_need_no_word(window):
    window.best(2)
    assert window.screen.basket.total.text() == "€48.00"
    assert price_keys(window) == []


def test_the_fourth_of_a_party_makes_all_of_them_a_group_and_the_ticket_says_why(window, tariff):
    tariff(rules=[GROUP])
    window.best(2)
    assert window.screen.basket.total.text() == "€48.00"
    window.best(4)
    assert window.screen.basket.total.text() == "€86.40"
    window.tap(price_keys(window)[0])
    why = window.screen.prices.why
    told = read(window, why)
    assert "Groups from 4: 10% less" in told
    assert [one.text() for one in window.shown(why, MoneyLabel)][-1] == "€21.60"
    window.tap(why.close_key)
    pay_cash(window, "Exact")
    order = sold(window)
    assert order.total_minor == 8640
    assert order.priced.tariff_version == 3
    assert {line.rules for line in order.priced.lines} == {("groups",)}


def test_a_fee_of_the_order_stands_below_the_tickets_and_in_the_sum(window, tariff):
    tariff(fees=[FEE], taxes=[TAX])
    window.best(2)
    (fee,) = window.shown(window.screen.basket, FeeLabel)
    assert read(window, fee) == ["Booking fee", "€1.50"]
    assert window.screen.basket.total.text() == "€49.50"
    pay_cash(window, "€50")
    assert window.screen.done.change.text() == "€0.50"
    order = sold(window)
    assert [fee.name for fee in order.fees] == ["Booking fee"]
    assert sum(tax.gross_minor for tax in order.priced.taxes) == order.total_minor == 4950
    assert verify(window.desk.till.desk.database.path).findings == ()


def test_a_code_makes_it_cheaper_for_this_customer_alone(window, tariff):
    tariff(rules=[SPRING])
    window.best(2)
    window.tap(window.screen.basket.codes_key)
    sheet = window.screen.prices.code
    sheet.field.setText("winter")
    window.tap(sheet.take)
    assert sheet.sentence.sentence == "There is no such promo code."
    sheet.field.setText("AUTUM")
    assert not sheet.sentence.sentence, "it was said of the other one"
    sheet.field.setText("spring")
    window.tap(sheet.take)
    assert not sheet.isVisible()
    assert window.screen.basket.total.text() == "€38.00"
    pay_cash(window, "Exact")
    window.tap(window.screen.done.next_key)
    window.best(2)
    assert window.screen.basket.total.text() == "€48.00"


def test_a_code_can_be_put_away_again(window, tariff):
    tariff(rules=[SPRING])
    window.best(1)
    sheet = window.screen.prices.code
    window.tap(window.screen.basket.codes_key)
    sheet.field.setText("SPRING")
    window.tap(sheet.take)
    assert window.screen.basket.total.text() == "€19.00"
    window.tap(window.screen.basket.codes_key)
    window.tap(sheet.drop)
    assert window.screen.basket.total.text() == "€24.00"


def test_more_than_one_may_buy_is_said_before_any_money(window, tariff):
    tariff(limits=[LIMIT])
    window.best(4)
    window.tap_seats("F1", "F2", "F3")
    window.tap(window.screen.basket.cash_key)
    assert window.screen.paying.stage is Stage.PICKING
    assert "Premiere" in window.sentence
    assert "6" in window.sentence


def test_what_is_sold_by_others_meanwhile_flips_no_price_under_an_open_basket(window, tariff):
    tariff(rules=[LATE])
    window.best(2)
    window.desk.replica.states[20:60] = 4  # SOLD
    window.tap_seats("B1")
    assert window.screen.basket.total.text() == "€72.00"
    window.tap(window.screen.bar.clear_key)
    window.best(1)
    assert window.screen.basket.total.text() == "€14.00"


def test_with_no_server_the_share_sold_is_the_last_one_it_told(window, tariff):
    tariff(rules=[LATE])
    window.desk.replica.states[20:60] = 4  # SOLD
    window.desk.server_is(False)
    window.desk.doubt(window.desk.replica)
    assert not window.desk.is_known
    with window.desk.till.desk.database.transaction() as unit:
        own = OperationId(window.desk.till.desk.ids.new())
        unit.leases.allot(own, window.desk.performance.id, [PlaceId(0)], 0)
    window.desk.refresh_own()
    window.settle()
    window.tap_seats("A1")
    assert window.screen.basket.total.text() == "€14.00"


def test_the_share_of_a_hall_that_is_not_on_the_screen_is_as_it_was_seen_there(window, tariff):
    tariff(rules=[LATE])
    desk = window.desk
    desk.replica.states[20:60] = 4  # SOLD
    desk.stop_following()
    other = replace(desk.performance, id=PerformanceId(desk.performance.id + 1))
    desk.season = replace(desk.season, performances=(*desk.season.performances, other))
    shown, desk.performance = desk.performance, other
    window.play(small_hall())
    window.best(1)
    assert window.screen.basket.total.text() == "€24.00"
    item = desk.basket.items[0]
    desk.set_basket(desk.basket.add(replace(item, performance=shown.id, place=PlaceId(3))))
    assert [one.price.minor for one in desk.basket.items] == [2400, 1400]


def test_a_tariff_that_changed_before_the_cash_came_is_asked_again(window, tariff):
    tariff(rules=[GROUP])
    window.best(4)
    window.tap(window.screen.basket.cash_key)
    window.until(lambda: window.screen.paying.ready)
    changed = json.dumps({"version": 4})
    window.desk.season = replace(window.desk.season, tariff=changed)
    window.tender("Exact")
    window.until(lambda: window.sentence != "")
    assert window.orders() == ()


COMP = {"id": "guests", "name": "Guest of the house", "comp": {"reasons": ["Press", "Partner"]}}


def test_a_supervisor_gives_a_place_away_and_the_order_says_why_and_by_whom(
    window, tariff, box_office
):
    tariff(rules=[COMP])
    window.desk.sign_in(box_office.person(PersonId("s1")))
    window.best(2)
    line = window.screen.basket.findChildren(BasketLine)[-1]
    window.tap(line.type_key)
    give = next(key for key in window.shown(window.screen.basket, Key) if key.text() == "Give away")
    window.tap(give)
    sheet = window.screen.prices.giving
    assert not sheet.go.isEnabled()
    press = next(key for key in window.shown(sheet, Key) if key.text() == "Press")
    window.tap(press)
    window.tap(sheet.go)
    window.until(lambda: not sheet.isVisible())
    assert window.screen.basket.total.text() == "€24.00"
    pay_cash(window, "Exact")
    order = sold(window)
    assert sorted(ticket.price_minor for ticket in order.tickets) == [0, 2400]
    (comp,) = [line.comp for line in order.priced.lines if line.comp]
    assert comp.reason == "Press"
    assert comp.approver == window.desk.person.id


SIX = {"id": "six", "name": "Six for five", "buy_get": {"buy": 5, "free": 1}}


def test_the_price_of_a_large_party_is_found_behind_the_screen_and_paying_waits_for_it(
    window, tariff, monkeypatch
):
    """A tap never waits for the cheapest of many offers; nobody reads a total that is not final."""
    tariff(rules=[SIX])
    monkeypatch.setattr("ui.desk.LONG_BASKET", 6)
    hold_on = threading.Event()
    window.desk.background.on_storage(lambda: hold_on.wait(10), lambda _done: None)
    window.tap_seats("A1", "A2", "A3", "A4", "A5", "A6")
    basket = window.screen.basket
    assert window.desk.pricing
    assert basket.total.text() == "…"
    window.tap(basket.cash_key)
    assert window.screen.paying.stage is Stage.PICKING
    hold_on.set()
    window.reach(Stage.CASH)
    assert basket.total.text() == "€120.00"
    window.until(lambda: window.screen.paying.ready)
    window.tender("Exact")
    window.reach(Stage.DONE)
    assert sold(window).total_minor == 12_000


def test_a_price_that_comes_late_is_not_for_a_basket_that_has_changed(window, tariff, monkeypatch):
    tariff(rules=[SIX])
    monkeypatch.setattr("ui.desk.LONG_BASKET", 6)
    hold_on = threading.Event()
    window.desk.background.on_storage(lambda: hold_on.wait(10), lambda _done: None)
    window.tap_seats("A1", "A2", "A3", "A4", "A5", "A6")
    window.tap_seats("A6")
    assert not window.desk.pricing
    hold_on.set()
    window.settle()
    assert window.places == ["A1", "A2", "A3", "A4", "A5"]
    assert window.screen.basket.total.text() == "€120.00"
