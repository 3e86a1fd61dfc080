"""Pictures in ESC/POS, free of what a printer would obey in the middle of one.

Packed here: python-escpos dithers, and knows nothing of real-time commands.
"""

import re

from PIL import Image

# What printers obey even inside picture data: DLE EOT, DLE ENQ, DLE DC4 with a known function.
REAL_TIME = re.compile(rb"\x10(?:\x04[\x01-\x08\x12]|\x05[\x00-\x02]|\x14[\x00-\x08])")
_SHIFTS = 8
_BURNT_IS_ONE = bytes(255 - value for value in range(256))


def raster(picture: Image.Image, strip_rows: int) -> bytes:
    """`GS v 0` strips, free of real-time commands.

    The picture moves to the right, at most 7 dots, until it is clean; the layout leaves it the
    room. Where no shift helps, one dot more is burnt: a speck, and no opened drawer.
    """
    for shift in range(_SHIFTS):
        packed = _strips(_shifted(picture, shift), strip_rows)
        if not REAL_TIME.search(packed):
            return packed
    specked = bytearray(_strips(_shifted(picture, 0), strip_rows))
    while found := REAL_TIME.search(specked):
        specked[found.start()] = 0x18
    return bytes(specked)


def _shifted(picture: Image.Image, right: int) -> Image.Image:
    """On white paper as wide as whole bytes."""
    moved = Image.new("1", (-(-picture.width // 8) * 8, picture.height), 255)
    moved.paste(picture, (right, 0))
    return moved


def _strips(picture: Image.Image, rows: int) -> bytes:
    parts: list[bytes] = []
    row_bytes = picture.width // 8
    for top in range(0, picture.height, rows):
        height = min(rows, picture.height - top)
        strip = picture.crop((0, top, picture.width, top + height))
        parts.append(b"\x1dv0\x00" + row_bytes.to_bytes(2, "little") + height.to_bytes(2, "little"))
        parts.append(strip.tobytes().translate(_BURNT_IS_ONE))
    return b"".join(parts)
