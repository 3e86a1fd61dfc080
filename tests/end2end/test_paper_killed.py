"""kill -9 of a till at every step of its print queue, at a printer that somebody else wrote.

Afterwards no ticket has two papers without a person's word, and none is without one for ever.
"""

import signal
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from pos.domain.season import Person
from pos.domain.ticketcode import read
from pos.services import doubts
from pos.services.desk import Desk
from pos.services.system import RandomIds, SystemClock
from pos.services.verifying import verify
from pos.storage import credentials
from pos.storage.database import Database
from printing.selftest import read_codes
from tests.emupos_printer import Emupos, running_emupos
from tests.end2end.house import House

pytestmark = [pytest.mark.slow, pytest.mark.emupos, pytest.mark.timeout(400)]
KILLED = -signal.SIGKILL
STEPS = ("before_sending", "sending", "handed_over", "sent", "confirmed", "printed")
SOLD = 2


@pytest.fixture(scope="module")
def emupos() -> Iterator[Emupos]:
    with running_emupos() as emupos:
        yield emupos
        assert emupos.complaints() == []


class Counter9100:
    """The papers on the counter in front of one printer."""

    def __init__(self, emupos: Emupos) -> None:
        self._emupos = emupos
        self._before = len(emupos.receipts())
        self.address = f"{emupos.host}:{emupos.port}"

    def papers(self) -> Counter[tuple[str, int]]:
        """How often each paper lies there: its ticket and its print number."""
        codes = [
            read(code)[0]
            for receipt in self._emupos.receipts()[self._before :]
            for code in read_codes(self._emupos.picture(receipt))
        ]
        return Counter((str(one.ticket), one.print_no) for one in codes)


class Books:
    """A sleeping till's books, and a person's word in them."""

    def __init__(self, house: House, name: str) -> None:
        data = house.tills[name]
        self.path = data / "till.sqlite"
        self._credentials = credentials.load(data / "credentials.json")

    def states(self) -> list[tuple[str, str]]:
        """Ticket and state of each job, in order."""
        database = Database.open_to_read(self.path)
        try:
            with database.transaction() as unit:
                every = unit.jobs.in_state(
                    *("queued", "sending", "sent", "printed"),
                    *("in_doubt", "blocked", "cancelled", "spoiled"),
                )
            return [(str(job.ticket), job.state) for job in every if job.ticket is not None]
        finally:
            database.close()

    def answer(self, papers: Counter[tuple[str, int]]) -> None:
        """Somebody looks for each paper in doubt, one after the other."""
        database = Database.open(self.path)
        try:
            desk = Desk(database, self._credentials, SystemClock(), RandomIds())
            with database.transaction() as unit:
                season = unit.seasons.current()
            assert season is not None
            person: Person = season.people[0]
            for one in doubts.doubts(desk):
                job = self._job(database, one)
                came_out = papers[job, one.slip.print_no] > 0
                doubts.settle(desk, one.job, came_out=came_out, person=person)
        finally:
            database.close()

    @staticmethod
    def _job(database: Database, doubt: doubts.Doubt) -> str:
        with database.transaction() as unit:
            return str(unit.jobs.load(doubt.job).ticket)


@pytest.mark.parametrize("step", [*STEPS, *(f"{step}:2" for step in STEPS)])
def test_a_till_killed_at_any_step_of_its_queue_loses_and_doubles_no_paper(
    house: House, emupos: Emupos, step: str, tmp_path: Path
) -> None:
    counter = Counter9100(emupos)
    sale = ("sell", "--performance", "1", "--places", "20,21")
    till = house.till("Till 1", *sale, crash_at=step, printer=counter.address)
    till.wait(KILLED)
    books = Books(house, "Till 1")
    begun = {ticket for ticket, state in books.states() if state in ("sending", "sent")}
    house.till("Till 1", "drain", printer=counter.address).wait()
    states = books.states()
    papers = counter.papers()
    assert len(states) == SOLD
    assert max(papers.values()) == 1, "a paper came out twice"
    assert {print_no for _, print_no in papers} == {1}, "nobody has said anything yet"
    for ticket, state in states:
        assert state == ("in_doubt" if ticket in begun else "printed")
        assert papers[ticket, 1] == 1 or state == "in_doubt"
    books.answer(papers)
    house.till("Till 1", "drain", printer=counter.address).wait()
    after = counter.papers()
    assert max(after.values()) == 1
    for ticket in {ticket for ticket, _ in states}:
        last = [state for one, state in books.states() if one == ticket][-1]
        assert last == "printed"
        assert [no for one, no in after if one == ticket] == [1 if papers[ticket, 1] else 2]
    assert verify(books.path).findings == ()
