"""Asking whatever stands at an address what it is, in one language after the other.

ESC/POS first: its questions print on no printer that is met at a ticket window, while the others'
would stand as text on a roll. What answers to none may be a printer all the same, on a line that
carries nothing back.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

from printing.languages.replies import Block, RealTime, ReplyReader, Unasked
from printing.printer import Transport
from printing.profile import LanguageName

_ANSWER_S = 1.0
_REAL_TIME = b"\x10\x04\x01"  # DLE EOT 1: how are you
_MAKER, _MODEL = b"\x1dIB", b"\x1dIC"  # GS I 66, 67
_NAME_HEAD = b"\x5f"
_WHO_ZEBRA = b"~HI\r\n"
# What the questions before would have left in a ticket is wiped; then: are you ready?
_WHO_FGL = b"<CB>\n<S1>"
_STX, _ETX = b"\x02", b"\x03"
_X_ON = 0x11
_LIMIT = 4096
_DOTS_PER_MM = {6: 152, 8: 203, 12: 300, 24: 600}


@dataclass(frozen=True)
class Identity:
    """What it said. `language` is None where it said nothing; `dpi` 0 where it did not say."""

    language: LanguageName | None = None
    maker: str = ""
    model: str = ""
    dpi: int = 0

    @property
    def name(self) -> str:
        """As one reads it; empty where it did not say."""
        if self.model.upper().startswith(self.maker.upper()):
            return self.model
        return f"{self.maker} {self.model}".strip()


def identify(transport: Transport, monotonic_s: Callable[[], float] = time.monotonic) -> Identity:
    """What it says that it is. Opens the line and closes it. Raises Trouble."""
    transport.open()
    try:
        if not transport.answers:
            return Identity()
        line = _Line(transport, monotonic_s)
        return line.as_escpos() or line.as_zebra() or line.as_fgl() or Identity()
    finally:
        transport.close()


@dataclass
class _Line:
    transport: Transport
    now: Callable[[], float]

    def as_escpos(self) -> Identity | None:
        if not _answered(self._ask(_REAL_TIME, _answered)):
            return None
        # In order with paper: while it lacks some, it does not name itself.
        names = _names(self._ask(_MAKER + _MODEL, lambda heard: len(_names(heard)) == 2))
        maker, model = [*names, "", ""][:2]
        return Identity("escpos", maker, model)

    def as_zebra(self) -> Identity | None:
        heard = self._ask(_WHO_ZEBRA, lambda heard: _ETX in heard)
        _, begun, rest = heard.partition(_STX)
        told, ended, _ = rest.partition(_ETX)
        if not begun or not ended:
            return None
        fields = [_text(one) for one in told.split(b",")]
        dots = int(fields[2]) if len(fields) > 2 and fields[2].isdecimal() else 0
        return Identity("zpl", "Zebra", fields[0], _DOTS_PER_MM.get(dots, 0))

    def as_fgl(self) -> Identity | None:
        heard = self._ask(_WHO_FGL, lambda heard: _X_ON in heard)
        return Identity("fgl", "BOCA") if _X_ON in heard else None

    def _ask(self, question: bytes, enough: Callable[[bytes], bool]) -> bytes:
        """What came within the limit, or until it was enough. Raises Trouble."""
        rest, heard, until = memoryview(question), b"", self.now() + _ANSWER_S
        while (left := until - self.now()) > 0 and not enough(heard) and len(heard) < _LIMIT:
            written, received = self.transport.exchange(rest, left)
            rest, heard = rest[written:], heard + received
        return heard


def _answered(heard: bytes) -> bool:
    """One answer, and beside it at most automatic status: half of all letters look like one."""
    replies = ReplyReader().feed(heard)
    told = [one for one in replies if not isinstance(one, Unasked)]
    unasked = 4 * (len(replies) - len(told))
    return len(told) == 1 and isinstance(told[0], RealTime) and len(heard) == unasked + 1


def _names(heard: bytes) -> list[str]:
    blocks = [one for one in ReplyReader().feed(heard) if isinstance(one, Block)]
    heads = [one.content for one in blocks if one.content.startswith(_NAME_HEAD)]
    return [_text(one[len(_NAME_HEAD) :]) for one in heads]


def _text(raw: bytes) -> str:
    words = raw.decode("ascii", "replace")
    return "".join(one for one in words if one.isprintable() and one != "\ufffd").strip()
