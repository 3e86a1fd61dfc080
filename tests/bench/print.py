"""Paper: ms and bytes of a ticket in each language, beside python-escpos's own way; a queue's gaps.

The printer is one on loopback that takes the time paper takes; the queue and its disk are real.
"""

import io
import os
import select
import socket
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import closing, redirect_stdout
from dataclasses import dataclass, field, replace
from pathlib import Path
from uuid import UUID

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QTimer

from pos.domain.ids import JobId
from pos.domain.paper import TicketPaper, encode, kind_of
from pos.services.system import RandomIds, SystemClock
from pos.storage.database import Database
from printing.languages import escpos, language_of
from printing.layout import Page, lay_out
from printing.models import MODELS
from printing.printer import Printer
from printing.profile import ROLL_80MM, Profile
from printing.spool import Spool
from printing.transports.tcp import TcpTransport
from printing.virtual.behaviour import Behaviour
from tests.bench.table import quantile, show
from tests.printing.lines import serving
from tests.printing.papers import CHINESE, OPERA

ROUNDS = 30
ORDER = 8  # tickets of one order
RUSH = 50  # tickets while the window must not stutter
BEAT_MS = 4
JOB = UUID(int=5)
PAPER_MM_S = 200
QUIET_S = 3.0


def milliseconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def by_python_escpos(page: Page) -> bytes:
    """The library's own picture path, in the strips that we use."""
    encoder = escpos._encoder()
    strip = ROLL_80MM.strip_rows
    with redirect_stdout(io.StringIO()):  # it prints a line for each strip
        encoder.image(page.picture, impl="bitImageRaster", fragment_height=strip, center=False)
    encoder.cut(feed=False)
    return bytes(encoder.output)


@dataclass
class Built:
    """One row of the first table."""

    what: str
    size: int
    laid: list[float] = field(default_factory=list)
    told: list[float] = field(default_factory=list)

    def cells(self) -> list[str]:
        whole = [laid + told for laid, told in zip(self.laid, self.told, strict=True)]
        middles = [statistics.median(one) for one in (self.laid, self.told, whole)]
        times = [f"{middle:.1f}" for middle in middles]
        return [self.what, *times, f"{quantile(whole, 0.95):.1f}", f"{self.size:,}"]


def built(
    what: str, paper: TicketPaper, profile: Profile, tell: Callable[[Page], bytes] | None = None
) -> Built:
    """A ticket laid out and put into bytes, over and over, after once to warm up."""
    language = language_of(profile)
    telling = tell or (lambda page: language.paper(page, JOB))
    found = Built(what, len(telling(lay_out(paper, profile))))
    for _ in range(ROUNDS):
        pages: list[Page] = []
        found.laid.append(milliseconds(lambda into=pages: into.append(lay_out(paper, profile))))
        found.told.append(milliseconds(lambda page=pages[0]: telling(page)))
    return found


def tickets() -> None:
    """The first table."""
    across = replace(MODELS["boca-200"], stock_mm=None)  # our roll's layout on a line as wide
    rows = [
        built("Latin, own letters and code", OPERA, MODELS["roll-80mm-native"]),
        built("Chinese, own letters where it has them", CHINESE, MODELS["roll-80mm-native"]),
        built("Latin, dots", OPERA, ROLL_80MM),
        built("Chinese, dots", CHINESE, ROLL_80MM),
        built("Chinese, dots, by python-escpos `image()`", CHINESE, ROLL_80MM, by_python_escpos),
        built("Chinese, dots, ZPL", CHINESE, MODELS["zebra-roll"]),
        built("Chinese, dots, FGL", CHINESE, across),
    ]
    columns = ["a ticket", "layout ms", "bytes ms", "both ms", "both, p95", "bytes"]
    show(columns, [row.cells() for row in rows])
    ours, theirs = (statistics.median(rows[at].told) for at in (3, 4))
    print(f"\nChinese dots into bytes: {theirs / ours:.1f} times as fast as python-escpos")


class PaperTime:
    """A printer whose paper takes its time: what it says in order it says when the paper is out."""

    def __init__(self, paper_mm_s: float) -> None:
        self._paper_mm_s = paper_mm_s
        self.begun: list[float] = []
        self.done: list[float] = []

    def __call__(self, line: socket.socket) -> None:
        behaviour, held, due = Behaviour(), b"", 0.0
        idle = True
        while True:
            wait = max(0.0, due - time.perf_counter()) if held else None
            if select.select([line], [], [], wait)[0]:
                data = line.recv(1 << 16)
                if not data:
                    return
                behaviour.receive(data)
                if idle and b"\x1b@" in data:
                    idle, start = False, time.perf_counter()
                    self.begun.append(start)
                for paper in behaviour.papers:
                    due = start + paper.height / 203 * 25.4 / self._paper_mm_s
                    due, idle = max(due, time.perf_counter()), True
                    self.done.append(due)
                behaviour.papers.clear()
                answers, asked = bytes(behaviour.answers), bytearray()
                behaviour.answers.clear()
                for answer in _answers(answers):
                    if answer[0] & 0x90 == 0:
                        held += answer
                    else:
                        asked += answer
                line.sendall(asked)
            if held and time.perf_counter() >= due:
                line.sendall(held)
                held = b""


def _answers(raw: bytes) -> list[bytes]:
    """Automatic status is four bytes; the others are one."""
    found = []
    while raw:
        size = 4 if raw[0] & 0x93 == 0x10 else 1
        found.append(raw[:size])
        raw = raw[size:]
    return found


def drained(spool: Spool, wanted: int) -> None:
    printed = 0
    until = time.monotonic() + 300
    while printed < wanted:
        printed += spool.run_once()
        assert time.monotonic() < until, "the queue does not end"


def queue(folder: Path, address: tuple[str, int], count: int) -> tuple[Database, Spool]:
    """A till's queue with so many tickets."""
    database, ids = Database.open(folder / "till.sqlite"), RandomIds()
    printer = Printer(TcpTransport(*address), replace(ROLL_80MM, paper_mm_s=PAPER_MM_S))
    spool = Spool(database, SystemClock(), {"tickets": printer})
    spool.run_once()  # the line is open, the library warm
    with database.transaction() as unit:
        for number in range(count):
            paper = replace(CHINESE, order_number=f"3-{number:06}")
            unit.jobs.add(JobId(ids.new()), kind_of(paper), encode(paper))
    return database, spool


def streamed() -> None:
    """Eight tickets of one order: how long the printer stood still between two of them."""
    printer = PaperTime(PAPER_MM_S)
    folder = tempfile.TemporaryDirectory(prefix="parterre-print-")
    with folder as name, serving(printer) as address:
        database, spool = queue(Path(name), address, ORDER)
        with closing(database), closing(spool):
            drained(spool, ORDER)
    gaps = [
        (begun - done) * 1000 for done, begun in zip(printer.done, printer.begun[1:], strict=False)
    ]
    whole = printer.done[-1] - printer.begun[0]
    own = sum(done - begun for begun, done in zip(printer.begun, printer.done, strict=True))
    show(
        [f"{ORDER} tickets at {PAPER_MM_S} mm/s", "s"],
        [["the paper's own time", f"{own:.2f}"], ["all of it", f"{whole:.2f}"]],
    )
    print(f"\ngap between two: median {statistics.median(gaps):.0f} ms, longest {max(gaps):.0f} ms")


def heartbeat() -> None:
    """What a window on the same interpreter feels while tickets print."""
    app = QCoreApplication.instance() or QCoreApplication([sys.argv[0]])
    rows = []
    folder = tempfile.TemporaryDirectory(prefix="parterre-print-")
    with folder as name, serving(PaperTime(1e6)) as address:
        database, spool = queue(Path(name), address, RUSH)
        with closing(database), closing(spool):
            rows.append(["nothing prints", *_beats(app, lambda: time.sleep(QUIET_S))])
            words = f"{RUSH} tickets print"
            rows.append([words, *_beats(app, lambda: drained(spool, RUSH))])
    show([f"a beat each {BEAT_MS} ms comes late by, ms", "median", "p99", "most"], rows)


def _beats(app: QCoreApplication, work: Callable[[], None]) -> list[str]:
    late: list[float] = []
    last = [time.perf_counter()]

    def beat() -> None:
        now = time.perf_counter()
        late.append(max(0.0, (now - last[0]) * 1000 - BEAT_MS))
        last[0] = now

    timer = QTimer()
    timer.timeout.connect(beat)
    timer.start(BEAT_MS)
    thread = threading.Thread(target=work)
    thread.start()
    while thread.is_alive():
        app.processEvents()
        time.sleep(0.0005)
    timer.stop()
    thread.join()
    middle = statistics.median(late)
    return [f"{middle:.1f}", f"{quantile(late, 0.99):.1f}", f"{max(late):.1f}"]


def main(_: list[str]) -> None:
    """Print the tables."""
    escpos.warm_up()
    tickets()
    print()
    streamed()
    print()
    heartbeat()


if __name__ == "__main__":
    main(sys.argv[1:])
