"""Refunds: tickets back, money back the way it came, one transaction."""

from dataclasses import dataclass

from pos.domain.ids import OrderId, TicketId
from pos.domain.order import Refund, Tender, Ticket
from pos.domain.people import Approval
from pos.domain.season import Person
from pos.services.desk import Desk


@dataclass(frozen=True)
class Refundable:
    """What can still go back. `tenders` are the means left: positive, change deducted."""

    order: OrderId
    order_number: str
    currency: str
    tickets: tuple[Ticket, ...]
    tenders: tuple[Tender, ...]


@dataclass(frozen=True)
class RefundWish:
    """What the cashier asks for. `card_reference`: the terminal's receipt number of its refund."""

    order: OrderId
    tickets: tuple[TicketId, ...]
    person: Person
    approval: Approval | None
    reason: str
    card_reference: str = ""


def refundable(desk: Desk, order_id: OrderId) -> Refundable:
    """The tickets still live. Raises ORDER_UNKNOWN."""
    raise NotImplementedError


def split(can: Refundable, tickets: tuple[TicketId, ...]) -> tuple[Tender, ...]:
    """How the money would go back, negative amounts: cash first, then cards in the order paid.

    Pure; the screen asks it before the terminal's receipt number is needed.
    Raises TICKET_UNKNOWN or ALREADY_REFUNDED.
    """
    raise NotImplementedError


def refund(desk: Desk, wish: RefundWish) -> Refund:
    """Refund: durable when it returns.

    Raises APPROVAL_NEEDED unless a supervisor approved (people.REFUND, order id), SHIFT_NOT_OPEN,
    ORDER_UNKNOWN, TICKET_UNKNOWN, ALREADY_REFUNDED, RECEIPT_NUMBER_MISSING, CARD_NUMBER_TYPED.
    """
    raise NotImplementedError
