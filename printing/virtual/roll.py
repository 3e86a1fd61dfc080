"""The roll in the virtual printer: strips of dots become one picture per cut."""

from PIL import Image, ImageOps

WHITE = 255
FEED_LINE_DOTS = 30


class Roll:
    """Paper between two cuts."""

    def __init__(self, width_dots: int = 576) -> None:
        self._width = width_dots
        self._strips: list[Image.Image] = []

    @property
    def is_blank(self) -> bool:
        """Nothing was burnt since the last cut."""
        return not self._strips

    def burn(self, row_bytes: int, rows: int, data: bytes) -> None:
        """A `GS v 0` strip; what lies beyond the head's width is lost, as on paper."""
        dots = Image.frombytes("1", (row_bytes * 8, rows), data)
        strip = Image.new("1", (self._width, rows), WHITE)
        strip.paste(ImageOps.invert(dots), (0, 0))
        self._strips.append(strip)

    def feed(self, lines: int) -> None:
        """Blank paper; at the start of a paper it is what the last cut left and does not count."""
        if self._strips and lines:
            self._strips.append(Image.new("1", (self._width, lines * FEED_LINE_DOTS), WHITE))

    def cut(self) -> Image.Image:
        """The paper so far."""
        paper = Image.new("1", (self._width, sum(strip.height for strip in self._strips)), WHITE)
        top = 0
        for strip in self._strips:
            paper.paste(strip, (0, top))
            top += strip.height
        self._strips = []
        return paper
