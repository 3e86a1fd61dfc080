"""The keypad: twelve keys of 20 mm, and the keyboard's digits as well."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.theme import mm, px
from ui.widgets.keys import KEY_MM, Key

_HAS_PAD = "has_pad"


def has_enough(field: QWidget) -> bool:
    """Whether a keypad beside that field types all that belongs into it."""
    return bool(field.property(_HAS_PAD))


class Keypad(QWidget):
    """Digits as a till has them (7 8 9 on top). Emits what was pressed; keeps no text."""

    digits = Signal(str)
    erased = Signal()
    entered = Signal()

    def __init__(self, parent: QWidget | None = None, *, last: str = "00") -> None:
        """`last` is the key right of 0: `00` for amounts, empty for an enter key."""
        super().__init__(parent)
        self._last = last
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(px(self, 8))
        for index, digit in enumerate("789456123"):
            self._add(grid, digit, (index // 3, index % 3))
        self._erase = self._key("backspace", self.tr("Erase the last digit"))
        self._erase.clicked.connect(self.erased)
        grid.addWidget(self._erase, 3, 0)
        self._add(grid, "0", (3, 1))
        if last:
            self._add(grid, last, (3, 2))
        else:
            enter = self._key("check", self.tr("Enter"))
            enter.set_kind("accent")
            enter.clicked.connect(self.entered)
            grid.addWidget(enter, 3, 2)
        self.setAccessibleName(self.tr("Keypad"))

    def is_enough_for(self, field: QWidget) -> None:
        """Nothing but figures belongs there: no letters come up over this pad."""
        field.setProperty(_HAS_PAD, True)

    def feed(self, event: QKeyEvent) -> bool:
        """Take a key of the keyboard as if it were pressed here; False if it is none of ours."""
        if event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        ):
            return False
        text = event.text()
        if len(text) == 1 and text in "0123456789":
            self.digits.emit(text)
        elif event.key() == Qt.Key.Key_Backspace:
            self.erased.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        else:
            return False
        return True

    def _add(self, grid: QGridLayout, text: str, at: tuple[int, int]) -> None:
        key = self._key("", text)
        key.setText(text)
        key.clicked.connect(lambda: self.digits.emit(text))
        grid.addWidget(key, *at)

    def _key(self, icon_name: str, name: str) -> Key:
        key = Key("", self, size="key", icon_name=icon_name, name=name)
        side = mm(self, KEY_MM)
        key.setMinimumSize(side, side)
        key.setFixedHeight(side)
        return key
