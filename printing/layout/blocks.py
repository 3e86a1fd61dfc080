"""Blocks: the few things paper is made of, measured in millimetres, each able to draw itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from PIL import Image, ImageDraw

from printing.layout.fonts import Weight
from printing.layout.formats import plain
from printing.layout.lettering import (
    ASCENT,
    BLACK,
    LINE,
    WHITE,
    Pen,
    draw_line,
    fit,
    ink_of,
    width_of,
)
from printing.profile import Profile

Align = Literal["left", "centre", "right"]


class Block(Protocol):
    """Something on paper."""

    def render(self, width: int, profile: Profile) -> Image.Image:
        """A 1-bit picture exactly `width` dots wide."""


def blank(width: int, height: int) -> Image.Image:
    """White paper."""
    return Image.new("1", (width, height), WHITE)


def _left(align: Align, width: int, free: int) -> int:
    return {"left": 0, "centre": (free - width) // 2, "right": free - width}[align]


@dataclass(frozen=True)
class Text:
    """Lines of text. It shrinks to `least_mm` to fit `lines`, then is cut with an ellipsis.

    `tight` takes away the room above capitals and below the baseline: for huge figures.
    """

    text: str
    size_mm: float
    weight: Weight = Weight.MEDIUM
    align: Align = "left"
    lines: int = 1
    least_mm: float = 2.6
    tight: bool = False
    tracking: int = 0
    inverted: bool = False

    def render(self, width: int, profile: Profile) -> Image.Image:
        """See Block."""
        pen = Pen(self.weight, profile.dots(self.size_mm), self.tracking)
        least = min(pen.pixels, profile.dots(self.least_mm))
        lines, pen = fit(plain(self.text), pen, width, self.lines, least)
        pitch = round(pen.pixels * LINE)
        above, below = round(pen.pixels * ASCENT), pitch - round(pen.pixels * ASCENT)
        if self.tight:
            above, below = ink_of(lines[0], pen)[0], ink_of(lines[-1], pen)[1]
        height = above + below + pitch * (len(lines) - 1)
        picture = Image.new("1", (width, height), BLACK if self.inverted else WHITE)
        for number, line in enumerate(lines):
            at = (_left(self.align, width_of(line, pen), width), above + number * pitch)
            draw_line(picture, at, line, pen, WHITE if self.inverted else BLACK)
        return picture


@dataclass(frozen=True)
class Gap:
    """Nothing, so high."""

    height_mm: float

    def render(self, width: int, profile: Profile) -> Image.Image:
        """See Block."""
        return blank(width, profile.dots(self.height_mm))


@dataclass(frozen=True)
class Rule:
    """A line across; `dashed` for where one could tear or where something ends lightly."""

    thickness_mm: float = 0.25
    dashed: bool = False

    def render(self, width: int, profile: Profile) -> Image.Image:
        """See Block."""
        height = max(1, profile.dots(self.thickness_mm))
        picture = blank(width, height)
        canvas = ImageDraw.Draw(picture)
        dash = profile.dots(1.0)
        step = 2 * dash if self.dashed else width
        for x in range(0, width, step):
            end = min(width, x + dash if self.dashed else width)
            canvas.rectangle((x, 0, end - 1, height - 1), fill=BLACK)
        return picture


@dataclass(frozen=True)
class Pair:
    """A label at the left and its value at the right, on one baseline."""

    left: str
    right: str
    size_mm: float = 3.4
    weight: Weight = Weight.MEDIUM
    right_weight: Weight | None = None

    def render(self, width: int, profile: Profile) -> Image.Image:
        """See Block."""
        gap = profile.dots(2)
        right_pen = Pen(self.right_weight or self.weight, profile.dots(self.size_mm))
        least = profile.dots(2.6)
        rights, right_pen = _whole(self.right, right_pen, width * 3 // 5, 1, least)
        taken = max(width_of(one, right_pen) for one in rights)
        pen = Pen(self.weight, profile.dots(self.size_mm))
        lines, pen = _whole(self.left, pen, width - taken - gap, 2, least)
        largest = max(pen.pixels, right_pen.pixels)
        ascent = round(largest * ASCENT)
        deep = max(one.pixels * (len(its) - 1) for one, its in ((pen, lines), (right_pen, rights)))
        picture = blank(width, round(largest * LINE) + round(deep * LINE))
        for number, line in enumerate(lines):
            at = (0, ascent + number * round(pen.pixels * LINE))
            draw_line(picture, at, line, pen, BLACK)
        for number, line in enumerate(rights):
            at = (
                width - width_of(line, right_pen),
                ascent + number * round(right_pen.pixels * LINE),
            )
            draw_line(picture, at, line, right_pen, BLACK)
        return picture


def _whole(text: str, pen: Pen, width: int, lines: int, least: int) -> tuple[list[str], Pen]:
    """In so many lines; in more of them rather than cut."""
    said = plain(text)
    found, chosen = fit(said, pen, width, lines, least)
    if "".join("".join(found).split()) != "".join(said.split()):
        found, chosen = fit(said, pen, width, 2 * lines + 2, least)
    return found, chosen


@dataclass(frozen=True)
class Stack:
    """Blocks below each other."""

    blocks: Sequence[Block]

    def render(self, width: int, profile: Profile) -> Image.Image:
        """See Block."""
        pictures = [block.render(width, profile) for block in self.blocks]
        page = blank(width, sum(picture.height for picture in pictures))
        top = 0
        for picture in pictures:
            page.paste(picture, (0, top))
            top += picture.height
        return page


@dataclass(frozen=True)
class Columns:
    """Blocks side by side. `shares` divide the width; `align` says where shorter ones stand."""

    blocks: Sequence[Block]
    shares: Sequence[float]
    gap_mm: float = 2.0
    align: Literal["top", "middle", "bottom"] = "top"

    def render(self, width: int, profile: Profile) -> Image.Image:
        """See Block."""
        gap, widths = profile.dots(self.gap_mm), self.widths(width, profile)
        pictures = [
            block.render(each, profile) for block, each in zip(self.blocks, widths, strict=True)
        ]
        height = max(picture.height for picture in pictures)
        page, left = blank(width, height), 0
        for picture in pictures:
            room = height - picture.height
            page.paste(picture, (left, {"top": 0, "middle": room // 2, "bottom": room}[self.align]))
            left += picture.width + gap
        return page

    def widths(self, width: int, profile: Profile) -> list[int]:
        """How much of it each has."""
        free = width - profile.dots(self.gap_mm) * (len(self.blocks) - 1)
        widths = [round(free * share / sum(self.shares)) for share in self.shares]
        widths[-1] += free - sum(widths)
        return widths


@dataclass(frozen=True)
class Band:
    """A block in white on black, with some black around it."""

    block: Block
    margin_mm: float = 1.2

    def render(self, width: int, profile: Profile) -> Image.Image:
        """See Block."""
        side, rim = profile.dots(self.margin_mm + 0.8), profile.dots(self.margin_mm)
        inner = self.block.render(width - 2 * side, profile)
        band = Image.new("1", (width, inner.height + 2 * rim), BLACK)
        band.paste(inner, (side, rim))
        return band
