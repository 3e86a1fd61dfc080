"""What no till of ours would send is refused with a code, said in the log, and changes nothing.

Bodies that are no JSON, or not the right one, stand in test_any_input.py.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select

from pos.domain.journal import Sale
from pos.domain.refusals import Reason, Refusal
from sync.protocol import house, lives, wire
from sync.server import tables
from sync.server.enrolment import enrol, issue_code
from sync.server.office import Office
from sync.server.refused import Refused, log
from tests.sync.server.books import TableBooks
from tests.sync.server.housed import housed
from tests.sync.server.test_express import Call, Windows
from tests.sync.server.tills import PaperTill, on_the_wire

ONE, TWO = UUID(int=1), UUID(int=2)


@dataclass
class Desk:
    """A server in this process, with two tills that enrolled; till 4 has a journal there."""

    books: TableBooks
    runner: asyncio.Runner
    windows: Windows
    tokens: dict[int, str]
    papers: dict[int, PaperTill] = field(default_factory=dict)

    def ask(self, till: int, path: str, message: Any, **more: Any) -> tuple[int, dict[str, Any]]:
        """As that till; the status, and what was said."""
        body = message if isinstance(message, bytes) else msgspec.json.encode(message)
        self.windows.token = self.tokens[till]
        asked = self.windows.ask(Call(path, body, **more))
        status, _, said = self.runner.run(asked)
        return status, msgspec.json.decode(said)

    def rows(self) -> dict[str, list[Any]]:
        """Everything the server keeps."""
        with self.books.database.reading() as connection:
            return {
                one.name: sorted(map(tuple, connection.execute(select(one))), key=repr)
                for one in tables.metadata.sorted_tables
            }


@pytest.fixture
def desk(books: TableBooks, caplog: pytest.LogCaptureFixture) -> Iterator[Desk]:
    papers, tokens = {}, {}
    for name in ("Window", "Foyer"):
        key = Ed25519PrivateKey.generate()
        ask = wire.Enrol(issue_code(books.database, name), key.public_key().public_bytes_raw())
        enrolled = enrol(books.database, ask)
        papers[enrolled.till] = PaperTill(enrolled.till, key)
        tokens[enrolled.till] = enrolled.token
    office = Office(books.database)
    with housed(office) as built, asyncio.Runner() as runner:
        opened = office.open()
        runner.run(opened.__aenter__())
        windows = Windows(built, "")
        for token in tokens.values():
            runner.run(office.till(token))
        made = Desk(books, runner, windows, tokens, papers)
        made.ask(4, "/v1/secures", wire.SecureAsk(ONE, 1, [3]))
        papers[4].sale([3])
        made.ask(4, "/v1/journal", papers[4].journal_ask())
        caplog.set_level(logging.INFO, log.name)
        yield made
        runner.run(opened.__aexit__(None, None, None))


def turned_away(
    desk: Desk, caplog: pytest.LogCaptureFixture, ask: Callable[[], Any], reason: str
) -> dict[str, Any]:
    """It is refused with that code, the log says so without a secret, and nothing has changed."""
    before = desk.rows()
    caplog.clear()
    status, said = ask()
    assert (400 <= status < 500, said["reason"]) == (True, reason), said
    assert desk.rows() == before
    assert [reason in line for line in caplog.messages] == [True], caplog.messages
    assert not any(token in caplog.text for token in desk.tokens.values())
    assert len(caplog.text) < 500
    found: dict[str, Any] = said["params"]
    return found


# --- forged --------------------------------------------------------------------------------------


@pytest.mark.parametrize("changed", [{"hash": bytes(32)}, {"at_ms": 7}, {"kind": "gift"}])
def test_a_forged_entry_is_refused(
    desk: Desk, caplog: pytest.LogCaptureFixture, changed: dict[str, Any]
) -> None:
    desk.papers[4].give_back(ONE, [3])
    entry = desk.papers[4].entries[-1]
    forged = msgspec.structs.replace(on_the_wire(entry), **changed)
    ask = wire.JournalAsk(1, [forged])
    params = turned_away(desk, caplog, lambda: desk.ask(4, "/v1/journal", ask), "journal_broken")
    assert params["number"] == entry.number


@pytest.mark.parametrize(
    ("path", "make"),
    [
        ("write-offs", lambda word: house.WriteOffAsk(1, word)),
        ("allotments", lambda word: house.AllotAsk(1, 1, [5], word)),
        ("recalls", lambda word: house.RecallAsk(1, [5], word)),
        ("quarantine-releases", lambda word: house.UnquarantineAsk(1, [5], word)),
        (
            "paper-releases",
            lambda word: house.PapersAwayAsk(1, 1, [house.PaperAway(5, TWO)], word),
        ),
    ],
)
def test_a_forged_word_of_a_supervisor_is_refused(
    desk: Desk, caplog: pytest.LogCaptureFixture, path: str, make: Callable[[Any], Any]
) -> None:
    forged = house.Decision(TWO, "s1", "because", 1, Ed25519PrivateKey.generate().sign(b"x"))
    ask = make(forged)
    turned_away(desk, caplog, lambda: desk.ask(4, f"/v1/house/{path}", ask), "not_permitted")


def test_a_forged_certificate_readmits_nobody(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    ask = lives.Readmission(b"BP1:" + bytes(120), "Till 4", "token", bytes(64))
    turned_away(desk, caplog, lambda: desk.ask(4, "/v1/readmissions", ask), "not_permitted")


# --- replayed ------------------------------------------------------------------------------------


def test_an_old_upload_again_is_answered_again_and_changes_nothing(desk: Desk) -> None:
    ask = desk.papers[4].journal_ask()
    before = desk.rows()
    status, said = desk.ask(4, "/v1/journal", ask)
    assert (status, said["applied"]) == (200, 1)
    assert desk.rows() == before


def test_an_old_question_again_is_answered_again_and_changes_nothing(desk: Desk) -> None:
    """Its place was sold since: it is no fresh lease."""
    before = desk.rows()
    assert desk.ask(4, "/v1/secures", wire.SecureAsk(ONE, 1, [3]))[0] == 200
    assert desk.rows() == before


def test_an_old_question_with_other_words_is_refused(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    ask = wire.SecureAsk(ONE, 1, [5])
    turned_away(desk, caplog, lambda: desk.ask(4, "/v1/secures", ask), "operation_reused")


def test_an_old_beat_again_changes_nothing(desk: Desk) -> None:
    said = [
        lives.Beat(1, 0, session, fresh, 1, 1, 0)
        for session, fresh in (("", "a"), ("a", "b"), ("b", "c"))
    ]
    heard = [desk.ask(4, "/v1/beats", one) for one in said]
    before = desk.rows()
    assert [desk.ask(4, "/v1/beats", one) for one in said] == heard
    assert desk.rows() == before


def test_an_old_wish_for_a_new_life_is_given_no_second_one(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    paper = desk.papers[4]
    proof = lives.Proof(1, 1, paper.head.hash)
    ask = lives.RenewAsk(TWO, 1, proof)
    status, said = desk.ask(4, "/v1/renewals", ask)
    assert (status, said["incarnation"]) == (200, 2)
    before = desk.rows()
    assert desk.ask(4, "/v1/renewals", ask) == (200, said), "its answer was lost"
    assert desk.rows() == before
    assert desk.ask(4, "/v1/beats", lives.Beat(2, 0, "", "a", 0, 0, 0))[0] == 200  # it lives
    turned_away(desk, caplog, lambda: desk.ask(4, "/v1/renewals", ask), "operation_reused")


# --- somebody else's, with holes, of another time ------------------------------------------------


def test_a_journal_under_another_till_s_token_is_refused(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    ask = desk.papers[4].journal_ask()
    turned_away(desk, caplog, lambda: desk.ask(5, "/v1/journal", ask), "journal_broken")


def test_another_till_s_sale_in_an_entry_of_one_s_own_is_refused(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    thief = PaperTill(5)
    thief.number = 4
    order = thief.sale([6])
    thief.entries.clear()
    thief.number = 5
    thief.write(Sale(order))
    ask = thief.journal_ask()
    params = turned_away(desk, caplog, lambda: desk.ask(5, "/v1/journal", ask), "journal_broken")
    assert "another till" in params["why"]


def test_a_token_nobody_has_is_refused(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    desk.tokens[9] = "a-token-that-nobody-has"
    ask = wire.HoldAsk(TWO, 1, [5])
    turned_away(desk, caplog, lambda: desk.ask(9, "/v1/holds", ask), "till_unknown")


def test_a_journal_with_a_hole_is_refused(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    paper = desk.papers[4]
    for place in (5, 6, 7):
        paper.give_back(UUID(int=place), [place])
    later = paper.journal_ask(3)
    params = turned_away(desk, caplog, lambda: desk.ask(4, "/v1/journal", later), "journal_gap")
    assert params["expected"] == 2
    torn = wire.JournalAsk(1, [on_the_wire(paper.entries[1]), on_the_wire(paper.entries[3])])
    desk.windows.office.refused = Refused()
    turned_away(desk, caplog, lambda: desk.ask(4, "/v1/journal", torn), "journal_gap")


@pytest.mark.parametrize("path", ["/v1/holds", "/v1/renewals", "/v1/gate/check"])
def test_a_till_of_a_later_protocol_is_told_which_one_is_known(
    desk: Desk, caplog: pytest.LogCaptureFixture, path: str
) -> None:
    later: dict[bytes, bytes | None] = {b"parterre-protocol": b"2"}
    body = b'{"made": "of words of protocol 2"}'
    params = turned_away(
        desk, caplog, lambda: desk.ask(4, path, body, headers=later), "protocol_newer"
    )
    assert params == {"known": wire.PROTOCOL}


# --- too much ------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["holds", "secures", "releases"])
def test_ten_thousand_seats_are_too_many(
    desk: Desk, caplog: pytest.LogCaptureFixture, path: str
) -> None:
    ask = wire.HoldAsk(TWO, 1, list(range(10_000)))
    params = turned_away(desk, caplog, lambda: desk.ask(4, f"/v1/{path}", ask), "too_many_places")
    assert params == {"limit": wire.PLACES_PER_ASK}


@pytest.mark.parametrize("declared", [b"1000000000", None])
@pytest.mark.parametrize(
    "path", ["/v1/journal", "/v1/statements", "/v1/house/recalls", "/v1/enrol"]
)
def test_a_gigabyte_is_refused_before_it_is_read(
    desk: Desk, caplog: pytest.LogCaptureFixture, path: str, declared: bytes | None
) -> None:
    taken = 0

    async def asked() -> tuple[int, Any]:
        nonlocal taken
        status, said, taken = await _flood(desk.windows.house, path, declared, desk.tokens[4])
        return status, said

    turned_away(desk, caplog, lambda: desk.runner.run(asked()), "message_too_large")
    assert taken <= wire.BODY_LIMIT_BYTES + _PIECE


_PIECE = 1 << 16


async def _flood(
    app: Callable[..., Awaitable[None]], path: str, declared: bytes | None, token: str
) -> tuple[int, Any, int]:
    """A gigabyte in pieces; the answer, and how much of it was taken."""
    taken = 0
    said: list[Any] = []

    async def receive() -> Any:
        nonlocal taken
        taken += _PIECE
        return {"type": "http.request", "body": b" " * _PIECE, "more_body": taken < 1_000_000_000}

    async def send(event: Any) -> None:
        said.append(event)

    headers = [(b"authorization", f"Bearer {token}".encode())]
    headers += [(b"content-length", declared)] if declared else []
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": headers,
        "client": ("127.0.0.1", 50_000),
        "server": ("127.0.0.1", 80),
        "state": {},
    }
    await app(scope, receive, send)
    return said[0]["status"], msgspec.json.decode(said[1]["body"]), taken


# --- the log -------------------------------------------------------------------------------------


def test_the_log_has_one_line_a_minute_of_a_caller_and_a_reason(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO, log.name)
    now_s = 0.0
    refused = Refused(lambda: now_s)
    for _ in range(500):
        refused.note("till 4", "POST", "/v1/journal", Refusal(Reason.JOURNAL_GAP))
        refused.note("till 4", "POST", "/v1/holds", Refusal(Reason.PLACE_TAKEN))
    refused.note("till 5", "POST", "/v1/journal\n" * 500, Refusal(Reason.JOURNAL_GAP))
    now_s = 61.0
    refused.note("till 4", "POST", "/v1/journal", Refusal(Reason.JOURNAL_GAP))
    assert [line.partition(":")[0] for line in caplog.messages] == ["till 4", "till 5", "till 4"]
    assert caplog.messages[2].endswith("journal_gap, and 499 times since the last line")
    assert not any("\n" in line or len(line) > 200 for line in caplog.messages)
