"""A gateway that takes and gives back whatever is asked, for tests of something else."""

from threading import Barrier
from uuid import UUID, uuid4

from pos.domain.walletcode import Wallet
from sync.protocol.wallets import WalletCancel, WalletPay, WalletRefund
from sync.server.database import Database
from sync.server.wallets.clerk import Clerk
from sync.server.wallets.desk import WalletDesk
from sync.server.wallets.port import Answer, Gateway, GivenBack, Said, Trade
from tests.sync.server.wallets.house import code


class Willing:
    """`port.Gateway`"""

    earliest_cancel_ms = 0

    def pay(self, trade: Trade, _code: str, _subject: str) -> Answer:
        return self.query(trade)

    def query(self, trade: Trade) -> Answer:
        return Answer(Said.PAID, trade.amount_minor, trade.currency, "42")

    def cancel(self, _trade: Trade) -> Answer:
        return Answer(Said.DONE)

    def refund(self, back: GivenBack) -> Answer:
        return Answer(Said.DONE, back.amount_minor)

    query_refund = refund


def clerk(database: Database) -> Clerk:
    gateways: dict[Wallet, Gateway] = {"alipay": Willing(), "wechat": Willing()}
    return Clerk(database, gateways)


def desk(database: Database) -> WalletDesk:
    return WalletDesk(clerk(database))


def all_threads_up(desk: WalletDesk) -> None:
    """A desk that outlives a test starts no thread within one."""
    for pool in (desk._payers, desk._lookers):
        everybody = Barrier(pool._max_workers + 1)
        for _ in range(pool._max_workers):
            pool.submit(everybody.wait)
        everybody.wait()


def a_pay() -> WalletPay:
    return WalletPay(uuid4(), code("alipay"), 100, "CNY", "Tickets")


def a_message(word: str, database: Database, till: int) -> WalletPay | WalletCancel | WalletRefund:
    """What is as it should be for that endpoint."""
    if word == "wallets/payments":
        return a_pay()
    if word == "wallets/cancels":
        return WalletCancel(uuid4(), "wechat", 100, "CNY")
    return WalletRefund(uuid4(), paid(database, till), 100, "CNY")


def paid(database: Database, till: int) -> UUID:
    """An approved attempt."""
    asks, ask = clerk(database), a_pay()
    asks.begin(till, ask)
    asks.pay(ask.attempt.hex, ask.code, ask.subject)
    return ask.attempt
