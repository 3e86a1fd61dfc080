"""The retained raster: a hall's seats as pixels in one buffer, kept while the hall is panned.

Pure numpy. The buffer is a margin wider than the window on each side; a seat that touches the
window always lies wholly in the buffer. A sprite is drawn by assigning whole spans: one fancy
assignment writes one span of every seat. Panning moves the window within the margin; when that is
used up the buffer is shifted and what came in is drawn.
"""

import ctypes
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ui.seatmap.hall import Hall
from ui.seatmap.sprites import Palette, Sheet, TextMasks, item_type, packed

_Seats = NDArray[np.int64]
_SHEETS_KEPT = 60
_NUMBERED_KEPT = 3
# Sprites are drawn for so many sizes to a doubling, so that a pinch finds them ready; seats are
# placed by the exact scale, and are at most this much smaller than that would make them.
_RUNGS = 12
# Seats are drawn in bands of so many rows: what one takes a frame can spare.
BAND = 64
# The buffer is shifted between two frames when the window has moved so many pixels in it.
_NUDGE = 48
# An assignment of spans costs as much as so many single pixels.
_SPAN_PIXELS = 150


@dataclass(frozen=True, slots=True)
class Patch:
    """A rectangle of the scaled hall, in pixels; not `fine` in motion and at first sight."""

    scale: float
    left: int
    top: int
    width: int
    height: int
    fine: bool


@dataclass(frozen=True, slots=True)
class Onto:
    """Where a patch is drawn: the pixels from the patch's first on, and how many to a line."""

    pixels: NDArray[np.uint32]
    stride: int

    def lines(self, patch: Patch) -> NDArray[np.uint32]:
        """The patch as (height, width), a view."""
        shape = (patch.height, patch.width)
        return np.lib.stride_tricks.as_strided(self.pixels, shape, (4 * self.stride, 4))


# Draws what lies below the seats there, all of it, in pieces of a millisecond or so.
Ground = Callable[[Patch, Onto], Iterator[None]]
# Left, top, right, bottom in pixels of the scaled hall.
_Box = tuple[int, int, int, int]


class Raster:
    """One plane. `render` draws it anew; `pan` and `change` keep it equal to a new drawing.

    `looks` is shared with the owner and read when seats are drawn; `ground` draws what lies
    below the seats. What a pan brings into the buffer is owed until `catch_up` has drawn it, a
    piece a call, or until the window comes to it.
    """

    def __init__(
        self, hall: Hall, palette: Palette, looks: NDArray[np.uint8], texts: TextMasks | None
    ) -> None:
        self.hall = hall
        self.looks = looks
        self.ground: Ground = self._bare
        self.scale = 0.0
        # The window's corner in the scaled hall, and where it was when the buffer was drawn.
        self.left = 0
        self.top = 0
        self._drawn_left = 0
        self._drawn_top = 0
        self.width = 0
        self.height = 0
        self.margin = 0
        self.stride = 0
        self.rows = 0
        self._fine = True
        self.pixels = np.empty(0, np.uint32)
        self._palette = palette
        self._texts = texts
        self._clear = packed(palette.tokens.background)
        self.sheets: dict[tuple[float, bool], Sheet] = {}
        self._views: dict[int, NDArray[np.void]] = {}
        self._owed: list[_Box] = []
        self._paying: Iterator[None] | None = None
        empty = np.empty(0, np.int64)
        self._x, self._y, self._phase = empty, empty, empty
        # The sprites' upper edges, from the top to the bottom.
        self._lines = np.empty(0)

    def resize(self, width: int, height: int, margin: int) -> None:
        """Make room for a window of that size; the content is gone."""
        self.width, self.height, self.margin = width, height, margin
        self.stride, self.rows = width + 2 * margin, height + 2 * margin
        self.pixels = np.empty(self.stride * self.rows, np.uint32)  # all of it is drawn over
        self._views = {}
        self.scale = 0.0

    def recolour(self, palette: Palette) -> None:
        """Draw in other colours from the next `render` on."""
        self._palette = palette
        self._clear = packed(palette.tokens.background)
        self.sheets.clear()
        self.scale = 0.0

    @property
    def sheet(self) -> Sheet:
        """The sprites in use."""
        return self._sheet

    def render(self, scale: float, left: int, top: int, *, labels: bool = True) -> None:
        """Draw everything: pixel = plan * scale - (left, top)."""
        for _ in self.drawing(scale, left, top, labels=labels, band=max(self.rows, 1)):
            pass

    def drawing(
        self,
        scale: float,
        left: int,
        top: int,
        *,
        labels: bool = True,
        fine: bool = True,
        band: int = BAND,
    ) -> Iterator[None]:
        """The same in pieces of a few milliseconds; `change` may come between any two."""
        self.scale, self._fine = 0.0, fine
        self._sheet = self._sheet_for(scale, labels=labels)
        if self._sheet.size > self.margin:
            raise ValueError(f"sprites of {self._sheet.size} px in a margin of {self.margin} px")
        for _ in self._sheet.prepare():
            yield
        self.left, self.top = self._drawn_left, self._drawn_top = left, top
        self._owed, self._paying = [], None
        for _ in self._place(scale):
            yield
        self.scale = scale
        yield from self._paint(0, 0, self.stride, self.rows, band)

    def pan(self, left: int, top: int) -> None:
        """Move the window; draws only what must be seen at once."""
        self.left, self.top = left, top
        dx, dy = left - self._drawn_left, top - self._drawn_top
        # Seats that touch the window must lie in the buffer whole.
        if max(abs(dx), abs(dy)) > self.margin - self._sheet.size:
            self._recentre(dx, dy)
        if any(self._in_window(box) for box in self._owed):
            self._pay()

    @property
    def off_centre(self) -> bool:
        """Whether `catch_up` has something to do."""
        if not self.scale:
            return False
        dx, dy = self.left - self._drawn_left, self.top - self._drawn_top
        return bool(self._owed) or max(abs(dx), abs(dy)) >= _NUDGE

    def catch_up(self) -> None:
        """A piece of what is owed; or else the buffer is shifted to where the window is."""
        if not self._owed:
            self._recentre(self.left - self._drawn_left, self.top - self._drawn_top)
            return
        if self._paying is None:
            left, top, right, bottom = self._owed[0]
            x, y = self._drawn_left - self.margin, self._drawn_top - self.margin
            self._paying = self._paint(left - x, top - y, right - left, bottom - top, BAND)
        if next(self._paying, self) is self:
            self._paying = None
            del self._owed[0]

    def _pay(self) -> None:
        """All that is owed, now."""
        while self._owed:
            self.catch_up()

    def _in_window(self, box: _Box) -> bool:
        """Whether a rectangle is seen, or seats that reach out of it."""
        left, top, right, bottom = box
        size = self._sheet.size
        across = left - size < self.left + self.width and right + size > self.left
        return across and top - size < self.top + self.height and bottom + size > self.top

    def _recentre(self, dx: int, dy: int) -> None:
        """Shift the buffer by that much; what comes in is owed."""
        self._pay()
        self._drawn_left, self._drawn_top = self._drawn_left + dx, self._drawn_top + dy
        left, top = self._drawn_left - self.margin, self._drawn_top - self.margin
        right, bottom = left + self.stride, top + self.rows
        if abs(dx) >= self.stride or abs(dy) >= self.rows:
            self._owed = [(left, top, right, bottom)]
            return
        self._shift(dy * self.stride + dx)
        if dy:
            self._owed.append(
                (left, bottom - dy, right, bottom) if dy > 0 else (left, top, right, top - dy)
            )
            top, bottom = top + max(0, -dy), bottom - max(0, dy)
        if dx:
            self._owed.append(
                (right - dx, top, right, bottom) if dx > 0 else (left, top, left - dx, bottom)
            )

    def repaint(self, left: float, top: float, right: float, bottom: float) -> None:
        """Draw a rectangle (plan units) anew: the ground there is another one."""
        if not self.scale:
            return
        corner = (self._drawn_left - self.margin, self._drawn_top - self.margin)
        x0 = max(math.floor(left * self.scale) - corner[0] - 1, 0)
        y0 = max(math.floor(top * self.scale) - corner[1] - 1, 0)
        x1 = min(math.ceil(right * self.scale) - corner[0] + 1, self.stride)
        y1 = min(math.ceil(bottom * self.scale) - corner[1] + 1, self.rows)
        if x1 > x0 and y1 > y0:
            self._pay()
            for _ in self._paint(x0, y0, x1 - x0, y1 - y0, self.rows):
                pass

    def change(self, seats: _Seats) -> tuple[int, int, int, int] | None:
        """Draw seats whose look changed. The window's rectangle that covers them, or None."""
        if not self.scale:
            return None
        x, y = self._corners(seats)
        inside = self._inside(x, y, (0, self.stride), (0, self.rows))
        seats, x, y = seats[inside], x[inside], y[inside]
        if not seats.size:
            return None
        self._splat(seats, x, y)
        size, (across, down) = self._sheet.size, self.corner
        x0, y0 = int(x.min()) - across, int(y.min()) - down
        return x0, y0, int(x.max()) - across + size - x0, int(y.max()) - down + size - y0

    @property
    def corner(self) -> tuple[int, int]:
        """Where in the buffer the window begins."""
        return (
            self.margin + self.left - self._drawn_left,
            self.margin + self.top - self._drawn_top,
        )

    def window(self) -> NDArray[np.uint32]:
        """The visible pixels, (height, width), a view."""
        x, y = self.corner
        return self.pixels.reshape(self.rows, self.stride)[y : y + self.height, x : x + self.width]

    def _sheet_for(self, scale: float, *, labels: bool) -> Sheet:
        rung = 2.0 ** (math.floor(math.log2(scale) * _RUNGS + 1e-6) / _RUNGS)
        key = (rung, labels)
        sheet = self.sheets.pop(key, None)
        if sheet is None:
            texts = self._texts if labels else None
            sheet = Sheet(self.hall, self._palette, rung, texts)
        self.sheets[key] = sheet
        numbered = [one for one in self.sheets if one[1]]
        if len(numbered) > _NUMBERED_KEPT:
            del self.sheets[numbered[0]]
        elif len(self.sheets) > _SHEETS_KEPT:
            del self.sheets[next(iter(self.sheets))]
        return sheet

    def _place(self, scale: float) -> Iterator[None]:
        """Each sprite's corner in whole pixels of the scaled hall, and its phase."""
        half, phases = self._sheet.size / 2, self._sheet.phases
        shift = 0.5 if phases == 1 else 0.0
        x = self.hall.x * scale + (shift - half)
        across = np.floor(x)
        yield
        y = self.hall.y * scale + (shift - half)
        down = np.floor(y)
        yield
        if phases == 1:
            phase = np.zeros(len(x), np.int64)
        else:
            phase = ((y - down) * phases).astype(np.int64) * phases
            phase += ((x - across) * phases).astype(np.int64)
        yield
        self._x, self._y, self._phase = across.astype(np.int64), down.astype(np.int64), phase
        self._lines = down[self.hall.downwards]

    def _corners(self, seats: _Seats) -> tuple[_Seats, _Seats]:
        """Sprites' corners in the buffer."""
        return (
            self._x[seats] - (self._drawn_left - self.margin),
            self._y[seats] - (self._drawn_top - self.margin),
        )

    def _inside(
        self, x: _Seats, y: _Seats, across: tuple[int, int], down: tuple[int, int]
    ) -> NDArray[np.bool_]:
        """Sprites that touch the rectangle (from, to) and lie wholly in the buffer."""
        size = self._sheet.size
        inside: NDArray[np.bool_] = x >= max(0, across[0] - size + 1)
        inside &= x < min(self.stride - size + 1, across[1])
        inside &= y >= max(0, down[0] - size + 1)
        inside &= y < min(self.rows - size + 1, down[1])
        return inside

    def _paint(self, left: int, top: int, width: int, height: int, band: int) -> Iterator[None]:
        """Draw a rectangle of the buffer anew, from the ground up."""
        if not width or not height:
            return
        corner = (left + self._drawn_left - self.margin, top + self._drawn_top - self.margin)
        patch = Patch(self.scale, *corner, width, height, self._fine)
        first = top * self.stride + left
        onto = Onto(self.pixels[first : first + (height - 1) * self.stride + width], self.stride)
        for _ in self.ground(patch, onto):
            yield
        for line in range(top, top + height, band):
            self._seat(left, line, width, min(band, top + height - line))
            yield

    def _bare(self, patch: Patch, onto: Onto) -> Iterator[None]:
        """The plain background."""
        onto.lines(patch)[:] = self._clear
        yield

    def _seat(self, left: int, top: int, width: int, height: int) -> None:
        """Draw the seats that touch a rectangle of the buffer."""
        line = top + self._drawn_top - self.margin
        first, last = np.searchsorted(self._lines, (line - self._sheet.size, line + height))
        seats = self.hall.downwards[first:last]
        x, y = self._corners(seats)
        inside = self._inside(x, y, (left, left + width), (top, top + height))
        self._splat(seats[inside], x[inside], y[inside])

    def _splat(self, seats: _Seats, x: _Seats, y: _Seats) -> None:
        sheet = self._sheet
        slots = sheet.slots(seats, self.looks[seats])
        base = y * self.stride + x
        group = sheet.groups(seats, self._phase[seats])
        if len(seats) * sheet.most_pixels < _SPAN_PIXELS * sheet.span_count:
            at, colours = sheet.dots(group, slots, self.stride)
            self.pixels[base[:, None] + at] = colours
            return
        order = np.argsort(group, kind="stable")
        slots, base, group = slots[order], base[order], group[order]
        starts = np.flatnonzero(np.diff(group)) + 1
        for first, last in zip([0, *starts], [*starts, len(group)], strict=True):
            if first == last:
                continue
            own_base, own_slots = base[first:last], slots[first:last]
            for span, items in sheet.strips(int(group[first])):
                target = self._view(span.width)
                target[own_base + (span.row * self.stride + span.start)] = items[own_slots]

    def _view(self, width: int) -> NDArray[np.void]:
        """The buffer as overlapping items of `width` pixels, one starting at each pixel."""
        view = self._views.get(width)
        if view is None:
            view = np.ndarray(
                (len(self.pixels) - width + 1,),
                dtype=item_type(width),
                buffer=self.pixels.data,
                strides=(4,),
            )
            self._views[width] = view
        return view

    def _shift(self, by: int) -> None:
        """Move the flat buffer `by` pixels towards its start; what wraps around is cleared next."""
        count = len(self.pixels) - abs(by)
        start = self.pixels.ctypes.data
        source, target = (start + 4 * by, start) if by > 0 else (start, start - 4 * by)
        ctypes.memmove(target, source, 4 * count)
