"""SQLite and PostgreSQL, as the server's tests need them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgres_server import new_database, running_postgres
from tests.sync.server.books import TableBooks
from tests.sync.server.served import Served, run, serving, write_season


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL for all of the session."""
    with running_postgres(durable=False) as url:
        yield url


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without tables, on each of the two."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'sales.sqlite'}"
    return new_database(request.getfixturevalue("postgres_url"))


@pytest.fixture
def books(empty_url: str) -> Iterator[TableBooks]:
    """Books with three tills and two performances of 20 seats and 12 standing places."""
    books = TableBooks.open(empty_url)
    yield books
    books.database.close()


@pytest.fixture(scope="session")
def season(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small hall: 200 seats, 50 standing places, many performances."""
    folder = tmp_path_factory.mktemp("season")
    write_season(folder)
    return folder


@pytest.fixture(
    scope="session", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
)
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
