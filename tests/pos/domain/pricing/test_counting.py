"""What of a basket is counted for the whole house, and what is said where nobody can count."""

from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest

from pos.domain.ids import TicketId
from pos.domain.orderuses import OrderUses, given_back
from pos.domain.pricing.circumstances import Customer, SoFar
from pos.domain.pricing.codes import check_code
from pos.domain.pricing.counting import asked_for, so_far, wishes
from pos.domain.pricing.effects import PercentOff, SetPrice
from pos.domain.pricing.limits import check_limits
from pos.domain.pricing.price import price
from pos.domain.pricing.priced import Because
from pos.domain.pricing.tariff import Bundle, Limit, LimitPer, Part, Rule, Uses
from pos.domain.pricing.tarifffile import read_tariff
from pos.domain.pricing.tariffwriting import write_tariff
from pos.domain.pricing.when import When
from pos.domain.refusals import Reason, Refusal
from pos.domain.uses import GivenBack, Limited, Used, Wish
from tests.pos.domain.pricing.houses import SEASON, basket, book, now, places, prices, tariff

OPERATION = UUID(int=5)
ANNA = Customer("M17")
SPRING = Rule(
    "spring",
    "Spring weeks",
    PercentOff(2000),
    When(codes=frozenset({"SPRING"})),
    uses=Uses(total=5, offline=2),
)
MINE = Rule("mine", "Once each", PercentOff(1000), uses=Uses(per_customer=1))
FAMILY = Rule("family", "Family", Bundle((Part(2),), SetPrice(7000)), uses=Uses(total=10))
FOUR = Limit("four", "Four each", LimitPer.CUSTOMER, 4)
TWO = Limit("two", "Two an evening", LimitPer.CUSTOMER_PERFORMANCE, 2)


def wished(wanted: Any, *parts: Any, **more: Any) -> tuple[Wish, ...]:
    prices_of, circumstances = book(*parts), now(**more)
    return wishes(price(wanted, prices_of, circumstances), prices_of, circumstances)


def test_each_place_at_a_code_is_a_use() -> None:
    found = wished(places(3), SPRING, codes=frozenset({"SPRING"}))
    assert found == (Wish(Limited("spring"), ((0,), (1,), (2,))),)
    assert wished(places(3), SPRING) == ()


def test_a_family_ticket_is_one_use_of_all_its_places() -> None:
    (one,) = wished(places(5), FAMILY)
    assert one.count == 2
    assert sorted(len(use) for use in one.uses) == [2, 2]


def test_a_limit_counts_whoever_is_known_and_the_order_alone_bounds_the_others() -> None:
    evenings = basket((2, "adult", "stalls", 1), (1, "adult", "stalls", 2))
    found = wished(evenings, FOUR, TWO, customer=ANNA)
    assert {one.limited: one.count for one in found} == {
        Limited("four", "M17"): 3,
        Limited("two", "M17", 1): 2,
        Limited("two", "M17", 2): 1,
    }
    assert wished(evenings, FOUR, TWO) == ()
    check_limits(evenings, book(FOUR, TWO), now())
    with pytest.raises(Refusal):
        check_limits(places(5), book(FOUR), now())


def test_only_what_may_count_for_this_sale_is_asked_for() -> None:
    house = book(SPRING, MINE, FOUR, TWO)
    assert asked_for(places(1), house, now()) == ()
    shown = now(codes=frozenset({"SPRING"}), customer=ANNA)
    assert set(asked_for(places(1), house, shown)) == {
        Limited("spring"),
        Limited("mine", "M17"),
        Limited("four", "M17"),
        Limited("two", "M17", 1),
    }


def test_what_the_server_says_is_left_bounds_the_uses() -> None:
    house = book(SPRING, MINE, FOUR, TWO)
    left = {
        Limited("spring"): 2,
        Limited("mine", "M17"): 0,
        Limited("four", "M17"): 3,
        Limited("two", "M17", 1): 1,
    }
    found = so_far(house, left)
    assert found == SoFar({"spring": 3}, {"mine": 1}, {"four": 1}, {("two", 1): 1})
    sale = now(codes=frozenset({"SPRING"}), customer=ANNA, so_far=found)
    assert sorted(prices(price(places(3), house, sale))) == [4000, 4000, 5000]
    with pytest.raises(Refusal) as refused:
        check_limits(places(2), house, sale)
    assert refused.value.reason is Reason.LIMIT_PER_CUSTOMER_PERFORMANCE


def test_where_nobody_can_count_the_code_says_so_and_the_price_too() -> None:
    house = book(SPRING, FOUR)
    found = so_far(house, {}, [Limited("spring"), Limited("four", "M17")])
    sale = now(codes=frozenset({"SPRING"}), customer=ANNA, so_far=found)
    with pytest.raises(Refusal) as refused:
        check_code("SPRING", house, now(so_far=found))
    assert refused.value.reason is Reason.USES_UNCHECKED
    (line,) = price(places(1), house, sale).lines
    assert line.price_minor == 5000
    assert [one.because for one in line.steps][-1] is Because.UNCHECKED
    with pytest.raises(Refusal) as unknown:
        check_limits(places(1), house, sale)
    assert unknown.value.reason is Reason.LIMIT_UNCHECKED
    check_limits(places(4), house, now(so_far=found))  # nobody named: the order's limit holds


def test_a_use_ends_with_the_last_of_its_tickets() -> None:
    tickets = [TicketId(UUID(int=number)) for number in range(4)]
    pairs = Used(Limited("family"), OPERATION, ((0, 1), (2, 3)))
    each = Used(Limited("spring"), OPERATION, ((0,), (2,)))
    order = SimpleNamespace(uses=(pairs, each), tickets=[SimpleNamespace(id=t) for t in tickets])

    def ending(before: list[TicketId], now: list[TicketId]) -> dict[str, int]:
        refunds = [SimpleNamespace(tickets=before)] if before else []
        known = SimpleNamespace(order=order, refunds=refunds, exchanges=[])
        found = OrderUses(known).ending(now)  # type: ignore[arg-type]
        return {limited.thing: count for limited, count in found.items()}

    assert ending([], tickets[:1]) == {"spring": 1}
    assert ending(tickets[:1], tickets[1:3]) == {"family": 1, "spring": 1}
    assert ending([], tickets) == {"family": 2, "spring": 2}


def test_uses_come_back_but_those_of_things_that_a_house_keeps() -> None:
    ending = {Limited("spring"): 2, Limited("family"): 1}
    family, spring = GivenBack(Limited("family"), 1), GivenBack(Limited("spring"), 2)
    assert set(given_back(ending)) == {family, spring}
    assert given_back(ending, frozenset({"family"})) == (spring,)
    assert given_back(ending, frozenset({"family", "spring"})) == ()


def test_a_tariff_says_what_sleeps_at_the_tills_and_what_comes_back() -> None:
    rule = Rule("a", "A", PercentOff(1000), uses=Uses(9, 0, 0, 3, back_on_refund=False))
    limit = Limit("l", "L", LimitPer.CUSTOMER, 4, back_on_refund=False)
    written = tariff(rule, limit)
    assert read_tariff(write_tariff(written), SEASON) == written


@pytest.mark.parametrize(
    "uses", [Uses(total=2, offline=3), Uses(per_order=2, offline=1), Uses(5, 0, 1, 2)]
)
def test_a_share_is_a_part_of_a_total_and_of_no_customers_count(uses: Uses) -> None:
    written = tariff(Rule("a", "A", PercentOff(1000), uses=uses))
    with pytest.raises(Refusal) as refused:
        read_tariff(write_tariff(written), SEASON)
    assert refused.value.reason is Reason.TARIFF_WRONG
