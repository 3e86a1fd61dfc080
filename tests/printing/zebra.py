"""A small Zebra that talks: it takes labels, holds them while a fault lasts, and answers `~HS`."""

import re
import select
import socket
import threading
from enum import StrEnum

from tests.printing.lines import WAIT_S

_FORMAT = re.compile(rb"\^XA.*?\^XZ", re.DOTALL)
_FIELD = re.compile(rb"\^FN1\^FD(.*?)\^FS", re.DOTALL)
_BACK = re.compile(rb"\^FH_\^HV1,(\d+),([^,^]*),([^,^]*),L\^FS")
_TICK_S = 0.02


class Fault(StrEnum):
    """What can be wrong with it."""

    PAPER_OUT = "paper-out"
    HEAD_OPEN = "head-open"
    PAUSED = "paused"
    RIBBON_OUT = "ribbon-out"
    SILENT = "silent"  # prints, and says nothing
    NAMELESS = "nameless"  # knows nothing of ^HV


class Zebra:
    """Its state outlives its connections. `batch`: how often `~HS` still says that one is left."""

    def __init__(self, *, torn: bool = False, babble: bytes = b"", batch: int = 0) -> None:
        self.faults: set[Fault] = set()
        self.labels: list[bytes] = []
        self.questions = 0
        self._torn, self._babble, self._batch = torn, babble, batch
        self._left = 0
        self._waiting: list[bytes] = []
        self._lock = threading.Lock()

    def switch(self, fault: Fault, *, on: bool) -> None:
        with self._lock:
            (self.faults.add if on else self.faults.discard)(fault)

    def __call__(self, line: socket.socket) -> None:
        """One connection."""
        buffer = b""
        while True:
            if select.select([line], [], [], _TICK_S)[0]:
                data = line.recv(1 << 16)
                if not data:
                    return
                buffer = self._take(line, buffer + data)
            with self._lock:
                self._work(line)

    def _take(self, line: socket.socket, buffer: bytes) -> bytes:
        """A tilde is obeyed where it arrives; formats wait for their end."""
        if b"~HI\r\n" in buffer:
            buffer = buffer.replace(b"~HI\r\n", b"")
            self._say(line, b"\x02ZTC GK420d-300dpi,V61.17.16Z,12,2104KB\x03\r\n")
        asked = buffer.count(b"~HS\r\n")
        buffer = buffer.replace(b"~HS\r\n", b"")
        with self._lock:
            for _ in range(asked):
                self.questions += 1
                self._say(line, self._babble + self._status())
                self._left = max(0, self._left - 1)
            self._waiting += _FORMAT.findall(buffer)
        return _FORMAT.sub(b"", buffer).lstrip()

    def _work(self, line: socket.socket) -> None:
        stopped = self.faults - {Fault.SILENT, Fault.NAMELESS}
        while self._waiting and not stopped:
            label = self._waiting.pop(0)
            self.labels.append(label)
            self._left = self._batch
            back, field = _BACK.search(label), _FIELD.search(label)
            if back and field and Fault.NAMELESS not in self.faults:
                tail = back[3].replace(b"_0D", b"\r").replace(b"_0A", b"\n")
                self._say(line, back[2] + field[1][: int(back[1])] + tail)

    def _status(self) -> bytes:
        on = {fault: int(fault in self.faults) for fault in Fault}
        paper, paused = on[Fault.PAPER_OUT], on[Fault.PAUSED]
        first = f"030,{paper},{paused},0800,{len(self._waiting):03},0,0,0,000,0,0,0"
        head, ribbon = on[Fault.HEAD_OPEN], on[Fault.RIBBON_OUT]
        second = f"000,0,{head},{ribbon},0,2,4,0,{self._left:08},1,000"
        lines = [first, second, "1234,0"]
        return b"".join(b"\x02" + one.encode() + b"\x03\r\n" for one in lines)

    def _say(self, line: socket.socket, answer: bytes) -> None:
        if Fault.SILENT in self.faults:
            return
        for at in range(len(answer)) if self._torn else [0]:
            line.sendall(answer[at : at + 1] if self._torn else answer)


def wait_for(condition) -> None:
    """Until it is so; fails after a long while."""
    ended = threading.Event()
    for _ in range(int(WAIT_S / _TICK_S)):
        if condition():
            return
        ended.wait(_TICK_S)
    raise AssertionError("it never came")
