"""A football stadium for 60,000: a closed bowl of two tiers around the pitch."""

import math

import numpy as np

from sync.server.demo_season.curves import Curve, Points, band, bowl, rectangle
from sync.server.demo_season.draft import WHEELCHAIR_PITCH_CM, Draft, from_left

_PITCH = 50.0
_ROW = 85.0
_AISLE = 110.0
_LOWER = (150.0, 31)  # distance of the first row, and rows
_UPPER = (3240.0, 31)
_FIELD = (10_500.0, 6_800.0)
_CIRCLE = 915.0
_LINE = 60.0


def stadium() -> Draft:
    """The whole stadium; the middle of the pitch is (0, 0), the main stand is at the top."""
    draft = Draft("Stadium", ("1", "2", "3", "4", "5"), focal=(0.0, 0.0))
    curve = bowl(6700, 4700, 4.0)
    for distance in (30.0, _UPPER[0] - 220, _UPPER[0] + _UPPER[1] * _ROW):
        draft.draw(band(curve, distance, distance + 60, (0.0, 1.0)))
    _field(draft)
    for number, block in enumerate(curve.cuts(1400, 56), start=101):
        _section(draft, curve, ("Lower tier", number, _LOWER), block)
    for number, block in enumerate(curve.cuts(4650, 72), start=201):
        _section(draft, curve, ("Upper tier", number, _UPPER), block)
    return draft


def _field(draft: Draft) -> None:
    """The pitch, in pieces: its lines are the gaps between them."""
    for side in (-1.0, 1.0):
        for piece in _half():
            draft.draw(piece * (side, 1.0))


def _half() -> list[Points]:
    """The right half: goal area, penalty area around it, the rest, half the centre circle."""
    end, touch = _FIELD[0] / 2, _FIELD[1] / 2
    gap = _LINE / 2
    goal, penalty = (550.0, 916.0), (1650.0, 2016.0)  # depth and half width
    round_ = np.linspace(-math.pi / 2, math.pi / 2, 33)
    circle = np.column_stack([np.cos(round_), np.sin(round_)])
    inner = circle * (_CIRCLE - gap)
    outer = circle * (_CIRCLE + gap)
    return [
        rectangle(end - goal[0] + gap, -goal[1] + gap, goal[0] - gap, 2 * (goal[1] - gap)),
        _around(end, goal, (end - penalty[0] + gap, penalty[1] - gap)),
        np.vstack([np.maximum(outer, (gap, -touch)), _around(end, penalty, (gap, touch))]),
        np.maximum(inner, (gap, -touch)),
    ]


def _around(end: float, box: tuple[float, float], outside: tuple[float, float]) -> Points:
    """From (x, y) of `outside` at the bottom round a box at the goal line to the top."""
    gap = _LINE / 2
    x, y = outside
    depth, half = box[0] + gap, box[1] + gap
    lower = [(x, y), (end, y), (end, half), (end - depth, half)]
    return np.array([*lower, *((one, -other) for one, other in reversed(lower))])


def _section(
    draft: Draft,
    curve: Curve,
    tier: tuple[str, int, tuple[float, int]],
    block: tuple[float, float],
) -> None:
    name, number, (first, rows) = tier
    zone = draft.zone(str(number), name)
    middle = (block[0] + block[1]) / 2
    along = abs(float(curve.part(0.0, middle, middle)[0, 0]))
    gate = _gate(curve, first, block) if number % 2 else None
    for index in range(rows):
        wheelchairs = name == "Lower tier" and index == rows - 1 and number % 4 == 0
        pitch = WHEELCHAIR_PITCH_CM if wheelchairs else _PITCH
        seats = curve.seats(first + index * _ROW, block, aisle=_AISLE, pitch=pitch)
        if gate is not None and 10 <= index < 14:
            away = np.hypot(*(seats - gate).T)
            seats = seats[np.sqrt(np.maximum(away**2 - ((index - 11.5) * _ROW) ** 2, 0)) > 125]
        category = _category(name, along, index)
        guids = zone.row(str(index + 1), seats, from_left(len(seats)), category)
        if wheelchairs:
            draft.mark("accessible", guids[::2])
            draft.mark("companion", guids[1::2])
    if gate is not None:
        half = 100 / curve.length(first + 11.5 * _ROW)
        draft.draw(
            band(curve, first + 9.9 * _ROW, first + 13.1 * _ROW, (middle - half, middle + half))
        )


def _gate(curve: Curve, first: float, block: tuple[float, float]) -> Points:
    """Where people come up into the section: the middle of its lower half."""
    middle = (block[0] + block[1]) / 2
    at: Points = curve.part(first + 11.5 * _ROW, middle, middle)[0]
    return at


def _category(tier: str, from_halfway_line: float, row: int) -> str:
    beside = from_halfway_line < 4300
    if tier == "Lower tier":
        return ("1" if row < 20 else "2") if beside else "3" if from_halfway_line < 6000 else "4"
    return ("2" if row < 10 else "3") if beside else "4" if from_halfway_line < 6000 else "5"
