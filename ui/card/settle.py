"""Settling a card payment that has no sale: nobody charged, or charged and then voided."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from pos.domain.ids import AttemptId
from pos.domain.money import Currency, Money
from pos.domain.refusals import Refusal, Trouble
from pos.payments.attempt import Attempt
from pos.services import cards
from ui.desk import TillDesk
from ui.theme import mm
from ui.widgets import Key, Keypad, MoneyLabel, Overlay, SentenceBar, label, row


class SettleOverlay(Overlay):
    """Asks the person at the terminal, step by step, what became of the money."""

    settled = Signal(object)  # the AttemptId

    def __init__(self, desk: TillDesk, parent: QWidget) -> None:
        super().__init__(parent, width_mm=120)
        self._desk = desk
        self._attempt: Attempt | None = None
        self._keeps_places = False
        self.mine: Callable[[], frozenset[AttemptId]] = frozenset  # parts of the sale that goes on
        self.amount = MoneyLabel(self, role="title")
        self.asked = label("", "body", self)
        self.asked.setWordWrap(True)
        self.number = QLineEdit(self)
        self.number.setMinimumHeight(mm(self, 13))
        self.number.setPlaceholderText(self.tr("Receipt number"))
        self.number.setAccessibleName(self.tr("Receipt number of the card terminal"))
        self.sentence = SentenceBar(self)
        self.keypad = Keypad(self)
        self.keypad.digits.connect(self.number.insert)
        self.keypad.erased.connect(self.number.backspace)
        self.not_charged = Key(self.tr("It was not charged"), self)
        self.charged = Key("", self, kind="accent")
        self.later = Key(self.tr("Later"), self, kind="quiet")
        for key in (self.not_charged, self.charged):
            key.setMinimumHeight(mm(self, 16))
        self.not_charged.clicked.connect(self._not_charged)
        self.charged.clicked.connect(self._charged)
        self.later.clicked.connect(self.dismiss)
        heading = label(self.tr("An open card payment"), "title", self)
        self.body.addLayout(row(heading, None, self.amount))
        for piece in (self.asked, self.sentence, self.number, self.keypad):
            self.body.addWidget(piece)
        self.body.addLayout(row(self.not_charged, self.charged))
        self.body.addWidget(self.later)

    def look(self) -> None:
        """Open if there is something to settle, beside what the sale that goes on has taken."""
        desk, mine = self._desk.till.desk, self.mine()
        self._keeps_places = False
        self._desk.background.on_storage(lambda: cards.open_attempt(desk, mine), self.ask)

    def void(self, attempt: AttemptId, *, keeps_places: bool) -> None:
        """Take back that charge; with `keeps_places` its sale goes on without it."""
        desk = self._desk.till.desk
        self._keeps_places = keeps_places
        self._desk.background.on_storage(lambda: cards.load(desk, attempt), self.ask)

    def ask(self, attempt: Attempt | None) -> None:
        """Begin with that attempt; None: there is nothing to settle."""
        self._attempt = attempt
        if attempt is None:
            self.dismiss()
            return
        self.sentence.clear()
        self.number.clear()
        self.amount.show_money(Money(attempt.amount_minor, Currency(attempt.currency)))
        is_charged = attempt.state == "approved"
        self.not_charged.setVisible(not is_charged)
        if is_charged:
            self.asked.setText(
                self.tr(
                    "Void this payment on the terminal and type the receipt number of the void."
                )
            )
            self.charged.setText(self.tr("It is voided"))
        else:
            self.asked.setText(
                self.tr(
                    "This payment has no sale. Look at the terminal's last receipt:"
                    " if the card was charged, type the receipt number."
                )
            )
            self.charged.setText(self.tr("It was charged"))
        self.open()
        self.number.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits go into the number."""
        if not self.keypad.feed(event):
            super().keyPressEvent(event)

    def _not_charged(self) -> None:
        attempt, desk = self._attempt, self._desk.till.desk
        if attempt is not None:
            self._desk.background.on_storage(
                lambda: cards.cancel(desk, attempt), self._end, self._failed
            )

    def _charged(self) -> None:
        attempt, desk, number = self._attempt, self._desk.till.desk, self.number.text()
        if attempt is None:
            return
        if attempt.state == "approved":
            keeps = self._keeps_places
            self._desk.background.on_storage(
                lambda: cards.cancel(desk, attempt, number, keeps_places=keeps),
                self._end,
                self._failed,
            )
        else:
            self._desk.background.on_storage(
                lambda: cards.approve(desk, attempt, number), self.ask, self._failed
            )

    def _end(self, settled: Attempt) -> None:
        self._attempt = None
        self.dismiss()
        self.settled.emit(settled.id)
        if not self._keeps_places:
            self.look()  # a sale in parts may have left more than one

    def _failed(self, error: Exception) -> None:
        if isinstance(error, Refusal | Trouble):
            self.sentence.refuse(self._desk.notices.sentence(error))
        else:
            self._desk.notices.present(error)
