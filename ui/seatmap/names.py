"""Close by, a section's name and what is free there stand behind it, or before it; on its seats
only where there is no other room and these are still small.
"""

import math
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath, QPixmap, QPolygonF

from pos.domain.plan import Shape
from ui.seatmap.captions import left_text
from ui.seatmap.frame import Frame
from ui.seatmap.hall import Hall
from ui.seatmap.signs import BESIDE, SectionSign
from ui.seatmap.stamps import Line, Stamps, see_through
from ui.seatmap.tables import tables
from ui.seatmap.tokens import MapTokens
from ui.seatmap.viewport import Viewport

# Names are placed for scales that are this ratio apart, so that names do not jump.
_STEP = 2**0.125
# What stands for the number of a name without one, and for a name that was never written.
_UNCOUNTED, _UNWRITTEN = -1, -2
# Parts of a seat distance between a row's middle and its section's name; a name is slid away from
# a slanted row by so many logical pixels at most.
_CLEAR, _SLID = 0.65, 64.0
# Logical pixels between seats below which a name may stand on them, and of how many it then covers.
_ON_SEATS_BELOW, _COVERED = 11.0, 0.2

_Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Name:
    """How a section is named: with what is free, on its seats, and in which room of the plan."""

    counted: bool
    on_seats: bool
    box: QRectF


class _Step:
    """The names for one step of scales. Of each sign: looked at, named and where, as written."""

    def __init__(self, signs: int) -> None:
        self.looked = np.zeros(signs, bool)
        self.named = np.zeros(signs, bool)
        self.counted = np.zeros(signs, bool)
        self.on_seats = np.zeros(signs, bool)
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
        spots = [(sign.beside[0], sign.beside[-1], sign.middle) for sign in hall.signs]
        # (2, signs, spots): x and y of where each section can be named, or near there.
        self._spots = np.array(spots, dtype=np.float64).reshape(-1, 3, 2).transpose(2, 0, 1)
        self._words = [_room_of(shape) for shape in hall.plan.shapes if shape.kind == "text"]
        self._solid = [_path(area.outline) for area in hall.plan.areas]
        self._solid += [
            _path(shape.points)
            for shape in hall.plan.shapes
            if shape.kind == "polygon" and shape.text
        ]
        # Tables carry their own names.
        self._solid += [_path(one.around) for one in tables(hall) if len(one.around) > 2]
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
        """Sections (positions in the signs) with a spot for their name in the window, or nearly."""
        x, y = self._spots * view.scale
        x, y, edge = x - view.left, y - view.top, _SLID * self._unit
        seen = (x > -edge) & (x < view.width + edge) & (y > -edge) & (y < view.height + edge)
        return np.flatnonzero(seen.any(axis=1))

    def _write(self, step: _Step, index: int) -> None:
        number = int(self._numbers(step, np.array([index]))[0])
        text = self._hall.plan.sections[self._signs[index].section].name
        if number != _UNCOUNTED:
            text = f"{text} · {left_text(number, alone=self._alone)}"
        line, paper = self._line(text), see_through(self._tokens.background, 0.8)
        if step.on_seats[index]:
            line, paper = replace(line, colour=self._tokens.ink), self._tokens.floor
        face = self._stamps.stamp((line,), paper)
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
            step.on_seats[index], middle = name.on_seats, name.box.center()
            step.at[index] = middle.x(), middle.y()

    def _named(self, index: int, scale: float, others: list[QRectF]) -> _Name | None:
        sign = self._signs[index]
        text = self._hall.plan.sections[sign.section].name
        if not text:
            return None
        room = 1.15 * max(sign.width, sign.height) * scale
        # As wide as it can get, so that a name does not come and go with sales.
        shown = (f"{text} · {left_text(sign.seats, alone=self._alone)}", text)
        sizes = [self._stamps.size((self._line(one),)) for one in shown]
        places = [(counted, *size) for counted, size in zip((True, False), sizes, strict=True)]
        small = self._hall.pitch * scale < _ON_SEATS_BELOW * self._unit
        for where in (self._beside, *([self._on_seats] if small else []), self._aside):
            for counted, width, height in places:
                size = width / scale, height / scale
                for x, y in where(sign, size, scale) if width <= room else ():
                    box = QRectF(x - size[0] / 2, y - size[1] / 2, *size)
                    seats = self._seated(box)
                    if len(seats) and not (
                        where == self._on_seats and self._may_cover(sign, seats)
                    ):
                        continue
                    if not self._taken(box, others):
                        return _Name(counted, len(seats) > 0, box)
        return None

    def _beside(
        self, sign: SectionSign, _size: tuple[float, float], _scale: float
    ) -> Iterable[tuple[float, float]]:
        """Where its name stands closest."""
        return sign.beside

    def _on_seats(
        self, sign: SectionSign, _size: tuple[float, float], _scale: float
    ) -> Iterable[tuple[float, float]]:
        return (sign.middle,)

    def _aside(
        self, sign: SectionSign, size: tuple[float, float], scale: float
    ) -> Iterable[tuple[float, float]]:
        """Further away from a slanted row, as far as a name of that size has to be."""
        pitch = self._hall.pitch
        for spot, other in zip(sign.beside, sign.beside[::-1], strict=True):
            start = sign.middle if spot == other else other
            across, down = spot[0] - start[0], spot[1] - start[1]
            length = math.hypot(across, down) or 1.0
            reach = (size[0] * abs(across) + size[1] * abs(down)) / 2 / length
            by = reach + (_CLEAR - BESIDE) * pitch
            if 0 < by <= _SLID * self._unit / scale:
                yield spot[0] + by * across / length, spot[1] + by * down / length

    def _taken(self, box: QRectF, others: list[QRectF]) -> bool:
        """Whether another name, a word, standing room or what carries a word is there."""
        words = any(box.intersects(one) for one in others + self._words)
        return words or any(one.intersects(box) for one in self._solid)

    def _may_cover(self, sign: SectionSign, seats: _Ints) -> bool:
        """Whether those are a small part of the section's own, and nobody else's."""
        own = bool((self._hall.section_of[seats] == sign.section).all())
        return own and len(seats) <= _COVERED * sign.seats

    def _seated(self, box: QRectF) -> _Ints:
        """The seats in a rectangle of the plan."""
        hall = self._hall
        seats = hall.nearby.between(box.left(), box.right())
        inside = (hall.y[seats] > box.top()) & (hall.y[seats] < box.bottom())
        return seats[inside]


def _path(points: Sequence[tuple[float, float]] | NDArray[np.float64]) -> QPainterPath:
    path = QPainterPath()
    path.addPolygon(QPolygonF([QPointF(*point) for point in points]))
    path.closeSubpath()
    return path


def _room_of(shape: Shape) -> QRectF:
    """In plan units, the room around a word that is centred on its point."""
    x, y = shape.points[0]
    width, height = 0.72 * len(shape.text) * shape.size, 1.2 * shape.size
    return QRectF(x - width / 2, y - height / 2, width, height)
