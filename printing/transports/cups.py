"""A raw queue of CUPS: it takes a paper whole or not at all, and never says that one came out."""

import os
import re
import subprocess

from pos.domain.refusals import Trouble
from printing.transports.partly import PartlyTaken

_ASK_S = 3.0
_TAKE_S = 10.0
QUEUE_NAME = re.compile(r"[^\s/#?'\"\\-][^\s/#?'\"\\]{0,126}")


def queues() -> list[str]:
    """The queues of this machine; none where it has no CUPS, or one that does not answer."""
    try:
        words = _run(["lpstat", "-e"], b"", _ASK_S)
    except Trouble:
        return []
    names = words.stdout.decode(errors="replace").splitlines()
    return [] if words.returncode else [one for one in names if QUEUE_NAME.fullmatch(one)]


class CupsTransport:
    """A queue. Each exchange is one job of it."""

    answers = False

    def __init__(self, queue: str) -> None:
        self.queue = queue
        self._found = False

    @property
    def is_open(self) -> bool:
        """The queue was found."""
        return self._found

    def open(self) -> None:
        """Find the queue, taking papers and not stopped: it would keep them for another day."""
        self._found = False
        words = _run(["lpstat", "-p", self.queue, "-a", self.queue], b"", _ASK_S)
        if words.returncode:
            raise Trouble("printer", f"There is no print queue {self.queue}.")
        said = words.stdout.decode(errors="replace")
        if re.search(r"^printer \S+ disabled", said, re.MULTILINE):
            raise Trouble("printer", f"The print queue {self.queue} is stopped.")
        if " not accepting requests" in said:
            raise Trouble("printer", f"The print queue {self.queue} takes no papers.")
        self._found = True

    def exchange(self, data: bytes | memoryview, wait_s: float) -> tuple[int, bytes]:
        """One job of all of `data`. Raises Trouble: nothing was taken, or PartlyTaken."""
        if not memoryview(data).nbytes:
            return 0, b""
        command = ["lp", "-d", self.queue, "-o", "raw", "-t", "Parterre", "-"]
        try:
            done = _run(command, data, max(wait_s, _TAKE_S))
        except subprocess.TimeoutExpired as error:
            raise PartlyTaken(
                "printer", f"The print queue {self.queue} did not say whether it took the paper."
            ) from error
        if done.returncode:
            raise Trouble("printer", f"The print queue {self.queue} refused the paper.")
        return memoryview(data).nbytes, b""

    def close(self) -> None:
        """There is no line to let go of."""
        self._found = False


def _run(
    command: list[str], data: bytes | memoryview, limit_s: float
) -> subprocess.CompletedProcess[bytes]:
    """Raises Trouble; TimeoutExpired only where something was handed over."""
    environment = {**os.environ, "LC_ALL": "C"}
    try:
        return subprocess.run(
            command,
            input=bytes(data),
            capture_output=True,
            env=environment,
            check=False,
            timeout=limit_s,
        )
    except subprocess.TimeoutExpired as error:
        if data:
            raise
        raise Trouble("printer", "The print system of this machine does not answer.") from error
    except OSError as error:
        raise Trouble("printer", "This machine has no print system (CUPS).") from error
