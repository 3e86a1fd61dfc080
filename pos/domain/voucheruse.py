"""Money of a voucher on its way into a sale: written down before the server is asked for it."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

# asked: the server may have kept the money for this till; reserved: it has. offline: nobody was
# asked. leaving: the sale was left, and the server still has to hear of it. booked: it is sold.
UseState = Literal["asked", "reserved", "offline", "leaving", "booked"]


@dataclass(frozen=True)
class Use:
    """`voucher` is the name its code is known by, `ending` the last characters, for people.

    `life` and `entry` say where the journal tells of the sale; 0 before there is one.
    """

    operation: UUID
    voucher: str
    ending: str
    amount_minor: int
    currency: str
    state: UseState
    at_ms: int
    is_offline: bool = False
    life: int = 0
    entry: int = 0
