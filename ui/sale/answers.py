"""The other answers to a party: a key each below the basket's lines, with why."""

from collections.abc import Sequence

from PySide6.QtCore import QElapsedTimer, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QFont,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QApplication, QSizePolicy, QVBoxLayout, QWidget

from pos.domain.bestavailable import OFFERS_LIMIT, Offer
from pos.domain.plan import Plan
from ui.sale import offerwords
from ui.theme import current, mm, px
from ui.widgets import Key


class AnswerKey(Key):
    """One answer: its sentence, on two lines where one is too short."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("", parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(mm(self, 13))

    def say(self, sentence: str) -> None:
        """Its words."""
        self.setAccessibleName(sentence)
        self.setToolTip(sentence)
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as its words on one line."""
        words = self.fontMetrics().horizontalAdvance(self.accessibleName())
        return QSize(words + px(self, 40), self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """The key, then its words."""
        super().paintEvent(event)
        painter = QPainter(self)
        font = self.font()
        font.setPixelSize(px(self, 15))
        font.setWeight(QFont.Weight(600))
        painter.setFont(font)
        painter.setPen(QColor(current().text))
        edge = px(self, 10)
        area = self.rect().adjusted(edge, 0, -edge, 0)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(area, int(flags), self.accessibleName())
        painter.end()


class Answers(QWidget):
    """Emits `chosen` with the Offer. Hidden while there is nothing to choose."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._offers: tuple[Offer, ...] = ()
        # The way back takes the place of what was chosen: a double tap is one choice.
        self.pause_ms = QApplication.doubleClickInterval()
        self._since = QElapsedTimer()
        self.keys = [AnswerKey(self) for _ in range(OFFERS_LIMIT - 1)]
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(self, 6))
        for index, key in enumerate(self.keys):
            key.clicked.connect(lambda _on=False, index=index: self._choose(index))
            box.addWidget(key)
        self.setAccessibleName(self.tr("Other seats for this party"))
        self.hide()

    def show_offers(self, offers: Sequence[Offer], plan: Plan | None) -> None:
        """These can be had instead; none hides the keys."""
        self._offers = tuple(offers[: len(self.keys)]) if plan is not None else ()
        sentences = [offerwords.sentence(one, plan) for one in self._offers if plan is not None]
        for key, said in zip(self.keys, sentences, strict=False):
            key.say(said)
        for index, key in enumerate(self.keys):
            key.setVisible(index < len(sentences))
        self.setVisible(bool(sentences))
        if sentences:
            spoken = ". ".join(sentences)
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, spoken))

    @property
    def sentences(self) -> list[str]:
        """What can be chosen now, in words."""
        return [key.accessibleName() for key in self.keys[: len(self._offers)]]

    def choose(self, index: int) -> None:
        """As if that key was tapped; nothing where there is none."""
        if self.isVisible() and index < len(self._offers):
            self._choose(index)

    def _choose(self, index: int) -> None:
        if self._since.isValid() and self._since.elapsed() < self.pause_ms:
            return
        self._since.start()
        self.chosen.emit(self._offers[index])
