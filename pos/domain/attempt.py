"""A payment attempt, as it is written down. Its steps stand in pos.payments."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from pos.domain.ids import AttemptId, OrderId

State = Literal["created", "sent", "approved", "declined", "cancelled", "unknown"]
# A reversal takes a whole charge back that no sale came of; a refund gives back what was sold.
Kind = Literal["charge", "refund", "reversal"]

# Nobody knows yet whether there is a charge; no second attempt may start beside one of these.
UNSETTLED: frozenset[State] = frozenset({"created", "sent", "unknown"})


@dataclass(frozen=True)
class TerminalRef:
    """The terminal's own name for a transaction. What refers to it repeats both, as they came."""

    transaction: str
    at: str


@dataclass(frozen=True)
class Slip:
    """What a terminal told of money that moved; never a card's number.

    The lines are the card receipt's, for the customer and for the house: a name and a value with
    a tab between, or one text. `signed` by the customer on paper: the house keeps that receipt.
    """

    approved_minor: int
    ref: TerminalRef
    scheme: str = ""
    masked: str = ""
    customer_lines: tuple[str, ...] = ()
    house_lines: tuple[str, ...] = ()
    signed: bool = False


@dataclass(frozen=True)
class Attempt:
    """One attempt to move money with a card. `reference` is the terminal's, never a card's number.

    `order` is set in the transaction that writes the order. `terminal` is empty for the hand-keyed
    one, which has no `slip` either. `original` is the attempt that a refund or reversal is about,
    `against` the terminal's name for it. `why` is how it came to its state, in one word.
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
    kind: Kind = "charge"
    terminal: str = ""
    original: AttemptId | None = None
    against: TerminalRef | None = None
    why: str = ""
    slip: Slip | None = None

    @property
    def moved_minor(self) -> int:
        """How much of an approved attempt really moved: less than asked in a partial approval."""
        return self.amount_minor if self.slip is None else self.slip.approved_minor
