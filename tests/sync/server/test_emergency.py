"""Emergency tickets in the server's books: sold to whoever holds one, until the till says more."""

from typing import Any

import pytest

from pos.domain.journal import PaperLost
from pos.domain.refusals import Reason
from sync.protocol.lives import PictureSaid
from sync.protocol.wire import PlaceState
from sync.server import reports
from sync.server.requests import CallBack, Recover, WriteOff
from sync.server.state import FREE
from tests.sync.server.books import GENERATION, TableBooks
from tests.sync.server.test_books import only, refused
from tests.sync.server.test_lives import allotted
from tests.sync.server.tills import (
    CLERK,
    PaperTill,
    beat,
    hold,
    proof_of,
    renew,
    secure,
    signed,
    speak,
)


@pytest.fixture
def till(books: TableBooks) -> PaperTill:
    """Till 1, which owns seats 3, 4 and 5 in advance."""
    allotted(books, 1, 3, 4, 5)
    return PaperTill(1)


def told(books: TableBooks, till: PaperTill, first: int = 1) -> Any:
    return only(books.decide(till.upload(first))).tasks


def at_door(books: TableBooks) -> dict[int, str]:
    return {one.place: one.state for one in reports.gate_list(books.database, 1).lines}


def test_a_packed_place_is_nobody_elses_and_cannot_be_called_back(
    books: TableBooks, till: PaperTill
) -> None:
    till.pack([3, 4])
    assert told(books, till) == []
    assert [books.claim(one).state for one in (3, 4, 5)] == [4, 4, 3]
    refused(books.decide(hold(2, [3])), Reason.PLACE_TAKEN)
    refused(books.decide(secure(1, [3])), Reason.PLACE_TAKEN)
    books.decide(CallBack(1, (3, 5), signed("recall")))
    heard = only(books.decide(beat(1, session="a", next_session="b", granted=1, number=1)))
    assert [one.places for one in heard.recalls] == [[5]]
    assert at_door(books) == {3: "on_paper", 4: "on_paper"}


def test_sold_by_hand_it_becomes_a_ticket_of_an_order_and_can_go_back(
    books: TableBooks, till: PaperTill
) -> None:
    first, second = till.pack([3, 4]).tickets
    order = till.by_hand(first)
    assert told(books, till) == []
    assert at_door(books) == {3: "live", 4: "on_paper"}
    assert books.claim(3).ticket == first.id.hex
    till.refund(order)
    assert told(books, till, 3) == []
    assert books.claim(3) == FREE
    assert at_door(books) == {4: "on_paper"}
    assert books.claim(4).ticket == second.id.hex


def test_not_used_it_is_dead_and_the_place_is_everybodys(
    books: TableBooks, till: PaperTill
) -> None:
    first, second = till.pack([3, 4]).tickets
    till.has_back(first)
    till.write(PaperLost(second.id, CLERK, CLERK, "blown away"))
    assert told(books, till) == []
    assert books.claim(3) == FREE
    only(books.decide(hold(2, [3])))
    assert at_door(books) == {4: "on_paper"}, "a lost one stays sold"


def test_the_paper_of_a_proven_life_stays_sold_when_its_other_places_are_free(
    books: TableBooks, till: PaperTill
) -> None:
    till.pack([3, 4])
    assert told(books, till) == []
    books.decide(renew(1, proof_of(till)))
    assert books.claim(5) == FREE
    assert [books.claim(one).state for one in (3, 4)] == [PlaceState.SOLD] * 2


def test_a_till_that_never_comes_back_leaves_its_papers_sold(
    books: TableBooks, till: PaperTill
) -> None:
    till.pack([3, 4])
    assert told(books, till) == []
    books.decide(WriteOff(1, signed("write_off", 2)))
    assert at_door(books) == {3: "on_paper", 4: "on_paper", 5: "quarantined"}


def test_papers_that_were_never_told_of_wait_in_quarantine_and_turn_up(
    books: TableBooks, till: PaperTill
) -> None:
    (ticket,) = till.pack([3]).tickets
    books.decide(WriteOff(1, signed("write_off", 2)))
    assert books.claim(3).state == PlaceState.QUARANTINED
    refused(books.decide(hold(2, [3])), Reason.PLACE_TAKEN)
    assert told(books, till) == []
    assert books.claim(3).ticket == ticket.id.hex


def test_a_place_that_the_till_did_not_own_is_a_task_and_its_sale_no_second_one(
    books: TableBooks, till: PaperTill
) -> None:
    books.decide(secure(2, [7]))
    (ticket,) = till.pack([7]).tickets
    (task,) = told(books, till)
    assert (task.reason, task.params["till"]) == (Reason.NOT_OWNED, 2)
    till.by_hand(ticket)
    assert told(books, till, 2) == []
    assert books.claim(7).till == 2
    assert at_door(books) == {7: "conflict"}


def test_one_paper_is_sold_once_and_not_by_another_till(books: TableBooks, till: PaperTill) -> None:
    first, second = till.pack([3, 4]).tickets
    till.by_hand(first)
    till.by_hand(first)
    (task,) = told(books, till)
    assert task.reason == Reason.MESSAGE_WRONG
    thief = PaperTill(2)
    thief.by_hand(second)
    (task,) = told(books, thief)
    assert task.reason == Reason.MESSAGE_WRONG
    assert at_door(books) == {3: "live", 4: "on_paper"}


def test_books_put_back_to_before_the_papers_hear_of_them_again(
    books: TableBooks, till: PaperTill
) -> None:
    """The server's copy knows nothing of the pack; others saw the places sold; the till tells."""
    till.pack([3, 4])
    generation = GENERATION + 1
    books.decide(Recover(generation))
    picture = PictureSaid(1, GENERATION, 9, [(3, int(PlaceState.SOLD), 1)])
    books.decide(speak(2, generation, pictures=[picture], last=True))
    assert books.claim(3).till == 1
    assert told(books, till) == []
    assert [books.claim(one).state for one in (3, 4)] == [PlaceState.SOLD] * 2
    books.decide(speak(1, generation, number=1, last=True))
    assert [books.claim(one).state for one in (3, 4)] == [PlaceState.SOLD] * 2
