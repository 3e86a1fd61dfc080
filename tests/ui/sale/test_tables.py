"""A box that is sold as one: it comes and goes whole, and no party is put into half of it."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt

from pos.domain.ids import PerformanceId, PlaceId
from pos.domain.plan import Group
from sync.protocol.wire import PlaceState
from tests.ui.sale.conftest import small_hall
from tests.ui.sale.test_by_ear import lines, press
from ui.sale import offerwords, seatwords
from ui.sale.stage import Stage


def show_another_hall(window) -> None:
    """On another evening, by a plan of its own."""
    season = window.desk.season
    studio = replace(season.performances[1], id=PerformanceId(9), plan_digest="studio")
    window.desk.season = replace(season, performances=(*season.performances, studio))
    window.desk.performance = studio
    window.play(small_hall())


@pytest.fixture
def boxes(window):
    """The middle of row A is a box of four, as one; F1 and F2 are a table by the chair."""
    box = Group("Royal box", "box", tuple(PlaceId(one) for one in range(3, 7)), whole=True)
    table = Group("Table 1", "table", (PlaceId(50), PlaceId(51)))
    window.play(replace(small_hall(), groups=(box, table)))
    return window


def test_one_tap_takes_the_whole_box_and_another_gives_it_back(boxes):
    boxes.tap_seats("A5")
    assert sorted(boxes.places) == ["A4", "A5", "A6", "A7"]
    boxes.tap_seats("A6")
    assert boxes.places == []


def test_half_a_box_that_is_left_in_the_basket_goes_back_at_one_tap(boxes):
    boxes.screen.holding.take([PlaceId(3), PlaceId(4)])
    boxes.settle()
    boxes.tap_seats("A6")
    assert boxes.places == []
    boxes.settle()
    assert [asked for verb, asked in boxes.server.asked if verb == "hold"] == [(3, 4)]
    boxes.tap_seats("A6")
    assert sorted(boxes.places) == ["A4", "A5", "A6", "A7"]


def test_a_box_and_a_chair_tapped_at_once_each_turn_for_themselves(boxes):
    boxes.tap_seats("A5")
    boxes.tap_seats("A4", "A6", "F1")
    assert boxes.places == ["F1"]


def test_a_chair_at_a_table_is_sold_alone(boxes):
    boxes.tap_seats("F1")
    assert boxes.places == ["F1"]


def test_taking_one_line_out_takes_the_box_out(boxes):
    boxes.tap_seats("A5", "F1")
    index = boxes.places.index("A7")
    boxes.screen.basket.removed.emit(index)
    assert boxes.places == ["F1"]


def test_a_box_of_which_somebody_has_a_seat_is_not_sold_and_the_sentence_says_why(boxes):
    boxes.somebody_has("A7")
    boxes.tap_seats("A4")
    boxes.until(lambda: boxes.sentence != "")
    assert boxes.places == []
    assert boxes.sentence.startswith("A7 is held by Till 2.")


def test_the_best_seats_are_never_half_a_box(boxes):
    boxes.best(2)
    assert not set(boxes.places) & {"A4", "A5", "A6", "A7"}


def test_a_party_that_fills_the_box_gets_it_where_nothing_else_is_left(boxes):
    taken = [place for place in range(60) if not 3 <= place <= 6]
    boxes.desk.replica.states[taken] = PlaceState.SOLD
    boxes.best(4)
    assert sorted(boxes.places) == ["A4", "A5", "A6", "A7"]
    boxes.best(3)
    assert boxes.sentence == "There are not that many seats left."


def test_half_a_box_is_not_paid_for_however_it_came_into_the_basket(boxes):
    boxes.screen.holding.take([PlaceId(3), PlaceId(4)])
    boxes.tap(boxes.screen.basket.cash_key)
    boxes.until(lambda: boxes.sentence != "")
    assert boxes.sentence == "Sold as one, all of its seats or none: Royal box."
    assert boxes.screen.paying.stage is Stage.PICKING


def test_one_more_next_to_these_is_no_seat_of_a_box(boxes):
    boxes.tap_seats("A3")
    boxes.screen.basket.oneMore.emit()
    assert boxes.places == ["A3", "A2"]


def test_half_a_box_is_not_paid_for_on_an_evening_that_was_never_looked_at(boxes):
    tomorrow = boxes.desk.season.performances[1]
    boxes.tap_seats("A5")
    boxes.screen.holding.take_on([PlaceId(3), PlaceId(4)], [tomorrow])
    boxes.settle()
    boxes.tap(boxes.screen.basket.cash_key)
    boxes.until(lambda: boxes.sentence != "")
    assert boxes.sentence == "Sold as one, all of its seats or none: Royal box."
    assert boxes.screen.paying.stage is Stage.PICKING


def test_what_came_for_another_evening_while_another_hall_was_opened_is_no_half_a_box(boxes):
    tomorrow = boxes.desk.season.performances[1]
    boxes.screen.holding.take_on([PlaceId(3), PlaceId(4)], [tomorrow])
    show_another_hall(boxes)
    boxes.settle()
    assert boxes.places == ["A4", "A5"]
    boxes.tap(boxes.screen.basket.cash_key)
    boxes.until(lambda: boxes.sentence != "")
    assert boxes.screen.paying.stage is Stage.PICKING


def test_a_line_of_another_evening_takes_its_box_out_while_another_hall_is_shown(boxes):
    boxes.tap_seats("A5")
    boxes.screen.holding.take_on(
        [PlaceId(one) for one in range(3, 7)], [boxes.desk.season.performances[1]]
    )
    boxes.settle()
    show_another_hall(boxes)
    boxes.screen.basket.removed.emit(7)
    assert sorted(boxes.places) == ["A4", "A5", "A6", "A7"]
    boxes.screen.basket.removed.emit(0)
    assert boxes.places == []


# --- what they are called ---------------------------------------------------------------------


@pytest.fixture
def cabaret(window):
    """Rows A and B are tables, C a box, D a table with another name; A and C are sold as one."""

    def whole_row(index):
        return tuple(PlaceId(one) for one in range(10 * index, 10 * index + 10))

    groups = (
        Group("Table 8", "table", whole_row(0), whole=True),
        Group("9", "table", whole_row(1)),
        Group("Royal box", "box", whole_row(2), whole=True),
        Group("Regulars", "table", whole_row(3)),
    )
    names = ("Table 8", "9", "C", "4", "E", "F")
    plan = replace(small_hall(), digest="cabaret", groups=groups)
    rows = tuple(replace(row, label=name) for row, name in zip(plan.rows, names, strict=True))
    window.play(replace(plan, rows=rows))
    return window


def test_the_list_calls_a_table_a_table_and_says_first_what_is_sold_as_one(cabaret):
    cabaret.screen.hall.list.show_list()
    press(cabaret.screen.hall.list.view, Qt.Key.Key_Return)
    assert lines(cabaret) == [
        "Table 8, sold as one, 10 free",
        "Table 9, 10 free",
        "Row C, Royal box sold as one, 10 free",
        "Table 4, 10 free",
        "Row E, 10 free",
        "Row F, 10 free",
    ]
    press(cabaret.screen.hall.list.view, Qt.Key.Key_Return)
    assert cabaret.screen.hall.list.heading.text() == "Stalls, Table 8, sold as one"
    assert lines(cabaret)[2] == "Table 8 seat 3, sold as one, free, 24 euros"


def test_a_box_in_the_middle_of_a_row_is_named_before_its_seats(boxes):
    boxes.screen.hall.list.show_list()
    press(boxes.screen.hall.list.view, Qt.Key.Key_Return)
    assert lines(boxes)[0] == "Row A, Royal box sold as one, 10 free"
    press(boxes.screen.hall.list.view, Qt.Key.Key_Return)
    assert lines(boxes)[2:4] == [
        "Row A seat 3, free, 24 euros",
        "Row A seat 4, Royal box sold as one, free, 24 euros",
    ]


def test_the_basket_and_the_answers_call_a_table_a_table(cabaret):
    desk = cabaret.desk
    cabaret.screen.holding.take([PlaceId(10), PlaceId(11), PlaceId(40)])
    said = seatwords.basket(desk.basket, desk.plan_of)
    assert said == "3 tickets, 72 euros, Table 9 seats 1 and 2, row E seat 1"
    for places, where in (
        ((10, 11), "Table 9"),
        ((10, 30), "Table 9 and Table 4"),
        ((10, 40), "row E and Table 9"),
        ((40, 50), "rows E and F"),
        ((10, 40, 50), "Stalls"),
    ):
        offer = SimpleNamespace(places=[PlaceId(one) for one in places])
        assert offerwords.where(offer, desk.plan) == where


def test_a_basket_of_one_chair_is_said_by_its_table(cabaret):
    cabaret.screen.holding.take([PlaceId(30)])
    said = seatwords.basket(cabaret.desk.basket, cabaret.desk.plan_of)
    assert said == "1 ticket, 24 euros, Table 4 seat 1"
