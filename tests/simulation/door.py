"""The door of the simulated house: people show papers, lines lose the answers, doors ask again, and
supervisors let in and out.

Whoever was let in is counted at the commit, whether or not the door ever heard of it. Books that
were put back from a copy know of fewer; but whatever stands on a till's disk they are to hear of
before they let anybody in again without a supervisor's word. What stands nowhere any more is
forgotten: an admission whose answer never reached a till that wrote it down, for one.
"""

from collections.abc import Iterator, Set
from random import Random
from typing import Any
from uuid import UUID

from pos.domain.ids import PerformanceId, PlaceId
from pos.domain.journal import Admitted, WentOut, decode_body
from pos.domain.refusals import Reason, Trouble
from pos.domain.ticketcode import read
from sync.client.atdoor import admitting, letting_out
from sync.client.server import ATTEMPTS
from sync.protocol.gate import AdmitAnswer, AdmitAsk, LetOutAsk
from sync.protocol.house import Decision
from sync.server import gateasks
from sync.server.gateasks import Admit, LetThemOut
from sync.server.gatebooks import Scan
from sync.server.state import Settled, Signed, Writes
from tests.simulation.books import MemoryBooks
from tests.simulation.rows import Rows
from tests.simulation.till import Errand, Till
from tests.simulation.tray import ticket_of

_LATEST = 12  # papers: the same ones come again and again
_KINDS = ("admitted", "let_out")


class AdmittedTwice(AssertionError):
    """Two people are in by one ticket, and no supervisor said so."""


class WrongInside(AssertionError):
    """The books do not say who is in."""


class Door:
    """Every till has a scanner; two of them may read papers of one ticket at the same moment."""

    def __init__(self, world: Any) -> None:
        self.world = world
        self.inside: dict[str, set[str]] = {}  # by which scans, for each ticket
        self.let_in = self.let_out = self.brought = 0
        self._ended: set[str] = set()  # admissions that are over, by what is known
        self._words: set[str] = set()  # scans with a supervisor's word
        self._outs: dict[str, tuple[str, str]] = {}  # what each letting out is about
        self._kept: set[tuple[str, str]] = set()  # by each machine, what it wrote down
        self._said: list[AdmitAnswer] = []  # who was told to come in
        self._is_recovering = False
        self._generation = 1

    # --- people -------------------------------------------------------------------------------

    def come(self, random: Random) -> None:
        """Somebody, or two, with papers of a ticket; or a supervisor lets somebody out."""
        if self._said and random.random() < 0.2:
            self._send_out(random)
            return
        papers = [one.paper for one in self.world.truth.papers if ticket_of(one.paper)]
        if not papers:
            return
        latest = papers[-_LATEST:]
        paper: Any = latest[int(random.random() * len(latest))]
        performance = read(paper.code)[0].performance
        for _ in range(1 + int(random.random() * 2)):
            self._scan(self._any(random), paper.code, performance, random.random() < 0.5)

    def _any(self, random: Random) -> Till:
        tills: list[Till] = self.world.tills
        return tills[int(random.random() * len(tills))]

    def _scan(self, till: Till, code: str, performance: PerformanceId, has_word: bool) -> None:
        """`has_word`: a supervisor stands there, and lets them in where the gate asks."""
        where = (performance, f"door {till.name}", "usher")
        body = AdmitAsk(self.world.ids.new(), code, *where)

        def told(answer: Any, error: Exception | None) -> None:
            self._told(till, answer, error)
            if error is None and answer.outcome == "ask" and has_word:
                word = AdmitAsk(self.world.ids.new(), code, *where, self._word())
                self._words.add(word.operation.hex)
                self._ask(till, _again(till, word), lambda *said: self._told(till, *said))

        self._ask(till, _again(till, body), told)

    def _ask(self, till: Till, talk: Errand, told: Any) -> None:
        if till.is_on:
            till.talk(talk, told)

    def _word(self) -> Decision:
        return Decision(self.world.ids.new(), "Supervisor", "seen", 1, b"")

    def _told(self, till: Till, answer: Any, error: Exception | None) -> None:
        """The screen says so."""
        if error is not None:
            return
        self.world.note(f"{till.name}'s door says {answer.outcome} {answer.reason}")
        if answer.outcome == "admitted" and answer.since is not None:
            if (till.name, answer.since.admission.hex) not in self._kept:
                raise WrongInside(f"till {till.name} said come in, and has not written it down")
            self._said.append(answer)

    def _send_out(self, random: Random) -> None:
        answer = self._said[-1 - int(random.random() * min(4, len(self._said)))]
        since, till = answer.since, self._any(random)
        assert since is not None, "whoever came in did so by a scan"
        ask = LetOutAsk(answer.performance, since.ticket, since.admission, self._word())
        self._outs[ask.decision.operation.hex] = (since.ticket.hex, since.admission.hex)

        def told(said: Any, error: Exception | None) -> None:
            if error is None:
                self.world.note(f"{till.name}'s supervisor let out of {said}")

        talk = letting_out(till.desk, ask, PlaceId(answer.place), since) if till.is_on else None
        if talk is not None:
            self._ask(till, talk, told)

    # --- what is written down -----------------------------------------------------------------

    def committed(self, till: Till, rows: Rows) -> None:
        """It is on a till's disk: books that lack it will hear of it."""
        journal = rows.tables["journal"]
        for table, key, _ in rows.log:
            if table is journal and journal[key][0].kind in _KINDS:
                self._written(till, _body(journal[key][0]))

    def _written(self, till: Till, body: Admitted | WentOut) -> None:
        books = self.world.server.books
        if isinstance(body, WentOut):
            self._go(body.admitted.ticket.hex, body.admitted.admission.hex)
            return
        name = body.admission.hex
        self._kept.add((till.name, name))
        if not _has(books, name, till.number) and name not in self._ended and self._counts(till):
            self.inside.setdefault(body.ticket.hex, set()).add(name)

    def server_wrote(self, books: MemoryBooks, writes: Writes) -> None:
        """A batch is committed: is anybody in twice?"""
        was, self._is_recovering = self._is_recovering, books.server.recovering
        bodies = [_body(one) for one in writes.entries.values() if one.kind in _KINDS]
        brought = set()
        for body in bodies:
            told = body.admitted if isinstance(body, WentOut) else body
            brought.add(told.admission.hex)
            if isinstance(body, WentOut):
                its = (told.ticket.hex, told.admission.hex)
                self._outs[body.operation.hex] = its
        if books.server.generation != self._generation:
            self._generation = books.server.generation
            self.reckon()
            return
        for one in writes.gate.scans:
            if one.outcome == "let_out":
                self._go(*self._outs[one.operation])
                self.let_out += 1
            elif one.outcome == "admitted" and one.operation in brought:
                its = {one.operation} - self._ended
                self.inside.setdefault(one.ticket, set()).update(its)
                self.brought += 1
            elif one.outcome == "admitted":
                self._come_in(one, was and self._is_recovering)
        if was and not self._is_recovering:
            # A till that was heard may have let somebody out since whom the books did not know.
            self.compare(books, self._ended)

    def _come_in(self, one: Scan, is_recovering: bool) -> None:
        has_word = one.operation in self._words
        if is_recovering and not has_word:
            raise AdmittedTwice(f"ticket {one.ticket} at {one.door}, and not every till was heard")
        its = self.inside.setdefault(one.ticket, set())
        if its and not is_recovering:
            raise AdmittedTwice(f"ticket {one.ticket}, at {one.door}")
        its.add(one.operation)
        self.let_in += 1

    def _go(self, ticket: str, admission: str) -> None:
        self._ended.add(admission)
        self.inside.get(ticket, set()).discard(admission)

    # --- books that were put back -------------------------------------------------------------

    def reckon(self) -> None:
        """The books, or a disk while they recover, were put back: who is in, as far as it is told
        anywhere? What they have, and what the tills have that will be heard.
        """
        books: MemoryBooks = self.world.server.books
        if not books.server.recovering:
            return
        self.inside = _inside(books)
        told = [
            (till.number, _body(entry))
            for till in self.world.tills
            if self._counts(till)
            for entry, _ in till.machine.disk.rows.tables["journal"].values()
            if entry.kind in _KINDS
        ]
        outs = [one for _, one in told if isinstance(one, WentOut)]
        self._ended = {one.admitted.admission.hex for one in outs}
        for number, one in told:
            if isinstance(one, Admitted) and not _has(books, one.admission.hex, number):
                self.inside.setdefault(one.ticket.hex, set()).add(one.admission.hex)
        for ticket in self.inside:
            self.inside[ticket] -= self._ended

    def _counts(self, till: Till) -> bool:
        """Whether the recovery waits for this machine: not where it was given up by name, nor where
        another one answers in its name.
        """
        given_up = {one.number for one in self.world.mishaps.given_up}
        numbers = [one.number for one in self.world.tills]
        return till.number not in given_up and numbers.count(till.number) == 1

    def compare(self, books: MemoryBooks, untold: Set[str] = frozenset()) -> None:
        """All tills were heard: the books know who is in, and which two by one ticket. `untold`
        ones may be out all the same.
        """
        known = {ticket: its for ticket, its in self.inside.items() if its}
        found = {ticket: its - untold for ticket, its in _inside(books).items() if its - untold}
        if known != found:
            wrong = {one for one in {*known, *found} if known.get(one) != found.get(one)}
            said = {one: (known.get(one), found.get(one)) for one in sorted(wrong)}
            raise WrongInside(f"in are, and by the books: {said}")
        two = {key[0] for key in books.beside}
        for one in books.open_tasks():
            is_of_two = one.task.reason == Reason.ADMITTED_TWICE
            if is_of_two and one.subject not in two and not self.world.calm:
                raise WrongInside(f"nobody is in twice by {one.subject}, and a task says so")

    def settle(self, books: MemoryBooks) -> None:
        """Whoever took a ticket back of somebody who is in, or came in by it beside another one: a
        supervisor has looked at it.
        """
        self.compare(books)
        for one in books.open_tasks():
            if one.task.reason in (Reason.ADMITTED_ALREADY, Reason.ADMITTED_TWICE):
                key = (one.till, one.incarnation, one.task.number, one.subject)
                books.tables["settled"][key] = Settled("S", "noted", "they sit there", 1)


def _again(till: Till, ask: AdmitAsk) -> Errand:
    """As the house's desk: the same scan again where no answer came."""
    for _ in range(ATTEMPTS - 1):
        try:
            return (yield from admitting(till.desk, ask))
        except Trouble:
            yield till.pause(1_000)
    return (yield from admitting(till.desk, ask))


def _body(entry: Any) -> Admitted | WentOut:
    body = decode_body(entry.kind, entry.body)
    assert isinstance(body, Admitted | WentOut)
    return body


def _has(books: MemoryBooks, operation: str, till: int) -> bool:
    kept = books.scans.get((operation, till))
    return kept is not None and kept.outcome == "admitted"


def _everybody(books: MemoryBooks) -> Iterator[tuple[str, str]]:
    for ticket, row in books.admissions.items():
        yield ticket, row.operation
    for ticket, operation, _ in books.beside:
        yield ticket, operation


def _inside(books: MemoryBooks) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for ticket, operation in _everybody(books):
        found.setdefault(ticket, set()).add(operation)
    return found


def asked(till: int, ask: AdmitAsk) -> Admit:
    """As the endpoint makes it; whose code it is nobody here doubts."""
    return gateasks.admit(till, ask, read(ask.code)[0], _signed(till, "admit", ask.decision))


def asked_out(till: int, ask: LetOutAsk) -> LetThemOut:
    """The same of a letting out."""
    signed = _signed(till, "let_out", ask.decision)
    assert signed is not None
    return gateasks.let_out(ask, signed)


def _signed(till: int, what: str, word: Decision | None) -> Signed | None:
    if word is None:
        return None
    said = (word.person, word.reason, word.at_ms)
    return Signed(UUID(int=word.operation.int).hex, till, what, "", *said, "")
