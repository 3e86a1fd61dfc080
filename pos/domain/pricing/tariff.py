"""The tariff: rules of price, fees, taxes and purchase limits of a house, as data with a version.

How rules meet (each place by itself first, then combinations):

1. Of the rules of one `exclusive` group that fit a place one counts: the highest priority; of
   equals the one that is best for the customer (on the listed price), of those the first id.
   Set prices are one such group among themselves, whatever group they stand in besides.
2. The set price comes first. Reductions follow, each on what the last one left: what must come
   `after` another does, then the higher priority, then the id.
3. Combinations (bundle, buy-and-get, every m-th free, subscription, and any rule with a limit of
   uses) are offers: never forced, each place in at most one, and together the cheapest total. A
   place in an offer loses the rules of the offer's exclusive group; a place for which a rule of
   that group with a higher priority counts is not open to the offer.
4. A comp is free, in no combination and counts for no group.

Rules, tiers and sold shares are judged at the moment the basket was opened.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from pos.domain.ids import CategoryId, TicketTypeId
from pos.domain.pricing.effects import AmountOff, PercentOff, PlaceEffect, SetPrice, Tiers
from pos.domain.pricing.when import Period, When


@dataclass(frozen=True)
class Group:
    """From `least` places of one performance in the basket: `effect` on each of them, and of every
    `every_free` of them the cheapest is free (0: none is).
    """

    least: int
    effect: PlaceEffect | None = None
    every_free: int = 0


@dataclass(frozen=True)
class Part:
    """So many places of those price categories and ticket types; none named: of any."""

    count: int
    categories: frozenset[CategoryId] = frozenset()
    ticket_types: frozenset[TicketTypeId] = frozenset()


@dataclass(frozen=True)
class Bundle:
    """Places that are cheaper together: a price for all of them, or per cent off each."""

    parts: tuple[Part, ...]
    deal: SetPrice | PercentOff
    same_performance: bool = True


@dataclass(frozen=True)
class BuyGet:
    """Of `buy` + `free` places the `free` that are cheapest by themselves cost nothing."""

    buy: int
    free: int
    same_performance: bool = True


@dataclass(frozen=True)
class Subscription:
    """One place in each of `performances` different ones: a price for all, or per cent off each."""

    performances: int
    deal: SetPrice | PercentOff


@dataclass(frozen=True)
class CompFree:
    """Free for one of these reasons; none named: for any that is given."""

    reasons: frozenset[str] = frozenset()


Combination = Bundle | BuyGet | Subscription
Effect = PlaceEffect | Tiers | Group | Combination | CompFree


@dataclass(frozen=True)
class Uses:
    """How often a rule may be used: a use is a place, of a combination one whole. 0: no limit.

    `offline` of the total may sleep at each till, to be used while the server cannot be asked.
    `back_on_refund`: a use whose tickets are all taken back may be used again.
    """

    total: int = 0
    per_order: int = 0
    per_customer: int = 0
    offline: int = 0
    back_on_refund: bool = True

    @property
    def limited(self) -> bool:
        """Whether there is any limit."""
        return bool(self.total or self.per_order or self.per_customer)

    @property
    def counted(self) -> bool:
        """Whether the server counts it: no order knows by itself how many others there were."""
        return bool(self.total or self.per_customer)


@dataclass(frozen=True)
class Rule:
    """One rule; `name` is what people read, `after` the rules it comes after."""

    id: str
    name: str
    effect: Effect
    when: When = field(default_factory=When)
    valid: Period = field(default_factory=Period)
    priority: int = 0
    exclusive: str = ""
    after: frozenset[str] = frozenset()
    uses: Uses = field(default_factory=Uses)

    @property
    def single(self) -> bool:
        """Whether it changes the price of each place by itself."""
        if self.uses.limited:
            return False
        if isinstance(self.effect, Group):
            return self.effect.effect is not None
        return isinstance(self.effect, SetPrice | AmountOff | PercentOff | Tiers)

    @property
    def combines(self) -> bool:
        """Whether it is an offer that takes places together, or a limited number of places."""
        if isinstance(self.effect, Group):
            return bool(self.effect.every_free)
        return self.uses.limited or isinstance(self.effect, Bundle | BuyGet | Subscription)

    @property
    def sets_price(self) -> bool:
        """Whether it sets a price for each place, rather than taking something off."""
        effect = self.effect.effect if isinstance(self.effect, Group) else self.effect
        if isinstance(effect, Tiers):
            return any(isinstance(one.effect, SetPrice) for one in effect.steps)
        return isinstance(effect, SetPrice)


class FeePer(StrEnum):
    """What a fee is raised on."""

    TICKET = "ticket"
    ORDER = "order"


@dataclass(frozen=True)
class Fee:
    """A fee: an amount, or of a ticket's price a share in hundredths of a per cent.

    An `included` fee is part of the ticket's price. It is not raised on comps unless it says so,
    nor on the tickets of those memberships in `waived_for`.
    """

    id: str
    name: str
    per: FeePer
    minor: int = 0
    basis_points: int = 0
    included: bool = False
    on_comps: bool = False
    waived_for: frozenset[str] = frozenset()
    when: When = field(default_factory=When)
    valid: Period = field(default_factory=Period)


@dataclass(frozen=True)
class Tax:
    """A tax rate in hundredths of a per cent, on tickets and on fees named here.

    One that names neither is for all that no other names. `when` speaks of performances,
    productions, categories, ticket types and days played alone.
    """

    id: str
    name: str
    basis_points: int
    included: bool = True
    when: When = field(default_factory=When)
    fees: frozenset[str] = frozenset()

    @property
    def for_the_rest(self) -> bool:
        """Whether it is for all that no other tax names."""
        return self.when == When() and not self.fees


class LimitPer(StrEnum):
    """In what a purchase limit counts places."""

    ORDER = "order"
    PERFORMANCE = "performance"  # of one order, in one performance
    CUSTOMER = "customer"  # of all that the customer has bought
    CUSTOMER_PERFORMANCE = "customer_performance"


@dataclass(frozen=True)
class Limit:
    """At most so many places; `customer_needed`: nobody unknown buys any. `back_on_refund`: what is
    taken back may be bought again.
    """

    id: str
    name: str
    per: LimitPer
    most: int
    customer_needed: bool = False
    when: When = field(default_factory=When)
    valid: Period = field(default_factory=Period)
    back_on_refund: bool = True

    @property
    def counted(self) -> bool:
        """Whether the server counts it, of a customer who is known."""
        return self.per in (LimitPer.CUSTOMER, LimitPer.CUSTOMER_PERFORMANCE)


@dataclass(frozen=True)
class Tariff:
    """All of it. `version` rises with each change and stands on every order.

    `cash_step` is what cash is rounded to in minor units; 0: as is usual for the currency.
    """

    version: int
    rules: tuple[Rule, ...] = ()
    fees: tuple[Fee, ...] = ()
    taxes: tuple[Tax, ...] = ()
    limits: tuple[Limit, ...] = ()
    cash_step: int = 0
