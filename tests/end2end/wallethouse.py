"""A house that takes wallets, in real processes: the gateways' double is the customer's money."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from pos.domain.attempt import Attempt
from pos.domain.journal import Exchanged, RefundMade
from pos.services.verifying import verify
from pos.storage.database import Database
from sync.server.demo_season import small
from tests.end2end.house import House, Running
from tests.end2end.test_taking_back import facts
from tests.sync.server.wallets.gateway import GatewayDouble, Script
from tests.sync.server.wallets.merchant import write_settings

# A gateway that is silent is waited for by a hurried server this long, and a bit.
LATE_S = 0.8
_numbers = count(1)


def code(wallet: str) -> str:
    """A code that was never shown, and that no other number on the disk can be."""
    return {"wechat": "13", "alipay": "28"}[wallet] + f"{9_173_000_000_000_000 + next(_numbers)}"


def in_yuan(folder: Path) -> None:
    """The small season, priced in yuan."""
    small(folder)
    file = folder / "season.json"
    season = json.loads(file.read_bytes())
    season["house"]["currency"] = "CNY"
    file.write_text(json.dumps(season), "utf-8")


@dataclass
class WalletHouse(House):
    """A server in whose time a minute is a second, and that can be started again."""

    settings: Path = Path()

    def serve(self) -> None:
        port = self.url.rpartition(":")[2] or "0"
        words = ["serve", "--port", port, "--database", self.database]
        words += ["--anchor", str(self.folder / "anchor"), "--wallets", str(self.settings)]
        server = self.start(["tests.sync.server.wallets.mortal", "--", *words], "server")
        self.url = server.listening()
        self.server = server

    def scan(self, scanned: str, places: str = "20,21", **options: str) -> Running:
        """Till 1 sells two places to whoever shows that code."""
        sale = ("--scan", scanned, "sell", "--performance", "1", "--places", places)
        return self.till("Till 1", *sale, **options)

    def open_attempts(self) -> tuple[Attempt, ...]:
        database = Database.open_to_read(self.tills["Till 1"] / "till.sqlite")
        try:
            with database.transaction() as unit:
                return unit.attempts.open()
        finally:
            database.close()

    def earned(self) -> int:
        """What came in by phone and did not go back, by the tills' journals; nothing else moved."""
        tenders = [
            one for name in self.tills for order in self.sales_of(name) for one in order.tenders
        ]
        tenders += [one for body in self.refunds() for one in body.refund.tenders]
        made = [body for name in self.tills for body in facts(self, name, Exchanged)]
        tenders += [one for body in made for one in body.exchange.tenders]
        assert all(one.kind == "wallet" for one in tenders)
        return sum(one.amount_minor for one in tenders)

    def refunds(self) -> list[RefundMade]:
        """What went back, by the tills' journals."""
        return [body for name in self.tills for body in facts(self, name, RefundMade)]

    def on_disk(self, text: str) -> list[Path]:
        """The till's and the server's files in which that stands, and what they said."""
        files = [one for one in self.folder.rglob("*") if one.is_file()]
        return [one for one in files if text.encode() in one.read_bytes()]


def agree(house: WalletHouse, double: GatewayDouble, about: object) -> None:
    """The gateway has exactly what the till sold: once, and nothing is left open."""
    assert double.faults == [], about
    assert [n for n in double.ledger.codes.values() if n > 1] == [], f"{about}: a code sent twice"
    trades = double.ledger.trades
    assert all(double.ledger.charges(one) <= 1 for one in trades), about
    assert sum(double.ledger.stands(one) for one in trades) == house.earned(), about
    assert house.open_attempts() == (), about
    assert verify(house.tills["Till 1"] / "till.sqlite").findings == (), about
    numbers = [number for trade in trades.values() for number in trade.refunds]
    assert len(numbers) == len(set(numbers)), about


@contextmanager
def wallet_house(folder: Path) -> Iterator[tuple[WalletHouse, GatewayDouble]]:
    """Open, with one till; nothing of it runs after the block."""
    season = folder / "season"
    season.mkdir(parents=True)
    in_yuan(season)
    with GatewayDouble(folder / "ledger.jsonl", LATE_S) as double:
        files = write_settings(folder / "wallets", double.alipay_url, double.wechat_url)
        books = f"sqlite:///{folder / 'sales.sqlite'}"
        house = WalletHouse(folder, books, settings=files.path)
        try:
            house.open(season)
            house.enrol("Till 1", "Till 2")
            house.till("Till 2", "drain").wait()  # it has books, too
            yield house, double
        finally:
            house.close()


def play(double: GatewayDouble, customer: str = "pays", **lines: list[str]) -> None:
    """How it goes from now on."""
    double.script = Script(customer, lines=dict(lines))
