"""Any scans of any papers at any doors, in any order: each ticket admits at most once, and the
newest paper of one that is good and nobody came in by always admits.

Beside the books goes a model that knows only what people know: what was sold, what came back, which
papers there are, and who is inside. Answers get lost and scans are sent again, also much later;
two doors ask in one batch; sales and reprints are told to the server late; supervisors let out.
"""

from dataclasses import dataclass, field, replace
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
from msgspec import structs

from pos.domain.ids import OperationId
from pos.domain.journal import RightReturned
from pos.domain.order import Order, Ticket
from pos.domain.refusals import Reason
from pos.domain.ticketcode import TicketCode
from sync.protocol.gate import AdmitAnswer, LetOut
from sync.server import admissions, plan, uploads
from sync.server.admissions import Verdict
from sync.server.books import Books
from sync.server.gateasks import Admit, LetThemOut
from sync.server.gatebooks import Admission, GateBooks
from sync.server.state import Claim, SoldTicket
from tests.sync.server.books import MemoryBooks
from tests.sync.server.doors import let_out, printed_again, scan
from tests.sync.server.test_rights import right
from tests.sync.server.tills import PaperTill, beat, secure, signed

DOORS = (1, 2, 3)


@dataclass
class Sold:
    """A ticket as people know it: its papers, whether it is good, and how it was sold."""

    ticket: Ticket
    order: Order | None  # none: an emergency ticket that nobody has typed in
    seat: int
    newest: int = 1
    told_newest: int = 1
    is_good: bool = True
    death_is_told: bool = False
    inside: UUID | None = None  # by which scan somebody is in
    scans: list[Admit] = field(default_factory=list)


class Gate(RuleBasedStateMachine):
    """Till 1 sells, reprints, refunds and exchanges; tills 1 to 3 stand at the doors."""

    def __init__(self) -> None:
        super().__init__()
        self.books = MemoryBooks()
        self.till, self.other = PaperTill(1), PaperTill(2)
        self.told = 0  # how much of the journal is here
        self.sold: list[Sold] = []
        self.answers: dict[UUID, list[AdmitAnswer]] = {}
        self.admitted = 0
        self.let_out = 0
        self.right: tuple[OperationId, Order] | None = None

    # --- what the till does -------------------------------------------------------------------

    def _free_seat(self) -> int | None:
        taken = {one.seat for one in self.sold}
        return next((seat for seat in range(16) if seat not in taken), None)

    @rule(by_hand=st.sampled_from([False, False, True]))
    def sell(self, by_hand: bool) -> None:
        seat = self._free_seat()
        if seat is None:
            return
        self.books.decide(secure(1, [seat]))
        if by_hand:
            (ticket,) = self.till.pack([seat]).tickets
            self.sold.append(Sold(ticket, None, seat))
        else:
            order = self.till.sale([seat])
            self.sold.append(Sold(order.tickets[0], order, seat))

    @precondition(lambda self: self.sold)
    @rule(which=st.integers(0, 99))
    def type_in(self, which: int) -> None:
        one = self._one(which)
        if one.order is None and one.is_good:
            one.order = self.till.by_hand(one.ticket)

    @precondition(lambda self: any(one.order and one.is_good for one in self.sold))
    @rule(which=st.integers(0, 99), is_told=st.booleans(), paper=st.sampled_from([0, 0, 1, 2]))
    def print_again(self, which: int, is_told: bool, paper: int) -> None:
        """And often one of the papers goes to a door at once."""
        good = [one for one in self.sold if one.order and one.is_good]
        outside = [one for one in good if one.inside is None]
        good = outside or good
        one = good[which % len(good)]
        assert one.order is not None
        one.newest += 1
        self.till.write(printed_again(one.order, one.ticket, one.newest))
        if is_told:
            self.upload()
        if paper:
            self._show(one, 1, paper - 1)

    @precondition(lambda self: self.sold)
    @rule(which=st.integers(0, 99))
    def refund(self, which: int) -> None:
        """Also of somebody who is inside: a till that is cut off cannot know."""
        one = self._one(which)
        if one.order is not None and one.is_good:
            self.till.refund(one.order)
            one.is_good = False

    @rule()
    def upload(self) -> None:
        fresh = self.till.entries[self.told :]
        if not fresh:
            return
        (applied,) = self.books.decide(self.till.upload(self.told + 1))
        reasons = [task.reason for task in applied.tasks]  # type: ignore[union-attr]
        inside = [one for one in self.sold if not one.is_good and not one.death_is_told]
        wanted = [Reason.ADMITTED_ALREADY for one in inside if one.inside is not None]
        assert reasons == wanted, "whoever is in by a ticket that went back is a person's matter"
        self.told = len(self.till.entries)
        for one in self.sold:
            one.told_newest = one.newest
            one.death_is_told = not one.is_good

    # --- another till has the say over an order -----------------------------------------------

    @precondition(lambda self: self.sold and self.right is None)
    @rule(which=st.integers(0, 99))
    def ask_for_the_right(self, which: int) -> None:
        one = self._one(which)
        number = self.till.entries[-1].number if self.till.entries else 0
        if one.order is None or self.told != number:
            return
        self.books.decide(beat(1, number=number, acknowledged=number, session="a"))
        operation = OperationId(UUID(int=len(self.till.entries) << 64 | len(self.answers)))
        (given,) = self.books.decide(right(2, one.order.id, operation))
        if not isinstance(given, Exception):
            self.right = (operation, one.order)

    @precondition(lambda self: self.right is not None)
    @rule()
    def give_the_right_back(self) -> None:
        assert self.right is not None
        operation, order = self.right
        self.other.write(RightReturned(operation, order.id))
        self.books.decide(self.other.upload(len(self.other.entries)))
        self.right = None

    # --- the doors ----------------------------------------------------------------------------

    def _one(self, which: int) -> Sold:
        """Mostly one of the last."""
        last = self.sold[-3:] if which % 3 else self.sold
        return last[which // 3 % len(last)]

    def _heard(self, one: Sold, ask: Admit) -> None:
        """The answer came, or was lost: what the gate did is the same."""
        (answer,) = self.books.decide(ask)
        self._judge(one, ask, answer)

    def _judge(self, one: Sold, ask: Admit, answer: object) -> None:
        assert isinstance(answer, AdmitAnswer), answer
        operation = UUID(ask.operation)
        is_again = operation in self.answers
        self.answers.setdefault(operation, []).append(answer)
        if answer.outcome == "admitted":
            if is_again:
                assert one.inside == operation, "a scan sent again let a second one in"
            else:
                assert one.inside is None, "two people are in by one ticket"
                assert one.is_good or not one.death_is_told, "it went back, and admits"
                assert ask.code.print_no >= one.told_newest, "an older paper admits"
                one.inside = operation
                self.admitted += 1
        elif not is_again:
            held = self.right is not None and one.order is self.right[1]
            is_newest = ask.code.print_no == one.newest
            is_refused_rightly = one.inside is not None or one.death_is_told or held
            assert is_refused_rightly or not is_newest, f"a good paper was turned away: {answer}"

    @precondition(lambda self: self.sold)
    @rule(which=st.integers(0, 99), door=st.sampled_from(DOORS), paper=st.integers(0, 2))
    def show(self, which: int, door: int, paper: int) -> None:
        """`paper`: the newest, or one or two before it."""
        self._show(self._one(which), door, paper)

    def _show(self, one: Sold, door: int, paper: int) -> None:
        ask = scan(one.ticket, self.till, door=door, print_no=max(1, one.newest - paper))
        one.scans.append(ask)
        self._heard(one, ask)

    @precondition(lambda self: self.sold)
    @rule(which=st.integers(0, 99), doors=st.permutations(DOORS), paper=st.integers(0, 1))
    def show_at_two_doors_at_once(self, which: int, doors: list[int], paper: int) -> None:
        one = self._one(which)
        papers = (one.newest, max(1, one.newest - paper))
        asks = [
            scan(one.ticket, self.till, door=door, print_no=print_no)
            for door, print_no in zip(doors, papers, strict=False)
        ]
        one.scans += asks
        for ask, answer in zip(asks, self.books.decide(*asks), strict=True):
            self._judge(one, ask, answer)

    @precondition(lambda self: self.sold)
    @rule(which=st.integers(0, 99), scanned=st.integers(0, 99))
    def send_a_scan_again(self, which: int, scanned: int) -> None:
        """Its answer was lost, or it lay in the network for an hour."""
        one = self._one(which)
        if one.scans:
            self._heard(one, one.scans[scanned % len(one.scans)])

    @precondition(lambda self: self.sold)
    @rule(which=st.integers(0, 99), door=st.sampled_from(DOORS))
    def show_at_another_evening(self, which: int, door: int) -> None:
        one = self._one(which)
        (answer,) = self.books.decide(
            scan(one.ticket, self.till, door=door, print_no=one.newest, performance=2)
        )
        assert isinstance(answer, AdmitAnswer)
        assert answer.outcome == "refused"

    @precondition(lambda self: any(one.inside for one in self.sold))
    @rule(which=st.integers(0, 99), later=st.booleans())
    def be_let_out(self, which: int, later: bool) -> None:
        """By a supervisor; `later`: an old word about an admission that is over comes again."""
        one = self._one(which)
        told = [
            answer
            for scanned in one.scans
            for answer in self.answers[UUID(scanned.operation)]
            if answer.outcome == "admitted" and answer.since is not None
        ]
        if not told:
            return
        answer = told[0] if later else told[-1]
        self.books.decide(let_out(answer, signed("let_out")))
        assert answer.since is not None
        if one.inside == answer.since.admission:
            one.inside = None
            self.let_out += 1

    # --- what always holds --------------------------------------------------------------------

    @invariant()
    def the_books_say_who_is_inside(self) -> None:
        inside = {
            ticket: one.operation
            for ticket, one in self.books.state.gate.admissions.items()
            if one.operation
        }
        known = {one.ticket.id.hex: one.inside.hex for one in self.sold if one.inside is not None}
        assert inside == known

    @invariant()
    def every_admission_and_every_letting_out_is_kept(self) -> None:
        kept = [one.outcome for one in self.books.scans]
        assert kept.count("admitted") == self.admitted
        assert kept.count("let_out") == self.let_out


def _usual(examples: int, **more: Any) -> settings:
    return settings(
        max_examples=examples,
        stateful_step_count=40,
        deadline=None,
        suppress_health_check=[*HealthCheck],
        **more,
    )


@pytest.mark.timeout(300)
def test_in_any_order_a_ticket_admits_once_and_a_good_one_is_never_turned_away() -> None:
    run_state_machine_as_test(Gate, settings=_usual(150))


def _forgotten(_books: GateBooks, _ticket: str, _admission: Admission) -> None:
    """Whoever came in is not written down."""


def _as_it_was(_books: Books, _ask: Admit, answer: AdmitAnswer) -> AdmitAnswer:
    """A scan that is sent again has its old answer, whatever has happened since."""
    return answer


def _any_paper(code: TicketCode, sold: SoldTicket | None, claim: Claim | None) -> Verdict:
    """Every paper of a ticket is as good as the newest."""
    return JUDGE(replace(code, print_no=255), sold, claim)


def _whoever_is_in(books: Books, ask: LetThemOut) -> LetOut:
    """A letting out ends whatever admission there is."""
    inside = books.admissions.of(ask.ticket)
    its = ask if inside is None else structs.replace(ask, admission=inside.operation)
    return LET_OUT(books, its)


JUDGE, LET_OUT = admissions.judge, admissions.let_out


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("where", "name", "wrong"),
    [
        (GateBooks, "put", _forgotten),
        (admissions, "_again", _as_it_was),
        (admissions, "judge", _any_paper),
        (admissions, "let_out", _whoever_is_in),
        (uploads.admissions, "went_back", lambda *_: None),
    ],
)
def test_a_gate_without_one_of_its_rules_is_caught(where: Any, name: str, wrong: Any) -> None:
    phases = [Phase.generate]  # that it fails is enough; nobody reads how
    with patch.object(where, name, wrong):
        table = {**plan._DECIDE, LetThemOut: admissions.let_out}
        with patch.object(plan, "_DECIDE", table), pytest.raises(AssertionError):
            run_state_machine_as_test(Gate, settings=_usual(1000, phases=phases, database=None))
