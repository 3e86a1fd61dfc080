"""Refunds: tickets back, money back the way it came, one transaction."""

from dataclasses import dataclass, replace

from pos.domain.ids import OrderId, RefundId, TicketId
from pos.domain.journal import RefundMade
from pos.domain.money import Currency, Money, rounded_to_cash
from pos.domain.order import ROUNDING_LIMIT_MINOR, Exchange, Order, Refund, Tender, Ticket
from pos.domain.people import REFUND, Approval, require
from pos.domain.refusals import Reason, Refusal
from pos.domain.season import Person
from pos.payments import handkeyed
from pos.services import papers, shifts
from pos.services.desk import Desk
from pos.services.people import spend
from pos.storage.database import Unit


@dataclass(frozen=True)
class Refundable:
    """What can still go back. `tenders` are the means left: positive, change deducted."""

    order: OrderId
    order_number: str
    currency: str
    tickets: tuple[Ticket, ...]
    tenders: tuple[Tender, ...]
    dead: frozenset[TicketId] = frozenset()
    cash_step: int = 1
    exchanged: frozenset[TicketId] = frozenset()  # those of the dead that others stand for


@dataclass(frozen=True)
class RefundWish:
    """What the cashier asks for. `card_reference`: the terminal's receipt number of its refund."""

    order: OrderId
    tickets: tuple[TicketId, ...]
    person: Person
    approval: Approval | None
    reason: str
    card_reference: str = ""


def refundable(desk: Desk, order_id: OrderId) -> Refundable:
    """The tickets still live. Raises ORDER_UNKNOWN."""
    with desk.database.transaction() as unit:
        return within(unit, order_id)


def split(can: Refundable, tickets: tuple[TicketId, ...]) -> tuple[Tender, ...]:
    """How the money would go back, negative amounts: cash first, then the others in the order paid.

    Pure; the screen asks it before the terminal's receipt number is needed. All in cash, it is
    rounded to coins; never more goes back than came in.
    Raises TICKET_UNKNOWN, TICKET_DEAD or ALREADY_REFUNDED.
    """
    left = _payable(can, sum(ticket.price_minor for ticket in chosen(can, tickets)))
    back = []
    for tender in sorted(can.tenders, key=lambda one: one.kind != "cash"):
        share = min(left, tender.amount_minor)
        if share:
            back.append(replace(tender, amount_minor=-share))
            left -= share
    assert left == 0, "what goes back is there"
    return tuple(back)


def _payable(can: Refundable, owed_minor: int) -> int:
    """What goes back for that price: all in cash it is what coins can make, and never more than
    came in, which rounding may have made a little less than the price.
    """
    came = sum(one.amount_minor for one in can.tenders)
    cash = sum(one.amount_minor for one in can.tenders if one.kind == "cash")
    coins = rounded_to_cash(Money(owed_minor, Currency(can.currency)), can.cash_step).minor
    back = min(came, coins if cash >= coins or cash == came else owed_minor)
    assert owed_minor - back <= ROUNDING_LIMIT_MINOR, "more would go back than came in"
    return back


def chosen(can: Refundable, tickets: tuple[TicketId, ...]) -> tuple[Ticket, ...]:
    """The tickets meant. Raises TICKET_UNKNOWN (none at all is unknown), ALREADY_REFUNDED, or
    TICKET_DEAD for one that was exchanged.
    """
    live = {ticket.id: ticket for ticket in can.tickets}
    for ticket in tickets:
        if ticket in can.exchanged:
            raise Refusal(Reason.TICKET_DEAD, order=can.order_number)
        if ticket in can.dead:
            raise Refusal(Reason.ALREADY_REFUNDED, order=can.order_number)
    if not tickets or len(set(tickets)) != len(tickets) or not live.keys() >= set(tickets):
        raise Refusal(Reason.TICKET_UNKNOWN, order=can.order_number)
    return tuple(live[ticket] for ticket in tickets)


def refund(desk: Desk, wish: RefundWish) -> Refund:
    """Refund: durable when it returns.

    Raises TILL_SUSPENDED, APPROVAL_NEEDED unless a supervisor approved (people.REFUND, order id),
    SHIFT_NOT_OPEN, ORDER_UNKNOWN, TICKET_UNKNOWN, TICKET_DEAD, ALREADY_REFUNDED,
    RECEIPT_NUMBER_MISSING, CARD_NUMBER_TYPED, or AMOUNT_WRONG for an order in another currency
    than the shift's.
    """
    require(wish.person, REFUND)
    desk.guard.check()
    with desk.database.transaction() as unit:
        word = spend(unit, wish.approval, REFUND, wish.order, desk.clock.now_ms())
        return carry_out(desk, unit, wish, word)


def carry_out(desk: Desk, unit: Unit, wish: RefundWish, word: Approval) -> Refund:
    """The refund, in the transaction that spent `word`. Raises as `refund` does."""
    handkeyed.refuse_card_number(wish.reason)
    shift = shifts.needed(unit)
    can = within(unit, wish.order)
    if can.currency != shift.currency:
        # The house has changed its money since: this drawer has none of the old.
        raise Refusal(Reason.AMOUNT_WRONG)
    tickets = chosen(can, wish.tickets)
    amount_minor = sum(ticket.price_minor for ticket in tickets)
    back = given_back(can, wish.tickets, wish.card_reference)
    made = Refund(
        id=RefundId(desk.ids.new()),
        order=can.order,
        order_number=can.order_number,
        tickets=wish.tickets,
        places=tuple((ticket.performance, ticket.place) for ticket in tickets),
        tenders=back,
        amount_minor=amount_minor,
        rounding_minor=amount_minor + sum(one.amount_minor for one in back),
        currency=can.currency,
        shift=shift.id,
        person=wish.person.id,
        approver=word.approver,
        reason=wish.reason,
        at_ms=desk.clock.now_ms(),
    )
    unit.refunds.add(made, word.id)
    unit.orders.kill(made.tickets)
    unit.jobs.cancel_queued(made.tickets, "refunded")
    unit.journal.append(RefundMade(made), made.at_ms)
    names = (wish.person.name, word.approver_name)
    papers.queue_refund(desk, unit, made, tickets, names)
    return made


def given_back(
    can: Refundable, tickets: tuple[TicketId, ...], card_reference: str
) -> tuple[Tender, ...]:
    """The money that goes back for these tickets. Raises RECEIPT_NUMBER_MISSING, CARD_NUMBER_TYPED.

    A card's part carries the refund's own receipt number, and the attempt it goes back on.
    """
    return tuple(
        replace(tender, reference=handkeyed.receipt_number(card_reference))
        if tender.kind == "card"
        else tender
        for tender in split(can, tickets)
    )


def within(unit: Unit, order_id: OrderId) -> Refundable:
    """What can still go back, read inside a transaction. Raises ORDER_UNKNOWN."""
    order = unit.orders.load(order_id)
    if order is None:
        raise Refusal(Reason.ORDER_UNKNOWN)
    exchanges = unit.exchanges.of_order(order_id)
    season = unit.seasons.current()
    every = (*order.tickets, *(one for exchange in exchanges for one in exchange.tickets))
    dead = unit.orders.dead(order_id)
    return Refundable(
        order=order.id,
        order_number=order.number,
        currency=order.currency,
        tickets=tuple(ticket for ticket in every if ticket.id not in dead),
        tenders=money_left(order, unit.refunds.of_order(order_id), exchanges),
        dead=dead,
        exchanged=frozenset(one for exchange in exchanges for one in exchange.out),
        cash_step=1 if season is None else season.cash_step,
    )


def money_left(
    order: Order, refunds: tuple[Refund, ...], exchanges: tuple[Exchange, ...] = ()
) -> tuple[Tender, ...]:
    """What is still there of each means: cash in one sum, less its change, and whatever currency it
    was; each card by attempt, each voucher and account.

    Negative where more went back than came in, which only a broken book can show.
    """
    left: dict[object, Tender] = {}
    for tender in (
        *order.tenders,
        Tender("cash", -order.change_minor),
        *(one for refund in refunds for one in refund.tenders),
        *(one for exchange in exchanges for one in exchange.tenders),
    ):
        plain = replace(tender, foreign=None)
        key = tender.attempt or (
            tender.kind,
            tender.voucher and tender.voucher.operation,
            tender.account and (tender.account.number, tender.account.purchase),
        )
        before = left.get(key, replace(plain, amount_minor=0))
        left[key] = replace(before, amount_minor=before.amount_minor + tender.amount_minor)
    return tuple(tender for tender in left.values() if tender.amount_minor)
