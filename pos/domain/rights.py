"""The right to take tickets back: owned like a place, by one till at a time. Pure.

Who refunds, voids or exchanges tickets has to have the say over their order. The till that sold it
has it until it knows that the server has the sale. From then on the server gives it, to one till;
it ends by the refund's arrival or by a return in the till's journal: never by time.
"""

from dataclasses import dataclass
from typing import Literal

from pos.domain.ids import OperationId, OrderId

# sold: by the sale itself, while nobody else can know of it. asked: nobody knows yet whether the
# server gave it. granted: this till's own.
RightState = Literal["sold", "asked", "granted"]


@dataclass(frozen=True)
class Right:
    """What a till knows of its right over an order. `number` is the journal entry of the sale."""

    order: OrderId
    state: RightState
    incarnation: int
    at_ms: int
    operation: OperationId | None = None
    number: int = 0


def is_owned(right: Right | None, incarnation: int, confirmed: int) -> bool:
    """Whether this till may take back what it is about.

    `incarnation` is the till's present life, `confirmed` how much of its journal the server has
    ever confirmed: a sale behind that nobody else can have heard of.
    """
    if right is None or right.incarnation != incarnation:
        return False
    return right.state == "granted" or (right.state == "sold" and right.number > confirmed)
