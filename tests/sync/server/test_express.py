"""The express window answers as the house does, to the byte, and hands on what it should."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import msgspec
import pytest
import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from sync.protocol import wire
from sync.server.enrolment import enrol, issue_code
from sync.server.express import HEAD_LIMIT_BYTES, window
from sync.server.office import Office
from tests.sync.server.books import TableBooks
from tests.sync.server.housed import housed
from tests.sync.server.tills import PaperTill

WAIT_S = 30
ANOTHER = UUID(int=99)
NUMBER = b'"operation": "00000000-0000-0000-0000-000000000001", "performance": 1'


@dataclass
class Call:
    """One request as it comes over the wire, in so many pieces."""

    path: str
    body: bytes
    method: str = "POST"
    headers: dict[bytes, bytes | None] = field(default_factory=dict)
    more: tuple[tuple[bytes, bytes], ...] = ()
    cuts: int = 1
    version: str = "1.1"

    def raw(self, token: str) -> bytes:
        """Its bytes."""
        headers = {
            b"host": b"house",
            b"authorization": f"Bearer {token}".encode(),
            b"parterre-protocol": b"1",
            b"content-length": str(len(self.body)).encode(),
        }
        found = {**headers, **self.headers}
        lines = [f"{self.method} {self.path} HTTP/{self.version}".encode()]
        lines += [n + b": " + v for n, v in found.items() if v is not None]
        lines += [n + b": " + v for n, v in self.more]
        return b"\r\n".join([*lines, b"", self.body])


class Line(asyncio.Transport):
    """A caller's line that keeps what was said."""

    def __init__(self, protocol: Any) -> None:
        super().__init__({"sockname": ("127.0.0.1", 80), "peername": ("127.0.0.1", 50_000)})
        self.protocol = protocol
        self.writes: list[bytes] = []
        self.is_closed = False
        protocol.connection_made(self)

    @property
    def said(self) -> bytes:
        return b"".join(self.writes)

    def write(self, data: Any) -> None:
        self.writes.append(bytes(data))

    def is_closing(self) -> bool:
        return self.is_closed

    def close(self) -> None:
        if not self.is_closed:
            self.is_closed = True
            asyncio.get_running_loop().call_soon(self.protocol.connection_lost, None)

    def pause_reading(self) -> None:
        pass

    def resume_reading(self) -> None:
        pass

    async def hear(self, raw: bytes, cuts: int = 1) -> None:
        """Those bytes, in so many pieces."""
        size = -(-len(raw) // cuts) or 1
        for at in range(0, len(raw), size):
            if self.is_closed:
                return
            self.protocol.data_received(raw[at : at + size])
            await asyncio.sleep(0)

    async def answers(self, count: int) -> list[tuple[int, bytes, bytes]]:
        """Status, head and body of so many whole answers, or of all until the line is closed."""
        async with asyncio.timeout(WAIT_S):
            while len(_answers(self.said)) < count and not self.is_closed:
                await asyncio.sleep(0.001)
        return _answers(self.said)


def _answers(said: bytes) -> list[tuple[int, bytes, bytes]]:
    found = []
    while said:
        head, ends, rest = said.partition(b"\r\n\r\n")
        if head.startswith(b"HTTP/1.1 100"):
            said = rest
            continue
        if ends and b"transfer-encoding: chunked" in head.lower():  # a stream: it has no end
            found.append((int(head[9:12]), head, rest))
            break
        size = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0] or b"0")
        if not ends or len(rest) < size:
            break
        found.append((int(head[9:12]), head, rest[:size]))
        said = rest[size:]
    return found


class Windows:
    """One office, asked through the express window and through the house alone."""

    def __init__(self, house: Any, token: str) -> None:
        self.office: Office = house.state.office
        self.token = token
        self.house_calls = 0

        async def counted(scope: Any, receive: Any, send: Any) -> None:
            self.house_calls += 1
            await house(scope, receive, send)

        self.counted, self.house = counted, house

    def express_line(self) -> Line:
        """To the window, with the house behind it."""
        return _line(window(self.office), self.counted)

    def house_line(self) -> Line:
        """To the house alone."""
        return _line(HttpToolsProtocol, self.house)

    async def ask(self, call: Call) -> tuple[int, bytes, bytes]:
        """Status, head and body of what is said at the window; (0, b"", b"") for nothing."""
        line = self.express_line()
        await line.hear(call.raw(self.token), call.cuts)
        answers = await line.answers(1)
        line.close()
        await asyncio.sleep(0)
        return answers[0] if answers else (0, b"", b"")

    async def both(self, *calls: Call) -> tuple[bytes, bytes]:
        """All that is answered to these calls on one line, on either."""
        return await self._all(self.express_line(), calls), await self._all(
            self.house_line(), calls
        )

    async def _all(self, line: Line, calls: Sequence[Call]) -> bytes:
        raw = b"".join(call.raw(self.token) for call in calls)
        await line.hear(raw, calls[0].cuts)
        await line.answers(len(calls))
        line.close()
        await asyncio.sleep(0)
        return line.said


def _line(protocol: type[HttpToolsProtocol], app: Any) -> Line:
    config = uvicorn.Config(app, http=protocol, log_config=None, access_log=False, lifespan="off")
    config.load()
    state = ServerState()
    state.default_headers = [(b"date", b"the first of May"), (b"x-house", b"open")]
    return Line(protocol(config, state, {}, asyncio.get_running_loop()))


# What is decided before the books are opened is so over both kinds.
ON_ONE = pytest.mark.parametrize("books", ["sqlite"], indirect=True)


def at_the_windows(books: TableBooks, work: Callable[[Windows], Awaitable[Any]]) -> Windows:
    """Work with both, as a till that the server knows already."""
    code = issue_code(books.database, "Window")
    key = PaperTill(9).key.public_key().public_bytes_raw()
    token = enrol(books.database, wire.Enrol(code, key)).token

    async def run(windows: Windows) -> None:
        async with windows.office.open():
            await windows.office.till(windows.token)
            await work(windows)

    with housed(Office(books.database)) as house:
        windows = Windows(house, token)
        asyncio.run(run(windows))
    return windows


def asked(
    books: TableBooks, calls: Sequence[Call]
) -> tuple[list[tuple[tuple[int, bytes, bytes], bytes, bytes]], Windows]:
    """Of each: the window's answer, then all that was said at the window and in the house."""
    found = []

    async def work(windows: Windows) -> None:
        for call in calls:
            quick, slow = await windows.both(call)
            found.append(((_answers(quick) or [(0, b"", b"")])[0], quick, slow))

    windows = at_the_windows(books, work)
    return found, windows


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
    for call, (answer, quick, slow) in zip(calls, answers, strict=True):
        assert quick == slow, call
        assert answer[0] == 200, answer
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
    answer, quick, slow = answers[0]
    assert quick == slow
    assert (answer[0], msgspec.json.decode(answer[2])["reason"]) == (status, reason)
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
    Call("/v1/holds", b'{"x": ' + b"[" * 50_000 + b"]" * 50_000 + b", " + _HOLD[1:]),
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
    Call("/v1/holds", b" " * (wire.BODY_LIMIT_BYTES + 1), cuts=3),
    Call("/v1/holds", b" " * wire.BODY_LIMIT_BYTES, cuts=30),
    Call("/v1/holds", b"", headers={b"content-length": None}),
]


@ON_ONE
@pytest.mark.parametrize("call", ODD, ids=range(len(ODD)))
def test_whatever_is_odd_is_told_by_the_house(books: TableBooks, call: Call):
    answers, windows = asked(books, [call])
    answer, quick, slow = answers[0]
    assert quick == slow
    assert answer[0] >= 400
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
    Call("/v1/holds/", _HOLD),
    Call("/v1/holds?of=mine", _HOLD),
    Call("/v1/%68olds", _HOLD),
    Call("http://house/v1/holds", _HOLD),
    Call("/v1/holds", _HOLD, cuts=len(_HOLD)),
    Call("/v1/holds", _HOLD, version="1.0"),
    Call("/v1/holds", _HOLD, headers={b"connection": b"close"}),
    Call("/v1/holds", _HOLD, headers={b"connection": b"keep-alive"}),
    Call("/v1/holds", _HOLD, headers={b"expect": b"100-continue"}),
    Call(
        "/v1/holds",
        b"%x\r\n%b\r\n0\r\n\r\n" % (len(_HOLD), _HOLD),
        headers={b"content-length": None, b"transfer-encoding": b"chunked"},
        cuts=5,
    ),
]


@pytest.mark.parametrize("call", SOFT, ids=range(len(SOFT)))
def test_what_the_house_lets_pass_passes_the_window(books: TableBooks, call: Call):
    answers, _ = asked(books, [call])
    answer, quick, slow = answers[0]
    assert quick == slow
    assert answer[0] == 200 or b"TOKEN" in call.headers.get(b"authorization", b"")


NOT_HTTP = [
    Call("/v1/holds", _HOLD, headers={b"content-length": b"many"}),
    Call("/v1/holds", _HOLD, more=((b"content-length", b"7"),)),
    Call("/v1/holds", _HOLD, more=((b"transfer-encoding", b"chunked"),)),
    Call("/v1/holds", _HOLD, headers={b"x y": b"1"}),
    Call("/v1/holds", _HOLD, method="SELL"),
    Call("/v1/holds", _HOLD, version="7.7"),
]


@ON_ONE
@pytest.mark.logs_warnings
@pytest.mark.parametrize("call", NOT_HTTP, ids=range(len(NOT_HTTP)))
def test_what_is_no_request_at_all_is_asked_of_nobody(books: TableBooks, call: Call):
    answers, windows = asked(books, [call])
    answer, quick, slow = answers[0]
    assert quick == slow
    assert answer[0] == 400
    assert windows.house_calls == 0


@pytest.mark.logs_warnings
def test_who_wishes_to_speak_otherwise_is_left_to_the_house(books: TableBooks):
    headers: dict[bytes, bytes | None] = {b"connection": b"upgrade", b"upgrade": b"h2c"}
    answers, windows = asked(books, [Call("/v1/holds", _HOLD, headers=headers)])
    _, quick, slow = answers[0]
    assert quick == slow
    assert windows.house_calls == 1


@ON_ONE
@pytest.mark.parametrize("cuts", [1, 2, 50])
def test_questions_that_come_in_one_breath_are_answered_in_order(books: TableBooks, cuts: int):
    calls = [
        Call("/v1/holds", _encoded(wire.HoldAsk(UUID(int=1), 1, [3])), cuts=cuts),
        Call("/v1/secures", _encoded(wire.SecureAsk(UUID(int=2), 1, [3]))),
        Call("/v1/holds", b"{"),
        Call("/v1/nothing", b"", method="GET"),
        Call("/v1/holds", _encoded(wire.HoldAsk(UUID(int=3), 1, [4]))),
    ]

    async def work(windows: Windows) -> None:
        quick, slow = await windows.both(*calls)
        assert quick == slow
        assert [status for status, _, _ in _answers(quick)] == [200, 200, 400, 404, 200]

    at_the_windows(books, work)


def test_an_answer_of_the_window_leaves_in_one_piece(books: TableBooks):
    async def work(windows: Windows) -> None:
        line = windows.express_line()
        for _ in range(2):
            await line.hear(Call("/v1/holds", _HOLD).raw(windows.token))
            await line.answers(len(line.writes) + 1)
        assert len(line.writes) == len(_answers(line.said)) == 2

    windows = at_the_windows(books, work)
    assert windows.house_calls == 0


def test_a_caller_who_leaves_in_the_middle_has_asked_nothing(books: TableBooks):
    async def work(windows: Windows) -> None:
        line = windows.express_line()
        await line.hear(Call("/v1/holds", _HOLD).raw(windows.token)[:-5])
        line.close()
        await asyncio.sleep(0)
        assert line.said == b""
        other = windows.express_line()
        ask = wire.HoldAsk(UUID(int=2), 1, [1])
        await other.hear(Call("/v1/holds", _encoded(ask)).raw(windows.token))
        ((status, _, body),) = await other.answers(1)
        assert (status, msgspec.json.decode(body)["version"]) == (200, 1)

    at_the_windows(books, work)


def test_a_caller_who_leaves_before_the_answer_is_not_told(books: TableBooks):
    async def work(windows: Windows) -> None:
        line = windows.express_line()
        await line.hear(Call("/v1/holds", _HOLD).raw(windows.token))
        line.close()
        other = windows.express_line()
        await other.hear(Call("/v1/holds", _HOLD).raw(windows.token))
        ((status, _, body),) = await other.answers(1)
        assert (status, msgspec.json.decode(body)["version"]) == (200, 1)
        assert line.said == b""

    at_the_windows(books, work)


@ON_ONE
@pytest.mark.parametrize("left", [0, 5])
@pytest.mark.parametrize(("body", "status"), [(_HOLD, 200), (_HOLD[:-1] + b"!", 400)])
def test_a_server_that_closes_answers_who_is_at_the_window_and_hangs_up(
    books: TableBooks, body: bytes, status: int, left: int
):
    async def work(windows: Windows) -> None:
        lines = windows.express_line(), windows.house_line()
        raw = Call("/v1/holds", body).raw(windows.token)
        for line in lines:
            line.protocol.data_received(raw[: len(raw) - left])
            line.protocol.shutdown()
            await line.hear(raw[len(raw) - left :])
            ((found, head, _),) = await line.answers(1)
            assert found == status
            assert b"connection: close" in head
            assert line.is_closed
        assert lines[0].said == lines[1].said

    at_the_windows(books, work)


def test_a_caller_who_does_not_read_is_left_to_the_house(books: TableBooks):
    async def work(windows: Windows) -> None:
        line = windows.express_line()
        line.protocol.pause_writing()
        await line.hear(Call("/v1/holds", _HOLD).raw(windows.token))
        await asyncio.sleep(0.05)
        assert line.said == b""
        line.protocol.resume_writing()
        ((status, _, _),) = await line.answers(1)
        assert status == 200

    windows = at_the_windows(books, work)
    assert windows.house_calls == 1


@ON_ONE
@pytest.mark.parametrize("head", [b"x: y\r\n", b"y"])
def test_a_head_without_an_end_is_cut_off(books: TableBooks, head: bytes):
    async def work(windows: Windows) -> None:
        line = windows.express_line()
        await line.hear(b"POST /v1/holds HTTP/1.1\r\nx: ")
        for _ in range(2 * HEAD_LIMIT_BYTES // (1000 * len(head))):
            await line.hear(head * 1000)
        ((status, _, _),) = await line.answers(1)
        assert status == 400
        assert line.is_closed

    at_the_windows(books, work)


@pytest.mark.logs_warnings
def test_a_bug_in_deciding_is_the_same_word_at_both(
    books: TableBooks, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    def broken(*_: object) -> None:
        raise ZeroDivisionError("the secret inside")

    monkeypatch.setattr(Office, "ask", broken)
    answers, windows = asked(books, [Call("/v1/holds", _HOLD)])
    answer, quick, slow = answers[0]
    assert quick == slow
    assert answer[0] == 500
    assert b"secret" not in answer[2]
    assert caplog.text.count("POST /v1/holds failed") == 2
    assert windows.house_calls == 0
