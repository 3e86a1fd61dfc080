"""Card, with a terminal that the till talks to: the customer pays there, the cashier looks on.

Where nobody knows whether the card was charged this panel says so, and what may be done about it.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from pos.domain.money import Money
from ui.card import words
from ui.card.charging import UNKNOWN, Charging, Phase
from ui.card.panel import RECEIPT_LIMIT
from ui.theme import mm
from ui.widgets import BigButton, Key, Keypad, MoneyLabel, TicketCard, column, label, row


class TerminalPanel(TicketCard):
    """Nothing is tapped where all goes well."""

    stop = Signal()
    ask_again = Signal()
    approved = Signal(str)  # a person's word: the receipt number on the customer's slip
    declined = Signal()  # a person's word
    finish = Signal()  # charged, and the sale was not written yet
    void = Signal()

    def __init__(self, charging: Charging, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._charging = charging
        self._busy = False
        self.total = MoneyLabel(self, role="total")
        self.what = label("", "quiet", self)
        self.told = label("", "heading", self)
        self.more = label("", "body", self)
        for one in (self.what, self.told, self.more):
            one.setWordWrap(True)
        self.receipt = QLineEdit(self)
        self.receipt.setMaxLength(RECEIPT_LIMIT)
        self.receipt.setMinimumHeight(mm(self, 13))
        self.receipt.setPlaceholderText(self.tr("Receipt number"))
        self.receipt.setAccessibleName(self.tr("Receipt number of the card terminal"))
        self.receipt.textChanged.connect(self._enable)
        self.keypad = Keypad(self)
        self.keypad.is_enough_for(self.receipt)
        self.keypad.digits.connect(self.receipt.insert)
        self.keypad.erased.connect(self.receipt.backspace)
        self.again_key = Key(self.tr("Ask again"), self)
        self.approve_key = Key(self.tr("Slip: yes"), self, kind="accent")
        self.decline_key = Key(self.tr("Slip: no"), self, kind="danger")
        self.again_key.setAccessibleName(self.tr("Ask the terminal again"))
        self.approve_key.setAccessibleName(self.tr("The slip says approved"))
        self.decline_key.setAccessibleName(self.tr("The slip says declined"))
        self.stop_key = Key(self.tr("Stop the payment"), self, kind="danger")
        self.finish_key = BigButton(self.tr("Finish the sale"), self, icon_name="check")
        self.void_key = Key(self.tr("Give it back"), self, kind="danger")
        self._lay_out()
        self._connect()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.show_standing(charged=False, busy=False)

    def _lay_out(self) -> None:
        self._word = QWidget(self)  # a person's word; for an unknown payment only
        keys = column(space=8)
        for key in (self.again_key, self.approve_key, self.decline_key):
            key.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
            keys.addWidget(key, 1)
        pads = row(self.keypad, space=8)
        pads.addLayout(keys, 1)
        self._word.setLayout(column(self.receipt, pads, space=8))
        for key in (self.stop_key, self.void_key):
            key.setMinimumHeight(mm(self, 14))
        self.body.addWidget(self.told)
        self.body.addLayout(row(label(self.tr("Card"), "quiet", self), None, self.total))
        self.body.addWidget(self.what)
        self.body.addWidget(self.more)
        self.body.addStretch(1)
        self.body.addWidget(self._word)
        for key in (self.stop_key, self.finish_key, self.void_key):
            self.stub.addWidget(key)

    def _connect(self) -> None:
        self.stop_key.clicked.connect(self.stop)
        self.again_key.clicked.connect(self.ask_again)
        self.approve_key.clicked.connect(lambda: self.approved.emit(self.receipt.text()))
        self.decline_key.clicked.connect(self.declined)
        self.finish_key.clicked.connect(self.finish)
        self.void_key.clicked.connect(self.void)

    def ask(self, total: Money, what: str) -> None:
        """Begin with that amount for those places."""
        self.what.setText(what)
        self.total.show_money(total)
        self.receipt.clear()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_standing(self, *, charged: bool, busy: bool) -> None:
        """Where the payment stands. `charged`: the terminal said yes already."""
        charging = self._charging
        phase, unknown = charging.phase, charging.phase in UNKNOWN
        stale = charged and phase is Phase.IDLE
        self._say(self._told(phase, charged=charged), self._more(phase))
        self._word.setVisible(unknown)
        self.what.setVisible(not unknown)
        self.again_key.setEnabled(phase is Phase.HANDED and not busy)
        self.decline_key.setEnabled(not busy)
        self.stop_key.setVisible(phase in (Phase.STARTING, Phase.ASKED, Phase.STOPPING))
        self.stop_key.setEnabled(phase in (Phase.STARTING, Phase.ASKED))
        for key in (self.finish_key, self.void_key):
            key.setVisible(stale)
            key.setEnabled(stale and not busy)
        self._busy = busy
        self._enable()

    def _told(self, phase: Phase, *, charged: bool) -> str:
        if phase in UNKNOWN:
            return self.tr("We do not know yet whether the card was charged.")
        if phase is Phase.ASKED:
            return self.tr("The customer pays at the card terminal.")
        if phase is Phase.STOPPING:
            return self.tr("The terminal is asked to stop.")
        if phase is Phase.GIVING_BACK:
            return self.tr("The money is being given back to the card.")
        if phase is Phase.STARTING:
            return self.tr("One moment: the terminal is being asked.")
        if charged:
            return self.tr("The card was charged. Finish the sale.")
        return self.tr("One moment: the seats are being secured.")

    def _more(self, phase: Phase) -> str:
        charging = self._charging
        if phase in UNKNOWN:
            asked = self.tr(
                "The terminal was asked %n time(s) what became of it.", "", charging.questions
            )
            on = (
                self.tr("It is asked again every few seconds.")
                if phase is Phase.ASKING
                else self.tr("It is not asked now.")
            )
            wait = self.tr(
                "Do not take the money a second time. If the customer has a slip of the terminal,"
                " it counts: type its receipt number."
            )
            return f"{asked} {words.doubt(charging.why)} {on}\n{wait}"
        if phase is Phase.ASKED:
            return self.tr("Nothing is to be typed here. The sale goes on by itself.")
        if phase is Phase.STOPPING:
            return self.tr("If the card was charged already, the sale goes on.")
        return ""

    def _say(self, told: str, more: str) -> None:
        is_news = told != self.told.text()
        self.told.setText(told)
        self.more.setText(more)
        self.more.setVisible(bool(more))
        if is_news and self.isVisible():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, told))

    def _enable(self) -> None:
        self.approve_key.setEnabled(not self._busy and bool(self.receipt.text().strip()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits go into the receipt number where it is asked for; Esc does nothing here."""
        if not self._word.isVisible() or not self.keypad.feed(event):
            super().keyPressEvent(event)
