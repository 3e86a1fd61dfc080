"""A till's lives: allotments by grant, roll-backs, clones, restored books, and lost tills."""

from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest
from sqlalchemy import select

from pos.domain.refusals import Reason, Refusal
from sync.protocol.house import Allotted
from sync.protocol.lives import LeaseSaid, PictureSaid, QuarantineSaid
from sync.protocol.wire import PlaceState
from sync.server import tables
from sync.server.requests import Allot, CallBack, Recover, Unquarantine, WriteOff
from sync.server.state import FREE
from tests.sync.server.books import GENERATION, TableBooks
from tests.sync.server.test_books import only, refused
from tests.sync.server.tills import (
    PaperTill,
    beat,
    hold,
    proof_of,
    renew,
    secure,
    signed,
    speak,
)


def allotted(books: TableBooks, till: int, *places: int) -> Any:
    """Those places to that till, and the grant that its next beat brings."""
    assert only(books.decide(Allot(1, places, till))).places == list(places)
    heard = only(books.decide(beat(till)))
    return heard.grants[-1]


# --- allotments ---------------------------------------------------------------------------------


def test_a_grant_comes_with_the_beat_until_it_is_taken(books: TableBooks):
    grant = allotted(books, 1, 3, 4)
    assert (grant.number, grant.performance, grant.places) == (1, 1, [3, 4])
    again = only(books.decide(beat(1, session="a", next_session="b")))
    assert again.grants == [grant]
    taken = only(books.decide(beat(1, session="b", next_session="c", granted=1)))
    assert taken.grants == []
    assert books.claim(3).state == PlaceState.ALLOTTED
    refused(books.decide(hold(2, [3])), Reason.PLACE_TAKEN)


def test_a_till_sells_from_its_allotment_and_the_server_hears_it_later(books: TableBooks):
    allotted(books, 1, 3, 4)
    till = PaperTill(1)
    till.sale([3])
    assert only(books.decide(till.upload())).tasks == []
    assert books.claim(3).state == PlaceState.SOLD
    assert books.claim(4).state == PlaceState.ALLOTTED


def test_never_more_than_the_hall_s_setting_is_allotted(books: TableBooks):
    ten = tuple(range(10))
    assert only(books.decide(Allot(1, (*ten, 10, 11), 1))).places == list(ten)
    full = books.decide(Allot(1, (12,), 2, signed("allot")))
    assert refused(full, Reason.ALLOTMENT_FULL) == {"room": 0}
    assert books.claim(12) is FREE


def test_a_recall_is_asked_and_the_place_is_free_when_the_till_returns_it(books: TableBooks):
    grant = allotted(books, 1, 3, 4)
    assert only(books.decide(CallBack(1, (3, 9)))).places == [3]
    heard = only(books.decide(beat(1, session="a", next_session="b", granted=1)))
    assert [(one.performance, one.places) for one in heard.recalls] == [(1, [3])]
    assert books.claim(3).state == PlaceState.ALLOTTED, "a recall is a request"
    till = PaperTill(1)
    till.give_back(grant.operation, [3])
    books.decide(till.upload())
    assert books.claim(3) is FREE


def test_a_place_moved_to_another_till_is_never_free_in_between(books: TableBooks):
    grant = allotted(books, 1, 3, 4)
    moved = only(books.decide(Allot(1, (3, 5), 2, signed("allot"))))
    assert moved == Allotted([5], [3])
    till = PaperTill(1)
    till.give_back(grant.operation, [3])
    books.decide(till.upload())
    assert books.claim(3).state == PlaceState.HOUSE_HELD
    refused(books.decide(hold(3, [3])), Reason.PLACE_TAKEN)
    assert only(books.decide(Allot(1, (3,), 2))).places == [3]
    assert (books.claim(3).state, books.claim(3).till) == (PlaceState.ALLOTTED, 2)


def test_a_grant_is_not_brought_while_something_of_the_till_is_on_its_way(books: TableBooks):
    books.decide(Allot(1, (3,), 1))
    assert only(books.decide(beat(1, number=1))).grants == []


def test_a_place_that_is_allotted_already_is_not_secured_beside_it(books: TableBooks):
    allotted(books, 1, 3)
    taken = refused(books.decide(secure(1, [3])), Reason.PLACE_TAKEN)["taken"]
    assert taken == [{"place": 3, "till": 1, "state": PlaceState.ALLOTTED}]


def test_a_no_is_remembered_so_that_a_late_copy_of_the_question_gets_nothing(books: TableBooks):
    late = secure(2, [3])
    books.decide(secure(1, [3], operation=(mine := uuid4())))
    refused(books.decide(late), Reason.PLACE_TAKEN)
    till = PaperTill(1)
    till.give_back(mine, [3])
    books.decide(till.upload())
    refused(books.decide(late), Reason.PLACE_TAKEN)
    assert books.claim(3) is FREE


# --- two machines as one till -------------------------------------------------------------------


def test_two_machines_that_answer_as_one_till_are_fenced(books: TableBooks):
    books.decide(beat(1, next_session="a"))
    clone = only(books.decide(beat(1, session="a", next_session="x")))
    assert clone.must == ""
    original = only(books.decide(beat(1, session="a", next_session="y")))
    assert original.must == "renew"
    refused(books.decide(hold(1, [3])), Reason.TILL_FENCED)


def test_a_beat_that_comes_twice_or_late_fences_nobody(books: TableBooks):
    first, second = beat(1, next_session="a"), beat(1, session="a", next_session="b")
    for one in (first, first, second, first, second):
        assert only(books.decide(one)).must == ""
    assert only(books.decide(beat(1, session="b", next_session="c"))).must == ""


def test_a_till_put_back_from_a_copy_gets_nothing_until_it_has_a_new_life(books: TableBooks):
    grant = allotted(books, 1, 3, 4)
    till = PaperTill(1)
    till.sale([3])
    books.decide(till.upload())
    heard = only(books.decide(beat(1, session="a", next_session="b", intact=False)))
    assert heard.must == "renew"
    refused(books.decide(secure(1, [9])), Reason.TILL_FENCED)
    renewed = only(books.decide(renew(1, None)))
    assert (renewed.proven, renewed.incarnation) == (False, 2)
    assert renewed.quarantines == [QuarantineSaid(1, 1, [4])]
    assert books.claim(4).state == PlaceState.QUARANTINED
    assert books.claim(3).state == PlaceState.SOLD
    assert grant.places == [3, 4]


def test_with_its_anchor_a_till_proves_that_nothing_is_missing(books: TableBooks):
    allotted(books, 1, 3, 4)
    till = PaperTill(1)
    till.sale([3])
    books.decide(till.upload())
    ask = renew(1, proof_of(till))
    renewed = only(books.decide(ask))
    assert renewed.proven
    assert books.claim(4) is FREE
    assert only(books.decide(ask)) == renewed, "asked again it is the same life"
    assert books.till(1).incarnation == renewed.incarnation


def test_an_anchor_ahead_of_what_the_server_has_proves_nothing(books: TableBooks):
    allotted(books, 1, 3, 4)
    till = PaperTill(1)
    till.sale([3])
    renewed = only(books.decide(renew(1, proof_of(till))))
    assert not renewed.proven
    assert renewed.quarantines == [QuarantineSaid(1, 1, [3, 4])]


def test_the_quarantine_of_a_damaged_life_outlives_an_honest_later_one(books: TableBooks):
    allotted(books, 1, 3)
    second = only(books.decide(renew(1, None))).incarnation
    till = PaperTill(1, incarnation=second)
    books.decide(speak(1, GENERATION, incarnation=second))
    till.sale([9])
    books.decide(till.upload())
    renewed = only(books.decide(renew(1, proof_of(till), incarnation=second)))
    assert renewed.proven
    assert books.claim(3).state == PlaceState.QUARANTINED


def test_the_original_comes_back_and_its_sales_are_its_own(books: TableBooks):
    allotted(books, 1, 3, 4)
    original = PaperTill(1)
    original.sale([3])
    only(books.decide(renew(1, None)))  # a copy of its disk, on another machine
    assert books.claim(3).state == PlaceState.QUARANTINED
    assert only(books.decide(original.upload())).tasks == []
    assert books.claim(3).state == PlaceState.SOLD
    renewed = only(books.decide(renew(1, proof_of(original))))
    assert books.claim(4) is FREE, "its own life is proven"
    assert renewed.incarnation == 3


# --- restored books -----------------------------------------------------------------------------


def recovering(books: TableBooks) -> int:
    """The generation after these books were put back from an older copy."""
    return int(only(books.decide(Recover())).generation)


def test_restored_books_give_nothing_until_every_till_has_spoken(books: TableBooks):
    generation = recovering(books)
    assert refused(books.decide(hold(1, [3])), Reason.SERVER_RECOVERING) == {"missing": [1, 2, 3]}
    assert only(books.decide(beat(1))).must == "speak"
    for till in (1, 2):
        assert only(books.decide(speak(till, generation))).missing == [*range(till + 1, 4)]
    refused(books.decide(secure(1, [3])), Reason.SERVER_RECOVERING)
    assert only(books.decide(speak(3, generation))).missing == []
    assert only(books.decide(hold(1, [3]))).places == [3]


def test_a_till_says_what_it_owns_and_has_it_again(books: TableBooks):
    generation = recovering(books)
    leases = [
        LeaseSaid(1, uuid4(), PlaceState.ALLOTTED, [3, 4]),
        LeaseSaid(2, uuid4(), PlaceState.SECURED, [5]),
    ]
    stated = only(books.decide(speak(1, generation, leases=leases)))
    assert stated.lost == []
    assert books.claim(4).state == PlaceState.ALLOTTED
    assert books.claim(5, performance=2).operation == leases[1].operation.hex
    again = only(books.decide(speak(1, generation, leases=leases)))
    assert again.lost == []


def test_what_a_till_does_not_name_it_does_not_own(books: TableBooks):
    books.decide(secure(1, [3]))
    generation = recovering(books)
    books.decide(speak(1, generation))
    assert books.claim(3) is FREE


def test_what_another_till_saw_keeps_a_missing_till_s_seats(books: TableBooks):
    generation = recovering(books)
    seen = PictureSaid(1, GENERATION, 9, [(3, PlaceState.SOLD, 2), (4, PlaceState.ALLOTTED, 2)])
    books.decide(speak(1, generation, pictures=[seen]))
    assert [books.claim(place).state for place in (3, 4)] == [PlaceState.QUARANTINED] * 2
    lost = PaperTill(2)
    lost.sale([3])
    assert only(books.decide(lost.upload())).tasks == [], "its own word settles it"
    books.decide(speak(2, generation, number=1))
    assert books.claim(3).state == PlaceState.SOLD
    assert books.claim(4) is FREE


def test_what_was_seen_and_is_said_again_is_not_seen_twice(books: TableBooks):
    generation = recovering(books)
    seen = PictureSaid(1, GENERATION, 9, [(3, PlaceState.SOLD, 2)])
    for _ in range(2):
        books.decide(speak(1, generation, pictures=[seen], last=False))
    assert books.claim(3).state == PlaceState.QUARANTINED
    with books.database.reading() as connection:
        assert [row.till for row in connection.execute(select(tables.sightings))] == [2]
        assert len(connection.execute(select(tables.feed)).all()) == 1


@pytest.mark.parametrize("order", [(8, 9), (9, 8)], ids=["older first", "newer first"])
def test_of_two_that_saw_it_differently_the_later_one_counts(books: TableBooks, order):
    """It was till 2's, came back, and was sold again by till 3, of which nothing is left."""
    books.decide(*(secure(till, [till]) for till in (1, 2, 3)))
    generation = recovering(books)
    seen = {8: [(5, PlaceState.SOLD, 2)], 9: [(5, PlaceState.SOLD, 3)]}
    for till, version in zip((1, 3), order, strict=True):
        picture = PictureSaid(1, GENERATION, version, seen[version])
        last = till == 3
        books.decide(speak(till, generation, pictures=[picture], last=last, hole=2 * last))
    books.decide(speak(2, generation))
    assert books.claim(5).state == PlaceState.QUARANTINED
    assert books.claim(5).till == 3


def test_what_was_seen_waits_until_whom_the_older_books_name_has_let_go(books: TableBooks):
    """Till 3's in the copy, then given back and sold by till 2, of which nothing is left."""
    first = PaperTill(3)
    books.decide(secure(3, [5], operation=UUID(int=5)))
    order = first.sale([5])
    books.decide(first.upload())
    generation = recovering(books)
    seen = PictureSaid(1, GENERATION, 9, [(5, PlaceState.SOLD, 2)])
    books.decide(speak(1, generation, pictures=[seen]))
    assert books.claim(5).till == 3
    first.refund(order)
    books.decide(first.upload(2), speak(3, generation, number=2))
    assert books.claim(5) is FREE, "and nothing is given away yet"
    books.decide(WriteOff(2, signed("write_off")))
    assert books.claim(5).state == PlaceState.QUARANTINED
    assert books.claim(5).till == 2
    with books.database.reading() as connection:
        assert connection.execute(select(tables.sightings)).all() == []


def test_a_till_that_has_said_everything_needs_no_witness(books: TableBooks):
    generation = recovering(books)
    books.decide(speak(2, generation))
    seen = PictureSaid(1, GENERATION, 9, [(3, PlaceState.SOLD, 2)])
    books.decide(speak(1, generation, pictures=[seen]))
    assert books.claim(3) is FREE


def test_a_till_remembers_its_quarantine_for_books_that_have_forgotten(books: TableBooks):
    generation = recovering(books)
    said = [QuarantineSaid(1, 1, [7])]
    books.decide(speak(1, generation, quarantines=said, hole=1))
    assert books.claim(7).state == PlaceState.QUARANTINED
    assert books.claim(7).incarnation == 1


def test_a_missing_till_is_written_off_with_a_reason_and_the_others_go_on(books: TableBooks):
    generation = recovering(books)
    for till in (1, 2):
        books.decide(speak(till, generation))
    books.decide(WriteOff(3, signed("write_off")))
    assert only(books.decide(hold(1, [3]))).places == [3]
    refused(books.decide(hold(3, [4])), Reason.TILL_FENCED)


def test_a_till_that_knows_more_than_the_books_makes_them_recover(books: TableBooks):
    heard = only(books.decide(beat(1, number=4, acknowledged=4)))
    assert heard.must == "speak"
    assert heard.generation > GENERATION
    assert heard.missing != []
    assert books.server().recovering
    refused(books.decide(hold(2, [3])), Reason.SERVER_RECOVERING)


def test_a_recovery_does_not_end_in_the_batch_it_begins_in(books: TableBooks):
    """Whoever makes the books recover and is written off at that moment is not the only one who
    may own something.
    """
    assert only(books.decide(secure(2, [3]))).places == [3]
    books.decide(beat(1, number=4, acknowledged=4), WriteOff(1, signed("write_off")))
    assert books.server().recovering
    refused(books.decide(hold(3, [4])), Reason.SERVER_RECOVERING)


def test_a_feed_seen_further_than_the_books_is_the_same_sign(books: TableBooks):
    assert only(books.decide(beat(1, versions=[(1, 0)]))).must == ""
    ahead = beat(1, session="a", next_session="b", versions=[(1, 5)])
    assert only(books.decide(ahead)).must == "speak"


def test_a_hole_found_in_a_recovery_waits_for_a_supervisor(books: TableBooks):
    generation = recovering(books)
    for till in (2, 3):
        books.decide(speak(till, generation))
    second = only(books.decide(renew(1, None))).incarnation
    assert only(books.decide(speak(1, generation, incarnation=second))).missing == [1]
    refused(books.decide(hold(2, [3])), Reason.SERVER_RECOVERING)
    books.decide(WriteOff(1, signed("write_off")))
    assert only(books.decide(hold(2, [3]))).places == [3]
    assert not books.till(1).fenced, "it goes on selling"


# --- lost tills ---------------------------------------------------------------------------------


def test_a_lost_till_s_places_are_quarantined_and_not_freed(books: TableBooks):
    allotted(books, 1, 3, 4)
    books.decide(secure(1, [5]), hold(1, [6]))
    assert only(books.decide(WriteOff(1, signed("write_off")))).quarantined == 3
    assert [books.claim(place).state for place in (3, 4, 5)] == [PlaceState.QUARANTINED] * 3
    assert books.claim(6) is FREE
    refused(books.decide(hold(2, [3])), Reason.PLACE_TAKEN)


def test_a_lost_till_s_journal_turns_up_and_settles_its_places(books: TableBooks):
    allotted(books, 1, 3, 4)
    books.decide(WriteOff(1, signed("write_off")))
    till = PaperTill(1)
    till.sale([3])
    assert only(books.decide(till.upload())).tasks == []
    assert books.claim(3).state == PlaceState.SOLD
    assert only(books.decide(renew(1, proof_of(till)))).proven
    assert books.claim(4) is FREE


def test_a_risk_taken_by_name_frees_a_place_and_its_old_sale_is_a_conflict(books: TableBooks):
    allotted(books, 1, 3)
    books.decide(WriteOff(1, signed("write_off")))
    assert only(books.decide(Unquarantine(1, (3, 9), signed("release")))).places == [3]
    assert only(books.decide(hold(2, [3]))).places == [3]
    second = PaperTill(2)
    second.sale([3])
    books.decide(second.upload())
    lost = PaperTill(1)
    lost.sale([3])
    (task,) = only(books.decide(lost.upload())).tasks
    assert (task.reason, task.params["admits"]) == (Reason.NOT_OWNED, False)
    assert books.claim(3).till == 2


def test_a_life_nobody_gave_is_refused(books: TableBooks):
    stranger = PaperTill(1, incarnation=5)
    stranger.sale([3])
    refused(books.decide(stranger.upload()), Reason.TILL_FENCED)
    refused(books.decide(speak(1, GENERATION + 1)), Reason.MESSAGE_WRONG)
    assert isinstance(only(books.decide(speak(1, GENERATION, number=3))), Refusal | msgspec.Struct)


def test_a_refund_told_before_its_sale_settles_itself_when_all_have_spoken(books: TableBooks):
    """Of two lives that the books lost, the later one is told first."""
    generation = recovering(books)
    seller, later = PaperTill(2), PaperTill(3)
    later.refund(seller.sale([3]))
    books.decide(later.upload())
    books.decide(seller.upload())
    assert Reason.TICKET_UNKNOWN in books.tasks()
    books.decide(speak(1, generation), speak(2, generation, number=1))
    books.decide(speak(3, generation, number=1))
    assert books.claim(3) is FREE
    with books.database.reading() as connection:
        assert all(connection.scalars(select(tables.tasks.c.settled_ms)))


def test_a_place_that_a_refund_frees_is_for_whoever_bought_it_next_in_any_order(books: TableBooks):
    """The next one's ticket is told first, and looked at first: it waits for the refund."""
    books.decide(secure(3, [3]))
    generation = recovering(books)
    seller, giver, buyer = PaperTill(3), PaperTill(2), PaperTill(1)
    sold = seller.sale([3])
    giver.refund(sold)
    next_one = buyer.sale([3]).tickets[0]
    for till in (buyer, giver, seller):
        books.decide(till.upload())
    for till in (buyer, giver, seller):
        books.decide(speak(till.number, generation, number=1))
    assert not books.server().recovering
    assert (books.claim(3).state, books.claim(3).ticket) == (PlaceState.SOLD, next_one.id.hex)
    with books.database.reading() as connection:
        assert set(connection.scalars(select(tables.tasks.c.remedy))) == {"noted"}
