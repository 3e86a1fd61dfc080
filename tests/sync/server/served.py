"""A real server process with a small season, and tills that talk HTTP to it."""

import io
import json
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.protocol import wire
from sync.server import cli
from sync.server.demo_season import small
from sync.server.demo_season.curves import rectangle
from sync.server.demo_season.small import small_hall
from tests.end2end.house import Running
from tests.sync.server.tills import PaperTill

ROOT = Path(__file__).parents[3]
SEATS, STANDING = 200, 50
PERFORMANCES = 80
WAIT_S = 30


def write_season(folder: Path) -> None:
    """The small hall with standing room, and a performance for each test."""
    small(folder)
    hall = small_hall()
    hall.stand("Gallery", rectangle(-300, 1200, 600, 200), STANDING, "3")
    plan, more = hall.files(200.0)
    (folder / "plans" / "small.plan.json").write_bytes(plan)
    (folder / "plans" / "small.more.json").write_bytes(more)
    file = folder / "season.json"
    season = json.loads(file.read_bytes())
    first = season["performances"][0]
    start = datetime(2030, 3, 1, 19, 30, tzinfo=UTC)
    season["performances"] = [
        {**first, "id": number, "starts_at": (start + timedelta(days=number)).isoformat()}
        for number in range(1, PERFORMANCES + 1)
    ]
    file.write_text(json.dumps(season, indent=1), "utf-8")


@dataclass(frozen=True)
class Done:
    """What a word of the command line did and said."""

    returncode: int
    stdout: str
    stderr: str


def run(*words: str) -> Done:
    """One word of the server's command line, in this process: it starts nothing."""
    stdout, stderr = io.StringIO(), io.StringIO()
    with redirect_stdout(stdout), redirect_stderr(stderr):
        code = cli.main(words)
    return Done(code, stdout.getvalue(), stderr.getvalue())


@dataclass
class HttpTill:
    """An enrolled till."""

    http: httpx.Client
    paper: PaperTill
    enrolled: wire.Enrolled

    def post(self, path: str, ask: msgspec.Struct) -> httpx.Response:
        return self.http.post(path, content=msgspec.json.encode(ask))

    def hold(self, performance: int, places: list[int], standing: int = 0) -> httpx.Response:
        areas = [wire.AreaAsk(0, standing)] if standing else []
        return self.post("/v1/holds", wire.HoldAsk(uuid4(), performance, places, areas))

    def secure(self, performance: int, places: list[int]) -> httpx.Response:
        return self.post("/v1/secures", wire.SecureAsk(uuid4(), performance, places))

    def upload(self, first: int = 1) -> httpx.Response:
        return self.post("/v1/journal", self.paper.journal_ask(first))

    def snapshot(self, performance: int) -> wire.Snapshot:
        answer = self.http.get(f"/v1/performances/{performance}/snapshot")
        return msgspec.json.decode(answer.content, type=wire.Snapshot)


@dataclass
class Served:
    """A server that runs."""

    url: str
    database: str
    running: Running
    ends_with: int = 0
    _tills: list[HttpTill] = field(default_factory=list)
    _performance: int = 0

    def code(self, name: str) -> str:
        done = run("enrol-code", "--database", self.database, "--name", name)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def till(self, number: int) -> HttpTill:
        """The house's till number 1, 2 ...; enrolled when first asked for."""
        while len(self._tills) < number:
            self._tills.append(self._enrol(f"Till {len(self._tills) + 1}"))
        return self._tills[number - 1]

    def next_performance(self) -> int:
        """One that no test has touched."""
        self._performance += 1
        assert self._performance <= PERFORMANCES
        return self._performance

    def close(self) -> None:
        for till in self._tills:
            till.http.close()

    def _enrol(self, name: str) -> HttpTill:
        key = Ed25519PrivateKey.generate()
        ask = wire.Enrol(self.code(name), key.public_key().public_bytes_raw())
        answer = httpx.post(f"{self.url}/v1/enrol", content=msgspec.json.encode(ask))
        assert answer.status_code == 200, answer.text
        enrolled = msgspec.json.decode(answer.content, type=wire.Enrolled)
        headers = {"Authorization": f"Bearer {enrolled.token}", "Parterre-Protocol": "1"}
        http = httpx.Client(base_url=self.url, headers=headers, timeout=WAIT_S)
        return HttpTill(http, PaperTill(enrolled.till, key), enrolled)


@contextmanager
def serving(database: str, *more: str) -> Iterator[Served]:
    """`serve` until the end of the block; it then has to end by itself, and well."""
    with tempfile.TemporaryDirectory() as folder:
        words = ["sync.server", "serve", "--database", database, *more]
        running = Running(words, Path(folder, "said.txt"), {})
        try:
            served = Served(running.listening(), database, running)
            yield served
            served.close()
            running.process.terminate()
            running.wait(served.ends_with, WAIT_S)
        finally:
            if running.process.poll() is None:
                running.kill()


def events(lines: Iterator[str]) -> Iterator[tuple[str, Any]]:
    """Event name and data of a stream; heartbeats are passed over."""
    name, end_s = "", time.monotonic() + WAIT_S
    for line in lines:
        assert time.monotonic() < end_s, "no event came"
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: "):
            yield name, json.loads(line.removeprefix("data: "))
