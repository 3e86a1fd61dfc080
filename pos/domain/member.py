"""A member at the window: under whose rules a basket is priced, and until when."""

from dataclasses import dataclass, field
from datetime import date

from pos.domain.pricing.circumstances import Customer


@dataclass(frozen=True)
class Member:
    """What the till knows of a member. `id` stands on the order; the name is shown and not kept.

    Of a member that was found without the server there is no name. The days are ISO, both
    included; "" is no bound.
    """

    id: str
    level: str
    valid_from: str = ""
    valid_until: str = ""
    number: str = field(default="", repr=False)
    name: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)

    def holds(self, day: date) -> bool:
        """Whether the membership is valid on that day."""
        text = day.isoformat()
        return self.valid_from <= text and (not self.valid_until or text <= self.valid_until)

    def customer(self, day: date) -> Customer:
        """Who buys, as prices ask for it: with the membership only while it is valid."""
        return Customer(self.id, frozenset((self.level,)) if self.holds(day) else frozenset())
