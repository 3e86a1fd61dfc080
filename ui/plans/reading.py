"""A plan file read beside the screen, with its progress; it can be given up."""

import stat
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pos.domain import faults, plancsv, planfile
from pos.domain.faults import Fault, FileFault, Located
from pos.domain.plan import Plan
from pos.domain.refusals import Reason, Refusal
from ui.background import Background, Follower

TABLES = (".csv", ".tsv", ".txt")
_PIECE_BYTES = 1 << 20


class GivenUp(Exception):
    """Nobody wants to know any more."""


class Reading:
    """One file in a thread of its own. All that it tells, it tells in the screen's thread."""

    def __init__(
        self,
        background: Background,
        path: Path,
        told: tuple[Callable[[float], Any], Callable[[Plan], Any], Callable[[Refusal], Any]],
    ) -> None:
        """`told`: how far it is (0 to 1), the plan, or why not."""
        self._background, self._path = background, path
        self._part, self._done, self._failed = told
        self._wanted = True
        self._follower: Follower = background.follow(f"plan {path.name}", self._run)

    def give_up(self) -> None:
        """Nothing is told any more; the thread ends at its next step."""
        self._wanted = False
        self._follower.stop()

    def _run(self, stop: threading.Event) -> None:
        def step(part: float) -> None:
            if stop.is_set():
                raise GivenUp
            self._home(lambda: self._part(part))

        try:
            plan = self._read(step)
        except GivenUp:
            return
        except Refusal as refusal:
            why = refusal
            self._home(lambda: self._failed(why))
        else:
            self._home(lambda: self._done(plan))

    def _read(self, step: planfile.Step) -> Plan:
        name = self._path.name
        raw = _bytes(self._path, lambda part: step(part / 4))
        if self._path.suffix.lower() in TABLES:
            raw, more = plancsv.read_csv(raw, self._path.stem, file=name)
            step(0.6)
            return planfile.read_plan(raw, more, step=lambda part: step(0.6 + part * 0.4))
        beside = self._path.with_name(name.removesuffix(".plan.json") + ".more.json")
        sidecar = None
        if name.endswith(".plan.json") and beside.exists():
            sidecar = _bytes(beside, step=lambda _part: step(0.25))
        return planfile.read_plan(
            raw,
            sidecar,
            file=name,
            more_file=beside.name,
            step=lambda part: step(0.25 + part * 0.75),
        )

    def _home(self, job: Callable[[], Any]) -> None:
        def wanted() -> None:
            if self._wanted:
                job()

        self._background.home(wanted)


def _bytes(path: Path, step: planfile.Step) -> bytes:
    """The file, up to the size a plan may have."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):  # a pipe or a device may never end
            raise _wrong(path, FileFault.FILE_ENDLESS())
        size = max(1, status.st_size)
        if size > planfile.FILE_LIMIT_BYTES:
            limit = planfile.FILE_LIMIT_BYTES
            raise _wrong(path, FileFault.FILE_TOO_LARGE(bytes=size, most=limit))
        raw = bytearray()
        with path.open("rb") as file:
            while piece := file.read(_PIECE_BYTES):
                raw += piece
                if len(raw) > planfile.FILE_LIMIT_BYTES:
                    raise _wrong(path, FileFault.FILE_GROWS())
                step(min(1.0, len(raw) / size))
    except OSError as error:
        raise _wrong(path, FileFault.FILE_UNREADABLE(error=str(error.strerror))) from None
    except ValueError:
        raise _wrong(path, FileFault.FILE_NAME_IMPOSSIBLE()) from None
    return bytes(raw)


def _wrong(path: Path, fault: Fault) -> Refusal:
    return faults.refusal(Reason.PLAN_WRONG, [Located(path.name, 1, "", fault)])
