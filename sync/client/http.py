"""HTTP to the sales server: the one module that imports httpx. Blocking, every wait bounded.

The server's no (a `Problem`)                      -> Refusal
no answer, a 5xx, or words this till cannot read   -> Trouble("server", sentence)
no connection, so that the question never left      -> NotReached, a Trouble as well

And `post_once`, to a card terminal, where it decides about money whether a request left at all.
"""

import asyncio
import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import httpx
import msgspec

from pos.domain.refusals import Reason, Refusal, Trouble
from pos.payments.line import UNREACHABLE, UNTRUSTED, NoAnswerError, NotSentError
from sync.protocol.wire import PROTOCOL, Problem

SERVER_AWAY = "The sales server does not answer."
SERVER_TROUBLE = "The sales server has a problem and could not answer."
SERVER_UNCLEAR = "The sales server answered something this till does not understand."
SERVER_UNTRUSTED = "The sales server shows a certificate that this till does not trust."
SERVER_UNKNOWN = "The file of the sales server's certificate authority cannot be read."
SERVER_UNSAFE = "A sales server on another machine must be reached by https."

# A till asks while a customer waits: rather one sentence after some seconds than a long silence.
_ASK_TIMEOUT = httpx.Timeout(connect=2.0, read=5.0, write=5.0, pool=5.0)
# The server's heartbeat comes every 10 s; two missed ones and a bit are a dead line.
_STREAM_TIMEOUT = httpx.Timeout(connect=2.0, read=25.0, write=5.0, pool=5.0)
# Shorter than the server's own 5 s, so that an idle connection is never closed under a request.
_LIMITS = httpx.Limits(max_connections=8, max_keepalive_connections=4, keepalive_expiry=3.0)
_ANSWER_S_MAX = 30.0
_ANSWER_BYTES_MAX = 64_000_000
# Only these prove that nothing was sent, and only where the trace of the exchange agrees.
_BEFORE_SENDING = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.InvalidURL,
    httpx.UnsupportedProtocol,
)
_GOOD = {httpx.codes.OK, httpx.codes.CREATED, httpx.codes.NOT_MODIFIED}

# A connection that was kept and turns out dead is none of these: the question may have left on it.
_NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)

T = TypeVar("T")


class NotReached(Trouble):
    """No connection came about: the server has heard nothing of it, and never will."""


@dataclass(frozen=True)
class Answer:
    """A good answer: its status, body and entity tag."""

    status: int
    body: bytes
    etag: str


class Line:
    """An open stream of bytes from the server."""

    def __init__(self, response: httpx.Response) -> None:
        self._response = response

    def chunks(self) -> Iterator[bytes]:
        """The bytes as they come. Raises Trouble when the line is dead."""
        try:
            yield from self._response.iter_bytes()
        except httpx.TransportError as error:
            raise _trouble(error) from error
        except httpx.DecodingError as error:
            raise Trouble("server", SERVER_UNCLEAR) from error

    def hang_up(self) -> None:
        """End the stream from another thread: its reader wakes up at once."""
        stream = self._response.extensions.get("network_stream")
        connection = stream.get_extra_info("socket") if stream else None
        if connection is not None:
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                return  # it was over already


class Http:
    """The server as one till sees it. Safe to use from several threads."""

    def __init__(
        self,
        base_url: str,
        token: str = "",
        ca_file: Path | None = None,
        *,
        transport: httpx.BaseTransport | None = None,
        timeout: httpx.Timeout = _ASK_TIMEOUT,
    ) -> None:
        """`ca_file`: trust this authority and no other. Raises Trouble for an unsafe address."""
        _check_safe(base_url)
        headers = {"Parterre-Protocol": str(PROTOCOL)}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        # trust_env: a proxy set for a browser must not come between till and server.
        self._client = httpx.Client(
            base_url=base_url,
            headers=headers,
            timeout=timeout,
            limits=_LIMITS,
            transport=transport,
            verify=_trust(base_url, ca_file),
            trust_env=False,
        )

    def close(self) -> None:
        """Close all connections."""
        self._client.close()

    def post(self, path: str, body: msgspec.Struct, answer: type[T]) -> T:
        """Send a wire type, get one back."""
        content, headers = msgspec.json.encode(body), {"Content-Type": "application/json"}
        return _decode(self._ask("POST", path, content=content, headers=headers).body, answer)

    def get(self, path: str, answer: type[T]) -> T:
        """Get a wire type."""
        return _decode(self._ask("GET", path).body, answer)

    def fetch(
        self, path: str, etag: str = "", step: Callable[[float], None] = lambda _part: None
    ) -> Answer | None:
        """Get a document as it is; None if it still is the one with that entity tag.

        `step` is told how much has come, from 0 to 1; what it raises ends the fetching.
        """
        headers = {"If-None-Match": etag} if etag else {}
        answer = self._ask("GET", path, step, headers=headers)
        return None if answer.status == httpx.codes.NOT_MODIFIED else answer

    @contextmanager
    def stream(self, path: str, params: Mapping[str, int]) -> Iterator[Line]:
        """An open stream; closed at the end of the block."""
        try:
            with self._client.stream(
                "GET",
                path,
                params=dict(params),
                headers={"Accept": "text/event-stream"},
                timeout=_STREAM_TIMEOUT,
            ) as response:
                if response.status_code != httpx.codes.OK:
                    raise _no(response.status_code, _read(response))
                yield Line(response)
        except httpx.TransportError as error:
            raise _trouble(error) from error

    def _ask(
        self,
        method: str,
        path: str,
        step: Callable[[float], None] = lambda _part: None,
        **options: Any,
    ) -> Answer:
        try:
            with self._client.stream(method, path, **options) as response:
                body = _read(response, step)
        except httpx.TransportError as error:
            raise _trouble(error) from error
        if response.status_code not in _GOOD:
            raise _no(response.status_code, body)
        return Answer(response.status_code, body, response.headers.get("ETag", ""))


@dataclass(frozen=True)
class Bounds:
    """What one exchange may take: to connect, altogether, and how many bytes may come back."""

    connect_s: float
    total_s: float
    bytes_max: int


def post_once(url: str, body: bytes, trust: ssl.SSLContext, name: str, bounds: Bounds) -> bytes:
    """Post to `url`, whose certificate must be `name`'s, on a connection of its own, once.

    One byte more than `bytes_max` comes back where there are too many. Raises NotSentError where
    not one byte of the request was handed to the line, NoAnswerError after that.
    """
    begun = False

    async def trace(event: str, _info: Mapping[str, Any]) -> None:
        nonlocal begun
        begun = begun or event.endswith("send_request_headers.started")

    # To connect and to shake hands: both end by themselves, and close what they opened, before the
    # whole is cut off.
    connect_s = min(bounds.connect_s, 0.45 * bounds.total_s)

    async def exchange() -> bytes:
        # An event loop, because it alone bounds the whole: a line that trickles, too.
        async with (
            asyncio.timeout(bounds.total_s),
            httpx.AsyncClient(
                verify=trust,
                trust_env=False,
                timeout=httpx.Timeout(bounds.total_s, connect=connect_s),
                limits=httpx.Limits(max_connections=1, max_keepalive_connections=0),
            ) as client,
            client.stream(
                "POST",
                url,
                content=body,
                headers={"Content-Type": "application/json", "Accept-Encoding": "identity"},
                extensions={"trace": trace, "sni_hostname": name},
            ) as response,
        ):
            if response.status_code != httpx.codes.OK:
                raise NoAnswerError(f"status {response.status_code}")
            answer = bytearray()
            async for chunk in response.aiter_raw():
                answer += chunk
                if len(answer) > bounds.bytes_max:
                    break
            return bytes(answer[: bounds.bytes_max + 1])

    try:
        return asyncio.run(exchange())
    except _BEFORE_SENDING as error:
        if begun:
            raise NoAnswerError(type(error).__name__) from error
        untrusted = "CERTIFICATE_VERIFY_FAILED" in str(error)
        raise NotSentError(UNTRUSTED if untrusted else UNREACHABLE) from error
    except (httpx.HTTPError, OSError) as error:  # the whole wait's end is a TimeoutError, too
        raise NoAnswerError(type(error).__name__) from error


def _read(response: httpx.Response, step: Callable[[float], None] = lambda _part: None) -> bytes:
    """The whole body; a server that trickles or floods is as bad as one that is silent."""
    end_s = time.monotonic() + _ANSWER_S_MAX
    body, told = bytearray(), response.headers.get("Content-Length", "")
    size = int(told) if told.isdecimal() and len(told) < 12 else 0
    try:
        for chunk in response.iter_bytes():
            body += chunk
            if size:
                step(min(1.0, len(body) / size))
            if len(body) > _ANSWER_BYTES_MAX or time.monotonic() > end_s:
                raise Trouble("server", SERVER_AWAY)
    except httpx.DecodingError as error:
        raise Trouble("server", SERVER_UNCLEAR) from error
    return bytes(body)


def _trouble(error: httpx.TransportError) -> Trouble:
    # httpx passes OpenSSL's words on, and nothing else of its error.
    untrusted = "CERTIFICATE_VERIFY_FAILED" in str(error)
    kind = NotReached if isinstance(error, _NEVER_LEFT) else Trouble
    return kind("server", SERVER_UNTRUSTED if untrusted else SERVER_AWAY)


def _decode(body: bytes, answer: type[T]) -> T:
    try:
        return msgspec.json.decode(body, type=answer)
    except msgspec.MsgspecError as error:
        raise Trouble("server", SERVER_UNCLEAR) from error


def _no(status: int, body: bytes) -> Refusal | Trouble:
    if status >= httpx.codes.INTERNAL_SERVER_ERROR:
        return Trouble("server", SERVER_TROUBLE)
    try:
        problem = msgspec.json.decode(body, type=Problem)
        return Refusal(Reason(problem.reason), **problem.params)
    except (msgspec.MsgspecError, ValueError, TypeError):
        return Trouble("server", SERVER_UNCLEAR)


def _check_safe(base_url: str) -> None:
    """A token never travels in the clear, but on this machine."""
    parts = urlsplit(base_url)
    host = parts.hostname or ""
    if base_url.startswith("https:") and host:
        return
    if parts.scheme == "http" and (host == "localhost" or _is_loopback(host)):
        return
    raise Trouble("server", SERVER_UNSAFE)


def _trust(base_url: str, ca_file: Path | None) -> ssl.SSLContext:
    """That authority, else the system's; nobody where no TLS is spoken, which is quick to load."""
    if base_url.startswith("https:"):
        try:
            return ssl.create_default_context(cafile=ca_file)
        except OSError as error:
            raise Trouble("server", SERVER_UNKNOWN) from error
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
