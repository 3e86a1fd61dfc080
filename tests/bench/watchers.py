"""Many who watch one performance's feed, and one who changes it at a steady pace."""

import asyncio
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import uuid4

import msgspec

from sync.protocol.wire import Changes, Held
from tests.bench.load import request

WAIT_S = 30.0
_decode = msgspec.json.Decoder(Changes).decode


@dataclass
class Latencies:
    """When each version was asked for, and what came of it: one figure a watcher and change."""

    sent_s: dict[int, float] = field(default_factory=dict)
    heard: list[tuple[int, float]] = field(default_factory=list)

    @property
    def seconds(self) -> list[float]:
        """From the request that made a change to a watcher's having it."""
        return [at_s - self.sent_s[version] for version, at_s in self.heard]


async def watch(
    port: int, token: str, performance: int, count: int, pace: tuple[Sequence[int], int]
) -> Latencies:
    """`count` watchers, while those places are held one by one, so many a second."""
    places, per_s = pace
    found = Latencies()
    till = _Line(port, token)
    generation, version = await till.snapshot(performance)
    ready = asyncio.Semaphore(0)
    where = f"/v1/performances/{performance}/feed?generation={generation}&since={version}"
    last = version + len(places)
    watchers = [
        asyncio.create_task(_follow(_Line(port, token), where, last, (ready, found)))
        for _ in range(count)
    ]
    for _ in watchers:
        await asyncio.wait_for(ready.acquire(), WAIT_S)
    due_s = time.perf_counter()
    for place in places:
        due_s += 1 / per_s
        await asyncio.sleep(max(0.0, due_s - time.perf_counter()))
        sent_s = time.perf_counter()
        held = await till.hold(performance, place)
        found.sent_s[held.version] = sent_s
    await asyncio.wait_for(asyncio.gather(*watchers), WAIT_S)
    till.close()
    return found


class _Line:
    """One connection of a till."""

    def __init__(self, port: int, token: str) -> None:
        self._port, self._token = port, token
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """The streams, connected when first asked for."""
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self._port, limit=1 << 22)
        return self._streams

    def close(self) -> None:
        """Hang up."""
        if self._streams:
            self._streams[1].close()

    async def get(self, path: str) -> asyncio.StreamReader:
        """Send a GET; the reader stands behind the head of a good answer."""
        head = (
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nParterre-Protocol: 1\r\n"
            f"Authorization: Bearer {self._token}\r\n\r\n"
        )
        return await self._ask(head.encode())

    async def snapshot(self, performance: int) -> tuple[int, int]:
        """Generation and version now."""
        reader = await self.get(f"/v1/performances/{performance}/snapshot")
        said = json.loads(await reader.readexactly(self._length))
        return said["generation"], said["version"]

    async def hold(self, performance: int, place: int) -> Held:
        """Hold one place."""
        ask = {"operation": str(uuid4()), "performance": performance, "places": [place]}
        reader = await self._ask(request("/v1/holds", self._token, json.dumps(ask).encode()))
        return msgspec.json.decode(await reader.readexactly(self._length), type=Held)

    async def _ask(self, raw: bytes) -> asyncio.StreamReader:
        reader, writer = await self.open()
        writer.write(raw)
        head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), WAIT_S)
        assert head.startswith(b"HTTP/1.1 200"), head
        length = head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
        self._length = int(length or 0)
        return reader


async def _follow(
    line: _Line, where: str, last: int, note: tuple[asyncio.Semaphore, Latencies]
) -> None:
    """Until that version was told."""
    ready, found = note
    reader = await line.get(where)
    ready.release()
    version = 0
    while version < last:
        data = await asyncio.wait_for(reader.readline(), WAIT_S)
        assert data, "the server hung up"
        if data.startswith(b"data: "):
            now_s = time.perf_counter()
            for change in _decode(data[6:]).changes:
                version = change.version
                found.heard.append((version, now_s))
    line.close()
