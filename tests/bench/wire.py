"""A loopback relay in front of a printer that notes when the first byte of a paper passes."""

import contextlib
import socket
import threading
import time

PAPER_BEGINS = b"\x1b@"  # ESC @, the first command of every paper
CHUNK = 65536


class Relay:
    """Listens on `port`; `first_byte_s` is on time.perf_counter's clock, 0 until there is one."""

    def __init__(self, host: str, port: int) -> None:
        self._target = (host, port)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.first_byte_s = 0.0
        self._sockets: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def reset(self) -> None:
        """Wait for the next paper."""
        self.first_byte_s = 0.0

    def close(self) -> None:
        """Hang up on both sides."""
        for one in (self._listener, *self._sockets):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                till, _ = self._listener.accept()
                printer = socket.create_connection(self._target, 5)
                printer.settimeout(None)
                self._sockets += [till, printer]
                threading.Thread(target=self._pass, args=(till, printer, True), daemon=True).start()
                threading.Thread(
                    target=self._pass, args=(printer, till, False), daemon=True
                ).start()

    def _pass(self, source: socket.socket, sink: socket.socket, watched: bool) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(CHUNK):
                if watched and not self.first_byte_s and PAPER_BEGINS in data:
                    self.first_byte_s = time.perf_counter()
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)
