"""Orders, tickets, tenders and refunds: what was sold, how it was paid, what went back.

All amounts are whole minor units of the order's currency. Records are never changed: a refund is a
new record that names the tickets it kills.
"""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from pos.domain.ids import (
    AttemptId,
    CategoryId,
    ExchangeId,
    OperationId,
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
from pos.domain.personal.holder import Holder
from pos.domain.plan import PlaceLabel
from pos.domain.pricing.priced import FeeLine, Priced
from pos.domain.uses import GivenBack, Used
from pos.domain.walletcode import Wallet

TenderKind = Literal["cash", "card", "wallet", "voucher", "account"]
# Money that an attempt moved: it is there before the sale is written.
CHARGED: frozenset[TenderKind] = frozenset({"card", "wallet"})
# More is no payment but a slip, and would not fit the paper.
TENDERS_LIMIT = 10
# Half of the largest coin that a total is rounded to.
ROUNDING_LIMIT_MINOR = 500
CUSTOMER_LIMIT = 64


@dataclass(frozen=True)
class Ticket:
    """One admission. `code` is what the QR holds; `print_no` says which paper of it is valid.

    `holder` is who may come in with it, where the performance asks for names.
    """

    id: TicketId
    performance: PerformanceId
    place: PlaceId
    label: PlaceLabel
    category: CategoryId
    ticket_type: TicketTypeId
    price_minor: int
    code: str
    print_no: int = 1
    holder: Holder | None = None


@dataclass(frozen=True)
class ForeignCash:
    """Notes of another currency: how much of it, and the day's rate (see pos.domain.dayrate)."""

    currency: str
    amount_minor: int
    rate_nano: int


@dataclass(frozen=True)
class OnAccount:
    """Who gets the invoice, their purchase reference, and the supervisor who allowed it."""

    number: str
    name: str
    purchase: str
    approver: PersonId


@dataclass(frozen=True)
class VoucherUse:
    """What a voucher paid: `voucher` is the name its code is known by, never the code.

    `operation` reserved the money on the server; `offline`: nobody was asked.
    """

    voucher: str
    operation: UUID
    offline: bool = False


@dataclass(frozen=True)
class Tender:
    """Money that came in (positive) or went out (negative) by one means.

    `amount_minor` is in the order's currency; of cash it is what the customer handed over, before
    change. `reference` is the card terminal's receipt number, the number that a wallet has the
    payment by, or the end of a voucher's code; `attempt` the written attempt it came from.
    """

    kind: TenderKind
    amount_minor: int
    reference: str = ""
    attempt: AttemptId | None = None
    foreign: ForeignCash | None = None
    account: OnAccount | None = None
    voucher: VoucherUse | None = None
    wallet: Wallet | None = None

    def __post_init__(self) -> None:
        if self.foreign is not None and self.kind != "cash":
            raise ValueError("notes of another currency are cash")
        if (self.account is not None) != (self.kind == "account"):
            raise ValueError("an invoice names its account")
        if (self.voucher is not None) != (self.kind == "voucher"):
            raise ValueError("a voucher's money names the voucher")
        if (self.wallet is not None) != (self.kind == "wallet"):
            raise ValueError("a phone's payment names the wallet")


@dataclass(frozen=True)
class Order:
    """A sale. `number` is what people read out: till, then a count, as in 3-000127.

    `priced` says how the prices came about, line by line in the order of the tickets, by which
    version of the tariff; None where the price lists alone were asked. It is never made again.
    `rounding_minor` is what rounding to coins added to the total (or took off), where the last
    tender was cash. `uses` are those of what the tariff limits for the whole house. `customer` is
    the member who bought, by the id of the server's: never a name.
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
    rounding_minor: int = 0
    priced: Priced | None = None
    uses: tuple[Used, ...] = ()
    customer: str = ""

    def __post_init__(self) -> None:
        if self.priced is not None:
            made = [self.priced.ticket_minor(one) for one in self.priced.lines]
            if made != [one.price_minor for one in self.tickets]:
                raise ValueError(f"order {self.number}: tickets at other prices than were made")
        paid = sum(one.amount_minor for one in self.tenders) - self.change_minor
        if paid != self.total_minor + self.rounding_minor:
            raise ValueError(f"order {self.number}: {self.total_minor} owed, {paid} paid")
        if len(self.tenders) > TENDERS_LIMIT:
            raise ValueError(f"order {self.number}: {len(self.tenders)} tenders")
        _check_rounding(self.number, self.rounding_minor, self.tenders)
        if len(self.customer) > CUSTOMER_LIMIT:
            raise ValueError(f"order {self.number}: no customer's id")
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


def _check_rounding(number: str, minor: int, tenders: tuple[Tender, ...]) -> None:
    """Only coins are rounded to, and only by a coin."""
    if minor and (abs(minor) > ROUNDING_LIMIT_MINOR or all(one.kind != "cash" for one in tenders)):
        raise ValueError(f"order {number}: a rounding of {minor}")


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


RefundKind = Literal["refund", "void"]


@dataclass(frozen=True)
class Refund:
    """Tickets taken back; tenders are negative and sum to what goes back: the tickets' prices, less
    the fees that the house keeps, but for what rounding to coins kept (positive) or gave.

    A void takes back what was sold in the same shift, and keeps nothing. `instead` is the means by
    which all of it went, where that is not how it was paid. `right` is the operation by which the
    server gave this till the say over the order; None where the till had it by its own sale. `uses`
    of the order come back with them.
    """

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
    rounding_minor: int = 0
    kind: RefundKind = "refund"
    kept_minor: int = 0
    instead: TenderKind | Literal[""] = ""
    right: OperationId | None = None
    uses: tuple[GivenBack, ...] = ()

    def __post_init__(self) -> None:
        if self.kept_minor < 0 or (self.kept_minor and self.kind == "void"):
            raise ValueError(f"refund of {self.order_number}: no such fee")
        back = self.rounding_minor - sum(one.amount_minor for one in self.tenders)
        if self.amount_minor < 0 or back != self.amount_minor:
            raise ValueError(f"refund of {self.order_number}: tenders do not match the amount")
        if len(self.tickets) != len(self.places) or not self.tickets:
            raise ValueError(f"refund of {self.order_number}: each ticket has one place")


@dataclass(frozen=True)
class Exchange:
    """Tickets of an order given back for other ones, in one act; the old ones are dead.

    `out_minor` is what the old tickets cost. Tenders make up the difference: positive where the
    customer pays more (cash as it was handed over, before change), negative where money goes back,
    none where the price is the same. `right` is as in Refund.

    `priced` says how the new tickets' prices came about, line by line; None where the price lists
    alone were asked, or where they came for the old ones' price or for nothing. `uses` are what the
    new tickets took (by the order's own id: of those that the old ones had), `back` what came back.
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
    rounding_minor: int = 0
    change_minor: int = 0
    right: OperationId | None = None
    priced: Priced | None = None
    uses: tuple[Used, ...] = ()
    back: tuple[GivenBack, ...] = ()

    def __post_init__(self) -> None:
        if self.priced is not None:
            made = [self.priced.ticket_minor(one) for one in self.priced.lines]
            if made != [one.price_minor for one in self.tickets]:
                raise ValueError(f"exchange of {self.order_number}: other prices than were made")
        elif self.uses or self.back:
            raise ValueError(f"exchange of {self.order_number}: uses of tickets without a price")
        moved = sum(one.amount_minor for one in self.tenders) - self.change_minor
        wanted = self.in_minor - self.out_minor + self.rounding_minor
        if moved != wanted or self.change_minor < 0:
            raise ValueError(f"exchange of {self.order_number}: tenders are not the difference")
        if len(self.out) != len(self.places) or not self.out or not self.tickets:
            raise ValueError(f"exchange of {self.order_number}: tickets on both sides")

    @property
    def in_minor(self) -> int:
        """What the new tickets cost."""
        return sum(one.price_minor for one in self.tickets)
