"""Pages for a printer of the system: which there are, and handing pages to one of them."""

from collections.abc import Sequence

from PIL import Image
from PySide6.QtCore import QMarginsF, QRectF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo


def names() -> list[str]:
    """The printers that the system knows; the usual one first."""
    usual = QPrinterInfo.defaultPrinterName()
    return sorted(QPrinterInfo.availablePrinterNames(), key=lambda one: (one != usual, one))


def printer_of(name: str) -> QPrinter | None:
    """The printer of that name, if it is still there."""
    info = QPrinterInfo.printerInfo(name)
    return None if info.isNull() else QPrinter(info, QPrinter.PrinterMode.HighResolution)


def paint(pages: Sequence[Image.Image], dpi: int, paper: str, printer: QPrinter) -> bool:
    """Hand the pages over in true size. False: it took nothing. What it took may come out or not:
    the system does not say.
    """
    size = QPageSize.PageSizeId.Letter if paper == "Letter" else QPageSize.PageSizeId.A4
    upright = QPageLayout.Orientation.Portrait
    printer.setResolution(dpi)
    printer.setFullPage(True)
    printer.setPageLayout(QPageLayout(QPageSize(size), upright, QMarginsF(0, 0, 0, 0)))
    painter = QPainter()
    if not painter.begin(printer):
        return False
    scale = printer.resolution() / dpi
    for number, page in enumerate(pages):
        if number:
            printer.newPage()
        area = QRectF(0, 0, page.width * scale, page.height * scale)
        painter.drawImage(area, _image(page))
    painter.end()
    return True


def _image(page: Image.Image) -> QImage:
    grey = page.convert("L")
    raw = grey.tobytes()
    shape = (grey.width, grey.height, grey.width)
    return QImage(raw, *shape, QImage.Format.Format_Grayscale8).copy()
