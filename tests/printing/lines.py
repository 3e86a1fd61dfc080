"""Printers that behave badly, and a good one, on loopback."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import Queue

from PIL import Image

from printing.virtual import VirtualPrinter

Handler = Callable[[socket.socket], None]
WAIT_S = 10.0


@contextmanager
def serving(
    handler: Handler, *, family: int = socket.AF_INET, receive_buffer: int = 0
) -> Iterator[tuple[str, int]]:
    """Each connection goes to the handler, one after the other; its errors are its own."""
    listener = socket.socket(family, socket.SOCK_STREAM)
    if receive_buffer:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    listener.bind(("::1" if family == socket.AF_INET6 else "127.0.0.1", 0))
    listener.listen(8)
    ended = threading.Event()

    def serve() -> None:
        while not ended.is_set():
            try:
                line, _ = listener.accept()
            except OSError:
                return
            if ended.is_set():  # nobody speaks there: it only ends the waiting
                line.close()
                return
            with line, contextlib.suppress(OSError):
                line.settimeout(WAIT_S)
                handler(line)

    thread = threading.Thread(target=serve)
    thread.start()
    host, port = listener.getsockname()[:2]
    try:
        yield host, port
    finally:
        ended.set()
        with contextlib.suppress(OSError):
            socket.create_connection((host, port), 1).close()
        listener.close()
        thread.join(WAIT_S)


class Tray:
    """A virtual printer with its papers."""

    def __init__(self, buffer_bytes: int = 1 << 20) -> None:
        self.papers: Queue[Image.Image] = Queue()
        self.printer = VirtualPrinter(0, self.papers.put, buffer_bytes)

    def paper(self) -> Image.Image:
        """The next paper; waits for it."""
        return self.papers.get(timeout=WAIT_S)


@contextmanager
def virtual_printer(buffer_bytes: int = 1 << 20) -> Iterator[Tray]:
    """Running in a thread of its own until the block ends."""
    tray = Tray(buffer_bytes)
    thread = threading.Thread(target=tray.printer.run)
    thread.start()
    try:
        yield tray
    finally:
        tray.printer.stop()
        thread.join(WAIT_S)
