"""A hall opens from its file as it was made, and without the file it is made again."""

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from pos.domain.plan import Plan
from tests.ui.seatmap.halls import bowl, lounge, museum, opera
from ui.seatmap import hallshelf
from ui.seatmap.hall import Hall, make_hall
from ui.seatmap.hallshelf import HallShelf

HALLS = {"opera": opera, "bowl": lambda: bowl("bowl", 900, 40), "museum": museum, "lounge": lounge}


def copy(plan: Plan) -> Plan:
    """The same plan, as it comes from its shelf another day."""
    return dataclasses.replace(plan)


def same(one: Hall, other: Hall) -> bool:
    for name in ("x", "y", "section_of", "turn_of", "kind_of", "text_of"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name), err_msg=name)
    for mine, theirs in zip(one.outlines, other.outlines, strict=True):
        for part, same_part in zip(mine, theirs, strict=True):
            np.testing.assert_array_equal(part, same_part)
    np.testing.assert_array_equal(one.rows.x, other.rows.x)
    assert one.rows.texts == other.rows.texts
    names = ("pitch", "depth", "kinds", "texts", "content", "signs")
    return all(getattr(one, name) == getattr(other, name) for name in names)


@pytest.mark.parametrize("name", HALLS)
def test_a_hall_comes_back_as_it_was_made(name: str, tmp_path: Path) -> None:
    plan = HALLS[name]()
    made = HallShelf(tmp_path / "halls").hall(plan)
    again = HallShelf(tmp_path / "halls").hall(copy(plan))
    assert again is not made
    assert same(again, made)


def test_a_hall_from_the_shelf_is_the_one_the_map_draws(tmp_path: Path) -> None:
    plan = opera()
    HallShelf(tmp_path).hall(plan)
    another_day = copy(plan)
    drawn = HallShelf(tmp_path).hall(another_day)
    assert make_hall(another_day) is drawn
    assert drawn.plan is another_day


@pytest.mark.parametrize("keep", [0, 31, 400, -1])
def test_a_torn_file_is_made_again(keep: int, tmp_path: Path) -> None:
    plan = opera()
    shelf = HallShelf(tmp_path)
    made = shelf.hall(plan)
    (file,) = tmp_path.iterdir()
    whole = file.read_bytes()
    file.write_bytes(whole[:keep])
    assert same(shelf.hall(copy(plan)), made)
    assert file.read_bytes() == whole


def test_a_file_of_another_plan_is_not_believed(tmp_path: Path) -> None:
    shelf = HallShelf(tmp_path)
    shelf.hall(bowl("bowl", 900, 40))
    (file,) = tmp_path.iterdir()
    file.rename(tmp_path / f"{opera().digest}.hall")
    assert same(shelf.hall(opera()), make_hall(opera()))


def test_where_nothing_can_be_written_the_hall_is_shown_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "halls").write_text("a file where the folder should be")
    assert same(HallShelf(tmp_path / "halls").hall(opera()), make_hall(opera()))


def test_a_hall_made_otherwise_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = HallShelf(tmp_path)
    shelf.hall(opera())
    (file,) = tmp_path.iterdir()
    before = file.read_bytes()
    monkeypatch.setattr(hallshelf, "_VERSION", 99)
    shelf.hall(opera())
    assert file.read_bytes() != before
