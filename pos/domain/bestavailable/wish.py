"""What a party asks for, and what one person of it pays in each price category."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pos.domain.ids import CategoryId, PerformanceId, TicketTypeId
from pos.domain.money import Money
from pos.domain.refusals import Refusal
from pos.domain.season import Season

PARTY_LIMIT = 20

# What each person of the party pays in a category, in the order of the wish's ticket types.
Fares = Mapping[CategoryId, tuple[Money, ...]]


@dataclass(frozen=True)
class Wish:
    """A party that wants to sit together.

    `types` are the ticket types of its people, or none: everybody pays the default of the category.
    `section` is an index into the plan's. `ceiling` is the most that one ticket may cost.
    `wheelchairs` and `companions` are part of `count`. `spend_accessible`: a supervisor, or the
    house, lets a party that did not ask for them have accessible and companion places.
    """

    count: int
    types: tuple[TicketTypeId, ...] = ()
    category: CategoryId | None = None
    section: int | None = None
    ceiling: Money | None = None
    wheelchairs: int = 0
    companions: int = 0
    spend_accessible: bool = False

    def __post_init__(self) -> None:
        if not 1 <= self.count <= PARTY_LIMIT:
            raise ValueError(f"best available for {self.count} people")
        if self.types and len(self.types) != self.count:
            raise ValueError(f"{len(self.types)} ticket types for {self.count} people")
        seated = self.wheelchairs + self.companions
        if min(self.wheelchairs, self.companions) < 0 or seated > self.count:
            raise ValueError(f"{seated} places with wheelchairs for {self.count} people")
        if self.companions and not self.wheelchairs:
            raise ValueError("companions of nobody")


def fares(
    season: Season, performance: PerformanceId, wish: Wish, categories: Iterable[CategoryId]
) -> dict[CategoryId, tuple[Money, ...]]:
    """What the party's people pay in each category that sells to all of them and keeps below the
    ceiling. Raises Refusal PERFORMANCE_UNKNOWN.
    """
    found: dict[CategoryId, tuple[Money, ...]] = {}
    for category in dict.fromkeys(categories):
        on_sale = season.ticket_types_for(performance, category)
        if not on_sale:
            continue
        types = wish.types or (on_sale[0].id,) * wish.count
        try:
            paid = tuple(season.price(performance, category, one) for one in types)
        except Refusal:
            continue
        if wish.ceiling is None or max(one.minor for one in paid) <= wish.ceiling.minor:
            found[category] = paid
    return found
