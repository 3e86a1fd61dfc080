"""The tariff file: what is read, how what is wrong is named, and that it can be written back."""

import copy
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pos.domain.pricing.effects import AmountOff, PercentOff, Rounding
from pos.domain.pricing.tariff import Bundle, Group, Subscription, Tariff, Uses
from pos.domain.pricing.tarifffile import RULES_LIMIT, read_tariff
from pos.domain.pricing.tariffwriting import write_tariff
from pos.domain.refusals import Reason, Refusal
from tests.pos.domain.pricing.houses import SEASON
from tests.pos.domain.pricing.tariffs import tariffs

# One of everything.
TARIFF: dict[str, Any] = {
    "version": 3,
    "rules": [
        {
            "id": "early",
            "name": "Early bird",
            "priority": 5,
            "exclusive": "offers",
            "valid": {"from": "2027-01-01T00:00+01:00", "until": "2027-02-01T00:00+01:00"},
            "when": {
                "performances": [1, 2],
                "categories": ["stalls"],
                "ticket_types": ["adult"],
                "weekdays": ["mon", "tue"],
                "starts": {"from": "10:00", "until": "17:00"},
                "played": {"from": "2027-03-01"},
                "sold": {"from": 0, "below": 500},
                "sale_weekdays": ["sun"],
                "sale_days": {"until": "2027-02-01"},
                "members": ["*"],
                "codes": ["Spring-27"],
            },
            "uses": {"total": 100, "per_order": 2, "per_customer": 1},
            "percent_off": {"percent": "12.5", "rounding": "down", "step": 50},
        },
        {"id": "matinee", "name": "Matinee", "set_price": {"minor": 2000}},
        {"id": "euro", "name": "A euro", "amount_off": {"minor": 100}, "after": ["matinee"]},
        {
            "id": "tiers",
            "name": "Demand",
            "tiers": {
                "by": "sold",
                "steps": [{"from": 0, "amount_off": {"minor": 500}}, {"from": 800}],
            },
        },
        {
            "id": "days",
            "name": "Days",
            "tiers": {
                "by": "date",
                "steps": [{"from": "2027-01-01", "percent_off": {"percent": 5}}],
            },
        },
        {
            "id": "school",
            "name": "School",
            "group": {"least": 10, "amount_off": {"minor": 500}, "every_free": 10},
        },
        {
            "id": "family",
            "name": "Family",
            "bundle": {
                "parts": [
                    {"count": 2, "ticket_types": ["adult"]},
                    {"count": 2, "ticket_types": ["child"], "categories": ["stalls"]},
                ],
                "set_price": {"minor": 9000},
            },
        },
        {"id": "six", "name": "Six for five", "buy_get": {"buy": 5, "free": 1}},
        {
            "id": "abo",
            "name": "Choose three",
            "subscription": {"performances": 3, "percent_off": {"percent": 20}},
        },
        {"id": "press", "name": "Press", "comp": {"reasons": ["press"]}},
    ],
    "fees": [
        {"id": "booking", "name": "Booking", "per": "order", "minor": 200},
        {
            "id": "presale",
            "name": "Presale",
            "per": "ticket",
            "percent": 10,
            "included": True,
            "waived_for": ["friends"],
        },
    ],
    "taxes": [
        {"id": "7", "name": "VAT 7 %", "percent": 7, "when": {"categories": ["stalls"]}},
        {"id": "19", "name": "VAT 19 %", "percent": 19, "fees": ["booking", "presale"]},
        {"id": "rest", "name": "VAT", "percent": "8.1", "included": False},
    ],
    "limits": [{"id": "all", "name": "Forty each", "per": "customer", "most": 40}],
    "cash_step": 5,
}


def tariff() -> dict[str, Any]:
    """A copy of it."""
    return copy.deepcopy(TARIFF)


def raw(value: object) -> bytes:
    return json.dumps(value, indent=1, ensure_ascii=False).encode()


def refused(text: bytes) -> dict[str, Any]:
    with pytest.raises(Refusal) as caught:
        read_tariff(text, SEASON)
    assert caught.value.reason is Reason.TARIFF_WRONG
    return dict(caught.value.params)


def test_a_tariff_file_becomes_a_tariff() -> None:
    found = read_tariff(raw(tariff()), SEASON)
    early, _, _, _, _, school, family, _, abo, _ = found.rules
    assert found.version == 3
    assert early.effect == PercentOff(1250, Rounding.DOWN, 50)
    assert early.valid.end == datetime(2027, 1, 31, 23, 0, tzinfo=UTC)
    assert early.when.codes == {"SPRING27"}
    assert early.when.weekdays == {0, 1}
    assert early.uses == Uses(100, 2, 1)
    assert school.effect == Group(10, AmountOff(500), 10)
    assert isinstance(family.effect, Bundle)
    assert [one.count for one in family.effect.parts] == [2, 2]
    assert abo.effect == Subscription(3, PercentOff(2000))
    assert [one.basis_points for one in found.taxes] == [700, 1900, 810]


def test_one_of_everything_is_written_back() -> None:
    found = read_tariff(raw(tariff()), SEASON)
    assert read_tariff(write_tariff(found), SEASON) == found
    assert write_tariff(read_tariff(write_tariff(found), SEASON)) == write_tariff(found)


def test_an_empty_tariff_is_one_too() -> None:
    assert read_tariff(b'{"version": 1}', SEASON) == Tariff(1)


@settings(max_examples=100)
@given(tariffs)
def test_a_tariff_that_is_written_is_the_one_that_is_read(written: Tariff) -> None:
    try:
        found = read_tariff(write_tariff(written), SEASON)
    except Refusal as refusal:
        assert "never applies" in refusal.params["why"]
        assume(False)
    assert found == written


Change = Callable[[dict[str, Any]], object]


def rule(value: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in value["rules"] if one["id"] == name)
    return found


def early(value: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = rule(value, "early")["when"]
    return found


@pytest.mark.parametrize(
    ("change", "path", "why"),
    [
        (lambda t: t.update(rulez=[]), "", "unknown field `rulez`"),
        (lambda t: t.update(version=0), "version", "from 1"),
        (lambda t: t.pop("version"), "", "`version` is missing"),
        (lambda t: t.update(cash_step=-5), "cash_step", "from 0"),
        (lambda t: rule(t, "euro").update(colour="red"), "rules[2]", "unknown field"),
        (lambda t: rule(t, "euro").update(id=""), "rules[2].id", "an empty text"),
        (lambda t: rule(t, "euro").update(name=" "), "rules[2].name", "an empty text"),
        (lambda t: rule(t, "euro").update(name="x" * 201), "rules[2].name", "201 letters"),
        (lambda t: rule(t, "euro").update(id="early"), "rules[2].id", "a second time"),
        (lambda t: t["fees"][0].update(id="early"), "fees[0].id", "first in rules"),
        (lambda t: rule(t, "euro").update(priority=10**9), "rules[2].priority", "a priority"),
        (lambda t: rule(t, "euro").update(after=["x"]), "rules[2].after[0]", "no rule has the id"),
        (lambda t: rule(t, "euro").pop("amount_off"), "rules[2]", "here none"),
        (
            lambda t: rule(t, "euro").update(set_price={"minor": 1}),
            "rules[2]",
            "here set_price and amount_off",
        ),
        (
            lambda t: rule(t, "euro")["amount_off"].update(minor=-1),
            "rules[2].amount_off.minor",
            "from 0",
        ),
        (
            lambda t: rule(t, "matinee")["set_price"].update(minor=10**10),
            "rules[1].set_price.minor",
            "from 0 to",
        ),
        (
            lambda t: rule(t, "matinee")["set_price"].update(minor=1.5),
            "rules[1].set_price.minor",
            "a whole number",
        ),
        (
            lambda t: rule(t, "early")["percent_off"].update(percent="100.01"),
            "rules[0].percent_off.percent",
            "from 0 to 100",
        ),
        (
            lambda t: rule(t, "early")["percent_off"].update(percent=-1),
            "rules[0].percent_off.percent",
            "not a per cent",
        ),
        (
            lambda t: rule(t, "early")["percent_off"].update(percent="7,5"),
            "rules[0].percent_off.percent",
            "not a per cent",
        ),
        (
            lambda t: rule(t, "early")["percent_off"].update(percent="0.125"),
            "rules[0].percent_off.percent",
            "not a per cent",
        ),
        (
            lambda t: rule(t, "early")["percent_off"].update(rounding="bankers"),
            "rules[0].percent_off.rounding",
            "half_up, half_even, down, up",
        ),
        (
            lambda t: rule(t, "early")["percent_off"].update(step=0),
            "rules[0].percent_off.step",
            "from 1",
        ),
        (lambda t: early(t).update(performances=[99]), "rules[0].when.performances[0]", "id 99"),
        (lambda t: early(t).update(productions=[3]), "rules[0].when.productions[0]", "id 3"),
        (lambda t: early(t).update(categories=["x"]), "rules[0].when.categories[0]", "category"),
        (lambda t: early(t).update(ticket_types=["x"]), "rules[0].when.ticket_types[0]", "type"),
        (lambda t: early(t).update(weekdays=["Monday"]), "rules[0].when.weekdays[0]", "mon, tue"),
        (
            lambda t: early(t).update(starts={"from": "10:00"}),
            "rules[0].when.starts.until",
            "a time of day",
        ),
        (
            lambda t: early(t).update(starts={"from": "10:00", "until": "10:00"}),
            "rules[0].when.starts",
            "it ends when it begins",
        ),
        (
            lambda t: early(t).update(starts={"from": "10:00Z", "until": "11:00"}),
            "rules[0].when.starts",
            "no offset",
        ),
        (lambda t: early(t).update(played={"from": "soon"}), "rules[0].when.played.from", "a day"),
        (
            lambda t: early(t).update(played={"from": "1827-03-01"}),
            "rules[0].when.played.from",
            "not a year",
        ),
        (
            lambda t: early(t).update(played={"from": "2027-03-02", "until": "2027-03-01"}),
            "rules[0].when.played",
            "ends before it begins",
        ),
        (lambda t: early(t)["sold"].update(below=1002), "rules[0].when.sold.below", "a share"),
        (lambda t: early(t)["sold"].update(below=0), "rules[0].when.sold.below", "a share"),
        (lambda t: early(t)["sold"].update({"from": 500}), "rules[0].when.sold", "ends before"),
        (lambda t: early(t).update(codes=["--"]), "rules[0].when.codes[0]", "letters and digits"),
        (lambda t: early(t).update(members=[""]), "rules[0].when.members[0]", "an empty text"),
        (
            lambda t: rule(t, "early")["valid"].update(until="2027-01-31"),
            "rules[0].valid.until",
            "the offset from UTC is missing",
        ),
        (
            lambda t: rule(t, "early")["valid"].update(until="2026-12-31T23:00+00:00"),
            "rules[0].valid",
            "ends before it begins",
        ),
        (lambda t: rule(t, "early")["uses"].update(total=-1), "rules[0].uses.total", "from 0"),
        (
            lambda t: rule(t, "school").update(uses={"total": 1}),
            "rules[5].uses",
            "no limit of uses",
        ),
        (
            lambda t: rule(t, "tiers")["tiers"].update(steps=[]),
            "rules[3].tiers.steps",
            "no tier at all",
        ),
        (
            lambda t: rule(t, "tiers")["tiers"]["steps"][1].update({"from": 0}),
            "rules[3].tiers.steps[1].from",
            "behind the one before",
        ),
        (
            lambda t: rule(t, "tiers")["tiers"]["steps"][1].update({"from": "2027-01-01"}),
            "rules[3].tiers.steps[1].from",
            "thousandths",
        ),
        (
            lambda t: rule(t, "days")["tiers"]["steps"][0].update({"from": 3}),
            "rules[4].tiers.steps[0].from",
            "not a day",
        ),
        (
            lambda t: rule(t, "tiers")["tiers"]["steps"][0].update(set_price={"minor": 1}),
            "rules[3].tiers.steps[0]",
            "more than one",
        ),
        (lambda t: rule(t, "school")["group"].update(least=101), "rules[5].group.least", "to 100"),
        (
            lambda t: rule(t, "school")["group"].update(every_free=1),
            "rules[5].group.every_free",
            "from 2",
        ),
        (
            lambda t: rule(t, "school").update(group={"least": 3}),
            "rules[5].group",
            "neither what each costs",
        ),
        (lambda t: rule(t, "family")["bundle"].update(parts=[]), "rules[6].bundle.parts", "nothin"),
        (lambda t: rule(t, "family")["bundle"].pop("set_price"), "rules[6].bundle", "either"),
        (
            lambda t: rule(t, "family")["bundle"]["parts"][0].update(count=0),
            "rules[6].bundle.parts[0].count",
            "from 1",
        ),
        (lambda t: rule(t, "six")["buy_get"].update(free=0), "rules[7].buy_get.free", "from 1"),
        (
            lambda t: rule(t, "abo")["subscription"].update(performances=1),
            "rules[8].subscription.performances",
            "from 2",
        ),
        (lambda t: t["fees"][0].update(per="seat"), "fees[0].per", "ticket, order"),
        (lambda t: t["fees"][0].update(minor=0), "fees[0]", "either an amount"),
        (lambda t: t["fees"][0].update(minor=-1), "fees[0].minor", "from 0"),
        (lambda t: t["fees"][1].update(minor=1), "fees[1]", "either an amount"),
        (lambda t: t["fees"][0].update(included=True), "fees[0]", "on top"),
        (lambda t: t["taxes"][0].update(percent=101), "taxes[0].percent", "from 0 to 100"),
        (lambda t: t["taxes"][0]["when"].update(codes=["A"]), "taxes[0].when", "a tax goes by"),
        (lambda t: t["taxes"][1].update(fees=["x"]), "taxes[1].fees[0]", "no fee has the id"),
        (lambda t: t["limits"][0].update(per="family"), "limits[0].per", "one of order"),
        (lambda t: t["limits"][0].update(most=-1), "limits[0].most", "from 0"),
    ],
)
def test_a_fault_of_the_tariff_has_its_line_path_and_reason(
    change: Change, path: str, why: str
) -> None:
    value = tariff()
    change(value)
    params = refused(raw(value))
    assert (params["file"], params["path"]) == ("tariff.json", path)
    assert why in params["why"]
    assert params["line"] >= 1
    assert params["rules"] == []


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (lambda t: t.update(rules=t["rules"] * RULES_LIMIT), "rules"),
        (lambda t: t.update(limits=t["limits"] * 101), "limits"),
        (lambda t: early(t).update(codes=["A"] * 10_001), "rules[0].when.codes"),
        (lambda t: early(t).update(weekdays=["mon"] * 8), "rules[0].when.weekdays"),
        (
            lambda t: rule(t, "family")["bundle"].update(parts=[{"count": 1}] * 9),
            "rules[6].bundle.parts",
        ),
    ],
)
def test_every_list_has_a_bound(change: Change, path: str) -> None:
    value = tariff()
    change(value)
    params = refused(raw(value))
    assert params["path"] == path
    assert "are the most allowed" in params["why"]


def test_a_file_of_megabytes_is_not_even_read() -> None:
    assert "bytes" in refused(b" " * 4_000_001)["why"]


WHOLE = raw(tariff())


@given(end=st.integers(0, len(WHOLE) - 2))
def test_a_torn_tariff_is_refused_with_a_line(end: int) -> None:
    assert refused(WHOLE[:end])["line"] >= 1


def _paths(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    inner = value.items() if isinstance(value, dict) else ()
    inner = enumerate(value) if isinstance(value, list) else inner
    return [path, *(one for key, each in inner for one in _paths(each, (*path, key)))]


@settings(max_examples=300)
@given(
    path=st.sampled_from(_paths(tariff())[1:]),
    other=st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
)
def test_any_other_value_anywhere_is_read_or_refused(
    path: tuple[str | int, ...], other: object
) -> None:
    value: Any = tariff()
    inner = value
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = other
    try:
        found = read_tariff(raw(value), SEASON)
    except Refusal as refusal:
        assert refusal.reason is Reason.TARIFF_WRONG
    else:
        assert read_tariff(write_tariff(found), SEASON) == found
