"""Blocks of a template that are no plain blocks: white on black, codes, marks, boxes that fit."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from PIL import Image, ImageChops, ImageDraw

from pos.domain.template.model import Box, VerticalAlign
from printing.layout.blocks import Align, Block, Stack, blank
from printing.layout.code import code_within
from printing.layout.lettering import BLACK
from printing.profile import Profile

# In which steps a box makes what stands in it smaller, down to a quarter.
_STEP, _STEPS = 0.93, 19


@dataclass(frozen=True)
class Inverted:
    """What is inside in white on black, with some black around it."""

    block: Block
    margin_mm: float = 1.2

    def render(self, width: int, profile: Profile) -> Image.Image:
        """See Block."""
        side, rim = profile.dots(self.margin_mm + 0.8), profile.dots(self.margin_mm)
        inner = ImageChops.invert(self.block.render(width - 2 * side, profile))
        band = Image.new("1", (width, inner.height + 2 * rim), BLACK)
        band.paste(inner, (side, rim))
        return band


@dataclass(frozen=True)
class CodeAlone:
    """A QR with its quiet zone, and nothing beside it."""

    text: str
    module_mm: float
    align: Align

    def render(self, width: int, profile: Profile) -> Image.Image:
        """See Block. Raises ValueError where it has no room: a smaller code is no code."""
        code = code_within(self.text, width, profile, self.module_mm)
        page = blank(width, code.height)
        page.paste(code, (_left(self.align, code.width, width), 0))
        return page


@dataclass(frozen=True)
class Mark:
    """The house's logo in dots."""

    png: bytes
    most_mm: tuple[float, float]
    align: Align

    def render(self, width: int, profile: Profile) -> Image.Image:
        """See Block. Raises ValueError for a picture that cannot be read."""
        most = (min(width, profile.dots(self.most_mm[0])), profile.dots(self.most_mm[1]))
        mark = _mark(self.png, most)
        page = blank(width, mark.height)
        page.paste(mark, (_left(self.align, mark.width, width), 0))
        return page


def check_logo(png: bytes) -> None:
    """Raises ValueError for a picture that cannot be read."""
    _mark(png, (8, 8))


@lru_cache(maxsize=16)
def _mark(png: bytes, most: tuple[int, int]) -> Image.Image:
    """As large as it may be, its greys thresholded, what is clear white."""
    try:
        with Image.open(io.BytesIO(png), formats=["PNG"]) as picture:
            picture.load()
            clear = picture.convert("RGBA")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise ValueError(f"the logo cannot be read: {error}") from error
    flat = Image.new("RGBA", clear.size, "white")
    flat.alpha_composite(clear)
    factor = min(most[0] / flat.width, most[1] / flat.height)
    size = (max(1, int(flat.width * factor)), max(1, int(flat.height * factor)))
    grey = flat.convert("L").resize(size, Image.Resampling.LANCZOS)
    return grey.point([0] * 128 + [255] * 128, "1")


def _left(align: Align, width: int, free: int) -> int:
    return {"left": 0, "centre": (free - width) // 2, "right": free - width}[align]


Building = Callable[[float], Sequence[Block]]


def draw_box(box: Box, build: Building, profile: Profile) -> tuple[Image.Image, bool]:
    """A box as it stands on the ticket, and whether all fits in it. `build` makes its blocks at a
    scale: what is too high is drawn smaller, down to each text's least size.
    """
    outer = (profile.dots(box.width_mm), profile.dots(box.height_mm))
    rim = profile.dots(box.padding_mm + box.frame_mm)
    width, height = outer[0] - 2 * rim, outer[1] - 2 * rim
    if box.turn in (90, 270):
        width, height = height, width
    inner, fits = _fitting(build, (width, height), profile)
    area = blank(width, height)
    area.paste(inner, (0, _top(box.valign, inner.height, height)))
    if box.turn:
        area = area.rotate(-box.turn, expand=True)
    picture = blank(*outer)
    picture.paste(area, (rim, rim))
    if box.inverted:
        picture = ImageChops.invert(picture)
    elif box.frame_mm:
        line = max(1, profile.dots(box.frame_mm))
        corner = (outer[0] - 1, outer[1] - 1)
        ImageDraw.Draw(picture).rectangle((0, 0, *corner), outline=BLACK, width=line)
    return picture, fits


def _fitting(build: Building, room: tuple[int, int], profile: Profile) -> tuple[Image.Image, bool]:
    """At the largest scale at which it fits; at the least one, cut off, where it fits at none."""

    def drawn(step: int) -> Image.Image:
        return Stack(build(_STEP**step)).render(room[0], profile)

    inner = drawn(0)
    if inner.height <= room[1]:
        return inner, True
    too_large, small = 0, _STEPS
    inner = drawn(small)
    if inner.height > room[1]:
        return inner.crop((0, 0, room[0], room[1])), False
    while small - too_large > 1:
        step = (small + too_large) // 2
        picture = drawn(step)
        if picture.height <= room[1]:
            inner, small = picture, step
        else:
            too_large = step
    return inner, True


def _top(align: VerticalAlign, height: int, free: int) -> int:
    return {"top": 0, "middle": (free - height) // 2, "bottom": free - height}[align]
