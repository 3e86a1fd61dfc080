"""The basket: places somebody wants, each with a ticket type and its price."""

from dataclasses import dataclass, replace

from pos.domain.ids import CategoryId, PerformanceId, PlaceId, TicketTypeId
from pos.domain.money import Currency, Money, total
from pos.domain.plan import PlaceLabel
from pos.domain.refusals import Reason, Refusal

PLACES_LIMIT = 100


@dataclass(frozen=True)
class Item:
    """One place in the basket."""

    performance: PerformanceId
    place: PlaceId
    label: PlaceLabel
    category: CategoryId
    ticket_type: TicketTypeId
    price: Money


@dataclass(frozen=True)
class Basket:
    """What is being sold, in the order it was picked. No place twice."""

    currency: Currency
    items: tuple[Item, ...] = ()

    @property
    def total(self) -> Money:
        """What the customer owes."""
        return total((item.price for item in self.items), self.currency)

    def has(self, performance: PerformanceId, place: PlaceId) -> bool:
        """Whether the place is in the basket."""
        return any(one.performance == performance and one.place == place for one in self.items)

    def places(self, performance: PerformanceId) -> tuple[PlaceId, ...]:
        """The basket's places of one performance, in the order they were picked."""
        return tuple(one.place for one in self.items if one.performance == performance)

    def add(self, *items: Item) -> "Basket":
        """With more places. Raises Refusal TOO_MANY_PLACES, or PLACE_TAKEN for one twice."""
        if len(self.items) + len(items) > PLACES_LIMIT:
            raise Refusal(Reason.TOO_MANY_PLACES, limit=PLACES_LIMIT)
        result = list(self.items)
        for item in items:
            if any(o.performance == item.performance and o.place == item.place for o in result):
                raise Refusal(Reason.PLACE_TAKEN, taken=[], free=[])
            result.append(item)
        return replace(self, items=tuple(result))

    def without(self, performance: PerformanceId, *places: PlaceId) -> "Basket":
        """Without those places; unknown ones are no fault."""
        return replace(
            self,
            items=tuple(
                one
                for one in self.items
                if one.performance != performance or one.place not in places
            ),
        )

    def retyped(self, index: int, ticket_type: TicketTypeId, price: Money) -> "Basket":
        """With another ticket type, and its price, on one line."""
        changed = replace(self.items[index], ticket_type=ticket_type, price=price)
        return replace(self, items=(*self.items[:index], changed, *self.items[index + 1 :]))
