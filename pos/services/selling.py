"""Selling: own the places, then one transaction for order, tickets, tenders, journal and paper."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from uuid import UUID

from pos.domain.basket import Basket, Item
from pos.domain.ids import OrderId, TicketId
from pos.domain.journal import Sale
from pos.domain.order import CHARGED, Order, Override, Tender, Ticket
from pos.domain.people import SELL, Approval, require
from pos.domain.pricing.books import book_of
from pos.domain.pricing.circumstances import Circumstances
from pos.domain.pricing.counting import wishes
from pos.domain.pricing.laid import laid, wanted
from pos.domain.pricing.limits import check_limits
from pos.domain.refusals import Reason, Refusal
from pos.domain.season import Person, Season
from pos.domain.shift import Shift
from pos.domain.ticketcode import TicketCode, sign
from pos.domain.uses import Wish
from pos.domain.walletcode import wallet_at
from pos.payments.attempt import Attempt
from pos.services import (
    naming,
    papers,
    receipts,
    rights,
    seating,
    shifts,
    taking,
    uses,
    willcall,
)
from pos.services.desk import Desk
from pos.services.owning import give_back, refuse_unowned, return_unsold_leases, secure
from pos.services.seating import Seen
from pos.services.tendering import Settlement, cash_tender, quick_tenders, settle
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
    """What the cashier asks for. Card tenders name their approved attempt; a tender on account
    needs `approval` (people.ON_ACCOUNT, the basket's id) unless a supervisor sells.

    `overrides` are the house rules that were set aside for it, `seen` is what the others are asked
    about (see `seating`); `circumstances` what the prices were made under, None where the price
    lists alone were asked. `pickup`: nothing is printed before somebody comes and says that name;
    None: at once. `names` are who the tickets are for, where the performance asks.
    """

    basket: Basket
    tenders: tuple[Tender, ...]
    person: Person
    season: Season
    overrides: tuple[Override, ...] = ()
    seen: Seen = field(default_factory=Seen)
    circumstances: Circumstances | None = None
    approval: Approval | None = None
    basket_id: UUID | None = None
    pickup: str | None = None
    names: naming.Names = field(default_factory=dict)


def complete(desk: Desk, sale: SaleWish) -> Order:
    """Sell: durable when it returns.

    Raises TILL_SUSPENDED, BASKET_EMPTY, BASKET_CHANGED, NOT_OWNED, SHIFT_NOT_OPEN,
    TENDER_TOO_SMALL, TENDER_TOO_LARGE, AMOUNT_WRONG, ATTEMPT_OPEN, RATE_UNKNOWN,
    ACCOUNT_UNKNOWN, PURCHASE_MISSING, APPROVAL_NEEDED, CARD_NUMBER_TYPED, DISK_FULL; and
    PERFORMANCE_CLOSED,
    SOLD_AS_ONE, ORPHAN_LEFT, USES_UNCHECKED for a use that is not owned, and what pricing and
    purchase limits raise, unless money is taken.
    """
    require(sale.person, SELL)
    desk.guard.check()
    _check_basket(desk, sale)
    settled = settle(sale.basket.total, sale.tenders, sale.season.cash_step)
    with desk.database.transaction() as unit:
        shift = shifts.needed(unit)
        refuse_unowned(unit, [(one.performance, one.place) for one in sale.basket.items])
        attempts = [approved(unit, one, shift) for one in sale.tenders if one.kind in CHARGED]
        taking.check(desk, unit, sale)
        used = uses.spend(
            unit, sale.season, sale.basket_id, _wishes(desk, sale), paid=_is_paid(sale)
        )
        sequence = max(unit.orders.next_sequence(), unit.standing.read().numbers_from)
        order = replace(_order(desk, sale, shift, sequence, settled), uses=used)
        sealing = naming.seal(desk, unit, sale, order)
        order = replace(order, tickets=sealing.tickets)
        unit.orders.add(order, sequence)
        for attempt in attempts:
            unit.attempts.save(replace(attempt, order=order.id))
        by_hand = next((one.why for one in attempts if not one.terminal), "")
        entry = unit.journal.append(Sale(order, _of_order(sale, order), by_hand), order.at_ms)
        uses.return_rest(desk, unit, sale.basket_id)
        taking.book(unit, order.tenders, entry)
        naming.note(desk, unit, sealing, entry)
        rights.note_sale(unit, order.id, entry.number, order.at_ms)
        if sale.pickup is None:
            papers.queue_tickets(desk, unit, order, sale.season)
        else:
            willcall.keep(desk, unit, order.id, sale.pickup)
        receipts.after_sale(desk, unit, order, sale.season)
        for performance in {item.performance for item in sale.basket.items}:
            unit.leases.end(performance, sale.basket.places(performance))
        assert unit.orders.load(order.id) == order, "what was written is not what was sold"
    return order


def _of_order(sale: SaleWish, order: Order) -> tuple[Override, ...]:
    """What was set aside for these tickets; not what was for some that left the basket again."""
    sold = {one.performance for one in order.tickets}
    return tuple(one for one in sale.overrides if one.performance in sold)


def _check_basket(desk: Desk, sale: SaleWish) -> None:
    if not sale.basket.items:
        raise Refusal(Reason.BASKET_EMPTY)
    if _is_paid(sale):
        # The money is taken: neither a newer season nor a house rule has a say any more. The rules
        # were asked before the charge, the attempt holds the amount; refused now, the customer
        # would have paid for nothing.
        return
    book, circumstances = book_of(sale.season), _circumstances(desk, sale)
    for item in sale.basket.items:
        if sale.season.performance(item.performance).cancelled:
            raise Refusal(Reason.PERFORMANCE_CLOSED, performance=item.performance)
    check_limits(wanted(sale.basket), book, circumstances)
    again = laid(sale.basket, book, circumstances)
    for item, same in zip(sale.basket.items, again.items, strict=True):
        if same.price != item.price:
            raise Refusal(Reason.BASKET_CHANGED, performance=item.performance, place=item.place)
    if again.total != sale.basket.total:
        raise Refusal(Reason.BASKET_CHANGED)
    seen = sale.seen
    seating.check(sale.season, sale.basket, seen.plans, seen.rooms, sale.overrides)


def _is_paid(sale: SaleWish) -> bool:
    """Whether money is there that was not handed over in this moment."""
    return taking.is_there(sale.tenders)


def _circumstances(desk: Desk, sale: SaleWish) -> Circumstances:
    now = datetime.fromtimestamp(desk.clock.now_ms() / 1000, UTC)
    return sale.circumstances or Circumstances(now, now)


def _wishes(desk: Desk, sale: SaleWish) -> tuple[Wish, ...]:
    """What of it the server counts."""
    if sale.basket.priced is None:
        return ()
    return wishes(sale.basket.priced, book_of(sale.season), _circumstances(desk, sale))


def approved(unit: Unit, tender: Tender, shift: Shift) -> Attempt:
    """The tender's attempt, if that money is really there and not spent yet."""
    attempt = None if tender.attempt is None else unit.attempts.load(tender.attempt)
    if attempt is None:
        raise ValueError(f"a {tender.kind} tender without an attempt")
    if (attempt.kind, attempt.state, attempt.order) != ("charge", "approved", None):
        raise Refusal(Reason.ATTEMPT_OPEN, state=attempt.state)
    if any(one.original == attempt.id for one in unit.attempts.open()):
        raise Refusal(Reason.ATTEMPT_OPEN)  # it may be on its way back already
    charged = (attempt.moved_minor, attempt.reference, attempt.currency)
    other = wallet_at(attempt.terminal) != tender.wallet
    if other or charged != (tender.amount_minor, tender.reference, shift.currency):
        raise Refusal(Reason.AMOUNT_WRONG)
    return attempt


def _order(desk: Desk, sale: SaleWish, shift: Shift, sequence: int, settled: Settlement) -> Order:
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
        change_minor=settled.change.minor,
        priced=sale.basket.priced if book_of(sale.season).tariff.version else None,
        rounding_minor=settled.rounding.minor,
        customer=_customer(sale),
    )
    if order.currency != shift.currency:
        raise Refusal(Reason.BASKET_CHANGED)
    paid = sum(one.amount_minor for one in order.tenders) - order.change_minor
    owed = paid - order.rounding_minor
    assert order.total_minor == sale.basket.total.minor == owed, "lines, total, tenders differ"
    return order


def _customer(sale: SaleWish) -> str:
    known = sale.circumstances and sale.circumstances.customer
    return known.id if known else ""


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
