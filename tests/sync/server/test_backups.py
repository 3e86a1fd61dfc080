"""Copies of the books: made while tickets are sold, whole, and put back as if nothing else was."""

import resource
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest

from sync.server import highwater, restoring, tables
from sync.server.backups import NotCopied, back_up, put_back
from sync.server.database import Database
from tests.sync.server.books import TableBooks
from tests.sync.server.served import Served, run, serving
from tests.sync.server.test_books import only, refused
from tests.sync.server.tills import PaperTill, hold, secure


@pytest.fixture
def url(tmp_path: Path, season: Path) -> str:
    """SQLite's books with the season in it."""
    url = f"sqlite:///{tmp_path / 'sales.sqlite'}"
    assert run("init", "--database", url, "--season", str(season)).returncode == 0
    return url


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return tmp_path / "copies" / "monday.sqlite"


@pytest.fixture(autouse=True)
def _room_for_copies(tmp_path: Path) -> None:
    (tmp_path / "copies").mkdir()


def sell(served: Served, performance: int, place: int) -> None:
    till = served.till(1)
    assert till.secure(performance, [place]).status_code == 200
    till.paper.sale([place], performance)
    assert till.upload(len(till.paper.entries)).status_code == 200


def told(file: Path, statement: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as books:
        return books.execute(statement).fetchall()


def die_writing(file: Path) -> None:
    """As a server that is killed in the middle leaves its books: a part of them in the log."""
    with closing(sqlite3.connect(file)) as books:
        books.execute("PRAGMA wal_autocheckpoint = 0")
        books.execute("UPDATE tills SET name = 'Window'")
        books.commit()
        left = {one: one.read_bytes() for one in file.parent.glob(f"{file.name}*")}
    assert any(one.name.endswith("-wal") for one in left)
    for one, content in left.items():
        one.write_bytes(content)


def test_a_copy_that_is_made_while_tickets_are_sold_is_one_whole_moment(
    url: str, copy: Path
) -> None:
    done = threading.Event()
    with serving(url) as served:
        performance = served.next_performance()

        def sell_on() -> None:
            for place in range(40):
                sell(served, performance, place)
            done.set()

        seller = threading.Thread(target=sell_on)
        sell(served, served.next_performance(), 0)
        seller.start()
        copies = []
        while not done.is_set() and len(copies) < 200:
            copies.append(copy.with_name(f"{len(copies)}.sqlite"))
            made = run("backup", "--database", url, "--to", str(copies[-1]))
            assert made.returncode == 0, made.stderr
        seller.join()
    for one in copies:
        assert told(one, "PRAGMA integrity_check") == [("ok",)]
        ((number,),) = told(one, "SELECT number FROM tills")
        assert told(one, "SELECT count(*), max(number) FROM entries") == [(number, number)]
        assert told(one, "SELECT count(*) FROM tickets") == [(number,)]
        assert not one.with_name(one.name + "-wal").exists()
    assert copies


def test_a_copy_is_for_nobody_else_and_takes_no_file_s_place(url: str, copy: Path) -> None:
    done = run("backup", "--database", url, "--to", str(copy))
    assert done.returncode == 0
    assert "It holds the server's key" in done.stdout
    assert copy.stat().st_mode & 0o077 == 0
    before = copy.read_bytes()
    again = run("backup", "--database", url, "--to", str(copy))
    assert again.returncode == 1
    assert "is there already" in again.stderr
    assert copy.read_bytes() == before


@pytest.mark.parametrize("to", ["no such folder/monday.sqlite", "sales.sqlite/monday.sqlite"])
def test_a_copy_that_cannot_be_written_is_a_sentence_and_leaves_nothing(
    url: str, tmp_path: Path, to: str
) -> None:
    done = run("backup", "--database", url, "--to", str(tmp_path / to))
    assert done.returncode == 1
    assert "cannot be written" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_full_disk_leaves_no_half_copy(url: str, copy: Path) -> None:
    """No more than so many bytes to a file, as on a disk that has no more."""

    def narrow() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (64_000, 64_000))

    words = ["backup", "--database", url, "--to", str(copy)]
    done = subprocess.run(
        [sys.executable, "-m", "sync.server", *words],
        preexec_fn=narrow,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert f"{copy} cannot be written" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(copy.parent.iterdir()) == []


def test_books_that_are_put_back_are_the_copy_s_and_wait_for_their_tills(
    url: str, copy: Path, tmp_path: Path
) -> None:
    """The server dies, and leaves its log: beside a file put back by hand that would damage it."""
    file, anchor = tmp_path / "sales.sqlite", tmp_path / "anchor"
    with serving(url, "--anchor", str(anchor)) as served:
        performance = served.next_performance()
        sell(served, performance, 1)
        assert run("backup", "--database", url, "--to", str(copy)).returncode == 0
        sell(served, performance, 2)
        served.till(2)  # enrolled after the copy
        while (kept := highwater.read(anchor)) is None or kept[2] < 2:
            time.sleep(0.05)
        word = ("restore", "--database", url, "--from", str(copy), "--anchor", str(anchor))
        busy = run(*word)
        assert busy.returncode == 1
        assert "another server is using" in busy.stderr
    die_writing(file)
    done = run(*word)
    assert done.returncode == 0, done.stderr
    assert told(file, "PRAGMA integrity_check") == [("ok",)]
    assert told(file, "SELECT place FROM tickets") == [(1,)]
    assert told(file, "SELECT recovering FROM server") == [(1,)]
    assert told(file, "SELECT id FROM tills ORDER BY id") == [(1,), (2,)]
    (old,) = (one for one in tmp_path.glob("*.before-*") if not one.name.endswith(("wal", "shm")))
    assert str(old) in done.stdout
    assert told(old, "SELECT count(*) FROM tickets") == [(2,)]
    with serving(url, "--anchor", str(anchor)) as served:
        assert "MISSING" in run("tills", "--database", url).stdout


def test_a_till_brings_back_what_the_copy_lacks(tmp_path: Path) -> None:
    """What was sold since the copy is sold, and given to nobody in the meantime."""
    books = TableBooks.open(f"sqlite:///{tmp_path / 'sales.sqlite'}")
    database, anchor = books.database, tmp_path / "anchor"
    copy = tmp_path / "copies" / "tuesday.sqlite"
    back_up(database, copy)
    till = PaperTill(1)
    books.decide(secure(1, [5]))
    till.sale([5])
    only(books.decide(till.upload()))
    restoring.keep(database, anchor)
    put_back(database, copy, anchor)
    assert books.claim(5).ticket == ""
    refused(books.decide(hold(2, [5])), "server_recovering")
    assert only(books.decide(till.upload())).tasks == []
    assert books.claim(5).till == 1
    database.close()


@pytest.mark.parametrize("kind", ["none", "torn", "another program's", "newer", "a folder"])
def test_what_is_no_copy_of_the_books_is_not_put_back(url: str, tmp_path: Path, kind: str) -> None:
    file, bad = tmp_path / "sales.sqlite", tmp_path / "bad.sqlite"
    before = file.read_bytes()
    if kind == "torn":
        bad.write_bytes(before[: len(before) // 2])
    elif kind == "another program's":
        with closing(sqlite3.connect(bad)) as other:
            other.execute("CREATE TABLE songs (name)")
    elif kind == "newer":
        shutil.copy(file, bad)
        with closing(sqlite3.connect(bad)) as newer:
            newer.execute(f"UPDATE server SET schema_version = {tables.SCHEMA + 1}")
            newer.commit()
    elif kind == "a folder":
        bad.mkdir()
    done = run("restore", "--database", url, "--from", str(bad))
    assert done.returncode == 1
    assert done.stderr.strip()
    assert "Traceback" not in done.stderr
    assert file.read_bytes() == before
    left = {one.name for one in tmp_path.iterdir()} - {"copies", "bad.sqlite"}
    assert left <= {"sales.sqlite", "sales.sqlite.lock", "sales.sqlite-wal", "sales.sqlite-shm"}


def test_postgresql_is_left_to_its_own_tools() -> None:
    database = Database("postgresql+psycopg://nobody@127.0.0.1:1/none")
    with pytest.raises(NotCopied, match="pg_dump"):
        back_up(database, Path("copy"))
    with pytest.raises(NotCopied, match="pg_restore"):
        put_back(database, Path("copy"))


def test_a_copy_keeps_how_far_the_books_were(url: str, copy: Path, tmp_path: Path) -> None:
    """Put back by hand while the log was empty, it is noticed all the same."""
    anchor = tmp_path / "anchor"
    database = Database(url)
    back_up(database, copy)
    restoring.keep(database, anchor)
    assert not restoring.is_older(database, anchor)
    kept = highwater.read(anchor)
    assert kept is not None
    highwater.write(anchor, (kept[0], kept[1] + 1, kept[2]))
    assert restoring.is_older(database, anchor)
    database.close()
