"""When a rule applies: to which places, on which days, for whom; all that is named must hold."""

from dataclasses import dataclass
from datetime import date, datetime, time

from pos.domain.ids import CategoryId, PerformanceId, ProductionId, TicketTypeId

ANYBODY = "*"  # any membership
WHOLE = 1000  # all places of a performance, in thousandths


@dataclass(frozen=True)
class Period:
    """Moments of sale: from `start` until just before `end`; None is without end."""

    start: datetime | None = None
    end: datetime | None = None

    def holds(self, at: datetime) -> bool:
        """Whether the moment is in it."""
        return (self.start is None or self.start <= at) and (self.end is None or at < self.end)


@dataclass(frozen=True)
class Days:
    """Days in the house's time zone, both ends included; None is without end."""

    first: date | None = None
    last: date | None = None

    def holds(self, day: date) -> bool:
        """Whether the day is one of them."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class Hours:
    """Times of day in the house's time zone, until just before `end`; may pass midnight."""

    start: time
    end: time

    def holds(self, at: time) -> bool:
        """Whether the time of day is in it."""
        if self.start < self.end:
            return self.start <= at < self.end
        return at >= self.start or at < self.end


@dataclass(frozen=True)
class Share:
    """How much of a performance is sold, in thousandths: from `least` until just below `below`."""

    least: int = 0
    below: int = WHOLE + 1

    def holds(self, sold: int) -> bool:
        """Whether that share is in it."""
        return self.least <= sold < self.below


@dataclass(frozen=True)
class When:
    """Conditions; an empty one asks for nothing. Weekdays count from 0, Monday.

    `weekdays`, `starts` and `played` are of the performance, `sale_weekdays` and `sale_days` of the
    day on which the basket was opened, `sold` is the share sold then. `members` names memberships
    or ANYBODY; one of `codes` must have been presented.
    """

    performances: frozenset[PerformanceId] = frozenset()
    productions: frozenset[ProductionId] = frozenset()
    categories: frozenset[CategoryId] = frozenset()
    ticket_types: frozenset[TicketTypeId] = frozenset()
    weekdays: frozenset[int] = frozenset()
    starts: Hours | None = None
    played: Days | None = None
    sold: Share | None = None
    sale_weekdays: frozenset[int] = frozenset()
    sale_days: Days | None = None
    members: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()

    def fits_performance(
        self, performance: PerformanceId, production: ProductionId, starts: datetime
    ) -> bool:
        """Whether it speaks of that performance; `starts` in the house's time zone."""
        return (
            (not self.performances or performance in self.performances)
            and (not self.productions or production in self.productions)
            and (not self.weekdays or starts.weekday() in self.weekdays)
            and (self.starts is None or self.starts.holds(starts.time()))
            and (self.played is None or self.played.holds(starts.date()))
        )

    def fits_cell(self, category: CategoryId, ticket_type: TicketTypeId) -> bool:
        """Whether it speaks of that price category and ticket type."""
        return (not self.categories or category in self.categories) and (
            not self.ticket_types or ticket_type in self.ticket_types
        )

    def fits_sale(self, day: date, memberships: frozenset[str], codes: frozenset[str]) -> bool:
        """Whether the day of sale, the customer and the codes presented are as it asks."""
        return (
            (not self.sale_weekdays or day.weekday() in self.sale_weekdays)
            and (self.sale_days is None or self.sale_days.holds(day))
            and (not self.members or held(self.members, memberships))
            and (not self.codes or not self.codes.isdisjoint(codes))
        )


def held(asked: frozenset[str], memberships: frozenset[str]) -> bool:
    """Whether somebody with those memberships has one of the asked ones."""
    return bool(memberships) if ANYBODY in asked else not asked.isdisjoint(memberships)
