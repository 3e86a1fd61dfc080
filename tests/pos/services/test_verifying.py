"""Verifying: a whole book passes; whatever is changed by hand is found and named."""

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pos.domain.order import Tender
from pos.services import selling, settling, shifts
from pos.services.verifying import main, verify
from pos.storage.database import Database
from pos.storage.migrating import back_up


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a day's books are kept, once somebody has lived the day."""
    return tmp_path_factory.mktemp("kept") / "till.sqlite"


@pytest.fixture
def books(request: pytest.FixtureRequest, kept: Path, tmp_path: Path) -> Path:
    """A day's books: sales, a refund, paid-in, a return, a close, and the next shift begun."""
    if not kept.exists():
        back_up(_lived(request.getfixturevalue("office")), kept)
    copy = tmp_path / "day.sqlite"
    back_up(kept, copy)
    return copy


def _lived(office: Any) -> Path:
    office.sell(1, 2, tenders=[Tender("cash", 10_000)])
    order = office.sell(3, tenders=[office.card(3000), Tender("cash", 1250)])
    office.refund(order, card_reference="0099")
    shifts.move_cash(office.desk, office.supervisor, -700, "stamps")
    office.secure(8, 9)
    selling.give_back(office.desk, 7, [8, 9])
    office.close_shift(20_000)
    office.open()
    office.sell(3)
    order = office.sell(5, 6)
    office.reseat(order, 7, tickets=order.tickets[:1])
    office.refused_sale(order, order.tickets[1])
    (case,) = settling.open_tasks(office.desk)
    office.secure(4)
    office.settle(case, "comp", 4)
    with office.desk.database.transaction() as unit:
        head = unit.journal.head()
        unit.journal.mark_uploaded(head.number, head.hash)
    path: Path = office.path
    return path


def change(path: Path, *statements: str) -> None:
    """What somebody with a database tool would do: triggers off first."""
    with closing(sqlite3.connect(path)) as raw, raw:
        standing = raw.execute("SELECT name, sql FROM sqlite_master WHERE type='trigger'")
        triggers = standing.fetchall()
        for name, _ in triggers:
            raw.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            raw.execute(statement)
        for _, sql in triggers:
            raw.execute(sql)


def test_a_whole_book_passes(books: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = verify(books)
    assert report.findings == ()
    assert (report.orders, report.refunds, report.shifts) == (4, 1, 2)
    assert report.entries == 13
    assert main([str(books)]) == 0
    assert (
        "13 journal entries, 4 orders, 1 refunds, 2 shifts: all is well" in capsys.readouterr().out
    )


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE orders SET change_minor = 0 WHERE sequence = 1", "8500 owed, 10000 paid"),
        ("UPDATE orders SET total_minor = 1 WHERE sequence = 1", "do not sum to 1"),
        ("UPDATE orders SET at_ms = 1 WHERE sequence = 1", "not what the journal says"),
        ("UPDATE orders SET number = '3-000009' WHERE sequence = 3", "not number 3"),
        ("UPDATE tickets SET place = 77, seat = '77' WHERE place = 1", "says something else"),
        ("UPDATE tickets SET state = 'dead' WHERE place = 1", "not the refunded ones"),
        ("UPDATE tickets SET state = 'dead' WHERE place = 7", "not the refunded ones"),
        ("UPDATE exchanges SET reason = 'x' WHERE out_minor = 4250", "entry 11: exchange of"),
        ("UPDATE exchanges SET out_minor = 1", "exchanges: exchange of 3-000004"),
        ("DELETE FROM exchange_tenders", "exchanges: exchange of 3-000004"),
        ("DELETE FROM exchanged_in WHERE position = 0", "exchange of 3-000004"),
        ("UPDATE tasks SET settled_by = 'c1'", "was not settled as the journal says"),
        ("UPDATE tasks SET remedy = 'noted'", "was not settled as the journal says"),
        ("DELETE FROM refund_tickets", "refund"),
        ("UPDATE refunds SET reason = 'x'", "entry 4: refund of 3-000002"),
        ("UPDATE refund_tenders SET reference = '1' WHERE kind = 'card'", "entry 4: refund"),
        ("UPDATE attempts SET amount_minor = 1", "no approved attempt"),
        ("UPDATE shifts SET float_minor = 0 WHERE z_number = 1", "Z 1 expects"),
        ("UPDATE shifts SET counted_minor = 0 WHERE z_number = 1", "entry 7: Z 1"),
        ("UPDATE shifts SET z_number = 2 WHERE z_number = 1", "entry 7: Z 1"),
        ("UPDATE cash_moves SET amount_minor = -600", "paid-in and paid-out"),
        ("DELETE FROM journal WHERE number = 13", "the journal ends at 12"),
        ("DELETE FROM journal WHERE number = 5", "expected entry 5"),
        ("UPDATE journal SET number = 14 WHERE number = 13", "expected entry 13"),
        ("UPDATE journal SET kind = 'refund' WHERE number = 2", "does not have its hash"),
        ("UPDATE journal SET at_ms = at_ms + 1 WHERE number = 2", "entry 2"),
        ("UPDATE journal SET till = 4 WHERE number = 2", "entry 2"),
        ("UPDATE journal SET hash = zeroblob(32) WHERE number = 9", "entry 9"),
        ("UPDATE journal SET previous = zeroblob(32) WHERE number = 3", "entry 3"),
    ],
)
def test_what_was_changed_by_hand_is_found(books: Path, statement: str, found: str) -> None:
    change(books, statement)
    findings = verify(books).findings
    assert any(found in line for line in findings), findings


def test_an_order_slipped_past_the_journal_is_found(books: Path) -> None:
    columns = "till, shift, person, at_ms, currency, total_minor, change_minor"
    change(
        books,
        f"INSERT INTO orders (id, sequence, number, {columns})"
        " SELECT '00000000-0000-7000-8000-000000000001', 5, '3-000005', till, shift, person,"
        " at_ms, currency, 0, 0 FROM orders WHERE sequence = 3",
    )
    assert "order 3-000005 is not in the journal" in verify(books).findings


def test_a_missing_or_hollow_trigger_is_found(books: Path) -> None:
    with closing(sqlite3.connect(books)) as raw:
        raw.execute("DROP TRIGGER journal_refuse_update")
        raw.execute("DROP TRIGGER orders_refuse_delete")
        raw.execute(
            "CREATE TRIGGER orders_refuse_delete BEFORE DELETE ON orders BEGIN SELECT 1; END"
        )
    assert set(verify(books).findings) == {
        "trigger journal_refuse_update is missing or changed",
        "trigger orders_refuse_delete is missing or changed",
    }


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_flipped_bit_of_the_journal_is_found_and_its_entry_named(
    books: Path, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    copy = tmp_path_factory.mktemp("flipped") / "till.sqlite"
    with closing(sqlite3.connect(books)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    column = data.draw(st.sampled_from(["previous", "hash", "body"]))
    number = data.draw(st.integers(1, 13))
    with closing(sqlite3.connect(copy)) as raw:
        (blob,) = raw.execute(f"SELECT {column} FROM journal WHERE number = {number}").fetchone()
    bit = data.draw(st.integers(0, len(blob) * 8 - 1))
    flipped = bytearray(blob)
    flipped[bit // 8] ^= 1 << bit % 8
    change(copy, f"UPDATE journal SET {column} = x'{flipped.hex()}' WHERE number = {number}")
    findings = verify(copy).findings
    assert any(line.startswith(f"entry {number}:") for line in findings), findings
    shutil.rmtree(copy.parent)


def test_verifying_changes_nothing_and_works_beside_an_open_till(books: Path) -> None:
    before = books.read_bytes()
    verify(books)
    assert books.read_bytes() == before


def test_no_file_and_a_file_of_something_else_are_findings(tmp_path: Path) -> None:
    assert verify(tmp_path / "none.sqlite").findings
    other = tmp_path / "other.sqlite"
    other.write_bytes(b"these are not the books " * 100)
    assert any("not a database" in line for line in verify(other).findings)
    assert main([str(other)]) == 1
    assert main([]) == 2


def test_a_database_that_no_till_ever_used_is_a_finding(tmp_path: Path) -> None:
    Database.open(tmp_path / "till.sqlite").close()
    assert verify(tmp_path / "till.sqlite").findings == (
        "file: the database belongs to no till yet",
    )


def test_a_torn_file_is_a_finding(books: Path) -> None:
    raw = bytearray(books.read_bytes())
    page = len(raw) // 4096 // 2 * 4096
    raw[page : page + 4096] = b"\xff" * 4096
    books.write_bytes(raw)
    assert verify(books).findings


def test_the_command_ends_with_1_on_a_break(books: Path) -> None:
    change(books, "UPDATE journal SET at_ms = 1 WHERE number = 2")
    ended = subprocess.run(
        [sys.executable, "-m", "pos.services.verifying", str(books)],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=Path(__file__).parents[3],
        check=False,
    )
    assert ended.returncode == 1
    assert ended.stdout.startswith("entry 2: ")
    assert ended.stdout.endswith("BROKEN\n")
    assert ended.stderr == ""
