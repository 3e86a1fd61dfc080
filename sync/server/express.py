"""The express window: what every sale asks, answered without the framework's long way.

It takes only what is plainly right: a known token, our protocol, a length within the limit, a
body that decodes and passes the checks. Anything else goes to the house, the whole application,
from the first byte on, so that there is one place that says why not.
"""

from collections.abc import Callable, MutableMapping
from dataclasses import dataclass
from typing import Any

import msgspec
from litestar.types import ASGIApp, Receive, Scope, Send

from pos.domain.refusals import Refusal
from sync.protocol import lives, wire
from sync.server import problems, requests
from sync.server.enrolment import KnownTill
from sync.server.office import Office

_Event = MutableMapping[str, Any]


@dataclass(frozen=True)
class _Question:
    """What the body is, and the checks that make a request of it."""

    message: type[Any]
    check: Callable[[int, Any], requests.Request]


_QUESTIONS = {
    "/v1/holds": _Question(wire.HoldAsk, requests.hold),
    "/v1/secures": _Question(wire.SecureAsk, requests.secure),
    "/v1/releases": _Question(wire.ReleaseAsk, requests.release),
    "/v1/journal": _Question(wire.JournalAsk, requests.upload),
    "/v1/beats": _Question(lives.Beat, requests.beat),
}
_PROTOCOL = str(wire.PROTOCOL).encode()
_SCHEME = b"Bearer "
_JSON = (b"content-type", b"application/json")
_LENGTH_DIGITS = 9
_decode = msgspec.json.Decoder().decode
_encode = msgspec.json.Encoder().encode


class Express:
    """An ASGI application in front of the house."""

    def __init__(self, house: ASGIApp, office: Office) -> None:
        self._house = house
        self._office = office

    async def __call__(self, asked: Scope, receive: Receive, send: Send) -> None:
        """Answer it here, or hand it on."""
        scope: Any = asked  # plain dictionaries, whatever the framework's types call them
        if scope["type"] == "http" and scope["method"] == "POST":
            question = _QUESTIONS.get(scope["path"])
            till = self._till(scope["headers"]) if question else None
            if question and till:
                await self._take(question, till, (scope, receive, send))
                return
        await self._house(scope, receive, send)

    async def _take(
        self, question: _Question, till: KnownTill, call: tuple[Any, Receive, Send]
    ) -> None:
        scope, receive, send = call
        heard = await _hear(receive)
        try:
            asked = _understood(question, till, heard)
        except Exception:  # noqa: BLE001 - a bug too fails again in the house, which tells of it
            # Nothing was done yet. What is wrong with it, the house says.
            await self._house(scope, _again(heard, receive), send)
            return
        answer: msgspec.Struct
        try:
            status, answer = 200, await self._office.decide(asked)
        except Refusal as refusal:
            status, answer = problems.status_of(refusal), problems.problem(refusal)
            caller = f"till {till.id}"
            self._office.refused.note(caller, scope["method"], scope["path"], refusal)
        except Exception as error:  # noqa: BLE001 - logged as the house logs it
            trouble, status = problems.of_a_bug(scope["method"], scope["path"], error)
            answer = problems.problem(trouble)
        await _answer(send, status, _encode(answer))

    def _till(self, headers: Any) -> KnownTill | None:
        """Who asks, if the headers leave nothing to ask about."""
        token = length = None
        for name, value in headers:
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
        return self._office.known(token.decode("latin-1"))


async def _hear(receive: Receive) -> list[_Event]:
    """The body, as it comes: to its end, to the limit, or until the caller has gone."""
    heard: list[_Event] = []
    size = 0
    while True:
        event: Any = await receive()
        heard.append(event)
        size += len(event.get("body", b""))
        if not event.get("more_body") or size > wire.BODY_LIMIT_BYTES:
            return heard


def _understood(question: _Question, till: KnownTill, heard: list[_Event]) -> requests.Request:
    """The request. Raises whatever is wrong."""
    last = heard[-1]
    if last["type"] != "http.request" or last.get("more_body"):
        raise ValueError("not the whole of a body")
    body = heard[0]["body"] if len(heard) == 1 else b"".join(one["body"] for one in heard)
    # In two steps and not strict, as the framework does it: what is right there is right here.
    ask = msgspec.convert(_decode(body), question.message, strict=False, str_keys=True)
    return question.check(till.id, ask)


def _again(heard: list[_Event], receive: Receive) -> Receive:
    """What was heard already, then the rest."""
    rest = iter(heard)

    async def again() -> Any:
        event = next(rest, None)
        return await receive() if event is None else event

    return again


async def _answer(send: Send, status: int, body: bytes) -> None:
    headers = [_JSON, (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})
