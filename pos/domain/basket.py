"""The basket: places somebody wants, each with a ticket type and its price."""

from dataclasses import dataclass, replace

from pos.domain.ids import CategoryId, PerformanceId, PlaceId, TicketTypeId
from pos.domain.money import Currency, Money, total
from pos.domain.plan import PlaceLabel
from pos.domain.pricing.priced import FeeLine, Priced
from pos.domain.refusals import Reason, Refusal

PLACES_LIMIT = 100


@dataclass(frozen=True)
class Item:
    """One place in the basket; `price` is what the ticket itself costs, with taxes."""

    performance: PerformanceId
    place: PlaceId
    label: PlaceLabel
    category: CategoryId
    ticket_type: TicketTypeId
    price: Money


@dataclass(frozen=True)
class Basket:
    """What is being sold, in the order it was picked. No place twice.

    `priced` is how the prices came about; None after a change, until prices are laid on it anew.
    """

    currency: Currency
    items: tuple[Item, ...] = ()
    priced: Priced | None = None

    @property
    def fees(self) -> tuple[FeeLine, ...]:
        """What is owed besides the tickets."""
        return tuple(one for one in self.priced.fees if not one.included) if self.priced else ()

    @property
    def total(self) -> Money:
        """What the customer owes."""
        tickets = total((item.price for item in self.items), self.currency)
        return tickets + Money(sum(one.charge.gross_minor for one in self.fees), self.currency)

    def at(self, priced: Priced) -> "Basket":
        """At those prices; they are of these places."""
        lines = [(one.performance, one.place) for one in self.items]
        if [one.wanted.key for one in priced.lines] != lines:
            raise ValueError("prices of another basket")
        items = tuple(
            replace(item, price=Money(priced.ticket_minor(line), self.currency))
            for item, line in zip(self.items, priced.lines, strict=True)
        )
        return replace(self, items=items, priced=priced)

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
        return replace(self, items=tuple(result), priced=None)

    def without(self, performance: PerformanceId, *places: PlaceId) -> "Basket":
        """Without those places; unknown ones are no fault."""
        return replace(
            self,
            items=tuple(
                one
                for one in self.items
                if one.performance != performance or one.place not in places
            ),
            priced=None,
        )

    def retyped(self, index: int, ticket_type: TicketTypeId, price: Money) -> "Basket":
        """With another ticket type, and its price, on one line."""
        changed = replace(self.items[index], ticket_type=ticket_type, price=price)
        items = (*self.items[:index], changed, *self.items[index + 1 :])
        return replace(self, items=items, priced=None)
