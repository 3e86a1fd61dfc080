"""The part of the walk in which a customer wants a receipt, a file, and an invoice."""

from typing import TYPE_CHECKING

from PySide6.QtTest import QTest

from ui.shots.camera import press, wait_until

if TYPE_CHECKING:
    from ui.shots.walk import Walk


def give_receipts(walk: "Walk") -> None:
    """Of the order on the screen: its refund's receipt, then the sale's, then its invoice."""
    shown = walk.program.orders.page.receipts
    keys = shown.keys
    press(keys.file)
    wait_until(lambda: bool(keys.said.text()), "a file")
    walk.shoot("order-receipt-written")
    press(shown.about)
    press(keys.print)
    wait_until(lambda: bool(keys.said.text()), "a receipt")
    press(keys.invoice)
    wait_until(keys.buyer.isVisible, "the buyer's sheet")
    QTest.keyClicks(keys.buyer.name, "Goethe School Ltd")
    QTest.keyClicks(keys.buyer.street, "Schulweg 5")
    QTest.keyClicks(keys.buyer.city, "10115 Berlin")
    QTest.keyClicks(keys.buyer.tax_number, "DE 987 654 321")
    walk.shoot("invoice-buyer")
    press(keys.buyer.make)
    wait_until(lambda: not keys.buyer.isVisible(), "the invoice")
    walk.shoot("order-invoiced")
