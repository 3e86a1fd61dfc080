"""Close by, a section's name and what is free there stand behind it, or before it."""

import math
import time
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPixmap

from pos.domain.plan import Shape
from ui.seatmap.captions import left_text
from ui.seatmap.frame import Frame
from ui.seatmap.hall import Hall
from ui.seatmap.stamps import Line, Stamps, see_through
from ui.seatmap.tokens import MapTokens
from ui.seatmap.viewport import Viewport

# Names are placed for scales that are this ratio apart, so that names do not jump.
_STEP = 2**0.125
# What stands for the number of a name without one, and for a name that was never written.
_UNCOUNTED, _UNWRITTEN = -1, -2

_Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Name:
    """Where a section is named: which spot, whether with what is free, and the room in the plan."""

    spot: int
    counted: bool
    box: QRectF


class _Step:
    """The names for one step of scales. Of each sign: looked at, named and where, as written."""

    def __init__(self, signs: int) -> None:
        self.looked = np.zeros(signs, bool)
        self.named = np.zeros(signs, bool)
        self.counted = np.zeros(signs, bool)
        self.at = np.zeros((signs, 2))
        self.boxes: list[QRectF] = []
        self.numbers = np.full(signs, _UNWRITTEN)
        self.faces = [QPixmap()] * signs
        self.sizes = np.zeros((signs, 2))


class Names:
    """Writes them over one hall: over no seat, no word of the plan and no other name."""

    def __init__(self, hall: Hall, stamps: Stamps) -> None:
        self._hall = hall
        self._stamps = stamps
        self._signs = hall.signs
        self._section_of = np.array([sign.section for sign in hall.signs], dtype=np.int64)
        spots = [(sign.beside[0], sign.beside[-1]) for sign in hall.signs]
        # (2, signs, spots): x and y of where each section can be named.
        self._beside = np.array(spots, dtype=np.float64).reshape(-1, 2, 2).transpose(2, 0, 1)
        self._words = [_room_of(shape) for shape in hall.plan.shapes if shape.kind == "text"]
        self._steps: dict[int, _Step] = {}
        self._step, self._scale = _Step(len(hall.signs)), 1.0
        self._free = self._in_sight = np.empty(0, np.int64)
        self.stale = False

    def forget(self, tokens: MapTokens, unit: float, *, alone: bool) -> None:
        """Another theme, another screen, or another thing is counted."""
        self._tokens, self._unit, self._alone = tokens, unit, alone
        self._steps.clear()

    def paint(self, frame: Frame, free: _Ints) -> None:
        """Draw what is written; `stale` afterwards where `write_on` has something to do."""
        view = frame.view
        number = math.floor(math.log(view.scale, _STEP) + 1e-6)
        if frame.moving and number not in self._steps and self._steps:
            # Where they stand is found out when the hall is at rest again.
            number = min(self._steps, key=lambda one: abs(one - number))
        step = self._steps.setdefault(number, _Step(len(self._signs)))
        self._free, self._step, self._scale = free, step, _STEP**number
        self._in_sight = self._seen(view)
        self.stale = any(self._left_to_do())
        named = self._in_sight[step.named[self._in_sight]]
        written = named[step.numbers[named] != _UNWRITTEN]
        origin = np.array((view.left, view.top)) - 0.5
        corners = step.at[written] * view.scale - origin - step.sizes[written] / 2
        corners = np.floor(corners).astype(np.int64)
        seen = frame.touches(corners, corners + np.ceil(step.sizes[written]).astype(np.int64))
        draw, faces = frame.painter.drawPixmap, step.faces
        for index, (x, y) in zip(written[seen].tolist(), corners[seen].tolist(), strict=True):
            draw(x, y, faces[index])

    def write_on(self, until: float) -> bool:
        """Place and write until that moment (`time.perf_counter`). Whether all is done: paint."""
        unknown, _ = self._left_to_do()
        while unknown and time.perf_counter() < until:
            self._place(self._step, unknown.pop(), self._scale)
        _, wrong = self._left_to_do()
        while wrong and time.perf_counter() < until:
            self._write(self._step, wrong.pop())
        self.stale = bool(unknown or wrong)
        return not self.stale

    def _left_to_do(self) -> tuple[list[int], list[int]]:
        """In sight: what was never placed; what shows a wrong number, the first to write last."""
        step, seen = self._step, self._in_sight
        named = seen[step.named[seen]]
        wrong = named[self._numbers(step, named) != step.numbers[named]]
        # What was never written comes first.
        wrong = wrong[np.argsort(-step.numbers[wrong], kind="stable")]
        return seen[~step.looked[seen]].tolist(), wrong.tolist()

    def _numbers(self, step: _Step, named: _Ints) -> _Ints:
        return np.where(step.counted[named], self._free[self._section_of[named]], _UNCOUNTED)

    def _seen(self, view: Viewport) -> _Ints:
        """Sections (positions in the signs) with a spot for their name in the window."""
        x, y = self._beside * view.scale
        x, y = x - view.left, y - view.top
        seen = (x > 0) & (x < view.width) & (y > 0) & (y < view.height)
        return np.flatnonzero(seen.any(axis=1))

    def _write(self, step: _Step, index: int) -> None:
        number = int(self._numbers(step, np.array([index]))[0])
        text = self._hall.plan.sections[self._signs[index].section].name
        if number != _UNCOUNTED:
            text = f"{text} · {left_text(number, alone=self._alone)}"
        paper = see_through(self._tokens.background, 0.8)
        face = self._stamps.stamp((self._line(text),), paper)
        step.numbers[index], step.faces[index] = number, face
        step.sizes[index] = face.width(), face.height()

    def _line(self, text: str) -> Line:
        return Line(text, self._tokens.muted, round(11 * self._unit), True)

    def _place(self, step: _Step, index: int, scale: float) -> None:
        step.looked[index] = True
        name = self._named(index, scale, step.boxes)
        if name is not None:
            step.boxes.append(name.box)
            step.named[index], step.counted[index] = True, name.counted
            step.at[index] = self._signs[index].beside[name.spot]

    def _named(self, index: int, scale: float, others: list[QRectF]) -> _Name | None:
        sign = self._signs[index]
        text = self._hall.plan.sections[sign.section].name
        if not text:
            return None
        room = 1.15 * max(sign.width, sign.height) * scale
        for counted, spot in product((True, False), range(len(sign.beside))):
            # As wide as it can get, so that a name does not come and go with sales.
            shown = f"{text} · {left_text(sign.seats, alone=self._alone)}" if counted else text
            width, height = self._stamps.size((self._line(shown),))
            if width > room:
                continue
            x, y = sign.beside[spot]
            box = QRectF(
                x - width / scale / 2, y - height / scale / 2, width / scale, height / scale
            )
            taken = any(box.intersects(one) for one in others + self._words)
            if not taken and not self._seated(box):
                return _Name(spot, counted, box)
        return None

    def _seated(self, box: QRectF) -> bool:
        """Whether there is a seat in a rectangle of the plan."""
        hall = self._hall
        seats = hall.nearby.between(box.left(), box.right())
        return bool(((hall.y[seats] > box.top()) & (hall.y[seats] < box.bottom())).any())


def _room_of(shape: Shape) -> QRectF:
    """In plan units, the room around a word that is centred on its point."""
    x, y = shape.points[0]
    width, height = 0.72 * len(shape.text) * shape.size, 1.2 * shape.size
    return QRectF(x - width / 2, y - height / 2, width, height)
