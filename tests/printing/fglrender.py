"""Tickets that an FGL printer would make of bytes, for the part of the language in use here.

Written from Boca's FGL programming guide, apart from the encoder. A ticket has dot rows (across the
print head) and dot columns (along the feed). `<RCr,c>` goes to a dot row and column; `<Gn>` is
followed by n bytes, each of them eight dots down one column with the highest bit at the top, the
next byte one column on; `<gn>` the same in n hexadecimal digits. `<p>` and `<z>` print and cut,
`<q>` prints, `<CB>` forgets what was drawn. `<NR>` turns nothing.
"""

import re
from dataclasses import dataclass, field

import numpy as np
from PIL import Image

_TAG = re.compile(rb"<([A-Za-z]+)(\d*)(?:,(\d+))?>")
_ENDS = {b"p": True, b"z": True, b"q": False}


@dataclass
class FglPrinter:
    """Takes bytes in any pieces; keeps tickets, and everything it does not know."""

    rows: int
    columns: int
    tickets: list[Image.Image] = field(default_factory=list)
    cuts: list[bool] = field(default_factory=list)
    unknown: list[bytes] = field(default_factory=list)
    _kept: bytes = b""

    def __post_init__(self) -> None:
        self._clear()

    def take(self, data: bytes) -> None:
        """Do what is whole; the rest waits for more."""
        self._kept += data
        while self._step():
            pass

    def _clear(self) -> None:
        self._burnt = np.zeros((self.rows, self.columns), bool)
        self._row = self._column = 0

    def _step(self) -> bool:
        if not self._kept:
            return False
        tag = _TAG.match(self._kept)
        if tag is None:
            return self._text()
        name, number = tag[1], int(tag[2] or 0)
        more = number if name in (b"G", b"g") else 0
        if len(self._kept) < tag.end() + more:
            return False
        body = self._kept[tag.end() : tag.end() + more]
        self._kept = self._kept[tag.end() + more :]
        if name in (b"G", b"g"):
            self._draw(body if name == b"G" else bytes.fromhex(body.decode("ascii")))
        else:
            self._obey(tag[0], name, number, int(tag[3] or 0))
        return True

    def _text(self) -> bool:
        """Letters, or a tag that nobody knows; a tag that has not ended yet is waited for."""
        if self._kept.startswith(b"<"):
            end = self._kept.find(b">")
            if end < 0 and len(self._kept) < 64:
                return False
            end += 1
        else:
            end = self._kept.find(b"<")
        end = end if end > 0 else len(self._kept)
        if self._kept[:end].strip(b"\r\n"):
            self.unknown.append(self._kept[:end])
        self._kept = self._kept[end:]
        return True

    def _obey(self, tag: bytes, name: bytes, number: int, second: int) -> None:
        if name == b"RC":
            self._row, self._column = number, second
        elif name in _ENDS:
            self.tickets.append(Image.fromarray(~self._burnt))
            self.cuts.append(_ENDS[name])
            self._clear()
        elif name == b"CB":
            self._clear()
        elif name != b"NR":
            self.unknown.append(tag)

    def _draw(self, columns: bytes) -> None:
        """Burn dots; what lies beyond the ticket is a fault, as it would be cut off."""
        bits = np.unpackbits(np.frombuffer(columns, np.uint8)).reshape(-1, 8)
        along, down = np.nonzero(bits)
        rows, places = self._row + down, self._column + along
        inside = (rows < self.rows) & (places < self.columns)
        if not inside.all():
            self.unknown.append(b"a dot beyond the ticket")
        self._burnt[rows[inside], places[inside]] = True
