"""A plan made ready for drawing: kinds of seats, seat numbers, distances, outlines of sections."""

import math
from collections import OrderedDict
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from pos.domain.plan import Plan
from sync.client.offer import OWN, UNKNOWN
from sync.protocol.wire import PlaceState
from ui.seatmap.measured import Measured, hull, measure, rooms, row_bounds
from ui.seatmap.signs import RowSigns, SectionSign, row_signs, section_signs
from ui.seatmap.viewport import Box

# How large a seat is drawn, as a part of the distance to its nearest neighbour.
SMALLEST, LARGEST = 0.4, 0.45
TURNS = 8
# Seats that are turned are drawn in steps of so many degrees.
_TURN = 5
_HALLS_KEPT = 6
# A gap this many seat distances wide divides a section's plate: along a row, between rows.
_APART = 3.2
_ROWS_APART = 2.4
# A point this far (in seat distances) from the straight line does not matter to an outline.
_FLAT = 0.02
# So few seats are a box, whatever order they are in.
_BOX = 8
# Rows so short are boxes, each with a plate of its own.
_BOX_ROW = 6

_Floats = NDArray[np.float64]


class Look(IntEnum):
    """How a seat looks: its state, as this till sees it."""

    FREE = 0
    HELD = 1
    SOLD = 2
    HOUSE = 3
    MINE = 4
    OWN = 5  # this till's own in advance
    UNKNOWN = 6  # nobody can say now
    ALLOTTED = 7  # another till's in advance


_LOOK_OF_STATE = np.zeros(256, np.uint8)
for _state, _look in {
    PlaceState.FREE: Look.FREE,
    PlaceState.HELD: Look.HELD,
    PlaceState.SECURED: Look.HELD,
    PlaceState.ALLOTTED: Look.ALLOTTED,
    PlaceState.SOLD: Look.SOLD,
    PlaceState.HOUSE_HELD: Look.HOUSE,
    PlaceState.QUARANTINED: Look.HOUSE,
    OWN: Look.OWN,
    UNKNOWN: Look.UNKNOWN,
}.items():
    _LOOK_OF_STATE[_state] = _look


def looks(states: NDArray[np.uint8], mine: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """The look of each place."""
    result: NDArray[np.uint8] = np.where(mine, np.uint8(Look.MINE), _LOOK_OF_STATE[states])
    return result


@dataclass(frozen=True, slots=True)
class Kind:
    """Seats drawn alike: category (index), features, radius and distance to the neighbours in plan
    units, degrees clockwise.
    """

    category: int
    features: int
    radius: float
    apart: float
    turned: int = 0


@dataclass(frozen=True, eq=False)
class Hall(Measured):
    """What the map needs of a plan. Arrays have one element a seat unless said otherwise.

    kind_of: index into `kinds`; text_of: index into `texts`, the distinct seat numbers; turn_of:
    the direction of its row, in `TURNS`ths of half a turn; outlines: for each section its parts,
    (n, 2) points around the seats' centres; rows, signs: where rows and sections are named.
    """

    turn_of: NDArray[np.int64]
    kinds: tuple[Kind, ...]
    kind_of: NDArray[np.int64]
    texts: tuple[str, ...]
    text_of: NDArray[np.int64]
    outlines: tuple[tuple[_Floats, ...], ...]
    content: Box
    rows: RowSigns
    signs: tuple[SectionSign, ...]

    @cached_property
    def widest(self) -> float:
        """The most room that a seat takes up; the pitch, where all stand as close."""
        return max((kind.apart for kind in self.kinds), default=self.pitch)

    @cached_property
    def radius_of(self) -> _Floats:
        """Each seat's radius as it is drawn, in plan units."""
        return np.array([kind.radius for kind in self.kinds] or [0.0])[self.kind_of]


_made: OrderedDict[Plan, Hall] = OrderedDict()


def make_hall(plan: Plan) -> Hall:
    """Prepare a plan, or find it prepared. 100,000 seats take half a second: a thread may do it."""
    hall = _made.get(plan)
    if hall is None:
        hall = _make(plan)
        remember(hall)
    return hall


def remember(hall: Hall) -> None:
    """`make_hall` has it from now on; the last few halls are kept."""
    _made[hall.plan] = hall
    while len(_made) > _HALLS_KEPT:
        _made.popitem(last=False)


def _make(plan: Plan) -> Hall:
    base = measure(plan)
    x, y, pitch = base.x, base.y, base.pitch
    room = rooms(base, LARGEST * pitch)
    radius = np.clip(plan.radius, SMALLEST * pitch, LARGEST * room).astype(np.float64)
    hundredths = np.round(radius / pitch * 100).astype(np.int64)
    quarters = np.rint(room / pitch * 4).astype(np.int64)
    features, turned = plan.features.astype(np.int64) & 7, np.zeros(len(x), np.int64)
    if plan.rotation is not None:
        turned = np.rint(plan.rotation / _TURN).astype(np.int64) % (360 // _TURN) * _TURN
        turned[features == 0] = 0  # round seats look alike from all sides
    shape = (features * 128 + hundredths) * 16 + quarters
    traits = (plan.category_of.astype(np.int64) * 16384 + shape) * 360 + turned
    distinct, kind_of = np.unique(traits, return_inverse=True)
    texts = sorted(set(plan.seat_numbers))
    number = {text: index for index, text in enumerate(texts)}
    return Hall(
        plan=plan,
        x=x,
        y=y,
        pitch=pitch,
        depth=base.depth,
        section_of=base.section_of,
        turn_of=_turns(plan, x, y),
        kinds=tuple(_kind(one, pitch) for one in distinct.tolist()),
        kind_of=kind_of.reshape(-1).astype(np.int64),
        texts=tuple(texts),
        text_of=np.fromiter(map(number.__getitem__, plan.seat_numbers), np.int64, len(x)),
        outlines=_outlines(plan, base, room),
        content=_content(plan, pitch),
        rows=row_signs(base, radius),
        signs=section_signs(base),
    )


def _kind(trait: int, pitch: float) -> Kind:
    rest, turned = divmod(trait, 360)
    rest, quarters = divmod(rest, 16)
    radius, apart = rest % 128 / 100 * pitch, quarters / 4 * pitch
    return Kind(rest // 1024, rest // 128 % 8, radius, apart, turned)


def _turns(plan: Plan, x: _Floats, y: _Floats) -> NDArray[np.int64]:
    """The direction of the row at each seat: from its neighbour before to the one behind."""
    seats = np.arange(len(x))
    before, after = np.maximum(seats - 1, 0), np.minimum(seats + 1, len(x) - 1)
    before = np.where(plan.row_of[before] == plan.row_of, before, seats)
    after = np.where(plan.row_of[after] == plan.row_of, after, seats)
    angle = np.arctan2(y[after] - y[before], x[after] - x[before])
    turns: NDArray[np.int64] = np.rint(angle * TURNS / np.pi).astype(np.int64) % TURNS
    return turns


def _content(plan: Plan, pitch: float) -> Box:
    points = [np.column_stack((plan.x, plan.y)).astype(np.float64)]
    points += [np.array(area.outline, dtype=np.float64).reshape(-1, 2) for area in plan.areas]
    points += [np.array(shape.points, dtype=np.float64).reshape(-1, 2) for shape in plan.shapes]
    everything = np.concatenate(points)
    if not len(everything):
        return Box(0.0, 0.0, max(plan.width, 1.0), max(plan.height, 1.0))
    low, high = everything.min(axis=0) - pitch, everything.max(axis=0) + pitch
    return Box(float(low[0]), float(low[1]), float(high[0]), float(high[1]))


def _outlines(plan: Plan, base: Measured, room: _Floats) -> tuple[tuple[_Floats, ...], ...]:
    """Around each section: front row, right ends, back row reversed, left ends reversed."""
    points = np.column_stack((plan.x, plan.y)).astype(np.float64)
    first, last = row_bounds(plan)
    pitches = np.full(len(plan.sections), base.pitch)
    np.maximum.at(pitches, base.section_of, room)
    wide = _APART * pitches[base.section_of[1:]]
    breaks = np.flatnonzero(np.hypot(*np.diff(points, axis=0).T) > wide) + 1
    rows: list[list[list[_Floats]]] = [[] for _ in plan.sections]
    for row, start, end in zip(plan.rows, first.tolist(), last.tolist(), strict=True):
        if end >= start:
            low, high = np.searchsorted(breaks, (start + 1, end + 1))
            cuts = [start, *breaks[low:high].tolist(), end + 1]
            rows[row.section].append([points[one:other] for one, other in pairwise(cuts)])
    return tuple(_parts(*section) for section in zip(rows, pitches.tolist(), strict=True))


def _parts(rows: list[list[_Floats]], pitch: float) -> tuple[_Floats, ...]:
    if not rows:
        return ()
    if len({len(runs) for runs in rows}) > 1:
        rows = [[np.concatenate(runs)] for runs in rows]
    longest = max(len(runs[0]) for runs in rows)
    apart = 0.0 if longest <= _BOX_ROW < len(rows) else _ROWS_APART * pitch
    parts: list[_Floats] = []
    for column in zip(*rows, strict=True):
        stack: list[_Floats] = []
        for run in column:
            if stack and not _close(stack[-1], run, apart):
                parts.append(_around(stack, pitch))
                stack = []
            stack.append(_forward(run, stack[-1]) if stack else run)
        parts.append(_around(stack, pitch))
    return tuple(parts)


def _close(one: _Floats, other: _Floats, apart: float) -> bool:
    """Whether the nearest seats of two rows are no further apart than that."""
    # Mostly the ends or the middles are.
    for here, there in ((0, 0), (-1, -1), (len(one) // 2, len(other) // 2)):
        if math.dist(one[here].tolist(), other[there].tolist()) <= apart:
            return True
    between = one[:, None, :] - other[None, :, :]
    return math.sqrt(float(np.square(between).sum(axis=2).min())) <= apart


def _forward(run: _Floats, before: _Floats) -> _Floats:
    """The run in the direction of the row before it."""
    first, last = run[0].tolist(), run[-1].tolist()
    start, end = before[0].tolist(), before[-1].tolist()
    straight = math.dist(first, start) + math.dist(last, end)
    crossed = math.dist(first, end) + math.dist(last, start)
    return run if straight <= crossed else run[::-1]


def _around(stack: list[_Floats], pitch: float) -> _Floats:
    if sum(len(run) for run in stack) <= _BOX:
        return hull(np.concatenate(stack))
    if len(stack) == 1:
        # There and back, so that a curved row is not closed by a chord.
        line = _simple(stack[0], _FLAT * pitch)
        return np.concatenate((line, line[-2:0:-1]))
    right = _simple(np.array([run[-1] for run in stack]), _FLAT * pitch)
    left = _simple(np.array([run[0] for run in stack]), _FLAT * pitch)
    front, back = (_simple(run, _FLAT * pitch) for run in (stack[0], stack[-1]))
    return np.concatenate((front, right[1:-1], back[::-1], left[::-1][1:-1]))


def _simple(line: _Floats, tolerance: float) -> _Floats:
    """The line with fewer points, none of those left out further off (Douglas and Peucker)."""
    points = line.tolist()
    keep = [0, len(points) - 1]
    parts = [(0, len(points) - 1)]
    while parts:
        first, last = parts.pop()
        if last - first < 2:
            continue
        (ax, ay), (bx, by) = points[first], points[last]
        dx, dy = bx - ax, by - ay
        length = math.hypot(dx, dy)
        if length:
            apart = [abs((x - ax) * dy - (y - ay) * dx) for x, y in points[first + 1 : last]]
        else:
            length = 1.0
            apart = [math.hypot(x - ax, y - ay) for x, y in points[first + 1 : last]]
        worst = max(apart)
        if worst > tolerance * length:
            middle = first + 1 + apart.index(worst)
            keep.append(middle)
            parts += [(first, middle), (middle, last)]
    return line[sorted(set(keep))]
