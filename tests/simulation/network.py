"""The network between tills and server: it drops, delays, doubles and reorders, each way alone."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from pos.domain.refusals import Refusal, Trouble

TIMEOUT_MS = 5_000
_LATE_MS = 40_000

At = Callable[..., None]  # (in so many ms, act, *arguments)


@dataclass(slots=True)
class Link:
    """One till's line. Chances are for each message and each way."""

    up: bool = True
    down: bool = True
    drop: float = 0.0
    twice: float = 0.0
    late: float = 0.0

    def heal(self) -> None:
        """A good line."""
        self.up = self.down = True
        self.drop = self.twice = self.late = 0.0

    def cut(self) -> None:
        """No line."""
        self.up = self.down = False


class Exchange:
    """A question on its way, and who waits for the answer: told once, by an answer or by time."""

    __slots__ = ("_tell", "is_over", "link")

    def __init__(self, link: Link, tell: Callable[[Any, Exception | None], None]) -> None:
        self.link = link
        self.is_over = False
        self._tell = tell

    def __repr__(self) -> str:
        return "over" if self.is_over else "waiting"

    def arrive(self, answer: Any) -> bool:
        """An answer is here; False if nobody waits any more."""
        if self.is_over:
            return False
        self.is_over = True
        if isinstance(answer, Refusal):
            self._tell(None, answer)
        else:
            self._tell(answer, None)
        return True

    def expire(self) -> bool:
        """Nobody waits longer."""
        if self.is_over:
            return False
        self.is_over = True
        self._tell(None, Trouble("server", "no answer"))
        return True


class Network:
    """Carries messages. What it does to them comes from its own random numbers."""

    def __init__(self, random: Random, at: At) -> None:
        self._random = random
        self._at = at

    def ask(
        self, link: Link, hear: Callable[..., Any], question: tuple[Any, ...], exchange: Exchange
    ) -> None:
        """To the server; after a while without an answer the asker is told so."""
        self._carry(link, link.up, hear, (*question, exchange))
        self._at(TIMEOUT_MS, exchange.expire)

    def answer(self, exchange: Exchange, answer: Any) -> None:
        """Back to whoever asked."""
        self._carry(exchange.link, exchange.link.down, exchange.arrive, (answer,))

    def _carry(
        self, link: Link, is_open: bool, act: Callable[..., Any], arguments: tuple[Any, ...]
    ) -> None:
        random = self._random.random
        if not is_open or (link.drop and random() < link.drop):
            return
        self._at(self._delay_ms(link), act, *arguments)
        if link.twice and random() < link.twice:
            self._at(self._delay_ms(link), act, *arguments)

    def _delay_ms(self, link: Link) -> int:
        random = self._random.random
        longest = _LATE_MS if link.late and random() < link.late else 30
        return 1 + int(random() * longest)
