"""What a printer draws by itself beside a page's picture: letters of its own, codes as data."""

from dataclasses import dataclass


@dataclass(frozen=True)
class NativeText:
    """One line, or one of two that stand on one line: then they have one top and one height."""

    left: int
    top: int
    text: str
    wide: int  # times the printer's cell
    high: int
    height: int  # rows of dots that the line takes
    bold: bool = False
    inverted: bool = False


@dataclass(frozen=True)
class NativeCode:
    """A QR, level M, without its quiet zone; nothing else stands in its rows."""

    left: int
    top: int
    text: str
    module: int  # dots
    height: int


Native = NativeText | NativeCode
