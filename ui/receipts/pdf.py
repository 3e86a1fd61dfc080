"""A laid-out receipt drawn: as a PDF whose text stays text, or as a picture of a page."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import qrcode
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFontDatabase,
    QFontMetricsF,
    QImage,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QPen,
)
from qrcode.constants import ERROR_CORRECT_M

import printing
from pos.domain.receipt import Receipt
from pos.domain.template.model import Template
from ui.receipts import marks, sheet
from ui.receipts.marks import Mark, Picture, Plate, Square, Stroke, Word

_DOTS_PER_INCH = 600
_MM_PER_INCH = 25.4
SIZES = {"A4": QPageSize.PageSizeId.A4, "Letter": QPageSize.PageSizeId.Letter}
_BLACK, _QUIET, _WHITE = QColor("#141012"), QColor("#6a6264"), QColor("#ffffff")


@cache
def make_ready() -> None:
    """The paper's fonts are there; once, in the screen's thread.

    They come under a name of their own: the screens have other files of the same family, and which
    of two is taken nobody can say. Those have no space that could be read out of a PDF.
    """
    folder = Path(printing.__file__).parent / "fonts"
    for path in sorted(folder.glob("*.otf")):
        QFontDatabase.addApplicationFontFromData(QByteArray(_named(path.read_bytes())))


def _named(font: bytes) -> bytes:
    """The font file, called as `marks.FAMILY` in its table of names."""
    tables = range(12, 12 + 16 * int.from_bytes(font[4:6], "big"), 16)
    at = next(one for one in tables if font[one : one + 4] == b"name")
    start, length = (int.from_bytes(font[at + by : at + by + 4], "big") for by in (8, 12))
    names = font[start : start + length]
    for coding in ("utf-16-be", "ascii"):
        names = names.replace("Inter".encode(coding), marks.FAMILY.encode(coding))
    return font[:start] + names + font[start + length :]


def pdf(receipt: Receipt, template: Template | None = None) -> bytes:
    """The receipt as a PDF, A4. Fonts are embedded, Chinese ones of this machine too."""
    return as_pdf(sheet.lay_out(receipt, template), receipt.name)


def as_pdf(pages: Sequence[list[Mark]], title: str, *, paper: str = "A4") -> bytes:
    """Pages that are laid out, as one file."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(_DOTS_PER_INCH)
    margins = QMarginsF(0, 0, 0, 0)
    size = QPageSize(SIZES[paper])
    writer.setPageLayout(QPageLayout(size, QPageLayout.Orientation.Portrait, margins))
    writer.setTitle(title)
    writer.setCreator("Parterre")
    painter = QPainter(writer)
    for at, page in enumerate(pages):
        if at:
            writer.newPage()
        draw(painter, page, _DOTS_PER_INCH / _MM_PER_INCH)
    painter.end()
    return bytes(buffer.data().data())


def picture(
    receipt: Receipt,
    page: int = 0,
    dots_per_mm: float = 6.0,
    *,
    template: Template | None = None,
) -> QImage:
    """One page as a picture."""
    image = QImage(
        round(sheet.WIDTH * dots_per_mm),
        round(sheet.HEIGHT * dots_per_mm),
        QImage.Format.Format_RGB32,
    )
    image.fill(_WHITE)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw(painter, sheet.lay_out(receipt, template)[page], dots_per_mm)
    painter.end()
    return image


def draw(painter: QPainter, page: list[Mark], scale: float) -> None:
    """One page's marks; `scale`: dots a millimetre."""
    for mark in page:
        match mark:
            case Word():
                _word(painter, mark, scale)
            case Stroke():
                pen = QPen(_BLACK, mark.thickness * scale)
                pen.setCapStyle(Qt.PenCapStyle.FlatCap)
                painter.setPen(pen)
                ends = (mark.x, mark.to)
                painter.drawLine(*(QPointF(x * scale, mark.y * scale) for x in ends))
            case Square():
                _code(painter, mark, scale)
            case Picture():
                area = (mark.x, mark.y, mark.width, mark.height)
                image = QImage.fromData(mark.png)
                painter.drawImage(QRectF(*(side * scale for side in area)), image)
            case Plate():
                area = (mark.x, mark.y, mark.width, mark.height)
                painter.fillRect(QRectF(*(side * scale for side in area)), _BLACK)


def _word(painter: QPainter, word: Word, scale: float) -> None:
    font = marks.font(word.size * scale, word.text, bold=word.bold)
    painter.setFont(font)
    painter.setPen(_WHITE if word.inverted else _QUIET if word.quiet else _BLACK)
    x = word.x * scale
    if word.align == "right":
        x -= QFontMetricsF(font).horizontalAdvance(word.text)
    painter.drawText(QPointF(x, word.y * scale), word.text)


def _code(painter: QPainter, square: Square, scale: float) -> None:
    """The same code as on the roll, modules as rectangles: sharp at any size."""
    qr = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=0)
    qr.add_data(square.text)
    qr.make(fit=True)
    matrix = qr.get_matrix()
    side = square.side * scale / len(matrix)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    for down, row in enumerate(matrix):
        for across, dark in enumerate(row):
            if dark:
                left, top = square.x * scale + across * side, square.y * scale + down * side
                painter.fillRect(QRectF(left, top, side + 0.5, side + 0.5), _BLACK)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
