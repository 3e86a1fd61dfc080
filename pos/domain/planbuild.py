"""A plan file and its sidecar, checked and laid out as a Plan's columns."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from pos.domain import planareas, plangroups
from pos.domain.faults import Fault
from pos.domain.ids import CategoryId
from pos.domain.jsonlines import Path
from pos.domain.plan import SEATS_LIMIT, Feature, Plan, Row, Section
from pos.domain.planentries import (
    EXTENT_LIMIT,
    FAULTS_LIMIT,
    TEXT_LIMIT,
    Faults,
    MoreFile,
    PlanFile,
    Point,
    SeatEntry,
    ZoneEntry,
    is_label,
)
from pos.domain.planfaults import PlanFault

CATEGORIES_LIMIT = 250
PIECES_LIMIT = 50_000
# The sidecar's lists of guids, and what they say of a seat.
FEATURES = (
    ("accessible", Feature.ACCESSIBLE),
    ("companion", Feature.COMPANION),
    ("restricted", Feature.RESTRICTED),
    ("aisles", Feature.AISLE),
)


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


def build(file: PlanFile, more: MoreFile, digest: str, step: Callable[[float], None]) -> Plan:
    """The plan. Raises Faulty with what is wrong, the first few of it."""
    faults = Faults()
    _count_drawn(file, faults)
    categories = _categories(file, faults)
    seats = _seats(file, _floors(file, more, faults), faults)
    standing = planareas.standing(file, more, categories, faults)
    _count(len(seats.entries) + sum(one.capacity for one in standing.values()), faults)
    step(0.5)
    guids = _guids(seats, faults)
    step(0.6)
    x, y, radius = _geometry(seats, faults)
    step(0.8)
    category_of = _category_of(seats, categories, faults)
    features, rotation = _more_of_seats(guids, more, faults)
    groups = plangroups.groups(guids, more, faults)
    areas, shapes = planareas.drawn(file, standing, len(guids), faults)
    width, height = _bounds(file, seats, (x, y), faults)
    focal = more.focal or Point(width / 2, 0.0)
    faults.reach(focal.x, focal.y, ("focal",), in_more=True)
    faults.settle()
    step(0.9)
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
        category_of=category_of,
        features=features,
        areas=areas,
        shapes=shapes,
        focal=(focal.x, focal.y),
        rotation=rotation,
        groups=groups,
    )


def _count_drawn(file: PlanFile, faults: Faults) -> None:
    """Nobody can see so many; each costs time."""
    for many, count in (
        (PlanFault.TOO_MANY_ZONES, len(file.zones)),
        (PlanFault.TOO_MANY_ROWS, sum(len(zone.rows) for zone in file.zones)),
        (PlanFault.TOO_MANY_AREAS, sum(len(zone.areas) for zone in file.zones)),
    ):
        if count > PIECES_LIMIT:
            faults.note(("zones",), many(count=count, most=PIECES_LIMIT))
            faults.settle()


def _count(places: int, faults: Faults) -> None:
    """With too many, nothing else is looked at."""
    if places > SEATS_LIMIT:
        faults.note(("zones",), PlanFault.TOO_MANY_PLACES(count=places, most=SEATS_LIMIT))
        faults.settle()
    if places == 0:
        faults.note(("zones",), PlanFault.NO_PLACE())


def _categories(file: PlanFile, faults: Faults) -> dict[CategoryId, int]:
    found: dict[CategoryId, int] = {}
    faults.text(file.name, ("name",))
    if len(file.categories) > CATEGORIES_LIMIT:
        faults.note(("categories",), PlanFault.TOO_MANY_CATEGORIES(most=CATEGORIES_LIMIT))
    for index, entry in enumerate(file.categories[:CATEGORIES_LIMIT]):
        name = CategoryId(entry.name)
        faults.text(name, ("categories", index))
        if not name:
            faults.note(("categories", index), PlanFault.CATEGORY_NAMELESS())
        if name in found:
            faults.note(("categories", index), PlanFault.CATEGORY_TWICE(category=name))
        found.setdefault(name, len(found))
    return found


def _floors(file: PlanFile, more: MoreFile, faults: Faults) -> dict[int, str]:
    """The floor of each zone that the sidecar names."""
    floors: dict[int, str] = {}
    zones: dict[str | None, list[int]] = {}
    for index, zone in enumerate(file.zones if more.floors else ()):
        for name in {zone.uuid, zone.zone_id, zone.name}:
            zones.setdefault(name, []).append(index)
    for key, floor in more.floors.items():
        path = ("floors", key)
        faults.text(floor, path, in_more=True)
        if key not in zones:
            faults.note(path, PlanFault.ZONE_UNKNOWN(name=key), in_more=True)
        floors.update((index, floor) for index in zones.get(key, ()))
    return floors


def _seats(file: PlanFile, floors: dict[int, str], faults: Faults) -> _Seats:
    seats = _Seats()
    for z, zone in enumerate(file.zones):
        faults.text(zone.name, ("zones", z))
        rows = [(r, row) for r, row in enumerate(zone.rows) if row.seats]
        if rows:
            seats.sections.append(Section(zone.name or "", floors.get(z, "")))
        for r, row in rows:
            at = row.position or Point(0.0, 0.0)
            path: Path = ("zones", z, "rows", r)
            faults.text(row.row_number, path)
            seats.rows.append(Row(row.row_number, len(seats.sections) - 1))
            seats.paths.append(path)
            seats.lengths.append(len(row.seats))
            seats.origins.append((zone.position.x + at.x, zone.position.y + at.y))
            seats.entries += row.seats
    return seats


def _guids(seats: _Seats, faults: Faults) -> tuple[str, ...]:
    """Every seat's guid; here the seats' texts are looked at, too."""
    guids = tuple([seat.seat_guid for seat in seats.entries])
    numbers = [seat.seat_number for seat in seats.entries]
    for texts in (guids, numbers):
        if max(map(len, texts), default=0) > TEXT_LIMIT or not "".join(texts).isprintable():
            wrong = (at for at, text in enumerate(texts) if not is_label(text))
            for at in islice(wrong, FAULTS_LIMIT):
                faults.text(texts[at], seats.path(at))
    if len(set(guids)) == len(guids) and "" not in guids:
        return guids
    known: set[str] = set()
    for at, guid in enumerate(guids):
        if not guid:
            faults.note(seats.path(at), PlanFault.GUID_EMPTY())
        elif guid in known:
            faults.note(seats.path(at), PlanFault.GUID_TWICE(guid=guid))
        known.add(guid)
    return guids


def _geometry(
    seats: _Seats, faults: Faults
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float32]]:
    origins = np.asarray(seats.origins, dtype=np.float64).reshape(-1, 2)
    from_row = np.repeat(origins, seats.lengths, axis=0)
    x = np.array([seat.position.x for seat in seats.entries]) + from_row[:, 0]
    y = np.array([seat.position.y for seat in seats.entries]) + from_row[:, 1]
    radius = np.array([10.0 if s.radius is None else s.radius for s in seats.entries])
    radius = np.clip(radius, -EXTENT_LIMIT, EXTENT_LIMIT).astype(np.float32)
    for seat in _where(~((radius > 0) & (radius < EXTENT_LIMIT))):
        faults.note(seats.path(seat), PlanFault.RADIUS_WRONG(radius=float(radius[seat])))
    return x, y, radius


def _where(wrong: NDArray[np.bool_]) -> list[int]:
    return [int(index) for index in np.flatnonzero(wrong)[:FAULTS_LIMIT]]


def _bounds(
    file: PlanFile,
    seats: _Seats,
    at: tuple[NDArray[np.float64], NDArray[np.float64]],
    faults: Faults,
) -> tuple[float, float]:
    """Width and height; without a size as far as it reaches, with the same margin all round."""
    x, y = at
    size = file.size
    if size is None:
        for seat in _where(~((x >= 0) & (x < EXTENT_LIMIT) & (y >= 0) & (y < EXTENT_LIMIT))):
            limits = (EXTENT_LIMIT, EXTENT_LIMIT)
            faults.note(seats.path(seat), _outside((x[seat], y[seat]), limits))
        corners = [point for zone in file.zones for point in _area_points(zone)]
        right = max([*x.tolist(), *(corner[0] for corner in corners)], default=0.0)
        bottom = max([*y.tolist(), *(corner[1] for corner in corners)], default=0.0)
        left, top = float(x.min(initial=right)), float(y.min(initial=bottom))
        return right + max(0.0, left), bottom + max(0.0, top)
    if not (0 < size.width <= EXTENT_LIMIT and 0 < size.height <= EXTENT_LIMIT):
        wrong = PlanFault.SIZE_WRONG(most=EXTENT_LIMIT, width=size.width, height=size.height)
        faults.note(("size",), wrong)
        return size.width, size.height
    for seat in _where(~((x >= 0) & (x <= size.width) & (y >= 0) & (y <= size.height))):
        faults.note(seats.path(seat), _outside((x[seat], y[seat]), (size.width, size.height)))
    return size.width, size.height


def _area_points(zone: ZoneEntry) -> Iterator[tuple[float, float]]:
    for entry in zone.areas:
        yield zone.position.x + entry.position.x, zone.position.y + entry.position.y


def _outside(at: tuple[float, float], within: tuple[float, float]) -> Fault:
    return PlanFault.SEAT_OUTSIDE(x=at[0], y=at[1], width=within[0], height=within[1])


def _category_of(
    seats: _Seats, categories: dict[CategoryId, int], faults: Faults
) -> NDArray[np.uint8]:
    indices = [categories.get(CategoryId(seat.category), -1) for seat in seats.entries]
    if -1 in indices:
        without = (at for at, index in enumerate(indices) if index < 0)
        for at in islice(without, FAULTS_LIMIT):
            unknown = PlanFault.CATEGORY_UNKNOWN(category=seats.entries[at].category)
            faults.note(seats.path(at), unknown)
        return np.zeros(len(indices), dtype=np.uint8)
    return np.array(indices, dtype=np.uint8)


def _more_of_seats(
    guids: tuple[str, ...], more: MoreFile, faults: Faults
) -> tuple[NDArray[np.uint8], NDArray[np.float32] | None]:
    """What the sidecar says by guid: features, and how seats are turned."""
    features = np.zeros(len(guids), dtype=np.uint8)
    index = {guid: seat for seat, guid in enumerate(guids)}
    for name, feature in FEATURES:
        for at, guid in enumerate(getattr(more, name)):
            if guid in index:
                features[index[guid]] |= int(feature)
            else:
                faults.note((name, at), PlanFault.GUID_UNKNOWN(guid=guid), in_more=True)
    if not more.rotation:
        return features, None
    rotation = np.zeros(len(guids), dtype=np.float32)
    for guid, degrees in more.rotation.items():
        if guid in index:
            rotation[index[guid]] = math.fmod(degrees, 360.0)
        else:
            faults.note(("rotation", guid), PlanFault.GUID_UNKNOWN(guid=guid), in_more=True)
    return features, rotation if rotation.any() else None
