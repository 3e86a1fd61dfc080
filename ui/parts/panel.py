"""Paid in parts: what is left in large figures, what was taken so far, and how to go on."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from pos.domain.money import Money, zero
from pos.domain.order import Tender
from ui import formats
from ui.orders import words
from ui.theme import mm, px
from ui.widgets import BigButton, Key, Keypad, MoneyLabel, TicketCard, column, label, row

DIGITS_LIMIT = 8


class PartsPanel(TicketCard):
    """Emits which tender comes next, and for how much: None is all that is left."""

    cash = Signal(object)  # Money handed over, or None
    card = Signal(object)
    phone = Signal(object)
    voucher = Signal(object)
    account = Signal(object)
    finish = Signal()  # all is paid, and the sale was not written yet
    taken_back = Signal(int)
    back = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._left: Money | None = None
        self._typed = ""
        self.back_key = Key(self.tr("Back"), self, kind="quiet", icon_name="arrow_back")
        self.back_key.clicked.connect(self.back)
        self.left = MoneyLabel(self, role="total")
        self.left.setMinimumHeight(px(self, 72))
        self.of = label("", "quiet", self)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(px(self, 4))
        self.told = label("", "outcome", self)
        self.part = MoneyLabel(self)
        self.keypad = Keypad(self)
        self.keypad.digits.connect(self._type)
        self.keypad.erased.connect(self._erase)
        self.keypad.entered.connect(lambda: self.cash.emit(self._amount()))
        self.voucher_key = Key(self.tr("Voucher"), self, kind="mine", size="tender")
        self.account_key = Key(self.tr("Invoice"), self, kind="mine", size="tender")
        self.cash_key = BigButton(self.tr("Cash"), self, kind="cash", icon_name="payments")
        self.card_key = BigButton(self.tr("Card"), self, kind="card", icon_name="credit_card")
        self.phone_key = BigButton(self.tr("Phone"), self, kind="mine")
        self.phone_key.hide()
        self._phone, self._no_phone, self._ready = False, "", False
        for key, tapped in (
            (self.phone_key, self.phone),
            (self.cash_key, self.cash),
            (self.card_key, self.card),
            (self.voucher_key, self.voucher),
            (self.account_key, self.account),
        ):
            key.clicked.connect(lambda _on=False, tapped=tapped: tapped.emit(self._amount()))
        self.finish_key = BigButton(self.tr("Finish the sale"), self, icon_name="check")
        self.finish_key.clicked.connect(self.finish)
        self.finish_key.hide()  # it takes the room of the ways to pay
        self._lay_out()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def _lay_out(self) -> None:
        inside = QWidget()
        inside.setLayout(column(self._lines, None))
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setAccessibleName(self.tr("Taken so far"))
        scroll.setWidget(inside)
        self._scroll = scroll
        others = column(space=8, parent=self)
        for key in (self.voucher_key, self.account_key):
            key.setSizePolicy(key.sizePolicy().horizontalPolicy(), QSizePolicy.Policy.Expanding)
            others.addWidget(key, 1)
        pads = row(self.keypad, space=8)
        pads.addLayout(others, 1)
        heading = label(self.tr("Paying in parts"), "heading", self)
        self.body.addLayout(row(self.back_key, None, heading))
        to_pay = column(label(self.tr("Left to pay"), "quiet", self), self.of, space=0)
        self.body.addLayout(row(to_pay, None, self.left))
        self.body.addWidget(scroll, 1)
        self.body.addLayout(row(self.told, None, self.part))
        self.body.addLayout(pads)
        for key in (self.cash_key, self.card_key, self.phone_key):
            key.setMinimumHeight(mm(self, 18))
        self.no_phone = label("", "quiet", self)
        self.no_phone.setWordWrap(True)
        self.no_phone.hide()
        self.stub.addWidget(self.no_phone)
        self.stub.addLayout(row(self.cash_key, self.card_key, self.phone_key))
        self.stub.addWidget(self.finish_key)

    def ask(self, total: Money, left: Money, taken: Sequence[Tender]) -> None:
        """Show what is left and what was taken; nothing is typed yet."""
        self._left, self._typed = left, ""
        self.left.show_money(left)
        self.of.setText(self.tr("of {total}").format(total=formats.money(total)))
        while (item := self._lines.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for index, tender in reversed(list(enumerate(taken))):  # the last one is in sight
            self._lines.addWidget(self._line(index, tender, total.currency.code))
        self._scroll.verticalScrollBar().setValue(0)
        self._show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def offer(self, *, ready: bool, on_account: bool) -> None:
        """Whether the places are secured, and whether there is anybody to send an invoice to."""
        for key in (self.cash_key, self.card_key, self.voucher_key, self.account_key):
            key.setEnabled(ready)
        self.account_key.setVisible(on_account)
        is_paid = self._left is not None and not self._left
        self.finish_key.setVisible(is_paid)
        self.finish_key.setEnabled(ready)
        for key in (self.cash_key, self.card_key):
            key.setVisible(not is_paid)
        self._ready = ready
        self._show_phone()

    def offer_phone(self, *, shown: bool, why: str) -> None:
        """Whether the house takes wallets, and why none can pay now."""
        self._phone, self._no_phone = shown, why
        for key, icon in ((self.cash_key, "payments"), (self.card_key, "credit_card")):
            key.set_icon("" if shown else icon)
        self._show_phone()

    def _show_phone(self) -> None:
        is_paid = self._left is not None and not self._left
        self.phone_key.setVisible(self._phone and not is_paid)
        self.phone_key.setEnabled(self._ready and not self._no_phone)
        self.phone_key.setAccessibleDescription(self._no_phone)
        self.no_phone.setText(self._no_phone)
        self.no_phone.setVisible(bool(self._no_phone) and not is_paid)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits and Enter of the keyboard (Enter takes cash); Esc goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self.back.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self.cash_key.isEnabled():
            return
        elif not self.keypad.feed(event):
            super().keyPressEvent(event)

    def _line(self, index: int, tender: Tender, currency: str) -> QWidget:
        line = QWidget(self)
        said = words.tender_taken(tender)
        amount = words.amount(tender.amount_minor, currency)
        key = Key("", self, kind="quiet", icon_name="undo")
        charged = tender.attempt is not None
        key.setAccessibleName(
            (
                self.tr("Void {tender} {amount} on the terminal")
                if charged
                else self.tr("Take back {tender} {amount}")
            ).format(tender=said, amount=amount)
        )
        key.setToolTip(key.accessibleName())
        key.clicked.connect(lambda: self.taken_back.emit(index))
        name = label(said, "body", self)
        name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        inside = row(label(amount, "figure", self), key, space=6)
        inside.insertWidget(0, name, 1)
        line.setLayout(inside)
        return line

    def _amount(self) -> Money | None:
        if not self._typed or self._left is None:
            return None
        return Money(int(self._typed), self._left.currency)

    def _type(self, digits: str) -> None:
        self._typed = (self._typed + digits).lstrip("0")[:DIGITS_LIMIT]
        self._show()

    def _erase(self) -> None:
        self._typed = self._typed[:-1]
        self._show()

    def _show(self) -> None:
        amount = self._amount()
        if amount is None:
            is_paid = self._left is not None and not self._left
            self.told.setText("" if is_paid else self.tr("The next pays all of it"))
            self.part.setText("")
            return
        assert self._left is not None
        self.part.show_money(amount)
        rest = self._left - amount
        if rest <= zero(rest.currency):
            self.told.setText(self.tr("The next pays"))
        else:
            said = self.tr("{amount} left after it")
            self.told.setText(said.format(amount=formats.money(rest)))
