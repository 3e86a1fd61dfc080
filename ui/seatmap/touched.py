"""Which part of the window a few changed seats touch: the rest is not painted again."""

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QRectF

from ui.seatmap.hall import Hall
from ui.seatmap.overlay import Overlay
from ui.seatmap.viewport import Viewport

# So few are painted alone, each with as much around it (logical pixels) as the pin or the glow
# over it takes.
_FEW = 24
_MARK = 14.0


def touched(
    hall: Hall, overlay: Overlay, view: Viewport, seats: NDArray[np.int64], ratio: float
) -> list[QRect] | None:
    """Rectangles of the widget, `ratio` pixels to its own; None for all of it.

    Of many seats it is one, around them all.
    """
    room = max(hall.widest * view.scale, _MARK * ratio)
    x, y = hall.x[seats] * view.scale - view.left, hall.y[seats] * view.scale - view.top
    seen = (x > -room) & (x < view.width + room) & (y > -room) & (y < view.height + room)
    if np.count_nonzero(seen) > _FEW:
        written = overlay.extent(view)
        if written is None:
            return None
        x, y = x[seen], y[seen]
        low, high = (float(x.min()), float(y.min())), (float(x.max()), float(y.max()))
        box = QRectF(*low, high[0] - low[0], high[1] - low[1]).adjusted(-room, -room, room, room)
        return [_of(box.united(written), ratio)]
    captions = overlay.changed(view, seats)
    if captions is None or len(captions) > _FEW:
        return None
    found = []
    for across, down in zip(x[seen].tolist(), y[seen].tolist(), strict=True):
        found.append(on_widget(across - room, down - room, across + room, down + room, ratio))
    return found + [_of(box, ratio) for box in captions]


def _of(box: QRectF, ratio: float) -> QRect:
    return on_widget(box.left(), box.top(), box.right(), box.bottom(), ratio)


def on_widget(left: float, top: float, right: float, bottom: float, ratio: float) -> QRect:
    """The widget's pixels that cover some of the screen's own."""
    wide, high = math.ceil((right - left) / ratio), math.ceil((bottom - top) / ratio)
    box = QRectF(left / ratio, top / ratio, wide, high).toAlignedRect()
    return box.adjusted(-1, -1, 1, 1)
