"""A house that takes wallets: real books, the SDKs, the gateways' double, and time that is told."""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from uuid import UUID, uuid4

from sqlalchemy import select

from pos.domain.walletcode import Wallet
from sync.protocol.wallets import WalletCancel, WalletPay, WalletRefund
from sync.server import tables
from sync.server.wallets import machine, opening, settings
from sync.server.wallets.attempts import Attempt, Refunding
from sync.server.wallets.clerk import Clerk
from sync.server.wallets.pace import Pace
from tests.sync.server.books import TableBooks
from tests.sync.server.wallets.gateway import GatewayDouble
from tests.sync.server.wallets.merchant import write_settings

PRICE = 38_000
# Fewer questions than in life, and answers that are on this machine are not waited for long.
PACE = Pace(query_ms=16_000, connect_s=5.0, read_s=2.0)
LATE_S = 2.5
_numbers = count(1)


class Dies(BaseException):
    """The server ends here, as if killed."""


def code(wallet: Wallet) -> str:
    """A code that was never shown."""
    return {"wechat": "13", "alipay": "28"}[wallet] + f"{next(_numbers):016}"


@dataclass
class WalletHouse:
    """Its clerks, as they follow each other."""

    books: TableBooks
    double: GatewayDouble
    folder: Path
    till: int = 1
    attempts: list[UUID] = field(default_factory=list)

    def __post_init__(self) -> None:
        urls = (self.double.alipay_url, self.double.wechat_url)
        files = write_settings(self.folder / "wallets", *urls)
        self.gateways = opening.gateways(settings.read(files.path), PACE)
        self.hire()

    def hire(self, step: Callable[[str], None] = lambda _name: None) -> None:
        """Another clerk: the one before is gone."""
        self.clerk = Clerk(self.books.database, self.gateways, PACE, step)

    def ask(self, wallet: Wallet, attempt: UUID | None = None, amount: int = PRICE) -> WalletPay:
        found = WalletPay(attempt or uuid4(), code(wallet), amount, "CNY", "Tickets")
        if found.attempt not in self.attempts:
            self.attempts.append(found.attempt)
        return found

    def pay(self, ask: WalletPay) -> Attempt:
        """As the endpoint does it."""
        attempt, is_new = self.clerk.begin(self.till, ask)
        if is_new:
            self.clerk.pay(attempt.id, ask.code, ask.subject)
        return self.standing(ask.attempt)

    def scan(self, wallet: Wallet, attempt: UUID | None = None) -> Attempt:
        return self.pay(self.ask(wallet, attempt))

    def cancel(self, attempt: UUID, wallet: Wallet = "alipay") -> Attempt:
        if attempt not in self.attempts:
            self.attempts.append(attempt)
        return self.clerk.cancel(self.till, WalletCancel(attempt, wallet, PRICE, "CNY"))

    def refund(self, attempt: UUID, amount: int, refund: UUID | None = None) -> Refunding:
        ask = WalletRefund(refund or uuid4(), attempt, amount, "CNY", "Not well")
        return self.clerk.refund(self.till, ask)

    def standing(self, attempt: UUID) -> Attempt:
        return self.clerk.standing(self.till, attempt.hex)

    def next_due_ms(self) -> int:
        """0: nothing is due, ever."""
        found = [0]
        with self.books.database.reading() as connection:
            for table in (tables.wallet_attempts, tables.wallet_refunds):
                wanted = select(table.c.due_ms).where(table.c.step != "rest")
                found += connection.scalars(wanted)
        return min(found[1:], default=0)

    def work(self) -> bool:
        """Time goes on to what is due next, and that is done; False where nothing is."""
        due_ms = self.next_due_ms()
        if not due_ms:
            return False
        self.books.clock.now_ms = max(self.books.clock.now_ms, due_ms)
        for one in self.clerk.claim():
            self.clerk.do(one)
        return True

    def settle(self, turns: int = 80) -> None:
        """Until nothing is due any more; a clerk that dies is followed by another."""
        for _ in range(turns):
            try:
                if not self.work():
                    return
            except Dies:
                self.hire()
        raise AssertionError("it does not come to an end")

    def rest(self, attempt: UUID) -> None:
        """Until the till is told the end; what comes later is looked after later."""
        for _ in range(80):
            if self.standing(attempt).payment.state in ("approved", "declined", "cancelled"):
                return
            assert self.work()

    def agrees(self) -> None:
        """The gateway has of each attempt exactly what the books say."""
        assert self.double.faults == []
        assert [n for n in self.double.ledger.codes.values() if n > 1] == []
        numbers = {one.hex for one in self.attempts}
        assert set(self.double.ledger.trades) <= numbers
        for number in numbers:
            standing = self.books_of(number)
            assert self.double.ledger.charges(number) <= 1
            assert self.double.ledger.stands(number) == standing, number

    def books_of(self, number: str) -> int:
        """How much of it the house has, by its books."""
        with self.books.database.reading() as connection:
            attempts, refunds = tables.wallet_attempts, tables.wallet_refunds
            row = connection.execute(select(attempts).where(attempts.c.id == number)).first()
            back = connection.execute(
                select(refunds.c.amount_minor).where(
                    (refunds.c.attempt == number) & (refunds.c.state == "approved")
                )
            ).scalars()
            if row is None or row.state != "approved":
                return 0
            assert row.step == machine.Step.REST
            return int(row.amount_minor) - sum(back)

    def everything_written(self) -> str:
        """Every word in the wallets' tables and in the tasks."""
        found = []
        with self.books.database.reading() as connection:
            for table in (tables.wallet_attempts, tables.wallet_refunds, tables.tasks):
                found += [repr(tuple(row)) for row in connection.execute(select(table))]
        return "\n".join(found)
