"""A line to a printer that misbehaves: between a till and a printer that somebody else wrote.

The printer knows no `GS ( H`; a till that asks by it hears the answer to `GS r 1` as a block, so
that when it comes is the printer's own doing.
"""

import contextlib
import select
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from printing.languages.escposlistener import status_request
from tests.printing.lines import WAIT_S

_NAMED = b"\x1d(H\x06\x0000"
_BARRIER = b"\x1dr\x01"
_LOOKING = b"".join(status_request(number) for number in (1, 2, 3, 4))


@dataclass
class Script:
    """What is wrong with the line. Changed while it runs; `papers` counts those it saw begin.

    mute: nothing comes back. swallow: nothing goes to the printer either. cut_at: the line breaks
    when a paper has so many bytes. stall_at: no more is taken then. babble: what it says besides,
    before each answer. late_s: answers come so much later. stale: the name of the paper before,
    said before that of each paper.
    """

    mute: bool = False
    swallow: bool = False
    cut_at: int = 0
    stall_at: int = 0
    babble: bytes = b""
    late_s: float = 0.0
    stale: bool = False
    deaf: bool = False  # no connection is taken
    on_paper: Callable[[int], None] = lambda _number: None
    papers: int = 0
    names: list[bytes] = field(default_factory=list)


class Line:
    """One connection, carried both ways with the script's mischief."""

    def __init__(self, line: socket.socket, behind: socket.socket, script: Script) -> None:
        self._line, self._behind, self._script = line, behind, script
        self._wanted: list[bytes] = []
        self._paper_bytes = 0
        self._held = b""

    def carry(self, ended: threading.Event) -> None:
        """Until either side ends, or the script does it."""
        while not ended.is_set():
            reads = [self._behind] if self._is_stalled() else [self._line, self._behind]
            ready, _, _ = select.select(reads, [], [], 0.02)
            if self._line in ready:
                data = self._line.recv(4096)
                if not data or not self._forth(data):
                    return
            if self._behind in ready:
                data = self._behind.recv(4096)
                if not data:
                    return
                self._back(data)

    def _is_stalled(self) -> bool:
        return 0 < self._script.stall_at <= self._paper_bytes

    def _forth(self, data: bytes) -> bool:
        """Towards the printer; whether the line still stands."""
        script = self._script
        looking = set(data) <= set(_LOOKING) and not self._paper_bytes
        if not looking:
            if not self._paper_bytes:
                script.papers += 1
                script.on_paper(script.papers)
            self._paper_bytes += len(data)
        if 0 < script.cut_at <= self._paper_bytes:
            over = self._paper_bytes - script.cut_at
            self._send(data[: len(data) - over])
            return False
        self._send(data)
        return True

    def _send(self, data: bytes) -> None:
        """With `GS ( H` replaced; half a command waits for its other half."""
        data, self._held = self._held + data, b""
        head, found, rest = data.partition(_NAMED)
        while found and len(rest) >= 4:
            self._wanted.append(rest[:4])
            self._script.names.append(rest[:4])
            self._paper_bytes = 0
            data = head + _BARRIER + rest[4:]
            head, found, rest = data.partition(_NAMED)
        if data.endswith(_BARRIER):
            self._paper_bytes = 0
        sizes = range(min(len(_NAMED) + 4, len(data)), 0, -1)
        cut = next((size for size in sizes if _begins(data[-size:])), 0)
        self._held = data[len(data) - cut :]
        if not self._script.swallow:
            self._behind.sendall(data[: len(data) - cut])

    def _back(self, data: bytes) -> None:
        script = self._script
        if script.mute or script.swallow:
            return
        time.sleep(script.late_s)
        for byte in data:
            in_order = byte & 0x90 == 0 and byte not in (0x11, 0x13)
            self._line.sendall(script.babble)
            if in_order and self._wanted:
                if script.stale and len(script.names) > 1:
                    self._line.sendall(b"\x37\x22" + script.names[-2] + b"\x00")
                    time.sleep(0.05)
                self._line.sendall(b"\x37\x22" + self._wanted.pop(0) + b"\x00")
            else:
                self._line.sendall(bytes([byte]))


def _begins(tail: bytes) -> bool:
    whole = len(tail) > len(_NAMED) and tail.startswith(_NAMED)
    return whole or (len(tail) <= len(_NAMED) and _NAMED.startswith(tail))


@contextmanager
def mischief(host: str, port: int, script: Script) -> Iterator[tuple[str, int]]:
    """An address where that script stands before the printer; one line at a time."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=1)
    listener.settimeout(0.05)
    ended = threading.Event()

    def serve() -> None:
        while not ended.is_set():
            if script.deaf:
                time.sleep(0.02)
                continue
            try:
                line, _ = listener.accept()
            except OSError:
                continue
            with line, contextlib.suppress(OSError):
                line.settimeout(WAIT_S)
                with socket.create_connection((host, port), WAIT_S) as behind:
                    Line(line, behind, script).carry(ended)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield listener.getsockname()[:2]
    finally:
        ended.set()
        thread.join(WAIT_S)
        listener.close()
