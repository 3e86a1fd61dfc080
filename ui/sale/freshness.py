"""How old the hall on the screen is, said quietly over its upper edge once it is too old."""

from PySide6.QtCore import QEvent, QRect, Qt, QTimer
from PySide6.QtWidgets import QLabel, QWidget

from ui import serverwords
from ui.desk import TillDesk
from ui.theme import current, px

TICK_MS = 1000
# A hall that was just opened is asked for: nobody reads what stands there so short.
PATIENCE_MS = 700


class Freshness(QLabel):
    """Seats below it can be tapped."""

    def __init__(self, desk: TillDesk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self.keys = QRect(1 << 20, 0, 0, 0)  # the keys over the same edge
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        self._tick = QTimer(self, interval=TICK_MS)
        self._tick.timeout.connect(self.look)
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self._say)
        for changed in (desk.serverChanged, desk.placesReset, desk.performanceChanged):
            changed.connect(self.look)
        self._dress()

    def look(self) -> None:
        """Say how old it is; nothing while the server's word is of now."""
        text = serverwords.freshness(self._desk)
        if not text:
            self._tick.stop()
            self._patience.stop()
            self.clear()
            self.hide()
        elif self.isHidden() and not self._desk.seen_ms:
            if not self._patience.isActive():
                self._patience.start()
        else:
            self._say()

    def _say(self) -> None:
        text = serverwords.freshness(self._desk)
        if not text:
            return
        if text != self.text():
            self.setText(text)
            self.setAccessibleName(text)
            self.adjustSize()
            self.place()
        self._tick.start()
        self.show()
        self.raise_()

    def place(self) -> None:
        """In the middle of the upper edge; below the keys there where it would lie over them."""
        parent = self.parentWidget()
        assert parent is not None
        left = (parent.width() - self.width()) // 2
        self.move(left, px(self, 8) if left + self.width() < self.keys.x() else self.keys.bottom())

    def changeEvent(self, event: QEvent) -> None:
        """In the colours of another theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self.parentWidget() is not None:
            sheet = self._sheet()
            if sheet != self.styleSheet():
                self.setStyleSheet(sheet)

    def _dress(self) -> None:
        self.setStyleSheet(self._sheet())

    def _sheet(self) -> str:
        tokens = current()
        return (
            f"QLabel {{ background: {tokens.info}; color: {tokens.on_info};"
            f" border-radius: {px(self, 8)}px; padding: {px(self, 5)}px {px(self, 12)}px;"
            f" font-size: {px(self, 15)}px; font-weight: 600; }}"
        )
