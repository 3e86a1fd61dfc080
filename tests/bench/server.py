"""Whole sales a second on the sales server (hold, secure, upload of the sale), beside the disk.

Each client is an enrolled till of its own; 2 places an order; one performance of 20,000 seats or
more. The load generator runs on the same machine. Each client asks anew as soon as it is answered,
so that a whole sale lasts clients / (sales a second) on the average, however quick the server is;
what a cashier waits for is one answer.
"""

import argparse
import base64
import contextlib
import json
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pos.domain import journal, ticketcode
from pos.domain.ids import (
    CategoryId,
    OrderId,
    PerformanceId,
    PersonId,
    PlaceId,
    ShiftId,
    TicketId,
    TicketTypeId,
    TillId,
    uuid7,
)
from pos.domain.order import Order, Tender, Ticket
from pos.domain.plan import PlaceLabel
from sync.server import enrolment
from sync.server.database import Database
from tests.bench import disk
from tests.bench.load import on_a_quick_loop, request, run
from tests.bench.table import quantile, show

ROOT = Path(__file__).resolve().parents[2]
CLIENTS = (1, 16, 64)
SALES = {1: 300, 16: 2400, 64: 4800}
START_TIMEOUT_S = 60
NONE = ("", "", "", "")
HEADS = ["what", "clients", "per second", "sale p50 ms", "p99 ms", "answer p50 ms", "p99 ms"]


def command(*arguments: str) -> str:
    """One word of the server's command line; what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "sync.server", *arguments],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
        timeout=300,
    )
    return done.stdout.strip()


@contextlib.contextmanager
def serving(url: str, workers: int) -> Iterator[int]:
    """A real server process; its port."""
    child = subprocess.Popen(
        [
            *(sys.executable, "-m", "sync.server", "serve"),
            *("--database", url, "--workers", str(workers)),
        ],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert child.stdout is not None
        line = child.stdout.readline()
        yield int(line.rsplit(":", 1)[1])
    finally:
        child.terminate()
        child.wait(START_TIMEOUT_S)


def codes(url: str, count: int) -> list[str]:
    """Enrolment codes; not by the command line, which would start a process for each."""
    database = Database(url)
    try:
        return [enrolment.issue_code(database, f"Bench {number}") for number in range(count)]
    finally:
        database.close()


def enrolled(port: int, code: str) -> tuple[int, str, Ed25519PrivateKey]:
    """Till number, token and key of a newly enrolled till."""
    key = Ed25519PrivateKey.generate()
    body = json.dumps(
        {
            "code": code,
            "till_key": base64.b64encode(key.public_key().public_bytes_raw()).decode(),
        }
    ).encode()
    ask = urllib.request.Request(
        f"http://127.0.0.1:{port}/v1/enrol",
        data=body,
        headers={"Content-Type": "application/json", "Parterre-Protocol": "1"},
    )
    with urllib.request.urlopen(ask, timeout=30) as answer:
        said = json.load(answer)
    return said["till"], said["token"], key


def fresh_id() -> UUID:
    """As a till makes them."""
    return uuid7(time.time_ns() // 1_000_000, secrets.randbits(74))


class Clerk:
    """Writes a till's requests ahead of the run, so that the run measures the server."""

    def __init__(self, till: int, token: str, key: Ed25519PrivateKey) -> None:
        self.till, self.token, self.key = TillId(till), token, key
        self.head = journal.Head()
        self.shift = ShiftId(fresh_id())

    def cycle(self, performance: int, places: list[int]) -> list[bytes]:
        """Hold, secure and sell those places."""
        ask = {"operation": str(fresh_id()), "performance": performance, "places": places}
        hold = json.dumps(ask).encode()
        secure = json.dumps(ask | {"operation": str(fresh_id())}).encode()
        return [
            request("/v1/holds", self.token, hold),
            request("/v1/secures", self.token, secure),
            request("/v1/journal", self.token, self.upload(performance, places)),
        ]

    def upload(self, performance: int, places: list[int]) -> bytes:
        """The sale as the next entry of this till's journal."""
        order = self.order(performance, places)
        entry = journal.append(self.head, self.till, 1, journal.Sale(order), order.at_ms)
        self.head = journal.Head(entry.number, entry.hash)
        sent = {
            "number": entry.number,
            "previous": base64.b64encode(entry.previous).decode(),
            "hash": base64.b64encode(entry.hash).decode(),
            "kind": entry.kind,
            "at_ms": entry.at_ms,
            "body": base64.b64encode(entry.body).decode(),
        }
        return json.dumps({"incarnation": 1, "entries": [sent]}).encode()

    def order(self, performance: int, places: list[int]) -> Order:
        """Those places, sold now for cash."""
        now_ms = int(time.time() * 1000)
        tickets = tuple(self.ticket(performance, place, now_ms) for place in places)
        return Order(
            id=OrderId(fresh_id()),
            number=f"{self.till}-{self.head.number + 1:06d}",
            till=self.till,
            shift=self.shift,
            person=PersonId("bench"),
            at_ms=now_ms,
            currency="EUR",
            tickets=tickets,
            tenders=(Tender("cash", 2400 * len(tickets)),),
        )

    def ticket(self, performance: int, place: int, now_ms: int) -> Ticket:
        """A signed ticket."""
        ticket = TicketId(fresh_id())
        code = ticketcode.TicketCode(
            self.till, PerformanceId(performance), PlaceId(place), ticket, 1, now_ms // 1000
        )
        return Ticket(
            id=ticket,
            performance=PerformanceId(performance),
            place=PlaceId(place),
            label=PlaceLabel("Bench", "A", str(place)),
            category=CategoryId("A"),
            ticket_type=TicketTypeId("adult"),
            price_minor=2400,
            code=ticketcode.sign(code, self.key),
        )


def largest_performances(folder: Path) -> tuple[int, int]:
    """A performance of the largest hall in a season folder, and its seats."""
    from pos.domain import planfile

    season = json.loads((folder / "season.json").read_text())
    best = (0, 0)
    for name in {one["plan"] for one in season["performances"]}:
        raw = (folder / "plans" / f"{name}.plan.json").read_bytes()
        more = folder / "plans" / f"{name}.more.json"
        plan = planfile.read_plan(raw, more.read_bytes() if more.exists() else None)
        first = next(one["id"] for one in season["performances"] if one["plan"] == name)
        best = max(best, (plan.seat_count, first))
    return best[1], best[0]


def written(
    clerks: Sequence[Clerk], performance: int, first: int, each: int
) -> list[list[list[bytes]]]:
    """So many sales of each clerk, who sells a part of the hall from its first seat on.

    In turns, so that their ids grow in the order in which they will be asked, as they do at tills.
    """
    scripts: list[list[list[bytes]]] = [[] for _ in clerks]
    for turn in range(each):
        for number, clerk in enumerate(clerks):
            place = first + 2 * (number * each + turn)
            scripts[number].append(clerk.cycle(performance, [place, place + 1]))
    return scripts


def measure(url: str, workers: int, season: Path) -> list[list[str]]:
    """One row for each number of clients."""
    command("init", "--database", url, "--season", str(season))
    performance, seats = largest_performances(season)
    rows, first = [], 0
    with serving(url, workers) as port:
        clerks = [Clerk(*enrolled(port, code)) for code in codes(url, max(CLIENTS))]
        for clients in CLIENTS:
            each = SALES[clients] // clients
            assert first + 2 * clients * each <= seats, "the hall is too small for this run"
            scripts = written(clerks[:clients], performance, first, each)
            first += 2 * clients * each
            counter, seconds = on_a_quick_loop(run(port, scripts))
            assert not counter.refused, counter.refused[:3]
            rate = f"{len(counter.cycles_s) / seconds:.0f}"
            rows.append([str(clients), rate, *_ms(counter.cycles_s), *_ms(counter.answers_s)])
    return rows


def _disk(folder: Path, kilobytes: int) -> list[str]:
    took_s = disk.fdatasyncs_s(folder, kilobytes)
    return [
        f"disk: {kilobytes} kB written and fdatasync",
        "1",
        f"{len(took_s) / sum(took_s):.0f}",
        *_ms(took_s),
        "",
        "",
    ]


def _ms(took_s: Sequence[float]) -> list[str]:
    """Their median and what 99 of 100 stay under."""
    return [f"{quantile(took_s, share) * 1000:.1f}" for share in (0.5, 0.99)]


def main(arguments: list[str]) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="run.py bench server")
    parser.parse_args(arguments)
    from sync.server import demo_season
    from tests.postgres_server import running_postgres

    folder = Path(tempfile.mkdtemp(prefix="parterre-bench-"))
    try:
        season = folder / "season"
        demo_season.write(season, datetime.now(UTC).date())
        commits = disk.sqlite_commits_per_s(folder)
        rows = [_disk(folder, 4), _disk(folder, 256)]
        rows.append(["disk: SQLite commits, WAL, FULL", "1", f"{commits:.0f}", *NONE])
        url = f"sqlite:///{folder}/server.sqlite"
        rows += [["sales on SQLite", *row] for row in measure(url, 1, season)]
        for workers in (1, 2):
            with running_postgres() as postgres:
                if workers == 1:
                    rate = disk.postgres_commits_per_s(postgres)
                    rows.append(["PostgreSQL commits, one connection", "1", f"{rate:.0f}", *NONE])
                rows += [
                    [f"sales on PostgreSQL, {workers} worker{'s' * (workers > 1)}", *row]
                    for row in measure(postgres, workers, season)
                ]
        show(HEADS, rows)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main(sys.argv[1:])
