"""A copy of SQLite's books while they are served, and putting one back. PostgreSQL has its own.

Neither is a matter of copying a file: a part of the books lies in the log beside it, and a log that
is left beside a file that was put back damages that.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from pos.domain.refusals import Reason, Refusal
from sync.server import highwater, restoring
from sync.server.database import Database, OneServer

_LOGS = ("-wal", "-shm")
_PAGE_DUMP = "these books are PostgreSQL's: copy them by pg_dump --format=custom"
_PAGE_LOAD = "these books are PostgreSQL's: put them back by pg_restore, then say `restored`"


class NotCopied(Exception):
    """Nothing was copied or put back, and this is why. What was there is as it was."""


def back_up(database: Database, to: Path) -> int:
    """A whole and checked copy of one moment, while others write on; its size in bytes.

    It never takes the place of a file. Raises NotCopied, or Refusal for books that are none.
    """
    file = _file_of(database, _PAGE_DUMP)
    database.check()
    if to.exists():
        raise NotCopied(f"{to} is there already; a copy is never written over another file")
    with _written(to, f"{to} cannot be written") as fresh:
        with closing(_opened(file)) as books, closing(sqlite3.connect(fresh)) as copy:
            books.backup(copy)  # in one go: in pieces it would begin anew at each batch
            # A file of its own, without a log beside it.
            copy.execute("PRAGMA journal_mode = DELETE").fetchall()
        _check(fresh)
    return to.stat().st_size


def put_back(database: Database, source: Path, anchor: Path | None = None) -> Path | None:
    """Let a copy be the books from now on; a new generation begins. Where the old books lie now.

    Raises NotCopied, Refusal SERVER_TROUBLE while a server uses the books, or DATABASE_DAMAGED or
    DATABASE_NEWER for a copy that is none.
    """
    file = _file_of(database, _PAGE_LOAD)
    if not source.is_file():
        raise NotCopied(f"{source}: there is no such file")
    if not file.parent.is_dir():
        raise NotCopied(f"{file.parent}: there is no such folder")
    lock = OneServer(file)
    database.close()  # what was open stays with the old file
    try:
        old = _swap(file, source)
        database.check()
        restoring.begin_anew(database, anchor or highwater.default_path(database.url))
    finally:
        database.close()
        lock.release()
    return old


def _swap(file: Path, source: Path) -> Path | None:
    with _written(file, f"{source} cannot be put back") as fresh:
        # A copy is one file, and is left as it is; what has a log beside it was copied by hand.
        is_whole = not source.with_name(f"{source.name}-wal").exists()
        with (
            closing(_opened(source, alone=is_whole)) as copy,
            closing(sqlite3.connect(fresh)) as books,
        ):
            copy.backup(books)
        _check(fresh)
        _look_into(fresh)
        return _lay_aside(file)


def _lay_aside(file: Path) -> Path | None:
    """The books that are there keep another name, with their log: they may be wanted yet."""
    if not file.exists():
        return None
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    old = file.with_name(f"{file.name}.before-{stamp}")
    try:
        os.link(file, old)  # so that there are books at every moment
    except OSError:
        file.rename(old)  # a file system without such links
    for end in _LOGS:
        log = file.with_name(file.name + end)
        if log.exists():
            log.rename(old.with_name(old.name + end))
    return old


def _look_into(copy: Path) -> None:
    """Whether it holds books that this program knows. Raises Refusal."""
    looked = Database(f"sqlite:///{copy}")
    try:
        looked.check()
    finally:
        looked.close()
    for end in _LOGS:
        copy.with_name(copy.name + end).unlink(missing_ok=True)


def _check(copy: Path) -> None:
    with closing(_opened(copy)) as books:
        (found,) = books.execute("PRAGMA integrity_check(1)").fetchone()
    if found != "ok":
        raise Refusal(Reason.DATABASE_DAMAGED, why=found)


def _opened(file: Path, *, alone: bool = False) -> sqlite3.Connection:
    """To be read. `alone`: nobody writes it, and nothing is put beside it."""
    how = "mode=ro&immutable=1" if alone else "mode=ro"
    return sqlite3.connect(f"{file.absolute().as_uri()}?{how}", uri=True)


@contextmanager
def _written(target: Path, sentence: str) -> Iterator[Path]:
    """A file beside the target that takes its name when all went well, and else is gone."""
    fresh = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        os.close(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except OSError as error:
        raise NotCopied(f"{sentence}: {_why(error)}") from None
    try:
        yield fresh
        _to_disk(fresh)
        fresh.replace(target)
        _to_disk(target.parent)
    except (OSError, sqlite3.Error) as error:
        raise NotCopied(f"{sentence}: {_why(error)}") from None
    finally:
        fresh.unlink(missing_ok=True)


def _to_disk(path: Path) -> None:
    if os.name == "nt" and path.is_dir():
        return
    descriptor = os.open(path, os.O_RDWR if path.is_file() else os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _why(error: Exception) -> str:
    return (isinstance(error, OSError) and error.strerror) or str(error)


def _file_of(database: Database, sentence: str) -> Path:
    if database.file is None:
        raise NotCopied(sentence)
    return database.file
