"""Refunds: tickets back, money back the way it came, one transaction."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from uuid import UUID

from pos.domain.dossier import Dossier
from pos.domain.goingback import GoingBack
from pos.domain.ids import OrderId, PerformanceId, RefundId, ShiftId, TicketId
from pos.domain.journal import RefundMade
from pos.domain.money import Currency, Money, rounded_to_cash
from pos.domain.order import (
    ROUNDING_LIMIT_MINOR,
    Exchange,
    Order,
    Refund,
    RefundKind,
    Tender,
    Ticket,
    VoucherUse,
)
from pos.domain.orderuses import OrderUses, given_back, kept_things
from pos.domain.people import REFUND, REFUND_IN_CASH, REFUND_TO_VOUCHER, VOID, Approval, require
from pos.domain.pricing.books import book_of
from pos.domain.refundfees import kept_fees
from pos.domain.refusals import Reason, Refusal
from pos.domain.season import House, Person, Season
from pos.domain.uses import GivenBack
from pos.payments import handkeyed
from pos.services import invoicing, papers, rights, shifts
from pos.services.desk import Desk
from pos.services.dossiers import dossier
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
    known: Dossier
    dead: frozenset[TicketId] = frozenset()
    cash_step: int = 1
    exchanged: frozenset[TicketId] = frozenset()  # those of the dead that others stand for
    shift: ShiftId | None = None  # the one it was sold in
    house: House | None = None
    cancelled: frozenset[PerformanceId] = frozenset()


@dataclass(frozen=True)
class NewVoucher:
    """A voucher that there will be: what its code is known by, and its last characters."""

    voucher: str
    ending: str


@dataclass(frozen=True)
class RefundWish:
    """What the cashier asks for. `card_reference`: the terminal's receipt number of its refund.

    `in_cash`: all of it out of the drawer, however it was paid. `onto`: all of it onto that new
    voucher, whose code the customer has (`vouchers.fresh`). `waives_fees`: it is no customer's wish
    but the house's own doing.
    """

    order: OrderId
    tickets: tuple[TicketId, ...]
    person: Person
    approval: Approval | None
    reason: str
    card_reference: str = ""
    kind: RefundKind = "refund"
    in_cash: bool = False
    waives_fees: bool = False
    onto: NewVoucher | None = None

    @property
    def action(self) -> str:
        """What a supervisor has to approve."""
        if self.kind == "void":
            return VOID
        if self.onto is not None:
            return REFUND_TO_VOUCHER
        return REFUND_IN_CASH if self.in_cash else REFUND


def refundable(desk: Desk, order_id: OrderId) -> Refundable:
    """The tickets still live. Raises ORDER_UNKNOWN."""
    with desk.database.transaction() as unit:
        return within(unit, order_id)


def split(
    can: Refundable, tickets: tuple[TicketId, ...], *, kept_minor: int = 0, in_cash: bool = False
) -> tuple[Tender, ...]:
    """How the money would go back, negative amounts: cash first, then the others in the order paid.

    Pure; the screen asks it before the terminal's receipt number is needed. All in cash, it is
    rounded to coins; never more goes back than came in.
    Raises TICKET_UNKNOWN, TICKET_DEAD or ALREADY_REFUNDED.
    """
    amount = sum(ticket.price_minor for ticket in chosen(can, tickets)) - kept_minor
    back = payable(can, amount, in_cash=in_cash)
    if in_cash:
        return (Tender("cash", -back),) if back else ()
    return by_means(can.tenders, back)


def onto_voucher(
    can: Refundable, amount_minor: int, onto: NewVoucher, operation: UUID
) -> tuple[Tender, ...]:
    """All of it on a voucher, never more than came in; the server makes it when it hears of it."""
    back = min(amount_minor, sum(one.amount_minor for one in can.tenders))
    named = VoucherUse(onto.voucher, operation)
    return (Tender("voucher", -back, onto.ending, voucher=named),) if back else ()


def payable(can: Refundable, owed_minor: int, *, in_cash: bool = False) -> int:
    """What goes back for that price: all in cash it is what coins can make, and never more than
    came in, which rounding may have made a little less than the price.
    """
    came = sum(one.amount_minor for one in can.tenders)
    cash = sum(one.amount_minor for one in can.tenders if one.kind == "cash")
    coins = rounded_to_cash(Money(owed_minor, Currency(can.currency)), can.cash_step).minor
    by_coins = in_cash or cash >= coins or cash == came
    back = min(came, coins if by_coins else owed_minor)
    assert owed_minor - back <= ROUNDING_LIMIT_MINOR, "more would go back than came in"
    return back


def by_means(tenders: tuple[Tender, ...], amount_minor: int) -> tuple[Tender, ...]:
    """That much out of what is left of each means, negative: cash first, then others as paid."""
    back = []
    for tender in sorted(tenders, key=lambda one: one.kind != "cash"):
        share = min(amount_minor, tender.amount_minor)
        if share > 0:
            back.append(replace(tender, amount_minor=-share))
            amount_minor -= share
    assert amount_minor == 0, "more would go back than came in"
    return tuple(back)


def kept(can: Refundable, tickets: tuple[TicketId, ...], kind: RefundKind = "refund") -> int:
    """The fees that the house keeps of these; of a void, or of what is not played, none. Raises as
    `split`.
    """
    played = [one for one in chosen(can, tickets) if one.performance not in can.cancelled]
    return 0 if kind == "void" else kept_fees(played, can.house)


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


def refuse_came_in(can: Refundable, tickets: Sequence[Ticket]) -> None:
    """Raises ADMITTED_ALREADY where the gate said that somebody is in by one of them: a supervisor
    lets them out first. What is not played after all goes back whoever had come. It says of all of
    them where they sit, by which door they came and when: `inside`.
    """
    came_in = {one.ticket: one for one in can.known.came_in}
    inside = [
        {"place": one.label, "door": came_in[one.id].door, "at_ms": came_in[one.id].at_ms}
        for one in tickets
        if one.id in came_in and one.performance not in can.cancelled
    ]
    if inside:
        zone = can.house.timezone if can.house else "UTC"
        said = {"order": can.order_number, "inside": inside, "timezone": zone}
        raise Refusal(Reason.ADMITTED_ALREADY, **said)


def refund(desk: Desk, wish: RefundWish) -> Refund:
    """Refund: durable when it returns.

    Raises TILL_SUSPENDED, APPROVAL_NEEDED unless a supervisor approved (its action, order id),
    SHIFT_NOT_OPEN, ORDER_UNKNOWN, RIGHT_NOT_OWNED, TICKET_UNKNOWN, TICKET_DEAD, ALREADY_REFUNDED,
    ADMITTED_ALREADY, MONEY_GOING_BACK, PAPER_UNDER_WAY, TOO_LATE_TO_VOID, RECEIPT_NUMBER_MISSING,
    CARD_NUMBER_TYPED, or AMOUNT_WRONG for an order in another currency than the shift's.
    """
    require(wish.person, wish.action)
    desk.guard.check()
    with desk.database.transaction() as unit:
        word = spend(unit, wish.approval, wish.action, wish.order, desk.clock.now_ms())
        made = carry_out(desk, unit, wish, word)
    with suppress(OSError):  # the outbox and the printer will say so
        desk.keep_anchor()  # money is about to leave: no older copy may pass for whole
    return made


def carry_out(desk: Desk, unit: Unit, wish: RefundWish, word: Approval) -> Refund:
    """The refund, in the transaction that spent `word`. Raises as `refund` does."""
    going = agree(desk, unit, wish, word)
    assert going.refund is not None
    back = with_receipt(going.refund.tenders, wish.card_reference)
    return write(desk, unit, replace(going, refund=replace(going.refund, tenders=back)))


def agree(desk: Desk, unit: Unit, wish: RefundWish, word: Approval) -> GoingBack:
    """The refund as it will be, its card parts without a receipt yet. Raises as `refund` does."""
    handkeyed.refuse_card_number(wish.reason)
    shift = shifts.needed(unit)
    can = within(unit, wish.order)
    refuse_going(unit, can)
    if can.currency != shift.currency:
        # The house has changed its money since: this drawer has none of the old.
        raise Refusal(Reason.AMOUNT_WRONG)
    right = rights.needed(unit, wish.order)
    tickets = chosen(can, wish.tickets)
    if not wish.waives_fees:  # else the house gives back what somebody inside had paid
        refuse_came_in(can, tickets)
    papers.refuse_under_way(unit, wish.tickets)
    if wish.kind == "void":
        refuse_late(can, shift.id, tickets, unit.seasons.current(), desk.clock.now_ms())
    kept_minor = 0 if wish.waives_fees else kept(can, wish.tickets, wish.kind)
    amount_minor = sum(ticket.price_minor for ticket in tickets) - kept_minor
    back = split(can, wish.tickets, kept_minor=kept_minor, in_cash=wish.in_cash)
    if wish.onto is not None:
        back = onto_voucher(can, amount_minor, wish.onto, desk.ids.new())
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
        kind=wish.kind,
        kept_minor=kept_minor,
        instead="voucher" if wish.onto else "cash" if wish.in_cash else "",
        right=right.operation,
        uses=_uses_back(unit, can, wish),
    )
    names = (wish.person.name, word.approver_name)
    return GoingBack(word.id, names, (None,) * len(back), refund=made)


def write(desk: Desk, unit: Unit, going: GoingBack) -> Refund:
    """What was agreed, now that the money is back. Raises RIGHT_NOT_OWNED, or as `chosen`."""
    made = going.refund
    assert made is not None
    right = rights.needed(unit, made.order)
    tickets = chosen(within(unit, made.order), made.tickets)
    made = replace(made, right=right.operation)
    unit.refunds.add(made, going.approval)
    if unit.orders.load(made.order) is not None:  # else it is another till's
        unit.orders.kill(made.tickets)
    rights.spend(unit, right)
    unit.jobs.cancel_queued(made.tickets, "refunded")
    unit.journal.append(RefundMade(made), made.at_ms)
    papers.queue_refund(desk, unit, made, tickets, going.names)
    invoicing.amend_on_paper(desk, unit, made.order, made.id, made.person)
    return made


def refuse_going(unit: Unit, can: Refundable) -> None:
    """One at a time. Raises MONEY_GOING_BACK while a terminal may be giving some of it back; or
    LOST_LIFES_ORDER where a life of this till that was lost exchanged tickets of its own order:
    only the server knows of these, and these books could not stand for them.
    """
    if unit.going_back.of(can.order) is not None:
        raise Refusal(Reason.MONEY_GOING_BACK, order=can.order_number)
    is_own = unit.orders.load(can.order) is not None
    if is_own and any(unit.orders.order_of(one.id) is None for one in can.tickets):
        raise Refusal(Reason.LOST_LIFES_ORDER, order=can.order_number)


def _uses_back(unit: Unit, can: Refundable, wish: RefundWish) -> tuple[GivenBack, ...]:
    """Uses that may be used again: of a void all, of a refund those whose tariff says so."""
    season = unit.seasons.current()
    kept: frozenset[str] = frozenset()
    if season is not None and wish.kind != "void":
        kept = kept_things(book_of(season))
    return given_back(OrderUses(can.known).ending(wish.tickets), kept)


def refuse_late(
    can: Refundable,
    shift: ShiftId,
    tickets: tuple[Ticket, ...],
    season: Season | None,
    now_ms: int,
) -> None:
    """A void undoes what this very shift sold, while nobody can be inside by it. Raises
    TOO_LATE_TO_VOID: then it is a refund.
    """
    begun = season is None or any(
        season.performance(one.performance).starts_at.timestamp() * 1000 <= now_ms
        for one in tickets
    )
    if can.shift != shift or begun:
        raise Refusal(Reason.TOO_LATE_TO_VOID, order=can.order_number)


def with_receipt(money: tuple[Tender, ...], card_reference: str) -> tuple[Tender, ...]:
    """A card's part carries the receipt number of the refund, and the attempt it goes back on.

    Raises RECEIPT_NUMBER_MISSING, CARD_NUMBER_TYPED; WALLET_NOT_GIVEN_BACK for a phone's part,
    which is no person's word.
    """
    if any(one.kind == "wallet" and one.amount_minor < 0 for one in money):
        raise Refusal(Reason.WALLET_NOT_GIVEN_BACK)
    return tuple(
        replace(tender, reference=handkeyed.receipt_number(card_reference))
        if tender.kind == "card" and tender.amount_minor < 0
        else tender
        for tender in money
    )


def within(unit: Unit, order_id: OrderId) -> Refundable:
    """What can still go back, read inside a transaction. Raises ORDER_UNKNOWN."""
    known = dossier(unit, order_id)
    season = unit.seasons.current()
    return Refundable(
        order=known.order.id,
        order_number=known.order.number,
        currency=known.order.currency,
        tickets=tuple(ticket for ticket in known.tickets if ticket.id not in known.dead),
        tenders=money_left(known.order, known.refunds, known.exchanges),
        known=known,
        dead=known.dead,
        exchanged=frozenset(one for exchange in known.exchanges for one in exchange.out),
        shift=known.order.shift,
        cash_step=1 if season is None else season.cash_step,
        house=season.house if season else None,
        cancelled=frozenset(
            one.id for one in (season.performances if season else ()) if one.cancelled
        ),
    )


def money_left(
    order: Order, refunds: tuple[Refund, ...], exchanges: tuple[Exchange, ...] = ()
) -> tuple[Tender, ...]:
    """What is still there of each means: cash in one sum, less its change, and whatever currency it
    was; each card by attempt, each voucher and account.

    Negative where more went back than came in, which only a broken book can show. What went back
    otherwise than it came is taken from the means as it would have gone.
    """
    left: dict[object, Tender] = {}
    for tender in (
        *order.tenders,
        Tender("cash", -order.change_minor),
        *(one for refund in refunds if not refund.instead for one in refund.tenders),
        *(one for exchange in exchanges for one in exchange.tenders),
        *(Tender("cash", -exchange.change_minor) for exchange in exchanges),
    ):
        plain = replace(tender, foreign=None)
        key = tender.attempt or (
            tender.kind,
            tender.voucher and tender.voucher.operation,
            tender.account and (tender.account.number, tender.account.purchase),
        )
        before = left.get(key, replace(plain, amount_minor=0))
        left[key] = replace(before, amount_minor=before.amount_minor + tender.amount_minor)
    moved = sum(refund.amount_minor for refund in refunds if refund.instead)
    for means, tender in sorted(left.items(), key=lambda one: one[1].kind != "cash"):
        share = min(moved, max(0, tender.amount_minor))
        left[means] = replace(tender, amount_minor=tender.amount_minor - share)
        moved -= share
    if moved:
        cash = ("cash", None, None)
        left[cash] = Tender("cash", left.get(cash, Tender("cash", 0)).amount_minor - moved)
    return tuple(tender for tender in left.values() if tender.amount_minor)
