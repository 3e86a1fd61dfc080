"""Finding printers on this machine, and asking what stands at an address."""

import socket
from dataclasses import dataclass
from pathlib import Path

import pytest

from pos.domain.ids import PersonId
from pos.domain.refusals import Refusal, Trouble
from pos.domain.season import Person
from printing.finding import trying
from printing.finding.asking import Identity, identify
from printing.finding.places import Kind, Place, queue_places, serial_places, usb_places
from printing.finding.proposing import propose
from printing.models import model
from printing.transports.address import transport_to
from printing.transports.tcp import TcpTransport
from printing.virtual.behaviour import Fault
from tests.emupos_printer import running_emupos
from tests.printing.boca import Boca
from tests.printing.lines import serving, virtual_printer
from tests.printing.zebra import Zebra

SUPERVISOR = Person(PersonId("s1"), "Supervisor", "supervisor", "")
CASHIER = Person(PersonId("c1"), "Cashier", "cashier", "")


@dataclass
class Port:
    device: str
    manufacturer: str | None = None
    product: str | None = None
    description: str | None = "n/a"


# --- where -----------------------------------------------------------------------------------


def test_usb_printers_are_listed_by_the_name_in_their_descriptor(tmp_path: Path) -> None:
    files, words = tmp_path / "usb", tmp_path / "class"
    for name, told in (
        ("lp0", "MFG:EPSON;CMD:ESC/POS;MDL:TM-T20III;CLS:PRINTER;"),
        ("lp1", "MANUFACTURER:Zebra Technologies ;MODEL: ZTC GK420d;"),
        ("lp2", "MFG:XP;MDL:XP-80C\x07;"),
    ):
        (files / name).parent.mkdir(exist_ok=True)
        (files / name).touch()
        device = words / name / "device"
        device.mkdir(parents=True)
        (device / "ieee1284_id").write_text(told)
    (files / "lp9").touch()  # says nothing of itself
    assert usb_places(files, words) == [
        Place(Kind.USB, f"usb://{files}/lp0", "EPSON TM-T20III"),
        Place(Kind.USB, f"usb://{files}/lp1", "Zebra Technologies ZTC GK420d"),
        Place(Kind.USB, f"usb://{files}/lp2", "XP-80C"),
        Place(Kind.USB, f"usb://{files}/lp9"),
    ]
    assert usb_places(tmp_path / "nothing") == []


def test_serial_ports_are_listed_by_what_hangs_on_them() -> None:
    ports = [
        Port("/dev/ttyUSB0", "Prolific", "USB-Serial Controller"),
        Port("/dev/ttyS0"),
        Port("COM3", description="Kommunikationsanschluss (COM3)"),
    ]
    assert serial_places(lambda: ports) == [
        Place(Kind.SERIAL, "serial:///COM3", "Kommunikationsanschluss (COM3)"),
        Place(Kind.SERIAL, "serial:///dev/ttyS0"),
        Place(Kind.SERIAL, "serial:///dev/ttyUSB0", "Prolific USB-Serial Controller"),
    ]


def test_each_place_is_an_address_that_the_settings_take(tmp_path: Path) -> None:
    (tmp_path / "lp0").touch()
    found = [
        *usb_places(tmp_path),
        *serial_places(lambda: [Port("/dev/tty weird#0")]),
        *queue_places(lambda: ["tickets"], list),
    ]
    assert len(found) == 3
    for place in found:
        assert transport_to(place.address)


# --- what ------------------------------------------------------------------------------------


def test_the_printer_of_the_demo_names_itself() -> None:
    with virtual_printer() as tray:
        said = identify(TcpTransport(*tray.printer.address))
        assert said == Identity("escpos", "PARTERRE", "Virtual 80 mm")
        assert said.name == "PARTERRE Virtual 80 mm"
        assert tray.papers.empty(), "nothing is printed by asking"
        assert tray.printer.unknown == []


def test_a_printer_without_paper_says_what_it_speaks() -> None:
    def answers_in_real_time_only(line: socket.socket) -> None:
        while data := line.recv(1024):
            if b"\x10\x04\x01" in data:
                line.sendall(b"\x1a")

    with serving(answers_in_real_time_only) as address:
        assert identify(TcpTransport(*address)) == Identity("escpos")


@pytest.mark.emupos
def test_a_printer_that_somebody_else_wrote_is_found_and_proposed() -> None:
    with running_emupos() as emupos:
        said = identify(TcpTransport(emupos.host, emupos.port))
        assert (said.language, said.maker) == ("escpos", "EPSON")
        assert "T20" in said.model
        assert propose(said) == "epson-tm"
        assert emupos.receipts() == []
        assert emupos.complaints() == []


def test_a_zebra_names_itself_with_its_dots() -> None:
    with serving(Zebra()) as address:
        said = identify(TcpTransport(*address))
    assert said == Identity("zpl", "Zebra", "ZTC GK420d-300dpi", 300)
    assert model(propose(said)).dpi == 300


def test_a_boca_says_only_that_it_is_ready_and_keeps_no_trace() -> None:
    boca = Boca()
    with serving(boca) as address:
        assert identify(TcpTransport(*address)) == Identity("fgl", "BOCA")
    assert boca.tickets == []


def test_whatever_babbles_is_no_printer() -> None:
    def babbles(line: socket.socket) -> None:
        line.sendall(b"SSH-2.0-OpenSSH_9.2\r\n")
        while line.recv(1024):
            line.sendall(b"Protocol mismatch.\r\n")

    with serving(babbles) as address:
        assert identify(TcpTransport(*address)).language is None


def test_a_mute_one_is_let_go_and_what_closes_is_trouble() -> None:
    with virtual_printer() as tray:
        tray.printer.switch(Fault.MUTE, on=True)
        assert identify(TcpTransport(*tray.printer.address)) == Identity()
    with serving(lambda line: line.close()) as address, pytest.raises(Trouble):
        identify(TcpTransport(*address))


def test_only_a_supervisor_sets_a_printer_up() -> None:
    with virtual_printer() as tray:
        host, port = tray.printer.address
        address = f"tcp://{host}:{port}"
        with pytest.raises(Refusal, match="not_permitted"):
            trying.ask(CASHIER, address)
        with pytest.raises(Refusal, match="not_permitted"):
            trying.look_around(CASHIER)
        noted: list[tuple[str, str]] = []
        note = lambda *told: noted.append(told)  # noqa: E731
        with pytest.raises(Refusal, match="not_permitted"):
            trying.open_drawer(CASHIER, address, model(""), note)
        assert (tray.printer.pulses, noted) == (0, [])
        assert trying.open_drawer(SUPERVISOR, address, model(""), note).why == ""
        assert (tray.printer.pulses, noted) == (1, [("asked", ""), ("opened", "")])
        assert trying.ask(SUPERVISOR, address).identity.model == "Virtual 80 mm"


def test_an_address_where_nobody_is_says_so() -> None:
    asked = trying.ask(SUPERVISOR, "tcp://127.0.0.1:1")
    assert asked.trouble == "The printer at 127.0.0.1:1 cannot be reached."


@pytest.mark.parametrize(
    ("identity", "called", "line"),
    [
        (Identity("escpos", "EPSON", "TM-T20III"), "", "epson-tm"),
        (Identity("escpos", "EPSON", "TM-m30II"), "", "epson-tm"),
        (Identity("escpos", "EPSON", "TM-T88VI"), "", "epson-tm-180"),
        (Identity("escpos", "EPSON", "TM-T88IV"), "", "epson-tm-180"),
        (Identity("escpos", "EPSON", "TM-T88III"), "", "roll-80mm width_dots=512 dpi=180"),
        (Identity("escpos", "EPSON", "TM-L90"), "", "epson-tm-l90"),
        (Identity("escpos", "XPRINTER", "XP-58"), "", "roll-58mm"),
        (Identity("escpos", "XPRINTER", "XP-80C"), "", "roll-80mm"),
        (Identity("escpos"), "", "roll-80mm"),
        (Identity("zpl", "Zebra", "ZTC ZD421-203dpi ZPL", 203), "", "zebra-203"),
        (Identity("zpl", "Zebra", "110Xi4-600dpi", 600), "", "zebra-203 dpi=600 width_dots=1892"),
        (Identity("fgl", "BOCA"), "", "boca-200"),
        (Identity(), "Zebra Technologies ZTC GK420d", "zebra-203"),
        (Identity(), "BOCA Lemur 300 dpi", "boca-300"),
        (Identity(), "", "roll-80mm"),
    ],
)
def test_a_name_is_brought_to_a_model(identity: Identity, called: str, line: str) -> None:
    assert propose(identity, called) == line
    assert model(line).language == (identity.language or model(line).language)
