"""What a gateway's double really did with the money: its trades, and a file of every movement."""

import json
import threading
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Kept:
    """One trade, as the gateway has it."""

    number: str
    amount_minor: int
    currency: str
    reference: str
    state: str = "waiting"  # waiting, paid, closed
    refunds: dict[str, int] = field(default_factory=dict)
    queries: int = 0


class Ledger:
    """Trades in memory; every movement of money is a line of the file, never taken back."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.trades: dict[str, Kept] = {}
        self.codes: Counter[str] = Counter()
        self.lock = threading.RLock()
        path.touch()

    def pay(self, trade: Kept) -> None:
        assert trade.state == "waiting"
        trade.state = "paid"
        self._write("paid", trade.number, trade.amount_minor)

    def close(self, trade: Kept) -> None:
        """Nothing was paid, nothing can be."""
        trade.state = "closed"

    def give_back(self, trade: Kept, refund: str, amount_minor: int) -> bool:
        """Once under each number; False where there is not that much left."""
        if refund in trade.refunds:
            return trade.refunds[refund] == amount_minor
        if amount_minor > trade.amount_minor - sum(trade.refunds.values()):
            return False
        trade.refunds[refund] = amount_minor
        self._write("back", trade.number, amount_minor)
        if sum(trade.refunds.values()) == trade.amount_minor:
            trade.state = "closed"
        return True

    def charges(self, number: str) -> int:
        """How often money was taken for it."""
        return sum(1 for one in self.lines() if one["what"] == "paid" and one["trade"] == number)

    def stands(self, number: str) -> int:
        """How much of it the house has, by the file."""
        sign = {"paid": 1, "back": -1}
        return sum(sign[o["what"]] * o["minor"] for o in self.lines() if o["trade"] == number)

    def lines(self) -> list[dict]:
        return [json.loads(line) for line in self.path.read_text("utf-8").splitlines()]

    def _write(self, what: str, number: str, minor: int) -> None:
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"what": what, "trade": number, "minor": minor}) + "\n")
