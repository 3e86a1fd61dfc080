"""Emergency papers in a simulated evening: who prints them, who says what became of them, and what
the auditor knows of it.
"""

from random import Random
from typing import Any
from uuid import UUID

from pos.domain.emergency import Pack, PaperBack
from pos.domain.ids import CategoryId, PerformanceId, PlaceId
from pos.domain.order import Exchange, Order, Refund, Ticket
from pos.domain.people import LOSE_PAPER
from pos.domain.plan import Group, PlaceLabel
from pos.domain.refusals import Refusal
from pos.services import packing
from pos.services.packing import PackWish, SoldByHand
from tests.simulation.house import CASHIER

Fact = Order | Refund | Exchange | Pack | PaperBack


class OnPaper:
    """Tickets that were printed in advance, and by which sales each was said to be sold."""

    def __init__(self) -> None:
        self.packed: set[UUID] = set()
        # A supervisor said that nobody bought them; sold all the same, the conflict desk's.
        self.let_go: set[UUID] = set()
        self._sales: dict[UUID, set[UUID]] = {}

    def issued(self, fact: Fact) -> tuple[Ticket, ...]:
        """The tickets that are there by this fact; one sold by hand was there before."""
        if isinstance(fact, Refund | PaperBack):
            return ()
        if isinstance(fact, Order):
            return tuple(one for one in fact.tickets if one.id not in self.packed)
        return fact.tickets

    def is_sold(self, ticket: UUID, lost: set[UUID]) -> bool:
        """Whether a sale of that paper is written anywhere."""
        return bool(self._sales.get(ticket, set()) - lost)

    def order_of(self, ticket: UUID, lost: set[UUID]) -> UUID | None:
        """By which order it was sold; None where nobody has said."""
        return next(iter(self._sales.get(ticket, set()) - lost), None)

    def sell(self, order: Order, dead: set[UUID], lost: set[UUID]) -> bool:
        """Note it; whether each of its papers was still to be accounted for."""
        ids = [one.id for one in order.tickets if one.id in self.packed]
        are_right = not any(one in dead or self.is_sold(one, lost) for one in ids)
        for one in ids:
            self._sales.setdefault(one, set()).add(order.id)
        return are_right

    def is_told_anew(self, fact: Fact, dead: set[UUID], lost: set[UUID]) -> bool:
        """Whether a sale of which nobody knew any more was told again meanwhile, in another way."""
        if not isinstance(fact, Order):
            return False
        ids = [one.id for one in fact.tickets if one.id in self.packed]
        return any(one in dead or len(self._sales.get(one, set()) - lost) > 1 for one in ids)


class _Hall:
    """The simulated hall, as packing asks for it."""

    def __init__(self, till: Any, performance: PerformanceId) -> None:
        self.sold_whole: dict[PlaceId, Group] = {}
        self._items = till.world.items
        self._performance = performance

    def label(self, place: PlaceId) -> PlaceLabel:
        item = self._items[self._performance, place][0]
        label: PlaceLabel = item.label
        return label

    def category(self, place: PlaceId) -> CategoryId:
        category: CategoryId = self._items[self._performance, place][0].category
        return category


def pack(till: Any, random: Random) -> None:
    """Some of what the till owns in advance, all of it, or what it would take by itself."""
    performance = PerformanceId(1 + int(random.random() * till.world.hall.performances))
    hall = _Hall(till, performance)
    owned = packing.packable(till.desk, performance, hall, lambda: till.basket)
    by_itself = random.random() < 0.2
    counts = {one: 1 + int(random.random() * len(places)) for one, places in owned.items()}
    wish = PackWish(
        performance,
        till.world.season,
        hall,
        None if by_itself else CASHIER,
        "server_lost" if by_itself else "button",
        None if by_itself else counts,
    )
    try:
        packing.pack(till.desk, wish, lambda: till.basket)
    except Refusal:
        till.world.said_no += 1


def account(till: Any, random: Random) -> None:
    """One paper was sold, is in the cashier's hand, or nowhere. Each is in one place only: what was
    given back or sold before cannot be in anybody's hand here.
    """
    truth = till.truth
    papers = [
        one
        for one in packing.waiting(till.desk)
        if truth.is_out(one.ticket.id) and not truth.on_paper.is_sold(one.ticket.id, truth.lost)
    ]
    if not papers:
        return
    paper = papers[int(random.random() * len(papers))]
    luck = random.random()
    try:
        if luck < 0.5:
            till.open_shift()
            kinds = (paper.ticket.ticket_type,)
            said = SoldByHand((paper.ticket.id,), kinds, CASHIER, till.world.season)
            packing.sold(till.desk, said)
        elif luck < 0.9:
            packing.came_back(till.desk, paper.ticket.id, CASHIER)
        else:
            word = till.word(LOSE_PAPER, paper.ticket.id)
            packing.lost(till.desk, paper.ticket.id, CASHIER, word, "gone")
    except Refusal:
        till.world.said_no += 1
