"""What a language of printers has to say and to understand; `printer.py` knows nothing more."""

from dataclasses import replace
from enum import Enum
from typing import Protocol
from uuid import UUID

from printing.layout.page import Page
from printing.status import PrinterStatus

_ALPHABET = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class Word(Enum):
    """What the printer said of the paper under way."""

    NONE = "nothing yet"
    DONE = "it is worked off, or came out: the profile says which"
    FAILED = "it will not come out as it should"


class Listener(Protocol):
    """Reads what comes on one connection. Nothing answers what it was not asked.

    `quiet_s`: on a new connection old words may still be under way; they have come once so long
    nothing came. `listen_s`: how long to wait for the paper's word before asking again.
    `mute_when_stuck`: it answers no question while it lacks something it has said by itself.
    """

    quiet_s: float
    listen_s: float
    mute_when_stuck: bool

    @property
    def waiting(self) -> bool:
        """Some question was not answered yet."""

    @property
    def word(self) -> Word:
        """Of the paper under way."""

    def ask(self) -> bytes:
        """The questions for its state, to be sent now; empty where asking is of no use now."""

    @property
    def counting(self) -> bool:
        """The cutter's count was asked for and has not come."""

    @property
    def count(self) -> int | None:
        """The cutter's count, as it was told last on this connection."""

    def ask_count(self) -> bytes:
        """The question how often it has cut; empty where such printers do not tell."""

    def begin(self, job: UUID) -> None:
        """A paper is under way; not one byte of it has left."""

    def handed_over(self) -> None:
        """All its bytes have left: from now on the printer may say that it is done."""

    def done(self) -> None:
        """Nothing is said of that paper any more."""

    def hear(self, received: bytes, status: PrinterStatus) -> PrinterStatus | None:
        """What these bytes, in pieces of any size, make of the status; None if they say nothing."""


class Language(Protocol):
    """Makes the bytes of one profile's printers."""

    def paper(self, page: Page, job: UUID) -> bytes:
        """One paper and the question whether it is done. ValueError if it does not fit."""

    def drawer(self) -> bytes:
        """One pulse for the drawer; empty if such printers have none."""

    def listener(self) -> Listener:
        """For a connection that was just made."""

    def warm_up(self) -> None:
        """Do now what would make the first paper late."""


def job_name(job: UUID) -> bytes:
    """Four characters for a job, where its printer gives them back; distinct enough in the air."""
    return bytes(_ALPHABET[job.int >> shift & 31] for shift in (15, 10, 5, 0))


def ready_again(status: PrinterStatus) -> PrinterStatus:
    """It said that it can print; how much paper there is it did not say."""
    return replace(
        status,
        online=True,
        paper=status.paper.if_not_out,
        cover_open=False,
        error=False,
        paused=False,
        ribbon_out=False,
    )
