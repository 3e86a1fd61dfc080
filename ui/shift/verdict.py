"""After the count: what is over or short, and closing with a supervisor."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.orders import words
from ui.theme import mm, px
from ui.widgets import BigButton, Card, Heading, Key, column, label, row


class VerdictStep(QWidget):
    """The difference, shown only now that the count is confirmed."""

    closing = Signal()
    recount = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.counted = label("", "body", self)
        self.verdict = label("", "title", self)
        self.figure = label("", "change", self)
        self.close_key = BigButton(self.tr("Close with a supervisor"), self, icon_name="lock")
        self.close_key.clicked.connect(self.closing)
        again = Key(self.tr("Count again"), self, icon_name="undo")
        again.setMinimumHeight(mm(self, BigButton.HEIGHT_MM))
        again.clicked.connect(self.recount)
        buttons = row(again, self.close_key, space=12, parent=self)
        buttons.setStretch(1, 1)
        card = Card(self, margin=32)
        card.setFixedWidth(mm(self, 190))
        for piece in (self.counted, self.verdict, self.figure):
            card.body.addWidget(piece)
        card.body.addSpacing(px(self, 12))
        card.body.addLayout(buttons)
        middle = row(None, card, None, parent=self)
        heading = Heading(self.tr("Close the shift"))
        self.setLayout(column(heading, None, middle, None, parent=self))

    def show_count(self, counted_minor: int, expected_minor: int, currency: str) -> None:
        """Say what the count means."""
        difference = counted_minor - expected_minor
        self.counted.setText(
            self.tr("Counted {counted}, expected {expected}").format(
                counted=words.amount(counted_minor, currency),
                expected=words.amount(expected_minor, currency),
            )
        )
        self.verdict.setText(self._verdict(difference))
        self.figure.setText(words.amount(abs(difference), currency) if difference else "")
        self.figure.setVisible(bool(difference))

    def summary(self) -> str:
        """The verdict as one line, for the supervisor."""
        return f"{self.counted.text()}. {self.verdict.text()} {self.figure.text()}".strip()

    def _verdict(self, difference: int) -> str:
        if difference == 0:
            return self.tr("The drawer is right.")
        return self.tr("Too much in the drawer:") if difference > 0 else self.tr("Missing:")
