"""The line to a card terminal: only its maker's word counts, and "not sent" is never guessed.

Whether a payment was declined or is unknown hangs on it alone.
"""

import socket
import ssl
import threading
import time
from contextlib import contextmanager, suppress

import pytest

from pos.domain.refusals import Trouble
from pos.payments.line import UNREACHABLE, UNTRUSTED, NoAnswerError, NotSentError
from pos.payments.nexo.answers import ANSWER_BYTES_MAX
from sync.client.terminal import AUTHORITY_UNKNOWN, TerminalLine, Whereabouts, certificate_name
from tests.pos.payments.terminal.counterpart import CERTIFICATE, POI, show_certificate

WAIT_S = 10.0


@contextmanager
def terminal(folder, scene, name=CERTIFICATE):
    """A terminal that plays one scene with the first caller; yields its port and what it heard."""
    show_certificate(folder, name)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "terminal.pem", folder / "terminal.key")
    heard: list[bytes] = []
    over = threading.Event()

    def serve() -> None:
        with suppress(OSError):
            raw, _ = listener.accept()
            raw.settimeout(WAIT_S)
            with context.wrap_socket(raw, server_side=True) as caller:
                scene(caller, heard, over)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(WAIT_S)
        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield listener.getsockname()[1], heard
        finally:
            over.set()
            thread.join(WAIT_S)


def request_of(caller) -> bytes:
    data = b""
    while b"\r\n\r\n" not in data or not data.endswith(b"the question"):
        data += caller.recv(65536)
    return data


def answering(body: bytes, status: str = "200 OK", extra: str = ""):
    def scene(caller, heard, over) -> None:
        heard.append(request_of(caller))
        head = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n{extra}\r\n"
        caller.sendall(head.encode() + body)

    return scene


def gone(caller, heard, over) -> None:
    heard.append(request_of(caller))


def gone_unread(caller, heard, over) -> None:
    return


def silent(caller, heard, over) -> None:
    heard.append(request_of(caller))
    over.wait(WAIT_S)


def trickling(caller, heard, over) -> None:
    heard.append(request_of(caller))
    caller.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    while not over.wait(0.02):
        caller.sendall(b" ")


def trickling_headers(caller, heard, over) -> None:
    heard.append(request_of(caller))
    caller.sendall(b"HTTP/1.1 200 OK\r\nX: ")
    while not over.wait(0.02):
        caller.sendall(b"y")


def half(caller, heard, over) -> None:
    heard.append(request_of(caller))
    caller.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")


def nonsense(caller, heard, over) -> None:
    heard.append(request_of(caller))
    caller.sendall(b"\x00\x01\x02 what is this\r\n\r\n")


def line_to(folder, port: int, name: str = CERTIFICATE) -> TerminalLine:
    return TerminalLine(Whereabouts("127.0.0.1", name, folder / "authority.pem", port))


def post(folder, port: int, wait_s: float = WAIT_S, name: str = CERTIFICATE) -> bytes:
    return line_to(folder, port, name).post(b"the question", wait_s)


def test_a_terminal_is_known_by_its_certificates_name_and_not_by_its_address(tmp_path) -> None:
    with terminal(tmp_path, answering(b"yes")) as (port, heard):
        assert post(tmp_path, port) == b"yes"
    assert heard[0].startswith(b"POST /nexo HTTP/1.1\r\n")


def test_an_empty_answer_is_an_answer(tmp_path) -> None:
    with terminal(tmp_path, answering(b"")) as (port, _heard):
        assert post(tmp_path, port) == b""


@pytest.mark.parametrize(
    "name",
    [
        certificate_name("V400m-999999999", "test"),
        certificate_name(POI, "live"),
        certificate_name(POI, "test", legacy=True),
        "127.0.0.1",
    ],
)
def test_another_terminals_certificate_is_not_ours(tmp_path, name: str) -> None:
    with terminal(tmp_path, answering(b"yes"), name) as (port, heard):
        with pytest.raises(NotSentError) as caught:
            post(tmp_path, port)
        assert caught.value.why == UNTRUSTED
    assert heard == [], "it must not even hear the question"


def test_an_older_terminal_is_known_by_the_name_it_shares(tmp_path) -> None:
    name = certificate_name(POI, "test", legacy=True)
    with terminal(tmp_path, answering(b"yes"), name) as (port, _heard):
        assert post(tmp_path, port, name=name) == b"yes"


def test_another_authoritys_terminal_never_hears_the_question(tmp_path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    show_certificate(other, CERTIFICATE)
    with terminal(tmp_path, answering(b"yes")) as (port, heard):
        with pytest.raises(NotSentError) as caught:
            post(other, port)
        assert caught.value.why == UNTRUSTED
    assert heard == []


@pytest.mark.parametrize("text", [None, "", "not a certificate"])
def test_without_the_pinned_authority_there_is_no_line(tmp_path, text) -> None:
    file = tmp_path / "authority.pem"
    if text is not None:
        file.write_text(text)
    with pytest.raises(Trouble) as caught:
        TerminalLine(Whereabouts("127.0.0.1", CERTIFICATE, file))
    assert caught.value.sentence == AUTHORITY_UNKNOWN


def test_nobody_there_means_not_sent(tmp_path) -> None:
    show_certificate(tmp_path, CERTIFICATE)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(NotSentError) as caught:
        post(tmp_path, port)
    assert caught.value.why == UNREACHABLE


def test_a_host_that_never_shakes_hands_means_not_sent(tmp_path) -> None:
    show_certificate(tmp_path, CERTIFICATE)
    with socket.create_server(("127.0.0.1", 0)) as listener, pytest.raises(NotSentError):
        post(tmp_path, listener.getsockname()[1], 0.3)


def test_a_terminal_that_hangs_up_in_the_handshake_means_not_sent(tmp_path) -> None:
    show_certificate(tmp_path, CERTIFICATE)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(WAIT_S)

        def hang_up() -> None:
            listener.accept()[0].close()

        thread = threading.Thread(target=hang_up)
        thread.start()
        with pytest.raises(NotSentError):
            post(tmp_path, listener.getsockname()[1])
        thread.join(WAIT_S)


@pytest.mark.parametrize(
    "scene",
    [
        gone,
        gone_unread,
        half,
        nonsense,
        answering(b"yes", "503 Service Unavailable"),
        answering(b"yes", "302 Found", "Location: https://127.0.0.1:1/\r\n"),
        answering(b"yes", "401 Unauthorized"),
    ],
)
def test_after_the_first_byte_everything_but_an_answer_is_no_answer(tmp_path, scene) -> None:
    with terminal(tmp_path, scene) as (port, _heard), pytest.raises(NoAnswerError):
        post(tmp_path, port)


@pytest.mark.parametrize("scene", [silent, trickling, trickling_headers])
def test_the_whole_wait_is_bounded_even_where_a_byte_comes_now_and_then(tmp_path, scene) -> None:
    with terminal(tmp_path, scene) as (port, heard):
        begin = time.monotonic()
        with pytest.raises(NoAnswerError):
            post(tmp_path, port, 2.0)
        assert time.monotonic() - begin < WAIT_S
        assert len(heard) == 1


def test_an_answer_without_end_is_cut_one_byte_too_long(tmp_path) -> None:
    with terminal(tmp_path, answering(b"x" * (4 * ANSWER_BYTES_MAX))) as (port, _heard):
        assert len(post(tmp_path, port)) == ANSWER_BYTES_MAX + 1


def test_a_proxy_set_for_a_browser_is_not_asked(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("SSL_CERT_FILE", "/nowhere")
    with terminal(tmp_path, answering(b"yes")) as (port, _heard):
        assert post(tmp_path, port) == b"yes"
