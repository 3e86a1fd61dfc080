"""A till that exists only in the tests: its journal, its sales, and what it asks the server."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pos.domain import journal, ticketcode
from pos.domain.emergency import Pack, PaperBack
from pos.domain.ids import (
    CategoryId,
    OperationId,
    OrderId,
    PackId,
    PerformanceId,
    PersonId,
    PlaceId,
    RefundId,
    ShiftId,
    TicketId,
    TicketTypeId,
    TillId,
)
from pos.domain.order import Order, Refund, Tender, Ticket
from pos.domain.plan import PlaceLabel
from sync.protocol import lives, wire
from sync.server import requests
from sync.server.state import Signed

PRICE_MINOR = 2500
CLERK = PersonId("cashier-1")
SHIFT = ShiftId(UUID(int=7))


@dataclass
class PaperTill:
    """Writes a real journal with really signed tickets; time stands still for it."""

    number: int
    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    incarnation: int = 1
    entries: list[journal.Entry] = field(default_factory=list)

    @property
    def head(self) -> journal.Head:
        if not self.entries:
            return journal.Head()
        return journal.Head(self.entries[-1].number, self.entries[-1].hash)

    def write(self, body: journal.Body) -> journal.Entry:
        entry = journal.append(self.head, TillId(self.number), self.incarnation, body, 1_000)
        self.entries.append(entry)
        return entry

    def sale(self, places: Sequence[int], performance: int = 1) -> Order:
        """Sell them: the entry is in the journal."""
        tickets = tuple(self._ticket(performance, place) for place in places)
        order = Order(
            OrderId(uuid4()),
            f"{self.number}-{len(self.entries) + 1:06}",
            TillId(self.number),
            SHIFT,
            CLERK,
            1_000,
            "EUR",
            tickets,
            (Tender("cash", PRICE_MINOR * len(tickets)),),
        )
        self.write(journal.Sale(order))
        return order

    def pack(self, places: Sequence[int], performance: int = 1) -> Pack:
        """Print emergency tickets of them: the entry is in the journal."""
        pack = Pack(
            PackId(uuid4()),
            PerformanceId(performance),
            "EUR",
            1,
            tuple(self._ticket(performance, place) for place in places),
            CLERK,
            "button",
            1_000,
        )
        self.write(journal.Packed(pack))
        return pack

    def by_hand(self, *tickets: Ticket) -> Order:
        """They were sold: the entry is in the journal."""
        order = Order(
            OrderId(uuid4()),
            f"{self.number}-{len(self.entries) + 1:06}",
            TillId(self.number),
            SHIFT,
            CLERK,
            1_000,
            "EUR",
            tickets,
            (Tender("cash", PRICE_MINOR * len(tickets)),),
        )
        self.write(journal.Sale(order, on_paper_ms=900))
        return order

    def has_back(self, ticket: Ticket) -> None:
        """It was not used: the entry is in the journal."""
        back = PaperBack(uuid4(), ticket.id, ticket.performance, ticket.place, CLERK, 1_000)
        self.write(journal.PaperCameBack(back))

    def refund(self, order: Order, right: OperationId | None = None) -> Refund:
        """Take all of it back."""
        refund = Refund(
            RefundId(uuid4()),
            order.id,
            order.number,
            tuple(one.id for one in order.tickets),
            tuple((one.performance, one.place) for one in order.tickets),
            (Tender("cash", -order.total_minor),),
            order.total_minor,
            "EUR",
            SHIFT,
            CLERK,
            PersonId("supervisor"),
            "ill",
            2_000,
            right=right,
        )
        self.write(journal.RefundMade(refund))
        return refund

    def give_back(self, operation: UUID, places: Sequence[int], performance: int = 1) -> None:
        """A "return": what that operation secured is not wanted."""
        wanted = tuple(PlaceId(place) for place in places)
        self.write(journal.Return(OperationId(operation), PerformanceId(performance), wanted))

    def upload(self, first: int = 1) -> requests.Upload:
        """All entries from `first` on, as the decision core gets them."""
        return requests.upload(self.number, self.journal_ask(first))

    def journal_ask(self, first: int = 1) -> wire.JournalAsk:
        return wire.JournalAsk(
            self.incarnation, [on_the_wire(e) for e in self.entries[first - 1 :]]
        )

    def _ticket(self, performance: int, place: int) -> Ticket:
        ticket = TicketId(uuid4())
        code = ticketcode.TicketCode(
            TillId(self.number), PerformanceId(performance), PlaceId(place), ticket, 1, 1_000
        )
        return Ticket(
            ticket,
            PerformanceId(performance),
            PlaceId(place),
            PlaceLabel("Stalls", "A", str(place)),
            CategoryId("1"),
            TicketTypeId("adult"),
            PRICE_MINOR,
            ticketcode.sign(code, self.key),
        )


def on_the_wire(entry: journal.Entry) -> wire.JournalEntry:
    return wire.JournalEntry(
        entry.number, entry.previous, entry.hash, entry.kind, entry.at_ms, entry.body
    )


def hold(
    till: int,
    places: Sequence[int] = (),
    *,
    performance: int = 1,
    areas: Sequence[tuple[int, int]] = (),
    operation: UUID | None = None,
) -> requests.Hold:
    wanted = [wire.AreaAsk(area, count) for area, count in areas]
    ask = wire.HoldAsk(operation or uuid4(), performance, list(places), wanted)
    return requests.hold(till, ask)


def secure(
    till: int, places: Sequence[int], *, performance: int = 1, operation: UUID | None = None
) -> requests.Secure:
    ask = wire.SecureAsk(operation or uuid4(), performance, list(places))
    return requests.secure(till, ask)


def release(
    till: int, places: Sequence[int], *, performance: int = 1, operation: UUID | None = None
) -> requests.Release:
    ask = wire.ReleaseAsk(operation or uuid4(), performance, list(places))
    return requests.release(till, ask)


def beat(
    till: int,
    *,
    generation: int = 7,
    session: str = "",
    next_session: str = "a",
    **said: Any,
) -> requests.Beat:
    """A till's regular word; `said` is the rest of it, at the beginning of its life if left out."""
    rest = {"incarnation": 1, "number": 0, "acknowledged": 0, "granted": 0, **said}
    return requests.beat(
        till,
        lives.Beat(generation=generation, session=session, next_session=next_session, **rest),
    )


def speak(till: int, generation: int, **said: Any) -> requests.Speak:
    rest = {"incarnation": 1, "number": 0, **said}
    return requests.speak(till, lives.Statement(generation=generation, **rest))


def renew(till: int, proof: lives.Proof | None, **said: Any) -> requests.Renew:
    rest = {"operation": uuid4(), "incarnation": 1, **said}
    return requests.renew(till, lives.RenewAsk(proof=proof, **rest))


def proof_of(paper: PaperTill) -> lives.Proof:
    """The anchor of a till whose last paper is its last entry."""
    return lives.Proof(paper.incarnation, paper.head.number, paper.head.hash)


def signed(what: str, till: int = 1) -> Signed:
    return Signed(uuid4().hex, till, what, "", "supervisor", "we looked everywhere", 5_000, "ab")
