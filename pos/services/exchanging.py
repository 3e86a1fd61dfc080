"""Exchanges: other places, prices or performances for tickets, in one transaction.

Until it has committed, the old tickets and their places are the customer's, and the new places are
only this till's; when it has, it is the other way round. There is nothing in between.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Literal
from uuid import UUID

from pos.domain import exchangeprice
from pos.domain.basket import Basket, Item
from pos.domain.goingback import GoingBack
from pos.domain.ids import (
    CategoryId,
    ExchangeId,
    OrderId,
    PerformanceId,
    PlaceId,
    TicketId,
    TicketTypeId,
)
from pos.domain.journal import Exchanged
from pos.domain.money import Currency, Money
from pos.domain.order import CHARGED, Exchange, Tender, Ticket
from pos.domain.orderuses import OrderUses, Renewal, given_back, kept_things, renewal
from pos.domain.people import EXCHANGE, Approval, require
from pos.domain.plan import PlaceLabel
from pos.domain.pricing.books import book_of
from pos.domain.pricing.circumstances import Circumstances
from pos.domain.pricing.counting import asked_for, wishes
from pos.domain.pricing.laid import wanted
from pos.domain.pricing.priced import Priced
from pos.domain.refusals import Reason, Refusal
from pos.domain.reseating import is_as_good
from pos.domain.season import Person, Season
from pos.domain.uses import Limited, Used
from pos.payments import handkeyed
from pos.services import (
    invoicing,
    naming,
    papers,
    receipts,
    refunding,
    rights,
    shifts,
    taking,
    uses,
    willcall,
)
from pos.services.desk import Desk
from pos.services.owning import refuse_unowned
from pos.services.people import spend
from pos.services.refunding import Refundable
from pos.services.selling import approved, issue
from pos.services.tendering import settle
from pos.storage.database import Unit

# reseat: for the same price; comp: for nothing, the price goes back; price: for what they cost.
Terms = Literal["reseat", "comp", "price"]


@dataclass(frozen=True)
class NewPlace:
    """A place that this till owns and gives in exchange; without a type, under the old one's."""

    performance: PerformanceId
    place: PlaceId
    label: PlaceLabel
    category: CategoryId
    ticket_type: TicketTypeId | None = None


@dataclass(frozen=True)
class ExchangeWish:
    """What the cashier asks for: `places` in the order of `tickets`, one for each.

    `card_reference`: the terminal's receipt number, where money goes back to a card. `tenders` are
    what the customer pays where the new tickets cost more, by any means but an invoice: cards name
    their approved attempt, vouchers are reserved. `difference_minor` is what the customer was told;
    None: nobody was told anything. `circumstances` are what the new tickets are priced under
    (`terms`); None: of now. `basket` owns the uses that they take.
    """

    order: OrderId
    tickets: tuple[TicketId, ...]
    places: tuple[NewPlace, ...]
    person: Person
    approval: Approval | None
    reason: str
    card_reference: str = ""
    tenders: tuple[Tender, ...] = ()
    difference_minor: int | None = None
    circumstances: Circumstances | None = None
    basket: UUID | None = None


@dataclass(frozen=True)
class Offer:
    """What new tickets cost more than the old ones (negative where money goes back), how their
    prices came about, and which uses they take.
    """

    more_minor: int
    items: tuple[Item, ...]
    priced: Priced | None = None
    renewal: Renewal = field(default_factory=lambda: Renewal((), (), {}))


def reseat(desk: Desk, wish: ExchangeWish) -> Exchange:
    """Other places for the same price: durable when it returns.

    Raises TILL_SUSPENDED, APPROVAL_NEEDED unless a supervisor approved (people.EXCHANGE, order id),
    SHIFT_NOT_OPEN, ORDER_UNKNOWN, OTHER_TILLS_ORDER, RIGHT_NOT_OWNED, TICKET_UNKNOWN, TICKET_DEAD,
    ALREADY_REFUNDED, NOT_OWNED, PLACE_CHEAPER for a place that is not worth what was paid,
    NO_PRICE, PERFORMANCE_UNKNOWN, CARD_NUMBER_TYPED.
    """
    return _exchange(desk, wish, "reseat")


def comp(desk: Desk, wish: ExchangeWish) -> Exchange:
    """Other places for nothing, and the price goes back the way it came. Raises as `reseat` does,
    but PLACE_CHEAPER; and RECEIPT_NUMBER_MISSING, or AMOUNT_WRONG for an order in another currency
    than the shift's.
    """
    return _exchange(desk, wish, "comp")


def exchange(desk: Desk, wish: ExchangeWish) -> Exchange:
    """Other places, types or performances for what they cost; the difference is paid or goes back.

    Raises as `comp` does; and TENDER_TOO_SMALL, TENDER_TOO_LARGE, ATTEMPT_OPEN, or BASKET_CHANGED
    where the difference is not the one that the customer was told.
    """
    return _exchange(desk, wish, "price")


def terms(
    desk: Desk, can: Refundable, season: Season, sold: Mapping[PerformanceId, int] | None = None
) -> Circumstances:
    """What an exchange in that order is priced under: now, and for whoever bought it."""
    now = datetime.fromtimestamp(desk.clock.now_ms() / 1000, UTC)
    return exchangeprice.circumstances(can.known.order, book_of(season), now, sold)


def asked(
    can: Refundable, wish: ExchangeWish, season: Season, seen: Circumstances
) -> tuple[Limited, ...]:
    """What the house has to be asked before an offer: how often it was used. Raises as `offer`."""
    pairs = _pairs(refunding.chosen(can, wish.tickets), wish.places)
    items = tuple(_item(season, *pair, can.currency, "price") for pair in pairs)
    return asked_for(wanted(Basket(Currency(can.currency), items)), book_of(season), seen)


def quote(can: Refundable, wish: ExchangeWish, season: Season) -> int:
    """What the new tickets cost more than the old ones; negative where money goes back. Pure.
    Raises as `offer` does.
    """
    return offer(can, wish, season).more_minor


def offer(can: Refundable, wish: ExchangeWish, season: Season) -> Offer:
    """What the customer is told before anything is agreed, under the wish's circumstances. Pure.

    Raises NO_PRICE, PERFORMANCE_UNKNOWN, PERFORMANCE_CLOSED, NAMES_MISSING, LIMIT_PER_... for more
    tickets than an order may have, ADMITTED_ALREADY, and what refunding.chosen raises.
    """
    old = refunding.chosen(can, wish.tickets)
    refunding.refuse_came_in(can, old)
    for was, to in _pairs(old, wish.places):
        naming.check_carried(season, was, to.performance)
    return _offer(can, wish, season, old, "price")


def _offer(
    can: Refundable, wish: ExchangeWish, season: Season, old: Sequence[Ticket], terms: Terms
) -> Offer:
    items = tuple(_item(season, *pair, can.currency, terms) for pair in _pairs(old, wish.places))
    before = sum(one.price_minor for one in old)
    if terms != "price":
        return Offer(sum(one.price.minor for one in items) - before, items)
    book, seen = book_of(season), wish.circumstances
    if seen is None or not (book.tariff.version or can.known.order.priced):
        assert not book.tariff.version, "an exchange is priced under circumstances"
        return Offer(sum(one.price.minor for one in items) - before, items)
    ending = OrderUses(can.known).ending(wish.tickets)
    seen = replace(seen, so_far=exchangeprice.freed(seen.so_far, ending))
    bare = Basket(Currency(can.currency), items)
    priced = exchangeprice.anew(wanted(bare), book, seen)
    if not taking.is_there(wish.tenders):  # else the money is taken: no rule has a say any more
        stay = [one for one in can.tickets if one.id not in wish.tickets]
        others = exchangeprice.wanted_of(stay)
        had = [*others, *exchangeprice.wanted_of(old)]
        exchangeprice.check_limits(had, [*others, *wanted(bare)], book, seen)
    needs = renewal(wishes(priced, book, seen), ending)
    more = priced.total_minor - before
    return Offer(more, bare.at(priced).items, priced, needs)


def _exchange(desk: Desk, wish: ExchangeWish, terms: Terms) -> Exchange:
    require(wish.person, EXCHANGE)
    desk.guard.check()
    with desk.database.transaction() as unit:
        word = spend(unit, wish.approval, EXCHANGE, wish.order, desk.clock.now_ms())
        made = carry_out(desk, unit, wish, word, terms)
    with suppress(OSError):  # the outbox and the printer will say so
        desk.keep_anchor()
    return made


def carry_out(desk: Desk, unit: Unit, wish: ExchangeWish, word: Approval, terms: Terms) -> Exchange:
    """The exchange, in the transaction that spent `word`. Raises as the verbs do."""
    going = agree(desk, unit, wish, word, terms)
    assert going.exchange is not None
    moved = refunding.with_receipt(going.exchange.tenders, wish.card_reference)
    made = replace(going.exchange, tenders=moved)
    return write(desk, unit, replace(going, exchange=made), on_paper=terms == "price")


def agree(desk: Desk, unit: Unit, wish: ExchangeWish, word: Approval, terms: Terms) -> GoingBack:
    """The exchange as it will be, card parts that go back without a receipt yet. Raises as the
    verbs do.
    """
    handkeyed.refuse_card_number(wish.reason)
    shift = shifts.needed(unit)
    can = refunding.within(unit, wish.order)
    refunding.refuse_going(unit, can)
    if unit.orders.load(wish.order) is None:
        raise Refusal(Reason.OTHER_TILLS_ORDER, order=can.order_number)
    if terms != "reseat" and can.currency != shift.currency:
        raise Refusal(Reason.AMOUNT_WRONG)
    season = _season(unit)
    right = rights.needed(unit, wish.order)
    old = refunding.chosen(can, wish.tickets)
    if terms == "price" and not wish.tenders:  # nobody has paid for it yet
        refunding.refuse_came_in(can, old)
    papers.refuse_under_way(unit, wish.tickets)
    refuse_unowned(unit, [(one.performance, one.place) for one in wish.places])
    at_ms = desk.clock.now_ms()
    wish = _under(desk, can, wish, season, terms)
    found = _offer(can, wish, season, old, terms)
    moved, back = _difference(can, wish, found.more_minor)
    taking.check_money(desk, unit, season, Currency(can.currency), wish.tenders)
    taken = _take_uses(unit, can, wish, season, found)
    made = Exchange(
        id=ExchangeId(desk.ids.new()),
        order=can.order,
        order_number=can.order_number,
        out=wish.tickets,
        places=tuple((ticket.performance, ticket.place) for ticket in old),
        out_minor=sum(ticket.price_minor for ticket in old),
        tickets=naming.carried(season, old, [issue(desk, one, at_ms) for one in found.items]),
        tenders=moved,
        rounding_minor=sum(one.amount_minor for one in moved) - back - found.more_minor,
        currency=can.currency,
        shift=shift.id,
        person=wish.person.id,
        approver=word.approver,
        reason=wish.reason,
        at_ms=at_ms,
        change_minor=back,
        right=right.operation,
        priced=found.priced,
        uses=taken,
        back=given_back(found.renewal.left, kept_things(book_of(season))),
    )
    names = (wish.person.name, word.approver_name)
    return GoingBack(word.id, names, (None,) * len(moved), exchange=made)


def write(desk: Desk, unit: Unit, going: GoingBack, *, on_paper: bool = True) -> Exchange:
    """What was agreed, now that the difference is paid or back. Raises NOT_OWNED, RIGHT_NOT_OWNED,
    ATTEMPT_OPEN, or as refunding.chosen.
    """
    made = going.exchange
    assert made is not None
    shift = shifts.needed(unit)
    refuse_unowned(unit, [(one.performance, one.place) for one in made.tickets])
    right = rights.needed(unit, made.order)
    made = replace(made, right=right.operation)
    refunding.chosen(refunding.within(unit, made.order), made.out)
    attempts = [approved(unit, one, shift) for one in made.tenders if _is_charge(one)]
    for attempt in attempts:
        unit.attempts.save(replace(attempt, order=made.order))
    rights.spend(unit, right)
    _write(desk, unit, made, going.approval, _season(unit))
    amended = invoicing.amend_on_paper(desk, unit, made.order, made.id, made.person)
    if (on_paper or made.tenders) and not amended:
        receipts.queue(desk, unit, receipts.made(desk, unit, made.order, made.id), made.order)
    return made


def _under(
    desk: Desk, can: Refundable, wish: ExchangeWish, season: Season, by: Terms
) -> ExchangeWish:
    """The wish, under circumstances."""
    if by != "price" or wish.circumstances is not None:
        return wish
    return replace(wish, circumstances=terms(desk, can, season))


def _take_uses(
    unit: Unit, can: Refundable, wish: ExchangeWish, season: Season, found: Offer
) -> tuple[Used, ...]:
    """What the new tickets take: over from the old ones by the order's own id, the rest out of what
    is owned. Raises USES_UNCHECKED or LIMIT_UNCHECKED for what is not, unless money is taken.
    """
    own = [Used(one.limited, can.order, one.uses) for one in found.renewal.carried]
    paid = taking.is_there(wish.tenders)
    others = uses.spend(unit, season, wish.basket, found.renewal.wanted, paid=paid)
    return (*own, *others)


def _season(unit: Unit) -> Season:
    season = unit.seasons.current()
    if season is None:
        raise Refusal(Reason.SEASON_WRONG, why="there is no season yet")
    return season


def _difference(can: Refundable, wish: ExchangeWish, more: int) -> tuple[tuple[Tender, ...], int]:
    """The tenders that make it up, and the change. Raises as `exchange` does."""
    charged = any(_is_charge(one) for one in wish.tenders)
    if wish.difference_minor not in (None, more) and not charged:
        raise Refusal(Reason.BASKET_CHANGED)
    if any(one.account is not None for one in wish.tenders):
        raise Refusal(Reason.AMOUNT_WRONG)  # an invoice is written for a whole sale
    if more > 0:
        settled = settle(Money(more, Currency(can.currency)), wish.tenders, can.cash_step)
        return wish.tenders, settled.change.minor
    if wish.tenders:
        raise Refusal(Reason.AMOUNT_WRONG)
    return refunding.by_means(can.tenders, refunding.payable(can, -more)), 0


def _is_charge(tender: Tender) -> bool:
    return tender.kind in CHARGED and tender.amount_minor > 0


def _write(desk: Desk, unit: Unit, made: Exchange, approval: UUID, season: Season) -> None:
    unit.exchanges.add(made, approval)
    unit.jobs.cancel_queued(made.out, "exchanged")
    entry = unit.journal.append(Exchanged(made), made.at_ms)
    taking.book(unit, made.tenders, entry)
    naming.note_exchange(unit, made, entry)
    for ticket in made.tickets:
        unit.leases.end(ticket.performance, [ticket.place])
    order = unit.orders.load(made.order)
    assert order is not None, "an order that was exchanged is there"
    if not willcall.waits(unit, made.order):
        papers.queue_tickets(desk, unit, order, season, made.tickets)
    assert unit.exchanges.of_order(made.order)[-1] == made, "what was written is not what was done"


def _pairs(old: Sequence[Ticket], new: Sequence[NewPlace]) -> list[tuple[Ticket, NewPlace]]:
    return list(zip(old, new, strict=True))


def _item(season: Season, old: Ticket, new: NewPlace, currency: str, terms: Terms) -> Item:
    """The new place under the terms' type and price."""
    if terms == "reseat" and not is_as_good(season, old, new.performance, new.category):
        raise Refusal(Reason.PLACE_CHEAPER, place=new.place)
    if season.performance(new.performance).cancelled:
        raise Refusal(Reason.PERFORMANCE_CLOSED, performance=new.performance)
    kind = new.ticket_type or old.ticket_type
    if terms == "price":  # as the list has it: what the rules make of it comes later
        price = season.price(new.performance, new.category, kind)
        if price.currency.code != currency:
            raise Refusal(Reason.AMOUNT_WRONG)
    else:
        price = Money(0 if terms == "comp" else old.price_minor, Currency(currency))
    return Item(
        performance=new.performance,
        place=new.place,
        label=new.label,
        category=new.category,
        ticket_type=kind,
        price=price,
    )
