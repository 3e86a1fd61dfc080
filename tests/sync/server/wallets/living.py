"""A real server with wallets that is killed and started again, and a till that talks HTTP to it."""

import signal
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import httpx
import msgspec
import sqlalchemy
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pos.domain.walletcode import Wallet
from sync.protocol import wire
from sync.protocol.wallets import WalletCancel, WalletPay, WalletPayment
from sync.server import enrolment, tables
from sync.server.database import Database
from tests.end2end.house import Running
from tests.sync.server.served import WAIT_S
from tests.sync.server.wallets.gateway import GatewayDouble
from tests.sync.server.wallets.house import PRICE, code
from tests.sync.server.wallets.merchant import write_settings

_CONTEXT = ssl.create_default_context()  # each request would read all the world's certificates


@dataclass
class Living:
    """The house, from outside."""

    database: str
    double: GatewayDouble
    folder: Path
    workers: int = 1
    process: Running | None = None
    url: str = ""
    token: str = ""
    attempts: dict[UUID, Wallet] = field(default_factory=dict)

    def __post_init__(self) -> None:
        urls = (self.double.alipay_url, self.double.wechat_url)
        self.settings = write_settings(self.folder / "wallets", *urls)

    def start(self, dies_at: str = "") -> None:
        """Start the server; `dies_at` names the step where it kills itself."""
        self.kill()
        words = ["serve", "--database", self.database, "--workers", str(self.workers)]
        words += ["--anchor", str(self.folder / "anchor"), "--wallets", str(self.settings.path)]
        mortal = ["tests.sync.server.wallets.mortal", *([dies_at] if dies_at else []), "--"]
        self.process = Running([*mortal, *words], self.folder / "server.txt", {})
        self.url = self.process.listening()
        if not self.token:
            self._enrol()

    def kill(self) -> None:
        """kill -9, if it lives."""
        if self.process is not None:
            self.process.kill()
            self.process = None

    def wait_for_death(self) -> None:
        assert self.process is not None
        self.process.wait(-signal.SIGKILL)

    def pay(self, wallet: Wallet, attempt: UUID, scanned: str = "") -> WalletPayment | None:
        """None where no answer came."""
        self.attempts[attempt] = wallet
        ask = WalletPay(attempt, scanned or code(wallet), PRICE, "CNY", "Tickets")
        return self._ask("POST", "/v1/wallets/payments", ask)

    def cancel(self, attempt: UUID) -> WalletPayment | None:
        ask = WalletCancel(attempt, self.attempts[attempt], PRICE, "CNY")
        return self._ask("POST", "/v1/wallets/cancels", ask)

    def standing(self, attempt: UUID) -> WalletPayment | None:
        return self._ask("GET", f"/v1/wallets/payments/{attempt}")

    def told(self, attempt: UUID) -> str:
        """How it ended, as the till is told it."""
        ended = ("approved", "declined", "cancelled")

        def is_over() -> bool:
            found = self.standing(attempt)
            return found is not None and found.state in ended

        _wait(is_over, "the end of an attempt")
        found = self.standing(attempt)
        assert found is not None
        return found.state

    def settle(self) -> None:
        """Until nothing is due any more."""
        engine = sqlalchemy.create_engine(self.database)
        due = sqlalchemy.select(tables.wallet_attempts.c.id).where(
            tables.wallet_attempts.c.step != "rest"
        )

        def is_quiet() -> bool:
            with engine.connect() as connection:
                return connection.execute(due).first() is None

        try:
            _wait(is_quiet, "the last look")
        finally:
            engine.dispose()

    def agrees(self) -> None:
        """The gateway's ledger is what the till was told."""
        assert self.double.faults == []
        assert {one.hex for one in self.attempts} >= set(self.double.ledger.trades)
        assert [n for n in self.double.ledger.codes.values() if n > 1] == []
        for attempt in self.attempts:
            stands = PRICE if self.told(attempt) == "approved" else 0
            assert self.double.ledger.stands(attempt.hex) == stands
            assert self.double.ledger.charges(attempt.hex) <= 1

    def _ask(
        self, method: str, path: str, body: msgspec.Struct | None = None
    ) -> WalletPayment | None:
        headers = {"Authorization": f"Bearer {self.token}", "Parterre-Protocol": "1"}
        content = msgspec.json.encode(body) if body else None
        try:
            answer = httpx.request(
                method,
                self.url + path,
                content=content,
                headers=headers,
                timeout=WAIT_S,
                verify=_CONTEXT,
            )
        except httpx.TransportError:
            return None
        if answer.status_code == 404:
            return None
        assert answer.status_code == 200, answer.text
        return msgspec.json.decode(answer.content, type=WalletPayment)

    def _enrol(self) -> None:
        books = Database(self.database)
        one_time = enrolment.issue_code(books, "Till 1")
        books.close()
        key = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
        said = httpx.post(
            f"{self.url}/v1/enrol",
            content=msgspec.json.encode(wire.Enrol(one_time, key)),
            timeout=WAIT_S,
        )
        self.token = msgspec.json.decode(said.content, type=wire.Enrolled).token


def _wait(condition: Callable[[], bool], what: str) -> None:
    end_s = time.monotonic() + WAIT_S
    while not condition():
        assert time.monotonic() < end_s, f"waited for {what}"
        time.sleep(0.05)


@contextmanager
def living(database: str, double: GatewayDouble, folder: Path, workers: int) -> Iterator[Living]:
    """Nothing of it runs after the block."""
    house = Living(database, double, folder, workers)
    try:
        yield house
    finally:
        house.kill()
