"""The drawing board: zones, rows, areas and words, written as a plan file and its sidecar."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
import numpy as np

from sync.server.demo_season.curves import Points

SEAT_RADIUS_CM = 20
WHEELCHAIR_PITCH_CM = 95.0
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"  # no I, no O: they read as 1 and 0
_COLOURS = {"1": "#8c2d5e", "2": "#0072b2", "3": "#007a5a", "4": "#a65000", "5": "#6a51a3"}


def row_letter(index: int) -> str:
    """A to Z without I and O, then AA, BB."""
    turn, letter = divmod(index, len(_LETTERS))
    return _LETTERS[letter] * (turn + 1)


def odd_even(left: int, right: int) -> list[str]:
    """Numbers from the centre aisle outwards: odd ones on the left, even ones on the right."""
    odd = [str(2 * step + 1) for step in reversed(range(left))]
    return odd + [str(2 * step + 2) for step in range(right)]


def from_left(count: int) -> list[str]:
    """1, 2, 3 ..."""
    return [str(number) for number in range(1, count + 1)]


@dataclass
class Zone:
    """A zone being drawn."""

    name: str
    code: str
    floor: str
    rows: list[tuple[str, list[dict[str, Any]]]] = field(default_factory=list)

    def row(
        self,
        label: str,
        seats: Points,
        numbers: Sequence[str],
        category: str | Sequence[str],
    ) -> list[str]:
        """Adds a row of seats, left to right as one looks at the plan; gives their guids."""
        of_each = [category] * len(seats) if isinstance(category, str) else category
        entries = [
            {
                "seat_guid": f"{self.code}-{label}-{number}",
                "seat_number": number,
                "position": _point(at),
                "category": one,
                "radius": SEAT_RADIUS_CM,
            }
            for at, number, one in zip(seats, numbers, of_each, strict=True)
        ]
        if entries:
            self.rows.append((label, entries))
        return [str(entry["seat_guid"]) for entry in entries]


@dataclass
class Draft:
    """A plan being drawn, around a middle of its own; `files` moves it into the sheet."""

    name: str
    categories: tuple[str, ...]
    focal: tuple[float, float] = (0.0, 0.0)
    zones: list[Zone] = field(default_factory=list)
    areas: list[dict[str, Any]] = field(default_factory=list)
    reach: list[tuple[float, float]] = field(default_factory=list)
    features: dict[str, list[str]] = field(default_factory=dict)
    standing: dict[str, dict[str, Any]] = field(default_factory=dict)
    groups: list[dict[str, Any]] = field(default_factory=list)

    def zone(self, name: str, floor: str = "", code: str = "") -> Zone:
        """A new zone; `code` starts its seats' guids."""
        self.zones.append(Zone(name, code or name, floor))
        return self.zones[-1]

    def mark(self, feature: str, guids: Iterable[str]) -> None:
        """Seats that are accessible, companion or restricted."""
        self.features.setdefault(feature, []).extend(guids)

    def group(self, name: str, kind: str, guids: Sequence[str], *, whole: bool) -> None:
        """A table or a box, and whether it is sold as one."""
        self.groups.append({"name": name, "kind": kind, "seats": [*guids], "whole": whole})

    def draw(self, outline: Points, text: str = "", key: str = "") -> None:
        """Something to see: a wall, a pitch; with a text on it, a stage."""
        area: dict[str, Any] = {
            "uuid": key or f"shape-{len(self.areas) + 1}",
            "shape": "polygon",
            "color": "#e5e7ea",
            "border_color": "#8a929c",
            "rotation": 0,
            "position": {"x": 0, "y": 0},
            "polygon": {"points": [_point(corner) for corner in outline]},
        }
        if text:
            middle = (outline.min(axis=0) + outline.max(axis=0)) / 2
            words = {"text": text, "color": "#4b5563", "size": 120, "position": _point(middle)}
            area["text"] = words
        self.areas.append(area)
        self.reach += [tuple(corner) for corner in outline]

    def write(self, text: str, x: float, y: float, size: float) -> None:
        """A word on the plan, centred there."""
        words = {"text": text, "color": "#4b5563", "size": size, "position": {"x": 0, "y": 0}}
        self.areas.append(
            {
                "uuid": f"shape-{len(self.areas) + 1}",
                "shape": "text",
                "color": "#e5e7ea",
                "border_color": "#8a929c",
                "rotation": 0,
                "position": _point((x, y)),
                "text": words,
            }
        )

    def stand(self, name: str, outline: Points, capacity: int, category: str) -> None:
        """Standing room."""
        key = name.lower().replace(" ", "-")
        self.draw(outline, key=key)
        self.standing[key] = {"capacity": capacity, "category": category, "name": name}

    def files(self, margin: float) -> tuple[bytes, bytes]:
        """Plan file and sidecar; one seat on a line, so that a fault's line says which."""
        seats = [
            (seat["position"]["x"], seat["position"]["y"])
            for zone in self.zones
            for _, row in zone.rows
            for seat in row
        ]
        corners = np.array([*seats, *self.reach], dtype=float)
        left, top = corners.min(axis=0) - margin
        width, height = corners.max(axis=0) + margin - (left, top)
        at = _point((-left, -top))
        size = {"width": round(float(width)), "height": round(float(height))}
        focal = _point((self.focal[0] - left, self.focal[1] - top))
        return self._plan_file(at, size), self._sidecar(focal)

    def _plan_file(self, at: dict[str, float], size: dict[str, int]) -> bytes:
        zones = [_zone_text("Building", "building", at, ([], self.areas))]
        zones += [_zone_text(zone.name, zone.code, at, (zone.rows, [])) for zone in self.zones]
        categories = [
            {"name": name, "color": _COLOURS.get(name, "#4b5563")} for name in self.categories
        ]
        text = (
            f'{{"name": {_json(self.name)},\n"size": {_json(size)},\n'
            f'"categories": {_json(categories)},\n"zones": [\n' + ",\n".join(zones) + "\n]}\n"
        )
        return text.encode()

    def _sidecar(self, focal: dict[str, float]) -> bytes:
        floors = {zone.code: zone.floor for zone in self.zones if zone.floor}
        more: dict[str, Any] = {
            **self.features,
            "floors": floors,
            "standing": self.standing,
            "focal": focal,
        }
        if self.groups:
            more["groups"] = self.groups
        return msgspec.json.format(msgspec.json.encode(more), indent=1) + b"\n"


def _zone_text(
    name: str,
    code: str,
    at: dict[str, float],
    parts: tuple[list[tuple[str, list[dict[str, Any]]]], list[dict[str, Any]]],
) -> str:
    rows, areas = parts
    texts = [
        f'{{"row_number": {_json(label)}, "seats": [\n' + ",\n".join(map(_json, seats)) + "]}"
        for label, seats in rows
    ]
    return (
        f'{{"name": {_json(name)}, "zone_id": {_json(code)}, "position": {_json(at)}, "rows": [\n'
        + ",\n".join(texts)
        + '],\n"areas": [\n'
        + ",\n".join(map(_json, areas))
        + "]}"
    )


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def _point(at: Sequence[float] | Points) -> dict[str, float]:
    return {"x": round(float(at[0]), 1), "y": round(float(at[1]), 1)}
