"""The day's rate of another currency: what one of it is worth today, by a supervisor's word."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QWidget

from pos.domain.dayrate import DayRate, rate_text
from ui.theme import mm
from ui.widgets import BigButton, Card, Heading, Keypad, ListTile, column, label, row
from ui.widgets.keys import Key

_TEXT_LIMIT = 14


class RatesStep(QWidget):
    """Emits `said` with the currency and the rate as it was typed."""

    said = Signal(str, str)
    given_up = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._house = ""
        self.currencies = QButtonGroup(self)
        self.currencies.idClicked.connect(lambda _at: self._offer())
        self._tiles = column(space=8, parent=self)
        self.asked = label("", "body", self)
        self.asked.setWordWrap(True)
        self.rate = QLineEdit(self)
        self.rate.setMaxLength(_TEXT_LIMIT)
        self.rate.setMinimumHeight(mm(self, 13))
        self.rate.setAccessibleName(self.tr("Rate of the day"))
        self.rate.setPlaceholderText(self.tr("Rate of the day"))
        self.rate.textChanged.connect(lambda _text: self._offer())
        self.rate.returnPressed.connect(self._confirm)
        self.keypad = Keypad(self, last=".")
        self.keypad.is_enough_for(self.rate)
        self.keypad.digits.connect(self.rate.insert)
        self.keypad.erased.connect(self.rate.backspace)
        self.confirm = BigButton(self.tr("This is today's rate"), self, icon_name="check")
        self.confirm.clicked.connect(self._confirm)
        cancel = Key(self.tr("Cancel"), self, icon_name="close")
        cancel.setMinimumHeight(mm(self, BigButton.HEIGHT_MM))
        cancel.clicked.connect(self.given_up)
        buttons = row(cancel, self.confirm, space=12, parent=self)
        buttons.setStretch(1, 1)
        card = Card(self)
        card.setFixedWidth(mm(self, 84))
        for piece in (self.asked, self.rate, self.keypad):
            card.body.addWidget(piece)
        heading = Heading(self.tr("Notes of other currencies"))
        left = column(heading, 8, self._tiles, None, buttons, parent=self)
        whole = row(left, column(card, None), space=32, parent=self)
        whole.setStretch(0, 1)
        self.setLayout(whole)

    @property
    def currency(self) -> str:
        """The one that is marked."""
        key = self.currencies.checkedButton()
        return key.parts()[0].text() if isinstance(key, ListTile) else ""

    def begin(self, house: str, codes: Sequence[str], known: Sequence[DayRate]) -> None:
        """The currencies the house takes, and what was said for today already."""
        self._house = house
        for old in self.currencies.buttons():
            self.currencies.removeButton(old)
            self._tiles.removeWidget(old)
            old.deleteLater()
        rates = {one.currency: rate_text(one.nano) for one in known}
        for at, code in enumerate(codes):
            told = rates.get(code, self.tr("no rate today"))
            tile = ListTile(code, "", told, self, checkable=True)
            self.currencies.addButton(tile, at)
            self._tiles.addWidget(tile)
            tile.setChecked(at == 0)
        self.rate.clear()
        self._offer()
        self.rate.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits go into the rate wherever the focus is."""
        if event.text() in (".", ","):
            self.rate.insert(".")
        elif not self.keypad.feed(event):
            super().keyPressEvent(event)

    def _offer(self) -> None:
        asked = self.tr("1 {currency} is worth how many {house}?")
        self.asked.setText(asked.format(currency=self.currency, house=self._house))
        self.confirm.setEnabled(bool(self.currency) and bool(self.rate.text().strip()))

    def _confirm(self) -> None:
        if self.confirm.isEnabled():
            self.said.emit(self.currency, self.rate.text())
