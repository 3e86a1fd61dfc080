"""A hall for packing emergency tickets: row E, all of it stalls, and a table sold as one."""

from typing import Any

from pos.domain.emergency import Pack
from pos.domain.ids import CategoryId, OperationId, PlaceId
from pos.domain.plan import Group, PlaceLabel
from pos.services import packing
from pos.services.packing import PackWish
from tests.pos.conftest import STALLS, TONIGHT


class Hall:
    """Places 90 and 91 are the table."""

    def __init__(self) -> None:
        table = Group("Table", "table", (PlaceId(90), PlaceId(91)), True)
        self.sold_whole = dict.fromkeys((PlaceId(90), PlaceId(91)), table)

    def label(self, place: PlaceId) -> PlaceLabel:
        return PlaceLabel("Stalls", "E", str(place))

    def category(self, _place: PlaceId) -> CategoryId:
        return STALLS


def own(office: Any, *places: int) -> None:
    """The server allots them."""
    with office.desk.database.transaction() as unit:
        operation = OperationId(office.ids.new())
        wanted = [PlaceId(one) for one in places]
        unit.leases.allot(operation, TONIGHT, wanted, office.clock.now_ms())


def wish(office: Any, count: int | None = None) -> PackWish:
    """So many of them onto paper, or the share that nobody has to name."""
    counts = None if count is None else {STALLS: count}
    return PackWish(TONIGHT, office.season, Hall(), office.cashier, counts=counts)


def pack(office: Any, count: int | None = None) -> Pack:
    """Print them."""
    return packing.pack(office.desk, wish(office, count), tuple)
