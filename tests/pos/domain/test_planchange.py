"""A plan in place of another: places keep their numbers, or somebody hears who would lose one."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pos.domain import planchange, planedit, planfile
from pos.domain.ids import PlaceId
from pos.domain.plan import Feature, Plan
from pos.domain.planedit import Mark, Recategorise, Rename, SetFocal
from pos.domain.refusals import Reason, Refusal
from tests.pos.domain.test_planfile import MORE, hall, raw, seat

OLD = planfile.read_plan(raw(hall()), raw(MORE))
PIT = OLD.areas[0].first_place


def changed(change: Any) -> tuple[bytes, Plan]:
    """The hall after that change of its file, its seats in their old order."""
    file = hall()
    change(file)
    ordered = planchange.in_old_order(raw(file), OLD.guids)
    more = {name: value for name, value in MORE.items() if name in ("standing", "floors")}
    return ordered, planfile.read_plan(ordered, raw(more))


def seats(file: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = file["zones"][0]["rows"][0]["seats"]
    return found


def test_a_file_in_the_old_order_stays_as_it_is() -> None:
    ordered, plan = changed(lambda file: seats(file)[0].update(seat_number="1a"))
    assert json.loads(ordered) == {**hall(), "zones": json.loads(ordered)["zones"]}
    assert plan.guids == OLD.guids
    assert planchange.lost(OLD, plan, range(OLD.place_count)) == []
    assert planchange.renamed(OLD, plan, range(OLD.place_count)) == [PlaceId(0)]


def test_new_seats_go_behind_and_every_known_one_keeps_its_number() -> None:
    _, plan = changed(lambda file: seats(file).insert(0, seat("a0", "0", 10)))
    assert plan.guids == (*OLD.guids, "a0")
    assert (plan.label(PlaceId(3)).section, plan.label(PlaceId(3)).seat) == ("Left", "0")
    assert plan.label(PlaceId(3)).floor == "Ground floor"
    assert planchange.lost(OLD, plan, range(OLD.seat_count)) == []


def test_seats_put_in_another_order_keep_their_numbers() -> None:
    _, plan = changed(lambda file: file["zones"].reverse())
    assert plan.guids == OLD.guids
    assert planchange.lost(OLD, plan, range(OLD.place_count)) == []
    assert {plan.sections[row.section].name for row in plan.rows} == {"Left", "Right"}


def test_a_taken_seat_that_is_gone_is_lost_and_what_follows_it_has_moved() -> None:
    _, plan = changed(lambda file: seats(file).pop(0))
    found = planchange.lost(OLD, plan, [0, 1])
    assert [(one.place, one.label.seat, one.moved) for one in found] == [
        (0, "1", False),
        (1, "2", True),
    ]
    assert planchange.lost(OLD, plan, []) == []


def test_seats_added_before_standing_room_that_is_taken_move_it() -> None:
    _, plan = changed(lambda file: seats(file).append(seat("a9", "9", 90)))
    assert planchange.lost(OLD, plan, [0, 1, 2]) == []
    assert [one.moved for one in planchange.lost(OLD, plan, [PIT + 3])] == [True]


def test_standing_room_may_grow_and_shrinks_down_to_what_is_taken() -> None:
    for capacity, gone in ((30, []), (10, [PIT + 12]), (13, [])):
        more = json.loads(json.dumps(MORE))
        more["standing"]["pit"]["capacity"] = capacity
        plan = planfile.read_plan(raw(hall()), raw(more))
        found = planchange.lost(OLD, plan, [0, PIT, PIT + 12])
        assert [one.place for one in found] == gone


@settings(max_examples=80)
@given(st.data())
def test_no_change_of_a_file_moves_a_known_seat_that_is_followed_by_all_it_had_before(
    data: st.DataObject,
) -> None:
    file = hall()
    every = [one for zone in file["zones"] for row in zone["rows"] for one in row["seats"]]
    fresh = [seat(f"n{number}", "9", number) for number in range(data.draw(st.integers(0, 4)))]
    mixed = data.draw(st.permutations([*every, *fresh]))
    cut = data.draw(st.integers(0, len(mixed)))
    file["zones"][0]["rows"][0]["seats"] = mixed[:cut]
    file["zones"][1]["rows"][0]["seats"] = mixed[cut:]
    file["zones"][1]["position"] = {"x": 100, "y": 200}
    plan = planfile.read_plan(planchange.in_old_order(raw(file), OLD.guids))
    assert plan.guids[: OLD.seat_count] == OLD.guids
    assert sorted(plan.guids) == sorted(one["seat_guid"] for one in mixed)


# --- edits ----------------------------------------------------------------------------------------

BUNDLE = planfile.bundle(raw(hall()), raw(MORE))


def edited(*edits: planedit.Edit) -> Plan:
    return planfile.read_bundle(planedit.apply(BUNDLE, edits))


def test_a_section_a_row_and_a_seat_are_called_otherwise_and_stay_where_they_are() -> None:
    plan = edited(
        Rename("a2", "section", "Parterre"), Rename("a2", "row", "AA"), Rename("a2", "seat", "20")
    )
    label = plan.label(PlaceId(1))
    assert (label.section, label.row, label.seat) == ("Parterre", "AA", "20")
    assert label.floor == "Ground floor"
    assert plan.guids == OLD.guids
    assert planchange.lost(OLD, plan, range(OLD.place_count)) == []


def test_a_section_whose_floor_is_known_by_its_name_stays_on_it() -> None:
    assert edited(Rename("r1", "section", "East")).label(PlaceId(2)).floor == "Balcony"
    plan = edited(Rename("a1", "section", "Right"))
    assert plan.label(PlaceId(0)).floor == "Ground floor"
    assert plan.label(PlaceId(2)).floor == "Balcony"


def test_seats_change_their_category_also_to_one_that_is_new_to_the_plan() -> None:
    plan = edited(Recategorise(["a1", "r1"], "Floor"), Recategorise(["a2"], "Best"))
    assert [plan.category(PlaceId(place)) for place in range(3)] == ["Floor", "Best", "Floor"]


def test_features_are_marked_and_unmarked() -> None:
    plan = edited(
        Mark(["a1", "a2"], "restricted", True),
        Mark(["a2"], "companion", False),
        Mark(["r1"], "aisles", True),
    )
    assert plan.features.tolist() == [
        Feature.ACCESSIBLE | Feature.RESTRICTED,
        Feature.RESTRICTED,
        Feature.RESTRICTED | Feature.AISLE,
    ]


def test_the_focal_point_moves() -> None:
    assert edited(SetFocal(250, 20)).focal == (250, 20)


def test_no_seat_is_called_as_another_one_is_or_was() -> None:
    swapped = edited(Rename("a1", "seat", "2"), Rename("a2", "seat", "1"))
    assert planchange.misnamed(OLD, swapped) == [PlaceId(0), PlaceId(1)]
    twice = edited(Rename("a1", "seat", "2"))
    assert planchange.misnamed(OLD, twice) == [PlaceId(0)]
    handed_on = edited(Rename("a1", "seat", "2"), Rename("a2", "seat", "3"))
    assert planchange.misnamed(OLD, handed_on) == [PlaceId(0)]
    fresh = edited(Rename("a1", "seat", "1a"), Rename("a2", "row", "AA"))
    assert planchange.misnamed(OLD, fresh) == []


def test_what_other_programs_wrote_into_the_plan_stays() -> None:
    file = hall()
    file["zones"][0]["rows"][0]["seat_label"] = "Seat %s"
    bundle = planfile.bundle(raw(file), raw(MORE))
    plan, _ = planfile.parts(planedit.apply(bundle, [Rename("a1", "seat", "11")]))
    row = json.loads(plan)["zones"][0]["rows"][0]
    assert (row["seat_label"], row["row_number_position"]) == ("Seat %s", "both")
    assert row["seats"][0]["seat_number"] == "11"


@pytest.mark.parametrize(
    "edit",
    [
        Rename("nobody", "seat", "1"),
        Rename("a1", "seat", ""),
        Rename("a1", "row", "x" * 300),
        Rename("a1", "row", "\x1b[2J"),
        Recategorise(["nobody"], "Floor"),
        Mark(["nobody"], "accessible", True),
        SetFocal(1e300, 0),
    ],
)
def test_an_edit_that_cannot_be_is_refused(edit: planedit.Edit) -> None:
    with pytest.raises(Refusal) as caught:
        edited(edit)
    assert caught.value.reason is Reason.PLAN_WRONG


GUIDS = st.lists(st.sampled_from(OLD.guids), min_size=1, max_size=3, unique=True)
EDITS = st.one_of(
    st.builds(
        Rename,
        st.sampled_from(OLD.guids),
        st.sampled_from(["section", "row", "seat"]),
        st.sampled_from(["1", "A", "Right", "Circle"]),
    ),
    st.builds(Recategorise, GUIDS, st.sampled_from(["Floor", "Stalls", "Best"])),
    st.builds(
        Mark,
        GUIDS,
        st.sampled_from(["accessible", "companion", "restricted", "aisles"]),
        st.booleans(),
    ),
    st.builds(SetFocal, st.integers(0, 900), st.integers(0, 700)),
)


@settings(max_examples=100)
@given(st.lists(EDITS, max_size=5))
def test_what_a_supervisor_sees_is_what_the_server_makes_of_the_edits(
    edits: list[planedit.Edit],
) -> None:
    seen = OLD
    index = {guid: place for place, guid in enumerate(OLD.guids)}
    for edit in edits:
        seen = planedit.preview(seen, edit, index)
    made = edited(*edits)
    places = [PlaceId(place) for place in range(OLD.place_count)]
    assert [seen.label(one) for one in places] == [made.label(one) for one in places]
    assert [seen.category(one) for one in places] == [made.category(one) for one in places]
    assert seen.features.tolist() == made.features.tolist()
    assert seen.focal == made.focal
    assert planchange.lost(OLD, made, places) == []
