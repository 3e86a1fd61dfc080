"""The till at the window: first paint, tap to paint, pay to durable, pay to first printer byte.

A real window off screen, a real server process, a virtual printer on loopback.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication

from pos.services import people, shifts
from tests.bench.table import quantile, show
from tests.bench.wire import Relay
from ui import bootstrap
from ui.__main__ import dress
from ui.demo.scenery import ROOT, scenery
from ui.program import SALE, Program
from ui.sale.stage import Stage
from ui.settings import Settings
from ui.shots.camera import settle

SALES = 20
STARTS = 5
TAPS = 40
WAIT_S = 20.0


def until(so: Callable[[], bool]) -> None:
    """Run the program's events until `so`, without a pause that would be measured."""
    deadline_s = time.perf_counter() + WAIT_S
    app = QApplication.instance()
    assert app is not None
    while not so():
        app.processEvents()
        assert time.perf_counter() < deadline_s, "waited in vain"


def first_paints_ms(told: Settings) -> list[float]:
    """From starting the process to the first paint; the bytecode is there."""
    found = []
    for _ in range(STARTS):
        command = [sys.executable, "-m", "tests.bench.firstpaint", str(told.data)]
        done = subprocess.run(
            [*command, str(time.monotonic())],
            cwd=ROOT,
            check=True,
            capture_output=True,
            text=True,
            timeout=60,
        )
        found.append(float(done.stdout.split()[-1]))
    return found


class Paints(QObject):
    """Counts a widget's paint events."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.count += 1
        return False


class Window:
    """The till's window with somebody signed in and a shift open."""

    def __init__(self, told: Settings, pins: dict[str, str]) -> None:
        app = QApplication.instance() or QApplication([sys.argv[0]])
        assert isinstance(app, QApplication)
        dress(app, told)
        till = bootstrap.build(told)
        bootstrap.start(till)
        person = people.everyone(till.desk)[0]
        shifts.open_shift(till.desk, people.sign_in(till.desk, person.id, pins[person.id]), 10_000)
        self.program = program = Program(till)
        program.begin()
        program.window.resize(1920, 1080)
        program.desk.sign_in(person)
        program.window.go(SALE)
        assert till.season is not None
        opera = next(
            one
            for one in till.season.performances
            if (plan := till.plans.load(one.plan_digest)) and 500 < plan.seat_count < 5000
        )
        program.desk.select(opera)
        until(lambda: program.desk.is_known)
        until(lambda: till.spool.status().ready)

    def tap_to_paint_ms(self) -> list[float]:
        """From the finger on a seat to the seat painted as mine."""
        program, found = self.program, []
        view, paints = program.sale.hall.view, Paints()
        view.installEventFilter(paints)
        assert program.desk.plan is not None
        for seat in range(0, program.desk.plan.seat_count, program.desk.plan.seat_count // TAPS):
            view.show_seat(seat)
            settle(120)
            plan, before = program.desk.plan, paints.count
            x, y = view.viewport.to_screen(float(plan.x[seat]), float(plan.y[seat]))
            started = time.perf_counter()
            QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(round(x), round(y)))
            until(lambda before=before: paints.count > before)
            found.append((time.perf_counter() - started) * 1000)
            until(lambda: not program.background.busy("network"))
            until(lambda: bool(program.desk.basket and program.desk.basket.items))
            click(program.sale.bar.clear_key)
            until(lambda: bool(program.desk.basket and not program.desk.basket.items))
            until(lambda: not program.background.busy("network"))
        view.fit()
        return found

    def sell(self, relay: Relay) -> tuple[float, float]:
        """Three taps; ms from the last one to the durable sale and to the printer's first byte."""
        program = self.program
        sale, desk = program.sale, program.desk
        click(sale.bar.keys[1])
        until(lambda: bool(desk.basket and len(desk.basket.items) == 2))
        until(lambda: not program.background.busy("network"))
        click(sale.basket.cash_key)
        until(lambda: sale.paying.stage is Stage.CASH and sale.paying.ready)
        until(lambda: not any(program.background.busy(lane) for lane in ("storage", "devices")))
        relay.reset()
        keys = [k for k in sale.cash.findChildren(QAbstractButton) if k.isVisible()]
        exact = next(k for k in keys if k.accessibleName().startswith("Exact"))
        durable: list[float] = []
        connection = sale.paying.sold.connect(lambda _: durable.append(time.perf_counter()))
        started = time.perf_counter()
        click(exact)
        until(lambda: bool(durable) and relay.first_byte_s > 0)
        sale.paying.sold.disconnect(connection)
        until(lambda: not program.background.busy("devices"))
        settle(1200)  # the paper comes out, as it would before the next customer has paid
        QTest.keyClick(sale, Qt.Key.Key_Return)
        until(lambda: sale.paying.stage is Stage.PICKING)
        return (durable[0] - started) * 1000, (relay.first_byte_s - started) * 1000


def click(key: QAbstractButton) -> None:
    """As a finger would."""
    assert key.isVisible() and key.isEnabled(), key.accessibleName()
    QTest.mouseClick(key, Qt.MouseButton.LeftButton)


def row(what: str, values: list[float]) -> list[str]:
    """One line of the table."""
    middle, slow = statistics.median(values), quantile(values, 0.95)
    return [what, str(len(values)), f"{middle:.0f}", f"{slow:.0f}"]


def main(_: list[str]) -> None:
    """Print the table."""
    with (
        tempfile.TemporaryDirectory(prefix="parterre-bench-") as folder,
        scenery(Path(folder), ROOT / ".demo") as scene,
    ):
        host, port = scene.printer.rsplit(":", 1)
        relay = Relay(host, int(port))
        told = replace(scene.till("Till 1"), printer=f"127.0.0.1:{relay.port}", language="en")
        window = Window(told, {str(one): pin for one, pin in scene.pins.items()})
        try:
            taps = window.tap_to_paint_ms()
            sales = [window.sell(relay) for _ in range(SALES)]
        finally:
            window.program.close()
            relay.close()
        rows = [
            row("process start to first paint", first_paints_ms(told)),
            row("tap on a seat to its paint", taps),
            row("pay to durable, the first sale after the start", [sales[0][0]]),
            row("pay to durable", [one[0] for one in sales[1:]]),
            row("pay to the printer's first byte", [one[1] for one in sales[1:]]),
        ]
        show(["what", "runs", "median ms", "p95 ms"], rows)


if __name__ == "__main__":
    main(sys.argv[1:])
