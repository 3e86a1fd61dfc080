"""The wallets in one worker of the server: a till's call answered soon, what is due done beside it.

Gateways are slow and strange; they are asked in threads of their own, so that the tills' other
questions never wait for them.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from functools import partial
from uuid import UUID

from pos.domain.refusals import Reason, Refusal
from pos.domain.walletcode import CURRENCY
from sync.protocol.wallets import (
    WalletCancel,
    WalletPay,
    WalletPayment,
    WalletRefund,
    WalletRefunded,
    Wallets,
    WalletTotals,
)
from sync.server.wallets.attempts import Attempt, Refunding
from sync.server.wallets.clerk import Clerk, Due

LOOK_S = 0.5
# A till is told within this that its code is on its way; then it asks how it stands.
ANSWER_S = 3.0
_PAYING = 12
_LOOKING = 4

log = logging.getLogger(__name__)


class WalletDesk:
    """What the endpoints call. Belongs to the event loop."""

    def __init__(self, clerk: Clerk | None = None, look_s: float = LOOK_S) -> None:
        """Without a clerk the house takes no wallets."""
        self._clerk = clerk
        self._look_s = look_s
        self._pays: set[asyncio.Task[None]] = set()
        self._looks: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """The threads, and the look-out for what is due."""
        if self._clerk is None:
            yield
            return
        # Paying has threads that nothing else can fill: a customer stands there.
        self._payers = ThreadPoolExecutor(_PAYING, "wallet-pay")
        self._lookers = ThreadPoolExecutor(_LOOKING, "wallet-look")
        looking = asyncio.create_task(self._look(self._clerk))
        try:
            yield
        finally:
            looking.cancel()
            await asyncio.gather(looking, return_exceptions=True)
            for threads in (self._payers, self._lookers):
                await asyncio.to_thread(threads.shutdown, cancel_futures=True)
            await asyncio.gather(*self._pays, *self._looks, return_exceptions=True)

    def taken(self) -> Wallets:
        """Which wallets the house takes."""
        return Wallets(self._clerk.wallets if self._clerk else [], CURRENCY)

    async def pay(self, till: int, ask: WalletPay) -> WalletPayment:
        """Write it down, send the code, and say how it stands within a few seconds."""
        clerk = self._known()
        if len(self._pays) >= _PAYING:
            raise Refusal(Reason.SERVER_TROUBLE, why="too many wallet payments at once")
        attempt, is_new = await asyncio.to_thread(clerk.begin, till, ask)
        if not is_new:
            return payment(attempt)
        sending = self._spawn(self._pay(clerk, attempt, ask), self._pays)
        await asyncio.wait({sending}, timeout=ANSWER_S)
        return payment(await asyncio.to_thread(clerk.standing, till, attempt.id))

    async def standing(self, till: int, attempt: str) -> WalletPayment:
        """How an attempt of this till stands."""
        return payment(await asyncio.to_thread(self._known().standing, till, attempt))

    async def totals(self, till: int, wallet: str) -> WalletTotals:
        """What this till's payments in one wallet come to. Raises WALLET_NOT_TAKEN."""
        return await asyncio.to_thread(self._known().totals, till, wallet)

    async def cancel(self, till: int, ask: WalletCancel) -> WalletPayment:
        """See that no charge stands; what is due for it is done at once."""
        clerk = self._known()
        attempt = await asyncio.to_thread(clerk.cancel, till, ask)
        await self._do_soon(clerk)
        return payment(await asyncio.to_thread(clerk.standing, till, attempt.id))

    async def refund(self, till: int, ask: WalletRefund) -> WalletRefunded:
        """Give money back; what is due for it is done at once."""
        clerk = self._known()
        refunding = await asyncio.to_thread(clerk.refund, till, ask)
        await self._do_soon(clerk)
        return refunded(await asyncio.to_thread(clerk.refund_standing, refunding.id))

    async def refund_standing(self, refund: str) -> WalletRefunded:
        """How a refund stands."""
        return refunded(await asyncio.to_thread(self._known().refund_standing, refund))

    def _known(self) -> Clerk:
        if self._clerk is None:
            raise Refusal(Reason.WALLET_NOT_TAKEN)
        return self._clerk

    async def _pay(self, clerk: Clerk, attempt: Attempt, ask: WalletPay) -> None:
        loop = asyncio.get_running_loop()
        sending = partial(clerk.pay, attempt.id, ask.code, ask.subject)
        await loop.run_in_executor(self._payers, sending)

    async def _look(self, clerk: Clerk) -> None:
        """What is due is done, again and again."""
        while True:
            await asyncio.sleep(self._look_s)
            try:
                await self._begin_what_is_due(clerk)
            except Exception:
                log.exception("could not look after the wallet payments")

    async def _do_soon(self, clerk: Clerk) -> None:
        doing = await self._begin_what_is_due(clerk)
        if doing:
            await asyncio.wait(doing, timeout=ANSWER_S)

    async def _begin_what_is_due(self, clerk: Clerk) -> set["asyncio.Task[None]"]:
        """Only what there are threads for is taken: another worker may have some."""
        free = _LOOKING - len(self._looks)
        if free <= 0:
            return set()
        loop = asyncio.get_running_loop()
        due = await asyncio.to_thread(clerk.claim, free)

        async def do(one: Due) -> None:
            await loop.run_in_executor(self._lookers, clerk.do, one)

        return {self._spawn(do(one), self._looks) for one in due}

    def _spawn(
        self, work: Coroutine[None, None, None], kept: "set[asyncio.Task[None]]"
    ) -> "asyncio.Task[None]":
        """A task that is kept until it is over, and whose failure is in the log."""
        task = asyncio.ensure_future(work)
        kept.add(task)
        task.add_done_callback(kept.discard)
        task.add_done_callback(self._over)
        return task

    def _over(self, task: "asyncio.Task[None]") -> None:
        if not task.cancelled() and task.exception() is not None:
            log.error("a wallet payment's step failed", exc_info=task.exception())


def payment(attempt: Attempt) -> WalletPayment:
    """As it goes over the wire."""
    standing = attempt.payment
    return WalletPayment(
        UUID(attempt.id),
        standing.state,
        attempt.wallet,
        attempt.amount_minor,
        attempt.currency,
        standing.reference,
        standing.reason,
        standing.is_leaving,
        standing.needs_person,
    )


def refunded(refunding: Refunding) -> WalletRefunded:
    """As it goes over the wire."""
    standing = refunding.refund
    return WalletRefunded(
        UUID(refunding.id),
        UUID(refunding.attempt.id),
        standing.state,
        refunding.amount_minor,
        refunding.attempt.currency,
        standing.reference,
        standing.reason,
        standing.needs_person,
    )
