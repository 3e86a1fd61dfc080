"""A voucher: its code, what is left on it, and how much of it pays now."""

from typing import Protocol

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from pos.domain.money import Currency, Money
from pos.domain.order import Tender
from pos.domain.refusals import Reason, Refusal, Trouble
from pos.services import vouchers
from pos.services.vouchers import Shown
from ui import formats
from ui.desk import TillDesk
from ui.sale.stage import Stage
from ui.theme import mm
from ui.widgets import BigButton, Key, Keypad, MoneyLabel, SentenceBar, TicketCard, label, row

_TEXT_LIMIT = 24


class Taker(Protocol):
    """Who is being paid."""

    stage: Stage
    giving_back: SignalInstance

    def take(self, tender: Tender) -> bool:
        """Has it now; False: it is not wanted."""


class VoucherPanel(TicketCard):
    """The money is reserved at the server before it counts; then `paying` has it."""

    back = Signal()

    def __init__(self, desk: TillDesk, paying: Taker, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._paying = desk, paying
        self._amount: Money | None = None
        self._shown: Shown | None = None
        self._takes: Money | None = None
        self._busy = False
        self._asking = 0  # an answer to an earlier code is not for this one
        self.back_key = Key(self.tr("Back"), self, kind="quiet", icon_name="arrow_back")
        self.back_key.clicked.connect(self._go_back)
        self.amount = MoneyLabel(self, role="total")
        self.code = QLineEdit(self)
        self.code.setMaxLength(_TEXT_LIMIT)
        self.code.setMinimumHeight(mm(self, 13))
        self.code.setPlaceholderText(self.tr("Code of the voucher"))
        self.code.setAccessibleName(self.tr("Code of the voucher"))
        self.code.textChanged.connect(self._another)
        self.code.returnPressed.connect(self._press)
        self.balance = label("", "heading", self)
        self.balance.setWordWrap(True)
        self.sentence = SentenceBar(self)
        self.keypad = Keypad(self)
        self.keypad.digits.connect(self.code.insert)
        self.keypad.erased.connect(self.code.backspace)
        self.confirm = BigButton("", self, icon_name="check")
        self.confirm.clicked.connect(self._press)
        heading = label(self.tr("Voucher"), "heading", self)
        self.body.addLayout(row(self.back_key, None, heading))
        to_pay = label(self.tr("Left to pay"), "quiet", self)
        self.body.addLayout(row(to_pay, None, self.amount))
        self.body.addStretch(1)
        for piece in (self.balance, self.sentence, self.code, self.keypad):
            self.body.addWidget(piece)
        self.stub.addWidget(self.confirm)

    def ask(self, amount: Money) -> None:
        """Begin: no code yet."""
        self._amount, self._busy = amount, False
        self.amount.show_money(amount)
        self.code.clear()
        self._another()
        self.code.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits go into the code wherever the focus is; Esc goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self._go_back()
        elif not self.keypad.feed(event):
            super().keyPressEvent(event)

    def _go_back(self) -> None:
        if not self._busy:
            self._asking += 1
            self.back.emit()

    def _another(self) -> None:
        """Another code: nothing is known of it."""
        self._asking += 1
        self._shown = self._takes = None
        self.balance.clear()
        self.sentence.clear()
        self.confirm.setText(self.tr("Ask what is left on it"))
        self._offer()

    def _offer(self) -> None:
        known = self._shown is None or self._takes is not None
        self.confirm.setEnabled(not self._busy and bool(self.code.text().strip()) and known)

    def _press(self) -> None:
        if not self.confirm.isEnabled():
            return
        if self._shown is None:
            self._look()
        elif self._takes is not None:
            self._take(self._shown, self._takes)

    def _look(self) -> None:
        till, season, typed = self._desk.till, self._desk.season, self.code.text()
        if season is None:
            return
        self._asking += 1
        asking = self._asking

        def work() -> tuple[Shown, int]:
            shown = vouchers.look(till.desk, till.server, typed)
            return shown, vouchers.offline_limit(till.desk, season, shown.voucher)

        self._wait(True)
        self._desk.background.on_network(
            work,
            lambda found: self._show(asking, *found),
            lambda error: self._failed(asking, error),
        )

    def _show(self, asking: int, shown: Shown, limit_minor: int) -> None:
        self._wait(False)
        if asking != self._asking or self._amount is None:
            return
        self._shown = shown
        house = self._amount.currency
        there = Money(limit_minor, house)
        if shown.balance is None:
            said = self.tr("The server does not answer. Without it: up to {amount}.")
        else:
            said = self.tr("{amount} left on it")
            there = Money(shown.balance.amount_minor, Currency(shown.balance.currency))
        if there.currency != house:
            self.sentence.refuse(self._desk.notices.sentence(Refusal(Reason.VOUCHER_UNKNOWN)))
        elif not there:
            reason = Reason.VOUCHER_EMPTY if shown.balance else Reason.VOUCHER_OFFLINE
            self.sentence.refuse(self._desk.notices.sentence(Refusal(reason)))
        else:
            self.balance.setText(said.format(amount=formats.money(there)))
            self._takes = min(self._amount, there)
            take = self.tr("Take {amount}")
            self.confirm.setText(take.format(amount=formats.money(self._takes)))
        self._offer()

    def _take(self, shown: Shown, amount: Money) -> None:
        till, season, asking = self._desk.till, self._desk.season, self._asking
        if season is None:
            return
        self._wait(True)
        self._desk.background.on_network(
            lambda: vouchers.reserve(till.desk, till.server, season, shown, amount),
            self._reserved,
            lambda error: self._failed(asking, error),
        )

    def _reserved(self, tender: Tender) -> None:
        self._wait(False)
        if self._paying.stage is Stage.VOUCHER and self._paying.take(tender):
            return
        self._paying.giving_back.emit(tender)

    def _failed(self, asking: int, error: Exception) -> None:
        self._wait(False)
        if asking != self._asking:
            return
        if isinstance(error, Refusal | Trouble):
            if isinstance(error, Refusal) and error.reason is Reason.CARD_NUMBER_TYPED:
                self.code.clear()  # it is not even shown any longer than it has to be
            self.sentence.refuse(self._desk.notices.sentence(error))
        else:
            self._desk.notices.present(error)

    def _wait(self, busy: bool) -> None:
        self._busy = busy
        self.code.setEnabled(not busy)
        self._offer()
