"""What a phone's payment costs the till beside the bare call to the sales server that pays it.

The server is a real process with books on SQLite; the gateway is the tests' double on loopback,
whose customer pays at once. An attempt is two durable writes into a till's database, the call, the
answer read; the bare call has a code paid and throws the answer away. They take turns. What the
server does in between (its own writes, signing, the gateway) is in both.
"""

import tempfile
import time
from pathlib import Path

from pos.domain.attempt import Attempt
from pos.domain.ids import AttemptId
from pos.domain.money import Currency, Money
from pos.payments.driving import Driver
from pos.payments.walletcode import WalletCode
from pos.services.system import RandomIds, SystemClock
from pos.storage.database import Database
from sync.client.http import Http
from sync.client.wallets import RemoteWallets
from sync.client.walletterminal import WalletTerminal
from sync.server.database import Database as Books
from tests.bench.nexo import milliseconds, write_into
from tests.sync.server.wallets.gateway import GatewayDouble
from tests.sync.server.wallets.house import code
from tests.sync.server.wallets.living import living

AMOUNT = Money(4250, Currency("CNY"))
IDS, CLOCK = RandomIds(), SystemClock()
WORDS = {
    "bare": "the bare call to the sales server that has a phone pay",
    "attempt": "the phone's attempt: written, called, read, written",
    "writes": "of it the two durable writes of the till",
}


def an_attempt() -> Attempt:
    now = CLOCK.now_ms()
    made = AttemptId(IDS.new())
    return Attempt(made, IDS.new(), AMOUNT.minor, "CNY", "created", now, terminal="alipay")


def measured(remote: RemoteWallets, database: Database, rounds: int) -> dict[str, list[float]]:
    """Milliseconds of each part, `rounds` times, after one to warm up."""
    terminal = WalletTerminal(remote, "alipay")
    writes: list[float] = []

    def write(attempts: tuple[Attempt, ...]) -> None:
        writes.append(milliseconds(lambda: write_into(database, attempts)))

    driver = Driver(terminal, write, CLOCK, IDS, time.sleep)
    taken: dict[str, list[float]] = {part: [] for part in WORDS}
    for _ in range(rounds + 1):
        made, scanned = AttemptId(IDS.new()), code("alipay")
        taken["bare"].append(
            milliseconds(lambda one=made, by=scanned: remote.pay(one, by, AMOUNT, "Tickets"))
        )
        attempt = an_attempt()
        write_into(database, (attempt,))
        terminal.hand(attempt.id, WalletCode("alipay", code("alipay")), "Tickets")
        taken["attempt"].append(milliseconds(lambda one=attempt: driver.carry_out(one)))
        with database.transaction() as unit:
            written = unit.attempts.load(attempt.id)
        assert written is not None and written.state == "approved"
        taken["writes"].append(sum(writes))
        writes.clear()
    return {name: values[1:] for name, values in taken.items()}


def at_the_server(rounds: int) -> dict[str, list[float]]:
    """Milliseconds of each part of WORDS."""
    with tempfile.TemporaryDirectory(prefix="parterre-wallet-") as name:
        folder = Path(name)
        url = f"sqlite:///{folder / 'sales.sqlite'}"
        books = Books(url)
        books.create()
        books.close()
        with (
            GatewayDouble(folder / "ledger.jsonl") as double,
            living(url, double, folder, 1) as house,
        ):
            house.start()
            http, database = Http(house.url, house.token), Database.open(folder / "till.sqlite")
            try:
                return measured(RemoteWallets(http), database, rounds)
            finally:
                database.close()
                http.close()
