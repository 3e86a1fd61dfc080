"""The part of the walk in which a supervisor looks after the plan."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ui.shots.camera import press, wait_until

if TYPE_CHECKING:
    from ui.shots.walk import Walk


def mend_the_plan(walk: "Walk") -> None:
    """Seats marked, renamed and kept; a file with faults."""
    house = walk.program.house
    page = house.plan
    press(house.tabs.button(4))
    wait_until(lambda: page.view.shown_plan is not None and page.view.at_rest, "the plan")
    walk.shoot("house-plan")
    page.view.placesTapped.emit([60, 61, 62])
    press(page.marks["restricted"])
    walk.shoot("house-plan-picked")
    press(page.keys["name"])
    page.naming.field.setText("Row of honour")
    walk.shoot("house-plan-name")
    page.naming.kinds.button(1).click()
    page.naming.field.setText("AA")
    press(page.naming.done)
    press(page.keys["category"])
    walk.shoot("house-plan-category")
    page.choice.dismiss()
    press(page.keys["block"])
    walk.shoot("house-plan-keep")
    page.reason.dismiss()
    press(page.keys["check"])
    file = _faulty_plan(walk.camera.folder)
    page.check.check(file)
    wait_until(lambda: bool(page.check.faults), "the faults of a file")
    walk.shoot("house-plan-faults")
    page.check.dismiss()
    file.unlink()


def _faulty_plan(folder: Path) -> Path:
    """One that somebody drew in a hurry."""
    seat: dict[str, Any] = {"seat_guid": "A-1", "position": {"x": 10, "y": 10}, "category": "1"}
    seats: list[dict[str, Any]] = [seat | {"seat_number": str(number)} for number in range(3)]
    seats += [seat | {"seat_guid": "A-4"}, seat | {"seat_number": 5, "category": "Royal"}]
    zone = {"name": "Stalls", "position": {"x": 0, "y": 0}}
    rows: list[dict[str, Any]] = [
        {"row_number": "A", "seats": seats[:3]},
        {"row_number": 2, "seats": seats[3:]},
    ]
    plan = {"name": "Studio", "categories": [{"name": "1"}], "zones": [zone | {"rows": rows}]}
    path = folder / "studio.plan.json"
    path.write_text(json.dumps(plan, indent=1), "utf-8")
    return path
