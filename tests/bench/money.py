"""Times what money costs: a basket under 200 rules, an attempt at the card terminal, a phone's.

`python -m tests.bench.money`: milliseconds, median / 95th percentile, all in one run; beside them
the ratio of medians to one rule, and to the bare call to the terminal. The 200 rules are what a
house of seven performances might have: prices by performance, weekday and hour, tiers, members,
codes, groups, families, six for five, subscriptions. "First" is a price book that has seen no
basket yet, as after each change of the tariff.
"""

import sys
from datetime import date, time
from typing import Any

from pos.domain.pricing.book import PriceBook
from pos.domain.pricing.circumstances import Customer
from pos.domain.pricing.effects import AmountOff, PercentOff, SetPrice, Tier, TierBy, Tiers
from pos.domain.pricing.price import price
from pos.domain.pricing.tariff import (
    Bundle,
    BuyGet,
    Effect,
    Fee,
    FeePer,
    Group,
    Part,
    Rule,
    Subscription,
    Tariff,
    Tax,
    Uses,
)
from pos.domain.pricing.tarifffile import read_tariff
from pos.domain.pricing.tariffwriting import write_tariff
from pos.domain.pricing.when import Hours, When
from tests.bench import nexo, wallet
from tests.bench.table import quantile, show
from tests.bench.timing import timed
from tests.pos.domain.pricing.houses import PERFORMANCES, SEASON, basket, now, tariff

RUNS, ATTEMPTS = 400, 100
CATEGORIES = ("stalls", "circle")
TYPES = ("adult", "child", "member")
ADULT, CHILD = frozenset({"adult"}), frozenset({"child"})
FAMILY = Rule(
    "family",
    "Family",
    Bundle((Part(2, ticket_types=ADULT), Part(2, ticket_types=CHILD)), SetPrice(11_000)),
)
SIX = Rule("six", "Six for five", BuyGet(5, 1))
GROUP = Rule("group", "Group", Group(10, PercentOff(1000), 10), exclusive="reduction")
EARLY = Rule(
    "early",
    "Early bird",
    Tiers(TierBy.DATE, (Tier(date(2027, 1, 1), PercentOff(1000)), Tier(date(2027, 2, 20), None))),
    exclusive="reduction",
)
FEES = (Fee("booking", "Booking", FeePer.ORDER, 200), Fee("each", "Fee", FeePer.TICKET, 50))
TAXES = (Tax("7", "VAT 7 %", 700), Tax("19", "VAT 19 %", 1900, fees=frozenset({"booking"})))


def whens(number: int) -> dict[str, Any]:
    """One cell of one performance."""
    return {
        "performances": frozenset({number % PERFORMANCES + 1}),
        "categories": frozenset({CATEGORIES[number // PERFORMANCES % 2]}),
        "ticket_types": frozenset({TYPES[number // PERFORMANCES // 2 % 3]}),
    }


def many(count: int) -> tuple[Rule, ...]:
    """The house's rules."""
    effects: tuple[tuple[Effect, dict[str, Any]], ...] = (
        (SetPrice(4200), {"when": True}),
        (PercentOff(1500), {"codes": frozenset({"SPRING"})}),
        (AmountOff(300), {"members": frozenset({"friends"})}),
        (Tiers(TierBy.SOLD, (Tier(0, AmountOff(200)), Tier(700, None))), {"when": True}),
        (PercentOff(500), {"weekdays": frozenset({0, 1}), "starts": Hours(time(10), time(17))}),
    )
    rules = [
        FAMILY,
        SIX,
        GROUP,
        EARLY,
        Rule("abo", "Choose three", Subscription(3, SetPrice(9000))),
    ]
    for number in range(count - len(rules)):
        effect, more = effects[number % len(effects)]
        conditions = {**whens(number // len(effects)), **more}
        conditions.pop("when", None)
        limited = number % 25 == 1
        rules.append(
            Rule(
                f"r{number}",
                f"Rule {number}",
                effect,
                When(**conditions),
                priority=number,
                exclusive="reduction" if number % 3 else "",
                uses=Uses(per_order=2) if limited else Uses(),
            )
        )
    return tuple(rules)


def pricing() -> dict[str, list[float]]:
    """Milliseconds of each."""
    ten = basket((3, "adult"), (3, "child"), (2, "adult", "circle"), (2, "child", "circle"))
    hall = basket((30, "adult"), (25, "child"), (25, "adult", "circle"), (20, "child", "circle"))
    one = PriceBook(SEASON, tariff(EARLY, *FEES, *TAXES))
    full = Tariff(1, many(200), FEES, TAXES)
    book = PriceBook(SEASON, full)
    offers = PriceBook(SEASON, tariff(FAMILY, SIX, *FEES, *TAXES))
    raw = write_tariff(full)
    sale = now(
        customer=Customer("anna", frozenset({"friends"})),
        codes=frozenset({"SPRING"}),
        sold=dict.fromkeys(range(1, PERFORMANCES + 1), 400),
    )
    assert price(ten, book, sale).exact
    return {
        "10 lines, 1 rule": timed(lambda _: void(price(ten, one, sale)), RUNS),
        "10 lines, 200 rules": timed(lambda _: void(price(ten, book, sale)), RUNS),
        "10 lines, 200 rules, first": timed(
            lambda _: void(price(ten, PriceBook(SEASON, full), sale)), RUNS
        ),
        "100 lines, 1 rule": timed(lambda _: void(price(hall, one, sale)), RUNS),
        "100 lines, families and six for five": timed(
            lambda _: void(price(hall, offers, sale)), RUNS
        ),
        "100 lines, 200 rules": timed(lambda _: void(price(hall, book, sale)), RUNS),
        "reading 200 rules": timed(lambda _: void(read_tariff(raw, SEASON)), RUNS),
    }


def rows_of(figures: dict[str, list[float]], base: str, beside: str) -> list[list[str]]:
    """One line each; the ratio of medians to that of `base`."""
    one = quantile(figures[base], 0.5)
    rows = []
    for name, found in figures.items():
        median, high = (quantile(found, share) for share in (0.5, 0.95))
        ratio = f"{median / one:,.{0 if median > 10 * one else 2}f} × {beside}"
        ratio = "" if name == base else ratio
        rows.append([name, f"{median:.2f} / {high:.2f}", ratio])
    return rows


def main(_: list[str]) -> None:
    """Print the table; without a card terminal's library the attempt is left out, saying so."""
    print("`python3 run.py bench money`\n")
    rows = rows_of(pricing(), "10 lines, 1 rule", "1 rule")
    taken = nexo.at_the_terminal(ATTEMPTS)
    if not isinstance(taken, str):
        named = {text: taken[part] for part, text in nexo.WORDS.items()}
        rows += rows_of(named, nexo.WORDS["bare"], "the bare call")
    paid = wallet.at_the_server(ATTEMPTS)
    named = {text: paid[part] for part, text in wallet.WORDS.items()}
    rows += rows_of(named, wallet.WORDS["bare"], "the bare call")
    show(["money", "ms, median / p95", "beside"], rows)
    if isinstance(taken, str):
        print(f"\n{taken}")


def void(_: object) -> None:
    """Only how long it takes counts."""


if __name__ == "__main__":
    main(sys.argv[1:])
