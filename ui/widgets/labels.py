"""Labels: words and amounts in the type scale of the style sheet."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QLabel, QWidget

from pos.domain.money import Money
from ui.formats import money


def label(text: str = "", role: str = "body", parent: QWidget | None = None) -> QLabel:
    """A label in one of the roles of the style sheet. Plain text, whatever it holds."""
    result = QLabel(parent)
    result.setTextFormat(Qt.TextFormat.PlainText)
    result.setProperty("role", role)
    result.setText(text)
    return result


class Heading(QLabel):
    """The name of a screen or of a panel."""

    def __init__(self, text: str = "", parent: QWidget | None = None, role: str = "title") -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)


class MoneyLabel(QLabel):
    """An amount, right-aligned, with figures of one width so that it does not tremble."""

    def __init__(self, parent: QWidget | None = None, *, role: str = "figure") -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        font = self.font()
        font.setFeature(QFont.Tag("tnum"), 1)
        self.setFont(font)

    def show_money(self, amount: Money) -> None:
        """Show that amount in the language of the screen."""
        self.setText(money(amount))
