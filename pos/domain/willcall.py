"""Will-call: tickets that are paid and wait at the window until somebody fetches them. Pure."""

from dataclasses import dataclass

from pos.domain.ids import OrderId, TicketId
from pos.domain.ticketcode import short_code

NAME_LIMIT = 80


@dataclass(frozen=True)
class Pickup:
    """An order that waits, or waited. The name is forgotten when it is fetched."""

    order: OrderId
    name: str
    marked_at_ms: int
    fetched_at_ms: int | None = None

    @property
    def code(self) -> str:
        """What the customer says instead of a name; made of the order's id, as a ticket's is."""
        return short_code(TicketId(self.order))

    @property
    def waits(self) -> bool:
        """Whether nobody has fetched it yet."""
        return self.fetched_at_ms is None


def written(code: str) -> str:
    """A code as people write it down: ABCD-EFGH."""
    return f"{code[:4]}-{code[4:]}"
