"""Offers at the window: families, the sixth for nothing, subscriptions, codes that run out."""

import pytest

from pos.domain.pricing.circumstances import Customer, SoFar
from pos.domain.pricing.effects import AmountOff, PercentOff, SetPrice
from pos.domain.pricing.priced import Because, Priced
from pos.domain.pricing.tariff import Bundle, BuyGet, Group, Part, Rule, Subscription, Uses
from pos.domain.pricing.when import When
from tests.pos.domain.pricing.houses import basket, places, priced, prices, said

ADULT, CHILD = frozenset({"adult"}), frozenset({"child"})
PARTS = (Part(2, ticket_types=ADULT), Part(2, ticket_types=CHILD))
FAMILY = Rule("family", "Family", Bundle(PARTS, SetPrice(11_000)))
SIX = Rule("six", "Six for five", BuyGet(5, 1))


def test_a_family_pays_the_family_s_price_to_the_cent() -> None:
    found = priced(basket((2, "adult"), (2, "child")), FAMILY)
    assert prices(found) == [3667, 3667, 1833, 1833]
    assert found.total_minor == 11_000
    step = found.lines[0].steps[-1]
    assert (step.rule, step.because, step.before, step.after) == (
        "family",
        Because.BUNDLE,
        5000,
        3667,
    )
    assert step.params == {"name": "Family", "places": 4, "minor": 11_000, "use": 1}


def test_a_family_sits_in_one_performance() -> None:
    apart = basket((2, "adult", "stalls", 1), (2, "child", "stalls", 2))
    assert priced(apart, FAMILY).total_minor == 15_000
    anywhere = Rule("family", "Family", Bundle(PARTS, SetPrice(11_000), same_performance=False))
    assert priced(apart, anywhere).total_minor == 11_000


def test_an_offer_that_is_dearer_is_never_taken() -> None:
    found = priced(basket((2, "adult", "circle"), (2, "child", "circle")), FAMILY)
    assert found.total_minor == 9000
    assert said(found.lines[0]) == [("", "listed"), ("family", "not_cheaper")]


def test_the_dearest_places_go_into_the_bundle() -> None:
    found = priced(basket((2, "adult", "circle"), (2, "adult"), (2, "child")), FAMILY)
    assert prices(found)[:2] == [3000, 3000]
    assert found.total_minor == 17_000


def test_of_six_the_cheapest_is_free_and_of_twelve_one_in_each_six() -> None:
    six = priced(basket((5, "adult"), (1, "child")), SIX)
    assert prices(six) == [5000] * 5 + [0]
    assert said(six.lines[5])[-1] == ("six", "buy_get_free")
    assert said(six.lines[0])[-1] == ("six", "buy_get_paid")
    twelve = priced(basket((6, "adult"), (6, "child")), SIX)
    assert twelve.total_minor == 5 * 5000 + 5 * 2500


def test_of_two_offers_the_cheaper_is_taken_and_the_other_one_told() -> None:
    found = priced(basket((5, "adult"), (3, "child")), FAMILY, SIX)
    assert found.total_minor == 28_500
    assert all(("six", "not_cheaper") in said(one) for one in found.lines)
    by = [one.steps[-1].params["by"] for one in found.lines if "family" in one.rules]
    assert by == ["family"] * 4


def test_a_reduction_and_a_bundle_go_together_unless_they_exclude_each_other() -> None:
    four = basket((2, "adult"), (2, "child"))
    early = Rule("early", "Early bird", AmountOff(1000))
    per_cent = Rule("family", "Family", Bundle(PARTS, PercentOff(5000)))
    assert priced(four, early, per_cent).total_minor == (4000 + 1500) * 2 // 2
    either_early = Rule("early", "Early bird", AmountOff(1000), exclusive="x")
    either_family = Rule("family", "Family", Bundle(PARTS, PercentOff(5000)), exclusive="x")
    found = priced(four, either_early, either_family)
    assert found.total_minor == 7500
    assert said(found.lines[0]) == [
        ("", "listed"),
        ("family", "bundle"),
        ("early", "given_up"),
    ]


def test_a_higher_rule_keeps_its_places_out_of_an_offer_it_excludes() -> None:
    early = Rule("early", "Gala", AmountOff(100), exclusive="x", priority=2)
    family = Rule("family", "Family", Bundle(PARTS, SetPrice(1)), exclusive="x", priority=1)
    found = priced(basket((2, "adult"), (2, "child")), early, family)
    assert prices(found) == [4900, 4900, 2400, 2400]
    assert ("family", "closed_by") in said(found.lines[0])


def test_a_subscription_is_one_place_in_each_of_three_performances() -> None:
    three = Rule("abo", "Choose three", Subscription(3, SetPrice(12_000)))
    wanted = basket(*[(2, "adult", "stalls", one) for one in (1, 2, 3)])
    found = priced(wanted, three)
    assert prices(found) == [4000] * 6
    assert {one.params["use"] for line in found.lines for one in line.steps[1:]} == {1, 2}
    crowd = basket((5, "adult", "stalls", 1), (1, "adult", "stalls", 2))
    assert priced(crowd, three).total_minor == 30_000
    uneven = basket((3, "adult", "stalls", 1), (1, "adult", "stalls", 2), (1, "adult", "stalls", 3))
    assert priced(uneven, three).total_minor == 22_000


CODE = Rule(
    "code",
    "Spring",
    PercentOff(5000),
    When(codes=frozenset({"SPRING"})),
    uses=Uses(total=10, per_order=3, per_customer=2),
)
ANNA = Customer("anna")


def coded(count: int = 5, **more) -> Priced:
    more = {"codes": frozenset({"SPRING"}), "customer": ANNA, **more}
    return priced(places(count), CODE, **more)


@pytest.mark.parametrize(
    ("so_far", "uses"),
    [
        (SoFar(), 2),
        (SoFar(total={"code": 9}), 1),
        (SoFar(total={"code": 10}), 0),
        (SoFar(total={"code": 99}), 0),
        (SoFar(by_customer={"code": 1}), 1),
        (SoFar(by_customer={"code": 2}), 0),
    ],
)
def test_a_code_is_used_as_often_as_is_left_of_it(so_far: SoFar, uses: int) -> None:
    found = coded(so_far=so_far)
    assert prices(found).count(2500) == uses
    assert found.uses == ((("code", uses),) if uses else ())
    if not uses:
        assert said(found.lines[0])[-1] == ("code", "used_up")
        assert found.idle_codes == ("SPRING",)


def test_a_code_for_each_customer_asks_who_it_is() -> None:
    found = coded(customer=None)
    assert found.total_minor == 25_000
    assert said(found.lines[0])[-1] == ("code", "customer_unknown")


def test_a_code_goes_to_the_places_where_it_saves_most() -> None:
    wanted = basket((2, "child"), (2, "adult"))
    found = priced(wanted, CODE, codes=frozenset({"SPRING"}), customer=ANNA)
    assert prices(found) == [2500, 2500, 2500, 2500]


def test_nobody_gets_a_code_s_price_without_the_code() -> None:
    found = coded(codes=frozenset({"WINTER"}))
    assert found.total_minor == 25_000
    assert found.idle_codes == ("WINTER",)
    assert said(found.lines[0]) == [("", "listed")]


def test_a_bundle_may_run_out_too() -> None:
    two = Rule("family", "Family", Bundle(PARTS, SetPrice(1000)), uses=Uses(total=1))
    eight = basket((4, "adult"), (4, "child"))
    found = priced(eight, two)
    assert found.total_minor == 16_000
    assert found.uses == (("family", 1),)
    other = basket(*[(2, kind, "stalls", one) for one in (1, 2) for kind in ("adult", "child")])
    assert priced(other, two).total_minor == 16_000


def test_a_group_s_own_reduction_stays_where_one_of_it_is_free() -> None:
    group = Rule("g", "School", Group(10, PercentOff(2000), every_free=10), exclusive="x")
    other = Rule("o", "Early bird", PercentOff(1000), exclusive="x")
    found = priced(basket((10, "child")), group, other)
    assert sorted(prices(found)) == [0] + [2000] * 9
