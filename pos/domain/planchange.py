"""One plan in place of another: which place is which, and who would lose theirs.

A place is a number: its seat's index in the plan, and behind the seats the standing areas' places.
Tickets, leases and feeds know a place by that number alone, and a till that has not heard of the
change yet goes on with the plan it has. So once a house has tills a number means one seat for ever,
sold or free: the seats known before stay in their order, whatever the new file's order is, and new
ones go behind them. A seat is the same one where its guid is the same. Nor may a seat be called as
another one was: its ticket would lead there.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import msgspec
import numpy as np

from pos.domain.ids import PlaceId
from pos.domain.plan import PlaceLabel, Plan


@dataclass(frozen=True)
class Lost:
    """A place that somebody has and the new plan does not; `moved`: it has it under another
    number, so that its ticket would name a neighbour.
    """

    place: PlaceId
    label: PlaceLabel
    moved: bool


def lost(old: Plan, new: Plan, taken: Iterable[int]) -> list[Lost]:
    """Of the places taken, those that are not what they were."""
    places = np.array(sorted(taken), np.int64)
    now = _numbers(old, new)
    return [
        Lost(PlaceId(place), old.label(PlaceId(place)), moved=int(now[place]) >= 0)
        for place in places[now[places] != places].tolist()
    ]


def renamed(old: Plan, new: Plan, taken: Iterable[int]) -> list[PlaceId]:
    """Of the places taken, those that people called otherwise: their tickets say the old name."""
    places = [PlaceId(place) for place in sorted(taken) if place < new.place_count]
    return [place for place in places if old.label(place) != new.label(place)]


def misnamed(old: Plan, new: Plan) -> list[PlaceId]:
    """Seats that would be called as another one was before, or will be."""
    before = dict(zip(old.guids, _names(old), strict=True))
    had = {name: guid for guid, name in before.items()}
    after = _names(new)
    bearers = Counter(after)
    return [
        PlaceId(place)
        for place, (guid, name) in enumerate(zip(new.guids, after, strict=True))
        if name != before.get(guid) and (bearers[name] > 1 or had.get(name, guid) != guid)
    ]


def _names(plan: Plan) -> list[tuple[str, str, str, str]]:
    """Of each seat floor, section, row and number."""
    rows = [(plan.sections[row.section], row.label) for row in plan.rows]
    return [
        (rows[row][0].floor, rows[row][0].name, rows[row][1], number)
        for row, number in zip(plan.row_of.tolist(), plan.seat_numbers, strict=True)
    ]


def _numbers(old: Plan, new: Plan) -> np.ndarray[Any, np.dtype[np.int64]]:
    """For each old place its number in the new plan; -1 where it is gone."""
    index = {guid: seat for seat, guid in enumerate(new.guids)}
    numbers = [index.get(guid, -1) for guid in old.guids]
    for at, area in enumerate(old.areas):
        fresh = new.areas[at] if at < len(new.areas) else None
        if fresh and fresh.name != area.name and fresh.outline != area.outline:
            fresh = None  # another one in its place
        room = min(fresh.capacity, area.capacity) if fresh else 0
        first = fresh.first_place if fresh else 0
        numbers += range(first, first + room)
        numbers += [-1] * (area.capacity - room)
    return np.array(numbers, np.int64)


def in_old_order(raw: bytes, known: Sequence[str]) -> bytes:
    """The plan file with the seats known before in their old order and new ones behind them.

    As it is where it is so already. Else a row that new seats stand in is written in two pieces.
    The file has been read before: it is a plan.
    """
    file = msgspec.json.decode(raw.removeprefix(b"\xef\xbb\xbf"))
    where = {
        seat["seat_guid"]: (z, r, seat)
        for z, zone in enumerate(file["zones"])
        for r, row in enumerate(zone["rows"])
        for seat in row["seats"]
    }
    before = set(known)
    order = [guid for guid in known if guid in where]
    order += [guid for guid in where if guid not in before]
    if order == list(where):
        return raw
    zones: list[dict[str, Any]] = []
    for z, in_zone in groupby(order, key=lambda guid: where[guid][0]):
        zone = file["zones"][z]
        rows = [
            {**zone["rows"][r], "seats": [where[guid][2] for guid in in_row]}
            for r, in_row in groupby(in_zone, key=lambda guid: where[guid][1])
        ]
        zones.append({**zone, "rows": rows, "areas": []})
    # What is drawn, and the standing areas with their places, stay in the order of the file.
    zones += [{**zone, "rows": []} for zone in file["zones"] if zone.get("areas")]
    return msgspec.json.format(msgspec.json.encode({**file, "zones": zones}), indent=1)
