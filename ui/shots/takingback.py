"""The part of the walk in which an order is exchanged and another one kept for pick-up."""

from typing import TYPE_CHECKING

from PySide6.QtTest import QTest

from sync.client.offer import to_be_had
from ui.shots.camera import press, wait_until

if TYPE_CHECKING:
    from ui.shots.walk import Walk


def change_places(walk: "Walk") -> None:
    """Another seat for a ticket, from the map to the receipt; then a name for what is kept."""
    orders = walk.program.orders
    panel = orders.exchange
    press(orders.page.exchange)
    wait_until(lambda: orders.stack.currentWidget() is panel, "the exchange")
    press(panel.map.other)
    wait_until(lambda: bool(panel.map.tiles), "performances to go to")
    walk.shoot("exchange-performances")
    panel.map.stack.setCurrentWidget(panel.map.hall)
    wait_until(lambda: panel.map.hall.view.at_rest, "the hall")
    count = len(orders.page.picked())
    free = to_be_had(walk.program.desk.seen()).nonzero()[0]
    panel.map.hall.view.placesTapped.emit([int(one) for one in free[:count]])
    walk.shoot("exchange-map")
    press(panel.map.take)
    wait_until(lambda: panel.steps.currentWidget() is panel.difference, "the difference")
    walk.shoot("exchange-difference")
    panel.difference.given_up.emit()
    wait_until(lambda: orders.stack.currentWidget() is orders.page, "the order again")
    orders.keeping.ask("7K3MPQ2X")
    QTest.keyClicks(orders.keeping.field, "Anna Weiss")
    walk.shoot("pickup-name")
    orders.keeping.dismiss()
