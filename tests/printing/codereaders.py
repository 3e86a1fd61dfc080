"""Two readers of QR codes that know nothing of each other, and paper that is unkind to a code."""

from collections.abc import Callable

import cv2
import numpy as np
from PIL import Image, ImageChops

from printing.selftest import read_codes


def by_opencv(picture: Image.Image) -> str:
    """The text of the one code in the picture; empty where it finds none."""
    grey = np.asarray(picture.convert("L"))
    text, _, _ = cv2.QRCodeDetector().detectAndDecode(grey)
    return str(text)


def both_read(picture: Image.Image, text: str) -> bool:
    """zxing-cpp finds that code and no other, and OpenCV reads the same."""
    return read_codes(picture) == [text] and by_opencv(picture) == text


def bled(picture: Image.Image) -> Image.Image:
    """What is burnt is a dot wider and a dot higher, as by a head that is too hot."""
    return _grown(picture, ImageChops.darker)


def pale(picture: Image.Image) -> Image.Image:
    """What is burnt is a dot narrower and a dot lower, as by a head that is worn."""
    return _grown(picture, ImageChops.lighter)


def _grown(
    picture: Image.Image, keep: Callable[[Image.Image, Image.Image], Image.Image]
) -> Image.Image:
    grey = picture.convert("L")
    for right, down in ((1, 0), (0, 1)):
        grey = keep(grey, ImageChops.offset(grey, right, down))
    return grey


def from_afar(picture: Image.Image) -> Image.Image:
    """Half as large, as a scanner held away sees it."""
    size = (picture.width // 2, picture.height // 2)
    return picture.convert("L").resize(size, Image.Resampling.BOX)
