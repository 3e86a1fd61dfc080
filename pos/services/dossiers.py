"""All that is known on this till of an order: its own books and what the server told of it."""

from pos.domain.dossier import Dossier, merged
from pos.domain.ids import OrderId
from pos.domain.refusals import Reason, Refusal
from pos.storage.database import Unit


def dossier(unit: Unit, order_id: OrderId) -> Dossier:
    """All that is known here of an order, this till's or another's. Raises ORDER_UNKNOWN."""
    told = unit.rights.dossier(order_id)
    order = unit.orders.load(order_id) or (told.order if told else None)
    if order is None:
        raise Refusal(Reason.ORDER_UNKNOWN)
    refunds = unit.refunds.of_order(order_id)
    gone = {ticket for refund in refunds for ticket in refund.tickets}
    here = Dossier(
        order=order,
        refunds=refunds,
        exchanges=unit.exchanges.of_order(order_id),
        dead=unit.orders.dead(order_id) | gone,
        invoices=unit.invoices.of_order(order_id),
    )
    return merged(here, told)
