"""A plan's areas: standing room, and what is drawn and not sold."""

import math

from pos.domain.ids import CategoryId, PlaceId
from pos.domain.jsonlines import Path
from pos.domain.plan import Area, Shape
from pos.domain.planentries import (
    EXTENT_LIMIT,
    AreaEntry,
    Fault,
    MoreFile,
    PlanFile,
    Point,
    SizeEntry,
    StandingEntry,
    TextEntry,
    check_reach,
)

_ROUND_CORNERS = 64


def standing(
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


def drawn(
    file: PlanFile, sold_as: dict[tuple[int, int], StandingEntry], first: int
) -> tuple[tuple[Area, ...], tuple[Shape, ...]]:
    """What is sold as standing room, with places from `first` on, and what is only drawn."""
    areas: list[Area] = []
    shapes: list[Shape] = []
    for z, zone in enumerate(file.zones):
        for a, entry in enumerate(zone.areas):
            path: Path = ("zones", z, "areas", a)
            origin = (zone.position.x + entry.position.x, zone.position.y + entry.position.y)
            outline = _outline(entry, origin, path)
            sold = sold_as.get((z, a))
            if sold is None:
                shape = _shape(entry, origin, outline, path)
                shapes += [shape] if shape else []
                continue
            if len(outline) < 3:
                raise Fault(path, "standing room needs an outline of three corners or more")
            name = sold.name or entry.words or zone.name or ""
            category = CategoryId(sold.category)
            areas.append(Area(name, category, PlaceId(first), sold.capacity, outline))
            first += sold.capacity
    return tuple(areas), tuple(shapes)


def _shape(
    entry: AreaEntry,
    origin: tuple[float, float],
    outline: tuple[tuple[float, float], ...],
    path: Path,
) -> Shape | None:
    """An outline with its words in it, or words alone; None where there is nothing to see."""
    text = entry.text if isinstance(entry.text, TextEntry) else TextEntry()
    size = 16.0 if text.size is None else text.size
    if entry.words and not 0 < size < EXTENT_LIMIT:
        raise Fault((*path, "text"), f"a text's size must be above 0, not {size:g}")
    if outline:
        return Shape("polygon", outline, entry.words, size if entry.words else 0.0)
    if not entry.words:
        return None
    at = text.position or Point(0.0, 0.0)
    spot = (origin[0] + at.x, origin[1] + at.y)
    check_reach(*spot, path)
    return Shape("text", (spot,), entry.words, size)


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
        check_reach(x, y, path)
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
