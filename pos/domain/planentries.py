"""What stands in a plan file and in its sidecar, as types; what we do not use is passed over."""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from pos.domain.faults import Fault
from pos.domain.jsonlines import Path
from pos.domain.planfaults import PlanFault

EXTENT_LIMIT = 1_000_000.0
TEXT_LIMIT = 200
FAULTS_LIMIT = 20


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


class SeatEntry(msgspec.Struct, gc=False):
    """A seat; its category by name."""

    seat_guid: str
    seat_number: str
    position: Point
    category: str
    radius: float | None = None


class RowEntry(msgspec.Struct, gc=False):
    """A row of seats."""

    row_number: str
    seats: list[SeatEntry]
    position: Point | None = None


class PolygonEntry(msgspec.Struct, gc=False):
    """Corners relative to the area."""

    points: list[Point]


class CircleEntry(msgspec.Struct, gc=False):
    """A circle around the area's position."""

    radius: float


class EllipseEntry(msgspec.Struct, gc=False):
    """An ellipse around the area's position; two half-axes."""

    radius: Point


class TextEntry(msgspec.Struct, gc=False):
    """Words on an area; the old form has a bare text instead."""

    text: str = ""
    position: Point | None = None
    size: float | None = None


class AreaEntry(msgspec.Struct, gc=False):
    """Anything drawn that is no seat; without `shape` it is a rectangle of the old form."""

    position: Point = msgspec.field(default_factory=lambda: Point(0.0, 0.0))
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


class ZoneEntry(msgspec.Struct, gc=False):
    """A zone: a block of rows, and things drawn."""

    position: Point
    rows: list[RowEntry]
    name: str | None = None
    areas: list[AreaEntry] = []
    uuid: str | None = None
    zone_id: str | None = None


class PlanFile(msgspec.Struct, gc=False):
    """The open seating plan JSON, both forms; what we do not use is passed over."""

    name: str
    categories: list[CategoryEntry]
    zones: list[ZoneEntry]
    size: SizeEntry | None = None


class StandingEntry(msgspec.Struct, gc=False):
    """What makes an area standing room (or a timed entry)."""

    capacity: int
    category: str
    name: str = ""


class GroupEntry(msgspec.Struct, gc=False, forbid_unknown_fields=True):
    """Seats that belong together, by guid; `kind` is table or box."""

    name: str
    seats: list[str]
    kind: str = "table"
    whole: bool = False


class MoreFile(msgspec.Struct, forbid_unknown_fields=True):
    """The sidecar. Everything in it may be left out."""

    accessible: list[str] = []
    companion: list[str] = []
    restricted: list[str] = []
    aisles: list[str] = []
    rotation: dict[str, float] = {}
    floors: dict[str, str] = {}
    standing: dict[str, StandingEntry] = {}
    groups: list[GroupEntry] = []
    focal: Point | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A fault, at which path of the plan file, or of the sidecar."""

    path: Path
    fault: Fault
    in_more: bool = False


class Faulty(Exception):
    """A plan that cannot be taken, and the faults found in it."""

    def __init__(self, faults: Sequence[Found]) -> None:
        self.faults = tuple(faults)
        super().__init__(self.faults[0].fault.why)


class Faults:
    """What was found wrong so far. A person mends a few and tries again: the first ones do."""

    def __init__(self) -> None:
        self.found: list[Found] = []

    def note(self, path: Path, fault: Fault, in_more: bool = False) -> None:
        """One more. Raises Faulty when there are enough."""
        self.found.append(Found(path, fault, in_more))
        if len(self.found) >= FAULTS_LIMIT:
            self.settle()

    def settle(self) -> None:
        """Raises Faulty where something was found."""
        if self.found:
            raise Faulty(self.found)

    def reach(self, x: float, y: float, path: Path, in_more: bool = False) -> None:
        """A point far outside of any plan, or no point at all, is a fault."""
        if not (abs(x) <= EXTENT_LIMIT and abs(y) <= EXTENT_LIMIT):
            self.note(path, PlanFault.TOO_FAR(x=x, y=y), in_more)

    def text(self, text: str | None, path: Path, in_more: bool = False) -> None:
        """A text that fits no label is a fault: too long, or with what is no character."""
        if text and not is_label(text):
            if len(text) > TEXT_LIMIT:
                fault = PlanFault.TEXT_TOO_LONG(length=len(text), most=TEXT_LIMIT)
            else:
                fault = PlanFault.TEXT_UNPRINTABLE(text=text)
            self.note(path, fault, in_more)


def is_label(text: str) -> bool:
    """Whether it can stand on a seat, on paper and in a sentence."""
    return len(text) <= TEXT_LIMIT and text.isprintable()
