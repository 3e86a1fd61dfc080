"""What the house keeps when tickets go back. Pure."""

from collections.abc import Iterable

from pos.domain.order import Ticket
from pos.domain.season import House


def kept_fees(tickets: Iterable[Ticket], house: House | None) -> int:
    """The fees that do not go back with these tickets: the house's fee for each, and never more
    than the ticket cost. Everything the house keeps of a refund is counted here and nowhere else.
    """
    fee = house.refund_fee_minor if house else 0
    return sum(min(fee, ticket.price_minor) for ticket in tickets)
