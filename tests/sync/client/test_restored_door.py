"""Books put back from a copy, and the door: whoever came in since is in again, and nobody twice."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from pos.domain import ticketcode
from pos.domain.ids import PersonId, PlaceId, TillId
from pos.domain.journal import Admitted, WentOut, decode_body
from pos.domain.order import Ticket
from pos.domain.people import ADMIT_BY_WORD, LET_OUT, Approval
from pos.domain.refusals import Reason, Refusal, Trouble
from pos.domain.season import Person
from pos.domain.talk import lead
from sync.client.atdoor import admitting, letting_out
from sync.client.housedesk import HouseDesk
from sync.client.http import Http
from sync.protocol.gate import AdmitAnswer, AdmitAsk, CameIn, LetOut, LetOutAsk
from sync.protocol.house import Decision
from sync.server import batching, tables
from sync.server.requests import WriteOff
from tests.sync.client.test_real_server import HAMLET, URL, house, season
from tests.sync.client.window import Window, backup_of, put_back, signed, windows

__all__ = ["house", "season", "windows"]
USHER = Person(PersonId("cashier"), "Usher", "cashier", "")
WAITS = ("ask", Reason.SERVER_RECOVERING)
ALREADY = ("already", Reason.ADMITTED_ALREADY)
ADMIT = "POST /v1/gate/admit"


def sold(window: Window, seat: int) -> tuple[Ticket, str]:
    """A ticket that the server has heard of, and the code on its paper."""
    (ticket,) = window.sell(seat).tickets
    window.beat()
    said = (TillId(window.own.till), HAMLET, ticket.place, ticket.id, 1, 1)
    return ticket, ticketcode.sign(ticketcode.TicketCode(*said), window.own.private_key)


def desk_of(window: Window) -> HouseDesk:
    return HouseDesk(window.desk, Http(URL, window.own.token, transport=window.line))


def scanned(code: str, door: str = "Door A") -> AdmitAsk:
    return AdmitAsk(uuid4(), code, HAMLET, door, USHER.id)


def shown(window: Window, code: str, door: str = "Door A") -> AdmitAnswer:
    return desk_of(window).admit(USHER, scanned(code, door))


def said(answer: AdmitAnswer) -> tuple[str, str]:
    return answer.outcome, answer.reason


def word(window: Window, action: str, subject: UUID) -> tuple[Approval, str]:
    """A supervisor's, past the PIN."""
    by = (PersonId("supervisor"), "Supervisor", window.desk.clock.now_ms())
    approval = Approval(uuid4(), action, subject, *by)
    with window.desk.database.transaction() as unit:
        unit.people.add_approval(approval)
    return approval, "we looked"


def by_word(window: Window, code: str, ticket: Ticket) -> AdmitAnswer:
    desk = desk_of(window)
    ask = desk.with_word(word(window, ADMIT_BY_WORD, ticket.id), scanned(code, "Door B"), ticket.id)
    return desk.admit(USHER, ask)


def let_out(window: Window, ticket: Ticket, since: CameIn | None) -> LetOut:
    assert since is not None
    its = (word(window, LET_OUT, ticket.id), HAMLET, ticket.place, since)
    return desk_of(window).let_out(*its)


def at_door(window: Window) -> list[Admitted | WentOut]:
    """What the till's own journal tells of its door."""
    with window.desk.database.transaction() as unit:
        entries = unit.journal.after(0, 1 << 20)
    bodies = [decode_body(one.kind, one.body) for one in entries]
    return [one for one in bodies if isinstance(one, Admitted | WentOut)]


def heard(*windows: Window) -> None:
    for one in windows:
        one.beat(2)


# --- books that were put back ---------------------------------------------------------------------


def test_whoever_came_in_since_the_copy_does_not_come_in_twice(house, windows, tmp_path):
    one, two = windows
    _, code = sold(one, 3)
    copy = backup_of(house, tmp_path / "books.sqlite")
    assert said(shown(two, code, "Door B")) == ("admitted", "")
    put_back(house, copy)
    assert said(shown(one, code)) == WAITS
    heard(one)
    assert said(shown(one, code)) == WAITS, "the till at whose door they came in was not heard yet"
    heard(two)
    again = shown(one, code)
    assert said(again) == ALREADY
    assert again.since is not None
    assert again.since.door == "Door B"
    assert house.rows(tables.tasks) == []


def test_whoever_was_let_out_since_the_copy_comes_in_again(house, windows, tmp_path):
    one, two = windows
    ticket, code = sold(one, 3)
    since = shown(two, code, "Door B").since
    copy = backup_of(house, tmp_path / "books.sqlite")
    assert let_out(one, ticket, since) == LetOut(is_in=False, is_told=True)
    put_back(house, copy)
    assert said(shown(two, code)) == ALREADY, "so the copy says"
    heard(one, two)
    assert said(shown(two, code)) == ("admitted", "")


def test_of_two_whom_nobody_could_tell_from_one_the_conflict_desk_hears(house, windows, tmp_path):
    one, two = windows
    ticket, code = sold(one, 3)
    copy = backup_of(house, tmp_path / "books.sqlite")
    first = shown(one, code)
    put_back(house, copy)
    second = by_word(two, code, ticket)
    assert second.outcome == "admitted"
    heard(two, one)
    one.beat()
    with one.desk.database.transaction() as unit:
        (task,) = unit.tasks.open()
    assert (task.reason, task.params["first_door"]) == (Reason.ADMITTED_TWICE, "Door A")
    assert task.params["door"] == "Door B"
    assert let_out(two, ticket, second.since).is_in
    assert not let_out(two, ticket, first.since).is_in
    assert said(shown(one, code)) == ("admitted", "")


def test_a_till_that_is_given_up_is_waited_for_no_longer(house, windows, tmp_path):
    one, _ = windows
    _, code = sold(one, 3)
    put_back(house, backup_of(house, tmp_path / "books.sqlite"))
    heard(one)
    batching.execute(house.books, [WriteOff(2, signed())])
    assert said(shown(one, code)) == ("admitted", "")


def test_a_till_put_back_as_well_has_its_door_from_the_books_again(house, windows, tmp_path):
    """Its own copy is from before; what it had told the server comes back with its history."""
    one, two = windows
    _, code = sold(one, 3)
    disk = two.copy(tmp_path / "copy of till 2")
    books = backup_of(house, tmp_path / "books.sqlite")
    shown(two, code, "Door B")
    heard(two)
    two.put_back(disk)
    assert two.desk.guard.suspended
    heard(two)
    assert [type(fact) for fact in at_door(two)] == []
    lives = _lives(two)
    assert [fact.door for fact in lives] == ["Door B"]
    put_back(house, books)
    heard(one, two)
    assert said(shown(one, code)) == ALREADY


def _lives(window: Window) -> list[Any]:
    with window.desk.database.transaction() as unit:
        every = [decode_body(one.kind, one.body) for one, _ in unit.journal.everything()]
    return [one for one in every if isinstance(one, Admitted | WentOut)]


# --- what the till writes down --------------------------------------------------------------------


@pytest.mark.parametrize("lost", [0, 1, 2])
def test_however_many_answers_are_lost_the_till_keeps_one_admission(house, windows, lost):
    one, _ = windows
    ticket, code = sold(one, 3)
    house.line.lose, house.line.losing = lost, "/v1/gate"
    answer = shown(one, code)
    assert answer.since is not None
    (fact,) = at_door(one)
    assert isinstance(fact, Admitted)
    assert (fact.admission, fact.ticket) == (answer.since.admission, ticket.id)
    assert (fact.performance, fact.place, fact.print_no) == (HAMLET, ticket.place, 1)
    assert (fact.at_ms, fact.door, fact.person) == (answer.since.at_ms, "Door A", USHER.id)


def test_an_admission_whose_answer_never_came_is_no_fact_until_it_is_asked_again(house, windows):
    one, _ = windows
    _, code = sold(one, 3)
    house.line.lose, house.line.losing = 3, "/v1/gate"
    ask, desk = scanned(code), desk_of(one)
    with pytest.raises(Trouble):
        desk.admit(USHER, ask)
    assert at_door(one) == [], "the screen has let nobody in"
    assert desk.admit(USHER, ask).outcome == "admitted"
    assert desk.admit(USHER, ask).outcome == "admitted"
    assert len(at_door(one)) == 1


def test_whatever_is_shown_the_till_keeps_no_more_than_who_came_in(house, windows):
    """So its journal grows with the people who come, not with the scans."""
    one, _ = windows
    _, code = sold(one, 3)
    for text in (code, code, code, code[:-4] + "0000", "ABCD EFGH", ""):
        shown(one, text)
    assert len(at_door(one)) == 1


def test_a_supervisor_s_word_stands_beside_the_admission(house, windows, tmp_path):
    one, two = windows
    ticket, code = sold(one, 3)
    put_back(house, backup_of(house, tmp_path / "books.sqlite"))
    by_word(two, code, ticket)
    (fact,) = at_door(two)
    assert isinstance(fact, Admitted)
    assert (fact.how, fact.approver, fact.reason) == ("by_word", "supervisor", "we looked")


def test_a_letting_out_is_kept_where_it_was_said_with_whose_door_it_was(house, windows):
    one, two = windows
    ticket, code = sold(one, 3)
    since = shown(one, code).since
    let_out(two, ticket, since)
    (fact,) = at_door(two)
    assert isinstance(fact, WentOut)
    assert since is not None
    assert (fact.admitted.admission, fact.till) == (since.admission, one.own.till)
    assert (fact.admitted.place, fact.admitted.at_ms) == (ticket.place, since.at_ms)
    assert (fact.approver, fact.reason) == ("supervisor", "we looked")


def test_the_anchor_knows_of_an_admission_before_the_screen_says_so(house, windows, tmp_path):
    """So an older copy of this till's disk is noticed, though nothing was uploaded since."""
    one, _ = windows
    _, code = sold(one, 3)
    disk = one.copy(tmp_path / "copy of till 1")
    shown(one, code)
    one.put_back(disk)
    assert one.desk.guard.suspended


def test_a_till_that_is_not_sure_of_its_past_lets_nobody_in(house, windows):
    one, _ = windows
    ticket, code = sold(one, 3)
    one.desk.guard.fenced = True
    before = house.line.asked.count(ADMIT)
    with pytest.raises(Refusal) as refused:
        shown(one, code)
    assert refused.value.reason is Reason.TILL_SUSPENDED
    assert house.line.asked.count(ADMIT) == before
    since = CameIn(uuid4(), ticket.id, 1, 1, "Door A", "usher", 1)
    with pytest.raises(Refusal) as refused:
        let_out(one, ticket, since)
    assert refused.value.reason is Reason.TILL_SUSPENDED


def test_a_server_that_does_not_take_such_entries_gets_none(house, windows):
    """An older one, whose answers do not say that it does: its outbox must not stop for that."""
    one, _ = windows
    decision = Decision(uuid4(), "supervisor", "we looked", 1, b"")
    since = CameIn(uuid4(), uuid4(), 1, 1, "Door A", "usher", 1)
    came = AdmitAnswer("admitted", "", HAMLET, 3, since.ticket, 1, since)
    ask = LetOutAsk(HAMLET, since.ticket, since.admission, decision)
    assert lead(admitting(one.desk, scanned("x")), lambda _ask: came) is came
    gone = LetOut(is_in=False)
    assert lead(letting_out(one.desk, ask, PlaceId(3), since), lambda _ask: gone) is gone
    assert at_door(one) == []


def test_an_anchor_that_cannot_be_written_lets_nobody_in(house, windows, monkeypatch):
    one, _ = windows
    _, code = sold(one, 3)

    def full(_self: object) -> None:
        raise OSError("no space left")

    with monkeypatch.context() as patched:
        patched.setattr(type(one.desk), "keep_anchor", full)
        with pytest.raises(Trouble):
            shown(one, code)
    assert len(at_door(one)) == 1, "and however often it is asked again it is one admission"
