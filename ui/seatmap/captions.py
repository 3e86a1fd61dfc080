"""From afar, a section's name and what is free there stand on it."""

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication, QPoint, QRect, QRectF
from PySide6.QtGui import QPixmap

from ui.seatmap.frame import Frame
from ui.seatmap.hall import Hall
from ui.seatmap.stamps import Line, Stamps
from ui.seatmap.tokens import MapTokens
from ui.seatmap.viewport import Viewport

# Captions are placed for scales that are this ratio apart, so that names do not jump.
_STEP = 2**0.125
# What may stand on a section (3 the most, 0 the least), and how much of it that may take.
_SHARES = {3: 0.66, 2: 0.78, 1: 0.95, 0: 1.02}
# All of a window, whatever its size.
EVERYWHERE = QRectF(0, 0, 1e6, 1e6)
_EDGE = 40
# How much wider another number may be, on each side.
_WIDER = 9

# A caption's key: its form times this, and the number it shows.
_FORM = 1_000_000
_NOTHING = -1


@dataclass(frozen=True, eq=False)
class _Placed:
    """Which sections (positions in the signs) have room for a caption at one scale, and which."""

    signs: NDArray[np.int64]
    forms: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class _Laid:
    """The captions in one window: signs, forms, and their middles (n, 2) in whole pixels."""

    signs: NDArray[np.int64]
    forms: NDArray[np.int64]
    at: NDArray[np.int64]


class Captions:
    """Writes them over one hall, each kept as a picture until another number is free."""

    def __init__(self, hall: Hall, stamps: Stamps) -> None:
        signs = hall.signs
        self._names = [hall.plan.sections[sign.section].name for sign in signs]
        self._stamps = stamps
        self._signs = signs
        self._of = np.array([sign.section for sign in signs], dtype=np.int64)
        self._middles = np.array([sign.middle for sign in signs], dtype=np.float64).reshape(-1, 2)
        self._extent = np.array([(sign.width, sign.height) for sign in signs]).reshape(-1, 2)
        # Of each sign what was written last: its key, half its size, the picture.
        self._keys = np.full(len(signs), _NOTHING)
        self._halves = np.zeros((len(signs), 2), np.int64)
        self._faces = [QPixmap()] * len(signs)
        self._placed: dict[int, _Placed] = {}
        self._sizes: dict[int, NDArray[np.float64]] = {}
        self._counts: dict[int, str] = {}
        self._laid: _Laid | None = None
        self._laid_for: tuple[float, ...] = ()
        self._turn = 0
        self._free = np.empty(0, np.int64)
        self._placing: Iterator[None] | None = None
        self._placing_for: int | None = None
        self.stale = False

    def forget(self, tokens: MapTokens, unit: float, *, alone: bool) -> None:
        """Another theme, another screen, or another thing is counted."""
        self._tokens, self._unit, self._alone = tokens, unit, alone
        self._keys[:] = _NOTHING
        self._placed.clear()
        self._sizes.clear()
        self._counts.clear()
        self._laid = self._placing = self._placing_for = None

    def paint(self, frame: Frame, free: NDArray[np.int64]) -> None:
        """Draw what is written; `stale` afterwards where `write_on` has something to do.

        `free` is kept: what is written later is what is free then.
        """
        self._free = free
        self._lay(frame.view, moving=frame.moving)
        self.stale = self._placing is not None or bool(self._wrong())
        draw, faces = frame.painter.drawPixmap, self._faces
        signs, corners = self._shown()
        seen = frame.touches(corners, corners + 2 * self._halves[signs] + 1)
        for sign, (x, y) in zip(signs[seen].tolist(), corners[seen].tolist(), strict=True):
            draw(x, y, faces[sign])

    def write_on(self, until: float) -> list[QRectF]:
        """Write until that moment (`time.perf_counter`). Where to paint anew, in pixels."""
        while self._placing is not None and time.perf_counter() < until:
            if next(self._placing, self) is self:
                self._placing = None
                return [EVERYWHERE]
        written: list[QRectF] = []
        wrong = self._wrong()
        while wrong and time.perf_counter() < until:
            written += self._write(wrong.pop())
        self.stale = self._placing is not None or bool(wrong)
        return written

    def _wrong(self) -> list[int]:
        """Which of those laid show no number or a wrong one; what is to be written first last."""
        laid = self._laid
        if laid is None:
            return []
        kept, wanted = self._keys[laid.signs], self._wanted(laid)
        # One of another size would lie over its neighbours.
        fitting = kept // _FORM == laid.forms
        bare, others = np.flatnonzero(~fitting), np.flatnonzero(fitting & (kept != wanted))
        # Each in its turn, however often numbers change.
        self._turn = (self._turn + 7) % max(len(laid.signs), 1)
        others = np.roll(others, -int(np.searchsorted(others, self._turn)))
        return others.tolist()[::-1] + bare.tolist()[::-1]

    def _wanted(self, laid: _Laid) -> NDArray[np.int64]:
        counts = self._free[self._of[laid.signs]]
        return laid.forms * _FORM + np.where(laid.forms > 1, counts, np.minimum(counts, 1))

    def _write(self, index: int) -> list[QRectF]:
        """Where that caption stood and stands now."""
        laid = self._laid
        assert laid is not None
        sign, form = int(laid.signs[index]), int(laid.forms[index])
        free = int(self._free[self._of[sign]])
        face = self._stamps.stamp(self._lines(sign, form, free), self._tokens.floor)
        across, down = laid.at[index].tolist()
        rooms = []
        for one in (self._faces[sign], face):
            wide, high = one.width(), one.height()
            rooms.append(QRectF(across - wide // 2, down - high // 2, wide, high))
        self._keys[sign] = form * _FORM + (free if form > 1 else min(free, 1))
        self._faces[sign] = face
        self._halves[sign] = face.width() // 2, face.height() // 2
        return rooms

    def _shown(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Signs of which a caption is drawn, and its left upper corner."""
        laid = self._laid
        if laid is None:
            nothing = np.empty(0, np.int64)
            return nothing, nothing.reshape(-1, 2)
        shown = self._keys[laid.signs] // _FORM == laid.forms
        signs = laid.signs[shown]
        return signs, laid.at[shown] - self._halves[signs]

    def shown(self, sections: NDArray[np.int64] | None = None) -> dict[int, QRect]:
        """Where each sign's caption was drawn last, by its position in the hall's signs.

        `sections`: the signs of these only.
        """
        signs, corners = self._shown()
        if sections is not None:
            wanted = np.isin(self._of[signs], sections)
            signs, corners = signs[wanted], corners[wanted]
        return {
            one: QRect(QPoint(*at), self._faces[one].size())
            for one, at in zip(signs.tolist(), corners.tolist(), strict=True)
        }

    def boxes(self, sections: NDArray[np.int64]) -> list[QRectF] | None:
        """Where the captions of those sections were drawn last."""
        if self._laid is None:
            return None
        rooms = self.shown(sections).values()
        return [QRectF(room).adjusted(-_WIDER, 0, _WIDER, 0) for room in rooms]

    def extent(self) -> QRectF | None:
        """Around all captions as they were drawn last."""
        if self._laid is None:
            return None
        signs, corners = self._shown()
        if not len(signs):
            return QRectF()
        x, y = corners.min(axis=0).tolist()
        right, bottom = (corners + 2 * self._halves[signs] + 1).max(axis=0).tolist()
        return QRectF(x, y, right - x, bottom - y).adjusted(-_WIDER, 0, _WIDER, 0)

    def _lay(self, view: Viewport, *, moving: bool) -> None:
        """The captions in the window."""
        step = math.floor(math.log(view.scale, _STEP) + 1e-6)
        if step not in self._placed:
            # Where they stand is found out when the hall is at rest again, and there is time.
            if not moving and self._placing_for != step:
                self._placing, self._placing_for = self._place(step), step
            if not self._placed:
                return
            step = min(self._placed, key=lambda one: abs(one - step))
        key = (step, view.scale, view.left, view.top, view.width, view.height)
        if self._laid is None or key != self._laid_for:
            placed = self._placed[step]
            at = np.rint(self._middles[placed.signs] * view.scale - (view.left, view.top))
            seen = (at > -_EDGE) & (at < (view.width + _EDGE, view.height + _EDGE))
            inside = seen.all(axis=1)
            self._laid = _Laid(
                placed.signs[inside], placed.forms[inside], at[inside].astype(np.int64)
            )
            self._laid_for = key

    def _lines(self, sign: int, form: int, free: int) -> tuple[Line, ...]:
        """In the muted ink where nothing is left."""
        ink = self._tokens.ink if free else self._tokens.muted
        large, small = self._pixels(form)
        name = Line(self._names[sign], ink, large, bold=True)
        if form <= 1:
            return (name,)
        return name, Line(self._count(form, free), self._tokens.muted, small)

    def _pixels(self, form: int) -> tuple[int, int]:
        return round((11 if form else 9) * self._unit), round(10 * self._unit)

    def _count(self, form: int, free: int) -> str:
        if form == 2 and not self._alone:
            return str(free)
        if free not in self._counts:
            self._counts[free] = left_text(free, alone=self._alone)
        return self._counts[free]

    def _place(self, step: int) -> Iterator[None]:
        """Captions with room at that scale, none over another: first as many sections as can be
        are named at all, the largest first, then each says as much as it has room for.
        """
        scale = _STEP**step
        signs: list[int] = []
        forms: list[int] = []
        boxes = np.empty((len(self._signs), 4))
        middles = self._middles * scale
        fitting: dict[int, NDArray[np.bool_]] = {}
        for form, share in _SHARES.items():
            inside = self._size(form) <= share * self._extent * scale
            fitting[form] = inside[:, 0] & inside[:, 1]
            yield

        def is_clear(sign: int, form: int, own: int) -> bool:
            """Whether it would lie over none of the others; then the room is its."""
            # As wide as it can get, so that a name does not come and go with sales.
            half = self._size(form)[sign] / 2
            low, high = middles[sign] - half, middles[sign] + half
            taken = ((boxes[: len(signs), :2] < high) & (boxes[: len(signs), 2:] > low)).all(axis=1)
            taken[own : own + 1] = False
            if not taken.any():
                boxes[own] = (*low, *high)
            return not taken.any()

        for sign in np.flatnonzero(np.array(list(fitting.values())).any(axis=0)).tolist():
            smallest = min(form for form, fits in fitting.items() if fits[sign])
            if is_clear(sign, smallest, len(signs)):
                signs.append(sign)
                forms.append(smallest)
            yield
        for index, sign in enumerate(signs):
            larger = (form for form in _SHARES if form > forms[index] and fitting[form][sign])
            forms[index] = next(
                (form for form in larger if is_clear(sign, form, index)), forms[index]
            )
            yield
        placed = (np.array(one, dtype=np.int64) for one in (signs, forms))
        self._placed[step], self._placing_for = _Placed(*placed), None

    def _size(self, form: int) -> NDArray[np.float64]:
        """Width and height of every caption in that form."""
        if form not in self._sizes:
            name, count = self._pixels(form)
            widths = self._stamps.widths(self._names, name, bold=True)
            height = 1.7 * name
            if form > 1:
                texts = [self._count(form, sign.seats) for sign in self._signs]
                widths = np.maximum(widths, self._stamps.widths(texts, count))
                height += 1.3 * count
            size = (widths + 0.64 * name, np.full(len(widths), height))
            self._sizes[form] = np.column_stack(size)
        return self._sizes[form]


def left_text(count: int, *, alone: bool) -> str:
    """What can be had there; where nobody can say how much is free, only what is owned."""
    if not alone:
        return QCoreApplication.translate("SeatMap", "%n free", None, count)
    return QCoreApplication.translate("SeatMap", "%n own", None, count) if count else "?"
