"""The application in this process: who may enrol, what a bug looks like from outside, feeds."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import httpx
import msgspec
import psycopg
import pytest
from litestar import Litestar

from pos.domain.refusals import Refusal
from sync.protocol import wire
from sync.server import catalogue, feed
from sync.server.app import build
from sync.server.enrolment import enrol, issue_code
from sync.server.feed import Hub
from sync.server.office import CHANNEL, Office
from tests.postgres_server import new_database
from tests.sync.server.books import TableBooks
from tests.sync.server.housed import housed
from tests.sync.server.tills import PaperTill, hold


def ask(
    books: TableBooks, send: Callable[[httpx.AsyncClient], Any], caller: str, scheme: str = "http"
) -> httpx.Response:
    """One request from that address."""

    async def asked(app: Litestar) -> httpx.Response:
        # An exception that reaches the transport would reach uvicorn: let the test see it.
        transport = httpx.ASGITransport(app, client=(caller, 50_000))
        async with httpx.AsyncClient(transport=transport, base_url=f"{scheme}://house") as client:
            answer: httpx.Response = await send(client)
            return answer

    with housed(Office(books.database)) as app:
        return asyncio.run(asked(app))


@pytest.mark.parametrize(
    ("caller", "scheme", "status"),
    [
        ("127.0.0.1", "http", 200),
        ("::1", "http", 200),
        ("192.0.2.7", "https", 200),
        ("192.0.2.7", "http", 403),
        ("a-socket", "http", 403),
    ],
)
def test_a_till_enrols_over_tls_or_on_the_machine_itself(
    books: TableBooks, caller: str, scheme: str, status: int
):
    code = issue_code(books.database, "Till 4")
    key = PaperTill(4).key.public_key().public_bytes_raw()
    body = msgspec.json.encode(wire.Enrol(code, key))
    answer = ask(books, lambda client: client.post("/v1/enrol", content=body), caller, scheme)
    assert answer.status_code == status
    if status == 200:
        assert answer.json()["till"] == 4
    else:
        assert answer.json()["reason"] == "not_permitted"


def test_an_enrolment_code_grows_old(books: TableBooks):
    code = issue_code(books.database, "Till 4", life_min=10)
    books.clock.forward(10 * 60)
    body = msgspec.json.encode(wire.Enrol(code, PaperTill(4).key.public_key().public_bytes_raw()))
    answer = ask(books, lambda client: client.post("/v1/enrol", content=body), "127.0.0.1")
    assert (answer.status_code, answer.json()["reason"]) == (403, "enrolment_code_wrong")


@pytest.mark.logs_warnings
def test_a_bug_is_one_word_outside_and_a_trace_in_the_log(
    books: TableBooks, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    def broken(*_: object) -> None:
        raise ZeroDivisionError("the secret inside")

    monkeypatch.setattr(Office, "life", broken)
    answer = ask(books, lambda client: client.get("/v1/health"), "127.0.0.1")
    assert (answer.status_code, answer.json()["reason"]) == (500, "server_trouble")
    assert "secret" not in answer.text
    assert "the secret inside" in caplog.text


def test_a_server_without_a_season_says_so(books: TableBooks):
    with pytest.raises(catalogue.Refusal) as refusal:
        catalogue.current(books.database)
    assert "no season" in refusal.value.params["why"]


def test_a_watcher_too_slow_to_read_is_dropped_and_the_others_go_on(
    books: TableBooks, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(feed, "COALESCE_S", 0.0)
    monkeypatch.setattr(feed, "_QUEUE_LIMIT", 2)

    async def watched() -> tuple[list[int], bool]:
        hub = Hub(books.database, generation=5)
        running = asyncio.create_task(hub.run())
        slow = await hub.open(1, 5, 0)
        quick = await hub.open(1, 5, 0)
        assert await anext(slow) == await anext(quick) == b": alive\n\n"
        first = asyncio.create_task(anext(slow))
        seen: list[int] = []
        for place in range(6):
            books.decide(hold(1, [place]))
            hub.touch([1])
            while len(seen) <= place:
                seen += _versions(await anext(quick))
        with suppress(StopAsyncIteration):  # or dropped before it had its turn
            await first  # what it was waiting for; then it stopped reading
        ended = [data async for data in slow]
        running.cancel()
        await quick.aclose()  # type: ignore[attr-defined]
        return seen, ended == []

    seen, has_ended = asyncio.run(watched())
    assert seen == [1, 2, 3, 4, 5, 6]
    assert has_ended


def test_a_quiet_feed_shows_that_it_is_alive(books: TableBooks, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(feed, "HEARTBEAT_S", 0.01)

    async def watched() -> list[bytes]:
        hub = Hub(books.database, generation=5)
        stream = await hub.open(1, 5, 0)
        beats = [await anext(stream) for _ in range(3)]
        hub.close()
        return [*beats, *[data async for data in stream]]

    assert asyncio.run(watched())[:3] == [b": alive\n\n"] * 3


def test_a_watcher_far_behind_catches_up_without_another_change(
    books: TableBooks, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(feed, "HEARTBEAT_S", 0.01)
    monkeypatch.setattr(feed, "_ROWS_A_READ", 2)
    books.decide(*(hold(1, [place]) for place in range(6)))

    async def watched() -> list[int]:
        hub = Hub(books.database, generation=5)
        stream = await hub.open(1, 5, 0)
        seen = [_versions(await anext(stream)) for _ in range(6)]
        await stream.aclose()  # type: ignore[attr-defined]
        return [version for some in seen for version in some]

    assert asyncio.run(watched()) == [1, 2, 3, 4, 5, 6]


def _versions(data: bytes) -> list[int]:
    text = data.partition(b"data: ")[2]
    if not text:
        return []
    return [one.version for one in msgspec.json.decode(text, type=wire.Changes).changes]


def test_the_first_change_after_a_pause_is_told_at_once(
    books: TableBooks, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(feed, "COALESCE_S", 3600.0)

    async def watched() -> list[int]:
        hub = Hub(books.database, generation=5)
        stream = await hub.open(1, 5, 0)
        await anext(stream)
        running = asyncio.create_task(hub.run())
        books.decide(hold(1, [3]))
        hub.touch([1])
        seen = _versions(await anext(stream))
        running.cancel()
        await stream.aclose()  # type: ignore[attr-defined]
        return seen

    assert asyncio.run(watched()) == [1]


def test_a_till_goes_on_from_wherever_its_line_was_cut(books: TableBooks):
    books.decide(*(hold(1, [place]) for place in range(6)))

    async def resumed(since: int) -> list[int]:
        hub = Hub(books.database, generation=5)
        stream = await hub.open(1, 5, since)
        await anext(stream)
        seen = _versions(await anext(stream)) if since < 6 else []
        await stream.aclose()  # type: ignore[attr-defined]
        return seen

    for cut in range(7):
        assert asyncio.run(resumed(cut)) == list(range(cut + 1, 7))


class Line:
    """A till's line to the feed, as the ASGI server has it: it may be stuck in sending."""

    def __init__(self, app: Any, path: str, token: str) -> None:
        where, _, query = path.partition("?")
        scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": "GET",
            "scheme": "http",
            "path": where,
            "raw_path": where.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": [(b"authorization", f"Bearer {token}".encode())],
            "client": ("127.0.0.1", 50_000),
            "server": ("127.0.0.1", 80),
            "state": {},
        }
        self.seen: list[int] = []
        self.flows = asyncio.Event()
        self.flows.set()
        self.is_stuck = asyncio.Event()
        self.told = asyncio.Event()
        self._gone = asyncio.Event()
        self.task = asyncio.create_task(app(scope, self._receive, self._send))

    async def until(self, version: int) -> None:
        """Wait until that version was told."""
        while not self.seen or self.seen[-1] < version:
            self.told.clear()
            await self.told.wait()

    async def hang_up(self) -> None:
        self._gone.set()
        await self.task

    async def _receive(self) -> Any:
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, event: Any) -> None:
        if not self.flows.is_set():
            self.is_stuck.set()
        await self.flows.wait()
        self.seen += _versions(event.get("body", b""))
        self.told.set()
        if not event.get("more_body", True):
            self._gone.set()


def test_a_till_that_never_reads_slows_nobody_and_goes_on_where_it_was(
    books: TableBooks, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(feed, "COALESCE_S", 0.0)
    monkeypatch.setattr(feed, "_QUEUE_LIMIT", 2)
    token = _enrolled(books)

    async def watched() -> tuple[list[int], list[int], list[int]]:
        office = Office(books.database)
        app = build(office)
        path = f"/v1/performances/1/feed?generation={office.identity.generation}&since="
        async with office.open():
            slow, quick = Line(app, f"{path}0", token), Line(app, f"{path}0", token)
            await office.decide(hold(1, [0]))
            await asyncio.gather(slow.until(1), quick.until(1))
            slow.flows.clear()
            for place in range(1, 10):
                await office.decide(hold(1, [place]))
                await quick.until(place + 1)
            assert slow.is_stuck.is_set()
            slow.flows.set()
            await slow.task  # it was dropped: the server ends the stream
            again = Line(app, f"{path}{slow.seen[-1]}", token)
            await again.until(10)
            await asyncio.gather(quick.hang_up(), again.hang_up())
            return slow.seen, quick.seen, again.seen

    slow, quick, again = asyncio.run(watched())
    assert quick == list(range(1, 11))
    assert len(slow) < 10
    assert slow + again == quick


@pytest.mark.postgres
def test_the_other_workers_are_told_once_for_all_that_was_decided_together(postgres_url: str):
    books = TableBooks.open(new_database(postgres_url))
    plain = books.database.url.set(drivername="postgresql").render_as_string(hide_password=False)

    async def heard() -> list[str]:
        office = Office(books.database)
        connecting = psycopg.AsyncConnection.connect(plain, autocommit=True)
        async with await connecting as other, office.open():
            await other.execute(f"LISTEN {CHANNEL}")
            asked = [hold(1, [place]) for place in range(10)] + [hold(1, [0], performance=2)]
            await asyncio.gather(*(office.decide(one) for one in asked))
            first = [one.payload async for one in other.notifies(stop_after=1)]
            with pytest.raises(Refusal):
                await office.decide(hold(2, [0]))
            return first + [one.payload async for one in other.notifies(timeout=0.3)]

    payloads = asyncio.run(heard())
    books.database.close()
    assert [sorted(one.split()) for one in payloads] == [["1", "2"]]


def _enrolled(books: TableBooks) -> str:
    code = issue_code(books.database, "Till 4")
    key = PaperTill(4).key.public_key().public_bytes_raw()
    return enrol(books.database, wire.Enrol(code, key)).token
