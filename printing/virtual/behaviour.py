"""What a virtual printer does with bytes: prints, answers, holds everything while a fault lasts.

No sockets here. Like real ones it obeys DLE EOT, and DLE DC4 until that is switched off, wherever
these bytes stand, even inside a picture.
"""

import re
from dataclasses import dataclass, field
from enum import StrEnum

from PIL import Image

from printing.virtual.decoder import Command, Decoder, Unknown
from printing.virtual.roll import Roll

_REAL_TIME = re.compile(rb"\x10(?:\x04[\x01-\x04]|\x14\x01[\x00\x01][\x01-\x08])")
_LONGEST_REAL_TIME = 5
_NAMES = {66: b"PARTERRE", 67: b"Virtual 80 mm"}  # by GS I
_CUTTER_COUNTER = b"2\x00\xb2\x00"  # GS g 2, counter 178


class Fault(StrEnum):
    """What can be wrong with it."""

    PAPER_LOW = "paper-low"
    PAPER_OUT = "paper-out"
    COVER_OPEN = "cover-open"
    OFFLINE = "offline"
    MUTE = "mute"  # prints, and answers nothing

    @property
    def stops(self) -> bool:
        """Nothing prints while it lasts."""
        return self in (Fault.PAPER_OUT, Fault.COVER_OPEN, Fault.OFFLINE)


@dataclass
class Behaviour:
    """The state of one printer and of the connection it has."""

    width_dots: int = 576
    faults: set[Fault] = field(default_factory=set)
    papers: list[Image.Image] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    pulses: int = 0
    cuts: int = 1041  # of a printer that has been at the window for a while
    rows_left: int | None = None  # of paper; None is a roll without end
    answers: bytearray = field(default_factory=bytearray)

    def __post_init__(self) -> None:
        self._roll = Roll(self.width_dots)
        self._decoder = Decoder()
        self.new_connection()

    def new_connection(self) -> None:
        """What still waits for paper is kept; a command that was merely cut off is gone."""
        if not any(fault.stops for fault in self.faults):
            self._decoder = Decoder()
        self._tail = b""
        self._tells_status = False
        self._real_time_pulse = True

    def receive(self, data: bytes) -> None:
        """Bytes from the line."""
        self._obey_real_time(data)
        self._decoder.feed(data)
        self.work()

    def switch(self, fault: Fault, *, on: bool) -> None:
        """A person opens the cover, takes the paper out, or puts things right again."""
        (self.faults.add if on else self.faults.discard)(fault)
        if self._tells_status:
            self._say(self._unasked())
        self.work()

    def work(self) -> None:
        """Go on as far as the faults let it."""
        while not any(fault.stops for fault in self.faults):
            command = self._decoder.next()
            if command is None:
                return
            if isinstance(command, Unknown):
                self.unknown.append(f"{command.byte:02x}")
            else:
                self._do(command)

    def _do(self, command: Command) -> None:
        numbers = command.parameters
        match command.name:
            case b"\x1b@":
                self._tells_status = False
            case b"\x1bd":
                self._roll.feed(numbers[0])
            case b"\x1bp":
                self.pulses += 1
            case b"\x1dI" if numbers[0] in _NAMES:
                self._say(b"\x5f" + _NAMES[numbers[0]] + b"\x00")
            case b"\x1dg" if numbers == _CUTTER_COUNTER:
                self._say(b"_" + str(self.cuts).encode("ascii") + b"\x00")
            case b"\x1dr":
                self._say(bytes([self._in_order()]))
            case b"\x1da":
                self._tells_status = bool(numbers[0])
                if self._tells_status:
                    self._say(self._unasked())
            case b"\x1dV":
                self._cut()
            case b"\x1dv0":
                self._burn(numbers, command.data)
            case b"\x1d(D":
                self._real_time_pulse = command.data != b"\x14\x01\x00"
            case b"\x1d(H":
                self._say(b"\x37\x22" + command.data[2:6] + b"\x00")
            case b"\x10\x04":
                pass
            case _:
                self.unknown.append(command.name.hex(" "))

    def _burn(self, numbers: bytes, data: bytes) -> None:
        rows = numbers[3] | numbers[4] << 8
        self._roll.burn(numbers[1] | numbers[2] << 8, rows, data)
        if self.rows_left is not None:
            self.rows_left -= rows
            if self.rows_left <= 0:
                self.switch(Fault.PAPER_OUT, on=True)

    def _cut(self) -> None:
        self.cuts += 1
        if not self._roll.is_blank:
            self.papers.append(self._roll.cut())

    def _obey_real_time(self, data: bytes) -> None:
        seen = self._tail + data
        last = 0
        for found in _REAL_TIME.finditer(seen):
            last = found.end()
            if found[0][1] == 0x04:
                self._say(bytes([self._real_time(found[0][2])]))
            elif self._real_time_pulse:
                self.pulses += 1
        self._tail = seen[max(last, len(seen) - _LONGEST_REAL_TIME + 1) :]

    def _say(self, answer: bytes) -> None:
        if Fault.MUTE not in self.faults:
            self.answers += answer

    def _real_time(self, number: int) -> int:
        stopped = any(fault.stops for fault in self.faults)
        bits = {
            1: 0x08 if stopped else 0,
            2: (0x04 if Fault.COVER_OPEN in self.faults else 0)
            | (0x20 if Fault.PAPER_OUT in self.faults else 0),
            3: 0,
            4: (0x0C if {Fault.PAPER_LOW, Fault.PAPER_OUT} & self.faults else 0)
            | (0x60 if Fault.PAPER_OUT in self.faults else 0),
        }
        return 0x12 | bits[number]

    def _in_order(self) -> int:
        return 0x03 if Fault.PAPER_LOW in self.faults else 0

    def _unasked(self) -> bytes:
        first = 0x10 | (0x08 if any(fault.stops for fault in self.faults) else 0)
        first |= 0x20 if Fault.COVER_OPEN in self.faults else 0
        third = 0x03 if {Fault.PAPER_LOW, Fault.PAPER_OUT} & self.faults else 0
        third |= 0x0C if Fault.PAPER_OUT in self.faults else 0
        return bytes([first, 0, third, 0])
