"""On screens whose own pixels are finer than logical ones, each in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = """
import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from tests.ui.seatmap.halls import COLOURS, opera
from ui.seatmap.tokens import LIGHT, category_colour
from ui.seatmap.view import SeatMapView

def pixels():
    image = view.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    lines = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), -1)
    return lines[:, : image.width()].copy()

app = QApplication([])
plan, view = opera(), SeatMapView()
view.resize(600, 400)
view.set_hall(plan, COLOURS, LIGHT)
view.show()
QTest.qWaitForWindowExposed(view)
tapped = []
view.placesTapped.connect(tapped.append)
view.show_seat(317)
ratio, close = view.devicePixelRatio(), pixels()
QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=view.where(317))
# Each seat in its category's colour, in the screen's own pixel where it lies.
place, hall = view.viewport, view.seats.hall
place.show(9 * ratio / hall.pitch, float(hall.x[317]), float(hall.y[317]))
place.snap()
shown = pixels()
x = np.floor(hall.x * place.scale - place.left).astype(int)
y = np.floor(hall.y * place.scale - place.top).astype(int)
inside = (x > 30) & (y > 30) & (x < shown.shape[1] - 30) & (y < shown.shape[0] - 30)
colours = [int(category_colour(one, LIGHT)[1:], 16) | 0xFF000000 for one in COLOURS.values()]
wanted = np.array(colours, np.uint32)[plan.category_of]
right = shown[y[inside], x[inside]] == wanted[inside]
view.viewport.pan(61, -37)
view.viewport.snap()
moved = pixels()
view.draw_anew()
same = bool(np.array_equal(moved, pixels()))
print(ratio, *close.shape[::-1], inside.sum() > 100, right.mean() > 0.97, same, tapped)
"""


@pytest.mark.parametrize("ratio", [1.25, 1.5, 2.0])
def test_seats_are_drawn_in_the_screens_own_pixels_and_hit_where_they_are(ratio: float) -> None:
    root = Path(__file__).parents[3]
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        cwd=root,
        env={**os.environ, "QT_SCALE_FACTOR": str(ratio), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    size = f"{round(600 * ratio)} {round(400 * ratio)}"
    assert done.stdout.split("\n")[0] == f"{ratio} {size} True True True [[317]]", done.stderr
