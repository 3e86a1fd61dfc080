"""The express window answers as the house does, to the byte, and hands on what it should."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import msgspec
import pytest

from sync.protocol import wire
from sync.server.app import build
from sync.server.enrolment import enrol, issue_code
from sync.server.express import Express
from sync.server.office import Office
from tests.sync.server.books import TableBooks
from tests.sync.server.tills import PaperTill

Answered = tuple[int, list[tuple[bytes, bytes]], bytes]
ANOTHER = UUID(int=99)
NUMBER = b'"operation": "00000000-0000-0000-0000-000000000001", "performance": 1'


@dataclass
class Call:
    """One request as the ASGI server hands it on."""

    path: str
    body: bytes
    method: str = "POST"
    headers: dict[bytes, bytes | None] = field(default_factory=dict)
    more: tuple[tuple[bytes, bytes], ...] = ()
    cuts: int = 1
    leaves: bool = False
    query: bytes = b""


@dataclass
class Windows:
    """One office, asked through the express window and through the house alone."""

    office: Office
    token: str
    house_calls: int = 0

    def __post_init__(self) -> None:
        house: Any = build(self.office)
        self.house = house

        async def counted(scope: Any, receive: Any, send: Any) -> None:
            self.house_calls += 1
            await house(scope, receive, send)

        self.express: Any = Express(counted, self.office)

    async def both(self, call: Call) -> tuple[Answered, Answered]:
        """The two answers."""
        return await self.ask(self.express, call), await self.ask(self.house, call)

    async def ask(self, app: Callable[..., Awaitable[None]], call: Call) -> Answered:
        """What that application answers; (0, [], b"") where it says nothing."""
        headers = {
            b"authorization": f"Bearer {self.token}".encode(),
            b"parterre-protocol": b"1",
            b"content-length": str(len(call.body)).encode(),
        }
        found = {**headers, **call.headers}
        scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": call.method,
            "scheme": "http",
            "path": call.path,
            "raw_path": call.path.encode("utf-8", "replace"),
            "query_string": call.query,
            "root_path": "",
            "headers": [(n, v) for n, v in found.items() if v is not None] + list(call.more),
            "client": ("127.0.0.1", 50_000),
            "server": ("127.0.0.1", 80),
            "state": {},
        }
        events = iter(_events(call))
        said: list[Any] = []

        async def receive() -> Any:
            return next(events, {"type": "http.disconnect"})

        async def send(event: Any) -> None:
            said.append(event)

        await app(scope, receive, send)
        if not said:
            return 0, [], b""
        body = b"".join(one.get("body", b"") for one in said[1:])
        return said[0]["status"], sorted(said[0]["headers"]), body


def _events(call: Call) -> list[dict[str, Any]]:
    size = -(-len(call.body) // call.cuts) or 1
    pieces = [call.body[at : at + size] for at in range(0, len(call.body), size)] or [b""]
    events = [{"type": "http.request", "body": one, "more_body": True} for one in pieces]
    if call.leaves:
        return [*events[:-1], {"type": "http.disconnect"}]
    events[-1]["more_body"] = False
    return events


def asked(
    books: TableBooks, calls: Sequence[Call]
) -> tuple[list[tuple[Answered, Answered]], Windows]:
    """Both answers to each, of a till that the server knows already."""
    code = issue_code(books.database, "Window")
    key = PaperTill(9).key.public_key().public_bytes_raw()
    windows = Windows(Office(books.database), enrol(books.database, wire.Enrol(code, key)).token)

    async def run() -> list[tuple[Answered, Answered]]:
        async with windows.office.open():
            await windows.office.till(windows.token)
            return [await windows.both(call) for call in calls]

    return asyncio.run(run()), windows


def _encoded(message: msgspec.Struct) -> bytes:
    return msgspec.json.encode(message)


def test_the_questions_of_a_sale_are_answered_at_the_window(books: TableBooks):
    paper = PaperTill(4)
    operation = UUID(int=1)
    paper.sale([3, 4])
    calls = [
        Call("/v1/holds", _encoded(wire.HoldAsk(operation, 1, [3, 4], [wire.AreaAsk(0, 2)]))),
        Call("/v1/secures", _encoded(wire.SecureAsk(UUID(int=2), 1, [3, 4]))),
        Call("/v1/releases", _encoded(wire.ReleaseAsk(UUID(int=3), 1, [20, 21]))),
        Call("/v1/journal", _encoded(paper.journal_ask())),
        Call("/v1/journal", _encoded(paper.journal_ask()), cuts=7),
        Call("/v1/holds", _encoded(wire.HoldAsk(ANOTHER, 1, [5])), headers={b"accept": b"*/*"}),
    ]
    answers, windows = asked(books, calls)
    for call, (quick, slow) in zip(calls, answers, strict=True):
        assert quick == slow, call
        assert quick[0] == 200, quick
    assert windows.house_calls == 0


@pytest.mark.parametrize(
    ("path", "message", "status", "reason"),
    [
        ("/v1/holds", wire.HoldAsk(ANOTHER, 1, [0]), 409, "place_taken"),
        ("/v1/secures", wire.SecureAsk(ANOTHER, 1, [0]), 409, "place_taken"),
        ("/v1/holds", wire.HoldAsk(ANOTHER, 77, [0]), 404, "performance_unknown"),
        ("/v1/holds", wire.HoldAsk(ANOTHER, 1, [1 << 70]), 404, "place_unknown"),
        ("/v1/holds", wire.HoldAsk(ANOTHER, 1, [], [wire.AreaAsk(0, 50)]), 409, "area_full"),
        ("/v1/journal", wire.JournalAsk(7, []), 403, "till_fenced"),
    ],
)
def test_a_no_of_the_books_is_the_same_at_both(
    books: TableBooks, path: str, message: msgspec.Struct, status: int, reason: str
):
    books.decide(_of_another_till())
    answers, windows = asked(books, [Call(path, _encoded(message))])
    quick, slow = answers[0]
    assert quick == slow
    assert (quick[0], msgspec.json.decode(quick[2])["reason"]) == (status, reason)
    assert windows.house_calls == 0


def _of_another_till() -> Any:
    from tests.sync.server.tills import secure

    return secure(1, [0])


_HOLD = b"{" + NUMBER + b', "places": [1]}'
ODD = [
    Call("/v1/holds", b""),
    Call("/v1/holds", b"{"),
    Call("/v1/holds", b"[]"),
    Call("/v1/holds", b"null"),
    Call("/v1/holds", b"\xff\xfe"),
    Call("/v1/holds", b'{"x": "\xff", ' + _HOLD[1:]),
    Call("/v1/holds", b"{}"),
    Call("/v1/holds", b'{"operation": "x", "performance": 1, "places": [1]}'),
    Call("/v1/secures", b"{" + NUMBER + b"}"),
    Call("/v1/holds", b"{" + NUMBER + b', "places": [3, 3]}'),
    Call("/v1/holds", b"{" + NUMBER + b', "places": []}'),
    Call("/v1/holds", b"{" + NUMBER + b', "areas": [{"area": 0, "count": -1}]}'),
    Call("/v1/holds", b"{" + NUMBER + b', "places": ' + b"[" * 5000 + b"]" * 5000 + b"}"),
    Call("/v1/holds", b'{"x": ' + b"[" * 5000 + b"]" * 5000 + b", " + _HOLD[1:]),
    Call("/v1/holds", b"{" + NUMBER + b', "places": [' + b"1," * 200 + b"1]}"),
    Call("/v1/journal", b'{"incarnation": 1, "entries": [{}]}'),
    Call("/v1/journal", b'{"incarnation": 1.5, "entries": []}'),
    Call("/v1/nothing", _HOLD),
    Call("/v1/holds", _HOLD, method="PUT"),
    Call("/v1/holds", _HOLD, headers={b"authorization": None}),
    Call("/v1/holds", _HOLD, headers={b"authorization": b"Bearer forged"}),
    Call("/v1/holds", _HOLD, headers={b"authorization": b"Basic x"}),
    Call("/v1/holds", _HOLD, headers={b"authorization": b"Bearer \xff"}),
    Call("/v1/holds", _HOLD, headers={b"parterre-protocol": b"2"}),
    Call("/v1/holds", _HOLD, headers={b"parterre-protocol": b"one"}),
    Call("/v1/holds", _HOLD, headers={b"content-length": b"1000000000"}),
    Call("/v1/holds", _HOLD, headers={b"content-length": b"many"}),
    Call("/v1/holds", b" " * (wire.BODY_LIMIT_BYTES + 1), cuts=3),
    Call("/v1/holds", b" " * (wire.BODY_LIMIT_BYTES + 1), headers={b"content-length": b"9"}),
]


@pytest.mark.parametrize("call", ODD, ids=range(len(ODD)))
def test_whatever_is_odd_is_told_by_the_house(books: TableBooks, call: Call):
    answers, windows = asked(books, [call])
    quick, slow = answers[0]
    assert quick == slow
    assert quick[0] >= 400
    assert windows.house_calls == 1


SOFT = [
    Call("/v1/holds", _HOLD, more=((b"authorization", b"Bearer forged"),)),
    Call("/v1/holds", _HOLD.replace(b'"performance": 1', b'"performance": "1"')),
    Call("/v1/holds", _HOLD.replace(b"[1]", b'["1"]')),
    Call("/v1/holds", _HOLD[:-1] + b', "tip": {"a": [1.5, null]}}'),
    Call("/v1/holds", _HOLD[:-1] + b', "performance": 1}'),
    Call("/v1/holds", _HOLD, headers={b"content-type": b"text/plain"}),
    Call("/v1/holds", _HOLD, headers={b"content-type": b"application/x-www-form-urlencoded"}),
    Call("/v1/holds", _HOLD, headers={b"parterre-protocol": None}),
    Call("/v1/holds", _HOLD, headers={b"parterre-protocol": b"0"}),
    Call("/v1/holds", _HOLD, headers={b"authorization": b"bearer TOKEN"}),
    Call("/v1/holds", _HOLD, headers={b"content-length": None}, cuts=3),
    Call("/v1/holds/", _HOLD),
]


@pytest.mark.parametrize("call", SOFT, ids=range(len(SOFT)))
def test_what_the_house_lets_pass_passes_the_window(books: TableBooks, call: Call):
    answers, _ = asked(books, [call])
    quick, slow = answers[0]
    assert quick == slow
    assert quick[0] == 200 or b"TOKEN" in call.headers.get(b"authorization", b"")


@pytest.mark.logs_warnings
def test_a_caller_who_leaves_in_the_middle_is_left_to_the_house(books: TableBooks):
    answers, windows = asked(books, [Call("/v1/holds", _HOLD, cuts=2, leaves=True)])
    quick, slow = answers[0]
    assert quick == slow
    assert windows.house_calls == 1


@pytest.mark.logs_warnings
def test_a_bug_in_deciding_is_the_same_word_at_both(
    books: TableBooks, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    async def broken(*_: object) -> None:
        raise ZeroDivisionError("the secret inside")

    monkeypatch.setattr(Office, "decide", broken)
    answers, windows = asked(books, [Call("/v1/holds", _HOLD)])
    quick, slow = answers[0]
    assert quick == slow
    assert quick[0] == 500
    assert b"secret" not in quick[2]
    assert caplog.text.count("POST /v1/holds failed") == 2
    assert windows.house_calls == 0
