"""A house for a test: real processes of server and tills on loopback, ended by their ids."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import sqlalchemy
import zxingcpp

from pos.domain.journal import Sale, decode_body
from pos.domain.order import Order
from pos.domain.ticketcode import read
from pos.storage.database import Database
from printing.virtual.printer import VirtualPrinter
from sync.server import enrolment, tables
from sync.server.database import Database as Books
from tests.end2end import cradle

ROOT = Path(__file__).parents[2]
WAIT_S = 90.0
CASHIERS = {"cashier-1": "1111", "cashier-2": "2222"}


def wait_until(condition: Callable[[], bool], what: str, wait_s: float = WAIT_S) -> None:
    end_s = time.monotonic() + wait_s
    while not condition():
        assert time.monotonic() < end_s, f"waited {wait_s} s for {what}"
        time.sleep(0.02)


class Running:
    """A process of ours and what it said."""

    def __init__(
        self,
        arguments: Sequence[str],
        out: Path,
        environ: dict[str, str],
        namespace: str = "",
    ) -> None:
        self.out = out
        self.name = ""
        environ = {**os.environ, **environ}
        self.process: subprocess.Popen[bytes] | cradle.Forked
        with out.open("wb") as stdout:
            if cradle.has_read(arguments):
                self.process = cradle.start(arguments, out, ROOT, environ, namespace)
                return
            assert not namespace, "only who is forked can be told which network to see"
            self.process = subprocess.Popen(
                [sys.executable, "-m", *arguments],
                cwd=ROOT,
                env=environ,
                stdin=subprocess.DEVNULL,
                stdout=stdout,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def text(self) -> str:
        return self.out.read_text("utf-8")

    def wait(self, expected: int = 0, wait_s: float = WAIT_S) -> None:
        assert self.process.wait(wait_s) == expected, self.text

    def listening(self) -> str:
        """A server's address, once it has said it."""
        said = "listening on "

        def ready() -> bool:
            assert self.process.poll() is None, self.text
            return said in self.text

        wait_until(ready, "the server to listen")
        return self.text.partition(said)[2].split()[0]

    def kill(self) -> None:
        """kill -9."""
        self.process.kill()
        self.process.wait(WAIT_S)

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(WAIT_S)


@dataclass
class House:
    """One sales server, its tills, and the folder they live in."""

    folder: Path
    database: str
    workers: int = 1
    outage_min: int = 0
    serve_flags: Sequence[str] = ()
    url: str = ""
    server: Running | None = None
    tills: dict[str, Path] = field(default_factory=dict)
    _running: list[Running] = field(default_factory=list)

    def open(self, season: Path) -> None:
        init = ["init", "--database", self.database, "--season", str(season)]
        self.start(["sync.server", *init], "init").wait()
        # Who races for every seat of a hall has none of them in advance.
        alone = ["allotments", "--database", self.database, "--minutes", str(self.outage_min)]
        self.start(["sync.server", *alone], "allotments").wait()
        self.serve()

    def serve(self) -> None:
        """Start the server; at the same address if it was started before."""
        port = self.url.rpartition(":")[2] or "0"
        words = ["serve", "--port", port, "--workers", str(self.workers), *self.serve_flags]
        server = self.start(["sync.server", *words, "--database", self.database], "server")
        self.url = server.listening()
        self.server = server

    def enrol(self, *names: str) -> None:
        codes = self.enrolment_codes(*names)
        self.tills |= {name: self.folder / name for name in names}
        for enrolling in [self.till(name, "enrol", code) for name, code in codes.items()]:
            enrolling.wait()

    def enrolment_codes(self, *names: str) -> dict[str, str]:
        books = Books(self.database)
        try:
            return {name: enrolment.issue_code(books, name) for name in names}
        finally:
            books.close()

    def till(
        self, name: str, *words: str, crash_at: str = "", printer: str = "", line: str = ""
    ) -> Running:
        """Start a till without a window; `line` is another way to the server."""
        flags = ["--data", str(self.tills[name]), "--server-url", line or self.url]
        if printer:
            flags += ["--printer", printer]
        person = sorted(CASHIERS)[sorted(self.tills).index(name) % len(CASHIERS)]
        flags += ["--person", person, "--pin", CASHIERS[person]]
        environ = {"PARTERRE_CRASH_AT": crash_at} if crash_at else {}
        return self.start(["ui.headless", *flags, *words], name, environ)

    def close(self) -> None:
        for one in reversed(self._running):
            one.end()

    def start(
        self,
        arguments: Sequence[str],
        name: str,
        environ: dict[str, str] | None = None,
        namespace: str = "",
    ) -> Running:
        """Start a module as a process of this house, in our network or in that one."""
        out = self.folder / f"{len(self._running):03}-{name}.txt"
        running = Running(arguments, out, environ or {}, namespace)
        running.name = name
        self._running.append(running)
        return running

    def words_of(self, name: str) -> list[dict[str, object]]:
        """All lines that a till said, in all its lives."""
        lives = [one for one in self._running if one.name == name]
        return [line for life in lives for line in said(life)]

    # --- the books, read with everybody asleep or not ---------------------------------------------

    def sales_of(self, name: str) -> list[Order]:
        """The till's sales, by its own journal."""
        database = Database.open_to_read(self.tills[name] / "till.sqlite")
        try:
            with database.transaction() as unit:
                entries = [entry for entry, _ in unit.journal.everything()]
        finally:
            database.close()
        bodies = [decode_body(entry.kind, entry.body) for entry in entries]
        return [body.order for body in bodies if isinstance(body, Sale)]

    def rows(self, query: sqlalchemy.Select) -> list[sqlalchemy.Row]:
        """What stands in the server's tables."""
        with self.at_one_moment() as rows:
            return rows(query)

    @contextmanager
    def at_one_moment(self) -> Iterator[Callable[[sqlalchemy.Select], list[sqlalchemy.Row]]]:
        """Several looks at the tables of a server that goes on, which all see the same."""
        engine = sqlalchemy.create_engine(self.database)
        try:
            with engine.connect() as connection:
                if engine.dialect.name == "postgresql":
                    connection.execution_options(isolation_level="REPEATABLE READ")
                else:
                    connection.exec_driver_sql("BEGIN")
                yield lambda query: list(connection.execute(query))
        finally:
            engine.dispose()

    def sales_on_server(self) -> list[Order]:
        wanted = sqlalchemy.select(tables.entries.c.body).where(tables.entries.c.kind == "sale")
        return [msgspec.json.decode(row.body, type=Sale).order for row in self.rows(wanted)]

    def claims(self, performance: int) -> dict[int, int]:
        """State by place, of all that are not free."""
        claims = tables.claims.c
        wanted = sqlalchemy.select(claims.place, claims.state)
        return {
            row.place: row.state
            for row in self.rows(wanted.where(claims.performance == performance))
        }

    def versions(self, performance: int) -> list[int]:
        feed = tables.feed.c
        wanted = sqlalchemy.select(feed.version).where(feed.performance == performance)
        return [row.version for row in self.rows(wanted.order_by(feed.version))]

    def tasks(self) -> list[sqlalchemy.Row]:
        return self.rows(sqlalchemy.select(tables.tasks))


def said(till: Running) -> list[dict[str, object]]:
    """The lines a till said."""
    return [json.loads(line) for line in till.text.splitlines() if line.startswith("{")]


class PaperTray:
    """A printer on TCP whose papers are read like a scanner at the gate does."""

    def __init__(self) -> None:
        self._printer = VirtualPrinter(0, self._take)
        self._thread = threading.Thread(target=self._printer.run)
        self.codes: list[str] = []

    @property
    def address(self) -> str:
        host, port = self._printer.address
        return f"{host}:{port}"

    @property
    def tickets(self) -> list[str]:
        """The tickets' ids, in the order they came out."""
        return [str(read(code)[0].ticket) for code in self.codes]

    def __enter__(self) -> "PaperTray":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._printer.stop()
        self._thread.join(WAIT_S)

    def _take(self, paper: object) -> None:
        self.codes += [found.text for found in zxingcpp.read_barcodes(paper)]
