"""A page for a slow line: what the printer has letters for as text, the rest as dots, in lines.

A printer that prints line by line puts nothing beside anything but single lines of one height. So
most of what stands side by side on a page of dots stands below each other here, codes too. A block
that is not known here goes as dots, and so does each line with a character that the printer has
not.
"""

import textwrap
from dataclasses import dataclass, field
from functools import lru_cache

import qrcode
from PIL import Image
from qrcode import util
from qrcode.constants import ERROR_CORRECT_M

from printing.layout.blocks import Band, Block, Columns, Gap, Pair, Stack, Text, blank
from printing.layout.code import MODULE_MM, QUIET_MODULES, BesideCode, draw_code
from printing.layout.fonts import Weight
from printing.layout.formats import plain
from printing.layout.natives import Native, NativeCode, NativeText
from printing.layout.whole import Either, is_whole
from printing.profile import NativeFont, Profile

_BETWEEN = 2  # cells between a label and its value, at least


def in_lines(block: Block, width: int, profile: Profile) -> tuple[Image.Image, tuple[Native, ...]]:
    """The dots, with white rows where the printer's own stand; and those."""
    flow = flow_of(block, width, profile)
    picture = blank(width, max(1, flow.top))
    flow.draw(picture)
    return picture, tuple(flow.natives)


def flow_of(block: Block, width: int, profile: Profile) -> "Flow":
    """The same, not drawn yet."""
    assert profile.native is not None, "the printer has no letters of its own"
    flow = Flow(width, profile, profile.native)
    flow.put(block)
    return flow


@dataclass
class Flow:
    """What was put below each other so far; `top` is where it ends."""

    width: int
    profile: Profile
    font: NativeFont
    top: int = 0
    natives: list[Native] = field(default_factory=list)
    dots: list[tuple[int, Image.Image]] = field(default_factory=list)

    def draw(self, picture: Image.Image) -> None:
        """The dots, at the left edge of a picture that is white."""
        for top, dots in self.dots:
            picture.paste(dots, (0, top))

    def put(self, block: Block) -> None:
        """Below what was put before."""
        match block:
            case Columns() if self._on_one_line(block):
                pass
            case Stack() | Columns():
                for one in block.blocks:
                    self.put(one)
            case Gap():
                self.top += self.profile.dots(block.height_mm)
            case Text() if self._speaks(block.text):
                self._text(block)
            case Band() if (texts := self._texts_in(block)) and all(one.inverted for one in texts):
                for text in texts:
                    self._text(text)
            case Pair() if self._speaks(block.left + block.right):
                self._pair(block)
            case Either():
                self.put(block.usual if self._has_room(block.usual) else block.narrow)
            case BesideCode():
                self.put(block.block)
                self._code(block.text)
            case _:
                self._dots(block.render(self.width, self.profile))

    def _speaks(self, text: str) -> bool:
        return self.font.speaks(plain(text))

    def _has_room(self, block: Block) -> bool:
        """Of a pair, whether its value goes whole into one line."""
        if not isinstance(block, Pair):
            return True
        if not self._speaks(block.left + block.right):
            return is_whole(block, self.width, self.profile)
        value = len(plain(block.right).strip())
        return self._cells(1) - _BETWEEN - value >= max(1, value // 2)

    def _texts_in(self, block: Columns | Band) -> list[Text]:
        """All that it holds, if that is text that the printer has the letters for; else nothing."""
        blocks = block.blocks if isinstance(block, Columns) else [block.block]
        held = [one for outer in blocks for one in _unstacked(outer)]
        texts = [one for one in held if isinstance(one, Text) and self._speaks(one.text)]
        return texts if len(texts) == len(held) else []

    def _on_one_line(self, block: Columns) -> bool:
        """Whether they were put beside each other: single lines, in one height, each in its column.

        Not where that makes them much smaller.
        """
        texts = self._texts_in(block)
        if len(texts) != len(block.blocks) or len({one.inverted for one in texts}) > 1:
            return False
        gap = self.profile.dots(block.gap_mm)
        free = self.width - gap * (len(texts) - 1)
        rooms = [int(free * share / sum(block.shares)) for share in block.shares]
        words = [plain(one.text).strip() for one in texts]
        times = min(
            min(self._times(one.size_mm), room // (self.font.width * max(1, len(word))))
            for one, word, room in zip(texts, words, rooms, strict=True)
        )
        if times < max(1, self._times(min(one.size_mm for one in texts)) // 2):
            return False
        left = 0
        for one, word, room in zip(texts, words, rooms, strict=True):
            self._native(one, word, times, (left, room))
            left += room + gap
        self.top += times * self.font.height
        return True

    def _native(self, block: Text, line: str, times: int, room: tuple[int, int]) -> None:
        """One line of it, in these dots: left end and width."""
        if line:
            free = room[1] - len(line) * times * self.font.width
            self.natives.append(
                NativeText(
                    left=room[0] + free * {"left": 0, "centre": 1, "right": 2}[block.align] // 2,
                    top=self.top,
                    text=line,
                    wide=times,
                    high=times,
                    height=times * self.font.height,
                    bold=block.weight is Weight.BOLD,
                    inverted=block.inverted,
                )
            )

    def _dots(self, picture: Image.Image) -> None:
        self.dots.append((self.top, picture))
        self.top += picture.height

    def _times(self, size_mm: float) -> int:
        """How much larger than its cell the letters shall be."""
        wanted = round(self.profile.dots(size_mm) / self.font.height)
        return min(self.font.most, max(1, wanted))

    def _cells(self, times: int) -> int:
        return self.width // (self.font.width * times)

    def _text(self, block: Text) -> None:
        """Smaller rather than in more lines; in more lines rather than cut."""
        text = plain(block.text).strip()
        times = self._times(block.size_mm)
        rims = 2 if block.inverted else 0
        while times > 1 and not _fits(text, self._cells(times) - rims, block.lines):
            times -= 1
        cells = self._cells(times)
        room = cells - rims
        for line in _wrapped(text, room) or ("",):
            shown = f" {line} ".ljust(cells) if block.inverted else line
            self._native(block, shown, times, (0, self.width))
            self.top += times * self.font.height

    def _pair(self, block: Pair) -> None:
        left, right = plain(block.left).strip(), plain(block.right).strip()
        times = self._times(block.size_mm)
        while times > 1 and len(left) + _BETWEEN + len(right) > self._cells(times):
            times -= 1
        room = self._cells(times) - _BETWEEN - len(right)
        if room < len(right) // 2 or room < 1:
            self._dots(block.render(self.width, self.profile))
            return
        height = times * self.font.height
        for number, line in enumerate(_wrapped(left, room) or ("",)):
            if line:
                bold = block.weight is Weight.BOLD
                self.natives.append(NativeText(0, self.top, line, times, times, height, bold))
            if right and not number:
                at = self.width - len(right) * times * self.font.width
                bold = (block.right_weight or block.weight) is Weight.BOLD
                self.natives.append(NativeText(at, self.top, right, times, times, height, bold))
            self.top += height

    def _code(self, text: str) -> None:
        if not self.profile.native_code:
            code = draw_code(text, self.profile)
            row = blank(self.width, code.height)
            row.paste(code, ((self.width - code.width) // 2, 0))
            self._dots(row)
            return
        module = self.profile.dots(MODULE_MM)
        side = _modules(text) * module
        if side + 2 * QUIET_MODULES * module > self.width:
            raise ValueError(f"a QR of {side} dots does not fit {self.width}")
        self.top += QUIET_MODULES * module
        left = (self.width - side) // 2
        self.natives.append(NativeCode(left, self.top, text, module, side))
        self.top += side + QUIET_MODULES * module


def _fits(text: str, cells: int, most: int) -> bool:
    longest = max((len(word) for word in text.split()), default=0)
    return longest <= cells and len(_wrapped(text, max(1, cells))) <= most


@lru_cache(maxsize=1024)
def _wrapped(text: str, cells: int) -> tuple[str, ...]:
    if len(text) <= cells and "  " not in text:
        return (text,) if text else ()
    return tuple(textwrap.wrap(text, cells))


def _unstacked(block: Block) -> list[Block]:
    return (
        [one for part in block.blocks for one in _unstacked(part)]
        if (isinstance(block, Stack))
        else [block]
    )


def _modules(text: str) -> int:
    """How many a side has."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M)
    code.add_data(text)
    return _side(tuple((part.mode, len(part)) for part in code.data_list))


@lru_cache(maxsize=256)
def _side(parts: tuple[tuple[int, int], ...]) -> int:
    """Of a code with parts of these modes and lengths: the smallest that has room for them."""
    for version in range(1, 41):
        heads = sum(4 + util.length_in_bits(mode, version) for mode, _ in parts)
        room: int = util.BIT_LIMIT_TABLE[ERROR_CORRECT_M][version]
        if heads + sum(_bits(mode, length) for mode, length in parts) <= room:
            return version * 4 + 17
    raise ValueError("no QR holds so much")


def _bits(mode: int, length: int) -> int:
    if mode == util.MODE_NUMBER:
        return length // 3 * 10 + (0, 4, 7)[length % 3]
    if mode == util.MODE_ALPHA_NUM:
        return length // 2 * 11 + length % 2 * 6
    return length * 8
