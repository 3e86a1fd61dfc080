"""Other places for tickets that have none: as good, together, and never what is not free."""

from dataclasses import replace

import numpy as np
import pytest

from pos.domain.ids import CategoryId, PlaceId, uuid7
from pos.domain.order import Ticket
from pos.domain.plan import Feature, Plan
from pos.domain.reseating import is_as_good, propose, without
from pos.domain.season import Price, PriceList, Season
from tests.pos.conftest import TONIGHT, make_season
from tests.pos.domain.test_bestavailable import hall

A, B = CategoryId("a"), CategoryId("b")
PRICES = {(A, "adult"): 5000, (B, "adult"): 3000, (A, "child"): 1000}
ROW = 6


@pytest.fixture
def plan() -> Plan:
    """Two rows of the dear category, then two of the cheap one; the last seat of each is a
    wheelchair space. Behind them a pit of five, in the dear category.
    """
    wheelchair = int(Feature.ACCESSIBLE)
    rows = [
        [(10.0 * seat, wheelchair if seat == ROW - 1 else 0, row // 2) for seat in range(ROW)]
        for row in range(4)
    ]
    return hall(rows)


@pytest.fixture
def season() -> Season:
    prices = tuple(Price(where, kind, minor) for (where, kind), minor in PRICES.items())
    return replace(make_season(), price_lists=(PriceList("A", prices),))


def ticket(plan: Plan, place: int, kind: str = "adult", paid: int | None = None) -> Ticket:
    where = plan.category(PlaceId(place))
    price = PRICES[where, kind] if paid is None else paid
    label = plan.label(PlaceId(place))
    return Ticket(uuid7(1, place), TONIGHT, PlaceId(place), label, where, kind, price, "")


def everywhere(plan: Plan, *gone: int) -> np.ndarray:
    return without(np.ones(plan.place_count, bool), [PlaceId(place) for place in gone])


def test_the_same_category_comes_first_and_the_party_sits_together(plan, season):
    party = [ticket(plan, 12), ticket(plan, 13)]
    first, second = propose(plan, everywhere(plan, 12, 13), party, season)
    assert second == first + 1
    assert {plan.category(first), plan.category(second)} == {B}


def test_where_the_own_category_is_full_a_dearer_one_is_as_good(plan, season):
    cheap = range(2 * ROW, 4 * ROW)
    (seat,) = propose(plan, everywhere(plan, *cheap), [ticket(plan, 12)], season)
    assert plan.category(seat) == A


def test_a_cheaper_place_is_no_place_unless_it_costs_nothing(plan, season):
    dear = [*range(2 * ROW), *range(4 * ROW, 4 * ROW + 5)]
    free = everywhere(plan, *dear)
    one = [ticket(plan, 0)]
    assert propose(plan, free, one, season) is None
    (seat,) = propose(plan, free, one, season, cheaper=True)
    assert plan.category(seat) == B


def test_a_party_that_fits_nowhere_together_is_seated_apart(plan, season):
    free = np.zeros(plan.place_count, bool)
    free[[0, 14]] = True
    party = [ticket(plan, 12), ticket(plan, 13)]
    assert sorted(propose(plan, free, party, season)) == [0, 14]
    free[0] = False
    assert propose(plan, free, party, season) is None


def test_whoever_had_a_wheelchair_space_gets_one(plan, season):
    spaces = [3 * ROW - 1, 4 * ROW - 1]
    assert propose(plan, everywhere(plan, spaces[0]), [ticket(plan, spaces[0])], season) == (
        spaces[1],
    )
    all_spaces = [row * ROW + ROW - 1 for row in range(4)]
    assert propose(plan, everywhere(plan, *all_spaces), [ticket(plan, spaces[0])], season) is None
    together = [ticket(plan, spaces[0]), ticket(plan, 12)]
    first, second = propose(plan, everywhere(plan, spaces[0], 12), together, season)
    assert first == spaces[1]
    assert not plan.features[second] & Feature.ACCESSIBLE


def test_standing_room_of_the_category_will_do_where_no_seat_is_left(plan, season):
    seats = range(4 * ROW)
    assert propose(plan, everywhere(plan, *seats), [ticket(plan, 0)] * 2, season) == (24, 25)


def test_what_is_not_sold_in_a_category_cannot_be_offered_there(plan, season):
    free = everywhere(plan, *range(2 * ROW), *range(4 * ROW, 4 * ROW + 5))
    child = ticket(plan, 0, "child")
    assert propose(plan, free, [child], season) is None
    assert propose(plan, free, [child], season, cheaper=True) is not None


def test_the_own_category_is_as_good_though_its_price_has_changed(plan, season):
    dear_once = ticket(plan, 12, paid=9000)
    assert is_as_good(season, dear_once, TONIGHT, B)
    assert not is_as_good(season, dear_once, TONIGHT, A)
