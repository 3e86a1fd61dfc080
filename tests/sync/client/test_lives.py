"""Whole lives of tills over the real server: grants, copies put back, clones."""

import sqlite3
from contextlib import closing
from uuid import uuid4

import pytest

from pos.domain.ids import OperationId, PersonId, PlaceId
from pos.domain.journal import TaskSettled
from pos.domain.refusals import Reason, Refusal
from pos.services import owning
from pos.services.system import SystemClock
from sync.client.http import Http
from sync.client.server import RemoteServer
from sync.protocol.wire import PlaceState
from sync.server import batching, tables
from sync.server.requests import CallBack, WriteOff
from tests.sync.client.test_real_server import HAMLET, URL, house, season
from tests.sync.client.window import Window, allot, signed, states, windows

__all__ = ["house", "season", "windows"]


def test_a_till_that_is_cut_off_sells_from_its_allotment(house, windows):
    one, two = windows
    allot(house, 1, 3, 4)
    assert one.beat().taken == 2
    house.line.away = True
    one.sell(3)
    with pytest.raises(Exception, match="does not answer"):
        two.sell(3)
    house.line.away = False
    with pytest.raises(Refusal) as refused:
        two.sell(3)
    assert refused.value.reason is Reason.PLACE_TAKEN
    one.beat()
    assert states(house, 3, 4) == [PlaceState.SOLD, PlaceState.ALLOTTED]
    assert house.rows(tables.tasks) == []


def test_a_place_in_a_basket_is_not_given_up(house, windows):
    one, _ = windows
    allot(house, 1, 3, 4)
    one.beat()
    batching.execute(house.books, [CallBack(HAMLET, (3, 4))])
    turn = one.member.beat(lambda: [(HAMLET, PlaceId(3))])
    assert turn.given_up == 1
    one.beat(2)
    assert states(house, 3, 4) == [PlaceState.FREE, PlaceState.FREE], "the rest, when it is idle"


def test_a_lost_answer_grants_nothing_twice(house, windows):
    one, _ = windows
    allot(house, 1, 3, 4)
    house.line.losing, house.line.lose = "/v1/beats", 1
    with pytest.raises(Exception, match="does not answer"):
        one.beat()
    assert one.owned() == {}
    assert one.beat().taken == 2
    assert one.beat().taken == 0
    assert one.owned() == {3: "allotted", 4: "allotted"}


def test_a_copy_put_back_gets_its_history_and_a_new_life(house, windows, tmp_path):
    one, _ = windows
    allot(house, 1, 3, 4)
    one.beat()
    backup = one.copy(tmp_path / "backup")
    with one.desk.database.transaction() as unit:
        for number in (1, 2, 3):
            boss = PersonId("supervisor-1")
            note = TaskSettled(1, number, "", "noted", "seen", boss, boss)
            unit.journal.append(note, number)
        head = unit.journal.head()
    one.desk.before_paper()
    one.beat()
    one.put_back(backup)
    with pytest.raises(Refusal) as refused:
        one.sell(3)
    assert refused.value.reason is Reason.TILL_SUSPENDED
    one.beat(2)
    with one.desk.database.transaction() as unit:
        assert unit.journal.head(1) == head, "its own history is back"
        assert (unit.identity.incarnation(), unit.journal.head().number) == (2, 0)
    assert states(house, 3, 4) == [PlaceState.FREE] * 2, "and nothing of it was missing"
    one.sell(3)
    one.beat()
    assert states(house, 3) == [PlaceState.SOLD]


def copied_before_an_unheard_sale(house, till, tmp_path):
    """Place 3's paper is out, and nobody has heard of it; 4 is the till's as well."""
    allot(house, 1, 3, 4)
    till.beat()
    backup = till.copy(tmp_path / "backup")
    house.line.away = True
    till.sell(3)
    house.line.away = False
    return backup


def test_a_copy_put_back_whose_end_nobody_has_is_quarantined(house, windows, tmp_path):
    one, two = windows
    backup = copied_before_an_unheard_sale(house, one, tmp_path)
    one.put_back(backup)
    one.beat(2)
    assert states(house, 3, 4) == [PlaceState.QUARANTINED] * 2
    with pytest.raises(Refusal):
        two.sell(3)
    with one.desk.database.transaction() as unit:
        assert [(lost.place, lost.incarnation) for lost in unit.quarantines.every()] == [
            (3, 1),
            (4, 1),
        ]
    one.sell(9)


def test_behind_a_lost_life_no_order_has_a_number_that_the_lost_one_may_have_used(
    house, windows, tmp_path
):
    one, _ = windows
    backup = copied_before_an_unheard_sale(house, one, tmp_path)
    for life in (2, 3):
        one.put_back(backup)
        one.beat(2)
        with one.desk.database.transaction() as unit:
            assert unit.identity.incarnation() == life
            assert unit.standing.read().numbers_from == (1 + life) * 1000 + 1


def test_a_seat_that_was_secured_for_a_till_that_has_forgotten_it_is_kept_for_a_person(
    house, windows, tmp_path
):
    """Put back to a copy from before, with no beat in between: nothing else would show it."""
    one, two = windows
    backup = one.copy(tmp_path / "backup")
    owning.secure(one.desk, one.server, HAMLET, [PlaceId(3)])
    owning.secure(two.desk, two.server, HAMLET, [PlaceId(4)])
    one.put_back(backup)
    two.stop()
    two.start()
    assert one.desk.guard.verdict == "intact"
    assert not one.beat().renewed
    two.beat()
    assert states(house, 3, 4) == [PlaceState.QUARANTINED, PlaceState.SECURED]
    with pytest.raises(Refusal):
        two.sell(3)
    two.sell(4)


def test_whoever_asked_for_a_new_life_is_not_whole_any_more_however_it_is_copied(
    house, windows, tmp_path
):
    one, _ = windows
    backup = one.copy(tmp_path / "backup")
    batching.execute(house.books, [WriteOff(1, signed())])
    house.line.losing, house.line.lose = "/v1/renewals", 1
    with pytest.raises(Exception, match="does not answer"):
        one.beat()
    one.put_back(backup)
    assert one.desk.guard.verdict == "rolled_back"
    one.beat(2)
    assert one.life() > 2, "the life that was given and perhaps lived is not given again"
    one.sell(3)


def test_a_till_with_its_anchor_begins_anew_and_nothing_is_stranded(house, windows):
    one, two = windows
    allot(house, 1, 3, 4)
    one.beat()
    one.sell(3)
    one.beat()
    batching.execute(house.books, [WriteOff(1, signed())])
    assert states(house, 4) == [PlaceState.QUARANTINED]
    assert one.beat(2).renewed is False
    assert one.life() == 2
    assert states(house, 3, 4) == [PlaceState.SOLD, PlaceState.FREE]
    one.sell(4)
    two.sell(9)


def test_of_two_copies_of_one_till_only_one_sells(house, windows, tmp_path):
    original, other = windows
    allot(house, 1, 3, 4)
    original.beat()
    disk = original.copy(tmp_path / "clone")
    clone = Window("Till 1", house.line, original.own, disk, machine="another machine").start()
    with pytest.raises(Refusal) as refused:
        clone.sell(3)
    assert refused.value.reason is Reason.TILL_SUSPENDED
    clone.beat(2)
    assert clone.life() == 2
    assert states(house, 3, 4) == [PlaceState.QUARANTINED] * 2
    assert clone.owned() == {}
    house.line.away = True
    original.sell(3)  # it is cut off, and what it owned nobody else may sell
    house.line.away = False
    original.beat(2)
    assert states(house, 3, 4) == [PlaceState.SOLD, PlaceState.FREE]
    with pytest.raises(Refusal):
        clone.sell(9)
    clone.stop()
    assert house.rows(tables.tasks) == []
    other.sell(4)


def test_an_operation_of_an_old_life_is_refused(house, windows):
    one, _ = windows
    with pytest.raises(Refusal) as refused:
        RemoteServer(
            Http(URL, one.own.token, transport=house.line), SystemClock(), life=lambda: 9
        ).hold(OperationId(uuid4()), HAMLET, [PlaceId(3)])
    assert refused.value.reason is Reason.TILL_FENCED


def test_a_copy_put_back_hears_of_its_open_tasks_again_and_of_no_settled_one(
    house, windows, tmp_path
):
    """What the server did not take is told with the till's own history, too."""
    till, other = windows
    owning.secure(other.desk, other.server, HAMLET, [PlaceId(3), PlaceId(4), PlaceId(5)])
    with till.desk.database.transaction() as unit:  # its books say that they are its own
        places = [PlaceId(3), PlaceId(4), PlaceId(5)]
        unit.leases.allot(OperationId(uuid4()), HAMLET, places, 1)
    order = till.sell(3, 4, 5)
    copy = till.copy(tmp_path / "copy")  # before the server's answer came
    till.beat()
    settled, handed_on = (order.tickets[index].id.hex for index in (0, 1))
    with till.desk.database.transaction() as unit:
        (number,) = {task.number for task in unit.tasks.open()}
        for subject, remedy in ((settled, "noted"), (handed_on, "handed_on")):
            body = TaskSettled(1, number, subject, remedy, "found", PersonId("c1"), PersonId("s1"))
            (task,) = unit.tasks.of(1, number, subject)
            unit.tasks.settle(task.id, body.approver, 2, body.remedy, body.note)
            unit.journal.append(body, 2)
    till.beat()
    till.desk.before_paper()
    till.put_back(copy)
    with till.desk.database.transaction() as unit:
        assert unit.tasks.every() == ()
    till.beat(2)
    assert till.life() == 2
    with till.desk.database.transaction() as unit:
        waiting = [(one.incarnation, one.subject, one.remedy) for one in unit.tasks.waiting()]
    unsettled = order.tickets[2].id.hex
    assert waiting == [(1, unsettled, ""), (1, handed_on, "handed_on")]


def test_what_no_upload_was_answered_with_is_heard_when_the_till_starts_again(
    house, windows, tmp_path
):
    """As while a server put back from a copy waits for its tills."""
    till, other = windows
    owning.secure(other.desk, other.server, HAMLET, [PlaceId(3)])
    with till.desk.database.transaction() as unit:
        unit.leases.allot(OperationId(uuid4()), HAMLET, [PlaceId(3)], 1)
    ticket = till.sell(3).tickets[0]
    till.beat()
    with till.desk.database.transaction() as unit:
        head = unit.journal.head()
    till.stop()
    with closing(sqlite3.connect(till.folder / "till.sqlite")) as raw, raw:
        raw.execute("DELETE FROM tasks")  # the answer told nothing
    till.start()
    for _ in range(2):
        till.beat()
        with till.desk.database.transaction() as unit:
            assert [one.subject for one in unit.tasks.open()] == [ticket.id.hex]
            assert unit.journal.head() == head
