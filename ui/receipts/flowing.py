"""A template's own elements on a page: blocks, as they are made for rolls, as words and lines."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PIL import Image

from pos.domain.template.model import Part
from printing.layout.blocks import Align, Band, Block, Columns, Gap, Pair, Rule, Stack, Text, blank
from printing.layout.boxes import Inverted, Mark
from printing.layout.changing import Indented
from printing.layout.fonts import Weight
from printing.layout.lettering import CAP
from printing.layout.whole import Either
from printing.profile import Profile
from ui.receipts import marks
from ui.receipts.marks import LINE, Picture, Plate, Stroke, Word

_DASH, _BESIDE = 1.0, 2.0
_BASE = (LINE + CAP) / 2  # capitals stand in the middle of their line

Marks = list[marks.Mark]


@dataclass(frozen=True)
class PartBlock:
    """A part of the books, drawn by whoever knows how it looks on a page."""

    part: Part

    def render(self, width: int, profile: Profile) -> Image.Image:
        """See Block: nothing."""
        return blank(width, 0)


def marks_of(block: Block, x: float, width: float) -> tuple[Marks, float]:
    """What it is made of from a height of 0 on, and how high that is, in millimetres."""
    match block:
        case Gap():
            return [], block.height_mm
        case Rule():
            return _rule(block, x, width), block.thickness_mm
        case Text():
            return _text(block, x, width)
        case Pair():
            return _pair(block, x, width)
        case Stack():
            return _below([marks_of(one, x, width) for one in block.blocks])
        case Columns():
            return _columns(block, x, width)
        case _:
            return _holding(block, x, width)


def _holding(block: Block, x: float, width: float) -> tuple[Marks, float]:
    match block:
        case Either():
            return marks_of(_either(block, width), x, width)
        case Indented():
            return marks_of(block.block, x + block.by_mm, width - block.by_mm)
        case Band() | Inverted():
            return _band(block, x, width)
        case Mark():
            return _logo(block, x, width)
    raise ValueError(f"a page knows no {type(block).__name__}")


def _either(block: Either, width: float) -> Block:
    """A name and a value that do not stand beside each other stand below each other."""
    usual = block.usual
    if not isinstance(usual, Pair):
        return usual
    bold, strong = (
        weight is Weight.BOLD for weight in (usual.weight, usual.right_weight or usual.weight)
    )
    left = marks.width(usual.left, usual.size_mm, bold=bold)
    right = marks.width(usual.right, usual.size_mm, bold=strong)
    return usual if left + right + _BESIDE <= width else block.narrow


def _rule(block: Rule, x: float, width: float) -> Marks:
    y = block.thickness_mm / 2
    if not block.dashed:
        return [Stroke(x, y, x + width, block.thickness_mm)]
    count = int(width / (2 * _DASH))
    starts = (x + 2 * _DASH * at for at in range(count))
    return [Stroke(one, y, one + _DASH, block.thickness_mm) for one in starts]


def _text(block: Text, x: float, width: float) -> tuple[Marks, float]:
    size, bold = block.size_mm, block.weight is Weight.BOLD
    found: Marks = []
    for at, line in enumerate(marks.wrapped(block.text, size, width, bold=bold)):
        y = size * (_BASE + at * LINE)
        found.append(_word(line, (x, width, y), size, bold=bold, align=block.align))
    if block.inverted:
        found = [replace(one, inverted=True) for one in found if isinstance(one, Word)]
    return found, len(found) * size * LINE


def _word(
    text: str, where: tuple[float, float, float], size: float, *, bold: bool, align: Align
) -> Word:
    x, width, y = where
    if align == "right":
        return Word(text, x + width, y, size, bold=bold, align="right")
    if align == "centre":
        x += max(0.0, width - marks.width(text, size, bold=bold)) / 2
    return Word(text, x, y, size, bold=bold)


def _pair(block: Pair, x: float, width: float) -> tuple[Marks, float]:
    size, bold = block.size_mm, block.weight is Weight.BOLD
    strong = (block.right_weight or block.weight) is Weight.BOLD
    taken = marks.width(block.right, size, bold=strong)
    y = size * _BASE
    found: Marks = [Word(block.right, x + width, y, size, bold=strong, align="right")]
    lines = marks.wrapped(block.left, size, max(width - taken - _BESIDE, width / 4), bold=bold)
    found += [Word(line, x, y + at * size * LINE, size, bold=bold) for at, line in enumerate(lines)]
    return found, len(lines) * size * LINE


def _below(pieces: Sequence[tuple[Marks, float]]) -> tuple[Marks, float]:
    found: Marks = []
    y = 0.0
    for some, height in pieces:
        found += moved(some, y)
        y += height
    return found, y


def _columns(block: Columns, x: float, width: float) -> tuple[Marks, float]:
    free = width - block.gap_mm * (len(block.blocks) - 1)
    rooms = [free * share / sum(block.shares) for share in block.shares]
    pieces = []
    for one, room in zip(block.blocks, rooms, strict=True):
        pieces.append(marks_of(one, x, room))
        x += room + block.gap_mm
    tall = max(height for _, height in pieces)
    found: Marks = []
    for some, height in pieces:
        room = {"top": 0.0, "middle": (tall - height) / 2, "bottom": tall - height}[block.align]
        found += moved(some, room)
    return found, tall


def _band(block: Band | Inverted, x: float, width: float) -> tuple[Marks, float]:
    side = block.margin_mm + 0.8
    inner, height = marks_of(block.block, x + side, width - 2 * side)
    white = [
        replace(one, inverted=True) if isinstance(one, Word) else one
        for one in moved(inner, block.margin_mm)
    ]
    whole = height + 2 * block.margin_mm
    return [Plate(x, 0.0, width, whole), *white], whole


def _logo(block: Mark, x: float, width: float) -> tuple[Marks, float]:
    across, high = block.most_mm
    wide, tall = marks.size_of(block.png)
    scale = min(min(width, across) / wide, high / tall)
    free = width - wide * scale
    left = x + {"left": 0.0, "centre": free / 2, "right": free}[block.align]
    return [Picture(block.png, left, 0.0, wide * scale, tall * scale)], tall * scale


def moved(some: Sequence[marks.Mark], by: float) -> Marks:
    """The same, further down."""
    return [replace(one, y=one.y + by) for one in some]
