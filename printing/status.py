"""What a printer says of itself, for the lamp and for the spool."""

from dataclasses import dataclass, replace
from enum import StrEnum


class PaperLevel(StrEnum):
    """What the paper sensors see."""

    OK = "ok"
    LOW = "low"
    OUT = "out"


@dataclass(frozen=True)
class PrinterStatus:
    """The last thing known. `last_seen_s` is monotonic; None: it never answered."""

    online: bool = False
    paper: PaperLevel = PaperLevel.OK
    cover_open: bool = False
    error: bool = False
    last_seen_s: float | None = None

    @property
    def ready(self) -> bool:
        """A paper handed over now would come out."""
        return (
            self.online
            and not self.cover_open
            and not self.error
            and self.paper is not PaperLevel.OUT
        )

    @property
    def trouble(self) -> str:
        """One sentence saying what a person has to do; empty if nothing."""
        if self.last_seen_s is None:
            return "The printer does not answer."
        if self.cover_open:
            return "The printer's cover is open."
        if self.paper is PaperLevel.OUT:
            return "The printer is out of paper."
        if self.error:
            return "The printer's cutter is stuck."
        if not self.online:
            return "The printer is offline."
        return ""


def judge_real_time(status: PrinterStatus, number: int, byte: int) -> PrinterStatus:
    """What the answer to DLE EOT `number` changes."""
    match number:
        case 1:
            return replace(status, online=not byte & 0x08)
        case 2:
            return replace(status, cover_open=bool(byte & 0x04))
        case 3:
            return replace(status, error=bool(byte & 0x6C))
        case 4:
            return replace(status, paper=_paper(low=byte & 0x0C, out=byte & 0x60))
    return status


def judge_unasked(status: PrinterStatus, four: bytes) -> PrinterStatus:
    """What four bytes of automatic status change."""
    return replace(
        status,
        online=not four[0] & 0x08,
        cover_open=bool(four[0] & 0x20),
        error=bool(four[1] & 0x6C),
        paper=_paper(low=four[2] & 0x03, out=four[2] & 0x0C),
    )


def _paper(*, low: int, out: int) -> PaperLevel:
    if out:
        return PaperLevel.OUT
    return PaperLevel.LOW if low else PaperLevel.OK
