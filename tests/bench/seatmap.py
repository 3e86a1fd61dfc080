"""Times the seat map, and beside it a scene with one graphics item a seat, in the same run.

`python -m tests.bench.seatmap [SEATS ...]`: 1,000, 20,000, 60,000 and 100,000 seats at 1920 x 1080,
one screen pixel a logical one, offscreen. Milliseconds of synchronous painting, median / 95th
percentile. Each is measured in a process of its own, so that memory is its own too. The scene gets
fewer frames where it is slow. The ratio is of medians.

A pinch goes from the whole hall to the closest look in 1.5 s and back. In a pinch and a pan a frame
is due each 16.7 ms, and its time is counted from when it was due to when it was painted, whatever
ran in between. The scene's frames are painted one after the other.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QEventLoop, QPointF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from pos.domain.bestavailable import best
from pos.storage.plans import PlanShelf
from tests.bench.seatitems import Items
from tests.bench.table import show
from tests.bench.timing import Figures, resident_mb, timed
from tests.ui.seatmap.halls import COLOURS, as_bundle, bowl, some_states
from ui.seatmap.hallshelf import HallShelf
from ui.seatmap.tokens import LIGHT
from ui.seatmap.view import SeatMapView

WIDTH, HEIGHT = 1920, 1080
SEATS = (1_000, 20_000, 60_000, 100_000)
FRAMES = 120
PINCHES = 4
OPENED = 7
SWEEP = 90  # frames, 1.5 s
FRAME_S = 1 / 60
MID, CLOSE = 10.0, 36.0  # pixels from seat to seat
ROWS = (
    "open from the cache",
    "whole hall, drawn anew",
    "whole hall, shown again",
    "pan at 10 px a seat, 100 changes a frame",
    "pan at 36 px a seat, 100 changes a frame",
    "pinch",
    "pinch, share over 16.7 ms",
    "1 change",
    "1,000 changes",
    "1,000 changes, not yet shown",
    "10,000 changes",
    "1,000 changes at 36 px a seat",
    "a window's pixels copied once",
    "hit-test",
    "memory, MB",
    "best 1",
    "best 2",
    "best 4",
    "best 8",
    "best 4 in one category",
)


class Map:
    """The till's map."""

    def __init__(self, app: QApplication, shelf: PlanShelf, halls: HallShelf, digest: str) -> None:
        self.app = app
        self.base_mb = resident_mb()
        self.dice = np.random.default_rng(1)
        start = time.perf_counter()
        plan = shelf.load(digest)
        assert plan is not None
        halls.hall(plan)
        self.view = SeatMapView()
        self.view.resize(WIDTH, HEIGHT)
        self.view.set_hall(plan, COLOURS, LIGHT)
        idle = time.perf_counter()
        states = some_states(plan)
        idle_s = time.perf_counter() - idle
        self.view.set_states(states)
        self.view.show()
        while not self.view.windowHandle().isExposed():  # waiting for it would sleep for 10 ms
            app.processEvents()
        self.view.show_changes()
        self.view.repaint()
        self.opened_ms = (time.perf_counter() - start - idle_s) * 1000
        self.plan = plan
        self.rest()

    def measure(self) -> Figures:
        view, plan = self.view, self.plan
        found: Figures = {"open from the cache": [self.opened_ms]}
        found["whole hall, drawn anew"] = timed(self._anew, FRAMES)
        found["whole hall, shown again"] = timed(lambda _: view.repaint(), FRAMES)
        for name, count in (("1 change", 1), ("1,000 changes", 1000), ("10,000 changes", 10_000)):
            found[name] = timed(lambda _, count=count: self._change(count), FRAMES)
        found["1,000 changes, not yet shown"] = self._told(1000)
        for pitch in (MID, CLOSE):
            self._closer(pitch)
            name = f"pan at {pitch:.0f} px a seat, 100 changes a frame"
            found[name] = self._paced(self._pan, 4 * FRAMES)
        self._closer(CLOSE)
        found["1,000 changes at 36 px a seat"] = timed(lambda _: self._change(1000), FRAMES)
        found["pinch"] = self._pinches()
        late = np.mean(np.array(found["pinch"]) > 16.7)
        found["pinch, share over 16.7 ms"] = [float(late)]
        found["a window's pixels copied once"] = self._copied()
        seat = plan.seat_count // 2
        x, y = float(plan.x[seat]), float(plan.y[seat])
        found["hit-test"] = timed(lambda _: void(view.seats.pick(x, y, 8.0)), FRAMES)
        found["memory, MB"] = [resident_mb() - self.base_mb]
        return {**found, **self._best()}

    def _best(self) -> Figures:
        plan, states, found = self.plan, some_states(self.plan), Figures()
        for count in (1, 2, 4, 8):
            found[f"best {count}"] = timed(
                lambda _, count=count: void(best(plan, states, count)), FRAMES
            )
        category = plan.categories[1 if plan.category_of.max() else 0]
        found["best 4 in one category"] = timed(
            lambda _: void(best(plan, states, 4, category)), FRAMES
        )
        return found

    def rest(self) -> None:
        """Until nothing is left to draw."""
        while not self.view.at_rest:
            self.app.processEvents()
        self.view.repaint()

    def _closer(self, pitch: float) -> None:
        view, hall = self.view, self.view.seats.hall
        seat = self.plan.seat_count // 2
        view.viewport.show(pitch / hall.pitch, float(hall.x[seat]), float(hall.y[seat]))
        view.viewport.snap()
        view.update()
        self.rest()

    def _anew(self, _: int) -> None:
        self.view.draw_anew()
        self.view.repaint()

    def _change(self, count: int) -> None:
        """As the program does it: what the changes touched is painted, and no more."""
        self._tell(count)
        self.app.sendPostedEvents(self.view, QEvent.Type.UpdateRequest.value)

    def _tell(self, count: int) -> None:
        places = self.dice.integers(0, self.plan.seat_count, count)
        self.view.apply(places, self.dice.choice([0, 1, 4], count).astype(np.uint8))
        self.view.show_changes()

    def _told(self, count: int) -> list[float]:
        """What changes cost a frame beside showing it: model, pixels, counts, heat."""
        taken = []
        for _ in range(FRAMES):
            start = time.perf_counter()
            self._tell(count)
            taken.append((time.perf_counter() - start) * 1000)
            self.view.repaint()
        return taken

    def _copied(self) -> list[float]:
        """What no frame that moves the whole window can do without, beside work as in a frame."""
        window = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
        screen = QImage(window.size(), window.format())
        window.fill(0x123456)
        screen.fill(0)
        taken = []
        for _ in range(FRAMES):
            self._tell(100)
            start = time.perf_counter()
            painter = QPainter(screen)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
            painter.drawImage(0, 0, window)
            painter.end()
            taken.append((time.perf_counter() - start) * 1000)
        return taken

    def _pan(self, frame: int) -> None:
        step = 12 if frame // 40 % 2 else -12
        self.view.pan(step, step / 2)
        self._change(100)

    def _pinches(self) -> list[float]:
        view = self.view
        view.fit()
        self.rest()
        at = QPointF(view.where(self.plan.seat_count // 2))
        factor = (view.viewport.closest / view.viewport.scale) ** (1 / SWEEP)

        def zoom(frame: int) -> None:
            view.zoom(factor if frame < SWEEP else 1 / factor, at)
            view.repaint()

        taken = []
        for _ in range(PINCHES):
            taken += self._paced(zoom, 2 * SWEEP)
            self.rest()
        return taken

    def _paced(self, show_frame: Callable[[int], None], frames: int) -> list[float]:
        """How long after it was due each frame was on the screen, sixty in a second."""
        taken = []
        due = time.perf_counter()
        for frame in range(frames):
            due = max(due + FRAME_S, time.perf_counter() - FRAME_S)
            while (left := due - time.perf_counter()) > 0:
                self.app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 1)
                if left > 0.002:
                    time.sleep(0.0005)
            show_frame(frame)
            taken.append((time.perf_counter() - due) * 1000)
        return taken


def void(_: object) -> None:
    """For what is only timed."""


def measured(kind: str, seats: int) -> Figures:
    """The figures of one kind of map, in this process."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    with tempfile.TemporaryDirectory() as folder:
        bundle = as_bundle(bowl("bowl", seats, 0))
        shelf = PlanShelf(Path(folder))
        plan = shelf.put(bundle)
        if kind == "items":
            return Items(app, plan, some_states(plan), (WIDTH, HEIGHT)).measure((MID, CLOSE))
        digest = plan.digest
        # A small hall first: what the program loads once is no part of opening a hall.
        small = shelf.put(as_bundle(bowl("small", 300, 0)))
        halls = HallShelf(Path(folder) / "halls")
        Map(app, shelf, halls, small.digest).view.close()
        halls.hall(plan)
        del plan, bundle
        first = Map(app, shelf, halls, digest)
        found = first.measure()
        first.view.close()
        for _ in range(OPENED - 1):
            again = Map(app, PlanShelf(Path(folder)), HallShelf(Path(folder) / "halls"), digest)
            found["open from the cache"].append(again.opened_ms)
            again.view.close()
        return found


def _apart(kind: str, seats: int) -> Figures:
    """The same in a process of its own."""
    command = [sys.executable, "-m", "tests.bench.seatmap", "--only", kind, str(seats)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    found: Figures = json.loads(done.stdout.splitlines()[-1])
    return found


def _text(row: str, found: Figures) -> str:
    values = found.get(row)
    if not values:
        return "-"
    if "share" in row:
        return f"{100 * values[0]:.1f} %"
    if len(values) == 1:
        return f"{values[0]:.0f}"
    return f"{np.median(values):.2f} / {np.percentile(values, 95):.2f}"


def _ratio(row: str, ours: Figures, theirs: Figures) -> str:
    if not ours.get(row) or not theirs.get(row) or "share" in row:
        return "-"
    ratio = float(np.median(theirs[row])) / max(float(np.median(ours[row])), 1e-9)
    return f"{ratio:.0f}" if ratio >= 10 else f"{ratio:.1f}"


def main(arguments: list[str]) -> None:
    """All halls, or those of so many seats."""
    if arguments[:1] == ["--only"]:
        print(json.dumps(measured(arguments[1], int(arguments[2]))))
        return
    columns: list[str] = []
    lines: list[list[str]] = [[row] for row in ROWS]
    for seats in [int(one) for one in arguments] or SEATS:
        ours, theirs = _apart("map", seats), _apart("items", seats)
        columns += [f"{seats:,} map", "items", "ratio"]
        for line in lines:
            row = line[0]
            line += [_text(row, ours), _text(row, theirs), _ratio(row, ours, theirs)]
    show(["milliseconds, median / p95", *columns], lines)


if __name__ == "__main__":
    main(sys.argv[1:])
