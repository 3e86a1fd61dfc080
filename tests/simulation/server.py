"""The simulated sales server: an inbox, decided in batches by the real core, and a power plug."""

from collections.abc import Callable
from random import Random
from typing import Any

from pos.domain.refusals import Refusal
from sync.server import requests
from sync.server.requests import Expire, Request
from sync.server.state import Writes
from tests.simulation.books import MemoryBooks
from tests.simulation.clock import MachineClock
from tests.simulation.network import At, Exchange, Network

BATCH_LIMIT = 128
_CHECKS: dict[str, Callable[[int, Any], Request]] = {
    "holds": requests.hold,
    "secures": requests.secure,
    "releases": requests.release,
    "journal": requests.upload,
}

# Called behind each commit, before anybody hears of it.
Look = Callable[[MemoryBooks, Writes], None]


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

    def hear(self, till: int, path: str, body: Any, exchange: Exchange) -> bool:
        """A question arrives. It is checked at once and decided with whatever else is waiting."""
        if not self.is_on:
            return False
        try:
            request = _CHECKS[path](till, body)
        except Refusal as refusal:
            self._network.answer(exchange, refusal)
        else:
            self._put(request, exchange)
        return True

    def sweep(self) -> None:
        """Free what was held for too long, in every performance."""
        if self.is_on:
            for performance in self.books.feed:
                self._put(Expire(performance), None)

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
                self._network.answer(exchange, result)
        return True
