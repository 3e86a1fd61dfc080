"""What the server asks of a wallet's gateway, and what a gateway can say: the port."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Said(StrEnum):
    """What an answer means for the money, in one word, whichever gateway gave it."""

    PAID = "paid"
    WAITING = "waiting"  # for the customer, or for the gateway itself
    REFUSED = "refused"  # a no that is final: there is no charge by this trade
    GONE = "gone"  # closed, reversed or given back: no charge stands
    DONE = "done"  # a cancel or a refund took effect
    NOT_FOUND = "not_found"  # no such trade there, now
    DOUBTFUL = "doubtful"  # a no that is not known to be final
    UNCLEAR = "unclear"  # no answer, or none that can be believed
    NEVER_SENT = "never_sent"  # the gateway was not reached: not one byte of it left


@dataclass(frozen=True)
class Answer:
    """A gateway's answer. `reference` is its own number of the trade; `reason` its own word."""

    said: Said
    amount_minor: int | None = None
    currency: str = ""
    reference: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Trade:
    """What is paid. `number` is ours, unique for ever: the attempt's id."""

    number: str
    amount_minor: int
    currency: str


@dataclass(frozen=True)
class GivenBack:
    """Part of a trade that goes back. `number` is ours: asked again, it goes back once."""

    number: str
    trade: Trade
    amount_minor: int
    why: str = ""


class Gateway(Protocol):
    """One wallet's gateway. Blocking, in bounded time. Raises nothing: no answer is UNCLEAR."""

    earliest_cancel_ms: int

    def pay(self, trade: Trade, code: str, subject: str) -> Answer:
        """Take the money: PAID, WAITING, REFUSED, DOUBTFUL, UNCLEAR or NEVER_SENT."""
        ...

    def query(self, trade: Trade) -> Answer:
        """How it stands: PAID, WAITING, REFUSED, GONE, NOT_FOUND or UNCLEAR."""
        ...

    def cancel(self, trade: Trade) -> Answer:
        """Close it, or give everything back: DONE, NOT_FOUND, REFUSED or UNCLEAR."""
        ...

    def refund(self, back: GivenBack) -> Answer:
        """Give part of it back: DONE, WAITING, REFUSED, DOUBTFUL or UNCLEAR."""
        ...

    def query_refund(self, back: GivenBack) -> Answer:
        """How that stands: DONE, WAITING, REFUSED, NOT_FOUND, DOUBTFUL or UNCLEAR."""
        ...
