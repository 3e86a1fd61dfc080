"""What a journal tells of emergency papers, put back into books that had lost it."""

from pos.domain.journal import Body, Entry, Packed, PaperCameBack, PaperLost
from pos.domain.order import Order
from pos.services import packing
from pos.storage.database import Unit


def fits(unit: Unit, body: Body) -> bool:
    """Whether it can have happened behind what is in these books."""
    match body:
        case Packed(pack):
            known = any(unit.emergency.of(one.id) for one in pack.tickets)
            return not known and not any(packing.is_taken(unit, one) for one in pack.tickets)
        case PaperCameBack(back):
            paper = unit.emergency.of(back.ticket)
            return paper is not None and paper.waits
        case PaperLost() as lost:
            paper = unit.emergency.of(lost.ticket)
            return paper is not None and paper.state == "out"
    return True


def may_be_sold(unit: Unit, order: Order) -> bool:
    """No place of it is another paper's, and its own papers are not accounted for yet."""
    for ticket in order.tickets:
        paper = unit.emergency.of(ticket.id)
        if paper is not None and not paper.waits:
            return False
        if paper is None and ticket.place in unit.emergency.taken(ticket.performance):
            return False
    return True


def sold(unit: Unit, order: Order, at_ms: int) -> None:
    """Those of its tickets that were sold by hand are accounted for."""
    for ticket in order.tickets:
        if unit.emergency.of(ticket.id) is not None:
            unit.emergency.settle(ticket.id, "sold", at_ms)


def apply(unit: Unit, entry: Entry, body: Body) -> None:
    """The effect of what `fits`. Whether the papers came out was lost with the books: none is
    queued again.
    """
    match body:
        case Packed(pack):
            unit.emergency.add(pack, [None] * len(pack.tickets))
            unit.leases.end(pack.performance, [one.place for one in pack.tickets])
        case PaperCameBack(back):
            unit.emergency.settle(back.ticket, "back", entry.at_ms)
        case PaperLost() as lost:
            unit.emergency.settle(lost.ticket, "lost", entry.at_ms, lost.reason)
