"""Paid-in and paid-out: cash that comes or goes without a ticket, and why."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QWidget

from pos.domain.money import Currency
from ui.shift.amount import AmountEntry
from ui.theme import mm
from ui.widgets import BigButton, Card, Heading, Key, column, label, row


class MovingStep(QWidget):
    """Emits `moved` with signed minor units and the reason: positive came in, negative went out."""

    moved = Signal(int, str)
    given_up = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._goes_out = False
        self.heading = Heading("", self)
        self.amount = AmountEntry(self)
        self.amount.changed.connect(lambda _minor: self._offer())
        self.reasons = QButtonGroup(self)
        self.reasons.idClicked.connect(lambda _number: self._offer())
        self._keys = column(space=10, parent=self)
        self.confirm = BigButton("", self, icon_name="check")
        self.confirm.clicked.connect(self._confirm)
        cancel = Key(self.tr("Cancel"), self, icon_name="close")
        cancel.setMinimumHeight(mm(self, BigButton.HEIGHT_MM))
        cancel.clicked.connect(self.given_up)
        buttons = row(cancel, self.confirm, space=12, parent=self)
        buttons.setStretch(1, 1)
        card = Card(self)
        card.setFixedWidth(mm(self, 84))
        card.body.addWidget(self.amount)
        why = label(self.tr("What for?"), "heading")
        left = column(self.heading, 8, why, self._keys, None, buttons, parent=self)
        whole = row(left, column(card, None), space=32, parent=self)
        whole.setStretch(0, 1)
        self.setLayout(whole)

    @property
    def reason(self) -> str:
        """The reason chosen, as the cashier read it."""
        key = self.reasons.checkedButton()
        return key.text() if key else ""

    def begin(self, currency: Currency, *, goes_out: bool) -> None:
        """An empty amount, and the reasons for that direction."""
        self._goes_out = goes_out
        self.heading.setText(self.tr("Paid out") if goes_out else self.tr("Paid in"))
        self.confirm.setText(
            self.tr("Take it out of the drawer") if goes_out else self.tr("It is in the drawer now")
        )
        for old in self.reasons.buttons():
            self.reasons.removeButton(old)
            self._keys.removeWidget(old)
            old.deleteLater()
        for number, text in enumerate(self._out() if goes_out else self._in()):
            key = Key(text, self, checkable=True)
            key.setMinimumHeight(mm(self, 14))
            self.reasons.addButton(key, number)
            self._keys.addWidget(key)
        self.amount.begin(currency)
        self.amount.setFocus()

    def _confirm(self) -> None:
        minor = -self.amount.minor if self._goes_out else self.amount.minor
        self.moved.emit(minor, self.reason)

    def _offer(self) -> None:
        self.confirm.setEnabled(bool(self.reason) and self.amount.minor > 0)

    def _in(self) -> tuple[str, ...]:
        return (self.tr("More change"), self.tr("Money found"), self.tr("Other"))

    def _out(self) -> tuple[str, ...]:
        return (
            self.tr("To the safe"),
            self.tr("Supplies"),
            self.tr("Change for another till"),
            self.tr("Other"),
        )
