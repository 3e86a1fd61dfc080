"""A load generator lighter than any HTTP library: keep-alive HTTP/1.1 on a bare asyncio protocol.

It shares the cores with the server it measures, so what it does for a request counts.
"""

import asyncio
import time
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

ANSWER_TIMEOUT_S = 30.0
_HEAD_ENDS = b"\r\n\r\n"
_LENGTH = b"content-length: "
T = TypeVar("T")


@dataclass
class Counter:
    """What a run of all clients saw; times in seconds."""

    cycles_s: list[float] = field(default_factory=list)
    answers_s: list[float] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def request(path: str, token: str, body: bytes) -> bytes:
    """The bytes of one POST."""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n"
        "Parterre-Protocol: 1\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


class Client(asyncio.Protocol):
    """One till: sends the requests of its cycles one after the other, each after an answer."""

    def __init__(self, cycles: Sequence[Sequence[bytes]], counter: Counter) -> None:
        self._cycles, self._counter = cycles, counter
        self._cycle = self._step = self._ends = 0
        self._received = b""
        self._started_s = self._last_s = 0.0
        self._loop = asyncio.get_running_loop()
        self.done: asyncio.Future[None] = self._loop.create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self._transport = cast(asyncio.Transport, transport)
        self._watch = self._loop.call_later(ANSWER_TIMEOUT_S, self._look)
        self._last_s = time.perf_counter()
        self._send()

    def data_received(self, data: bytes) -> None:
        """A piece of the answer; with its last byte the next request goes out."""
        self._received = self._received + data if self._received else data
        if not self._ends:
            self._ends = self._end_of_answer()
        if self._ends and len(self._received) >= self._ends:
            self._take()

    def connection_lost(self, exc: Exception | None) -> None:
        """The server hung up, or we did."""
        self._watch.cancel()
        if not self.done.done():
            self.done.set_exception(exc or ConnectionError("the server hung up"))

    def _end_of_answer(self) -> int:
        """Where it ends, by the length it names; 0 until its head is here."""
        head_ends = self._received.find(_HEAD_ENDS)
        if head_ends < 0:
            return 0
        head = self._received[: head_ends + 2].lower()
        start = head.index(_LENGTH) + len(_LENGTH)
        length = int(head[start : head.index(b"\r\n", start)])
        return head_ends + len(_HEAD_ENDS) + length

    def _take(self) -> None:
        if self._received[9:12] not in (b"200", b"201"):
            self._counter.refused.append(self._received.decode("utf-8", "replace")[-200:])
        self._received, self._ends = b"", 0
        asked_s, self._last_s = self._last_s, time.perf_counter()
        self._counter.answers_s.append(self._last_s - asked_s)
        self._step += 1
        if self._step == len(self._cycles[self._cycle]):
            self._counter.cycles_s.append(self._last_s - self._started_s)
            self._cycle, self._step = self._cycle + 1, 0
        self._send()

    def _send(self) -> None:
        if self._cycle == len(self._cycles):
            self.done.set_result(None)
            self._transport.close()
            return
        if not self._step:
            self._started_s = time.perf_counter()
        self._transport.write(self._cycles[self._cycle][self._step])

    def _look(self) -> None:
        """Whether the server still answers; no timer for each request."""
        if time.perf_counter() - self._last_s > ANSWER_TIMEOUT_S:
            self._transport.abort()
        else:
            self._watch = self._loop.call_later(ANSWER_TIMEOUT_S, self._look)


async def run(port: int, clients: Sequence[Sequence[Sequence[bytes]]]) -> tuple[Counter, float]:
    """All clients at once; what they saw, and the seconds it took."""
    counter = Counter()
    loop = asyncio.get_running_loop()
    started = time.perf_counter()

    async def one(cycles: Sequence[Sequence[bytes]]) -> None:
        _, client = await loop.create_connection(lambda: Client(cycles, counter), "127.0.0.1", port)
        await client.done

    await asyncio.gather(*(one(cycles) for cycles in clients))
    return counter, time.perf_counter() - started


def on_a_quick_loop(work: Coroutine[Any, Any, T]) -> T:
    """Run it on uvloop, where there is one."""
    try:
        import uvloop
    except ImportError:
        return asyncio.run(work)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(work)
