"""A row that stands in pieces, since its seats were added one after the other, is one row."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.domain import planchange, planfile
from pos.domain.bestavailable import Wish, avoidable, best, offers, orphans, walk
from pos.domain.ids import CategoryId, PlaceId
from pos.domain.money import Currency, Money
from pos.domain.nextto import one_more
from pos.domain.plan import Feature, Group, Plan, Row
from tests.pos.domain.test_bestavailable import SPACING, plain
from tests.pos.domain.test_planfile import hall, raw, seat


def pieces(plan: Plan, later: list[int]) -> Plan:
    """The same hall, those of its seats added later: behind all others, in pieces of their rows."""
    first = [place for place in range(plan.seat_count) if place not in later]
    places = [*first, *later]
    rows, row_of = list(plan.rows), [int(plan.row_of[place]) for place in first]
    for place in later:
        row = int(plan.row_of[place])
        if rows[row_of[-1]] != plan.rows[row] or row_of[-1] < len(plan.rows):
            rows.append(plan.rows[row])
        row_of.append(len(rows) - 1)
    return replace(
        plan,
        rows=tuple(rows),
        guids=tuple(plan.guids[place] for place in places),
        seat_numbers=tuple(plan.seat_numbers[place] for place in places),
        x=plan.x[places],
        y=plan.y[places],
        radius=plan.radius[places],
        row_of=np.array(row_of, np.int32),
        category_of=plan.category_of[places],
        features=plan.features[places],
    )


# Two rows of six; the last of the first row, place 11 now, came later.
ADDED = pieces(plain(6, 6), [5])
EVERY = np.ones(ADDED.place_count, np.bool_)


def free(*places: int) -> np.ndarray:
    left = np.zeros(ADDED.place_count, np.bool_)
    left[list(places)] = True
    return left


def moved(x: float, y: float = 0.0) -> Plan:
    """The added seat stands there instead."""
    plan = replace(ADDED, x=ADDED.x.copy(), y=ADDED.y.copy())
    plan.x[11], plan.y[11] = x, y
    return plan


def test_a_hall_drawn_in_one_go_is_walked_through_as_it_is() -> None:
    plan = plain(6, 6)
    assert walk(plan).plan is plan
    assert walk(plan).back([3, 4]) == (3, 4)


def test_a_party_of_two_sits_on_the_last_seat_and_on_the_one_that_was_added_behind_it() -> None:
    states = np.where(free(4, 11, 6), 0, 1).astype(np.uint8)
    offer = best(ADDED, states, 2)
    assert offer is not None
    assert (offer.places, offer.together, offer.rows) == ((4, 11), True, 1)
    assert offer.parts == ((4, 11),)


def test_the_window_s_answers_are_places_of_the_plan_and_wishes_are_kept() -> None:
    price = Money(1000, Currency("EUR"))
    fares = {CategoryId(one): (price,) * 3 for one in ("a", "b")}
    (offer,) = offers(ADDED, free(3, 4, 11), Wish(3, section=0), fares)
    assert (offer.places, offer.together) == ((3, 4, 11), True)


def test_wheelchairs_and_companions_are_found_across_the_pieces() -> None:
    features = ADDED.features.copy()
    features[11], features[4] = Feature.ACCESSIBLE, Feature.COMPANION
    price = Money(1000, Currency("EUR"))
    fares = {CategoryId(one): (price,) * 2 for one in ("a", "b")}
    plan = replace(ADDED, features=features)
    (offer, *_) = offers(plan, EVERY, Wish(2, wheelchairs=1, companions=1), fares)
    assert (offer.places, offer.together) == ((11, 4), True)


def test_one_more_next_to_the_last_seat_is_the_one_that_was_added() -> None:
    assert one_more(ADDED, free(11, 9), [4]) == 11
    assert one_more(ADDED, free(4, 0), [11]) == 4


def test_the_added_seat_is_nobody_s_orphan_while_its_neighbour_is_free() -> None:
    assert orphans(ADDED, EVERY, [2, 3]) == ()
    assert orphans(ADDED, EVERY, [3, 4]) == (11,)
    assert avoidable(ADDED, EVERY, [3, 4]) == (11,)
    assert avoidable(ADDED, free(3, 4, 11), [3, 4]) == ()  # nor could the others be helped


@pytest.mark.parametrize(
    "elsewhere",
    [
        moved(8 * SPACING),  # beyond an aisle
        moved(4 * SPACING, 0.8 * SPACING),  # behind the last one
        moved(4 * SPACING + 1),  # nearly on it
        replace(ADDED, rows=(*ADDED.rows[:2], Row("", 0))),  # in a row without a name
        replace(ADDED, rows=(*ADDED.rows[:2], Row("9", 0))),
        replace(ADDED, seat_numbers=(*ADDED.seat_numbers[:11], "4")),  # there is such a one
    ],
    ids=["aisle", "behind", "on it", "unnamed", "other row", "same number"],
)
def test_a_seat_that_is_no_neighbour_stays_a_row_of_its_own(elsewhere: Plan) -> None:
    assert walk(elsewhere).plan is elsewhere


def test_a_seat_put_into_a_gap_stands_between_its_neighbours() -> None:
    plan = pieces(plain(6), [2])
    assert walk(plan).plan.guids == plain(6).guids
    assert orphans(plan, np.ones(plan.place_count, np.bool_), [0]) == ()


def test_a_box_sold_as_one_is_the_same_seats_on_the_walk() -> None:
    box = Group("Box", "box", (PlaceId(4), PlaceId(11)), whole=True)
    way = walk(replace(ADDED, groups=(box,)))
    (there,) = way.plan.groups
    assert way.back(there.seats) == (4, 11)


def test_a_supervisor_adds_a_seat_to_a_row_and_a_party_sits_across_it() -> None:
    old = planfile.read_plan(raw(hall()))
    file = hall()
    file["zones"][0]["rows"][0]["seats"].insert(0, seat("a0", "0", -50))
    file["zones"][0]["rows"][0]["seats"].append(seat("a3", "3", 100))
    plan = planfile.read_plan(planchange.in_old_order(raw(file), old.guids))
    assert plan.guids[: old.seat_count] == old.guids
    way = walk(plan)
    assert [guid for guid in way.plan.guids if guid.startswith("a")] == ["a0", "a1", "a2", "a3"]
    offer = best(plan, np.zeros(plan.place_count, np.uint8), 4)
    assert offer is not None
    assert offer.together
    assert [plan.guids[place] for place in offer.places] == ["a0", "a1", "a2", "a3"]


@given(st.data())
def test_in_whatever_pieces_a_hall_was_drawn_it_is_walked_through_as_drawn_in_one_go(
    data: st.DataObject,
) -> None:
    whole = plain(9, *data.draw(st.lists(st.integers(4, 9), min_size=1, max_size=3)))
    later = [
        place
        for row in range(1, len(whole.rows))
        for place in data.draw(
            st.sets(st.sampled_from(np.flatnonzero(whole.row_of == row).tolist()), max_size=2)
        )
    ]
    plan = pieces(whole, sorted(later))
    way = walk(plan)
    assert way.plan.guids == whole.guids
    assert (way.plan.row_of == whole.row_of).all()
    places = list(range(plan.seat_count))
    assert list(way.back(way.stops(places))) == places
    assert [plan.guids[one] for one in way.back(places)] == list(whole.guids)
    marks = np.array(places)
    assert way.along(marks).tolist() == list(way.back(places))
