"""The door's answer: as large as the panel, by shape and words as well as by colour."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from ui.house.doorwords import Said
from ui.theme import current, mm, px
from ui.theme.icons import pixmap
from ui.widgets import column, label, row

# The icon, and the ground whose ink is `on_...`: from afar each is told by both.
LOOKS = {
    "ready": ("confirmation_number", "info"),
    "admitted": ("check", "cash"),
    "already": ("schedule", "mine"),
    "refused": ("close", "accent"),
    "ask": ("person", "card"),
    "cut_off": ("cloud_off", "notice"),
}
_ICON_MM = 26


class Verdict(QFrame):
    """Read from two metres away, and read out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.said = Said("ready", "")
        self._icon = QLabel(self)
        self._icon.setFixedSize(mm(self, _ICON_MM), mm(self, _ICON_MM))
        self.title = label("", "title", self)
        self.sentence = label("", "body", self)
        for text in (self.title, self.sentence):
            text.setWordWrap(True)
        words = column(None, self.title, self.sentence, None, space=8, parent=self)
        whole = row(self._icon, words, space=24, parent=self)
        whole.setStretch(1, 1)
        edge = px(self, 24)
        whole.setContentsMargins(edge, edge, edge, edge)
        whole.setAlignment(self._icon, Qt.AlignmentFlag.AlignVCenter)
        self.setLayout(whole)
        self.setMinimumHeight(mm(self, 44))

    def say(self, said: Said) -> None:
        """Show it, and have it read out."""
        self.said = said
        shape, tone = LOOKS[said.look]
        tokens = current()
        ground, ink = getattr(tokens, tone), getattr(tokens, f"on_{tone}")
        self.setStyleSheet(
            f"Verdict {{ background: {ground}; border-radius: {px(self, 14)}px; }}"
            f" Verdict QLabel {{ color: {ink}; }}"
            f" Verdict QLabel[role=title] {{ font-size: {px(self, 40)}px; font-weight: 700; }}"
            f" Verdict QLabel[role=body] {{ font-size: {px(self, 22)}px; font-weight: 600; }}"
        )
        self._icon.setPixmap(pixmap(shape, ink, mm(self, _ICON_MM)))
        self.title.setText(said.title)
        self.sentence.setText(said.sentence)
        self.sentence.setVisible(bool(said.sentence))
        told = f"{said.title}. {said.sentence}".strip()
        self.setAccessibleName(told)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, told))
