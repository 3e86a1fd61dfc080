"""The scene of a chaos run: one sales server, its database, tills on lines that can be hurt."""

import os
import random
import shutil
import ssl
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.chaos import certificate, season
from tests.chaos.cables import Cable, Cables, NoCables
from tests.chaos.lines import Line, Lines, reach
from tests.end2end.house import CASHIERS, House, PaperTray, Running
from tests.postgres_server import new_database, running_postgres

SMALL_DISK_BYTES = 24_000_000
OUTAGE_MIN = 30  # so that tills own places in advance, and sell them alone
SMALL_DISKS = 2  # how many tills have one
_MOUNT_TIMEOUT_S = 20
_SPAWNED = b"multiprocessing.spawn"


@dataclass(frozen=True)
class Wish:
    """What to run."""

    seconds: float
    tills: int = 6
    seed: int = 1
    database: str = "postgres"
    workers: int = 2
    cables: bool = True
    pace_s: float = 0.3
    rewinds: bool = True  # of tills
    server_rewinds: bool = False
    only: str = ""  # faults with one of those in their name, by commas
    calm: float = 1.0  # how much longer than usual between two faults


@dataclass(eq=False)
class TillPost:
    """One till's place in the house: its line, its printer, its disk, and its present life."""

    name: str
    data: Path
    line: Line
    printer_line: Line
    tray: PaperTray
    cable: Cable | None
    small_disk: bool
    life: Running | None = None
    lives: int = 0
    lost: list[Path] = field(default_factory=list)  # the disks that older copies were put over
    ends: Counter[str] = field(default_factory=Counter)

    @property
    def anchor(self) -> Path:
        """Not on its disk, which may be put back from a copy."""
        return self.data.with_name(f"{self.name}.anchor")

    @property
    def pid(self) -> int | None:
        """Of the living process."""
        if self.life is None or self.life.process.poll() is not None:
            return None
        return self.life.process.pid


@dataclass(eq=False)
class Scene:
    """Everything a fault may touch."""

    wish: Wish
    house: House
    lines: Lines
    host: str
    papers: certificate.Papers | None
    posts: dict[str, TillPost] = field(default_factory=dict)
    without: list[str] = field(default_factory=list)
    times_put_back: int = 0  # the server's books
    books_kept: bool = False  # a copy of them

    @property
    def postgres(self) -> bool:
        """Whether the server's books are on PostgreSQL."""
        return self.house.database.startswith("postgresql")

    def workers(self) -> list[int]:
        """Ids of the processes that answer tills."""
        server = self.house.server
        if server is None or server.process.poll() is not None:
            return []
        if self.house.workers == 1:
            return [server.process.pid]
        return [pid for pid in _children(server.process.pid) if _SPAWNED in _command(pid)]

    def start_till(self, post: TillPost, crash_at: str, seed: int) -> None:
        """Let the till live again."""
        words = ["--pace", str(self.wish.pace_s), "--seed", str(seed), *self._person(post)]
        environ = {"PARTERRE_CRASH_AT": crash_at} if crash_at else {}
        post.life = self._run(post, ["tests.chaos.cashier", *self._flags(post), *words], environ)
        post.lives += 1

    def drain(self, post: TillPost, patience_s: float) -> Running:
        """Start the till so that it only prints and uploads what waits."""
        words = [*self._person(post), "--patience", str(patience_s), "drain"]
        return self._run(post, ["ui.headless", *self._flags(post), *words], {})

    def enrol(self, post: TillPost, code: str) -> Running:
        """Make it a till of the house."""
        return self._run(post, ["ui.headless", *self._flags(post), "enrol", code], {})

    def _run(self, post: TillPost, words: list[str], environ: dict[str, str]) -> Running:
        namespace = post.cable.inside if post.cable else ""
        return self.house.start(words, post.name, environ, namespace)

    def _flags(self, post: TillPost) -> list[str]:
        scheme = "https" if self.papers else "http"
        flags = [
            "--data",
            str(post.data),
            "--anchor",
            str(post.anchor),
            "--server-url",
            f"{scheme}://{self.host}:{post.line.port}",
        ]
        flags += ["--printer", f"{self.host}:{post.printer_line.port}"]
        return flags + (["--ca-file", str(self.papers.authority)] if self.papers else [])

    def _person(self, post: TillPost) -> list[str]:
        person = sorted(CASHIERS)[list(self.posts).index(post.name) % len(CASHIERS)]
        return ["--person", person, "--pin", CASHIERS[person]]


@contextmanager
def standing(wish: Wish, folder: Path) -> Iterator[Scene]:
    """A house with all its tills enrolled, nothing sold yet; gone with the block."""
    with ExitStack() as stack:
        without: list[str] = []
        cables = _cables(stack, wish, without)
        host = cables.address if cables else "127.0.0.1"
        papers = certificate.issue(folder, host) if cables else None
        database = f"sqlite:///{folder / 'sales.sqlite'}"
        if wish.database == "postgres":
            database = new_database(stack.enter_context(running_postgres()))
        workers = wish.workers if wish.database == "postgres" else 1
        house = House(folder, database, workers, outage_min=OUTAGE_MIN)
        house.serve_flags = ("--anchor", str(folder / "server.anchor"))
        if papers:
            house.serve_flags += (
                *("--host", host, "--certificate", str(papers.certificate)),
                *("--key", str(papers.key)),
            )
        stack.callback(house.close)
        season.write(folder / "season")
        house.open(folder / "season" / "small")
        lines = stack.enter_context(Lines())
        scene = Scene(wish, house, lines, host, papers, without=without)
        for number in range(1, wish.tills + 1):
            post = _post(stack, scene, cables, number)
            scene.posts[post.name] = post
            house.tills[post.name] = post.data
        stack.callback(house.close)  # again: before its tills' disks go
        _enrol(scene)
        yield scene


def _cables(stack: ExitStack, wish: Wish, without: list[str]) -> Cables | None:
    if not wish.cables:
        without.append("no network namespaces: not wanted")
        return None
    try:
        cables = Cables()
    except NoCables as error:
        without.append(f"no network namespaces, proxies alone: {error}")
        return None
    stack.callback(cables.close)
    return cables


def _post(stack: ExitStack, scene: Scene, cables: Cables | None, number: int) -> TillPost:
    name = f"Till {number}"
    dice = random.Random(f"{scene.wish.seed} line {number}")
    to_server = to_till = None
    if scene.papers:
        to_server = ssl.create_default_context(cafile=scene.papers.authority)
        to_till = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        to_till.load_cert_chain(scene.papers.certificate, scene.papers.key)
    port = int(scene.house.url.rpartition(":")[2])
    line = Line(reach(scene.host, port, to_server), dice)
    scene.lines.open(scene.host, line, to_till)
    tray = stack.enter_context(PaperTray())
    printer_host, _, printer_port = tray.address.rpartition(":")
    printer_line = Line(reach(printer_host, int(printer_port)), dice, is_http=False)
    scene.lines.open(scene.host, printer_line)
    data = scene.house.folder / name
    small = number <= SMALL_DISKS and _small_disk(stack, data, scene.without)
    cable = cables.join() if cables else None
    return TillPost(name, data, line, printer_line, tray, cable, small)


def _small_disk(stack: ExitStack, data: Path, without: list[str]) -> bool:
    """A disk of its own that can be filled; at the end its files lie in the folder like others'."""
    data.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", f"size={SMALL_DISK_BYTES}", "tmpfs", str(data)]
    done = (
        subprocess.run(words, check=False, capture_output=True, text=True, timeout=_MOUNT_TIMEOUT_S)
        if shutil.which("mount")
        else None
    )
    if done is None or done.returncode:
        without.append("no full disks: a small one cannot be mounted here")
        return False

    def give_back() -> None:
        kept = data.with_name(f"{data.name}.kept")
        shutil.copytree(data, kept)
        subprocess.run(["umount", str(data)], check=True, timeout=_MOUNT_TIMEOUT_S)
        data.rmdir()
        kept.rename(data)

    stack.callback(give_back)
    return True


def _enrol(scene: Scene) -> None:
    codes = scene.house.enrolment_codes(*scene.posts)
    enrolling = [scene.enrol(scene.posts[name], code) for name, code in codes.items()]
    for one in enrolling:
        one.wait()


def _children(pid: int) -> list[int]:
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if int((folder / "stat").read_text().rpartition(")")[2].split()[1]) == pid:
                found.append(int(folder.name))
    return sorted(found)


def _command(pid: int) -> bytes:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""


def signal_to(pid: int | None, number: int) -> bool:
    """Whether there was somebody to hear it."""
    if pid is None:
        return False
    with suppress(ProcessLookupError):
        os.kill(pid, number)
        return True
    return False
