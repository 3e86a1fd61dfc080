"""Seat numbers as alpha masks, each drawn once by Qt for the sprites."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QImage, QPainter


def text_masks(font: QFont, texts: Sequence[str], size: int, room: float) -> NDArray[np.uint8]:
    """Alpha of each text centred in size x size pixels, no wider than `room` pixels."""
    masks = np.empty((len(texts), size, size), np.uint8)
    image = QImage(size, size, QImage.Format.Format_Grayscale8)
    for index, text in enumerate(texts):
        image.fill(0)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        painter.setPen(Qt.GlobalColor.white)
        painter.setFont(_fitting(font, text, room))
        painter.drawText(QRect(0, 0, size, size), Qt.AlignmentFlag.AlignCenter, text)
        painter.end()
        lines = np.frombuffer(image.constBits(), np.uint8).reshape(size, image.bytesPerLine())
        masks[index] = lines[:, :size]
    return masks


def _fitting(font: QFont, text: str, room: float) -> QFont:
    """The font, as large as looks right in a seat, smaller where the number is long."""
    fitting = QFont(font)
    fitting.setWeight(QFont.Weight.DemiBold)
    pixels = 0.52 * room
    fitting.setPixelSize(max(7, round(pixels)))
    width = QFontMetricsF(fitting).horizontalAdvance(text)
    if width > 0.86 * room:
        fitting.setPixelSize(max(6, int(pixels * 0.86 * room / width)))
    return fitting
