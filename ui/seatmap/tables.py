"""Tables between their chairs, and a line around the chairs that are sold as one."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pos.domain.plan import Group
from ui.seatmap.measured import Measured, away, hull

_Floats = NDArray[np.float64]
_CORNERS = 32
# Parts of the seats' distance: free floor between chair and table, the least of a table's radius.
_GAP, _LEAST = 0.06, 0.12
_BEHIND = 1.2  # a box is named behind its seats


@dataclass(frozen=True, eq=False)
class Table:
    """Plan units. sign: where it is named; top: the table's outline, None for a box; around: the
    hull of its seats.
    """

    name: str
    sign: tuple[float, float]
    top: _Floats | None
    around: _Floats
    whole: bool


def tables(hall: Measured) -> list[Table]:
    """Every table and box of the plan."""
    return [_table(hall, one) for one in hall.plan.groups if one.seats]


def rows_named_so(hall: Measured) -> list[int]:
    """Rows with a seat at a table or in a box, which is named instead."""
    seats = [seat for one in hall.plan.groups for seat in one.seats]
    rows: list[int] = np.unique(hall.plan.row_of[seats]).tolist() if seats else []
    return rows


def _table(hall: Measured, group: Group) -> Table:
    seats = list(group.seats)
    points = np.column_stack((hall.x[seats], hall.y[seats]))
    middle = points.mean(axis=0)
    top = None
    sign = (float(middle[0]), float(middle[1]))
    if group.kind == "table":
        chair = max(float(hall.plan.radius[seat]) for seat in seats)
        apart = float(np.hypot(*(points - middle).T).min())
        radius = max(apart - chair - _GAP * hall.pitch, _LEAST * hall.pitch)
        turns = np.linspace(0, 2 * np.pi, _CORNERS, endpoint=False)
        top = middle + radius * np.column_stack((np.cos(turns), np.sin(turns)))
    else:
        sign = away(sign, sign, hall.plan.focal, _BEHIND * hall.pitch)
    around = hull(points) if len(points) > 2 else points
    return Table(group.name, sign, top, around, group.whole)
