"""What a table or box is called where it is a row of its own, and that it is sold as one."""

from PySide6.QtCore import QCoreApplication

from pos.domain.groups import of_rows
from pos.domain.ids import PlaceId
from pos.domain.plan import Group, Plan

# A name as short as that is a number: 8, 12, B3.
_BARE = 3


def name(plan: Plan, row: int) -> str:
    """Table 8, where the row is a table's chairs or a box's seats; else nothing.

    A box that is a row of the house, with a name of its own, is called by that row, as its tickets.
    """
    group, label = of_rows(plan).get(row), plan.rows[row].label
    if group is None:
        return ""
    if not label or group.name.split()[-1:] == label.split()[-1:]:
        return _with_kind(group, group.name)
    return _with_kind(group, label) if group.kind == "table" else ""


def name_at(plan: Plan | None, place: PlaceId) -> str:
    """The same of the row that a place is in."""
    if plan is None or not 0 <= place < plan.seat_count:
        return ""
    return name(plan, int(plan.row_of[place]))


def as_one(plan: Plan, places: range) -> list[str]:
    """What of those neighbours is sold as one: sold as one; Royal box sold as one."""
    found = [plan.sold_whole[one] for one in map(PlaceId, places) if one in plan.sold_whole]
    return [_as_one(plan, one) for one in {id(one): one for one in found}.values()]


def _as_one(plan: Plan, group: Group) -> str:
    row = int(plan.row_of[group.seats[0]])
    if not group.name or (of_rows(plan).get(row) is group and name(plan, row)):
        return QCoreApplication.translate("Seats", "sold as one")
    return QCoreApplication.translate("Seats", "{group} sold as one").format(group=group.name)


def _with_kind(group: Group, said: str) -> str:
    if len(said) > _BARE:
        return said
    words = (
        QCoreApplication.translate("Seats", "Table {name}")
        if group.kind == "table"
        else QCoreApplication.translate("Seats", "Box {name}")
    )
    return words.format(name=said)
