"""How uses are asked for, checked; and what of them a batch touches."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import msgspec
from msgspec import Struct

from pos.domain import journal
from pos.domain.basket import PLACES_LIMIT
from pos.domain.refusals import Reason, Refusal
from pos.domain.uses import Limited
from sync.protocol import uses as wire
from sync.server.state import Signed

_TEXT_LIMIT = 200
_PERFORMANCE_LIMIT = 1 << 24
_LIFE_LIMIT = 1 << 53


class UsesReserve(Struct, frozen=True):
    """Keep uses for a till's sale, or as its share."""

    till: int
    incarnation: int
    operation: str
    digest: str
    uses: tuple[tuple[Limited, int], ...]
    share: bool = False


class UsesRelease(Struct, frozen=True):
    """A supervisor's word: what a till keeps by that operation is everybody's again."""

    till: int
    operation: str
    signed: Signed | None = None


@dataclass
class TouchedUses:
    """What a batch names."""

    limited: set[Limited] = field(default_factory=set)
    operations: set[str] = field(default_factory=set)

    def __bool__(self) -> bool:
        return bool(self.limited or self.operations)

    def add(self, request: UsesReserve | UsesRelease) -> None:
        """What it names, too."""
        self.operations.add(request.operation)
        if isinstance(request, UsesReserve):
            self.limited.update(limited for limited, _ in request.uses)

    def add_said(self, said: Sequence[wire.UsesSaid]) -> None:
        """What a statement names, too."""
        self.operations.update(one.operation.hex for one in said)
        asked = [use.limited for one in said for use in one.uses]
        self.limited |= {Limited(one.thing, one.customer, one.performance) for one in asked}

    def add_body(self, body: journal.Body) -> None:
        """What an entry of a journal names, too."""
        if isinstance(body, journal.Sale) and body.order.uses:
            self.operations.add(body.order.id.hex)
        elif isinstance(body, journal.RefundMade) and body.refund.uses:
            self.operations |= {body.refund.id.hex, body.refund.order.hex}
        elif isinstance(body, journal.Exchanged) and (body.exchange.uses or body.exchange.back):
            self.operations |= {body.exchange.id.hex, body.exchange.order.hex}
        for limited, operation in _named(body):
            self.limited.add(limited)
            if operation:
                self.operations.add(operation)


def _named(body: journal.Body) -> Iterator[tuple[Limited, str]]:
    if isinstance(body, journal.Sale):
        yield from ((one.limited, one.operation.hex) for one in body.order.uses)
    elif isinstance(body, journal.RefundMade):
        yield from ((one.limited, "") for one in body.refund.uses)
    elif isinstance(body, journal.Exchanged):
        yield from ((one.limited, one.operation.hex) for one in body.exchange.uses)
        yield from ((one.limited, "") for one in body.exchange.back)
    elif isinstance(body, journal.UsesReturned):
        yield from ((one, body.operation.hex) for one in body.limited)


def fault(body: journal.Body) -> str:
    """What no till can have written about uses; empty where nothing is wrong."""
    named = [limited for limited, _ in _named(body)]
    counts = [1]
    if isinstance(body, journal.Sale):
        counts += [one.count for one in body.order.uses]
    elif isinstance(body, journal.RefundMade):
        counts += [one.count for one in body.refund.uses]
    elif isinstance(body, journal.Exchanged):
        counts += [one.count for one in body.exchange.uses]
        counts += [one.count for one in body.exchange.back]
    is_named = all(_can_be(one) for one in named) and len(named) <= 4 * wire.USES_PER_ASK
    return "" if is_named and min(counts) > 0 and max(counts) <= PLACES_LIMIT else "has wrong uses"


def _can_be(limited: Limited) -> bool:
    texts = (limited.thing, limited.customer)
    is_text = all(len(one) <= _TEXT_LIMIT and one.isprintable() for one in texts)
    return is_text and bool(limited.thing) and 0 <= limited.performance < _PERFORMANCE_LIMIT


def reserve(till: int, ask: wire.UsesAsk) -> UsesReserve:
    """A checked reservation. Raises MESSAGE_WRONG or MESSAGE_TOO_LARGE."""
    uses = tuple((limited, count) for limited, count in _counted(ask.uses))
    most = wire.SHARE_LIMIT if ask.share else PLACES_LIMIT
    if not uses or any(not 0 < count <= most for _, count in uses):
        raise Refusal(Reason.MESSAGE_WRONG, why="no such number of uses")
    if ask.share and (len(uses) > 1 or uses[0][0].customer):
        raise Refusal(Reason.MESSAGE_WRONG, why="a share is of one thing, and of no customer")
    if not 0 <= ask.incarnation < _LIFE_LIMIT:
        raise Refusal(Reason.MESSAGE_WRONG, why="incarnation is out of range")
    said = msgspec.json.Encoder(order="deterministic").encode(ask)
    digest = hashlib.sha256(b"uses" + said).hexdigest()
    return UsesReserve(till, ask.incarnation, ask.operation.hex, digest, uses, ask.share)


def _counted(uses: Sequence[wire.UseAsk]) -> Iterator[tuple[Limited, int]]:
    limited = limits([one.limited for one in uses])
    yield from zip(limited, (one.count for one in uses), strict=True)


def limits(asked: Sequence[wire.LimitedAsk]) -> tuple[Limited, ...]:
    """The counts meant, each once. Raises MESSAGE_WRONG or MESSAGE_TOO_LARGE."""
    if len(asked) > wire.USES_PER_ASK:
        raise Refusal(Reason.MESSAGE_TOO_LARGE, limit=wire.USES_PER_ASK)
    found = tuple(Limited(one.thing, one.customer, one.performance) for one in asked)
    if len(set(found)) != len(found) or not all(_can_be(one) for one in found):
        raise Refusal(Reason.MESSAGE_WRONG, why="not what can be counted")
    return found


def check_said(said: Sequence[wire.UsesSaid]) -> None:
    """What a till may state. Raises MESSAGE_WRONG or MESSAGE_TOO_LARGE."""
    if len(said) > wire.USES_PER_ASK or len({one.operation for one in said}) != len(said):
        raise Refusal(Reason.MESSAGE_WRONG, why="too many uses, or an operation twice")
    for one in said:
        limits([use.limited for use in one.uses])
        if any(not 0 <= use.count <= wire.SHARE_LIMIT for use in one.uses):
            raise Refusal(Reason.MESSAGE_WRONG, why="no such number of uses")
