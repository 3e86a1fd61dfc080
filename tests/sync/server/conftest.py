"""SQLite and PostgreSQL, as the server's tests need them."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest

from tests.postgres_server import copied_database, new_database, running_postgres
from tests.sync.server.books import TableBooks
from tests.sync.server.served import Served, run, serving, write_season


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL for all of the session."""
    with running_postgres(durable=False) as url:
        yield url


KINDS = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


@pytest.fixture(params=KINDS)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without tables, on each of the two."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'sales.sqlite'}"
    return new_database(request.getfixturevalue("postgres_url"))


@pytest.fixture(scope="session")
def first_books(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], str]:
    """Where the first books of a kind are, which all others are copied from."""

    @cache
    def of_kind(kind: str) -> str:
        if kind == "sqlite":
            url = f"sqlite:///{tmp_path_factory.mktemp('first') / 'sales.sqlite'}"
        else:
            url = new_database(request.getfixturevalue("postgres_url"))
        TableBooks.open(url).database.close()
        return url

    return of_kind


@pytest.fixture(params=KINDS)
def books(
    request: pytest.FixtureRequest, first_books: Callable[[str], str]
) -> Iterator[TableBooks]:
    """Books with three tills and two performances of 20 seats and 12 standing places."""
    first = first_books(request.param)
    copying = copied_database if request.param == "postgresql" else _copied_file
    with copying(first) as url:
        books = TableBooks.over(url)
        yield books
        books.database.close()


@contextmanager
def _copied_file(url: str) -> Iterator[str]:
    """In the first one's folder; gone with the block."""
    first = Path(url.removeprefix("sqlite:///"))
    with tempfile.TemporaryDirectory(dir=first.parent) as folder:
        copy = Path(folder, first.name)
        shutil.copyfile(first, copy)
        yield f"sqlite:///{copy}"


@pytest.fixture(scope="session")
def season(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small hall: 200 seats, 50 standing places, many performances."""
    folder = tmp_path_factory.mktemp("season")
    write_season(folder)
    return folder


@pytest.fixture(scope="session", params=KINDS)
def served(
    request: pytest.FixtureRequest, season: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    """A server on SQLite, and one on PostgreSQL with two workers."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('sales') / 'sales.sqlite'}"
        more: tuple[str, ...] = ()
    else:
        url = new_database(request.getfixturevalue("postgres_url"))
        more = ("--workers", "2")
    done = run("init", "--database", url, "--season", str(season))
    assert done.returncode == 0, done.stderr
    with serving(url, *more) as served:
        yield served
