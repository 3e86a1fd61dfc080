"""Lamps: how a device or the network does, by shape, colour and word."""

from enum import Enum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QWidget

from ui.theme import current, mm, px


class LampState(Enum):
    """A disc is well, a ring is at work, a triangle with a mark is in trouble."""

    OK = "ok"
    BUSY = "busy"
    TROUBLE = "trouble"


class Lamp(QWidget):
    """A lamp of the header. Its words say what the shape means, so colour is never alone."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = LampState.BUSY
        self._text = ""
        self.setMinimumHeight(px(self, 36))

    @property
    def state(self) -> LampState:
        """What it shows."""
        return self._state

    @property
    def text(self) -> str:
        """What it says."""
        return self._text

    def show_state(self, state: LampState, text: str) -> None:
        """Show a state; `text` is a short sentence such as "Server connected"."""
        if (state, text) == (self._state, self._text):
            return
        self._state, self._text = state, text
        self.setAccessibleName(text)
        self.setToolTip(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Room for shape and words."""
        words = QFontMetrics(self._words()).horizontalAdvance(self._text)
        return QSize(px(self, 30) + words, px(self, 36))

    def minimumSizeHint(self) -> QSize:
        """As large as it wants to be."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Shape, then words."""
        tokens = current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = px(self, 14)
        box = QRectF(px(self, 4), (self.height() - side) / 2, side, side)
        colour = QColor(getattr(tokens, f"lamp_{self._state.value}"))
        if self._state is LampState.OK:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawEllipse(box.adjusted(1, 1, -1, -1))
        elif self._state is LampState.BUSY:
            painter.setPen(QPen(colour, px(self, 3)))
            painter.drawEllipse(box.adjusted(2, 2, -2, -2))
        else:
            self._triangle(painter, box, colour, QColor(tokens.chrome))
        painter.setFont(self._words())
        painter.setPen(QColor(tokens.chrome_text))
        left = px(self, 26)
        painter.drawText(
            self.rect().adjusted(left, 0, 0, 0),
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
            self._text,
        )
        painter.end()

    def _words(self) -> QFont:
        font = self.font()
        font.setPixelSize(px(self, 15))
        return font

    def _triangle(self, painter: QPainter, box: QRectF, fill: QColor, mark: QColor) -> None:
        box = box.adjusted(-px(self, 2), -px(self, 2), px(self, 2), px(self, 1))
        middle = box.center().x()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        painter.drawPolygon(
            QPolygonF([QPointF(middle, box.top()), box.bottomRight(), box.bottomLeft()])
        )
        painter.setPen(QPen(mark, px(self, 2), c=Qt.PenCapStyle.RoundCap))
        painter.drawLine(
            QPointF(middle, box.top() + box.height() * 0.42),
            QPointF(middle, box.top() + box.height() * 0.64),
        )
        painter.drawPoint(QPointF(middle, box.top() + box.height() * 0.84))


class LampKey(Lamp):
    """A lamp that leads to where its trouble is mended. Emits `clicked`."""

    clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMinimumHeight(mm(self, 9))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A tap on it."""
        if self.rect().contains(event.position().toPoint()):
            self.clicked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """As any key of the screen."""
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.clicked.emit()
        else:
            super().keyPressEvent(event)
