"""HTTP to the sales server, and how it fails."""

import socket

import httpx
import msgspec
import pytest

from pos.domain.refusals import Reason, Refusal, Trouble
from sync.client import http as http_module
from sync.client.http import (
    SERVER_AWAY,
    SERVER_TROUBLE,
    SERVER_UNCLEAR,
    SERVER_UNSAFE,
    Http,
)
from sync.protocol.wire import Health, Problem
from tests.sync.client.scripted import ScriptedServer, answering, lost, silent, torn

HEALTH = msgspec.json.encode(Health(1, 1, 1_700_000_000_000))
QUICK = httpx.Timeout(0.3)


def ask(server, **options):
    http = Http(server.url, "secret", **options)
    try:
        return http.get("/v1/health", Health)
    finally:
        http.close()


def sentence_of(server, **options):
    with pytest.raises(Trouble) as caught:
        ask(server, **options)
    assert caught.value.where == "server"
    return caught.value.sentence


def test_a_request_carries_the_token_and_the_protocol():
    with ScriptedServer(answering(HEALTH)) as server:
        assert ask(server) == Health(1, 1, 1_700_000_000_000)
    caller = server.callers[0]
    assert caller.line == "GET /v1/health"
    assert caller.header("Authorization") == "Bearer secret"
    assert caller.header("Parterre-Protocol") == "1"


def test_the_servers_no_is_a_refusal_with_its_parameters():
    body = msgspec.json.encode(Problem("place_taken", {"taken": [{"place": 3}], "free": [4]}))
    with ScriptedServer(answering(body, 409)) as server, pytest.raises(Refusal) as caught:
        ask(server)
    assert caught.value.reason is Reason.PLACE_TAKEN
    assert caught.value.params == {"taken": [{"place": 3}], "free": [4]}


def test_a_server_of_an_earlier_protocol_says_which_one_it_knows():
    body = msgspec.json.encode(Problem("protocol_newer", {"known": 0}))
    with ScriptedServer(answering(body, 426)) as server, pytest.raises(Refusal) as caught:
        ask(server)
    assert (caught.value.reason, caught.value.params) == (Reason.PROTOCOL_NEWER, {"known": 0})


def test_what_a_server_of_a_later_protocol_says_beside_is_passed_over():
    later = b'{"protocol": 2, "generation": 1, "now_ms": 5, "mood": {"deep": [1, null]}}'
    with ScriptedServer(answering(later)) as server:
        assert ask(server) == Health(2, 1, 5)


@pytest.mark.parametrize(
    ("scene", "sentence"),
    [
        (lost, SERVER_AWAY),
        (torn(HEALTH), SERVER_AWAY),
        (answering(b"", 500), SERVER_TROUBLE),
        (answering(msgspec.json.encode(Problem("place_taken")), 503), SERVER_TROUBLE),
        (answering(b"<html>a proxy", 404), SERVER_UNCLEAR),
        (answering(b"<html>a proxy", 200), SERVER_UNCLEAR),
        (answering(b'{"protocol": "one"}', 200), SERVER_UNCLEAR),
        (answering(b"", 302, Location="http://127.0.0.1:1/"), SERVER_UNCLEAR),
        (answering(msgspec.json.encode(Problem("of_a_newer_server")), 409), SERVER_UNCLEAR),
        (
            answering(msgspec.json.encode(Problem("place_taken", {"reason": 1})), 409),
            SERVER_UNCLEAR,
        ),
        (lambda caller: caller.send(b"220 this is a mail server\r\n"), SERVER_AWAY),
    ],
)
def test_everything_else_is_one_trouble(scene, sentence):
    with ScriptedServer(scene) as server:
        assert sentence_of(server) == sentence


def test_a_silent_server_is_a_trouble_in_bounded_time():
    with ScriptedServer(silent) as server:
        assert sentence_of(server, timeout=QUICK) == SERVER_AWAY


def test_a_server_that_trickles_is_given_up(monkeypatch):
    monkeypatch.setattr(http_module, "_ANSWER_S_MAX", 0.0)
    with ScriptedServer(answering(HEALTH)) as server:
        assert sentence_of(server) == SERVER_AWAY


def test_no_server_at_all_is_a_trouble():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"http://127.0.0.1:{taken.getsockname()[1]}"
    http = Http(address)
    with pytest.raises(Trouble) as caught:
        http.get("/v1/health", Health)
    assert caught.value.sentence == SERVER_AWAY
    http.close()


@pytest.mark.parametrize(
    "address",
    ["http://192.0.2.7", "http://sales.example", "ftp://127.0.0.1", "sales.example", "https://"],
)
def test_a_token_never_goes_to_another_machine_in_the_clear(address):
    with pytest.raises(Trouble) as caught:
        Http(address, "secret")
    assert caught.value.sentence == SERVER_UNSAFE


@pytest.mark.parametrize(
    "address", ["http://localhost:1", "http://127.0.0.2:1", "http://[::1]:1", "https://a.example"]
)
def test_this_machine_and_https_are_safe(address):
    Http(address, "secret").close()


def test_a_document_that_did_not_change_is_not_sent_again():
    with ScriptedServer(answering(b"{}", ETag='"7"'), answering(b"", 304)) as server:
        http = Http(server.url)
        first = http.fetch("/v1/season")
        assert first is not None
        assert (first.body, first.etag) == (b"{}", '"7"')
        assert http.fetch("/v1/season", first.etag) is None
        http.close()
    assert server.callers[1].header("If-None-Match") == '"7"'
