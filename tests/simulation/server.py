"""The simulated sales server: an inbox, decided in batches by the real core, and a power plug."""

from collections.abc import Callable
from random import Random
from typing import Any

from pos.domain.refusals import Refusal
from sync.client.asking import Ask
from sync.protocol.wire import Changes, PlaceState, RightGiven
from sync.server import requests
from sync.server.feed import SPAN
from sync.server.requests import Allot, Expire, Recover, Request
from sync.server.state import Writes
from tests.simulation import door
from tests.simulation.books import Image, MemoryBooks
from tests.simulation.clock import MachineClock
from tests.simulation.network import At, Exchange, Network

BATCH_LIMIT = 128
_CHECKS: dict[str, Callable[[int, Any], Request]] = {
    "/v1/holds": requests.hold,
    "/v1/secures": requests.secure,
    "/v1/releases": requests.release,
    "/v1/rights": requests.right,
    "/v1/journal": requests.upload,
    "/v1/beats": requests.beat,
    "/v1/statements": requests.speak,
    "/v1/renewals": requests.renew,
    "/v1/gate/admit": door.asked,
    "/v1/gate/let-out": door.asked_out,
}
_HELD, _HOUSE_HELD = PlaceState.HELD, PlaceState.HOUSE_HELD

# Called behind each commit, before anybody hears of it.
Look = Callable[[MemoryBooks, Writes], None]


def _is_right(result: Any) -> bool:
    return isinstance(result, RightGiven)


class Server:
    """`fuse`: it dies at the next batch, 1 before its commit and 2 between commit and answers."""

    def __init__(
        self, random: Random, clock: MachineClock, network: Network, at: At, look: Look
    ) -> None:
        self.books = MemoryBooks()
        self.clock = clock
        self.is_on = True
        self.fuse = 0
        self._random = random
        self._network = network
        self._at = at
        self._look = look
        self._inbox: list[tuple[Request, Exchange | None]] = []

    def hear(self, till: int, ask: Ask, exchange: Exchange) -> bool:
        """A question arrives. It is checked at once and decided with whatever else is waiting."""
        if not self.is_on:
            return False
        try:
            if ask.body is None:
                self._network.answer(exchange, self._read(till, ask.path))
                return True
            request = _CHECKS[ask.path](till, ask.body)
        except Refusal as refusal:
            self._network.answer(exchange, refusal)
        else:
            self._put(request, exchange)
        return True

    def _read(self, till: int, path: str) -> Any:
        """What is committed, without waiting for anything."""
        where, _, query = path.partition("?")
        first, second = (int(one.partition("=")[2]) for one in query.split("&"))
        if where == "/v1/journal":
            return self.books.history(till, first, second)
        performance = int(where.split("/")[3])
        books = self.books
        version = len(books.feed[performance])
        if first != books.server.generation or not max(0, version - SPAN) <= second <= version:
            return books.picture(performance)
        return Changes(first, books.feed[performance][second:])

    def sweep(self) -> None:
        """Free what was held for too long, and hand on what came back for a till."""
        if not self.is_on:
            return
        now_ms = self.clock.now_ms()
        over, kept = set(), {}
        for (performance, place), claim in self.books.tables["claims"].items():
            if claim.state == _HELD and claim.until_ms <= now_ms:
                over.add(performance)
            elif claim.state == _HOUSE_HELD and claim.wanted > 0:
                kept.setdefault((performance, claim.wanted), []).append(place)
        for performance in sorted(over):
            self._put(Expire(performance), None)
        for (performance, till), places in kept.items():
            self._put(Allot(performance, tuple(places), till), None)

    def do(self, request: Request) -> None:
        """Something the house wants, with nobody waiting for the answer."""
        if self.is_on:
            self._put(request, None)

    def die(self) -> None:
        """What was not committed is forgotten."""
        self.is_on = False
        self.fuse = 0
        self._inbox.clear()

    def boot(self) -> None:
        """On again, with what its tables hold."""
        self.is_on = True

    def restore(self, image: Image) -> None:
        """Older books in place of these; whoever puts them back says so before the first till."""
        self.die()
        self.books.restore(image)
        self.boot()
        self._put(Recover(self._random.randrange(1 << 62)), None)

    def _put(self, request: Request, exchange: Exchange | None) -> None:
        self._inbox.append((request, exchange))
        if len(self._inbox) == 1:
            self._at(int(self._random.random() * 6), self._decide)

    def _decide(self) -> bool:
        batch, self._inbox = self._inbox[:BATCH_LIMIT], self._inbox[BATCH_LIMIT:]
        if not batch:
            return False  # it died since
        if self._inbox:
            self._at(0, self._decide)
        if self.fuse == 1:
            self.die()
            return True
        now_ms = self.clock.now_ms()
        results, writes = self.books.execute([request for request, _ in batch], now_ms)
        self._look(self.books, writes)
        if self.fuse == 2:
            self.die()
            return True
        for (_, exchange), result in zip(batch, results, strict=True):
            if exchange is not None:
                said = self.books.dossier(result.order.hex) if _is_right(result) else result
                self._network.answer(exchange, said)
        return True
