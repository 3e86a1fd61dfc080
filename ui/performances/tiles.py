"""The keys of the performances screen: a performance with its hall, and an entry time."""

from babel.numbers import format_decimal
from PySide6.QtCore import QCoreApplication, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui import theme
from ui.formats import locale
from ui.performances.counts import Count
from ui.widgets import Tapped

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_MIDDLE = Qt.AlignmentFlag.AlignCenter


class Tile(Tapped):
    """A key that paints its own lines: one text in one size does not say enough."""

    def __init__(self, *lines: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines = tuple(line for line in lines if line)
        self.count: Count | None = None
        self.setCheckable(True)
        self.setAccessibleName(self.spoken())

    def show_count(self, count: Count | None) -> None:
        """How many places are free; None while nobody knows."""
        self.count = count
        self.setAccessibleName(self.spoken())
        self.update()

    def spoken(self) -> str:
        """All that the tile says, as one line."""
        return ", ".join((*self.lines, self.free_text())).strip(", ")

    def free_text(self) -> str:
        """How many places are free; nothing while nobody knows."""
        if self.count is None:
            return ""
        if self.count.free == 0:
            return QCoreApplication.translate("Counts", "Sold out")
        # Not self.tr: a plural asked for by a subclass is not looked up in the context of this one.
        text = QCoreApplication.translate("Counts", "{count} free")
        return text.format(count=format_decimal(self.count.free, locale=locale()))

    def ink(self, role: str) -> QColor:
        """A colour of the theme that can be read on the tile as it is."""
        tokens = theme.current()
        return QColor(tokens.on_accent if self.isChecked() else getattr(tokens, role))

    def write(self, painter: QPainter, area: QRect, text: str, look: "Look") -> None:
        """One line of text, cut with an ellipsis where it is too long."""
        font = QFont(self.font())
        font.setPixelSize(theme.px(self, look.size))
        font.setWeight(look.weight)
        painter.setFont(font)
        painter.setPen(self.ink(look.role))
        cut = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, look.align, cut)

    def bar(self, painter: QPainter, area: QRect) -> None:
        """How much is gone: a line that fills up. The words beside it say the same."""
        if self.count is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        ground = self.ink("line")
        ground.setAlpha(90)
        radius = area.height() / 2
        painter.setBrush(ground)
        painter.drawRoundedRect(area, radius, radius)
        filled = QRect(area)
        filled.setWidth(round(area.width() * self.count.gone))
        painter.setBrush(self.ink("accent"))
        painter.drawRoundedRect(filled, radius, radius)


class Look:
    """Size, weight, ink and place of one line of a tile."""

    def __init__(
        self, size: float, role: str, *, bold: bool = False, align: Qt.AlignmentFlag = _LEFT
    ) -> None:
        self.size = size
        self.role = role
        self.weight = QFont.Weight.Bold if bold else QFont.Weight.Normal
        self.align = align


_TIME = Look(30, "text", bold=True)
_TITLE = Look(20, "text", bold=True)
_HALL = Look(15, "quiet")
_FREE = Look(15, "quiet", align=_RIGHT)
_SLOT = Look(22, "text", bold=True, align=_MIDDLE)
_SLOT_FREE = Look(14, "quiet", align=_MIDDLE)


class PerformanceTile(Tile):
    """One performance: its time, title, hall and how full it is."""

    def sizeHint(self) -> QSize:
        """Two of them stand side by side on the smallest window."""
        return QSize(theme.px(self, 380), theme.px(self, 112))

    def minimumSizeHint(self) -> QSize:
        """The same: a tile is not squeezed."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The key, then its lines."""
        super().paintEvent(event)
        px = theme.px(self, 1)
        area = self.rect().adjusted(18 * px, 12 * px, -18 * px, -12 * px)
        time, title, *rest = self.lines
        left = QRect(area)
        left.setWidth(theme.px(self, 92))
        right = QRect(area)
        right.setLeft(left.right() + theme.px(self, 8))
        third = area.height() // 3
        painter = QPainter(self)
        self.write(painter, left, time, _TIME)
        self.write(painter, QRect(right.topLeft(), QSize(right.width(), third)), title, _TITLE)
        below = QRect(right.left(), right.top() + third, right.width(), third)
        self.write(painter, below, " · ".join(rest), _HALL)
        self._write_free(painter, below.translated(0, third))
        painter.end()

    def _write_free(self, painter: QPainter, area: QRect) -> None:
        words = theme.px(self, 120)
        bar = QRect(area)
        bar.setWidth(area.width() - words)
        bar.setHeight(theme.px(self, 8))
        bar.moveTop(area.center().y() - bar.height() // 2)
        self.bar(painter, bar)
        self.write(painter, area, self.free_text(), _FREE)


class SlotTile(Tile):
    """One entry time and how many may still come in."""

    def sizeHint(self) -> QSize:
        """A finger wide and high."""
        return QSize(theme.px(self, 116), theme.px(self, 72))

    def minimumSizeHint(self) -> QSize:
        """The same: a tile is not squeezed."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The key, then its lines."""
        super().paintEvent(event)
        edge = theme.px(self, 8)
        area = self.rect().adjusted(edge, edge, -edge, -edge)
        painter = QPainter(self)
        if not self.count:
            self.write(painter, area, self.lines[0], _SLOT)
        else:
            upper = QRect(area.topLeft(), QSize(area.width(), area.height() * 3 // 5))
            self.write(painter, upper, self.lines[0], _SLOT)
            lower = QRect(area)
            lower.setTop(upper.bottom())
            self.write(painter, lower, self.free_text(), _SLOT_FREE)
        painter.end()
