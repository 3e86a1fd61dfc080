"""A plan written out again: the open seating plan JSON with its sidecar, and a table of seats."""

import csv
import io
from collections.abc import Sequence
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from pos.domain.plan import Area, Plan, Shape
from pos.domain.planbuild import FEATURES
from pos.domain.plancsv import COLUMNS

Points = Sequence[tuple[float, float]]


def plan_files(plan: Plan) -> tuple[bytes, bytes]:
    """Plan file and sidecar, of which `planfile.read_plan` makes the same plan again.

    The current form of the open format. It has whole numbers for radius and size: other programs
    may reject fractions there.
    """
    zone_key = _unused("zone-", [one.name for one in plan.sections])
    area_key = _unused("area-", [shape.text for shape in plan.shapes])
    zones = _zones(plan, zone_key)
    drawn = [_area(one, f"{area_key}{at}") for at, one in enumerate(plan.areas)]
    drawn += [_shape(shape) for shape in plan.shapes]
    if drawn:
        zones.append({"name": "", "position": _point(0.0, 0.0), "rows": [], "areas": drawn})
    file = {
        "name": plan.name,
        "size": {"width": _number(plan.width), "height": _number(plan.height)},
        "categories": [{"name": name} for name in plan.categories],
        "zones": zones,
    }
    return _written(file), _written(_sidecar(plan, zone_key, area_key))


def seats_csv(plan: Plan) -> bytes:
    """The numbered seats as a table, in the order of their places; for `plancsv.read_csv`."""
    flags = {name: (plan.features & int(bit)) != 0 for name, bit in FEATURES}
    rotation = plan.rotation if plan.rotation is not None else np.zeros(plan.seat_count, np.float32)
    numbers = [_shortest(column) for column in (plan.x, plan.y, plan.radius, rotation)]
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(COLUMNS)
    for seat in range(plan.seat_count):
        row = plan.rows[int(plan.row_of[seat])]
        section = plan.sections[row.section]
        x, y, radius, turned = (column[seat] for column in numbers)
        said = ["1" if flags[name][seat] else "" for name, _ in FEATURES]
        writer.writerow(
            [
                *(section.name, row.label, plan.seat_numbers[seat], x, y),
                plan.categories[int(plan.category_of[seat])],
                *(plan.guids[seat], section.floor, radius, *said, turned),
            ]
        )
    return table.getvalue().encode()


def _zones(plan: Plan, key: str) -> list[dict[str, Any]]:
    zones: list[dict[str, Any]] = [
        {"name": one.name, "zone_id": f"{key}{at}", "position": _point(0.0, 0.0), "rows": []}
        for at, one in enumerate(plan.sections)
    ]
    rows: list[dict[str, Any]] = [{"row_number": row.label, "seats": []} for row in plan.rows]
    for at, row in enumerate(plan.rows):
        zones[row.section]["rows"].append(rows[at])
    x, y, radius = (_shortest(column) for column in (plan.x, plan.y, plan.radius))
    for seat, guid in enumerate(plan.guids):
        rows[int(plan.row_of[seat])]["seats"].append(
            {
                "seat_guid": guid,
                "seat_number": plan.seat_numbers[seat],
                "position": _point(float(x[seat]), float(y[seat])),
                "category": plan.categories[int(plan.category_of[seat])],
                "radius": _number(float(radius[seat])),
            }
        )
    return zones


def _area(area: Area, key: str) -> dict[str, Any]:
    return {"uuid": key, **_polygon(area.outline)}


def _shape(shape: Shape) -> dict[str, Any]:
    words = {"text": shape.text, "size": _number(shape.size), "position": _point(0.0, 0.0)}
    if shape.kind == "text":
        return {"shape": "text", "position": _point(*shape.points[0]), "text": words}
    return _polygon(shape.points) | ({"text": words} if shape.text else {})


def _polygon(points: Points) -> dict[str, Any]:
    corners = [_point(x, y) for x, y in points]
    return {"shape": "polygon", "position": _point(0.0, 0.0), "polygon": {"points": corners}}


def _sidecar(plan: Plan, zone_key: str, area_key: str) -> dict[str, Any]:
    more: dict[str, Any] = {
        name: [plan.guids[seat] for seat in np.flatnonzero(plan.features & int(bit)).tolist()]
        for name, bit in FEATURES
    }
    if plan.rotation is not None:
        turned = np.flatnonzero(plan.rotation).tolist()
        degrees = _shortest(plan.rotation)
        more["rotation"] = {plan.guids[seat]: _number(float(degrees[seat])) for seat in turned}
    more["floors"] = {
        f"{zone_key}{at}": one.floor for at, one in enumerate(plan.sections) if one.floor
    }
    more["standing"] = {
        f"{area_key}{at}": {"capacity": one.capacity, "category": one.category, "name": one.name}
        for at, one in enumerate(plan.areas)
    }
    more["groups"] = [
        {
            "name": one.name,
            "kind": one.kind,
            "seats": [plan.guids[seat] for seat in one.seats],
            "whole": one.whole,
        }
        for one in plan.groups
    ]
    more["focal"] = _point(*plan.focal)
    return {name: value for name, value in more.items() if value}


def _unused(prefix: str, names: Sequence[str]) -> str:
    """What no name begins with."""
    while any(name.startswith(prefix) for name in names):
        prefix += "-"
    return prefix


def _point(x: float, y: float) -> dict[str, float]:
    return {"x": _number(x), "y": _number(y)}


def _number(value: float) -> float:
    """Whole numbers without a point, as the open format wants them."""
    return int(value) if float(value).is_integer() else float(value)


def _shortest(column: NDArray[np.float32]) -> list[str]:
    """The shortest decimal of each that is read as the same number again."""
    return [text.removesuffix(".0") for text in column.astype(str).tolist()]


def _written(document: dict[str, Any]) -> bytes:
    return msgspec.json.format(msgspec.json.encode(document), indent=1) + b"\n"
