"""Settling a card payment that has no sale: nobody charged, or charged and then voided."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from pos.domain.ids import AttemptId
from pos.domain.money import Currency, Money
from pos.domain.refusals import Refusal, Trouble
from pos.domain.walletcode import wallet_at
from pos.payments.attempt import Attempt
from pos.services import cards, givingback
from ui.card import words
from ui.card.charging import Charging
from ui.desk import TillDesk
from ui.theme import mm
from ui.wallet import words as walletwords
from ui.widgets import Key, Keypad, MoneyLabel, Overlay, SentenceBar, label, row


class SettleOverlay(Overlay):
    """Asks the person at the terminal, step by step, what became of the money."""

    settled = Signal(object)  # the AttemptId

    def __init__(self, desk: TillDesk, charging: Charging, parent: QWidget) -> None:
        super().__init__(parent, width_mm=120)
        self._desk, self._charging = desk, charging
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
        self.again = Key("", self)  # the terminal may know by now
        self.again.clicked.connect(charging.recover)
        charging.changed.connect(self._show_asking)
        charging.recovered.connect(self._recovered)
        self.later = Key(self.tr("Later"), self, kind="quiet")
        for key in (self.not_charged, self.charged):
            key.setMinimumHeight(mm(self, 16))
        self.not_charged.clicked.connect(self._not_charged)
        self.charged.clicked.connect(self._charged)
        self.later.clicked.connect(self.dismiss)
        self.heading = label("", "heading", self)
        self.heading.setWordWrap(True)
        top = row(self.amount)
        top.insertWidget(0, self.heading, 1)
        self.body.addLayout(top)
        for piece in (self.asked, self.sentence, self.number, self.keypad):
            self.body.addWidget(piece)
        self.body.addLayout(row(self.not_charged, self.charged))
        self.body.addLayout(row(self.again, self.later))

    def look(self) -> None:
        """Open if there is something to settle, beside what the sale that goes on has taken."""
        desk, mine = self._desk.till.desk, self.mine()
        self._keeps_places = False
        self._desk.background.on_storage(lambda: cards.open_attempt(desk, mine), self.ask)

    def void(self, attempt: AttemptId, *, keeps_places: bool) -> None:
        """Take back that charge; with `keeps_places` its sale goes on without it."""
        desk = self._desk.till.desk
        self._keeps_places = keeps_places
        self._desk.background.on_storage(
            lambda: cards.open_reversal(desk, attempt) or cards.load(desk, attempt), self.ask
        )

    def ask(self, attempt: Attempt | None) -> None:
        """Begin with that attempt; None: there is nothing to settle."""
        self._attempt = attempt
        if attempt is None:
            self._charging.found(False)
            self.dismiss()
            return
        if attempt.id not in self.mine():
            self._charging.found(True)
        self.sentence.clear()
        self.number.clear()
        self.amount.show_money(Money(attempt.amount_minor, Currency(attempt.currency)))
        is_charged = attempt.state == "approved"
        self.not_charged.setVisible(not is_charged)
        self.heading.setText(self._heading(attempt))
        self._show_asking()
        self.not_charged.setText(self.tr("It was not charged"))
        if attempt.kind != "charge" and not is_charged:
            self.asked.setText(
                self.tr(
                    "Look at the terminal's last receipts: if the money went back to the card,"
                    " type the receipt number."
                )
            )
            self.not_charged.setText(self.tr("It was not given back"))
            self.charged.setText(self.tr("It was given back"))
        elif is_charged:
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
        if wallet_at(attempt.terminal):
            self.heading.setText(walletwords.heading(attempt))
            self.asked.setText(walletwords.by_hand(attempt))
            self.charged.setText(walletwords.done_by_hand(attempt))
        elif attempt.terminal and attempt.state == "unknown":
            self.asked.setText(f"{words.doubt(attempt.why)} {self.asked.text()}")
        self.open()
        self.number.setFocus()

    def _heading(self, attempt: Attempt) -> str:
        if attempt.state == "approved":
            return self.tr("A charge without a sale")
        if attempt.kind != "charge":
            return self.tr("We do not know yet whether the money was given back.")
        return self.tr("We do not know yet whether the card was charged.")

    def _show_asking(self) -> None:
        """Whether the terminal can be asked, is being asked, and what it said."""
        attempt, charging = self._attempt, self._charging
        if attempt is None:
            return
        may_ask = bool(attempt.terminal) and charging.can_ask(attempt)
        may_ask = may_ask and attempt.id not in self.mine()
        self.again.setVisible(may_ask)
        self.again.setEnabled(not charging.recovering)
        again = (
            self.tr("Give it back at the terminal")
            if attempt.state == "approved"
            else self.tr("Ask the terminal again")
        )
        asking = self.tr("The terminal is being asked (%n)…", "", charging.questions)
        if wallet_at(attempt.terminal):
            again = walletwords.ask_again(attempt)
            asking = self.tr("The sales server is being asked (%n)…", "", charging.questions)
        self.again.setText(asking if charging.recovering else again)

    def _recovered(self, _left: object) -> None:
        if self.isVisible():
            self.look()

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
                lambda: cards.approve(desk, attempt, number), self._approved, self._failed
            )

    def _approved(self, attempt: Attempt) -> None:
        """A charge is to be voided then; money that went back is the end of it."""
        if attempt.kind == "charge":
            self._charging.let_go_on()
            self.ask(attempt)
        else:
            self._end(attempt)

    def _end(self, settled: Attempt) -> None:
        self._attempt = None
        self.dismiss()
        self._charging.let_go_on()
        if settled.kind == "charge":
            self.settled.emit(settled.id)
        elif settled.kind == "refund":
            self._take_up()
            return
        elif settled.state == "approved" and settled.original is not None:
            self.settled.emit(settled.original)
        if not self._keeps_places:
            self.look()  # a sale in parts may have left more than one

    def _take_up(self) -> None:
        """Its refund is written now, or left, unless somebody looks on at the order."""
        till = self._desk.till
        held = till.in_hand
        self._desk.background.on_storage(
            lambda: givingback.take_up(till.desk, held), lambda _left: self.look()
        )

    def _failed(self, error: Exception) -> None:
        if isinstance(error, Refusal | Trouble):
            self.sentence.refuse(self._desk.notices.sentence(error))
        else:
            self._desk.notices.present(error)
