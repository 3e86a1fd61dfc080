"""The tables and boxes of a plan, out of its sidecar."""

from pos.domain.ids import PlaceId
from pos.domain.jsonlines import Path
from pos.domain.plan import Group
from pos.domain.planentries import Faults, GroupEntry, MoreFile
from pos.domain.planfaults import PlanFault

GROUPS_LIMIT = 5_000
SEATS_LIMIT = 40
KINDS = ("table", "box")


def groups(guids: tuple[str, ...], more: MoreFile, faults: Faults) -> tuple[Group, ...]:
    """In the order of the sidecar. Each fault is noted."""
    if not more.groups:
        return ()
    if len(more.groups) > GROUPS_LIMIT:
        many = PlanFault.TOO_MANY_GROUPS(count=len(more.groups), most=GROUPS_LIMIT)
        faults.note(("groups",), many, in_more=True)
        return ()
    seat_of = {guid: PlaceId(seat) for seat, guid in enumerate(guids)}
    taken: set[PlaceId] = set()
    return tuple(
        _group(entry, ("groups", at), (seat_of, taken), faults)
        for at, entry in enumerate(more.groups)
    )


def _group(
    entry: GroupEntry, path: Path, known: tuple[dict[str, PlaceId], set[PlaceId]], faults: Faults
) -> Group:
    seat_of, taken = known
    faults.text(entry.name, path, in_more=True)
    if not entry.name.strip():
        faults.note(path, PlanFault.GROUP_NAMELESS(), in_more=True)
    if entry.kind not in KINDS:
        faults.note(path, PlanFault.GROUP_KIND_UNKNOWN(name=entry.kind), in_more=True)
    if not 1 <= len(entry.seats) <= SEATS_LIMIT:
        wrong = PlanFault.GROUP_SEATS_WRONG(count=len(entry.seats), most=SEATS_LIMIT)
        faults.note(path, wrong, in_more=True)
        return Group(entry.name, entry.kind, (), entry.whole)
    seats = []
    for at, guid in enumerate(entry.seats):
        seat = seat_of.get(guid)
        if seat is None:
            faults.note((*path, "seats", at), PlanFault.GUID_UNKNOWN(guid=guid), in_more=True)
        elif seat in taken:
            faults.note((*path, "seats", at), PlanFault.GROUPED_TWICE(guid=guid), in_more=True)
        else:
            taken.add(seat)
            seats.append(seat)
    return Group(entry.name, entry.kind, tuple(seats), entry.whole)
