"""Emergency tickets in the server's books: sold to whoever holds one, until the till says more."""

from typing import Any

import pytest
from msgspec.structs import replace

from pos.domain.journal import PaperLost
from pos.domain.order import Ticket
from pos.domain.refusals import Reason
from sync.protocol.lives import PictureSaid
from sync.protocol.wire import PlaceState
from sync.server import reports
from sync.server.admissions import ON_PAPER as BY_PAPER
from sync.server.paperasks import ReleasePapers
from sync.server.requests import CallBack, Recover, WriteOff
from sync.server.state import FREE
from tests.sync.server.books import GENERATION, TableBooks
from tests.sync.server.doors import said, scan, shown
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

ON_PAPER = ("admitted", BY_PAPER)


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


def away(*tickets: Ticket, till: int = 1) -> ReleasePapers:
    """A supervisor has these papers here, and nobody has bought them."""
    papers = tuple((int(one.place), one.id.hex) for one in tickets)
    return ReleasePapers(1, till, papers, signed("release_papers", 2))


def test_papers_of_a_till_that_is_gone_die_by_a_supervisors_word_and_their_places_are_free(
    books: TableBooks, till: PaperTill
) -> None:
    first, second = till.pack([3, 4]).tickets
    assert told(books, till) == []
    books.decide(WriteOff(1, signed("write_off", 2)))
    assert only(books.decide(away(first))).places == [3]
    assert only(books.decide(away(first))).places == [], "said again it does nothing"
    assert at_door(books) == {4: "on_paper", 5: "quarantined"}
    only(books.decide(hold(2, [3])))
    refused(books.decide(hold(2, [4])), Reason.PLACE_TAKEN)
    answers = shown(books, scan(first, till), scan(second, till))
    assert [said(one) for one in answers] == [("refused", Reason.TICKET_DEAD), ON_PAPER]


def test_the_list_for_the_door_says_who_let_the_place_of_a_paper_be_sold_again(
    books: TableBooks, till: PaperTill
) -> None:
    (ticket,) = till.pack([3]).tickets
    told(books, till)
    books.decide(WriteOff(1, signed("write_off", 2)))
    word = replace(away(ticket).signed, subject="performance 1 till 1 places 3")
    books.decide(replace(away(ticket), signed=word))
    lines = [one for one in reports.gate_list(books.database, 1).lines if one.place == 3]
    assert [(one.state, one.note) for one in lines] == [
        ("released", "supervisor: we looked everywhere")
    ]


@pytest.mark.parametrize("why", ["its till is there", "typed in", "another's", "somebody is in"])
def test_a_paper_that_somebody_may_have_bought_stays_sold(
    books: TableBooks, till: PaperTill, why: str
) -> None:
    (ticket,) = till.pack([3]).tickets
    if why == "typed in":
        till.by_hand(ticket)
    told(books, till)
    if why == "somebody is in":
        shown(books, scan(ticket, till, door=2))
    if why != "its till is there":
        books.decide(WriteOff(1, signed("write_off", 2)))
    if why == "another's":
        books.decide(WriteOff(3, signed("write_off", 2)))
    ask = away(ticket, till=3 if why == "another's" else 1)
    assert only(books.decide(ask)).places == []
    assert books.claim(3).ticket == ticket.id.hex


@pytest.mark.parametrize("is_resold", [False, True])
def test_a_till_that_comes_back_and_had_sold_the_paper_has_a_customer_for_the_conflict_desk(
    books: TableBooks, till: PaperTill, is_resold: bool
) -> None:
    (ticket,) = till.pack([3]).tickets
    told(books, till)
    books.decide(WriteOff(1, signed("write_off", 2)))
    books.decide(away(ticket))
    if is_resold:
        books.decide(secure(2, [3]))
        other = PaperTill(2)
        other.sale([3])
        assert told(books, other) == []
    order = till.by_hand(ticket)
    (task,) = told(books, till, 2)
    assert (task.reason, task.params["admits"]) == (Reason.NOT_OWNED, False)
    assert books.claim(3).till == (2 if is_resold else 0)
    assert at_door(books)[3] in ("conflict", "live")
    assert said(shown(books, scan(ticket, till))[0]) == ("ask", Reason.TICKET_DISPUTED)
    till.refund(order)
    assert told(books, till, 3) == []
    assert books.claim(3).till == (2 if is_resold else 0)


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
