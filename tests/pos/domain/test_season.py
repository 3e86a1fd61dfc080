"""The season's prices: what is listed costs that, what is not listed is not sold."""

from datetime import UTC, datetime
from typing import Any

import pytest

from pos.domain.money import Currency, Money
from pos.domain.refusals import Reason, Refusal
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

EVENING = datetime(2027, 1, 15, 19, 30, tzinfo=UTC)


@pytest.fixture
def season() -> Any:
    return Season(
        version=1,
        house=House("House", "CNY", "Asia/Shanghai"),
        categories=(PriceCategory("stalls", "Stalls"), PriceCategory("gods", "Gods")),
        ticket_types=(TicketType("adult", "Adult"), TicketType("child", "Child")),
        productions=(Production(1, "Opera"), Production(2, "Play")),
        price_lists=(
            PriceList("premiere", (Price("stalls", "adult", 50_000),)),
            PriceList(
                "repertory",
                (
                    Price("stalls", "child", 10_000),
                    Price("stalls", "adult", 20_000),
                    Price("gods", "adult", 0),
                ),
            ),
        ),
        performances=(
            Performance(1, 1, "House", "d", "premiere", EVENING),
            Performance(2, 2, "House", "d", "repertory", EVENING),
        ),
    )


def test_each_performance_has_its_own_price_list(season: Any) -> None:
    assert season.price(1, "stalls", "adult") == Money(50_000, Currency("CNY"))
    assert season.price(2, "stalls", "adult").minor == 20_000
    assert season.price(2, "gods", "adult").minor == 0


def test_what_is_not_listed_is_not_sold(season: Any) -> None:
    for performance, category, kind in ((1, "stalls", "child"), (2, "gods", "child")):
        with pytest.raises(Refusal, match=Reason.NO_PRICE.value):
            season.price(performance, category, kind)


def test_only_ticket_types_with_a_price_are_offered_in_the_season_s_order(season: Any) -> None:
    assert [one.id for one in season.ticket_types_for(2, "stalls")] == ["adult", "child"]
    assert [one.id for one in season.ticket_types_for(1, "stalls")] == ["adult"]
    assert season.ticket_types_for(1, "gods") == ()


def test_an_unknown_performance_is_refused(season: Any) -> None:
    with pytest.raises(Refusal, match=Reason.PERFORMANCE_UNKNOWN.value):
        season.price(3, "stalls", "adult")


def test_a_performance_knows_its_production(season: Any) -> None:
    assert season.production_of(season.performance(2)).title == "Play"
