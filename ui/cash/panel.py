"""Cash: one tap for the exact sum or the note on the counter, or the amount on the keypad."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pos.domain.money import Money, zero
from ui import formats
from ui.theme import current, px
from ui.widgets import BigButton, Key, Keypad, MoneyLabel, TicketCard, label, row

DIGITS_LIMIT = 8


class CashPanel(TicketCard):
    """Emits `handed` with what the customer gave."""

    handed = Signal(object)  # Money
    back = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._total: Money | None = None
        self._typed = ""
        self.back_key = Key(self.tr("Back"), self, kind="quiet", icon_name="arrow_back")
        self.back_key.clicked.connect(self.back)
        self.total = MoneyLabel(self, role="total")
        self.what = label("", "quiet", self)
        self.what.setWordWrap(True)
        self.given = MoneyLabel(self)
        self.outcome = label("", "outcome", self)
        self.outcome.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.keypad = Keypad(self)
        self.keypad.digits.connect(self._type)
        self.keypad.erased.connect(self._erase)
        self.keypad.entered.connect(self._take_typed)
        self._tenders = QVBoxLayout()
        self._tenders.setSpacing(px(self, 8))
        self.take = BigButton("", self, kind="cash", icon_name="check")
        self.take.clicked.connect(self._take_typed)
        self.body.addLayout(row(self.back_key, None, label(self.tr("Cash"), "heading", self)))
        self.body.addLayout(row(label(self.tr("To pay"), "quiet", self), None, self.total))
        self.body.addWidget(self.what)
        self.body.addStretch(1)
        self.body.addLayout(row(self.outcome, None, self.given))
        pads = row(self.keypad, space=8)
        pads.addLayout(self._tenders, 1)
        self.body.addLayout(pads)
        self.stub.addWidget(self.take)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def ask(self, total: Money, tenders: Sequence[Money], what: str) -> None:
        """Begin: the total, what people are likely to hand over (exact first), what for."""
        self._total, self._typed = total, ""
        self.total.show_money(total)
        self.what.setText(what)
        while (item := self._tenders.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for amount in tenders:
            self._tenders.addWidget(self._tender_key(amount, exact=amount == total), 1)
        self._show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits and Enter of the keyboard; Esc goes back to the basket."""
        if event.key() == Qt.Key.Key_Escape:
            self.back.emit()
        elif not self.keypad.feed(event):
            super().keyPressEvent(event)

    def _tender_key(self, amount: Money, *, exact: bool) -> Key:
        text = self.tr("Exact") if exact else formats.short_money(amount)
        key = Key(text, self, kind="mine", size="tender")
        key.setSizePolicy(key.sizePolicy().horizontalPolicy(), key.sizePolicy().Policy.Expanding)
        key.setAccessibleName(
            self.tr("Exact amount, {amount}").format(amount=formats.money(amount))
            if exact
            else self.tr("Given {amount}").format(amount=formats.money(amount))
        )
        key.clicked.connect(lambda: self.handed.emit(amount))
        return key

    def _amount(self) -> Money:
        assert self._total is not None
        return Money(int(self._typed or "0"), self._total.currency)

    def _type(self, digits: str) -> None:
        self._typed = (self._typed + digits).lstrip("0")[:DIGITS_LIMIT]
        self._show()

    def _erase(self) -> None:
        self._typed = self._typed[:-1]
        self._show()

    def _take_typed(self) -> None:
        if self._typed and self._total is not None:
            self.handed.emit(self._amount())
        elif self._total == zero(self._total.currency) if self._total else False:
            self.handed.emit(self._total)

    def _show(self) -> None:
        assert self._total is not None
        given = self._amount()
        enough = bool(self._typed) and given >= self._total
        self.take.setEnabled(enough)
        if not self._typed:
            self.given.setText("")
            self.outcome.setText(self.tr("Waiting for cash"))
            self.take.setText(self.tr("Take the amount typed"))
        else:
            self.given.show_money(given)
            rest = given - self._total if enough else self._total - given
            said = self.tr("Change {amount}") if enough else self.tr("{amount} missing")
            self.outcome.setText(said.format(amount=formats.money(rest)))
            self.take.setText(self.tr("Take {amount}").format(amount=formats.money(given)))
        ink = "" if enough or not self._typed else current().danger
        self.outcome.setStyleSheet(f"color: {ink};" if ink else "")
