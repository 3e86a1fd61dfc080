"""What a printer says of itself, for the lamp and for the spool."""

from dataclasses import dataclass
from enum import StrEnum


class PaperLevel(StrEnum):
    """What the paper sensors see."""

    OK = "ok"
    LOW = "low"
    OUT = "out"

    @property
    def if_not_out(self) -> "PaperLevel":
        """The same, now that there is some."""
        return PaperLevel.OK if self is PaperLevel.OUT else self


@dataclass(frozen=True)
class PrinterStatus:
    """The last thing known. `last_seen_s` is monotonic; None: it never answered.

    `error` is a jam or a stuck cutter. `drawer_open` is None where nothing tells.
    """

    online: bool = False
    paper: PaperLevel = PaperLevel.OK
    cover_open: bool = False
    error: bool = False
    paused: bool = False
    ribbon_out: bool = False
    drawer_open: bool | None = None
    last_seen_s: float | None = None

    @property
    def ready(self) -> bool:
        """A paper handed over now would come out."""
        return (
            self.online
            and not self.cover_open
            and not self.error
            and not self.paused
            and not self.ribbon_out
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
        if self.ribbon_out:
            return "The printer is out of ribbon."
        if self.error:
            return "The printer is stuck: a jam, or its cutter."
        if self.paused:
            return "The printer is paused."
        if not self.online:
            return "The printer is offline."
        return ""
