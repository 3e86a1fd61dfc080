"""Rules that cannot stand side by side are refused, and both are named."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from pos.domain.pricing.contradictions import contradictions
from pos.domain.pricing.effects import AmountOff, PercentOff, SetPrice, Tier, TierBy, Tiers
from pos.domain.pricing.tariff import (
    Bundle,
    BuyGet,
    Fee,
    FeePer,
    Group,
    Limit,
    LimitPer,
    Part,
    Rule,
    Subscription,
    Tax,
)
from pos.domain.pricing.tarifffile import read_tariff
from pos.domain.pricing.tariffparts import Fault
from pos.domain.pricing.tariffwriting import write_tariff
from pos.domain.pricing.when import Days, Hours, Period, Share, When
from pos.domain.refusals import Reason, Refusal
from tests.pos.domain.pricing.houses import SEASON, tariff

Parts = Any


def faults(*parts: Parts) -> list[Fault]:
    return list(contradictions(tariff(*parts), SEASON))


def the_fault(*parts: Parts) -> Fault:
    (found,) = faults(*parts)
    return found


def after(name: str, *others: str) -> Rule:
    return Rule(name, name.title(), AmountOff(1), after=frozenset(others))


@pytest.mark.parametrize(
    ("rules", "ring"),
    [
        ([after("a", "b"), after("b", "a")], {"a", "b"}),
        ([after("a", "b"), after("b", "c"), after("c", "a"), after("d", "a")], {"a", "b", "c"}),
        ([after("x"), after("a", "x", "b"), after("b", "x", "a")], {"a", "b"}),
    ],
)
def test_rules_that_wait_for_each_other_are_named(rules: list[Rule], ring: set[str]) -> None:
    found = the_fault(*rules)
    assert set(found.rules) == ring
    assert "wait for each other" in found.why


def test_many_rules_in_a_row_are_no_ring() -> None:
    assert not faults(*(after(f"r{n}", *([f"r{n - 1}"] if n else [])) for n in range(1000)))
    ring = [after(f"r{n:04}", f"r{(n + 1) % 1000:04}") for n in range(1000)]
    assert len(the_fault(*ring).rules) == 1000


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        (after("a", "a"), after("x"), "after itself"),
        (
            Rule("a", "A", SetPrice(1), after=frozenset({"b"})),
            Rule("b", "B", AmountOff(1)),
            "is lost",
        ),
        (
            Rule("a", "A", AmountOff(1), exclusive="x", after=frozenset({"b"})),
            Rule("b", "B", AmountOff(1), exclusive="x"),
            "exclude each other",
        ),
        (
            Rule("a", "A", AmountOff(1), after=frozenset({"b"})),
            Rule("b", "B", BuyGet(1, 1)),
            "offers come after",
        ),
    ],
)
def test_an_order_that_makes_no_sense_is_refused(one: Rule, other: Rule, why: str) -> None:
    found = faults(one, other)[0]
    assert found.rules in ((one.id, other.id), (one.id, one.id))
    assert why in found.why
    assert found.path == ("rules", 0, "after")


CHEAP = Rule("cheap", "Cheap", SetPrice(1000))


def differs(**more: Any) -> Rule:
    return Rule("dear", "Dear", SetPrice(2000), **more)


def test_two_prices_for_the_same_places_at_the_same_time_are_named() -> None:
    found = the_fault(CHEAP, differs())
    assert found.rules == ("cheap", "dear")
    assert found.path == ("rules", 1)
    assert "set different prices" in found.why
    tiers = Tiers(TierBy.SOLD, (Tier(500, SetPrice(1)),))
    assert the_fault(CHEAP, Rule("tiers", "Tiers", tiers)).rules == ("cheap", "tiers")
    group = Group(2, SetPrice(1))
    assert the_fault(CHEAP, Rule("group", "Group", group)).rules == ("cheap", "group")


def test_the_same_price_twice_is_no_contradiction_nor_one_with_a_higher_priority() -> None:
    assert not faults(CHEAP, Rule("same", "Same", SetPrice(1000)))
    assert not faults(CHEAP, differs(priority=1))
    assert not faults(CHEAP, Rule("off", "Off", AmountOff(1)))


def at(hour: int) -> datetime:
    return datetime(2027, 1, 1, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("one", "other", "contradict"),
    [
        (When(categories=frozenset({"stalls"})), When(categories=frozenset({"circle"})), False),
        (When(categories=frozenset({"stalls"})), When(ticket_types=frozenset({"child"})), True),
        (When(ticket_types=frozenset({"adult"})), When(ticket_types=frozenset({"child"})), False),
        (When(productions=frozenset({1})), When(productions=frozenset({2})), False),
        (When(productions=frozenset({1})), When(performances=frozenset({2})), False),
        (When(productions=frozenset({1})), When(performances=frozenset({3})), True),
        (When(weekdays=frozenset({1})), When(performances=frozenset({1})), False),
        (When(weekdays=frozenset({0})), When(performances=frozenset({1})), True),
        (When(weekdays=frozenset({0, 1})), When(weekdays=frozenset({1, 2})), True),
        (When(weekdays=frozenset({0})), When(weekdays=frozenset({1})), False),
        (When(starts=Hours(time(10), time(14))), When(starts=Hours(time(14), time(18))), False),
        (When(starts=Hours(time(10), time(15))), When(starts=Hours(time(14), time(18))), True),
        (When(starts=Hours(time(22), time(2))), When(starts=Hours(time(1), time(3))), True),
        (When(starts=Hours(time(22), time(0))), When(starts=Hours(time(0), time(3))), False),
        (When(starts=Hours(time(22), time(2))), When(starts=Hours(time(23), time(1))), True),
        (When(sold=Share(0, 500)), When(sold=Share(500)), False),
        (When(sold=Share(0, 501)), When(sold=Share(500)), True),
        (When(sale_weekdays=frozenset({5})), When(sale_weekdays=frozenset({6})), False),
        (
            When(played=Days(None, date(2027, 3, 1))),
            When(played=Days(date(2027, 3, 2))),
            False,
        ),
        (
            When(sale_days=Days(None, date(2027, 3, 1))),
            When(sale_days=Days(date(2027, 3, 1))),
            True,
        ),
        (When(members=frozenset({"a"})), When(members=frozenset({"b"})), True),
        (When(codes=frozenset({"A"})), When(codes=frozenset({"B"})), True),
    ],
)
def test_prices_contradict_each_other_only_where_they_meet(
    one: When, other: When, contradict: bool
) -> None:
    found = faults(Rule("a", "A", SetPrice(1), one), Rule("b", "B", SetPrice(2), other))
    assert [each.rules for each in found] == ([("a", "b")] if contradict else [])
    turned = faults(Rule("a", "A", SetPrice(1), other), Rule("b", "B", SetPrice(2), one))
    assert bool(turned) is contradict


def test_prices_of_different_times_do_not_meet() -> None:
    first = Rule("a", "A", SetPrice(1), valid=Period(at(1), at(2)))
    assert not faults(first, Rule("b", "B", SetPrice(2), valid=Period(at(2), None)))
    assert faults(first, Rule("b", "B", SetPrice(2), valid=Period(None, None)))


def test_two_taxes_for_one_thing_are_named() -> None:
    stalls = When(categories=frozenset({"stalls"}))
    one, other = Tax("a", "A", 700, when=stalls), Tax("b", "B", 1900, when=stalls)
    assert the_fault(one, other).rules == ("a", "b")
    assert the_fault(Tax("a", "A", 700), Tax("b", "B", 700)).rules == ("a", "b")
    children = Tax("c", "C", 1, when=When(ticket_types=frozenset({"child"})))
    assert the_fault(one, children).rules == ("a", "c")
    fees = [Tax(name, name, 1, fees=frozenset({"f"})) for name in ("x", "y")]
    assert the_fault(*fees, Fee("f", "F", FeePer.ORDER, 1)).rules == ("x", "y")
    assert not faults(one, Tax("rest", "Rest", 1), fees[0], Fee("f", "F", FeePer.ORDER, 1))


FAMILY = Rule(
    "family",
    "Family",
    Bundle(
        (
            Part(2, ticket_types=frozenset({"adult"})),
            Part(2, ticket_types=frozenset({"child"})),
        ),
        SetPrice(9000),
    ),
    exclusive="x",
)


@pytest.mark.parametrize(
    ("other", "never"),
    [
        (Limit("l", "Three", LimitPer.ORDER, 3), True),
        (Limit("l", "Three", LimitPer.PERFORMANCE, 3), True),
        (Limit("l", "Three", LimitPer.CUSTOMER_PERFORMANCE, 3), True),
        (Limit("l", "Four", LimitPer.ORDER, 4), False),
        (Limit("l", "In May", LimitPer.ORDER, 3, valid=Period(at(1), at(2))), False),
        (
            Limit("l", "A child", LimitPer.ORDER, 1, when=When(ticket_types=frozenset({"child"}))),
            True,
        ),
        (
            Limit("l", "Members", LimitPer.ORDER, 1, when=When(ticket_types=frozenset({"member"}))),
            False,
        ),
        (Rule("l", "Ten", PercentOff(1000), exclusive="x", priority=1), True),
        (Rule("l", "Ten", PercentOff(1000), exclusive="x"), False),
        (Rule("l", "Ten", PercentOff(1000), exclusive="y", priority=1), False),
        (
            Rule("l", "Ten", PercentOff(1), When(codes=frozenset("A")), exclusive="x", priority=1),
            False,
        ),
    ],
)
def test_a_bundle_that_something_always_forbids_is_named_with_it(other: Any, never: bool) -> None:
    found = faults(FAMILY, other)
    assert [one.rules for one in found] == ([("family", "l")] if never else [])


@pytest.mark.parametrize(
    "rule",
    [
        Rule("r", "R", Bundle((Part(60), Part(41)), SetPrice(1))),
        Rule("r", "R", BuyGet(100, 1)),
        Rule("r", "R", Subscription(8, SetPrice(1))),
        Rule("r", "R", Subscription(2, SetPrice(1)), When(performances=frozenset({1}))),
        Rule("r", "R", Subscription(4, SetPrice(1)), When(productions=frozenset({2}))),
        Rule(
            "r",
            "R",
            Bundle((Part(1, ticket_types=frozenset({"child"})),), SetPrice(1)),
            When(ticket_types=frozenset({"adult"})),
        ),
        Rule("r", "R", AmountOff(1), When(ticket_types=frozenset({"nobody"}))),
    ],
)
def test_a_rule_that_could_never_apply_is_refused(rule: Rule) -> None:
    found = the_fault(rule)
    assert found.rules == ("r",)
    assert "never applies" in found.why


def test_both_rules_stand_in_the_refusal_of_the_file() -> None:
    with pytest.raises(Refusal) as caught:
        read_tariff(write_tariff(tariff(CHEAP, differs())), SEASON)
    assert caught.value.reason is Reason.TARIFF_WRONG
    assert caught.value.params["rules"] == ["cheap", "dear"]
    assert caught.value.params["path"] == "rules[1]"
    assert "'cheap' and 'dear'" in caught.value.params["why"]
