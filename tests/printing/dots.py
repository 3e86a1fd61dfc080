"""Finding letters on paper by their dots."""

import numpy as np
from PIL import Image, ImageOps

from printing.layout.blocks import Text
from printing.layout.fonts import Weight
from printing.profile import Profile


def holds(page: Image.Image, part: Image.Image) -> bool:
    """The ink of `part` stands somewhere on the page, dot for dot."""
    wanted = part.crop(ImageOps.invert(part.convert("L")).getbbox())
    whole, small = np.asarray(page), np.asarray(wanted)
    height, width = small.shape
    fullest = int(np.argmin(small.sum(axis=1)))
    line, dots = small[fullest].tobytes(), whole.tobytes()
    at = dots.find(line)
    while at >= 0:
        top, left = divmod(at, whole.shape[1])
        top -= fullest
        if top >= 0 and np.array_equal(whole[top : top + height, left : left + width], small):
            return True
        at = dots.find(line, at + 1)
    return False


def says(page: Image.Image, text: str, size_mm: float, weight: Weight = Weight.MEDIUM) -> bool:
    """The page holds that text in that size, black on white."""
    return holds(page, Text(text, size_mm, weight).render(page.width, Profile()))
