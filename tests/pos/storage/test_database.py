"""The till's database: made, migrated, refused, durable, and one transaction at a time."""

import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from importlib import resources
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine
from sqlalchemy.exc import IntegrityError

from pos.domain.ids import uuid7
from pos.domain.order import Tender
from pos.domain.refusals import Reason, Refusal
from pos.storage import database as database_module
from pos.storage import migrating
from pos.storage.database import Database
from pos.storage.migrations import REVISIONS
from pos.storage.tables import Base
from pos.storage.triggers import triggers

NEXT = f"{int(REVISIONS[-1]) + 1:04}"
SECOND = f"""
from alembic import op
revision = "{NEXT}"
down_revision = "{REVISIONS[-1]}"
def upgrade():
    op.execute("CREATE TABLE vouchers (id TEXT PRIMARY KEY) STRICT")
    if {{broken}}:
        raise RuntimeError("broken in the middle")
"""


@pytest.fixture
def till(tmp_path: Path) -> Iterator[Database]:
    database = Database.open(tmp_path / "till.sqlite")
    yield database
    database.close()


def rows(path: Path, sql: str) -> list[Any]:
    with closing(sqlite3.connect(path)) as raw:
        return raw.execute(sql).fetchall()


def words(sql: str) -> str:
    return " ".join(sql.replace("(", " ( ").replace(")", " ) ").split())


def test_a_new_till_has_the_newest_revision_and_needs_no_backup(till: Database) -> None:
    assert rows(till.path, "SELECT version_num FROM alembic_version") == [(REVISIONS[-1],)]
    assert not list(till.path.parent.glob("*.bak"))
    assert till.path.stat().st_mode & 0o077 == 0


def test_a_till_whose_first_start_was_cut_short_starts_the_next_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite has written its header by then, and no table."""

    def ends(engine: Engine, *_: object) -> None:
        with engine.connect():
            raise KeyboardInterrupt

    path = tmp_path / "till.sqlite"
    with monkeypatch.context() as killed:
        killed.setattr(database_module, "upgrade", ends)
        with pytest.raises(KeyboardInterrupt):
            Database.open(path)
    assert path.stat().st_size
    Database.open(path).close()
    assert migrating.revision_of(path) == REVISIONS[-1]


def test_the_migrations_make_exactly_the_tables_that_the_code_knows(till: Database) -> None:
    fresh = create_engine("sqlite://")
    with fresh.begin() as connection:
        Base.metadata.create_all(connection)
        wanted = connection.exec_driver_sql(
            "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"
        ).all()
    fresh.dispose()
    made = dict(
        rows(
            till.path,
            "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND type <> 'trigger'"
            " AND name <> 'alembic_version'",
        )
    )
    assert {name: words(sql) for name, sql in made.items()} == {
        name: words(sql) for name, sql in wanted
    }
    standing = dict(rows(till.path, "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
    assert {name: sql.split() for name, sql in standing.items()} == {
        name: sql.split() for name, sql in triggers().items()
    }


def test_a_sale_is_on_the_disk_when_its_commit_returns(till: Database) -> None:
    with till.transaction() as unit:
        connection = unit.identity._session.connection()
        read = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "recursive_triggers")
        }
    assert read == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "recursive_triggers": 1,
    }


def test_opening_again_does_not_need_the_migrations(
    till: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrating, "upgrade", None)
    monkeypatch.setattr(database_module, "upgrade", None)
    Database.open(till.path).close()


@pytest.fixture
def next_release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """This program's migrations and one more; the file to write that one to."""
    folder = tmp_path / "migrations"
    shutil.copytree(Path(str(resources.files("pos.storage.migrations"))), folder)
    monkeypatch.setattr(
        migrating, "resources", SimpleNamespace(files=lambda _: folder, as_file=resources.as_file)
    )
    for module in (migrating, database_module):
        monkeypatch.setattr(module, "REVISIONS", (*REVISIONS, NEXT))
    yield folder / "versions" / f"{NEXT}_next.py"


def test_an_older_database_is_backed_up_and_upgraded(office: Any, next_release: Path) -> None:
    order = office.sell(4)
    office.desk.database.close()
    next_release.write_text(SECOND.format(broken=False))
    upgraded = Database.open(office.path)
    with upgraded.transaction() as unit:
        assert unit.orders.load(order.id) == order
    upgraded.close()
    assert rows(office.path, "SELECT version_num FROM alembic_version") == [(NEXT,)]
    backup = office.path.with_name(f"till.sqlite.{REVISIONS[-1]}.bak")
    assert rows(backup, "SELECT version_num FROM alembic_version") == [(REVISIONS[-1],)]
    assert rows(backup, "SELECT number FROM orders") == [(order.number,)]
    assert backup.stat().st_mode & 0o077 == 0


def test_an_upgrade_that_breaks_leaves_the_old_database(office: Any, next_release: Path) -> None:
    office.desk.database.close()
    next_release.write_text(SECOND.format(broken=True))
    with pytest.raises(RuntimeError, match="middle"):
        Database.open(office.path)
    assert rows(office.path, "SELECT version_num FROM alembic_version") == [(REVISIONS[-1],)]
    assert rows(office.path, "SELECT name FROM sqlite_master WHERE name = 'vouchers'") == []


def test_no_room_for_the_backup_is_a_refusal_and_leaves_the_old_database(
    office: Any, next_release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.desk.database.close()
    next_release.write_text(SECOND.format(broken=False))

    def full(*_: object) -> None:
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise error

    monkeypatch.setattr(migrating, "back_up", full)
    with pytest.raises(Refusal, match=Reason.DISK_FULL.value):
        Database.open(office.path)
    assert rows(office.path, "SELECT version_num FROM alembic_version") == [(REVISIONS[-1],)]


def test_an_error_of_the_database_does_not_tell_what_is_in_it(office: Any) -> None:
    order = office.sell(4)
    with pytest.raises(IntegrityError) as caught, office.desk.database.transaction() as unit:
        unit.orders.add(replace(order, number="again"), 2)
    assert "INSERT INTO" in str(caught.value)
    assert str(order.id) not in str(caught.value)


def test_refunds_keep_their_order_when_the_clock_is_set_back(office: Any) -> None:
    order = office.sell(4, 5)
    first = office.refund(order, order.tickets[0].id)
    office.clock.pass_s(-3600)
    second = office.refund(order, order.tickets[1].id)
    with office.desk.database.transaction() as unit:
        assert unit.refunds.of_order(order.id) == (first, second)


def test_a_database_of_a_newer_program_is_refused_untouched(till: Database) -> None:
    till.close()
    with closing(sqlite3.connect(till.path)) as raw, raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    before = till.path.read_bytes()
    with pytest.raises(Refusal, match=Reason.DATABASE_NEWER.value):
        Database.open(till.path)
    assert till.path.read_bytes() == before
    assert not list(till.path.parent.glob("*.bak"))


@pytest.mark.parametrize(
    "content",
    [b"these are not the books of a till " * 50, b"SQLite format 3\x00" + b"\x07" * 4080],
)
def test_a_file_of_something_else_is_refused_untouched(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "till.sqlite"
    path.write_bytes(content)
    with pytest.raises(Refusal, match=Reason.DATABASE_DAMAGED.value):
        Database.open(path)
    assert path.read_bytes() == content


def test_another_program_s_database_is_refused_untouched(tmp_path: Path) -> None:
    path = tmp_path / "till.sqlite"
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("CREATE TABLE songs (name)")
    before = path.read_bytes()
    with pytest.raises(Refusal, match=Reason.DATABASE_DAMAGED.value):
        Database.open(path)
    assert path.read_bytes() == before


def test_a_torn_database_is_refused_when_the_torn_part_is_read(office: Any) -> None:
    for place in range(1, 30):
        office.sell(place)
    office.desk.database.close()
    (root,) = rows(office.path, "SELECT rootpage FROM sqlite_master WHERE name = 'orders'")[0]
    raw = bytearray(office.path.read_bytes())
    raw[(root - 1) * 4096 : root * 4096] = b"\xff" * 4096
    office.path.write_bytes(raw)
    database = Database.open(office.path)
    with (
        pytest.raises(Refusal, match=Reason.DATABASE_DAMAGED.value),
        database.transaction() as unit,
    ):
        unit.orders.ids()
    database.close()


def test_another_till_s_database_is_refused(till: Database) -> None:
    with till.transaction() as unit:
        unit.identity.bind(3, 1)
        unit.identity.begin(2)
        unit.identity.bind(3, 1)  # what enrolment said; the till lives on under a later one
        assert (unit.identity.till(), unit.identity.incarnation()) == (3, 2)
    for number, incarnation in ((4, 2), (3, 3)):
        with (
            pytest.raises(Refusal, match="belongs to till 3, incarnation 2"),
            till.transaction() as unit,
        ):
            unit.identity.bind(number, incarnation)
    with pytest.raises(ValueError, match="after 2"), till.transaction() as unit:
        unit.identity.begin(2)


def test_an_exception_rolls_everything_back(till: Database) -> None:
    with pytest.raises(ZeroDivisionError), till.transaction() as unit:
        unit.identity.bind(3, 1)
        raise ZeroDivisionError
    with till.transaction() as unit:
        unit.identity.bind(4, 1)


def test_threads_take_turns(till: Database) -> None:
    with till.transaction() as unit:
        unit.identity.bind(3, 1)

    def count_up() -> None:
        for _ in range(20):
            with till.transaction() as unit:
                number = unit.journal.uploaded().number
                unit.journal.mark_uploaded(number + 1, bytes(32))

    threads = [threading.Thread(target=count_up) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    with till.transaction() as unit:
        assert unit.journal.uploaded().number == 80


def test_a_transaction_inside_another_is_a_bug(
    till: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_module, "_TURN_TIMEOUT_S", 0.01)
    with (
        till.transaction(),
        pytest.raises(RuntimeError, match="inside the other"),
        till.transaction(),
    ):
        pass


def test_a_database_opened_to_read_cannot_be_written(office: Any) -> None:
    reading = Database.open_to_read(office.path)
    with pytest.raises(Exception, match="readonly"), reading.transaction() as unit:
        unit.people.set_lock_out("c1", unit.people.lock_out("c1"))
    reading.close()


def test_one_place_has_one_live_ticket(office: Any) -> None:
    from dataclasses import replace

    order = office.sell(4)
    twin = replace(
        order,
        id=office.ids.new(),
        number="3-000002",
        tickets=tuple(replace(one, id=office.ids.new(), code="x") for one in order.tickets),
    )
    with (
        pytest.raises(IntegrityError, match=r"tickets\.performance, tickets\.place"),
        office.desk.database.transaction() as unit,
    ):
        unit.orders.add(twin, 2)


def test_orders_of_a_program_without_vouchers_read_as_they_were_paid(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "till.sqlite"
    with monkeypatch.context() as before:
        for module in (migrating, database_module):
            before.setattr(module, "REVISIONS", ("0001", "0002"))
        Database.open(path).close()
    order, shift, ticket = (str(uuid7(1, number)) for number in (1, 2, 3))
    with closing(sqlite3.connect(path)) as raw:
        raw.execute(
            "INSERT INTO shifts (id, person, person_name, currency, float_minor, opened_at_ms)"
            " VALUES (?, 'c1', 'Cashier 1', 'EUR', 0, 1)",
            (shift,),
        )
        raw.execute(
            "INSERT INTO orders VALUES (?, 1, '3-000001', 3, ?, 'c1', 2, 'EUR', 4250, 750)",
            (order, shift),
        )
        raw.execute(
            "INSERT INTO tickets VALUES (?, ?, 0, 7, 4, '', 'Stalls', 'E', '4', 'stalls', 'adult',"
            " 4250, 'code', 'short', 'E4', 1, 'live')",
            (ticket, order),
        )
        raw.execute("INSERT INTO tenders VALUES (?, 0, 'cash', 5000, '', NULL)", (order,))
        raw.commit()
    upgraded = Database.open(path)
    with upgraded.transaction() as unit:
        (read,) = unit.orders.find("", 10)
    upgraded.close()
    assert read.tenders == (Tender("cash", 5000),)
    assert (read.change_minor, read.rounding_minor) == (750, 0)
