"""A printer that is a file of the system: a serial line, or the USB printer class of Linux."""

import contextlib
import os
import select
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pos.domain.refusals import Trouble

if sys.platform != "win32":
    import fcntl
    import termios
    import tty

Flow = Literal["rtscts", "xonxoff", "none"]
FLOWS: dict[str, Flow] = {"rtscts": "rtscts", "xonxoff": "xonxoff", "none": "none"}
BAUDS = (1200, 2400, 4800, 9600, 19_200, 38_400, 57_600, 115_200, 230_400)
_READ_BYTES = 4096
XON, XOFF = 0x11, 0x13
_NOTHING_S = 0.02  # between two looks at a device that says "ready" and has nothing to read
DRAIN_S = 2.0
_MOUTHFUL_BYTES = 4096
BITS_A_BYTE = 10


@dataclass(frozen=True)
class Line:
    """How a serial line is set: 8 bits, no parity, one stop bit."""

    baud: int = 19_200
    flow: Flow = "rtscts"


class DeviceTransport:
    """One open file at a time; nobody else may open it meanwhile. Not for two threads at once.

    `line` is None where the file is no serial line.
    """

    answers = True

    def __init__(self, path: str, line: Line | None = None) -> None:
        self.path, self.line = Path(path), line
        self._file: int | None = None
        self._held = False  # by X-OFF

    @property
    def is_open(self) -> bool:
        """It is; whether a printer hangs on it shows in an exchange."""
        return self._file is not None

    def open(self) -> None:
        """Open for both directions. Raises Trouble."""
        self.close()
        if os.name == "nt":
            raise Trouble("printer", f"{self.path} cannot be opened on this system.")
        try:
            file = os.open(self.path, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
        except OSError as error:
            raise Trouble("printer", self._why_not(error)) from error
        try:
            if self.line is not None:
                _set(file, self.line)
        except (OSError, termios.error) as error:
            os.close(file)
            raise Trouble("printer", f"{self.path} is no serial line.") from error
        self._file, self._held = file, False

    def _why_not(self, error: OSError) -> str:
        if isinstance(error, FileNotFoundError):
            return f"There is no {self.path}: is the printer plugged in?"
        if isinstance(error, PermissionError):
            return f"This user may not open {self.path}."
        return f"{self.path} cannot be opened: {error.strerror}."

    def exchange(self, data: bytes | memoryview, wait_s: float) -> tuple[int, bytes]:
        """Wait for the device to take some of `data`, or to say something; what it did of both.

        Raises Trouble once it is gone.
        """
        if self._file is None:
            raise Trouble("printer", f"{self.path} is not open.")
        until = time.monotonic() + max(0.0, wait_s)
        try:
            while True:
                left = max(0.0, until - time.monotonic())
                room = 0 if self._held else min(memoryview(data).nbytes, self._room())
                full = not room and memoryview(data).nbytes
                wait = min(left, _NOTHING_S) if full else left
                writers = [self._file] if room else []
                readable, writable, _ = select.select([self._file], writers, [], wait)
                received = self._received() if readable else b""
                written = self._written(data[:room]) if writable and not self._held else 0
                if written or received or not left:
                    return written, received
                if readable or writable:
                    time.sleep(min(left, _NOTHING_S))
        except OSError as error:
            self._drop()
            raise Trouble("printer", f"{self.path} is gone: was it unplugged?") from error

    def _room(self) -> int:
        """So little waits in the system that what it took has nearly left; and a cut loses less."""
        if self._file is None or self.line is None or sys.platform == "win32":
            return _MOUTHFUL_BYTES
        return max(0, self.line.baud // BITS_A_BYTE // 4 - _unsent(self._file))

    def _received(self) -> bytes:
        assert self._file is not None
        try:
            received = os.read(self._file, _READ_BYTES)
        except BlockingIOError:
            return b""
        if self.line is not None and self.line.flow == "xonxoff":
            for byte in received:
                self._held = byte == XOFF or (self._held and byte != XON)
        return received

    def _written(self, data: bytes | memoryview) -> int:
        assert self._file is not None
        try:
            return os.write(self._file, data)
        except BlockingIOError:
            return 0

    def close(self) -> None:
        """Let what the system still holds go out, as long as that may take; then let go."""
        file, self._file = self._file, None
        if file is None:
            return
        with contextlib.suppress(OSError):
            if self.line is not None and sys.platform != "win32":
                _drain(file, self.line)
        os.close(file)

    def _drop(self) -> None:
        file, self._file = self._file, None
        if file is not None:
            with contextlib.suppress(OSError):
                os.close(file)


if sys.platform != "win32":

    def _set(file: int, line: Line) -> None:
        """Raw, at that speed, for us alone. X-ON and X-OFF come through: they are also answers."""
        tty.setraw(file, termios.TCSANOW)
        speed = getattr(termios, f"B{line.baud}")
        iflag, oflag, cflag, lflag, _, _, characters = termios.tcgetattr(file)
        cflag |= termios.CLOCAL | termios.CREAD
        cflag = cflag | termios.CRTSCTS if line.flow == "rtscts" else cflag & ~termios.CRTSCTS
        iflag &= ~(termios.IXON | termios.IXOFF)
        changed = [iflag, oflag, cflag, lflag, speed, speed, characters]
        termios.tcsetattr(file, termios.TCSANOW, changed)
        termios.tcflush(file, termios.TCIFLUSH)
        fcntl.ioctl(file, termios.TIOCEXCL)

    def _drain(file: int, line: Line) -> None:
        """Wait for the last bytes; a line that is held up loses them rather than hang us."""
        until = time.monotonic() + DRAIN_S
        last = _unsent(file)
        while last and time.monotonic() < until:
            time.sleep(min(0.05, last * BITS_A_BYTE / line.baud))
            left = _unsent(file)
            if left < last:
                until = time.monotonic() + DRAIN_S
            last = left
        if last:
            termios.tcflush(file, termios.TCOFLUSH)

    def _unsent(file: int) -> int:
        return int.from_bytes(fcntl.ioctl(file, termios.TIOCOUTQ, bytes(4)), sys.byteorder)
