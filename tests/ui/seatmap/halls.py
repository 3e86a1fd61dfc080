"""Synthetic halls for the map's tests and benchmark: curved rows, boxes, a bowl, standing room."""

import json
import math

import numpy as np

from pos.domain import planfile
from pos.domain.ids import CategoryId, PlaceId
from pos.domain.plan import Area, Feature, Plan, Row, Section, Shape

COLOURS = {
    CategoryId("a"): "#8a2c5e",
    CategoryId("b"): "#0b62a8",
    CategoryId("c"): "#0a7d62",
    CategoryId("d"): "#b4560b",
}
CATEGORIES = tuple(COLOURS)


class Builder:
    """Collects rows of seats; one row is a section, a label, points and a category."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.sections: list[Section] = []
        self.rows: list[Row] = []
        self.points: list[np.ndarray] = []
        self.categories: list[np.ndarray] = []
        self.features: dict[int, Feature] = {}
        self.areas: list[Area] = []
        self.shapes: list[Shape] = []

    def section(self, name: str, floor: str = "") -> None:
        self.sections.append(Section(name, floor))

    def row(self, label: str, points: np.ndarray, category: int) -> None:
        self.rows.append(Row(label, len(self.sections) - 1))
        self.points.append(np.asarray(points, dtype=np.float64).reshape(-1, 2))
        self.categories.append(np.full(len(self.points[-1]), category, np.uint8))

    def plan(self, focal: tuple[float, float]) -> Plan:
        counts = [len(points) for points in self.points]
        seats = sum(counts)
        points = np.concatenate(self.points) if seats else np.empty((0, 2))
        features = np.zeros(seats, np.uint8)
        for seat, feature in self.features.items():
            features[seat] = feature
        areas, first = [], seats
        for area in self.areas:
            areas.append(
                Area(area.name, area.category, PlaceId(first), area.capacity, area.outline)
            )
            first += area.capacity
        numbers = [str(n + 1) for count in counts for n in range(count)]
        return Plan(
            name=self.name,
            digest=self.name,
            width=1000.0,
            height=1000.0,
            categories=CATEGORIES,
            sections=tuple(self.sections),
            rows=tuple(self.rows),
            guids=tuple(f"seat-{n}" for n in range(seats)),
            seat_numbers=tuple(numbers),
            x=points[:, 0].astype(np.float32),
            y=points[:, 1].astype(np.float32),
            radius=np.full(seats, 10.0, np.float32),
            row_of=np.repeat(np.arange(len(counts)), counts).astype(np.int32),
            category_of=np.concatenate(self.categories) if seats else np.empty(0, np.uint8),
            features=features,
            areas=tuple(areas),
            shapes=tuple(self.shapes),
            focal=focal,
        )


def arc(radius: float, start: float, end: float, spacing: float = 25.0) -> np.ndarray:
    """Seats along a circle around (0, 0); degrees, 90 is straight down."""
    start, end = math.radians(start), math.radians(end)
    count = max(1, int(abs(end - start) * radius / spacing))
    turn = start + (np.arange(count) + 0.5) / count * (end - start)
    return np.column_stack((np.cos(turn), np.sin(turn))) * radius


def grid(rows: int, across: int, spacing: float = 25.0) -> Plan:
    """A plain rectangle of seats, one section."""
    hall = Builder(f"grid {rows} x {across}")
    hall.section("Stalls")
    for row in range(rows):
        line = np.column_stack((np.arange(across) * spacing, np.full(across, row * spacing)))
        hall.row(chr(65 + row % 26), line, row * 4 // rows)
    return hall.plan((across * spacing / 2, -100.0))


def opera() -> Plan:
    """About 1,200 seats: stalls in three blocks, boxes around, a balcony."""
    hall = Builder("Opera house")
    for name, (left, right) in {
        "Stalls left": (128, 107),
        "Stalls centre": (105, 75),
        "Stalls right": (73, 52),
    }.items():
        hall.section(name, "Stalls")
        for row in range(20):
            hall.row(chr(65 + row), arc(420 + 28 * row, left, right), min(2, row // 7))
    first = sum(len(points) for points in hall.points)
    for seat in range(first - 6, first):
        hall.features[seat] = Feature.ACCESSIBLE if seat % 2 else Feature.COMPANION
    for box in range(26):
        hall.section(f"Box {box + 1}", "Boxes")
        middle = 135 - box * 90 / 25
        for row in range(2):
            hall.row(str(row + 1), arc(1035 + 27 * row, middle + 1.3, middle - 1.3, 22.5), 1)
    for name, (left, right) in {
        "Balcony left": (133, 108),
        "Balcony centre": (106, 74),
        "Balcony right": (72, 47),
    }.items():
        hall.section(name, "Balcony")
        for row in range(6):
            hall.row(chr(65 + row), arc(1165 + 28 * row, left, right), 3 if row > 1 else 2)
    for seat in range(sum(map(len, hall.points)) - 12, sum(map(len, hall.points))):
        hall.features[seat] = Feature.RESTRICTED
    stage = ((-330.0, 200.0), (330.0, 200.0), (270.0, 330.0), (-270.0, 330.0))
    hall.shapes.append(Shape("polygon", stage, "Stage"))
    hall.shapes.append(Shape("text", ((0.0, 1000.0),), "Boxes", 22.0))
    return hall.plan((0.0, 260.0))


def bowl(name: str, seats: int, standing: int) -> Plan:
    """An oval bowl of sections in tiers around a pitch or a standing floor."""
    hall = Builder(name)
    scale = math.sqrt(seats / 20_000)
    inner, rows, blocks = 520 * scale, 17, max(12, int(24 * scale))
    tier, placed = 0, 0
    while placed < seats:
        tier += 1
        for block in range(blocks):
            hall.section(f"{tier}{block + 1:02}", f"Tier {tier}")
            start, end = (360 / blocks * (block + part) + 90 for part in (0.06, 0.94))
            for row in range(rows):
                line = arc(inner + 27 * row, end, start) * (1.3, 0.95)
                line = line[: max(0, seats - placed)]
                if len(line):
                    hall.row(str(row + 1), line, min(3, tier - 1 + row // 9))
                    placed += len(line)
        inner += 27 * rows + 55
    width, height = 420 * scale * 1.3, 380 * scale * 0.95
    turns = np.linspace(0, 2 * math.pi, 60, endpoint=False)
    oval = tuple((float(width * math.cos(t)), float(height * math.sin(t))) for t in turns)
    if standing:
        hall.areas.append(Area("Standing floor", CATEGORIES[0], PlaceId(0), standing, oval))
    else:
        hall.shapes.append(Shape("polygon", oval, "Field"))
    return hall.plan((0.0, 0.0))


def lounge() -> Plan:
    """Armchairs far apart before a gallery of narrow seats."""
    hall = Builder("Lounge")
    hall.section("Armchairs")
    for row in range(3):
        line = np.column_stack((np.arange(8) * 90.0, np.full(8, row * 95.0)))
        hall.row("ABC"[row], line, row % 2)
    hall.section("Gallery")
    for row in range(8):
        line = np.column_stack((np.arange(26) * 25.0, np.full(26, 300 + row * 28.0)))
        hall.row("DEFGHIJK"[row], line, 2)
    plan = hall.plan((320.0, -100.0))
    plan.radius[:24] = 26.0
    return plan


def museum() -> Plan:
    """A timed entry: one area, no seats."""
    hall = Builder("Museum, 10:00")
    outline = ((0.0, 0.0), (800.0, 0.0), (800.0, 450.0), (0.0, 450.0))
    hall.areas.append(Area("Entry 10:00", CATEGORIES[2], PlaceId(0), 120, outline))
    return hall.plan((400.0, 0.0))


def some_states(plan: Plan, seed: int = 1) -> np.ndarray:
    """A half-sold house: clumps of sold seats, a few held, house seats."""
    dice = np.random.default_rng(seed)
    states = np.zeros(plan.place_count, np.uint8)
    at = 0
    while at < plan.seat_count:
        run = int(dice.integers(1, 7))
        states[at : at + run] = dice.choice([0, 4], p=[0.55, 0.45])
        at += run
    some = dice.random(plan.place_count)
    states[(some > 0.96) & (states == 0)] = 1
    states[(some < 0.015) & (states == 0)] = 5
    for area in plan.areas:
        states[area.first_place : area.first_place + area.capacity // 3] = 4
    return states


def as_bundle(plan: Plan) -> bytes:
    """The hall as a plan file with no sidecar: a zone for each section."""
    left, top = float(plan.x.min()) - 40, float(plan.y.min()) - 40
    zones = [
        {"name": section.name, "position": {"x": -left, "y": -top}, "rows": []}
        for section in plan.sections
    ]
    rows = []
    for row in plan.rows:
        rows.append({"row_number": row.label, "position": {"x": 0, "y": 0}, "seats": []})
        zones[row.section]["rows"].append(rows[-1])
    x, y = plan.x.tolist(), plan.y.tolist()
    for seat, (row, guid) in enumerate(zip(plan.row_of.tolist(), plan.guids, strict=True)):
        rows[row]["seats"].append(
            {
                "seat_guid": guid,
                "seat_number": plan.seat_numbers[seat],
                "position": {"x": round(x[seat], 3), "y": round(y[seat], 3)},
                "category": plan.categories[int(plan.category_of[seat])],
                "radius": float(plan.radius[seat]),
            }
        )
    entry = {
        "name": plan.name,
        "size": {
            "width": float(plan.x.max()) - left + 40,
            "height": float(plan.y.max()) - top + 40,
        },
        "categories": [{"name": one, "color": COLOURS[one]} for one in plan.categories],
        "zones": zones,
    }
    return planfile.bundle(json.dumps(entry).encode())
