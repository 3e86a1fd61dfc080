"""Settling a payment that has no sale: nobody charged, or charged and then voided.

What nobody knows of a phone's money, of money that may have gone back, or of a customer who is gone
a supervisor says, with a reason (pos.services.deciding).
"""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QWidget

from pos.domain.ids import AttemptId
from pos.domain.money import Currency, Money
from pos.domain.people import SETTLE_TASK, Approval
from pos.domain.refusals import Reason, Refusal, Trouble
from pos.domain.walletcode import wallet_at
from pos.payments.attempt import Attempt
from pos.services import cards, deciding, givingback
from pos.services.deciding import Word
from ui.card import words
from ui.card.charging import Charging
from ui.desk import TillDesk
from ui.orders.words import moment
from ui.signin.approval import ApprovalOverlay
from ui.theme import mm
from ui.wallet import words as walletwords
from ui.widgets import Key, Keypad, MoneyLabel, Overlay, SentenceBar, column, label, row

_WIDTH_MM = 200.0


class SettleOverlay(Overlay):
    """Asks the person at the terminal, step by step, what became of the money."""

    settled = Signal(object)  # the AttemptId

    def __init__(self, desk: TillDesk, charging: Charging, parent: QWidget) -> None:
        super().__init__(parent, width_mm=_WIDTH_MM)
        self.card.setFixedWidth(mm(self, _WIDTH_MM))
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
        self.keypad.is_enough_for(self.number)
        self.keypad.digits.connect(self.number.insert)
        self.keypad.erased.connect(self.number.backspace)
        self.reasons = QButtonGroup(self)
        self._whys = QWidget(self)  # how a supervisor knows
        self.approval = ApprovalOverlay(desk, parent)
        self.approval.approved.connect(self._approved_by)
        self._receipt = ""
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
        self.begun = label("", "quiet", self)  # so that it is found on the terminal's slips
        self.heading = label("", "heading", self)
        self.heading.setWordWrap(True)
        self._lay_out()

    def _lay_out(self) -> None:
        whys = row(space=8, parent=self._whys)
        for number, text in enumerate((self.tr("The slip says so"), self.tr("The bank says so"))):
            key = Key(text, self._whys, checkable=True)
            key.setMinimumHeight(mm(self, 11))
            self.reasons.addButton(key, number)
            whys.addWidget(key)
        self._whys.setLayout(whys)
        self.reasons.idClicked.connect(lambda _number: self._offer())
        top = row(self.amount)
        top.insertWidget(0, self.heading, 1)
        self.body.addLayout(top)
        ends = row(self.not_charged, self.charged, space=8)
        said = column(self.begun, self.asked, self.sentence, None, self._whys, ends, space=12)
        typed = column(self.number, self.keypad, None, space=8)
        sides = row(space=24)
        sides.addLayout(said, 3)
        sides.addLayout(typed, 2)
        self.body.addLayout(sides)
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
        season = self._desk.season
        when = moment(attempt.started_at_ms, season.house.timezone if season else "UTC")
        self.begun.setText(self.tr("Begun {when}").format(when=when))
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
        self._begin_word(attempt)
        self.open()
        self.number.setFocus()

    # --- a supervisor's word ------------------------------------------------------------------

    @property
    def why(self) -> str:
        """How the person knows; empty before one is chosen."""
        key = self.reasons.checkedButton()
        return key.text() if key else ""

    @property
    def _needs_word(self) -> bool:
        attempt = self._attempt
        return attempt is not None and cards.needs_word(self._desk.till.desk, attempt)

    def _begin_word(self, attempt: Attempt) -> None:
        """No reason is chosen yet; at a phone's it is not the slip that says so."""
        slip, bank = self.reasons.buttons()
        by_phone = wallet_at(attempt.terminal) is not None
        slip.setText(self.tr("The account says so") if by_phone else self.tr("The slip says so"))
        bank.setText(self.tr("The wallet says so") if by_phone else self.tr("The bank says so"))
        self.reasons.setExclusive(False)
        for key in (slip, bank):
            key.setChecked(False)
        self.reasons.setExclusive(True)
        self._whys.setVisible(self._needs_word)
        self._offer()

    def _offer(self) -> None:
        may = bool(self.why) or not self._needs_word
        for key in (self.not_charged, self.charged):
            key.setEnabled(may)

    def _ask_supervisor(self, receipt: str) -> None:
        """With a receipt number the money moved, or is back; without one it did not."""
        attempt = self._attempt
        if attempt is None:
            return
        self._receipt = receipt
        key = self.charged if receipt else self.not_charged
        said = self.tr("{amount}, receipt {number}: {what}. {why}")
        if not receipt:
            said = self.tr("{amount}: {what}. {why}")
        what = said.format(amount=self.amount.text(), number=receipt, what=key.text(), why=self.why)
        self.approval.ask(what, SETTLE_TASK, attempt.id)

    def _approved_by(self, given: Approval) -> None:
        attempt, desk, person = self._attempt, self._desk.till.desk, self._desk.person
        if attempt is None:
            return
        if person is None:
            self._failed(Refusal(Reason.NOT_PERMITTED))
            return
        word = Word(person, given, self.why, self._receipt, self._keeps_places)
        charged = bool(word.receipt) and attempt.state != "approved"
        self._desk.background.on_storage(
            lambda: deciding.decide(desk, attempt.id, word),
            self._approved if charged else self._end,
            self._failed,
        )

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
        if self._needs_word:
            self._ask_supervisor("")
        elif attempt is not None:
            self._desk.background.on_storage(
                lambda: cards.cancel(desk, attempt), self._end, self._failed
            )

    def _charged(self) -> None:
        attempt, desk, number = self._attempt, self._desk.till.desk, self.number.text()
        if attempt is None:
            return
        if self._needs_word and number.strip():
            self._ask_supervisor(number.strip())
        elif self._needs_word:
            self._failed(Refusal(Reason.RECEIPT_NUMBER_MISSING))
        elif attempt.state == "approved":
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
