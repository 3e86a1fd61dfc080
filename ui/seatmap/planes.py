"""The planes of a map: the whole hall, always up to date; the closer look; and the next one.

What is in motion is never drawn anew at once: the planes there are get stretched, and the next
one is drawn beside, in pieces of a few milliseconds between two frames, then takes the place of
the last. Pieces, and no thread: a thread that draws holds the interpreter for as long as any of its
steps takes, whenever it likes; a piece ends before the next frame is due.
"""

import math
import time
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QRegion

from ui.seatmap.ground import Ground
from ui.seatmap.hall import Hall
from ui.seatmap.raster import BAND, Raster
from ui.seatmap.raster import Ground as Below
from ui.seatmap.sprites import Palette, TextMasks
from ui.seatmap.viewport import Viewport

# While pinching, a plane this much too coarse or too fine is replaced by a better one, which is
# drawn for where the pinch will be by then.
_STALE = 1.12
_AHEAD = 1.25
# Halls of so many seats are seen at first before their plates have soft edges.
_LARGE = 20_000
# When more sections than this have another floor, the plane is drawn anew.
_MANY = 24
# Further stretched than this the whole hall serves better than a plane.
_STRETCH = 3.0
# How far (pixels) the hall is dragged before the buffer is shifted, seats' own size left aside.
_SLACK = 88


# Left, top, right, bottom; plan units.
Box = tuple[float, float, float, float]
EVERYWHERE: Box = (-math.inf, -math.inf, math.inf, math.inf)


class Planes:
    """Paints the hall: blits while panning, stretches while pinching, crisp when at rest."""

    def __init__(
        self,
        hall: Hall,
        palette: Palette,
        looks: NDArray[np.uint8],
        texts: TextMasks,
        ground: Ground,
    ) -> None:
        self._hall = hall
        self._ground = ground
        self._background = QColor(palette.tokens.background)
        self._whole, self._close, self._next = (
            _Plane(Raster(hall, palette, looks, texts), ground.paint) for _ in range(3)
        )
        # All planes draw with the same sprites.
        self._close.raster.sheets = self._next.raster.sheets = self._whole.raster.sheets
        self._drawing: Iterator[None] | None = None
        self._drawing_scale = 0.0
        # Sections whose new floor only the plane that is being drawn shows.
        self._promised: dict[int, Box] = {}
        self._seen = False
        self._before = (0.0, 0.0, 0.0)
        # What was painted last, if pixel for pixel.
        self._shown: _Plane | None = None

    @property
    def busy(self) -> bool:
        """Whether there is something to draw between two frames: give it time with `work`."""
        planes = (self._whole, self._close)
        some = any(plane.stale or plane.later or plane.off_centre for plane in planes)
        return self.drawing or some

    @property
    def drawing(self) -> bool:
        """Whether a plane is being drawn that takes the place of another."""
        return self._drawing is not None

    @property
    def empty(self) -> bool:
        """Whether the next painting draws the hall from what is known then."""
        return not self._whole.valid

    def repaint(self, section: int, box: Box) -> None:
        """That section's floor (in that box) is another one: draw it anew when there is time."""
        for plane in (self._whole, self._close):
            if plane.valid and self._ground.far(plane.raster.scale):
                plane.stale[section] = box

    def forget(self) -> None:
        """The window's size or the colours are new: draw anew at the next painting."""
        self._whole.valid = self._close.valid = self._next.valid = False
        self._drawing, self._promised = None, {}
        self._whole.stale.clear()
        self._close.stale.clear()

    def change(self, seats: NDArray[np.int64]) -> None:
        """Draw seats whose look changed; on the plane out of sight when there is time."""
        for plane in (self._whole, self._close):
            if plane.valid and plane is self._shown:
                plane.raster.change(seats)
            elif plane.valid:
                plane.later.append(seats)
        if self._drawing is not None:
            self._next.raster.change(seats)

    def paint(self, painter: QPainter, view: Viewport, *, moving: bool) -> None:
        """The hall as the viewport has it, in the screen's own pixels."""
        if not self._whole.valid:
            # Of a large hall the plates' soft edges follow.
            fine = self._seen or len(self._hall.x) < _LARGE
            self._whole.render(_fitting(view), self._hall, fine=fine)
            if not fine:
                self._begin(_fitting(view), labels=True)
            self._seen = True
        plane = self._crisp(view, moving=moving)
        if plane is None:
            if moving:
                self._stretched(painter, view)
                self._foresee(view)
                return
            self._drawing = None
            plane = self._close
            plane.render(view, self._hall)
        plane.raster.pan(round(view.left), round(view.top))
        plane.blit(painter)
        self._shown = plane

    def settle(self, view: Viewport) -> None:
        """The motion has ended there: draw it crisp, with numbers; `busy` until that is done."""
        self._before = (0.0, 0.0, 0.0)
        if self._whole.valid and self._crisp(view, moving=False) is None:
            self._begin(view, labels=True)

    def work(self, until: float) -> list[Box]:
        """Draw on until that moment (`time.perf_counter`). Where there is something to show."""
        while self._drawing is not None and time.perf_counter() < until:
            try:
                next(self._drawing)
            except StopIteration:
                self._drawing, self._promised = None, {}
                if self._drawing_scale == self._whole.raster.scale:
                    self._next.stale = self._whole.stale
                    self._whole, self._next = self._next, self._whole
                    self._whole.valid = True
                else:
                    if self._close.raster.scale == self._drawing_scale:
                        self._next.stale = self._close.stale
                    self._close, self._next = self._next, self._close
                    self._close.valid = True
                self._next.valid, self._next.stale = False, {}
                return [EVERYWHERE]
        repainted: list[Box] = []
        for plane in (self._close, self._whole):
            plane.draw_later()
            while plane.off_centre and time.perf_counter() < until:
                plane.raster.catch_up()
        for plane in (self._whole, self._close):
            if not plane.valid:
                plane.stale.clear()
            if len(plane.stale) > _MANY and self._drawing is None:
                self._begin(plane.view(self._hall), labels=plane.labelled)
                return repainted
            while plane.stale and self._drawing is None and time.perf_counter() < until:
                box = plane.stale.popitem()[1]
                plane.raster.repaint(*box)
                if plane is self._shown:
                    repainted.append(box)
        return repainted

    def _crisp(self, view: Viewport, *, moving: bool) -> "_Plane | None":
        if view.scale == self._whole.raster.scale:
            return self._whole
        close = self._close
        if close.valid and close.raster.scale == view.scale and (close.labelled or moving):
            return close
        return None

    def _begin(self, view: Viewport, *, labels: bool) -> None:
        # What a plane that is given up would have shown is stale again.
        promised, self._promised = self._promised, {}
        for plane in (self._whole, self._close):
            if plane.raster.scale == self._drawing_scale:
                plane.stale = {**promised, **plane.stale}
            if plane.raster.scale == view.scale:
                self._promised, plane.stale = plane.stale, {}
        self._next.valid = False
        self._drawing = self._next.drawing(view, self._hall, labels=labels, fine=labels)
        self._drawing_scale = view.scale

    def _foresee(self, view: Viewport) -> None:
        """Begin the plane that the pinch needs next, unless that is being drawn."""
        before, self._before = self._before, (view.scale, view.left, view.top)
        if self._drawing is not None and _apart(self._drawing_scale, view.scale) < _STRETCH / 2:
            return
        near = self._close if self._close.valid else self._whole
        if _apart(near.raster.scale, view.scale) < _STALE:
            return
        ahead = Viewport()
        ahead.content, ahead.closest = view.content, view.closest
        ahead.width, ahead.height = view.width, view.height
        towards = 1.0 if not before[0] else (view.scale > before[0]) - (view.scale < before[0])
        lowest, highest = view.fit_scale, max(view.closest, view.fit_scale)
        scale = min(max(view.scale * _AHEAD**towards, lowest), highest)
        if scale == self._whole.raster.scale:
            return  # that one is there, and better than what is drawn in motion
        # The plan's point that stays where it is under the fingers, or else the middle.
        x, y = view.to_plan(view.width / 2, view.height / 2)
        if before[0] and before[0] != view.scale:
            x, y = (
                (now - then) / (view.scale - before[0])
                for now, then in ((view.left, before[1]), (view.top, before[2]))
            )
        ahead.scale = scale
        ahead.left = view.left + x * (scale - view.scale)
        ahead.top = view.top + y * (scale - view.scale)
        self._begin(ahead, labels=False)

    def _stretched(self, painter: QPainter, view: Viewport) -> None:
        """The planes at a scale that is not theirs."""
        self._shown = None
        window = QRect(0, 0, view.width, view.height)
        near = self._close
        served = near.valid and _apart(near.raster.scale, view.scale) < _STRETCH
        if served and _apart(self._whole.raster.scale, view.scale) < _apart(
            near.raster.scale, view.scale
        ):
            served = False
        covered = _inside(near.target(view)) if served else QRect()
        if not covered.contains(window):
            # What the closer plane has not, the whole hall has; beyond its edges neither.
            painter.save()
            painter.setClipRegion(QRegion(window) - QRegion(covered))
            if not _inside(self._whole.target(view)).contains(window):
                painter.fillRect(window, self._background)
            self._whole.stretch(painter, view)
            painter.restore()
        if served:
            near.stretch(painter, view)


def _apart(one: float, other: float) -> float:
    return max(one / other, other / one) if one and other else math.inf


def _inside(target: QRectF) -> QRect:
    """The pixels that are certainly painted."""
    return target.adjusted(1, 1, -1, -1).toRect()


def _fitting(view: Viewport) -> Viewport:
    """The whole hall in the same window."""
    whole = Viewport()
    whole.content, whole.closest = view.content, view.closest
    whole.width, whole.height = view.width, view.height
    whole.fit()
    whole.snap()
    return whole


class _Plane:
    """A raster and the image Qt draws it from."""

    def __init__(self, raster: Raster, ground: Below) -> None:
        self.raster = raster
        raster.ground = ground
        self.valid = False
        self.labelled = True
        # Sections whose floor is another one since, and where they are.
        self.stale: dict[int, Box] = {}
        # Seats whose look changed while it was out of sight.
        self.later: list[NDArray[np.int64]] = []
        self._image = QImage()

    def render(self, view: Viewport, hall: Hall, *, fine: bool = True) -> None:
        """Draw it at once."""
        for _ in self.drawing(view, hall, labels=True, fine=fine, band=1 << 20):
            pass
        self.valid = True

    def drawing(
        self, view: Viewport, hall: Hall, *, labels: bool, fine: bool, band: int = BAND
    ) -> Iterator[None]:
        """Draw it in pieces; the view is looked at only now."""
        scale, left, top = view.scale, round(view.left), round(view.top)
        self._make_room(view, hall)
        self.later = []
        self.labelled = labels
        return self.raster.drawing(scale, left, top, labels=labels, fine=fine, band=band)

    def _make_room(self, view: Viewport, hall: Hall) -> None:
        raster = self.raster
        margin = _SLACK + (int(view.closest * hall.widest) if len(hall.x) else 0)
        if (raster.width, raster.height, raster.margin) != (view.width, view.height, margin):
            raster.resize(view.width, view.height, margin)
            # The image looks at the raster's own pixels, which live as long as the raster.
            self._image = QImage(
                raster.pixels.data.cast("B"),
                raster.stride,
                raster.rows,
                raster.stride * 4,
                QImage.Format.Format_RGB32,
            )

    @property
    def off_centre(self) -> bool:
        """Whether its buffer is not where the window is."""
        return self.valid and self.raster.off_centre

    def view(self, hall: Hall) -> Viewport:
        """What it shows."""
        raster, view = self.raster, Viewport()
        view.content, view.width, view.height = hall.content, raster.width, raster.height
        view.closest = (raster.margin - _SLACK + 0.5) / hall.widest
        view.scale, view.left, view.top = raster.scale, raster.left, raster.top
        return view

    def draw_later(self) -> None:
        """The seats that changed while it was out of sight."""
        later, self.later = self.later, []
        if later and self.valid:
            self.raster.change(np.unique(np.concatenate(later)))

    def blit(self, painter: QPainter) -> None:
        """Pixel for pixel."""
        self.draw_later()
        raster = self.raster
        # Nothing shines through: copied, not mixed in.
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
        painter.drawImage(0, 0, self._image, *raster.corner, raster.width, raster.height)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)

    def target(self, view: Viewport) -> QRectF:
        """Where the viewport has the plane's content, all of the buffer but cut seats."""
        raster = self.raster
        ratio = view.scale / raster.scale
        x, y = raster.corner
        inset = raster.sheet.size
        left = (raster.left - x + inset) * ratio - view.left
        top = (raster.top - y + inset) * ratio - view.top
        width, height = raster.stride - 2 * inset, raster.rows - 2 * inset
        return QRectF(left, top, width * ratio, height * ratio)

    def stretch(self, painter: QPainter, view: Viewport) -> None:
        """Wherever the viewport has the plane's content, at its scale."""
        self.draw_later()
        raster, inset = self.raster, self.raster.sheet.size
        source = QRectF(inset, inset, raster.stride - 2 * inset, raster.rows - 2 * inset)
        painter.drawImage(self.target(view), self._image, source)
