"""Single seats that a sale leaves alone, and whether that could be helped."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pos.domain.bestavailable import avoidable, orphans
from pos.domain.plan import Plan
from tests.pos.domain.test_bestavailable import Reference, halls
from tests.pos.domain.test_offers import rows


def test_a_seat_between_the_party_and_the_wall_is_left_alone() -> None:
    plan, free = rows("aaaaa")
    assert orphans(plan, free, [1, 2, 3, 4]) == (0,)
    assert orphans(plan, free, [2, 3, 4]) == ()


def test_a_seat_between_the_party_and_an_aisle_is_left_alone() -> None:
    plan, free = rows("aaa  aaa")
    assert orphans(plan, free, [0, 1]) == (2,)


def test_two_seats_are_company() -> None:
    plan, free = rows("aaaa")
    assert orphans(plan, free, [0, 1]) == ()


def test_whoever_was_alone_before_is_nobody_s_fault() -> None:
    plan, free = rows("axaaa")
    assert orphans(plan, free, [2, 3]) == (4,)


def test_a_wheelchair_place_is_no_orphan() -> None:
    plan, free = rows("waac")
    assert orphans(plan, free, [1, 2]) == ()


def test_a_party_that_takes_the_lonely_seat_too_leaves_nobody() -> None:
    plan, free = rows("aaa")
    assert orphans(plan, free, [0, 1, 2]) == ()


def test_a_seat_nobody_knows_of_may_be_company() -> None:
    plan, free = rows("aaax")
    known = free.copy()
    known[0] = False
    assert orphans(plan, known, [2]) == (1,)
    assert orphans(plan, known, [2], unclaimed=free) == ()


def test_an_orphan_that_another_choice_would_not_have_left_is_avoidable() -> None:
    plan, free = rows("aaaaa")
    assert avoidable(plan, free, [1, 2]) == (0,)


def test_where_every_choice_leaves_one_it_is_unavoidable() -> None:
    plan, free = rows("aaa", "xxx")
    assert orphans(plan, free, [0, 1]) == (2,)
    assert avoidable(plan, free, [0, 1]) == ()


def test_nobody_is_sent_to_another_price_to_avoid_one() -> None:
    plan, free = rows("aaa", "bbb", "bbb", "bb")
    assert avoidable(plan, free, [0, 1]) == ()
    assert avoidable(plan, free, [3, 4]) == (5,)


def test_each_group_of_a_basket_is_looked_at_by_its_own_size() -> None:
    plan, free = rows("aaa", "aaaaaaa")
    assert avoidable(plan, free, [0, 1, 4, 5]) == (2, 3)
    # In both rows every pair that is left leaves one of three alone.
    assert avoidable(plan, free, [0, 1, 3, 4, 5, 6]) == ()


def test_nobody_with_a_wheelchair_nor_who_comes_with_them_is_sent_to_other_seats() -> None:
    plan, free = rows("awaaa", "aaaaa")
    assert orphans(plan, free, [1, 2]) == (0,)
    assert avoidable(plan, free, [1, 2]) == ()
    assert avoidable(plan, free, [1, 6, 7]) == ()  # the friends behind
    assert avoidable(plan, free, [6, 7]) == (5,)


def test_standing_places_leave_nobody_alone() -> None:
    plan, free = rows("aaa")
    assert orphans(plan, free, [3, 4]) == ()


@st.composite
def baskets(draw: st.DrawFn) -> tuple[Plan, np.ndarray, list[int]]:
    plan = draw(halls())
    free = np.array([draw(st.booleans()) for _ in range(plan.place_count)])
    chosen = draw(st.sets(st.integers(0, plan.seat_count - 1), max_size=4))
    return plan, free, sorted(chosen)


@given(baskets())
def test_an_orphan_is_a_free_seat_that_lost_its_last_neighbour(
    basket: tuple[Plan, np.ndarray, list[int]],
) -> None:
    plan, free, chosen = basket
    pairs = Reference((plan, np.zeros(plan.place_count, np.uint8), 1, None, [])).pairs

    def lonely(left: set[int]) -> set[int]:
        return {
            seat
            for seat in left
            if not plan.features[seat] & 3
            and not any((seat in pair) and set(pair) <= left for pair in pairs)
        }

    before = {n for n in range(plan.seat_count) if free[n]} | set(chosen)
    after = before - set(chosen)
    assert set(orphans(plan, free, chosen)) == lonely(after) - lonely(before)
    assert set(avoidable(plan, free, chosen)) <= set(orphans(plan, free, chosen))
