"""Tasks in the server's books: marked by the till's own word, open until somebody settled them."""

from typing import Any
from uuid import uuid4

import pytest

from pos.domain.ids import ExchangeId, PersonId
from pos.domain.journal import Exchanged, Remedy, TaskSettled
from pos.domain.order import Exchange, Order, Ticket
from pos.domain.refusals import Reason
from sync.protocol.house import TaskReport
from sync.protocol.wire import PlaceState
from sync.server import archive, reports
from sync.server.state import FREE
from tests.sync.server.books import TableBooks
from tests.sync.server.tills import CLERK, SHIFT, PaperTill, secure

SUPERVISOR = PersonId("supervisor")


@pytest.fixture
def till(books: TableBooks) -> PaperTill:
    """Till 2, which sold two places of till 1."""
    books.decide(secure(1, [3, 4]))
    return PaperTill(2)


def upload(books: TableBooks, till: PaperTill, first: int = 1) -> Any:
    (applied,) = books.decide(till.upload(first))
    return applied


def settle(till: PaperTill, ticket: Ticket, remedy: Remedy, note: str = "two people came") -> None:
    till.write(TaskSettled(1, 1, ticket.id.hex, remedy, note, CLERK, SUPERVISOR))


def exchange(till: PaperTill, order: Order, old: Ticket, place: int) -> Exchange:
    (new,) = till.sale([place]).tickets
    till.entries.pop()
    made = Exchange(
        id=ExchangeId(uuid4()),
        order=order.id,
        order_number=order.number,
        out=(old.id,),
        places=((old.performance, old.place),),
        out_minor=old.price_minor,
        tickets=(new,),
        tenders=(),
        currency="EUR",
        shift=SHIFT,
        person=CLERK,
        approver=SUPERVISOR,
        reason="two people came",
        at_ms=2_000,
    )
    till.write(Exchanged(made))
    return made


def listed(books: TableBooks) -> list[TaskReport]:
    return reports.house(books.database).tasks


def test_a_settled_task_says_who_and_how(books: TableBooks, till: PaperTill):
    order = till.sale([3, 4])
    upload(books, till)
    settle(till, order.tickets[0], "refund")
    upload(books, till, 2)
    open_one, settled = listed(books)
    assert (open_one.params["place"], open_one.settled_ms, open_one.remedy) == (4, 0, "")
    assert settled.params["place"] == 3
    assert (settled.settled_ms, settled.settled_by) == (1_000, "supervisor")
    assert (settled.remedy, settled.note) == ("refund", "two people came")


def test_a_task_and_its_settling_may_come_in_one_upload(books: TableBooks, till: PaperTill):
    order = till.sale([3])
    settle(till, order.tickets[0], "noted")
    assert [one.reason for one in upload(books, till).tasks] == [Reason.NOT_OWNED]
    (task,) = listed(books)
    assert (task.remedy, task.settled_ms) == ("noted", 1_000)


def test_what_is_handed_on_stays_open_for_the_house_and_says_by_whom(
    books: TableBooks, till: PaperTill
):
    order = till.sale([3, 4])
    settle(till, order.tickets[0], "noted")
    settle(till, order.tickets[1], "handed_on", "the manager rings them")
    upload(books, till)
    first, last = listed(books)
    assert (first.params["place"], first.settled_ms, first.remedy) == (4, 0, "handed_on")
    assert (first.settled_by, first.note) == ("supervisor", "the manager rings them")
    assert last.params["place"] == 3
    settle(till, order.tickets[1], "noted", "they stayed at home")
    upload(books, till, 4)
    assert all(task.settled_ms for task in listed(books))


@pytest.mark.parametrize("uploads", [1, 2])
def test_what_is_settled_for_good_is_not_opened_by_handing_it_on(
    books: TableBooks, till: PaperTill, uploads: int
):
    """As when books that were put back settle it themselves, and are told an old word later."""
    order = till.sale([3])
    settle(till, order.tickets[0], "noted")
    if uploads == 2:
        upload(books, till)
    settle(till, order.tickets[0], "handed_on")
    upload(books, till, 3 if uploads == 2 else 1)
    (task,) = listed(books)
    assert (task.remedy, task.settled_ms) == ("noted", 1_000)


def test_uploading_twice_makes_no_second_task_and_settles_once(books: TableBooks, till: PaperTill):
    order = till.sale([3])
    upload(books, till)
    settle(till, order.tickets[0], "refund")
    for _ in range(3):
        again = upload(books, till)
        assert [one.params["ticket"] for one in again.tasks] == [order.tickets[0].id.hex]
    assert len(listed(books)) == 1


def test_a_reseated_customer_has_the_new_place_and_the_old_one_is_the_owners(
    books: TableBooks, till: PaperTill
):
    order = till.sale([3])
    books.decide(secure(2, [9]))
    made = exchange(till, order, order.tickets[0], 9)
    settle(till, order.tickets[0], "reseat")
    assert [one.number for one in upload(books, till).tasks] == [1]
    assert books.claim(9).ticket == made.tickets[0].id.hex
    assert books.claim(9).state == PlaceState.SOLD
    assert (books.claim(3).state, books.claim(3).till) == (PlaceState.SECURED, 1)
    (task,) = listed(books)
    assert (task.remedy, task.settled_by) == ("reseat", "supervisor")


def test_a_place_that_was_sold_and_exchanged_is_free_again(books: TableBooks, till: PaperTill):
    books.decide(secure(2, [5, 9]))
    order = till.sale([5])
    exchange(till, order, order.tickets[0], 9)
    assert upload(books, till).tasks == []
    assert books.claim(5) is FREE


def test_an_exchange_into_anothers_place_is_a_task_of_the_exchange(
    books: TableBooks, till: PaperTill
):
    books.decide(secure(2, [5]))
    order = till.sale([5])
    made = exchange(till, order, order.tickets[0], 3)
    (task,) = upload(books, till).tasks
    assert (task.number, task.reason) == (2, Reason.NOT_OWNED)
    assert task.params["ticket"] == made.tickets[0].id.hex


def test_a_till_that_gets_its_history_back_gets_its_open_tasks_back(
    books: TableBooks, till: PaperTill
):
    order = till.sale([3, 4])
    settle(till, order.tickets[0], "refund")
    upload(books, till)
    told = archive.history(books.database, 2, 1, 1 << 30)
    assert told.entries == []
    assert [(one.number, one.params["place"]) for one in told.tasks] == [(1, 4)]
    assert archive.history(books.database, 1, 1, 0).tasks == []
