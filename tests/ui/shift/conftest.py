"""The shift's screen, with nothing open or a shift that has its float."""

import pytest

from ui.shift.screen import ShiftScreen


@pytest.fixture
def screen(qtbot, box_office):
    screen = ShiftScreen(box_office.desk)
    qtbot.addWidget(screen)
    screen.resize(1280, 744)
    screen.show()
    return screen


@pytest.fixture
def open_screen(screen, box_office, wait):
    """The shift is open with a float of €100.00."""
    box_office.open_shift()
    enter(screen, wait)
    return screen


def enter(screen, wait):
    screen.entered()
    wait(lambda: screen._shift is not None and screen.steps.currentWidget() is screen.overview)
