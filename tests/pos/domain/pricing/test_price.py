"""Prices at the window: what a place costs, by which rule, and how that is explained."""

from datetime import date, time, timedelta

import pytest

from pos.domain.pricing.circumstances import Comp, Customer
from pos.domain.pricing.effects import (
    AmountOff,
    PercentOff,
    Rounding,
    SetPrice,
    Tier,
    TierBy,
    Tiers,
    rounded,
)
from pos.domain.pricing.price import price
from pos.domain.pricing.priced import Because
from pos.domain.pricing.tariff import CompFree, Group, Rule
from pos.domain.pricing.when import ANYBODY, Days, Hours, Period, Share, When
from pos.domain.refusals import Reason, Refusal
from tests.pos.domain.pricing.houses import (
    NOW,
    basket,
    book,
    now,
    places,
    priced,
    prices,
    said,
    uneventful,
)

MEMBER = Customer("m-1", frozenset({"friends"}))


def one_price(*rules: Rule, performance: int = 1, category: str = "stalls", **more) -> int:
    (line,) = priced(places(1, "adult", category, performance), *rules, **more).lines
    return line.price_minor


def test_without_rules_a_place_costs_what_the_list_says() -> None:
    found = priced(basket((2, "adult"), (1, "child")))
    assert prices(found) == [5000, 5000, 2500]
    assert found.total_minor == 12_500
    assert all(uneventful(one) for one in found.lines)
    assert (found.tariff_version, found.season_version) == (3, 9)


def test_an_empty_basket_costs_nothing() -> None:
    assert priced([]).total_minor == 0


@pytest.mark.parametrize(
    ("when", "costs"),
    [
        (When(performances=frozenset({1})), {1}),
        (When(productions=frozenset({2})), {2, 4, 6}),
        (When(weekdays=frozenset({0, 1})), {1, 2}),
        (When(starts=Hours(time(12), time(18))), {7}),
        (When(starts=Hours(time(19), time(2))), {1, 2, 3, 4, 5, 6}),
        (When(played=Days(date(2027, 3, 2), date(2027, 3, 3))), {2, 3}),
        (When(categories=frozenset({"circle"})), set()),
        (When(ticket_types=frozenset({"adult"})), {1, 2, 3, 4, 5, 6, 7}),
    ],
)
def test_a_rule_speaks_of_the_performances_it_names(when: When, costs: set[int]) -> None:
    rule = Rule("r", "Reduced", SetPrice(1000), when)
    assert {one for one in range(1, 8) if one_price(rule, performance=one) == 1000} == costs


def test_the_time_of_day_is_the_house_s_even_in_summer() -> None:
    rule = Rule("r", "Evening", SetPrice(1), When(starts=Hours(time(19, 30), time(19, 31))))
    assert one_price(rule) == 1


@pytest.mark.parametrize(
    ("rule", "holds"),
    [
        (Rule("r", "R", SetPrice(1), valid=Period(NOW, None)), True),
        (Rule("r", "R", SetPrice(1), valid=Period(None, NOW)), False),
        (Rule("r", "R", SetPrice(1), When(sale_days=Days(date(2027, 2, 10)))), True),
        (Rule("r", "R", SetPrice(1), When(sale_days=Days(None, date(2027, 2, 9)))), False),
        (Rule("r", "R", SetPrice(1), When(sale_weekdays=frozenset({2}))), True),
        (Rule("r", "R", SetPrice(1), When(sale_weekdays=frozenset({3}))), False),
        (Rule("r", "R", SetPrice(1), When(sold=Share(0, 500))), True),
        (Rule("r", "R", SetPrice(1), When(sold=Share(500))), False),
        (Rule("r", "R", SetPrice(1), When(members=frozenset({"friends"}))), False),
        (Rule("r", "R", SetPrice(1), When(codes=frozenset({"SPRING"}))), False),
    ],
)
def test_a_rule_holds_for_the_sales_it_names(rule: Rule, holds: bool) -> None:
    assert (one_price(rule, sold={1: 499}) == 1) is holds


def test_a_tier_does_not_flip_under_an_open_basket() -> None:
    rule = Rule(
        "early",
        "Early bird",
        Tiers(TierBy.DATE, (Tier(date(2027, 2, 1), SetPrice(3000)), Tier(date(2027, 2, 11), None))),
    )
    assert one_price(rule) == 3000
    assert one_price(rule, now=NOW + timedelta(days=2)) == 3000  # opened before midnight
    assert one_price(rule, opened_at=NOW + timedelta(days=2)) == 5000
    assert one_price(rule, opened_at=NOW - timedelta(days=30)) == 5000


@pytest.mark.parametrize(("sold", "costs"), [(0, 4000), (299, 4000), (300, 5000), (1000, 5500)])
def test_the_fuller_the_house_the_dearer(sold: int, costs: int) -> None:
    steps = (Tier(0, AmountOff(1000)), Tier(300, None), Tier(800, SetPrice(5500)))
    assert one_price(Rule("d", "Demand", Tiers(TierBy.SOLD, steps)), sold={1: sold}) == costs


def test_a_member_pays_the_member_s_price() -> None:
    rule = Rule("m", "Friends", SetPrice(4000), When(members=frozenset({"friends"})))
    found = priced(places(1), rule, customer=MEMBER)
    assert prices(found) == [4000]
    assert found.lines[0].steps[1].params == {"name": "Friends", "member": "friends", "minor": 4000}
    assert one_price(rule, customer=Customer("c")) == 5000
    anybody = Rule("m", "Friends", SetPrice(4000), When(members=frozenset({ANYBODY})))
    assert one_price(anybody, customer=MEMBER) == 4000
    assert one_price(anybody, customer=Customer("c")) == 5000


def test_of_rules_that_exclude_each_other_the_higher_priority_counts() -> None:
    cheap = Rule("a", "Cheap", SetPrice(1000), exclusive="x", priority=1)
    dear = Rule("b", "Premiere", SetPrice(9000), exclusive="x", priority=2)
    found = priced(places(1), cheap, dear)
    assert prices(found) == [9000]
    assert said(found.lines[0]) == [("", "listed"), ("b", "set_price"), ("a", "outranked")]
    told = found.lines[0].steps[2]
    assert told.params == {"name": "Cheap", "by": "b", "by_name": "Premiere"}
    assert (told.before, told.after) == (9000, 9000)


def test_of_equal_ones_the_better_for_the_customer() -> None:
    ten = Rule("a", "Ten per cent", PercentOff(1000), exclusive="x")
    six = Rule("b", "Six euros", AmountOff(600), exclusive="x")
    found = priced(basket((1, "adult"), (1, "adult", "circle")), ten, six)
    assert prices(found) == [4400, 2400]
    dearer = Rule("b", "Four euros", AmountOff(400), exclusive="x")
    found = priced(basket((1, "adult"), (1, "adult", "circle")), ten, dearer)
    assert prices(found) == [4500, 2600]
    assert said(found.lines[0])[-1] == ("b", "beaten")


def test_only_one_rule_sets_the_price_and_reductions_follow_it() -> None:
    rules = (
        Rule("matinee", "Matinee", SetPrice(4000), priority=1),
        Rule("gala", "Gala", SetPrice(8000), priority=5),
        Rule("off", "Reduction", PercentOff(5000), priority=9),
    )
    found = priced(places(1), *rules)
    assert prices(found) == [4000]
    assert said(found.lines[0]) == [
        ("", "listed"),
        ("gala", "set_price"),
        ("off", "percent_off"),
        ("matinee", "outranked"),
    ]


def test_reductions_follow_their_priority_unless_one_waits_for_another() -> None:
    ten = Rule("ten", "10 %", PercentOff(1000))
    euro = Rule("euro", "10 euros", AmountOff(1000), priority=1)
    assert one_price(ten, euro) == 3600
    first = Rule("ten", "10 %", PercentOff(1000))
    then = Rule("euro", "10 euros", AmountOff(1000), priority=1, after=frozenset({"ten"}))
    assert one_price(first, then) == 3500


def test_nothing_costs_less_than_nothing() -> None:
    assert one_price(Rule("a", "A", AmountOff(9000)), Rule("b", "B", AmountOff(9000))) == 0


@pytest.mark.parametrize(
    ("rounding", "step", "costs"),
    [
        (Rounding.HALF_UP, 1, 4375),
        (Rounding.DOWN, 50, 4350),
        (Rounding.UP, 50, 4400),
        (Rounding.HALF_UP, 50, 4400),
        (Rounding.HALF_EVEN, 50, 4400),
        (Rounding.HALF_EVEN, 250, 4500),
        (Rounding.HALF_UP, 10_000, 0),
        (Rounding.UP, 10_000, 5000),  # never more than before
    ],
)
def test_a_per_cent_has_a_rounding_with_a_name(rounding: Rounding, step: int, costs: int) -> None:
    assert one_price(Rule("p", "12.5 %", PercentOff(1250, rounding, step))) == costs


def test_halves_are_rounded_as_their_name_says() -> None:
    halves = [(5, 2), (7, 2)]
    assert [rounded(*one, Rounding.HALF_UP) for one in halves] == [3, 4]
    assert [rounded(*one, Rounding.HALF_EVEN) for one in halves] == [2, 4]
    assert [rounded(*one, Rounding.DOWN) for one in halves] == [2, 3]
    assert [rounded(*one, Rounding.UP) for one in halves] == [3, 4]


def test_a_group_is_ten_heads_of_one_performance() -> None:
    rule = Rule("g", "School", Group(10, PercentOff(2000)))
    nine = basket((9, "child"), (1, "child", "stalls", 2))
    assert set(prices(priced(nine, rule))) == {2500}
    ten = basket((9, "child"), (1, "adult", "circle"))
    found = priced(ten, rule)
    assert prices(found) == [2000] * 9 + [2400]
    assert found.lines[0].steps[1].params["places"] == 10


def test_every_tenth_of_a_group_is_free() -> None:
    rule = Rule("g", "School", Group(20, None, every_free=10))
    assert priced(basket((19, "child")), rule).total_minor == 19 * 2500
    assert priced(basket((29, "child")), rule).total_minor == 27 * 2500


def test_a_comp_is_free_and_says_why_and_by_whose_word() -> None:
    wanted = basket((2, "adult"))
    comp = Comp(frozenset({wanted[0].key}), "press", "boss")
    rule = Rule("comp", "Press ticket", CompFree(frozenset({"press", "artist"})))
    other = Rule("ten", "10 %", PercentOff(1000))
    found = priced(wanted, rule, other, comps=(comp,))
    assert prices(found) == [0, 4500]
    assert found.lines[0].comp is comp
    assert found.lines[0].steps[1].because is Because.COMP
    assert found.lines[0].steps[1].params["approver"] == "boss"


@pytest.mark.parametrize(
    ("reason", "approver", "refused"),
    [
        (" ", "boss", Reason.REASON_MISSING),
        ("press", "", Reason.APPROVAL_NEEDED),
        ("cousin", "boss", Reason.COMP_NOT_OFFERED),
    ],
)
def test_a_comp_needs_a_reason_of_the_house_and_a_word(
    reason: str, approver: str, refused: Reason
) -> None:
    wanted = places(1)
    rule = Rule("comp", "Press ticket", CompFree(frozenset({"press"})))
    with pytest.raises(Refusal) as caught:
        priced(wanted, rule, comps=(Comp(frozenset({wanted[0].key}), reason, approver),))
    assert caught.value.reason is refused


def test_a_comp_makes_no_group_full() -> None:
    wanted = basket((10, "adult"))
    rules = (Rule("g", "Group", Group(10, PercentOff(1000))), Rule("c", "Comp", CompFree()))
    comp = Comp(frozenset({wanted[0].key}), "artist", "boss")
    assert prices(priced(wanted, *rules, comps=(comp,))) == [0] + [5000] * 9


def test_more_places_than_a_basket_takes_are_refused() -> None:
    with pytest.raises(Refusal, match=Reason.TOO_MANY_PLACES.value):
        priced(places(101))


def test_a_basket_dearer_than_a_till_may_take_is_refused() -> None:
    with pytest.raises(Refusal, match=Reason.AMOUNT_WRONG.value):
        priced(places(100), Rule("r", "Gold", SetPrice(10**11)))


def test_a_place_that_the_list_does_not_have_is_not_sold() -> None:
    with pytest.raises(Refusal, match=Reason.NO_PRICE.value):
        priced(places(1, "dog"))
    with pytest.raises(Refusal, match=Reason.PERFORMANCE_UNKNOWN.value):
        priced(places(1, performance=99))


def test_a_place_twice_is_a_slip_of_the_program() -> None:
    with pytest.raises(ValueError, match="twice"):
        price([*places(1), *places(1)], book(), now())
