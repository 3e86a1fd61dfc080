"""An arena for 20,000: a stage at one end, standing room before it, two rings of seats around."""

import numpy as np

from sync.server.demo_season.curves import Curve, Points, band, bowl, rectangle
from sync.server.demo_season.draft import WHEELCHAIR_PITCH_CM, Draft, from_left, row_letter

_PITCH = 50.0
_ROW = 90.0
_AISLE = 120.0
_ROWS = 19
_LOWER = 160.0  # from the floor's edge to the first row
_UPPER = 2170.0
_STAGE_FRONT = -1700.0


def arena() -> Draft:
    """The whole arena; the middle of its floor is (0, 0), the stage is on the left."""
    draft = Draft("Arena", ("1", "2", "3", "4", "5", "standing"), focal=(_STAGE_FRONT, 0.0))
    curve = bowl(3350, 1950, 3.2)
    _floor(draft, curve)
    # The oval begins and ends behind the stage: nobody sits there.
    lower, upper = curve.cuts(_LOWER + 900, 28)[2:-2], curve.cuts(_UPPER + 900, 42)[3:-3]
    for number, block in enumerate(lower, start=101):
        _section(draft, curve, ("Lower ring", number, _LOWER), block)
    for number, block in enumerate(upper, start=201):
        _section(draft, curve, ("Upper ring", number, _UPPER), block)
    return draft


def _floor(draft: Draft, curve: Curve) -> None:
    outer = _UPPER + _ROWS * _ROW
    for distance in (40.0, _UPPER - 180, outer):
        draft.draw(band(curve, distance, distance + 36, (0.0, 1.0)))
    edge = curve.parallel(-60)[::10]
    left = _STAGE_FRONT + 60
    runway = np.array([(left, 180), (-840, 180), (-840, -180), (left, -180)])
    front = np.vstack([_between(edge, left, 80), runway])
    draft.stand("Front standing", front, 1200, "standing")
    draft.stand("Rear standing", _between(edge, 480, 4000), 2200, "standing")
    back = -3260.0
    stage = [(back, -800), (_STAGE_FRONT, -1200), (_STAGE_FRONT, 1200), (back, 800)]
    draft.draw(np.array(stage), "STAGE")
    draft.draw(rectangle(_STAGE_FRONT + 40, -120, 760, 240))  # a runway into the crowd
    draft.draw(rectangle(130, -420, 300, 840))  # sound and light


def _between(edge: Points, left: float, right: float) -> Points:
    """The floor from one x to another."""
    within = (edge[:, 0] > left) & (edge[:, 0] < right)
    corners = within | np.roll(within, 1) | np.roll(within, -1)
    return np.column_stack([np.clip(edge[:, 0], left, right), edge[:, 1]])[corners]


def _section(
    draft: Draft, curve: Curve, ring: tuple[str, int, float], block: tuple[float, float]
) -> None:
    name, number, first = ring
    zone = draft.zone(str(number), name)
    middle = (block[0] + block[1]) / 2
    x, y = curve.part(first + 900, middle, middle)[0]
    beside_stage = bool(x < -3300)
    for index in range(_ROWS):
        wheelchairs = (name, index, number % 4) == ("Lower ring", _ROWS - 1, 0) and not beside_stage
        pitch = WHEELCHAIR_PITCH_CM if wheelchairs else _PITCH
        seats = curve.seats(first + index * _ROW, block, aisle=_AISLE, pitch=pitch)
        category = _category(name, float(np.hypot(x - _STAGE_FRONT, y)), index)
        numbers = from_left(len(seats))
        guids = zone.row(row_letter(index), seats, numbers, "5" if beside_stage else category)
        if beside_stage:
            draft.mark("restricted", guids)
        if wheelchairs:
            draft.mark("accessible", guids[::2])
            draft.mark("companion", guids[1::2])


def _category(ring: str, from_stage: float, row: int) -> str:
    if ring == "Upper ring":
        return "3" if from_stage < 6200 else "4"
    if from_stage < 5200:
        return "1" if row < 12 else "2"
    return "2" if row < 12 else "3"
