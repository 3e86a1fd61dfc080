"""Says what is in the basket to whoever cannot see it, once after each change."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from ui.desk import TillDesk
from ui.sale import seatwords

# Seats dropped and others picked by one key are one change.
PAUSE_MS = 120


class BasketVoice(QObject):
    """`quiet` says when an empty basket is no news: the last one was sold."""

    def __init__(self, desk: TillDesk, panel: QWidget, quiet: Callable[[], bool]) -> None:
        super().__init__(panel)
        self._desk, self._panel, self._quiet = desk, panel, quiet
        self._said = ""
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.say)
        desk.basketChanged.connect(self._pause.start)

    def say(self) -> None:
        """What is in the basket now, unless that was said."""
        if self._desk.pricing:  # said once it is known
            return
        basket = self._desk.basket
        text = seatwords.basket(basket, self._desk.plan_of) if basket is not None else ""
        if text == self._said:
            return
        self._said = text
        self._panel.setAccessibleDescription(text)
        if text and basket is not None and (basket.items or not self._quiet()):
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._panel, text))
