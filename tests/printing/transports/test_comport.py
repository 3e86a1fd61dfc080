"""A serial port by pyserial, as on Windows; here its other end is a pseudo terminal."""

import os
import sys
from collections.abc import Iterator
from uuid import UUID

import pytest

from pos.domain.refusals import Trouble
from printing.layout import lay_out
from printing.printer import Patience, Printer, Progress
from printing.profile import ROLL_80MM
from printing.transports.comport import ComTransport
from printing.transports.device import Line
from tests.printing.lines import WAIT_S
from tests.printing.papers import OPERA

if sys.platform == "win32":
    pytest.skip("POSIX devices", allow_module_level=True)

from tests.printing.transports.test_device import NO_FLOW, Device, device, printer_at


@pytest.fixture
def plugged() -> Iterator[Device]:
    with device() as plugged:
        yield plugged


def test_a_paper_arrives_dot_for_dot_and_is_confirmed(plugged: Device) -> None:
    with printer_at(plugged) as behaviour:
        printer = Printer(ComTransport(plugged.path, NO_FLOW), ROLL_80MM, Patience())
        assert printer.look().ready
        page = lay_out(OPERA, ROLL_80MM)
        printer.start(UUID(int=5), page)
        assert printer.push() is Progress.SENT
        assert printer.confirm() is Progress.PRINTED
        printer.let_go()
        printer.close()
        (paper,) = behaviour.papers
        assert paper.tobytes() == page.picture.tobytes()


def test_every_byte_value_comes_through_in_both_directions(plugged: Device) -> None:
    every = bytes(range(256))
    transport = ComTransport(plugged.path, NO_FLOW)
    transport.open()
    assert transport.exchange(every, WAIT_S)[0] == 256
    assert os.read(plugged.end, 4096) == every
    os.write(plugged.end, every)
    heard = b""
    while len(heard) < 256:
        heard += transport.exchange(b"", WAIT_S)[1]
    assert heard == every
    transport.close()
    assert not transport.is_open


def test_x_off_holds_the_bytes_back_and_is_heard_all_the_same(plugged: Device) -> None:
    transport = ComTransport(plugged.path, Line(115_200, "xonxoff"))
    transport.open()
    os.write(plugged.end, b"\x13")
    assert transport.exchange(b"", WAIT_S) == (0, b"\x13")
    assert transport.exchange(b"paper", 0.05) == (0, b"")
    os.write(plugged.end, b"\x12\x11")
    assert transport.exchange(b"", WAIT_S) == (0, b"\x12\x11")
    assert transport.exchange(b"paper", WAIT_S) == (5, b"")
    transport.close()


def test_no_more_is_taken_than_goes_out_soon(plugged: Device) -> None:
    transport = ComTransport(plugged.path, Line(9600, "none"))
    transport.open()
    assert transport.exchange(bytes(10_000), WAIT_S)[0] == 9600 // 10 // 4
    transport.close()


def test_a_port_that_was_unplugged_or_never_was_is_trouble(plugged: Device) -> None:
    transport = ComTransport(plugged.path, NO_FLOW)
    with pytest.raises(Trouble, match="is not open"):
        transport.exchange(b"paper", 0.05)
    transport.open()
    plugged.unplug()
    with pytest.raises(Trouble, match="was it unplugged"):
        for _ in range(3):
            transport.exchange(b"paper", 0.05)
    assert not transport.is_open
    with pytest.raises(Trouble, match="The port COM9 cannot be opened"):
        ComTransport("COM9", NO_FLOW).open()
