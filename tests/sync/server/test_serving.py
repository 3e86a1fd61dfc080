"""The sales server over HTTP: one process on SQLite, two workers on PostgreSQL."""

import json
import socket
import threading
from collections import Counter
from typing import Any
from uuid import uuid4

import httpx
import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from pos.domain import ticketcode
from pos.domain.ids import PerformanceId, PlaceId, TicketId, TillId
from pos.domain.planfile import read_bundle
from pos.domain.season import Season
from sync.protocol import wire
from tests.sync.server.served import SEATS, STANDING, WAIT_S, HttpTill, Served, events

RACED = 80  # of the seats


def problem(answer: httpx.Response, status: int, reason: str) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"].startswith("application/json")
    found = msgspec.json.decode(answer.content, type=wire.Problem)
    assert found.reason == reason
    assert "Traceback" not in answer.text
    return found.params


def test_a_till_learns_the_season_and_its_plans(served: Served):
    till = served.till(1)
    answer = till.http.get("/v1/season")
    season = msgspec.json.decode(answer.content, type=Season)
    again = till.http.get("/v1/season", headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    digest = season.performances[0].plan_digest
    plan = read_bundle(till.http.get(f"/v1/plans/{digest}").content)
    assert (plan.digest, plan.place_count) == (digest, SEATS + STANDING)
    assert all(person.pin_hash.startswith("$argon2id$") for person in season.people)
    for digest in ("nothing", "not%00hing"):
        problem(till.http.get(f"/v1/plans/{digest}"), 404, "plan_wrong")


def test_enrolment_gives_a_certified_till_and_the_code_works_once(served: Served):
    till = served.till(1)
    server_key = Ed25519PublicKey.from_public_bytes(till.enrolled.server_key)
    number, key = ticketcode.certified_key(till.enrolled.certificate, server_key)
    assert number == till.enrolled.till == till.paper.number
    assert key.public_bytes_raw() == till.paper.key.public_key().public_bytes_raw()
    names = till.http.get("/v1/tills").json()
    assert {"till": number, "name": till.enrolled.name}.items() <= names[number - 1].items()


def test_a_used_an_invented_and_a_guessed_code_are_refused(served: Served):
    key = Ed25519PrivateKey.generate().public_key().public_bytes_raw()

    def enrol(code: str) -> httpx.Response:
        ask = msgspec.json.encode(wire.Enrol(code, key))
        return httpx.post(f"{served.url}/v1/enrol", content=ask)

    code = served.code("Till for guessing")
    assert enrol(code.lower()).status_code == 200
    problem(enrol(code), 403, "enrolment_code_wrong")
    problem(enrol("0000-0000-0000-0000"), 403, "enrolment_code_wrong")
    problem(enrol("00\x000-0000-0000-0000"), 403, "enrolment_code_wrong")
    code = served.code("Till never enrolled")
    for _ in range(5):
        problem(enrol(code[:-1] + "*"), 403, "enrolment_code_wrong")
    problem(enrol(code), 403, "enrolment_code_wrong")


def test_without_a_till_s_token_nothing_is_told(served: Served):
    assert httpx.get(f"{served.url}/v1/health").status_code == 200
    for token in ("", "Bearer", "Bearer forged", "Basic x", "Bearer " + "x" * 5000):
        answer = httpx.get(f"{served.url}/v1/season", headers={"Authorization": token})
        problem(answer, 401, "till_unknown")
    for path in ("tills", "plans/x", "performances/1/snapshot", "performances/1/feed"):
        query = {"generation": 1, "since": 0}
        problem(httpx.get(f"{served.url}/v1/{path}", params=query), 401, "till_unknown")
    for path in ("holds", "secures", "releases", "journal", "gate/check"):
        problem(httpx.post(f"{served.url}/v1/{path}", content=b"{}"), 401, "till_unknown")


def test_a_newer_till_is_told_that_the_server_is_older(served: Served):
    answer = served.till(1).http.get("/v1/health", headers={"Parterre-Protocol": "2"})
    assert problem(answer, 426, "protocol_newer") == {"known": 1}
    for said in ("one", "9" * 5000):
        answer = served.till(1).http.get("/v1/health", headers={"Parterre-Protocol": said})
        problem(answer, 400, "message_wrong")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"\xff\xfe",
        b'{"operation": "\xff"}',
        b"{}",
        b'{"operation": "x", "performance": 1, "places": [1]}',
        b'{"operation": "00000000-0000-0000-0000-000000000001", "performance": 1}',
        b'{"operation": "00000000-0000-0000-0000-000000000001", "performance": 1,'
        b' "places": [3, 3]}',
        b'{"operation": "00000000-0000-0000-0000-000000000001", "performance": 1,'
        b' "places": [], "areas": [{"area": 0, "count": -1}]}',
        b'{"operation": "00000000-0000-0000-0000-000000000001", "performance": 1,'
        b' "places": ' + b"[" * 5000 + b"]" * 5000 + b"}",
    ],
)
def test_a_message_that_is_not_one_of_ours_is_refused_in_a_word(served: Served, body: bytes):
    answer = served.till(1).http.post("/v1/holds", content=body)
    problem(answer, 400, "message_wrong")


def test_wrong_addresses_and_methods_are_problems_too(served: Served):
    http = served.till(1).http
    problem(http.get("/v1/nothing"), 404, "message_wrong")
    problem(http.get("/"), 404, "message_wrong")
    problem(http.delete("/v1/holds"), 405, "message_wrong")
    problem(http.get("/v1/performances/9999/snapshot"), 404, "performance_unknown")
    problem(http.get("/v1/performances/9999/feed?generation=1&since=0"), 404, "performance_unknown")
    problem(http.get("/v1/performances/1/feed"), 400, "message_wrong")


@pytest.mark.parametrize("number", [-1, 0, 1 << 24, 1 << 31, 1 << 80])
def test_a_performance_of_any_other_number_is_unknown(served: Served, number: int):
    http = served.till(1).http
    problem(http.get(f"/v1/performances/{number}/snapshot"), 404, "performance_unknown")
    query = {"generation": 1, "since": 0}
    answer = http.get(f"/v1/performances/{number}/feed", params=query)
    problem(answer, 404, "performance_unknown")


def test_a_hold_of_ten_thousand_seats_is_too_many(served: Served):
    till = served.till(1)
    answer = till.hold(1, list(range(10_000)))
    assert problem(answer, 400, "too_many_places") == {"limit": wire.PLACES_PER_ASK}
    problem(till.hold(1, [1], standing=10**12), 400, "too_many_places")


def test_a_body_that_claims_a_gigabyte_is_not_waited_for(served: Served):
    host, port = served.url.removeprefix("http://").split(":")
    head = (
        "POST /v1/journal HTTP/1.1",
        f"Host: {host}:{port}",
        f"Authorization: Bearer {served.till(1).enrolled.token}",
        "Content-Length: 1000000000",
    )
    with socket.create_connection((host, int(port)), timeout=WAIT_S) as line:
        line.sendall("\r\n".join((*head, "", "")).encode())
        answer = b""
        while received := line.recv(65536):  # to the end: the server hangs up
            answer += received
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b'"reason":"message_too_large"' in answer


def test_an_endless_body_is_cut_off(served: Served):
    till = served.till(1)

    def endless() -> Any:
        for _ in range(200):
            yield b" " * 100_000

    try:
        answer = till.http.post("/v1/journal", content=endless())
    except httpx.TransportError:
        return  # the server hung up while we were still sending
    problem(answer, 413, "message_too_large")


def test_a_sale_goes_through_and_its_code_admits_until_the_refund(served: Served):
    till, performance = served.till(1), served.next_performance()
    assert till.hold(performance, [7], standing=1).status_code == 200
    assert till.secure(performance, [7, SEATS]).status_code == 200
    first = len(till.paper.entries) + 1
    order = till.paper.sale([7, SEATS], performance)
    assert till.upload(first).json()["applied"] == first

    def gate(code: str) -> wire.GateAnswer:
        answer = till.post("/v1/gate/check", wire.GateAsk(code))
        return msgspec.json.decode(answer.content, type=wire.GateAnswer)

    code = order.tickets[0].code
    assert gate(code) == wire.GateAnswer(True, "", performance, 7)
    assert gate(order.tickets[1].code).place == SEATS
    till.paper.refund(order)
    assert till.upload(first + 1).json()["tasks"] == []
    assert gate(code) == wire.GateAnswer(False, "ticket_dead", performance, 7)
    shown = till.snapshot(performance)
    assert shown.owners == []
    assert set(shown.states) == {wire.PlaceState.FREE}
    assert shown.version == 8


def test_forged_and_unknown_ticket_codes_do_not_admit(served: Served):
    till, performance = served.till(1), served.next_performance()

    def gate(code: str) -> str:
        answer = till.post("/v1/gate/check", wire.GateAsk(code)).json()
        assert not answer["valid"]
        return str(answer["reason"])

    def code(key: int, signer: Ed25519PrivateKey) -> str:
        wanted = ticketcode.TicketCode(
            TillId(key), PerformanceId(performance), PlaceId(1), TicketId(uuid4()), 1, 1
        )
        return ticketcode.sign(wanted, signer)

    assert gate("") == gate("BO1:garbage") == gate("BO1:" + "%" * 1000) == "code_wrong"
    assert gate(code(till.paper.number, Ed25519PrivateKey.generate())) == "code_wrong"
    assert gate(code(60_000, till.paper.key)) == "code_wrong"
    assert gate(code(till.paper.number, till.paper.key)) == "ticket_unknown"


def test_a_broken_journal_entry_is_refused_by_number(served: Served):
    till = served.till(2)
    first = len(till.paper.entries) + 1
    till.paper.give_back(uuid4(), [1])
    ask = till.paper.journal_ask(first)
    entry = ask.entries[0]

    def send(**changed: Any) -> httpx.Response:
        changed_ask = wire.JournalAsk(1, [msgspec.structs.replace(entry, **changed)])
        return till.post("/v1/journal", changed_ask)

    assert problem(send(body=b"{}"), 400, "journal_broken")["number"] == first
    problem(send(kind="gift"), 400, "journal_broken")
    problem(send(at_ms=entry.at_ms + 1), 400, "journal_broken")
    problem(send(hash=bytes(32)), 400, "journal_broken")
    problem(send(number=-1), 400, "journal_broken")
    answer = till.post("/v1/journal", wire.JournalAsk(2, [entry]))
    problem(answer, 400, "journal_broken")  # the incarnation is part of the hash
    problem(till.post("/v1/journal", wire.JournalAsk(2, [])), 403, "till_fenced")
    too_many = wire.JournalAsk(1, [entry] * (wire.ENTRIES_PER_UPLOAD + 1))
    problem(till.post("/v1/journal", too_many), 413, "message_too_large")
    assert till.upload(first).status_code == 200


def test_the_feed_tells_every_change_once_and_in_order(served: Served):
    till, other, performance = served.till(1), served.till(2), served.next_performance()
    start = till.snapshot(performance)
    path = f"/v1/performances/{performance}/feed"
    query = {"generation": start.generation, "since": start.version}
    with till.http.stream("GET", path, params=query) as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        assert stream.headers["x-accel-buffering"] == "no"
        assert stream.headers["cache-control"] == "no-cache"
        told = events(stream.iter_lines())
        seen: list[list[int]] = []
        for place in range(6):
            asking = other if place % 2 else till
            assert asking.hold(performance, [place]).status_code == 200
            while len(seen) <= place:
                name, data = next(told)
                assert (name, data["generation"]) == ("changes", start.generation)
                seen += data["changes"]
    assert [change[:2] for change in seen] == [[place + 1, place] for place in range(6)]
    with till.http.stream("GET", path, params=query | {"since": 4}) as stream:
        _, data = next(events(stream.iter_lines()))
        assert [change[0] for change in data["changes"]] == [5, 6]


@pytest.mark.parametrize("wrong", [{"generation": 1}, {"since": 99}, {"since": -1}])
def test_a_watcher_who_cannot_be_caught_up_is_told_to_start_anew(
    served: Served, wrong: dict[str, int]
):
    till, performance = served.till(1), served.next_performance()
    query = {"generation": till.snapshot(performance).generation, "since": 0} | wrong
    path = f"/v1/performances/{performance}/feed"
    with till.http.stream("GET", path, params=query) as stream:
        name, _ = next(events(stream.iter_lines()))
    assert name == "reset"


def test_four_tills_race_for_every_place_and_each_has_one_owner(served: Served):
    performance = served.next_performance()
    tills = [served.till(number) for number in (1, 2, 3, 4)]
    won: dict[int, list[int]] = {till.paper.number: [] for till in tills}
    threads = [
        threading.Thread(target=_race, args=(till, performance, won, turn))
        for turn, till in enumerate(tills)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive()
    owners = Counter(place for places in won.values() for place in places)
    assert len(owners) == RACED + STANDING
    assert set(owners.values()) == {1}
    shown = tills[0].snapshot(performance)
    assert {(place, till) for till, places in won.items() for place in places} == {
        tuple(one) for one in shown.owners
    }
    assert Counter(shown.states)[wire.PlaceState.SECURED] == RACED + STANDING
    changes = _all_changes(tills[0], performance, shown)
    assert [change[0] for change in changes] == list(range(1, shown.version + 1))


def _race(till: HttpTill, performance: int, won: dict[int, list[int]], turn: int) -> None:
    """Everybody wants the same places, in the same order, two at a time."""
    mine = won[till.paper.number]
    for start in range(0, RACED, 2):
        pair = [start, start + 1] if turn % 2 else [start + 1, start]
        if till.hold(performance, pair).status_code == 200:
            answer = till.secure(performance, pair)
            assert answer.status_code == 200, answer.text
            mine += pair
    while True:
        answer = till.hold(performance, [], standing=2)
        if answer.status_code != 200:
            assert answer.json()["reason"] == "area_full"
            return
        places = answer.json()["places"]
        assert till.secure(performance, places).status_code == 200
        mine += places


def _all_changes(till: HttpTill, performance: int, shown: wire.Snapshot) -> list[Any]:
    query = {"generation": shown.generation, "since": 0}
    found: list[Any] = []
    path = f"/v1/performances/{performance}/feed"
    with till.http.stream("GET", path, params=query) as stream:
        for _, data in events(stream.iter_lines()):
            found += data["changes"]
            if found[-1][0] >= shown.version:
                return found
    raise AssertionError(json.dumps(found[-3:]))
