"""Orders, tickets, tenders and refunds: what was sold, how it was paid, what went back.

All amounts are whole minor units of the order's currency. Records are never changed: a refund is a
new record that names the tickets it kills.
"""

from dataclasses import dataclass
from typing import Literal

from pos.domain.ids import (
    AttemptId,
    CategoryId,
    ExchangeId,
    OrderId,
    PerformanceId,
    PersonId,
    PlaceId,
    RefundId,
    ShiftId,
    TicketId,
    TicketTypeId,
    TillId,
)
from pos.domain.plan import PlaceLabel
from pos.domain.pricing.priced import FeeLine, Priced

TenderKind = Literal["cash", "card"]


@dataclass(frozen=True)
class Ticket:
    """One admission. `code` is what the QR holds; `print_no` says which paper of it is valid."""

    id: TicketId
    performance: PerformanceId
    place: PlaceId
    label: PlaceLabel
    category: CategoryId
    ticket_type: TicketTypeId
    price_minor: int
    code: str
    print_no: int = 1


@dataclass(frozen=True)
class Tender:
    """Money that came in (positive) or went out (negative) by one means.

    `amount_minor` of cash is what the customer handed over, before change. `reference` is the card
    terminal's receipt number; `attempt` the written attempt it came from.
    """

    kind: TenderKind
    amount_minor: int
    reference: str = ""
    attempt: AttemptId | None = None


@dataclass(frozen=True)
class Order:
    """A sale. `number` is what people read out: till, then a count, as in 3-000127.

    `priced` says how the prices came about, line by line in the order of the tickets, by which
    version of the tariff; None where the price lists alone were asked. It is never made again.
    """

    id: OrderId
    number: str
    till: TillId
    shift: ShiftId
    person: PersonId
    at_ms: int
    currency: str
    tickets: tuple[Ticket, ...]
    tenders: tuple[Tender, ...]
    change_minor: int = 0
    priced: Priced | None = None

    def __post_init__(self) -> None:
        if self.priced is not None:
            made = [self.priced.ticket_minor(one) for one in self.priced.lines]
            if made != [one.price_minor for one in self.tickets]:
                raise ValueError(f"order {self.number}: tickets at other prices than were made")
        paid = sum(one.amount_minor for one in self.tenders) - self.change_minor
        if paid != self.total_minor:
            raise ValueError(f"order {self.number}: {self.total_minor} owed, {paid} paid")
        if self.change_minor < 0 or any(one.amount_minor < 0 for one in self.tenders):
            raise ValueError(f"order {self.number}: a negative tender")

    @property
    def fees(self) -> tuple[FeeLine, ...]:
        """What was owed besides the tickets."""
        return tuple(one for one in self.priced.fees if not one.included) if self.priced else ()

    @property
    def fees_minor(self) -> int:
        """All of that."""
        return sum(one.charge.gross_minor for one in self.fees)

    @property
    def total_minor(self) -> int:
        """What the tickets and the fees cost together."""
        return sum(one.price_minor for one in self.tickets) + self.fees_minor


Rule = Literal["orphan", "accessible"]


@dataclass(frozen=True)
class Override:
    """A house rule that was set aside for one sale, why, and by whose word.

    orphan: `places` are the single seats that are left alone; accessible: a party that did not ask
    for accessible or companion places may have them, here in `places` or empty while it looks.
    """

    rule: Rule
    performance: PerformanceId
    places: tuple[PlaceId, ...]
    reason: str
    person: PersonId
    approver: PersonId


@dataclass(frozen=True)
class Refund:
    """Tickets taken back; tenders are negative and sum to the tickets' prices."""

    id: RefundId
    order: OrderId
    order_number: str
    tickets: tuple[TicketId, ...]
    places: tuple[tuple[PerformanceId, PlaceId], ...]
    tenders: tuple[Tender, ...]
    amount_minor: int
    currency: str
    shift: ShiftId
    person: PersonId
    approver: PersonId
    reason: str
    at_ms: int

    def __post_init__(self) -> None:
        if self.amount_minor < 0 or sum(one.amount_minor for one in self.tenders) != -(
            self.amount_minor
        ):
            raise ValueError(f"refund of {self.order_number}: tenders do not match the amount")
        if len(self.tickets) != len(self.places) or not self.tickets:
            raise ValueError(f"refund of {self.order_number}: each ticket has one place")


@dataclass(frozen=True)
class Exchange:
    """Tickets of an order given back for other ones, in one act; the old ones are dead.

    `out_minor` is what the old tickets cost. Tenders make up the difference: positive where the
    customer pays more, negative where money goes back, none where the price is the same.
    """

    id: ExchangeId
    order: OrderId
    order_number: str
    out: tuple[TicketId, ...]
    places: tuple[tuple[PerformanceId, PlaceId], ...]
    out_minor: int
    tickets: tuple[Ticket, ...]
    tenders: tuple[Tender, ...]
    currency: str
    shift: ShiftId
    person: PersonId
    approver: PersonId
    reason: str
    at_ms: int

    def __post_init__(self) -> None:
        if sum(one.amount_minor for one in self.tenders) != self.in_minor - self.out_minor:
            raise ValueError(f"exchange of {self.order_number}: tenders are not the difference")
        if len(self.out) != len(self.places) or not self.out or not self.tickets:
            raise ValueError(f"exchange of {self.order_number}: tickets on both sides")

    @property
    def in_minor(self) -> int:
        """What the new tickets cost."""
        return sum(one.price_minor for one in self.tickets)
