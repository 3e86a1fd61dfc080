"""Plan files nobody means well with: a sentence, within bounded memory, whatever they hold."""

import json
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pos.domain import planfile
from pos.domain.planentries import FAULTS_LIMIT
from pos.domain.refusals import Refusal
from tests.pos.domain.test_planfile import MORE, hall, raw, seat

ROOT = Path(__file__).parents[3]
# Python with numpy has mapped about 0.3 GB before it reads anything.
MEMORY_BYTES = 1_600_000_000
_READ = """
import sys
from pathlib import Path
from pos.domain import planfile
from pos.domain.refusals import Refusal
try:
    plan = planfile.read_plan(Path(sys.argv[1]).read_bytes())
    print("read", plan.place_count)
except Refusal as refusal:
    print(refusal.params["line"], refusal.params["why"])
"""


def _point(x: float) -> dict[str, float]:
    return {"x": x, "y": 0}


def _around(zones: bytes) -> bytes:
    return b'{"name":"H","categories":[{"name":"1"}],"zones":[' + zones + b"]}"


def _zone(rows: bytes, more: bytes = b"") -> bytes:
    return b'{"position":{"x":0,"y":0},"rows":[' + rows + b"]" + more + b"}"


def _row(seats: bytes) -> bytes:
    return b'{"row_number":"1","seats":[' + seats + b"]}"


def _seat(guid: bytes, x: bytes = b"0", number: bytes = b"1") -> bytes:
    said = b'{"seat_guid":"%s","seat_number":"%s","position":{"x":%s,"y":0},"category":"1"}'
    return said % (guid, number, x)


def _many(one: bytes, count: int) -> bytes:
    return b",".join([one] * count)


HOSTILE = {
    "ten million seats": lambda: _around(_zone(_row(_many(b'{"seat_guid":""}', 10_000_000)))),
    "a hundred megabytes of text": lambda: b'{"name":"' + b"x" * 100_000_000 + b'"}',
    "one seat number of 50 MB": lambda: _around(_zone(_row(_seat(b"1", number=b"9" * 50_000_000)))),
    "one number of 50 MB": lambda: _around(_zone(_row(_seat(b"1", x=b"9" * 50_000_000)))),
    "brackets within brackets": lambda: b"[" * 1_100_000,
    "brackets where nobody looks": lambda: b'{"z":' + b"[" * 500_000 + b"]" * 500_000 + b"}",
    "two hundred thousand times one guid": lambda: _around(
        _zone(_row(_many(_seat(b"a"), 200_000)))
    ),
    "a million points": lambda: _around(
        _zone(
            b"",
            b',"areas":[{"shape":"polygon","polygon":{"points":[%s]}}]'
            % _many(b'{"x":0,"y":0}', 1_100_000),
        )
    ),
    "a million areas": lambda: _around(_zone(b"", b',"areas":[%s]' % _many(b"{}", 1_100_000))),
    "a million zones of nothing": lambda: _around(_many(_zone(b""), 380_000)),
    "four million words": lambda: b'{"categories":[' + _many(b'"a"', 4_400_000) + b"]}",
    "lines without end": lambda: _around(
        _zone(_row(_seat(b"a") + b"\n" * 50_000_000 + b"," + _seat(b"a")))
    ),
}


@pytest.mark.skipif(sys.platform != "linux", reason="no RLIMIT_AS")
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_plan_is_a_sentence_in_bounded_memory(name: str, tmp_path: Path) -> None:
    file = tmp_path / "hall.plan.json"
    file.write_bytes(HOSTILE[name]())
    done = subprocess.run(
        [sys.executable, "-c", _READ, str(file)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES)),
        check=False,
    )
    assert done.returncode == 0, done.stderr[-800:]
    line, _, why = done.stdout.strip().partition(" ")
    assert int(line) >= 1
    assert 0 < len(why) < 400


def refused(plan: object, more: object = None) -> list[dict[str, Any]]:
    with pytest.raises(Refusal) as caught:
        planfile.read_plan(raw(plan), None if more is None else raw(more))
    faults: list[dict[str, Any]] = caught.value.params["faults"]
    first = {name: caught.value.params[name] for name in faults[0]}
    assert first == faults[0]
    return faults


def test_every_fault_is_told_in_the_order_of_the_lines_and_of_both_files() -> None:
    plan, more = hall(), json.loads(json.dumps(MORE))
    row = plan["zones"][0]["rows"][0]["seats"]
    row += [seat("a1", "3", 10), seat("a4", "4", 20, radius=-1), seat("a5", "5", 9e9)]
    row[1]["category"] = "Nowhere"
    more["companion"].append("z9")
    faults = refused(plan, more)
    assert [fault["path"].removeprefix("zones[0].rows[0].") for fault in faults] == [
        *("seats[1]", "seats[2]", "seats[3]", "seats[4]", "companion[1]"),
    ]
    assert [fault["file"] for fault in faults] == ["plan"] * 4 + ["more"]
    text = raw(plan).decode().split("\n")
    assert text[faults[1]["line"]].strip() == '"seat_guid": "a1",'


def test_pieces_of_the_wrong_type_are_each_told() -> None:
    plan = hall()
    seats = plan["zones"][0]["rows"][0]["seats"]
    del seats[0]["category"]
    seats[1]["position"]["x"] = "left"
    plan["zones"][1]["rows"][0]["row_number"] = 7
    plan["zones"][1]["areas"][2]["rotation"] = "none"
    plan["categories"].append(3)
    del plan["name"]
    assert {(fault["path"], fault["why"]) for fault in refused(plan)} == {
        ("zones[0].rows[0].seats[0]", "`category` is missing"),
        ("zones[0].rows[0].seats[1].position.x", "expected a number, found text"),
        ("zones[1].rows[0].row_number", "expected text, found a whole number"),
        ("zones[1].areas[2].rotation", "expected a number or nothing, found text"),
        ("categories[2]", "expected an object, found a whole number"),
        ("", "`name` is missing"),
    }


def test_after_twenty_faults_no_more_are_told() -> None:
    plan = hall()
    plan["zones"][0]["rows"][0]["seats"] = [{"seat_guid": number} for number in range(1000)]
    assert len(refused(plan)) == FAULTS_LIMIT
    plan["zones"][0]["rows"][0]["seats"] = [seat("a", "1", 0)] * 1000
    assert len(refused(plan)) == FAULTS_LIMIT


@pytest.mark.parametrize("text", ["Stalls\n", "Sta\x1blls", "S" * 300, "\u202eStalls"])
def test_what_cannot_stand_on_a_ticket_is_no_name_of_a_seat(text: str) -> None:
    for change in (
        lambda plan: plan["zones"][0].update(name=text),
        lambda plan: plan["zones"][0]["rows"][0].update(row_number=text),
        lambda plan: plan["zones"][0]["rows"][0]["seats"][0].update(seat_number=text),
        lambda plan: plan["zones"][1]["areas"][4]["text"].update(text=f"a{text}a"),
        lambda plan: plan.update(name=text),
    ):
        plan = hall()
        change(plan)
        (fault,) = refused(plan)
        assert "printed" in fault["why"] or "200 are the most" in fault["why"]


def test_an_area_without_a_position_lies_at_its_zone() -> None:
    plan = hall()
    circle = {"shape": "circle", "circle": {"radius": 5}}
    plan["zones"][1]["areas"] = [circle]
    (shape,) = planfile.read_plan(raw(plan)).shapes
    assert shape.points[0] == (505, 200)


def test_the_sidecar_says_where_aisles_are_and_how_seats_are_turned() -> None:
    more = {"aisles": ["a1"], "rotation": {"a2": -90, "r1": 370}}
    plan = planfile.read_plan(raw(hall()), raw(more))
    assert plan.features.tolist() == [8, 0, 0]
    assert plan.rotation is not None
    assert plan.rotation.tolist() == [0, -90, 10]
    assert planfile.read_plan(raw(hall())).rotation is None
    faults = refused(hall(), {"aisles": ["b"], "rotation": {"c": 1}})
    assert [fault["path"] for fault in faults] == ["aisles[0]", "rotation.c"]


def test_files_that_no_till_could_fetch_are_refused_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    size = len(raw(hall())) + len(raw(MORE))
    monkeypatch.setattr(planfile, "FILE_LIMIT_BYTES", size - 1)
    assert f"the file has {size} bytes" in refused(hall(), MORE)[0]["why"]
