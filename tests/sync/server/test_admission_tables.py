"""The gate's tables: nobody is let in twice whoever writes, races, or comes from older books."""

import threading
from typing import Any
from uuid import UUID

import pytest
from msgspec import structs
from sqlalchemy import insert, inspect, select
from sqlalchemy.exc import IntegrityError

from pos.domain.order import Order, Ticket
from pos.domain.refusals import Reason, Refusal
from sync.protocol.gate import LetOut
from sync.server import dossiers, gatetables, tables, upgrading
from sync.server.batching import execute
from sync.server.database import Database
from tests.sync.server.books import TableBooks
from tests.sync.server.doors import let_out, said, scan, shown
from tests.sync.server.test_admissions import order, ticket, till
from tests.sync.server.test_gate_facts import came_in
from tests.sync.server.test_rights import right
from tests.sync.server.tills import PaperTill, beat, secure, signed

__all__ = ["order", "ticket", "till"]  # fixtures


def test_the_tables_themselves_let_nobody_in_twice(
    books: TableBooks, till: PaperTill, ticket: Ticket
):
    shown(books, scan(ticket, till))
    with books.database.reading() as connection:
        row = dict(connection.execute(select(gatetables.admissions)).one()._mapping)
    with pytest.raises(IntegrityError), books.database.writing() as connection:
        connection.execute(insert(gatetables.admissions).values(**{**row, "door": "Door 9"}))


def refused(answer: Any) -> Reason:
    assert isinstance(answer, Refusal), answer
    return answer.reason


def test_a_word_under_the_name_of_a_scan_is_refused_and_spoils_nobody_else_s_answer(
    books: TableBooks, till: PaperTill, order: Order, ticket: Ticket
):
    ask = scan(ticket, till)
    (first,) = shown(books, ask)
    word = let_out(first, structs.replace(signed("let_out"), operation=ask.operation))
    answer, admitted = books.decide(word, scan(order.tickets[1], till, door=2))
    assert refused(answer) is Reason.OPERATION_REUSED
    assert said(admitted) == ("admitted", "")  # type: ignore[arg-type]
    assert said(shown(books, scan(ticket, till))[0])[0] == "already", "nobody was let out"


def test_one_word_lets_out_by_one_admission_however_often_it_comes(
    books: TableBooks, till: PaperTill, order: Order
):
    one, two = shown(books, *(scan(ticket, till) for ticket in order.tickets))
    word = signed("let_out")
    let_go, again, other = books.decide(let_out(one, word), let_out(one, word), let_out(two, word))
    assert let_go == again == LetOut(is_in=False, is_told=True)
    assert refused(other) is Reason.OPERATION_REUSED
    answers = books.decide(let_out(one, word), let_out(two, word))
    assert answers[0] == LetOut(is_in=False, is_told=True), "also when it is kept already"
    assert refused(answers[1]) is Reason.OPERATION_REUSED
    (later,) = shown(books, scan(order.tickets[0], till))
    (answer,) = books.decide(let_out(later, word))
    assert refused(answer) is Reason.OPERATION_REUSED, "a later admission wants a word of its own"


def test_a_scan_under_the_name_of_a_word_is_refused(
    books: TableBooks, till: PaperTill, order: Order, ticket: Ticket
):
    (first,) = shown(books, scan(ticket, till))
    word = let_out(first)
    named = scan(order.tickets[1], till, operation=UUID(word.signed.operation))
    for answers in (books.decide(word, named), books.decide(word, named)):
        assert answers[0] == LetOut(is_in=False, is_told=True)
        assert refused(answers[1]) is Reason.OPERATION_REUSED


def test_of_many_doors_that_race_for_one_ticket_one_lets_in(
    books: TableBooks, till: PaperTill, order: Order
):
    """Workers of their own, each with its own lines to the database, each with another paper."""
    ticket = order.tickets[0]
    answers: list[Any] = []
    start = threading.Barrier(4)
    url = books.database.url.render_as_string(hide_password=False)

    def work(door: int) -> None:
        database = Database(url)
        start.wait()
        for _ in range(5):
            ask = scan(ticket, till, door=door % 3 + 1, print_no=door)
            for one in (ask, ask):  # the answer was lost, and it is asked again
                (answer,), _ = execute(database, [one])
                answers.append((one.operation, answer))
        database.close()

    threads = [threading.Thread(target=work, args=(door,)) for door in (1, 2, 3, 4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 40
    let_in = [operation for operation, one in answers if one.outcome == "admitted"]
    assert len(let_in) == 2
    assert len(set(let_in)) == 1, "two doors let somebody in"
    assert {one.outcome for _, one in answers} == {"admitted", "already"}


def test_a_door_and_a_till_that_takes_back_never_both_have_it_unheard(books: TableBooks):
    """Either whoever takes it back is told that somebody is in, or the door asks the supervisor."""
    url = books.database.url.render_as_string(hide_password=False)
    outcomes = set()
    seller = PaperTill(1)
    for seat in range(12):
        books.decide(secure(1, [seat]))
        order = seller.sale([seat])
        books.decide(seller.upload(seat + 1))
        number = seat + 1
        session = {"session": f"s{seat}" if seat else "", "next_session": f"s{number}"}
        books.decide(beat(1, number=number, acknowledged=number, **session))
        start = threading.Barrier(2)
        found: dict[str, Any] = {}

        def take_back(order: Order, start: threading.Barrier, found: dict[str, Any]) -> None:
            database = Database(url)
            start.wait()
            (found["right"],), _ = execute(database, [right(2, order.id)])
            found["dossier"] = dossiers.of_order(database, order.id)
            database.close()

        def let_in(order: Order, start: threading.Barrier, found: dict[str, Any]) -> None:
            database = Database(url)
            start.wait()
            (found["door"],), _ = execute(database, [scan(order.tickets[0], seller, door=3)])
            database.close()

        told = (order, start, found)
        threads = [threading.Thread(target=one, args=told) for one in (take_back, let_in)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not isinstance(found["right"], Refusal), found["right"]
        outcome = found["door"].outcome
        outcomes.add(outcome)
        is_told = bool(found["dossier"].came_in)
        assert is_told == (outcome == "admitted"), found
    assert outcomes <= {"admitted", "ask"}


def test_books_from_before_the_gate_remembered_get_room_for_it(empty_url: str):
    database = Database(empty_url)
    database.create()
    with database.writing() as connection:
        for table in gatetables.ALL:
            table.drop(connection)
        connection.execute(tables.server.update().values(schema_version=10))
        upgrading.upgrade(connection, 10)
    assert inspect(database.engine).has_table("admissions")
    indexes = inspect(database.engine).get_indexes("gate_scans")
    assert {one["name"] for one in indexes} >= {"gate_scans_of_a_ticket"}
    database.check()
    database.close()


def test_books_from_before_two_could_be_in_by_one_ticket_get_room_for_it(empty_url: str):
    database = Database(empty_url)
    database.create()
    with database.writing() as connection:
        gatetables.beside.drop(connection)
        connection.execute(tables.server.update().values(schema_version=11))
        upgrading.upgrade(connection, 11)
    assert inspect(database.engine).has_table("admissions_beside")
    database.check()
    database.close()


def test_whoever_came_first_takes_the_row_of_the_ticket_in_one_batch_or_in_two(
    books: TableBooks, till: PaperTill, order: Order
):
    """The row of the second goes before the first one's comes: the tables admit one of them."""
    first, second = order.tickets
    doors = {number: PaperTill(number) for number in (2, 3)}
    for sold, number in ((first, 2), (second, 3)):
        shown(books, scan(sold, till, door=1))
        earlier = came_in(sold, number)
        doors[number].write(earlier)
        asks = [doors[number].upload()] if number == 2 else [doors[3].upload(), doors[3].upload()]
        books.decide(*asks)
        with books.database.reading() as connection:
            its = gatetables.admissions.c.ticket == sold.id.hex
            row = connection.execute(select(gatetables.admissions).where(its)).one()
            its = gatetables.beside.c.ticket == sold.id.hex
            beside = connection.execute(select(gatetables.beside).where(its)).one()
        assert (row.operation, row.till) == (earlier.admission.hex, number)
        assert beside.till == 1
