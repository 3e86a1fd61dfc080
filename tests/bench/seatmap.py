"""Times the seat map, and beside it a scene with one graphics item a seat, in the same run.

`python -m tests.bench.seatmap [frames]`: 1,200, 20,000 and 60,000 seats at 1920 x 1080, one screen
pixel a logical one, offscreen. Milliseconds of synchronous painting, median / 95th percentile.
"""

import os
import sys
import time
from collections.abc import Callable

import numpy as np

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QGraphicsEllipseItem,
    QGraphicsScene,
    QGraphicsView,
)

from pos.domain.bestavailable import best
from pos.domain.plan import Plan
from tests.bench.table import show
from tests.ui.seatmap.halls import COLOURS, bowl, opera, some_states
from ui.seatmap.tokens import LIGHT
from ui.seatmap.view import SeatMapView

WIDTH, HEIGHT = 1920, 1080
FRAMES = 80
Measured = dict[str, str]


def timed(work: Callable[[int], None], frames: int, limit_s: float = 6.0) -> str:
    """Median and 95th percentile of a few runs after one to warm up."""
    work(0)
    taken: list[float] = []
    until = time.perf_counter() + limit_s
    for frame in range(1, frames + 1):
        start = time.perf_counter()
        work(frame)
        taken.append((time.perf_counter() - start) * 1000)
        if time.perf_counter() > until and len(taken) >= 5:
            break
    return f"{np.median(taken):.2f} / {np.percentile(taken, 95):.2f}"


class Raster:
    """The till's map."""

    def __init__(self, app: QApplication, plan: Plan) -> None:
        self.app, self.plan = app, plan
        self.dice = np.random.default_rng(1)
        start = time.perf_counter()
        self.view = SeatMapView()
        self.view.resize(WIDTH, HEIGHT)
        self.view.set_hall(plan, COLOURS, LIGHT)
        self.view.set_states(some_states(plan))
        self.view.show()
        QTest.qWaitForWindowExposed(self.view)
        self.picture = QPixmap(WIDTH, HEIGHT)
        self.paint()
        self.opened_ms = (time.perf_counter() - start) * 1000

    def paint(self) -> None:
        self.view.render(self.picture)

    def measure(self, frames: int) -> Measured:
        view, seat = self.view, self.plan.seat_count // 2
        found: Measured = {"open": f"{self.opened_ms:.0f}"}
        found["fit, drawn anew"] = timed(self._anew, frames)
        found["fit, shown again"] = timed(lambda _: self.paint(), frames)
        found["1 change at fit"] = timed(lambda _: self._change(1), frames)
        found["1,000 changes at fit"] = timed(lambda _: self._change(1000), frames)
        found["pinch, per frame"] = timed(self._pinch, frames)
        view.show_seat(seat)
        self._rest()
        found["close, drawn anew"] = timed(self._anew, frames)
        found["pan close"] = timed(self._pan, frames)
        found["1 change close"] = timed(lambda _: self._change(1), frames)
        found["1,000 changes close"] = timed(lambda _: self._change(1000), frames)
        view.show_seat(seat)
        self._rest()
        found["tap to paint"] = timed(self._tap, frames)
        x, y = float(self.plan.x[seat]), float(self.plan.y[seat])
        seats = view.seats
        found["hit-test"] = timed(lambda _: void(seats.pick(x, y, 8.0)), frames)
        states = some_states(self.plan)
        found["best 2"] = timed(lambda _: void(best(self.plan, states, 2)), frames)
        return found

    def _rest(self) -> None:
        while not self.view.at_rest:
            self.app.processEvents()
        self.paint()

    def _anew(self, _: int) -> None:
        self.view.draw_anew()
        self.paint()

    def _change(self, count: int) -> None:
        places = self.dice.integers(0, self.plan.seat_count, count)
        self.view.apply(places, self.dice.integers(0, 6, count).astype(np.uint8))
        self.view.show_changes()
        self.paint()

    def _pan(self, frame: int) -> None:
        step = 12 if frame // 20 % 2 else -12
        self.view.viewport.pan(step, step / 2)
        self.paint()

    def _pinch(self, frame: int) -> None:
        self.view.zoom(1.03 if frame // 40 % 2 == 0 else 1 / 1.03, QPoint(WIDTH // 2, 300))
        self.paint()

    def _tap(self, frame: int) -> None:
        """From the click, through the basket's answer, to the seat painted as mine."""
        tapped: list[list[int]] = []
        connection = self.view.placesTapped.connect(tapped.append)
        seat = self.plan.seat_count // 2
        self.view.set_mine([])
        self.view.apply(np.array([seat]), np.zeros(1, np.uint8))
        self.view.show_changes()
        x, y = self.view.viewport.to_screen(float(self.plan.x[seat]), float(self.plan.y[seat]))
        QTest.mouseClick(self.view, Qt.MouseButton.LeftButton, pos=QPoint(round(x), round(y)))
        self.view.disconnect(connection)
        assert tapped == [[seat]], tapped
        self.view.set_mine(tapped[0])
        self.view.show_changes()
        self.paint()


class Items:
    """The usual way: a QGraphicsScene with one ellipse a seat, antialiased."""

    def __init__(self, app: QApplication, plan: Plan) -> None:
        self.app, self.plan = app, plan
        self.dice = np.random.default_rng(1)
        start = time.perf_counter()
        self.brushes = [QBrush(QColor(colour)) for colour in (*COLOURS.values(), "#b9c1cc")]
        # The view does not keep its scene alive.
        self.scene = scene = QGraphicsScene()
        states = some_states(plan)
        self.items = []
        for seat in range(plan.seat_count):
            item = QGraphicsEllipseItem(QRectF(-10, -10, 20, 20))
            item.setPos(float(plan.x[seat]), float(plan.y[seat]))
            item.setPen(Qt.PenStyle.NoPen)
            item.setBrush(self.brushes[4 if states[seat] else int(plan.category_of[seat])])
            scene.addItem(item)
            self.items.append(item)
        self.view = QGraphicsView(scene)
        self.view.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.view.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        self.view.resize(WIDTH, HEIGHT)
        self.view.show()
        QTest.qWaitForWindowExposed(self.view)
        self.picture = QPixmap(WIDTH, HEIGHT)
        self._fit()
        self.paint()
        self.opened_ms = (time.perf_counter() - start) * 1000

    def paint(self) -> None:
        self.view.viewport().render(self.picture)

    def measure(self, frames: int) -> Measured:
        seat = self.plan.seat_count // 2
        found: Measured = {"open": f"{self.opened_ms:.0f}"}
        found["fit, shown again"] = timed(lambda _: self.paint(), frames)
        found["1 change at fit"] = timed(lambda _: self._change(1), frames)
        found["1,000 changes at fit"] = timed(lambda _: self._change(1000), frames)
        found["pinch, per frame"] = timed(self._pinch, frames)
        self.view.resetTransform()
        self.view.scale(40 / 25, 40 / 25)
        self.view.centerOn(self.items[seat])
        found["pan close"] = timed(self._pan, frames)
        found["1 change close"] = timed(lambda _: self._change(1), frames)
        found["1,000 changes close"] = timed(lambda _: self._change(1000), frames)
        point = self.view.mapFromScene(self.items[seat].pos())
        found["hit-test"] = timed(lambda _: void(self.view.itemAt(point)), frames)
        return found

    def _fit(self) -> None:
        self.view.fitInView(
            self.view.scene().itemsBoundingRect(), Qt.AspectRatioMode.KeepAspectRatio
        )

    def _change(self, count: int) -> None:
        for seat in self.dice.integers(0, self.plan.seat_count, count).tolist():
            self.items[seat].setBrush(self.brushes[int(self.dice.integers(0, 5))])
        self.paint()

    def _pan(self, frame: int) -> None:
        bar = self.view.horizontalScrollBar()
        bar.setValue(bar.value() + (12 if frame // 20 % 2 else -12))
        self.paint()

    def _pinch(self, frame: int) -> None:
        factor = 1.03 if frame // 40 % 2 == 0 else 1 / 1.03
        self.view.scale(factor, factor)
        self.paint()


def void(_: object) -> None:
    """For what is only timed."""


def main(arguments: list[str]) -> None:
    frames = int(arguments[0]) if arguments else FRAMES
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    columns: dict[str, Measured] = {}
    for name, plan in (
        ("1,200", opera()),
        ("20,000", bowl("arena", 20_000, 0)),
        ("60,000", bowl("stadium", 60_000, 0)),
    ):
        columns[f"raster {name}"] = Raster(app, plan).measure(frames)
        if plan.seat_count <= 20_000:
            columns[f"items {name}"] = Items(app, plan).measure(frames)
    rows = list(next(iter(columns.values())))
    lines = [[row, *(found.get(row, "-") for found in columns.values())] for row in rows]
    show(["milliseconds, median / p95", *columns], lines)


if __name__ == "__main__":
    main(sys.argv[1:])
