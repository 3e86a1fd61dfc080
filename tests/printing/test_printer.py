"""One printer, good and bad: what it says is believed, and nothing else."""

import socket
import threading
from dataclasses import replace
from uuid import UUID

import pytest

from printing.layout import Page, lay_out
from printing.printer import Patience, Printer, Progress
from printing.profile import EPSON_TM, ROLL_80MM, Confirm, Profile
from printing.status import PaperLevel
from printing.transports.tcp import TcpTransport
from printing.virtual import Fault
from tests.printing.lines import WAIT_S, serving, virtual_printer
from tests.printing.papers import OPERA, REFUND

JOB = UUID("0193a5c0-7b1e-7c3d-9f42-5ad0c3b2e871")
HASTY = Patience(answer_s=0.3, progress_s=0.6, confirm_s=0.3)
CLEAN = b"\x12\x12\x12\x12"
FAST = replace(ROLL_80MM, paper_mm_s=10_000)


def _printer(
    address: tuple[str, int], profile: Profile = FAST, patience: Patience = HASTY
) -> Printer:
    return Printer(TcpTransport(*address), profile, patience)


def _page() -> Page:
    return lay_out(REFUND, ROLL_80MM)


def _print(printer: Printer) -> tuple[Progress, Progress]:
    printer.start(JOB, _page())
    pushed = printer.push()
    decided = printer.confirm() if pushed is Progress.SENT else pushed
    return pushed, decided


@pytest.mark.parametrize("profile", [ROLL_80MM, EPSON_TM], ids=lambda one: one.name)
def test_a_ready_printer_prints_and_says_so(profile: Profile) -> None:
    with virtual_printer() as tray:
        printer = _printer(tray.printer.address, profile, Patience())
        assert printer.look().ready
        assert _print(printer) == (Progress.SENT, Progress.PRINTED)
        assert tray.paper().tobytes() == _page().picture.tobytes()
        assert tray.printer.unknown == []
        printer.close()


def test_a_printer_that_cannot_confirm_never_claims_to_have_printed() -> None:
    with virtual_printer() as tray:
        printer = _printer(tray.printer.address, replace(FAST, confirm=Confirm.TAKEN))
        printer.look()
        assert _print(printer)[1] is Progress.UNCONFIRMED
        tray.paper()
        printer.close()


@pytest.mark.parametrize(
    ("fault", "paper", "cover", "sentence"),
    [
        (Fault.PAPER_OUT, PaperLevel.OUT, False, "The printer is out of paper."),
        (Fault.COVER_OPEN, PaperLevel.OK, True, "The printer's cover is open."),
        (Fault.OFFLINE, PaperLevel.OK, False, "The printer is offline."),
    ],
)
def test_a_fault_shows_and_goes(
    fault: Fault, paper: PaperLevel, cover: bool, sentence: str
) -> None:
    with virtual_printer() as tray:
        printer = _printer(tray.printer.address)
        tray.printer.switch(fault, on=True)
        status = printer.look()
        assert (status.ready, status.paper, status.cover_open) == (False, paper, cover)
        assert status.trouble == printer.why == sentence
        tray.printer.switch(fault, on=False)
        assert printer.look().ready
        assert printer.why == ""
        printer.close()


def test_little_paper_is_a_warning_and_no_reason_to_stop() -> None:
    with virtual_printer() as tray:
        printer = _printer(tray.printer.address)
        tray.printer.switch(Fault.PAPER_LOW, on=True)
        assert printer.look().paper is PaperLevel.LOW
        assert _print(printer)[1] is Progress.PRINTED
        printer.close()


def test_paper_that_runs_out_in_the_middle_is_waited_for_and_prints_once() -> None:
    with virtual_printer() as tray:
        printer = _printer(tray.printer.address)
        printer.look()
        tray.printer.switch(Fault.PAPER_OUT, on=True)
        printer.start(JOB, _page())
        assert printer.push() is Progress.SENT
        for _ in range(3):
            assert printer.confirm() is Progress.SENT
            assert printer.why == "The printer is out of paper."
        assert tray.papers.empty()
        tray.printer.switch(Fault.PAPER_OUT, on=False)
        assert printer.confirm() is Progress.PRINTED
        tray.paper()
        assert tray.papers.empty()
        printer.close()


def test_a_roll_that_ends_inside_a_picture_is_waited_for_and_prints_once() -> None:
    """The printer's buffer is full, so no question reaches it: it says by itself what it lacks."""
    with virtual_printer(buffer_bytes=1) as tray:
        tray.printer.load(rows=700)
        printer = _printer(tray.printer.address)
        assert printer.look().ready
        tall = lay_out(OPERA, ROLL_80MM).picture.resize((576, 8_000))
        printer.start(JOB, Page(tall, 203))
        for _ in range(3):
            assert printer.push() is Progress.SENDING
            assert printer.status.paper is PaperLevel.OUT
        assert tray.papers.empty()
        tray.printer.load()
        while (progress := printer.push()) is Progress.SENDING:
            pass
        assert progress is Progress.SENT
        assert printer.confirm() is Progress.PRINTED
        assert tray.paper().tobytes() == tall.tobytes()
        assert tray.papers.empty()
        printer.close()


def test_a_connection_that_the_printer_closed_while_idle_costs_no_byte() -> None:
    with virtual_printer() as tray:
        printer = _printer(tray.printer.address)
        assert printer.look().ready
        tray.printer.hang_up()
        assert printer.look().ready
        assert _print(printer)[1] is Progress.PRINTED
        assert tray.paper().size == _page().picture.size
        printer.close()


def test_a_printer_that_falls_silent_behind_the_paper_leaves_a_doubt() -> None:
    with virtual_printer() as tray:
        printer = _printer(tray.printer.address)
        printer.look()
        tray.printer.switch(Fault.MUTE, on=True)
        assert _print(printer) == (Progress.SENT, Progress.LOST)
        assert printer.taken > 0
        printer.let_go()
        assert not printer.look().ready
        assert printer.why == "The printer does not answer."
        printer.close()


def test_a_mute_printer_is_not_ready_and_nothing_was_handed_over() -> None:
    ended = threading.Event()
    with serving(lambda _line: ended.wait(WAIT_S) and None) as address:
        printer = _printer(address)
        status = printer.look()
        assert (status.ready, status.online, status.last_seen_s) == (False, False, None)
        assert status.trouble == "The printer does not answer."
        assert printer.taken == 0
        ended.set()
        printer.close()


def test_a_printer_that_stops_reading_for_no_reason_leaves_a_doubt() -> None:
    ended = threading.Event()

    def stalls(line: socket.socket) -> None:
        line.recv(12)
        line.sendall(CLEAN)
        ended.wait(WAIT_S)

    with serving(stalls, receive_buffer=4096) as address:
        printer = _printer(address)
        assert printer.look().ready
        tall = lay_out(OPERA, ROLL_80MM).picture.resize((576, 30_000))
        printer.start(JOB, Page(tall, 203))
        assert printer.push() is Progress.LOST
        assert printer.why == "The printer stopped taking data."
        assert printer.taken > 0
        ended.set()
        printer.close()


def test_a_stale_status_is_no_answer() -> None:
    """Paper is out; an old unasked status that says all is well is still on the line."""

    def printer_with_old_news(line: socket.socket) -> None:
        line.sendall(b"\x10\x00\x00\x00")
        line.recv(12, socket.MSG_WAITALL)
        line.sendall(b"\x1a\x10\x00\x00\x00\x32\x12\x7e")
        line.recv(1)

    with serving(printer_with_old_news) as address:
        printer = _printer(address)
        status = printer.look()
        assert status.paper is PaperLevel.OUT
        assert not status.ready
        printer.close()


def test_babble_is_not_an_answer_either() -> None:
    def babbles(line: socket.socket) -> None:
        while line.recv(64):
            line.sendall(b"\xff\x80hello\x00\x11\x13\x95")

    with serving(babbles) as address:
        printer = _printer(address)
        assert not printer.look().ready
        printer.close()


def test_the_answer_to_another_paper_does_not_count() -> None:
    def confirms_another(line: socket.socket) -> None:
        seen = b""
        while data := line.recv(65536):
            for number in range(1, 5):
                line.sendall(b"\x12" * data.count(bytes([0x10, 0x04, number])))
            seen += data
            if b"\x1d(H" in seen:
                line.sendall(b"\x37\x22OLD1\x00")
                seen = b""

    with serving(confirms_another) as address:
        printer = _printer(address, replace(EPSON_TM, paper_mm_s=10_000))
        assert printer.look().ready
        assert _print(printer)[1] is Progress.LOST
        assert printer.why == "The printer did not say that the paper came out."
        printer.close()


def test_the_drawer_opens_once_and_never_behind_an_empty_roll() -> None:
    with virtual_printer() as tray:
        printer = _printer(tray.printer.address)
        assert printer.pulse()
        tray.printer.switch(Fault.PAPER_OUT, on=True)
        assert not printer.pulse()
        tray.printer.switch(Fault.PAPER_OUT, on=False)
        assert printer.look().ready
        printer.start(JOB, _page())
        assert not printer.pulse(), "a pulse inside a paper would be part of it"
        assert printer.push() is Progress.SENT
        assert printer.confirm() is Progress.PRINTED
        assert tray.printer.pulses == 1
        printer.close()


def test_an_idle_line_is_let_go_for_other_tills() -> None:
    now = [0.0]
    with virtual_printer() as tray:
        line = TcpTransport(*tray.printer.address)
        printer = Printer(line, FAST, monotonic_s=lambda: now[0])
        printer.look()
        printer.rest()
        assert line.is_open
        now[0] += 6
        printer.rest()
        assert not line.is_open
