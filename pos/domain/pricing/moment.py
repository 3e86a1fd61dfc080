"""The sale's side of a rule: the moment the basket was opened, who buys, what was presented."""

from pos.domain.ids import PerformanceId
from pos.domain.pricing.book import PriceBook
from pos.domain.pricing.circumstances import Circumstances
from pos.domain.pricing.effects import PlaceEffect, Tier, Tiers
from pos.domain.pricing.tariff import Fee, Limit, Rule


class Moment:
    """Answers each question about a rule once for a basket."""

    def __init__(self, book: PriceBook, circumstances: Circumstances) -> None:
        self.circumstances = circumstances
        self.at = circumstances.opened_at
        self.day = book.local(self.at).date()
        self._memberships = circumstances.memberships
        self._known: dict[int, bool] = {}

    def holds(self, rule: Rule | Fee | Limit, performance: PerformanceId) -> bool:
        """Whether it holds for this sale of that performance; the place itself aside."""
        known = self._known.get(id(rule))
        if known is None:
            known = self._known[id(rule)] = rule.valid.holds(self.at) and rule.when.fits_sale(
                self.day, self._memberships, self.circumstances.codes
            )
        return known and (rule.when.sold is None or rule.when.sold.holds(self.sold(performance)))

    def sold(self, performance: PerformanceId) -> int:
        """Thousandths of it that were sold when the basket was opened."""
        return self.circumstances.sold.get(performance, 0)

    def tier(self, tiers: Tiers, performance: PerformanceId) -> Tier | None:
        """The tier that holds."""
        return tiers.at(self.day, self.sold(performance))

    def on_place(self, rule: Rule, performance: PerformanceId) -> PlaceEffect | None:
        """What a rule on single places does now: a tier is resolved."""
        effect = rule.effect
        if isinstance(effect, Tiers):
            tier = self.tier(effect, performance)
            return tier.effect if tier else None
        assert isinstance(effect, PlaceEffect)
        return effect

    def code(self, rule: Rule) -> str:
        """The code that opens the rule; "" where none is asked for."""
        return min(rule.when.codes & self.circumstances.codes, default="")

    def customer_missing(self, rule: Rule) -> bool:
        """Whether the rule counts for each customer, and nobody knows who this is."""
        return bool(rule.uses.per_customer) and self.circumstances.customer is None

    def unchecked(self, rule: Rule | Limit) -> bool:
        """Whether nobody can say now how often it was used."""
        return rule.id in self.circumstances.so_far.unchecked

    def uses_left(self, rule: Rule) -> int | None:
        """How often the rule may still be used in this order; None without a limit."""
        uses, so_far = rule.uses, self.circumstances.so_far
        if self.unchecked(rule):
            return 0
        left = []
        if uses.total:
            left.append(uses.total - so_far.total.get(rule.id, 0))
        if uses.per_order:
            left.append(uses.per_order)
        if uses.per_customer:
            left.append(uses.per_customer - so_far.by_customer.get(rule.id, 0))
        return max(0, min(left)) if left else None
