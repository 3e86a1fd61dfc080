"""The reasons a supervisor can give: keys, one of them chosen; the sentence is signed with it."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QWidget

from ui.theme import mm
from ui.widgets import Key, column


class Reasons(QWidget):
    """Emits `chosen` when one is."""

    chosen = Signal()

    def __init__(self, texts: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.group = QButtonGroup(self)
        box = column(space=8, parent=self)
        for number, text in enumerate(texts):
            key = Key(text, self, checkable=True)
            key.setMinimumHeight(mm(self, 11))
            self.group.addButton(key, number)
            box.addWidget(key)
        self.group.idClicked.connect(lambda _number: self.chosen.emit())
        self.setLayout(box)

    @property
    def reason(self) -> str:
        """As the supervisor read it; empty before one is chosen."""
        key = self.group.checkedButton()
        return key.text() if key else ""

    def clear(self) -> None:
        """None is chosen."""
        self.group.setExclusive(False)
        for key in self.group.buttons():
            key.setChecked(False)
        self.group.setExclusive(True)
