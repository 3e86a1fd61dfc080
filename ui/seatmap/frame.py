"""What one painting of the map is about: where to, what of the hall, which part of the window."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter

from ui.seatmap.viewport import Viewport


@dataclass(frozen=True, eq=False)
class Frame:
    """In the screen's own pixels, of which `unit` make a logical one. Outside `dirty` nothing
    needs painting. `moving`: the next frame follows at once.
    """

    painter: QPainter
    view: Viewport
    unit: float
    dirty: QRect
    moving: bool

    def touches(self, low: NDArray[np.int64], high: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which boxes, given by two corners (n, 2) each, are partly in what is painted."""
        dirty = self.dirty
        seen = (low[:, 0] <= dirty.right()) & (high[:, 0] >= dirty.left())
        seen &= (low[:, 1] <= dirty.bottom()) & (high[:, 1] >= dirty.top())
        return seen
