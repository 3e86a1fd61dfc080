"""What a page is made of, in millimetres: words, lines, codes, black plates, pictures."""

from dataclasses import dataclass, field
from typing import Literal
from unicodedata import east_asian_width

from PySide6.QtGui import QFont, QFontMetricsF, QImage

FAMILY = "Paper"  # Inter; see pdf.make_ready
LINE = 1.36
_MEASURED_AT = 200
Align = Literal["left", "right"]


@dataclass(frozen=True)
class Word:
    """Text on one baseline; `x` is its left or its right end."""

    text: str
    x: float
    y: float
    size: float
    bold: bool = False
    align: Align = "left"
    quiet: bool = False
    inverted: bool = False


@dataclass(frozen=True)
class Stroke:
    """A line across."""

    x: float
    y: float
    to: float
    thickness: float


@dataclass(frozen=True)
class Square:
    """A code, `side` wide, drawn by whoever can."""

    text: str
    x: float
    y: float
    side: float


@dataclass(frozen=True)
class Plate:
    """Black behind white words."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Picture:
    """The house's mark, a PNG."""

    png: bytes = field(repr=False)
    x: float
    y: float
    width: float
    height: float


Mark = Word | Stroke | Square | Plate | Picture


def size_of(png: bytes) -> tuple[int, int]:
    """Its dots. Raises ValueError for a picture that cannot be read."""
    image = QImage.fromData(png)
    if image.isNull():
        raise ValueError("the logo cannot be read")
    return image.width(), image.height()


def font(size_px: float, text: str, *, bold: bool) -> QFont:
    """The paper's font for that text, so many pixels high.

    Chinese is not written bold: where its font has none, Qt draws the text twice, and whoever
    copies it out of the PDF has it twice.
    """
    bold = bold and not any(_is_wide(sign) for sign in text)
    made = QFont(FAMILY)
    made.setPixelSize(max(1, round(size_px)))
    made.setWeight(QFont.Weight.Bold if bold else QFont.Weight.Medium)
    # Inter has other colons and dashes between figures, which nobody could copy out of a PDF.
    made.setFeature(QFont.Tag("calt"), 0)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Of the text in millimetres."""
    metrics = QFontMetricsF(font(_MEASURED_AT, text, bold=bold))
    return metrics.horizontalAdvance(text) * size / _MEASURED_AT


def wrapped(text: str, size: float, room: float, *, bold: bool = False) -> list[str]:
    """The text in lines no wider than `room`; what has no spaces is torn."""
    lines = [""]
    for piece in _pieces(text):
        longer = lines[-1] + piece
        if lines[-1] and width(longer.rstrip(), size, bold=bold) > room:
            lines.append(piece)
        else:
            lines[-1] = longer
    whole: list[str] = []
    for line in lines:
        rest = line.strip()
        while width(rest, size, bold=bold) > room and len(rest) > 1:
            cut = next(
                at
                for at in range(len(rest) - 1, 0, -1)
                if at == 1 or width(rest[:at], size, bold=bold) <= room
            )
            whole.append(rest[:cut])
            rest = rest[cut:]
        whole.append(rest)
    return whole


def _pieces(text: str) -> list[str]:
    """Words with the space behind them; between Chinese signs a line may end anywhere."""
    pieces = [""]
    for sign in text:
        if pieces[-1] and (pieces[-1][-1] == " " or _is_wide(sign)):
            pieces.append("")
        pieces[-1] += sign
    return pieces


def _is_wide(sign: str) -> bool:
    return east_asian_width(sign) in "WF"
