"""Tables and boxes: how a plan says them, and what sold as one means."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pos.domain import groups, planexport, planfile
from pos.domain.ids import PlaceId
from pos.domain.plan import Group, Plan
from pos.domain.refusals import Reason, Refusal
from pos.storage.plans import PlanShelf


def cabaret() -> bytes:
    """Two tables of four and a box of three."""
    rows = [(name, 4, x) for name, x in (("T1", 100), ("T2", 300))] + [("Box", 3, 500)]
    zones = [
        {
            "name": "Floor",
            "position": {"x": x, "y": 100},
            "rows": [
                {
                    "row_number": name,
                    "seats": [
                        {
                            "seat_guid": f"{name}-{number}",
                            "seat_number": str(number),
                            "position": {"x": 30 * number, "y": 0},
                            "category": "Floor",
                        }
                        for number in range(1, count + 1)
                    ],
                }
            ],
        }
        for name, count, x in rows
    ]
    file = {"name": "Cabaret", "categories": [{"name": "Floor"}], "zones": zones}
    return json.dumps(file).encode()


def seats(name: str, count: int) -> list[str]:
    return [f"{name}-{number}" for number in range(1, count + 1)]


def plan(**change: Any) -> Plan:
    table = {"name": "Table 1", "seats": seats("T1", 4)}
    whole = {"name": "Table 2", "seats": seats("T2", 4), "whole": True}
    box = {"name": "Royal box", "kind": "box", "seats": seats("Box", 3), "whole": True} | change
    more = {"groups": [table, whole, box]}
    return planfile.read_plan(cabaret(), json.dumps(more).encode())


def refused(**change: Any) -> tuple[int, str, str]:
    with pytest.raises(Refusal) as refusal:
        plan(**change)
    assert refusal.value.reason is Reason.PLAN_WRONG
    said = refusal.value.params
    return int(said["line"]), str(said["path"]), str(said["why"])


def places(*numbers: int) -> tuple[PlaceId, ...]:
    return tuple(PlaceId(number) for number in numbers)


def test_a_plan_has_tables_by_the_chair_tables_as_one_and_boxes():
    assert plan().groups == (
        Group("Table 1", "table", places(0, 1, 2, 3)),
        Group("Table 2", "table", places(4, 5, 6, 7), whole=True),
        Group("Royal box", "box", places(8, 9, 10), whole=True),
    )


def test_tables_survive_being_written_out_and_the_shelf(tmp_path: Path):
    first = plan()
    again = planfile.read_plan(*planexport.plan_files(first))
    assert again.groups == first.groups
    shelf = PlanShelf(tmp_path)
    kept = shelf.put(planfile.bundle(*planexport.plan_files(first)))
    for loaded in (shelf.load(kept.digest), PlanShelf(tmp_path).load(kept.digest)):
        assert loaded is not None
        assert loaded.groups == first.groups


@pytest.mark.parametrize(
    ("change", "path", "why"),
    [
        ({"seats": ["Box-1", "nobody"]}, "groups[2].seats[1]", "no seat of the plan has the guid"),
        ({"seats": ["Box-1", "T1-2"]}, "groups[2].seats[1]", "stands at a second table"),
        ({"seats": ["Box-1", "Box-1"]}, "groups[2].seats[1]", "stands at a second table"),
        ({"seats": []}, "groups[2]", "0 seats; a table or box has from 1 to 40"),
        ({"kind": "sofa"}, "groups[2]", "'sofa' is not a kind"),
        ({"name": " "}, "groups[2]", "without a name"),
    ],
)
def test_a_wrong_table_is_named_with_its_place_in_the_file(
    change: dict[str, Any], path: str, why: str
):
    line, where, said = refused(**change)
    assert (line, where) == (1, path)
    assert why in said


def test_one_seat_of_a_box_brings_its_company_and_a_chair_comes_alone():
    hall = plan()
    assert groups.with_company(hall, places(9)) == places(9, 8, 10)
    assert groups.with_company(hall, places(0, 9, 10)) == places(0, 9, 8, 10)


def test_a_part_of_a_box_is_broken_and_all_of_it_is_not():
    hall = plan()
    assert [one.name for one in groups.broken(hall, places(8, 9))] == ["Royal box"]
    assert groups.broken(hall, places(0, 8, 9, 10)) == ()
    assert [one.name for one in groups.broken(hall, places(4, 8))] == ["Table 2", "Royal box"]


def test_only_chairs_are_found_a_seat_at_a_time_and_a_party_that_fills_a_box_finds_it():
    hall = plan()
    free = np.ones(hall.place_count, np.bool_)
    assert np.flatnonzero(groups.apart(hall, free)).tolist() == [0, 1, 2, 3]
    assert [one.name for one in groups.fitting(hall, free, 3)] == ["Royal box"]
    free[8] = False
    assert groups.fitting(hall, free, 3) == ()
