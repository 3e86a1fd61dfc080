"""Exchanges: another place for a ticket, in one transaction; as a comp its price goes back, too."""

from dataclasses import dataclass

from pos.domain.basket import Item
from pos.domain.ids import CategoryId, ExchangeId, OrderId, PerformanceId, PlaceId, TicketId
from pos.domain.journal import Exchanged
from pos.domain.money import Currency, Money
from pos.domain.order import Exchange, Ticket
from pos.domain.people import EXCHANGE, Approval, require
from pos.domain.plan import PlaceLabel
from pos.domain.refusals import Reason, Refusal
from pos.domain.reseating import is_as_good
from pos.domain.season import Person, Season
from pos.payments import handkeyed
from pos.services import papers, refunding, shifts
from pos.services.desk import Desk
from pos.services.owning import refuse_unowned
from pos.services.people import spend
from pos.services.selling import issue
from pos.storage.database import Unit


@dataclass(frozen=True)
class NewPlace:
    """A place that this till owns and gives in exchange."""

    performance: PerformanceId
    place: PlaceId
    label: PlaceLabel
    category: CategoryId


@dataclass(frozen=True)
class ExchangeWish:
    """What the cashier asks for: `places` in the order of `tickets`, one for each.

    `card_reference`: the terminal's receipt number, where a comp's money goes back to a card.
    """

    order: OrderId
    tickets: tuple[TicketId, ...]
    places: tuple[NewPlace, ...]
    person: Person
    approval: Approval | None
    reason: str
    card_reference: str = ""


def reseat(desk: Desk, wish: ExchangeWish) -> Exchange:
    """Other places for the same price: durable when it returns.

    Raises TILL_SUSPENDED, APPROVAL_NEEDED unless a supervisor approved (people.EXCHANGE, order id),
    SHIFT_NOT_OPEN, ORDER_UNKNOWN, TICKET_UNKNOWN, TICKET_DEAD, ALREADY_REFUNDED, NOT_OWNED,
    PLACE_CHEAPER for a place that is not worth what was paid, NO_PRICE, PERFORMANCE_UNKNOWN,
    CARD_NUMBER_TYPED.
    """
    return _exchange(desk, wish, free=False)


def comp(desk: Desk, wish: ExchangeWish) -> Exchange:
    """Other places for nothing, and the price goes back the way it came. Raises as `reseat` does,
    but PLACE_CHEAPER; and RECEIPT_NUMBER_MISSING, or AMOUNT_WRONG for an order in another currency
    than the shift's.
    """
    return _exchange(desk, wish, free=True)


def _exchange(desk: Desk, wish: ExchangeWish, *, free: bool) -> Exchange:
    require(wish.person, EXCHANGE)
    desk.guard.check()
    with desk.database.transaction() as unit:
        word = spend(unit, wish.approval, EXCHANGE, wish.order, desk.clock.now_ms())
        return carry_out(desk, unit, wish, word, free=free)


def carry_out(
    desk: Desk, unit: Unit, wish: ExchangeWish, word: Approval, *, free: bool
) -> Exchange:
    """The exchange, in the transaction that spent `word`. Raises as `reseat` and `comp` do."""
    handkeyed.refuse_card_number(wish.reason)
    shift = shifts.needed(unit)
    can = refunding.within(unit, wish.order)
    if free and can.currency != shift.currency:
        raise Refusal(Reason.AMOUNT_WRONG)
    season = unit.seasons.current()
    if season is None:
        raise Refusal(Reason.SEASON_WRONG, why="there is no season yet")
    old = refunding.chosen(can, wish.tickets)
    refuse_unowned(unit, [(one.performance, one.place) for one in wish.places])
    at_ms = desk.clock.now_ms()
    items = [
        _item(season, before, after, can.currency, free=free)
        for before, after in zip(old, wish.places, strict=True)
    ]
    given_back = refunding.given_back(can, wish.tickets, wish.card_reference) if free else ()
    made = Exchange(
        id=ExchangeId(desk.ids.new()),
        order=can.order,
        order_number=can.order_number,
        out=wish.tickets,
        places=tuple((ticket.performance, ticket.place) for ticket in old),
        out_minor=sum(ticket.price_minor for ticket in old),
        tickets=tuple(issue(desk, item, at_ms) for item in items),
        tenders=given_back,
        rounding_minor=sum(one.amount_minor for one in given_back)
        + sum(ticket.price_minor for ticket in old)
        - sum(item.price.minor for item in items),
        currency=can.currency,
        shift=shift.id,
        person=wish.person.id,
        approver=word.approver,
        reason=wish.reason,
        at_ms=at_ms,
    )
    _write(desk, unit, made, word, season)
    if made.tenders:
        papers.queue_refund(desk, unit, made, old, (wish.person.name, word.approver_name))
    return made


def _write(desk: Desk, unit: Unit, made: Exchange, word: Approval, season: Season) -> None:
    unit.exchanges.add(made, word.id)
    unit.jobs.cancel_queued(made.out, "exchanged")
    unit.journal.append(Exchanged(made), made.at_ms)
    for ticket in made.tickets:
        unit.leases.end(ticket.performance, [ticket.place])
    order = unit.orders.load(made.order)
    assert order is not None, "an order that was exchanged is there"
    papers.queue_tickets(desk, unit, order, season, made.tickets)
    assert unit.exchanges.of_order(made.order)[-1] == made, "what was written is not what was done"


def _item(season: Season, old: Ticket, new: NewPlace, currency: str, *, free: bool) -> Item:
    """The new place under the old ticket's type and price, or for nothing."""
    if not free and not is_as_good(season, old, new.performance, new.category):
        raise Refusal(Reason.PLACE_CHEAPER, place=new.place)
    return Item(
        performance=new.performance,
        place=new.place,
        label=new.label,
        category=new.category,
        ticket_type=old.ticket_type,
        price=Money(0 if free else old.price_minor, Currency(currency)),
    )
