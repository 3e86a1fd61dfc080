"""The virtual printer: a TCP server that behaves as an ESC/POS printer does."""

import contextlib
import select
import socket
import threading
from collections.abc import Callable

from PIL import Image

from printing.virtual.behaviour import Behaviour, Fault

_READ_BYTES = 65_536
_RECEIVE_BUFFER_BYTES = 16_384
_HANG_UP_S = 5.0


class VirtualPrinter:
    """Listens on 127.0.0.1; each cut paper goes to `on_paper` from the thread that runs it.

    `run()` serves until `stop()`; the caller decides which thread that is. Like most printers it
    takes one connection at a time. While a fault stops it, it takes no more than its buffer holds.
    """

    def __init__(
        self,
        port: int = 0,
        on_paper: Callable[[Image.Image], None] | None = None,
        buffer_bytes: int = 1 << 20,
    ) -> None:
        self._on_paper = on_paper or (lambda _paper: None)
        self._buffer_bytes = buffer_bytes
        self._lock = threading.Lock()
        self._behaviour = Behaviour()
        self._wake, self._waker = socket.socketpair()
        self._stopping = False
        self._hanging_up = False
        self._hung_up = threading.Event()
        self._listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _RECEIVE_BUFFER_BYTES)
        self._listener.bind(("127.0.0.1", port))
        self._listener.listen(8)

    @property
    def address(self) -> tuple[str, int]:
        """Where it listens, from the constructor on."""
        host, port = self._listener.getsockname()
        return host, port

    @property
    def pulses(self) -> int:
        """How often the drawer was opened."""
        return self._behaviour.pulses

    @property
    def unknown(self) -> list[str]:
        """Commands it did not understand."""
        return list(self._behaviour.unknown)

    def switch(self, fault: Fault, *, on: bool) -> None:
        """Make something wrong, or right again. Any thread."""
        with self._lock:
            self._behaviour.switch(fault, on=on)
        self._waker.send(b"!")

    def load(self, rows: int | None = None) -> None:
        """Put in a roll that ends after so many rows of dots, or never. Any thread."""
        with self._lock:
            self._behaviour.rows_left = rows
        self.switch(Fault.PAPER_OUT, on=False)

    def hang_up(self) -> None:
        """End the connection as a printer does that was idle for long. Any other thread."""
        self._hung_up.clear()
        self._hanging_up = True
        self._waker.send(b"!")
        self._hung_up.wait(_HANG_UP_S)

    def stop(self) -> None:
        """End `run`. Any thread, also twice."""
        self._stopping = True
        with contextlib.suppress(OSError):
            self._waker.send(b"!")

    def run(self) -> None:
        """Serve, one connection at a time, until stopped."""
        with self._listener, self._wake, self._waker:
            while not self._stopping:
                ready, _, _ = select.select([self._listener, self._wake], [], [])
                if self._wake in ready:
                    self._wake.recv(_READ_BYTES)
                    self._hand_out()
                if self._listener in ready:
                    line, _ = self._listener.accept()
                    with line, contextlib.suppress(OSError):
                        self._serve(line)
                    self._hung_up.set()

    def _serve(self, line: socket.socket) -> None:
        self._hanging_up = False
        with self._lock:
            self._behaviour.new_connection()
        taken = 0
        while not self._stopping and not self._hanging_up:
            stopped = any(fault.stops for fault in self._behaviour.faults)
            taken = taken if stopped else 0
            lines = [self._wake] if taken >= self._buffer_bytes else [self._wake, line]
            ready, _, _ = select.select(lines, [], [])
            if self._wake in ready:
                self._wake.recv(_READ_BYTES)
            if line in ready:
                data = line.recv(_READ_BYTES)
                if not data:
                    return
                taken += len(data)
                with self._lock:
                    self._behaviour.receive(data)
            self._answer(line)
            self._hand_out()

    def _answer(self, line: socket.socket) -> None:
        with self._lock:
            answers = bytes(self._behaviour.answers)
            self._behaviour.answers.clear()
        if answers:
            line.sendall(answers)

    def _hand_out(self) -> None:
        with self._lock:
            papers = list(self._behaviour.papers)
            self._behaviour.papers.clear()
        for paper in papers:
            self._on_paper(paper)
