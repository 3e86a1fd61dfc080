"""Books put back from a copy hear from the tills who came in since, and let nobody in twice."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from pos.domain.ids import OperationId, PersonId, TillId
from pos.domain.journal import Admitted, WentOut
from pos.domain.order import Order, Ticket
from pos.domain.refusals import Reason, Refusal
from sync.protocol import wire
from sync.protocol.gate import AdmitAnswer
from sync.server import gate, gatetables, requests, tables
from sync.server.requests import Recover, WriteOff
from tests.sync.server.books import START_MS, TILLS, TableBooks
from tests.sync.server.doors import let_out, said, scan, shown
from tests.sync.server.tills import PaperTill, secure, signed, speak

ADMITTED = ("admitted", "")
ALREADY = ("already", Reason.ADMITTED_ALREADY)
WAITS = ("ask", Reason.SERVER_RECOVERING)


@pytest.fixture
def tills() -> dict[int, PaperTill]:
    return {number: PaperTill(number) for number in TILLS}


@pytest.fixture
def ticket(books: TableBooks, tills: dict[int, PaperTill]) -> Ticket:
    """Till 1 has sold seat 3. Then the books are put back: they have the sale, and not the evening
    since.
    """
    ticket = sold(books, tills, 3).tickets[0]
    books.decide(Recover())
    return ticket


def sold(books: TableBooks, tills: dict[int, PaperTill], seat: int) -> Order:
    books.decide(secure(1, [seat]))
    order = tills[1].sale([seat])
    books.decide(tills[1].upload(len(tills[1].entries)))
    return order


def came_in(ticket: Ticket, at: int, when_ms: int = START_MS - 60_000, **other: Any) -> Admitted:
    told = {
        "admission": OperationId(uuid4()),
        "ticket": ticket.id,
        "performance": ticket.performance,
        "place": ticket.place,
        "print_no": 1,
        "at_ms": when_ms,
        "door": f"Door {at}",
        "person": "usher",
        "how": "",
        "approver": PersonId(""),
        "reason": "",
        **other,
    }
    return Admitted(**told)


def went_out(fact: Admitted, door: int) -> WentOut:
    word = (PersonId("supervisor"), "they left, and come back")
    return WentOut(OperationId(uuid4()), fact, TillId(door), *word)


def bring(books: TableBooks, till: PaperTill, *facts: Admitted | WentOut) -> list[wire.Task]:
    """The till writes them, and uploads."""
    first = len(till.entries) + 1
    for fact in facts:
        till.write(fact)
    (applied,) = books.decide(till.upload(first))
    assert isinstance(applied, wire.JournalApplied), applied
    return list(applied.tasks)


def all_speak(books: TableBooks, tills: dict[int, PaperTill], *but: int) -> None:
    generation = books.server().generation
    for number, till in tills.items():
        if number not in but:
            books.decide(speak(number, generation, number=len(till.entries)))


def scan_rows(books: TableBooks) -> list[tuple[str, int]]:
    scans = gatetables.gate_scans.c
    with books.database.reading() as connection:
        rows = connection.execute(select(scans.outcome, scans.till))
        return sorted((row.outcome, row.till) for row in rows)


def open_tasks(books: TableBooks) -> list[str]:
    tasks = tables.tasks.c
    with books.database.reading() as connection:
        return list(connection.scalars(select(tasks.reason).where(tasks.settled_ms == 0)))


# --- who is in ------------------------------------------------------------------------------------


def test_whoever_came_in_since_the_copy_is_in_again_by_their_door_s_journal(
    books: TableBooks, tills: dict[int, PaperTill], ticket: Ticket
):
    fact = came_in(ticket, 2)
    assert bring(books, tills[2], fact) == []
    all_speak(books, tills)
    (second,) = shown(books, scan(ticket, tills[1], door=3))
    assert said(second) == ALREADY
    assert second.since is not None
    assert (second.since.admission, second.since.till) == (fact.admission, 2)
    assert (second.since.at_ms, second.since.door) == (fact.at_ms, "Door 2")
    assert gate.report(books.database, 1).admitted == 1


def test_until_every_till_was_heard_only_a_supervisor_lets_in(
    books: TableBooks, tills: dict[int, PaperTill], ticket: Ticket
):
    assert said(shown(books, scan(ticket, tills[1]))[0]) == WAITS
    all_speak(books, tills, 3)
    ask = scan(ticket, tills[1])
    assert said(shown(books, ask)[0]) == WAITS, "the third till's door may have let them in"
    all_speak(books, tills)
    assert said(shown(books, ask)[0]) == ADMITTED, "that answer was a passing one"


def test_a_supervisor_s_word_lets_in_while_the_books_recover(
    books: TableBooks, tills: dict[int, PaperTill], ticket: Ticket
):
    ask = scan(ticket, tills[1], word=signed("admit"))
    first, again = shown(books, ask), shown(books, ask)
    assert first[0].outcome == "admitted"
    assert again == first
    assert said(shown(books, scan(ticket, tills[1], word=signed("admit")))[0]) == ALREADY


def test_what_is_sure_in_older_books_is_said_while_they_recover(
    books: TableBooks, tills: dict[int, PaperTill], ticket: Ticket
):
    bring(books, tills[2], came_in(ticket, 2))
    asks = (scan(ticket, tills[1]), scan(ticket, tills[1], performance=2))
    answers = [said(one) for one in shown(books, *asks)]
    assert answers == [ALREADY, ("refused", Reason.OTHER_PERFORMANCE)]


def test_a_ticket_whose_sale_is_still_to_come_waits_for_the_tills_too(
    books: TableBooks, tills: dict[int, PaperTill]
):
    books.decide(Recover())
    unheard = tills[1].sale([9]).tickets[0]
    assert said(shown(books, scan(unheard, tills[1]))[0]) == WAITS


def test_a_till_that_is_written_off_is_waited_for_no_longer(
    books: TableBooks, tills: dict[int, PaperTill], ticket: Ticket
):
    all_speak(books, tills, 3)
    books.decide(WriteOff(3, signed("write_off")))
    assert said(shown(books, scan(ticket, tills[1]))[0]) == ADMITTED


# --- each fact once -------------------------------------------------------------------------------


def test_in_an_evening_without_a_copy_the_journal_only_confirms(
    books: TableBooks, tills: dict[int, PaperTill]
):
    ticket = sold(books, tills, 3).tickets[0]
    (answer,) = shown(books, scan(ticket, tills[1], door=2))
    assert answer.since is not None
    assert answer.is_told
    fact = came_in(ticket, 2, admission=OperationId(answer.since.admission))
    assert bring(books, tills[2], fact) == []
    out = let_out(answer)
    books.decide(out)
    word = WentOut(
        OperationId(UUID(out.signed.operation)), fact, TillId(2), PersonId("s"), "it was a mistake"
    )
    assert bring(books, tills[1], word) == []
    assert scan_rows(books) == [("admitted", 2), ("let_out", 1)]
    assert said(shown(books, scan(ticket, tills[1]))[0]) == ADMITTED


def test_a_fact_that_another_life_tells_again_is_one_fact(
    books: TableBooks, tills: dict[int, PaperTill], ticket: Ticket
):
    fact = came_in(ticket, 2)
    out = went_out(fact, 2)
    assert bring(books, tills[2], fact, out, fact, out, fact) == []
    assert scan_rows(books) == [("admitted", 2), ("let_out", 2)]
    all_speak(books, tills)
    assert said(shown(books, scan(ticket, tills[1]))[0]) == ADMITTED


@pytest.mark.parametrize("is_told_first", [True, False])
def test_a_letting_out_ends_its_admission_whichever_is_brought_first(
    books: TableBooks, tills: dict[int, PaperTill], ticket: Ticket, is_told_first: bool
):
    fact = came_in(ticket, 2)
    out = went_out(fact, 2)
    told = [(tills[2], fact), (tills[3], out)]
    for till, one in told if is_told_first else reversed(told):
        assert bring(books, till, one) == []
    all_speak(books, tills)
    assert said(shown(books, scan(ticket, tills[1]))[0]) == ADMITTED
    assert len(scan_rows(books)) == 3


def test_a_letting_out_ends_no_other_admission(
    books: TableBooks, tills: dict[int, PaperTill], ticket: Ticket
):
    before, after = came_in(ticket, 2, START_MS - 9_000), came_in(ticket, 3, START_MS - 1_000)
    bring(books, tills[3], after)
    bring(books, tills[1], went_out(before, 2))
    bring(books, tills[2], before)
    all_speak(books, tills)
    (answer,) = shown(books, scan(ticket, tills[1]))
    assert answer.since is not None
    assert answer.since.admission == after.admission
    assert open_tasks(books) == []


# --- two who are in -------------------------------------------------------------------------------


@pytest.fixture
def two(books: TableBooks, tills: dict[int, PaperTill], ticket: Ticket) -> AdmitAnswer:
    """A supervisor let somebody in, and then a till brings that somebody was in. All were heard."""
    (later,) = shown(books, scan(ticket, tills[1], door=3, word=signed("admit")))
    bring(books, tills[2], came_in(ticket, 2))
    all_speak(books, tills)
    return later


def test_of_two_who_are_in_the_first_has_the_ticket_and_a_person_hears_of_both(
    books: TableBooks, tills: dict[int, PaperTill], ticket: Ticket, two: AdmitAnswer
):
    assert two.outcome == "admitted"
    (third,) = shown(books, scan(ticket, tills[1]))
    assert third.since is not None
    assert (said(third), third.since.door) == (ALREADY, "Door 2")
    assert gate.report(books.database, 1).admitted == 2
    with books.database.reading() as connection:
        (task,) = connection.execute(select(tables.tasks)).fetchall()
    assert (task.reason, task.till, task.subject) == ("admitted_twice", 2, ticket.id.hex)
    assert '"first_door": "Door 2"' in task.params
    assert '"door": "Door 3"' in task.params


def test_the_ticket_admits_again_when_both_are_out(
    books: TableBooks, tills: dict[int, PaperTill], ticket: Ticket, two: AdmitAnswer
):
    (first,) = shown(books, scan(ticket, tills[1]))
    assert [one.is_in for one in decided(books, let_out(first))] == [True]
    (now,) = shown(books, scan(ticket, tills[1]))
    assert now.since is not None
    assert two.since is not None
    assert (said(now), now.since.admission) == (ALREADY, two.since.admission)
    assert [one.is_in for one in decided(books, let_out(two))] == [False]
    assert said(shown(books, scan(ticket, tills[1]))[0]) == ADMITTED


def test_whoever_came_second_can_be_let_out_first(
    books: TableBooks, tills: dict[int, PaperTill], ticket: Ticket, two: AdmitAnswer
):
    assert [one.is_in for one in decided(books, let_out(two), let_out(two))] == [True, True]
    (first,) = shown(books, scan(ticket, tills[1]))
    assert first.since is not None
    assert first.since.door == "Door 2"
    assert [one.is_in for one in decided(books, let_out(first))] == [False]


def decided(books: TableBooks, *asks: Any) -> list[Any]:
    answers = books.decide(*asks)
    assert not any(isinstance(one, Refusal) for one in answers), answers
    return answers


def test_a_word_whose_answer_was_lost_is_told_again_beside_the_first(
    books: TableBooks, tills: dict[int, PaperTill], ticket: Ticket
):
    ask = scan(ticket, tills[1], door=3, word=signed("admit"))
    shown(books, ask)
    bring(books, tills[2], came_in(ticket, 2))
    assert said(shown(books, ask)[0]) == ADMITTED


def test_two_of_whom_one_had_been_let_out_are_nobody_s_matter(
    books: TableBooks, tills: dict[int, PaperTill], ticket: Ticket
):
    shown(books, scan(ticket, tills[1], door=3, word=signed("admit")))
    fact = came_in(ticket, 2)
    bring(books, tills[2], fact)
    assert open_tasks(books) == ["admitted_twice"]
    bring(books, tills[1], went_out(fact, 2))
    all_speak(books, tills)
    assert open_tasks(books) == []
    (now,) = shown(books, scan(ticket, tills[1]))
    assert now.since is not None
    assert now.since.door == "Door 3"


def test_two_by_one_ticket_that_nobody_sold_here_are_looked_at_in_the_end_as_well(
    books: TableBooks, tills: dict[int, PaperTill]
):
    """Its till is lost with the sale; whoever came in by it is known to the doors alone."""
    books.decide(Recover())
    unheard = PaperTill(1).sale([9]).tickets[0]
    fact = came_in(unheard, 2)
    bring(books, tills[2], fact)
    bring(books, tills[3], came_in(unheard, 3))
    assert open_tasks(books) == ["admitted_twice"]
    bring(books, tills[3], went_out(fact, 2))
    all_speak(books, tills)
    assert open_tasks(books) == []


# --- tickets that went back -----------------------------------------------------------------------


@pytest.mark.parametrize("out", ["before", "after", "never"])
def test_whoever_is_in_by_a_ticket_that_went_back_is_a_person_s_matter(
    books: TableBooks, tills: dict[int, PaperTill], out: str
):
    """Told that they left when it is known that they came, nobody can say which was first."""
    order = sold(books, tills, 3)
    books.decide(Recover())
    tills[1].refund(order)
    books.decide(tills[1].upload(len(tills[1].entries)))
    fact = came_in(order.tickets[0], 2)
    if out == "before":
        bring(books, tills[3], went_out(fact, 2))
    bring(books, tills[2], fact)
    if out == "after":
        bring(books, tills[3], went_out(fact, 2))
    all_speak(books, tills)
    assert open_tasks(books) == ([] if out == "before" else ["admitted_already"])
    assert gate.report(books.database, 1).admitted == 0


# --- what a till cannot say -----------------------------------------------------------------------


def test_no_till_speaks_in_the_name_of_another(
    books: TableBooks, tills: dict[int, PaperTill], ticket: Ticket
):
    """The same scan's name in another till's journal is that till's own word, and hides nothing."""
    fact = came_in(ticket, 2)
    bring(books, tills[3], fact)
    bring(books, tills[3], went_out(fact, 3))
    bring(books, tills[2], fact)
    all_speak(books, tills)
    (answer,) = shown(books, scan(ticket, tills[1]))
    assert said(answer) == ALREADY
    assert answer.since is not None
    assert answer.since.till == 2


def test_an_admission_for_another_place_than_the_ticket_s_is_not_taken(
    books: TableBooks, tills: dict[int, PaperTill]
):
    ticket = sold(books, tills, 3).tickets[0]
    tasks = bring(books, tills[2], came_in(ticket, 2, place=4))
    assert [one.reason for one in tasks] == [Reason.MESSAGE_WRONG]
    assert said(shown(books, scan(ticket, tills[1]))[0]) == ADMITTED


@pytest.mark.parametrize(
    "wrong",
    [
        {"performance": 0},
        {"performance": 1 << 24},
        {"place": -1},
        {"place": 1 << 24},
        {"print_no": 0},
        {"print_no": 256},
        {"at_ms": -1},
        {"at_ms": 1 << 53},
        {"door": "x" * 101},
        {"person": "x" * 101},
        {"how": "x" * 21},
        {"door": "a\0b"},
        {"reason": "a\0b"},
    ],
    ids=repr,
)
@pytest.mark.parametrize("is_out", [True, False])
def test_what_no_door_can_have_done_is_no_entry(wrong: dict[str, Any], is_out: bool):
    fact = came_in(PaperTill(1).sale([3]).tickets[0], 2, **wrong)
    door = PaperTill(2)
    door.write(went_out(fact, 2) if is_out else fact)
    with pytest.raises(Refusal) as refused:
        requests.upload(2, door.journal_ask())
    assert refused.value.reason is Reason.JOURNAL_BROKEN


@pytest.mark.parametrize("number", [0, -1, 1 << 16])
def test_nobody_was_let_in_by_a_till_that_cannot_be(number: int):
    door = PaperTill(2)
    door.write(went_out(came_in(PaperTill(1).sale([3]).tickets[0], 2), number))
    with pytest.raises(Refusal) as refused:
        requests.upload(2, door.journal_ask())
    assert refused.value.reason is Reason.JOURNAL_BROKEN
