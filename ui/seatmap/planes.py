"""The two planes of a map: the whole hall at fit, always up to date, and the closer look."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from ui.seatmap.hall import Hall
from ui.seatmap.raster import Ground, Raster
from ui.seatmap.sprites import Palette, TextMasks
from ui.seatmap.viewport import Viewport

# While pinching, a plane is stretched by this much at most before it is drawn crisp again.
_STRETCH = (0.6, 1.7)
# How far (pixels) the hall is dragged before the buffer is shifted, seats' own size left aside.
_SLACK = 88


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
        self._background = QColor(palette.tokens.background)
        self._whole = _Plane(Raster(hall, palette, looks, texts), ground)
        self._close = _Plane(Raster(hall, palette, looks, texts), ground)

    def forget(self) -> None:
        """The window's size or the colours are new: draw anew at the next painting."""
        self._whole.valid = self._close.valid = False

    def change(self, seats: NDArray[np.int64]) -> None:
        """Draw seats whose look changed on both planes."""
        for plane in (self._whole, self._close):
            if plane.valid:
                plane.raster.change(seats)

    def paint(self, painter: QPainter, view: Viewport, *, moving: bool) -> None:
        """The hall as the viewport has it, in the screen's own pixels."""
        if not self._whole.valid:
            whole = Viewport()
            whole.content, whole.closest = view.content, view.closest
            whole.width, whole.height = view.width, view.height
            whole.fit()
            whole.snap()
            self._whole.render(whole, labels=True, hall=self._hall)
        same_as_whole = view.scale == self._whole.raster.scale
        plane = self._whole if same_as_whole else self._close
        if not same_as_whole and not (plane.valid and plane.raster.scale == view.scale):
            if moving and self._stretched(painter, view):
                return
            plane.render(view, labels=not moving, hall=self._hall)
        elif not same_as_whole and not moving and not plane.labelled:
            plane.render(view, labels=True, hall=self._hall)
        plane.raster.pan(round(view.left), round(view.top))
        plane.blit(painter)

    def _stretched(self, painter: QPainter, view: Viewport) -> bool:
        """The planes at a scale that is not theirs; False where that would look too coarse."""
        near = self._close if self._close.valid else self._whole
        if not _STRETCH[0] <= view.scale / near.raster.scale <= _STRETCH[1]:
            if near is self._close:
                near = self._whole
            if not _STRETCH[0] <= view.scale / near.raster.scale <= _STRETCH[1]:
                return False
        # Beyond the hall's edges neither plane has anything.
        painter.fillRect(0, 0, view.width, view.height, self._background)
        self._whole.stretch(painter, view)
        if near is not self._whole:
            near.stretch(painter, view)
        return True


class _Plane:
    """A raster and the image Qt draws it from."""

    def __init__(self, raster: Raster, ground: Ground) -> None:
        self.raster = raster
        raster.ground = ground
        self.valid = False
        self.labelled = True
        self._image = QImage()

    def render(self, view: Viewport, *, labels: bool, hall: Hall) -> None:
        raster = self.raster
        margin = _SLACK + (int(view.closest * hall.pitch) if len(hall.x) else 0)
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
        raster.render(view.scale, round(view.left), round(view.top), labels=labels)
        self.valid, self.labelled = True, labels

    def blit(self, painter: QPainter) -> None:
        """Pixel for pixel."""
        raster = self.raster
        painter.drawImage(0, 0, self._image, *raster.corner, raster.width, raster.height)

    def stretch(self, painter: QPainter, view: Viewport) -> None:
        """Wherever the viewport has the plane's content, at its scale."""
        raster = self.raster
        ratio = view.scale / raster.scale
        left, top = raster.left * ratio - view.left, raster.top * ratio - view.top
        target = QRectF(left, top, raster.width * ratio, raster.height * ratio)
        source = QRectF(*raster.corner, raster.width, raster.height)
        painter.drawImage(target, self._image, source)
