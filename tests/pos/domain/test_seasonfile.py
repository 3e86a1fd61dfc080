"""The season file: what is read, and how what is wrong is named."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pos.domain import seasonfile
from pos.domain.ids import CategoryId, PerformanceId, PersonId, TicketTypeId
from pos.domain.money import Currency, Money
from pos.domain.refusals import Reason, Refusal
from pos.domain.season import OrphanRule, ReceiptRule, Season

DIGESTS = {"hall": "ab" * 32}
CATEGORIES = {"hall": [CategoryId("1"), CategoryId("2")]}


def season() -> dict[str, Any]:
    """One production, one performance, two categories, two people."""
    return {
        "house": {"name": "House", "currency": "EUR", "timezone": "Europe/Berlin"},
        "categories": [
            {"id": "1", "name": "Category 1", "colour": "#112233"},
            {"id": "2", "name": "Category 2"},
        ],
        "ticket_types": [{"id": "adult", "name": "Adult"}, {"id": "child", "name": "Child"}],
        "productions": [{"id": 1, "title": "牡丹亭", "subtitle": "The Peony Pavilion"}],
        "price_lists": [
            {
                "id": "usual",
                "prices": [
                    {"category": "1", "ticket_type": "adult", "minor": 5000},
                    {"category": "1", "ticket_type": "child", "minor": 0},
                    {"category": "2", "ticket_type": "adult", "minor": 3000},
                ],
            }
        ],
        "performances": [
            {
                "id": 7,
                "production": 1,
                "venue": "Hall",
                "plan": "hall",
                "price_list": "usual",
                "starts_at": "2027-03-01T19:30+01:00",
            }
        ],
        "people": [
            {"id": "c1", "name": "Cashier 1", "role": "cashier", "pin": "1111"},
            {"id": "s", "name": "Supervisor", "role": "supervisor", "pin_hash": "$argon2id$x"},
        ],
    }


def raw(value: object) -> bytes:
    return json.dumps(value, indent=1, ensure_ascii=False).encode()


def read(value: object) -> Season:
    return seasonfile.read_season(raw(value), DIGESTS, plan_categories=CATEGORIES)


def refused(text: bytes) -> dict[str, Any]:
    with pytest.raises(Refusal) as caught:
        seasonfile.read_season(text, DIGESTS, plan_categories=CATEGORIES)
    assert caught.value.reason is Reason.SEASON_WRONG
    return dict(caught.value.params)


def test_a_season_file_becomes_a_season() -> None:
    read_season = read(season())
    performance = read_season.performance(PerformanceId(7))
    assert performance.plan_digest == DIGESTS["hall"]
    assert performance.starts_at == datetime(2027, 3, 1, 18, 30, tzinfo=UTC)
    assert performance.starts_at.utcoffset() == timedelta(hours=1)
    assert read_season.production_of(performance).title == "牡丹亭"
    price = read_season.price(performance.id, CategoryId("2"), TicketTypeId("adult"))
    assert price == Money(3000, Currency("EUR"))


def test_a_cell_that_the_list_does_not_have_is_not_sold() -> None:
    with pytest.raises(Refusal) as caught:
        read(season()).price(PerformanceId(7), CategoryId("2"), TicketTypeId("child"))
    assert caught.value.reason is Reason.NO_PRICE


def test_the_rules_about_single_seats_and_wheelchair_places_stand_in_it() -> None:
    value = season()
    value["house"]["orphans"] = "refuse"
    value["performances"].append({**value["performances"][0], "id": 8, "orphans": "advise"})
    value["performances"][1]["accessible_released"] = True
    found = read(value)
    assert [found.orphan_rule(PerformanceId(one)) for one in (7, 8)] == ["refuse", "advise"]
    assert [one.accessible_released for one in found.performances] == [False, True]


def test_a_file_that_says_nothing_of_them_minds_nothing() -> None:
    assert read(season()).orphan_rule(PerformanceId(7)) is OrphanRule.OFF


def test_pins_are_hashed_on_the_way_in_and_never_kept() -> None:
    read_season = seasonfile.read_season(raw(season()), DIGESTS, hash_pin=lambda pin: f"#{pin}#")
    assert [person.pin_hash for person in read_season.people] == ["#1111#", "$argon2id$x"]
    assert read(season()).people[0].pin_hash == ""


def test_a_demo_shows_the_pins_its_file_carries() -> None:
    assert seasonfile.people_pins(raw(season())) == {PersonId("c1"): "1111"}


def test_a_season_says_which_plans_it_needs() -> None:
    value = season()
    value["performances"] += [value["performances"][0] | {"id": 8, "plan": "arena"}]
    value["performances"] += [value["performances"][0] | {"id": 9}]
    assert seasonfile.plan_names(raw(value)) == ("hall", "arena")


Change = Callable[[dict[str, Any]], object]


def _performance(value: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = value["performances"][0]
    return found


def _prices(value: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = value["price_lists"][0]["prices"]
    return found


@pytest.mark.parametrize(
    ("change", "path", "why"),
    [
        (lambda s: s["house"].update(currency="euro"), "house.currency", "not a currency code"),
        (lambda s: s["house"].update(timezone="Mars/One"), "house.timezone", "not a time zone"),
        (lambda s: s["house"].update(timezone="../../etc"), "house.timezone", "not a time zone"),
        (lambda s: s["house"].update(timezone=""), "house.timezone", "not a time zone"),
        (lambda s: s["house"].update(orphans="never"), "house.orphans", "off, advise or refuse"),
        (
            lambda s: _performance(s).update(orphans="REFUSE"),
            "performances[0].orphans",
            "off, advise or refuse",
        ),
        (
            lambda s: _performance(s).update(accessible_released="yes"),
            "performances[0].accessible_released",
            "expected true or false",
        ),
        (lambda s: s["house"].pop("name"), "house", "`name` is missing"),
        (lambda s: s.update(version=0), "version", "above 0"),
        (lambda s: s.update(categoreis=[]), "", "unknown field `categoreis`"),
        (lambda s: s["categories"][1].update(id="1"), "categories[1].id", "a second time"),
        (lambda s: s["categories"][1].update(id=""), "categories[1].id", "an empty id"),
        (lambda s: s["categories"][0].update(colour="red"), "categories[0].colour", "#rrggbb"),
        (lambda s: s.update(ticket_types=[]), "ticket_types", "needs a ticket type"),
        (lambda s: s["productions"].append({"id": 1, "title": "x"}), "productions[1].id", "second"),
        (lambda s: _performance(s).update(id=0), "performances[0].id", "from 1 to 16777215"),
        (lambda s: _performance(s).update(id=1 << 24), "performances[0].id", "from 1 to 16777215"),
        (lambda s: _performance(s).update(production=2), "performances[0].production", "id 2"),
        (lambda s: _performance(s).update(plan="x"), "performances[0].plan", "no plan has"),
        (lambda s: _performance(s).update(price_list="x"), "performances[0].price_list", "list"),
        (lambda s: _performance(s).update(starts_at="now"), "performances[0].starts_at", "a date"),
        (
            lambda s: _performance(s).update(starts_at="0001-01-01T00:00+14:00"),
            "performances[0].starts_at",
            "not a year",
        ),
        (
            lambda s: _performance(s).update(starts_at="2027-03-01T19:30"),
            "performances[0].starts_at",
            "the offset from UTC is missing",
        ),
        (
            lambda s: s["performances"].append(dict(_performance(s))),
            "performances[1].id",
            "the id 7 stands here a second time",
        ),
        (
            lambda s: _prices(s)[0].update(category="9"),
            "price_lists[0].prices[0].category",
            "no price category has the id '9'",
        ),
        (
            lambda s: _prices(s)[0].update(ticket_type="dog"),
            "price_lists[0].prices[0].ticket_type",
            "no ticket type has the id 'dog'",
        ),
        (lambda s: _prices(s)[1].update(minor=-1), "price_lists[0].prices[1].minor", "from 0 to"),
        (lambda s: _prices(s)[1].update(minor=10**13), "price_lists[0].prices[1].minor", "from 0"),
        (lambda s: _prices(s)[1].update(minor=9.5), "price_lists[0].prices[1].minor", "whole"),
        (
            lambda s: _prices(s)[1].update(ticket_type="adult"),
            "price_lists[0].prices[1]",
            "a second price",
        ),
        (
            lambda s: _prices(s).pop(),
            "performances[0].price_list",
            "price list 'usual' has no price for category '2' of plan 'hall'",
        ),
        (
            lambda s: (s["categories"].pop(), _prices(s).pop()),
            "performances[0].plan",
            "plan 'hall' has places of category '2', unknown here",
        ),
        (lambda s: s["people"][0].update(role="king"), "people[0].role", "cashier or supervisor"),
        (lambda s: s["people"][0].update(pin="12"), "people[0].pin", "4 to 12 digits"),
        (lambda s: s["people"][0].update(pin="12a4"), "people[0].pin", "4 to 12 digits"),
        (lambda s: s["people"][1].update(pin="1234"), "people[1].pin", "not both"),
        (lambda s: s["people"][0].update(role="supervisor"), "people[0].pin", "6 to 12 digits"),
        (lambda s: s["people"][1].update(id="c1"), "people[1].id", "a second time"),
    ],
)
def test_a_fault_of_the_season_has_its_line_path_and_reason(
    change: Change, path: str, why: str
) -> None:
    value = season()
    change(value)
    params = refused(raw(value))
    assert (params["file"], params["path"]) == ("season.json", path)
    assert why in params["why"]
    last_step = path.rpartition(".")[2]
    if path and "[" not in last_step and "missing" not in why:
        assert f'"{last_step}"' in raw(value).decode().split("\n")[params["line"] - 1]


WHOLE = raw(season())


@given(end=st.integers(0, len(WHOLE) - 2))
def test_a_torn_season_is_refused_with_a_line(end: int) -> None:
    assert refused(WHOLE[:end])["line"] >= 1


def _paths(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    inner = value.items() if isinstance(value, dict) else ()
    inner = enumerate(value) if isinstance(value, list) else inner
    return [path, *(one for key, each in inner for one in _paths(each, (*path, key)))]


@settings(max_examples=300)
@given(
    path=st.sampled_from(_paths(season())[1:]),
    other=st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
)
def test_any_other_value_anywhere_is_read_or_refused(
    path: tuple[str | int, ...], other: object
) -> None:
    value: Any = season()
    inner = value
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = other
    try:
        text = raw(value)
    except UnicodeEncodeError:  # half a surrogate pair is no text
        return
    try:
        seasonfile.read_season(text, DIGESTS)
    except Refusal as refusal:
        assert refusal.reason is Reason.SEASON_WRONG


def test_a_house_says_its_tax_number_and_when_receipts_are_printed() -> None:
    value = season()
    assert read(value).house.receipts is ReceiptRule.ON_REQUEST
    value["house"] |= {"tax_number": " DE 123 456 789 ", "receipts": "always"}
    house = read(value).house
    assert (house.tax_number, house.receipts) == ("DE 123 456 789", ReceiptRule.ALWAYS)


@pytest.mark.parametrize(
    ("key", "wrong", "why"),
    [
        ("tax_number", "9" * 41, "at most 40"),
        ("tax_number", "DE\n123", "all on one line"),
        ("receipts", "sometimes", "on_request or always"),
    ],
)
def test_what_cannot_stand_on_a_receipt_is_refused(key: str, wrong: str, why: str) -> None:
    value = season()
    value["house"][key] = wrong
    found = refused(raw(value))
    assert found["path"] == f"house.{key}"
    assert why in found["why"]
