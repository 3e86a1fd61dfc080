"""A cursor in a hall: along the row, from row to row, from section to section."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ui.seatmap.halls import Builder, arc, bowl, grid, museum, opera
from ui.seatmap.hall import make_hall
from ui.seatmap.steps import Stops

OPERA = opera()
BOWL = bowl("bowl", 3000, 200)


def stops(plan) -> Stops:
    return Stops(make_hall(plan))


def name(plan, stop) -> tuple[str, str, str]:
    row = plan.rows[plan.row_of[stop]]
    return plan.sections[row.section].name, row.label, plan.seat_numbers[stop]


def staggered():
    """Rows of which every second one is half a seat aside."""
    plan = grid(12, 20)
    return replace(plan, digest="staggered", x=plan.x + np.where(plan.row_of % 2, 12.5, 0.0))


def tall():
    """A side box: its rows go away from the stage."""
    plan = grid(4, 12)
    return replace(plan, digest="tall", x=plan.y, y=plan.x)


def test_left_and_right_go_along_the_row() -> None:
    hall = stops(grid(5, 8))
    assert hall.step(10, "right") == 11
    assert hall.step(10, "left") == 9


def test_up_and_down_go_to_the_seat_above_and_below() -> None:
    hall = stops(grid(5, 8))
    assert hall.step(10, "up") == 2
    assert hall.step(10, "down") == 18


def test_at_the_edge_of_the_hall_the_cursor_stays() -> None:
    hall = stops(grid(5, 8))
    assert hall.step(0, "up") is None
    assert hall.step(0, "left") is None
    assert hall.step(39, "down") is None
    assert hall.step(39, "right") is None


def test_a_row_numbered_from_right_to_left_is_walked_as_it_is_seen() -> None:
    plan = grid(2, 8)
    mirrored = stops(replace(plan, digest="mirrored", x=plan.x[::-1].copy()))
    assert mirrored.step(3, "right") == 2


def test_in_rows_that_go_away_from_the_stage_up_and_down_stay_in_the_row() -> None:
    hall = stops(tall())
    assert hall.step(5, "down") == 6
    assert hall.step(5, "up") == 4
    assert hall.step(5, "right") == 17


def test_staggered_rows_do_not_make_the_cursor_drift() -> None:
    plan = staggered()
    hall, stop = stops(plan), 230
    keep = float(plan.x[stop])
    for _ in range(11):
        stop = hall.step(stop, "up", keep)
    assert plan.row_of[stop] == 0
    assert abs(float(plan.x[stop]) - keep) <= 12.5


def test_from_the_end_of_a_row_the_cursor_crosses_the_aisle_into_the_same_row() -> None:
    hall = stops(OPERA)
    for label in ("A", "K", "T"):
        row = next(
            number
            for number, one in enumerate(OPERA.rows)
            if one.label == label and OPERA.sections[one.section].name == "Stalls left"
        )
        last = int(np.flatnonzero(OPERA.row_of == row)[-1])
        beyond = name(OPERA, hall.step(last, "right"))
        assert beyond[0] == "Stalls centre"
        assert abs(ord(beyond[1]) - ord(label)) <= 1


def test_a_step_up_a_curved_row_is_a_step_to_the_next_row() -> None:
    hall = stops(OPERA)
    for stop in np.flatnonzero(OPERA.row_of == OPERA.row_of[600]):
        above = hall.step(int(stop), "up")
        assert OPERA.row_of[above] == OPERA.row_of[600] - 1


def test_with_control_the_cursor_goes_from_section_to_section() -> None:
    hall = stops(OPERA)
    left = int(np.flatnonzero(make_hall(OPERA).section_of == 0)[0])
    centre = hall.leap(left, "right")
    assert name(OPERA, centre)[0] == "Stalls centre"
    assert name(OPERA, hall.leap(centre, "right"))[0] == "Stalls right"
    assert name(OPERA, hall.leap(centre, "left"))[0] == "Stalls left"
    assert name(OPERA, hall.leap(centre, "down"))[0].startswith(("Box", "Balcony"))


def test_a_standing_area_is_a_stop_among_the_seats() -> None:
    hall = stops(BOWL)
    area = len(hall) - 1
    assert hall.area_of(area) == 0
    assert hall.area_of(0) is None
    seat = hall.step(area, "down")
    assert hall.area_of(seat) is None
    assert hall.leap(area, "up") is not None


def test_a_hall_without_seats_has_its_area() -> None:
    hall = stops(museum())
    assert hall.first(np.zeros(0, bool), (0, 0)) == 0
    assert hall.step(0, "left") is None


def test_the_first_stop_is_the_free_seat_nearest_to_the_stage() -> None:
    plan = grid(3, 5)
    hall, free = stops(plan), np.zeros(15, bool)
    free[[6, 13]] = True
    assert hall.first(free, plan.focal) == 6
    assert hall.first(np.zeros(15, bool), plan.focal) in range(5)


def test_a_round_row_is_walked_around_by_its_turns() -> None:
    hall = Builder("Round")
    hall.section("Ring")
    hall.row("A", arc(300, 90, 440), 0)
    hall.row("B", arc(328, 90, 440), 0)
    plan = hall.plan((0.0, 0.0))
    ring, stop = stops(plan), 0
    seen = {stop}
    for way in ("left", "up", "right", "down") * 3:
        for _ in range(60):
            onward = ring.step(stop, way)
            if onward is None:
                break
            stop = onward
            seen.add(stop)
    assert len(seen) > len(plan.x) / 3


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([OPERA, BOWL]), st.data())
def test_a_step_goes_where_its_arrow_points_and_never_far_aside(plan, data) -> None:
    hall = stops(plan)
    stop = data.draw(st.integers(0, len(hall) - 1))
    way = data.draw(st.sampled_from(["left", "right", "up", "down"]))
    for onward in (hall.step(stop, way), hall.leap(stop, way)):
        if onward is None:
            continue
        assert onward != stop
        assert 0 <= onward < len(hall)
    onward = hall.step(stop, way)
    if onward is not None:
        ahead = {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}[way]
        moved = (hall.x[onward] - hall.x[stop], hall.y[onward] - hall.y[stop])
        assert moved[0] * ahead[0] + moved[1] * ahead[1] > 0


@pytest.mark.parametrize("plan", [OPERA, BOWL, grid(6, 9)], ids=["opera", "bowl", "grid"])
def test_every_place_can_be_reached_by_arrows(plan) -> None:
    hall = stops(plan)
    reached, waiting = {0}, [0]
    while waiting:
        stop = waiting.pop()
        for way in ("left", "right", "up", "down"):
            for onward in (hall.step(stop, way), hall.leap(stop, way)):
                if onward is not None and onward not in reached:
                    reached.add(onward)
                    waiting.append(onward)
    assert len(reached) == len(hall)
