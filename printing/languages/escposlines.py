"""Text and codes in ESC/POS as the printer draws them itself, between strips of dots.

Heights are exact: a line is as high as its letters, and white rows are dots, too. So nothing hangs
on what a model takes for a unit of its paper feed.
"""

from collections.abc import Iterator
from itertools import groupby

from PIL import Image, ImageChops

from printing.languages.escposraster import REAL_TIME, raster
from printing.layout.natives import Native, NativeCode, NativeText
from printing.layout.page import Page
from printing.profile import NativeFont, Profile

_AS_HIGH_AS_ITS_LETTERS = b"\x1b3\x00"
_NO_COUNTRY = b"\x1bR\x00"  # else some ASCII signs are another country's letters
_ROOM = 8  # for a picture that has to move aside
_CODE = b"\x1d(k"


def native_lines(page: Page, profile: Profile) -> bytes:
    """The page from top to bottom."""
    font = profile.native
    assert font is not None, "a page with text for a printer that has no letters"
    table = b"\x1bt" + bytes([font.code_page])
    parts = [_NO_COUNTRY, table, _AS_HIGH_AS_ITS_LETTERS]
    top = 0
    for line_top, line in groupby(page.natives, key=lambda one: one.top):
        ones = list(line)
        parts += _dots(page.picture, top, line_top, profile.strip_rows)
        parts += _line(ones, font)
        top = line_top + ones[0].height
    parts += _dots(page.picture, top, page.picture.height, profile.strip_rows)
    return b"".join(parts)


def _dots(picture: Image.Image, top: int, bottom: int, strip_rows: int) -> Iterator[bytes]:
    """These rows as strips, no wider than their ink: most of a page is white."""
    if bottom <= top:
        return
    part = picture.crop((0, top, picture.width, bottom))
    ink = ImageChops.invert(part)
    inked = ink.getprojection()[1]
    for is_inked, run in groupby(range(bottom - top), key=inked.__getitem__):
        rows = list(run)
        if not is_inked:
            yield from _white(len(rows), strip_rows)
            continue
        area = (0, rows[0], part.width, rows[-1] + 1)
        box = ink.crop(area).getbbox()
        right = min(part.width, (box[2] if box else 0) + _ROOM)
        yield raster(part.crop((0, area[1], right, area[3])), strip_rows)


def _white(height: int, strip_rows: int) -> Iterator[bytes]:
    """A strip of dots, one byte wide."""
    for top in range(0, height, strip_rows):
        rows = min(strip_rows, height - top)
        yield b"\x1dv0\x00\x01\x00" + rows.to_bytes(2, "little") + bytes(rows)


def _line(ones: list[Native], font: NativeFont) -> Iterator[bytes]:
    for one in ones:
        if isinstance(one, NativeCode):
            yield from _code(one)
            return
        yield _text(one, font)
    yield b"\x1d!\x00\x1bE\x00\x1dB\x00\n"


def _text(one: NativeText, font: NativeFont) -> bytes:
    size = (one.wide - 1) << 4 | (one.high - 1)
    raw = one.text.encode(font.charset)
    assert not REAL_TIME.search(raw), "text is printable"
    return b"".join(
        [
            b"\x1b$" + one.left.to_bytes(2, "little"),
            bytes([0x1D, 0x21, size, 0x1B, 0x45, one.bold, 0x1D, 0x42, one.inverted]),
            raw,
        ]
    )


def _code(one: NativeCode) -> Iterator[bytes]:
    """Model 2, module size, level M, the data, print; in the middle of the line."""
    data = one.text.encode("ascii")
    yield b"\x1ba\x01"
    yield _CODE + b"\x04\x001A2\x00"
    yield _CODE + b"\x03\x001C" + bytes([one.module])
    yield _CODE + b"\x03\x001E1"
    yield _CODE + (len(data) + 3).to_bytes(2, "little") + b"1P0" + data
    yield _CODE + b"\x03\x001Q0"
    yield b"\x1ba\x00"
