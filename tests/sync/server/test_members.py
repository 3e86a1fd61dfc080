"""Members at the server: found by each way, in clear nowhere, and gone when they are erased."""

import json
from pathlib import Path

import pytest
from sqlalchemy import inspect, select

from pos.domain.refusals import Reason, Refusal
from sync.protocol.people import MEMBERS_PER_ANSWER, MemberAsk
from sync.server import memberfile, people, peopletables, upgrading
from sync.server.database import Database
from sync.server.housekeyfile import HouseKeyMissing
from sync.server.memberfile import FAULTS_LIMIT, Faulty
from sync.server.people import ASKS_PER_MINUTE, People
from tests.sync.server.books import TableBooks
from tests.sync.server.served import run, serving

TABLE = """number;name;level;phone;valid_from;valid_until
M-1000 42;Anna Müller;friend;+49 30 123456;2026-01-01;2027-06-30
M-1000 43;王小明;patron;+86 138 0013 8000;;
M-1000 44;Anna Schmidt;friend;;;2020-01-31
"""
PLANTED = ("Müller", "小明", "Schmidt", "30123456", "13800138000", "M-1000", "M100042")


@pytest.fixture
def desk(books: TableBooks, tmp_path: Path) -> People:
    made = People(books.database, tmp_path / "house.key")
    made.take(memberfile.read(TABLE.encode()))
    return made


def names(desk: People, by: str, text: str, country: str = "") -> list[str]:
    return [one.name for one in desk.find(MemberAsk(by, text, country)).members]


@pytest.mark.parametrize(
    ("by", "text", "country", "found"),
    [
        ("card", "m100042", "", ["Anna Müller"]),
        ("phone", "030 123456", "49", ["Anna Müller"]),
        ("phone", "+86 13800138000", "49", ["王小明"]),
        ("name", "muller an", "", ["Anna Müller"]),
        ("name", "anna", "", ["Anna Müller", "Anna Schmidt"]),
        ("name", "王", "", ["王小明"]),
        ("name", "王小明", "", ["王小明"]),
    ],
)
def test_a_member_is_found(
    desk: People, by: str, text: str, country: str, found: list[str]
) -> None:
    assert names(desk, by, text, country) == found


@pytest.mark.parametrize(
    ("by", "text"),
    [
        ("card", "M9"),
        ("card", ""),
        ("phone", "123456"),
        ("phone", "Anna"),
        ("name", "A"),
        ("name", "Anna Meier"),
        ("name", "%"),
        ("card", "' OR 1=1 --"),
        ("name", "\ud800"),
    ],
)
def test_nobody_is_found_where_nobody_fits(desk: People, by: str, text: str) -> None:
    with pytest.raises(Refusal) as refused:
        desk.find(MemberAsk(by, text))
    assert refused.value.reason is Reason.MEMBER_UNKNOWN


def test_a_till_hears_as_little_as_tells_two_apart(desk: People) -> None:
    found = desk.find(MemberAsk("card", "M100042")).members[0]
    assert (found.number, found.level, found.phone) == ("M-1000 42", "friend", "…456")
    assert (found.valid_from, found.valid_until) == ("2026-01-01", "2027-06-30")


def test_of_many_who_fit_a_few_are_told(desk: People) -> None:
    table = "number,name,level\n" + "".join(f"X{n},Zoë Nr{n},friend\n" for n in range(30))
    assert desk.take(memberfile.read(table.encode())) == (30, 0)
    found = desk.find(MemberAsk("name", "zoe"))
    assert len(found.members) == MEMBERS_PER_ANSWER
    assert found.more


def test_the_books_hold_nobody_in_clear(books: TableBooks, desk: People) -> None:
    kept = everything(books.database)
    assert len(kept) > 1000
    for text in PLANTED:
        assert text.encode() not in kept, text


def everything(database: Database) -> bytes:
    """The file, or all rows of all tables."""
    if database.file:
        database.checkpoint()
        beside = [database.file, database.file.with_name(database.file.name + "-wal")]
        return b"".join(one.read_bytes() for one in beside if one.exists())
    with database.reading() as connection:
        return b"".join(
            bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode()
            for table in peopletables.ALL
            for row in connection.execute(table.select())
            for cell in row
        )


def test_a_table_taken_again_changes_who_is_there(desk: People) -> None:
    before = desk.find(MemberAsk("card", "M100042")).members[0]
    again = TABLE.replace("Anna Müller;friend", "Anna Meier;patron")
    assert desk.take(memberfile.read(again.encode())) == (0, 3)
    after = desk.find(MemberAsk("card", "M100042")).members[0]
    assert (after.id, after.name, after.level) == (before.id, "Anna Meier", "patron")
    with pytest.raises(Refusal):
        desk.find(MemberAsk("name", "müller"))


def test_an_erased_member_is_gone_with_the_key(books: TableBooks, desk: People) -> None:
    member = peopletables.members
    with books.database.reading() as connection:
        rows = {row.id: row for row in connection.execute(select(member))}
    person = desk.find(MemberAsk("card", "M100042")).members[0].id
    desk.erase("m 1000 42")
    kept = everything(books.database)
    assert bytes(rows[person].key) not in kept
    assert bytes(rows[person].sealed) not in kept
    others = [row for row in rows.values() if row.id != person]
    assert len(others) == 2
    assert all(bytes(row.key) in kept for row in others)
    for by, text in (("card", "M100042"), ("phone", "+4930123456"), ("name", "müller")):
        with pytest.raises(Refusal):
            desk.find(MemberAsk(by, text))
    with pytest.raises(Refusal):
        desk.erase("M100042")


def test_a_member_gets_all_that_is_known(desk: People) -> None:
    found = desk.export("M-1000 43")
    assert found["name"] == "王小明"
    assert found["phone"] == "8613800138000"
    assert found["level"] == "patron"
    assert found["orders"] == []


def test_a_row_that_was_forged_is_passed_over(books: TableBooks, desk: People, caplog) -> None:
    member = peopletables.members
    person = desk.find(MemberAsk("card", "M100042")).members[0].id
    with books.database.writing() as connection:
        wrong = member.update().where(member.c.id == person).values(sealed=b"\x01" + bytes(90))
        connection.execute(wrong)
    assert names(desk, "name", "anna") == ["Anna Schmidt"]
    assert "torn, or forged" in caplog.text
    assert "Anna" not in caplog.text
    caplog.clear()


def test_without_its_key_nothing_is_found_and_a_sentence_says_so(
    books: TableBooks, desk: People, tmp_path: Path
) -> None:
    (tmp_path / "house.key").unlink()
    later = People(books.database, tmp_path / "house.key")
    with pytest.raises(HouseKeyMissing, match="put the file back"):
        later.check()
    with pytest.raises(Refusal) as refused:
        later.find(MemberAsk("name", "anna"))
    assert refused.value.reason is Reason.HOUSE_KEY_MISSING
    other = People(books.database, tmp_path / "other.key")
    people.housekeyfile.make(tmp_path / "other.key")
    with pytest.raises(HouseKeyMissing, match="other books"):
        other.check()


def test_a_till_cannot_read_the_list_name_by_name(desk: People) -> None:
    now_s = 0.0
    slow = People(desk._database, desk._path, lambda: now_s)
    for _ in range(ASKS_PER_MINUTE):
        slow.limit(1)
    with pytest.raises(Refusal) as refused:
        slow.limit(1)
    assert refused.value.reason is Reason.ASKED_TOO_OFTEN
    slow.limit(2)
    now_s = 61.0
    slow.limit(1)


def test_books_without_people_get_room_for_them(empty_url: str) -> None:
    database = Database(empty_url)
    database.create()
    with database.writing() as connection:
        for table in reversed(peopletables.ALL):
            table.drop(connection)
        upgrading._to_7(connection)
    assert inspect(database.engine).has_table("member_marks")
    database.close()


# --- the file -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "fault"),
    [
        ("", "line 1: number: the column is missing"),
        ("number,name\n", "line 1: level: the column is missing"),
        ("number,name,level,colour\n", "line 1: column 4 is none of"),
        ("number,name,level\n", "line 1: the table has no member"),
        ("number,name,level\nA1,Ann,x\nA1,Bob,x\n", "line 3: number: stands in line 2, too"),
        ("number,name,level\na-1,Ann,x\nA 1,Bob,x\n", "line 3: number: stands in line 2, too"),
        ("number,name,level\nA1,Ann\n", "line 2: 2 cells in a table of 3 columns"),
        ("number,name,level\nA1,,x\n", "line 2: name:"),
        ("number,name,level\nA1,Ann,gold card\n", "line 2: level:"),
        ("number,name,level\n,Ann,x\n", "line 2: number:"),
        ("number,name,level\n4111 1111 1111 1111,Ann,x\n", "line 2: number: this can be a payment"),
        ("number,name,level,phone\nA1,Ann,x,call me\n", "line 2: phone: no phone number"),
        ("number,name,level,valid_until\nA1,Ann,x,30.6.27\n", "line 2: valid_until: no day"),
        (
            "number,name,level,valid_from,valid_until\nA1,Ann,x,2027-02-01,2027-01-01\n",
            "line 2: valid_until: before valid_from",
        ),
        ('number,name,level\nA1,"Ann,x\n', "the table cannot be read here"),
        ("number,name,level\nA1,Ann\x00,x\n", "line 2:"),
        ("number,name,level\nA1," + "x" * 101 + ",x\n", "line 2: name:"),
    ],
)
def test_a_fault_is_said_by_line_and_column(table: str, fault: str) -> None:
    with pytest.raises(Faulty) as faulty:
        memberfile.read(table.encode())
    assert fault in faulty.value.faults[0]
    assert not [one for one in faulty.value.faults if "Ann" in one or "4111" in one]


def test_a_file_that_is_torn_too_large_or_all_wrong_is_refused_in_bounds() -> None:
    with pytest.raises(Faulty, match="line 2: not UTF-8"):
        memberfile.read(b"number,name,level\nA1,\xff\xfe,x\n")
    with pytest.raises(Faulty, match="larger than"):
        memberfile.read(b"x" * 10_000_001)
    many = "number,name,level\n" + "A1,,x\n" * 1000
    with pytest.raises(Faulty) as faulty:
        memberfile.read(many.encode())
    assert len(faulty.value.faults) == FAULTS_LIMIT + 1


def test_spreadsheets_separators_and_marks_are_read() -> None:
    for mark, separator in (("\ufeff", ";"), ("", "\t"), ("", ",")):
        table = mark + TABLE.replace(";", separator)
        assert [row.line for row in memberfile.read(table.encode())] == [2, 3, 4]
    assert "Anna" not in repr(memberfile.read(TABLE.encode())[0])


# --- the command line and the wire --------------------------------------------------------------


def test_the_house_imports_exports_and_erases(season: Path, tmp_path: Path) -> None:
    where = ("--database", f"sqlite:///{tmp_path / 'sales.sqlite'}")
    key = ("--house-key", str(tmp_path / "keys" / "house.key"))
    file = tmp_path / "members.csv"
    file.write_text(TABLE, "utf-8")
    assert run("init", *where, "--season", str(season)).returncode == 0
    done = run("members", "import", *where, *key, str(file))
    assert (done.returncode, done.stdout) == (0, "3 new members, 0 known ones\n")
    told = json.loads(run("members", "export", *where, *key, "M-100042").stdout)
    assert told["name"] == "Anna Müller"
    assert run("members", "erase", *where, *key, "M-100042").returncode == 0
    gone = run("members", "export", *where, *key, "M-100042")
    assert (gone.returncode, gone.stderr) == (1, "member_unknown()\n")
    file.write_text("number,name,level\nA1,Ann\nA2,,x\n", "utf-8")
    done = run("members", "import", *where, *key, str(file))
    assert done.returncode == 1
    assert [line.partition(": ")[2] for line in done.stderr.splitlines()] == [
        "line 2: 2 cells in a table of 3 columns",
        "line 3: name: up to 100 printable characters, and some letters",
    ]
    (tmp_path / "keys" / "house.key").unlink()
    lost = run("members", "export", *where, *key, "M-1000 43")
    assert lost.returncode == 1
    assert "put the file back" in lost.stderr


def test_a_till_asks_and_only_a_till(season: Path, empty_url: str, tmp_path: Path) -> None:
    file = tmp_path / "members.csv"
    file.write_text(TABLE, "utf-8")
    where, key = ("--database", empty_url), ("--house-key", str(tmp_path / "house.key"))
    assert run("init", *where, "--season", str(season)).returncode == 0
    assert run("members", "import", *where, *key, str(file)).returncode == 0
    with serving(empty_url, *key) as served:
        till = served.till(1)
        answer = till.post("/v1/members/searches", MemberAsk("card", "M100042"))
        assert answer.status_code == 200
        assert answer.json()["members"][0]["name"] == "Anna Müller"
        nobody = till.http.post("/v1/members/searches", headers={"Authorization": ""})
        assert nobody.status_code == 401
        none = till.post("/v1/members/searches", MemberAsk("phone", "000000"))
        assert (none.status_code, none.json()["reason"]) == (409, "member_unknown")
        served.close()
