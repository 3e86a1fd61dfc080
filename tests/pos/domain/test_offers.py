"""Up to three answers to a party: the ladder's, a better one, a cheaper one; and wheelchairs."""

from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.domain.bestavailable import (
    How,
    Offer,
    Why,
    Wish,
    avoidable,
    fares,
    geometry,
    offers,
    orphans,
)
from pos.domain.ids import CategoryId, PerformanceId, ProductionId, TicketTypeId
from pos.domain.money import Currency, Money
from pos.domain.plan import Feature, Plan
from pos.domain.season import (
    House,
    Performance,
    Price,
    PriceCategory,
    PriceList,
    Production,
    Season,
    TicketType,
)
from tests.pos.domain.test_bestavailable import SPACING, hall, halls, plain

A, B = CategoryId("a"), CategoryId("b")
ADULT, CHILD, MEMBER = TicketTypeId("adult"), TicketTypeId("child"), TicketTypeId("member")
TONIGHT = PerformanceId(1)
EUR = Currency("EUR")
PRICES = {(A, ADULT): 3800, (A, CHILD): 1900, (B, ADULT): 1800, (B, CHILD): 900, (A, MEMBER): 3000}


@pytest.fixture(scope="module")
def season() -> Season:
    """Two price categories; members pay less, and only in the dear one."""
    return Season(
        version=1,
        house=House("House", "EUR", "Etc/UTC"),
        categories=(PriceCategory(A, "Front"), PriceCategory(B, "Back")),
        ticket_types=tuple(TicketType(one, one.title()) for one in (ADULT, CHILD, MEMBER)),
        productions=(Production(ProductionId(1), "Hamlet"),),
        price_lists=(PriceList("p", tuple(Price(*cell, PRICES[cell]) for cell in PRICES)),),
        performances=(
            Performance(
                TONIGHT, ProductionId(1), "", "", "p", datetime(2027, 1, 1, 19, tzinfo=UTC)
            ),
        ),
    )


def rows(*lines: str) -> tuple[Plan, np.ndarray]:
    """A hall in letters, the stage above: a b free (category), w wheelchair, c companion, r
    restricted, x taken, a space is an aisle. All rows are one section.
    """
    seats, free = [], []
    for line in lines:
        row = []
        for at, sign in enumerate(line):
            if sign == " ":
                continue
            feature = {"w": 1, "c": 2, "r": 4}.get(sign, 0)
            row.append((at * SPACING, feature, int(sign == "b")))
            free.append(sign != "x")
        seats.append(row)
    plan = hall(seats, per_section=len(lines))
    return plan, np.array(free + [True] * 5)


def ask(season: Season, plan: Plan, free: np.ndarray, wish: Wish, **rules: bool) -> list[Offer]:
    found = fares(season, TONIGHT, wish, plan.categories)
    return list(offers(plan, free, wish, found, **rules))


def signs(plan: Plan, offer: Offer) -> str:
    return "".join("ab"[plan.category_of[place]] for place in offer.places)


def test_the_first_answer_keeps_the_party_together_and_says_what_it_costs(season: Season) -> None:
    plan, free = rows("aaaaaaa", "bbbbbbb")
    (first, *_) = ask(season, plan, free, Wish(2))
    assert (first.why, first.how, first.together) == (Why.TOGETHER, How.NEIGHBOURS, True)
    assert first.total == Money(7600, EUR)
    assert first.parts == (first.places,)
    assert first.rows == 1


def test_a_cheaper_answer_is_the_best_of_what_costs_less(season: Season) -> None:
    plan, free = rows("aaaaaaa", "bbbbbbb", "bbbbbbb")
    first, cheaper = ask(season, plan, free, Wish(2))
    assert signs(plan, first) == "aa"
    assert (cheaper.why, signs(plan, cheaper)) == (Why.CHEAPER, "bb")
    assert cheaper.total == Money(3600, EUR)
    assert {int(plan.row_of[place]) for place in cheaper.places} == {1}


def test_nothing_is_cheaper_than_the_cheapest(season: Season) -> None:
    plan, free = rows("bbbbbbb")
    assert [one.why for one in ask(season, plan, free, Wish(2))] == [Why.TOGETHER]


def test_a_better_answer_may_split_the_party_over_two_rows(season: Season) -> None:
    plan, free = rows("xxaaxxxx", "xxaaxxxx", *["xxxxxxxx"] * 6, "aaaaaaaa")
    first, better = ask(season, plan, free, Wish(4))
    assert (first.why, first.rows) == (Why.TOGETHER, 1)
    assert (better.why, better.how, better.rows) == (Why.BETTER, How.TWO_ROWS, 2)
    assert [len(part) for part in better.parts] == [2, 2]


def test_a_better_answer_may_be_dearer_but_never_over_the_ceiling(season: Season) -> None:
    plan, free = rows("aaaaaaa", *["xxxxxxx"] * 4, "bbbbbbb")
    first, better = ask(season, plan, free, Wish(2, category=B))
    assert signs(plan, first) == "bb"
    assert (better.why, signs(plan, better)) == (Why.BETTER, "aa")
    (alone,) = ask(season, plan, free, Wish(2, category=B, ceiling=Money(1800, EUR)))
    assert signs(plan, alone) == "bb"


def test_a_better_answer_is_worth_a_walk(season: Season) -> None:
    plan, free = rows("aaaaaaa", "bbbbbbb")
    found = ask(season, plan, free, Wish(2, category=B))
    assert [one.why for one in found] == [Why.TOGETHER]


def test_where_the_house_refuses_orphans_no_alternative_leaves_one(season: Season) -> None:
    plan, free = rows("xxaaaxx", *["xxxxxxx"] * 6, "aaaaaaa")
    first, better = ask(season, plan, free, Wish(2))
    assert better.why is Why.BETTER
    assert {int(plan.row_of[place]) for place in first.places} == {7}
    assert len(ask(season, plan, free, Wish(2), no_orphans=True)) == 1


def test_a_party_that_is_split_leaves_nobody_alone_if_it_can(season: Season) -> None:
    plan, free = rows("xxaaaxx", "xxaaaxx", "xaaxxxx", "xaaxxxx")
    first = ask(season, plan, free, Wish(4))[0]
    assert first.how is How.TWO_ROWS
    assert first.rows == 2
    assert orphans(plan, free, first.places) == ()


def test_where_the_house_refuses_orphans_a_cluster_comes_before_two_rows_that_leave_one(
    season: Season,
) -> None:
    plan, free = rows("xxaax", "xxaax", "xxxxx", "xxaxx")
    advised, refused = (ask(season, plan, free, Wish(3), no_orphans=on)[0] for on in (False, True))
    assert advised.how is How.TWO_ROWS
    assert avoidable(plan, free, advised.places) != ()
    assert refused.how is How.NEAR
    assert avoidable(plan, free, refused.places) == ()


def test_where_every_way_to_split_leaves_somebody_alone_the_party_is_seated_all_the_same(
    season: Season,
) -> None:
    plan, free = rows("xxaax", "xxaax")
    (first,) = ask(season, plan, free, Wish(3), no_orphans=True)
    assert first.how is How.TWO_ROWS


def test_a_wheelchair_leaves_nobody_alone_if_a_place_nearby_allows_it(season: Season) -> None:
    plan, free = rows("xwaax", "xwaxx")
    (first,) = ask(season, plan, free, Wish(2, wheelchairs=1, companions=1))
    assert first.places == (6, 7)


def test_nobody_is_sent_far_away_for_a_wheelchair_place_that_leaves_no_single_seat(
    season: Season,
) -> None:
    plan, free = rows("xwaax", *["xxxxx"] * 6, "xwaxx")
    (first,) = ask(season, plan, free, Wish(2, wheelchairs=1, companions=1))
    assert first.places == (1, 2)


def test_a_party_that_cannot_sit_together_is_told_how_it_is_split(season: Season) -> None:
    plan, free = rows("aaax", "aaax")
    (first, *_) = ask(season, plan, free, Wish(5))
    assert (first.why, first.how, first.rows) == (Why.SPLIT, How.TWO_ROWS, 2)
    assert sorted(len(part) for part in first.parts) == [2, 3]


def test_parts_in_two_rows_overlap_or_they_are_not_one_behind_the_other(season: Season) -> None:
    plan, free = rows("aaxxxxxxxxxx", "xxxxxxxxxxaa")
    (first,) = ask(season, plan, free, Wish(4))
    assert first.how is not How.TWO_ROWS


def test_the_section_that_is_wished_for_is_kept(season: Season) -> None:
    plan = plain(8, 8, 8, 8)  # two rows a section
    free = np.ones(plan.place_count, np.bool_)
    for one in ask(season, plan, free, Wish(2, section=1)):
        assert {plan.rows[int(plan.row_of[place])].section for place in one.places} == {1}


def test_ticket_types_decide_what_is_paid_and_where_it_is_sold(season: Season) -> None:
    plan, free = rows("aaaaaaa", "bbbbbbb")
    first, cheaper = ask(season, plan, free, Wish(3, types=(ADULT, ADULT, CHILD)))
    assert first.total == Money(3800 + 3800 + 1900, EUR)
    assert cheaper.total == Money(1800 + 1800 + 900, EUR)
    (only,) = ask(season, plan, free, Wish(2, types=(ADULT, MEMBER)))
    assert signs(plan, only) == "aa"  # the back is not sold to members


def test_the_ceiling_is_for_each_ticket(season: Season) -> None:
    plan, free = rows("aaaaaaa", "bbbbbbb")
    (only,) = ask(season, plan, free, Wish(2, ceiling=Money(2000, EUR)))
    assert signs(plan, only) == "bb"
    assert ask(season, plan, free, Wish(2, ceiling=Money(100, EUR))) == []


def test_too_few_places_are_no_answer(season: Season) -> None:
    plan, free = rows("aaxx")
    assert ask(season, plan, free, Wish(3)) == []


# --- accessible places ------------------------------------------------------------------------


def test_a_wheelchair_and_its_companion_sit_side_by_side(season: Season) -> None:
    plan, free = rows("aaaaaaa", "wcaaacw", "aaaaaaa")
    (first, *_) = ask(season, plan, free, Wish(2, wheelchairs=1, companions=1))
    assert [int(plan.features[place]) for place in first.places] == [
        Feature.ACCESSIBLE,
        Feature.COMPANION,
    ]
    assert first.together


def test_a_companion_takes_the_ordinary_seat_beside_where_none_is_meant_for_it(
    season: Season,
) -> None:
    plan, free = rows("aaaaaaa", "aaawaaa")
    (first, *_) = ask(season, plan, free, Wish(2, wheelchairs=1, companions=1))
    assert first.together
    assert plan.features[first.places[0]] == Feature.ACCESSIBLE


def test_friends_of_a_wheelchair_sit_around_it_and_take_no_other_accessible_place(
    season: Season,
) -> None:
    plan, free = rows("aaaaaaa", "wcaaacw", "aaaaaaa")
    (first, *_) = ask(season, plan, free, Wish(4, wheelchairs=1, companions=1))
    kinds = [int(plan.features[place]) for place in first.places]
    assert kinds == [Feature.ACCESSIBLE, Feature.COMPANION, 0, 0]
    near = np.hypot(*(geometry(plan).points[list(first.places)] - [0, SPACING]).T)
    assert near.max() <= 3 * SPACING


def test_without_an_accessible_place_there_is_no_answer_for_a_wheelchair(season: Season) -> None:
    plan, free = rows("aaaaaaa")
    assert ask(season, plan, free, Wish(1, wheelchairs=1)) == []


def test_accessible_places_are_spent_only_when_somebody_allowed_it(season: Season) -> None:
    plan, free = rows("wcwcxxx", "xxxxaxa")
    (first,) = ask(season, plan, free, Wish(2))
    assert not geometry(plan).spared[list(first.places)].any()
    (allowed,) = ask(season, plan, free, Wish(2, spend_accessible=True))
    assert allowed.together
    assert geometry(plan).spared[list(allowed.places)].any()


def test_and_even_then_not_where_ordinary_neighbours_are_left(season: Season) -> None:
    plan, free = rows("wcwcwcw", "aaaaaaa")
    (first, *_) = ask(season, plan, free, Wish(2, spend_accessible=True))
    assert not geometry(plan).spared[list(first.places)].any()


@st.composite
def parties(draw: st.DrawFn) -> tuple[Plan, np.ndarray, Wish]:
    plan = draw(halls())
    free = np.array([draw(st.booleans()) for _ in range(plan.place_count)])
    count = draw(st.integers(1, 5))
    wheelchairs = draw(st.integers(0, min(2, count)))
    companions = draw(st.integers(0, count - wheelchairs)) if wheelchairs else 0
    return (
        plan,
        free,
        Wish(
            count,
            category=draw(st.sampled_from([None, A, B])),
            section=draw(st.sampled_from([None, None, 0])),
            ceiling=draw(st.sampled_from([None, Money(2000, EUR)])),
            wheelchairs=wheelchairs,
            companions=companions,
        ),
    )


@given(parties())
def test_every_answer_is_what_was_wished_for(
    season: Season, party: tuple[Plan, np.ndarray, Wish]
) -> None:
    plan, free, wish = party
    answers = ask(season, plan, free, wish)
    assert len(answers) <= 3
    assert len({frozenset(one.places) for one in answers}) == len(answers)
    for one in answers:
        assert len(set(one.places)) == wish.count
        assert free[list(one.places)].all()
        assert sorted(place for part in one.parts for place in part) == sorted(one.places)
        kinds = [int(plan.features[place]) & 3 for place in one.places]
        chairs = kinds[: wish.wheelchairs]
        assert all(kind & Feature.ACCESSIBLE for kind in chairs)
        assert not any(kind & Feature.ACCESSIBLE for kind in kinds[wish.wheelchairs :])
        beside = kinds[wish.wheelchairs + wish.companions :]
        assert not any(beside)
        if wish.section is not None:
            assert {plan.rows[int(plan.row_of[place])].section for place in one.places} == {0}
        if wish.ceiling is not None:
            assert signs(plan, one) == "b" * wish.count
    if answers and wish.category is not None:
        assert set(signs(plan, answers[0])) == {wish.category}
    if len(answers) > 1 and answers[-1].why is Why.CHEAPER:
        cheaper, first = answers[-1].total, answers[0].total
        assert cheaper is not None
        assert first is not None
        assert cheaper.minor < first.minor


@pytest.mark.parametrize(
    "wish",
    [
        {"count": 0},
        {"count": 21},
        {"count": 2, "types": (ADULT,)},
        {"count": 2, "wheelchairs": 3},
        {"count": 2, "companions": 1},
        {"count": 2, "wheelchairs": -1},
    ],
)
def test_a_wish_that_makes_no_sense_is_none(wish: dict) -> None:
    with pytest.raises(ValueError, match=r"people|nobody"):
        Wish(**wish)
