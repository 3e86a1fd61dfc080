"""What is played in the demo, when and for how much."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from sync.server.demo_season.draft import Draft
from sync.server.demo_season.small import small_hall

_ZONE = "Europe/Berlin"
_MARGIN_CM = 200.0

_HOUSE = {"name": "Parterre House", "currency": "EUR", "timezone": _ZONE, "locale": "en"}
_TICKET_TYPES = [
    {"id": "adult", "name": "Adult", "short": "A"},
    {"id": "child", "name": "Child", "short": "C"},
    {"id": "student", "name": "Student", "short": "St"},
    {"id": "senior", "name": "Senior", "short": "Sr"},
]
# Percent of the adult price.
_SHARES = {"adult": 100, "child": 50, "student": 60, "senior": 80}
# White numbers on each have a contrast of 4.5 or more.
_CATEGORIES = [
    {"id": "1", "name": "Category 1", "colour": "#8c2d5e"},
    {"id": "2", "name": "Category 2", "colour": "#0072b2"},
    {"id": "3", "name": "Category 3", "colour": "#007a5a"},
    {"id": "4", "name": "Category 4", "colour": "#a65000"},
    {"id": "5", "name": "Category 5", "colour": "#6a51a3"},
    {"id": "standing", "name": "Standing", "colour": "#4b5563"},
    {"id": "entry", "name": "Entry", "colour": "#0072b2"},
]
_PEOPLE = [
    {"id": "cashier-1", "name": "Cashier 1", "role": "cashier", "pin": "1111"},
    {"id": "cashier-2", "name": "Cashier 2", "role": "cashier", "pin": "2222"},
    {"id": "supervisor", "name": "Supervisor", "role": "supervisor", "pin": "999999"},
]


def small(folder: Path) -> None:
    """A season with one hall of 200 seats and two performances, for tests and races."""
    start = datetime.combine(date(2030, 3, 1), time(19, 30), ZoneInfo(_ZONE))
    season = _season(
        productions=[{"id": 1, "title": "Hamlet", "subtitle": "Small hall"}],
        prices={"small": {"1": 3000, "2": 2400, "3": 1800}},
        performances=[
            _performance(
                number, 1, ("Small hall", "small", "small"), start + timedelta(days=number)
            )
            for number in (1, 2)
        ],
    )
    _write(folder, season, {"small": small_hall})


def _performance(
    number: int, production: int, where: tuple[str, str, str], at: datetime
) -> dict[str, Any]:
    venue, plan, price_list = where
    return {
        "id": number,
        "production": production,
        "venue": venue,
        "plan": plan,
        "price_list": price_list,
        "starts_at": at.isoformat(timespec="minutes"),
    }


def _season(
    productions: list[dict[str, Any]],
    prices: Mapping[str, Mapping[str, int]],
    performances: list[dict[str, Any]],
) -> dict[str, Any]:
    used = {category for of_list in prices.values() for category in of_list}
    return {
        "house": _HOUSE,
        "categories": [one for one in _CATEGORIES if one["id"] in used],
        "ticket_types": _TICKET_TYPES,
        "people": _PEOPLE,
        "productions": productions,
        "price_lists": [
            {"id": name, "prices": _cells(of_list)} for name, of_list in prices.items()
        ],
        "performances": performances,
    }


def _cells(adult_prices: Mapping[str, int]) -> list[dict[str, Any]]:
    """Every ticket type's price, in steps of 50 cents."""
    return [
        {"category": category, "ticket_type": kind, "minor": minor * share // 5000 * 50}
        for category, minor in adult_prices.items()
        for kind, share in _SHARES.items()
    ]


def _write(folder: Path, season: dict[str, Any], plans: Mapping[str, Callable[[], Draft]]) -> None:
    (folder / "plans").mkdir(parents=True, exist_ok=True)
    for name, drawn in plans.items():
        plan, more = drawn().files(_MARGIN_CM)
        (folder / "plans" / f"{name}.plan.json").write_bytes(plan)
        (folder / "plans" / f"{name}.more.json").write_bytes(more)
    text = msgspec.json.format(msgspec.json.encode(season), indent=1)
    (folder / "season.json").write_bytes(text + b"\n")
