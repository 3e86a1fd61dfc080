"""The part of the walk in which a supervisor sets the printer up."""

from typing import TYPE_CHECKING

from ui.shots.camera import press, wait_until

if TYPE_CHECKING:
    from ui.shots.walk import Walk


def set_the_printer_up(walk: "Walk") -> None:
    """Asked at its address, tried on paper, and what came out."""
    house = walk.program.house
    page = house.printer
    press(house.tabs.button(6))
    wait_until(lambda: not page.busy, "what hangs on this machine")
    page.places.field.setText(walk.scene.printer)
    press(page.places.ask_key)
    wait_until(page.trial.print_key.isEnabled, "what the printer is")
    walk.shoot("house-printer")
    press(page.model.letters.button(1))
    press(page.trial.print_key)
    wait_until(page.trial.apply_key.isVisible, "the test page")
    page.trial.ruler.setText("70")
    press(page.trial.chinese.button(1))
    press(page.trial.codes.button(1))
    walk.shoot("house-printer-tried")
