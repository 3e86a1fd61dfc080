"""Somebody who takes tickets back at a till without a window, by the same services."""

from pos.domain.ids import OrderId, PersonId, PlaceId
from pos.domain.order import Tender
from pos.domain.people import EXCHANGE, SUPERVISOR, Approval
from pos.domain.refusals import Reason, Refusal
from pos.domain.season import Performance
from pos.services import exchanging, orders, people, refunding
from pos.services.exchanging import ExchangeWish, NewPlace
from pos.services.refunding import RefundWish
from ui.bootstrap import have_a_say, own
from ui.crashpoints import CrashPoints
from ui.headless.cashier import Cashier, deliver, say

_REASON = "customer cannot come"


class TakingBack:
    """Refunds and exchanges, a supervisor's PIN at hand."""

    def __init__(self, cashier: Cashier, pin: str, crash_points: CrashPoints) -> None:
        self._cashier = cashier
        self._pin = pin
        self._crash_points = crash_points

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
            card_reference="0099",
        )
        word = self._word(wish.action, order)
        made = refunding.refund(
            desk, RefundWish(order, wish.tickets, wish.person, word, _REASON, "0099")
        )
        self._crash_points("refunded")
        say(refunded=number, minor=made.amount_minor)
        deliver(cashier.till)

    def exchange(self, number: str, performance: Performance, places: list[PlaceId]) -> None:
        """The order's tickets for those places; what they cost more is paid in cash."""
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
        asked = ExchangeWish(order, tickets, tuple(new), cashier.person, None, _REASON)
        more = exchanging.quote(can, asked, cashier.season)
        wish = ExchangeWish(
            order=order,
            tickets=tickets,
            places=tuple(new),
            person=cashier.person,
            approval=self._word(EXCHANGE, order),
            reason=_REASON,
            tenders=(Tender("cash", more),) if more > 0 else (),
            difference_minor=more,
        )
        exchanging.exchange(till.desk, wish)
        self._crash_points("exchanged")
        say(exchanged=number, minor=more)
        deliver(till)

    def _word(self, action: str, order: OrderId) -> Approval:
        desk = self._cashier.till.desk
        supervisors = [one for one in people.everyone(desk) if one.role == SUPERVISOR]
        if not supervisors:
            raise Refusal(Reason.APPROVAL_NEEDED)
        return people.approve(desk, PersonId(supervisors[0].id), self._pin, action, order)
