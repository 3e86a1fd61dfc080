"""Curves that rows of seats follow: one base curve, and its parallels at a distance.

Lengths are centimetres, x to the right, y down. A place along a base curve is a share of its
length, 0 to 1; the same share on a parallel lies on the same ray, so aisles run straight up.
"""

import math
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]  # (n, 2)
_STEP_CM = 5.0


@dataclass(frozen=True, eq=False)
class Curve:
    """A smooth base curve: points evenly along it, and the direction in which its parallels lie."""

    points: Points
    normals: Points

    def parallel(self, distance: float) -> Points:
        """The curve at that distance."""
        return self.points + distance * self.normals

    def part(self, distance: float, start: float, end: float) -> Points:
        """A piece of a parallel, from one share to another, for outlines."""
        shares = np.linspace(start, end, max(2, int(abs(end - start) * 240)))
        line, _, known = _measured(self, distance)
        return np.column_stack([np.interp(shares, known, line[:, axis]) for axis in (0, 1)])

    def length(self, distance: float) -> float:
        """How long the parallel is."""
        return float(_measured(self, distance)[1][-1])

    def cuts(
        self, distance: float, count: int, within: tuple[float, float] = (0.0, 1.0)
    ) -> list[tuple[float, float]]:
        """The parallel, or a piece of it, cut into `count` equally long blocks."""
        _, lengths, known = _measured(self, distance)
        start, end = (float(np.interp(share, known, lengths)) for share in within)
        shares = np.interp(np.linspace(start, end, count + 1), lengths, known)
        return [(float(one), float(other)) for one, other in pairwise(shares)]

    def at(self, distance: float, from_middle: NDArray[np.floating]) -> Points:
        """Points at lengths along the parallel, counted from its middle."""
        line, lengths, _ = _measured(self, distance)
        along = lengths[-1] / 2 + from_middle
        return np.column_stack([np.interp(along, lengths, line[:, axis]) for axis in (0, 1)])

    def seats(
        self, distance: float, block: tuple[float, float], *, aisle: float, pitch: float
    ) -> Points:
        """Seats of one row between two rays, half an aisle from each, spread to fill it."""
        line, lengths, known = _measured(self, distance)
        start, end = (float(np.interp(share, known, lengths)) for share in block)
        start, end = start + aisle / 2, end - aisle / 2
        count = max(0, int((end - start) / pitch + 1e-6))
        if count == 0:
            return np.empty((0, 2))
        along = start + (np.arange(count) + 0.5) * (end - start) / count
        return np.column_stack([np.interp(along, lengths, line[:, axis]) for axis in (0, 1)])


def band(curve: Curve, inner: float, outer: float, block: tuple[float, float]) -> Points:
    """The outline of everything between two parallels and two rays."""
    there = curve.part(inner, *block)
    back = curve.part(outer, *block)[::-1]
    return np.vstack([there, back])


def horseshoe(radius: float, half_angle: float, arm: float, centre_y: float) -> Curve:
    """An arc open to the top, wider than a half circle, and its arms running to the stage.

    From the left arm's end round the back to the right one's.
    """
    angles = np.linspace(-half_angle, half_angle, _steps(2 * half_angle * radius))
    normals = np.column_stack([np.sin(angles), np.cos(angles)])
    arc = normals * radius + (0.0, centre_y)
    run = np.linspace(0.0, arm, _steps(arm))[1:, None]
    to_stage = np.array([-math.cos(half_angle), -math.sin(half_angle)])
    left = arc[0] + run[::-1] * to_stage
    right = arc[-1] + run * (to_stage * (-1.0, 1.0))
    sides = [np.repeat(normals[[end]], len(run), axis=0) for end in (0, -1)]
    return Curve(np.vstack([left, arc, right]), np.vstack([sides[0], normals, sides[1]]))


def arc(radius: float, half_angle: float, centre_y: float) -> Curve:
    """Part of a circle, bulging down, from left to right."""
    return horseshoe(radius, half_angle, 0.0, centre_y)


def bowl(half_width: float, half_height: float, power: float) -> Curve:
    """A closed oval (a superellipse), clockwise from its leftmost point."""
    angles = np.linspace(math.pi, 3 * math.pi, 20_001)
    cos, sin = np.cos(angles), np.sin(angles)
    reach = (abs(cos / half_width) ** power + abs(sin / half_height) ** power) ** (-1 / power)
    points = np.column_stack([reach * cos, reach * sin])
    lengths = _lengths(points)
    even = np.linspace(0.0, lengths[-1], _steps(float(lengths[-1])))
    points = np.column_stack([np.interp(even, lengths, points[:, axis]) for axis in (0, 1)])
    slope = np.abs(points / (half_width, half_height)) ** (power - 1) * np.sign(points)
    slope = slope / (half_width, half_height)
    return Curve(points, slope / np.hypot(slope[:, 0], slope[:, 1])[:, None])


def inside(points: Points, outline: Points) -> NDArray[np.bool_]:
    """Which of the points lie within the outline (even-odd)."""
    x, y = points[:, :1], points[:, 1:]
    x1, y1 = outline[:, 0], outline[:, 1]
    x2, y2 = np.roll(x1, -1), np.roll(y1, -1)
    spans = (y1 > y) != (y2 > y)
    with np.errstate(divide="ignore", invalid="ignore"):
        crossing = x < (x2 - x1) * (y - y1) / (y2 - y1) + x1
    return np.asarray((spans & crossing).sum(axis=1) % 2 == 1)


def rectangle(left: float, top: float, width: float, height: float) -> Points:
    """Four corners."""
    right, bottom = left + width, top + height
    return np.array([(left, top), (right, top), (right, bottom), (left, bottom)], dtype=float)


@lru_cache(maxsize=256)
def _measured(curve: Curve, distance: float) -> tuple[Points, Points, Points]:
    """A parallel, the length along it and the share of it at each of its points."""
    line = curve.parallel(distance)
    return line, _lengths(line), np.linspace(0.0, 1.0, len(line))


def _lengths(line: Points) -> Points:
    steps = np.hypot(*np.diff(line, axis=0).T)
    return np.concatenate([[0.0], np.cumsum(steps)])


def _steps(length: float) -> int:
    return max(2, int(length / _STEP_CM))
