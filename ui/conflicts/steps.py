"""The steps of settling a case: the seat and the money offered, a note, and what came of it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QWidget

from pos.domain.journal import Remedy
from ui.theme import mm
from ui.widgets import BigButton, Card, Key, column, label, row


class OfferStep(QWidget):
    """From which place to which, and what money goes back, before a supervisor is asked."""

    agreed = Signal()
    another = Signal()
    given_up = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.before, self.after = label("", "title", self), label("", "title", self)
        self.money = label("", "figure", self)
        for piece in (self.before, self.after, self.money):
            piece.setWordWrap(True)
        self._after_word = label(self.tr("From now on"), "quiet", self)
        self.ask = BigButton(self.tr("Ask a supervisor"), self, icon_name="lock")
        self.ask.clicked.connect(self.agreed)
        self.other = Key(self.tr("Another place"), self, icon_name="search")
        self.other.clicked.connect(self.another)
        cancel = Key(self.tr("Cancel"), self, icon_name="close")
        cancel.clicked.connect(self.given_up)
        for key in (self.other, cancel):
            key.setMinimumHeight(mm(self, BigButton.HEIGHT_MM))
        card = Card(self)
        for piece in (
            label(self.tr("Sold"), "quiet"),
            self.before,
            self._after_word,
            self.after,
            self.money,
        ):
            card.body.addWidget(piece)
        buttons = row(cancel, self.other, self.ask, space=12, parent=self)
        buttons.setStretch(2, 1)
        self.setLayout(column(card, None, buttons, parent=self))

    def show_offer(self, before: str, after: str, money: str) -> None:
        """`after` is empty where nobody gets a place."""
        self.before.setText(before)
        self.after.setText(after)
        self.money.setText(money)
        self.money.setVisible(bool(money))
        for piece in (self._after_word, self.after, self.other):
            piece.setVisible(bool(after))

    def show_ready(self, ready: bool) -> None:
        """Nothing can be agreed on before the place is kept."""
        self.ask.setEnabled(ready)
        self.other.setEnabled(ready)


class NoteStep(QWidget):
    """Why: one of the usual words, or what somebody types."""

    agreed = Signal()
    given_up = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.question = label("", "heading", self)
        self.usual = QButtonGroup(self)
        self.usual.idClicked.connect(lambda _number: self._pick())
        self._keys = column(space=10, parent=self)
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(self.tr("Or in your own words"))
        self.field.setAccessibleName(self.tr("The note, in your own words"))
        self.field.setMinimumHeight(mm(self, 14))
        self.field.setMaxLength(200)
        self.field.textChanged.connect(lambda _text: self._offer())
        self.ask = BigButton(self.tr("Ask a supervisor"), self, icon_name="lock")
        self.ask.clicked.connect(self.agreed)
        cancel = Key(self.tr("Cancel"), self, icon_name="close")
        cancel.setMinimumHeight(mm(self, BigButton.HEIGHT_MM))
        cancel.clicked.connect(self.given_up)
        buttons = row(cancel, self.ask, space=12, parent=self)
        buttons.setStretch(1, 1)
        self.setLayout(column(self.question, self._keys, self.field, None, buttons, parent=self))

    @property
    def note(self) -> str:
        """What the journal will say."""
        return self.field.text().strip()

    def begin(self, remedy: Remedy) -> None:
        """The words that fit what is being done."""
        handed_on = remedy == "handed_on"
        self.question.setText(
            self.tr("Who takes it from here?") if handed_on else self.tr("What was found?")
        )
        for old in self.usual.buttons():
            self.usual.removeButton(old)
            self._keys.removeWidget(old)
            old.hide()
            old.deleteLater()
        for number, text in enumerate(self._passing() if handed_on else self._finding()):
            key = Key(text, self, checkable=True)
            key.setMinimumHeight(mm(self, 13))
            self.usual.addButton(key, number)
            self._keys.addWidget(key)
        self.field.clear()
        self._offer()

    def _pick(self) -> None:
        key = self.usual.checkedButton()
        if key is not None:
            self.field.setText(key.text())

    def _offer(self) -> None:
        self.ask.setEnabled(bool(self.note))

    def _finding(self) -> tuple[str, ...]:
        return (
            self.tr("The ticket admits, nobody else came"),
            self.tr("The customers agreed among themselves"),
            self.tr("The money went back already"),
        )

    def _passing(self) -> tuple[str, ...]:
        return (
            self.tr("The house manager decides tonight"),
            self.tr("The office calls the customer"),
            self.tr("The money has to be looked for"),
        )


class OutcomeStep(QWidget):
    """What was done, what to hand to the customer, and how its paper does."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sentence = label("", "title", self)
        self.sentence.setWordWrap(True)
        self.amount = label("", "change", self)
        self.paper = label("", "body", self)
        self.paper.setWordWrap(True)
        self.close_key = BigButton(self.tr("Done"), self, icon_name="check")
        self.close_key.clicked.connect(self.closed)
        card = Card(self, margin=32)
        card.setFixedWidth(mm(self, 160))
        for piece in (self.sentence, self.amount, self.paper, self.close_key):
            card.body.addWidget(piece)
        self.setLayout(column(None, row(None, card, None, parent=self), None, parent=self))

    def show_outcome(self, sentence: str, amount: str) -> None:
        """`amount` is empty where nothing has to be handed out."""
        self.sentence.setText(sentence)
        self.amount.setText(amount)
        self.amount.setVisible(bool(amount))
        self.show_paper("")
        self.close_key.setFocus()

    def show_paper(self, text: str) -> None:
        """Where the paper is."""
        self.paper.setText(text)
        self.paper.setVisible(bool(text))
