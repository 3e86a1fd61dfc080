"""Any tariff a house might write, and any basket and sale under it, each from a number.

Hypothesis picks the numbers; a tariff drawn piece by piece would take a hundred times as long.
"""

from collections.abc import Sequence
from datetime import date, time, timedelta
from random import Random
from typing import Any

from hypothesis import strategies as st

from pos.domain.ids import CategoryId, PerformanceId, PlaceId, TicketTypeId
from pos.domain.pricing.circumstances import Circumstances, Comp, Customer, SoFar, Wanted
from pos.domain.pricing.effects import (
    AmountOff,
    PercentOff,
    PlaceEffect,
    Rounding,
    SetPrice,
    Tier,
    TierBy,
    Tiers,
)
from pos.domain.pricing.tariff import (
    Bundle,
    BuyGet,
    Combination,
    CompFree,
    Effect,
    Fee,
    FeePer,
    Group,
    Limit,
    LimitPer,
    Part,
    Rule,
    Subscription,
    Tariff,
    Tax,
    Uses,
)
from pos.domain.pricing.when import ANYBODY, Days, Hours, Period, Share, When
from tests.pos.domain.pricing.houses import CATEGORIES, NOW, PERFORMANCES, TYPES

CODES = ("SPRING", "ANNA")
numbers = st.integers(0, 2**32 - 1)


class Dice(Random):
    """Chance, in words."""

    def often(self, share: float) -> bool:
        return self.random() < share

    def some(self, values: Sequence[Any], share: float = 0.3) -> frozenset[Any]:
        """Mostly none named; else one or two of them."""
        if not values or not self.often(share):
            return frozenset()
        return frozenset(self.choices(values, k=self.randint(1, 2)))

    def two(self, first: int, last: int) -> tuple[int, int]:
        """Two numbers, the smaller first."""
        one, other = sorted(self.sample(range(first, last + 1), 2))
        return one, other


def _day(offset: int) -> date:
    return NOW.date() + timedelta(days=offset)


def some_when(dice: Dice) -> When:
    if dice.often(0.4):
        return When()
    if dice.often(0.5):
        return When(categories=dice.some(CATEGORIES, 0.6), ticket_types=dice.some(TYPES, 0.6))
    seldom = 0.12
    first, last = dice.two(-20, 30)
    hours = [time(one) for one in dice.two(0, 23)]
    dice.shuffle(hours)
    return When(
        performances=dice.some(range(1, PERFORMANCES + 1), seldom),
        productions=dice.some((1, 2), seldom),
        categories=dice.some(CATEGORIES),
        ticket_types=dice.some(TYPES),
        weekdays=dice.some(range(7), seldom),
        starts=Hours(*hours) if dice.often(seldom) else None,
        played=Days(_day(first), _day(last)) if dice.often(seldom) else None,
        sold=Share(*dice.two(0, 1000)) if dice.often(seldom) else None,
        sale_weekdays=dice.some(range(7), seldom),
        sale_days=Days(_day(first), _day(last)) if dice.often(seldom) else None,
        members=dice.some(("friends", ANYBODY), seldom),
        codes=dice.some(CODES, seldom),
    )


def some_period(dice: Dice) -> Period:
    start, end = (NOW + timedelta(hours=one) for one in dice.two(-60, 60))
    return Period(
        start if dice.often(0.15) else None,
        end if dice.often(0.15) else None,
    )


def some_per_cent(dice: Dice) -> PercentOff:
    step = dice.choice([1, 1, 5, 50, 100])
    return PercentOff(dice.randint(0, 10_000), dice.choice(list(Rounding)), step)


def on_place(dice: Dice) -> PlaceEffect:
    minor = dice.randint(0, 6000)
    return dice.choice([SetPrice(minor), AmountOff(minor), some_per_cent(dice)])


def some_tiers(dice: Dice) -> Tiers:
    def effect() -> PlaceEffect | None:
        return on_place(dice) if dice.often(0.8) else None

    if dice.often(0.5):
        return Tiers(
            TierBy.DATE, tuple(Tier(_day(one), effect()) for one in sorted(dice.two(-9, 9)))
        )
    return Tiers(TierBy.SOLD, tuple(Tier(one, effect()) for one in dice.two(0, 999)))


def some_combination(dice: Dice) -> Combination:
    deal = SetPrice(dice.randint(0, 9000)) if dice.often(0.6) else some_per_cent(dice)
    kind = dice.randint(0, 2)
    if kind == 0:
        parts = tuple(
            Part(dice.randint(1, 2), dice.some(CATEGORIES), dice.some(TYPES))
            for _ in range(dice.randint(1, 2))
        )
        return Bundle(parts, deal, dice.often(0.6))
    if kind == 1:
        return BuyGet(dice.randint(1, 3), dice.randint(1, 2), dice.often(0.6))
    return Subscription(dice.randint(2, 3), deal)


def some_effect(dice: Dice) -> Effect:
    kind = dice.randint(0, 9)
    if kind <= 3:
        return on_place(dice)
    if kind == 4:
        return some_tiers(dice)
    if kind == 5:
        effect = on_place(dice) if dice.often(0.7) else None
        every = dice.choice([0, 2, 3]) if effect else dice.choice([2, 3])
        return Group(dice.randint(1, 4), effect, every)
    if kind == 6:
        return CompFree(dice.some(("press", "artist")))
    return some_combination(dice)


def some_rule(dice: Dice, number: int, before: list[Rule]) -> Rule:
    effect = some_effect(dice)
    limited = dice.often(0.3) and not isinstance(effect, Group | CompFree)
    rule = Rule(
        f"r{number}",
        f"Rule {number}",
        effect,
        some_when(dice),
        some_period(dice),
        priority=number * 10
        if isinstance(effect, SetPrice | Tiers | Group)
        else dice.randint(0, 3),
        exclusive=dice.choice(["", "", "x", "y"]),
        uses=Uses(*(dice.randint(0, 3) for _ in range(3))) if limited else Uses(),
    )
    follows = [
        one.id
        for one in before
        if one.single and not (rule.exclusive and one.exclusive == rule.exclusive)
    ]
    if not rule.single or rule.sets_price:
        return rule
    return Rule(**{**vars(rule), "after": dice.some(follows)})


def some_fee(dice: Dice, number: int) -> Fee:
    per = dice.choice(list(FeePer))
    amount = per is FeePer.ORDER or dice.often(0.5)
    return Fee(
        f"f{number}",
        f"Fee {number}",
        per,
        minor=dice.randint(1, 400) if amount else 0,
        basis_points=0 if amount else dice.randint(1, 2000),
        included=per is FeePer.TICKET and dice.often(0.5),
        on_comps=dice.often(0.5),
        waived_for=dice.some(("friends", ANYBODY)),
        when=some_when(dice),
        valid=some_period(dice),
    )


def some_taxes(dice: Dice, fees: list[Fee]) -> list[Tax]:
    found = [
        (f"t{one}", {"when": When(categories=frozenset({CategoryId(one)}))})
        for one in CATEGORIES
        if dice.often(0.5)
    ]
    found += [("tf", {"fees": frozenset({"f0"})})] if fees and dice.often(0.5) else []
    found += [("rest", {})] if dice.often(0.5) else []
    return [
        Tax(one, f"Tax {one}", dice.randint(0, 10_000), dice.often(0.5), **more)
        for one, more in found
    ]


def some_tariff(number: int) -> Tariff:
    """Rules in any order, some that exclude or follow each other, fees, taxes and limits."""
    dice = Dice(number)
    rules: list[Rule] = []
    for at in range(dice.randint(0, 9)):
        rules.append(some_rule(dice, at, rules))
    dice.shuffle(rules)
    fees = [some_fee(dice, at) for at in range(dice.randint(0, 2))]
    taxes = some_taxes(dice, fees)
    limits = [
        Limit(
            f"l{at}",
            f"Limit {at}",
            dice.choice(list(LimitPer)),
            dice.randint(50, 100),
            dice.often(0.5),
            some_when(dice),
            some_period(dice),
        )
        for at in range(dice.randint(0, 2))
    ]
    version, step = dice.randint(1, 9), dice.choice([0, 5])
    return Tariff(version, tuple(rules), tuple(fees), tuple(taxes), tuple(limits), step)


def some_basket(number: int, most: int = 9) -> list[Wanted]:
    """Places of up to three performances, mostly of one."""
    dice = Dice(number)
    return [
        Wanted(
            PerformanceId(1 if dice.often(0.6) else dice.randint(2, 3)),
            PlaceId(at),
            CategoryId(dice.choice(CATEGORIES)),
            TicketTypeId(dice.choice(TYPES)),
        )
        for at in range(1, dice.randint(0, most) + 1)
    ]


def some_sale(number: int, wanted: list[Wanted]) -> Circumstances:
    """Who buys, when, with what."""
    dice = Dice(number)
    comped = dice.some([one.key for one in wanted], 0.2)
    counts = [{f"r{at}": dice.randint(0, 2) for at in range(9)} for _ in range(2)]
    return Circumstances(
        now=NOW,
        opened_at=NOW + timedelta(hours=dice.randint(-50, 50)),
        sold={PerformanceId(one): dice.randint(0, 1000) for one in (1, 2)},
        customer=Customer("c", dice.some(("friends", "x"), 0.6)) if dice.often(0.7) else None,
        codes=dice.some(CODES, 0.6),
        so_far=SoFar(total=counts[0], by_customer=counts[1]),
        comps=(Comp(comped, "press", "boss"),) if comped else (),
    )


tariffs = numbers.map(some_tariff)
combinations = numbers.map(lambda number: some_combination(Dice(number)))


def baskets(most: int = 9) -> st.SearchStrategy[list[Wanted]]:
    """Baskets of so many places at most."""
    return numbers.map(lambda number: some_basket(number, most))
