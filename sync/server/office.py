"""What the endpoints of one worker share: the books, the writer, the feeds, the known tills."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import select

from pos.domain.refusals import Reason, Refusal
from sync.protocol.wire import PlaceState
from sync.server import enrolment, highwater, rebalancing, tables
from sync.server.batching import Asked, Batcher, Settled
from sync.server.database import Database
from sync.server.deciding import Deciding
from sync.server.enrolment import KnownTill
from sync.server.feed import POLL_S, Hub
from sync.server.people import People
from sync.server.plan import Answer, Result
from sync.server.refused import Refused
from sync.server.requests import Expire, Request
from sync.server.wallets.desk import WalletDesk

CHANNEL = "parterre_feed"
SWEEP_S = 1.0
CARRY_S = 0.25
# Told this often at most: every notification is a commit, and one lock for the whole database.
_TELL_S = 0.05
_TILLS_KEPT = 4096

log = logging.getLogger(__name__)

Told = Callable[[Result], None]


class Office:
    """One worker of the sales server."""

    def __init__(
        self,
        database: Database,
        anchor: Path | None = None,
        wallets: WalletDesk | None = None,
        people: People | None = None,
    ) -> None:
        """`anchor`: the file that says how far the books are; None: nobody keeps that."""
        self.database = database
        self.wallets = wallets or WalletDesk()
        self.people = people or People(database)
        self._anchor = anchor
        self.identity = enrolment.identity(database)
        self.hub = Hub(database, self.identity.generation)
        self.deciding = Deciding(database, self.identity.key.public_key())
        self.refused = Refused()
        self._batcher = Batcher(database, self._deliver)
        self._tills: dict[str, KnownTill] = {}
        self._mark: highwater.Mark | None = None
        self._asked: list[Asked] = []
        self._untold: set[int] = set()
        self._has_untold = asyncio.Event()
        self._teller = 0  # PostgreSQL's number of the connection that tells

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """The writer and the tasks beside it, for as long as the server runs."""
        self._loop = asyncio.get_running_loop()
        self._batcher.start()
        tasks = [asyncio.create_task(self.hub.run()), asyncio.create_task(self.hub.poll())]
        tasks.append(asyncio.create_task(self._sweep()))
        tasks.append(asyncio.create_task(self._rebalance()))
        if self.database.is_sqlite:
            tasks.append(asyncio.create_task(self._carry_over()))
        if not self.database.is_sqlite:
            tasks.append(asyncio.create_task(self._kept(self._listen)))
            tasks.append(asyncio.create_task(self._kept(self._tell)))
        try:
            async with self.wallets.open():
                yield
        finally:
            self.hub.close()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await asyncio.to_thread(self._batcher.stop)

    def ask(self, request: Request, told: Told) -> None:
        """Have it decided; `told` is called with what came of it, in the loop, when it is durable.

        Raises SERVER_TROUBLE where too many are waiting.
        """
        self._batcher.check()
        if not self._asked:
            # All that this turn of the loop brings goes to the writer at once.
            self._loop.call_soon(self._hand_over)
        self._asked.append((told, request))

    async def decide(self, request: Request) -> Answer:
        """The answer, durable. Raises the Refusal where the core says no."""
        asker: asyncio.Future[Result] = self._loop.create_future()
        self.ask(request, partial(_settle, asker))
        result = await asker
        if isinstance(result, Refusal):
            raise result
        return result

    def known(self, token: str) -> KnownTill | None:
        """Whose token that is, if it was shown here before."""
        return self._tills.get(token)

    async def till(self, token: str) -> KnownTill:
        """Whose token that is. Raises TILL_UNKNOWN."""
        found = self._tills.get(token)
        if found is None:
            found = await asyncio.to_thread(enrolment.till_of_token, self.database, token)
            if found is None:
                raise Refusal(Reason.TILL_UNKNOWN)
            if len(self._tills) >= _TILLS_KEPT:
                self._tills.clear()
            self._tills[token] = found
        return found

    def _hand_over(self) -> None:
        asked, self._asked = self._asked, []
        self._batcher.submit_all(asked)

    def life(self) -> tuple[int, int]:
        """The books' generation, and their clock."""
        with self.database.reading() as connection:
            generation = connection.scalars(select(tables.server.c.generation)).one()
            return generation, self.database.now_ms(connection)

    def _deliver(self, settled: Sequence[Settled], versions: dict[int, int]) -> None:
        with suppress(RuntimeError):  # the loop has closed: nobody waits any more
            self._loop.call_soon_threadsafe(self._answer, settled, versions)

    def _answer(self, settled: Sequence[Settled], versions: dict[int, int]) -> None:
        for told, result in settled:
            if told is None:
                continue
            try:
                told(result)
            except Exception:
                log.exception("could not tell what came of a request")
        self.hub.touch(versions)
        if versions and not self.database.is_sqlite:
            self._untold.update(versions)
            self._has_untold.set()

    async def _sweep(self) -> None:
        """Free what was held too long, so that everybody sees it."""
        while True:
            await asyncio.sleep(SWEEP_S)
            try:
                for performance in await asyncio.to_thread(self._expiring):
                    self._batcher.submit(None, Expire(performance))
                for kept in await asyncio.to_thread(rebalancing.kept_for_tills, self.database):
                    self._batcher.submit(None, kept)
                generation, _ = await asyncio.to_thread(self.life)
                self.hub.live_in(generation)
                await asyncio.to_thread(self._keep_anchor)
            except Exception:
                log.exception("could not sweep the holds")

    async def _carry_over(self) -> None:
        """Keep SQLite's log short, so that no batch has to stop for it."""
        while True:
            await asyncio.sleep(CARRY_S)
            try:
                await asyncio.to_thread(self.database.checkpoint)
            except Exception:
                log.exception("could not carry the log into the books")

    def _keep_anchor(self) -> None:
        if self._anchor is None:
            return
        with self.database.reading() as connection:
            mark = highwater.of(connection)
        if mark != self._mark:
            highwater.write(self._anchor, mark)
            self._mark = mark

    async def _rebalance(self) -> None:
        """See that each till owns enough to go on alone, and not more."""
        while True:
            await asyncio.sleep(rebalancing.LOOK_S)
            try:
                for asked in await asyncio.to_thread(rebalancing.look, self.database):
                    self._batcher.submit(None, asked)
            except Exception:
                log.exception("could not look after the allotments")

    def _expiring(self) -> list[int]:
        claims = tables.claims.c
        with self.database.reading() as connection:
            now_ms = self.database.now_ms(connection)
            over = (claims.state == int(PlaceState.HELD)) & (claims.until_ms <= now_ms)
            return list(connection.scalars(select(claims.performance).where(over).distinct()))

    async def _kept(self, work: Callable[[psycopg.AsyncConnection[Any]], Awaitable[None]]) -> None:
        """That work on a connection of its own; another one when it is lost."""
        url = self.database.url.set(drivername="postgresql").render_as_string(hide_password=False)
        while True:
            try:
                connecting = psycopg.AsyncConnection.connect(url, autocommit=True)
                async with await connecting as connection:
                    await work(connection)
            except psycopg.Error:
                log.warning("lost the connection for notifications; trying again")
            await asyncio.sleep(POLL_S)

    async def _listen(self, connection: psycopg.AsyncConnection[Any]) -> None:
        """Hear of the other workers' commits."""
        await connection.execute(f"LISTEN {CHANNEL}")
        async for heard in connection.notifies():
            if heard.pid != self._teller:
                self.hub.touch(int(one) for one in heard.payload.split())

    async def _tell(self, connection: psycopg.AsyncConnection[Any]) -> None:
        """Wake the other workers' feeds. A notification lost costs them a slow poll, no more."""
        # So it need not wait for the disk.
        await connection.execute("SET synchronous_commit = off")
        self._teller = connection.info.backend_pid
        while True:
            await self._has_untold.wait()
            self._has_untold.clear()
            payload = " ".join(str(one) for one in self._untold)
            self._untold.clear()
            await connection.execute("SELECT pg_notify(%s, %s)", (CHANNEL, payload))
            await asyncio.sleep(_TELL_S)


def _settle(asker: asyncio.Future[Result], result: Result) -> None:
    if not asker.done():  # whoever asked may have gone
        asker.set_result(result)
