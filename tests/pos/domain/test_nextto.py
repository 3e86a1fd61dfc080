"""One more next to these: beside them, else behind, else before; never a place that is not theirs
to spend."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pos.domain.nextto import one_more
from pos.domain.plan import Feature, Plan
from tests.ui.seatmap.halls import bowl, grid, opera

HALL = grid(6, 10)
OPERA = opera()


def free(plan: Plan = HALL, *taken: int) -> np.ndarray:
    left = np.ones(plan.place_count, bool)
    left[list(taken)] = False
    return left


def test_one_more_sits_beside_them() -> None:
    assert one_more(HALL, free(), [23, 24]) in (22, 25)


def test_of_two_neighbours_the_better_view_wins() -> None:
    assert one_more(HALL, free(), [22, 23]) == 24


def test_no_orphan_is_left_where_the_other_side_leaves_none() -> None:
    # 25 is free, 26 free, 27 sold: taking 25 would leave 26 alone.
    assert one_more(HALL, free(HALL, 27), [23, 24]) == 22


def test_a_hole_between_them_is_filled() -> None:
    assert one_more(HALL, free(HALL, 22, 26), [23, 25]) == 24


def test_where_the_row_is_full_one_sits_behind_and_else_before() -> None:
    full = [place for place in range(20, 30) if place not in (23, 24)]
    assert one_more(HALL, free(HALL, *full), [23, 24]) in (33, 34)
    assert one_more(HALL, free(HALL, *full, *range(30, 40)), [23, 24]) in (13, 14)
    assert one_more(HALL, free(HALL, *range(60)), [23, 24]) is None


def test_behind_is_away_from_the_stage_whichever_way_the_rows_are_counted() -> None:
    turned = replace(HALL, digest="turned", focal=(HALL.focal[0], 1000.0))
    full = [place for place in range(20, 30) if place not in (23, 24)]
    assert one_more(turned, free(turned, *full), [23, 24]) in (13, 14)


def test_nobody_is_sent_across_an_aisle() -> None:
    parted = replace(HALL, digest="parted", x=HALL.x + np.where(np.arange(60) % 10 >= 5, 60, 0))
    assert one_more(parted, free(parted, 23), [24]) in (33, 34)


def test_nothing_in_the_basket_has_no_neighbour() -> None:
    assert one_more(HALL, free(), []) is None


def test_a_standing_place_has_no_neighbour() -> None:
    plan = bowl("small", 400, 50)
    assert one_more(plan, free(plan), [plan.seat_count + 3]) is None


def features(**of: Feature) -> Plan:
    bits = np.zeros(60, np.uint8)
    for name, feature in of.items():
        bits[int(name[1:])] = feature
    return replace(HALL, digest=str(of), features=bits)


def test_an_accessible_place_is_not_spent_on_a_neighbour() -> None:
    plan = features(_25=Feature.ACCESSIBLE)
    assert one_more(plan, free(plan), [23, 24]) == 22


def test_beside_a_wheelchair_the_companions_seat_comes_first() -> None:
    plan = features(_23=Feature.ACCESSIBLE, _22=Feature.COMPANION)
    assert one_more(plan, free(plan), [23]) == 22


def test_a_companions_seat_is_for_companions() -> None:
    plan = features(_22=Feature.COMPANION, _25=Feature.COMPANION)
    assert one_more(plan, free(plan), [23, 24]) in (33, 34)


def test_a_seat_of_another_price_comes_last() -> None:
    dearer = HALL.category_of.copy()
    dearer[[22, 23, 24]] = 1
    dearer[25:] = 2
    plan = replace(HALL, digest="prices", category_of=dearer)
    assert one_more(plan, free(plan), [23, 24]) == 22
    assert one_more(plan, free(plan, 22), [23, 24]) == 25


@settings(deadline=None, max_examples=60)
@given(st.sampled_from([HALL, OPERA]), st.data())
def test_it_is_always_free_near_and_of_their_section(plan: Plan, data) -> None:
    seats = st.integers(0, plan.seat_count - 1)
    mine = data.draw(st.lists(seats, min_size=1, max_size=5, unique=True))
    taken = data.draw(st.sets(seats, max_size=40))
    left = free(plan, *taken)
    found = one_more(plan, left, mine)
    beside = [
        seat + step
        for seat in mine
        for step in (-1, 1)
        if 0 <= seat + step < plan.seat_count
        and plan.row_of[seat + step] == plan.row_of[seat]
        and abs(float(plan.x[seat + step]) - float(plan.x[seat])) < 30
        and left[seat + step]
        and seat + step not in mine
        and not plan.features[seat + step] & (Feature.ACCESSIBLE | Feature.COMPANION)
    ]
    if found is None:
        assert not beside
        return
    assert left[found]
    assert found not in mine
    assert not plan.features[found] & Feature.ACCESSIBLE
    sections = {plan.rows[plan.row_of[seat]].section for seat in mine}
    assert plan.rows[plan.row_of[found]].section in sections
    rows = [abs(int(plan.row_of[found]) - int(plan.row_of[seat])) for seat in mine]
    assert min(rows) <= 1
    if beside:
        assert min(rows) == 0


@pytest.mark.parametrize("count", [1, 9])
def test_asked_again_and_again_the_party_grows_and_ends(count: int) -> None:
    left, party = free(), list(range(20, 20 + count))
    while (seat := one_more(HALL, left, party)) is not None:
        assert seat not in party
        party.append(seat)
    assert len(party) == 60
