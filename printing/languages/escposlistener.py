"""What an ESC/POS printer says on one connection, judged."""

from collections import deque
from dataclasses import replace
from uuid import UUID

from printing.languages.language import Word, job_name
from printing.languages.replies import Block, InOrder, RealTime, Reply, ReplyReader, Unasked
from printing.profile import Confirm, Profile
from printing.status import PaperLevel, PrinterStatus

_QUESTIONS = (1, 2, 3, 4)
_DIGITS = 12  # of a counter


# GS g 2, counter 178: how often the cutter has cut since the printer was made; "_", digits, NUL.
_CUTTER_COUNT = bytes.fromhex("1D67 32 00 B2 00")


def status_request(number: int) -> bytes:
    """DLE EOT 1 to 4: printer, cause of being off-line, error, paper."""
    return bytes([0x10, 0x04, number])


class EscPosListener:
    """See Listener. A printer that waits for paper answers DLE EOT all the same."""

    quiet_s = 0.0
    listen_s = 0.5
    mute_when_stuck = False

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._replies = ReplyReader()
        self._asked: deque[int] = deque()
        self._wanted: Reply | None = None
        self._handed_over = False
        self._done = False
        self._counting = False
        self._count: int | None = None

    @property
    def waiting(self) -> bool:
        """See Listener."""
        return bool(self._asked)

    @property
    def word(self) -> Word:
        """See Listener."""
        return Word.DONE if self._done else Word.NONE

    @property
    def counting(self) -> bool:
        """See Listener."""
        return self._counting

    @property
    def count(self) -> int | None:
        """See Listener."""
        return self._count

    def ask_count(self) -> bytes:
        """See Listener."""
        if not self._profile.counts_cuts:
            return b""
        self._counting = True
        self._count = None
        return _CUTTER_COUNT

    def ask(self) -> bytes:
        """See Listener."""
        self._asked.extend(_QUESTIONS)
        return b"".join(status_request(number) for number in _QUESTIONS)

    def begin(self, job: UUID) -> None:
        """See Listener."""
        named = self._profile.confirm is Confirm.PRINTED
        self._wanted = Block(b"\x37\x22" + job_name(job)) if named else None
        self._handed_over = self._done = False

    def handed_over(self) -> None:
        """See Listener."""
        self._handed_over = True

    def done(self) -> None:
        """See Listener."""
        self._handed_over = False

    def hear(self, received: bytes, status: PrinterStatus) -> PrinterStatus | None:
        """See Listener."""
        understood = False
        for reply in self._replies.feed(received):
            match reply:
                case RealTime(byte) if self._asked:
                    status = self._judge_real_time(status, self._asked.popleft(), byte)
                case Unasked(four):
                    status = self._judge_unasked(status, four)
                case Block(content) if self._counting and content[:1] == b"_":
                    self._counting, self._count = False, _number(content[1:])
                case InOrder() | Block():
                    self._done |= self._handed_over and self._ends_the_paper(reply)
                case _:
                    continue
            understood = True
        return status if understood else None

    def _ends_the_paper(self, reply: Reply) -> bool:
        if self._profile.confirm is Confirm.PRINTED:
            return reply == self._wanted
        return isinstance(reply, InOrder)

    def _judge_real_time(self, status: PrinterStatus, number: int, byte: int) -> PrinterStatus:
        """What the answer to DLE EOT `number` changes."""
        match number:
            case 1:
                return replace(status, online=not byte & 0x08, drawer_open=self._drawer(byte))
            case 2:
                return replace(status, cover_open=bool(byte & 0x04))
            case 3:
                return replace(status, error=bool(byte & 0x6C))
        return replace(status, paper=_paper(low=byte & 0x0C, out=byte & 0x60))

    def _judge_unasked(self, status: PrinterStatus, four: bytes) -> PrinterStatus:
        """What four bytes of automatic status change."""
        return replace(
            status,
            online=not four[0] & 0x08,
            drawer_open=self._drawer(four[0]),
            cover_open=bool(four[0] & 0x20),
            error=bool(four[1] & 0x6C),
            paper=_paper(low=four[2] & 0x03, out=four[2] & 0x0C),
        )

    def _drawer(self, byte: int) -> bool | None:
        """Bit 2 is the level of the drawer's switch; which level is open, the house knows."""
        if self._profile.drawer_open_high is None:
            return None
        return bool(byte & 0x04) is self._profile.drawer_open_high


def _number(digits: bytes) -> int | None:
    return int(digits) if digits.isdigit() and len(digits) <= _DIGITS else None


def _paper(*, low: int, out: int) -> PaperLevel:
    if out:
        return PaperLevel.OUT
    return PaperLevel.LOW if low else PaperLevel.OK
