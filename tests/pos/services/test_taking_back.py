"""Refunds, voids, exchanges in any order: the money conserves, and nothing goes back twice."""

from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pos.domain import journal
from pos.domain.dossier import Dossier
from pos.domain.ids import (
    ExchangeId,
    OperationId,
    OrderId,
    PlaceId,
    ShiftId,
    TicketId,
    TillId,
)
from pos.domain.journal import TakenBack
from pos.domain.order import Exchange, Order, Refund, Tender, Ticket
from pos.domain.people import EXCHANGE
from pos.domain.refundfees import kept_fees
from pos.domain.refusals import Reason, Refusal, Trouble
from pos.domain.season import House
from pos.services import exchanging, orders, owning, refunding, rights, shifts
from pos.services.exchanging import ExchangeWish
from pos.services.refunding import RefundWish
from pos.services.verifying import verify
from tests.pos.conftest import ADULT, CHILD, FREE, PRICES, Office


class Registrar:
    """Gives the say over orders to whoever asks; tells what became of them."""

    def __init__(self, dossier: Dossier | None = None, no: Exception | None = None) -> None:
        self.dossier, self.no = dossier, no
        self.asked: list[OperationId] = []

    def right(self, operation: OperationId, order: OrderId) -> Dossier:
        self.asked.append(operation)
        if self.no is not None:
            raise self.no
        assert self.dossier is not None
        return self.dossier

    def find_order(self, text: str) -> Dossier | None:
        return self.dossier


def take_back(office: Office, order: Order, *tickets: TicketId, **wish: Any) -> Refund:
    asked = RefundWish(
        order.id,
        tickets or tuple(one.id for one in order.tickets),
        office.cashier,
        None,
        "ill",
        "0099",
        **wish,
    )
    word = office.word(asked.action, order.id)
    return refunding.refund(office.desk, replace(asked, approval=word))


def exchange(office: Office, order: Order, ticket: TicketId, place: int, kind: Any) -> Any:
    office.secure(place)
    new = replace(office.new_place(place), ticket_type=kind)
    wish = ExchangeWish(order.id, (ticket,), (new,), office.cashier, None, "other seat", "0099")
    can = refunding.refundable(office.desk, order.id)
    more = exchanging.quote(can, wish, office.season)
    paid = (Tender("cash", more + 500),) if more > 0 else ()
    word = office.word(EXCHANGE, order.id)
    return exchanging.exchange(
        office.desk, replace(wish, approval=word, tenders=paid, difference_minor=more)
    )


def server_has_it(office: Office) -> None:
    """The upload was confirmed: the sale is not only this till's any more."""
    with office.desk.database.transaction() as unit:
        head = unit.journal.head()
        unit.journal.mark_uploaded(head.number, head.hash)


def refusal_of(act: Any) -> Reason:
    with pytest.raises(Refusal) as refusal:
        act()
    return refusal.value.reason


def test_what_was_just_sold_goes_back_with_no_server_and_what_the_server_has_does_not(office):
    first, second = office.sell(1), office.sell(2)
    assert take_back(office, first).right is None
    server_has_it(office)
    assert refusal_of(lambda: take_back(office, second)) is Reason.RIGHT_NOT_OWNED
    with office.desk.database.transaction() as unit:
        assert unit.refunds.of_order(second.id) == ()


def test_asked_and_given_it_goes_back_once_and_the_right_is_spent(office):
    order = office.sell(1, 2)
    server_has_it(office)
    server = Registrar(Dossier(order))
    rights.own(office.desk, server, order.id)
    rights.own(office.desk, server, order.id)
    assert len(server.asked) == 1, "what is owned is not asked for again"
    made = take_back(office, order, order.tickets[0].id)
    assert made.right == server.asked[0]
    assert refusal_of(lambda: take_back(office, order, order.tickets[1].id)) is (
        Reason.RIGHT_NOT_OWNED
    )


def test_without_an_answer_the_same_question_is_asked_again_and_a_no_is_forgotten(office):
    order = office.sell(1)
    server_has_it(office)
    away = Registrar(no=Trouble("server", "away"))
    for _ in range(2):
        with pytest.raises(Trouble):
            rights.own(office.desk, away, order.id)
    assert len(set(away.asked)) == 1
    no = Registrar(no=Refusal(Reason.RIGHT_TAKEN, till=2))
    assert refusal_of(lambda: rights.own(office.desk, no, order.id)) is Reason.RIGHT_TAKEN
    assert no.asked == away.asked[:1]
    yes = Registrar(Dossier(order))
    rights.own(office.desk, yes, order.id)
    assert yes.asked != no.asked


def test_a_right_nobody_used_goes_back_at_the_next_start(office):
    order = office.sell(1)
    server_has_it(office)
    server = Registrar(Dossier(order))
    rights.own(office.desk, server, order.id)
    office.restart()
    owning.return_unsold_leases(office.desk)
    with office.desk.database.transaction() as unit:
        last = [entry for entry, _ in unit.journal.everything()][-1]
        assert unit.rights.every() == ()
    body = journal.decode_body(last.kind, last.body)
    assert body == journal.RightReturned(server.asked[0], order.id)


def test_what_another_till_took_back_meanwhile_counts(office):
    order = office.sell(1, 2)
    server_has_it(office)
    elsewhere = refunding.Refund(
        id=UUID(int=77),  # type: ignore[arg-type]
        order=order.id,
        order_number=order.number,
        tickets=(order.tickets[0].id,),
        places=((order.tickets[0].performance, order.tickets[0].place),),
        tenders=(Tender("cash", -4250),),
        amount_minor=4250,
        currency="EUR",
        shift=order.shift,
        person=order.person,
        approver=order.person,
        reason="ill",
        at_ms=1,
    )
    told = Dossier(order, refunds=(elsewhere,), dead=frozenset(elsewhere.tickets))
    rights.own(office.desk, Registrar(told), order.id)
    gone, left = order.tickets
    assert refusal_of(lambda: take_back(office, order, gone.id)) is Reason.ALREADY_REFUNDED
    take_back(office, order, left.id)
    with office.desk.database.transaction() as unit:
        assert refunding.within(unit, order.id).tenders == ()
        rights.hear(office.desk, unit, TakenBack(order.id, (gone.id,), TillId(2)))
    assert office.sell(1, 2), "both places can be sold again"
    office.desk.database.close()
    assert verify(office.path).findings == ()


def exchanged_in_a_lost_life(order: Order, ticket: Ticket, place: int) -> tuple[Exchange, Ticket]:
    """This till gave another seat for one of the order's, and only the server knows of it."""
    new = replace(
        ticket, id=TicketId(uuid4()), place=PlaceId(place), code=f"of a lost life, {place}"
    )
    return Exchange(
        id=ExchangeId(uuid4()),
        order=order.id,
        order_number=order.number,
        out=(ticket.id,),
        places=((ticket.performance, ticket.place),),
        out_minor=ticket.price_minor,
        tickets=(new,),
        tenders=(),
        currency=order.currency,
        shift=ShiftId(uuid4()),
        person=order.person,
        approver=order.person,
        reason="other seat",
        at_ms=order.at_ms + 1,
    ), new


@pytest.mark.parametrize("back", ["refund", "exchange"])
def test_what_a_lost_life_of_this_till_exchanged_goes_back_at_another_one(office, back):
    order = office.sell(1, 2)
    server_has_it(office)
    made, new = exchanged_in_a_lost_life(order, order.tickets[0], 7)
    told = Dossier(order, exchanges=(made,), dead=frozenset(made.out))
    rights.own(office.desk, Registrar(told), order.id)
    if back == "refund":
        refused = refusal_of(lambda: take_back(office, order, new.id))
    else:
        refused = refusal_of(lambda: exchange(office, order, new.id, 9, ADULT))
    assert refused is Reason.LOST_LIFES_ORDER
    assert orders.load(office.desk, order.id).refunds == ()


def test_another_tills_order_goes_back_here_and_the_books_hold(office):
    foreign = replace(
        office.sell(9),
        id=OrderId(UUID(int=5)),
        number="8-000001",
        till=TillId(8),
        tickets=tuple(
            replace(one, id=TicketId(UUID(int=6)), place=PlaceId(40))
            for one in office.sell(10).tickets
        ),
    )
    told = Dossier(foreign, till_name="Till 8")
    rights.own(office.desk, Registrar(told), foreign.id)
    made = take_back(office, foreign)
    view = orders.load(office.desk, foreign.id)
    assert (view.sold_by, view.refunds, view.dead) == ("Till 8", (made,), {TicketId(UUID(int=6))})
    wish = office.exchange_wish(foreign, foreign.tickets, 11)
    assert refusal_of(lambda: exchanging.reseat(office.desk, wish)) is Reason.OTHER_TILLS_ORDER
    assert shifts.x_report(office.desk).tickets_refunded == 1
    office.desk.database.close()
    assert verify(office.path).findings == ()


def test_by_permission_a_card_is_paid_back_in_cash(office):
    order = office.sell(1, 2, tenders=[office.card(8500)])
    made = take_back(office, order, order.tickets[0].id, in_cash=True)
    assert made.tenders == (Tender("cash", -4250),)
    assert made.instead == "cash"
    rest = take_back(office, order, order.tickets[1].id)
    (card,) = rest.tenders
    assert (card.kind, card.amount_minor, card.reference) == ("card", -4250, "0099")
    plain = office.word("refund", order.id)
    third = office.sell(3)
    asked = RefundWish(third.id, (third.tickets[0].id,), office.cashier, plain, "ill", in_cash=True)
    assert refusal_of(lambda: refunding.refund(office.desk, asked)) is Reason.APPROVAL_NEEDED


def test_the_house_keeps_its_fee_of_a_refund_and_nothing_of_a_void(office):
    house = replace(office.season.house, refund_fee_minor=200)
    office.keep(replace(office.season, version=2, house=house))
    order = office.sell(1, 2)
    made = take_back(office, order, order.tickets[0].id)
    assert (made.amount_minor, made.kept_minor) == (4050, 200)
    void = take_back(office, order, order.tickets[1].id, kind="void")
    assert (void.amount_minor, void.kept_minor) == (4250, 0)
    office.desk.database.close()
    assert verify(office.path).findings == ()


def test_a_fee_is_never_more_than_the_ticket_cost(office):
    order = office.sell(1, kind=FREE)
    house = House("House", "EUR", "Etc/UTC", refund_fee_minor=500)
    assert kept_fees(order.tickets, house) == 0


def test_a_void_is_for_the_same_shift_and_before_the_performance(office):
    order, other = office.sell(1), office.sell(2)
    office.clock.pass_s(400 * 24 * 3600)
    late = refusal_of(lambda: take_back(office, order, kind="void"))
    assert late is Reason.TOO_LATE_TO_VOID
    office.clock.pass_s(-400 * 24 * 3600)
    office.close_shift(10_000 + 8500)
    office.open()
    assert refusal_of(lambda: take_back(office, other, kind="void")) is Reason.TOO_LATE_TO_VOID
    assert take_back(office, other).kind == "refund"


def test_an_exchange_for_a_dearer_type_is_paid_with_change_and_a_cheaper_one_pays_back(office):
    order = office.sell(1, 2, kind=CHILD)
    first, second = order.tickets
    more = exchange(office, order, first.id, 5, ADULT)
    due = PRICES[ADULT] - PRICES[CHILD]
    assert (more.tenders, more.change_minor) == ((Tender("cash", due + 500),), 500)
    less = exchange(office, order, second.id, 6, FREE)
    assert less.tenders == (Tender("cash", -PRICES[CHILD]),)
    view = orders.load(office.desk, order.id)
    assert view.dead == {first.id, second.id}
    expected = shifts.x_report(office.desk).expected_cash_minor
    assert expected == 10_000 + 2 * PRICES[CHILD] + due - PRICES[CHILD]


def test_an_exchange_whose_price_changed_since_it_was_told_is_not_made(office):
    order = office.sell(1, kind=CHILD)
    office.secure(5)
    new = replace(office.new_place(5), ticket_type=ADULT)
    wish = ExchangeWish(
        order.id,
        (order.tickets[0].id,),
        (new,),
        office.cashier,
        office.word(EXCHANGE, order.id),
        "other",
        tenders=(Tender("cash", 100),),
        difference_minor=100,
    )
    assert refusal_of(lambda: exchanging.exchange(office.desk, wish)) is Reason.BASKET_CHANGED
    assert orders.load(office.desk, order.id).dead == frozenset()


MOVES = st.lists(
    st.tuples(
        st.sampled_from(["sell", "sell by card", "refund", "in cash", "void", "exchange"]),
        st.integers(0, 30),
        st.sampled_from([ADULT, CHILD, FREE]),
    ),
    max_size=10,
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(moves=MOVES, fee=st.sampled_from([0, 150, 2000]))
def test_money_conserves_over_refund_void_and_exchange_in_any_order(
    tmp_path_factory: pytest.TempPathFactory, moves: Any, fee: int
) -> None:
    office = Office(Path(tmp_path_factory.mktemp("office"), "till.sqlite"))
    house = replace(office.season.house, refund_fee_minor=fee)
    office.keep(replace(office.season, version=2, house=house))
    office.open()
    sold: list[Order] = []
    place = 0
    for word, number, kind in moves:
        place += 3
        if word.startswith("sell"):
            total = 2 * PRICES[kind]
            card = [office.card(total)] if word == "sell by card" and total else []
            sold.append(office.sell(place, place + 1, kind=kind, tenders=card))
            continue
        if not sold:
            continue
        order = sold[number % len(sold)]
        live = refunding.refundable(office.desk, order.id).tickets
        if not live:
            continue
        ticket = live[number % len(live)].id
        if word == "exchange":
            exchange(office, order, ticket, place, kind)
        else:
            kinds = {"void": {"kind": "void"}, "in cash": {"in_cash": True}}
            take_back(office, order, ticket, **kinds.get(word, {}))
    for order in sold:
        view = orders.load(office.desk, order.id)
        came = order.total_minor + sum(one.in_minor - one.out_minor for one in view.exchanges)
        back = sum(one.amount_minor for one in view.refunds)
        kept = sum(one.kept_minor for one in view.refunds)
        live_minor = sum(one.price_minor for one in view.tickets if one.id not in view.dead)
        assert came - back == live_minor + kept
        can = refunding.refundable(office.desk, order.id)
        assert sum(one.amount_minor for one in can.tenders) == live_minor + kept
        assert all(one.amount_minor > 0 for one in can.tenders), "no means is overdrawn"
    office.desk.database.close()
    assert verify(office.path).findings == ()
