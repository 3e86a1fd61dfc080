"""The demo's two windows: beside each other where there is room, and the till never cut off."""

import pytest
from PySide6.QtCore import QRect

from ui.demo.__main__ import placed

PAPERS = 360


@pytest.mark.parametrize(
    ("width", "height", "till", "left", "fits"),
    [
        (1920, 1080, (1280, 800), 1296, True),
        (1700, 900, (1280, 800), 1296, True),
        (1280, 840, (1280, 800), 920, False),
        (1366, 768, (1280, 728), 1006, False),
        (1024, 640, (1024, 600), 664, False),
    ],
)
def test_the_till_is_whole_and_the_papers_beside_it_where_they_fit(width, height, till, left, fits):
    window, papers, beside = placed(QRect(0, 0, width, height), PAPERS)
    assert (window.width(), window.height()) == till
    assert papers.x() == left
    assert beside is fits
    assert papers.x() + PAPERS <= width


def test_a_task_bar_at_the_left_is_left_free():
    window, papers, beside = placed(QRect(60, 30, 1860, 1050), PAPERS)
    assert (window.x(), window.y(), papers.x(), beside) == (60, 30, 1356, True)
