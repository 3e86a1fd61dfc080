"""A stand-alone card terminal and the person at it, played by a file that outlives the till.

What is keyed in stands there as a line, as on the terminal's own paper. After a crash the person
looks at that paper and tells the till what it says, as the screens ask them to.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Literal

import msgspec

from pos.domain.attempt import Attempt
from pos.domain.ids import AttemptId
from pos.services import cards, deciding, givingback
from pos.services.deciding import Word
from pos.services.desk import Desk
from ui.crashpoints import CrashPoints

Kind = Literal["charge", "refund", "void"]


class Receipt(msgspec.Struct):
    """One line of the terminal's paper; `ours` is what the person has in mind."""

    kind: Kind
    minor: int
    ours: AttemptId


class StandAlone:
    """Keeps its paper in a file."""

    def __init__(self, paper: Path, crash_points: CrashPoints) -> None:
        self._paper, self._crash_points = paper, crash_points

    def key_in(self, attempt: Attempt, kind: Kind) -> str:
        """The amount is keyed in and approved; the receipt's number."""
        line = msgspec.json.encode(Receipt(kind, attempt.moved_minor, attempt.id))
        with self._paper.open("ab") as paper:
            paper.write(line + b"\n")
        self._crash_points(f"keyed in {kind}")
        return f"{len(self.receipts()):04}"

    def receipts(self) -> list[Receipt]:
        """All of the paper."""
        lines = self._paper.read_bytes().splitlines() if self._paper.exists() else []
        return [msgspec.json.decode(line, type=Receipt) for line in lines]

    def carry_out(self, desk: Desk, attempt: Attempt) -> Attempt:
        """An attempt that is written as sent, to its end."""
        kind: Kind = "refund" if attempt.kind == "refund" else "charge"
        number = self.key_in(attempt, kind)
        done = cards.approve(desk, attempt, number)
        self._crash_points(f"written {kind} approved")
        return done

    def settle(self, desk: Desk, word: Callable[[AttemptId, str], Word]) -> None:
        """After a crash: what the paper says, and a void for a charge without a sale. A void refers
        to its charge: one that is on the paper already is not done a second time. What may have
        gone back is a supervisor's `word`.
        """
        while (attempt := cards.open_attempt(desk)) is not None:
            if attempt.terminal:
                return  # another terminal's
            if attempt.state == "approved":
                number = self._number(attempt, "void") or self.key_in(attempt, "void")
                cards.cancel(desk, attempt, number)
                continue
            number = self._number(attempt, "refund" if attempt.kind == "refund" else "charge")
            if cards.needs_word(desk, attempt):
                deciding.decide(desk, attempt.id, word(attempt.id, number))
            elif number:
                cards.approve(desk, attempt, number)
            else:
                cards.cancel(desk, attempt)
        givingback.take_up(desk)

    def _number(self, attempt: Attempt, kind: Kind) -> str:
        """Of that receipt; empty where there is none."""
        for at, one in enumerate(self.receipts(), 1):
            if (one.ours, one.kind) == (attempt.id, kind):
                return f"{at:04}"
        return ""
