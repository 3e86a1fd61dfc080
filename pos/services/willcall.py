"""Will-call: papers are kept back until somebody fetches them, and are printed then, once."""

from dataclasses import replace

from pos.domain.ids import OrderId, TicketId
from pos.domain.journal import PickedUp, PickupMarked
from pos.domain.people import SELL, require
from pos.domain.refusals import Reason, Refusal
from pos.domain.season import Person
from pos.domain.willcall import NAME_LIMIT, Pickup
from pos.payments import handkeyed
from pos.services import papers, refunding
from pos.services.desk import Desk
from pos.storage.database import Unit

# No printer has seen these.
_UNSEEN = frozenset(("queued", "blocked", "cancelled"))


def mark(desk: Desk, order: OrderId, name: str, person: Person) -> Pickup:
    """Keep the order's papers for whoever says that name, or its code.

    Raises TILL_SUSPENDED, ORDER_UNKNOWN, PAPER_IS_OUT where a ticket may be printed already,
    NOTHING_TO_PICK_UP where all of it went back, PICKED_UP_ALREADY, CARD_NUMBER_TYPED.
    """
    require(person, SELL)
    desk.guard.check()
    with desk.database.transaction() as unit:
        if unit.orders.load(order) is None:
            raise Refusal(Reason.ORDER_UNKNOWN)
        live = _live(unit, order)
        if not live:
            raise Refusal(Reason.NOTHING_TO_PICK_UP)
        if not is_keepable(unit, order):
            raise Refusal(Reason.PAPER_IS_OUT)
        unit.jobs.cancel_queued(live, "kept for pick-up")
        return keep(desk, unit, order, name)


def keep(desk: Desk, unit: Unit, order: OrderId, name: str) -> Pickup:
    """The order waits; of a sale in the same transaction, whose papers were not queued."""
    handkeyed.refuse_card_number(name)
    before = unit.pickups.of(order)
    if before is not None and not before.waits:
        raise Refusal(Reason.PICKED_UP_ALREADY)
    pickup = Pickup(order, " ".join(name.split())[:NAME_LIMIT], desk.clock.now_ms())
    unit.pickups.put(pickup)
    if before is None:
        unit.journal.append(PickupMarked(order), pickup.marked_at_ms)
    return pickup


def fetch(desk: Desk, order: OrderId, person: Person) -> tuple[TicketId, ...]:
    """They have come: the papers are queued, once, and the name is forgotten.

    Raises TILL_SUSPENDED, NOTHING_TO_PICK_UP, PICKED_UP_ALREADY.
    """
    require(person, SELL)
    desk.guard.check()
    with desk.database.transaction() as unit:
        pickup = unit.pickups.of(order)
        sold = unit.orders.load(order)
        live = _live(unit, order) if sold else ()
        if pickup is None or sold is None or not live:
            raise Refusal(Reason.NOTHING_TO_PICK_UP)
        if not pickup.waits:
            raise Refusal(Reason.PICKED_UP_ALREADY)
        season = unit.seasons.current()
        if season is None:
            raise Refusal(Reason.SEASON_WRONG, why="there is no season yet")
        at_ms = desk.clock.now_ms()
        unit.pickups.put(replace(pickup, name="", fetched_at_ms=at_ms))
        unit.journal.append(PickedUp(order, live, person.id), at_ms)
        papers.queue_tickets(desk, unit, sold, season, unit.orders.tickets(live))
    return live


def is_keepable(unit: Unit, order: OrderId) -> bool:
    """Whether there is something to keep, and no printer has seen any paper of it."""
    live, pickup = _live(unit, order), unit.pickups.of(order)
    jobs = [job for job in unit.jobs.all(order) if job.ticket in live]
    fetched = pickup is not None and not pickup.waits
    return bool(live) and not fetched and all(job.state in _UNSEEN for job in jobs)


def waits(unit: Unit, order: OrderId) -> bool:
    """Whether its papers are kept back."""
    pickup = unit.pickups.of(order)
    return pickup is not None and pickup.waits


def _live(unit: Unit, order: OrderId) -> tuple[TicketId, ...]:
    return tuple(ticket.id for ticket in refunding.within(unit, order).tickets)
