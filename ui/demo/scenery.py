"""The scenery of a demo: a season, a sales server, a ticket printer, enrolled tills.

Every part is the real program in a process of its own, on loopback. They end with the scenery.
"""

import contextlib
import ctypes
import json
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pos.domain.ids import PersonId
from ui import bootstrap
from ui.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
WORD_TIMEOUT_S = 120.0
READY_TIMEOUT_S = 60.0
HOUSE_KEY = "house.key"
END_TIMEOUT_S = 10.0
_READY = "listening on "


class SceneryFell(Exception):
    """A part of the demo did not start; says which and what it last said."""


@dataclass
class Scenery:
    """What stands: where the server and the printer are, and who may sign in."""

    folder: Path
    server_url: str
    printer: str
    papers: Path
    pins: Mapping[PersonId, str]
    stack: contextlib.ExitStack

    @property
    def database(self) -> str:
        """The server's database, as its command line wants it."""
        return f"sqlite:///{self.folder / 'server.sqlite'}"

    def till(self, name: str, *, printer: bool = True) -> Settings:
        """The settings of a till of that name, newly enrolled."""
        code = word("sync.server", "enrol-code", "--database", self.database, "--name", name)
        settings = Settings(
            data=self.folder / name.lower().replace(" ", "-"),
            server_url=self.server_url,
            printer=self.printer if printer else "",
        )
        bootstrap.enrol(settings, code.splitlines()[-1])
        return settings

    def busy_till(self, name: str, pace_s: float, rush: int, performances: list[int]) -> None:
        """A second window that sells by itself until the scenery falls.

        It begins with a queue of `rush` parties for the first performance.
        """
        settings = self.till(name, printer=False)
        person, pin = next(iter(self.pins.items()))
        chosen = [part for one in performances for part in ("--performance", str(one))]
        command = [
            *("--data", str(settings.data), "--server-url", self.server_url),
            *("--person", person, "--pin", pin, "busy", "--pace", str(pace_s)),
            *("--rush", str(rush), *chosen),
        ]
        child = start("ui.headless", *command, log=self.folder / "busy-till.log")
        self.stack.callback(end, child)


def word(module: str, *arguments: str) -> str:
    """Run a word of a command line to its end; what it printed. Raises SceneryFell."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", module, *arguments],
            cwd=ROOT,
            check=False,
            capture_output=True,
            text=True,
            timeout=WORD_TIMEOUT_S,
        )
    except subprocess.TimeoutExpired:
        raise SceneryFell(f"{module} {arguments[0]} did not end") from None
    if done.returncode != 0:
        raise SceneryFell(f"{module} {arguments[0]}: {done.stderr.strip()[-500:]}")
    return done.stdout.strip()


def start(module: str, *arguments: str, log: Path) -> subprocess.Popen[str]:
    """Start a part that goes on; what it says goes to its log."""
    with log.open("w", encoding="utf-8") as said:
        return subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            text=True,
            preexec_fn=_end_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509
        )


def _end_with_parent() -> None:
    """Even a demo that was killed leaves no server behind: prctl(PR_SET_PDEATHSIG, SIGTERM)."""
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def ready(child: subprocess.Popen[str], log: Path) -> str:
    """Where the part listens, once its log says so. Raises SceneryFell."""
    deadline_s = time.monotonic() + READY_TIMEOUT_S
    while time.monotonic() < deadline_s:
        ended = child.poll() is not None
        said = log.read_text("utf-8", "replace")
        for line in said.splitlines():
            if _READY in line:
                return line.split(_READY, 1)[1]
        if ended:
            break
        time.sleep(0.05)
    raise SceneryFell(f"{log.stem} did not start: {said.strip()[-500:] or 'it said nothing'}")


def end(child: subprocess.Popen[str]) -> None:
    """Ask a part to end; make it, if it does not."""
    child.terminate()
    try:
        child.wait(END_TIMEOUT_S)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait(END_TIMEOUT_S)


def _template(keep: Path) -> Path:
    """Today's season, already in a server's database; made once a day and kept."""
    today = datetime.now(UTC).astimezone().date().isoformat()
    folder = keep / today
    if folder.exists():
        return folder
    keep.mkdir(parents=True, exist_ok=True)
    for old in keep.iterdir():
        if not old.name.startswith(today):
            shutil.rmtree(old, ignore_errors=True)
    # Another demo may be making the same: whoever is ready first gives it its name.
    made = Path(tempfile.mkdtemp(prefix=f"{today}-", dir=keep))
    word("sync.server", "demo-season", str(made / "season"))
    url = f"sqlite:///{made / 'server.sqlite'}"
    word("sync.server", "init", "--database", url, "--season", str(made / "season"))
    key, members = made / HOUSE_KEY, made / "season" / "members.csv"
    about = ("--database", url, "--house-key", str(key))
    word("sync.server", "members", "import", *about, str(members))
    try:
        made.rename(folder)
    except OSError:
        if not folder.exists():
            raise
        shutil.rmtree(made, ignore_errors=True)
    return folder


@contextlib.contextmanager
def scenery(folder: Path, keep: Path) -> Iterator[Scenery]:
    """Set the scenery in an empty `folder`; `keep` holds what a second start reuses."""
    try:
        template = _template(keep)
    except OSError:  # a house on somebody else's disk: then nothing is kept
        template = _template(folder / "template")
    folder.mkdir(parents=True, exist_ok=True)
    for part in (*template.glob("server.sqlite*"), *template.glob(HOUSE_KEY)):
        shutil.copy(part, folder / part.name)
    people = json.loads((template / "season" / "season.json").read_text("utf-8"))["people"]
    with contextlib.ExitStack() as stack:
        papers = folder / "papers"
        papers.mkdir(exist_ok=True)
        printer = start(
            *("printing.virtual", "--port", "0", "--out", str(papers)), log=folder / "printer.log"
        )
        stack.callback(end, printer)
        database = f"sqlite:///{folder / 'server.sqlite'}"
        key = ("--house-key", str(folder / HOUSE_KEY))
        server = start(
            "sync.server", "serve", "--database", database, *key, log=folder / "server.log"
        )
        stack.callback(end, server)
        yield Scenery(
            folder=folder,
            server_url=ready(server, folder / "server.log"),
            printer=ready(printer, folder / "printer.log"),
            papers=papers,
            pins={PersonId(one["id"]): one["pin"] for one in people},
            stack=stack,
        )
