"""A dossier: everything that any till did with an order, as the server tells it. Pure."""

from dataclasses import dataclass
from uuid import UUID

from pos.domain.ids import TicketId
from pos.domain.invoice import Invoice
from pos.domain.order import Exchange, Order, Refund, Ticket


@dataclass(frozen=True)
class CameIn:
    """Somebody is in by that ticket: since when, and by which door."""

    ticket: TicketId
    at_ms: int
    door: str


@dataclass(frozen=True)
class Dossier:
    """An order, what went back of it, its tickets that admit nobody any more, and its invoices.

    `came_in` says by which of them somebody is in, as the gate knew when it was told. `till_name`
    is what people call the till that sold it. Its ticket codes are blank: they are for whoever
    bought the tickets.
    """

    order: Order
    refunds: tuple[Refund, ...] = ()
    exchanges: tuple[Exchange, ...] = ()
    dead: frozenset[TicketId] = frozenset()
    invoices: tuple[Invoice, ...] = ()
    till_name: str = ""
    came_in: tuple[CameIn, ...] = ()

    @property
    def invoice(self) -> Invoice | None:
        """The order's own invoice."""
        return next((one for one in self.invoices if one.fact == self.order.id), None)

    @property
    def tickets(self) -> tuple[Ticket, ...]:
        """Every ticket there ever was of it: those sold, then those that came by an exchange."""
        return (
            *self.order.tickets,
            *(ticket for exchange in self.exchanges for ticket in exchange.tickets),
        )


def merged(one: Dossier, other: Dossier | None) -> Dossier:
    """What both tell; a fact that both tell is one fact."""
    if other is None:
        return one
    refunds: dict[UUID, Refund] = {it.id: it for it in (*other.refunds, *one.refunds)}
    exchanges: dict[UUID, Exchange] = {it.id: it for it in (*other.exchanges, *one.exchanges)}
    return Dossier(
        order=one.order,
        refunds=tuple(refunds.values()),
        exchanges=tuple(exchanges.values()),
        dead=one.dead | other.dead,
        invoices=tuple({it.id: it for it in (*other.invoices, *one.invoices)}.values()),
        till_name=one.till_name or other.till_name,
        came_in=tuple({it.ticket: it for it in (*other.came_in, *one.came_in)}.values()),
    )
