"""Sections named close by: beside their seats, aside of slanted rows, on small seats at need."""

import time
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QFont, QPixmap, QPolygonF

from pos.domain.ids import PlaceId
from pos.domain.plan import Area, Plan
from tests.ui.seatmap.halls import Builder, bowl, opera
from ui.seatmap.frame import Frame
from ui.seatmap.hall import Hall, make_hall
from ui.seatmap.names import Names
from ui.seatmap.stamps import Line, Stamps
from ui.seatmap.tokens import LIGHT
from ui.seatmap.viewport import Box, Viewport

WIDE, HIGH = 1400, 850


class Written(Stamps):
    """Remembers what was made, by its picture."""

    def __init__(self) -> None:
        super().__init__(QFont())
        self.papers: dict[str, str] = {}

    def stamp(self, lines: tuple[Line, ...], paper: str = ""):
        """See Stamps."""
        self.papers[lines[0].text] = paper
        return super().stamp(lines, paper)


class Canvas:
    """Remembers where pictures were put."""

    def __init__(self) -> None:
        self.boxes: list[QRectF] = []

    def drawPixmap(self, x: int, y: int, picture: QPixmap) -> None:
        """See QPainter."""
        self.boxes.append(QRectF(x, y, picture.width(), picture.height()))


def named(
    hall: Hall, pitch: float, at: tuple[float, float]
) -> tuple[Viewport, list[QRectF], Written]:
    """What is written over a hall with so many pixels between seats, and where."""
    stamps, view = Written(), Viewport()
    names = Names(hall, stamps)
    names.forget(LIGHT, 1.0, alone=False)
    view.content = Box(-9000, -9000, 9000, 9000)  # any scale may be shown
    view.width, view.height, view.closest = WIDE, HIGH, 100.0
    view.show(pitch / hall.pitch, *at)
    view.snap()
    free = np.bincount(hall.section_of, minlength=len(hall.plan.sections))
    while True:
        painter: Any = Canvas()
        names.paint(Frame(painter, view, 1.0, QRect(0, 0, WIDE, HIGH), moving=False), free)
        if not names.stale:
            return view, painter.boxes, stamps
        names.write_on(time.perf_counter() + 0.01)


def covered(hall: Hall, view: Viewport, box: QRectF) -> int:
    x, y = hall.x * view.scale - view.left, hall.y * view.scale - view.top
    across = (x > box.left()) & (x < box.right())
    return int(np.count_nonzero(across & (y > box.top()) & (y < box.bottom())))


def sections_in_sight(hall: Hall, view: Viewport) -> set[str]:
    """Those with their middle well within the window."""
    found = set()
    for sign in hall.signs:
        x, y = view.to_screen(*sign.middle)
        if 100 < x < view.width - 100 and 60 < y < view.height - 60:
            found.add(hall.plan.sections[sign.section].name)
    return found


@pytest.mark.parametrize("pitch", [6.6, 7.4, 8.5, 10.0, 10.9])
def test_in_an_arena_every_section_is_named_while_its_seats_are_small(
    qapp: object, pitch: float
) -> None:
    hall = make_hall(bowl("Arena", 20_000, 3000))
    view, _, stamps = named(hall, pitch, (-900.0, -500.0))
    said = {text.split(" · ")[0] for text in stamps.papers}
    missing = sections_in_sight(hall, view) - said
    assert not missing


def ring_of_boxes() -> Plan:
    """Boxes to the left and the right of the stalls, close to them, with a balcony around: each
    side's boxes are one section.
    """
    hall = Builder("Ring")
    hall.section("Stalls")
    for row in range(20):
        hall.row(str(row + 1), np.column_stack((np.arange(24) * 25.0, np.full(24, row * 28.0))), 0)
    for side, x in (("Boxes left", -60.0), ("Boxes right", 635.0)):
        hall.section(side)
        for box in range(9):
            across, down = np.array((0.0, 25.0, 0.0, 25.0)), np.array((0.0, 0.0, 25.0, 25.0))
            hall.row(str(box + 1), np.column_stack((across + x - 12, down + box * 64.0)), 1)
    for side, x in (("Balcony left", -720.0), ("Balcony right", 720.0)):
        hall.section(side)
        for row in range(30):
            line = np.column_stack((x + np.arange(24) * 25.0, np.full(24, row * 28.0 - 100)))
            hall.row(str(row + 1), line, 2)
    return hall.plan((300.0, -100.0))


def with_a_foyer() -> Plan:
    """The opera, and standing room behind the balcony, where the balcony would be named."""
    plan, around = opera(), ((-1500.0, 900.0), (-500.0, 900.0), (-500.0, 1700.0), (-1500.0, 1700.0))
    foyer = Area("Foyer", plan.categories[0], PlaceId(plan.seat_count), 90, around)
    return replace(plan, digest="foyer", areas=(foyer,))


@pytest.mark.parametrize("pitch", [6.6, 8.5, 13.0, 20.0])
@pytest.mark.parametrize("plan", [opera, with_a_foyer, lambda: bowl("Stadium", 60_000, 0)])
def test_no_name_lies_over_another_nor_over_standing_room_nor_the_stage(
    qapp: object, plan: Callable[[], Plan], pitch: float
) -> None:
    hall = make_hall(plan())
    view, boxes, _ = named(hall, pitch, (0.0, 260.0))
    inside = [box.adjusted(1, 1, -1, -1) for box in boxes]
    assert not [pair for pair in combinations(inside, 2) if pair[0].intersects(pair[1])]
    solid = [area.outline for area in hall.plan.areas]
    solid += [one.points for one in hall.plan.shapes if one.kind == "polygon"]
    for outline in solid:
        there = QPolygonF([QPointF(*view.to_screen(*point)) for point in outline])
        assert not [box for box in inside if there.intersects(QPolygonF(box))]


@pytest.mark.parametrize("pitch", [13.0, 20.0, 30.0])
def test_no_name_covers_a_seat_that_can_be_hit(qapp: object, pitch: float) -> None:
    hall = make_hall(opera())
    view, boxes, _ = named(hall, pitch, (0.0, 900.0))
    assert boxes
    assert [covered(hall, view, box.adjusted(1, 1, -1, -1)) for box in boxes] == [0] * len(boxes)


def test_on_small_seats_a_name_covers_no_more_than_a_part_of_its_section_and_is_read(
    qapp: object,
) -> None:
    hall = make_hall(bowl("Arena", 20_000, 3000))
    view, boxes, stamps = named(hall, 7.4, (-900.0, -500.0))
    fewest = min(sign.seats for sign in hall.signs)
    on_seats = [covered(hall, view, box.adjusted(1, 1, -1, -1)) for box in boxes]
    assert 0 < max(on_seats) <= fewest / 4
    assert LIGHT.floor in stamps.papers.values()  # solid: no seat shines through


@pytest.mark.parametrize("pitch", [6.6, 8.5, 10.0, 10.9])
def test_a_name_on_seats_covers_its_own_section_s_alone(qapp: object, pitch: float) -> None:
    hall = make_hall(ring_of_boxes())
    view, boxes, _ = named(hall, pitch, (300.0, 300.0))
    assert boxes
    x, y = hall.x * view.scale - view.left, hall.y * view.scale - view.top
    for box in (box.adjusted(1, 1, -1, -1) for box in boxes):
        inside = (x > box.left()) & (x < box.right()) & (y > box.top()) & (y < box.bottom())
        assert len(set(hall.section_of[inside].tolist())) <= 1


def test_a_section_with_slanted_rows_is_named_beside_them(qapp: object) -> None:
    hall = make_hall(opera())
    _, _, stamps = named(hall, 13.3, (0.0, 700.0))
    said = {text.split(" · ")[0] for text in stamps.papers}
    assert {"Balcony left", "Balcony centre", "Balcony right"} <= said
