"""A BOCA at the window: a ticket is printed when it said so of it, and a jam costs one ticket."""

import contextlib
import socket
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

import pytest
from PIL import Image

from pos.domain.ids import JobId
from pos.domain.paper import encode, kind_of
from pos.services.system import RandomIds, SystemClock
from pos.storage.database import Database
from printing.layout import Page
from printing.printer import Patience, Printer, Progress
from printing.profile import Confirm, Profile
from printing.spool import Spool
from printing.status import PaperLevel
from printing.transports.tcp import TcpTransport
from tests.printing.boca import ACK, JAM, OUT, POWER_ON, X_ON, Boca
from tests.printing.lines import serving
from tests.printing.papers import OPERA

BOCA = Profile(
    "BOCA",
    language="fgl",
    width_dots=1100,
    dpi=200,
    confirm=Confirm.PRINTED,
    drawer_pin=0,
    paper_mm_s=10_000,
)
HASTY = Patience(answer_s=0.4, progress_s=0.6, confirm_s=0.3)


def _page() -> Page:
    picture = Image.new("1", (1100, 400), 255)
    picture.paste(0, (10, 10, 500, 100))
    return Page(picture, 200)


def _printer(address: tuple[str, int]) -> Printer:
    return Printer(TcpTransport(*address), BOCA, HASTY)


def _print(printer: Printer, number: int = 1) -> Progress:
    printer.start(UUID(int=number), _page())
    assert printer.push() is Progress.SENT
    return printer.confirm()


def test_each_ticket_is_acknowledged() -> None:
    boca = Boca()
    with serving(boca) as address:
        printer = _printer(address)
        for number in range(3):
            assert printer.look().ready
            assert _print(printer, number) is Progress.PRINTED
            printer.let_go()
        printer.close()
    assert len(boca.tickets) == 3


def test_what_it_had_to_say_of_older_tickets_counts_for_none() -> None:
    boca = Boca(old=ACK + OUT + ACK, says=[b""])
    with serving(boca) as address:
        printer = _printer(address)
        assert printer.look().ready, "it answers, so there are tickets again"
        assert _print(printer) is Progress.LOST
        assert printer.why == "The printer did not say that the paper came out."
        printer.let_go()
        printer.close()


@pytest.mark.parametrize("says", [ACK + OUT, OUT + ACK])
def test_the_last_ticket_of_a_stack_came_out_and_the_next_one_waits(says: bytes) -> None:
    boca = Boca(left=1, says=[says])
    with serving(boca) as address:
        printer = _printer(address)
        assert printer.look().ready
        assert _print(printer) is Progress.PRINTED
        printer.let_go()
        for _ in range(2):
            assert printer.look().paper is PaperLevel.OUT
            assert printer.why == "The printer is out of paper."
        boca.load()
        assert printer.look().ready
        assert printer.why == ""
        assert _print(printer, 2) is Progress.PRINTED
        printer.close()
    assert len(boca.tickets) == 2


def test_a_ticket_that_found_the_stack_empty_is_waited_for_and_prints_once() -> None:
    boca = Boca(left=1)
    with serving(boca) as address:
        printer = _printer(address)
        assert printer.look().ready
        assert _print(printer, 1) is Progress.PRINTED
        printer.let_go()
        printer.start(UUID(int=2), _page())  # nothing said yet that the stack is empty
        assert printer.push() is Progress.SENT
        for _ in range(3):
            assert printer.confirm() is Progress.SENT
            assert printer.why == "The printer is out of paper."
        boca.load()
        while (progress := printer.confirm()) is Progress.SENT:
            pass
        assert progress is Progress.PRINTED
        printer.let_go()
        printer.close()
    assert len(boca.tickets) == 2


@pytest.mark.parametrize(
    ("says", "sentence"),
    [
        (JAM, "The printer is stuck: a jam, or its cutter."),
        (POWER_ON, "The printer says that the paper did not come out as it should."),
    ],
)
def test_a_jam_costs_exactly_the_ticket_that_did_not_come_out(
    tmp_path: Path, says: bytes, sentence: str
) -> None:
    boca = Boca(says=[ACK, says, ACK])
    database = Database.open(tmp_path / "till.sqlite")
    ids = RandomIds()
    jobs: Sequence[JobId] = [JobId(ids.new()) for _ in range(3)]
    with serving(boca) as address:
        printer = _printer(address)
        spool = Spool(database, SystemClock(), {"tickets": printer})
        with database.transaction() as unit:
            for job in jobs:
                unit.jobs.add(job, kind_of(OPERA), encode(OPERA))
        spool.run_once()
        with database.transaction() as unit:
            printed = [one.id for one in unit.jobs.in_state("printed")]
            (doubted,) = unit.jobs.in_state("in_doubt")
        assert printed == [jobs[0], jobs[2]]
        assert (doubted.id, doubted.evidence) == (jobs[1], sentence)
        spool.close()
    database.close()
    assert len(boca.tickets) == 2


def test_a_jam_ends_a_ticket_that_is_still_on_its_way() -> None:
    def jams_at_once(line: socket.socket) -> None:
        assert line.recv(4) == b"<S1>"
        line.sendall(X_ON)
        line.recv(1)
        line.sendall(JAM)
        with contextlib.suppress(OSError):
            while line.recv(1 << 16):
                pass

    with serving(jams_at_once, receive_buffer=4096) as address:
        printer = _printer(address)
        assert printer.look().ready
        noise = Image.effect_noise((1100, 400), 200).convert("1")
        printer.start(UUID(int=1), Page(noise, 200))
        progress = printer.push()
        if progress is Progress.SENT:
            progress = printer.confirm()
        assert progress is Progress.LOST
        assert printer.taken > 0
        assert printer.why == "The printer is stuck: a jam, or its cutter."
        printer.let_go()
        printer.close()


@pytest.mark.logs_warnings
def test_a_page_that_is_none_for_this_stock_does_not_hold_up_the_next_one(tmp_path: Path) -> None:
    boca = Boca()
    database = Database.open(tmp_path / "till.sqlite")
    narrow = Profile(
        "BOCA", language="fgl", dpi=200, confirm=Confirm.PRINTED, stock_mm=(72.0, 20.0)
    )
    with serving(boca) as address:
        printer = Printer(TcpTransport(*address), narrow, HASTY)
        spool = Spool(database, SystemClock(), {"tickets": printer})
        job = JobId(RandomIds().new())
        with database.transaction() as unit:
            unit.jobs.add(job, kind_of(OPERA), encode(OPERA))
        spool.run_once()
        with database.transaction() as unit:
            (doubted,) = unit.jobs.in_state("in_doubt")
        assert "no ticket template is for this printer's stock" in doubted.evidence
        spool.close()
    database.close()
    assert boca.tickets == []
