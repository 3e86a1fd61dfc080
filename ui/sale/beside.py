"""One more next to those in the basket, of what this till may sell now."""

from pos.domain.groups import apart
from pos.domain.ids import PlaceId
from pos.domain.nextto import one_more
from sync.client.offer import to_be_had
from ui.desk import TillDesk


def seat_beside(desk: TillDesk) -> PlaceId | None:
    """The free seat next to the basket's seats of the hall on the screen."""
    plan, performance, basket = desk.plan, desk.performance, desk.basket
    if plan is None or performance is None or basket is None or desk.replica is None:
        return None
    return one_more(plan, apart(plan, to_be_had(desk.seen())), basket.places(performance.id))
