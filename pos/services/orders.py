"""Looking orders up."""

from dataclasses import dataclass

from pos.domain.ids import OrderId, TicketId
from pos.domain.order import Order, Refund
from pos.domain.plan import PlaceLabel
from pos.services.desk import Desk
from pos.storage.jobs import Job


@dataclass(frozen=True)
class OrderSummary:
    """One line of the list."""

    id: OrderId
    number: str
    at_ms: int
    person_name: str
    currency: str
    total_minor: int
    refunded_minor: int
    ticket_count: int
    dead_count: int
    labels: tuple[PlaceLabel, ...]


@dataclass(frozen=True)
class OrderView:
    """An order with what became of it."""

    order: Order
    refunds: tuple[Refund, ...]
    dead: frozenset[TicketId]
    jobs: tuple[Job, ...]


def find(desk: Desk, text: str) -> tuple[OrderSummary, ...]:
    """Newest first, at most 50: by order number (or its end), short ticket code, scanned ticket
    code, or seat ("E9"). Empty text: the latest. Raises CODE_WRONG for a scan that is no code.
    """
    raise NotImplementedError


def load(desk: Desk, order_id: OrderId) -> OrderView:
    """Raises ORDER_UNKNOWN."""
    raise NotImplementedError
