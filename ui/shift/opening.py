"""Opening a shift: what lies in the drawer before the first customer."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from pos.domain.money import Currency
from ui.shift.amount import AmountEntry
from ui.theme import mm
from ui.widgets import BigButton, Card, Heading, column, label, row


class OpeningStep(QWidget):
    """Emits `opened` with the float in minor units."""

    opened = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.amount = AmountEntry(self)
        self.open_key = BigButton(self.tr("Open the shift"), self, icon_name="point_of_sale")
        self.open_key.clicked.connect(self._open)
        self.amount.entered.connect(self._open)
        hint = label(
            self.tr("Count the change in the drawer and type its sum. It is the float."), "body"
        )
        hint.setWordWrap(True)
        card = Card(self)
        card.setFixedWidth(mm(self, 92))
        card.body.addWidget(label(self.tr("Float"), "quiet"))
        card.body.addWidget(self.amount)
        card.body.addWidget(self.open_key)
        left = column(None, Heading(self.tr("No shift is open")), hint, None, None, parent=self)
        whole = row(left, column(None, card, None), space=48, parent=self)
        whole.setStretch(0, 1)
        self.setLayout(whole)
        self.setFocusProxy(self.amount)

    def begin(self, currency: Currency) -> None:
        """An empty float."""
        self.amount.begin(currency)
        self.amount.setFocus()

    def _open(self) -> None:
        self.opened.emit(self.amount.minor)
