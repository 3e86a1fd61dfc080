"""Money goes back at the card terminal: what the cashier reads meanwhile, and may do."""

from enum import Enum

from PySide6.QtCore import Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QWidget

from pos.domain.attempt import Attempt
from pos.domain.walletcode import wallet_at
from ui.card import words
from ui.card.panel import RECEIPT_LIMIT
from ui.theme import mm
from ui.wallet import backwords
from ui.widgets import BigButton, Key, Keypad, column, label, row


class Back(Enum):
    """How far one card's part is."""

    STARTING = "starting"
    ASKED = "asked"
    STOPPING = "stopping"
    ASKING = "asking"  # unknown: the terminal is asked what became of it
    HANDED = "handed"  # unknown, and the terminal is not asked any more
    REFUSED = "refused"  # no money moved, and none will
    WRITING = "writing"  # the money is back, the record is not written yet


UNKNOWN = (Back.ASKING, Back.HANDED)


class BackStep(QWidget):
    """Nothing is tapped where all goes well."""

    stop = Signal()
    ask_again = Signal()
    went_back = Signal(str, str)  # a person's word: the receipt number, and how they know
    did_not = Signal(str)
    try_again = Signal()
    by_hand = Signal()
    in_cash = Signal()
    leave = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.amount = label("", "change", self)
        self.told = label("", "title", self)
        self.more = label("", "body", self)
        for one in (self.told, self.more):
            one.setWordWrap(True)
        self.receipt = QLineEdit(self)
        self.receipt.setMaxLength(RECEIPT_LIMIT)
        self.receipt.setMinimumHeight(mm(self, 14))
        self.receipt.setPlaceholderText(self.tr("The terminal's receipt number"))
        self.receipt.setAccessibleName(self.tr("The terminal's receipt number"))
        self.receipt.textChanged.connect(lambda _text: self._offer())
        self.keypad = Keypad(self, last="")
        self.keypad.is_enough_for(self.receipt)
        self.keypad.digits.connect(self.receipt.insert)
        self.keypad.erased.connect(self.receipt.backspace)
        self.again_key = Key(self.tr("Ask the terminal again"), self)
        self.yes_key = BigButton(self.tr("It was given back"), self, icon_name="check")
        self.no_key = Key(self.tr("It was not given back"), self, kind="danger")
        self.stop_key = Key(self.tr("Stop it"), self, kind="danger")
        self.try_key = BigButton(self.tr("Try again"), self, icon_name="undo")
        self.hand_key = Key(self.tr("With a receipt number"), self)
        self.cash_key = Key(self.tr("In cash instead"), self, icon_name="payments")
        self.leave_key = Key(self.tr("Leave it: nothing is refunded"), self, icon_name="close")
        self.finish_key = BigButton(self.tr("Finish the refund"), self, icon_name="check")
        self.reasons = QButtonGroup(self)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self._word = QWidget(self)  # a person's word, for what nobody knows
        self._ways = QWidget(self)  # what else can be done, once the terminal said no
        keys = (self.again_key, self.no_key, self.hand_key, self.cash_key, self.leave_key)
        for key in (*keys, self.stop_key):
            key.setMinimumHeight(mm(self, 16))
        whys = row(space=10)
        for number, text in enumerate((self.tr("The slip says so"), self.tr("The bank says so"))):
            key = Key(text, self, checkable=True)
            key.setMinimumHeight(mm(self, 14))
            self.reasons.addButton(key, number)
            whys.addWidget(key)
        self.reasons.idClicked.connect(lambda _number: self._offer())
        ends = row(self.no_key, self.yes_key, space=12)
        left = column(self.receipt, whys, None, self.again_key, ends, space=12)
        pads = row(left, column(self.keypad, None), space=32)
        pads.setStretch(0, 1)
        self._word.setLayout(pads)
        others = row(self.hand_key, self.cash_key, space=12)
        ways = column(self.try_key, others, self.leave_key, space=12)
        self._ways.setLayout(ways)
        top = (self.amount, self.told, self.more)
        pieces = (self._word, self._ways, self.finish_key, self.stop_key)
        self.setLayout(column(*top, None, *pieces, space=16, parent=self))
        for piece in pieces:  # never all at once: a small window has no room for that
            piece.hide()

    def _connect(self) -> None:
        self.keypad.entered.connect(self.yes_key.click)
        self.stop_key.clicked.connect(self.stop)
        self.again_key.clicked.connect(self.ask_again)
        self.yes_key.clicked.connect(lambda: self.went_back.emit(self.receipt.text(), self.why))
        self.no_key.clicked.connect(lambda: self.did_not.emit(self.why))
        self.try_key.clicked.connect(self.try_again)
        self.hand_key.clicked.connect(self.by_hand)
        self.cash_key.clicked.connect(self.in_cash)
        self.leave_key.clicked.connect(self.leave)
        self.finish_key.clicked.connect(self.try_again)

    @property
    def why(self) -> str:
        """How the person knows what became of it."""
        key = self.reasons.checkedButton()
        return key.text() if key else ""

    def ask(self, amount: str) -> None:
        """Begin with that amount."""
        self.amount.setText(amount)
        self.receipt.clear()
        self.reasons.setExclusive(False)
        for key in self.reasons.buttons():
            key.setChecked(False)
        self.reasons.setExclusive(True)

    def show_phase(
        self,
        phase: Back,
        attempt: Attempt | None = None,
        *,
        questions: int = 0,
        why: str = "",
        untouched: bool = True,
    ) -> None:
        """Where it stands. `untouched`: nothing has gone back yet, so that it may be left."""
        by_phone = attempt is not None and wallet_at(attempt.terminal) is not None
        told, more = self._told(phase), self._more(phase, attempt, questions, why)
        if by_phone:
            told = backwords.told(phase.value)
            asked = self.tr(
                "The sales server was asked %n time(s) what became of it.", "", questions
            )
            more = backwords.more(phase.value, attempt.why if attempt else "", asked)
        self._say(told, more)
        self._word.setVisible(phase in UNKNOWN)
        self.again_key.setEnabled(phase is Back.HANDED)
        self.again_key.setVisible(attempt is None or bool(attempt.terminal))
        self._ways.setVisible(phase is Back.REFUSED)
        self.leave_key.setVisible(untouched)
        self.hand_key.setVisible(not by_phone)
        underway = phase in (Back.STARTING, Back.ASKED, Back.STOPPING)
        self.stop_key.setVisible(underway and not by_phone)  # the server does not stop a refund
        self.again_key.setText(
            self.tr("Ask the sales server again") if by_phone else self.tr("Ask the terminal again")
        )
        self.stop_key.setEnabled(phase is Back.ASKED)
        self.finish_key.setVisible(phase is Back.WRITING)
        self._offer()

    def _told(self, phase: Back) -> str:
        if phase in UNKNOWN:
            return self.tr("We do not know yet whether the money was given back.")
        if phase is Back.REFUSED:
            return self.tr("The money did not go back to the card.")
        if phase is Back.STOPPING:
            return self.tr("The terminal is asked to stop.")
        if phase is Back.STARTING:
            return self.tr("One moment: the terminal is being asked.")
        if phase is Back.WRITING:
            return self.tr("The money went back to the card.")
        return self.tr("The money is being given back to the card.")

    def _more(self, phase: Back, attempt: Attempt | None, questions: int, why: str) -> str:
        if phase in UNKNOWN:
            asked = self.tr("The terminal was asked %n time(s) what became of it.", "", questions)
            if attempt is not None and not attempt.terminal:
                return self.tr(
                    "Do not give the money a second time. Look at the terminal's last receipts:"
                    " a supervisor may say what became of it."
                )
            on = (
                self.tr("It is asked again every few seconds.")
                if phase is Back.ASKING
                else self.tr("It is not asked now.")
            )
            wait = self.tr(
                "Do not give the money a second time. Look at the terminal's last receipts:"
                " a supervisor may say what became of it."
            )
            return f"{asked} {words.doubt(why)} {on}\n{wait}"
        if phase is Back.REFUSED and attempt is not None:
            return words.no(attempt.why)
        if phase is Back.ASKED:
            return self.tr("Nothing is to be typed here. The refund goes on by itself.")
        if phase is Back.STOPPING:
            return self.tr("If the money went back already, the refund goes on.")
        if phase is Back.WRITING:
            return self.tr("The refund still has to be written down.")
        return ""

    def _say(self, told: str, more: str) -> None:
        is_news = told != self.told.text()
        self.told.setText(told)
        self.more.setText(more)
        self.more.setVisible(bool(more))
        if is_news and self.isVisible():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, told))

    def _offer(self) -> None:
        self.no_key.setEnabled(bool(self.why))
        self.yes_key.setEnabled(bool(self.why) and bool(self.receipt.text().strip()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits go into the receipt number where it is asked for."""
        if not self._word.isVisible() or not self.keypad.feed(event):
            super().keyPressEvent(event)
