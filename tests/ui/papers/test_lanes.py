"""Each printer has a thread of its own, and the screen's never speaks to one."""

import threading

import pytest

from printing.printer import Patience, Printer
from printing.profile import ROLL_80MM
from printing.spool import Spool
from printing.transports.tcp import TcpTransport
from tests.printing.lines import serving
from ui.papers import draining


class Watched(TcpTransport):
    """Knows which threads spoke on it."""

    def __init__(self, host, port):
        super().__init__(host, port)
        self.threads = set()

    def open(self):
        self.threads.add(threading.current_thread().name)
        super().open()

    def exchange(self, data, wait_s):
        self.threads.add(threading.current_thread().name)
        return super().exchange(data, wait_s)


@pytest.fixture
def mute():
    """Takes everything and says nothing."""
    with serving(lambda line: [None for _ in iter(lambda: line.recv(4096), b"")]) as address:
        yield address


def test_a_mute_printer_holds_up_neither_the_screen_nor_the_other_printer(
    box_office, mute, wait, request
):
    lines = {name: Watched(*mute) for name in ("tickets", "receipts")}
    lines["receipts"] = Watched("127.0.0.1", 1)  # nobody there: its answer comes at once
    patience = Patience(answer_s=0.2)
    desk = box_office.till.desk
    made = {name: Printer(line, ROLL_80MM, patience) for name, line in lines.items()}
    spool = Spool(desk.database, desk.clock, made, drawer="receipts")
    request.addfinalizer(spool.close)
    box_office.open_shift()
    box_office.sell("E9")
    background, ended = box_office.desk.background, []
    draining.drain(background, spool, lambda: ended.append("drained"))
    background.on_printer(
        spool.drawer, lambda: spool.open_drawer("cash sale 1-000001", "c1"), ended.append
    )
    wait(lambda: len(ended) == 3)
    assert ended.count("drained") == 2
    assert lines["tickets"].threads == {"lane-devices"}
    assert lines["receipts"].threads == {"lane-receipts"}
    assert not spool.status().ready


def test_what_runs_every_second_does_not_pile_up_behind_a_printer(box_office, wait):
    desk = box_office.till.desk
    spool = Spool(desk.database, desk.clock, {})
    ended = []
    draining.drain_if_idle(box_office.desk.background, spool, lambda: ended.append("shown"))
    assert ended == ["shown"], "without a printer the lamp is shown all the same"
    stuck, background = threading.Event(), box_office.desk.background
    background.on_printer("tickets", lambda: stuck.wait(10), ended.append)
    printer = Printer(TcpTransport("127.0.0.1", 1), ROLL_80MM)
    busy = Spool(desk.database, desk.clock, {"tickets": printer})
    draining.drain_if_idle(background, busy, lambda: ended.append("again"))
    stuck.set()
    wait(lambda: True in ended)
    assert "again" not in ended
