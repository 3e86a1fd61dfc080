"""The price book: a tariff laid over a season, with the rules of each price found once."""

import heapq
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from pos.domain.ids import CategoryId, PerformanceId, TicketTypeId
from pos.domain.money import Currency
from pos.domain.pricing.tariff import CompFree, Fee, Group, Limit, Rule, Tariff, Tax
from pos.domain.pricing.when import When
from pos.domain.refusals import Reason, Refusal
from pos.domain.season import Season

_Cell = tuple[PerformanceId, CategoryId, TicketTypeId]


@dataclass(frozen=True, slots=True)
class Cell:
    """A performance, a price category and a ticket type: the listed price and what may change it.

    The rules stand in the order in which they are applied.
    """

    listed_minor: int
    price_list: str
    singles: tuple[Rule, ...]
    offers: tuple[Rule, ...]
    groups: tuple[Rule, ...]  # those of both kinds that count heads
    comps: tuple[Rule, ...]
    fees: tuple[Fee, ...]
    tax: Tax | None


class PriceBook:
    """Made once for a season and a tariff that were read together; remembers each cell it met."""

    def __init__(self, season: Season, tariff: Tariff) -> None:
        self.season = season
        self.tariff = tariff
        self.zone = ZoneInfo(season.house.timezone)
        self.rules = ordered(tariff.rules)
        self.fees = tuple(sorted(tariff.fees, key=lambda one: one.id))
        self.limits = tuple(sorted(tariff.limits, key=lambda one: one.id))
        self.fee_taxes = {fee: tax for tax in tariff.taxes for fee in tax.fees}
        self.other_tax = next((one for one in tariff.taxes if one.for_the_rest), None)
        # Taxes that name fees alone say nothing of tickets.
        self._ticket_taxes = [one for one in tariff.taxes if one.when != When()]
        self._of_performance: dict[PerformanceId, tuple[tuple[Rule, ...], tuple[Fee, ...]]] = {}
        self._cells: dict[_Cell, Cell] = {}

    @property
    def currency(self) -> Currency:
        """The house's currency."""
        return self.season.currency

    def local(self, at: datetime) -> datetime:
        """The moment in the house's time zone."""
        return at.astimezone(self.zone)

    def cell(
        self, performance: PerformanceId, category: CategoryId, ticket_type: TicketTypeId
    ) -> Cell:
        """Raises Refusal PERFORMANCE_UNKNOWN, NO_PRICE."""
        key = (performance, category, ticket_type)
        found = self._cells.get(key)
        if found is None:
            found = self._cells[key] = self._made(*key)
        return found

    def speaks_of(
        self,
        when: When,
        performance: PerformanceId,
        category: CategoryId,
        ticket_type: TicketTypeId,
    ) -> bool:
        """Whether the condition fits that place; who buys it, and when, aside."""
        return when.fits_cell(category, ticket_type) and self.plays(when, performance)

    def plays(self, when: When, performance: PerformanceId) -> bool:
        """Whether the condition fits that performance."""
        found = self.season.performance(performance)
        starts = self.local(found.starts_at)
        return when.fits_performance(performance, found.production, starts)

    def _made(
        self, performance: PerformanceId, category: CategoryId, ticket_type: TicketTypeId
    ) -> Cell:
        listed = self.season.price(performance, category, ticket_type).minor
        if performance not in self._of_performance:
            self._of_performance[performance] = (
                tuple(one for one in self.rules if self.plays(one.when, performance)),
                tuple(one for one in self.fees if self.plays(one.when, performance)),
            )
        rules, fees = self._of_performance[performance]
        fitting = [one for one in rules if one.when.fits_cell(category, ticket_type)]
        taxes = (
            one
            for one in self._ticket_taxes
            if self.speaks_of(one.when, performance, category, ticket_type)
        )
        return Cell(
            listed_minor=listed,
            price_list=self.season.performance(performance).price_list,
            singles=tuple(one for one in fitting if one.single),
            offers=tuple(one for one in fitting if one.combines),
            groups=tuple(one for one in fitting if isinstance(one.effect, Group)),
            comps=tuple(one for one in fitting if isinstance(one.effect, CompFree)),
            fees=tuple(one for one in fees if one.when.fits_cell(category, ticket_type)),
            tax=next(taxes, self.other_tax),
        )

    def fee_tax(self, fee: str) -> Tax | None:
        """The tax on that fee."""
        return self.fee_taxes.get(fee, self.other_tax)

    def limit(self, limit: str) -> Limit:
        """The limit of that id."""
        return next(one for one in self.limits if one.id == limit)


def ordered(rules: Sequence[Rule]) -> tuple[Rule, ...]:
    """The order in which rules are applied, whatever the order of the file.

    Raises Refusal TARIFF_WRONG for rules that wait for each other; reading one finds them first.
    """
    known = {one.id: one for one in rules}
    followers: dict[str, list[str]] = {}
    waits = {one.id: len(one.after & known.keys()) for one in rules}
    for one in rules:
        for before in one.after:
            followers.setdefault(before, []).append(one.id)
    ready = [_place(one) for one in rules if not waits[one.id]]
    heapq.heapify(ready)
    result: list[Rule] = []
    while ready:
        rule = known[heapq.heappop(ready)[2]]
        result.append(rule)
        for follower in followers.get(rule.id, ()):
            waits[follower] -= 1
            if not waits[follower]:
                heapq.heappush(ready, _place(known[follower]))
    if len(result) != len(rules):
        waiting = sorted(one for one, count in waits.items() if count)
        raise Refusal(Reason.TARIFF_WRONG, rules=waiting, why="rules wait for each other")
    return tuple(result)


def _place(rule: Rule) -> tuple[bool, int, str]:
    return (not rule.sets_price, -rule.priority, rule.id)
