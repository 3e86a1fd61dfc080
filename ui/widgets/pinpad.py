"""The PIN pad: dots instead of digits, four to eight of them, then enter."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.theme import current, px
from ui.widgets.keypad import Keypad

PIN_LIMIT = 8


class _Dots(QWidget):
    """How many digits were typed, and nothing about which."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.count = 0
        self.setAccessibleName(self.tr("Digits typed so far"))

    def sizeHint(self) -> QSize:
        """Room for eight dots."""
        return QSize(px(self, 8 * 30), px(self, 40))

    def minimumSizeHint(self) -> QSize:
        """The same."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Filled dots for digits, rings up to the fourth."""
        tokens = current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shown = max(4, self.count)
        side, step = px(self, 16), px(self, 30)
        left = (self.width() - shown * step + step - side) / 2
        for index in range(shown):
            box = QRectF(left + index * step, (self.height() - side) / 2, side, side)
            typed = index < self.count
            painter.setBrush(QColor(tokens.text) if typed else Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(tokens.text if typed else tokens.line), px(self, 2)))
            painter.drawEllipse(box)
        painter.end()


class PinPad(QWidget):
    """Emits `entered` with the PIN and forgets it at once."""

    entered = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pin = ""
        self._dots = _Dots(self)
        self.keypad = Keypad(self, last="")
        self.keypad.digits.connect(self._type)
        self.keypad.erased.connect(self._erase)
        self.keypad.entered.connect(self._enter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(self, 12))
        layout.addWidget(self._dots)
        layout.addWidget(self.keypad)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("PIN pad"))

    def clear(self) -> None:
        """Forget what was typed."""
        self._set("")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits, Backspace and Enter of the keyboard."""
        if not self.keypad.feed(event):
            super().keyPressEvent(event)

    def _type(self, digit: str) -> None:
        self._set((self._pin + digit)[:PIN_LIMIT])

    def _erase(self) -> None:
        self._set(self._pin[:-1])

    def _enter(self) -> None:
        pin = self._pin
        self._set("")
        if pin:
            self.entered.emit(pin)

    def _set(self, pin: str) -> None:
        self._pin = pin
        self._dots.count = len(pin)
        self._dots.update()
