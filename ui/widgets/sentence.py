"""The sentence bar: one sentence for the cashier, inline, that never stops the work."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from ui.theme import current, mm, px
from ui.theme.icons import pixmap
from ui.widgets.keys import TOUCH_MM, Key

_ICONS = {"notice": "error", "info": "info", "success": "check"}


class SentenceBar(QFrame):
    """Hidden while there is nothing to say. Stays until cleared, replaced or closed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone = "notice"
        self._icon = QLabel(self)
        self._label = QLabel(self)
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setWordWrap(True)
        self._close = Key("", self, kind="quiet", name=self.tr("Close this message"))
        self._close.clicked.connect(self.clear)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(px(self, 16), px(self, 6), px(self, 6), px(self, 6))
        layout.setSpacing(px(self, 12))
        layout.addWidget(self._icon)
        layout.addWidget(self._label, 1)
        layout.addWidget(self._close)
        self.setMinimumHeight(mm(self, TOUCH_MM + 3))
        self.hide()

    @property
    def sentence(self) -> str:
        """What it says now; empty if nothing."""
        return self._label.text()

    def refuse(self, sentence: str) -> None:
        """Say why not."""
        self._show(sentence, "notice")

    def say(self, sentence: str, *, tone: str = "info") -> None:
        """Say something that is no refusal; `tone` is info or success."""
        self._show(sentence, tone)

    def clear(self) -> None:
        """Say nothing."""
        self._label.clear()
        self.hide()

    def _show(self, sentence: str, tone: str) -> None:
        self._tone = tone
        tokens = current()
        ground, ink = getattr(tokens, tone), getattr(tokens, f"on_{tone}")
        radius = px(self, 10)
        self.setStyleSheet(
            f"SentenceBar {{ background: {ground}; border: {px(self, 2)}px solid {ink};"
            f" border-radius: {radius}px; }} SentenceBar QLabel {{ color: {ink};"
            f" font-weight: 600; font-size: {px(self, 18)}px; }}"
        )
        self._icon.setPixmap(pixmap(_ICONS[tone], ink, px(self, 24)))
        self._close.setIcon(pixmap("close", ink, px(self, 22)))
        self._label.setText(sentence)
        self.setAccessibleName(sentence)
        self.show()
        self.raise_()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, sentence))
