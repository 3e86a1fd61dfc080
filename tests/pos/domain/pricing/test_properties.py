"""Whatever the tariff: nothing is lost, nothing is negative, and the order of things is nothing."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pos.domain.pricing.book import PriceBook
from pos.domain.pricing.circumstances import Circumstances, Wanted
from pos.domain.pricing.effects import SetPrice, changed
from pos.domain.pricing.price import price
from pos.domain.pricing.priced import Because, Priced
from pos.domain.pricing.tariff import Bundle, BuyGet, CompFree, Rule, Subscription, Tariff
from pos.domain.refusals import Refusal
from tests.pos.domain.pricing.houses import NOW, SEASON
from tests.pos.domain.pricing.tariffs import (
    baskets,
    combinations,
    numbers,
    some_basket,
    some_sale,
    some_tariff,
)

TOLD_ONLY = {
    Because.OUTRANKED,
    Because.BEATEN,
    Because.GIVEN_UP,
    Because.NOT_CHEAPER,
    Because.CLOSED_BY,
    Because.USED_UP,
    Because.CUSTOMER_UNKNOWN,
}
FREE = Rule("free", "Given away", CompFree())


def a_situation(number: int) -> tuple[list[Wanted], Tariff, Circumstances]:
    wanted = some_basket(number)
    tariff = some_tariff(number)
    sale = some_sale(number, wanted)
    return wanted, replace(tariff, rules=(*tariff.rules, FREE)), sale


situations = numbers.map(a_situation)


def total_of(wanted: Sequence[Wanted], tariff: Tariff, sale: Circumstances) -> Priced:
    return price(wanted, PriceBook(SEASON, tariff), sale)


@settings(max_examples=300)
@given(situations)
def test_every_cent_is_on_a_line_and_every_tax_in_its_sum(situation: Any) -> None:
    wanted, _, _ = situation
    found = total_of(*situation)
    assert [one.wanted for one in found.lines] == wanted
    charges = [one.charge for one in (*found.lines, *found.fees)]
    assert all(one.net_minor + one.tax_minor == one.gross_minor for one in charges)
    assert found.total_minor == sum(one.gross_minor for one in charges)
    for tax in found.taxes:
        own = [one for one in charges if one.tax_id == tax.tax_id]
        assert tax.tax_minor == sum(one.tax_minor for one in own)
        assert tax.net_minor + tax.tax_minor == tax.gross_minor
    assert sum(one.gross_minor for one in found.taxes) == found.total_minor
    for line in found.lines:
        included = [one for one in found.fees if one.included and one.key == line.wanted.key]
        on_top = sum(one.charge.tax_minor for one in included if _on_top(found, one.charge.tax_id))
        parts = sum(one.charge.gross_minor for one in included) - on_top
        own = line.charge.gross_minor
        own -= line.charge.tax_minor if _on_top(found, line.charge.tax_id) else 0
        assert own + parts == line.price_minor


def _on_top(found: Priced, tax: str) -> bool:
    return any(one.tax_id == tax and not one.included for one in found.taxes)


@settings(max_examples=300)
@given(situations)
def test_nothing_is_ever_negative(situation: Any) -> None:
    found = total_of(*situation)
    for charge in (one.charge for one in (*found.lines, *found.fees)):
        assert min(charge.net_minor, charge.tax_minor, charge.gross_minor) >= 0
    assert all(one.price_minor >= 0 for one in found.lines)
    assert all(step.after >= 0 for one in found.lines for step in one.steps)


@settings(max_examples=300)
@given(situations)
def test_a_trace_leads_step_by_step_from_the_list_to_the_price(situation: Any) -> None:
    found = total_of(*situation)
    for line in found.lines:
        steps = line.steps
        assert steps[0].because is Because.LISTED
        assert steps[0].after == line.listed_minor
        assert all(one.after == two.before for one, two in itertools.pairwise(steps))
        assert steps[-1].after == line.charge.gross_minor
        assert all(one.before == one.after for one in steps if one.because in TOLD_ONLY)
        made = {one.rule for one in steps if one.because not in TOLD_ONLY}
        assert set(line.rules) <= made
        assert all(one.params["name"] for one in steps)


@settings(max_examples=300)
@given(situations, st.randoms(use_true_random=False))
def test_the_order_of_the_lines_and_of_the_rules_is_nothing(situation: Any, dice: Any) -> None:
    wanted, tariff, sale = situation
    found = total_of(wanted, tariff, sale)
    shuffled = list(wanted)
    dice.shuffle(shuffled)

    def mixed(parts: Any) -> Any:
        result = list(parts)
        dice.shuffle(result)
        return tuple(result)

    other = Tariff(
        tariff.version,
        mixed(tariff.rules),
        mixed(tariff.fees),
        mixed(tariff.taxes),
        mixed(tariff.limits),
        tariff.cash_step,
    )
    again = total_of(shuffled, other, sale)
    by_key = {one.wanted.key: one for one in again.lines}
    assert [by_key[one.key] for one in wanted] == list(found.lines)
    assert again.taxes == found.taxes
    assert again.uses == found.uses
    assert sorted(again.fees, key=repr) == sorted(found.fees, key=repr)


@settings(max_examples=200)
@given(situations)
def test_a_basket_priced_again_and_beside_others_costs_the_same(situation: Any) -> None:
    wanted, tariff, sale = situation
    book = PriceBook(SEASON, tariff)
    first = price(wanted, book, sale)
    price(wanted[:1], book, sale)
    assert price(wanted, book, sale) == first == total_of(wanted, tariff, sale)


@settings(max_examples=200)
@given(situations)
def test_one_place_more_never_makes_a_basket_negative(situation: Any) -> None:
    wanted, tariff, sale = situation
    book = PriceBook(SEASON, tariff)
    assert all(price(wanted[:n], book, sale).total_minor >= 0 for n in range(len(wanted) + 1))


@settings(max_examples=200)
@given(situations, combinations)
def test_one_more_offer_never_makes_a_basket_dearer(situation: Any, offer: Any) -> None:
    wanted, tariff, sale = situation
    without = replace(tariff, fees=(), taxes=())
    more = replace(without, rules=(*tariff.rules, Rule("more", "One more", offer)))
    before = total_of(wanted, without, sale)
    after = total_of(wanted, more, sale)
    assume(before.exact and after.exact)
    assert after.total_minor <= before.total_minor


def partitions(places: tuple[int, ...]) -> Iterator[list[tuple[int, ...]]]:
    """Every way to put the places into heaps."""
    if not places:
        yield []
        return
    first, rest = places[0], places[1:]
    for size in range(len(rest) + 1):
        for others in itertools.combinations(rest, size):
            left = tuple(one for one in rest if one not in others)
            for heaps in partitions(left):
                yield [(first, *others), *heaps]


def heap_costs(rule: Rule, heap: tuple[int, ...], wanted: list[Wanted], minors: list[int]) -> Any:
    """What a heap costs as one use of the offer; None if it is none."""
    effect = rule.effect
    performances = [wanted[at].performance for at in heap]
    prices_of = [minors[at] for at in heap]
    if isinstance(effect, BuyGet):
        if len(heap) != effect.buy + effect.free:
            return None
        if effect.same_performance and len(set(performances)) > 1:
            return None
        return sum(sorted(prices_of, reverse=True)[: effect.buy])
    if isinstance(effect, Subscription):
        if len(heap) != effect.performances or len(set(performances)) < len(heap):
            return None
    else:
        assert isinstance(effect, Bundle)
        needed = [part for part in effect.parts for _ in range(part.count)]
        if len(needed) != len(heap) or (effect.same_performance and len(set(performances)) > 1):
            return None
        if not any(
            all(
                (not part.categories or wanted[at].category in part.categories)
                and (not part.ticket_types or wanted[at].ticket_type in part.ticket_types)
                for part, at in zip(needed, order, strict=True)
            )
            for order in itertools.permutations(heap)
        ):
            return None
    if isinstance(effect.deal, SetPrice):
        return effect.deal.minor
    return sum(changed(effect.deal, one) for one in prices_of)


@settings(max_examples=150)
@given(baskets(most=6), st.lists(combinations, min_size=1, max_size=3))
def test_no_other_way_to_put_places_together_is_cheaper(wanted: Any, offers: Any) -> None:
    rules = tuple(Rule(f"o{at}", "Offer", one) for at, one in enumerate(offers))
    sale = Circumstances(NOW, NOW)
    found = total_of(wanted, Tariff(1, rules), sale)
    minors = [one.listed_minor for one in found.lines]
    cheapest = sum(minors)
    for heaps in partitions(tuple(range(len(wanted)))):
        cost = 0
        for heap in heaps:
            costs = [heap_costs(one, heap, wanted, minors) for one in rules]
            alone = minors[heap[0]] if len(heap) == 1 else None
            known = [one for one in (*costs, alone) if one is not None]
            if not known:
                break
            cost += min(known)
        else:
            cheapest = min(cheapest, cost)
    assert found.exact
    assert found.total_minor == cheapest


@given(situations, st.integers(1, 50))
def test_a_sale_is_judged_at_the_moment_its_basket_was_opened(situation: Any, hours: int) -> None:
    wanted, tariff, sale = situation
    later = replace(sale, now=sale.now + timedelta(hours=hours))
    assert total_of(wanted, tariff, later) == total_of(wanted, tariff, sale)


@given(situations)
def test_a_basket_is_priced_or_refused_and_nothing_else(situation: Any) -> None:
    wanted, tariff, sale = situation
    without = replace(tariff, rules=tuple(one for one in tariff.rules if one is not FREE))
    try:
        total_of(wanted, without, sale)
    except Refusal as refused:
        assert refused.reason.value == "comp_not_offered"
