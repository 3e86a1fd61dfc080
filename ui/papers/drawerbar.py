"""A strip over the screens while the drawer stands open for longer than giving change takes."""

from PySide6.QtWidgets import QWidget

from printing.status import PrinterStatus
from ui.theme import px
from ui.widgets import label, row

OPEN_S = 30.0


class DrawerBar(QWidget):
    """Says "close the drawer" after 30 seconds, if the printer can tell."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._since_s: float | None = None
        self.words = label(self.tr("Close the drawer."), "heading", self)
        inside = row(self.words, None, space=12)
        edge = px(self, 16)
        inside.setContentsMargins(edge, px(self, 6), edge, px(self, 6))
        self.setLayout(inside)
        self.setAccessibleName(self.words.text())
        self.hide()

    def look(self, status: PrinterStatus | None, now_s: float) -> None:
        """What the printer said of the drawer last, and what time it is on the monotonic clock."""
        if status is None or not status.drawer_open:
            self._since_s = None
        elif self._since_s is None:
            self._since_s = now_s
        self.setVisible(self._since_s is not None and now_s - self._since_s >= OPEN_S)
