"""The order in which one walks past the seats: a row that stands in pieces is one row there.

A seat that is added to a hall gets a number behind all others, for a number means one seat for
ever; so in the plan it stands in a piece of its row of its own. For neighbours only the floor
counts: everything that asks who sits beside whom walks, and gives places back.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from pos.domain.bestavailable.geometry import AISLE, Floats, Ints, geometry
from pos.domain.ids import PlaceId
from pos.domain.plan import Plan

T = TypeVar("T", bound=np.generic)
# Closer than this, in seat distances, nobody sits beside anybody.
_CLOSEST = 0.9
# A row turns by less than this from seat to seat, as the cosine; and a seat between two others
# stands nearly in their line, in parts of the way.
_STRAIGHT, _DETOUR = 0.7, 0.3


@dataclass(frozen=True, eq=False)
class Walk:
    """`plan` has the seats in that order; `places` their places, `at` where each place stands.
    Both are None where it is the plan's own order: no row is in pieces.
    """

    plan: Plan
    places: Ints | None = None
    at: Ints | None = None

    def along(self, marks: NDArray[T]) -> NDArray[T]:
        """One element a place, or a seat, put into the order of the walk."""
        if self.places is None:
            return marks
        there = marks.copy()
        there[: len(self.places)] = marks[self.places]
        return there

    def stops(self, places: Iterable[int]) -> list[int]:
        """Where those places stand; standing places stay what they are."""
        if self.at is None:
            return list(places)
        return [int(self.at[one]) if one < len(self.at) else one for one in places]

    def back(self, stops: Iterable[int]) -> tuple[PlaceId, ...]:
        """The places that stand there."""
        if self.places is None:
            return tuple(PlaceId(int(one)) for one in stops)
        return tuple(PlaceId(int(self.places[one])) for one in stops)


@lru_cache(maxsize=8)
def walk(plan: Plan) -> Walk:
    """Worked out once for a plan."""
    in_pieces = _in_pieces(plan)
    lines = [list(range(*ends)) for ends in _ends(plan)] if in_pieces else []
    if not sum(_put_together(plan, lines, pieces) for pieces in in_pieces):
        return Walk(plan)
    places = np.array([place for line in lines for place in line], np.int64)
    at = np.empty_like(places)
    at[places] = np.arange(len(places))
    lengths = [len(line) for line in lines]
    in_order = replace(
        plan,
        guids=tuple(plan.guids[place] for place in places),
        seat_numbers=tuple(plan.seat_numbers[place] for place in places),
        x=plan.x[places],
        y=plan.y[places],
        radius=plan.radius[places],
        row_of=np.repeat(np.arange(len(lines), dtype=np.int32), lengths),
        category_of=plan.category_of[places],
        features=plan.features[places],
        rotation=None if plan.rotation is None else plan.rotation[places],
        groups=tuple(
            replace(one, seats=tuple(PlaceId(int(at[seat])) for seat in one.seats))
            for one in plan.groups
        ),
    )
    return Walk(in_order, places, at)


def _ends(plan: Plan) -> list[tuple[int, int]]:
    """Each row's first seat, and the one behind its last."""
    bounds = np.searchsorted(plan.row_of, np.arange(len(plan.rows) + 1)).tolist()
    return list(pairwise(bounds))


def _in_pieces(plan: Plan) -> list[list[int]]:
    """Rows that are called the same, of which no two seats are: pieces of one row, it may be."""
    found: dict[tuple[str, str, str], list[int]] = {}
    ends = _ends(plan)
    for index, row in enumerate(plan.rows):
        section = plan.sections[row.section]
        if row.label and ends[index][0] < ends[index][1]:
            found.setdefault((section.floor, section.name, row.label), []).append(index)
    several = [rows for rows in found.values() if len(rows) > 1]
    return [rows for rows in several if _are_told_apart(plan, rows, ends)]


def _are_told_apart(plan: Plan, rows: Sequence[int], ends: Sequence[tuple[int, int]]) -> bool:
    numbers = [number for row in rows for number in plan.seat_numbers[slice(*ends[row])]]
    return len(set(numbers)) == len(numbers)


def _put_together(plan: Plan, lines: list[list[int]], rows: list[int]) -> int:
    """Move seats of the shorter pieces into the longest where they stand in its line; how many."""
    points = np.column_stack((plan.x, plan.y)).astype(np.float64)
    longest = max(rows, key=lambda row: len(lines[row]))
    line = lines[longest]
    usual = geometry(plan).pitch
    pitch = _pitch(points[line]) or usual
    reach = (_CLOSEST * min(pitch, usual), AISLE * max(pitch, usual))
    waiting = [seat for row in rows if row != longest for seat in lines[row]]
    moved: set[int] = set()
    while True:
        for seat in waiting:
            place = _where(points[line], points[seat], reach)
            if place is not None:
                line.insert(place, seat)
                moved.add(seat)
        if not moved.intersection(waiting):
            break
        waiting = [seat for seat in waiting if seat not in moved]
    for row in rows:
        if row != longest:
            lines[row] = [seat for seat in lines[row] if seat not in moved]
    return len(moved)


def _pitch(points: Floats) -> float:
    gaps = np.hypot(*np.diff(points, axis=0).T)
    return float(gaps[gaps > 0].min(initial=np.inf)) if np.any(gaps > 0) else 0.0


def _where(line: Floats, point: Floats, reach: tuple[float, float]) -> int | None:
    """Where in the line a seat stands, beside at least one of its seats; None where in none."""
    apart = np.hypot(*(line - point).T)
    if not reach[0] <= apart.min() <= reach[1]:
        return None
    if len(line) == 1:
        return 1
    gaps = np.hypot(*np.diff(line, axis=0).T)
    detours = apart[:-1] + apart[1:] - gaps
    between = int(detours.argmin())
    if detours[between] <= _DETOUR * gaps[between]:
        return between + 1
    if apart[-1] == apart.min() and _goes_on(line[-2], line[-1], point):
        return len(line)
    if apart[0] == apart.min() and _goes_on(line[1], line[0], point):
        return 0
    return None


def _goes_on(before: Floats, end: Floats, point: Floats) -> bool:
    """Whether the way from seat to seat goes on to that point without a turn."""
    step, on = end - before, point - end
    lengths = float(np.hypot(*step) * np.hypot(*on))
    return lengths > 0 and float(step @ on) >= _STRAIGHT * lengths
