"""Money at the stand-alone terminal: the amount to key in, and its receipt number, kept of it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.theme import mm
from ui.widgets import BigButton, Key, Keypad, column, label, row


class ReceiptStep(QWidget):
    """Emits `entered` with the receipt number, or `given_up`."""

    entered = Signal(str)
    given_up = Signal()

    def build(self, confirm: BigButton, give_up: str) -> None:
        """Lay it out, with the key for the terminal's yes and the words for anything else."""
        self.what = label("", "title", self)
        self.what.setWordWrap(True)
        self.field = QLineEdit(self)
        self.field.setAccessibleName(self.tr("The terminal's receipt number"))
        self.field.setPlaceholderText(self.tr("The terminal's receipt number"))
        self.field.setMinimumHeight(mm(self, 14))
        self.field.setMaxLength(40)
        self.field.textChanged.connect(lambda _text: self._offer())
        self.field.returnPressed.connect(self._enter)
        self.confirm = confirm
        self.confirm.clicked.connect(self._enter)
        self.cancel = Key(give_up, self, icon_name="close")
        self.cancel.setMinimumHeight(mm(self, BigButton.HEIGHT_MM))
        self.cancel.clicked.connect(self.given_up)
        keypad = Keypad(self, last="")
        keypad.is_enough_for(self.field)
        keypad.digits.connect(lambda digits: self.field.setText(self.field.text() + digits))
        keypad.erased.connect(lambda: self.field.setText(self.field.text()[:-1]))
        keypad.entered.connect(self._enter)
        buttons = row(self.cancel, self.confirm, space=12, parent=self)
        left = column(self.what, self.field, None, buttons, space=20, parent=self)
        whole = row(left, column(keypad, None), space=32, parent=self)
        whole.setStretch(0, 1)
        self.setLayout(whole)

    def begin(self, what: str) -> None:
        """Say what is to be done at the terminal; nothing is typed yet."""
        self.what.setText(what)
        self.field.clear()
        self._offer()
        self.field.setFocus()

    def _offer(self) -> None:
        self.confirm.setEnabled(bool(self.field.text().strip()))

    def _enter(self) -> None:
        if self.field.text().strip():
            self.entered.emit(self.field.text().strip())
