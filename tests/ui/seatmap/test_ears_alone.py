"""A screen reader at work all along, in a process of its own: nothing is left dangling."""

import os
import subprocess
import sys
from pathlib import Path

SCRIPT = """
import gc
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from tests.ui.seatmap.halls import COLOURS, grid, opera
from ui.seatmap.tokens import LIGHT
from ui.seatmap.view import SeatMapView

app = QApplication([])
QAccessible.setActive(True)
said = []
for round in range(30):
    view = SeatMapView()
    view.resize(600, 400)
    view.set_hall(opera(), COLOURS, LIGHT)
    view.show()
    QTest.qWaitForWindowExposed(view)
    view.activateWindow()
    view.setFocus()
    face = QAccessible.queryAccessibleInterface(view)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Up) * 6:
        QTest.keyClick(view, key)
        here = face.focusChild()
        said.append(here.text(QAccessible.Text.Name))
        here.rect(), here.state(), here.parent().childCount(), here.window()
        face.childAt(here.rect().center().x(), here.rect().center().y())
    view.set_hall(grid(5, 5), COLOURS, LIGHT)
    here = QAccessible.uniqueId(face.child(0)) if face.childCount() else 0
    view.keys.enter()
    kept = QAccessible.uniqueId(face.focusChild())
    view.deleteLater()
    del view, face
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    gone = QAccessible.accessibleInterface(kept)
    assert gone is None or not gone.isValid()
left = SeatMapView()
left.set_hall(grid(5, 5), COLOURS, LIGHT)
left.show()
left.setFocus()
QAccessible.queryAccessibleInterface(left).child(0)
print(len(said), all(said))
"""


def test_a_reader_walks_maps_that_come_and_go_and_the_program_ends_well() -> None:
    done = subprocess.run(
        [sys.executable, "-X", "faulthandler", "-c", SCRIPT],
        cwd=Path(__file__).parents[3],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.stdout.strip() == "720 True", done.stderr
    assert done.returncode == 0, done.stderr
