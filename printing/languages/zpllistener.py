"""What a Zebra says on one connection: three lines for each `~HS`, and the name of a label."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from uuid import UUID

from printing.languages.language import Word, job_name
from printing.status import PaperLevel, PrinterStatus

HEAD, TAIL = "PARTERRE[", "]"
_STX, _ETX = 0x02, 0x03
_LINE_LIMIT = 128
_FIELDS = (12, 11, 2)


@dataclass(frozen=True)
class HostStatus:
    """One complete answer to `~HS`."""

    paper_out: bool
    paused: bool
    formats: int
    partial: bool
    broken: bool  # memory, or a head too hot to print
    head_up: bool
    ribbon_out: bool
    remaining: int

    @property
    def worked_off(self) -> bool:
        """Nothing waits, and nothing is half received."""
        return not self.formats and not self.remaining and not self.partial


class HostStatusReader:
    """Puts answers together from pieces of any size; half ones and babble are dropped."""

    def __init__(self) -> None:
        self._line: bytearray | None = None
        self._lines: list[list[int]] = []
        self._text = bytearray()

    def feed(self, data: bytes) -> Iterator[HostStatus | bytes]:
        """Complete answers, and texts of labels, in the order in which they came."""
        for byte in data:
            if byte == _STX:
                self._line = bytearray()
            elif self._line is not None:
                yield from self._in_line(byte)
            elif byte in b"\r\n":
                if self._text:
                    yield bytes(self._text)
                self._text.clear()
            else:
                self._text.append(byte)
                del self._text[:-_LINE_LIMIT]

    def _in_line(self, byte: int) -> Iterator[HostStatus]:
        assert self._line is not None
        if byte != _ETX:
            self._line.append(byte)
            if len(self._line) > _LINE_LIMIT:
                self._line, self._lines = None, []
            return
        line, self._line = bytes(self._line), None
        self._lines.append(_numbers(line))
        if len(self._lines[-1]) != _FIELDS[len(self._lines) - 1]:
            # A first line begins an answer, whatever was torn before it.
            self._lines = self._lines[-1:] if len(self._lines[-1]) == _FIELDS[0] else []
        elif len(self._lines) == len(_FIELDS):
            first, second, _ = self._lines
            self._lines = []
            yield _status(first, second)


def _numbers(line: bytes) -> list[int]:
    """Empty if some field is none."""
    fields = line.split(b",")
    return [int(field) for field in fields] if all(field.isdigit() for field in fields) else []


def _status(first: list[int], second: list[int]) -> HostStatus:
    return HostStatus(
        paper_out=bool(first[1]),
        paused=bool(first[2]),
        formats=first[4],
        partial=bool(first[7]),
        broken=bool(first[9] or first[11]),
        head_up=bool(second[2]),
        ribbon_out=bool(second[3]),
        remaining=second[8],
    )


class ZplListener:
    """See Listener. `~HS` is answered at once, also without paper and with the head up."""

    quiet_s = 0.0
    listen_s = 0.1
    counting = False
    count = None
    mute_when_stuck = False

    def __init__(self) -> None:
        self._reader = HostStatusReader()
        self._asked = 0
        self._older = 0  # questions of `_asked` that were put before the label named itself
        self._wanted = b""
        self._handed_over = self._named = self._done = False

    @property
    def waiting(self) -> bool:
        """See Listener."""
        return bool(self._asked)

    @property
    def word(self) -> Word:
        """See Listener."""
        return Word.DONE if self._done else Word.NONE

    def ask(self) -> bytes:
        """See Listener."""
        self._asked += 1
        return b"~HS\r\n"

    def ask_count(self) -> bytes:
        """Nothing: it is not asked for its odometer."""
        return b""

    def begin(self, job: UUID) -> None:
        """See Listener."""
        self._wanted = HEAD.encode() + job_name(job) + TAIL.encode()
        self._handed_over = self._named = self._done = False

    def handed_over(self) -> None:
        """See Listener."""
        self._handed_over = True

    def done(self) -> None:
        """See Listener."""
        self._handed_over = False

    def hear(self, received: bytes, status: PrinterStatus) -> PrinterStatus | None:
        """See Listener."""
        understood = False
        for heard in self._reader.feed(received):
            if isinstance(heard, bytes):
                self._take_name(heard)
            elif self._asked:
                self._asked -= 1
                status, understood = self._judge(heard, status), True
        return status if understood else None

    def _take_name(self, text: bytes) -> None:
        if self._handed_over and not self._named and text == self._wanted:
            self._named, self._older = True, self._asked

    def _judge(self, heard: HostStatus, status: PrinterStatus) -> PrinterStatus:
        if self._older:
            self._older -= 1
        elif self._named and heard.worked_off:
            self._done = True
        return replace(
            status,
            online=True,
            paper=PaperLevel.OUT if heard.paper_out else PaperLevel.OK,
            cover_open=heard.head_up,
            paused=heard.paused,
            ribbon_out=heard.ribbon_out,
            error=heard.broken,
        )
