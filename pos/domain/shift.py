"""The shift: from the float in the drawer to the count, and what it took in between."""

from collections.abc import Iterable
from dataclasses import dataclass

from pos.domain.ids import PersonId, ShiftId
from pos.domain.order import Exchange, Order, Refund, Tender
from pos.domain.report import ForeignCount, TenderTotal


@dataclass(frozen=True)
class Shift:
    """One person's drawer from opening to closing; the last five are set when it is closed."""

    id: ShiftId
    person: PersonId
    person_name: str
    currency: str
    float_minor: int
    opened_at_ms: int
    closed_at_ms: int | None = None
    z_number: int | None = None
    expected_minor: int | None = None
    counted_minor: int | None = None
    approver: PersonId | None = None


@dataclass(frozen=True)
class CashMove:
    """Paid-in (positive) or paid-out (negative), with its reason."""

    shift: ShiftId
    person: PersonId
    amount_minor: int
    reason: str
    at_ms: int
    approver: PersonId | None = None


@dataclass(frozen=True)
class Totals:
    """What a shift's orders, refunds, exchanges and cash moves add up to.

    `exchanged_minor` is what exchanges brought in, less what they gave back.
    """

    orders: int
    tickets_sold: int
    tickets_refunded: int
    sold_minor: int
    refunded_minor: int
    tenders: tuple[TenderTotal, ...]
    paid_in_minor: int
    paid_out_minor: int
    expected_cash_minor: int
    tickets_exchanged: int = 0
    exchanged_minor: int = 0
    rounding_minor: int = 0
    foreign: tuple[ForeignCount, ...] = ()


def add_up(
    float_minor: int,
    orders: Iterable[Order],
    refunds: Iterable[Refund],
    moves: Iterable[CashMove],
    exchanges: Iterable[Exchange] = (),
) -> Totals:
    """The shift's totals. Asserts that what was sold, refunded and exchanged equals what moved by
    tender.
    """
    orders, refunds, moves = tuple(orders), tuple(refunds), tuple(moves)
    exchanges = tuple(exchanges)
    differences = [tender for exchange in exchanges for tender in exchange.tenders]
    came = [tender for order in orders for tender in order.tenders]
    came += [tender for tender in differences if tender.amount_minor > 0]
    went = [tender for refund in refunds for tender in refund.tenders]
    went += [tender for tender in differences if tender.amount_minor <= 0]
    change = sum(order.change_minor for order in orders)
    change += sum(exchange.change_minor for exchange in exchanges)
    kinds = sorted(
        {("cash", ""), *(_means(one) for one in (*came, *went))},
        key=lambda means: (means[0] != "cash", *means),
    )
    tenders = tuple(_tender_total(means, came, went, change) for means in kinds)
    at_sale = sum(one.rounding_minor for one in orders)
    at_return = sum(one.rounding_minor for one in refunds)
    at_return += sum(one.rounding_minor for one in exchanges)
    sold = sum(order.total_minor for order in orders)
    refunded = sum(refund.amount_minor for refund in refunds)
    paid_in = sum(one.amount_minor for one in moves if one.amount_minor > 0)
    paid_out = -sum(one.amount_minor for one in moves if one.amount_minor < 0)
    exchanged = sum(one.in_minor - one.out_minor for one in exchanges)
    more = sum(one.amount_minor for one in differences if one.amount_minor > 0)
    more -= sum(exchange.change_minor for exchange in exchanges)
    came_in = sum(one.in_minor for one in tenders)
    assert came_in == sold + at_sale + more, "tenders do not sum to the sales"
    back = refunded + more - exchanged - at_return
    assert sum(one.out_minor for one in tenders) == back, "tenders do not sum to the refunds"
    cash = tenders[0]
    return Totals(
        orders=len(orders),
        tickets_sold=sum(len(order.tickets) for order in orders),
        tickets_refunded=sum(len(refund.tickets) for refund in refunds),
        sold_minor=sold,
        refunded_minor=refunded,
        tenders=tenders,
        paid_in_minor=paid_in,
        paid_out_minor=paid_out,
        expected_cash_minor=float_minor + cash.in_minor - cash.out_minor + paid_in - paid_out,
        tickets_exchanged=sum(len(exchange.out) for exchange in exchanges),
        exchanged_minor=exchanged,
        rounding_minor=at_sale + at_return,
        foreign=tuple(
            ForeignCount(one.foreign, one.foreign_minor) for one in tenders if one.foreign
        ),
    )


def _means(tender: Tender) -> tuple[str, str]:
    return tender.kind, tender.foreign.currency if tender.foreign else ""


def _tender_total(
    means: tuple[str, str], came: list[Tender], went: list[Tender], change: int
) -> TenderTotal:
    """Change is given in the house's currency, whatever was handed over."""
    ins = [one for one in came if _means(one) == means]
    outs = [-one.amount_minor for one in went if _means(one) == means]
    net = sum(one.amount_minor for one in ins) - (change if means == ("cash", "") else 0)
    foreign = sum(one.foreign.amount_minor for one in ins if one.foreign)
    return TenderTotal(means[0], len(ins), net, len(outs), sum(outs), means[1], foreign)
