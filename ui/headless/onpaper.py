"""Emergency tickets without a window: print a pack, and say what became of one of its papers."""

from pos.domain.emergency import numbered
from pos.domain.season import Performance
from pos.domain.ticketcode import short_code
from pos.services import packing
from pos.services.packing import PackWish, SoldByHand
from ui.crashpoints import CrashPoints
from ui.emergency import printing
from ui.headless.cashier import Cashier
from ui.headless.saying import say


class OnPaper:
    """A cashier who packs, and accounts for papers by their short codes."""

    def __init__(self, cashier: Cashier, crash_points: CrashPoints) -> None:
        self._cashier = cashier
        self._crash_points = crash_points

    def pack(self, performance: Performance) -> None:
        """All that this till owns in advance there. Raises NOTHING_TO_PACK."""
        cashier, till = self._cashier, self._cashier.till
        plan = printing.plan_of(till, cashier.season, performance.id)
        owned = packing.packable(till.desk, performance.id, plan, tuple)
        counts = {category: len(places) for category, places in owned.items()}
        wish = PackWish(performance.id, cashier.season, plan, cashier.person, counts=counts)
        made = printing.pack(till, wish, plan, tuple)
        self._crash_points("packed")
        own = till.desk.credentials.till
        for number, ticket in enumerate(made.tickets, made.first):
            say(packed=numbered(own, number), code=short_code(ticket.id))

    def sold(self, code: str) -> None:
        """It was sold for what stands on the list. Raises as packing.find and packing.sold."""
        cashier = self._cashier
        paper = packing.find(cashier.till.desk, code)
        kinds = (paper.ticket.ticket_type,)
        said = SoldByHand((paper.ticket.id,), kinds, cashier.person, cashier.season)
        order = packing.sold(cashier.till.desk, said)
        self._crash_points("accounted")
        say(sold=order.number)

    def back(self, code: str) -> None:
        """It was not used. Raises as packing.find and packing.came_back."""
        desk = self._cashier.till.desk
        packing.came_back(desk, packing.find(desk, code).ticket.id, self._cashier.person)
        self._crash_points("accounted")
        say(back=code)
