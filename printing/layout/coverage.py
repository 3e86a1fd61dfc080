"""Which characters a font file can draw: a reader of the `cmap` table and of nothing else.

Pillow draws a box for a missing character without saying so; this is how we know beforehand.
"""

import struct
from bisect import bisect_right
from pathlib import Path


class Coverage:
    """The characters of one font, as sorted ranges."""

    def __init__(self, ranges: list[tuple[int, int]]) -> None:
        merged = sorted(ranges)
        self._starts = [first for first, _ in merged]
        self._ends = [last for _, last in merged]

    def __contains__(self, character: str) -> bool:
        at = bisect_right(self._starts, ord(character)) - 1
        return at >= 0 and ord(character) <= self._ends[at]


def read_coverage(path: Path, index: int = 0) -> Coverage:
    """The coverage of a TTF, OTF or of one font of a TTC. Raises ValueError if it has no cmap."""
    raw = path.read_bytes()
    try:
        return Coverage(_best_subtable(raw, _find_cmap(raw, index)))
    except (struct.error, IndexError) as error:
        raise ValueError(f"{path.name}: no readable cmap") from error


def _find_cmap(raw: bytes, index: int) -> int:
    start = 0
    if raw[:4] == b"ttcf":
        (start,) = struct.unpack_from(">I", raw, 12 + 4 * index)
    (count,) = struct.unpack_from(">H", raw, start + 4)
    for entry in range(count):
        tag, _, offset, _ = struct.unpack_from(">4sIII", raw, start + 12 + 16 * entry)
        if tag == b"cmap":
            return int(offset)
    raise ValueError("the font has no cmap")


def _best_subtable(raw: bytes, cmap: int) -> list[tuple[int, int]]:
    """Format 12 (all of Unicode) if there is one, else format 4 (the first 65,536)."""
    found: dict[int, int] = {}
    (count,) = struct.unpack_from(">H", raw, cmap + 2)
    for entry in range(count):
        platform, _, offset = struct.unpack_from(">HHI", raw, cmap + 4 + 8 * entry)
        (table_format,) = struct.unpack_from(">H", raw, cmap + offset)
        if platform in (0, 3):
            found[table_format] = cmap + offset
    if 12 in found:
        return _format_12(raw, found[12])
    if 4 in found:
        return _format_4(raw, found[4])
    raise ValueError("the font's cmap is of an unknown kind")


def _format_12(raw: bytes, at: int) -> list[tuple[int, int]]:
    (count,) = struct.unpack_from(">I", raw, at + 12)
    groups = struct.iter_unpack(">III", raw[at + 16 : at + 16 + 12 * count])
    return [(first + (glyph == 0), last) for first, last, glyph in groups]


def _format_4(raw: bytes, at: int) -> list[tuple[int, int]]:
    (doubled,) = struct.unpack_from(">H", raw, at + 6)
    count = doubled // 2
    ends = struct.unpack_from(f">{count}H", raw, at + 14)
    starts = struct.unpack_from(f">{count}H", raw, at + 16 + doubled)
    return [(first, last) for first, last in zip(starts, ends, strict=True) if first != 0xFFFF]
