"""What is played in the demo, when and for how much."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from sync.server.demo_season.arena import arena
from sync.server.demo_season.cabaret import cabaret
from sync.server.demo_season.draft import Draft
from sync.server.demo_season.museum import museum
from sync.server.demo_season.opera import opera_house
from sync.server.demo_season.small import small_hall
from sync.server.demo_season.stadium import stadium
from sync.server.demo_season.tariff import TARIFF

_ZONE = "Europe/Berlin"
_MARGIN_CM = 200.0

_HOUSE = {
    "name": "Parterre House",
    "currency": "EUR",
    "timezone": _ZONE,
    "locale": "en_GB",
    "foreign_cash": ["CHF"],
    "accounts": [
        {"number": "1001", "name": "Goethe Grammar School"},
        {"number": "1002", "name": "Friends of the Opera"},
    ],
    "voucher_offline_minor": 5000,
    "phone_country": "49",
}
# Nobody of these lives anywhere.
_MEMBERS = """number,name,level,phone,valid_until
F-1042,Anna Weiss,friend,030 1234567,
F-1043,Anna Schubert,friend,030 7654321,
F-1044,Wolfgang Amsel,patron,+43 1 234567,
F-1045,李小明,patron,+86 138 0013 8000,
F-0007,Clara Vogel,friend,,2020-06-30
"""
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
    {"id": "standing", "name": "Standing", "colour": "#00707a"},
    {"id": "entry", "name": "Entry", "colour": "#0072b2"},
]
_PEOPLE = [
    {"id": "cashier-1", "name": "Cashier 1", "role": "cashier", "pin": "1111"},
    {"id": "cashier-2", "name": "Cashier 2", "role": "cashier", "pin": "2222"},
    {"id": "supervisor", "name": "Supervisor", "role": "supervisor", "pin": "999999"},
]


# Adult prices in cents, by price list and category.
_PRICES = {
    "opera": {"1": 16500, "2": 12500, "3": 8500, "4": 4900, "5": 1900},
    "opera-weekend": {"1": 18500, "2": 14000, "3": 9500, "4": 5500, "5": 2200},
    "arena": {"1": 9900, "2": 7900, "3": 5900, "4": 4500, "5": 2900, "standing": 6900},
    "stadium": {"1": 8900, "2": 6500, "3": 4800, "4": 3400, "5": 2200},
    "museum": {"entry": 1400},
    "cabaret": {"1": 4500, "2": 3600, "3": 5200},
}
_PRODUCTIONS = [
    {"id": 1, "title": "The Magic Flute", "subtitle": "Die Zauberflöte"},
    {"id": 2, "title": "Hamlet", "subtitle": "Tragedy in five acts"},
    {"id": 3, "title": "牡丹亭", "subtitle": "The Peony Pavilion"},
    {"id": 4, "title": "La traviata", "subtitle": "Opera in three acts"},
    {"id": 5, "title": "Northern Lights", "subtitle": "Live in concert"},
    {"id": 6, "title": "The Long Echo", "subtitle": "Tour finale"},
    {"id": 7, "title": "Blues v Reds", "subtitle": "League, matchday 12"},
    {"id": 8, "title": "Harbour v City", "subtitle": "Cup, quarter-final"},
    {"id": 9, "title": "Light and Line", "subtitle": "Timed entry"},
    {"id": 10, "title": "Blue Hour", "subtitle": "Songs at small tables"},
]
_OPERA = ("Opera house", "opera", "opera")
_OPERA_WEEKEND = ("Opera house", "opera", "opera-weekend")
_ARENA = ("Arena", "arena", "arena")
_STADIUM = ("Stadium", "stadium", "stadium")
_SMALL = ("Small hall", "small", "small")
_CABARET = ("Cabaret", "cabaret", "cabaret")
_MUSEUM = ("Museum", "museum", "museum")
# The opera house plays every evening, these in turn.
_REPERTORY = (1, 3, 2, 1, 4, 3, 1, 2, 4, 1)
# Production, where, days from today, time.
_EVENTS = (
    (5, _ARENA, 0, time(20, 0)),
    (7, _STADIUM, 1, time(15, 30)),
    (5, _ARENA, 2, time(20, 0)),
    (6, _ARENA, 4, time(20, 30)),
    (8, _STADIUM, 5, time(20, 45)),
    (10, _CABARET, 0, time(21, 30)),
    (10, _CABARET, 3, time(21, 30)),
)
_IN_NAMES = 6  # of these events the one whose tickets are for somebody
_MUSEUM_DAYS = 5
_SLOT_MINUTES = 20
_SLOTS_A_DAY = 24  # from 10:00; the last at 17:40


def write(folder: Path, today: date | None = None) -> None:
    """The demo's season: season.json, tariff.json, members.csv and plans/, the same for one day.

    `today` is the programme's first day; by default the day it is at the house.
    """
    today = today or datetime.now(ZoneInfo(_ZONE)).date()
    season = _season(_PRODUCTIONS, _PRICES, _programme(today))
    plans = {"opera": opera_house, "arena": arena, "stadium": stadium}
    plans |= {"museum": museum, "cabaret": cabaret}
    _write(folder, season, plans)
    (folder / "members.csv").write_text(_MEMBERS, "utf-8")
    (folder / "tariff.json").write_bytes(msgspec.json.format(msgspec.json.encode(TARIFF)) + b"\n")


def small(folder: Path) -> None:
    """A season with one hall of 200 seats and two performances, for tests and races."""
    season = _season(
        productions=[{"id": 1, "title": "Hamlet", "subtitle": "Small hall"}],
        prices={"small": {"1": 3000, "2": 2400, "3": 1800}},
        performances=[
            _performance(number, 1, _SMALL, _at(date(2030, 3, number), time(19, 30)))
            for number in (1, 2)
        ],
    )
    _write(folder, season, {"small": small_hall})


def _programme(today: date) -> list[dict[str, Any]]:
    """Every performance from `today` on; each house has its own hundred of numbers."""
    performances = []
    for number, production in enumerate(_REPERTORY):
        day = today + timedelta(days=number)
        where = _OPERA_WEEKEND if day.weekday() >= 4 else _OPERA
        performances.append(_performance(1 + number, production, where, _at(day, time(19, 30))))
    for number, (production, where, days, begins) in enumerate(_EVENTS):
        at = _at(today + timedelta(days=days), begins)
        performance = _performance(101 + number, production, where, at)
        if number == _IN_NAMES:
            performance["real_name"] = True
        performances.append(performance)
    for slot in range(_MUSEUM_DAYS * _SLOTS_A_DAY):
        days, of_day = divmod(slot, _SLOTS_A_DAY)
        minutes = 10 * 60 + of_day * _SLOT_MINUTES
        at = _at(today + timedelta(days=days), time(minutes // 60, minutes % 60))
        performances.append(_performance(1001 + slot, 9, _MUSEUM, at) | {"timed": True})
    return performances


def _at(day: date, begins: time) -> datetime:
    return datetime.combine(day, begins, ZoneInfo(_ZONE))


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
