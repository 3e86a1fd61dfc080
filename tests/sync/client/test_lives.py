"""Whole lives of tills over the real server: grants, copies put back, clones, restored books."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest

from pos.domain.ids import OperationId, OrderId, PerformanceId, PersonId, PlaceId, ShiftId, TicketId
from pos.domain.journal import Sale, ShiftOpened, TaskSettled
from pos.domain.leases import Picture
from pos.domain.order import Order, Tender, Ticket
from pos.domain.refusals import Reason, Refusal
from pos.services import owning
from pos.services.anchoring import Guard
from pos.services.desk import Desk
from pos.services.system import RandomIds, SystemClock
from pos.storage.anchorfile import AnchorFile
from pos.storage.credentials import Credentials
from pos.storage.database import Database
from sync.client.conversation import Turn
from sync.client.enrolment import enrol_over
from sync.client.http import Http
from sync.client.member import Member
from sync.client.server import RemoteServer
from sync.protocol.wire import PlaceState, Snapshot
from sync.server import batching, tables
from sync.server.database import Database as Books
from sync.server.requests import Allot, Recover, WriteOff
from sync.server.state import Signed
from tests.sync.client.inprocess import InProcess
from tests.sync.client.test_real_server import HAMLET, URL, House, house, season

__all__ = ["house", "season"]


@dataclass
class Window:
    """A till with its anchor, on a disk that can be copied and put back."""

    name: str
    line: InProcess
    own: Credentials
    folder: Path
    machine: str = "its own machine"
    desk: Desk = None  # type: ignore[assignment]

    def start(self) -> "Window":
        database = Database.open(self.folder / "till.sqlite")
        guard = Guard(AnchorFile(self.folder.parent / f"{self.name}.anchor"), self.machine)
        self.desk = Desk(database, self.own, SystemClock(), RandomIds(), guard)
        http = Http(URL, self.own.token, transport=self.line)
        self.member = Member(self.desk, http)
        self.server = RemoteServer(http, self.desk.clock, life=self.life, pause=lambda _s: None)
        return self

    def stop(self) -> None:
        self.desk.database.close()

    def life(self) -> int:
        with self.desk.database.transaction() as unit:
            return unit.identity.incarnation()

    def beat(self, times: int = 1) -> Turn:
        for _ in range(times):
            turn = self.member.beat()
        return turn

    def owned(self) -> dict[int, str]:
        with self.desk.database.transaction() as unit:
            return {lease.place: lease.state for lease in unit.leases.of(HAMLET)}

    def sell(self, *places: int, paper: bool = True) -> Order:
        """A sale in the journal, from what is owned; its paper goes out unless the power does."""
        owning.secure(self.desk, self.server, HAMLET, [PlaceId(one) for one in places])
        self.desk.guard.check()
        from pos.domain.ids import CategoryId, TicketTypeId
        from pos.domain.plan import PlaceLabel

        tickets = tuple(
            Ticket(
                TicketId(uuid4()),
                HAMLET,
                PlaceId(one),
                PlaceLabel("Stalls", "A", str(one)),
                CategoryId("1"),
                TicketTypeId("adult"),
                1000,
                "",
            )
            for one in places
        )
        with self.desk.database.transaction() as unit:
            number = unit.journal.head().number
            if not unit.shifts.every():
                shift = ShiftOpened(ShiftId(uuid4()), PersonId("cashier-1"), 0, "EUR")
                unit.journal.append(shift, 1)
            order = Order(
                OrderId(uuid4()),
                f"{self.own.till}-{number + 1:06d}",
                self.own.till,
                ShiftId(uuid4()),
                PersonId("cashier-1"),
                1,
                "EUR",
                tickets,
                (Tender("cash", 1000 * len(places)),),
            )
            unit.journal.append(Sale(order), 1)
            unit.leases.end(HAMLET, [PlaceId(one) for one in places])
        if paper:
            self.desk.before_paper()
        return order

    def copy(self, to: Path) -> Path:
        self.stop()
        shutil.rmtree(to, ignore_errors=True)
        shutil.copytree(self.folder, to)
        self.start()
        return to

    def put_back(self, copy: Path) -> None:
        self.stop()
        shutil.rmtree(self.folder)
        shutil.copytree(copy, self.folder)
        self.start()


@pytest.fixture
def windows(house: House, tmp_path: Path) -> Iterator[list[Window]]:
    found = []
    for name in ("Till 1", "Till 2"):
        own = enrol_over(Http(URL, transport=house.line), URL, house.code(name))
        folder = tmp_path / name
        folder.mkdir()
        found.append(Window(name, house.line, own, folder).start())
        found[-1].beat()
    yield found
    for one in found:
        one.stop()


def allot(house: House, till: int, *places: int) -> None:
    (done,), _ = batching.execute(house.books, [Allot(HAMLET, places, till)])
    assert not isinstance(done, Refusal), done


def states(house: House, *places: int) -> list[int]:
    found = {(row.performance, row.place): row.state for row in house.rows(tables.claims)}
    return [found.get((HAMLET, place), 0) for place in places]


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
    from sync.server.requests import CallBack

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


def test_a_copy_put_back_whose_end_nobody_has_is_quarantined(house, windows, tmp_path):
    one, two = windows
    allot(house, 1, 3, 4)
    one.beat()
    backup = one.copy(tmp_path / "backup")
    house.line.away = True
    one.sell(3)  # its paper is out, and nobody has heard of it
    house.line.away = False
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


def test_a_till_with_its_anchor_begins_anew_and_nothing_is_stranded(house, windows):
    one, two = windows
    allot(house, 1, 3, 4)
    one.beat()
    one.sell(3)
    one.beat()
    batching.execute(house.books, [WriteOff(1, _signed())])
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


def backup_of(house: House, path: Path) -> Path:
    import sqlite3

    with sqlite3.connect(house.books.file) as source, sqlite3.connect(path) as target:
        source.backup(target)
    return path


def put_back(house: House, copy: Path) -> None:
    """The books as they were; a new generation, as their anchor would demand."""
    import sqlite3

    with sqlite3.connect(copy) as source, sqlite3.connect(house.books.file) as target:
        source.backup(target)
    batching.execute(house.books, [Recover()])


def test_books_put_back_get_from_the_tills_what_they_lack(house, windows, tmp_path):
    one, two = windows
    allot(house, 1, 3, 4)
    one.beat()
    copy = backup_of(house, tmp_path / "books.sqlite")
    one.sell(3)
    one.beat()
    two.sell(9)
    two.beat()
    allot(house, 2, 11, 12)
    assert two.beat().taken == 2
    put_back(house, copy)
    assert states(house, 3, 9, 11) == [PlaceState.ALLOTTED, PlaceState.FREE, PlaceState.FREE]
    with pytest.raises(Refusal) as refused:
        one.sell(9)
    assert refused.value.reason is Reason.SERVER_RECOVERING
    one.beat(2)
    with pytest.raises(Refusal):
        one.sell(20)
    house.line.away = True
    two.sell(11)  # a till that is cut off sells on
    house.line.away = False
    two.beat(2)
    assert states(house, 3, 4, 9, 11, 12) == [4, 3, 4, 4, 3]
    one.sell(20)
    assert house.rows(tables.tasks) == []


def test_a_missing_till_s_sales_are_kept_by_what_the_others_saw(
    house,
    windows,
    tmp_path,
):
    one, two = windows
    copy = backup_of(house, tmp_path / "books.sqlite")
    two.sell(9)
    two.beat()
    http = Http(URL, one.own.token, transport=house.line)
    seen = http.get(f"/v1/performances/{HAMLET}/snapshot", Snapshot)
    with one.desk.database.transaction() as unit:
        owners = tuple((place, till) for place, till in seen.owners)
        unit.pictures.keep(
            Picture(PerformanceId(HAMLET), seen.generation, seen.version, seen.states, owners, 1)
        )
    put_back(house, copy)
    one.beat(2)
    assert states(house, 9) == [PlaceState.QUARANTINED]
    batching.execute(house.books, [WriteOff(2, _signed())])
    with pytest.raises(Refusal) as refused:
        one.sell(9)
    assert refused.value.reason is Reason.PLACE_TAKEN
    one.sell(10)
    two.beat(2)  # it turns up after all
    assert states(house, 9) == [PlaceState.SOLD]


def test_a_till_enrolled_after_the_backup_is_known_again(house, windows, tmp_path):
    copy = backup_of(house, tmp_path / "books.sqlite")
    own = enrol_over(Http(URL, transport=house.line), URL, house.code("Till 3"))
    folder = tmp_path / "Till 3"
    folder.mkdir()
    third = Window("Till 3", house.line, own, folder).start()
    third.beat()
    third.sell(15)
    third.beat()
    put_back(house, copy)
    for one in (*windows, third):
        one.beat(2)
    assert states(house, 15) == [PlaceState.SOLD]
    assert [row.name for row in house.rows(tables.tills)] == ["Till 1", "Till 2", "Till 3"]
    third.stop()


def _signed() -> Signed:
    now = int(datetime.now(UTC).timestamp() * 1000)
    return Signed(uuid4().hex, 1, "write_off", "till 1", "supervisor-1", "lost", now, "")


def test_books_behind_their_anchor_are_known_at_the_start(house, windows, tmp_path):
    from sync.server import highwater

    one, _ = windows
    copy = backup_of(house, tmp_path / "books.sqlite")
    kept = tmp_path / "server.anchor"
    one.sell(3)
    one.beat()
    with house.books.reading() as connection:
        highwater.write(kept, highwater.of(connection))
    assert not _is_behind(house.books, kept)
    old = Books(f"sqlite:///{copy}")
    assert _is_behind(old, kept)
    old.close()


def _is_behind(books: Books, kept: Path) -> bool:
    from sync.server import highwater

    with books.reading() as connection:
        return highwater.is_behind(highwater.of(connection), highwater.read(kept))


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
