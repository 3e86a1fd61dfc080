"""What each till should own in advance: enough for an outage, in runs, never too much."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pos.domain import planfile
from pos.domain.plan import Group, Plan
from sync.protocol.wire import PlaceState
from sync.server import demo_season
from sync.server.allotting import LEAST, Hall, Moves, _runs, propose, wanted
from tests.pos.domain.test_bestavailable import plain
from tests.pos.domain.test_walk import pieces

OUTAGE_MIN = 30


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    """The small hall: 200 seats and 50 standing places."""
    folder = tmp_path_factory.mktemp("season")
    demo_season.small(folder)
    (file,) = (folder / "plans").glob("*.plan.json")
    more = file.with_name(file.name.replace(".plan.", ".more."))
    return planfile.read_plan(file.read_bytes(), more.read_bytes() if more.exists() else None)


def hall(plan: Plan, room: int = 10_000, *, near: bool = True) -> Hall:
    empty = np.zeros(plan.place_count, np.uint8)
    owners = np.zeros(plan.place_count, np.uint16)
    return Hall(1, plan, empty, owners, np.zeros(plan.place_count, np.bool_), room, near)


def after(before: Hall, moves: Moves) -> Hall:
    """The hall when everybody has done what was asked."""
    states, owners = before.states.copy(), before.owners.copy()
    for till, places in moves.grants:
        states[list(places)] = PlaceState.ALLOTTED
        owners[list(places)] = till
    states[list(moves.recalls)] = PlaceState.FREE
    owners[list(moves.recalls)] = 0
    room = before.room - sum(len(places) for _, places in moves.grants) + len(moves.recalls)
    return Hall(1, before.plan, states, owners, before.by_hand, room, before.is_near)


def categories(plan: Plan) -> list[str]:
    return sorted({*plan.categories, *(area.category for area in plan.areas)})


def test_a_till_owns_what_it_sells_in_an_outage_and_a_margin():
    assert wanted(40, OUTAGE_MIN, is_near=False) == math.ceil(40 * 0.5 * 1.5)
    assert wanted(0.1, OUTAGE_MIN, is_near=False) == LEAST
    assert wanted(0, OUTAGE_MIN, is_near=True) == LEAST
    assert wanted(0, OUTAGE_MIN, is_near=False) == 0
    assert wanted(40, 0, is_near=True) == 0


def test_each_till_that_is_there_gets_seats_of_each_category_in_runs(plan):
    first = max(
        plan.categories,
        key=lambda one: np.count_nonzero(plan.category_of == plan.categories.index(one)),
    )
    moves = propose(hall(plan), {1: {first: 10.0}, 2: {}}, OUTAGE_MIN)
    of = {
        till: [p for owner, places in moves.grants if owner == till for p in places]
        for till in (1, 2)
    }
    assert len(of[1]) >= 8 + LEAST * (len(categories(plan)) - 1)
    assert len(of[2]) >= LEAST * len(categories(plan))
    assert set(of[1]).isdisjoint(of[2])
    for _, places in moves.grants:
        seats = [place for place in places if place < plan.seat_count]
        alone = [p for p in seats if p - 1 not in seats and p + 1 not in seats]
        assert not alone, "a customer seldom comes alone"


def test_a_table_or_box_that_is_sold_as_one_is_set_aside_for_nobody(plan):
    box = Group("Box", "box", tuple(range(4)), whole=True)
    table = Group("Table", "table", tuple(range(4, 8)))
    moves = propose(hall(replace(plan, groups=(box, table))), {1: {}, 2: {}}, OUTAGE_MIN)
    given = {place for _, places in moves.grants for place in places}
    assert given
    assert given.isdisjoint(box.seats)


def test_nobody_selling_and_nothing_near_owns_nothing(plan):
    assert propose(hall(plan, near=False), {1: {}, 2: {}}, OUTAGE_MIN) == Moves()


def test_what_a_supervisor_gave_by_hand_is_not_taken_back_by_a_forecast(plan):
    full = after(hall(plan, near=False), Moves(((1, tuple(range(24))),)))
    full.by_hand[:24] = True
    assert propose(full, {1: {}}, OUTAGE_MIN).recalls == ()
    full.by_hand[:] = False
    assert len(propose(full, {1: {}}, OUTAGE_MIN).recalls) == 24


def test_of_a_till_that_is_not_there_nothing_is_asked(plan):
    full = after(hall(plan, near=False), Moves(((1, tuple(range(24))),)))
    assert propose(full, {2: {}}, OUTAGE_MIN).recalls == ()


@settings(max_examples=60)
@given(data=st.data())
def test_the_policy_never_gives_too_much_and_comes_to_rest(plan, data):
    room = data.draw(st.integers(0, 120))
    sold = data.draw(st.lists(st.integers(0, plan.place_count - 1), max_size=plan.place_count))
    paces = data.draw(
        st.dictionaries(
            st.integers(1, 6),
            st.dictionaries(st.sampled_from(categories(plan)), st.floats(0, 200)),
            max_size=6,
        )
    )
    now = hall(plan, room)
    now.states[sold] = PlaceState.SOLD
    for _ in range(3):
        moves = propose(now, paces, OUTAGE_MIN)
        given_places = [place for _, places in moves.grants for place in places]
        assert len(given_places) == len(set(given_places)) <= now.room
        assert all(now.states[place] == PlaceState.FREE for place in given_places)
        assert all(now.states[place] == PlaceState.ALLOTTED for place in moves.recalls)
        now = after(now, moves)
    free = np.count_nonzero(now.states == PlaceState.FREE)
    allotted = np.count_nonzero(now.states == PlaceState.ALLOTTED)
    assert allotted <= (free + allotted) // 2 + 1, "most of the hall is everybody's"
    assert propose(now, paces, OUTAGE_MIN) == Moves(), "nothing goes back and forth"


def test_a_run_for_a_till_goes_over_to_a_seat_that_was_added_to_the_row():
    # Of two rows of six the last seat of the first one came later: it is place 11.
    added = pieces(replace(plain(6, 6), areas=()), [5])
    assert [*_runs(added, np.array([2, 3, 4, 11]))] == [[2, 3, 4, 11]]
    assert [*_runs(added, np.array([4, 9, 11]))] == [[4, 11], [9]]
