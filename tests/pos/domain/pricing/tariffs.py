"""Any tariff a house might write, and any basket and sale under it, for Hypothesis."""

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from pos.domain.ids import CategoryId, PerformanceId, PlaceId, TicketTypeId
from pos.domain.pricing.circumstances import Circumstances, Comp, Customer, SoFar, Wanted
from pos.domain.pricing.effects import (
    AmountOff,
    PercentOff,
    Rounding,
    SetPrice,
    Tier,
    TierBy,
    Tiers,
)
from pos.domain.pricing.tariff import (
    Bundle,
    BuyGet,
    CompFree,
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
DAYS = st.dates(NOW.date() - timedelta(days=3), NOW.date() + timedelta(days=30))
MOMENTS = st.integers(-50, 50).map(lambda hours: NOW + timedelta(hours=hours))


def some(values: Any) -> st.SearchStrategy[frozenset[Any]]:
    """Mostly none named; else some of them."""
    return st.just(frozenset()) | st.frozensets(st.sampled_from(values), max_size=3)


def optional(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | st.none() | strategy


days = st.lists(DAYS, min_size=2, max_size=2).map(sorted).map(lambda two: Days(*two))
hours = st.lists(st.times(), min_size=2, max_size=2, unique=True).map(lambda two: Hours(*two))
shares = st.lists(st.integers(0, 1000), min_size=2, max_size=2, unique=True).map(
    lambda two: Share(*sorted(two))
)
periods = st.just(Period()) | st.lists(MOMENTS, min_size=2, max_size=2, unique=True).map(
    lambda two: Period(*sorted(two))
)
place_whens = st.builds(
    When,
    performances=some(range(1, PERFORMANCES + 1)),
    productions=some((1, 2)),
    categories=some(CATEGORIES),
    ticket_types=some(TYPES),
    played=optional(days),
)
whens = st.builds(
    When,
    performances=some(range(1, PERFORMANCES + 1)),
    productions=some((1, 2)),
    categories=some(CATEGORIES),
    ticket_types=some(TYPES),
    weekdays=some(range(7)),
    starts=optional(hours),
    played=optional(days),
    sold=optional(shares),
    sale_weekdays=some(range(7)),
    sale_days=optional(days),
    members=some(("friends", ANYBODY)),
    codes=some(CODES),
)
minors = st.integers(0, 6000)
set_prices = st.builds(SetPrice, minors)
per_cents = st.builds(
    PercentOff,
    st.integers(0, 10_000),
    st.sampled_from(Rounding),
    st.sampled_from([1, 5, 10, 50, 100]),
)
on_places = set_prices | st.builds(AmountOff, minors) | per_cents
tiers = st.one_of(
    st.lists(DAYS, min_size=1, max_size=3, unique=True)
    .map(sorted)
    .flatmap(lambda found: _tiers(TierBy.DATE, found)),
    st.lists(st.integers(0, 1000), min_size=1, max_size=3, unique=True)
    .map(sorted)
    .flatmap(lambda found: _tiers(TierBy.SOLD, found)),
)


def _tiers(by: TierBy, starts: list[date] | list[int]) -> st.SearchStrategy[Tiers]:
    effects = st.lists(st.none() | on_places, min_size=len(starts), max_size=len(starts))
    return effects.map(lambda found: Tiers(by, tuple(map(Tier, starts, found))))


def _group(least: int, effect: Any, every: int) -> Group:
    return Group(least, effect if effect is not None or every else SetPrice(100), every)


parts = st.builds(Part, st.integers(1, 2), some(CATEGORIES), some(TYPES))
deals = st.builds(SetPrice, st.integers(0, 12_000)) | per_cents
combinations = st.one_of(
    st.builds(Bundle, st.lists(parts, min_size=1, max_size=2).map(tuple), deals, st.booleans()),
    st.builds(BuyGet, st.integers(1, 3), st.integers(1, 2), st.booleans()),
    st.builds(Subscription, st.integers(2, 3), deals),
)
effects = st.one_of(
    on_places,
    tiers,
    st.builds(_group, st.integers(1, 5), st.none() | on_places, st.sampled_from([0, 2, 3])),
    combinations,
    st.builds(CompFree, some(("press", "artist"))),
)
uses = st.just(Uses()) | st.builds(Uses, *[st.integers(0, 3)] * 3)


@st.composite
def rules(draw: st.DrawFn, number: int, before: list[Rule]) -> Rule:
    effect = draw(effects)
    limited = Uses() if isinstance(effect, Group | CompFree) else draw(uses)
    rule = Rule(
        f"r{number}",
        f"Rule {number}",
        effect,
        draw(whens),
        draw(periods),
        priority=number * 10 + draw(st.integers(0, 9)),
        exclusive=draw(st.sampled_from(["", "", "x", "y"])),
        uses=limited,
    )
    if not rule.single or rule.sets_price:
        return rule
    follows = [
        one.id
        for one in before
        if one.single and not (rule.exclusive and one.exclusive == rule.exclusive)
    ]
    after = draw(some(follows)) if follows else frozenset()
    return Rule(**{**vars(rule), "after": after})


@st.composite
def tariffs(draw: st.DrawFn, most_rules: int = 6) -> Tariff:
    """Rules in any order, some that exclude or follow each other, fees, taxes and limits."""
    found: list[Rule] = []
    for number in range(draw(st.integers(0, most_rules))):
        found.append(draw(rules(number, found)))
    fees = [
        Fee(
            f"f{number}",
            f"Fee {number}",
            per,
            minor=draw(st.integers(1, 400)) if amount else 0,
            basis_points=0 if amount else draw(st.integers(1, 2000)),
            included=per is FeePer.TICKET and draw(st.booleans()),
            on_comps=draw(st.booleans()),
            waived_for=draw(some(("friends", ANYBODY))),
            when=draw(whens),
            valid=draw(periods),
        )
        for number in range(draw(st.integers(0, 2)))
        for per in [draw(st.sampled_from(FeePer))]
        for amount in [per is FeePer.ORDER or draw(st.booleans())]
    ]
    rates = st.integers(0, 10_000)
    taxes = [
        Tax(f"t{one}", f"Tax {one}", draw(rates), draw(st.booleans()), When(categories=named))
        for one in draw(st.lists(st.sampled_from(CATEGORIES), unique=True))
        for named in [frozenset({CategoryId(one)})]
    ]
    if fees and draw(st.booleans()):
        taxes.append(Tax("tf", "On fees", draw(rates), draw(st.booleans()), fees=frozenset({"f0"})))
    if draw(st.booleans()):
        taxes.append(Tax("rest", "The rest", draw(rates), draw(st.booleans())))
    limits = [
        Limit(
            f"l{number}",
            f"Limit {number}",
            draw(st.sampled_from(LimitPer)),
            draw(st.integers(50, 100)),
            draw(st.booleans()),
            draw(whens),
            draw(periods),
        )
        for number in range(draw(st.integers(0, 2)))
    ]
    return Tariff(
        draw(st.integers(1, 9)),
        tuple(draw(st.permutations(found))),
        tuple(fees),
        tuple(taxes),
        tuple(limits),
        draw(st.sampled_from([0, 5])),
    )


@st.composite
def baskets(draw: st.DrawFn, most: int = 8) -> list[Wanted]:
    """Places of up to three performances."""
    kinds = st.tuples(st.integers(1, 3), st.sampled_from(CATEGORIES), st.sampled_from(TYPES))
    return [
        Wanted(PerformanceId(of), PlaceId(at), CategoryId(category), TicketTypeId(kind))
        for at, (of, category, kind) in enumerate(draw(st.lists(kinds, max_size=most)), 1)
    ]


@st.composite
def sales(draw: st.DrawFn, wanted: list[Wanted] | None = None) -> Circumstances:
    """Who buys, when, with what."""
    comped = frozenset(draw(some([one.key for one in wanted]))) if wanted else frozenset()
    memberships = draw(some(("friends", "patrons")))
    counts = st.dictionaries(st.sampled_from([f"r{one}" for one in range(6)]), st.integers(0, 3))
    return Circumstances(
        now=NOW,
        opened_at=draw(MOMENTS),
        sold=draw(st.dictionaries(st.integers(1, 3), st.integers(0, 1000))),
        customer=draw(st.none() | st.just(Customer("c", memberships))),
        codes=draw(some(CODES)),
        so_far=SoFar(total=draw(counts), by_customer=draw(counts)),
        comps=(Comp(comped, "press", "boss"),) if comped else (),
    )
