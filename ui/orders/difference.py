"""The steps of an exchange behind the map: what it costs more or less, and how that is paid."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QWidget

from pos.domain.ids import TicketTypeId
from pos.domain.order import Exchange
from pos.domain.season import TicketType
from ui.orders import words
from ui.theme import mm
from ui.widgets import BigButton, Card, Key, column, label, row


class DifferenceStep(QWidget):
    """Old places, new places, the difference. Emits `cash`, `card`, `phone`, `parts`, or `agreed`:
    no money is to be taken.
    """

    cash = Signal()
    card = Signal()
    phone = Signal()
    parts = Signal()
    agreed = Signal()
    given_up = Signal()
    retyped = Signal(object)  # a TicketTypeId; None: as the old tickets were

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.before = label("", "heading", self)
        self.after = label("", "heading", self)
        self.money = label("", "total", self)
        self.meaning = label("", "body", self)
        for one in (self.before, self.after, self.meaning):
            one.setWordWrap(True)
        self.types = QButtonGroup(self)
        self._types: list[TicketTypeId | None] = []
        self._keys = row(space=10, parent=self)
        self.types.idClicked.connect(lambda number: self.retyped.emit(self._types[number]))
        self.pay_cash = BigButton(self.tr("Cash"), self, kind="cash", icon_name="payments")
        self.pay_card = BigButton(self.tr("Card"), self, kind="card", icon_name="credit_card")
        self.pay_phone = BigButton(self.tr("Phone"), self, kind="mine")
        self.pay_phone.clicked.connect(self.phone)
        self.no_phone = label("", "quiet", self)  # why none can pay now
        self.no_phone.setWordWrap(True)
        self._phone, self._costs = False, False
        self.pay_parts = Key(self.tr("In parts"), self)
        self.pay_parts.setMinimumHeight(mm(self, BigButton.HEIGHT_MM))
        self.pay_parts.clicked.connect(self.parts)
        self.agree = BigButton(self.tr("Ask a supervisor"), self, icon_name="lock")
        self.pay_cash.clicked.connect(self.cash)
        self.pay_card.clicked.connect(self.card)
        self.agree.clicked.connect(self.agreed)
        cancel = Key(self.tr("Cancel"), self, icon_name="close")
        cancel.setMinimumHeight(mm(self, BigButton.HEIGHT_MM))
        cancel.clicked.connect(self.given_up)
        card = Card(self)
        for quiet, big in (
            (self.tr("Comes back"), self.before),
            (self.tr("For it"), self.after),
            (self.tr("Difference"), self.money),
        ):
            card.body.addWidget(label(quiet, "quiet"))
            card.body.addWidget(big)
        card.body.addWidget(self.meaning)
        pays = (self.pay_parts, self.pay_cash, self.pay_card, self.pay_phone, self.agree)
        buttons = row(cancel, *pays, space=12, parent=self)
        for number in (2, 3, 4, 5):
            buttons.setStretch(number, 1)
        self.setLayout(column(card, 8, self._keys, None, self.no_phone, buttons, parent=self))
        self.offer_phone(shown=False, why="")

    def offer_phone(self, *, shown: bool, why: str) -> None:
        """Whether the house takes wallets, and why none can pay now."""
        self._phone = shown
        self.no_phone.setText(why)
        self.pay_phone.setAccessibleDescription(why)
        self._show_phone()

    def _show_phone(self) -> None:
        shown, why = self._phone and self._costs, self.no_phone.text()
        self.pay_phone.setVisible(shown)
        self.pay_phone.setEnabled(not why)
        self.no_phone.setVisible(shown and bool(why))

    def offer_types(self, types: Sequence[TicketType]) -> None:
        """The ticket types that the new places may be had under; begin with the old ones'."""
        for key in self.types.buttons():
            self.types.removeButton(key)
            self._keys.removeWidget(key)
            key.deleteLater()
        self._types = [None, *(one.id for one in types)]
        for number, text in enumerate((self.tr("Types as before"), *(one.name for one in types))):
            key = Key(text, self, checkable=True)
            key.setMinimumHeight(mm(self, 14))
            key.setChecked(number == 0)
            self.types.addButton(key, number)
            self._keys.addWidget(key)

    def show_difference(self, before: str, after: str, minor: int, currency: str) -> None:
        """What the customer pays, or gets back."""
        self.before.setText(before)
        self.after.setText(after)
        self.money.setText(words.amount(abs(minor), currency))
        if minor > 0:
            self.meaning.setText(self.tr("The customer pays this much more."))
        elif minor < 0:
            self.meaning.setText(self.tr("This much goes back to the customer."))
        else:
            self.meaning.setText(self.tr("It costs the same: no money moves."))
        for key, shown in (
            (self.pay_cash, minor > 0),
            (self.pay_card, minor > 0),
            (self.pay_parts, minor > 0),
            (self.agree, minor <= 0),
        ):
            key.setVisible(shown)
            key.setEnabled(True)
        self._costs = minor > 0
        self._show_phone()

    def cannot(self) -> None:
        """These places cannot be had on these terms."""
        self.money.setText("")
        self.meaning.setText("")
        for key in (self.pay_cash, self.pay_card, self.pay_phone, self.pay_parts, self.agree):
            key.setEnabled(False)


class ExchangedStep(QWidget):
    """What to hand over now."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sentence = label("", "title", self)
        self.sentence.setWordWrap(True)
        self.amount = label("", "change", self)
        note = label(self.tr("Take the old paper back: it admits nobody any more."))
        note.setWordWrap(True)
        self.close_key = BigButton(self.tr("Done"), self, icon_name="check")
        self.close_key.clicked.connect(self.closed)
        card = Card(self, margin=32)
        card.setFixedWidth(mm(self, 150))
        for piece in (self.sentence, self.amount, note, self.close_key):
            card.body.addWidget(piece)
        self.setLayout(column(None, row(None, card, None, parent=self), None, parent=self))

    def show_exchange(self, made: Exchange) -> None:
        """Change or money to hand out comes first."""
        places = words.short_places(one.label for one in made.tickets)
        back = sum(max(0, -one.amount_minor) for one in made.tenders if one.kind == "cash")
        self.amount.setText("")
        if made.change_minor:
            text = self.tr("Exchanged for {places}. Change:")
            self.amount.setText(words.amount(made.change_minor, made.currency))
        elif back:
            text = self.tr("Exchanged for {places}. Give the customer in cash:")
            self.amount.setText(words.amount(back, made.currency))
        else:
            text = self.tr("Exchanged for {places}.")
        self.sentence.setText(text.format(places=places))
        self.close_key.setFocus()
