"""A plan file checked at the till: beside the screen, with progress, and given up at will."""

import json
import os
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from pos.domain import planexport, planfile
from tests.pos.domain.test_planfile import MORE, hall, raw
from ui.plans import checking, reading


@pytest.fixture
def stick(tmp_path):
    """What plans come on; the till's own files lie elsewhere."""
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture
def check(page, stick):
    page.check._folder = stick
    page.check.ask()
    return page.check


def test_the_folders_plans_are_offered_and_one_in_order_says_what_it_holds(check, stick, wait):
    (stick / "hall.plan.json").write_bytes(raw(hall()))
    (stick / "hall.more.json").write_bytes(raw(MORE))
    (stick / "letter.odt").write_text("Dear Sir or Madam")
    check.ask()
    assert [key.text() for key in check.files] == ["hall.plan.json"]
    QTest.mouseClick(check.files[0], Qt.MouseButton.LeftButton)
    wait(lambda: not check.is_reading)
    assert check.said.text() == "Hall is in order."


def test_every_fault_is_listed_with_its_line_and_path(check, stick, wait):
    plan = hall()
    plan["zones"][0]["rows"][0]["seats"][0]["category"] = "Royal"
    plan["zones"][0]["rows"][0]["seats"][1]["radius"] = -1
    file = stick / "hall.json"
    file.write_bytes(raw(plan))
    check.field.setText(str(file))
    QTest.keyClick(check.field, Qt.Key.Key_Return)
    wait(lambda: len(check.faults) == 2)
    lines = file.read_text().split("\n")
    place = check.faults[0].split(":")[0].removeprefix("hall.json, line ")
    line, path = place.split("  ·  ")
    assert path == "zones[0].rows[0].seats[0]"
    assert '"seat_guid": "a1"' in lines[int(line)]
    assert "'Royal' is not among" in check.faults[0]


@pytest.mark.parametrize(
    ("name", "body", "why"),
    [
        ("torn.json", raw(hall())[:700], "ends in the middle"),
        ("empty.csv", b"", "the column is missing"),
        ("none.json", None, "cannot be read"),
        ("deep.json", b"[" * 100_000, "expected an object"),
    ],
)
def test_a_file_that_is_no_plan_is_one_sentence(check, stick, wait, name, body, why):
    if body is not None:
        (stick / name).write_bytes(body)
    check.check(stick / name)
    wait(lambda: bool(check.faults))
    assert why in check.faults[0]


def test_a_table_of_seats_is_checked_too(check, stick, wait):
    plan = planfile.read_plan(raw(hall()), raw(MORE))
    (stick / "seats.csv").write_bytes(planexport.seats_csv(plan))
    check.check(stick / "seats.csv")
    wait(lambda: not check.is_reading)
    assert check.said.text() == "seats is in order."


def test_a_file_larger_than_any_plan_is_not_even_opened(check, stick, wait, monkeypatch):
    monkeypatch.setattr(planfile, "FILE_LIMIT_BYTES", 100)
    (stick / "huge.json").write_bytes(b" " * 101)
    check.check(stick / "huge.json")
    wait(lambda: bool(check.faults))
    assert "101 bytes, 100 are the most" in check.faults[0]


def test_reading_shows_how_far_it_is_and_is_given_up_at_once(check, stick, wait, monkeypatch):
    reached, go_on = threading.Event(), threading.Event()
    read = planfile.read_plan

    def slow(*args, step, **more):
        def stepping(part):
            step(part)
            if part >= 0.5:
                reached.set()
                go_on.wait(10)

        return read(*args, step=stepping, **more)

    monkeypatch.setattr(reading.planfile, "read_plan", slow)
    (stick / "hall.json").write_bytes(raw(hall()))
    check.check(stick / "hall.json")
    wait(reached.is_set)
    wait(lambda: check.bar.value() >= 50)
    assert check.bar.isVisible()
    assert check.cancel.isVisible()
    QTest.mouseClick(check.cancel, Qt.MouseButton.LeftButton)
    assert not check.is_reading
    assert check.said.text() == "The plan was not read."
    go_on.set()
    follower = next(one for one in check._background._followers if "hall.json" in one.thread.name)
    follower.thread.join(10)
    assert not follower.thread.is_alive()
    QTest.qWait(20)
    assert check.said.text() == "The plan was not read."


def test_a_pipe_or_a_device_that_never_ends_is_a_sentence(check, stick, wait):
    os.mkfifo(stick / "hall.json")
    for path in (stick / "hall.json", Path("/dev/zero")):
        check.check(path)
        wait(lambda: not check.is_reading)
        assert "no file that can be read to its end" in check.faults[0]


@pytest.mark.parametrize("typed", ["~nosuch/x", "x" * 300, "a\0b"])
def test_a_name_no_file_can_have_is_a_sentence(check, wait, typed):
    check.field.setText(typed)
    check._read()
    wait(lambda: not check.is_reading)
    assert check.faults or check.said.text() == "There is no such folder or file."


def test_only_the_first_entries_of_a_large_folder_are_looked_at(check, stick, monkeypatch):
    monkeypatch.setattr(checking, "_ENTRIES_LOOKED_AT", 3)
    for number in range(4):
        (stick / f"{number}.plan.json").write_bytes(b"")
    check.ask()
    assert len(check.files) == 3
    assert check.said.text() == "This folder is large: type the name of the plan file."


def test_closing_the_overlay_gives_the_reading_up(check, stick):
    (stick / "hall.json").write_text(json.dumps(hall()))
    check.check(stick / "hall.json")
    check.dismiss()
    assert not check.is_reading
