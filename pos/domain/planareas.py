"""A plan's areas: standing room, and what is drawn and not sold."""

import math

from pos.domain.faults import Fault
from pos.domain.ids import CategoryId, PlaceId
from pos.domain.jsonlines import Path
from pos.domain.plan import Area, Shape
from pos.domain.planentries import (
    EXTENT_LIMIT,
    AreaEntry,
    Faults,
    MoreFile,
    PlanFile,
    Point,
    SizeEntry,
    StandingEntry,
    TextEntry,
)
from pos.domain.planfaults import PlanFault

_ROUND_CORNERS = 64
CORNERS_LIMIT = 10_000


class _Shapeless(Exception):
    """An area that has no outline, and why."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(fault.why)


def standing(
    file: PlanFile, more: MoreFile, categories: dict[CategoryId, int], faults: Faults
) -> dict[tuple[int, int], StandingEntry]:
    """The sidecar's standing areas by (zone, area)."""
    found: dict[tuple[int, int], StandingEntry] = {}
    if not more.standing:
        return found
    called: dict[str, list[tuple[int, int]]] = {}
    for z, zone in enumerate(file.zones):
        for a, area in enumerate(zone.areas):
            for name in {area.uuid, area.words} - {None, ""}:
                called.setdefault(str(name), []).append((z, a))
    for key, entry in more.standing.items():
        path: Path = ("standing", key)
        faults.text(entry.name, path, in_more=True)
        places = called.get(key, [])
        if entry.capacity < 1:
            few = PlanFault.CAPACITY_WRONG(capacity=entry.capacity)
            faults.note(path, few, in_more=True)
        elif entry.category not in categories:
            unknown = PlanFault.CATEGORY_UNKNOWN(category=entry.category)
            faults.note(path, unknown, in_more=True)
        elif not places:
            faults.note(path, PlanFault.AREA_UNKNOWN(name=key), in_more=True)
        elif len(places) > 1:
            unclear = PlanFault.AREA_UNCLEAR(count=len(places), name=key)
            faults.note(path, unclear, in_more=True)
        elif places[0] in found:
            faults.note(path, PlanFault.AREA_TWICE(name=key), in_more=True)
        else:
            found[places[0]] = entry
    return found


def drawn(
    file: PlanFile, sold_as: dict[tuple[int, int], StandingEntry], first: int, faults: Faults
) -> tuple[tuple[Area, ...], tuple[Shape, ...]]:
    """What is sold as standing room, with places from `first` on, and what is only drawn."""
    areas: list[Area] = []
    shapes: list[Shape] = []
    for z, zone in enumerate(file.zones):
        for a, entry in enumerate(zone.areas):
            path: Path = ("zones", z, "areas", a)
            origin = (zone.position.x + entry.position.x, zone.position.y + entry.position.y)
            faults.text(entry.words, (*path, "text"))
            outline = _outline(entry, origin, path, faults)
            sold = sold_as.get((z, a))
            if sold is None:
                shape = _shape(entry, origin, outline, (path, faults))
                shapes += [shape] if shape else []
                continue
            if len(outline) < 3:
                faults.note(path, PlanFault.OUTLINE_MISSING())
                continue
            name = sold.name or entry.words or zone.name or ""
            category = CategoryId(sold.category)
            areas.append(Area(name, category, PlaceId(first), sold.capacity, outline))
            first += sold.capacity
    return tuple(areas), tuple(shapes)


def _shape(
    entry: AreaEntry,
    origin: tuple[float, float],
    outline: tuple[tuple[float, float], ...],
    at: tuple[Path, Faults],
) -> Shape | None:
    """An outline with its words in it, or words alone; None where there is nothing to see."""
    path, faults = at
    text = entry.text if isinstance(entry.text, TextEntry) else TextEntry()
    size = 16.0 if text.size is None else text.size
    if entry.words and not 0 < size < EXTENT_LIMIT:
        faults.note((*path, "text"), PlanFault.TEXT_SIZE_WRONG(size=size))
        return None
    if outline:
        return Shape("polygon", outline, entry.words, size if entry.words else 0.0)
    if not entry.words:
        return None
    point = text.position or Point(0.0, 0.0)
    spot = (origin[0] + point.x, origin[1] + point.y)
    faults.reach(*spot, path)
    return Shape("text", (spot,), entry.words, size)


def _outline(
    entry: AreaEntry, origin: tuple[float, float], path: Path, faults: Faults
) -> tuple[tuple[float, float], ...]:
    """The area's corners, turned around its position; none where there is a fault."""
    try:
        corners = _corners(entry)
    except _Shapeless as shapeless:
        faults.note(path, shapeless.fault)
        return ()
    if len(corners) > CORNERS_LIMIT:
        faults.note(path, PlanFault.TOO_MANY_CORNERS(count=len(corners), most=CORNERS_LIMIT))
        return ()
    angle = math.radians(math.fmod(entry.rotation or 0.0, 360.0))
    cos, sin = math.cos(angle), math.sin(angle)
    turned = tuple(
        (origin[0] + x * cos - y * sin, origin[1] + x * sin + y * cos) for x, y in corners
    )
    far = [(x, y) for x, y in turned if not max(abs(x), abs(y)) <= EXTENT_LIMIT]
    for x, y in far[:1]:
        faults.reach(x, y, path)
    return () if far else turned


def _corners(entry: AreaEntry) -> list[tuple[float, float]]:
    """Raises _Shapeless."""
    shape = entry.shape or ("text" if entry.width is None else "rectangle")
    if shape == "text":
        return []
    if shape == "polygon" and entry.polygon:
        return [(point.x, point.y) for point in entry.polygon.points]
    if shape == "rectangle":
        box = entry.rectangle or SizeEntry(entry.width or 0.0, entry.height or 0.0)
        _positive(box.width, box.height)
        return [(0.0, 0.0), (box.width, 0.0), (box.width, box.height), (0.0, box.height)]
    if shape == "circle" and entry.circle:
        return _round(entry.circle.radius, entry.circle.radius)
    if shape == "ellipse" and entry.ellipse:
        return _round(entry.ellipse.radius.x, entry.ellipse.radius.y)
    if shape in ("polygon", "circle", "ellipse"):
        raise _Shapeless(PlanFault.SHAPE_MISSING(shape=shape))
    raise _Shapeless(PlanFault.SHAPE_UNKNOWN(shape=shape))


def _round(across: float, down: float) -> list[tuple[float, float]]:
    _positive(across, down)
    steps = (2 * math.pi * step / _ROUND_CORNERS for step in range(_ROUND_CORNERS))
    return [(across * math.cos(step), down * math.sin(step)) for step in steps]


def _positive(width: float, height: float) -> None:
    if width < 0 or height < 0:
        raise _Shapeless(PlanFault.SHAPE_NEGATIVE(width=width, height=height))
