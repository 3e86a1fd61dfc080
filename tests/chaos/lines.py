"""Lines between tills and server that cut, delay, swallow, double and reset what passes.

A line reads whole HTTP requests from the till, so it can say one twice. While a line is cut, bytes
wait; once it is whole again they arrive, late, as they would from a network that tries again.
"""

import asyncio
import random
import socket
import ssl
import threading
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TypeVar

_READ_BYTES = 65_536
_HEAD_LIMIT_BYTES = 1 << 20
_ECHO_TIMEOUT_S = 10.0
_CALL_TIMEOUT_S = 20.0
_LATE_S = (0.3, 4.0)
_SNARED_S = 60.0  # by then a till that died has started again
_OVERTAKER = b"/v1/journal"
SNARED = "requests snared"
_STUCK_SHARE = 0.6
_STUCK_S = (6.0, 25.0)  # later ones overtake it, on connections of their own
_KEEPALIVE = {"TCP_KEEPIDLE": 4, "TCP_KEEPINTVL": 2, "TCP_KEEPCNT": 3}
_ENDS = (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError)
T = TypeVar("T")

# How to reach what lies behind a line.
Reach = Callable[[], Awaitable[tuple[asyncio.StreamReader, asyncio.StreamWriter]]]


def _keep_looking(to_till: asyncio.StreamWriter) -> None:
    """A till that hung up while its cable was pulled says so once, and nobody hears it. A printer
    that serves one at a time would wait for it for ever; as printers do, this one gives up.
    """
    line: socket.socket = to_till.get_extra_info("socket")
    line.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, seconds in _KEEPALIVE.items():
        if hasattr(socket, name):
            line.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), seconds)


@dataclass(eq=False)
class Line:
    """One till's way to the server. Set from any thread; looked at before each piece passes."""

    reach: Reach
    dice: random.Random
    is_http: bool = True
    cut: bool = False
    swallows: bool = False
    refuses: bool = False
    doubles: bool = False
    sticks: bool = False
    # The next request for that path waits here for long, and somebody hears of it at once.
    snare: tuple[bytes, Callable[[], object]] | None = None
    delay_s: float = 0.0
    counts: dict[str, int] = field(default_factory=dict)
    port: int = 0
    underway: int = 0  # requests that the till has said and the server has not heard
    writers: set[asyncio.StreamWriter] = field(default_factory=set)
    _overtaken: asyncio.Event = field(default_factory=asyncio.Event)

    async def serve(self, till: asyncio.StreamReader, to_till: asyncio.StreamWriter) -> None:
        """Carry one connection until either side ends it."""
        self.writers.add(to_till)
        to_server: asyncio.StreamWriter | None = None
        try:
            _keep_looking(to_till)
            if self.refuses:
                return
            await self._pass()
            server, to_server = await self.reach()
            self.writers.add(to_server)
            up = self._requests if self.is_http else self._bytes
            ways = [
                asyncio.ensure_future(up(till, to_server)),
                asyncio.ensure_future(self._answers(server, to_till)),
            ]
            try:
                await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for way in ways:
                    way.cancel()
                await asyncio.gather(*ways, return_exceptions=True)
        except _ENDS:
            return
        finally:
            for writer in (to_till, to_server):
                if writer is not None:
                    await self._hang_up(writer)

    def reset(self) -> int:
        """Break every connection on it; how many there were."""
        for writer in self.writers:
            writer.transport.abort()
        return len(self.writers)

    async def _requests(self, till: asyncio.StreamReader, to_server: asyncio.StreamWriter) -> None:
        while True:
            request = await _whole_request(till)
            self.underway += 1
            try:
                await self._carry(request, to_server)
            finally:
                self.underway -= 1

    async def _carry(self, request: bytes, to_server: asyncio.StreamWriter) -> None:
        await self._pass()
        if self.sticks and self.dice.random() < _STUCK_SHARE:
            self._count("requests stuck")
            await asyncio.sleep(self.dice.uniform(*_STUCK_S))
        await self._be_snared(request)
        if self.doubles:
            self._count("requests doubled")
            await self._double(request)
        to_server.write(request)
        await to_server.drain()
        if _OVERTAKER in _first_line(request):
            self._overtaken.set()

    async def _be_snared(self, request: bytes) -> None:
        """Whoever asked is gone, and comes back, and says what became of it; then this arrives."""
        if self.snare is None or self.snare[0] not in _first_line(request):
            return
        (_, tell), self.snare = self.snare, None
        tell()
        self._count(SNARED)
        self._overtaken.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout(_SNARED_S):
                await self._overtaken.wait()
        await asyncio.sleep(self.dice.uniform(0.5, 3.0))

    async def _bytes(self, till: asyncio.StreamReader, to_server: asyncio.StreamWriter) -> None:
        while data := await till.read(_READ_BYTES):
            await self._pass()
            to_server.write(data)
            await to_server.drain()

    async def _answers(self, server: asyncio.StreamReader, to_till: asyncio.StreamWriter) -> None:
        holed = False
        while data := await server.read(_READ_BYTES):
            await self._pass()
            if self.swallows and not holed:
                self._count("answers swallowed")
                holed = True
            if not holed:  # what follows on a hole is no answer either
                to_till.write(data)
                await to_till.drain()
        if holed:  # the server's goodbye is lost as well
            await asyncio.Event().wait()

    async def _pass(self) -> None:
        if self.delay_s:
            await asyncio.sleep(self.dice.uniform(0.2, 1.0) * self.delay_s)
        while self.cut:
            await asyncio.sleep(0.05)

    async def _double(self, request: bytes) -> None:
        """Once more on another connection: just before, at the same time, or late."""
        when = self.dice.choice(("before", "with", "late"))
        echo = asyncio.ensure_future(
            self._echo(request, self.dice.uniform(*_LATE_S) if when == "late" else 0.0)
        )
        if when == "before":
            await echo

    async def _echo(self, request: bytes, wait_s: float) -> None:
        writer = None
        self.underway += 1
        try:
            await asyncio.sleep(wait_s)
            async with asyncio.timeout(_ECHO_TIMEOUT_S):
                reader, writer = await self.reach()
                self.writers.add(writer)
                writer.write(request)
                await writer.drain()
                await reader.read(_READ_BYTES)
        except (TimeoutError, *_ENDS):
            return
        finally:
            self.underway -= 1
            if writer is not None:
                await self._hang_up(writer)

    async def _hang_up(self, writer: asyncio.StreamWriter) -> None:
        self.writers.discard(writer)
        writer.close()
        with suppress(OSError, TimeoutError):
            async with asyncio.timeout(2):
                await writer.wait_closed()

    def _count(self, what: str) -> None:
        self.counts[what] = self.counts.get(what, 0) + 1


class Lines:
    """All lines of a house, carried by one thread."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="lines")
        self._servers: list[asyncio.Server] = []
        self._carrying: set[asyncio.Task[None]] = set()

    def __enter__(self) -> "Lines":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.call(self._end)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_CALL_TIMEOUT_S)
        self._loop.close()

    def open(self, host: str, line: Line, tls: ssl.SSLContext | None = None) -> Line:
        """Listen for the line's till; `line.port` says where."""

        def carry(till: asyncio.StreamReader, to_till: asyncio.StreamWriter) -> None:
            task = self._loop.create_task(line.serve(till, to_till))
            self._carrying.add(task)
            task.add_done_callback(self._carrying.discard)

        async def listen() -> asyncio.Server:
            return await asyncio.start_server(carry, host, 0, ssl=tls, limit=_HEAD_LIMIT_BYTES)

        server = self.call(listen)
        self._servers.append(server)
        line.port = server.sockets[0].getsockname()[1]
        return line

    def reset(self, line: Line) -> int:
        """Break every connection on the line."""

        async def reset() -> int:
            return line.reset()

        return self.call(reset)

    def call(self, work: Callable[[], Awaitable[T]]) -> T:
        """Do that in the lines' thread."""

        async def run() -> T:
            return await work()

        return asyncio.run_coroutine_threadsafe(run(), self._loop).result(_CALL_TIMEOUT_S)

    async def _end(self) -> None:
        for server in self._servers:
            server.close()
        me = asyncio.current_task()
        carrying = [task for task in asyncio.all_tasks() if task is not me]
        for task in carrying:
            task.cancel()
        await asyncio.gather(*carrying, return_exceptions=True)


def reach(host: str, port: int, tls: ssl.SSLContext | None = None) -> Reach:
    """Connect there, by TLS where there is a context for it."""

    async def connect() -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        async with asyncio.timeout(_ECHO_TIMEOUT_S):
            return await asyncio.open_connection(host, port, ssl=tls)

    return connect


def _first_line(request: bytes) -> bytes:
    return request.partition(b"\r\n")[0]


async def _whole_request(till: asyncio.StreamReader) -> bytes:
    """Head and body; tills say how long a body is."""
    head = await till.readuntil(b"\r\n\r\n")
    length = 0
    for field_line in head.split(b"\r\n")[1:]:
        name, _, value = field_line.partition(b":")
        if name.strip().lower() == b"content-length":
            length = int(value)
    return head + (await till.readexactly(length) if length else b"")
