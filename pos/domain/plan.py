"""The plan: a hall's geometry as columns, one index per place; seats first, then standing units."""

from dataclasses import dataclass
from enum import IntFlag
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from pos.domain.ids import CategoryId, PlaceId

SEATS_LIMIT = 200_000


class Feature(IntFlag):
    """What is special about a seat; one bit each in `Plan.features`."""

    NONE = 0
    ACCESSIBLE = 1
    COMPANION = 2
    RESTRICTED = 4
    AISLE = 8  # behind it, before the next seat of its row, people walk through


@dataclass(frozen=True, slots=True)
class Section:
    """A block of rows; `floor` is the level it lies on (stalls, first balcony)."""

    name: str
    floor: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of seats: its label and the index of its section."""

    label: str
    section: int


@dataclass(frozen=True, slots=True)
class Area:
    """Standing room or a timed entry: `capacity` places from `first_place` on."""

    name: str
    category: CategoryId
    first_place: PlaceId
    capacity: int
    outline: tuple[tuple[float, float], ...]

    def places(self) -> range:
        """The area's places, in order."""
        return range(self.first_place, self.first_place + self.capacity)


@dataclass(frozen=True, slots=True)
class Shape:
    """Something drawn and not sold: a stage, a wall, an outline, a word."""

    kind: str  # polygon | text
    points: tuple[tuple[float, float], ...]
    text: str = ""
    size: float = 0.0


@dataclass(frozen=True, slots=True)
class Group:
    """A table or a box: `seats` belong together. `whole`: they are sold as one, or not at all."""

    name: str
    kind: str  # table | box
    seats: tuple[PlaceId, ...]
    whole: bool = False


@dataclass(frozen=True, slots=True)
class PlaceLabel:
    """How a person names the place; row and seat are empty for a standing place."""

    section: str
    row: str
    seat: str
    floor: str = ""


@dataclass(frozen=True, eq=False)
class Plan:
    """A hall. Arrays have one element per seat (n), in order of section, row, position.

    x, y: float32 (n,) seat centres in plan units, y down; radius: float32 (n,) plan units;
    row_of: int32 (n,) index into `rows`; category_of: uint8 (n,) index into `categories`;
    features: uint8 (n,) bits of `Feature`; rotation: float32 (n,) degrees clockwise, None where no
    seat is turned. `digest` is the SHA-256 of the plan file.
    """

    name: str
    digest: str
    width: float
    height: float
    categories: tuple[CategoryId, ...]
    sections: tuple[Section, ...]
    rows: tuple[Row, ...]
    guids: tuple[str, ...]
    seat_numbers: tuple[str, ...]
    x: NDArray[np.float32]
    y: NDArray[np.float32]
    radius: NDArray[np.float32]
    row_of: NDArray[np.int32]
    category_of: NDArray[np.uint8]
    features: NDArray[np.uint8]
    areas: tuple[Area, ...] = ()
    shapes: tuple[Shape, ...] = ()
    focal: tuple[float, float] = (0.0, 0.0)
    rotation: NDArray[np.float32] | None = None
    groups: tuple[Group, ...] = ()

    @property
    def seat_count(self) -> int:
        """Numbered seats."""
        return len(self.guids)

    @cached_property
    def place_count(self) -> int:
        """Numbered seats and standing places together."""
        return self.seat_count + sum(area.capacity for area in self.areas)

    @cached_property
    def sold_whole(self) -> dict[PlaceId, Group]:
        """The seats of tables and boxes that are sold as one, and which."""
        return {seat: one for one in self.groups if one.whole for seat in one.seats}

    def area_of(self, place: PlaceId) -> Area | None:
        """The standing area the place belongs to; None for a numbered seat."""
        if place < self.seat_count:
            return None
        return next(area for area in self.areas if place in area.places())

    def category(self, place: PlaceId) -> CategoryId:
        """The price category of a place."""
        area = self.area_of(place)
        return area.category if area else self.categories[int(self.category_of[place])]

    def label(self, place: PlaceId) -> PlaceLabel:
        """How a person names the place. Raises IndexError for a place outside the plan."""
        if not 0 <= place < self.place_count:
            raise IndexError(f"place {place} is not in plan {self.name}")
        area = self.area_of(place)
        if area:
            return PlaceLabel(area.name, "", "")
        row = self.rows[int(self.row_of[place])]
        section = self.sections[row.section]
        return PlaceLabel(section.name, row.label, self.seat_numbers[place], section.floor)
