"""A season's folder taken anew: it does not undo in silence what was changed on the server."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from pos.domain import planchange, planfile
from sync.server import catalogue
from sync.server.database import Database
from tests.sync.server.served import run
from tests.sync.server.test_planchanging import (
    HALL,
    change,
    everything,
    exported,
    first_row,
    keep,
    plan_of,
)


@pytest.fixture
def books(empty_url: str, season: Path) -> str:
    """With the season in them, on SQLite and on PostgreSQL."""
    assert run("init", "--database", empty_url, "--season", str(season)).returncode == 0
    return empty_url


def taken_anew(url: str, folder: Path, *more: str) -> Any:
    return run("init", "--database", url, "--season", str(folder), *more)


def test_a_folder_that_would_undo_what_was_changed_on_the_server_is_refused_with_the_list(
    books: str, season: Path, tmp_path: Path
) -> None:
    file, plan = exported(books, tmp_path)
    first_row(plan)[4]["seat_number"] = "5a"
    file.write_text(json.dumps(plan), "utf-8")
    assert change(books, file).returncode == 0
    before = everything(books)
    done = taken_anew(books, season)
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "plans were changed on this server; this folder would undo that in performances",
        "  Small hall: 1-80",
        "Take them into the folder first (plan export), or say --undo-plan-changes",
    ]
    assert everything(books) == before
    done = taken_anew(books, season, "--undo-plan-changes")
    assert done.stdout.startswith("season 3:")
    assert plan_of(books, 1).seat_numbers[4] == "5"
    assert taken_anew(books, season).stdout.startswith("season 4:")


def test_a_folder_that_has_the_changed_plan_too_is_taken_as_it_is(
    books: str, season: Path, tmp_path: Path
) -> None:
    file, plan = exported(books, tmp_path)
    first_row(plan)[4]["seat_number"] = "5a"
    plan["zones"][HALL]["rows"].reverse()
    file.write_text(json.dumps(plan), "utf-8")
    assert change(books, file).returncode == 0
    folder = tmp_path / "next"
    shutil.copytree(season, folder)
    for name in ("plan", "more"):  # as it was given to `plan change`, its rows in another order
        shutil.copyfile(tmp_path / f"hall.{name}.json", folder / "plans" / f"small.{name}.json")
    done = taken_anew(books, folder)
    assert done.stdout.startswith("season 3:"), done.stderr
    fresh = plan_of(books, 1)
    assert fresh.seat_numbers[fresh.guids.index("H-A-5")] == "5a"


def test_plans_are_read_and_compared_before_anything_is_locked(
    books: str, season: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(books, "4")
    folder = tmp_path / "next"
    shutil.copytree(season, folder)
    file = folder / "plans" / "small.plan.json"
    plan = json.loads(file.read_bytes())
    plan["zones"][HALL]["rows"].reverse()
    file.write_text(json.dumps(plan), "utf-8")
    database = Database(books)
    locked = False
    writing = Database.writing

    @contextmanager
    def written(self: Database) -> Iterator[Any]:
        nonlocal locked
        with writing(self) as connection:
            locked = True
            yield connection
            locked = False

    def unlocked(reading: Any) -> Any:
        def read(*of: Any, **more: Any) -> Any:
            assert not locked, "a plan was read while the books were locked"
            return reading(*of, **more)

        return read

    monkeypatch.setattr(Database, "writing", written)
    for module, name in (
        (planfile, "read_bundle"),
        (planfile, "read_plan"),
        (planchange, "lost"),
        (planchange, "renamed"),
        (planchange, "in_old_order"),
    ):
        monkeypatch.setattr(module, name, unlocked(getattr(module, name)))
    try:
        assert catalogue.take(database, folder).version == 2
    finally:
        database.close()
    monkeypatch.undo()
    assert plan_of(books, 1).guids[4] == "H-A-5"
