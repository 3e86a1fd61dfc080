"""A small BOCA that talks: single bytes, most of them unasked; it cuts where the language says."""

import re
import select
import socket
import threading
from collections.abc import Sequence

_TICK_S = 0.02
_END = re.compile(rb"<[pq]>\n")
_S1 = b"<S1>"
ACK, OUT, X_ON, JAM, LOADED, POWER_ON = b"\x06", b"\x10", b"\x11", b"\x18", b"\x0c", b"\x12"


class Boca:
    """Its state outlives its connections. `left`: tickets in the stack; None: any number.

    `says` are the bytes behind each of its next tickets in place of the acknowledgement; a ticket
    that is answered without one did not come out.
    """

    def __init__(
        self, left: int | None = None, *, old: bytes = b"", says: Sequence[bytes] = ()
    ) -> None:
        self.tickets: list[bytes] = []
        self._left, self._old, self._says = left, old, list(says)
        self._buffer = b""
        self._told = False
        self._lock = threading.Lock()

    def load(self, left: int | None = None) -> None:
        with self._lock:
            self._left, self._told = left, False
            self._old += LOADED

    def __call__(self, line: socket.socket) -> None:
        """One connection. What it had to say while nobody listened comes first."""
        while True:
            if select.select([line], [], [], _TICK_S)[0]:
                data = line.recv(1 << 16)
                if not data:
                    return
                self._buffer += data
            with self._lock:
                said, self._old = self._old, b""
                said += self._work()
            if said:
                line.sendall(said)

    def _work(self) -> bytes:
        """In order: a question behind a ticket waits for it, and everything for tickets."""
        said = b""
        while self._buffer:
            if self._left == 0:
                if not self._told:
                    said, self._told = said + OUT, True
                return said
            end = _END.search(self._buffer)
            asked = self._buffer.find(_S1)
            if end is None and asked > 0:  # what is drawn before the question stays undrawn
                self._buffer = self._buffer[asked:]
            if self._buffer.startswith(_S1):
                self._buffer, said = self._buffer[len(_S1) :], said + X_ON
            elif end is None:
                return said
            else:
                said += self._print(self._buffer[: end.end()])
                self._buffer = self._buffer[end.end() :]
        return said

    def _print(self, ticket: bytes) -> bytes:
        answer = self._says.pop(0) if self._says else ACK
        if ACK in answer:
            self.tickets.append(ticket)
            self._left = None if self._left is None else self._left - 1
            self._told |= OUT in answer
        return answer
