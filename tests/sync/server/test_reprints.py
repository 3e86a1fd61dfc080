"""Tickets printed again: the gate takes the newest paper, and none before it."""

from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from pos.domain import ticketcode
from pos.domain.ids import PerformanceId, PersonId, TillId
from pos.domain.journal import Reprinted
from pos.domain.order import Order, Ticket
from pos.domain.refusals import Reason
from sync.protocol import wire
from sync.server import tables
from tests.sync.server.books import TableBooks
from tests.sync.server.served import Served
from tests.sync.server.tills import PaperTill


def reprinted(order: Order, ticket: Ticket, print_no: int) -> Reprinted:
    person = PersonId("c1")
    return Reprinted(order.id, ticket.id, print_no, "jam", person, person)


def numbers(books: TableBooks) -> list[int]:
    with books.database.reading() as connection:
        wanted = select(tables.tickets.c.print_no).order_by(tables.tickets.c.place)
        return list(connection.scalars(wanted))


def only(results: list[Any]) -> Any:
    (result,) = results
    return result


def test_the_books_know_the_newest_paper_of_a_ticket(books: TableBooks) -> None:
    paper = PaperTill(1)
    order = paper.sale([3, 4])
    paper.write(reprinted(order, order.tickets[0], 2))
    paper.write(reprinted(order, order.tickets[0], 3))
    tasks = only(books.decide(paper.upload())).tasks
    assert {task.number for task in tasks} <= {1}, "none is about the papers"
    assert numbers(books) == [3, 1]


def test_what_is_told_again_in_another_life_makes_no_paper_valid_that_was_dead(
    books: TableBooks,
) -> None:
    paper = PaperTill(1)
    order = paper.sale([3])
    paper.write(reprinted(order, order.tickets[0], 3))
    paper.write(reprinted(order, order.tickets[0], 2))
    books.decide(paper.upload())
    assert numbers(books) == [3]


def test_a_paper_of_a_ticket_that_nobody_sold_is_a_task(books: TableBooks) -> None:
    paper, other = PaperTill(1), PaperTill(2)
    order, foreign = paper.sale([3]), other.sale([4])
    books.decide(paper.upload())
    books.decide(other.upload())
    paper.write(reprinted(order, foreign.tickets[0], 2))
    (task,) = only(books.decide(paper.upload(2))).tasks
    assert task.reason == Reason.TICKET_UNKNOWN
    assert numbers(books) == [1, 1]


@pytest.mark.parametrize("print_no", [1, 0, 256, -1])
def test_a_print_number_that_no_code_can_carry_is_refused(books: TableBooks, print_no: int) -> None:
    paper = PaperTill(1)
    order = paper.sale([3])
    paper.write(reprinted(order, order.tickets[0], print_no))
    with pytest.raises(Exception, match="journal_broken"):
        paper.upload()


def test_the_gate_takes_the_newest_paper_and_none_before_it(served: Served) -> None:
    till, performance = served.till(1), served.next_performance()
    till.secure(performance, [7])
    first = len(till.paper.entries) + 1
    order = till.paper.sale([7], performance)
    till.upload(first)
    ticket = order.tickets[0]

    def code(print_no: int) -> str:
        wanted = ticketcode.TicketCode(
            TillId(till.paper.number),
            PerformanceId(performance),
            ticket.place,
            ticket.id,
            print_no,
            1,
        )
        return ticketcode.sign(wanted, till.paper.key)

    def gate(text: str) -> tuple[bool, str]:
        answer = till.post("/v1/gate/check", wire.GateAsk(text))
        found = msgspec.json.decode(answer.content, type=wire.GateAnswer)
        return found.valid, found.reason

    assert gate(code(1)) == (True, "")
    # Printed again by a till that is cut off: what it signed is the proof.
    assert gate(code(2)) == (True, "not_uploaded")
    till.paper.write(reprinted(order, ticket, 2))
    till.upload(first + 1)
    assert gate(code(1)) == (False, "paper_replaced")
    assert gate(code(2)) == (True, "")
