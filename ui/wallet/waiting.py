"""By phone: the code is on its way, the customer confirms, and the cashier looks on.

Where nobody knows whether the phone paid this panel says so, and what may be done about it.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from pos.domain.money import Money
from pos.domain.walletcode import Wallet
from ui.card.charging import UNKNOWN, Charging, Phase
from ui.orders import words
from ui.theme import mm
from ui.widgets import BigButton, Key, MoneyLabel, TicketCard, label, row


class WaitingPanel(TicketCard):
    """Nothing is tapped where all goes well."""

    stop = Signal()
    ask_again = Signal()
    set_aside = Signal()  # unknown, and the customer will not wait
    finish = Signal()  # charged, and the sale was not written yet
    void = Signal()

    def __init__(self, charging: Charging, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._charging = charging
        self.total = MoneyLabel(self, role="total")
        self.by = label("", "quiet", self)
        self.what = label("", "quiet", self)
        self.told = label("", "heading", self)
        self.more = label("", "body", self)
        for one in (self.what, self.told, self.more):
            one.setWordWrap(True)
        self.again_key = Key(self.tr("Ask again"), self)
        self.aside_key = Key(self.tr("Not by phone"), self, kind="danger")
        self.stop_key = Key(self.tr("Stop the payment"), self, kind="danger")
        self.finish_key = BigButton(self.tr("Finish the sale"), self, icon_name="check")
        self.void_key = Key(self.tr("Give it back"), self, kind="danger")
        self.again_key.setAccessibleName(self.tr("Ask the sales server again"))
        self.aside_key.setAccessibleName(
            self.tr("Not by phone: whatever was charged goes back by itself")
        )
        self.body.addWidget(self.told)
        self.body.addLayout(row(self.by, None, self.total))
        self.body.addWidget(self.what)
        self.body.addWidget(self.more)
        self.body.addStretch(1)
        for key, tapped in (
            (self.again_key, self.ask_again),
            (self.aside_key, self.set_aside),
            (self.stop_key, self.stop),
            (self.finish_key, self.finish),
            (self.void_key, self.void),
        ):
            key.setMinimumHeight(mm(self, 14))
            key.clicked.connect(tapped)
            self.stub.addWidget(key)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.show_standing(charged=False, busy=False)

    def ask(self, total: Money, wallet: Wallet, what: str) -> None:
        """Begin with that amount for those places."""
        self.by.setText(words.wallet(wallet))
        self.what.setText(what)
        self.total.show_money(total)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_standing(self, *, charged: bool, busy: bool) -> None:
        """Where the payment stands. `charged`: the wallet said yes already."""
        phase, unknown = self._charging.phase, self._charging.phase in UNKNOWN
        stale = charged and phase is Phase.IDLE
        self._say(self._told(phase, charged=charged), self._more(phase))
        self.again_key.setVisible(unknown)
        self.again_key.setEnabled(phase is Phase.HANDED and not busy)
        self.aside_key.setVisible(unknown)
        self.aside_key.setEnabled(not busy)
        self.stop_key.setVisible(phase in (Phase.STARTING, Phase.ASKED, Phase.STOPPING))
        self.stop_key.setEnabled(phase in (Phase.STARTING, Phase.ASKED))
        for key in (self.finish_key, self.void_key):
            key.setVisible(stale)
            key.setEnabled(stale and not busy)

    def _told(self, phase: Phase, *, charged: bool) -> str:
        if phase in UNKNOWN:
            return self.tr("We do not know yet whether the phone was charged.")
        if phase is Phase.ASKED:
            return self.tr("The customer confirms on the phone.")
        if phase is Phase.STOPPING:
            return self.tr("The payment is being stopped.")
        if phase is Phase.GIVING_BACK:
            return self.tr("The money is being given back to the phone.")
        if charged:
            return self.tr("The phone was charged. Finish the sale.")
        return self.tr("One moment: the code is being sent.")

    def _more(self, phase: Phase) -> str:
        charging = self._charging
        asked = self.tr("It was asked %n time(s) whether it is paid.", "", charging.questions)
        if phase in UNKNOWN:
            on = (
                self.tr("The sales server is asked again every few seconds.")
                if phase is Phase.ASKING
                else self.tr("The sales server does not answer and is not asked now.")
            )
            wait = self.tr(
                "Do not take a second payment by phone or card. If the customer will not wait:"
                " Not by phone. Then whatever was charged goes back by itself."
            )
            return f"{asked} {on}\n{wait}"
        if phase is Phase.ASKED:
            nothing = self.tr("Nothing is to be typed here. The sale goes on by itself.")
            return f"{asked}\n{nothing}"
        if phase is Phase.STOPPING:
            return self.tr(
                "If the customer has just paid, the sale goes on or the money goes back."
            )
        if phase is Phase.GIVING_BACK:
            return asked
        return ""

    def _say(self, told: str, more: str) -> None:
        is_news = told != self.told.text()
        self.told.setText(told)
        self.more.setText(more)
        self.more.setVisible(bool(more))
        if is_news and self.isVisible():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, told))
