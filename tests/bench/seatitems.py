"""The usual way to draw a hall: a QGraphicsScene with one antialiased ellipse a seat."""

import time

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QGraphicsEllipseItem,
    QGraphicsScene,
    QGraphicsView,
)

from pos.domain.plan import Plan
from tests.bench.timing import Figures, resident_mb, timed
from tests.ui.seatmap.halls import COLOURS

FRAMES = 60
SWEEP = 90
PITCH = 25.0
CLOSEST_PX = 57.0


class Items:
    """The scene and its view."""

    def __init__(
        self, app: QApplication, plan: Plan, states: NDArray[np.uint8], size: tuple[int, int]
    ) -> None:
        self.app, self.plan = app, plan
        self.dice = np.random.default_rng(1)
        before = resident_mb()
        start = time.perf_counter()
        self.brushes = [QBrush(QColor(colour)) for colour in (*COLOURS.values(), "#b9c1cc")]
        # The view does not keep its scene alive.
        self.scene = QGraphicsScene()
        self.items = [self._item(seat, bool(states[seat])) for seat in range(plan.seat_count)]
        self.view = QGraphicsView(self.scene)
        self.view.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.view.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        self.view.resize(*size)
        self.view.show()
        QTest.qWaitForWindowExposed(self.view)
        self._fit()
        self.paint()
        self.opened_ms = (time.perf_counter() - start) * 1000
        self.grown_mb = resident_mb() - before

    def _item(self, seat: int, taken: bool) -> QGraphicsEllipseItem:
        item = QGraphicsEllipseItem(QRectF(-10, -10, 20, 20))
        item.setPos(float(self.plan.x[seat]), float(self.plan.y[seat]))
        item.setPen(Qt.PenStyle.NoPen)
        item.setBrush(self.brushes[4 if taken else int(self.plan.category_of[seat])])
        self.scene.addItem(item)
        return item

    def paint(self) -> None:
        self.view.viewport().repaint()

    def measure(self, pitches: tuple[float, float]) -> Figures:
        found: Figures = {"open from the cache": [self.opened_ms]}
        found["whole hall, drawn anew"] = timed(lambda _: self.paint(), FRAMES, 3)
        found["whole hall, shown again"] = timed(lambda _: self.paint(), FRAMES, 3)
        for name, count in (("1 change", 1), ("1,000 changes", 1000), ("10,000 changes", 10_000)):
            found[name] = timed(lambda _, count=count: self._change(count), FRAMES, 3)
        for pitch in pitches:
            self._closer(pitch)
            name = f"pan at {pitch:.0f} px a seat, 100 changes a frame"
            found[name] = timed(self._pan, FRAMES, 3)
        self._closer(pitches[1])
        found["1,000 changes at 36 px a seat"] = timed(lambda _: self._change(1000), FRAMES, 3)
        point = self.view.mapFromScene(self.items[self.plan.seat_count // 2].pos())
        found["hit-test"] = timed(lambda _: self._at(point), FRAMES)
        found["pinch"] = self._pinch()
        found["pinch, share over 16.7 ms"] = [float(np.mean(np.array(found["pinch"]) > 16.7))]
        found["memory, MB"] = [self.grown_mb]
        return found

    def _fit(self) -> None:
        self.view.fitInView(self.scene.itemsBoundingRect(), Qt.AspectRatioMode.KeepAspectRatio)

    def _closer(self, pitch: float) -> None:
        self.view.resetTransform()
        self.view.scale(pitch / PITCH, pitch / PITCH)
        self.view.centerOn(self.items[self.plan.seat_count // 2])

    def _change(self, count: int) -> None:
        for seat in self.dice.integers(0, self.plan.seat_count, count).tolist():
            self.items[seat].setBrush(self.brushes[int(self.dice.integers(0, 5))])
        self.paint()

    def _pan(self, frame: int) -> None:
        for bar in (self.view.horizontalScrollBar(), self.view.verticalScrollBar()):
            bar.setValue(bar.value() + (12 if frame // 40 % 2 else -12))
        self._change(100)

    def _at(self, point: object) -> None:
        self.view.itemAt(point)

    def _pinch(self) -> list[float]:
        """Every so many frames of one sweep in and out, as fast as they are painted."""
        self._fit()
        anchor = self.view.ViewportAnchor.AnchorViewCenter
        self.view.setTransformationAnchor(anchor)
        factor = (CLOSEST_PX / PITCH / self.view.transform().m11()) ** (1 / SWEEP)
        every = 1 if self.plan.seat_count <= 1000 else 6

        def frame(number: int) -> None:
            step = factor**every if number <= SWEEP // every else factor**-every
            self.view.scale(step, step)
            self.paint()

        return timed(frame, 2 * SWEEP // every, 40)
