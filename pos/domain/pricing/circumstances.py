"""What a price depends on besides the tariff: who buys, when, with which codes, what was used."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from pos.domain.ids import CategoryId, PerformanceId, PersonId, PlaceId, TicketTypeId

Key = tuple[PerformanceId, PlaceId]


@dataclass(frozen=True)
class Wanted:
    """One place that somebody wants, and the ticket for it."""

    performance: PerformanceId
    place: PlaceId
    category: CategoryId
    ticket_type: TicketTypeId

    @property
    def key(self) -> Key:
        """What no two lines of a basket share."""
        return (self.performance, self.place)


@dataclass(frozen=True)
class Customer:
    """Somebody the house knows; a member has memberships."""

    id: str
    memberships: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Comp:
    """Places given away, why, and by whose word."""

    places: frozenset[Key]
    reason: str
    approver: PersonId


@dataclass(frozen=True)
class SoFar:
    """What was used before this order. By rule: in all, and by this customer; by limit: what this
    customer has bought, in all and of each performance. Of rules and limits in `unchecked` nobody
    can say it now: the server has to be asked, and does not answer.
    """

    total: Mapping[str, int] = field(default_factory=dict)
    by_customer: Mapping[str, int] = field(default_factory=dict)
    bought: Mapping[str, int] = field(default_factory=dict)
    bought_of: Mapping[tuple[str, PerformanceId], int] = field(default_factory=dict)
    unchecked: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Circumstances:
    """All that varies. Rules and tiers are judged at `opened_at`, when the basket was opened, with
    the shares sold then (thousandths; a performance that is not named counts as unsold), so that
    no tier flips under an open basket. `codes` are as `codes.code_key` makes them.
    """

    now: datetime
    opened_at: datetime
    sold: Mapping[PerformanceId, int] = field(default_factory=dict)
    customer: Customer | None = None
    codes: frozenset[str] = frozenset()
    so_far: SoFar = field(default_factory=SoFar)
    comps: tuple[Comp, ...] = ()

    @property
    def memberships(self) -> frozenset[str]:
        """What the customer is a member of."""
        return self.customer.memberships if self.customer else frozenset()
