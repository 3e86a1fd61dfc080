"""The server's books put back from a copy: what the tills know makes them whole again."""

from pathlib import Path

import pytest

from pos.domain.leases import Picture
from pos.domain.refusals import Reason, Refusal
from sync.client.enrolment import enrol_over
from sync.client.http import Http
from sync.protocol.wire import PlaceState, Snapshot
from sync.server import batching, tables
from sync.server.database import Database as Books
from sync.server.requests import WriteOff
from tests.sync.client.test_real_server import HAMLET, URL, house, season
from tests.sync.client.window import Window, allot, backup_of, put_back, signed, states, windows

__all__ = ["house", "season", "windows"]


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

    def look() -> None:
        seen = http.get(f"/v1/performances/{HAMLET}/snapshot", Snapshot)
        owners = tuple((place, till) for place, till in seen.owners)
        picture = Picture(HAMLET, seen.generation, seen.version, seen.states, owners, 1)
        with one.desk.database.transaction() as unit:
            unit.pictures.keep(picture)

    look()
    put_back(house, copy)
    look()  # its feed is back sooner than its beat; what it saw before is not forgotten for that
    one.beat(2)
    assert states(house, 9) == [PlaceState.QUARANTINED]
    batching.execute(house.books, [WriteOff(2, signed())])
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
