"""A card's money given back at the stand-alone terminal: the amount, and its receipt number."""

from PySide6.QtWidgets import QWidget

from ui.orders.receiptstep import ReceiptStep
from ui.widgets import BigButton


class CardStep(ReceiptStep):
    """The refund on the stand-alone terminal."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        confirm = BigButton(self.tr("Refunded on the terminal"), icon_name="check")
        self.build(confirm, self.tr("Nothing was refunded"))

    def ask(self, amount: str) -> None:
        """Refund that much on the terminal."""
        text = self.tr("Refund {amount} on the card terminal, then type its receipt number.")
        self.begin(text.format(amount=amount))
