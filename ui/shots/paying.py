"""What the walk does at the end of each sale: a note, and the next customer."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from ui.sale.stage import Stage
from ui.shots.camera import press, wait_until
from ui.widgets import Key

if TYPE_CHECKING:
    from ui.shots.walk import Walk


def hand_over(walk: "Walk") -> None:
    """A note that is enough, whatever it costs on this evening."""
    cash = walk.program.sale.cash

    def notes() -> list[Key]:
        keys = [one for one in cash.findChildren(Key) if one.isVisible()]
        return [one for one in keys if one.property("extent") == "tender"]

    wait_until(lambda: bool(notes()), "notes to be handed over")
    press(notes()[-1])


def next_customer(walk: "Walk") -> None:
    """The change was read."""
    sale = walk.program.sale
    wait_until(lambda: sale.done.listens, "the change to be read")
    QTest.keyClick(sale, Qt.Key.Key_Return)
    wait_until(lambda: sale.paying.stage is Stage.PICKING, "the next customer")
