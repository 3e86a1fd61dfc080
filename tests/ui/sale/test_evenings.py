"""A season seat: the same seats on more evenings, all of them or none."""

from dataclasses import replace
from datetime import timedelta

import pytest

from pos.domain.ids import PerformanceId, TicketTypeId
from pos.domain.refusals import Reason, Refusal
from sync.protocol.wire import PlaceState
from tests.ui.sale.conftest import Window
from ui.sale.stage import Stage

TONIGHT, TOMORROW, SUNDAY = PerformanceId(1), PerformanceId(2), PerformanceId(3)


@pytest.fixture
def series(window: Window):
    """Three evenings in the main house, all by one plan, and a hall beside it."""
    desk, server = window.desk, window.server
    assert desk.season is not None
    tonight = desk.season.performances[0]
    more = [
        replace(tonight, id=SUNDAY, starts_at=tonight.starts_at + timedelta(days=3)),
        replace(
            tonight,
            id=PerformanceId(4),
            starts_at=tonight.starts_at + timedelta(days=1),
            plan_digest="another",
        ),
    ]
    desk.season = replace(desk.season, performances=(*desk.season.performances, *more))
    sold: set[tuple[PerformanceId, int]] = set()
    hold, release = server.hold, server.release
    window.released = []

    def picky(operation, performance, places, areas=()):
        gone = [place for place in places if (performance, place) in sold]
        if gone:
            taken = [{"place": one, "till": 2, "state": PlaceState.SOLD} for one in gone]
            raise Refusal(Reason.PLACE_TAKEN, taken=taken, free=[])
        return hold(operation, performance, places, areas)

    def back(operation, performance, places):
        window.released.append((performance, tuple(places)))
        release(operation, performance, places)

    server.hold, server.release = picky, back
    window.sold = sold
    return window


def open_sheet(window):
    window.tap(window.screen.basket.evenings_key)
    return window.screen.sheets.evenings


def basket(window):
    return [(one.performance, one.label.row + one.label.seat) for one in window.desk.basket.items]


def test_only_evenings_in_the_same_hall_by_the_same_plan_are_offered(series):
    series.tap_seats("B5")
    sheet = open_sheet(series)
    assert [one.id for one, _ in sheet.tiles] == [TOMORROW, SUNDAY]
    assert sheet.which.text() == "B5"


def test_without_a_numbered_seat_nothing_is_offered(series):
    series.screen.holding.take_area(0, 2)
    series.settle()
    assert series.desk.basket.items
    assert not series.screen.basket.evenings_key.isVisible()


def test_a_subscriber_has_the_same_two_seats_on_three_evenings_in_one_order(series):
    series.tap_seats("B5", "B6")
    sheet = open_sheet(series)
    series.tap(sheet.all)
    assert sheet.add.text() == "Add 2 evenings"
    series.tap(sheet.add)
    series.settle()
    evenings = (TONIGHT, TOMORROW, SUNDAY)
    assert basket(series) == [(one, seat) for one in evenings for seat in ("B5", "B6")]
    assert series.screen.basket.total.text() == "€144.00"
    series.tap(series.screen.basket.cash_key)
    series.tender("Exact")
    series.reach(Stage.DONE)
    (order,) = series.orders()
    assert (order.ticket_count, order.total_minor) == (6, 14_400)
    secured = [asked for verb, asked in series.server.asked if verb == "secure"]
    assert secured == [(14, 15)] * 3


def test_children_are_children_on_the_other_evening_and_cost_what_children_cost_there(series):
    series.tap_seats("B5", "B6")
    series.screen.holding.retype_lines({0: TicketTypeId("child")})
    sheet = open_sheet(series)
    assert sheet.tiles[0][1].parts()[2].text() == "€36.00"
    sheet.tiles[0][1].click()
    series.tap(sheet.add)
    series.settle()
    assert [one.ticket_type for one in series.desk.basket.items] == ["child", "adult"] * 2
    assert series.screen.basket.total.text() == "€72.00"


def test_where_one_evening_is_sold_none_is_added_and_it_is_named(series):
    series.sold.add((SUNDAY, series.seat("B6")))
    series.tap_seats("B5", "B6")
    series.settle()
    sheet = open_sheet(series)
    series.tap(sheet.all)
    series.tap(sheet.add)
    series.until(lambda: series.sentence != "")
    series.settle()
    assert "Hamlet" in series.sentence
    assert series.sentence.endswith("B6 was sold by Till 2. Nothing was added.")
    assert basket(series) == [(TONIGHT, "B5"), (TONIGHT, "B6")]
    assert series.released == [(TOMORROW, (14, 15))]


def test_an_evening_that_is_in_the_basket_is_not_offered_again(series):
    series.tap_seats("B5")
    sheet = open_sheet(series)
    sheet.tiles[0][1].click()
    series.tap(sheet.add)
    series.settle()
    open_sheet(series)
    assert [tile.isEnabled() for _, tile in sheet.tiles] == [False, True]
    assert not sheet.all.isVisible()


def test_more_evenings_than_a_basket_holds_are_refused_and_given_back(series):
    series.tap_seats(*(f"{row}{seat}" for row in "ABCDE" for seat in range(1, 11)))
    series.settle()
    sheet = open_sheet(series)
    series.tap(sheet.all)
    series.tap(sheet.add)
    series.until(lambda: series.sentence != "")
    series.settle()
    assert len(basket(series)) == 50
    assert [performance for performance, _ in series.released] == [TOMORROW, SUNDAY]


def while_they_come(series, at_once):
    """Somebody does that while the server is asked for tomorrow's seats."""
    tomorrow = series.desk.season.performances[1]
    series.settle()
    series.screen.holding.take_on((series.seat("B5"), series.seat("B6")), (tomorrow,))
    tonight, series.desk.performance = series.desk.performance, tomorrow
    at_once()
    series.desk.performance = tonight
    series.settle()


def test_a_seat_that_came_by_another_way_meanwhile_is_no_obstacle(series):
    series.tap_seats("B5", "B6")
    while_they_come(series, lambda: series.tap_seats("B6"))
    assert sorted(basket(series)) == [
        (evening, seat) for evening in (TONIGHT, TOMORROW) for seat in ("B5", "B6")
    ]
    assert series.sentence == ""
    assert series.released == []


def test_where_nothing_can_be_added_what_the_basket_has_by_another_way_stays_held(series):
    seats = [f"{row}{seat}" for row in "ABCDE" for seat in range(1, 11)]
    series.tap_seats(*seats, "F1", "F2")
    more = [f"{row}{seat}" for row in "CDEF" for seat in range(1, 11)]
    while_they_come(series, lambda: series.tap_seats("B6", *more, *seats[:7]))
    assert len(basket(series)) == 100
    assert series.sentence != ""
    assert series.released == [(TOMORROW, (series.seat("B5"),))]


def test_paying_waits_for_the_evenings_that_are_on_their_way(series):
    series.tap_seats("B5")
    series.screen.holding.take_on((series.seat("B5"),), series.desk.season.performances[1:2])
    series.tap(series.screen.basket.cash_key)
    series.reach(Stage.CASH)
    assert [performance for performance, _ in basket(series)] == [TONIGHT, TOMORROW]


def test_a_customer_who_leaves_while_they_come_leaves_nothing_held(series):
    series.tap_seats("B5")
    series.settle()
    series.screen.holding.take_on((series.seat("B5"),), series.desk.season.performances[1:2])
    series.screen.holding.abandon()
    series.settle()
    assert basket(series) == []
    assert set(series.released) == {(TONIGHT, (14,)), (TOMORROW, (14,))}


def test_cut_off_the_cashier_reads_that_evenings_need_the_server(series):
    series.tap_seats("B5")
    series.settle()
    series.desk.server_up = False
    series.screen.holding.take_on((series.seat("B5"),), series.desk.season.performances[1:2])
    assert series.sentence == "Other evenings can be added once the server answers again."
