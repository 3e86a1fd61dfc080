"""Everything that we print, on a printer that somebody else wrote."""

import select
import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pos.domain.ids import JobId
from pos.domain.paper import encode, kind_of
from pos.services.system import RandomIds, SystemClock
from pos.storage.database import Database
from printing.layout import lay_out
from printing.printer import Patience, Printer, Progress
from printing.profile import EPSON_TM, ROLL_80MM
from printing.selftest import read_codes
from printing.spool import Spool
from printing.status import PaperLevel
from printing.transports.tcp import TcpTransport
from tests.emupos_printer import Emupos, running_emupos
from tests.printing.lines import WAIT_S, serving
from tests.printing.papers import OPERA, PAPERS

pytestmark = pytest.mark.emupos
IDS = RandomIds()


@pytest.fixture(scope="module")
def emupos() -> Iterator[Emupos]:
    with running_emupos() as emupos:
        yield emupos
        assert emupos.complaints() == []


@pytest.fixture
def printer(emupos: Emupos) -> Iterator[Printer]:
    fast = replace(ROLL_80MM, paper_mm_s=10_000)
    printer = Printer(TcpTransport(emupos.host, emupos.port), fast, Patience(confirm_s=3))
    yield printer
    printer.close()


@pytest.mark.parametrize("name", PAPERS)
def test_every_paper_comes_out_dot_for_dot(emupos: Emupos, printer: Printer, name: str) -> None:
    before = len(emupos.receipts())
    page = lay_out(PAPERS[name], ROLL_80MM)
    assert printer.look().ready
    printer.start(IDS.new(), page)
    assert printer.push() is Progress.SENT
    assert printer.confirm() is Progress.PRINTED
    receipt = emupos.wait_for_receipts(before + 1)[-1]
    assert receipt.size == page.picture.size
    assert receipt.convert("1").tobytes() == page.picture.tobytes()
    code = getattr(PAPERS[name], "code", "")
    assert read_codes(receipt) == ([code] if code else [])


@pytest.mark.parametrize(
    ("fault", "ready", "paper", "cover", "online"),
    [
        ("paper-near-end", True, PaperLevel.LOW, False, True),
        ("paper-out", False, PaperLevel.OUT, False, False),
        ("cover-open", False, PaperLevel.OK, True, False),
        ("offline", False, PaperLevel.OK, False, False),
    ],
)
def test_what_is_wrong_with_it_shows_on_the_lamp(
    emupos: Emupos,
    printer: Printer,
    fault: str,
    ready: bool,
    paper: PaperLevel,
    *,
    cover: bool,
    online: bool,
) -> None:
    emupos.fault(fault, on=True)
    status = printer.look()
    emupos.fault(fault, on=False)
    assert (status.ready, status.paper) == (ready, paper)
    assert (status.cover_open, status.online) == (cover, online)
    assert printer.look().ready


@pytest.mark.parametrize("fault", ["paper-out", "cover-open", "offline"])
def test_a_fault_before_the_sale_blocks_and_loading_paper_prints_one(
    emupos: Emupos, printer: Printer, tmp_path: Path, fault: str
) -> None:
    before = len(emupos.receipts())
    database = Database.open(tmp_path / "till.sqlite")
    spool = Spool(database, SystemClock(), {"tickets": printer})
    job = JobId(IDS.new())
    with database.transaction() as unit:
        unit.jobs.add(job, kind_of(OPERA), encode(OPERA))
    emupos.fault(fault, on=True)
    assert spool.run_once() == 0
    with database.transaction() as unit:
        assert [one.id for one in unit.jobs.in_state("blocked")] == [job]
    emupos.fault(fault, on=False)
    assert spool.run_once() == 1
    assert spool.run_once() == 0
    with database.transaction() as unit:
        assert [one.id for one in unit.jobs.in_state("printed")] == [job]
    database.close()
    assert read_codes(emupos.wait_for_receipts(before + 1)[-1]) == [OPERA.code]


def test_paper_that_runs_out_behind_the_look_ends_with_exactly_one_receipt(
    emupos: Emupos, printer: Printer
) -> None:
    before = len(emupos.receipts())
    assert printer.look().ready
    emupos.fault("paper-out", on=True)
    printer.start(IDS.new(), lay_out(OPERA, ROLL_80MM))
    assert printer.push() is Progress.SENT
    for _ in range(2):
        assert printer.confirm() is Progress.SENT
    assert len(emupos.receipts()) == before
    emupos.fault("paper-out", on=False)
    assert printer.confirm() is Progress.PRINTED
    assert read_codes(emupos.wait_for_receipts(before + 1)[-1]) == [OPERA.code]


def test_the_drawer_opens(emupos: Emupos, printer: Printer) -> None:
    assert printer.pulse()
    assert "pin 2" in emupos.wait_for_event("drawer.opened")


class ProcessIds:
    """Adds to emupos what it lacks: `GS ( H` goes on as `GS r 1`, its answer comes back as a block.

    emupos answers `GS r 1` only when it can print, so when the answer comes is its own doing.
    """

    def __init__(self, emupos: Emupos) -> None:
        self._emupos = emupos
        self._held = b""

    def __call__(self, line: socket.socket) -> None:
        """Carry bytes both ways until either side ends."""
        with socket.create_connection((self._emupos.host, self._emupos.port), WAIT_S) as behind:
            wanted: list[bytes] = []
            while True:
                ready, _, _ = select.select([line, behind], [], [], WAIT_S)
                if line in ready:
                    if not (data := line.recv(1 << 20)):
                        return
                    behind.sendall(self._forth(data, wanted))
                if behind in ready:
                    if not (data := behind.recv(4096)):
                        return
                    line.sendall(self._back(data, wanted))

    def _forth(self, data: bytes, wanted: list[bytes]) -> bytes:
        data, self._held = self._held + data, b""
        head, found, name = data.partition(b"\x1d(H\x06\x0000")
        if found and len(name) >= 4:
            wanted.append(name[:4])
            return head + b"\x1dr\x01" + name[4:]
        # Half a command waits for its other half.
        cut = next((size for size in range(10, 0, -1) if self._begins(data[-size:])), 0)
        self._held = data[len(data) - cut :]
        return data[: len(data) - cut]

    def _begins(self, tail: bytes) -> bool:
        return tail[:7] == b"\x1d(H\x06\x0000"[: len(tail)]

    def _back(self, data: bytes, wanted: list[bytes]) -> bytes:
        out, rest = b"", data
        while rest:
            size = 4 if rest[0] & 0x93 == 0x10 else 1
            if rest[0] & 0x90 == 0 and wanted:
                out += b"\x37\x22" + wanted.pop(0) + b"\x00"
            else:
                out += rest[:size]
            rest = rest[size:]
        return out


def test_a_paper_confirmed_by_its_name_waits_for_paper_and_prints_once(emupos: Emupos) -> None:
    before = len(emupos.receipts())
    with serving(ProcessIds(emupos)) as address:
        fast = replace(EPSON_TM, paper_mm_s=10_000)
        printer = Printer(TcpTransport(*address), fast, Patience(confirm_s=3))
        assert printer.look().ready
        emupos.fault("paper-out", on=True)
        printer.start(IDS.new(), lay_out(OPERA, ROLL_80MM))
        assert printer.push() is Progress.SENT
        assert printer.confirm() is Progress.SENT
        emupos.fault("paper-out", on=False)
        assert printer.confirm() is Progress.PRINTED
        printer.let_go()
        printer.start(IDS.new(), lay_out(PAPERS["museum"], ROLL_80MM))
        assert printer.push() is Progress.SENT
        assert printer.confirm() is Progress.PRINTED
        printer.close()
    codes = [read_codes(picture) for picture in emupos.wait_for_receipts(before + 2)[-2:]]
    assert codes == [[OPERA.code], [PAPERS["museum"].code]]
