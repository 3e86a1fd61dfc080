"""A case for the conflict desk: seats of another till, sold here."""

from typing import TYPE_CHECKING

from pos.domain.basket import Basket, Item
from pos.domain.ids import OperationId, PlaceId
from pos.domain.order import Tender
from pos.services import selling
from pos.services.selling import SaleWish
from ui import bootstrap

if TYPE_CHECKING:
    from ui.shots.walk import Walk


def sell_anothers_seats(walk: "Walk", count: int) -> None:
    """As a till would that was put back from a copy: its books say the seats are its own."""
    desk, till = walk.program.desk, walk.program.till
    season, plan, replica = desk.season, desk.plan, desk.replica
    assert season is not None
    assert plan is not None
    assert replica is not None
    assert desk.performance is not None
    assert desk.person is not None
    performance = desk.performance.id
    places = [PlaceId(int(one)) for one in (replica.states == 0).nonzero()[0][60 : 60 + count]]
    other = bootstrap.build(walk.scene.till("Till 2", printer=False))
    try:
        other.server.secure(OperationId(other.desk.ids.new()), performance, places)
    finally:
        other.close()
    with till.desk.database.transaction() as unit:
        unit.leases.allot(OperationId(till.desk.ids.new()), performance, places, 0)
    items = []
    for place in places:
        category = plan.category(place)
        kind = season.ticket_types_for(performance, category)[0].id
        price = season.price(performance, category, kind)
        items.append(Item(performance, place, plan.label(place), category, kind, price))
    basket = Basket(season.currency, tuple(items))
    cash = Tender("cash", basket.total.minor)
    selling.complete(till.desk, SaleWish(basket, (cash,), desk.person, season))
