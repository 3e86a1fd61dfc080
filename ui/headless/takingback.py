"""Somebody who takes tickets back at a till without a window, by the same services."""

from contextlib import suppress
from dataclasses import replace
from uuid import UUID

from pos.domain.attempt import Attempt
from pos.domain.goingback import GoingBack
from pos.domain.ids import OrderId, PersonId, PlaceId
from pos.domain.money import Money
from pos.domain.order import Exchange, Refund, Tender
from pos.domain.people import EXCHANGE, SUPERVISOR, Approval
from pos.domain.refusals import Reason, Refusal, Trouble
from pos.domain.season import Performance, Person, Season
from pos.services import cards, exchanging, givingback, orders, people, refunding
from pos.services.desk import Desk
from pos.services.exchanging import ExchangeWish, NewPlace
from pos.services.refunding import RefundWish
from ui.bootstrap import have_a_say, own
from ui.crashpoints import CrashPoints
from ui.headless.cashier import Cashier, deliver
from ui.headless.saying import say

_REASON = "customer cannot come"


class TakingBack:
    """Refunds and exchanges, a supervisor's PIN at hand."""

    def __init__(self, cashier: Cashier, pin: str, crash_points: CrashPoints) -> None:
        self._cashier = cashier
        self._pin = pin
        self._crash_points = crash_points
        self._charge: Attempt | None = None

    def find(self, number: str) -> OrderId:
        """An order of this till by its number, else of any till. Raises ORDER_UNKNOWN."""
        till = self._cashier.till
        here = [one for one in orders.find(till.desk, number) if one.number == number]
        if here:
            return here[0].id
        found = till.server.find_order(number)
        if found is None:
            raise Refusal(Reason.ORDER_UNKNOWN)
        return found.order.id

    def refund(self, number: str) -> None:
        """All that is left of the order, in cash or the way it was paid."""
        cashier, order = self._cashier, self.find(number)
        desk = cashier.till.desk
        cashier.patiently(lambda: have_a_say(cashier.till, order))
        self._crash_points("had a say")
        can = refunding.refundable(desk, order)
        wish = RefundWish(
            order=order,
            tickets=tuple(one.id for one in can.tickets),
            person=cashier.person,
            approval=None,
            reason=_REASON,
        )
        wish = replace(wish, approval=self._word(wish.action, order))
        money = refunding.split(can, wish.tickets, kept_minor=refunding.kept(can, wish.tickets))
        if givingback.needed(money):
            made = self._given_back(givingback.begin(desk, wish))
        else:
            made = refunding.refund(desk, wish)
        self._crash_points("refunded")
        say(refunded=number, minor=-sum(one.amount_minor for one in made.tenders))
        deliver(cashier.till)

    def exchange(self, number: str, performance: Performance, places: list[PlaceId]) -> None:
        """The order's tickets for those places; what they cost more is paid in cash, from a card or
        by phone, what they cost less goes back as the order was paid.
        """
        cashier, order = self._cashier, self.find(number)
        till, plan = cashier.till, cashier.plan(performance)
        cashier.patiently(lambda: have_a_say(till, order))
        cashier.patiently(lambda: own(till, performance.id, places))
        self._crash_points("secured")
        can = refunding.refundable(till.desk, order)
        new = [
            NewPlace(performance.id, place, plan.label(place), plan.category(place))
            for place in places
        ]
        tickets = tuple(one.id for one in can.tickets[: len(new)])
        seen = exchanging.terms(till.desk, can, cashier.season)
        asked = ExchangeWish(
            order, tickets, tuple(new), cashier.person, None, _REASON, circumstances=seen
        )
        more = exchanging.quote(can, asked, cashier.season)
        wish = replace(
            asked,
            approval=self._word(EXCHANGE, order),
            tenders=self._paid(more, cashier.season),
            difference_minor=more,
        )
        if more < 0 and givingback.needed(refunding.by_means(can.tenders, -more)):
            self._given_back(givingback.begin_exchange(till.desk, wish))
        else:
            self._exchanged(wish)
        self._crash_points("exchanged")
        say(exchanged=number, minor=more)
        deliver(till)

    def _exchanged(self, wish: ExchangeWish) -> None:
        try:
            exchanging.exchange(self._cashier.till.desk, wish)
        except Refusal:
            charge = self._charge
            terminal = self._cashier.leader(charge) if charge else None
            if charge is not None and terminal is not None:
                terminal.take_back(charge.id)
            raise

    def _paid(self, more: int, season: Season) -> tuple[Tender, ...]:
        """What the exchange costs more, in cash, from a card or by phone."""
        if more <= 0:
            return ()
        if not (self._cashier.by_card or self._cashier.scanned):
            return (Tender("cash", more),)
        self._charge = self._cashier.charge(Money(more, season.currency))
        return (cards.tender(self._charge),)

    def _given_back(self, going: GoingBack) -> Refund | Exchange:
        """Each card's part at its terminal, then the record. Where one says no, all is left."""
        cashier, till = self._cashier, self._cashier.till
        self._crash_points("agreed")
        name = "" if till.card_terminal is None else till.card_terminal.name
        while (standing := givingback.look(till.desk, going.order, name)) is not None:
            if standing.next is None:
                break
            attempt = givingback.start(till.desk, going.order, name)
            self._crash_points(f"started {attempt.state}")
            try:
                cashier.at_terminal(attempt)
            except Trouble:
                with suppress(Refusal):  # nobody knows yet, or a part of it is back
                    givingback.leave(till.desk, going.order)
                raise
        self._crash_points("given back")
        return givingback.finish(till.desk, going)

    def _word(self, action: str, order: OrderId) -> Approval:
        _, word = approved(self._cashier.till.desk, self._pin, action, order)
        return word


def approved(desk: Desk, pin: str, action: str, subject: UUID) -> tuple[Person, Approval]:
    """The season's first supervisor, and their word. Raises APPROVAL_NEEDED, or as approve does."""
    supervisors = [one for one in people.everyone(desk) if one.role == SUPERVISOR]
    if not supervisors:
        raise Refusal(Reason.APPROVAL_NEEDED)
    who = supervisors[0]
    return who, people.approve(desk, PersonId(who.id), pin, action, subject)
