"""What is known about a model of printer before anything is sent to it."""

from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import Literal

DOTS_PER_INCH_80MM = 203
LanguageName = Literal["escpos", "zpl", "fgl"]
# How the printer finds the end of a ticket; "" leaves it at what it was set up to.
Mark = Literal["", "none", "gap", "black"]
# Where the paper is cut, if there is a cutter.
Cut = Literal["ticket", "order", "never"]


class Confirm(IntEnum):
    """How surely the printer can say that a paper came out."""

    TAKEN = 1  # the bytes were taken; a person has to look
    PROCESSED = 2  # it said that it worked the paper off, and its state afterwards is clean
    PRINTED = 3  # it said of this very paper that it came out


@dataclass(frozen=True)
class NativeFont:
    """A printer's own letters: cells of one size, `most` times as large at most.

    `charset` is Python's name of the code page, `code_page` the printer's number for it.
    """

    width: int
    height: int
    most: int
    charset: str
    code_page: int = 0

    def speaks(self, text: str) -> bool:
        """It has every character of the text. A line that it has not goes as dots."""
        return text.isprintable() and _comes_back(text, self.charset)


@lru_cache(maxsize=1024)
def _comes_back(text: str, charset: str) -> bool:
    try:
        return text.encode(charset).decode(charset) == text
    except UnicodeError:
        return False


@dataclass(frozen=True)
class Profile:
    """One model, or one family, of printer. `drawer_pin` is 0 where no drawer can hang on it.

    `drawer_open_high`: the level at its switch that means open; None: no switch, or nobody knows.
    `counts_cuts`: it tells how often its cutter has cut (GS g 2, counter 178).
    `trusted`: where nothing can say that a paper came out, the house takes it as printed, unasked.
    `native`: text goes in the printer's own letters where it has them all, and `native_code`: codes
    go as data, below what stands beside them otherwise. For slow lines; else all goes as dots.
    `code_mm`: modules of a code below that the house's scanners do not read from this printer.
    """

    name: str = "80 mm roll"
    language: LanguageName = "escpos"
    width_dots: int = 576
    dpi: int = DOTS_PER_INCH_80MM
    cutter: bool = True
    confirm: Confirm = Confirm.PROCESSED
    strip_rows: int = 256
    drawer_pin: int = 2
    drawer_open_high: bool | None = None
    paper_mm_s: int = 100
    # Stock of one size, as one reads it: width and height. None: a roll.
    stock_mm: tuple[float, float] | None = None
    mark: Mark = ""
    trusted: bool = False
    cut: Cut = "ticket"
    counts_cuts: bool = False
    native: NativeFont | None = None
    native_code: bool = False
    code_mm: float = 0.0

    @property
    def stock_dots(self) -> int:
        """The height of a ticket of the stock; 0 for a roll."""
        return self.dots(self.stock_mm[1]) if self.stock_mm else 0

    def must_fit(self, width: int, height: int) -> None:
        """Raises ValueError where such a picture runs over the paper."""
        if width > self.width_dots or 0 < self.stock_dots < height:
            stock = f"{self.width_dots} × {self.stock_dots or 'any'}"
            raise ValueError(f"a page of {width} × {height} dots does not fit {stock}")

    def dots(self, millimetres: float) -> int:
        """That length in the printer's dots."""
        return round(millimetres * self.dpi / 25.4)


ROLL_80MM = Profile()
EPSON_TM = Profile(name="Epson TM with process id", confirm=Confirm.PRINTED, counts_cuts=True)
