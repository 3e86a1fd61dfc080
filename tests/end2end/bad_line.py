"""A bad line between tills and server: every n-th answer is lost, after the server did its part."""

import select
import socket
import struct
import threading
from contextlib import suppress

from tests.end2end.house import WAIT_S


class BadLine:
    """A TCP proxy on loopback that resets the till's connection instead of every n-th answer."""

    def __init__(self, server_url: str, lose_every: int) -> None:
        host, _, port = server_url.removeprefix("http://").rpartition(":")
        self._server = (host, int(port))
        self._lose_every = lose_every
        self._answers = 0
        self._lock = threading.Lock()
        self._over, self._ender = socket.socketpair()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._threads = [threading.Thread(target=self._accept)]
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.lost = 0

    def __enter__(self) -> "BadLine":
        self._threads[0].start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ender.close()
        for thread in self._threads:
            thread.join(WAIT_S)
        self._listener.close()
        self._over.close()

    def _accept(self) -> None:
        while True:
            ready, _, _ = select.select([self._listener, self._over], [], [])
            if self._over in ready:
                return
            till, _ = self._listener.accept()
            thread = threading.Thread(target=self._carry, args=(till,))
            self._threads.append(thread)
            thread.start()

    def _carry(self, till: socket.socket) -> None:
        with till, suppress(OSError), socket.create_connection(self._server, WAIT_S) as server:
            while True:
                ready, _, _ = select.select([till, server, self._over], [], [])
                if self._over in ready:
                    return
                for side, other in ((till, server), (server, till)):
                    if side not in ready:
                        continue
                    data = side.recv(65536)
                    if not data or (side is server and self._loses()):
                        _reset(till)
                        return
                    other.sendall(data)

    def _loses(self) -> bool:
        with self._lock:
            self._answers += 1
            loses = self._answers % self._lose_every == 0
            self.lost += loses
            return loses


def _reset(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
