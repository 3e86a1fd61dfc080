"""Answers of the server that come home after the cashier has gone on."""

import threading

import pytest

from pos.domain.ids import PlaceId
from pos.domain.refusals import Reason, Refusal
from pos.services import cards
from ui.sale.stage import Stage

YARD = 0


@pytest.fixture
def slow_holds(window):
    """Holds are answered when the event is set, and not before."""
    answer, hold = threading.Event(), window.server.hold

    def late(*asked):
        assert answer.wait(10)
        return hold(*asked)

    window.server.hold = late
    yield answer
    answer.set()


def test_cash_taken_back_for_a_card_starts_one_charge_behind_its_own_securing(window):
    window.best(2)
    window.server.gate.clear()
    window.tap(window.screen.basket.cash_key)
    window.screen.paying.back()
    window.tap(window.screen.basket.card_key)
    window.server.gate.set()
    window.settle()
    window.settle()
    assert window.screen.paying.stage is Stage.CARD
    window.until(lambda: window.screen.paying.attempt is not None)
    attempt = window.screen.paying.attempt
    assert cards.open_attempt(window.desk.till.desk) == attempt
    assert not window.screen.settle.isVisible()


def test_no_card_is_charged_on_an_earlier_securing_than_that_of_this_basket(window):
    window.tap_seats("A1")
    window.server.gate.clear()
    window.tap(window.screen.basket.cash_key)
    window.screen.paying.back()
    window.tap_seats("A2")
    window.tap(window.screen.basket.card_key)
    window.until(lambda: not window.desk.background.busy("storage"))
    window.somebody_has("A2")  # after it was held, as when a hold ends
    window.server.gate.set()
    window.settle()
    assert window.places == ["A1"]
    assert cards.open_attempt(window.desk.till.desk) is None
    assert window.screen.paying.stage is Stage.PICKING


@pytest.mark.parametrize("stage", [Stage.CASH, Stage.CARD])
def test_places_that_the_server_still_chooses_are_in_what_is_paid(window, slow_holds, stage):
    window.tap_seats("A1")
    window.screen.holding.take_area(YARD, 2)
    panel = window.screen.basket
    window.tap(panel.cash_key if stage is Stage.CASH else panel.card_key)
    slow_holds.set()
    window.reach(stage)
    window.settle()
    assert window.screen.paying.total.minor == 2400 + 2 * 900
    shown = window.screen.cash if stage is Stage.CASH else window.screen.card
    assert shown.total.text() == "€42.00"
    assert window.screen.paying.ready
    assert ("secure", (0, 60, 61)) in window.server.asked


def test_places_of_an_area_keep_their_own_hall_when_another_is_shown_by_then(
    window, slow_holds, galleries
):
    season, first = window.desk.season, window.desk.performance
    window.screen.holding.take_area(YARD, 2)
    window.desk.performance = season.performances[1]
    window.play(galleries)
    window.server.first_unit = PlaceId(60)  # it was asked for the hall before
    slow_holds.set()
    window.settle()
    basket = window.desk.basket
    assert basket.places(first.id) == (60, 61)
    assert {(item.label.section, item.price.minor) for item in basket.items} == {("Yard", 900)}
    window.server.first_unit = PlaceId(0)
    window.server.units = 0
    window.screen.bar.best.emit(3)  # gives back what it found before, and only that
    window.settle()
    assert window.desk.basket.places(first.id) == (60, 61)
    assert len(window.desk.basket.items) == 5


def test_a_place_lost_in_one_performance_stays_in_the_other(window):
    season = window.desk.season
    window.tap_seats("A1")
    window.settle()
    tonight, tomorrow = (one.id for one in season.performances[:2])
    window.desk.performance = season.performances[1]
    window.tap_seats("A1", "A2")
    window.settle()
    secure = window.server.secure

    def taken_tomorrow(operation, performance, places):
        if performance == tomorrow:
            taken = [{"place": 0, "till": 2, "state": 1}]
            raise Refusal(Reason.PLACE_TAKEN, taken=taken, free=[1])
        secure(operation, performance, places)

    window.server.secure = taken_tomorrow
    window.tap(window.screen.basket.cash_key)
    window.settle()
    assert window.desk.basket.places(tonight) == (PlaceId(0),)
    assert window.desk.basket.places(tomorrow) == (PlaceId(1),)
