"""Whatever is wrong with the printer or its line: never two papers of one job, never a lost job."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pos.domain.ids import JobId, PerformanceId, PlaceId, TicketId, TillId
from pos.domain.paper import TicketPaper, encode, kind_of
from pos.domain.ticketcode import TicketCode, sign
from pos.services.system import RandomIds, SystemClock
from pos.storage.database import Database
from pos.storage.jobs import Job
from printing.printer import Patience, Printer
from printing.profile import EPSON_TM, ROLL_80MM, Profile
from printing.selftest import read_codes
from printing.spool import Spool
from printing.transports.tcp import TcpTransport
from tests.emupos_printer import Emupos, running_emupos
from tests.printing.mischief import Script, mischief
from tests.printing.papers import OPERA

pytestmark = pytest.mark.emupos
IDS = RandomIds()
ROLL = replace(ROLL_80MM, paper_mm_s=10_000)
NAMED = replace(EPSON_TM, paper_mm_s=10_000, counts_cuts=False)
PATIENCE = Patience(answer_s=0.4, progress_s=0.6, confirm_s=0.6, idle_s=0.0)
_KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)


def ticket(number: int) -> TicketPaper:
    """Each with a code of its own."""
    numbered = TicketId(UUID(int=number))
    at = (TillId(1), PerformanceId(1), PlaceId(number))
    code = sign(TicketCode(*at, numbered, print_no=1, issued_s=1), _KEY)
    return replace(OPERA, ticket=numbered, code=code)


PAPERS = [ticket(number) for number in (1, 2, 3)]


@pytest.fixture(scope="module")
def emupos() -> Iterator[Emupos]:
    with running_emupos() as emupos:
        yield emupos  # what it did not understand does not matter: pictures are torn on purpose


class Window:
    """A till's queue at a printer behind a line that misbehaves."""

    def __init__(self, folder: Path, emupos: Emupos, address: tuple[str, int]) -> None:
        self.emupos = emupos
        self.database = Database.open(folder / "till.sqlite")
        self._address = address
        self._before = len(emupos.receipts())
        self.jobs: dict[JobId, TicketPaper] = {}
        self.open(ROLL)

    def open(self, profile: Profile) -> None:
        """The program starts."""
        self.printer = Printer(TcpTransport(*self._address), profile, PATIENCE)
        self.spool = Spool(self.database, SystemClock(), {"tickets": self.printer})

    def queue(self, count: int) -> None:
        with self.database.transaction() as unit:
            for paper in PAPERS[:count]:
                job = JobId(IDS.new())
                self.jobs[job] = paper
                unit.jobs.add(job, kind_of(paper), encode(paper))

    def states(self) -> list[str]:
        return [self._job(job).state for job in self.jobs]

    def _job(self, job: JobId) -> Job:
        with self.database.transaction() as unit:
            return unit.jobs.load(job)

    def run_until(self, wanted: Callable[[list[str]], bool], most: int = 60) -> list[str]:
        for _ in range(most):
            if wanted(states := self.states()):
                return states
            self.spool.run_once()
        raise AssertionError(f"still {self.states()}")

    def codes(self, count: int) -> list[str]:
        """Of the papers that came out since the beginning, once there are so many."""
        pictures = self.emupos.wait_for_receipts(self._before + count)[self._before :]
        return [code for picture in pictures for code in read_codes(picture)]

    def check(self) -> None:
        """What the books say of each paper is so; and nothing came out twice."""
        if not self.jobs:
            return
        printed = [job for job in self.jobs if self._job(job).state == "printed"]
        out = [c for r in self.emupos.receipts()[self._before :] for c in self._codes(r)]
        assert len(out) == len(set(out)), "a paper came out twice"
        for job, paper in self.jobs.items():
            state = self._job(job).state
            if state == "printed":
                assert paper.code in out
            elif state in ("queued", "blocked"):
                assert paper.code not in out
        assert len(printed) <= len(out)

    def _codes(self, receipt: str) -> list[str]:
        return read_codes(self.emupos.picture(receipt))

    def close(self) -> None:
        self.spool.close()
        self.database.close()


@pytest.fixture
def script() -> Script:
    return Script()


@pytest.fixture
def window(emupos: Emupos, script: Script, tmp_path: Path) -> Iterator[Window]:
    with mischief(emupos.host, emupos.port, script) as address:
        made = Window(tmp_path, emupos, address)
        yield made
        made.check()
        made.close()


def all_printed(states: list[str]) -> bool:
    return set(states) == {"printed"}


def settled(states: list[str]) -> bool:
    return set(states) <= {"printed", "in_doubt"}


@pytest.mark.parametrize("profile", [ROLL, NAMED], ids=["barrier", "named"])
def test_paper_out_in_the_middle_of_any_ticket_ends_with_exactly_as_many_papers(
    window: Window, script: Script, emupos: Emupos, profile: Profile
) -> None:
    window.open(profile)

    def second_begins(number: int) -> None:
        if number == 2:
            emupos.fault("paper-out", on=True)

    script.on_paper = second_begins
    window.queue(3)
    window.run_until(lambda states: states[0] == "printed" and states[1] == "sent")
    for _ in range(3):
        assert window.spool.run_once() == 0
    assert window.states() == ["printed", "sent", "queued"]
    emupos.fault("paper-out", on=False)
    window.run_until(all_printed)
    assert sorted(window.codes(3)) == sorted(paper.code for paper in PAPERS[:3])


def test_a_printer_that_becomes_mute_behind_a_ticket_leaves_one_question(
    window: Window, script: Script
) -> None:
    def mute(number: int) -> None:
        script.mute = number == 2

    script.on_paper = mute
    window.queue(3)
    window.run_until(lambda states: states[1] == "in_doubt")
    window.spool.run_once()
    assert window.states()[2] == "blocked", "nothing is begun at a printer that says nothing"
    script.mute = False
    states = window.run_until(settled)
    assert states == ["printed", "in_doubt", "printed"]


@pytest.mark.parametrize("cut_at", [1, 900, 20_000])
def test_a_line_that_breaks_in_the_middle_leaves_one_question_and_the_others_print(
    window: Window, script: Script, cut_at: int
) -> None:
    def breaks(number: int) -> None:
        script.cut_at = cut_at if number == 2 else 0

    script.on_paper = breaks
    window.queue(3)
    assert window.run_until(settled) == ["printed", "in_doubt", "printed"]


def test_a_printer_that_stops_taking_data_leaves_one_question(
    window: Window, script: Script
) -> None:
    def stalls(number: int) -> None:
        script.stall_at = 3_000 if number == 1 else 0

    script.on_paper = stalls
    window.queue(2)
    states = window.run_until(lambda states: states[0] == "in_doubt", 20)
    script.stall_at = 0
    states = window.run_until(settled)
    assert states == ["in_doubt", "printed"]


@pytest.mark.parametrize("profile", [ROLL, NAMED], ids=["barrier", "named"])
@pytest.mark.parametrize(
    "babble",
    [
        b"\x11\x13",  # XON, XOFF
        b"\x80\xff\xc1",  # line noise
        b"\x14\x00\x00\x0f",  # automatic status, whole
        b"\x37\x22ZZZZ\x00",  # the name of somebody else's paper
        b"\x5f12345\x00",  # a counter that nobody asked for
    ],
    ids=["flow", "noise", "status", "name", "counter"],
)
def test_a_printer_that_babbles_confirms_no_paper_by_it(
    window: Window, script: Script, babble: bytes, profile: Profile
) -> None:
    window.open(profile)
    script.babble = babble
    window.queue(2)
    window.run_until(all_printed)
    assert sorted(window.codes(2)) == sorted(paper.code for paper in PAPERS[:2])


def test_an_answer_for_the_paper_before_confirms_nothing(
    window: Window, script: Script, emupos: Emupos
) -> None:
    window.open(NAMED)
    script.stale = True
    window.queue(3)
    window.run_until(all_printed)
    assert sorted(window.codes(3)) == sorted(paper.code for paper in PAPERS[:3])


def test_a_late_answer_meets_no_other_paper(window: Window, script: Script) -> None:
    """It comes when nobody waits for it any more: on a line that was let go."""
    window.open(NAMED)

    def late(number: int) -> None:
        script.late_s = 1.5 if number == 1 else 0.0

    script.on_paper = late
    window.queue(2)
    window.run_until(lambda states: states[0] != "queued" and states[0] != "sending")
    script.late_s = 0.0
    states = window.run_until(settled)
    assert states[1] == "printed"
    window.codes(2)


def test_a_power_cut_in_the_middle_leaves_one_question_and_the_rest_waits_for_the_power(
    window: Window, script: Script
) -> None:
    def dark(number: int) -> None:
        if number == 2:
            script.cut_at, script.deaf = 12_000, True

    script.on_paper = dark
    window.queue(3)
    window.run_until(lambda states: states[1] == "in_doubt")
    window.spool.run_once()
    assert window.states() == ["printed", "in_doubt", "blocked"]
    assert not window.spool.status().ready
    script.cut_at, script.deaf = 0, False
    assert window.run_until(settled) == ["printed", "in_doubt", "printed"]


def test_two_tills_on_one_printer_print_whole_tickets_one_after_the_other(
    window: Window, emupos: Emupos, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    other = Window(tmp_path / "other", emupos, window._address)
    window.queue(3)
    other.queue(3)
    for _ in range(60):
        window.spool.run_once()
        other.spool.run_once()
        if all_printed(window.states() + other.states()):
            break
    assert all_printed(window.states() + other.states())
    codes = window.codes(6)
    assert sorted(codes) == sorted(2 * [paper.code for paper in PAPERS[:3]])
    other.close()
    window.jobs.clear()
