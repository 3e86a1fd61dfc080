"""What a place is, and who has one that cannot be had, in words."""

from PySide6.QtCore import QCoreApplication

from pos.domain.ids import PlaceId
from pos.domain.refusals import Reason, Refusal
from sync.client.offer import UNKNOWN, to_be_had
from sync.protocol.wire import PlaceState
from ui import serverwords
from ui.desk import TillDesk
from ui.sale import seatwords
from ui.widgets import SentenceBar


def describe(desk: TillDesk, place: PlaceId, bar: SentenceBar) -> None:
    """Say what a place is that can be had, or is in the basket."""
    plan, performance, basket = desk.plan, desk.performance, desk.basket
    if plan is None or performance is None or basket is None or desk.replica is None:
        return
    if to_be_had(desk.seen())[place] or basket.has(performance.id, place):
        bar.say(seatwords.joined((seatwords.name(desk, place), seatwords.where(plan, place))))


def tell(desk: TillDesk, place: PlaceId, bar: SentenceBar) -> bool:
    """Say who has it. True where nobody has: then there is nothing to say."""
    replica = desk.replica
    if replica is None or desk.performance is None or desk.basket is None:
        return False
    seen = desk.seen()
    if to_be_had(seen)[place] or desk.basket.has(desk.performance.id, place):
        return not desk.basket.has(desk.performance.id, place)
    if seen[place] == UNKNOWN:
        bar.refuse(serverwords.not_own(desk, place))
        return False
    state, own = int(seen[place]), desk.till.desk.credentials.till
    owner = own if place in desk.own.sold else int(replica.owners[place])
    if owner == own and state == PlaceState.ALLOTTED:
        coming = QCoreApplication.translate(
            "SaleScreen", "{place} is on its way to this till; try again in a moment."
        )
        bar.say(coming.format(place=desk.place_name(place)))
        return False
    taken = [{"place": place, "till": owner, "state": state}]
    bar.refuse(desk.notices.sentence(Refusal(Reason.PLACE_TAKEN, taken=taken, free=[])))
    return False
