"""What is known about a model of printer before anything is sent to it."""

from dataclasses import dataclass
from enum import IntEnum

DOTS_PER_INCH_80MM = 203


class Confirm(IntEnum):
    """How surely the printer can say that a paper came out."""

    TAKEN = 1  # the bytes were taken; a person has to look
    PROCESSED = 2  # GS r was answered behind the ticket, and the status afterwards is clean
    PRINTED = 3  # GS ( H named the ticket as printed


@dataclass(frozen=True)
class Profile:
    """One model, or one family, of printer."""

    name: str = "80 mm roll"
    width_dots: int = 576
    dpi: int = DOTS_PER_INCH_80MM
    cutter: bool = True
    confirm: Confirm = Confirm.PROCESSED
    strip_rows: int = 256
    drawer_pin: int = 2
    paper_mm_s: int = 100
    # Stock of one size, as one reads it: width and height. None: a roll.
    stock_mm: tuple[float, float] | None = None

    def dots(self, millimetres: float) -> int:
        """That length in the printer's dots."""
        return round(millimetres * self.dpi / 25.4)


ROLL_80MM = Profile()
EPSON_TM = Profile(name="Epson TM with process id", confirm=Confirm.PRINTED)
