"""The places of a basket: each with its own price, in an order that is the same for any basket."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pos.domain.ids import PerformanceId
from pos.domain.pricing.alone import Alone, Chance, alone
from pos.domain.pricing.book import Cell, PriceBook
from pos.domain.pricing.circumstances import Comp, Wanted
from pos.domain.pricing.effects import Tiers
from pos.domain.pricing.moment import Moment
from pos.domain.pricing.tariff import Group, Rule


@dataclass(frozen=True, slots=True)
class Kind:
    """Places that no rule tells apart: one performance, price category and ticket type."""

    performance: PerformanceId
    cell: Cell
    chances: tuple[Chance, ...]
    price: Alone

    def without(self, exclusive: str, but: str) -> Alone:
        """Their own price without the rules of an exclusive group, one rule excepted."""
        if not exclusive or all(
            one.rule.exclusive != exclusive or one.rule.id == but for one in self.chances
        ):
            return self.price
        return alone(
            self.cell,
            (one for one in self.chances if one.rule.exclusive != exclusive or one.rule.id == but),
        )


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the basket that is paid for."""

    wanted: Wanted
    kind: Kind


class Heads:
    """How many places of a performance count for each group rule."""

    def __init__(self, book: PriceBook, moment: Moment, paid: Iterable[Wanted]) -> None:
        self._counts: Counter[tuple[str, PerformanceId]] = Counter()
        for one in paid:
            cell = book.cell(one.performance, one.category, one.ticket_type)
            for rule in cell.groups:
                if moment.holds(rule, one.performance):
                    self._counts[rule.id, one.performance] += 1

    def enough(self, rule: Rule, performance: PerformanceId) -> int:
        """The number of places, or 0 where there are too few for the rule."""
        assert isinstance(rule.effect, Group)
        count = self._counts[rule.id, performance]
        return count if count >= rule.effect.least else 0


def sorted_places(
    book: PriceBook, moment: Moment, wanted: Iterable[Wanted], heads: Heads
) -> list[Place]:
    """The places, the dearest by itself first; of equal ones the order is that of their ids."""
    kinds: dict[tuple[object, ...], Kind] = {}
    places = []
    for one in wanted:
        key = (one.performance, one.category, one.ticket_type)
        if key not in kinds:
            kinds[key] = _kind(book.cell(*key), one.performance, moment, heads)
        places.append(Place(one, kinds[key]))
    places.sort(
        key=lambda place: (
            -place.kind.price.minor,
            place.wanted.performance,
            place.wanted.category,
            place.wanted.ticket_type,
            place.wanted.place,
        )
    )
    return places


def _kind(cell: Cell, performance: PerformanceId, moment: Moment, heads: Heads) -> Kind:
    found = (
        chance_of(rule, performance, moment, heads)
        for rule in cell.singles
        if moment.holds(rule, performance)
    )
    chances = tuple(one for one in found if one is not None)
    return Kind(performance, cell, chances, alone(cell, chances))


def chance_of(
    rule: Rule, performance: PerformanceId, moment: Moment, heads: Heads
) -> Chance | None:
    """What a rule on single places does to places of the performance now; None if nothing."""
    words = words_of(rule, moment)
    if isinstance(rule.effect, Group):
        count = heads.enough(rule, performance)
        effect = rule.effect.effect
        if not count or effect is None:
            return None
        return Chance(rule, effect, {**words, "places": count, "least": rule.effect.least})
    if isinstance(rule.effect, Tiers):
        tier = moment.tier(rule.effect, performance)
        if tier is None or tier.effect is None:
            return None
        start = tier.start if isinstance(tier.start, int) else tier.start.isoformat()
        return Chance(rule, tier.effect, {**words, "tier": start})
    effect = moment.on_place(rule, performance)
    return None if effect is None else Chance(rule, effect, words)


def words_of(rule: Rule, moment: Moment) -> dict[str, str | int]:
    """What every sentence about a rule may say."""
    words: dict[str, str | int] = {"name": rule.name}
    if rule.when.codes:
        words["code"] = moment.code(rule)
    if rule.when.members:
        asked, has = rule.when.members, moment.circumstances.memberships
        words["member"] = min(asked & has, default=min(has, default=""))
    return words


def comp_of(comps: Sequence[Comp], wanted: Wanted) -> Comp | None:
    """The comp that gives the place away."""
    return next((one for one in comps if wanted.key in one.places), None)
