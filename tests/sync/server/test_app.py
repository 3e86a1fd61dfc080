"""The application in this process: who may enrol, what a bug looks like from outside, feeds."""

import asyncio
from collections.abc import Callable
from typing import Any

import httpx
import msgspec
import pytest

from sync.protocol import wire
from sync.server import catalogue, feed
from sync.server.app import build
from sync.server.enrolment import issue_code
from sync.server.feed import Hub
from sync.server.office import Office
from tests.sync.server.books import TableBooks
from tests.sync.server.tills import PaperTill, hold


def ask(
    books: TableBooks, send: Callable[[httpx.AsyncClient], Any], caller: str, scheme: str = "http"
) -> httpx.Response:
    """One request from that address."""

    async def asked() -> httpx.Response:
        app = build(Office(books.database))
        # An exception that reaches the transport would reach uvicorn: let the test see it.
        transport = httpx.ASGITransport(app, client=(caller, 50_000))
        async with httpx.AsyncClient(transport=transport, base_url=f"{scheme}://house") as client:
            answer: httpx.Response = await send(client)
            return answer

    return asyncio.run(asked())


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
