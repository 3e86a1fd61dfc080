"""A serial line and a USB device file, by pairs of pseudo terminals: one end is the printer's."""

import os
import select
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import pytest

from pos.domain.refusals import Trouble
from printing.layout import lay_out
from printing.printer import Patience, Printer, Progress
from printing.profile import ROLL_80MM
from printing.transports.device import DeviceTransport, Line
from printing.virtual.behaviour import Behaviour, Fault
from tests.printing.lines import WAIT_S
from tests.printing.papers import OPERA

if sys.platform == "win32":
    pytest.skip("POSIX devices", allow_module_level=True)

import pty
import termios
import tty

NO_FLOW = Line(115_200, "none")  # a pseudo terminal has no wires to shake hands with


class Device:
    """The printer's end; what it took waits in the system until it is read."""

    def __init__(self) -> None:
        self.end, self._ours = pty.openpty()
        tty.setraw(self._ours)
        self.path = os.ttyname(self._ours)

    def unplug(self) -> None:
        for file in {self.end, self._ours}:
            os.close(file)
        self.end = self._ours = -1

    def close(self) -> None:
        if self.end >= 0:
            self.unplug()


@contextmanager
def device() -> Iterator[Device]:
    plugged = Device()
    try:
        yield plugged
    finally:
        plugged.close()


@contextmanager
def printer_at(plugged: Device) -> Iterator[Behaviour]:
    """A virtual printer at the other end, in a thread until the block ends."""
    behaviour, ended = Behaviour(), threading.Event()

    def serve() -> None:
        while not ended.is_set():
            if select.select([plugged.end], [], [], 0.02)[0]:
                behaviour.receive(os.read(plugged.end, 4096))
            answers = bytes(behaviour.answers)
            behaviour.answers.clear()
            if answers:
                os.write(plugged.end, answers)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield behaviour
    finally:
        ended.set()
        thread.join(WAIT_S)


@pytest.mark.parametrize("line", [NO_FLOW, Line(9600, "xonxoff"), None], ids=["9", "x", "usb"])
def test_a_paper_arrives_dot_for_dot_and_is_confirmed(line: Line | None) -> None:
    with device() as plugged, printer_at(plugged) as behaviour:
        printer = Printer(DeviceTransport(plugged.path, line), ROLL_80MM, Patience())
        assert printer.look().ready
        page = lay_out(OPERA, ROLL_80MM)
        printer.start(UUID(int=5), page)
        assert printer.push() is Progress.SENT
        assert printer.confirm() is Progress.PRINTED
        (paper,) = behaviour.papers
        assert paper.tobytes() == page.picture.tobytes()
        assert behaviour.unknown == []
        behaviour.switch(Fault.PAPER_OUT, on=True)
        printer.let_go()
        assert printer.look().trouble == "The printer is out of paper."
        printer.close()


def test_a_line_is_set_as_the_address_says() -> None:
    with device() as plugged:
        transport = DeviceTransport(plugged.path, Line(38_400, "rtscts"))
        transport.open()
        iflag, oflag, cflag, lflag, ispeed, ospeed, _ = termios.tcgetattr(plugged.end)
        assert (ispeed, ospeed) == (termios.B38400, termios.B38400)
        assert cflag & termios.CSIZE == termios.CS8
        assert cflag & termios.CRTSCTS
        assert not cflag & (termios.PARENB | termios.CSTOPB)
        assert not iflag & (termios.IXON | termios.IXOFF | termios.ICRNL)
        assert not oflag & termios.OPOST
        assert not lflag & (termios.ICANON | termios.ECHO | termios.ISIG)
        transport.close()


def test_every_byte_value_comes_through_in_both_directions() -> None:
    every = bytes(range(256))
    with device() as plugged:
        transport = DeviceTransport(plugged.path, NO_FLOW)
        transport.open()
        assert transport.exchange(every, WAIT_S)[0] == 256
        assert os.read(plugged.end, 4096) == every
        os.write(plugged.end, every)
        heard = b""
        while len(heard) < 256:
            heard += transport.exchange(b"", WAIT_S)[1]
        assert heard == every
        transport.close()


def test_x_off_holds_the_bytes_back_and_is_heard_all_the_same() -> None:
    with device() as plugged:
        transport = DeviceTransport(plugged.path, Line(115_200, "xonxoff"))
        transport.open()
        os.write(plugged.end, b"\x13")
        assert transport.exchange(b"", WAIT_S) == (0, b"\x13")
        assert transport.exchange(b"paper", 0.05) == (0, b"")
        os.write(plugged.end, b"\x12\x11")
        assert transport.exchange(b"", WAIT_S) == (0, b"\x12\x11")
        assert transport.exchange(b"paper", WAIT_S) == (5, b"")
        transport.close()


def test_a_printer_that_takes_nothing_does_not_keep_us() -> None:
    with device() as plugged:
        transport = DeviceTransport(plugged.path, NO_FLOW)
        transport.open()
        taken = 0
        while written := transport.exchange(bytes(4096), 0.05)[0]:
            taken += written
        assert taken > 0
        assert transport.exchange(b"more", 0) == (0, b"")
        transport.close()
        assert not transport.is_open


def test_a_slow_line_takes_no_more_than_it_can_send_soon() -> None:
    """So a paper that a stopped printer never saw counts as one that has not left."""
    with device() as plugged:
        transport = DeviceTransport(plugged.path, Line(9600, "none"))
        transport.open()
        assert transport.exchange(bytes(10_000), WAIT_S)[0] == 9600 // 10 // 4
        transport.close()


def test_a_printer_that_was_unplugged_is_trouble() -> None:
    with device() as plugged:
        transport = DeviceTransport(plugged.path, NO_FLOW)
        transport.open()
        plugged.unplug()
        with pytest.raises(Trouble, match="was it unplugged"):
            for _ in range(3):
                transport.exchange(b"paper", 0.05)
        assert not transport.is_open
        with pytest.raises(Trouble, match="is not open"):
            transport.exchange(b"paper", 0.05)


def test_nobody_else_may_open_a_line_that_is_ours() -> None:
    with device() as plugged:
        first, second = (DeviceTransport(plugged.path, NO_FLOW) for _ in range(2))
        first.open()
        if os.geteuid() != 0:  # whom no lock keeps out
            with pytest.raises(Trouble, match="cannot be opened"):
                second.open()
        first.close()
        second.open()
        second.close()


def test_what_is_no_device_is_trouble_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="is the printer plugged in"):
        DeviceTransport(str(tmp_path / "lp0")).open()
    plain = tmp_path / "plain"
    plain.touch()
    with pytest.raises(Trouble, match="is no serial line"):
        DeviceTransport(str(plain), NO_FLOW).open()
