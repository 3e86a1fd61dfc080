"""A house whose prices are easy to reckon with, and words to ask for them."""

import itertools
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from pos.domain.ids import CategoryId, PerformanceId, PlaceId, ProductionId, TicketTypeId
from pos.domain.pricing.book import PriceBook
from pos.domain.pricing.circumstances import Circumstances, Wanted
from pos.domain.pricing.price import price
from pos.domain.pricing.priced import Because, Priced, PricedLine
from pos.domain.pricing.tariff import Fee, Limit, Rule, Tariff, Tax
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

# A Monday, at half past seven in the evening in Berlin.
FIRST = datetime(2027, 3, 1, 18, 30, tzinfo=UTC)
NOW = datetime(2027, 2, 10, 12, 0, tzinfo=UTC)
CATEGORIES = ("stalls", "circle")
TYPES = ("adult", "child", "member")
LISTED = {
    ("stalls", "adult"): 5000,
    ("stalls", "child"): 2500,
    ("stalls", "member"): 4500,
    ("circle", "adult"): 3000,
    ("circle", "child"): 1500,
    ("circle", "member"): 2700,
}
PERFORMANCES = 7  # 1 to 7, a day after the other; odd ones are of production 1
MATINEE = 7  # at two in the afternoon


def season(currency: str = "EUR") -> Season:
    """Two productions, seven performances, two price categories, three ticket types."""
    return Season(
        version=9,
        house=House("House", currency, "Europe/Berlin"),
        categories=tuple(PriceCategory(CategoryId(one), one.title()) for one in CATEGORIES),
        ticket_types=tuple(TicketType(TicketTypeId(one), one.title()) for one in TYPES),
        productions=(
            Production(ProductionId(1), "Opera"),
            Production(ProductionId(2), "Play"),
        ),
        price_lists=(
            PriceList(
                "usual",
                tuple(
                    Price(CategoryId(category), TicketTypeId(kind), minor)
                    for (category, kind), minor in LISTED.items()
                ),
            ),
        ),
        performances=tuple(
            Performance(
                PerformanceId(number),
                ProductionId(2 - number % 2),
                "Hall",
                "d",
                "usual",
                FIRST + timedelta(days=number - 1, hours=-5.5 * (number == MATINEE)),
            )
            for number in range(1, PERFORMANCES + 1)
        ),
    )


SEASON = season()


def tariff(*parts: Rule | Fee | Tax | Limit, version: int = 3) -> Tariff:
    """A tariff of those rules, fees, taxes and limits."""
    kinds: dict[type, list[Any]] = {Rule: [], Fee: [], Tax: [], Limit: []}
    for one in parts:
        kinds[type(one)].append(one)
    return Tariff(version, *(tuple(found) for found in kinds.values()))


def book(*parts: Rule | Fee | Tax | Limit) -> PriceBook:
    """The house's price book under those."""
    return PriceBook(SEASON, tariff(*parts))


def places(
    count: int,
    kind: str = "adult",
    category: str = "stalls",
    performance: int = 1,
    numbers: Iterable[int] | None = None,
) -> list[Wanted]:
    """So many places; `numbers` where a test puts several of them together."""
    found = itertools.islice(numbers if numbers is not None else itertools.count(1), count)
    return [
        Wanted(
            PerformanceId(performance), PlaceId(number), CategoryId(category), TicketTypeId(kind)
        )
        for number in found
    ]


def basket(*groups: tuple[int, str] | tuple[int, str, str] | tuple[int, str, str, int]) -> Any:
    """Groups of places, all with numbers of their own: (2, "adult", "stalls", 1)."""
    numbers = itertools.count(1)
    return [one for group in groups for one in places(*group, numbers=numbers)]


def now(**more: Any) -> Circumstances:
    """A basket that was opened just now."""
    return Circumstances(**{"now": NOW, "opened_at": NOW, **more})


def priced(wanted: Any, *parts: Rule | Fee | Tax | Limit, **more: Any) -> Priced:
    """What that costs under those rules."""
    return price(wanted, book(*parts), now(**more))


def prices(found: Priced) -> list[int]:
    """The price of each line."""
    return [one.price_minor for one in found.lines]


def said(line: PricedLine) -> list[tuple[str, str]]:
    """The trace in short: which rule, and what of it."""
    return [(one.rule, one.because.value) for one in line.steps]


def uneventful(line: PricedLine) -> bool:
    """Whether nothing but the price list made the price."""
    return [one.because for one in line.steps] == [Because.LISTED]
