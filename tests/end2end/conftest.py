"""Houses for the tests: a season of one small hall, on SQLite or PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.server.demo_season import small
from tests.end2end.house import House, PaperTray


@pytest.fixture(scope="session")
def season(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """200 seats, two performances."""
    folder = tmp_path_factory.mktemp("season")
    small(folder)
    return folder


@pytest.fixture
def house(tmp_path: Path, season: Path) -> Iterator[House]:
    """A house on SQLite with two tills."""
    house = House(tmp_path, f"sqlite:///{tmp_path / 'sales.sqlite'}")
    try:
        house.open(season)
        house.enrol("Till 1")
        house.enrol("Till 2")
        yield house
    finally:
        house.close()


@pytest.fixture
def tray() -> Iterator[PaperTray]:
    with PaperTray() as tray:
        yield tray
