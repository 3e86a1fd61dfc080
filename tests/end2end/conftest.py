"""Houses for the tests: a season of one small hall, on SQLite or PostgreSQL."""

import shutil
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


@pytest.fixture(scope="session")
def new_house(tmp_path_factory: pytest.TempPathFactory, season: Path) -> House:
    """A house on SQLite with two tills, where nothing has happened yet; closed."""
    folder = tmp_path_factory.mktemp("house")
    house = House(folder, f"sqlite:///{folder / 'sales.sqlite'}")
    try:
        house.open(season)
        house.enrol("Till 1", "Till 2")
    finally:
        house.close()
    return house


@pytest.fixture
def house(tmp_path: Path, new_house: House) -> Iterator[House]:
    """A copy of it, open."""
    folder = tmp_path / "house"
    shutil.copytree(new_house.folder, folder)
    tills = {name: folder / name for name in new_house.tills}
    house = House(folder, f"sqlite:///{folder / 'sales.sqlite'}", tills=tills)
    try:
        house.serve()
        yield house
    finally:
        house.close()


@pytest.fixture
def tray() -> Iterator[PaperTray]:
    with PaperTray() as tray:
        yield tray
