"""What really happened: papers on the counter, facts on disks; and what must hold.

Everything is checked as it happens, and only where something has changed. The papers are what
counts: a sale that is on no disk any more and of which no paper came out has never been.
"""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from pos.domain.emergency import Pack, PaperBack
from pos.domain.journal import Packed, PaperCameBack, decode_body
from pos.domain.order import Exchange, Order, Refund, Ticket
from pos.domain.paper import Paper, TicketPaper
from sync.protocol.wire import PlaceState
from sync.server.state import CONFLICT, DOUBTED, LIVE, REFUNDED, Claim, PlaceKey, Writes
from tests.simulation.books import MemoryBooks
from tests.simulation.clock import Time
from tests.simulation.feedcheck import fault_in
from tests.simulation.house import Hall
from tests.simulation.money import Money
from tests.simulation.onpaper import Fact, OnPaper
from tests.simulation.rows import Rows
from tests.simulation.tray import Printed, places_of, ticket_of

_SOLD = int(PlaceState.SOLD)
_HELD = int(PlaceState.HELD)
_ALLOTTED, _QUARANTINED = int(PlaceState.ALLOTTED), int(PlaceState.QUARANTINED)
# What a till whose ticket is out may be said to have, until its journal is there.
_KEPT = frozenset((int(PlaceState.SECURED), _ALLOTTED, _QUARANTINED))

_KINDS = ("sale", "refund", "exchange", "packed", "paper_back")
_BACK = ("paper_back",)


def _nobody_listens(_what: str) -> None: ...


class Wrong(AssertionError):
    """An invariant does not hold."""


class Truth:
    """The world as an all-seeing auditor has it."""

    def __init__(
        self, time: Time, hall: Hall, note: Callable[[str], None] = _nobody_listens
    ) -> None:
        self._time = time
        self._note = note
        self._hall = hall
        self.money = Money()
        self.valid: dict[PlaceKey, UUID] = {}  # the ticket that sits there
        self.tickets: dict[UUID, tuple[Ticket, int, UUID]] = {}  # whose till's, by which fact
        self.on_paper, self.dead = OnPaper(), set[UUID]()
        self.lost: set[UUID] = set()  # facts on no disk any more
        self.disputed: dict[PlaceKey, set[UUID]] = {}  # sold twice by an accepted risk
        self.risked: set[PlaceKey] = set()
        self.papers: list[Printed] = []
        self.came_out: set[UUID] = set()  # jobs whose paper lies on the counter
        self.uncounted: set[int] = set()  # tills of which nobody knows how many lives they had
        self.unproven: set[int] = set()  # tills that may have places in quarantine for good
        self._doubted: set[PlaceKey] = set()  # secured for a till that knows nothing of it
        self._is_past_a_copy = False  # a disk or the books were put back, or a till was copied
        self.doubtful = False  # something has happened behind which tasks are in order
        self._out: set[UUID] = set()  # tickets with a paper
        self.numbers: set[tuple[UUID, int]] = set()  # of each, which papers came out
        self._revived: set[UUID] = set()  # lost without a paper, and found again on some copy
        self._back: dict[UUID, set[UUID]] = {}  # by which facts a ticket went back
        self._facts: dict[UUID, Fact] = {}
        self._fact_of_body: dict[bytes, UUID] = {}
        self._fact_of_hash: dict[str, UUID] = {}
        self._written: dict[tuple[int, int, int], set[str]] = {}
        self._shown: dict[PlaceKey, tuple[int, int]] = {}
        # Who saw, before the books were put back, whose a place was.
        self._witnesses: dict[PlaceKey, set[tuple[int, int]]] = {}

    # A till's disk

    def committed(self, till: Any, rows: Rows) -> None:
        """A till is about to say that this is on its disk."""
        tables = rows.tables
        orders, refunds, shifts = tables["orders"], tables["refunds"], tables["shifts"]
        exchanges, moves = tables["exchanges"], tables["moves"]
        fact = None
        for table, key, _ in rows.log:
            if table is tables["journal"]:
                self._journalled(till, *table[key], fact)
            elif table is orders:
                fact = key
                if key not in self._facts:
                    self._sold(till, table[key])
            elif table is refunds:
                fact = key
                if key not in self._facts:
                    self._refunded(till, table[key])
            elif table is exchanges:
                fact = key
                if key not in self._facts:
                    self._exchanged(till, table[key])
            elif table is shifts:
                self.money.shift(till, table[key])
            elif table is moves:
                self.money.moved(till, table[key])

    def _journalled(self, till: Any, entry: Any, written: bytes, fact: UUID | None) -> None:
        name = written.hex()
        self._written.setdefault((entry.till, entry.incarnation, entry.number), set()).add(name)
        if entry.kind in ("packed", "paper_back"):
            fact = self._on_paper(till, decode_body(entry.kind, entry.body))
        if entry.kind in _KINDS:
            if fact is not None:
                self._fact_of_body.setdefault(entry.body, fact)
            self._fact_of_hash[name] = self._fact_of_body[entry.body]

    def _on_paper(self, till: Any, body: Any) -> UUID:
        """Tickets are printed to be sold by hand, or one of them is not wanted."""
        assert isinstance(body, Packed | PaperCameBack)
        one: Pack | PaperBack = body.pack if isinstance(body, Packed) else body.back
        if one.id in self._facts:
            return one.id
        self._facts[one.id] = one
        if isinstance(one, Pack):
            self._note(f"till {till.name} packs {places_of(one.tickets)}")
            self._issue(till, one.id, one.tickets)
            self.on_paper.packed.update(ticket.id for ticket in one.tickets)
        else:
            self._note(f"till {till.name} has the paper of {one.performance, one.place} back")
            if self.on_paper.is_sold(one.ticket, self.lost):
                raise Wrong(f"ticket {one.ticket} was sold by hand, and came back")
            self._bring_back(one.id, [one.ticket])
        return one.id

    def _sold(self, till: Any, order: Order) -> None:
        self._facts[order.id] = order
        self._note(f"till {till.name} sells {places_of(order.tickets)}")
        self._issue(till, order.id, self.on_paper.issued(order))
        if not self.on_paper.sell(order, self.dead, self.lost):
            raise Wrong(f"a paper of order {order.number} is gone, or was sold before")
        self.money.sold(till, order)

    def _issue(self, till: Any, fact: UUID, tickets: Iterable[Ticket]) -> None:
        for ticket in tickets:
            key = (ticket.performance, ticket.place)
            if ticket.id in self.tickets:
                raise Wrong(f"ticket {ticket.id} was sold twice")
            self.tickets[ticket.id] = (ticket, till.number, fact)
            if key not in self.valid:
                self.valid[key] = ticket.id
            elif self.valid[key] in self._revived:
                self.disputed.setdefault(key, set()).add(self.valid[key])
                self.valid[key] = ticket.id
            elif key in self.risked:
                self.disputed.setdefault(key, set()).add(ticket.id)
            else:
                before, its, _ = self.tickets[self.valid[key]]
                raise Wrong(f"place {key} is sold to two: by {its} {before.id}, now {ticket.id}")

    def _refunded(self, till: Any, refund: Refund) -> None:
        self._facts[refund.id] = refund
        self._note(f"till {till.name} takes back {', '.join(map(str, refund.places))}")
        self._bring_back(refund.id, refund.tickets)
        self.money.refunded(till, refund)

    def _exchanged(self, till: Any, exchange: Exchange) -> None:
        self._facts[exchange.id] = exchange
        there = ", ".join(map(str, exchange.places))
        self._note(f"till {till.name} exchanges {there} for {places_of(exchange.tickets)}")
        self._bring_back(exchange.id, exchange.out)
        self._issue(till, exchange.id, exchange.tickets)
        self.money.exchanged(till, exchange)

    def _bring_back(self, fact: UUID, tickets: Iterable[UUID]) -> None:
        for ticket in tickets:
            self._back.setdefault(ticket, set()).add(fact)
            if ticket in self.dead:
                raise Wrong(f"ticket {ticket} went back twice")
            self._kill(ticket)

    def _kill(self, ticket: UUID) -> None:
        self.dead.add(ticket)
        self._leave(ticket)

    def _leave(self, ticket: UUID) -> None:
        """Nobody sits there by that ticket."""
        sold, _, _ = self.tickets[ticket]
        key = (sold.performance, sold.place)
        rivals = self.disputed.get(key, set())
        rivals.discard(ticket)
        if self.valid.get(key) == ticket:
            del self.valid[key]
            if rivals:
                self.valid[key] = rivals.pop()

    def order_of(self, ticket: UUID) -> Any:
        """Which order it is of."""
        fact = self._facts[self.tickets[ticket][2]]
        if isinstance(fact, Pack):
            return self.on_paper.order_of(ticket, self.lost)
        return fact.order if isinstance(fact, Exchange) else fact.id

    def doubts(self, till: int, ticket: UUID) -> bool:
        """Whether one of the two tills was copied or put back, and nothing proves what it did."""
        return self.doubtful or not self.unproven.isdisjoint((till, self.tickets[ticket][1]))

    def is_out(self, ticket: UUID) -> bool:
        """Whether a customer has it: not given back."""
        return ticket not in self.dead

    # What is lost with a disk

    def reckon(self, tills: Iterable[Any], books: MemoryBooks) -> None:
        """A disk or the books were put back from a copy: what is nowhere any more?"""
        self._is_past_a_copy = True
        present: set[UUID] = set()
        for till in tills:
            tables = till.machine.disk.rows.tables
            present.update(tables["orders"], tables["refunds"], tables["exchanges"])
            present.update(tables["packs"])
            backs = (told for entry, told in tables["journal"].values() if entry.kind in _BACK)
            present.update(self._fact_of_hash[told.hex()] for told in backs)
        of_hash = self._fact_of_hash
        for stored in books.tables["entries"].values():
            if stored.hash in of_hash:
                present.add(of_hash[stored.hash])
        gone = [one for one in self._facts if one not in present and one not in self.lost]
        back = [one for one in self._facts if one in present and one in self.lost]
        self.lost.update(gone)
        self.lost.difference_update(back)
        for one in gone:
            self._lose(self._facts[one])
        for one in back:
            self._find_again(self._facts[one])

    def copied(self, one: Any, clone: Any) -> None:
        """Two machines answer as one till."""
        self.unproven.add(one.number)
        self.doubtful = True
        attempts = clone.machine.disk.rows.tables["attempts"]
        self.money.put_back(clone, attempts)
        self.money.put_back(one, attempts)
        self.money.copied(one, clone)

    def _lose(self, fact: Fact) -> None:
        for ticket in self.on_paper.issued(fact):
            if ticket.id not in self._out:
                self._leave(ticket.id)

    def _find_again(self, fact: Fact) -> None:
        """Of a sale without a paper nobody knew any more: its place may be another's by now."""
        if self.on_paper.is_told_anew(fact, self.dead, self.lost):
            self.doubtful = True
        for ticket in self.on_paper.issued(fact):
            if ticket.id not in self.dead:
                if ticket.id not in self._out:
                    self._revived.add(ticket.id)
                    self.doubtful = True
                self._sit(ticket.id)

    def _went_back(self, ticket: UUID) -> bool:
        """Whether anything still tells that it did."""
        return not self._back.get(ticket, set()) <= self.lost

    def _sit(self, ticket: UUID) -> None:
        sold, _, _ = self.tickets[ticket]
        key = (sold.performance, sold.place)
        if self.valid.setdefault(key, ticket) != ticket:
            self.disputed.setdefault(key, set()).add(ticket)

    def witness(self, tills: Iterable[Any]) -> None:
        """The books are put back: what the tills saw of each other is evidence from now on."""
        self._witnesses = {}
        for till in tills:
            for picture in till.machine.disk.rows.tables["pictures"].values():
                firm = [one for one in picture.owners if picture.states[one[0]] != _HELD]
                for place, owner in firm:
                    key = (picture.performance, place)
                    self._witnesses.setdefault(key, set()).add((till.number, owner))

    def no_witness(self, number: int) -> None:
        """That till will not tell any more what it saw, or may not."""
        for seen in self._witnesses.values():
            seen.difference_update([one for one in seen if one[0] == number])

    def seen_by_others(self, number: int) -> set[PlaceKey]:
        """Places that other tills saw to be that till's."""
        return {
            key
            for key, seen in self._witnesses.items()
            if any(owner == number and witness != number for witness, owner in seen)
        }

    def take_risk(self, keys: Iterable[PlaceKey]) -> None:
        """A supervisor says by name that these may be sold again."""
        self.risked.update(keys)
        self.doubtful = True

    def risk_of(self, till: int, books: MemoryBooks) -> list[PlaceKey]:
        """Places for which people have tickets of that till that are not in the books."""
        return [
            key
            for key, ticket in self.valid.items()
            if self.tickets[ticket][1] == till and books.claim(key).ticket != ticket.hex
        ]

    # The counter

    def printed(self, till: int, job: UUID, paper: Paper) -> None:
        """A paper comes out."""
        self._note(f"till {till} prints {type(paper).__name__}")
        if job in self.came_out:
            raise Wrong(f"job {job} came out twice")
        self.came_out.add(job)
        self.papers.append(Printed(job, till, paper, self._time.now_ms))
        ticket = ticket_of(paper)
        if ticket is None:
            return
        number = paper.print_no if isinstance(paper, TicketPaper) else 1
        if (ticket, number) in self.numbers and till not in self.uncounted:
            raise Wrong(f"paper {number} of ticket {ticket} came out twice")
        self.numbers.add((ticket, number))
        if ticket not in self.tickets:
            raise Wrong(f"paper for ticket {ticket}, and no sale on any disk")
        sold = self.tickets[ticket][0]
        if ticket in self._revived and self.valid.get((sold.performance, sold.place)) != ticket:
            raise Wrong(f"paper for ticket {ticket}, whose place is another's by now")
        self._revived.discard(ticket)
        self._out.add(ticket)

    # The server

    def put_back(self, books: MemoryBooks) -> None:
        """Older books: so their feed is what people see."""
        self._shown = {}
        for performance, feed in books.feed.items():
            for change in feed:
                self._shown[performance, change.place] = (change.state, change.till)

    def server_wrote(self, books: MemoryBooks, writes: Writes) -> None:
        """A batch is committed."""
        for key, entry in writes.entries.items():
            if entry.hash not in self._written.get(key, ()):
                raise Wrong(f"entry {key} was never written by that till")
            fact = self._fact_of_hash.get(entry.hash)
            if fact in self.lost:  # it was on its way when its disk was lost
                self.lost.discard(fact)
                self._find_again(self._facts[fact])
        shown = self._shown
        for performance, change in writes.changes:
            shown[performance, change.place] = (change.state, change.till)
        recovered = writes.server is not None and not writes.server.recovering
        for key, claim in writes.claims.items():
            if shown.get(key, (0, 0)) != (claim.state, claim.till):
                raise Wrong(f"the feed shows place {key} as {shown.get(key)}, it is {claim}")
            if self._is_doubted(claim, books):
                if not self._is_past_a_copy:
                    raise Wrong(f"place {key} was taken from a till that is as it was: {claim}")
                self._doubted.add(key)
            if key in self.valid and (not books.server.recovering or claim.state == _HELD):
                self._rightful(key, claim, books)
        if recovered:
            for key in self.valid:
                self._rightful(key, books.claim(key), books)
        for performance in writes.performances.values():
            self._count(books, performance)

    @staticmethod
    def _is_doubted(claim: Claim, books: MemoryBooks) -> bool:
        """Whether it was the present life of a till in good standing that had the place."""
        till = books.tables["tills"].get(claim.till)
        is_good = till is not None and not till.fenced and till.incarnation == claim.incarnation
        return claim.state == _QUARANTINED and is_good

    def _count(self, books: MemoryBooks, performance: Any) -> None:
        claims = books.tables["claims"]
        for area in performance.areas:
            for place in range(area.first, area.lowest_free):
                if (performance.id, place) not in claims:
                    raise Wrong(f"place {place} is free below {area}")

    def _rightful(self, key: PlaceKey, claim: Claim, books: MemoryBooks) -> None:
        """Nobody else may get a place that somebody paid for and still has."""
        if claim.state == _SOLD and UUID(claim.ticket) not in self.tickets:
            raise Wrong(f"place {key} is sold by a ticket nobody has: {claim}")
        valid = self.valid[key]
        if valid in self._revived and claim.state != _SOLD:
            return
        if key in self.risked or (claim.state == _SOLD and claim.ticket == valid.hex):
            return
        if claim.state == _SOLD and UUID(claim.ticket) in self.dead:
            return  # given back since, and that entry is on its way
        if claim.state in _KEPT and claim.till == self.tickets[valid][1]:
            return
        if claim.state == _QUARANTINED:
            return  # under another till's name; but nobody gets it before a person has looked
        told = books.tables["tickets"].get(valid.hex)
        if self.doubtful and told is not None and told.state == CONFLICT:
            return  # it is a person's matter already
        raise Wrong(f"place {key} belongs to ticket {valid}, and now it is {claim}")

    # The end of the day

    def close(self, books: MemoryBooks, tills: list[Any]) -> None:
        """Everybody was heard and nothing is under way: the books are complete and right."""
        tasks = books.open_tasks()
        if tasks and not self.doubtful:
            raise Wrong(f"there is something to settle: {tasks}")
        self._close_tickets(books, tasks)
        self._close_entries(books)
        self._close_places(books)
        self._close_owned(books, tills)
        self._close_rights(books, tills)
        for performance, feed in books.feed.items():
            if fault := fault_in(performance, feed, books, self._hall.places):
                raise Wrong(fault)
        for till in tills:
            self.money.close(till)
        self.money.close_cards()

    def _close_tickets(self, books: MemoryBooks, tasks: list[Any]) -> None:
        tickets = books.tables["tickets"]
        known = {one for one, (_, _, fact) in self.tickets.items() if fact not in self.lost}
        if tickets.keys() != {ticket.hex for ticket in known}:
            missing = {ticket.hex for ticket in known} ^ tickets.keys()
            raise Wrong(f"the server's tickets are not the sold ones: {missing}")
        for ticket in known:
            state = tickets[ticket.hex].state
            sold, _, _ = self.tickets[ticket]
            if ticket in self.dead:
                wanted = state == REFUNDED or not self._went_back(ticket)
            else:
                disputed = self.doubtful and any(one.subject == ticket.hex for one in tasks)
                wanted = state == LIVE or (sold.performance, sold.place) in self.disputed
                wanted |= disputed or ticket in self.on_paper.let_go
            if not wanted:
                raise Wrong(f"ticket {tickets[ticket.hex]} is dead: {ticket in self.dead}")

    def _close_entries(self, books: MemoryBooks) -> None:
        told: set[UUID] = set()
        for key, stored in books.tables["entries"].items():
            fact = self._fact_of_hash.get(stored.hash)
            if fact is None:
                continue
            if fact in told and not self.doubtful:
                raise Wrong(f"entry {key} tells {fact} a second time")
            told.add(fact)
        missing = self._facts.keys() - self.lost - told
        if missing:
            raise Wrong(f"the server never heard of {missing}")

    def _close_places(self, books: MemoryBooks) -> None:
        claims = books.tables["claims"]
        sold = {key: UUID(one.ticket) for key, one in claims.items() if one.state == _SOLD}
        for key, ticket in self.valid.items():
            rivals = {ticket, *self.disputed.get(key, ())}
            if key in self.risked:
                continue
            if self.tickets[ticket][2] not in self.lost:
                task = self.doubtful and books.tables["tickets"][ticket.hex].state == CONFLICT
                if sold.get(key) not in rivals and not task:
                    raise Wrong(f"place {key} has ticket {ticket}, and is {claims.get(key)}")
            elif key not in claims or claims[key].state not in (_QUARANTINED, _SOLD):
                raise Wrong(f"place {key} has a paper {ticket}, and is {claims.get(key)}")
        for key, ticket in sold.items():
            forgotten = ticket in self.dead and not self._went_back(ticket)
            rivals = {self.valid.get(key), *self.disputed.get(key, ())}
            if ticket not in rivals and not forgotten:
                raise Wrong(f"place {key} is sold by {ticket}, which nobody has")

    def _close_owned(self, books: MemoryBooks, tills: list[Any]) -> None:
        owned = {
            (key, till.number): lease.operation.hex
            for till in tills
            for key, lease in till.machine.disk.rows.tables["leases"].items()
        }
        said = {}
        for key, claim in books.tables["claims"].items():
            if claim.state == _SOLD:
                continue
            if claim.state == _ALLOTTED:
                said[key, claim.till] = claim.operation
            elif claim.state == _QUARANTINED and (
                claim.till in self.unproven or key in self._doubted
            ):
                continue
            elif claim.till or claim.wanted:
                raise Wrong(f"place {key} is kept for nobody: {claim}")
        if said != owned:
            raise Wrong(f"only said or only owned: {said.items() ^ owned.items()}")

    def _close_rights(self, books: MemoryBooks, tills: list[Any]) -> None:
        """Nobody has a say over an order any more, and every till knows what others took back."""
        for order, right in books.tables["rights"].items():
            known = right.till in self.unproven or self._is_past_a_copy
            if right.state != DOUBTED or not known:
                raise Wrong(f"somebody has a say over order {order}: {right}")
        alive = {till.number for till in tills}
        untold = [key for key in books.tables["deaths"] if key[0] in alive]
        if untold:
            raise Wrong(f"tills do not know what was taken back: {untold}")
