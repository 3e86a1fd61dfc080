"""A card payment attempt, as it is written down. Its steps stand in pos.payments.attempt."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from pos.domain.ids import AttemptId, OrderId

State = Literal["created", "sent", "approved", "declined", "cancelled", "unknown"]

# Nobody knows yet whether there is a charge; no second attempt may start beside one of these.
UNSETTLED: frozenset[State] = frozenset({"created", "sent", "unknown"})


@dataclass(frozen=True)
class Attempt:
    """One attempt to charge a card. `reference` is the terminal's receipt number, never a card's.

    `order` is set in the transaction that writes the order.
    """

    id: AttemptId
    basket: UUID
    amount_minor: int
    currency: str
    state: State
    started_at_ms: int
    settled_at_ms: int | None = None
    reference: str = ""
    order: OrderId | None = None
