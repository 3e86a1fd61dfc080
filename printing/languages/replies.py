"""What an ESC/POS printer says, byte by byte, in kinds, so that no answer is taken for another.

0xx1xx10                 answer to DLE EOT          (real time)
0xx1xx00 + 3 bytes       automatic status, unasked  (the three have bit 4 clear)
0xx0xxxx                 answer to GS r             (in order with the paper)
0x11, 0x13               XON, XOFF
0x37 or 0x5F ... 0x00    block, such as the answer to GS ( H
"""

from dataclasses import dataclass

_BLOCK_LIMIT = 128


@dataclass(frozen=True)
class RealTime:
    """An answer to DLE EOT. It does not say to which n: they come in the order of asking."""

    byte: int


@dataclass(frozen=True)
class InOrder:
    """An answer to GS r: all that was sent before it has been worked off."""

    byte: int


@dataclass(frozen=True)
class Unasked:
    """Automatic status back: four bytes."""

    status: bytes


@dataclass(frozen=True)
class Flow:
    """XON or XOFF."""

    stopped: bool


@dataclass(frozen=True)
class Block:
    """Header and body, without the closing zero."""

    content: bytes


Reply = RealTime | InOrder | Unasked | Flow | Block


class ReplyReader:
    """Takes whatever arrives, in pieces of any size; loses and keeps nothing."""

    def __init__(self) -> None:
        self._unasked = bytearray()
        self._block: bytearray | None = None

    def feed(self, data: bytes) -> list[Reply]:
        """The replies that these bytes complete."""
        replies = (self._take(byte) for byte in data)
        return [reply for reply in replies if reply is not None]

    def _take(self, byte: int) -> Reply | None:
        if self._block is not None and (byte == 0 or byte >= 0x20):
            return self._in_block(byte)
        if byte in (0x11, 0x13):
            return Flow(byte == 0x13)
        if byte & 0x93 == 0x12:
            return RealTime(byte)
        if self._unasked and byte & 0x90 == 0:
            return self._in_unasked(byte)
        if byte in (0x37, 0x5F):
            self._block = bytearray([byte])
        elif byte & 0x93 == 0x10:
            self._unasked = bytearray([byte])
        elif byte & 0x90 == 0:
            return InOrder(byte)
        return None

    def _in_block(self, byte: int) -> Reply | None:
        assert self._block is not None
        if byte == 0:
            block, self._block = bytes(self._block), None
            return Block(block)
        self._block.append(byte)
        if len(self._block) > _BLOCK_LIMIT:
            self._block = None
        return None

    def _in_unasked(self, byte: int) -> Reply | None:
        self._unasked.append(byte)
        if len(self._unasked) < 4:
            return None
        status, self._unasked = bytes(self._unasked), bytearray()
        return Unasked(status)
