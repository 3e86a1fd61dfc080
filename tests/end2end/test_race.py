"""Real tills and one real server: every seat of a performance, each sold once."""

import threading
from collections import Counter

import pytest

from pos.domain.ids import PerformanceId
from pos.services.verifying import verify
from pos.storage import credentials
from sync.client.feed import Feed
from sync.client.http import Http
from sync.client.replica import Replica
from sync.protocol.wire import PlaceState
from tests.end2end.bad_line import BadLine
from tests.end2end.house import WAIT_S, House
from tests.postgres_server import running_postgres

SEATS = 200


class Watcher:
    """A till's map during the race: everything the feed says, in one picture."""

    def __init__(self):
        self.replica = Replica(SEATS)
        self.first = None
        self.versions = []
        self.sold_out = threading.Event()

    def snapshot(self, snapshot):
        self.first = snapshot.version if self.first is None else self.first
        self.replica.apply_snapshot(snapshot)
        self._look()

    def unsure(self):
        pass

    def changes(self, changes):
        self.replica.apply(changes)
        self.versions += [one.version for one in changes.changes]
        self._look()

    def heard(self):
        return

    def lost(self, trouble):
        return

    def _look(self):
        if (self.replica.states == PlaceState.SOLD).all():
            self.sold_out.set()


def race(house: House, line: str = "") -> Watcher:
    """All tills sell as fast as they can while a map watches."""
    own = credentials.load(house.tills["Till 1"] / "credentials.json")
    http = Http(house.url, own.token)
    watcher, stop = Watcher(), threading.Event()
    feed = Feed(http, PerformanceId(1), watcher)
    thread = threading.Thread(target=feed.run, args=(stop,))
    thread.start()
    try:
        tills = [house.till(name, "race", "--performance", "1", line=line) for name in house.tills]
        for till in tills:
            till.wait()
        assert watcher.sold_out.wait(WAIT_S)
    finally:
        stop.set()
        feed.hang_up()
        thread.join(WAIT_S)
        http.close()
    return watcher


def check_books(house: House, watcher: Watcher) -> None:
    orders = {name: house.sales_of(name) for name in house.tills}
    sold = Counter(
        ticket.place for some in orders.values() for order in some for ticket in order.tickets
    )
    assert sold == Counter(range(SEATS)), "each seat sold exactly once"
    assert all(orders[name] for name in house.tills), "a race has two sides"
    assert set(house.claims(1)) == set(range(SEATS))
    assert set(house.claims(1).values()) == {PlaceState.SOLD}
    on_tills = sorted((one.number, one.total_minor) for some in orders.values() for one in some)
    on_server = sorted((one.number, one.total_minor) for one in house.sales_on_server())
    assert on_tills == on_server
    for name in house.tills:
        assert verify(house.tills[name] / "till.sqlite").findings == ()
    assert house.tasks() == []
    versions = house.versions(1)
    assert versions == list(range(1, len(versions) + 1)), "the feed has no hole"
    assert watcher.versions == versions[watcher.first :], "the map heard each change once"


def check_race(house: House, line: str = "") -> None:
    watcher = race(house, line)
    check_books(house, watcher)
    taken = {name: sum(one.total_minor for one in house.sales_of(name)) for name in house.tills}
    ends = {name: house.words_of(name)[-1] for name in house.tills}
    assert {name: end["minor"] for name, end in ends.items()} == taken
    assert sum(taken.values()) == sum(one.total_minor for one in house.sales_on_server())
    assert sum(end["refused"] for end in ends.values()) > 0, "they wanted the same seats"


@pytest.mark.slow
def test_two_tills_race_for_every_seat_on_sqlite(house):
    check_race(house)


@pytest.mark.slow
def test_on_a_line_that_loses_answers_each_seat_is_still_sold_once(house):
    with BadLine(house.url, lose_every=9) as line:
        check_race(house, line.url)
        assert line.lost > 20


@pytest.mark.slow
@pytest.mark.postgres
def test_three_tills_race_for_every_seat_on_postgresql_with_two_workers(tmp_path, season):
    with running_postgres(durable=False) as url:
        house = House(tmp_path, url, workers=2)
        try:
            house.open(season)
            # Which worker a till meets is chance; with three, and a map, they are hardly ever one.
            house.enrol("Till 1", "Till 2", "Till 3")
            check_race(house)
        finally:
            house.close()
