"""Card: the amount to key into the stand-alone terminal, and what the terminal said."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from pos.domain.money import Money
from ui.theme import mm, px
from ui.widgets import BigButton, Key, Keypad, MoneyLabel, TicketCard, label, row

RECEIPT_LIMIT = 32


class CardPanel(TicketCard):
    """The attempt is on disk before this panel can be used; it ends with one of three keys."""

    approved = Signal(str)  # the terminal's receipt number
    declined = Signal()
    cancelled = Signal()
    void = Signal()  # charged, and the sale cannot be finished

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ready = self._charged = False
        self.total = MoneyLabel(self, role="total")
        self.what = label("", "quiet", self)
        self.what.setWordWrap(True)
        self.told = label("", "heading", self)
        self.told.setWordWrap(True)
        self.receipt = QLineEdit(self)
        self.receipt.setMaxLength(RECEIPT_LIMIT)
        self.receipt.setMinimumHeight(mm(self, 13))
        self.receipt.setPlaceholderText(self.tr("Receipt number"))
        self.receipt.setAccessibleName(self.tr("Receipt number of the card terminal"))
        self.receipt.textChanged.connect(self._enable)
        self.receipt.returnPressed.connect(self._approve)
        self.keypad = Keypad(self)
        self.keypad.is_enough_for(self.receipt)
        self.keypad.digits.connect(self.receipt.insert)
        self.keypad.erased.connect(self.receipt.backspace)
        self.keypad.entered.connect(self._approve)
        self.approve_key = BigButton(self.tr("Approved"), self, kind="card", icon_name="check")
        self.decline_key = Key(self.tr("Declined"), self, kind="danger")
        self.cancel_key = Key(self.tr("Cancelled"), self)
        self.approve_key.clicked.connect(self._approve)
        self.decline_key.clicked.connect(self.declined)
        self.cancel_key.clicked.connect(self._cancel)
        ends = QVBoxLayout()
        ends.setSpacing(px(self, 8))
        for key in (self.decline_key, self.cancel_key):
            key.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
            ends.addWidget(key, 1)
        pads = row(self.keypad, space=8)
        pads.addLayout(ends, 1)
        self.body.addWidget(self.told)
        self.body.addLayout(row(label(self.tr("Card"), "quiet", self), None, self.total))
        self.body.addWidget(self.what)
        self.body.addStretch(1)
        self.body.addWidget(self.receipt)
        self.body.addLayout(pads)
        self.stub.addWidget(self.approve_key)
        self.wait_for(False)

    def ask(self, total: Money, what: str) -> None:
        """Begin with that amount for those places; not usable before `wait_for(True)`."""
        self.what.setText(what)
        self.total.show_money(total)
        self.receipt.clear()
        self.wait_for(False)

    def wait_for(self, ready: bool, *, charged: bool = False) -> None:
        """Whether the attempt is written down. `charged`: the terminal said yes already."""
        self._ready, self._charged = ready, charged
        if charged:
            told = self.tr("The card was charged. Finish the sale.")
        elif ready:
            told = self.tr("Key this into the card terminal, then type its receipt number.")
        else:
            told = self.tr("One moment: the seats are being secured.")
        self.told.setText(told)
        self.decline_key.setEnabled(ready and not charged)
        self.cancel_key.setEnabled(ready)
        self.cancel_key.setText(self.tr("Void it") if charged else self.tr("Cancelled"))
        self._enable()
        if ready:
            self.receipt.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits and Enter as in the receipt number, wherever the focus is; Esc does nothing."""
        if not self.keypad.feed(event):
            super().keyPressEvent(event)

    def _cancel(self) -> None:
        (self.void if self._charged else self.cancelled).emit()

    def _enable(self) -> None:
        self.approve_key.setEnabled(self._ready and bool(self.receipt.text().strip()))

    def _approve(self) -> None:
        if self.approve_key.isEnabled():
            self.approved.emit(self.receipt.text())
