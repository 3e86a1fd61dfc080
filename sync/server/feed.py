"""The feed: a performance's changes to everybody who watches it, by server-sent events.

A commit is only a hint that there is something to read. What is sent was read from the books, by
version, so nothing lost, doubled or out of order can hurt.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass, field

import msgspec
from sqlalchemy import Connection, select

from pos.domain.refusals import Reason, Refusal
from sync.protocol.wire import Changes, PlaceChange, Snapshot
from sync.server import tables
from sync.server.database import Database
from sync.server.requests import PERFORMANCE_LIMIT

COALESCE_S = 0.1
POLL_S = 1.0
HEARTBEAT_S = 10.0
# Further behind than this, a snapshot is cheaper.
SPAN = 5000
_QUEUE_LIMIT = 100
_ROWS_A_READ = 1000
_HEARTBEAT = b": alive\n\n"
_RESET = b"event: reset\ndata: {}\n\n"

log = logging.getLogger(__name__)


@dataclass(eq=False)
class _Channel:
    """Everybody who watches one performance, and how far they were told."""

    version: int | None = None
    watchers: set["_Watcher"] = field(default_factory=set)


class _Watcher:
    """One stream. Too slow a reader is dropped; it comes back with its last version."""

    def __init__(self) -> None:
        self.queue: asyncio.Queue[Sequence[PlaceChange]] = asyncio.Queue(_QUEUE_LIMIT)
        self.is_dropped = False

    def tell(self, changes: Sequence[PlaceChange]) -> None:
        if self.queue.full():
            self.drop()
        else:
            self.queue.put_nowait(changes)

    def drop(self) -> None:
        self.is_dropped = True
        if not self.queue.full():
            self.queue.put_nowait([])  # wakes it up


class Hub:
    """All feeds of this worker. Everything but the reading happens in the event loop."""

    def __init__(self, database: Database, generation: int) -> None:
        self._database = database
        self._generation = generation
        self._channels: dict[int, _Channel] = {}
        self._grown: set[int] = set()
        self._wake = asyncio.Event()
        self._encoded: tuple[Sequence[PlaceChange], bytes] = ((), b"")

    def touch(self, performances: Iterable[int]) -> None:
        """Those performances may have changed."""
        self._grown.update(self._channels.keys() & set(performances))
        if self._grown:
            self._wake.set()

    async def run(self) -> None:
        """Tell the watchers: at once after a pause, and at most every 100 ms."""
        loop = asyncio.get_running_loop()
        told_s = float("-inf")
        while True:
            await self._wake.wait()
            await asyncio.sleep(told_s + COALESCE_S - loop.time())
            told_s = loop.time()
            self._wake.clear()
            grown, self._grown = self._grown, set()
            for performance in grown:
                try:
                    await self._tell(performance)
                except Exception:
                    log.exception("could not read the feed of performance %d", performance)

    async def poll(self) -> None:
        """Find what nobody told us: another process, a lost notification."""
        while True:
            await asyncio.sleep(POLL_S)
            if self._channels:
                try:
                    self.touch(await asyncio.to_thread(self._behind, self._told()))
                except Exception:
                    log.exception("could not poll the feeds")

    async def open(self, performance: int, generation: int, since: int) -> AsyncIterator[bytes]:
        """The stream after version `since`. Raises PERFORMANCE_UNKNOWN."""
        await asyncio.to_thread(self._version, performance)
        return self._stream(performance, generation, since)

    def live_in(self, generation: int) -> None:
        """The books' generation; where it is a new one, every stream ends and begins anew."""
        if generation != self._generation:
            self._generation = generation
            self._encoded = ((), b"")
            self.close()

    def close(self) -> None:
        """End every stream, so that the server can stop."""
        for channel in self._channels.values():
            for watcher in channel.watchers:
                watcher.drop()

    async def _stream(self, performance: int, generation: int, since: int) -> AsyncIterator[bytes]:
        channel = self._channels.setdefault(performance, _Channel())
        watcher = _Watcher()
        channel.watchers.add(watcher)
        try:
            version = await asyncio.to_thread(self._version, performance)
            oldest = max(0, version - SPAN)
            if generation != self._generation or not oldest <= since <= version:
                yield _RESET
                return
            if channel.version is None:
                channel.version = version
            self.touch([performance])  # what came between that reading and now
            yield _HEARTBEAT
            async for data in self._follow(watcher, performance, since):
                yield data
        finally:
            channel.watchers.discard(watcher)
            if not channel.watchers:
                self._channels.pop(performance, None)

    async def _follow(
        self, watcher: _Watcher, performance: int, since: int
    ) -> AsyncIterator[bytes]:
        changes: Sequence[PlaceChange] = await asyncio.to_thread(self._read, performance, since)
        while not watcher.is_dropped:
            if changes and changes[0].version > since + 1:
                changes = await asyncio.to_thread(self._read, performance, since)
            if changes and changes[0].version <= since:
                changes = [one for one in changes if one.version > since]
            if changes:
                assert changes[0].version == since + 1, "the feed has a hole"
                since = changes[-1].version
                yield self._encode(changes)
            if len(changes) == _ROWS_A_READ:
                # There may be more, and nobody will tell: others were told long ago.
                changes = await asyncio.to_thread(self._read, performance, since)
                continue
            try:
                # Not wait_for, which would make a task each time, for each watcher.
                async with asyncio.timeout(HEARTBEAT_S):
                    changes = await watcher.queue.get() or []
            except TimeoutError:
                changes = []
                yield _HEARTBEAT

    async def _tell(self, performance: int) -> None:
        channel = self._channels.get(performance)
        if channel is None or channel.version is None:
            return
        changes = await asyncio.to_thread(self._read, performance, channel.version)
        if changes:
            channel.version = changes[-1].version
            for watcher in list(channel.watchers):
                watcher.tell(changes)
        if len(changes) == _ROWS_A_READ:
            self.touch([performance])

    def _encode(self, changes: Sequence[PlaceChange]) -> bytes:
        """The event; the same for everybody, so encoded once."""
        if self._encoded[0] is not changes:
            data = msgspec.json.encode(Changes(self._generation, list(changes)))
            head = f"id: {self._generation}:{changes[-1].version}\nevent: changes\ndata: "
            self._encoded = (changes, head.encode() + data + b"\n\n")
        return self._encoded[1]

    def _told(self) -> dict[int, int | None]:
        return {performance: channel.version for performance, channel in self._channels.items()}

    def _version(self, performance: int) -> int:
        with self._database.reading() as connection:
            return _version_of(connection, performance)

    def _read(self, performance: int, since: int) -> Sequence[PlaceChange]:
        feed = tables.feed.c
        wanted = (
            select(feed.version, feed.place, feed.state, feed.till)
            .where(feed.performance == performance, feed.version > since)
            .order_by(feed.version)
            .limit(_ROWS_A_READ)
        )
        with self._database.reading() as connection:
            return [PlaceChange(*row) for row in connection.execute(wanted)]

    def _behind(self, told: dict[int, int | None]) -> list[int]:
        columns = tables.performances.c
        wanted = select(columns.id, columns.version).where(columns.id.in_(told))
        with self._database.reading() as connection:
            return [one for one, version in connection.execute(wanted) if version != told[one]]


def snapshot(database: Database, performance: int) -> Snapshot:
    """Every place at one moment, and the feed's version at that moment."""
    claims = tables.claims.c
    wanted = select(claims.place, claims.state, claims.till).where(
        claims.performance == performance
    )
    with database.reading() as connection:
        version = _version_of(connection, performance)
        generation = connection.scalars(select(tables.server.c.generation)).one()
        columns = tables.performances.c
        count = select(columns.place_count).where(columns.id == performance)
        states = bytearray(connection.scalars(count).one())
        owners: list[tuple[int, int]] = []
        for place, state, till in connection.execute(wanted):
            states[place] = state
            if till:
                owners.append((place, till))
    return Snapshot(performance, generation, version, bytes(states), owners)


def _version_of(connection: Connection, performance: int) -> int:
    wanted = tables.performances.c.id == performance
    version = None
    if 0 <= performance < PERFORMANCE_LIMIT:  # no column holds any number
        version = connection.scalar(select(tables.performances.c.version).where(wanted))
    if version is None:
        raise Refusal(Reason.PERFORMANCE_UNKNOWN, performance=performance)
    return int(version)
