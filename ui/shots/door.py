"""The part of the walk at the door: one who comes in, one who is in already, and one too early."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from pos.services import orders
from ui.house.admitting import AdmitPanel
from ui.program import HOUSE
from ui.shots.camera import press, wait_until

if TYPE_CHECKING:
    from ui.shots.walk import Walk

_DOOR = 3


def at_the_door(walk: "Walk") -> None:
    """The newest ticket of the evening comes in; then it is shown again, and let out."""
    program = walk.program
    house, desk = program.house, program.till.desk
    performance = program.desk.performance
    assert performance is not None
    wait_until(lambda: program.till.outbox.waiting() == 0, "the sales to be told")
    found = [orders.load(desk, one.id) for one in orders.find(desk, "")]
    live = [
        ticket
        for view in found
        for ticket in view.order.tickets
        if ticket.id not in view.dead and ticket.performance == performance.id
    ]
    program.window.go(HOUSE)
    press(house.tabs.button(_DOOR))
    panel = house.door.admitting
    wait_until(lambda: bool(house.door.inside.text()), "how many are in")
    walk.shoot("door-ready")
    for name in ("door-come-in", "door-in-already"):
        _scan(panel, live[0].code)
        wait_until(lambda: panel.answer is not None, "the gate's answer")
        walk.shoot(name)
    press(panel.undo)
    press(panel.out_reasons.group.button(0))
    walk.shoot("door-let-out")
    _scan(panel, "BO1:NOT A TICKET")
    wait_until(lambda: panel.verdict.said.look == "refused", "no ticket of this house")
    walk.shoot("door-not-valid")


def door_cut_off(walk: "Walk") -> None:
    """Without the server nobody is admitted, and the door says so."""
    program = walk.program
    program.window.go(HOUSE)
    press(program.house.tabs.button(_DOOR))
    panel = program.house.door.admitting
    _scan(panel, "BO1:A TICKET")
    wait_until(panel.again.isVisible, "that nobody answers")
    walk.shoot("door-cut-off")


def _scan(panel: AdmitPanel, code: str) -> None:
    QTest.keyClicks(panel.field, code)
    QTest.keyClick(panel.field, Qt.Key.Key_Return)
