"""SQLite and PostgreSQL, as the server's tests need them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgres_server import new_database, running_postgres
from tests.sync.server.books import TableBooks


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
