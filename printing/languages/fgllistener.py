"""What an FGL printer says on one connection: single bytes, most of them unasked.

It says 6 of each ticket that came out, and nothing that tells one ticket from another. So before
every ticket whatever was still to be heard is heard: on a new line until it is quiet, and then
`<S1>` is asked, which it answers with X-ON only when ready, and behind all older words.
"""

from dataclasses import replace
from enum import IntEnum
from uuid import UUID

from printing.languages.language import Word, ready_again
from printing.status import PaperLevel, PrinterStatus


class Byte(IntEnum):
    """Every status byte of the programming guide."""

    REJECT_BIN_FULL = 1
    REJECTED = 2
    JAM_PATH_1 = 3
    JAM_PATH_2 = 4
    TEST_ACK = 5
    TICKET_ACK = 6
    WRONG_FILE = 7
    BAD_CHECKSUM = 8
    GOOD_CHECKSUM = 9
    OUT_PATH_1 = 10
    OUT_PATH_2 = 11
    LOADED_PATH_1 = 12
    LOADED_PATH_2 = 13
    ESCROW_JAM = 14
    LOW_PAPER = 15
    OUT_OF_TICKETS = 16
    X_ON = 17
    POWER_ON = 18
    X_OFF = 19
    BAD_FLASH = 20
    ILLEGAL_COMMAND = 21
    RIBBON_LOW = 22
    RIBBON_OUT = 23
    PAPER_JAM = 24
    ILLEGAL_DATA = 25
    POWER_UP_PROBLEM = 26
    DOWNLOAD_ERROR = 28
    CUTTER_JAM = 29
    STUCK_TICKET = 30
    CUTTER_JAM_PATH_2 = 31


_OUT = {Byte.OUT_PATH_1, Byte.OUT_PATH_2, Byte.OUT_OF_TICKETS}
_LOADED = {Byte.LOADED_PATH_1, Byte.LOADED_PATH_2}
# A person has to open it: what was in its path is torn, or lies where nobody gets it.
_STUCK = {
    Byte.REJECTED,
    Byte.JAM_PATH_1,
    Byte.JAM_PATH_2,
    Byte.ESCROW_JAM,
    Byte.PAPER_JAM,
    Byte.CUTTER_JAM,
    Byte.STUCK_TICKET,
    Byte.CUTTER_JAM_PATH_2,
    Byte.BAD_FLASH,
    Byte.POWER_UP_PROBLEM,
}
# It did not understand the ticket, or forgot it.
_MISREAD = {
    Byte.WRONG_FILE,
    Byte.BAD_CHECKSUM,
    Byte.ILLEGAL_COMMAND,
    Byte.ILLEGAL_DATA,
    Byte.DOWNLOAD_ERROR,
    Byte.POWER_ON,
}


class FglListener:
    """See Listener."""

    quiet_s = 0.1
    listen_s = 0.5
    counting = False
    count = None
    mute_when_stuck = True

    def __init__(self) -> None:
        self._asked = 0
        self._underway = self._handed_over = False
        self._word = Word.NONE

    @property
    def waiting(self) -> bool:
        """See Listener."""
        return bool(self._asked)

    @property
    def word(self) -> Word:
        """See Listener."""
        return self._word

    def ask(self) -> bytes:
        """Nothing behind a ticket: the answer would wait for it, as its acknowledgement does."""
        if self._underway:
            return b""
        self._asked = 1
        return b"<S1>"

    def ask_count(self) -> bytes:
        """Nothing: it is not asked for its odometer."""
        return b""

    def begin(self, job: UUID) -> None:
        """See Listener."""
        self._underway, self._handed_over, self._word = True, False, Word.NONE

    def handed_over(self) -> None:
        """See Listener."""
        self._handed_over = True

    def done(self) -> None:
        """See Listener."""
        self._underway = self._handed_over = False

    def hear(self, received: bytes, status: PrinterStatus) -> PrinterStatus | None:
        """See Listener."""
        understood = False
        for number in received:
            try:
                byte = Byte(number)
            except ValueError:  # noise on the line is no reason to doubt a ticket
                continue
            understood = True
            status = self._judge(byte, status)
        return status if understood else None

    def _judge(self, byte: Byte, status: PrinterStatus) -> PrinterStatus:
        if byte is Byte.TICKET_ACK:
            # Out of tickets beside it means the next one: this one came out.
            if self._handed_over and self._word is Word.NONE:
                self._word = Word.DONE
        elif byte is Byte.X_ON:
            if self._asked:
                self._asked = 0
                return ready_again(status)
        elif self._underway and byte in _STUCK | _MISREAD and self._word is Word.NONE:
            self._word = Word.FAILED
        return _known(byte, status)


def _known(byte: Byte, status: PrinterStatus) -> PrinterStatus:
    """What the byte says of the printer, whatever it is at."""
    if byte in _OUT:
        return replace(status, paper=PaperLevel.OUT)
    if byte in _LOADED:
        return replace(status, paper=PaperLevel.OK)
    if byte is Byte.LOW_PAPER and status.paper is PaperLevel.OK:
        return replace(status, paper=PaperLevel.LOW)
    if byte is Byte.RIBBON_OUT:
        return replace(status, ribbon_out=True)
    if byte in _STUCK:
        return replace(status, error=True)
    return status
