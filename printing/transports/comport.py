"""A serial line where ports are no files that can be waited for: COM1 and so on, by pyserial.

On Linux `device.py` waits for such a line with the system's own means; what pyserial does there
with a full buffer is turning in a circle. Here a port is looked at now and again.
"""

import contextlib
import time
from typing import TYPE_CHECKING

from pos.domain.refusals import Trouble
from printing.transports.device import BITS_A_BYTE, DRAIN_S, XOFF, XON, Line

if TYPE_CHECKING:
    from serial import Serial

_LOOK_S = 0.01


class ComTransport:
    """One open port at a time; Windows gives it to nobody else meanwhile."""

    answers = True

    def __init__(self, port: str, line: Line) -> None:
        self.port, self.line = port, line
        self._serial: Serial | None = None
        self._held = False  # by X-OFF
        self._going = b""  # the system still reads it while it goes out

    @property
    def is_open(self) -> bool:
        """It is; whether a printer hangs on it shows in an exchange."""
        return self._serial is not None

    def open(self) -> None:
        """Open for both directions. Raises Trouble."""
        from serial import Serial  # not at every till's start

        self.close()
        try:
            self._serial = Serial(
                self.port,
                self.line.baud,
                timeout=0,
                write_timeout=0,
                rtscts=self.line.flow == "rtscts",
            )
        except (OSError, ValueError) as error:
            raise Trouble("printer", f"The port {self.port} cannot be opened.") from error
        self._held = False

    def exchange(self, data: bytes | memoryview, wait_s: float) -> tuple[int, bytes]:
        """Wait for the line to take some of `data`, or to say something; what it did of both.

        Raises Trouble once it is gone.
        """
        port = self._serial
        if port is None:
            raise Trouble("printer", f"The port {self.port} is not open.")
        until = time.monotonic() + max(0.0, wait_s)
        try:
            while True:
                received = self._received(port)
                written = self._written(port, data)
                left = until - time.monotonic()
                if written or received or left <= 0:
                    return written, received
                time.sleep(min(left, _LOOK_S))
        except OSError as error:
            self._drop()
            raise Trouble("printer", f"The port {self.port} is gone: was it unplugged?") from error

    def _received(self, port: "Serial") -> bytes:
        received = bytes(port.read(port.in_waiting))
        if self.line.flow == "xonxoff":
            for byte in received:
                self._held = byte == XOFF or (self._held and byte != XON)
        return received

    def _written(self, port: "Serial", data: bytes | memoryview) -> int:
        """So little at a time that what was taken has nearly left; and nothing while it goes."""
        if not len(data) or self._held or port.out_waiting:
            return 0
        self._going = bytes(data[: max(1, self.line.baud // BITS_A_BYTE // 4)])
        return int(port.write(self._going) or 0)

    def close(self) -> None:
        """Let what the system still holds go out, as long as that may take; then let go."""
        port = self._serial
        if port is None:
            return
        with contextlib.suppress(OSError):
            until = time.monotonic() + DRAIN_S
            while port.out_waiting and time.monotonic() < until:
                time.sleep(_LOOK_S)
            if port.out_waiting:
                port.reset_output_buffer()
        self._drop()

    def _drop(self) -> None:
        port, self._serial = self._serial, None
        if port is not None:
            with contextlib.suppress(OSError):
                port.close()
