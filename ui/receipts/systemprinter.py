"""Pages for a printer of the system: which there are, and handing pages to one of them."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from PIL import Image
from PySide6.QtCore import QCoreApplication, QLibrary, QMarginsF, QPluginLoader, QRectF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from ui.receipts import pdf
from ui.receipts.marks import Mark

_TEXT_DPI, _MM_PER_INCH = 600, 25.4


def missing() -> str:
    """Why Qt cannot speak to any printer of the system, in its own words; empty where it can.

    Without that part, or without the system's library that it needs (libcups), Qt says of each
    system that it has no printer.
    """
    folders = [Path(one) / "printsupport" for one in QCoreApplication.libraryPaths()]
    parts = [one for folder in folders if folder.is_dir() for one in sorted(folder.iterdir())]
    parts = [one for one in parts if QLibrary.isLibrary(one.name)]
    if not parts:
        return f"no printsupport plugin in {', '.join(str(one) for one in folders)}"
    loaders = [QPluginLoader(str(one)) for one in parts]
    if any(one.load() for one in loaders):
        return ""
    return "; ".join(one.errorString() for one in loaders)


def names() -> list[str]:
    """The printers that the system knows; the usual one first."""
    usual = QPrinterInfo.defaultPrinterName()
    return sorted(QPrinterInfo.availablePrinterNames(), key=lambda one: (one != usual, one))


def printer_of(name: str) -> QPrinter | None:
    """The printer of that name, if it is still there."""
    info = QPrinterInfo.printerInfo(name)
    return None if info.isNull() else QPrinter(info, QPrinter.PrinterMode.HighResolution)


P = TypeVar("P")


def paint(pages: Sequence[Image.Image], dpi: int, paper: str, printer: QPrinter) -> bool:
    """Hand the pages over in true size. False: it took nothing. What it took may come out or not:
    the system does not say.
    """

    def picture(painter: QPainter, page: Image.Image) -> None:
        scale = printer.resolution() / dpi
        painter.drawImage(QRectF(0, 0, page.width * scale, page.height * scale), _image(page))

    return _hand_over(pages, picture, dpi, paper, printer)


def paint_marks(pages: Sequence[list[Mark]], paper: str, printer: QPrinter) -> bool:
    """The same of pages that are laid out in millimetres: their text stays text."""

    def page_of(painter: QPainter, page: list[Mark]) -> None:
        pdf.draw(painter, page, printer.resolution() / _MM_PER_INCH)

    return _hand_over(pages, page_of, _TEXT_DPI, paper, printer)


def _hand_over(
    pages: Sequence[P],
    draw: Callable[[QPainter, P], None],
    dpi: int,
    paper: str,
    printer: QPrinter,
) -> bool:
    upright = QPageLayout.Orientation.Portrait
    printer.setResolution(dpi)
    printer.setFullPage(True)
    size = QPageSize(pdf.SIZES[paper])
    printer.setPageLayout(QPageLayout(size, upright, QMarginsF(0, 0, 0, 0)))
    painter = QPainter()
    if not painter.begin(printer):
        return False
    for number, page in enumerate(pages):
        if number:
            printer.newPage()
        draw(painter, page)
    painter.end()
    return True


def _image(page: Image.Image) -> QImage:
    grey = page.convert("L")
    raw = grey.tobytes()
    shape = (grey.width, grey.height, grey.width)
    return QImage(raw, *shape, QImage.Format.Format_Grayscale8).copy()
