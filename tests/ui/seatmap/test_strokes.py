"""A finger drawn along a row, or around seats: which ones it means."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sync.protocol.wire import PlaceState
from tests.ui.seatmap.halls import grid, opera
from ui.seatmap.seats import Seats
from ui.seatmap.strokes import MOST, crossed, within

HALL = grid(10, 30)


def at(seat: int, *, dx: float = 0, dy: float = 0, plan=HALL) -> tuple[float, float]:
    return float(plan.x[seat]) + dx, float(plan.y[seat]) + dy


def test_along_a_row_all_neighbours_from_the_first_to_the_last_are_meant() -> None:
    drawn = crossed(Seats(HALL), [at(33), at(35, dy=8), at(37, dx=4)])
    assert drawn.seats.tolist() == [33, 34, 35, 36, 37]
    assert not drawn.loop


def test_a_finger_that_goes_back_means_fewer_and_the_other_way_the_other_side() -> None:
    seats = Seats(HALL)
    assert crossed(seats, [at(33), at(37), at(34)]).seats.tolist() == [33, 34]
    assert crossed(seats, [at(33), at(37), at(31)]).seats.tolist() == [33, 32, 31]


def test_a_finger_that_strays_keeps_to_the_row_it_began_in() -> None:
    drawn = crossed(Seats(HALL), [at(33), at(96)])
    assert drawn.seats.tolist() == [33, 34, 35, 36]


def test_taken_seats_and_those_in_the_basket_are_passed_over() -> None:
    seats = Seats(HALL)
    states = np.zeros(HALL.place_count, np.uint8)
    states[34] = PlaceState.SOLD
    seats.set_states(states)
    seats.set_mine([36])
    assert crossed(seats, [at(33), at(38)]).seats.tolist() == [33, 35, 37, 38]


def test_a_curved_row_is_followed_to_its_end() -> None:
    plan = opera()
    row = np.flatnonzero(plan.row_of == plan.row_of[400])
    drawn = crossed(Seats(plan), [at(int(row[0]), plan=plan), at(int(row[-1]), plan=plan)])
    assert drawn.seats.tolist() == row.tolist()


def test_a_loop_from_empty_ground_means_what_is_inside() -> None:
    seats = Seats(HALL)
    (left, top), (right, bottom) = at(0, dx=-60, dy=-60), at(32, dx=12, dy=12)
    drawn = crossed(seats, [(left, top), (right, top), (right, bottom), (left, bottom)])
    assert drawn.loop
    assert drawn.seats.tolist() == [0, 1, 2, 30, 31, 32]


def test_a_loop_around_more_than_may_be_picked_means_none_and_says_so() -> None:
    far = at(299, dx=60, dy=60)
    drawn = crossed(Seats(HALL), [(-60, -60), (far[0], -60), far, (-60, far[1])])
    assert drawn.many
    assert drawn.seats.tolist() == []


def test_a_long_row_gives_no_more_than_may_be_picked() -> None:
    plan = grid(2, 120)
    drawn = crossed(Seats(plan), [at(10, plan=plan), at(119, plan=plan)])
    assert drawn.seats.tolist() == list(range(10, 10 + MOST))


def test_where_rows_cannot_be_told_apart_a_stroke_from_a_seat_is_a_loop() -> None:
    drawn = crossed(Seats(HALL), [at(0), at(2), at(62), at(60)], by_row=False)
    assert drawn.loop


def test_a_touch_that_did_not_move_means_nothing() -> None:
    assert len(crossed(Seats(HALL), [at(33)]).seats) == 0


@example([(0, -19), (0, 25), (0, 0), (25, 2.2250738585072014e-308)])
@given(st.lists(st.tuples(st.floats(-100, 900), st.floats(-100, 400)), min_size=2, max_size=200))
def test_whatever_is_drawn_only_free_seats_are_meant_and_never_too_many(path) -> None:
    seats = Seats(HALL)
    states = np.zeros(HALL.place_count, np.uint8)
    states[::3] = PlaceState.SOLD
    seats.set_states(states)
    drawn = crossed(seats, path)
    assert len(drawn.seats) <= MOST
    assert len(set(drawn.seats.tolist())) == len(drawn.seats)
    assert all(seat % 3 for seat in drawn.seats.tolist())


@pytest.mark.parametrize("turn", range(4))
def test_it_does_not_matter_which_way_around_a_loop_is_drawn(turn: int) -> None:
    corners = [(-10, -10), (110, -10), (110, 60), (-10, 60)]
    path = corners[turn:] + corners[:turn]
    assert within(Seats(HALL).hall, path).tolist() == within(Seats(HALL).hall, path[::-1]).tolist()
    assert len(within(Seats(HALL).hall, path)) == 15


def test_a_loop_around_a_whole_stadium_is_too_many_and_one_around_a_corner_is_exact() -> None:
    plan = grid(100, 100)
    seats = Seats(plan)
    assert crossed(seats, [(-60, -60), (3000, -60), (3000, 3000), (-60, 3000)]).many
    # The loop's box holds most of the hall, the loop itself a corner of it.
    thin = [(-60, -60), (2600, -60), (10, 10), (-60, 2600)]
    drawn = crossed(seats, thin)
    assert drawn.seats.tolist() == within(seats.hall, thin).tolist()
    assert 0 < len(drawn.seats) <= MOST
