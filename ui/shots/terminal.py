"""The card terminal in pictures: asked, declined, unknown, not to be used, and at the day's end.

The terminal is played: it answers what a picture needs, without a network.
"""

import threading
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from pos.domain.attempt import Attempt, Slip, TerminalRef
from pos.domain.dayend import SchemeLine, Sum, totals_of
from pos.payments.line import NoAnswerError
from pos.payments.machine import Rules
from pos.payments.readings import Approved, Counters, Missing, Reading, Refused, Running
from ui.card.charging import Phase
from ui.card.leading import CardTerminal
from ui.program import SALE, SHIFT
from ui.sale.stage import Stage
from ui.shots.camera import press, wait_until
from ui.shots.paying import next_customer

if TYPE_CHECKING:
    from ui.shots.walk import Walk

_RETURN = Qt.Key.Key_Return
_NAME = "V400m-324688179"
_RULES = Rules(ask_every_s=0.5, ask_for_s=8.0)


class PlayedTerminal:
    """Does what the next scene says: approve, decline, wait until it is stopped, or fall silent."""

    name = _NAME

    def __init__(self) -> None:
        self.scenes: list[str] = []
        self.stopped = threading.Event()
        self._waiting = False
        self._counted: list[SchemeLine] = []
        self._known: dict[UUID, Reading] = {}

    def carry_out(self, attempt: Attempt) -> Reading:
        """The next scene."""
        scene = self.scenes.pop(0) if self.scenes else "approve"
        if scene == "wait":
            self._waiting = True
            self.stopped.wait(120)
            self._waiting = False
            return Refused("aborted", by_person=True)
        if scene == "decline":
            return Refused("refused")
        reference = TerminalRef(f"T4rm00{attempt.started_at_ms}", "2026-11-26")
        minor = attempt.amount_minor
        scheme = "mc" if minor % 3 else "visa"
        yes = Approved(Slip(minor, reference, scheme=scheme), attempt.currency)
        self._known[attempt.id] = yes
        self._counted.append(SchemeLine(scheme, Sum(1, minor)))
        if scene == "silent":
            raise NoAnswerError
        return yes

    def ask(self, attempt: Attempt, made: UUID) -> Reading:
        """It is always still at it, until its day's end is near."""
        del made
        return self._known.get(attempt.id, Missing()) if self.stopped.is_set() else Running()

    def abort(self, attempt: Attempt, made: UUID) -> None:
        """The customer does not want to."""
        del attempt, made
        if self._waiting:  # asked to stop twice, it is not stopped for the next customer
            self.stopped.set()

    def counters(self, currency: str, made: UUID, again: UUID, at_ms: int) -> Counters:
        """What it charged."""
        del currency, made, again, at_ms
        return Counters("1", totals_of(self._counted))

    def ended_period(self, currency: str, period: str, made: UUID) -> Refused:
        """There was none."""
        del currency, period, made
        return Refused("refused")


def at_the_terminal(walk: "Walk") -> None:
    """Asked and stopped, declined, unknown; then a supervisor compares the books."""
    till, sale = walk.program.till, walk.program.sale
    played = PlayedTerminal()
    till.card_terminal = CardTerminal(played, till.desk, lambda _step: None, _RULES)
    # A till has one or the other for as long as it runs; the walk has both.
    sale._panels.by_terminal = True
    try:
        _pay(walk, played, "wait")
        wait_until(sale.terminal.stop_key.isEnabled, "the customer at the terminal")
        wait_until(lambda: sale.charging.phase is Phase.ASKED, "the customer at the terminal")
        walk.shoot("terminal-asked")
        press(sale.terminal.stop_key)
        wait_until(lambda: sale.paying.stage is Stage.PICKING, "the basket again")
        walk.shoot("terminal-stopped")
        played.stopped.clear()
        _pay(walk, played, "decline")
        wait_until(lambda: sale.paying.stage is Stage.PICKING and _said(walk), "a declined card")
        walk.shoot("terminal-declined")
        _pay(walk, played, "approve")
        wait_until(lambda: sale.paying.stage is Stage.DONE, "a sale at the terminal")
        next_customer(walk)
        _unknown(walk, played)
        _compare(walk, played)
    finally:
        played.stopped.set()
        till.card_terminal.close()
        till.card_terminal = None
        sale._panels.by_terminal = False
    _not_to_be_used(walk)


def _said(walk: "Walk") -> bool:
    return bool(walk.program.sale.sentence.sentence)


def _pay(walk: "Walk", played: PlayedTerminal, scene: str) -> None:
    sale = walk.program.sale
    if walk.in_basket() == 0:
        walk.best(2)
    sale.sentence.clear()
    played.scenes = [scene]
    press(sale.basket.card_key)


def _unknown(walk: "Walk", played: PlayedTerminal) -> None:
    """The terminal charged and nobody heard; a person says that it did not."""
    sale = walk.program.sale
    _pay(walk, played, "silent")
    wait_until(lambda: sale.charging.phase is Phase.ASKING, "the terminal to be asked")
    walk.shoot("terminal-unknown-asking")
    wait_until(lambda: sale.charging.phase is Phase.HANDED, "the asking to end")
    QTest.keyClicks(sale.terminal, "4713")
    walk.shoot("terminal-unknown")
    press(sale.terminal.decline_key)
    wait_until(lambda: sale.paying.stage is Stage.PICKING, "the basket again")
    if walk.in_basket():
        press(sale.bar.clear_key)
        wait_until(lambda: walk.in_basket() == 0, "an empty basket")


def _compare(walk: "Walk", played: PlayedTerminal) -> None:
    """With the shift open, as a supervisor may."""
    program, shift = walk.program, walk.program.shift
    cashier = program.desk.person
    played.stopped.set()  # now it remembers
    program.desk.sign_in(walk._supervisor())
    program.window.go(SHIFT)
    wait_until(shift.overview.terminals_key.isVisible, "the key for the card terminal")
    walk.shoot("shift-supervisor")
    press(shift.overview.terminals_key)
    beside = shift.dayend.beside
    wait_until(lambda: bool(beside.verdict.text()), "the terminal's totals")
    walk.shoot("terminal-compared")
    beside.given_up.emit()  # other ways to pay were used as well, and come next
    wait_until(lambda: shift.steps.currentWidget() is shift.overview, "the shift's overview")
    program.desk.sign_in(cashier)
    program.window.go(SALE)


def _not_to_be_used(walk: "Walk") -> None:
    """The settings name a terminal that cannot be used: by hand, and why."""
    till, sale = walk.program.till, walk.program.sale
    till.terminal_wrong = "terminal_ca_file: it is not set"
    walk.best(2)
    press(sale.basket.card_key)
    wait_until(lambda: sale.paying.attempt is not None and not sale.paying.busy, "a card attempt")
    walk.shoot("terminal-wrong")
    till.terminal_wrong = ""
    press(sale.card.decline_key)
    wait_until(lambda: sale.paying.stage is Stage.PICKING, "the basket again")
    press(sale.bar.clear_key)
    wait_until(lambda: walk.in_basket() == 0, "an empty basket")


def typing_the_slip(walk: "Walk") -> None:
    """At the close: the stand-alone terminal's slip, blind; what differs, and why."""
    dayend, shift = walk.program.shift.dayend, walk.program.shift
    wait_until(lambda: shift.steps.currentWidget() is dayend.slip, "the slip")
    QTest.keyClicks(dayend.slip, "2")
    QTest.keyClick(dayend.slip, _RETURN)
    QTest.keyClicks(dayend.slip, "31200")
    walk.shoot("shift-slip")
    press(dayend.slip.confirm)
    wait_until(lambda: shift.steps.currentWidget() is dayend.beside, "both books")
    walk.shoot("shift-terminal-differs")
    press(dayend.beside.reasons.group.buttons()[0])
    walk.shoot("shift-terminal-why")
    press(dayend.beside.confirm)
