"""A cabaret: tables by the chair and tables sold as one around the floor, boxes at the back."""

import math

import numpy as np

from sync.server.demo_season.curves import Points, rectangle
from sync.server.demo_season.draft import Draft, Zone, from_left

_TABLE_CM = 62.0  # from its middle to a chair's
_FEET = math.radians(90)


def cabaret() -> Draft:
    """18 tables of four by the chair, 6 of six and 5 boxes of four sold as one."""
    draft = Draft("Cabaret", ("1", "2", "3"))
    draft.draw(rectangle(-330, -330, 660, 260), "STAGE")
    floor = draft.zone("Floor", code="F")
    number = 0
    for row, count in enumerate((5, 6, 7)):
        for at in range(count):
            number += 1
            middle = ((at - (count - 1) / 2) * 215.0, 130 + row * 200.0)
            guids = _table(draft, floor, number, (middle, 4, "1" if row == 0 else "2"))
            if row == 0 and at in (0, count - 1):
                draft.mark("accessible", guids[:1])
                draft.mark("companion", guids[1:2])
    for at in range(6):
        number += 1
        _table(draft, floor, number, (((at - 2.5) * 265.0, 780.0), 6, "2"), whole=True)
    boxes = draft.zone("Boxes", code="B")
    for at in range(5):
        left = (at - 2) * 320.0
        seats = np.array([(left - 84 + 56 * seat, 985.0) for seat in range(4)])
        guids = boxes.row(f"Box {at + 1}", seats, from_left(4), "3")
        draft.group(f"Box {at + 1}", "box", guids, whole=True)
    return draft


def _table(
    draft: Draft,
    zone: Zone,
    number: int,
    table: tuple[tuple[float, float], int, str],
    *,
    whole: bool = False,
) -> list[str]:
    """Chairs around a middle, numbered clockwise from behind the table's left."""
    (x, y), count, category = table
    reach = _TABLE_CM if count == 4 else _TABLE_CM * 1.25
    turns = _FEET + math.tau * (np.arange(count) + 0.5) / count
    seats: Points = np.column_stack((x + reach * np.cos(turns), y + reach * np.sin(turns)))
    guids = zone.row(f"Table {number}", seats, from_left(count), category)
    draft.group(f"Table {number}", "table", guids, whole=whole)
    return guids
