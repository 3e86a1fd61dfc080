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
    windows = np.lib.stride_tricks.sliding_window_view(whole, width, axis=1)
    rows, columns = np.nonzero((windows == small[fullest]).all(axis=2))
    return any(
        np.array_equal(whole[top : top + height, left : left + width], small)
        for top, left in zip(rows - fullest, columns, strict=True)
        if 0 <= top <= whole.shape[0] - height
    )


def says(page: Image.Image, text: str, size_mm: float, weight: Weight = Weight.MEDIUM) -> bool:
    """The page holds that text in that size, black on white."""
    return holds(page, Text(text, size_mm, weight).render(page.width, Profile()))
