"""Whom the invoice is for: name, address and tax number, asked once."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from pos.domain.invoice import ADDRESS_LIMIT, NAME_LIMIT, TAX_NUMBER_LIMIT
from pos.domain.receipt import Buyer
from ui.theme import mm
from ui.widgets import Heading, Key, Overlay, SentenceBar, column, label, row


class BuyerOverlay(Overlay):
    """Emits `given` with the Buyer as it was typed; it stays until it is told that it is done."""

    given = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, width_mm=150.0)
        self.name = self._line(self.tr("Name of the buyer"), NAME_LIMIT)
        self.tax_number = self._line(self.tr("Tax number (may be empty)"), TAX_NUMBER_LIMIT)
        self.street = self._line(self.tr("Street and number"), ADDRESS_LIMIT // 2 - 1)
        self.city = self._line(self.tr("Postcode and city"), ADDRESS_LIMIT // 2)
        self.note = label(
            self.tr("It is kept for this invoice only. An order has one invoice."), "quiet", self
        )
        self.note.setWordWrap(True)
        self.sentence = SentenceBar(self)
        self.make = Key(self.tr("Make the invoice"), self, kind="accent", icon_name="receipt_long")
        self.make.clicked.connect(self._take)
        self.cancel = Key(self.tr("Cancel"), self, icon_name="close")
        self.cancel.clicked.connect(self.dismiss)
        for key in (self.make, self.cancel):
            key.setMinimumHeight(mm(self, 14))
        keys = row(self.cancel, self.make, space=12, parent=self)
        keys.setStretch(1, 1)
        self._heading = Heading("", self)
        fields = (self.name, self.street, self.city, self.tax_number)
        pieces = (self._heading, self.sentence, *fields, self.note, keys)
        self.body.addLayout(column(*pieces, parent=self))

    def ask(self, number: str) -> None:
        """Ask for the buyer of that order; nothing is typed yet."""
        self._heading.setText(self.tr("Invoice for order {number}").format(number=number))
        self._forget()
        self.sentence.clear()
        self._offer()
        self.open()
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def failed(self, sentence: str) -> None:
        """Why there is no invoice; what was typed stays."""
        self.sentence.refuse(sentence)
        self._offer()

    def done(self) -> None:
        """It was made: nothing of it stays on the screen."""
        self._forget()
        self.dismiss()

    def _forget(self) -> None:
        for field in (self.name, self.street, self.city, self.tax_number):
            field.clear()

    def _line(self, asked: str, limit: int) -> QLineEdit:
        field = QLineEdit(self)
        field.setPlaceholderText(asked)
        field.setAccessibleName(asked)
        field.setMaxLength(limit)
        field.setMinimumHeight(mm(self, 12))
        field.textChanged.connect(self._offer)
        field.returnPressed.connect(self._take)
        return field

    def _offer(self) -> None:
        asked = (self.name, self.street, self.city)
        self.make.setEnabled(all(one.text().strip() for one in asked))

    def _take(self) -> None:
        if self.make.isEnabled():
            self.make.setEnabled(False)  # one tap, one invoice
            address = f"{self.street.text()}\n{self.city.text()}"
            self.given.emit(Buyer(self.name.text(), address, self.tax_number.text()))
