"""What stands in a plan file and its sidecar, checked and laid out as a Plan's columns."""

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import msgspec
import numpy as np
from numpy.typing import NDArray

from pos.domain.ids import CategoryId, PlaceId
from pos.domain.jsonlines import Path
from pos.domain.plan import SEATS_LIMIT, Area, Feature, Plan, Row, Section, Shape

CATEGORIES_LIMIT = 250
EXTENT_LIMIT = 1_000_000.0
_ROUND_CORNERS = 64


class Point(msgspec.Struct, gc=False):
    """A position, relative to what it stands in."""

    x: float
    y: float


class SizeEntry(msgspec.Struct, gc=False):
    """Width and height in plan units."""

    width: float
    height: float


class CategoryEntry(msgspec.Struct, gc=False):
    """A price category, referred to by its name."""

    name: str


class SeatEntry(msgspec.Struct):
    """A seat; its category by name."""

    seat_guid: str
    seat_number: str
    position: Point
    category: str
    radius: float | None = None


class RowEntry(msgspec.Struct):
    """A row of seats."""

    row_number: str
    seats: list[SeatEntry]
    position: Point | None = None


class PolygonEntry(msgspec.Struct):
    """Corners relative to the area."""

    points: list[Point]


class CircleEntry(msgspec.Struct):
    """A circle around the area's position."""

    radius: float


class EllipseEntry(msgspec.Struct):
    """An ellipse around the area's position; two half-axes."""

    radius: Point


class TextEntry(msgspec.Struct):
    """Words on an area; the old form has a bare text instead."""

    text: str = ""
    position: Point | None = None
    size: float | None = None


class AreaEntry(msgspec.Struct):
    """Anything drawn that is no seat; without `shape` it is a rectangle of the old form."""

    position: Point
    shape: str | None = None
    polygon: PolygonEntry | None = None
    rectangle: SizeEntry | None = None
    circle: CircleEntry | None = None
    ellipse: EllipseEntry | None = None
    text: TextEntry | str | None = None
    rotation: float | None = None
    width: float | None = None
    height: float | None = None
    uuid: str | None = None

    @property
    def words(self) -> str:
        """The text on it."""
        text = self.text.text if isinstance(self.text, TextEntry) else self.text
        return (text or "").strip()


class ZoneEntry(msgspec.Struct):
    """A zone: a block of rows, and things drawn."""

    position: Point
    rows: list[RowEntry]
    name: str | None = None
    areas: list[AreaEntry] = []
    uuid: str | None = None
    zone_id: str | None = None


class PlanFile(msgspec.Struct):
    """The open seating plan JSON, both forms; what we do not use is passed over."""

    name: str
    categories: list[CategoryEntry]
    zones: list[ZoneEntry]
    size: SizeEntry | None = None


class StandingEntry(msgspec.Struct):
    """What makes an area standing room (or a timed entry)."""

    capacity: int
    category: str
    name: str = ""


class MoreFile(msgspec.Struct, forbid_unknown_fields=True):
    """The sidecar. Everything in it may be left out."""

    accessible: list[str] = []
    companion: list[str] = []
    restricted: list[str] = []
    floors: dict[str, str] = {}
    standing: dict[str, StandingEntry] = {}
    focal: Point | None = None


class Fault(Exception):
    """What is wrong, at which path of the plan file, or of the sidecar."""

    def __init__(self, path: Path, why: str, in_more: bool = False) -> None:
        self.path = path
        self.why = why
        self.in_more = in_more
        super().__init__(why)


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
    standing = _standing(file, more, categories)
    count = len(seats.entries)
    places = count + sum(entry.capacity for entry in standing.values())
    if places > SEATS_LIMIT:
        raise Fault(("zones",), f"{places} places; {SEATS_LIMIT} are the most a plan may have")
    if places == 0:
        raise Fault(("zones",), "the plan has no place to sell")
    guids = _guids(seats)
    x, y, radius = _geometry(seats)
    width, height = _bounds(file, seats, (x, y))
    areas, shapes = _drawn(file, standing, count)
    focal = more.focal or Point(width / 2, 0.0)
    _reach(focal.x, focal.y, ("focal",), in_more=True)
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
    for seat in _where(~((radius > 0) & (radius < EXTENT_LIMIT))):
        raise Fault(seats.path(seat), f"a seat's radius must be above 0, not {radius[seat]:g}")
    return x, y, radius.astype(np.float32)


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


def _standing(
    file: PlanFile, more: MoreFile, categories: dict[CategoryId, int]
) -> dict[tuple[int, int], StandingEntry]:
    """The sidecar's standing areas by (zone, area)."""
    found: dict[tuple[int, int], StandingEntry] = {}
    for key, entry in more.standing.items():
        path: Path = ("standing", key)
        if entry.capacity < 1:
            raise Fault(path, f"a capacity must be above 0, not {entry.capacity}", in_more=True)
        if entry.category not in categories:
            why = f"the category {entry.category!r} is not among the plan's categories"
            raise Fault(path, why, in_more=True)
        places = [
            (z, a)
            for z, zone in enumerate(file.zones)
            for a, area in enumerate(zone.areas)
            if key in (area.uuid, area.words)
        ]
        if len(places) != 1:
            why = f"{len(places) or 'no'} areas of the plan are called {key!r}, not one"
            raise Fault(path, why, in_more=True)
        if places[0] in found:
            raise Fault(path, f"the area {key!r} stands here under two names", in_more=True)
        found[places[0]] = entry
    return found


def _drawn(
    file: PlanFile, standing: dict[tuple[int, int], StandingEntry], first: int
) -> tuple[tuple[Area, ...], tuple[Shape, ...]]:
    areas: list[Area] = []
    shapes: list[Shape] = []
    for z, zone in enumerate(file.zones):
        for a, entry in enumerate(zone.areas):
            path: Path = ("zones", z, "areas", a)
            origin = (zone.position.x + entry.position.x, zone.position.y + entry.position.y)
            outline = _outline(entry, origin, path)
            sold = standing.get((z, a))
            if sold is None:
                shapes += _shapes(entry, origin, outline, path)
                continue
            if len(outline) < 3:
                raise Fault(path, "standing room needs an outline of three corners or more")
            name = sold.name or entry.words or zone.name or ""
            category = CategoryId(sold.category)
            areas.append(Area(name, category, PlaceId(first), sold.capacity, outline))
            first += sold.capacity
    return tuple(areas), tuple(shapes)


def _shapes(
    entry: AreaEntry,
    origin: tuple[float, float],
    outline: tuple[tuple[float, float], ...],
    path: Path,
) -> Iterator[Shape]:
    if outline:
        yield Shape("polygon", outline)
    if entry.words:
        text = entry.text if isinstance(entry.text, TextEntry) else TextEntry()
        at = text.position or Point(0.0, 0.0)
        size = 16.0 if text.size is None else text.size
        if not 0 < size < EXTENT_LIMIT:
            raise Fault((*path, "text"), f"a text's size must be above 0, not {size:g}")
        _reach(origin[0] + at.x, origin[1] + at.y, path)
        yield Shape("text", ((origin[0] + at.x, origin[1] + at.y),), entry.words, size)


def _outline(
    entry: AreaEntry, origin: tuple[float, float], path: Path
) -> tuple[tuple[float, float], ...]:
    """The area's corners, turned around its position."""
    corners = _corners(entry, path)
    angle = math.radians(math.fmod(entry.rotation or 0.0, 360.0))
    cos, sin = math.cos(angle), math.sin(angle)
    turned = tuple(
        (origin[0] + x * cos - y * sin, origin[1] + x * sin + y * cos) for x, y in corners
    )
    for x, y in turned:
        _reach(x, y, path)
    return turned


def _corners(entry: AreaEntry, path: Path) -> list[tuple[float, float]]:
    shape = entry.shape or ("text" if entry.width is None else "rectangle")
    if shape == "text":
        return []
    if shape == "polygon" and entry.polygon:
        return [(point.x, point.y) for point in entry.polygon.points]
    if shape == "rectangle":
        box = entry.rectangle or SizeEntry(entry.width or 0.0, entry.height or 0.0)
        _positive(path, box.width, box.height)
        return [(0.0, 0.0), (box.width, 0.0), (box.width, box.height), (0.0, box.height)]
    if shape == "circle" and entry.circle:
        return _round(path, entry.circle.radius, entry.circle.radius)
    if shape == "ellipse" and entry.ellipse:
        return _round(path, entry.ellipse.radius.x, entry.ellipse.radius.y)
    if shape in ("polygon", "circle", "ellipse"):
        raise Fault(path, f"an area of shape {shape!r} without its {shape}")
    raise Fault(path, f"{shape!r} is not a shape: polygon, rectangle, circle, ellipse or text")


def _round(path: Path, across: float, down: float) -> list[tuple[float, float]]:
    _positive(path, across, down)
    steps = (2 * math.pi * step / _ROUND_CORNERS for step in range(_ROUND_CORNERS))
    return [(across * math.cos(step), down * math.sin(step)) for step in steps]


def _positive(path: Path, width: float, height: float) -> None:
    if width < 0 or height < 0:
        raise Fault(path, f"a negative size: {width:g} by {height:g}")


def _reach(x: float, y: float, path: Path, in_more: bool = False) -> None:
    if not (abs(x) <= EXTENT_LIMIT and abs(y) <= EXTENT_LIMIT):
        raise Fault(path, f"({x:g}, {y:g}) lies too far outside", in_more)
