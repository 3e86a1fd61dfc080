"""The door of the simulated house: people show papers, lines lose the answers, doors ask again.

Whoever was let in is counted at the commit, whether or not the door ever heard of it.
"""

from random import Random
from typing import Any

from pos.domain.ids import PerformanceId
from pos.domain.refusals import Reason, Trouble
from pos.domain.ticketcode import read
from sync.client.asking import Ask
from sync.protocol.gate import AdmitAnswer, AdmitAsk
from sync.server import gateasks
from sync.server.gateasks import Admit
from sync.server.gatebooks import IN
from sync.server.state import Settled, Writes
from tests.simulation.books import MemoryBooks
from tests.simulation.network import Exchange
from tests.simulation.till import Till
from tests.simulation.tray import ticket_of

_TRIES = 3
_LATEST = 12  # papers: the same ones come again and again


class AdmittedTwice(AssertionError):
    """Two people are in by one ticket."""


class Door:
    """Every till has a scanner; two of them may read papers of one ticket at the same moment."""

    def __init__(self, world: Any) -> None:
        self.world = world
        self.inside: dict[str, str] = {}  # by which scan, for each ticket
        self.let_in = 0

    def come(self, random: Random) -> None:
        """Somebody, or two, with papers of a ticket."""
        papers = [one.paper for one in self.world.truth.papers if ticket_of(one.paper)]
        if not papers:
            return
        latest = papers[-_LATEST:]
        paper: Any = latest[int(random.random() * len(latest))]
        performance = read(paper.code)[0].performance
        for _ in range(1 + int(random.random() * 2)):
            tills: list[Till] = self.world.tills
            till = tills[int(random.random() * len(tills))]
            self._scan(till, paper.code, performance)

    def _scan(self, till: Till, code: str, performance: PerformanceId) -> None:
        where = (performance, f"door {till.name}", "usher")
        body = AdmitAsk(self.world.ids.new(), code, *where)
        self._send(till, Ask("/v1/gate/admit", body, AdmitAnswer), _TRIES)

    def _send(self, till: Till, ask: Ask, tries: int) -> None:
        def told(answer: Any, error: Exception | None) -> None:
            if isinstance(error, Trouble) and tries > 1:
                self._send(till, ask, tries - 1)
            elif answer is not None:
                self.world.note(f"{till.name}'s door says {answer.outcome} {answer.reason}")

        exchange = Exchange(till.link, told)
        question = (till.number, ask)
        self.world.network.ask(till.link, self.world.server.hear, question, exchange)

    def server_wrote(self, books: MemoryBooks, writes: Writes) -> None:
        """A batch is committed: is anybody in twice?"""
        if writes.server is not None and writes.server.recovering:
            # Older books know of fewer who are in, and nobody else wrote it down.
            self.inside = {
                ticket: one.operation
                for ticket, one in books.tables["admissions"].items()
                if one.state == IN
            }
        for one in writes.scans:
            if one.outcome != "admitted":
                continue
            if one.ticket in self.inside:
                raise AdmittedTwice(f"ticket {one.ticket}, at {one.door}")
            self.inside[one.ticket] = one.operation
            self.let_in += 1

    def settle(self, books: MemoryBooks) -> None:
        """Whoever took a ticket back of somebody who is in: a supervisor has looked at it."""
        for one in books.open_tasks():
            if one.task.reason == Reason.ADMITTED_ALREADY:
                key = (one.till, one.incarnation, one.task.number, one.subject)
                books.tables["settled"][key] = Settled("S", "noted", "they sit there", 1)


def asked(till: int, ask: AdmitAsk) -> Admit:
    """As the endpoint makes it; whose code it is nobody here doubts."""
    return gateasks.admit(till, ask, read(ask.code)[0], None)
