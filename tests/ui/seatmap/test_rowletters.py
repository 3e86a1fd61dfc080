"""Close by, a cashier reads the row's letter though both of its ends are out of sight."""

from dataclasses import replace

import numpy as np
from PySide6.QtGui import QFont, QImage, QPainter

from pos.domain.plan import Plan
from tests.ui.seatmap.halls import grid
from ui.seatmap.hall import make_hall
from ui.seatmap.rowletters import RowLetters
from ui.seatmap.stamps import Line, Stamps
from ui.seatmap.tokens import LIGHT
from ui.seatmap.viewport import Viewport

WIDE, HIGH = 800, 600


class Written(Stamps):
    """Remembers what was written where."""

    def __init__(self) -> None:
        super().__init__(QFont())
        self.texts: dict[str, tuple[float, float]] = {}

    def put(
        self, painter: QPainter, at: tuple[float, float], lines: tuple[Line, ...], paper: str = ""
    ) -> None:
        """See Stamps."""
        self.texts[lines[0].text] = at
        super().put(painter, at, lines, paper)


def letters_at(plan: Plan, x: float, y: float, pitch: float) -> dict[str, tuple[float, float]]:
    """What is written at the edges of a window around a point of the plan."""
    hall, stamps = make_hall(plan), Written()
    view = Viewport()
    view.content, view.width, view.height = hall.content, WIDE, HIGH
    view.closest = 100.0
    view.show(pitch / hall.pitch, x, y)
    view.snap()
    image = QImage(WIDE, HIGH, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    RowLetters(hall, stamps).paint(painter, view, 1.0, LIGHT)
    painter.end()
    return stamps.texts


def middle(plan: Plan) -> tuple[float, float]:
    return float(np.median(plan.x)), float(np.median(plan.y))


def test_rows_that_leave_on_both_sides_are_named_at_the_left_edge(qapp):
    plan = grid(26, 80)
    found = letters_at(plan, *middle(plan), 36)
    seen = [row.label for row in plan.rows]
    assert 14 <= len(found) <= 18
    assert set(found) <= set(seen)
    assert all(x < 20 for x, _ in found.values())
    # From the top to the bottom in the order of the rows.
    heights = [found[one][1] for one in seen if one in found]
    assert heights == sorted(heights)


def test_rows_that_run_up_and_down_are_named_at_the_upper_edge(qapp):
    plan = grid(26, 80)
    turned = replace(plan, digest="turned", name="turned", x=plan.y, y=plan.x)
    found = letters_at(turned, *middle(turned), 36)
    assert len(found) >= 14
    assert all(y < 20 for _, y in found.values())


def test_where_an_end_of_the_row_is_in_sight_its_letter_stands_there_and_nowhere_else(qapp):
    plan = grid(26, 80)
    assert not letters_at(plan, float(plan.x.max()) - 100, middle(plan)[1], 36)


def test_a_row_whose_end_is_in_sight_but_not_its_letter_is_named_at_the_edge(qapp):
    plan = grid(26, 80)
    # The first seats stand in the window, a third of a seat's distance from its edge.
    shown = WIDE / 2 * 25 / 36 - 25 / 3
    found = letters_at(plan, shown, middle(plan)[1], 36)
    assert len(found) >= 14
    assert all(x < 20 for x, _ in found.values())
    # A seat's distance more, and each letter stands before its row.
    assert not letters_at(plan, shown - 35, middle(plan)[1], 36)


def test_from_afar_nothing_is_written_over_the_seats(qapp):
    plan = grid(26, 80)
    assert not letters_at(plan, *middle(plan), 12)
