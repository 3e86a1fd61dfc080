"""The gate's memory: each ticket admits once, and everybody after that hears when and where."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

import msgspec
import pytest
from sqlalchemy import select

from pos.domain.ids import OperationId
from pos.domain.journal import RightReturned
from pos.domain.order import Order, Ticket
from pos.domain.refusals import Reason, Refusal
from pos.domain.ticketcode import short_code
from sync.protocol.gate import LetOut
from sync.server import dossiers, gate, gatetables, tables
from sync.server.admissions import REFUSED_KEPT
from sync.server.cli import main
from sync.server.requests import Unquarantine, WriteOff
from tests.sync.server.books import START_MS, TableBooks
from tests.sync.server.doors import let_out, printed_again, said, scan, shown
from tests.sync.server.test_rights import known, right
from tests.sync.server.tills import PaperTill, secure, signed

ADMITTED = ("admitted", "")
ALREADY = ("already", Reason.ADMITTED_ALREADY)


@pytest.fixture
def till() -> PaperTill:
    return PaperTill(1)


@pytest.fixture
def order(books: TableBooks, till: PaperTill) -> Order:
    """Till 1 has sold seats 3 and 4, and the books have it."""
    books.decide(secure(1, [3, 4]))
    sold = till.sale([3, 4])
    books.decide(till.upload())
    return sold


@pytest.fixture
def ticket(order: Order) -> Ticket:
    return order.tickets[0]


def scans(books: TableBooks) -> list[Any]:
    wanted = select(gatetables.gate_scans).order_by(gatetables.gate_scans.c.at_ms)
    with books.database.reading() as connection:
        return list(connection.execute(wanted).fetchall())


def test_a_ticket_admits_once_and_the_next_door_hears_when_and_where(
    books: TableBooks, till: PaperTill, ticket: Ticket
):
    (first,) = shown(books, scan(ticket, till, door=1))
    books.clock.forward(60)
    (second,) = shown(books, scan(ticket, till, door=2))
    assert (said(first), said(second)) == (ADMITTED, ALREADY)
    assert second.since is not None
    assert second.since == first.since
    assert (second.since.at_ms, second.since.door) == (START_MS, "Door 1")
    assert (second.performance, second.place) == (1, 3)


def test_the_same_scan_after_a_lost_answer_is_the_same_admission(
    books: TableBooks, till: PaperTill, ticket: Ticket
):
    ask = scan(ticket, till)
    assert shown(books, ask) == shown(books, ask)
    assert len(scans(books)) == 1


def test_a_supervisor_s_word_after_a_lost_answer_is_the_same_admission(
    books: TableBooks, till: PaperTill
):
    books.decide(secure(2, [7]))
    (ticket,) = till.sale([7]).tickets
    books.decide(till.upload())
    shown(books, scan(ticket, till))
    ask = scan(ticket, till, word=signed("admit"))
    first, again = shown(books, ask), shown(books, ask)
    assert first[0].outcome == "admitted"
    assert again == first


def test_another_question_under_the_same_name_is_a_fault(
    books: TableBooks, till: PaperTill, order: Order
):
    operation = uuid4()
    books.decide(scan(order.tickets[0], till, operation=operation))
    (refused,) = books.decide(scan(order.tickets[1], till, operation=operation))
    assert isinstance(refused, Refusal)
    assert refused.reason is Reason.OPERATION_REUSED


def test_two_doors_in_one_batch_are_one_yes_and_one_no(
    books: TableBooks, till: PaperTill, ticket: Ticket
):
    one, two = shown(books, scan(ticket, till, door=1), scan(ticket, till, door=2, print_no=2))
    assert (said(one), said(two)) == (ADMITTED, ALREADY)


def test_each_ticket_of_an_order_admits_one(books: TableBooks, till: PaperTill, order: Order):
    answers = shown(books, *(scan(one, till) for one in order.tickets))
    assert [said(one) for one in answers] == [ADMITTED] * 2
    report = gate.report(books.database, 1)
    assert (report.admitted, report.expected) == (2, 2)
    assert {one.place for one in report.scans} == {3, 4}


def test_another_evening_s_ticket_is_told_so_and_stays_good(
    books: TableBooks, till: PaperTill, ticket: Ticket
):
    (answer,) = shown(books, scan(ticket, till, performance=2))
    assert said(answer) == ("refused", Reason.OTHER_PERFORMANCE)
    assert answer.performance == 1, "which one it is for"
    assert said(shown(books, scan(ticket, till))[0]) == ADMITTED


def test_the_older_paper_is_dead_and_the_newest_admits(
    books: TableBooks, till: PaperTill, order: Order, ticket: Ticket
):
    till.write(printed_again(order, ticket, 2))
    books.decide(till.upload(2))
    older, newest, newer = shown(books, *(scan(ticket, till, print_no=one) for one in (1, 2, 3)))
    assert said(older) == ("refused", Reason.PAPER_REPLACED)
    assert (said(newest), said(newer)) == (ADMITTED, ALREADY)
    (late,) = shown(books, scan(ticket, till))
    assert late.since == newest.since, "even the dead paper says that somebody is in by it"


def test_a_paper_printed_again_while_the_till_is_cut_off_admits_by_the_same_ticket(
    books: TableBooks, till: PaperTill, ticket: Ticket
):
    newer, older = shown(books, scan(ticket, till, print_no=2), scan(ticket, till))
    assert said(newer) == ("admitted", "not_uploaded")
    assert said(older) == ALREADY


def test_sold_while_the_till_was_cut_off_it_still_counts_once_its_sale_is_here(
    books: TableBooks, till: PaperTill
):
    books.decide(secure(1, [7]))
    (ticket,) = till.sale([7]).tickets
    (first,) = shown(books, scan(ticket, till, door=2))
    assert said(first) == ("admitted", "not_uploaded")
    report = gate.report(books.database, 1)
    assert (report.admitted, report.expected) == (1, 1)
    books.decide(till.upload())
    assert said(shown(books, scan(ticket, till))[0]) == ALREADY
    report = gate.report(books.database, 1)
    assert (report.admitted, report.expected) == (1, 1)


def test_a_second_ticket_for_a_seat_where_somebody_sits_is_the_supervisor_s(
    books: TableBooks, till: PaperTill
):
    """Cut off, the till sold a seat, took it back and sold it again: only it knows."""
    books.decide(secure(1, [7]))
    first, second = till.sale([7]).tickets[0], till.sale([7]).tickets[0]
    shown(books, scan(first, till))
    (asked,) = shown(books, scan(second, till))
    assert said(asked) == ("ask", Reason.SEAT_ADMITTED)
    assert asked.since is not None
    assert asked.since.ticket == first.id
    (word,) = shown(books, scan(second, till, word=signed("admit")))
    assert word.outcome == "admitted"
    assert word.since is not None
    assert (word.since.ticket, word.since.how) == (second.id, "by_word")
    assert said(shown(books, scan(second, till))[0]) == ALREADY


def test_an_emergency_ticket_admits_once_before_and_after_it_is_typed_in(
    books: TableBooks, till: PaperTill
):
    books.decide(secure(1, [7]))
    (ticket,) = till.pack([7]).tickets
    books.decide(till.upload())
    report = gate.report(books.database, 1)
    assert (report.admitted, report.expected) == (0, 0), "nobody has sold it yet, for all we know"
    assert said(shown(books, scan(ticket, till))[0]) == ("admitted", "on_paper")
    report = gate.report(books.database, 1)
    assert (report.admitted, report.expected) == (1, 1)
    till.by_hand(ticket)
    books.decide(till.upload(2))
    assert said(shown(books, scan(ticket, till))[0]) == ALREADY
    report = gate.report(books.database, 1)
    assert (report.admitted, report.expected) == (1, 1)


def test_a_refunded_ticket_admits_nobody(
    books: TableBooks, till: PaperTill, order: Order, ticket: Ticket
):
    till.refund(order)
    books.decide(till.upload(2))
    assert said(shown(books, scan(ticket, till))[0]) == ("refused", Reason.TICKET_DEAD)


@pytest.mark.parametrize("seat", [3, 9], ids=["sold to somebody else", "free"])
def test_a_genuine_paper_whose_sale_is_lost_is_the_supervisor_s_and_admits_once(
    books: TableBooks, till: PaperTill, order: Order, seat: int
):
    """Its buyer has paid: the till's disk is gone, or the server's books are of yesterday."""
    lost = PaperTill(1).sale([seat]).tickets[0]
    one, two = shown(books, scan(lost, till), scan(lost, till, word=signed("admit")))
    assert said(one) == ("ask", Reason.TICKET_UNKNOWN)
    assert two.outcome == "admitted"
    assert said(shown(books, scan(lost, till, door=2))[0]) == ALREADY


def test_a_lost_till_s_seat_that_was_sold_again_has_two_buyers_and_one_goes_in_unasked(
    books: TableBooks, till: PaperTill
):
    """The list for the door says so, and lets the supervisor decide: so does the gate."""
    books.decide(secure(1, [7]))
    (lost,) = till.sale([7]).tickets
    books.decide(WriteOff(1, signed("write_off")))
    books.decide(Unquarantine(1, (7,), signed("release")))
    books.decide(secure(2, [7]))
    other = PaperTill(2)
    (sold,) = other.sale([7]).tickets
    books.decide(other.upload())
    assert said(shown(books, scan(sold, other))[0]) == ADMITTED
    assert said(shown(books, scan(lost, till))[0]) == ("ask", Reason.TICKET_UNKNOWN)


def test_a_paper_whose_till_says_another_place_is_no_ticket(
    books: TableBooks, till: PaperTill, ticket: Ticket, order: Order
):
    moved = replace(ticket, place=order.tickets[1].place)
    answers = shown(books, scan(moved, till), scan(ticket, PaperTill(2)))
    assert {said(one) for one in answers} == {("refused", Reason.CODE_WRONG)}
    assert scans(books)[0].reason == Reason.CODE_WRONG


def test_a_ticket_in_dispute_is_the_supervisor_s_and_his_word_is_kept(
    books: TableBooks, till: PaperTill
):
    books.decide(secure(2, [7]))
    (ticket,) = till.sale([7]).tickets
    books.decide(till.upload())
    assert said(shown(books, scan(ticket, till))[0]) == ("ask", Reason.TICKET_DISPUTED)
    word = signed("admit")
    assert shown(books, scan(ticket, till, word=word))[0].outcome == "admitted"
    report = gate.report(books.database, 1)
    assert (report.admitted, report.expected) == (1, 1), "whoever is in was expected"
    with books.database.reading() as connection:
        (kept,) = connection.execute(select(tables.decisions)).fetchall()
    assert (kept.operation, kept.what) == (word.operation, "admit")


def test_a_lost_till_s_paper_admits_once_while_its_place_is_in_question(
    books: TableBooks, till: PaperTill
):
    books.decide(secure(1, [7]))
    (ticket,) = till.sale([7]).tickets
    books.decide(WriteOff(1, signed("write_off")))
    one, two = shown(books, scan(ticket, till, door=2), scan(ticket, till, door=3))
    assert said(one) == ("admitted", "not_uploaded")
    assert said(two) == ALREADY


def test_a_code_that_is_typed_finds_the_ticket_and_the_supervisor_looks_at_the_paper(
    books: TableBooks, till: PaperTill, order: Order, ticket: Ticket
):
    till.write(printed_again(order, ticket, 2))
    books.decide(till.upload(2))
    short = short_code(ticket.id)
    found = gate.typed(books.database, f" {short[:4].lower()}-{short[4:]}", 1)
    assert (found.ticket, found.print_no, found.place) == (ticket.id, 2, ticket.place)
    (asked,) = shown(books, scan(ticket, till, code=found))
    assert said(asked) == ("ask", Reason.CODE_TYPED)
    (word,) = shown(books, scan(ticket, till, code=found, word=signed("admit")))
    assert word.outcome == "admitted"
    assert said(shown(books, scan(ticket, till, code=found))[0]) == ALREADY


@pytest.mark.parametrize("text", ["", "ZZZZZZZZ", "00000000", "1234567", "UUUUUUUU", "%%%%%%%%"])
def test_a_typed_code_that_no_ticket_of_the_evening_has_is_none(
    books: TableBooks, ticket: Ticket, text: str
):
    for performance in (1, -1, 1 << 40):
        with pytest.raises(Refusal) as refusal:
            gate.typed(books.database, text, performance)
        assert refusal.value.reason is Reason.TICKET_UNKNOWN
    with pytest.raises(Refusal):
        gate.typed(books.database, short_code(ticket.id), 2)


def test_let_out_by_a_supervisor_it_admits_again_and_a_late_copy_of_the_scan_does_not(
    books: TableBooks, till: PaperTill, ticket: Ticket
):
    ask = scan(ticket, till)
    (first,) = shown(books, ask)
    books.clock.forward(1)
    word = let_out(first)
    assert books.decide(word) == [LetOut(is_in=False, is_told=True)]
    assert said(shown(books, ask)[0]) == ("refused", Reason.ADMISSION_UNDONE)
    (again,) = shown(books, scan(ticket, till))
    assert said(again) == ADMITTED
    assert books.decide(word) == [LetOut(is_in=True, is_told=True)], (
        "a late copy ends no later admission"
    )
    assert said(shown(books, scan(ticket, till, door=3))[0]) == ALREADY
    late = shown(books, ask)[0]
    assert said(late) == ALREADY
    assert late.since == again.since
    kept = [(one.outcome, one.reason, one.person) for one in scans(books)]
    assert ("let_out", word.signed.reason, "supervisor") in kept


def test_let_out_and_in_again_in_one_batch_is_one_who_is_in(
    books: TableBooks, till: PaperTill, ticket: Ticket
):
    (first,) = shown(books, scan(ticket, till))
    _, again = books.decide(let_out(first), scan(ticket, till, door=2))
    assert said(again) == ADMITTED  # type: ignore[arg-type]
    with books.database.reading() as connection:
        (row,) = connection.execute(select(gatetables.admissions)).fetchall()
    assert row.door == "Door 2"


def test_an_admission_of_another_evening_is_not_ended(
    books: TableBooks, till: PaperTill, ticket: Ticket
):
    (first,) = shown(books, scan(ticket, till))
    (refused,) = books.decide(let_out(msgspec.structs.replace(first, performance=2)))
    assert isinstance(refused, Refusal)
    assert said(shown(books, scan(ticket, till))[0]) == ALREADY


def test_while_a_till_may_be_taking_it_back_the_supervisor_is_asked(
    books: TableBooks, till: PaperTill, order: Order, ticket: Ticket
):
    known(books)
    operation = uuid4()
    books.decide(right(2, order.id, operation))
    (asked,) = shown(books, scan(ticket, till))
    assert (said(asked), asked.till) == (("ask", Reason.RIGHT_TAKEN), 2)
    other = PaperTill(2)
    other.write(RightReturned(OperationId(operation), order.id))
    books.decide(other.upload())
    assert said(shown(books, scan(ticket, till))[0]) == ADMITTED


def test_who_takes_tickets_back_is_told_by_which_somebody_is_in(
    books: TableBooks, till: PaperTill, order: Order, ticket: Ticket
):
    shown(books, scan(ticket, till))
    known(books)
    books.decide(right(2, order.id))
    (came_in,) = dossiers.of_order(books.database, order.id).came_in
    assert (came_in.ticket, came_in.at_ms, came_in.door) == (ticket.id, START_MS, "Door 1")


def test_taken_back_all_the_same_it_is_a_task_and_the_seat_is_free_for_the_next(
    books: TableBooks, till: PaperTill, order: Order, ticket: Ticket
):
    shown(books, scan(ticket, till))
    till.refund(order)
    (applied,) = books.decide(till.upload(2))
    (task,) = applied.tasks  # type: ignore[union-attr]
    assert task.reason == Reason.ADMITTED_ALREADY
    assert (task.params["ticket"], task.params["door"]) == (ticket.id.hex, "Door 1")
    (answer,) = shown(books, scan(ticket, till))
    assert said(answer) == ("refused", Reason.TICKET_DEAD)
    assert answer.since is not None
    assert gate.report(books.database, 1).admitted == 0
    other = PaperTill(2)
    books.decide(secure(2, [3]))
    (next_one,) = other.sale([3]).tickets
    books.decide(other.upload())
    assert said(shown(books, scan(next_one, other))[0]) == ADMITTED


def test_at_a_cancelled_performance_nobody_comes_in_by_paper_by_code_or_by_word(
    books: TableBooks, till: PaperTill, order: Order, ticket: Ticket
):
    (before,) = shown(books, scan(ticket, till))
    with books.database.writing() as connection:
        its = tables.performances.c.id == 1
        connection.execute(tables.performances.update().where(its).values(closed=True))
    other = order.tickets[1]
    code = gate.typed(books.database, short_code(other.id), 1)
    answers = shown(
        books,
        scan(other, till),
        scan(other, till, code=code),
        scan(other, till, word=signed("admit")),
        scan(ticket, till),
    )
    assert {said(one) for one in answers} == {("refused", Reason.PERFORMANCE_CLOSED)}
    assert answers[-1].since == before.since, "who came before it was cancelled is still told"
    (elsewhere,) = shown(books, scan(other, till, performance=2))
    assert said(elsewhere) == ("refused", Reason.OTHER_PERFORMANCE)
    assert gate.report(books.database, 1).admitted == 1


def test_of_a_cancelled_performance_it_goes_back_without_a_word(
    books: TableBooks, till: PaperTill, order: Order, ticket: Ticket
):
    shown(books, scan(ticket, till))
    with books.database.writing() as connection:
        connection.execute(tables.performances.update().values(closed=True))
    till.refund(order)
    (applied,) = books.decide(till.upload(2))
    assert applied.tasks == []  # type: ignore[union-attr]


def test_of_a_scanner_that_lies_on_a_ticket_a_few_scans_are_kept_and_all_are_answered(
    books: TableBooks, till: PaperTill, ticket: Ticket
):
    shown(books, scan(ticket, till))
    answers = shown(books, *(scan(ticket, till) for _ in range(REFUSED_KEPT + 5)))
    assert {said(one) for one in answers} == {ALREADY}
    assert len(scans(books)) == REFUSED_KEPT
    (more,) = shown(books, scan(ticket, till))
    assert said(more) == ALREADY
    assert len(scans(books)) == REFUSED_KEPT


def test_a_dispute_is_looked_up_by_the_code_on_the_paper(
    books: TableBooks, till: PaperTill, order: Order, capsys: pytest.CaptureFixture[str]
):
    ticket, other = order.tickets
    (first,) = shown(books, scan(ticket, till, door=1))
    books.clock.forward(1)
    shown(books, scan(ticket, till, door=2))
    books.clock.forward(1)
    books.decide(let_out(first))
    shown(books, scan(other, till))
    word = ["scans", "--database", books.database.url.render_as_string(hide_password=False)]
    word += ["--performance", "1"]
    assert main([*word, "--ticket", short_code(ticket.id)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split("  ")[1] for line in lines] == ["admitted", "already", "let_out"]
    assert all(ticket.id.hex in line for line in lines)
    assert "Door 2" in lines[1]
    assert "we looked everywhere" in lines[2]
    assert main(word) == 0
    assert len(capsys.readouterr().out.splitlines()) == 4
    assert main([*word, "--ticket", "%"]) == 1
    assert "eight" in capsys.readouterr().err
