"""The queue drained to paper: each paper once, whatever breaks on the way."""

import logging
import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from pos.domain.ids import JobId
from pos.domain.paper import encode, kind_of
from pos.services.system import RandomIds, SystemClock
from pos.storage.database import Database
from pos.storage.jobs import Job
from printing.layout import Page
from printing.printer import Patience, Printer, Progress
from printing.profile import ROLL_80MM, Confirm, Profile
from printing.selftest import read_codes
from printing.spool import Spool
from printing.spool import spool as spool_module
from printing.status import PaperLevel
from printing.transports.tcp import TcpTransport
from printing.virtual import Fault, as_paper
from tests.printing.lines import Tray, serving, virtual_printer
from tests.printing.papers import OPERA, REFUND, TICKETS

FAST = replace(ROLL_80MM, paper_mm_s=10_000)
PATIENCE = Patience(answer_s=0.3, progress_s=0.6, confirm_s=0.4)
IDS = RandomIds()


class Crash(Exception):
    """Stands for the end of the program."""


class House:
    """A till's database, a printer and the spool between them."""

    def __init__(self, folder: Path, tray: Tray, profile: Profile = FAST) -> None:
        self.tray = tray
        self.database = Database.open(folder / "till.sqlite")
        self.printer = Printer(TcpTransport(*tray.printer.address), profile, PATIENCE)
        self.spool = self.restart()

    def restart(self, crash_at: str = "") -> Spool:
        def crash(step: str) -> None:
            if step == crash_at:
                raise Crash(step)

        self.printer.close()
        self.printer = Printer(
            TcpTransport(*self.tray.printer.address), self.printer.profile, PATIENCE
        )
        printers = {"tickets": self.printer}
        self.spool = Spool(self.database, SystemClock(), printers, crash_points=crash)
        return self.spool

    def queue(self, *papers: object) -> list[JobId]:
        jobs = [JobId(IDS.new()) for _ in papers]
        with self.database.transaction() as unit:
            for job, paper in zip(jobs, papers, strict=True):
                unit.jobs.add(job, kind_of(paper), encode(paper))
        return jobs

    def job(self, wanted: JobId) -> Job:
        with self.database.transaction() as unit:
            return unit.jobs.load(wanted)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with virtual_printer() as tray:
        house = House(tmp_path, tray)
        yield house
        house.spool.close()
        house.database.close()
        assert tray.printer.unknown == []


def test_the_papers_of_an_order_come_out_in_order_and_each_once(house: House) -> None:
    codes = [OPERA, TICKETS["museum"], TICKETS["box"], REFUND]
    jobs = house.queue(*codes)
    assert house.spool.run_once() == 4
    papers = [house.tray.paper() for _ in jobs]
    assert [read_codes(as_paper(paper)) for paper in papers] == [
        *([paper.code] for paper in codes[:3]),
        [],
    ]
    assert [house.job(job).state for job in jobs] == ["printed"] * 4
    assert house.job(jobs[0]).evidence == "level 2"
    assert house.spool.run_once() == 0
    assert house.tray.papers.empty()


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (Fault.PAPER_OUT, "out of paper"),
        (Fault.COVER_OPEN, "cover is open"),
        (Fault.OFFLINE, "offline"),
        (Fault.MUTE, "does not answer"),
    ],
)
def test_a_printer_that_is_not_ready_blocks_and_then_prints_by_itself(
    house: House, fault: Fault, words: str
) -> None:
    house.tray.printer.switch(fault, on=True)
    first, second = house.queue(OPERA, REFUND)
    assert house.spool.run_once() == 0
    assert house.job(first).state == "blocked"
    assert words in house.job(first).evidence
    assert house.job(second).state == "queued"
    assert not house.spool.status().ready
    house.tray.printer.switch(fault, on=False)
    assert house.spool.run_once() == 2
    assert house.spool.status().ready
    assert [house.job(job).state for job in (first, second)] == ["printed", "printed"]
    house.tray.paper()
    house.tray.paper()
    assert house.tray.papers.empty()


def test_paper_out_in_the_middle_waits_in_sent_and_ends_with_one_paper(house: House) -> None:
    house.tray.printer.load(rows=400)
    (job,) = house.queue(OPERA)
    for _ in range(3):
        assert house.spool.run_once() == 0
        assert house.job(job).state == "sent"
        assert house.spool.status().paper is PaperLevel.OUT
    house.tray.printer.load()
    assert house.spool.run_once() == 1
    assert house.job(job).state == "printed"
    assert read_codes(as_paper(house.tray.paper())) == [OPERA.code]
    assert house.tray.papers.empty()


def test_a_lost_connection_leaves_a_doubt_that_a_person_ends(house: House) -> None:
    house.tray.printer.load(rows=400)
    job, behind = house.queue(OPERA, REFUND)
    house.spool.run_once()
    house.tray.printer.hang_up()
    house.tray.printer.load()
    assert house.spool.run_once() == 1, "the next paper prints all the same"
    assert house.job(behind).state == "printed"
    assert house.job(job).state == "in_doubt"
    assert "broke the connection" in house.job(job).evidence
    house.spool.run_once()
    assert house.job(job).state == "in_doubt", "never again without a person"


@pytest.mark.parametrize(
    ("step", "state", "papers"),
    [
        ("before_sending", "printed", 1),
        ("sending", "in_doubt", 0),
        ("handed_over", "in_doubt", 1),
        ("sent", "in_doubt", 1),
        ("confirmed", "in_doubt", 1),
        ("printed", "printed", 1),
    ],
)
def test_a_program_that_ends_at_any_step_prints_no_paper_twice(
    house: House, step: str, state: str, papers: int
) -> None:
    (job,) = house.queue(OPERA)
    with pytest.raises(Crash):
        house.restart(crash_at=step).run_once()
    house.restart()
    for _ in range(3):
        house.spool.run_once()
    assert house.job(job).state == state
    for _ in range(papers):
        house.tray.paper()
    assert house.tray.papers.empty()


def test_a_refund_is_quicker_than_a_printer_without_paper(house: House) -> None:
    house.tray.printer.switch(Fault.PAPER_OUT, on=True)
    (job,) = house.queue(OPERA)
    house.spool.run_once()
    with house.database.transaction() as unit:
        unit.jobs.set_state(job, "cancelled", "refunded")
    house.tray.printer.switch(Fault.PAPER_OUT, on=False)
    assert house.spool.run_once() == 0
    assert house.job(job).state == "cancelled"
    assert house.tray.papers.empty()


def test_a_printer_that_cannot_confirm_leaves_every_paper_to_a_person(tmp_path: Path) -> None:
    with virtual_printer() as tray:
        house = House(tmp_path, tray, replace(FAST, confirm=Confirm.TAKEN))
        (job,) = house.queue(OPERA)
        assert house.spool.run_once() == 0
        tray.paper()
        assert house.job(job).state == "in_doubt"
        assert "cannot say" in house.job(job).evidence
        house.spool.close()
        house.database.close()


@pytest.mark.logs_warnings
def test_a_paper_that_cannot_be_laid_out_does_not_hold_up_the_next(house: House) -> None:
    broken = JobId(UUID(int=7))
    with house.database.transaction() as unit:
        unit.jobs.add(broken, "ticket", b"{}")
    (job,) = house.queue(OPERA)
    house.spool.run_once()
    house.spool.run_once()
    assert house.job(broken).state == "in_doubt"
    assert house.job(job).state == "printed"


def test_the_lamp_is_right_before_the_first_sale_and_the_line_is_free(house: House) -> None:
    assert house.spool.status().last_seen_s is None
    house.spool.run_once()
    assert house.spool.status().ready


def test_the_drawer_opens_with_its_cause_in_the_log(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="printing"):
        assert house.spool.open_drawer("cash sale 3-000127")
        house.tray.printer.switch(Fault.COVER_OPEN, on=True)
        assert not house.spool.open_drawer("cash sale 3-000128")
    assert "cash sale 3-000127: opened" in caplog.text
    assert "cash sale 3-000128: not (The printer's cover is open.)" in caplog.text
    house.tray.printer.switch(Fault.COVER_OPEN, on=False)
    house.spool.run_once()
    assert house.tray.printer.pulses == 1, "a pulse is never repeated"


def test_a_line_that_breaks_before_the_first_byte_is_no_doubt(tmp_path: Path) -> None:
    connections = []

    def answers_once_and_goes(line: socket.socket) -> None:
        connections.append(line)
        if len(line.recv(12, socket.MSG_WAITALL)) == 12:
            line.sendall(b"\x12\x12\x12\x12")

    database = Database.open(tmp_path / "till.sqlite")
    with serving(answers_once_and_goes) as address:
        printer = Printer(TcpTransport(*address), FAST, PATIENCE)
        spool = Spool(database, SystemClock(), {"tickets": printer})
        with database.transaction() as unit:
            unit.jobs.add(JobId(IDS.new()), kind_of(OPERA), encode(OPERA))
        for _ in range(2):
            assert spool.run_once() == 0
            with database.transaction() as unit:
                (job,) = unit.jobs.in_state("blocked")
            assert "broke the connection" in job.evidence
        assert len(connections) > 1, "tried again by itself"
        spool.close()
    database.close()


def test_a_paper_whose_bytes_cannot_be_made_was_never_begun(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    (job,) = house.queue(OPERA)

    def broken(*_paper: object) -> bytes:
        raise OSError("no room for the library's cache")

    with monkeypatch.context() as patch:
        patch.setattr("printing.languages.escpos.paper_bytes", broken)
        with pytest.raises(OSError, match="no room"):
            house.spool.run_once()
    assert house.job(job).state == "queued"
    assert house.spool.run_once() == 1
    assert house.job(job).state == "printed"


def test_a_drawer_does_not_wait_for_all_papers_of_a_group(house: House) -> None:
    house.queue(*[OPERA] * 4)
    confirm = house.printer.confirm

    def money_comes_meanwhile() -> Progress:
        house.spool.expect_drawer()
        return confirm()

    house.printer.confirm = money_comes_meanwhile  # type: ignore[method-assign]
    assert house.spool.run_once() == 1
    assert house.spool.open_drawer("cash sale 3-000127")
    house.printer.confirm = confirm  # type: ignore[method-assign]
    assert house.spool.run_once() == 3


def test_the_next_paper_is_drawn_while_this_one_comes_out(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    happened: list[str] = []
    confirm, lay_out = house.printer.confirm, spool_module.lay_out

    def waits_for_its_word() -> Progress:
        happened.append("waits")
        return confirm()

    def draws(*facts: Any) -> Page:
        happened.append("draws")
        return lay_out(*facts)

    monkeypatch.setattr(house.printer, "confirm", waits_for_its_word)
    monkeypatch.setattr(spool_module, "lay_out", draws)
    jobs = house.queue(OPERA, TICKETS["museum"], TICKETS["box"])
    assert house.spool.run_once() == 3
    assert happened == ["draws", "draws", "waits", "draws", "waits", "waits"]
    codes = [read_codes(as_paper(house.tray.paper())) for _ in jobs]
    assert codes == [[OPERA.code], [TICKETS["museum"].code], [TICKETS["box"].code]]


def test_a_paper_that_was_drawn_ahead_and_is_not_wanted_any_more_does_not_print(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, third = house.queue(OPERA, TICKETS["museum"], TICKETS["box"])
    confirm = house.printer.confirm

    def refunded_meanwhile() -> Progress:
        if house.job(second).state == "queued":
            with house.database.transaction() as unit:
                unit.jobs.set_state(second, "cancelled", "refunded")
        return confirm()

    monkeypatch.setattr(house.printer, "confirm", refunded_meanwhile)
    assert house.spool.run_once() == 2
    papers = [read_codes(as_paper(house.tray.paper())) for _ in range(2)]
    assert papers == [[OPERA.code], [TICKETS["box"].code]]
    assert [house.job(one).state for one in (first, second, third)] == [
        "printed",
        "cancelled",
        "printed",
    ]
    assert house.tray.papers.empty()


def test_two_tills_share_a_printer_that_takes_one_line_at_a_time(tmp_path: Path) -> None:
    """Whoever finds it taken has handed over nothing, and prints when the other has let go."""
    with virtual_printer() as tray:
        houses = []
        for till in ("till-1", "till-2"):
            (tmp_path / till).mkdir()
            houses.append(House(tmp_path / till, tray))
        wanted = [OPERA, TICKETS["museum"]]
        jobs = [house.queue(paper)[0] for house, paper in zip(houses, wanted, strict=True)]
        assert houses[0].spool.run_once() == 1
        assert houses[1].spool.run_once() == 0
        assert houses[1].job(jobs[1]).state == "blocked"
        houses[0].printer.close()
        while houses[1].spool.run_once() == 0:
            pass
        assert [house.job(job).state for house, job in zip(houses, jobs, strict=True)] == [
            "printed",
            "printed",
        ]
        papers = [read_codes(as_paper(tray.paper())) for _ in jobs]
        assert papers == [[paper.code] for paper in wanted]
        assert tray.papers.empty()
        for house in houses:
            house.spool.close()
            house.database.close()


@pytest.mark.parametrize(("trusted", "state"), [(False, "in_doubt"), (True, "printed")])
def test_a_paper_that_nothing_confirms_is_a_question_unless_the_house_trusts_its_printer(
    tmp_path: Path, trusted: bool, state: str
) -> None:
    with virtual_printer() as tray:
        house = House(tmp_path, tray, replace(FAST, confirm=Confirm.TAKEN, trusted=trusted))
        (job,) = house.queue(OPERA)
        house.spool.run_once()
        assert house.job(job).state == state
        assert house.job(job).evidence == (
            "level 1" if trusted else "This printer cannot say whether a paper came out."
        )
        tray.paper()
        house.spool.close()
        house.database.close()
