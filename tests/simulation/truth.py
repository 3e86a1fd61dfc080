"""What really happened: papers on the counter, money in drawers, charges; and what must hold.

Everything is checked as it happens, and only where something has changed.
"""

from collections.abc import Hashable
from typing import Any
from uuid import UUID

from pos.domain.ids import AttemptId
from pos.domain.order import Order, Refund, Ticket
from pos.domain.paper import Paper
from pos.domain.shift import CashMove, Shift
from sync.protocol.wire import PlaceState
from sync.server.state import LIVE, REFUNDED, Claim, PlaceKey, Writes
from tests.simulation.books import MemoryBooks
from tests.simulation.clock import Time
from tests.simulation.house import Hall
from tests.simulation.rows import Rows
from tests.simulation.tray import Printed, ticket_of

_SOLD = int(PlaceState.SOLD)
_OWNED = frozenset((int(PlaceState.SECURED), int(PlaceState.ALLOTTED)))


class Wrong(AssertionError):
    """An invariant does not hold."""


class Truth:
    """The world as an all-seeing auditor has it."""

    def __init__(self, time: Time, hall: Hall) -> None:
        self._time = time
        self._hall = hall
        self.valid: dict[PlaceKey, UUID] = {}  # the ticket that sits there
        self.tickets: dict[UUID, tuple[Ticket, Order]] = {}
        self.dead: set[UUID] = set()
        self.papers: list[Printed] = []
        self.came_out: set[UUID] = set()  # jobs whose paper lies on the counter
        self.drawers: dict[Hashable, int] = {}
        self.charged: set[AttemptId] = set()
        self.voided: set[AttemptId] = set()
        self.spent: set[AttemptId] = set()
        self.entries: dict[tuple[int, int, int], set[str]] = {}
        self.sold_minor = self.refunded_minor = 0
        self._shown: dict[PlaceKey, tuple[int, int]] = {}

    # A till's disk

    def committed(self, desk: Hashable, rows: Rows) -> None:
        """A till is about to say that this is on its disk."""
        tables = rows.tables
        orders, refunds, shifts = tables["orders"], tables["refunds"], tables["shifts"]
        moves, journal = tables["moves"], tables["journal"]
        for table, key, _ in rows.log:
            if table is journal:
                self._journalled(*table[key])
            elif table is orders:
                self._sold(desk, table[key])
            elif table is refunds:
                self._refunded(desk, table[key])
            elif table is shifts:
                self._shift(desk, table[key])
            elif table is moves:
                self._moved(desk, table[key])

    def _journalled(self, entry: Any, written: bytes) -> None:
        key = (entry.till, entry.incarnation, entry.number)
        self.entries.setdefault(key, set()).add(written.hex())

    def _sold(self, desk: Hashable, order: Order) -> None:
        for ticket in order.tickets:
            key = (ticket.performance, ticket.place)
            if ticket.id in self.tickets:
                raise Wrong(f"ticket {ticket.id} was sold twice")
            if key in self.valid:
                before, its = self.tickets[self.valid[key]]
                raise Wrong(f"place {key} is sold to two: {its.number} {before.id} and {order}")
            self.tickets[ticket.id] = (ticket, order)
            self.valid[key] = ticket.id
        cash = -order.change_minor
        for tender in order.tenders:
            if tender.attempt is None:
                cash += tender.amount_minor
            else:
                self._spend(tender.attempt)
        if sum(one.amount_minor for one in order.tenders) - order.change_minor != order.total_minor:
            raise Wrong(f"the tenders of {order.number} are not its total")
        self.drawers[desk] += cash
        self.sold_minor += order.total_minor

    def _spend(self, attempt: AttemptId) -> None:
        if attempt not in self.charged or attempt in self.voided or attempt in self.spent:
            raise Wrong(f"an order stands on attempt {attempt}, which is no money")
        self.spent.add(attempt)

    def _refunded(self, desk: Hashable, refund: Refund) -> None:
        for ticket in refund.tickets:
            if ticket in self.dead:
                raise Wrong(f"ticket {ticket} went back twice")
            self.dead.add(ticket)
            sold, _ = self.tickets[ticket]
            if self.valid.get((sold.performance, sold.place)) == ticket:
                del self.valid[sold.performance, sold.place]
        self.drawers[desk] += sum(one.amount_minor for one in refund.tenders if one.kind == "cash")
        self.refunded_minor += refund.amount_minor

    def _shift(self, desk: Hashable, shift: Shift) -> None:
        if shift.closed_at_ms is None:
            self.drawers[desk] = shift.float_minor
        elif not shift.expected_minor == shift.counted_minor == self.drawers[desk]:
            raise Wrong(f"the drawer holds {self.drawers[desk]}, the Z report says {shift}")

    def _moved(self, desk: Hashable, move: CashMove) -> None:
        self.drawers[desk] += move.amount_minor

    # The counter

    def printed(self, till: int, job: UUID, paper: Paper) -> None:
        """A paper comes out."""
        if job in self.came_out:
            raise Wrong(f"job {job} came out twice")
        self.came_out.add(job)
        self.papers.append(Printed(job, till, paper, self._time.now_ms))
        ticket = ticket_of(paper)
        if ticket is not None and ticket.ticket not in self.tickets:
            raise Wrong(f"paper for ticket {ticket.ticket}, and no sale on any disk")

    # The server

    def server_wrote(self, books: MemoryBooks, writes: Writes) -> None:
        """A batch is committed."""
        for key, entry in writes.entries.items():
            if entry.hash not in self.entries.get(key, ()):
                raise Wrong(f"entry {key} was never written by that till")
        for performance, change in writes.changes:
            self._shown[performance, change.place] = (change.state, change.till)
        for key, claim in writes.claims.items():
            if self._shown.get(key, (0, 0)) != (claim.state, claim.till):
                raise Wrong(f"the feed shows place {key} as {self._shown.get(key)}, it is {claim}")
            self._rightful(key, claim)
        for performance in writes.performances.values():
            for area in performance.areas:
                for place in range(area.first, area.lowest_free):
                    if (performance.id, place) not in books.tables["claims"]:
                        raise Wrong(f"place {place} is free below {area}")

    def _rightful(self, key: PlaceKey, claim: Claim) -> None:
        """Nobody else may get a place that somebody paid for and still has."""
        if claim.state == _SOLD and UUID(claim.ticket) not in self.tickets:
            raise Wrong(f"place {key} is sold by a ticket nobody has: {claim}")
        valid = self.valid.get(key)
        if valid is None:
            return
        if claim.state == _SOLD and claim.ticket == valid.hex:
            return
        if claim.state in _OWNED and claim.till == self.tickets[valid][1].till:
            return
        raise Wrong(f"place {key} belongs to ticket {valid}, and now it is {claim}")

    # The end of the day

    def close(self, books: MemoryBooks) -> None:
        """Everybody was heard and nothing is under way: the books are complete and right."""
        tickets, claims = books.tables["tickets"], books.tables["claims"]
        if tickets.keys() != {ticket.hex for ticket in self.tickets}:
            raise Wrong("the server's tickets are not the sold ones")
        for ticket in self.tickets:
            wanted = REFUNDED if ticket in self.dead else LIVE
            if tickets[ticket.hex].state != wanted:
                raise Wrong(f"ticket {tickets[ticket.hex]} should be {wanted}")
        sold = {key: claim.ticket for key, claim in claims.items() if claim.state == _SOLD}
        if sold != {key: ticket.hex for key, ticket in self.valid.items()}:
            raise Wrong("the server's sold places are not the ones people have tickets for")
        idle = {key: claim for key, claim in claims.items() if claim.state != _SOLD}
        if any(claim.till for claim in idle.values()):
            raise Wrong(f"places are kept for nobody: {idle}")
        if books.tasks:
            raise Wrong(f"there is something to settle: {books.tasks}")
        if self.charged - self.voided != self.spent:
            raise Wrong(f"charged {self.charged - self.voided}, sold for {self.spent}")
        for performance, feed in books.feed.items():
            self._replay(performance, feed, claims)

    def _replay(self, performance: int, feed: list[Any], claims: dict[PlaceKey, Claim]) -> None:
        seen: dict[int, tuple[int, int]] = {}
        for version, change in enumerate(feed, 1):
            if change.version != version:
                raise Wrong(f"the feed of {performance} has a hole at {version}")
            seen[change.place] = (change.state, change.till)
        for place in range(self._hall.places):
            claim = claims.get((performance, place))
            if seen.get(place, (0, 0)) != ((claim.state, claim.till) if claim else (0, 0)):
                raise Wrong(f"the feed's place {place} is not the book's")
