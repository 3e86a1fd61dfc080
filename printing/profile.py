"""What is known about a model of printer before anything is sent to it."""

from dataclasses import dataclass
from enum import IntEnum
from typing import Literal

DOTS_PER_INCH_80MM = 203
LanguageName = Literal["escpos", "zpl", "fgl"]
# How the printer finds the end of a ticket; "" leaves it at what it was set up to.
Mark = Literal["", "none", "gap", "black"]


class Confirm(IntEnum):
    """How surely the printer can say that a paper came out."""

    TAKEN = 1  # the bytes were taken; a person has to look
    PROCESSED = 2  # it said that it worked the paper off, and its state afterwards is clean
    PRINTED = 3  # it said of this very paper that it came out


@dataclass(frozen=True)
class Profile:
    """One model, or one family, of printer. `drawer_pin` is 0 where no drawer can hang on it.

    `drawer_open_high`: the level at its switch that means open; None: no switch, or nobody knows.
    `stock_mm`: how high every ticket of the stock is; 0 for a roll, cut where a paper ends.
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
    stock_mm: float = 0.0
    mark: Mark = ""

    @property
    def stock_dots(self) -> int:
        """The height of a ticket of the stock; 0 for a roll."""
        return self.dots(self.stock_mm)

    def must_fit(self, width: int, height: int) -> None:
        """Raises ValueError where such a picture runs over the paper."""
        if width > self.width_dots or (self.stock_mm and height > self.stock_dots):
            stock = f"{self.width_dots} × {self.stock_dots or 'any'}"
            raise ValueError(f"a page of {width} × {height} dots does not fit {stock}")

    def dots(self, millimetres: float) -> int:
        """That length in the printer's dots."""
        return round(millimetres * self.dpi / 25.4)


ROLL_80MM = Profile()
EPSON_TM = Profile(name="Epson TM with process id", confirm=Confirm.PRINTED)
