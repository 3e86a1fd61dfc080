"""Any scans and lettings out, books put back to any copy, tills that bring what they know in any
order: who is in by the books is who is in, as far as anything still tells of it.

Beside the books goes a model of two sets, and each copy has its own: admissions that the books have
heard of, and ends of admissions. Whoever is in the one and not in the other is in. What was said
at the doors stands in the tills' journals: nobody whom a door let in, and whom no till knows to be
out, may be joined by a second one, but by a supervisor's word while not every till was heard.
"""

from copy import copy, deepcopy
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any
from unittest.mock import patch
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from pos.domain.ids import OperationId, PersonId, TillId
from pos.domain.journal import Admitted, WentOut, decode_body
from pos.domain.order import Ticket
from sync.protocol.gate import AdmitAnswer, CameIn, LetOut
from sync.protocol.wire import JournalApplied
from sync.server import admissions, gatefacts
from sync.server.books import Books
from sync.server.gatebooks import Admission, GateBooks
from sync.server.requests import Recover
from sync.server.state import Server
from tests.sync.server.books import MemoryBooks
from tests.sync.server.doors import let_out, scan
from tests.sync.server.tills import PaperTill, secure, signed, speak

DOORS = (1, 2, 3)


@dataclass
class Told:
    """Which admissions were heard of, of which ticket; and which of them are over."""

    admitted: dict[UUID, UUID] = field(default_factory=dict)
    ended: set[UUID] = field(default_factory=set)

    def inside(self) -> set[tuple[UUID, UUID]]:
        return {(its, one) for one, its in self.admitted.items() if one not in self.ended}


class Gate(RuleBasedStateMachine):
    """Till 1 sells; tills 1 to 3 stand at the doors."""

    def __init__(self) -> None:
        super().__init__()
        self.books = MemoryBooks()
        self.tills = {number: PaperTill(number) for number in DOORS}
        self.tickets: list[Ticket] = []
        self.told = Told()  # to these books
        self.said = Told()  # at the doors, and written into a journal
        self.copies: list[tuple[MemoryBooks, Told]] = []
        self.answers: list[AdmitAnswer] = []
        self.chance = 0

    # --- the doors ----------------------------------------------------------------------------

    @precondition(lambda self: len(self.tickets) < 4 and not self.books.state.server.recovering)
    @rule()
    def sell(self) -> None:
        seat = len(self.tickets)
        self.books.decide(secure(1, [seat]))
        self.tickets += self.tills[1].sale([seat]).tickets
        self._upload(1)

    @precondition(lambda self: self.tickets)
    @rule(
        which=st.integers(0, 3),
        door=st.sampled_from(DOORS),
        is_heard=st.sampled_from([True, True, False]),
        has_word=st.booleans(),
    )
    def show(self, which: int, door: int, is_heard: bool, has_word: bool) -> None:
        """`is_heard`: the answer comes. `has_word`: a supervisor lets them in where it asks."""
        self.books.now_ms += 1_000
        ticket = self.tickets[which % len(self.tickets)]
        asks = [scan(ticket, self.tills[1], door=door)]
        if has_word:
            asks.append(scan(ticket, self.tills[1], door=door, word=signed("admit", door)))
        for ask in asks:
            inside = {one for its, one in self._anywhere() if its == ticket.id}
            is_recovering = self.books.state.server.recovering
            (answer,) = self.books.decide(ask)
            assert isinstance(answer, AdmitAnswer), answer
            if answer.outcome != "admitted":
                continue
            assert not is_recovering or ask.signed, "let in while not every till was heard"
            assert is_recovering or not inside, "two are in by one ticket"
            self.told.admitted[UUID(ask.operation)] = ticket.id
            if is_heard:
                self.answers.append(answer)
                self._write(door, _came_in(answer.since, ticket))
            return

    @precondition(lambda self: self.answers)
    @rule(which=st.integers(0, 99), door=st.sampled_from(DOORS), is_heard=st.booleans())
    def be_let_out(self, which: int, door: int, is_heard: bool) -> None:
        """By a supervisor at any till: whoever a door said was in."""
        answer = self.answers[which % len(self.answers)]
        since, word = answer.since, signed("let_out", door)
        assert since is not None
        (done,) = self.books.decide(let_out(answer, word))
        assert isinstance(done, LetOut), done
        if since.admission in self.told.admitted:
            self.told.ended.add(since.admission)
        if is_heard:
            fact = _came_in(since, next(one for one in self.tickets if one.id == since.ticket))
            name, by = OperationId(UUID(word.operation)), PersonId(word.person)
            self._write(door, WentOut(name, fact, TillId(since.till), by, word.reason))

    def _write(self, door: int, fact: Admitted | WentOut) -> None:
        self.tills[door].write(fact)
        _note(self.said, fact)

    # --- copies -------------------------------------------------------------------------------

    @rule()
    def make_a_copy(self) -> None:
        self.copies.append((_copied(self.books), deepcopy(self.told)))
        del self.copies[:-4]

    @precondition(lambda self: self.copies)
    @rule(which=st.integers(0, 3))
    def put_the_books_back(self, which: int) -> None:
        books, told = self.copies[which % len(self.copies)]
        now_ms = self.books.now_ms
        self.books, self.told = _copied(books), deepcopy(told)
        self.books.now_ms, self.chance = now_ms + 1, self.chance + 1
        self.books.decide(Recover(self.chance))

    # --- what tills bring ---------------------------------------------------------------------

    @rule(door=st.sampled_from(DOORS))
    def upload(self, door: int) -> None:
        self._upload(door)

    @precondition(lambda self: self.books.state.server.recovering)
    @rule(door=st.sampled_from(DOORS))
    def be_heard(self, door: int) -> None:
        self._upload(door)
        generation = self.books.state.server.generation
        self.books.decide(speak(door, generation, number=len(self.tills[door].entries)))

    def _upload(self, door: int) -> None:
        till, known = self.tills[door], self.books.state.tills[door].number
        if known == len(till.entries):
            return
        (applied,) = self.books.decide(till.upload(known + 1))
        assert isinstance(applied, JournalApplied), applied
        for entry in till.entries[known:]:
            body = decode_body(entry.kind, entry.body)
            if isinstance(body, Admitted | WentOut):
                _note(self.told, body)

    # --- what always holds --------------------------------------------------------------------

    def _anywhere(self) -> set[tuple[UUID, UUID]]:
        every = Told({**self.told.admitted, **self.said.admitted})
        every.ended = self.told.ended | self.said.ended
        return every.inside()

    @invariant()
    def the_books_say_who_is_inside(self) -> None:
        gate = self.books.state.gate
        rows = [(ticket, one) for ticket, one in gate.admissions.items()]
        rows += [(ticket, one) for (ticket, _, _), one in gate.beside.items()]
        found = [(UUID(ticket), UUID(one.operation)) for ticket, one in rows if one.operation]
        assert len(found) == len(set(found)), "somebody is in beside themselves"
        assert set(found) == self.told.inside()

    @invariant()
    def whoever_came_first_has_the_ticket(self) -> None:
        gate = self.books.state.gate
        for (ticket, _, _), one in gate.beside.items():
            if one.operation:
                row = gate.admissions[ticket]
                assert (row.at_ms, row.operation) < (one.at_ms, one.operation)

    def teardown(self) -> None:
        """All are heard: nobody a door let in is forgotten, and nobody else is in."""
        for door in DOORS:
            self._upload(door)
        for door in DOORS if self.books.state.server.recovering else ():
            self.be_heard(door)
        assert not self.books.state.server.recovering
        self.the_books_say_who_is_inside()
        assert self.told.inside() >= self.said.inside() - _ended(self.told)
        assert self.told.ended >= self.said.ended


def _copied(one: Any) -> Any:
    """The books, or a part of them; what they are made of never changes."""
    if not is_dataclass(one):
        return copy(one) if isinstance(one, dict | list) else one
    made = copy(one)
    for part in fields(one):
        setattr(made, part.name, _copied(getattr(one, part.name)))
    return made


def _ended(told: Told) -> set[tuple[UUID, UUID]]:
    return {(told.admitted[one], one) for one in told.ended}


def _note(told: Told, fact: Admitted | WentOut) -> None:
    its = fact.admitted if isinstance(fact, WentOut) else fact
    told.admitted[its.admission] = its.ticket
    if isinstance(fact, WentOut):
        told.ended.add(its.admission)


def _came_in(since: CameIn | None, ticket: Ticket) -> Admitted:
    assert since is not None
    return Admitted(
        OperationId(since.admission),
        ticket.id,
        ticket.performance,
        ticket.place,
        since.print_no,
        since.at_ms,
        since.door,
        since.person,
        since.how,
        PersonId(""),
        "",
    )


def _usual(examples: int, **more: Any) -> settings:
    return settings(
        max_examples=examples,
        stateful_step_count=40,
        deadline=None,
        suppress_health_check=[*HealthCheck],
        **more,
    )


@pytest.mark.timeout(300)
def test_in_any_order_restored_books_know_who_is_in() -> None:
    run_state_machine_as_test(Gate, settings=_usual(200))


def _nothing(*_: Any) -> None:
    """What a till brings is not taken."""


def _last_one_has_it(self: GateBooks, ticket: str, one: Admission) -> None:
    """Of two who are in by one ticket only the later is written down."""
    self.put(ticket, one)


def _whoever_is_in(self: GateBooks, ticket: str, one: Admission) -> None:
    """A letting out ends whatever admission there is."""
    row = self.of(ticket)
    if row is not None:
        LEAVE(self, ticket, row)


def _blindly(books: Books, ask: Any) -> AdmitAnswer:
    """Whoever is not in by the copy comes in."""
    before = books.writes.server
    books.writes.server = Server(books.server.generation)
    try:
        return ANSWER(books, ask)
    finally:
        books.writes.server = before


def _as_if_new(_self: GateBooks, _operation: str, _till: int) -> None:
    """Nobody looks whether a fact was told before."""


LEAVE, ANSWER = GateBooks.leave, admissions._answer


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("where", "name", "wrong"),
    [
        (gatefacts, "came_in", _nothing),
        (gatefacts, "went_out", _nothing),
        (GateBooks, "join", _last_one_has_it),
        (GateBooks, "leave", _whoever_is_in),
        (GateBooks, "named", _as_if_new),
        (admissions, "_answer", _blindly),
    ],
)
def test_restored_books_without_one_of_the_rules_are_caught(
    where: Any, name: str, wrong: Any
) -> None:
    phases = [Phase.generate]  # that it fails is enough; nobody reads how
    with patch.object(where, name, wrong), pytest.raises(AssertionError):
        run_state_machine_as_test(Gate, settings=_usual(1000, phases=phases, database=None))
