"""A sales server played from a script, on a real socket: torn, lost, late and wrong answers."""

import socket
import ssl
import struct
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress

WAIT_S = 10.0
Scene = Callable[["Caller"], None]


class Caller:
    """One request of the till, already read, and the means to answer it."""

    def __init__(self, connection: socket.socket, request: bytes, over: threading.Event) -> None:
        self._connection = connection
        self.request = request
        self.over = over

    @property
    def line(self) -> str:
        """As in "GET /v1/season"."""
        return self.request.split(b" HTTP/", 1)[0].decode()

    @property
    def body(self) -> bytes:
        return self.request.partition(b"\r\n\r\n")[2]

    def header(self, name: str) -> str:
        for line in self.request.partition(b"\r\n\r\n")[0].decode().split("\r\n")[1:]:
            key, _, value = line.partition(": ")
            if key.lower() == name.lower():
                return value
        return ""

    def send(self, data: bytes) -> None:
        self._connection.sendall(data)

    def reset(self) -> None:
        """The cable is pulled: no orderly end."""
        self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._connection.close()


def answering(body: bytes, status: int = 200, **headers: str) -> Scene:
    """An orderly answer."""
    return lambda caller: caller.send(_answer(body, status, **headers))


def torn(body: bytes) -> Scene:
    """Half of the answer, then the end."""
    return lambda caller: caller.send(_answer(body)[: -len(body) // 2])


def lost(caller: Caller) -> None:
    """The request arrived; its answer never does."""
    caller.reset()


def silent(caller: Caller) -> None:
    """Says nothing until the test is over."""
    caller.over.wait(WAIT_S)


def streaming(*events: bytes, then: Scene = silent) -> Scene:
    """Server-sent events, then another scene on the same connection."""

    def play(caller: Caller) -> None:
        caller.send(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
        )
        for event in events:
            caller.send(event)
        then(caller)

    return play


def _answer(body: bytes, status: int = 200, **headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status} Word", f"Content-Length: {len(body)}", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


class ScriptedServer:
    """Plays one scene a request, in order. `callers` are those that came."""

    def __init__(self, *scenes: Scene, tls: ssl.SSLContext | None = None) -> None:
        self._scenes = list(scenes)
        self._tls = tls
        self._over = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._threads = [threading.Thread(target=self._accept)]
        self._came = threading.Condition()
        self.callers: list[Caller] = []
        scheme = "https" if tls else "http"
        self.url = f"{scheme}://127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self) -> "ScriptedServer":
        self._threads[0].start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(WAIT_S)

    def lines(self) -> Sequence[str]:
        return [caller.line for caller in self.callers]

    def wait_for_callers(self, count: int) -> None:
        with self._came:
            assert self._came.wait_for(lambda: len(self.callers) >= count, WAIT_S), self.lines()

    def _accept(self) -> None:
        while not self._over.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._serve, args=(connection,))
            self._threads.append(thread)
            thread.start()

    def _serve(self, plain: socket.socket) -> None:
        with plain, suppress(OSError):
            plain.settimeout(WAIT_S)
            if self._tls is None:
                self._play(plain)
                return
            with self._tls.wrap_socket(plain, server_side=True) as connection:
                self._play(connection)

    def _play(self, connection: socket.socket) -> None:
        with suppress(OSError):
            request = _read_request(connection)
            if not request or not self._scenes:
                return
            caller = Caller(connection, request, self._over)
            scene = self._scenes.pop(0)
            with self._came:
                self.callers.append(caller)
                self._came.notify_all()
            scene(caller)


def _read_request(connection: socket.socket) -> bytes:
    data = b""
    while b"\r\n\r\n" not in data:
        chunk = connection.recv(65536)
        if not chunk:
            return b""
        data += chunk
    head, _, body = data.partition(b"\r\n\r\n")
    length = 0
    for line in head.decode().split("\r\n"):
        name, _, value = line.partition(":")
        if name.lower() == "content-length":
            length = int(value)
    while len(body) < length:
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body
