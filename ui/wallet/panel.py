"""By phone: one field that takes the code from the scanner, or typed, and sends it once."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from pos.domain.money import Money
from pos.domain.refusals import Reason, Refusal
from pos.domain.walletcode import CODE_DIGITS_MAX
from pos.payments.walletcode import WalletCode, read
from ui.desk import TillDesk
from ui.orders import words
from ui.theme import mm
from ui.wallet.offer import WalletOffer
from ui.widgets import BigButton, Key, Keypad, MoneyLabel, SentenceBar, TicketCard, label, row

# A scanner may put spaces between; anything longer is no code, and is not looked at.
_TEXT_LIMIT = 2 * CODE_DIGITS_MAX


class PhonePanel(TicketCard):
    """Emits `scanned` with a WalletCode. The field is empty before anything else is done with it:
    what was scanned is on this screen for as long as it is being read, and nowhere after that.
    """

    scanned = Signal(object)
    back = Signal()

    def __init__(self, desk: TillDesk, offer: WalletOffer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._offer = desk, offer
        self._ready = False
        self._waiting: WalletCode | None = None  # scanned before the places were secured
        self.back_key = Key(self.tr("Back"), self, kind="quiet", icon_name="arrow_back")
        self.back_key.clicked.connect(self._go_back)
        self.total = MoneyLabel(self, role="total")
        self.what = label("", "quiet", self)
        self.told = label("", "heading", self)
        self.takes = label("", "heading", self)
        for one in (self.what, self.told):
            one.setWordWrap(True)
        self.sentence = SentenceBar(self)
        self.code = QLineEdit(self)
        self.code.setMaxLength(_TEXT_LIMIT)
        self.code.setMinimumHeight(mm(self, 13))
        self.code.setPlaceholderText(self.tr("Payment code"))
        self.code.setAccessibleName(self.tr("Payment code on the phone"))
        self.code.setInputMethodHints(
            Qt.InputMethodHint.ImhDigitsOnly | Qt.InputMethodHint.ImhNoPredictiveText
        )
        self.code.textEdited.connect(self._edited)
        self.code.returnPressed.connect(self._scan)
        self.keypad = Keypad(self)
        self.keypad.is_enough_for(self.code)
        self.keypad.digits.connect(self._insert)
        self.keypad.erased.connect(self.code.backspace)
        self.keypad.entered.connect(self._scan)
        self.confirm = BigButton(self.tr("Take the payment"), self, icon_name="check")
        self.confirm.clicked.connect(self._scan)
        self.code.textChanged.connect(lambda _text: self._enable())
        self.body.addLayout(row(self.back_key, None, self.takes))
        self.body.addLayout(row(None, self.total))
        for words_of in (self.what, self.told):
            self.body.addWidget(words_of)
        self.body.addStretch(1)
        for piece in (self.sentence, self.code, self.keypad):
            self.body.addWidget(piece)
        self.stub.addWidget(self.confirm)
        offer.changed.connect(self._show)
        self.wait_for(ready=False, busy=False)

    def ask(self, total: Money, what: str) -> None:
        """Begin with that amount for those places; nothing is scanned yet."""
        self.total.show_money(total)
        self.what.setText(what)
        self._waiting = None
        self.code.clear()
        self._hush()
        self.code.setFocus(Qt.FocusReason.OtherFocusReason)

    def wait_for(self, *, ready: bool, busy: bool) -> None:
        """Whether the places are secured; a code that was scanned before is taken then."""
        self._ready = ready and not busy
        self._show()
        if self._ready and self._waiting is not None:
            code, self._waiting = self._waiting, None
            self.scanned.emit(code)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits go into the code wherever the focus is; Esc goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self._go_back()
        elif not self.keypad.feed(event):
            super().keyPressEvent(event)

    def _go_back(self) -> None:
        self._waiting = None
        self.code.clear()
        self.back.emit()

    def _show(self) -> None:
        why = self._offer.why
        if why:
            self.told.setText(why)
        elif self._ready:
            self.told.setText(self.tr("Scan the phone's code."))
        else:
            self.told.setText(self.tr("One moment: the seats are being secured."))
        taken = sorted(self._desk.till.wallets.taken or ())
        self.takes.setText(", ".join(words.wallet(one) for one in taken))
        for piece in (self.code, self.keypad, self.confirm):
            piece.setVisible(not why)
        self._enable()

    def _enable(self) -> None:
        typed = bool(self.code.text().strip())
        self.confirm.setEnabled(typed and self._ready and not self._offer.why)

    def _refuse(self, sentence: str) -> None:
        """In the room of what was said before: below it are keys for fingers."""
        for one in (self.what, self.told):
            one.hide()
        self.sentence.refuse(sentence)

    def _hush(self) -> None:
        self.sentence.clear()
        for one in (self.what, self.told):
            one.show()

    def _insert(self, digits: str) -> None:
        self._hush()
        self.code.insert(digits)

    def _edited(self, _text: str) -> None:
        self._hush()

    def _scan(self) -> None:
        """Read it, and let go of the text at once, whatever it is."""
        text = self.code.text()
        self.code.clear()
        if not text.strip() or self._offer.why:
            return
        self._hush()
        try:
            code = read(text, self._desk.till.wallets.taken or ())
        except Refusal as refusal:
            self._refuse(self._sentence(refusal))
            return
        if self._ready:
            self.scanned.emit(code)
        else:
            self._waiting = code

    def _sentence(self, refusal: Refusal) -> str:
        if refusal.reason is Reason.CARD_NUMBER_TYPED:
            return self.tr("That looks like a card number. Scan the phone.")
        return self._desk.notices.sentence(refusal)
