"""The till's shelf of plans."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pos.domain import planfile
from pos.domain.plan import Plan
from pos.domain.refusals import Reason, Refusal
from pos.storage.plans import PlanShelf


def bundle() -> bytes:
    """A plan with everything a plan can have."""
    plan: dict[str, Any] = {
        "name": "Hall Ä",
        "size": {"width": 500, "height": 400},
        "categories": [{"name": "1"}, {"name": "Floor"}],
        "zones": [
            {
                "name": "Stalls",
                "position": {"x": 0.5, "y": 0},
                "rows": [
                    {
                        "row_number": "A",
                        "seats": [
                            {
                                "seat_guid": f"A-{number}",
                                "seat_number": str(number),
                                "position": {"x": 50 * number, "y": 100},
                                "category": "1",
                                "radius": 20,
                            }
                            for number in range(1, 6)
                        ],
                    }
                ],
                "areas": [
                    {
                        "uuid": "pit",
                        "shape": "rectangle",
                        "position": {"x": 100, "y": 10},
                        "rectangle": {"width": 90, "height": 30},
                    },
                    {"shape": "text", "position": {"x": 1, "y": 2}, "text": {"text": "STAGE"}},
                ],
            }
        ],
    }
    more = {
        "accessible": ["A-1"],
        "floors": {"Stalls": "Ground"},
        "standing": {"pit": {"capacity": 9, "category": "Floor", "name": "Pit"}},
        "focal": {"x": 250, "y": 3},
    }
    return planfile.bundle(json.dumps(plan).encode(), json.dumps(more).encode())


BUNDLE = bundle()
PLAN = planfile.read_bundle(BUNDLE)


def same(one: Plan | None, other: Plan) -> bool:
    """Plans compare by what they hold, column by column."""
    assert one is not None
    for name in Plan.__dataclass_fields__:
        mine, theirs = getattr(one, name), getattr(other, name)
        np.testing.assert_array_equal(mine, theirs, err_msg=name)
        assert type(mine) is type(theirs), name
        assert getattr(mine, "dtype", None) == getattr(theirs, "dtype", None), name
    return one.sections == other.sections and one.areas == other.areas


def test_a_plan_comes_back_from_the_shelf_as_it_was_read(tmp_path: Path) -> None:
    shelf = PlanShelf(tmp_path / "plans")
    assert same(shelf.put(BUNDLE), PLAN)
    assert same(shelf.load(PLAN.digest), PLAN)
    assert same(PlanShelf(tmp_path / "plans").load(PLAN.digest), PLAN)


def test_what_was_never_put_there_is_not_there(tmp_path: Path) -> None:
    shelf = PlanShelf(tmp_path / "plans")
    assert shelf.load(PLAN.digest) is None
    assert shelf.load("../../etc/passwd") is None


def test_a_broken_bundle_leaves_the_shelf_empty(tmp_path: Path) -> None:
    with pytest.raises(Refusal) as caught:
        PlanShelf(tmp_path / "plans").put(BUNDLE[:-9])
    assert caught.value.reason is Reason.PLAN_WRONG
    assert not (tmp_path / "plans").exists()


def test_nothing_but_the_plan_lies_on_the_shelf(tmp_path: Path) -> None:
    shelf = PlanShelf(tmp_path)
    shelf.put(BUNDLE)
    shelf.put(BUNDLE)
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == [f"{PLAN.digest}.json", f"{PLAN.digest}.npz"]


def test_a_loaded_plan_does_not_need_its_bundle_read_again(tmp_path: Path) -> None:
    shelf = PlanShelf(tmp_path)
    shelf.put(BUNDLE)
    (tmp_path / f"{PLAN.digest}.json").unlink()
    assert same(shelf.load(PLAN.digest), PLAN)


def test_columns_filed_under_another_plans_name_are_not_believed(tmp_path: Path) -> None:
    shelf = PlanShelf(tmp_path)
    shelf.put(BUNDLE)
    other = "0" * 64
    (tmp_path / f"{PLAN.digest}.npz").rename(tmp_path / f"{other}.npz")
    assert shelf.load(other) is None


def test_a_torn_bundle_without_columns_has_to_be_fetched_again(tmp_path: Path) -> None:
    shelf = PlanShelf(tmp_path)
    shelf.put(BUNDLE)
    (tmp_path / f"{PLAN.digest}.npz").unlink()
    (tmp_path / f"{PLAN.digest}.json").write_bytes(BUNDLE.replace(b"STAGE", b"STAFF"))
    assert shelf.load(PLAN.digest) is None


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_torn_columns_are_made_again_from_the_bundle(data: st.DataObject, tmp_path: Path) -> None:
    shelf = PlanShelf(tmp_path)
    shelf.put(BUNDLE)
    columns = tmp_path / f"{PLAN.digest}.npz"
    whole = columns.read_bytes()
    start = data.draw(st.integers(0, len(whole) - 1))
    tail = data.draw(st.sampled_from([b"", b"\0" * 8 + whole[start + 8 :], whole[start + 1 :]]))
    columns.write_bytes(whole[:start] + tail)
    assert same(shelf.load(PLAN.digest), PLAN)
    assert same(shelf.load(PLAN.digest), PLAN)


def test_a_shelf_that_cannot_be_written_still_gives_the_plan(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    PlanShelf(tmp_path).put(BUNDLE)
    (tmp_path / f"{PLAN.digest}.npz").unlink()
    monkeypatch.setattr("pos.storage.plans.write_whole", _disk_is_full)
    assert same(PlanShelf(tmp_path).load(PLAN.digest), PLAN)
    with pytest.raises(Refusal) as caught:
        PlanShelf(tmp_path).put(BUNDLE)
    assert caught.value.reason is Reason.DISK_FULL


def _disk_is_full(_path: Path, _raw: bytes) -> None:
    raise OSError(28, "No space left on device")
