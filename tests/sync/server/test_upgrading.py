"""Books of an older program, brought to this one's tables."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import inspect

from pos.domain.refusals import Reason, Refusal
from sync.protocol.wire import PlaceState
from sync.server import batching, tables, upgrading
from sync.server.database import Database
from tests.sync.server.tills import PaperTill, beat, hold

DUMP = Path(__file__).with_name("schema_1.sql")


@pytest.fixture
def old(tmp_path: Path) -> str:
    """Books of schema 1: till 1 has secured place 3, till 2 holds place 4."""
    path = tmp_path / "sales.sqlite"
    with sqlite3.connect(path) as raw:
        raw.executescript(DUMP.read_text("utf-8"))
    raw.close()
    return f"sqlite:///{path}"


def test_the_tills_go_on_with_what_they_had(old: str):
    database = Database(old)
    database.check()
    late = hold(2, [3])
    (refused,), _ = batching.execute(database, [late])
    assert isinstance(refused, Refusal)
    assert refused.reason is Reason.PLACE_TAKEN
    (heard,), _ = batching.execute(database, [beat(1)])
    assert heard.must == "", "nobody has to say again what these books know"
    till = PaperTill(1)
    till.sale([3])
    (applied,), _ = batching.execute(database, [till.upload()])
    assert applied.tasks == []
    with database.reading() as connection:
        rows = connection.execute(tables.claims.select()).fetchall()
        limit = connection.execute(tables.performances.select()).one().allot_limit
    assert {row.place: row.state for row in rows} == {3: PlaceState.SOLD, 4: PlaceState.HELD}
    assert limit == 6
    database.close()


def test_books_without_wallets_get_room_for_them(empty_url: str):
    database = Database(empty_url)
    database.create()
    with database.writing() as connection:
        for table in (tables.wallet_refunds, tables.wallet_attempts):
            table.drop(connection)
        upgrading._to_5(connection)
    assert inspect(database.engine).has_table("wallet_refunds")
    database.close()


def test_upgraded_tables_are_those_that_are_made_today(old: str, tmp_path: Path):
    upgraded, fresh = Database(old), Database(f"sqlite:///{tmp_path / 'fresh.sqlite'}")
    upgraded.check()
    fresh.create()
    for table in tables.metadata.tables:
        columns = [
            {one["name"] for one in inspect(database.engine).get_columns(table)}
            for database in (upgraded, fresh)
        ]
        assert columns[0] == columns[1], table
    upgraded.check()  # again is no fault
    upgraded.close()
    fresh.close()
