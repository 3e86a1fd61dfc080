"""Cash: one tap for the exact sum or the note on the counter, or the amount on the keypad."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from pos.domain.dayrate import DayRate, needed, rate_text, worth
from pos.domain.money import Currency, Money, zero
from pos.domain.refusals import Refusal
from pos.services.tendering import quick_tenders
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
        self._due: Money | None = None  # in the house's currency
        self._total: Money | None = None  # in the currency that is handed over
        self._quick: tuple[Money, ...] = ()
        self._rates: tuple[DayRate, ...] = ()
        self._rate: DayRate | None = None
        self.step_minor = 1  # the house's smallest coin
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
        self._currencies = row(space=6, parent=self)
        heading = label(self.tr("Cash"), "heading", self)
        self.body.addLayout(row(self.back_key, None, self._currencies, heading))
        self.body.addLayout(row(label(self.tr("To pay"), "quiet", self), None, self.total))
        self.body.addWidget(self.what)
        self.body.addStretch(1)
        self.body.addLayout(row(self.outcome, None, self.given))
        pads = row(self.keypad, space=8)
        pads.addLayout(self._tenders, 1)
        self.body.addLayout(pads)
        self.stub.addWidget(self.take)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def ask(
        self, total: Money, tenders: Sequence[Money], what: str, *, rates: Sequence[DayRate] = ()
    ) -> None:
        """Begin: the total, what people are likely to hand over (exact first), what for.

        `rates` are those of other currencies whose notes are taken today.
        """
        rates = [one for one in rates if _can_pay(total, one)]
        self._due, self._quick, self._rates = total, tuple(tenders), tuple(rates)
        self.what.setText(what)
        self._clear(self._currencies)
        for code in (total.currency.code, *(one.currency for one in rates)) if rates else ():
            key = Key(code, self, checkable=True)
            key.setAccessibleName(self.tr("Paid in {currency}").format(currency=code))
            key.clicked.connect(lambda _on=False, code=code: self.pay_in(code))
            self._currencies.addWidget(key)
        self.pay_in(total.currency.code)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def pay_in(self, code: str) -> None:
        """Notes of that currency are handed over."""
        assert self._due is not None
        self._rate = next((one for one in self._rates if one.currency == code), None)
        self._typed = ""
        tenders = self._quick
        self._total = self._due
        if self._rate is not None:
            self._total = needed(self._due, self._rate.nano, Currency(code))
            tenders = quick_tenders(self._total)[1:]
        if self._rate is None:
            self.total.show_money(self._total)
        else:  # which currency stands on its key; with it the figures would be too wide
            self.total.setText(formats.plain_amount(self._total))
        self.total.setAccessibleName(formats.money(self._total))
        for at in range(self._currencies.count()):
            key = self._key_at(self._currencies, at)
            key.setChecked(key.text() == code)
        self._clear(self._tenders)
        for amount in tenders:
            self._tenders.addWidget(self._tender_key(amount, exact=amount == self._due), 1)
        self._show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits and Enter of the keyboard; Esc goes back to the basket."""
        if event.key() == Qt.Key.Key_Escape:
            self.back.emit()
        elif not self.keypad.feed(event):
            super().keyPressEvent(event)

    @staticmethod
    def _key_at(box: QBoxLayout, at: int) -> Key:
        item = box.itemAt(at)
        key = item.widget() if item is not None else None
        assert isinstance(key, Key)
        return key

    @staticmethod
    def _clear(box: QBoxLayout) -> None:
        while (item := box.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

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

    def _worth(self, given: Money) -> Money:
        """What the notes pay of what is due."""
        assert self._due is not None
        if self._rate is None:
            return given
        return worth(given, self._rate.nano, self._due.currency, self.step_minor)

    def _show(self) -> None:
        assert self._due is not None
        given = self._amount()
        self.take.setEnabled(bool(self._typed))
        if not self._typed:
            self.given.setText("")
            self.outcome.setText(self._waiting())
            self.take.setText(self.tr("Take the amount typed"))
            self.outcome.setStyleSheet("")
            return
        self.given.show_money(given)
        pays = self._worth(given)
        enough = pays >= self._due
        rest = pays - self._due if enough else self._due - pays
        said = self.tr("Change {amount}") if enough else self.tr("{amount} left to pay")
        self.outcome.setText(said.format(amount=formats.money(rest)))
        take = self.tr("Take {amount}").format(amount=formats.money(given))
        if not enough and self._rate is None:
            take = self.tr("Take {amount}, {left} left").format(
                amount=formats.plain_amount(given), left=formats.plain_amount(rest)
            )
        self.take.setText(take)
        self.outcome.setStyleSheet("" if enough else f"color: {current().warn};")

    def _waiting(self) -> str:
        if self._rate is None:
            return self.tr("Waiting for cash")
        assert self._due is not None
        return self.tr("1 {currency} = {rate} {house}").format(
            currency=self._rate.currency,
            rate=rate_text(self._rate.nano),
            house=self._due.currency.code,
        )


def _can_pay(due: Money, rate: DayRate) -> bool:
    """Not at a rate so wrong that no amount would do."""
    try:
        needed(due, rate.nano, Currency(rate.currency))
    except Refusal:
        return False
    return True
