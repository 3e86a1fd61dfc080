"""Small pieces of text, drawn once as pixmaps: a frame with hundreds of labels stays cheap."""

import math
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPixmap

_KEPT = 3000


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text; pixels are the screen's own."""

    text: str
    colour: str
    pixels: int
    bold: bool = False


class Stamps:
    """Draws lines of text centred on a point, on a rounded piece of paper if one is asked for."""

    def __init__(self, font: QFont) -> None:
        self._font = QFont(font)
        self._letters: dict[tuple[int, bool], dict[str, float]] = {}
        self._drawn: dict[tuple[tuple[Line, ...], str], QPixmap] = {}

    def put(
        self, painter: QPainter, at: tuple[float, float], lines: tuple[Line, ...], paper: str = ""
    ) -> None:
        """Centre the lines on a point; `paper` is #rrggbb, or #aarrggbb to let seats through."""
        pixmap = self.stamp(lines, paper)
        # Rounded so that whole pixels of another origin change nothing.
        left, top = (
            math.floor(middle - size / 2 + 0.5)
            for middle, size in zip(at, (pixmap.width(), pixmap.height()), strict=True)
        )
        painter.drawPixmap(left, top, pixmap)

    def stamp(self, lines: tuple[Line, ...], paper: str = "") -> QPixmap:
        """What `put` draws."""
        pixmap = self._drawn.get((lines, paper))
        if pixmap is None:
            if len(self._drawn) >= _KEPT:
                self._drawn.clear()
            pixmap = self._drawn[lines, paper] = self._draw(lines, paper)
        return pixmap

    def size(self, lines: tuple[Line, ...]) -> tuple[float, float]:
        """Width and height with the paper's border."""
        across = max(self._advance(line) for line in lines)
        return across + 0.64 * lines[0].pixels, sum(1.3 * line.pixels for line in lines) + 0.4 * (
            lines[0].pixels
        )

    def _advance(self, line: Line) -> float:
        """The width of a line: the sum of its letters, each measured once."""
        face = (line.pixels, line.bold)
        letters = self._letters.setdefault(face, {})
        missing = [one for one in line.text if one not in letters]
        if missing:
            metrics = self.metrics(line)
            letters.update((one, metrics.horizontalAdvance(one)) for one in missing)
        return sum(letters[one] for one in line.text)

    def font(self, line: Line) -> QFont:
        """The font of a line."""
        font = QFont(self._font)
        font.setPixelSize(max(6, line.pixels))
        font.setWeight(QFont.Weight.Bold if line.bold else QFont.Weight.Medium)
        return font

    def metrics(self, line: Line) -> QFontMetricsF:
        """What the line measures."""
        return QFontMetricsF(self.font(line))

    def _draw(self, lines: tuple[Line, ...], paper: str) -> QPixmap:
        width, height = self.size(lines)
        pixmap = QPixmap(int(width) + 1, int(height) + 1)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if paper:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(paper))
            corner = min(height / 2, 0.5 * lines[0].pixels)
            painter.drawRoundedRect(QRectF(pixmap.rect()), corner, corner)
        top = 0.2 * lines[0].pixels
        for line in lines:
            painter.setFont(self.font(line))
            painter.setPen(QColor(line.colour))
            room = QRectF(0, top, pixmap.width(), 1.3 * line.pixels)
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, line.text)
            top += 1.3 * line.pixels
        painter.end()
        return pixmap


def see_through(colour: str, opacity: float) -> str:
    """#aarrggbb of a #rrggbb."""
    return f"#{round(opacity * 255):02x}{colour[1:]}"
