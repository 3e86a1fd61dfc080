"""Refunds: once, approved, to the tender the money came by, conserved to the minor unit."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.domain import journal, paper
from pos.domain.dossier import Dossier
from pos.domain.ids import OrderId, PerformanceId, PlaceId, TicketId, uuid7
from pos.domain.order import Order, Refund, Tender, Ticket
from pos.domain.plan import PlaceLabel
from pos.domain.refusals import Reason, Refusal
from pos.services import catalogue, orders, people, refunding
from pos.services.refunding import Refundable, RefundWish, money_left, split


def refusal(reason: Reason) -> Any:
    return pytest.raises(Refusal, match=reason.value)


def test_a_whole_order_goes_back_in_cash_and_its_tickets_die(office: Any) -> None:
    order = office.sell(4, 5, tenders=[Tender("cash", 10_000)])
    made = office.refund(order)
    assert made.tenders == (Tender("cash", -8500),)
    assert made.approver == office.supervisor.id
    assert made.places == ((7, 4), (7, 5))
    view = orders.load(office.desk, order.id)
    assert view.dead == {ticket.id for ticket in order.tickets}
    assert view.refunds == (made,)
    with office.desk.database.transaction() as unit:
        entry = unit.journal.after(unit.journal.head().number - 1, 1)[0]
    assert journal.decode_body(entry.kind, entry.body) == journal.RefundMade(made)


def test_papers_of_refunded_tickets_that_still_wait_are_cancelled(office: Any) -> None:
    order = office.sell(4, 5)
    first, second = orders.load(office.desk, order.id).jobs
    with office.desk.database.transaction() as unit:
        unit.jobs.set_state(first.id, "printed", "status")
    office.refund(order)
    states = {job.id: job.state for job in orders.load(office.desk, order.id).jobs}
    assert (states[first.id], states[second.id]) == ("printed", "cancelled")


def test_a_drawer_gives_back_no_other_currency_than_its_own(office: Any) -> None:
    order = office.sell(4)
    office.close_shift(14_250)
    house = replace(office.season.house, currency="CNY")
    catalogue.keep_season(office.desk, replace(office.season, house=house))
    office.open()
    with refusal(Reason.AMOUNT_WRONG):
        office.refund(order)
    assert orders.load(office.desk, order.id).refunds == ()


def test_the_customer_gets_a_slip(office: Any) -> None:
    order = office.sell(4)
    office.refund(order)
    job = orders.load(office.desk, order.id).jobs[-1]
    slip = paper.decode(job.kind, job.body)
    assert isinstance(slip, paper.RefundPaper)
    assert slip.lines == (("Stalls · E4", 4250),)
    assert slip.tenders == (("cash", 4250),)
    assert (slip.person_name, slip.approver_name) == ("Cashier 1", "Supervisor")


def test_one_ticket_of_two_goes_back_and_its_place_can_be_sold_again(office: Any) -> None:
    order = office.sell(4, 5)
    office.refund(order, order.tickets[0].id)
    assert office.sell(4).total_minor == 4250
    with refusal(Reason.ALREADY_REFUNDED):
        office.refund(order)
    office.refund(order, order.tickets[1].id)


def test_a_second_refund_is_refused(office: Any) -> None:
    order = office.sell(4)
    office.refund(order)
    with refusal(Reason.ALREADY_REFUNDED):
        office.refund(order)


def test_a_card_goes_back_to_the_card_with_a_receipt_of_its_own(office: Any) -> None:
    card = office.card(4250)
    order = office.sell(4, tenders=[card])
    with refusal(Reason.RECEIPT_NUMBER_MISSING):
        office.refund(order)
    made = office.refund(order, card_reference="0099")
    assert made.tenders == (Tender("card", -4250, "0099", card.attempt),)


def test_a_split_order_goes_back_split_and_never_more_than_came_in(office: Any) -> None:
    card = office.card(3000)
    order = office.sell(4, 5, tenders=[card, Tender("cash", 6000)])
    first = office.refund(order, order.tickets[0].id)
    assert first.tenders == (Tender("cash", -4250),)
    second = office.refund(order, order.tickets[1].id, card_reference="0099")
    assert [(one.kind, one.amount_minor) for one in second.tenders] == [
        ("cash", -1250),
        ("card", -3000),
    ]


def test_no_refund_without_a_supervisor(office: Any) -> None:
    order, other = office.sell(4), office.sell(5)
    wish = RefundWish(order.id, (order.tickets[0].id,), office.cashier, None, "ill")
    with refusal(Reason.APPROVAL_NEEDED):
        refunding.refund(office.desk, wish)
    for word in (
        office.word(people.REFUND, other.id),
        office.word(people.CLOSE_SHIFT, order.id),
        replace(office.word(people.CLOSE_SHIFT, order.id), action=people.REFUND),
    ):
        with refusal(Reason.APPROVAL_NEEDED):
            refunding.refund(office.desk, replace(wish, approval=word))


def test_an_approval_serves_once_and_survives_a_refused_try(office: Any) -> None:
    order = office.sell(4, 5)
    word = office.word(people.REFUND, order.id)
    ids = [ticket.id for ticket in order.tickets]
    unknown = TicketId(uuid7(1, 1))
    wish = RefundWish(order.id, (unknown,), office.cashier, word, "ill")
    with refusal(Reason.TICKET_UNKNOWN):
        refunding.refund(office.desk, wish)
    refunding.refund(office.desk, replace(wish, tickets=(ids[0],)))
    with refusal(Reason.APPROVAL_NEEDED):
        refunding.refund(office.desk, replace(wish, tickets=(ids[1],)))


def test_unknown_orders_and_odd_wishes_are_refused(office: Any) -> None:
    with refusal(Reason.ORDER_UNKNOWN):
        refunding.refundable(office.desk, OrderId(uuid7(1, 1)))
    order = office.sell(4)
    can = refunding.refundable(office.desk, order.id)
    for wanted in ((), (order.tickets[0].id,) * 2):
        with refusal(Reason.TICKET_UNKNOWN):
            split(can, wanted)


def test_no_refund_without_a_shift(office: Any) -> None:
    order = office.sell(4)
    office.close_shift(0)
    with refusal(Reason.SHIFT_NOT_OPEN):
        office.refund(order)


def test_a_free_ticket_goes_back_without_money(office: Any) -> None:
    order = office.sell(4, kind="free")
    assert office.refund(order).tenders == ()


@given(st.data())
def test_whatever_goes_back_in_whatever_order_is_what_came_in(data: st.DataObject) -> None:
    prices = data.draw(st.lists(st.integers(0, 9999), min_size=1, max_size=6))
    total = sum(prices)
    cards = data.draw(st.lists(st.integers(0, total), max_size=2).filter(lambda c: sum(c) <= total))
    change = data.draw(st.integers(0, 5000)) if sum(cards) < total else 0
    order = an_order(prices, cards, change)
    left, made = list(order.tickets), []
    while left:
        count = data.draw(st.integers(1, len(left)))
        now, left = tuple(left[:count]), left[count:]
        can = Refundable(order.id, "1", "EUR", now, money_left(order, tuple(made)), Dossier(order))
        tenders = split(can, tuple(ticket.id for ticket in now))
        assert all(tender.amount_minor < 0 for tender in tenders)
        made.append(a_refund(order, now, tenders))
    assert sum(refund.amount_minor for refund in made) == order.total_minor
    assert money_left(order, tuple(made)) == ()


def an_order(prices: list[int], cards: list[int], change: int) -> Order:
    tickets = tuple(
        Ticket(
            TicketId(uuid7(i, i)),
            PerformanceId(1),
            PlaceId(i),
            PlaceLabel("S", "A", str(i)),
            "c",
            "t",
            price,
            f"code {i}",
        )
        for i, price in enumerate(prices)
    )
    tenders = [
        Tender("card", amount, str(i), uuid7(99, i)) for i, amount in enumerate(cards) if amount
    ]
    tenders.append(Tender("cash", sum(prices) - sum(cards) + change))
    order = uuid7(5, 5)
    return Order(order, "1", 1, order, "c1", 0, "EUR", tickets, tuple(tenders), change)


def a_refund(order: Order, tickets: tuple[Ticket, ...], tenders: tuple[Tender, ...]) -> Refund:
    return Refund(
        uuid7(6, 6),
        order.id,
        order.number,
        tuple(ticket.id for ticket in tickets),
        tuple((ticket.performance, ticket.place) for ticket in tickets),
        tenders,
        sum(ticket.price_minor for ticket in tickets),
        "EUR",
        order.shift,
        "c1",
        "s1",
        "ill",
        0,
    )
