"""The client and the real sales server, in one process."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy

from pos.domain.ids import OperationId, PerformanceId, PersonId, PlaceId, ShiftId
from pos.domain.journal import CashMoved, Return
from pos.domain.refusals import Reason, Refusal, Trouble
from pos.domain.ticketcode import certified_key
from pos.services import catalogue
from pos.services.desk import Desk
from pos.services.system import RandomIds, SystemClock
from pos.storage import credentials
from pos.storage.database import Database
from pos.storage.plans import PlanShelf
from sync.client.catalogue import Catalogue
from sync.client.enrolment import enrol_over
from sync.client.http import Http
from sync.client.outbox import Outbox
from sync.client.server import RemoteServer
from sync.protocol.wire import PlaceState, Snapshot
from sync.server import catalogue as server_catalogue
from sync.server import database as server_database
from sync.server import enrolment, tables
from sync.server.demo_season import small
from sync.server.office import Office
from tests.sync.client.inprocess import InProcess, running

URL = "http://127.0.0.1"
HAMLET = PerformanceId(1)
SEATS = [PlaceId(3), PlaceId(4)]


@dataclass
class House:
    """The server, how it is reached, and its books."""

    books: server_database.Database
    line: InProcess

    def code(self, name: str) -> str:
        return enrolment.issue_code(self.books, name)

    def rows(self, table: sqlalchemy.Table) -> list[sqlalchemy.Row]:
        with self.books.reading() as connection:
            return list(connection.execute(sqlalchemy.select(table)))


@dataclass
class Till:
    """One enrolled till."""

    desk: Desk
    http: Http
    server: RemoteServer

    def states(self) -> bytes:
        return self.http.get(f"/v1/performances/{HAMLET}/snapshot", Snapshot).states

    def operation(self) -> OperationId:
        return OperationId(self.desk.ids.new())


@pytest.fixture(scope="module")
def season(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("season")
    small(folder)
    return folder


@pytest.fixture
def house(tmp_path: Path, season: Path) -> Iterator[House]:
    books = server_database.Database(f"sqlite:///{tmp_path / 'sales.sqlite'}")
    books.create()
    server_catalogue.take(books, season)
    with running(Office(books)) as line:
        yield House(books, line)
    books.close()


@pytest.fixture
def tills(house: House, tmp_path: Path) -> Iterator[list[Till]]:
    found = []
    for name in ("Till 1", "Till 2"):
        own = enrol_over(Http(URL, transport=house.line), URL, house.code(name))
        database = Database.open(tmp_path / f"{name}.sqlite")
        with database.transaction() as unit:
            unit.identity.bind(own.till, own.incarnation)
        desk = Desk(database, own, SystemClock(), RandomIds())
        http = Http(URL, own.token, transport=house.line)
        server = RemoteServer(http, desk.clock, pause=lambda _seconds: None)
        found.append(Till(desk, http, server))
    yield found
    for till in found:
        till.desk.database.close()


def move_cash(till: Till, amount_minor: int) -> None:
    with till.desk.database.transaction() as unit:
        shift = ShiftId(till.desk.ids.new())
        body = CashMoved(shift, PersonId("cashier-1"), amount_minor, "EUR", "change")
        unit.journal.append(body, till.desk.clock.now_ms())


def test_enrolment_gives_a_name_and_a_certificate_of_this_tills_key(house, tmp_path):
    own = enrol_over(Http(URL, transport=house.line), URL, f" {house.code('Till 1').lower()} ")
    assert (own.till, own.till_name, own.incarnation) == (1, "Till 1", 1)
    server_key = enrolment.identity(house.books).key.public_key()
    till, key = certified_key(own.certificate, server_key)
    assert till == 1
    assert key.public_bytes_raw() == own.private_key.public_key().public_bytes_raw()
    path = tmp_path / "credentials.json"
    credentials.save(own, path)
    assert path.stat().st_mode & 0o077 == 0
    assert credentials.load(path).token == own.token


def test_a_wrong_or_used_code_enrols_nobody(house):
    http = Http(URL, transport=house.line)
    code = house.code("Till 1")
    enrol_over(http, URL, code)
    for wrong in (code, "0000-0000-0000-0000", ""):
        with pytest.raises(Refusal) as caught:
            enrol_over(http, URL, wrong)
        assert caught.value.reason is Reason.ENROLMENT_CODE_WRONG
    assert len(house.rows(tables.tills)) == 1


@pytest.mark.parametrize("lost_answers", [0, 1, 2])
def test_however_many_answers_are_lost_there_is_one_hold(house, tills, lost_answers):
    house.line.lose = lost_answers
    hold = tills[0].server.hold(tills[0].operation(), HAMLET, SEATS)
    assert hold.places == (3, 4)
    assert house.line.asked.count("POST /v1/holds") == lost_answers + 1
    assert [(row.place, row.till) for row in house.rows(tables.claims)] == [(3, 1), (4, 1)]
    assert len(house.rows(tables.feed)) == 2


def test_a_held_seat_is_refused_and_names_the_till(house, tills):
    tills[0].server.hold(tills[0].operation(), HAMLET, SEATS)
    with pytest.raises(Refusal) as caught:
        tills[1].server.hold(tills[1].operation(), HAMLET, [PlaceId(4), PlaceId(5)])
    assert caught.value.reason is Reason.PLACE_TAKEN
    held = int(PlaceState.HELD)
    assert caught.value.params == {"taken": [{"place": 4, "till": 1, "state": held}], "free": [5]}


def test_secured_places_come_free_by_the_journal_and_the_operation_is_dead(house, tills):
    one = tills[0]
    operation = one.operation()
    one.server.secure(operation, HAMLET, SEATS)
    assert one.states()[3:5] == bytes([PlaceState.SECURED] * 2)
    with one.desk.database.transaction() as unit:
        unit.journal.append(Return(operation, HAMLET, tuple(SEATS)), one.desk.clock.now_ms())
    assert Outbox(one.desk, one.http).drain() == 1
    assert not any(one.states())
    late = Return(one.operation(), HAMLET, (PlaceId(9),))
    with one.desk.database.transaction() as unit:
        unit.journal.append(late, one.desk.clock.now_ms())
    Outbox(one.desk, one.http).drain()
    with pytest.raises(Refusal) as caught:
        one.server.secure(late.operation, HAMLET, [PlaceId(9)])
    assert caught.value.reason is Reason.OPERATION_CANCELLED


def test_released_places_can_be_held_by_the_next(tills):
    tills[0].server.hold(tills[0].operation(), HAMLET, SEATS)
    tills[0].server.release(tills[0].operation(), HAMLET, SEATS)
    assert tills[1].server.hold(tills[1].operation(), HAMLET, SEATS).places == (3, 4)


def test_an_upload_whose_answer_was_lost_is_on_the_server_once(house, tills):
    till = tills[0]
    outbox = Outbox(till.desk, till.http)
    move_cash(till, 100)
    move_cash(till, 200)
    house.line.lose = 1
    with pytest.raises(Trouble):
        outbox.drain()
    move_cash(till, 300)
    assert outbox.drain() == 3
    assert [row.number for row in house.rows(tables.entries)] == [1, 2, 3]


def test_the_season_and_its_halls_come_once_and_stay_for_a_day_without_a_server(
    house, tills, tmp_path
):
    till, shelf = tills[0], PlanShelf(tmp_path / "plans")
    fetching = Catalogue(till.desk, till.http, shelf)
    season = fetching.refresh()
    assert [one.id for one in season.performances] == [1, 2]
    plan = shelf.load(season.performances[0].plan_digest)
    assert plan is not None
    assert plan.place_count == 200
    house.line.asked.clear()
    assert fetching.refresh() == season
    assert house.line.asked == ["GET /v1/season"]
    house.line.away = True
    with pytest.raises(Trouble):
        fetching.refresh()
    assert catalogue.current_season(till.desk) == season


def test_fetching_tells_how_far_it_is_and_can_be_left_for_later(house, tills, tmp_path):
    till, shelf = tills[0], PlanShelf(tmp_path / "plans")
    told = []
    Catalogue(till.desk, till.http, shelf).refresh(told.append)
    assert told == sorted(told)
    assert told[0] == 0.0
    assert 0.5 in told
    assert told[-1] > 0.9

    class Later(Exception):
        pass

    def leave(_part):
        raise Later

    other = PlanShelf(tmp_path / "other")
    with pytest.raises(Later):
        Catalogue(tills[1].desk, tills[1].http, other).refresh(leave)
    assert catalogue.current_season(tills[1].desk) is None


def test_a_season_is_not_kept_before_all_its_halls_are_here(house, tills, tmp_path):
    till = tills[0]
    house.line.losing, house.line.lose = "/v1/plans/", 1
    fetching = Catalogue(till.desk, till.http, PlanShelf(tmp_path / "plans"))
    with pytest.raises(Trouble):
        fetching.refresh()
    assert catalogue.current_season(till.desk) is None
    assert fetching.refresh().version == 1


def test_a_newer_season_replaces_the_kept_one(house, tills, season, tmp_path):
    till = tills[0]
    fetching = Catalogue(till.desk, till.http, PlanShelf(tmp_path / "plans"))
    assert fetching.refresh().version == 1
    server_catalogue.take(house.books, season)
    assert fetching.refresh().version == 2
    current = catalogue.current_season(till.desk)
    assert current is not None
    assert current.version == 2
