"""A promo code, typed or scanned."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from pos.domain.pricing.codes import CODE_LIMIT
from ui.theme import mm
from ui.widgets import BigButton, Heading, Key, Keypad, Overlay, SentenceBar, column, row

_WIDTH_MM = 160.0


class CodeSheet(Overlay):
    """Emits `typed` with what was typed; it stays until the code was taken or it is closed."""

    typed = Signal(str)
    dropped = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, width_mm=_WIDTH_MM)
        self.card.setFixedWidth(mm(self, _WIDTH_MM))
        self.field = QLineEdit(self)
        self.field.setMaxLength(CODE_LIMIT)
        self.field.setMinimumHeight(mm(self, 13))
        self.field.setPlaceholderText(self.tr("Code"))
        self.field.setAccessibleName(self.tr("Promo code"))
        self.field.returnPressed.connect(self._take)
        self.sentence = SentenceBar(self)
        self.keypad = Keypad(self)
        self.keypad.digits.connect(self.field.insert)
        self.keypad.erased.connect(self.field.backspace)
        self.take = BigButton(self.tr("Take the code"), self, icon_name="check")
        self.take.clicked.connect(self._take)
        self.field.textChanged.connect(self._another)
        self.drop = Key(self.tr("Without a code"), self)
        self.drop.clicked.connect(self.dropped)
        self.leave = Key(self.tr("Back"), self, icon_name="arrow_back")
        self.leave.clicked.connect(self.dismiss)
        for key in (self.leave, self.drop):
            key.setMinimumHeight(mm(self, BigButton.HEIGHT_MM))
        heading = Heading(self.tr("Promo code"), self)
        keys = row(self.leave, self.drop, parent=self)
        left = column(heading, self.field, self.sentence, None, keys, self.take, parent=self)
        whole = row(left, self.keypad, space=24, parent=self)
        whole.setStretch(0, 1)
        self.body.addLayout(whole)

    def ask(self, has_codes: bool) -> None:
        """Begin. `has_codes`: codes were taken before, and may be dropped."""
        self.field.clear()
        self.sentence.clear()
        self.take.setEnabled(False)
        self.drop.setVisible(has_codes)
        self.open()
        self.field.setFocus()

    def say_asking(self) -> None:
        """The server is asked how often it was used."""
        self.sentence.say(self.tr("Looking how often this code was used …"))

    def say_idle(self) -> None:
        """The code is right, and changes nothing here."""
        self.sentence.say(self.tr("The code is taken. It changes nothing for these places."))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits go into the code wherever the focus is."""
        if not self.keypad.feed(event):
            super().keyPressEvent(event)

    def _another(self, text: str) -> None:
        """What was said was said of another code."""
        self.sentence.clear()
        self.take.setEnabled(bool(text.strip()))

    def _take(self) -> None:
        if self.take.isEnabled():
            self.typed.emit(self.field.text())
