"""The server's look at its allotments, on the simulated halls, by the real policy."""

from functools import cache

import numpy as np

from pos.domain.ids import PlaceId
from pos.domain.plan import Area, Plan, Row, Section
from sync.server.allotting import Hall as Looked
from sync.server.allotting import propose
from sync.server.requests import Allot, CallBack, Request
from sync.server.state import BY_HAND
from tests.simulation.books import MemoryBooks
from tests.simulation.house import FLOOR, STALLS, Hall

_OUTAGE_MIN = 30
_PRESENT_MS = 60_000


def look(books: MemoryBooks, hall: Hall, now_ms: int) -> list[Request]:
    """What should be allotted and called back now."""
    server = books.server
    if server.recovering:
        return []
    here = sorted(
        one.id
        for one in books.tables["tills"].values()
        if not one.fenced
        and one.spoken == server.generation
        and one.seen_ms >= now_ms - _PRESENT_MS
    )
    asked: list[Request] = []
    for row in books.tables["performances"].values():
        states = np.zeros(hall.places, np.uint8)
        owners = np.zeros(hall.places, np.uint16)
        by_hand = np.zeros(hall.places, np.bool_)
        for (performance, place), claim in books.tables["claims"].items():
            if performance == row.id:
                states[place], owners[place] = claim.state, claim.till
                by_hand[place] = claim.reason == BY_HAND
        room = max(0, row.allot_limit - row.allotted)
        paces = {till: {STALLS: 4.0, FLOOR: 2.0} for till in here}
        looked = Looked(row.id, _plan(hall), states, owners, by_hand, room, is_near=True)
        moves = propose(looked, paces, _OUTAGE_MIN)
        asked += [Allot(row.id, places, till) for till, places in moves.grants]
        if moves.recalls:
            asked.append(CallBack(row.id, moves.recalls))
    return asked


@cache
def _plan(hall: Hall) -> Plan:
    count = hall.numbered
    row = np.repeat(np.arange(hall.rows, dtype=np.int32), hall.seats)
    seat = np.tile(np.arange(hall.seats, dtype=np.float32), hall.rows)
    floor = Area("Floor", FLOOR, PlaceId(count), hall.standing, ())
    return Plan(
        name="hall",
        digest=str(hall),
        width=float(hall.seats),
        height=float(hall.rows),
        categories=(STALLS,),
        sections=(Section("Stalls"),),
        rows=tuple(Row("AB"[one % 2], 0) for one in range(hall.rows)),
        guids=tuple(str(one) for one in range(count)),
        seat_numbers=tuple(str(one) for one in range(count)),
        x=seat,
        y=row.astype(np.float32),
        radius=np.full(count, 0.4, np.float32),
        row_of=row,
        category_of=np.zeros(count, np.uint8),
        features=np.zeros(count, np.uint8),
        areas=(floor,) if hall.standing else (),
        focal=(hall.seats / 2, -1.0),
    )
