"""Tables of seats and plans written out again: what goes out comes back."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pos.domain import plancsv, planexport, planfile
from pos.domain.ids import CategoryId, PlaceId
from pos.domain.plan import Area, Feature, Plan, Row, Section, Shape
from pos.domain.refusals import Reason, Refusal

HEADER = "section,row,seat,x,y,category"
TABLE = f"{HEADER}\nStalls,A,1,10,20,I\nStalls,A,2,30.5,20,I\nStalls,B,1,10,60,II\n"


def read(text: str | bytes) -> Plan:
    raw = text.encode() if isinstance(text, str) else text
    return planfile.read_plan(*plancsv.read_csv(raw, "Hall"))


def refused(text: str | bytes) -> list[dict[str, Any]]:
    with pytest.raises(Refusal) as caught:
        read(text)
    assert caught.value.reason is Reason.PLAN_WRONG
    faults: list[dict[str, Any]] = caught.value.params["faults"]
    assert caught.value.params["line"] == faults[0]["line"]
    return faults


def test_a_table_of_seats_is_a_hall() -> None:
    plan = read(TABLE)
    assert plan.name == "Hall"
    assert plan.seat_numbers == ("1", "2", "1")
    assert [row.label for row in plan.rows] == ["A", "B"]
    np.testing.assert_array_equal(plan.x, [10, 30.5, 10])
    assert plan.categories == ("I", "II")
    assert plan.guids == ("Stalls-A-1", "Stalls-A-2", "Stalls-B-1")


def test_more_columns_say_more_of_a_seat() -> None:
    plan = read(
        "Seat;Row;Section;Category;x;y;guid;floor;radius;accessible;companion;restricted\r\n"
        "1;A;Stalls;I;10;20;g1;Ground;18;yes;;\r\n"
        "2;A;Stalls;I;30,5;20;g2;Ground;;;x;1\r\n"
    )
    assert plan.guids == ("g1", "g2")
    assert plan.sections == (Section("Stalls", "Ground"),)
    assert plan.radius.tolist() == [18, 10]
    assert plan.x[1] == 30.5  # a decimal comma where no comma separates
    assert plan.features.tolist() == [1, Feature.COMPANION | Feature.RESTRICTED]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
def test_whatever_a_spreadsheet_separates_with_is_read(delimiter: str, bom: bytes) -> None:
    assert read(bom + TABLE.replace(",", delimiter).encode()).seat_count == 3


def test_a_column_nobody_knows_is_told_with_those_that_are_known() -> None:
    why = refused(f"{HEADER},colour\n")[0]["why"]
    assert why.endswith(": " + ", ".join(plancsv.COLUMNS))


@pytest.mark.parametrize(
    ("text", "line", "column", "why"),
    [
        ("", 1, "section", "the column is missing"),
        (HEADER, 1, "", "no seat"),
        (f"{HEADER},colour\n", 1, "", "'colour' is no column"),
        (f"{HEADER},x\n", 1, "x", "twice"),
        (TABLE + "Stalls,B,2,ten,60,II", 5, "x", "found 'ten'"),
        (TABLE + 'Stalls,B,2,"10,5",60,II', 5, "x", "decimal comma; write '10.5'"),
        (TABLE + "Stalls,B,2,nan,60,II", 5, "x", "found 'nan'"),
        (TABLE + "Stalls,B,2,inf,60,II", 5, "x", "found 'inf'"),
        (TABLE + "Stalls,B,2,-4,60,II", 5, "x", "expected 0 to 1e+06"),
        (TABLE + "Stalls,B,2,10,60,", 5, "category", "without a category"),
        (TABLE + "Stalls,B,2,10,60", 5, "", "5 cells in a table of 6"),
        (TABLE + "Stalls,B,1,10,60,II", 5, "guid", "'Stalls-B-1' stands here a second time, first"),
        (TABLE + 'Stalls,B,"2,10,60,II', 5, "", "cannot be read here: a quotation mark is never"),
        (TABLE + 'Stalls,B,"2"0,10,60,II', 5, "", "cannot be read here: something follows"),
        (TABLE + f"{'S' * 300},B,2,10,60,II", 5, "section", "up to 200 printable"),
        (TABLE + "Sta\x1blls,B,2,10,60,II", 5, "section", "printable characters"),
        (f"{HEADER},accessible\nS,A,1,1,1,I,perhaps", 2, "accessible", "yes or no"),
        (f"{HEADER},radius\nS,A,1,1,1,I,0.0", 2, "radius", "found '0.0'"),
        (TABLE.encode() + b"Stalls,B,2,10,60,\xe4", 5, "", "not UTF-8 here"),
    ],
)
def test_a_fault_of_a_table_has_its_line_and_column(
    text: str | bytes, line: int, column: str, why: str
) -> None:
    fault = refused(text)[0]
    assert (fault["line"], fault["path"], fault["file"]) == (line, column, "seats.csv")
    assert why in fault["why"]


def test_several_faults_are_told_at_once_and_not_without_end() -> None:
    wrong = "".join(f"Stalls,C,{number},x,60,II\n" for number in range(100))
    faults = refused(TABLE + wrong)
    assert [fault["line"] for fault in faults] == list(range(5, 25))


def test_more_seats_than_a_plan_may_have_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plancsv, "SEATS_LIMIT", 2)
    assert refused(TABLE)[0]["why"] == "more than 2 seats"
    monkeypatch.setattr(plancsv, "FILE_LIMIT_BYTES", 20)
    assert "20 are the most" in refused(TABLE)[0]["why"]


@settings(max_examples=200)
@given(st.binary(max_size=80) | st.text(max_size=80).map(lambda text: (TABLE + text).encode()))
def test_any_text_is_read_or_refused(raw: bytes) -> None:
    try:
        assert read(raw).seat_count > 0
    except Refusal as refusal:
        assert refusal.reason is Reason.PLAN_WRONG
        assert refusal.params["line"] >= 1


# --- out and back -------------------------------------------------------------------------------

LABELS = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=6)
NUMBERS = st.floats(0, 1000, width=32)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Any hall: sections of rows of seats, standing room, things drawn, seats turned."""
    sections = [Section(draw(LABELS), draw(LABELS | st.just(""))) for _ in range(draw(_few))]
    rows, row_of = [], []
    for section in range(len(sections)):
        for _ in range(draw(_few)):
            rows.append(Row(draw(LABELS), section))
            row_of += [len(rows) - 1] * draw(_few)
    count = len(row_of)
    categories = tuple(map(CategoryId, draw(st.lists(LABELS, min_size=1, max_size=4, unique=True))))
    corners = st.lists(st.tuples(NUMBERS, NUMBERS), min_size=3, max_size=5).map(tuple)
    areas, first = [], count
    for _ in range(draw(st.integers(0, 2))):
        capacity = draw(st.integers(1, 50))
        category = draw(st.sampled_from(categories))
        areas.append(Area(draw(LABELS), category, PlaceId(first), capacity, draw(corners)))
        first += capacity
    turned = np.array([draw(st.floats(-350, 350, width=32)) for _ in range(count)], np.float32)
    return Plan(
        name=draw(LABELS),
        digest="",
        width=1000.0,
        height=1000.0,
        categories=categories,
        sections=tuple(sections),
        rows=tuple(rows),
        guids=tuple(draw(st.lists(LABELS, min_size=count, max_size=count, unique=True))),
        seat_numbers=tuple(draw(LABELS) for _ in range(count)),
        x=np.array([draw(NUMBERS) for _ in range(count)], np.float32),
        y=np.array([draw(NUMBERS) for _ in range(count)], np.float32),
        radius=np.array([draw(st.floats(0.5, 99, width=32)) for _ in range(count)], np.float32),
        row_of=np.array(row_of, np.int32),
        category_of=np.array(
            [draw(st.integers(0, len(categories) - 1)) for _ in range(count)], np.uint8
        ),
        features=np.array([draw(st.integers(0, 15)) for _ in range(count)], np.uint8),
        areas=tuple(areas),
        shapes=(Shape("polygon", draw(corners)), Shape("text", ((1.0, 2.0),), draw(LABELS), 30.0)),
        focal=(draw(NUMBERS), draw(NUMBERS)),
        rotation=turned if turned.any() else None,
    )


_few = st.integers(1, 3)
_COLUMNS = ("x", "y", "radius", "features", "rotation")
_SAME = ("name", "width", "height", "categories", "sections", "rows", "guids", "seat_numbers")


def seats_of(plan: Plan) -> list[tuple[Any, ...]]:
    """All that a table of seats says."""
    places = [PlaceId(place) for place in range(plan.seat_count)]
    return [(plan.guids[one], plan.label(one), plan.category(one)) for one in places]


def same_columns(one: Plan, other: Plan) -> None:
    for name in _COLUMNS:
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name), err_msg=name)


@settings(max_examples=60)
@given(plans())
def test_a_plan_written_out_is_read_as_the_same_plan(plan: Plan) -> None:
    again = planfile.read_plan(*planexport.plan_files(plan))
    for name in (*_SAME, "areas", "shapes", "focal"):
        assert getattr(again, name) == getattr(plan, name), name
    same_columns(again, plan)
    np.testing.assert_array_equal(again.category_of, plan.category_of)
    np.testing.assert_array_equal(again.row_of, plan.row_of)


@settings(max_examples=60)
@given(plans())
def test_the_seats_of_a_plan_come_back_from_their_table(plan: Plan) -> None:
    again = read(planexport.seats_csv(plan))
    assert seats_of(again) == seats_of(plan)
    same_columns(again, plan)
