"""The bar over the hall while a till is alone: since when, and what it may sell.

How old the hall is stands on the hall itself: see `freshness`.
"""

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from ui import serverwords
from ui.desk import Stand, TillDesk
from ui.theme import current, px
from ui.theme.icons import pixmap
from ui.widgets import label, row

_ICONS = {
    Stand.CUT_OFF: "cloud_off",
    Stand.RECOVERING: "hourglass_top",
    Stand.SUSPENDED: "lock",
}


class StandingBar(QFrame):
    """Calm: it takes nothing away, and goes when the server is back."""

    def __init__(self, desk: TillDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._icon = QLabel(self)
        self.sentence = label("", "body", self)
        self.sentence.setWordWrap(True)
        inside = row(self._icon, self.sentence, space=12, parent=self)
        inside.setStretch(1, 1)
        edge = px(self, 14)
        inside.setContentsMargins(edge, px(self, 6), edge, px(self, 6))
        self.setLayout(inside)
        for changed in (
            desk.serverChanged,
            desk.leasesChanged,
            desk.basketChanged,
            desk.performanceChanged,
            desk.seasonChanged,
        ):
            changed.connect(self.look)
        self.look()

    def look(self) -> None:
        """Say how the till stands now; hidden where it stands well."""
        text = serverwords.standing(self._desk)
        said, is_new = self.sentence.text(), self.isHidden()
        if not text:
            self.hide()
            return
        self.sentence.setText(text)
        self.setAccessibleName(text)
        self._paint()
        self.show()
        if is_new or not said:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def _paint(self) -> None:
        tokens = current()
        self.setStyleSheet(
            f"StandingBar {{ background: {tokens.info}; border-radius: {px(self, 10)}px; }}"
            f" StandingBar QLabel {{ color: {tokens.on_info}; }}"
            f' StandingBar QLabel[role="body"] {{ font-weight: 600; }}'
        )
        self._icon.setPixmap(pixmap(_ICONS[self._desk.stand], tokens.on_info, px(self, 26)))
