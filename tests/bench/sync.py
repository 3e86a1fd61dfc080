"""What tills hear of each other, and how fast one that was away is back.

A real server process on SQLite, the stadium of the demo season. The watchers are bare sockets in
this process; draining and reconnecting are done by the till's own outbox, feed and replica.
"""

import argparse
import shutil
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from pos.domain import journal
from pos.domain.ids import OperationId, PerformanceId, PlaceId, TillId
from pos.domain.refusals import Trouble
from pos.services.desk import Desk
from pos.services.system import RandomIds, SystemClock
from pos.storage.credentials import Credentials
from pos.storage.database import Database
from sync.client.backoff import Backoff
from sync.client.feed import Feed
from sync.client.http import Http
from sync.client.outbox import Outbox
from sync.client.replica import Replica
from sync.client.server import RemoteServer
from sync.protocol.wire import PLACES_PER_ASK, Changes, Snapshot
from tests.bench import simulation
from tests.bench.load import on_a_quick_loop
from tests.bench.server import Clerk, codes, command, enrolled, largest_performances, serving
from tests.bench.table import quantile, show
from tests.bench.watchers import Latencies, watch

WATCHERS = (1, 50, 200)
CHANGES, CHANGES_PER_S = 200, 20
QUEUED, A_TRANSACTION = 10_000, 500
RECONNECTS = 5
RESUMED = 500
WAIT_S = 60.0

Row = list[str]


@dataclass
class Till:
    """One till of the house: its clerk, its desk and its line to the server."""

    clerk: Clerk
    desk: Desk
    http: Http
    server: RemoteServer

    def close(self) -> None:
        """Hang up and put the database away."""
        self.http.close()
        self.desk.database.close()


def a_till(folder: Path, port: int, code: str) -> Till:
    """Enrolled, with an empty journal."""
    number, token, key = enrolled(port, code)
    url = f"http://127.0.0.1:{port}"
    own = Credentials(TillId(number), "Bench", token, key, b"", b"", b"", 1, url)
    desk = Desk(Database.open(folder / f"till-{number}.sqlite"), own, SystemClock(), RandomIds())
    http = Http(url, token)
    return Till(Clerk(number, token, key), desk, http, RemoteServer(http, desk.clock))


def feed_rows(port: int, till: Till, performance: int, last_place: int) -> list[Row]:
    """A steady seller, and ever more who watch: from sending a hold to everybody's knowing."""
    rows, top = [], last_place
    for count in WATCHERS:
        places = [top - number for number in range(CHANGES)]
        top -= CHANGES
        found: Latencies = on_a_quick_loop(
            watch(port, till.clerk.token, performance, count, (places, CHANGES_PER_S))
        )
        assert len(found.seconds) == count * CHANGES, "somebody was not told"
        what = f"a change told to {count} subscriber{'s' * (count > 1)}, {CHANGES_PER_S}/s"
        rows.append(_row(what, found.seconds, "p95 ≤ 250" if count == max(WATCHERS) else ""))
    return rows


def queue_sales(till: Till, performance: int) -> None:
    """Sales of two places each that the server does not know of; it knows that they are owned."""
    places = range(2 * QUEUED)
    for start in range(0, len(places), PLACES_PER_ASK):
        some = [PlaceId(one) for one in places[start : start + PLACES_PER_ASK]]
        till.server.secure(OperationId(uuid4()), PerformanceId(performance), some)
    for start in range(0, QUEUED, A_TRANSACTION):
        with till.desk.database.transaction() as unit:
            for sale in range(start, start + A_TRANSACTION):
                order = till.clerk.order(performance, [2 * sale, 2 * sale + 1])
                unit.journal.append(journal.Sale(order), order.at_ms)


def drain_row(till: Till) -> Row:
    """All of it through the outbox."""
    started = time.perf_counter()
    count = Outbox(till.desk, till.http).drain()
    seconds = time.perf_counter() - started
    assert count == QUEUED
    with till.desk.database.transaction() as unit:
        assert not unit.tasks.open(), "the server has questions about a sale it owned"
    return _row(f"draining {QUEUED:,} queued sales", [seconds], "≤ 15,000")


class Watching:
    """A sink that keeps a replica up to date and says when a version is reached."""

    def __init__(self, replica: Replica) -> None:
        self.replica = replica
        self.wanted = 0
        self.is_there = threading.Event()
        self.snapshots = 0

    def snapshot(self, snapshot: Snapshot) -> None:
        """The whole performance."""
        self.snapshots += 1
        self.replica.apply_snapshot(snapshot)
        self._look()

    def changes(self, changes: Changes) -> None:
        """What follows."""
        self.replica.apply(changes)
        self._look()

    def unsure(self) -> None:
        """A snapshot follows."""

    def heard(self) -> None:
        """A sign of life."""

    def lost(self, trouble: Trouble) -> None:
        """Not in this bench."""
        raise AssertionError(trouble)

    def _look(self) -> None:
        if self.replica.version >= self.wanted:
            self.is_there.set()


def followed(feed: Feed, sink: Watching, wanted: int) -> float:
    """Seconds from asking until that version is in the replica; then the line is cut."""
    sink.wanted = wanted
    sink.is_there.clear()
    stop = threading.Event()
    thread = threading.Thread(target=feed.run, args=(stop,))
    started = time.perf_counter()
    thread.start()
    assert sink.is_there.wait(WAIT_S), "the map did not come"
    seconds = time.perf_counter() - started
    stop.set()
    while thread.is_alive():  # between the snapshot and the stream there is no line to cut yet
        feed.hang_up()
        thread.join(0.01)
    return seconds


def reconnect_rows(till: Till, performance: int, seats: int) -> list[Row]:
    """To a fresh map from nothing, and from the last version seen."""
    fresh, resumed = [], []
    free = 2 * QUEUED
    for _ in range(RECONNECTS):
        http = Http(till.desk.credentials.server_url, till.clerk.token)
        try:
            sink = Watching(Replica(seats))
            feed = Feed(http, PerformanceId(performance), sink, backoff=Backoff(0.001, 0.001))
            fresh.append(followed(feed, sink, 1))
            assert int((sink.replica.states != 0).sum()) >= 2 * QUEUED
            for _ in range(RESUMED // PLACES_PER_ASK):
                some = [PlaceId(free + one) for one in range(PLACES_PER_ASK)]
                till.server.hold(OperationId(uuid4()), PerformanceId(performance), some)
                free += PLACES_PER_ASK
            resumed.append(followed(feed, sink, sink.replica.version + RESUMED))
            assert sink.snapshots == 1, "it started anew instead of going on"
        finally:
            http.close()
    return [
        _row(
            f"a map of {seats:,} seats, {2 * QUEUED:,} of them sold, from nothing", fresh, "≤ 1,000"
        ),
        _row(f"the same map after {RESUMED} missed changes", resumed, ""),
    ]


def _row(what: str, seconds: list[float], aim: str) -> Row:
    times = [f"{quantile(seconds, share) * 1000:,.0f}" for share in (0.5, 0.95, 0.99)]
    if len(seconds) == 1:
        times[1:] = ["", ""]
    return [what, f"{len(seconds):,}", *times, aim]


def measure(folder: Path) -> list[Row]:
    """All rows."""
    from sync.server import demo_season

    season = folder / "season"
    demo_season.write(season, datetime.now(UTC).date())
    performance, seats = largest_performances(season)
    url = f"sqlite:///{folder}/server.sqlite"
    command("init", "--database", url, "--season", str(season))
    with serving(url, 1) as port:
        till = a_till(folder, port, codes(url, 1)[0])
        try:
            rows = feed_rows(port, till, performance, seats - 1)
            queue_sales(till, performance)
            return [*rows, drain_row(till), *reconnect_rows(till, performance, seats)]
        finally:
            till.close()


def main(arguments: list[str]) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="run.py bench sync")
    parser.parse_args(arguments)
    folder = Path(tempfile.mkdtemp(prefix="parterre-bench-"))
    try:
        rows = measure(folder)
        show(["what", "times", "p50 ms", "p95 ms", "p99 ms", "aim ms"], rows)
        speed = simulation.steps_per_s()
        print(f"\nsimulated steps a second, one core, all invariants: {speed:,.0f} (aim 5,000)")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main(sys.argv[1:])
