"""The parts of the walk about slips: their templates, and tickets that leave another way."""

from typing import TYPE_CHECKING

from ui.shots.camera import press, wait_until

if TYPE_CHECKING:
    from ui.shots.walk import Walk

_LOOKED_AT = ("receipt-80mm", "receipt-58mm", "receipt-a4", "report-80mm", "emergency-80mm")


def look_at_slips(walk: "Walk") -> None:
    """Behind the tickets' templates: five of the others."""
    house = walk.program.house
    page = house.templates
    press(house.tabs.button(5))
    wait_until(page.isVisible, "the templates")
    page.fields["title"].clear()
    press(page.languages.button(0))
    for name in _LOOKED_AT:
        page.tiles[name].click()
        wait_until(lambda: not page.showing.is_drawing, "a slip")
        wait_until(lambda: not page.showing.is_proving, f"what is wrong with {name}")
        walk.shoot(f"house-templates-{name}")


def take_tickets_elsewhere(walk: "Walk") -> None:
    """On the order's page, as it is while the printer is not ready."""
    keys = walk.program.orders.page.otherwise
    keys.offer(waiting=True)
    walk.shoot("order-tickets-waiting")
    press(keys.elsewhere)
    wait_until(keys.printers.isVisible, "the system's printers")
    walk.shoot("order-system-printers")
    keys.printers.dismiss()
    keys.offer(waiting=False)
