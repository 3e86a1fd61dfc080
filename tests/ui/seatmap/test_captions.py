"""Sections named from afar: no name lies over another, not even for a moment."""

import time
from itertools import combinations

import numpy as np
from PySide6.QtCore import QRect
from PySide6.QtGui import QFont, QImage, QPainter

from tests.ui.seatmap.halls import bowl
from ui.seatmap.captions import Captions
from ui.seatmap.frame import Frame
from ui.seatmap.hall import make_hall
from ui.seatmap.stamps import Stamps
from ui.seatmap.tokens import LIGHT
from ui.seatmap.viewport import Viewport


def seen_at(width: int, height: int, hall) -> Viewport:
    view = Viewport()
    view.content = hall.content
    view.width, view.height = width, height
    view.fit()
    view.snap()
    return view


def written(captions: Captions, view: Viewport, free: np.ndarray) -> dict[int, QRect]:
    """Where captions stand when all are written."""
    image = QImage(view.width, view.height, QImage.Format.Format_RGB32)
    captions.stale = True
    while captions.stale:
        painter = QPainter(image)
        whole = QRect(0, 0, view.width, view.height)
        captions.paint(Frame(painter, view, 1.0, whole, moving=False), free)
        painter.end()
        captions.write_on(time.perf_counter() + 0.01)
    return captions.shown()


def test_no_section_goes_without_a_name_so_that_its_neighbour_can_say_more(qapp):
    hall = make_hall(bowl("Arena", 20_000, 0))
    captions = Captions(hall, Stamps(QFont()))
    captions.forget(LIGHT, 1.0, alone=False)
    free = np.full(len(hall.plan.sections), 150)
    shown = written(captions, seen_at(1400, 850, hall), free)
    assert len(shown) == len(hall.signs)
    heights = {box.height() for box in shown.values()}
    assert len(heights) > 1, "who has room says how many are free, too"


def test_in_a_window_that_became_smaller_no_name_lies_over_another(qapp):
    hall = make_hall(bowl("Stadium", 60_000, 0))
    captions = Captions(hall, Stamps(QFont()))
    captions.forget(LIGHT, 1.0, alone=False)
    image = QImage(1920, 1080, QImage.Format.Format_RGB32)
    free = np.full(int(hall.section_of.max()) + 1, 450)

    def drawn(width: int, height: int) -> list[QRect]:
        captions.stale = True
        while captions.stale:
            painter = QPainter(image)
            view = seen_at(width, height, hall)
            whole = QRect(0, 0, width, height)
            captions.paint(Frame(painter, view, 1.0, whole, moving=False), free)
            painter.end()
            captions.write_on(time.perf_counter() + 0.01)
        return list(captions.shown().values())

    for size in ((1500, 900), (700, 500), (1500, 900), (600, 400)):
        boxes = [one.adjusted(1, 1, -1, -1) for one in drawn(*size) if not one.isEmpty()]
        assert len(boxes) > 20
        assert not [pair for pair in combinations(boxes, 2) if pair[0].intersects(pair[1])]
