"""A performance that is not played: its sales stop, its refunds are counted until none is left."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import update

from pos.domain.ids import OperationId
from pos.domain.refusals import Reason, Refusal
from sync.server import catalogue, reports, tables
from sync.server.cli import main
from sync.server.database import Database
from sync.server.requests import Allot
from tests.sync.server.books import TableBooks
from tests.sync.server.served import write_season
from tests.sync.server.tills import PaperTill, beat, hold, secure, signed


@pytest.fixture
def closed(books: TableBooks) -> Any:
    """Till 1 has sold two orders; then the performance is cancelled."""
    paper = PaperTill(1)
    orders = paper.sale([3, 4]), paper.sale([5])
    books.decide(paper.upload(), beat(1, number=2, acknowledged=2))
    with books.database.writing() as connection:
        its = tables.performances.c.id == 1
        connection.execute(update(tables.performances).where(its).values(closed=True))
    return orders


def reason_of(answer: Any) -> Reason:
    assert isinstance(answer, Refusal), answer
    return answer.reason


def test_nothing_of_it_is_held_secured_or_set_aside(books: TableBooks, closed: Any):
    answers = books.decide(hold(2, [7]), secure(2, [8]), Allot(1, (9,), 2, signed("allot")))
    assert [reason_of(one) for one in answers] == [Reason.PERFORMANCE_CLOSED] * 3
    (forecast,) = books.decide(Allot(1, (9,), 2))
    assert forecast.places == []
    (elsewhere,) = books.decide(hold(2, [7], performance=2))
    assert elsewhere.places == [7]


def test_a_sale_that_was_made_before_anybody_knew_is_taken(books: TableBooks, closed: Any):
    paper = PaperTill(2)
    paper.sale([9])
    (applied,) = books.decide(paper.upload())
    assert applied.applied == 1
    assert reports.cancellation(books.database, 1).tickets_left == 4


def test_what_is_left_is_listed_until_nothing_is(books: TableBooks, closed: Any):
    first, second = closed
    before = reports.cancellation(books.database, 1)
    assert (before.tickets_left, before.tickets_done) == (3, 0)
    assert {(one.number, one.tickets, one.till) for one in before.left} == {
        (first.number, 2, 1),
        (second.number, 1, 1),
    }
    other = PaperTill(2)
    for order in closed:
        other.refund(order, right=OperationId(uuid4()))
    books.decide(other.upload())
    after = reports.cancellation(books.database, 1)
    assert (after.tickets_left, after.tickets_done, after.left) == (0, 3, [])


def test_a_supervisors_command_cancels_it_and_a_new_season_does_not_open_it_again(
    tmp_path: Path,
):
    season, url = tmp_path / "season", f"sqlite:///{tmp_path / 'sales.sqlite'}"
    season.mkdir()
    write_season(season)
    assert main(["init", "--database", url, "--season", str(season)]) == 0
    word = ["cancel", "--database", url, "--performance", "1", "--person", "S", "--reason", "ill"]
    assert main(word) == 0
    assert main(word) == 0, "again is no fault"
    database = Database(url)
    for again in (False, True):
        if again:
            catalogue.take(database, season)
        version, body = catalogue.current(database)
        assert version == (3 if again else 2)
        assert body.count(b'"cancelled":true') == 1
    with database.reading() as connection:
        kept = connection.execute(tables.decisions.select()).one()
    assert (kept.what, kept.subject, kept.reason) == ("cancel", "performance 1", "ill")
    database.close()
