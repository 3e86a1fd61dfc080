"""Plan files: what is read, and how what is wrong is named."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pos.domain import planentries, planfile
from pos.domain.ids import CategoryId, PlaceId
from pos.domain.plan import Feature, Plan
from pos.domain.refusals import Reason, Refusal


def seat(guid: str, number: str, x: float, y: float = 0, **more: Any) -> dict[str, Any]:
    position = {"x": x, "y": y}
    return {
        "seat_guid": guid,
        "seat_number": number,
        "position": position,
        "category": "Stalls",
        **more,
    }


def hall() -> dict[str, Any]:
    """Two zones, the second with a row of its own position, and areas of every shape."""
    return {
        "name": "Hall",
        "size": {"width": 1000, "height": 800},
        "categories": [{"name": "Stalls", "color": "#ff0000"}, {"name": "Floor"}],
        "zones": [
            {
                "name": "Left",
                "zone_id": "left",
                "uuid": "z-1",
                "position": {"x": 100, "y": 200},
                "rows": [
                    {
                        "row_number": "A",
                        "row_number_position": "both",
                        "seats": [
                            seat("a1", "1", 0),
                            seat("a2", "2", 50.5, uuid="u"),
                        ],
                    },
                    {"row_number": "B", "seats": []},
                ],
            },
            {
                "name": "Right",
                "position": {"x": 500, "y": 200},
                "rows": [
                    {
                        "row_number": "A",
                        "position": {"x": 10, "y": 20},
                        "seats": [seat("r1", "1", 1, 2, radius=18)],
                    }
                ],
                "areas": [
                    _area("pit", "rectangle", rectangle={"width": 300, "height": 100}),
                    _area("stage", "circle", circle={"radius": 10}),
                    _area("bar", "ellipse", ellipse={"radius": {"x": 20, "y": 5}}),
                    _area("wall", "polygon", polygon={"points": [{"x": 0, "y": 0}] * 3}),
                    _area("word", "text", text={"text": "STAGE", "size": 40}),
                ],
            },
        ],
    }


def _area(uuid: str, shape: str, **more: Any) -> dict[str, Any]:
    return {
        "uuid": uuid,
        "shape": shape,
        "color": "#eee",
        "border_color": "#000",
        "rotation": 0,
        "position": {"x": 5, "y": 6},
        **more,
    }


MORE: dict[str, Any] = {
    "accessible": ["a1"],
    "companion": ["a2"],
    "restricted": ["a2", "r1"],
    "floors": {"left": "Ground floor", "Right": "Balcony"},
    "standing": {"pit": {"capacity": 25, "category": "Floor", "name": "Standing"}},
    "focal": {"x": 500, "y": 10},
}


def raw(value: object) -> bytes:
    return json.dumps(value, indent=1).encode()


def read(plan: object, more: object = None) -> Plan:
    return planfile.read_plan(raw(plan), None if more is None else raw(more))


def refused(plan: bytes, more: bytes | None = None) -> dict[str, Any]:
    with pytest.raises(Refusal) as caught:
        planfile.read_plan(plan, more)
    assert caught.value.reason is Reason.PLAN_WRONG
    return dict(caught.value.params)


def test_a_seat_stands_where_zone_row_and_seat_add_up() -> None:
    plan = read(hall())
    assert plan.guids == ("a1", "a2", "r1")
    np.testing.assert_array_equal(plan.x, [100, 150.5, 511])
    np.testing.assert_array_equal(plan.y, [200, 200, 222])
    np.testing.assert_array_equal(plan.radius, [10, 10, 18])


def test_columns_are_in_the_order_of_the_file_and_of_the_promised_types() -> None:
    plan = read(hall(), MORE)
    assert [plan.label(PlaceId(place)).row for place in range(3)] == ["A", "A", "A"]
    assert [plan.label(PlaceId(place)).section for place in range(3)] == ["Left", "Left", "Right"]
    np.testing.assert_array_equal(plan.row_of, [0, 0, 1])  # the empty row B is none
    kinds = [str(getattr(plan, name).dtype) for name in ("x", "radius", "row_of", "category_of")]
    assert kinds == ["float32", "float32", "int32", "uint8"]
    assert plan.features.dtype == np.uint8


def test_the_sidecar_says_what_the_open_format_cannot() -> None:
    plan = read(hall(), MORE)
    companion = Feature.COMPANION | Feature.RESTRICTED
    assert plan.features.tolist() == [Feature.ACCESSIBLE, companion, Feature.RESTRICTED]
    assert [section.floor for section in plan.sections] == ["Ground floor", "Balcony"]
    assert plan.focal == (500, 10)
    (area,) = plan.areas
    assert (area.name, area.category, area.capacity) == ("Standing", "Floor", 25)
    assert area.places() == range(3, 28)
    assert area.outline == ((505, 206), (805, 206), (805, 306), (505, 306))
    assert plan.place_count == 28
    assert plan.category(PlaceId(27)) == CategoryId("Floor")


def test_what_is_drawn_and_not_sold_becomes_shapes() -> None:
    shapes = read(hall(), MORE).shapes
    assert [shape.kind for shape in shapes] == ["polygon", "polygon", "polygon", "text"]
    circle = np.array(shapes[0].points)
    np.testing.assert_allclose(np.hypot(*(circle - (505, 206)).T), 10)
    assert (shapes[3].text, shapes[3].size, shapes[3].points) == ("STAGE", 40, ((505, 206),))


def test_an_area_is_turned_around_its_position() -> None:
    plan = hall()
    plan["zones"][1]["areas"] = [
        _area("pit", "rectangle", rectangle={"width": 30, "height": 10}) | {"rotation": 90}
    ]
    (shape,) = read(plan).shapes
    wanted = [(505, 206), (505, 236), (495, 236), (495, 206)]
    np.testing.assert_allclose(shape.points, wanted, atol=1e-9)


def test_without_a_sidecar_the_stage_is_taken_to_be_at_the_top() -> None:
    assert read(hall()).focal == (500, 0)


def test_the_old_form_is_read_too() -> None:
    plan = hall()
    del plan["size"]
    for zone in plan["zones"]:
        zone["displayed"] = True
        zone["areas"] = [
            {
                "width": 200,
                "height": 50,
                "position": {"x": 0, "y": 0},
                "color": "#ccc",
                "text": "Stage",
            }
        ]
        for row in zone["rows"]:
            row["number_of_seats"] = len(row["seats"])
            row["seats_spacing"] = 50
    read_plan = read(plan)
    assert [(shape.kind, shape.text) for shape in read_plan.shapes] == [("polygon", "Stage")] * 2
    assert (read_plan.width, read_plan.height) == (611, 422)


def test_a_bundle_reads_as_its_two_files_and_carries_their_digest() -> None:
    files = (b"\xef\xbb\xbf" + raw(hall()) + b"\n", raw(MORE))
    bundled = planfile.bundle(*files)
    plan = planfile.read_bundle(bundled)
    assert plan.digest == hashlib.sha256(bundled).hexdigest()
    assert plan.digest == planfile.read_plan(*files).digest
    assert json.loads(bundled) == {"plan": hall(), "more": MORE}
    assert plan.features.tolist() == read(hall(), MORE).features.tolist()


def test_a_bundle_without_a_sidecar_is_read() -> None:
    bundled = planfile.bundle(raw(hall()))
    assert json.loads(bundled)["more"] is None
    assert planfile.read_bundle(bundled).areas == ()


Change = Callable[[dict[str, Any]], object]
_ROW = "zones[0].rows[0]"


def _seats(plan: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = plan["zones"][0]["rows"][0]["seats"]
    return found


def _areas(plan: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = plan["zones"][1]["areas"]
    return found


@pytest.mark.parametrize(
    ("change", "path", "why"),
    [
        (lambda p: _seats(p)[1].update(seat_guid="a1"), f"{_ROW}.seats[1]", "'a1' stands here a s"),
        (lambda p: _seats(p)[1].update(seat_guid=""), f"{_ROW}.seats[1]", "empty seat_guid"),
        (lambda p: _seats(p)[1].update(category="VIP"), f"{_ROW}.seats[1]", "'VIP' is not among"),
        (lambda p: _seats(p)[1].update(radius=0), f"{_ROW}.seats[1]", "must be above 0, not 0"),
        (lambda p: _seats(p)[1].update(radius=-4), f"{_ROW}.seats[1]", "must be above 0, not -4"),
        (lambda p: _seats(p)[1].update(radius=1e300), f"{_ROW}.seats[1]", "radius"),
        (lambda p: _seats(p)[1].update(seat_number=2), f"{_ROW}.seats[1].seat_number", "exp"),
        (lambda p: _seats(p)[1].pop("category"), f"{_ROW}.seats[1]", "`category` is missing"),
        (lambda p: _seats(p)[1]["position"].update(x=-101), f"{_ROW}.seats[1]", "outside of the"),
        (lambda p: _seats(p)[1]["position"].update(x=901), f"{_ROW}.seats[1]", "(1001, 200) lies"),
        (lambda p: _seats(p)[1]["position"].update(y=1e308), f"{_ROW}.seats[1]", "outside"),
        (lambda p: p["zones"][1].update(position=[1, 2]), "zones[1].position", "found a list"),
        (lambda p: p["size"].update(width=-5), "size", "above 0"),
        (lambda p: p["size"].update(height=0), "size", "above 0"),
        (lambda p: p["categories"].append({"name": "Floor"}), "categories[2]", "twice"),
        (lambda p: p["categories"].append({"name": ""}), "categories[2]", "without a name"),
        (lambda p: p["categories"].extend([{"name": "x"}] * 300), "categories", "more than 250"),
        (lambda p: p.update(zones=[]), "zones", "no place to sell"),
        (
            lambda p: _areas(p)[0]["rectangle"].update(width=-1),
            "zones[1].areas[0]",
            "a negative size: -1 by 100",
        ),
        (lambda p: _areas(p)[1]["circle"].update(radius=-1), "zones[1].areas[1]", "negative size"),
        (lambda p: _areas(p)[2].pop("ellipse"), "zones[1].areas[2]", "without its ellipse"),
        (lambda p: _areas(p)[3].update(shape="star"), "zones[1].areas[3]", "'star' is not a shape"),
        (lambda p: _areas(p)[3]["position"].update(x=1e300), "zones[1].areas[3]", "too far"),
        (lambda p: _areas(p)[4]["text"].update(size=-1), "zones[1].areas[4].text", "size must be"),
    ],
)
def test_a_fault_of_the_plan_has_its_path_and_reason(change: Change, path: str, why: str) -> None:
    plan = hall()
    change(plan)
    params = refused(raw(plan))
    assert (params["file"], params["path"]) == ("plan", path)
    assert why in params["why"]


@pytest.mark.parametrize(
    ("change", "path", "why"),
    [
        (lambda m: m["accessible"].append("b9"), "accessible[1]", "the guid 'b9'"),
        (lambda m: m["floors"].update(attic="5"), "floors.attic", "no zone of the plan is called"),
        (lambda m: m["floors"].update(left=5), "floors", "expected text"),
        (lambda m: m["standing"]["pit"].update(capacity=0), "standing.pit", "above 0, not 0"),
        (lambda m: m["standing"]["pit"].update(category="X"), "standing.pit", "'X' is not among"),
        (lambda m: m["standing"].update(roof=m["standing"]["pit"]), "standing.roof", "no areas"),
        (lambda m: m["focal"].update(x=1e300), "focal", "too far"),
        (lambda m: m.update(accesible=[]), "", "unknown field `accesible`"),
    ],
)
def test_a_fault_of_the_sidecar_has_its_path_and_reason(
    change: Change, path: str, why: str
) -> None:
    more = json.loads(json.dumps(MORE))
    change(more)
    params = refused(raw(hall()), raw(more))
    assert (params["file"], params["path"]) == ("more", path)
    assert why in params["why"]


def test_the_words_on_an_area_may_name_it_but_not_two() -> None:
    plan = hall()
    plan["zones"][1]["areas"] = [
        _area(f"u{number}", "rectangle", rectangle={"width": 9, "height": 9}, text={"text": "Pit"})
        for number in range(2)
    ]
    more = {"standing": {"Pit": {"capacity": 5, "category": "Floor"}}}
    assert "2 areas of the plan are called 'Pit'" in refused(raw(plan), raw(more))["why"]
    del plan["zones"][1]["areas"][0]
    assert read(plan, more).areas[0].name == "Pit"


def test_words_alone_are_no_room_to_stand_in() -> None:
    more = {"standing": {"word": {"capacity": 5, "category": "Floor"}}}
    assert "three corners" in refused(raw(hall()), raw(more))["why"]


def test_a_fault_names_the_line_and_the_files_as_they_were_called() -> None:
    text = raw(hall()).decode().replace('"seat_guid": "a2"', '"seat_guid": "a1"').encode()
    seat_starts = text[: text.rindex(b'"seat_guid": "a1"')].count(b"\n")
    with pytest.raises(Refusal) as caught:
        planfile.read_plan(text, file="plans/hall.plan.json")
    assert caught.value.params["line"] == seat_starts
    assert caught.value.params["file"] == "plans/hall.plan.json"


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_a_number_that_is_none_is_named_with_its_line(word: str) -> None:
    text = raw(hall()).decode().replace("50.5", word)
    params = refused(text.encode())
    assert word.strip("-") in text.split("\n")[params["line"] - 1]


def test_too_many_places_are_refused() -> None:
    more = json.loads(json.dumps(MORE))
    more["standing"]["pit"]["capacity"] = 200_000
    assert "200003 places; 200000 are the most" in refused(raw(hall()), raw(more))["why"]


def test_a_file_above_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planfile, "FILE_LIMIT_BYTES", 500)
    assert "500 are the most" in refused(raw(hall()))["why"]


def test_a_plan_of_standing_room_alone_has_no_seats() -> None:
    plan = hall()
    for zone in plan["zones"]:
        zone["rows"] = []
    read_plan = read(plan, {"standing": MORE["standing"]})
    assert (read_plan.seat_count, read_plan.place_count) == (0, 25)
    assert read_plan.areas[0].first_place == 0
    del plan["size"]
    assert read(plan, {"standing": MORE["standing"]}).width > 0


WHOLE = planfile.bundle(raw(hall()), raw(MORE))


@settings(max_examples=150)
@given(end=st.integers(0, len(WHOLE) - 1))
def test_a_torn_bundle_is_refused(end: int) -> None:
    with pytest.raises(Refusal):
        planfile.read_bundle(WHOLE[:end])


_PIECES = st.sampled_from(
    [b"null", b"-1", b"1e308", b'""', b"[]", b"{}", b"\xff", b'"a1"', b"true", b",", b"0.5", b'"']
)


@settings(max_examples=300)
@given(start=st.integers(0, len(WHOLE)), length=st.integers(0, 12), piece=_PIECES)
def test_a_mangled_bundle_is_read_or_refused_and_nothing_else(
    start: int, length: int, piece: bytes
) -> None:
    mangled = WHOLE[:start] + piece + WHOLE[start + length :]
    try:
        plan = planfile.read_bundle(mangled)
    except Refusal as refusal:
        assert refusal.reason is Reason.PLAN_WRONG
        assert refusal.params["line"] >= 1
        assert refusal.params["why"]
    else:
        _is_whole(plan)


def _values(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    inner = value.items() if isinstance(value, dict) else ()
    inner = enumerate(value) if isinstance(value, list) else inner
    return [path, *(one for key, each in inner for one in _values(each, (*path, key)))]


@settings(max_examples=300)
@given(
    path=st.sampled_from(_values({"plan": hall(), "more": MORE})[1:]),
    other=st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
    | st.just([])
    | st.just({}),
)
def test_any_other_value_anywhere_is_read_or_refused(
    path: tuple[str | int, ...], other: object
) -> None:
    document: Any = json.loads(WHOLE)
    inner = document
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = other
    try:
        _is_whole(planfile.read_bundle(raw(document)))
    except Refusal as refusal:
        assert refusal.reason is Reason.PLAN_WRONG


def _is_whole(plan: Plan) -> None:
    """What every plan that was read promises to the map."""
    columns = (plan.x, plan.y, plan.radius, plan.row_of, plan.category_of, plan.features)
    assert {len(column) for column in columns} == {plan.seat_count}
    assert np.isfinite(plan.x).all()
    assert np.isfinite(plan.y).all()
    assert (plan.radius > 0).all()
    assert 0 < plan.width < 3 * planentries.EXTENT_LIMIT
    assert len(set(plan.guids)) == plan.seat_count
    assert all(plan.label(PlaceId(place)) for place in range(plan.place_count))
