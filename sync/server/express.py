"""The express window: what every sale asks, answered where its bytes arrive.

It takes only what is plainly right: a known token, our protocol, a length within the limit, a
body that decodes and passes the checks. Anything else goes to the house, the whole application,
from the first byte on, so that there is one place that says why not. What the window answers
costs no task, no pass through the framework, and one write to the socket.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar

import msgspec
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from pos.domain.refusals import Refusal
from sync.protocol import lives, wire
from sync.server import problems, requests
from sync.server.enrolment import KnownTill
from sync.server.office import Office
from sync.server.plan import Result


@dataclass(frozen=True)
class _Question:
    """Where it is asked, what its body is, and the checks that make a request of it."""

    path: str
    message: type[Any]
    check: Callable[[int, Any], requests.Request]


_QUESTIONS = {
    one.path.encode(): one
    for one in (
        _Question("/v1/holds", wire.HoldAsk, requests.hold),
        _Question("/v1/secures", wire.SecureAsk, requests.secure),
        _Question("/v1/releases", wire.ReleaseAsk, requests.release),
        _Question("/v1/journal", wire.JournalAsk, requests.upload),
        _Question("/v1/beats", lives.Beat, requests.beat),
    )
}
_PROTOCOL = str(wire.PROTOCOL).encode()
_SCHEME = b"Bearer "
_LENGTH_DIGITS = 9
# A till's head is 300 bytes; the parser itself would gather one without end.
HEAD_LIMIT_BYTES = 65_536
_decode = msgspec.json.Decoder().decode
_encode = msgspec.json.Encoder().encode


def window(office: Office) -> type[HttpToolsProtocol]:
    """What uvicorn speaks to each caller with, for its setting `http`."""
    return type("Window", (Window,), {"office": office})


class _NobodyWaits:
    """Stands where a request in the house has its event."""

    def set(self) -> None:
        """Nothing to wake."""


class _AtTheWindow:
    """A request, with all that uvicorn's protocol looks at in one that the house answers: when
    the next may begin, whether the caller has gone, whether the line stays open."""

    __slots__ = ("body", "disconnected", "keep_alive", "question", "response_complete", "till")
    message_event: ClassVar[_NobodyWaits] = _NobodyWaits()

    def __init__(self, question: _Question, till: KnownTill) -> None:
        self.question = question
        self.till = till
        self.body = bytearray()
        self.response_complete = False
        self.disconnected = False
        self.keep_alive = True


class Window(HttpToolsProtocol):
    """One caller's line."""

    office: ClassVar[Office]
    cycle: Any  # a request in the house, or one at the window
    _served: _AtTheWindow | None = None  # the one whose bytes are arriving
    _is_in_head = False
    _head_bytes = 0

    def data_received(self, data: bytes) -> None:
        """Bytes of one request, of a part of it, or of several."""
        began_in_head = self._is_in_head
        super().data_received(data)
        if began_in_head and self._is_in_head:
            self._head_bytes += len(data)
            if self._head_bytes > HEAD_LIMIT_BYTES and not self.transport.is_closing():
                self.send_400_response("The head of the request is too large.")

    def on_message_begin(self) -> None:
        """The parser: a request begins."""
        super().on_message_begin()
        self._is_in_head = True
        self._head_bytes = 0

    def on_headers_complete(self) -> None:
        """The parser: its head is here. Window or house?"""
        self._is_in_head = False
        question = _QUESTIONS.get(self.url)
        till = self._till() if question and self._is_plain() else None
        if question and till:
            self._served = self.cycle = _AtTheWindow(question, till)
        else:
            super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """The parser: a piece of the body; all of them are not more than the head has said."""
        served = self._served
        if served is None:
            super().on_body(body)
        else:
            served.body += body

    def on_message_complete(self) -> None:
        """The parser: it is all here."""
        served, self._served = self._served, None
        if served is None:
            super().on_message_complete()
            return
        try:
            asked = _understood(served)
        except Exception:  # noqa: BLE001 - a bug too fails again in the house, which tells of it
            # Nothing was done yet. What is wrong with it, the house says.
            self._hand_on(served)
            return
        try:
            self.office.ask(asked, partial(self._tell, served))
        except Refusal as refusal:
            self._tell(served, refusal)
        except Exception as error:  # noqa: BLE001 - logged as the house logs it
            self._tell_of_a_bug(served, error)

    def _is_plain(self) -> bool:
        """Whether the line is free, and the caller wants nothing but an answer."""
        parser = self.parser
        return (
            parser.get_method() == b"POST"
            and parser.get_http_version() == "1.1"
            and parser.should_keep_alive()
            and not parser.should_upgrade()
            and not self.expect_100_continue
            and (self.cycle is None or self.cycle.response_complete)
            and not self.flow.write_paused  # answers it does not read must not pile up
        )

    def _till(self) -> KnownTill | None:
        """Who asks, if the headers leave nothing to ask about."""
        token = length = None
        for name, value in self.headers:
            if name == b"authorization":
                if token is not None or not value.startswith(_SCHEME):
                    return None
                token = value[len(_SCHEME) :]
            elif name == b"content-length":
                if length is not None or not value.isdigit() or len(value) > _LENGTH_DIGITS:
                    return None
                length = int(value)
            elif name == b"parterre-protocol" and value != _PROTOCOL:
                return None
        if token is None or length is None or length > wire.BODY_LIMIT_BYTES:
            return None
        return self.office.known(token.decode("latin-1"))

    def _hand_on(self, served: _AtTheWindow) -> None:
        """To the house, as if it had come there at once."""
        served.response_complete = True
        super().on_headers_complete()
        self.cycle.keep_alive &= served.keep_alive
        super().on_body(bytes(served.body))
        super().on_message_complete()

    def _tell(self, served: _AtTheWindow, result: Result) -> None:
        try:
            if isinstance(result, Refusal):
                status, body = problems.status_of(result), _encode(problems.problem(result))
                caller = f"till {served.till.id}"
                self.office.refused.note(caller, "POST", served.question.path, result)
            else:
                status, body = 200, _encode(result)
        except Exception as error:  # noqa: BLE001 - logged as the house logs it
            self._tell_of_a_bug(served, error)
        else:
            self._answer(served, status, body)

    def _tell_of_a_bug(self, served: _AtTheWindow, error: Exception) -> None:
        trouble, status = problems.of_a_bug("POST", served.question.path, error)
        self._answer(served, status, _encode(problems.problem(trouble)))

    def _answer(self, served: _AtTheWindow, status: int, body: bytes) -> None:
        served.response_complete = True
        if served.disconnected or self.transport.is_closing():
            return
        answer = [
            STATUS_LINE[status],
            _head(self.server_state.default_headers),
            b"content-type: application/json\r\ncontent-length: %d\r\n" % len(body),
            b"\r\n" if served.keep_alive else b"connection: close\r\n\r\n",
            body,
        ]
        self.transport.write(b"".join(answer))
        if not served.keep_alive:
            self.transport.close()
        self.on_response_complete()


def _understood(served: _AtTheWindow) -> requests.Request:
    """The request. Raises whatever is wrong."""
    question = served.question
    # In two steps and not strict, as the framework does it: what is right there is right here.
    ask = msgspec.convert(_decode(served.body), question.message, strict=False, str_keys=True)
    return question.check(served.till.id, ask)


def _head(headers: Iterable[tuple[bytes, bytes]]) -> bytes:
    return b"".join([b"%s: %s\r\n" % header for header in headers])
