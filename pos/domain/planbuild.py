"""A plan file and its sidecar, checked and laid out as a Plan's columns."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from pos.domain import planareas
from pos.domain.ids import CategoryId
from pos.domain.jsonlines import Path
from pos.domain.plan import SEATS_LIMIT, Feature, Plan, Row, Section
from pos.domain.planentries import (
    EXTENT_LIMIT,
    Fault,
    MoreFile,
    PlanFile,
    Point,
    SeatEntry,
    ZoneEntry,
    check_reach,
)

CATEGORIES_LIMIT = 250


@dataclass
class _Seats:
    """Every seat of the file, as columns in file order."""

    sections: list[Section] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    paths: list[Path] = field(default_factory=list)  # of each row
    lengths: list[int] = field(default_factory=list)
    entries: list[SeatEntry] = field(default_factory=list)
    origins: list[tuple[float, float]] = field(default_factory=list)  # of each row

    def path(self, seat: int) -> Path:
        """Where the seat stands in the file."""
        row = int(np.searchsorted(np.cumsum(self.lengths), seat, side="right"))
        return (*self.paths[row], "seats", seat - sum(self.lengths[:row]))


def build(file: PlanFile, more: MoreFile, digest: str) -> Plan:
    """The plan. Raises Fault."""
    categories = _categories(file)
    seats = _seats(file, _floors(file, more))
    standing = planareas.standing(file, more, categories)
    count = len(seats.entries)
    places = count + sum(entry.capacity for entry in standing.values())
    if places > SEATS_LIMIT:
        raise Fault(("zones",), f"{places} places; {SEATS_LIMIT} are the most a plan may have")
    if places == 0:
        raise Fault(("zones",), "the plan has no place to sell")
    guids = _guids(seats)
    x, y, radius = _geometry(seats)
    width, height = _bounds(file, seats, (x, y))
    areas, shapes = planareas.drawn(file, standing, count)
    focal = more.focal or Point(width / 2, 0.0)
    check_reach(focal.x, focal.y, ("focal",), in_more=True)
    return Plan(
        name=file.name,
        digest=digest,
        width=width,
        height=height,
        categories=tuple(categories),
        sections=tuple(seats.sections),
        rows=tuple(seats.rows),
        guids=guids,
        seat_numbers=tuple([seat.seat_number for seat in seats.entries]),
        x=x.astype(np.float32),
        y=y.astype(np.float32),
        radius=radius,
        row_of=np.repeat(np.arange(len(seats.rows), dtype=np.int32), seats.lengths),
        category_of=_category_of(seats, categories),
        features=_features(guids, more),
        areas=areas,
        shapes=shapes,
        focal=(focal.x, focal.y),
    )


def _categories(file: PlanFile) -> dict[CategoryId, int]:
    if len(file.categories) > CATEGORIES_LIMIT:
        raise Fault(("categories",), f"more than {CATEGORIES_LIMIT} categories")
    found: dict[CategoryId, int] = {}
    for index, entry in enumerate(file.categories):
        name = CategoryId(entry.name)
        if not name:
            raise Fault(("categories", index), "a category without a name")
        if name in found:
            raise Fault(("categories", index), f"the category {name!r} stands here twice")
        found[name] = index
    return found


def _floors(file: PlanFile, more: MoreFile) -> dict[int, str]:
    """The floor of each zone that the sidecar names."""
    floors: dict[int, str] = {}
    for key, floor in more.floors.items():
        zones = [
            index
            for index, zone in enumerate(file.zones)
            if key in (zone.uuid, zone.zone_id, zone.name)
        ]
        if not zones:
            raise Fault(("floors", key), f"no zone of the plan is called {key!r}", in_more=True)
        floors.update((index, floor) for index in zones)
    return floors


def _seats(file: PlanFile, floors: dict[int, str]) -> _Seats:
    seats = _Seats()
    for z, zone in enumerate(file.zones):
        rows = [(r, row) for r, row in enumerate(zone.rows) if row.seats]
        if rows:
            seats.sections.append(Section(zone.name or "", floors.get(z, "")))
        for r, row in rows:
            at = row.position or Point(0.0, 0.0)
            seats.rows.append(Row(row.row_number, len(seats.sections) - 1))
            seats.paths.append(("zones", z, "rows", r))
            seats.lengths.append(len(row.seats))
            seats.origins.append((zone.position.x + at.x, zone.position.y + at.y))
            seats.entries += row.seats
    return seats


def _guids(seats: _Seats) -> tuple[str, ...]:
    guids = tuple([seat.seat_guid for seat in seats.entries])
    known = set(guids)
    if "" in known:
        raise Fault(seats.path(guids.index("")), "a seat with an empty seat_guid")
    if len(known) < len(guids):
        twice, _ = Counter(guids).most_common(1)[0]
        again = guids.index(twice, guids.index(twice) + 1)
        raise Fault(seats.path(again), f"the seat_guid {twice!r} stands here a second time")
    return guids


def _geometry(
    seats: _Seats,
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float32]]:
    origins = np.asarray(seats.origins, dtype=np.float64).reshape(-1, 2)
    from_row = np.repeat(origins, seats.lengths, axis=0)
    x = np.array([seat.position.x for seat in seats.entries]) + from_row[:, 0]
    y = np.array([seat.position.y for seat in seats.entries]) + from_row[:, 1]
    radius = np.array([10.0 if s.radius is None else s.radius for s in seats.entries])
    radius = np.clip(radius, -EXTENT_LIMIT, EXTENT_LIMIT).astype(np.float32)
    for seat in _where(~((radius > 0) & (radius < EXTENT_LIMIT))):
        raise Fault(seats.path(seat), f"a seat's radius must be above 0, not {radius[seat]:g}")
    return x, y, radius


def _where(wrong: NDArray[np.bool_]) -> list[int]:
    return [int(index) for index in np.flatnonzero(wrong)[:1]]


def _bounds(
    file: PlanFile, seats: _Seats, at: tuple[NDArray[np.float64], NDArray[np.float64]]
) -> tuple[float, float]:
    """Width and height; without a size as far as it reaches, with the same margin all round."""
    x, y = at
    size = file.size
    if size is None:
        for seat in _where(~((x >= 0) & (x < EXTENT_LIMIT) & (y >= 0) & (y < EXTENT_LIMIT))):
            raise Fault(seats.path(seat), _outside(x[seat], y[seat], EXTENT_LIMIT, EXTENT_LIMIT))
        corners = [point for zone in file.zones for point in _area_points(zone)]
        right = max([*x.tolist(), *(corner[0] for corner in corners)])
        bottom = max([*y.tolist(), *(corner[1] for corner in corners)])
        left, top = float(x.min(initial=right)), float(y.min(initial=bottom))
        return right + max(0.0, left), bottom + max(0.0, top)
    if not (0 < size.width <= EXTENT_LIMIT and 0 < size.height <= EXTENT_LIMIT):
        raise Fault(
            ("size",),
            f"width and height must be above 0 and up to {EXTENT_LIMIT:g},"
            f" not {size.width:g} by {size.height:g}",
        )
    for seat in _where(~((x >= 0) & (x <= size.width) & (y >= 0) & (y <= size.height))):
        raise Fault(seats.path(seat), _outside(x[seat], y[seat], size.width, size.height))
    return size.width, size.height


def _area_points(zone: ZoneEntry) -> Iterator[tuple[float, float]]:
    for entry in zone.areas:
        yield zone.position.x + entry.position.x, zone.position.y + entry.position.y


def _outside(x: float, y: float, width: float, height: float) -> str:
    return f"the seat at ({x:g}, {y:g}) lies outside of the plan (0 to {width:g}, 0 to {height:g})"


def _category_of(seats: _Seats, categories: dict[CategoryId, int]) -> NDArray[np.uint8]:
    indices = [categories.get(CategoryId(seat.category), -1) for seat in seats.entries]
    if -1 in indices:
        seat = indices.index(-1)
        name = seats.entries[seat].category
        raise Fault(seats.path(seat), f"the category {name!r} is not among the plan's categories")
    return np.array(indices, dtype=np.uint8)


def _features(guids: tuple[str, ...], more: MoreFile) -> NDArray[np.uint8]:
    features = np.zeros(len(guids), dtype=np.uint8)
    index = {guid: seat for seat, guid in enumerate(guids)}
    for name, feature in (
        ("accessible", Feature.ACCESSIBLE),
        ("companion", Feature.COMPANION),
        ("restricted", Feature.RESTRICTED),
    ):
        for at, guid in enumerate(getattr(more, name)):
            if guid not in index:
                raise Fault((name, at), f"no seat of the plan has the guid {guid!r}", in_more=True)
            features[index[guid]] |= int(feature)
    return features
