"""A new voucher for a refund: its code, shown this once, before it is worth anything."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.theme import mm
from ui.widgets import BigButton, Card, Key, column, label, row


class VoucherStep(QWidget):
    """Emits `handed_over` once the customer has the code, or `given_up`."""

    handed_over = Signal()
    given_up = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.told = label(self.tr("Write this code down for the customer:"), "title", self)
        self.code = label("", "change", self)
        self.note = label("", "body", self)
        for one in (self.told, self.note):
            one.setWordWrap(True)
        self.confirm = BigButton(self.tr("The customer has the code"), self, icon_name="check")
        self.confirm.clicked.connect(self.handed_over)
        self.cancel = Key(self.tr("Cancel"), self, icon_name="close")
        self.cancel.setMinimumHeight(mm(self, BigButton.HEIGHT_MM))
        self.cancel.clicked.connect(self.given_up)
        card = Card(self, margin=32)
        card.setFixedWidth(mm(self, 170))
        buttons = row(self.cancel, self.confirm, space=12, parent=self)
        buttons.setStretch(1, 1)
        for piece in (self.told, self.code, self.note):
            card.body.addWidget(piece)
        card.body.addLayout(buttons)
        self.setLayout(column(None, row(None, card, None, parent=self), None, parent=self))

    def ask(self, code: str, amount: str) -> None:
        """Show it. It is shown nowhere else, and kept nowhere."""
        self.code.setText(code)
        text = self.tr("{amount} is on it as soon as you go on. Nobody can show it again.")
        self.note.setText(text.format(amount=amount))
        self.confirm.setFocus()

    def forget(self) -> None:
        """The code is the customer's alone."""
        self.code.clear()
