"""On a screen with two of its own pixels to a logical one, in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

SCRIPT = """
import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from tests.ui.seatmap.halls import COLOURS, opera
from ui.seatmap.tokens import LIGHT
from ui.seatmap.view import SeatMapView

app = QApplication([])
view = SeatMapView()
view.resize(600, 400)
view.set_hall(opera(), COLOURS, LIGHT)
view.show()
QTest.qWaitForWindowExposed(view)
tapped = []
view.placesTapped.connect(tapped.append)
view.show_seat(317)
image = view.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=view.where(317))
pixels = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), -1)
sharp = bool((pixels[::2, ::2] != pixels[1::2, 1::2]).any())
print(view.devicePixelRatio(), image.width(), image.height(), sharp, tapped)
"""


def test_seats_are_drawn_in_the_screens_own_pixels_and_hit_where_they_are() -> None:
    root = Path(__file__).parents[3]
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        cwd=root,
        env={**os.environ, "QT_SCALE_FACTOR": "2", "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout.split("\n")[0] == "2.0 1200 800 True [[317]]", done.stderr
