"""Uses of what the tariff limits: counted for the whole house, owned before money is taken.

What is counted (a `Limited`) is a rule in all, a rule for one customer, or what one customer buys
under a purchase limit. A till owns a use by an operation of the server, as it owns a place; the
order tells which it used, and a refund which of them come back.
"""

import hashlib
from dataclasses import dataclass, replace
from typing import Literal
from uuid import UUID

from pos.domain.ids import OperationId

NOBODY = UUID(int=0)  # the operation of a use that nobody granted


@dataclass(frozen=True)
class Limited:
    """One count. `thing` is the id of a rule or a purchase limit; without a customer it is counted
    in all; `performance` is 0 where it is not of one.
    """

    thing: str
    customer: str = ""
    performance: int = 0

    @property
    def key(self) -> str:
        """The name the server keeps it under."""
        said = f"{len(self.thing)} {self.thing} {self.performance} {self.customer}"
        return hashlib.sha256(said.encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Wish:
    """Uses that a basket needs. Each use is some lines of it, by position: a use comes back when
    all of them do.
    """

    limited: Limited
    uses: tuple[tuple[int, ...], ...]

    @property
    def count(self) -> int:
        """How many."""
        return len(self.uses)


@dataclass(frozen=True)
class Used:
    """Uses that an order took, and the operation by which the till owned them; `uses` as in Wish,
    with positions of the order's tickets.
    """

    limited: Limited
    operation: UUID
    uses: tuple[tuple[int, ...], ...]

    @property
    def count(self) -> int:
        """How many."""
        return len(self.uses)


@dataclass(frozen=True)
class GivenBack:
    """Uses of an order that a refund or an exchange gives back."""

    limited: Limited
    count: int


UseState = Literal["asked", "owned"]


@dataclass(frozen=True)
class UseLease:
    """Uses that this till owns by an operation, or (asked) may own: the server did not answer yet.

    For one basket; or `share`, in advance, for whoever comes while the server cannot be asked.
    """

    operation: OperationId
    state: UseState
    parts: tuple[tuple[Limited, int], ...]
    at_ms: int
    basket: UUID | None = None

    @property
    def share(self) -> bool:
        """Whether it is for no basket."""
        return self.basket is None

    def left_of(self, limited: Limited) -> int:
        """How many of that count there are."""
        return sum(count for one, count in self.parts if one == limited)

    def less(self, limited: Limited, by: int) -> "UseLease":
        """With so many fewer of it."""
        parts = [(one, count - by if one == limited else count) for one, count in self.parts]
        return replace(self, parts=tuple((one, count) for one, count in parts if count))
