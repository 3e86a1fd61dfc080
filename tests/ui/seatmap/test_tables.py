"""Tables and boxes on the map: a top between the chairs, a line around what is sold as one."""

from datetime import date

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPolygonF
from PySide6.QtWidgets import QApplication

from pos.domain import planfile
from pos.domain.plan import Plan
from sync.server import demo_season
from tests.ui.seatmap.test_names import named
from ui.seatmap.ground import Ground
from ui.seatmap.hall import make_hall
from ui.seatmap.raster import Onto, Patch
from ui.seatmap.tables import tables
from ui.seatmap.tokens import LIGHT

COLOURS = {"1": "#8c2d5e", "2": "#0072b2", "3": "#007a5a"}


@pytest.fixture(scope="module")
def cabaret(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    folder = tmp_path_factory.mktemp("season")
    demo_season.write(folder, date(2026, 11, 22))
    plan, more = (folder / "plans" / f"cabaret.{one}.json" for one in ("plan", "more"))
    return planfile.read_plan(plan.read_bytes(), more.read_bytes())


def pixel(plan: Plan, at: tuple[float, float], *, scale: float = 2.0) -> int:
    """The ground's colour at a point of the plan."""
    hall = make_hall(plan)
    left, top = (int(one * scale) - 4 for one in at)
    ground = Ground(hall, COLOURS, LIGHT)
    drawn = np.zeros(81, np.uint32)
    for _ in ground.paint(Patch(scale, left, top, 9, 9, fine=True), Onto(drawn, 9)):
        pass
    return int(drawn[40]) & 0xFFFFFF


def test_each_table_has_a_top_that_touches_no_chair(cabaret: Plan):
    for one, group in zip(tables(make_hall(cabaret)), cabaret.groups, strict=True):
        if group.kind == "box":
            assert one.top is None
            continue
        assert one.top is not None
        for seat in group.seats:
            chair = np.array((cabaret.x[seat], cabaret.y[seat]))
            apart = float(np.hypot(*(one.top - chair).T).min())
            assert apart > float(cabaret.radius[seat])


def test_each_table_and_box_is_named_once_and_no_row_says_it_again(cabaret: Plan):
    named = [one.name for one in cabaret.groups]
    assert sorted(make_hall(cabaret).rows.texts) == sorted(named)
    assert len(named) == len(set(named)) == 29


def test_what_is_sold_as_one_has_a_line_around_it_and_a_table_by_the_chair_has_none(
    qapp: QApplication, cabaret: Plan
):
    hall = make_hall(cabaret)
    by_chair, whole = (
        next(one for one in tables(hall) if one.top is not None and one.whole is sold)
        for sold in (False, True)
    )

    def around(table) -> set[int]:
        """The colours on the way out of a table, to the right."""
        edge = float(table.around[:, 0].max())
        steps = np.linspace(0.3, 1.1, 60) * hall.pitch
        return {pixel(cabaret, (edge + step, table.sign[1])) for step in steps.tolist()}

    line = int(LIGHT.muted[1:], 16)
    assert line in around(whole)
    assert line not in around(by_chair)


@pytest.mark.parametrize("pitch", [13.0, 20.0, 30.0])
def test_a_section_is_named_beside_its_tables(cabaret: Plan, qapp: object, pitch: float):
    """Each has a name of its own in the middle."""
    hall = make_hall(cabaret)
    x, y = float(hall.x.mean()), float(hall.y.mean())
    view, boxes, _ = named(hall, pitch, (x, y))
    assert boxes
    for one in tables(hall):
        there = QPolygonF([QPointF(*view.to_screen(*point)) for point in one.around])
        assert not [box for box in boxes if there.intersects(QPolygonF(box))]
