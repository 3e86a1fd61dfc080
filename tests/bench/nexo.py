"""What an attempt at a card terminal costs beside the bare call to it.

The terminal is the tests' own, on the vendor's library, over TLS on loopback; it approves at once.
An attempt is two durable writes into a till's database, a seal, the call, the answer read; the
bare call carries a sealed request and throws the answer away. They take turns.
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pos.domain.attempt import Attempt
from pos.domain.ids import AttemptId
from pos.payments.driving import Driver
from pos.payments.nexo import asking
from pos.payments.nexo.answers import ANSWER_BYTES_MAX, read
from pos.payments.nexo.sealing import SharedKey
from pos.payments.nexo.terminal import NexoTerminal
from pos.services.system import RandomIds, SystemClock
from pos.storage.database import Database
from sync.client.terminal import TerminalLine
from tests.bench.table import quantile, show
from tests.pos.payments.terminal.counterpart import ACCOUNT, POI, Counterpart, running_counterpart

ROUNDS = 200
IDS, CLOCK = RandomIds(), SystemClock()


class Remembering:
    """A line that keeps the last answer, to be read again without a terminal."""

    def __init__(self, line: TerminalLine) -> None:
        self._line = line
        self.answer = b""

    def post(self, body: bytes, wait_s: float) -> bytes:
        self.answer = self._line.post(body, wait_s)
        return self.answer


def an_attempt() -> Attempt:
    now = CLOCK.now_ms()
    made = AttemptId(IDS.new())
    return Attempt(made, IDS.new(), 4250, "EUR", "created", now, terminal=POI)


def milliseconds(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return (time.perf_counter() - begin) * 1000


def write_into(database: Database, attempts: tuple[Attempt, ...]) -> None:
    with database.transaction() as unit:
        for attempt in attempts:
            unit.attempts.save(attempt)


def measured(counterpart: Counterpart, database: Database, rounds: int) -> dict[str, list[float]]:
    """Milliseconds of each part, `rounds` times, after one to warm up."""
    line = Remembering(TerminalLine(counterpart.where))
    writes: list[float] = []

    def write(attempts: tuple[Attempt, ...]) -> None:
        writes.append(milliseconds(lambda: write_into(database, attempts)))

    driver = Driver(NexoTerminal(ACCOUNT, line), write, CLOCK, IDS, time.sleep)
    taken: dict[str, list[float]] = {
        "attempt": [],
        "bare": [],
        "writes": [],
        "seal": [],
        "read": [],
    }
    for _ in range(rounds + 1):
        bare = asking.sealed(ACCOUNT, asking.payment(ACCOUNT, an_attempt(), partly=False))
        taken["bare"].append(milliseconds(lambda body=bare: line.post(body, 10.0)))
        attempt = an_attempt()
        write_into(database, (attempt,))
        taken["attempt"].append(milliseconds(lambda one=attempt: driver.carry_out(one)))
        request = asking.payment(ACCOUNT, attempt, partly=False)
        taken["seal"].append(milliseconds(lambda one=request: asking.sealed(ACCOUNT, one)))
        taken["read"].append(milliseconds(lambda one=attempt: read(ACCOUNT, one, line.answer)))
        with database.transaction() as unit:
            written = unit.attempts.load(attempt.id)
        assert written is not None and written.state == "approved"
        taken["writes"].append(sum(writes))
        writes.clear()
    return {name: values[1:] for name, values in taken.items()}


WORDS = {
    "bare": "the bare call to the card terminal: connect, TLS, request, answer",
    "attempt": "the attempt: written, sealed, called, read, written",
    "writes": "of it the two durable writes",
    "seal": "of it the seal",
    "read": "of it reading the answer",
}


def at_the_terminal(rounds: int) -> dict[str, list[float]] | str:
    """Milliseconds of each part of WORDS; why not, where there is no terminal to measure at."""
    try:
        with (
            tempfile.TemporaryDirectory(prefix="parterre-nexo-") as name,
            running_counterpart(Path(name)) as counterpart,
        ):
            database = Database.open(Path(name) / "till.sqlite")
            try:
                return measured(counterpart, database, rounds)
            finally:
                database.close()
    except (pytest.skip.Exception, pytest.fail.Exception) as missing:
        return str(missing)


def main(arguments: list[str]) -> int:
    """Print the table; 1 where there is no terminal to measure at."""
    parser = argparse.ArgumentParser(prog="bench nexo")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    rounds = parser.parse_args(arguments).rounds
    derived = milliseconds(lambda: SharedKey.of("house key", 3, "p4ssphrase of the house"))
    taken = at_the_terminal(rounds)
    if isinstance(taken, str):
        print(taken, file=sys.stderr)
        return 1
    rows = [
        [text, *(f"{quantile(taken[part], share):.2f}" for share in (0.5, 0.95))]
        for part, text in WORDS.items()
    ]
    show((f"{rounds} times, ms", "median", "95 %"), rows)
    bare, attempt = (statistics.median(taken[part]) for part in ("bare", "attempt"))
    print(
        f"\noverhead of an attempt: {attempt - bare:.2f} ms, {attempt / bare:.2f} times the bare"
        f" call; deriving the key once at start: {derived:.1f} ms;"
        f" answers up to {ANSWER_BYTES_MAX // 1024} KiB"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
