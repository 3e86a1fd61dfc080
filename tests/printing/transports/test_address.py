"""Where a printer is: one line for each kind, and a plain sentence for a wrong one."""

from pathlib import Path

import pytest

from printing.transports.address import AddressWrong, device_of, transport_to
from printing.transports.comport import ComTransport
from printing.transports.cups import CupsTransport
from printing.transports.device import DeviceTransport, Line
from printing.transports.tcp import TcpTransport
from printing.transports.windows import WindowsTransport


@pytest.mark.parametrize(
    ("address", "host", "port"),
    [
        ("127.0.0.1:9100", "127.0.0.1", 9100),
        ("[::1]:9100", "::1", 9100),
        ("tcp://boca.house:9101", "boca.house", 9101),
        ("tcp://boca.house", "boca.house", 9100),
        ("tcp://boca.house/", "boca.house", 9100),
        ("tcp://[fe80::1]", "fe80::1", 9100),
        (" TCP://[fe80::1]:9102 ", "fe80::1", 9102),
    ],
)
def test_a_printer_in_the_network(address: str, host: str, port: int) -> None:
    found = transport_to(address)
    assert isinstance(found, TcpTransport)
    assert (found.host, found.port) == (host, port)


@pytest.mark.parametrize(
    ("address", "path", "line"),
    [
        ("serial:///dev/ttyUSB0", "/dev/ttyUSB0", Line(19_200, "rtscts")),
        (
            "serial:///dev/ttyUSB0?baud=9600&flow=xonxoff",
            "/dev/ttyUSB0",
            Line(9600, "xonxoff"),
        ),
        ("usb:///dev/usb/lp0", "/dev/usb/lp0", None),
    ],
)
def test_a_printer_at_a_device(address: str, path: str, line: Line | None) -> None:
    found = transport_to(address)
    assert isinstance(found, DeviceTransport)
    assert (str(found.path), found.line) == (path, line)


def test_a_printer_at_a_port_of_windows() -> None:
    found = transport_to("serial:///COM3?baud=9600&flow=none")
    assert isinstance(found, ComTransport)
    assert (found.port, found.line) == ("COM3", Line(9600, "none"))


def test_a_printer_of_the_system() -> None:
    cups, windows = transport_to("cups://tickets"), transport_to("windows://Ticket%20printer")
    assert isinstance(cups, CupsTransport)
    assert isinstance(windows, WindowsTransport)
    assert (cups.queue, windows.name) == ("tickets", "Ticket printer")
    share = transport_to("windows://%5C%5Chouse%5Cboca")
    assert isinstance(share, WindowsTransport)
    assert share.name == r"\\house\boca"


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("no-port", "host:port, not 'no-port'"),
        ("host:99999", "host:port, not 'host:99999'"),
        ("tcp://host:0", "host:port"),
        ("tcp://", "host:port"),
        ("tcp://user@host:9100", "host:port"),
        ("tcp://fe80::1:9100", "host:port"),
        ("ftp://host", "tcp, serial, usb, cups or windows, not 'ftp'"),
        ("serial://ttyUSB0", "serial:///dev/ttyUSB0"),
        ("serial:///dev/ttyUSB0?baud=12", "baud is one of"),
        ("serial:///dev/ttyUSB0?flow=dtr", "flow is rtscts, xonxoff, none, not 'dtr'"),
        ("serial:///dev/ttyUSB0?parity=even", "baud and flow to set, not 'parity'"),
        ("usb://lp0", "usb:///dev/usb/lp0"),
        ("usb:///dev/usb/lp0?baud=9600", "nothing to set, not 'baud'"),
        ("cups://", "cups://queue"),
        ("cups://-o%20landscape", "cups://queue"),
        ("cups://a/b", "cups://queue"),
        ("windows://", "windows://name"),
        ("windows://a,b", "windows://name"),
    ],
)
def test_an_address_that_is_none_says_what_it_should_be(address: str, sentence: str) -> None:
    with pytest.raises(AddressWrong) as wrong:
        transport_to(address)
    assert sentence in str(wrong.value)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("tcp://Boca.House:9100", "boca.house:9100"),
        ("tcp://boca.house", "tcp://boca.house:9100/"),
        ("tcp://[FE80::1]", "[fe80::1]:9100"),
        ("serial:///dev/ttyUSB0", "serial:///dev/ttyUSB0?baud=9600&flow=none"),
        ("serial:///com3?baud=9600", "serial:///COM3?baud=19200"),
        ("usb:///dev/usb/lp0", "usb:///dev/usb/../usb/lp0"),
        ("cups://Tickets", "cups://tickets/"),
        ("windows://Ticket%20printer", "windows://ticket printer"),
    ],
)
def test_one_printer_written_in_two_ways_is_one(one: str, other: str) -> None:
    assert device_of(one) == device_of(other)


def test_a_line_s_lasting_name_is_the_line(tmp_path: Path) -> None:
    line, by_id = tmp_path / "ttyUSB0", tmp_path / "usb-boca"
    line.touch()
    by_id.symlink_to(line)
    assert device_of(f"serial://{by_id}") == device_of(f"serial://{line}?baud=9600")


def test_two_printers_are_two() -> None:
    addresses = [
        *(
            "tcp://a:9100",
            "tcp://a:9101",
            "tcp://b:9100",
            "serial:///dev/ttyUSB0",
            "usb:///dev/lp0",
        ),
        *("serial:///dev/ttyUSB1", "serial:///COM3", "serial:///COM4", "cups://a", "windows://a"),
    ]
    assert len({device_of(one) for one in addresses}) == len(addresses)
