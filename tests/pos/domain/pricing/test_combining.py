"""Which places are sold together: beside every way there is, nobody finds a cheaper one."""

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pos.domain.pricing import combining
from pos.domain.pricing.combining import Combined, best
from pos.domain.pricing.fillings import Offer, Slot


def every_use(offer: Offer, places: Sequence[int]) -> Iterator[tuple[tuple[int, int], ...]]:
    """Every way to fill the offer once, as (place, slot)."""
    if offer.free_last:
        buy, free = (slot.need for slot in offer.slots)
        fitting = [one for one in places if one in offer.slots[0].costs]
        for chosen in itertools.combinations(fitting, buy + free):
            yield tuple((one, int(at >= buy)) for at, one in enumerate(chosen))
        return

    def fill(slots: list[tuple[int, Slot]], left: Sequence[int]) -> Iterator[Any]:
        if not slots:
            yield ()
            return
        (number, slot), *others = slots
        for chosen in itertools.combinations([one for one in left if one in slot.costs], slot.need):
            of = [offer.performances[one] for one in chosen] if offer.performances else []
            if len(set(of)) == len(of):
                for more in fill(others, [one for one in left if one not in chosen]):
                    yield (*((one, number) for one in chosen), *more)

    yield from fill(list(enumerate(offer.slots)), places)


def cheapest(singles: Sequence[int], offers: Sequence[Offer]) -> int:
    """The total of the best of all ways, by trying each."""

    def tried(places: tuple[int, ...], used: Counter[str]) -> int:
        if not places:
            return 0
        first, rest = places[0], places[1:]
        found = singles[first] + tried(rest, used)
        for offer in offers:
            if offer.most is not None and used[offer.rule] >= offer.most:
                continue
            for use in every_use(offer, places):
                taken = {place for place, _ in use}
                if first in taken:
                    left = tuple(one for one in rest if one not in taken)
                    more = used + Counter([offer.rule])
                    found = min(found, offer.cost_of(use) + tried(left, more))
        return found

    return tried(tuple(range(len(singles))), Counter())


def total(singles: Sequence[int], offers: Sequence[Offer], found: Combined) -> int:
    taken = {place for use in found.uses for place, _ in use.members}
    alone = sum(minor for place, minor in enumerate(singles) if place not in taken)
    return alone + sum(offers[use.offer].cost_of(use.members) for use in found.uses)


def is_sound(singles: Sequence[int], offers: Sequence[Offer], found: Combined) -> bool:
    """No place twice, every slot filled with its own, no rule used too often."""
    places = [place for use in found.uses for place, _ in use.members]
    for use in found.uses:
        offer = offers[use.offer]
        assert Counter(slot for _, slot in use.members) == {
            at: slot.need for at, slot in enumerate(offer.slots)
        }
        assert all(place in offer.slots[slot].costs for place, slot in use.members)
        if offer.performances:
            assert len({offer.performances[place] for place, _ in use.members}) == len(use.members)
        if offer.free_last:
            paid, free = ([p for p, slot in use.members if slot == which] for which in (0, 1))
            assert max(paid) < min(free)
    counts = Counter(offers[use.offer].rule for use in found.uses)
    assert all(one.most is None or counts[one.rule] <= one.most for one in offers)
    return len(places) == len(set(places)) and all(0 <= one < len(singles) for one in places)


minors = st.integers(0, 30)


@st.composite
def situations(draw: st.DrawFn) -> tuple[list[int], list[Offer]]:
    singles = sorted(draw(st.lists(minors, min_size=1, max_size=6)), reverse=True)
    everything = st.sets(st.integers(0, len(singles) - 1))

    def costs(fixed: int | None = None) -> dict[int, int]:
        return {one: draw(minors) if fixed is None else fixed for one in sorted(draw(everything))}

    offers = []
    for at in range(draw(st.integers(0, 3))):
        most = draw(st.none() | st.integers(1, 2))
        rule = draw(st.sampled_from(["a", "b"])) if most is None else f"rule {at}"
        kind = draw(st.sampled_from(["slots", "free", "different"]))
        if kind == "slots":
            fixed = draw(st.none() | st.just(0))
            slots = [
                Slot(draw(st.integers(1, 2)), costs(fixed)) for _ in range(draw(st.integers(1, 2)))
            ]
            offers.append(Offer(rule, tuple(slots), draw(minors), most))
        elif kind == "free":
            paid = costs()
            need, free = draw(st.integers(1, 2)), draw(st.integers(1, 2))
            slots = [Slot(need, paid), Slot(free, dict.fromkeys(paid, 0))]
            offers.append(Offer(rule, tuple(slots), 0, most, free_last=True))
        else:
            paid = costs()
            of = {one: draw(st.integers(1, 3)) for one in paid}
            slots = [Slot(draw(st.integers(2, 3)), paid)]
            offers.append(Offer(rule, tuple(slots), draw(minors), most, performances=of))
    return singles, [one for one in offers if one.can_be_filled()]


@settings(max_examples=400)
@given(situations(), st.sampled_from([0, 2, combining.FIRST_WIDTH]))
def test_no_other_way_to_combine_them_is_cheaper(
    situation: tuple[list[int], list[Offer]], first_width: int
) -> None:
    """Whether the quick look sees all of it or hardly anything, so that the long one must."""
    singles, offers = situation
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(combining, "FIRST_WIDTH", first_width)
        found = best(singles, offers)
    assert found.exact
    assert is_sound(singles, offers, found)
    assert total(singles, offers, found) == cheapest(singles, offers)


def test_places_are_not_freed_before_dearer_ones_are_paid() -> None:
    prices = [9, 8, 7, 6, 5, 4]
    slots = (Slot(2, dict(enumerate(prices))), Slot(1, dict.fromkeys(range(6), 0)))
    found = best(prices, [Offer("three for two", slots, free_last=True)])
    free = sorted(place for use in found.uses for place, slot in use.members if slot == 1)
    assert free == [2, 5]


def crowd(count: int) -> tuple[list[int], list[Offer]]:
    """As many offers and prices as no house has, all for the same places."""
    singles = [10_000 - 7 * at for at in range(count)]
    offers = []
    for kind in range(40):
        fitting = dict.fromkeys([one for one in range(count) if one % 11 != kind % 11], 0)
        slots = (Slot(2 + kind % 5, fitting), Slot(1 + kind % 3, fitting))
        offers.append(Offer(f"bundle {kind:02}", slots, 6_000 * (3 + kind % 5 + kind % 3)))
    return singles, offers


def test_a_tariff_that_is_a_jungle_is_priced_all_the_same_and_says_that_nothing_is_proven() -> None:
    singles, offers = crowd(100)
    found = best(singles, offers)
    assert not found.exact
    assert is_sound(singles, offers, found)
    assert total(singles, offers, found) < sum(singles)


@settings(max_examples=10)
@given(st.integers(0, 3), st.integers(1, 3))
def test_a_shortened_search_never_costs_more_than_no_offer(count: int, width: int) -> None:
    singles, offers = crowd(12 + count)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(combining, "WORK_LIMIT", width)
        found = best(singles, offers)
    assert is_sound(singles, offers, found)
    assert total(singles, offers, found) <= sum(singles)
