"""A key of the frame whose words give way where there is too little room."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import current, px
from ui.theme.icons import pixmap
from ui.widgets.keys import Key

_ICON, _GAP, _EDGE = 22, 8, 8
_NARROWEST = 130
_FIRST, _ALONE, _SECOND = (16, 600), (17, 600), (14, 500)


class FittedKey(Key):
    """Says one line or two, each cut at its end where it must be.

    It is as wide as its words, but no wider than `widest` design pixels; a `constant` one is always
    so wide.
    """

    def __init__(
        self, parent: QWidget | None = None, *, icon_name: str, widest: int, constant: bool = False
    ) -> None:
        self._picture, self._widest, self._constant = icon_name, widest, constant
        self._lines: tuple[str, ...] = ()
        super().__init__("", parent, kind="chrome")
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    @property
    def lines(self) -> tuple[str, ...]:
        """As they can be read."""
        room = self._room().width()
        return tuple(
            self._metrics(at).elidedText(line, Qt.TextElideMode.ElideRight, room)
            for at, line in enumerate(self._lines)
        )

    def say(self, *lines: str, spoken: str = "") -> None:
        """Its words; a screen reader has all of them."""
        self._lines = tuple(line for line in lines if line)
        said = spoken or ", ".join(self._lines)
        self.setAccessibleName(said)
        self.setToolTip(said)
        self.updateGeometry()
        self.update()

    def set_widest(self, widest: int) -> None:
        """A wider window has more room."""
        if widest != self._widest:
            self._widest = widest
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        """As wide as it may be, or as its words are."""
        widest, height = px(self, self._widest), super().sizeHint().height()
        if self._constant:
            return QSize(widest, height)
        words = [self._metrics(at).horizontalAdvance(one) for at, one in enumerate(self._lines)]
        beside = px(self, _ICON) + px(self, _GAP) + 2 * px(self, _EDGE)
        return QSize(min(max(words, default=0) + beside + 1, widest), height)

    def minimumSizeHint(self) -> QSize:
        """Narrow, if it must be."""
        narrowest = min(px(self, _NARROWEST), self.sizeHint().width())
        return QSize(narrowest, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """The key, its icon, and its lines."""
        super().paintEvent(event)
        tokens, side = current(), px(self, _ICON)
        painter = QPainter(self)
        top = (self.height() - side) // 2
        painter.drawPixmap(px(self, _EDGE), top, pixmap(self._picture, tokens.chrome_text, side))
        room, lines = self._room(), self.lines
        heights = [self._metrics(at).height() for at in range(len(lines))]
        down = room.center().y() - sum(heights) // 2
        for at, line in enumerate(lines):
            painter.setFont(self._font(at))
            painter.setPen(QColor(tokens.chrome_quiet if at else tokens.chrome_text))
            area = QRect(room.left(), down, room.width(), heights[at])
            painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, line)
            down += heights[at]
        painter.end()

    def _room(self) -> QRect:
        left = px(self, _EDGE) + px(self, _ICON) + px(self, _GAP)
        return self.rect().adjusted(left, 0, -px(self, _EDGE), 0)

    def _font(self, at: int) -> QFont:
        size, weight = _SECOND if at else _FIRST if len(self._lines) > 1 else _ALONE
        font = QFont(self.font())
        font.setPixelSize(px(self, size))
        font.setWeight(QFont.Weight(weight))
        return font

    def _metrics(self, at: int) -> QFontMetrics:
        return QFontMetrics(self._font(at))
