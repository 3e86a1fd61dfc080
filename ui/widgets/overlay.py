"""Overlays: something on top of a screen for a moment, inside the one window; never a dialog."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from shiboken6 import isValid

from ui.theme import mm, px
from ui.widgets.surfaces import Card


class Overlay(QWidget):
    """A card over its parent. Esc, or a tap beside the card, closes it."""

    closed = Signal()

    def __init__(self, parent: QWidget, *, width_mm: float = 110.0) -> None:
        super().__init__(parent)
        self._below = parent
        self._had_focus: QWidget | None = None
        self.card = Card(self)
        self.card.setMaximumWidth(mm(self, width_mm))
        self.body = self.card.body
        outer = QVBoxLayout(self)
        self._margin = margin = px(self, 24)
        outer.setContentsMargins(margin, margin, margin, margin)
        outer.addStretch(1)
        outer.addWidget(self.card, 0)
        outer.setAlignment(self.card, Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(1)
        self.card.setMinimumWidth(min(mm(self, width_mm), mm(self, 80)))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        parent.installEventFilter(self)
        self.hide()

    def open(self) -> None:
        """Cover the parent and take the keyboard."""
        if not self.isVisible():
            self._had_focus = QApplication.focusWidget()
        self.setGeometry(self._below.rect())
        self.raise_()
        self.show()
        self.setFocus()

    def event(self, event: QEvent) -> bool:
        """What lies on the card has changed: it may need more room."""
        handled = super().event(event)
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self._make_room()
        return handled

    def _make_room(self) -> None:
        """As high as its words are in so narrow a card: Qt asks how high they were in ours."""
        outer = self.layout()
        assert outer is not None
        margins = outer.contentsMargins()
        most = self.height() - margins.top() - margins.bottom()
        self.card.setMinimumHeight(max(0, min(self._wanted(), most)))

    def _wanted(self) -> int:
        card = self.card
        width = min(
            max(card.sizeHint().width(), card.minimumWidth()),
            card.maximumWidth(),
            self.width() - 2 * self._margin,
        )
        return self.body.totalHeightForWidth(width)

    def leave_free(self, below: int) -> None:
        """The card goes up, if there is room: something lies over so many pixels at the bottom."""
        outer, margin = self.layout(), self._margin
        assert outer is not None
        high = max(self._wanted(), self.card.minimumSizeHint().height())
        fits = high + 2 * margin + below <= self.height()
        outer.setContentsMargins(margin, margin, margin, margin + (below if fits else 0))
        outer.activate()

    def dismiss(self) -> None:
        """Go away; the keyboard is again where it was."""
        if self.isVisible():
            before, self._had_focus = self._had_focus, None
            if before is None or not isValid(before) or not self._below.isAncestorOf(before):
                before = self._below
            before.setFocus()
            self.hide()
            self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as the parent."""
        if watched is self._below and event.type() == QEvent.Type.Resize:
            self.setGeometry(self._below.rect())
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes; nothing else reaches the screen below."""
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A tap beside the card closes."""
        if not self.card.geometry().contains(event.position().toPoint()):
            self.dismiss()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Dim what lies below."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(14, 8, 10, 150))
        painter.end()
