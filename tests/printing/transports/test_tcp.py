"""The line to a printer: both directions at once, every wait bounded, no byte lost at the end."""

import socket
import threading

import pytest

from pos.domain.refusals import Trouble
from printing.transports.tcp import Limits, TcpTransport
from tests.printing.lines import WAIT_S, serving


def _send_all(line: TcpTransport, raw: bytes) -> bytes:
    heard, rest = b"", memoryview(raw)
    while rest:
        written, received = line.exchange(rest, WAIT_S)
        heard, rest = heard + received, rest[written:]
    return heard


def test_every_byte_arrives_although_the_printer_talks_meanwhile() -> None:
    arrived, done = bytearray(), threading.Event()

    def talkative(line: socket.socket) -> None:
        line.sendall(b"\x12" * 500)
        while data := line.recv(4096):
            arrived.extend(data)
            line.sendall(b"\x12" * 50)
        done.set()

    with serving(talkative) as (host, port):
        line = TcpTransport(host, port)
        line.open()
        _send_all(line, bytes(200_000))
        line.close()
        assert done.wait(WAIT_S)
    assert len(arrived) == 200_000


def test_what_was_said_is_heard_while_sending() -> None:
    def answers(line: socket.socket) -> None:
        line.sendall(b"\x1a")
        while line.recv(65536):
            pass

    with serving(answers) as (host, port):
        line = TcpTransport(host, port)
        line.open()
        heard = line.exchange(b"", WAIT_S)[1]
        heard += _send_all(line, bytes(100_000))
        assert heard == b"\x1a"
        line.close()


def test_a_printer_that_is_not_there_is_trouble_in_one_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        line = TcpTransport("127.0.0.1", taken.getsockname()[1])
        with pytest.raises(Trouble, match="cannot be reached") as trouble:
            line.open()
    assert trouble.value.where == "printer"
    assert not line.is_open


def test_a_broken_connection_is_trouble_and_can_be_made_anew() -> None:
    with serving(lambda line: line.close()) as (host, port):
        line = TcpTransport(host, port)
        line.open()
        with pytest.raises(Trouble, match="broke the connection"):
            line.exchange(b"", WAIT_S)
        assert not line.is_open
        line.open()
        assert line.is_open
        line.close()


def test_a_printer_that_never_reads_takes_little_and_holds_nobody_up() -> None:
    ended = threading.Event()
    with serving(lambda _line: ended.wait(WAIT_S) and None, receive_buffer=4096) as (host, port):
        line = TcpTransport(host, port, Limits(drain_s=0.1))
        line.open()
        taken, rest = 0, memoryview(bytes(4_000_000))
        while (written := line.exchange(rest, 0.1)[0]) > 0:
            taken, rest = taken + written, rest[written:]
        line.close()
        ended.set()
    assert taken < 1_000_000


def test_ipv6_works_like_ipv4() -> None:
    def echo(line: socket.socket) -> None:
        line.sendall(line.recv(10))

    try:
        with serving(echo, family=socket.AF_INET6) as (host, port):
            line = TcpTransport(host, port)
            line.open()
            line.exchange(b"\x12", WAIT_S)
            assert line.exchange(b"", WAIT_S)[1] == b"\x12"
            line.close()
    except OSError as error:
        pytest.skip(f"no IPv6 on this machine: {error}")


class Congested:
    """A socket that has said something, and takes nothing although it seemed to."""

    def __init__(self, line: socket.socket, refusal: OSError) -> None:
        self._line, self._refusal = line, refusal
        self.fileno, self.recv, self.close = line.fileno, line.recv, line.close

    def send(self, _data: memoryview) -> int:
        raise self._refusal


@pytest.mark.parametrize("refusal", [BlockingIOError(), BrokenPipeError()])
def test_an_answer_is_heard_although_nothing_could_be_sent_beside_it(refusal: OSError) -> None:
    ours, printer = socket.socketpair()
    with ours, printer:
        printer.sendall(b"\x12")
        line = TcpTransport("printer")
        line._socket = Congested(ours, refusal)  # type: ignore[assignment]
        assert line.exchange(b"paper", WAIT_S) == (0, b"\x12")
        assert line.is_open
        if isinstance(refusal, BrokenPipeError):
            with pytest.raises(Trouble, match="broke the connection"):
                line.exchange(b"paper", WAIT_S)
