"""TCP to a printer, port 9100. Bytes in both directions at once, every wait bounded."""

import contextlib
import select
import socket
import time
from dataclasses import dataclass

from pos.domain.refusals import Trouble

_SEND_BUFFER_BYTES = 16_384  # small: what the system has taken is then nearly what has left
_READ_BYTES = 65_536


@dataclass(frozen=True)
class Limits:
    """How long to wait for what."""

    connect_s: float = 3.0
    drain_s: float = 2.0


class TcpTransport:
    """One connection at a time to one printer. Not for use by two threads at once."""

    answers = True

    def __init__(self, host: str, port: int = 9100, limits: Limits | None = None) -> None:
        self.host, self.port = host, port
        self._limits = limits or Limits()
        self._socket: socket.socket | None = None

    @property
    def is_open(self) -> bool:
        """There is a connection; whether anybody still listens shows in an exchange."""
        return self._socket is not None

    def open(self) -> None:
        """Connect, by IPv4 or IPv6. Raises Trouble."""
        self.close()
        try:
            line = socket.create_connection((self.host, self.port), self._limits.connect_s)
        except OSError as error:
            raise Trouble("printer", f"The printer at {self._name} cannot be reached.") from error
        line.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER_BYTES)
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        _notice_a_dead_peer(line)
        line.setblocking(False)
        self._socket = line

    def exchange(self, data: bytes | memoryview, wait_s: float) -> tuple[int, bytes]:
        """Wait for the line to take some of `data`, or to say something; what it did of both.

        Raises Trouble once the connection has ended; what had arrived before was returned before.
        """
        if self._socket is None:
            raise Trouble("printer", f"There is no connection to the printer at {self._name}.")
        view = memoryview(data)
        writers = [self._socket] if view.nbytes else []
        received = b""
        try:
            readable, writable, _ = select.select([self._socket], writers, [], max(0.0, wait_s))
            received = self._receive() if readable else b""
            written = self._socket.send(view) if writable else 0
        except BlockingIOError:
            return 0, received
        except OSError as error:
            if received:  # its last words, before it went: the next exchange says that it has
                return 0, received
            self._drop()
            raise Trouble(
                "printer", f"The printer at {self._name} broke the connection."
            ) from error
        return written, received

    def _receive(self) -> bytes:
        assert self._socket is not None
        received = self._socket.recv(_READ_BYTES)
        if not received:
            raise ConnectionAbortedError("end of stream")
        return received

    def close(self) -> None:
        """Say goodbye so that every byte arrives: end our side, hear the printer out, close."""
        line, self._socket = self._socket, None
        if line is None:
            return
        with line, contextlib.suppress(OSError):
            line.shutdown(socket.SHUT_WR)
            until = time.monotonic() + self._limits.drain_s
            while (left := until - time.monotonic()) > 0:
                if not select.select([line], [], [], left)[0] or not line.recv(_READ_BYTES):
                    break

    def _drop(self) -> None:
        if self._socket is not None:
            self._socket.close()
        self._socket = None

    @property
    def _name(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"


def _notice_a_dead_peer(line: socket.socket) -> None:
    """A printer whose plug was pulled says nothing; without this we would wait for its paper."""
    line.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, seconds in (("TCP_KEEPIDLE", 5), ("TCP_KEEPINTVL", 2), ("TCP_KEEPCNT", 3)):
        option = getattr(socket, name, None)
        if option is not None:
            line.setsockopt(socket.IPPROTO_TCP, option, seconds)
