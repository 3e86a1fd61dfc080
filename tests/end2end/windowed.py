"""The till's own program, window and all, worked by its keys: it dies where it is told to.

python -m tests.end2end.windowed [flags of the till] sell | refund NUMBER | drain
"""

import argparse
import os
import sys
import time
from collections.abc import Callable, Sequence

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication

from ui import bootstrap, settings
from ui.__main__ import dress
from ui.crashpoints import VARIABLE, CrashPoints
from ui.program import ORDERS, SALE, SHIFT, SIGN_IN, Program
from ui.sale.stage import Stage

WAIT_S = 80.0
PIN, SUPERVISOR_PIN = "1111", "999999"


def until(so: Callable[[], bool], what: str) -> None:
    """Let the program go on until it is so."""
    end_s = time.monotonic() + WAIT_S
    while not so():
        if time.monotonic() > end_s:
            raise SystemExit(f"waited in vain: {what}")
        settle(20)


def settle(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def press(key: QAbstractButton) -> None:
    until(lambda: key.isVisible() and key.isEnabled(), f"the key {key.text()!r}")
    key.click()


class Cashier:
    """Works the window."""

    def __init__(self, program: Program) -> None:
        self._program = program

    def sign_in(self) -> None:
        program, screen = self._program, self._program.sign_in
        until(lambda: program.window.here == SIGN_IN, "the sign-in")
        until(lambda: not program.sale.charging.recovering, "what was left from last time")
        until(lambda: screen.tiles.person is not None, "people")
        settle(300)
        QTest.keyClicks(screen, PIN)
        QTest.keyClick(screen, Qt.Key.Key_Return)
        until(lambda: program.window.here in (SALE, SHIFT), "to be in")
        settle(300)
        if program.window.here == SHIFT:
            shift = program.shift
            until(lambda: shift.steps.currentWidget() is shift.opening, "the shift to be opened")
            QTest.keyClicks(shift.opening.amount, "10000")
            press(shift.opening.open_key)
            until(lambda: program.window.here == SALE, "the sale")

    def sell(self) -> None:
        program, sale = self._program, self._program.sale
        until(lambda: program.desk.performance is not None, "a performance")
        until(lambda: program.desk.replica is not None, "its picture")
        settle(500)
        free = [int(one) for one in (program.desk.replica.states == 0).nonzero()[0][:2]]
        sale.hall.view.placesTapped.emit(free)
        until(
            lambda: program.desk.basket is not None and len(program.desk.basket.items) == 2, "two"
        )
        press(sale.basket.card_key)
        until(lambda: sale.paying.stage is Stage.DONE, "the sale")

    def refund(self, number: str) -> None:
        orders, panel = self._program.orders, self._program.orders.refund
        self._program.window.go(ORDERS)
        until(lambda: bool(orders.list.tiles), "the orders")
        orders._open_number(number)
        until(lambda: orders.stack.currentWidget() is orders.page, "the order")
        press(orders.page.refund)
        until(lambda: orders.stack.currentWidget() is panel, "the refund")
        press(panel.why.reasons.button(0))
        press(panel.why.ask)
        until(lambda: panel.approval.tiles.person is not None, "a supervisor")
        QTest.keyClicks(panel.approval, SUPERVISOR_PIN)
        QTest.keyClick(panel.approval, Qt.Key.Key_Return)
        until(lambda: panel.steps.currentWidget() is panel.done, "the refund to be done")


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser()
    settings.add_flags(parser)
    parser.add_argument("word", choices=["sell", "refund", "drain"])
    parser.add_argument("number", nargs="?", default="")
    options = parser.parse_args(arguments)
    told = settings.read(options, os.environ)
    app = QApplication(["till"])
    dress(app, told)
    till = bootstrap.build(told, CrashPoints(os.environ.get(VARIABLE, "")))
    program = Program(till)
    program.begin()
    program.window.resize(1280, 800)
    cashier = Cashier(program)
    try:
        until(lambda: not program.sale.charging.recovering, "what was left from last time")
        if options.word != "drain":
            cashier.sign_in()
        if options.word == "sell":
            cashier.sell()
        elif options.word == "refund":
            cashier.refund(options.number)
        until(lambda: till.outbox.waiting() == 0, "the journal to be told")
    finally:
        program.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
