"""A form posted to a gateway: never-reached told apart from no-answer, every wait bounded."""

import http.client
import ssl
import time
from urllib.parse import urlsplit

_ANSWER_BYTES_MAX = 200_000
_CHUNK = 16_384


class NotReached(Exception):
    """Not one byte of the question left this machine."""


class NoAnswer(Exception):
    """It may have arrived; nobody knows."""


class Poster:
    """Posts to one address, a connection a question."""

    def __init__(self, url: str, connect_s: float, read_s: float) -> None:
        parts = urlsplit(url)
        self._host, self._port = parts.hostname or "", parts.port
        self._path = parts.path or "/"
        self._is_tls = parts.scheme == "https"
        self._trust = ssl.create_default_context() if self._is_tls else None
        self._connect_s, self._read_s = connect_s, read_s

    def post(self, query: str, body: bytes, headers: dict[str, str]) -> bytes:
        """The body of a good answer. Raises NotReached or NoAnswer."""
        connection = self._connection()
        try:
            try:
                connection.connect()
            except OSError:
                raise NotReached from None
            try:
                return self._talk(connection, f"{self._path}?{query}", body, headers)
            except (OSError, http.client.HTTPException):
                raise NoAnswer from None
        finally:
            connection.close()

    def _talk(
        self,
        connection: http.client.HTTPConnection,
        path: str,
        body: bytes,
        headers: dict[str, str],
    ) -> bytes:
        connection.sock.settimeout(self._read_s)
        end_s = time.monotonic() + self._read_s
        connection.request("POST", path, body=body, headers=headers)
        response = connection.getresponse()
        answer = bytearray()
        while chunk := response.read1(_CHUNK):
            answer += chunk
            if len(answer) > _ANSWER_BYTES_MAX or time.monotonic() > end_s:
                raise NoAnswer
        if response.status != http.client.OK:
            raise NoAnswer
        return bytes(answer)

    def _connection(self) -> http.client.HTTPConnection:
        if self._trust is not None:
            return http.client.HTTPSConnection(
                self._host, self._port, timeout=self._connect_s, context=self._trust
            )
        return http.client.HTTPConnection(self._host, self._port, timeout=self._connect_s)
