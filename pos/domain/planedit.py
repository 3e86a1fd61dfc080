"""A supervisor's edits of a plan: names, categories, features, the focal point.

They are made to the plan file and its sidecar as they are, so that what other programs wrote there
stays. Seats are named by their guid. None is taken out: the house keeps it instead, for its number
would go with it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

import msgspec

from pos.domain import faults, planfile
from pos.domain.faults import Fault, Located
from pos.domain.ids import CategoryId
from pos.domain.plan import Plan
from pos.domain.planbuild import FEATURES
from pos.domain.planentries import is_label
from pos.domain.planfaults import PlanFault
from pos.domain.refusals import Reason, Refusal

EDITS_LIMIT = 1000
What = Literal["seat", "row", "section"]
FeatureName = Literal["accessible", "companion", "restricted", "aisles"]


class Rename(msgspec.Struct, frozen=True, tag_field="kind", tag="rename"):
    """The seat, or the whole row or section that it is in, is called otherwise."""

    seat: str
    what: What
    name: str


class Recategorise(msgspec.Struct, frozen=True, tag_field="kind", tag="recategorise"):
    """The seats cost what that price category costs."""

    seats: list[str]
    category: str


class Mark(msgspec.Struct, frozen=True, tag_field="kind", tag="mark"):
    """The seats have, or have not, that feature."""

    seats: list[str]
    feature: FeatureName
    on: bool


class SetFocal(msgspec.Struct, frozen=True, tag_field="kind", tag="set_focal"):
    """Where everybody looks; the best seats are near it."""

    x: float
    y: float


Edit = Rename | Recategorise | Mark | SetFocal


def apply(bundled: bytes, edits: Sequence[Edit]) -> bytes:
    """The bundle with the edits made, in order; it still has to be read.

    Raises Refusal PLAN_WRONG for a seat the plan does not have, or a name that is none.
    """
    raw, more = planfile.parts(bundled)
    document = _Document(
        msgspec.json.decode(raw), msgspec.json.decode(more) if more is not None else {}
    )
    for edit in edits:
        document.make(edit)
    return planfile.bundle(msgspec.json.encode(document.plan), msgspec.json.encode(document.more))


def preview(plan: Plan, edit: Edit, index: Mapping[str, int]) -> Plan:
    """The plan as the edit would leave it, for looking at; `index` is where each guid stands."""
    if isinstance(edit, Rename):
        return _called(plan, edit, index[edit.seat])
    if isinstance(edit, SetFocal):
        return replace(plan, focal=(edit.x, edit.y))
    places = [index[guid] for guid in edit.seats]
    if isinstance(edit, Mark):
        bit, features = int(dict(FEATURES)[edit.feature]), plan.features.copy()
        features[places] = features[places] | bit if edit.on else features[places] & (255 - bit)
        return replace(plan, features=features)
    categories, category = plan.categories, CategoryId(edit.category)
    if category not in categories:
        categories = (*categories, category)
    category_of = plan.category_of.copy()
    category_of[places] = categories.index(category)
    return replace(plan, categories=categories, category_of=category_of)


def _called(plan: Plan, edit: Rename, place: int) -> Plan:
    row = int(plan.row_of[place])
    if edit.what == "seat":
        numbers = list(plan.seat_numbers)
        numbers[place] = edit.name
        return replace(plan, seat_numbers=tuple(numbers))
    if edit.what == "row":
        rows = list(plan.rows)
        rows[row] = replace(rows[row], label=edit.name)
        return replace(plan, rows=tuple(rows))
    sections, section = list(plan.sections), plan.rows[row].section
    sections[section] = replace(sections[section], name=edit.name)
    return replace(plan, sections=tuple(sections))


class _Document:
    """Plan file and sidecar as they are being edited."""

    def __init__(self, plan: dict[str, Any], more: dict[str, Any]) -> None:
        self.plan = plan
        self.more = more
        self._where = {
            seat["seat_guid"]: (zone, row, seat)
            for zone in plan["zones"]
            for row in zone["rows"]
            for seat in row["seats"]
        }

    def make(self, edit: Edit) -> None:
        if isinstance(edit, Rename):
            self._rename(edit)
        elif isinstance(edit, Recategorise):
            categories = self.plan["categories"]
            if all(one["name"] != edit.category for one in categories):
                categories.append({"name": edit.category})
            for _, _, seat in self._of(edit.seats):
                seat["category"] = edit.category
        elif isinstance(edit, Mark):
            self._mark(edit)
        else:
            self.more["focal"] = {"x": edit.x, "y": edit.y}

    def _of(self, guids: Iterable[str]) -> list[tuple[dict[str, Any], ...]]:
        try:
            return [self._where[guid] for guid in guids]
        except KeyError as error:
            raise wrong(PlanFault.GUID_UNKNOWN(guid=error.args[0])) from None

    def _rename(self, edit: Rename) -> None:
        if not is_label(edit.name) or (edit.what == "seat" and not edit.name):
            raise wrong(PlanFault.NAME_WRONG())
        ((zone, row, seat),) = self._of([edit.seat])
        if edit.what == "seat":
            seat["seat_number"] = edit.name
        elif edit.what == "row":
            row["row_number"] = edit.name
        else:
            self._keep_floor(zone, edit.name)
            zone["name"] = edit.name

    def _keep_floor(self, zone: dict[str, Any], name: str) -> None:
        """A zone whose floor is known by its name is on it under another name, too."""
        floors = self.more.get("floors", {})
        named = [key for key in floors if key in _keys(zone)]
        if not named and name not in floors:
            return
        floor = floors[named[-1]] if named else ""
        own = zone.setdefault("zone_id", f"zone of {next(iter(self._in(zone)))}")
        floors.pop(own, None)
        others = [one for one in self.plan["zones"] if one is not zone]
        if all(zone.get("name") not in _keys(one) for one in others):
            floors.pop(zone.get("name"), None)
        self.more["floors"] = {**floors, own: floor}  # the last one counts

    def _in(self, zone: dict[str, Any]) -> Iterable[str]:
        return (seat["seat_guid"] for row in zone["rows"] for seat in row["seats"])

    def _mark(self, edit: Mark) -> None:
        self._of(edit.seats)
        before = self.more.get(edit.feature, [])
        these = set(edit.seats)
        marked = [guid for guid in before if guid not in these]
        self.more[edit.feature] = marked + (list(dict.fromkeys(edit.seats)) if edit.on else [])


def _keys(zone: dict[str, Any]) -> tuple[Any, ...]:
    """What the sidecar may call it by."""
    return zone.get("uuid"), zone.get("zone_id"), zone.get("name")


def wrong(fault: Fault) -> Refusal:
    """The refusal of what edits would make of a plan: no line of a file is to blame."""
    return faults.refusal(Reason.PLAN_WRONG, [Located("plan", 0, "", fault)])
