"""Places and basket in words: what a screen reader says, and what the list of seats shows."""

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby

from PySide6.QtCore import QCoreApplication

from pos.domain.basket import Basket, Item
from pos.domain.ids import PerformanceId, PlaceId, TillId
from pos.domain.money import Money
from pos.domain.plan import Feature, PlaceLabel, Plan
from sync.client.offer import OWN, UNKNOWN
from sync.protocol.wire import PlaceState
from ui import formats
from ui.desk import TillDesk
from ui.sale import tablewords

# So many rows of a basket are named; of more there is only how many.
_ROWS_NAMED = 3


def joined(parts: Iterable[str]) -> str:
    """One after the other, as they are read out."""
    return QCoreApplication.translate("Seats", ", ").join(one for one in parts if one)


def left(count: int, *, alone: bool) -> str:
    """What can be had there; alone, only this till's own is known."""
    if alone:
        return QCoreApplication.translate("Seats", "{count} of this till's own").format(count=count)
    return QCoreApplication.translate("Seats", "{count} free").format(count=count)


def seat_of(plan: Plan, place: PlaceId) -> str:
    """Row E seat 9; Table 8 seat 3."""
    label = plan.label(place)
    if not label.seat:
        return label.section
    if table := tablewords.name_at(plan, place):
        words = QCoreApplication.translate("Seats", "{table} seat {seat}")
        return words.format(table=table, seat=label.seat)
    if not label.row:
        return QCoreApplication.translate("Seats", "Seat {seat}").format(seat=label.seat)
    words = QCoreApplication.translate("Seats", "Row {row} seat {seat}")
    return words.format(row=label.row, seat=label.seat)


def name(desk: TillDesk, place: PlaceId) -> str:
    """Row E seat 9, free, 24 euros, wheelchair place; sold as one before all else."""
    assert desk.plan is not None
    seat, seen = seat_of(desk.plan, place), _seen(desk, place)
    as_one = tablewords.as_one(desk.plan, range(place, place + 1))
    said = (_state(desk, place, seen), _price(desk, place, seen), feature(desk, place))
    return joined((seat, *as_one, *said))


def where(plan: Plan, place: PlaceId) -> str:
    """Balcony left, Balcony."""
    label = plan.label(place)
    return joined(dict.fromkeys((label.section, label.floor))) if label.seat else ""


def area_name(desk: TillDesk, index: int, free: int) -> str:
    """Standing floor, 120 free."""
    assert desk.plan is not None
    return joined((desk.plan.areas[index].name, left(free, alone=desk.alone)))


def _seen(desk: TillDesk, place: PlaceId) -> int:
    return int(desk.seen()[place]) if desk.replica is not None else UNKNOWN


def _state(desk: TillDesk, place: PlaceId, seen: int) -> str:
    """Free, in the basket, held by Till 2, sold."""
    performance, replica, basket = desk.performance, desk.replica, desk.basket
    if performance is None or replica is None:
        return ""
    if basket is not None and basket.has(performance.id, place):
        return QCoreApplication.translate("Seats", "in the basket")
    till = TillId(int(replica.owners[place]))
    owner = desk.till_name(till) if till else ""
    if seen in (PlaceState.HELD, PlaceState.SECURED) and owner:
        return QCoreApplication.translate("Seats", "held by {till}").format(till=owner)
    if seen == PlaceState.ALLOTTED and owner:
        return QCoreApplication.translate("Seats", "set aside for {till}").format(till=owner)
    return _plain_states().get(seen, QCoreApplication.translate("Seats", "not to be had"))


def _plain_states() -> dict[int, str]:
    return {
        PlaceState.FREE: QCoreApplication.translate("Seats", "free"),
        OWN: QCoreApplication.translate("Seats", "free, this till's own"),
        PlaceState.HELD: QCoreApplication.translate("Seats", "held"),
        PlaceState.SECURED: QCoreApplication.translate("Seats", "held"),
        PlaceState.SOLD: QCoreApplication.translate("Seats", "sold"),
        PlaceState.ALLOTTED: QCoreApplication.translate("Seats", "set aside for another till"),
        PlaceState.HOUSE_HELD: QCoreApplication.translate("Seats", "kept by the house"),
        PlaceState.QUARANTINED: QCoreApplication.translate("Seats", "kept back by the house"),
        UNKNOWN: QCoreApplication.translate("Seats", "not known whether free"),
    }


def feature(desk: TillDesk, place: PlaceId) -> str:
    """What is special about a seat."""
    plan = desk.plan
    if plan is None or place >= plan.seat_count:
        return ""
    bits, said = int(plan.features[place]), []
    if bits & Feature.ACCESSIBLE:
        said.append(QCoreApplication.translate("Seats", "wheelchair place"))
    if bits & Feature.COMPANION:
        said.append(QCoreApplication.translate("Seats", "companion seat"))
    if bits & Feature.RESTRICTED:
        said.append(QCoreApplication.translate("Seats", "restricted view"))
    return joined(said)


def kept_for_wheelchairs(plan: Plan, places: Sequence[PlaceId]) -> str:
    """Row E seat 1 is a wheelchair place. Nothing of no such places."""
    if not places:
        return ""
    if len(places) > 1:
        said = QCoreApplication.translate(
            "Seats", "{seats} are wheelchair places or companion seats."
        )
        return said.format(seats=formats.places(plan.label(place) for place in places))
    is_accessible = int(plan.features[places[0]]) & Feature.ACCESSIBLE
    said = (
        QCoreApplication.translate("Seats", "{seat} is a wheelchair place.")
        if is_accessible
        else QCoreApplication.translate("Seats", "{seat} is a companion seat.")
    )
    return said.format(seat=seat_of(plan, places[0]))


def _price(desk: TillDesk, place: PlaceId, seen: int) -> str:
    """What it costs, where it can be had or is in the basket."""
    season, performance, plan = desk.season, desk.performance, desk.plan
    if season is None or performance is None or plan is None:
        return ""
    if desk.basket is not None:
        for item in desk.basket.items:
            if (item.performance, item.place) == (performance.id, place):
                return formats.spoken_money(item.price)
    if seen not in (PlaceState.FREE, OWN):
        return ""
    category = plan.category(place)
    types = season.ticket_types_for(performance.id, category)
    price = season.price(performance.id, category, types[0].id) if types else None
    return formats.spoken_money(price) if price is not None else ""


def _nowhere(_performance: PerformanceId) -> None:
    return None


def basket(chosen: Basket, plan_of: Callable[[PerformanceId], Plan | None] = _nowhere) -> str:
    """2 tickets, 48 euros, row E seats 9 and 10. `plan_of` knows which rows are tables."""
    count = len(chosen.items)
    if not count:
        return QCoreApplication.translate("Seats", "The basket is empty")
    return joined((_total(count, chosen.total), *_rows(chosen.items, plan_of)))


def _total(count: int, total: Money) -> str:
    # In the words of the panel itself.
    tickets = QCoreApplication.translate("BasketPanel", "%n ticket(s)", "", count)
    return joined((tickets, formats.spoken_money(total)))


def _rows(items: Sequence[Item], plan_of: Callable[[PerformanceId], Plan | None]) -> list[str]:
    """The places row by row, with their sections where there are several."""
    named = len({one.label.section for one in items}) > 1

    def row_of(one: Item) -> tuple[str, str, str]:
        table = tablewords.name_at(plan_of(one.performance), one.place)
        return one.label.section if named else "", one.label.row, table

    by_row = [(key, list(row)) for key, row in groupby(items, key=row_of)]
    said = [_row(*key, [one.label for one in row]) for key, row in by_row[:_ROWS_NAMED]]
    if rest := sum(len(row) for _, row in by_row[_ROWS_NAMED:]):
        said.append(QCoreApplication.translate("Seats", "and {count} more").format(count=rest))
    return said


def _row(section: str, row: str, table: str, labels: Sequence[PlaceLabel]) -> str:
    if not labels[0].seat:
        return f"{labels[0].section} × {len(labels)}"
    if table and len(labels) == 1:
        words = QCoreApplication.translate("Seats", "{table} seat {seats}")
    elif table:
        words = QCoreApplication.translate("Seats", "{table} seats {seats}")
    elif len(labels) == 1:
        words = QCoreApplication.translate("Seats", "row {row} seat {seats}")
    else:
        words = QCoreApplication.translate("Seats", "row {row} seats {seats}")
    seats = formats.listed([one.seat for one in labels])
    said = words.format(row=row, table=table, seats=seats)
    return f"{section} {said}" if section else said
