"""Wire types of uses: what the tariff limits for the whole house, counted by the server.

POST /v1/uses/reservations UsesAsk -> UsesKept
POST /v1/uses/counts       CountsAsk -> CountsLeft
"""

from uuid import UUID

import msgspec

USES_PER_ASK = 100
SHARE_LIMIT = 1_000_000
NO_LIMIT = -1


class LimitedAsk(msgspec.Struct, frozen=True):
    """One count, as in pos.domain.uses."""

    thing: str
    customer: str = ""
    performance: int = 0


class UseAsk(msgspec.Struct, frozen=True):
    """So many uses of it."""

    limited: LimitedAsk
    count: int


class UsesAsk(msgspec.Struct, frozen=True):
    """Keep these uses for this till, all or none; no clock ends that.

    `share`: in advance, of one thing alone, to be used while the server cannot be asked. Then as
    many are kept as there are.
    """

    operation: UUID
    uses: list[UseAsk]
    incarnation: int = 1
    share: bool = False


class UsesKept(msgspec.Struct, frozen=True):
    """How many of each are kept."""

    kept: list[int]


class CountsAsk(msgspec.Struct, frozen=True):
    """How many uses are left of each?"""

    counts: list[LimitedAsk]


class CountsLeft(msgspec.Struct, frozen=True):
    """In the order asked; NO_LIMIT where the server's tariff limits nothing."""

    left: list[int]


class UsesSaid(msgspec.Struct, frozen=True):
    """In a statement: uses that a till owns by that operation, or (not `given`) asked for and was
    never answered.
    """

    operation: UUID
    uses: list[UseAsk]
    share: bool
    given: bool
