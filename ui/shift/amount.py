"""Typing an amount of money: big figures and the keypad."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from pos.domain.money import Currency, Money
from ui.theme import px
from ui.widgets import Keypad, MoneyLabel, column

# 9,999,999.99: more than any drawer holds.
_LIMIT_MINOR = 10**9


class AmountEntry(QWidget):
    """Digits move in from the right, as on every till. Emits `changed` with the minor units."""

    changed = Signal(int)
    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.minor = 0
        self._currency = Currency("EUR")
        self.figure = MoneyLabel(self, role="total")
        self.keypad = Keypad(self)
        self.keypad.digits.connect(self._type)
        self.keypad.erased.connect(lambda: self.show_minor(self.minor // 10))
        self.keypad.entered.connect(self.entered)
        self.setLayout(column(self.figure, self.keypad, space=14, parent=self))
        self.figure.setMinimumHeight(px(self, 72))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def begin(self, currency: Currency, minor: int = 0) -> None:
        """Start from that amount."""
        self._currency = currency
        self.show_minor(minor)

    def show_minor(self, minor: int) -> None:
        """Show an amount and say that it changed."""
        self.minor = minor
        self.figure.show_money(Money(minor, self._currency))
        self.changed.emit(minor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits of the keyboard."""
        if not self.keypad.feed(event):
            super().keyPressEvent(event)

    def _type(self, digits: str) -> None:
        minor = self.minor * 10 ** len(digits) + int(digits)
        if minor < _LIMIT_MINOR:
            self.show_minor(minor)
