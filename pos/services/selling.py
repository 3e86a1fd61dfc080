"""Selling: own the places, then one transaction for order, tickets, tenders, journal and paper."""

from dataclasses import dataclass, replace

from pos.domain.basket import Basket, Item
from pos.domain.ids import OrderId, TicketId
from pos.domain.journal import Sale
from pos.domain.money import Money
from pos.domain.order import Order, Override, Tender, Ticket
from pos.domain.people import SELL, require
from pos.domain.refusals import Reason, Refusal
from pos.domain.season import Person, Season
from pos.domain.shift import Shift
from pos.domain.ticketcode import TicketCode, sign
from pos.payments.attempt import Attempt
from pos.services import papers, rights, shifts, willcall
from pos.services.desk import Desk
from pos.services.owning import give_back, refuse_unowned, return_unsold_leases, secure
from pos.services.tendering import cash_tender, change, quick_tenders
from pos.storage.database import Unit

__all__ = [
    "SaleWish",
    "cash_tender",
    "complete",
    "give_back",
    "issue",
    "quick_tenders",
    "return_unsold_leases",
    "secure",
]


@dataclass(frozen=True)
class SaleWish:
    """What the cashier asks for. Card tenders name their approved attempt.

    `overrides` are the house rules that were set aside for it (see `seating`). `pickup`: nothing is
    printed before somebody comes and says that name; None: at once.
    """

    basket: Basket
    tenders: tuple[Tender, ...]
    person: Person
    season: Season
    overrides: tuple[Override, ...] = ()
    pickup: str | None = None


def complete(desk: Desk, sale: SaleWish) -> Order:
    """Sell: durable when it returns.

    Raises TILL_SUSPENDED, BASKET_EMPTY, BASKET_CHANGED, NOT_OWNED, SHIFT_NOT_OPEN,
    TENDER_TOO_SMALL, TENDER_TOO_LARGE, AMOUNT_WRONG, ATTEMPT_OPEN, NO_PRICE,
    PERFORMANCE_UNKNOWN, PERFORMANCE_CLOSED, DISK_FULL.
    """
    require(sale.person, SELL)
    desk.guard.check()
    _check_prices(sale)
    back = change(sale.basket.total, sale.tenders)
    with desk.database.transaction() as unit:
        shift = shifts.needed(unit)
        refuse_unowned(unit, [(one.performance, one.place) for one in sale.basket.items])
        attempts = [approved(unit, one, shift) for one in sale.tenders if one.kind == "card"]
        sequence = max(unit.orders.next_sequence(), unit.standing.read().numbers_from)
        order = _order(desk, sale, shift, sequence, back)
        unit.orders.add(order, sequence)
        for attempt in attempts:
            unit.attempts.save(replace(attempt, order=order.id))
        entry = unit.journal.append(Sale(order, _of_order(sale, order)), order.at_ms)
        rights.note_sale(unit, order.id, entry.number, order.at_ms)
        if sale.pickup is None:
            papers.queue_tickets(desk, unit, order, sale.season)
        else:
            willcall.keep(desk, unit, order.id, sale.pickup)
        for performance in {item.performance for item in sale.basket.items}:
            unit.leases.end(performance, sale.basket.places(performance))
        assert unit.orders.load(order.id) == order, "what was written is not what was sold"
    return order


def _of_order(sale: SaleWish, order: Order) -> tuple[Override, ...]:
    """What was set aside for these tickets; not what was for some that left the basket again."""
    sold = {one.performance for one in order.tickets}
    return tuple(one for one in sale.overrides if one.performance in sold)


def _check_prices(sale: SaleWish) -> None:
    if not sale.basket.items:
        raise Refusal(Reason.BASKET_EMPTY)
    if any(one.kind == "card" for one in sale.tenders):
        # The card is charged: a newer season has no say any more. The attempt holds the amount.
        return
    for item in sale.basket.items:
        if sale.season.performance(item.performance).cancelled:
            raise Refusal(Reason.PERFORMANCE_CLOSED, performance=item.performance)
        price = sale.season.price(item.performance, item.category, item.ticket_type)
        if price != item.price:
            raise Refusal(Reason.BASKET_CHANGED, performance=item.performance, place=item.place)


def approved(unit: Unit, tender: Tender, shift: Shift) -> Attempt:
    """The tender's attempt, if that money is really there and not spent yet."""
    attempt = None if tender.attempt is None else unit.attempts.load(tender.attempt)
    if attempt is None:
        raise ValueError("a card tender without an attempt")
    if attempt.state != "approved" or attempt.order is not None:
        raise Refusal(Reason.ATTEMPT_OPEN, state=attempt.state)
    charged = (attempt.amount_minor, attempt.reference, attempt.currency)
    if charged != (tender.amount_minor, tender.reference, shift.currency):
        raise Refusal(Reason.AMOUNT_WRONG)
    return attempt


def _order(desk: Desk, sale: SaleWish, shift: Shift, sequence: int, back: Money) -> Order:
    at_ms = desk.clock.now_ms()
    order = Order(
        id=OrderId(desk.ids.new()),
        number=f"{desk.credentials.till}-{sequence:06d}",
        till=desk.credentials.till,
        shift=shift.id,
        person=sale.person.id,
        at_ms=at_ms,
        currency=sale.basket.currency.code,
        tickets=tuple(issue(desk, item, at_ms) for item in sale.basket.items),
        tenders=sale.tenders,
        change_minor=back.minor,
    )
    if order.currency != shift.currency:
        raise Refusal(Reason.BASKET_CHANGED)
    paid = sum(one.amount_minor for one in order.tenders) - order.change_minor
    assert order.total_minor == sale.basket.total.minor == paid, "lines, total, tenders differ"
    return order


def issue(desk: Desk, item: Item, at_ms: int) -> Ticket:
    """A new ticket for that place, signed by this till."""
    ticket = TicketId(desk.ids.new())
    code = TicketCode(
        key=desk.credentials.till,
        performance=item.performance,
        place=item.place,
        ticket=ticket,
        print_no=1,
        issued_s=at_ms // 1000,
    )
    return Ticket(
        id=ticket,
        performance=item.performance,
        place=item.place,
        label=item.label,
        category=item.category,
        ticket_type=item.ticket_type,
        price_minor=item.price.minor,
        code=sign(code, desk.credentials.private_key),
    )
