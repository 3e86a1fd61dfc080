"""Decodes the part of ESC/POS that this program writes; everything else is reported, not guessed.

A stream may be cut anywhere: bytes of an unfinished command wait for the rest.
"""

from dataclasses import dataclass

# Prefix -> how many parameter bytes follow.
_FIXED = {
    b"\x1b@": 0,  # initialise
    b"\x1bd": 1,  # feed n lines
    b"\x1bp": 3,  # drawer: pin, on, off
    b"\x1dI": 1,  # who are you
    b"\x1dr": 1,  # status, in order
    b"\x1dg": 4,  # a maintenance counter
    b"\x1da": 1,  # automatic status back
    b"\x10\x04": 1,  # DLE EOT; acted on where it arrives, only skipped here
}
_RASTER = b"\x1dv0"
_CUT = b"\x1dV"
_SIZED = b"\x1d("  # GS ( X pL pH data


@dataclass(frozen=True)
class Command:
    """One command: its prefix, its parameters, its data."""

    name: bytes
    parameters: bytes
    data: bytes = b""


@dataclass(frozen=True)
class Unknown:
    """A byte that begins nothing we know."""

    byte: int


class Decoder:
    """Cuts a byte stream into commands."""

    def __init__(self) -> None:
        self._waiting = bytearray()

    def feed(self, data: bytes) -> None:
        """Take bytes."""
        self._waiting += data

    def next(self) -> Command | Unknown | None:
        """The next command; None while it is not complete."""
        if not self._waiting:
            return None
        size = _size(self._waiting)
        if size is None or len(self._waiting) < size[0] + size[1]:
            return None
        head, body = size
        if head == 0:
            return Unknown(self._waiting.pop(0))
        raw = bytes(self._waiting[: head + body])
        del self._waiting[: head + body]
        name = raw[: 3 if raw[:2] in (b"\x1dv", _SIZED) else 2]
        return Command(name, raw[len(name) : head], raw[head:])


def _size(raw: bytearray) -> tuple[int, int] | None:
    """Bytes of head and of data; (0, 1) for an unknown byte, None if more bytes must come."""
    start = bytes(raw[:3])
    if len(start) < 2:
        return None if start[0] in (0x10, 0x1B, 0x1D) else (0, 1)
    if start[:2] in _FIXED:
        return 2 + _FIXED[start[:2]], 0
    if start[:2] == _CUT:
        return _cut_size(raw)
    if start[:2] == _SIZED:
        return None if len(raw) < 5 else (5, raw[3] | raw[4] << 8)
    if _RASTER.startswith(start) and len(start) < 3:
        return None
    if start == _RASTER:
        rows_and_bytes = (raw[4] | raw[5] << 8) * (raw[6] | raw[7] << 8) if len(raw) >= 8 else 0
        return None if len(raw) < 8 else (8, rows_and_bytes)
    return 0, 1


def _cut_size(raw: bytearray) -> tuple[int, int] | None:
    """`GS V m` with m = 0, 1; `GS V m n` with m = 65, 66 feeds first."""
    if len(raw) < 3:
        return None
    return (4 if raw[2] in (65, 66) else 3), 0
