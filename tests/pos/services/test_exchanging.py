"""Exchanges: another place for the same price or for nothing, approved, once, to the minor unit."""

from dataclasses import replace
from typing import Any

import pytest

from pos.domain import journal, paper
from pos.domain.ids import CategoryId, PerformanceId, TicketId, uuid7
from pos.domain.order import Tender
from pos.domain.receipt import Receipt
from pos.domain.refusals import Reason, Refusal
from pos.domain.season import Price, PriceCategory, PriceList
from pos.domain.ticketcode import read
from pos.services import catalogue, exchanging, orders, people, refunding, selling, shifts
from pos.services.verifying import verify

BALCONY = CategoryId("balcony")


def refusal(reason: Reason) -> Any:
    return pytest.raises(Refusal, match=reason.value)


@pytest.fixture
def balcony(office: Any) -> Any:
    """The house has a balcony, too: cheaper for adults, dearer for children."""
    prices = [*office.season.price_lists[0].prices]
    prices += [Price(BALCONY, "adult", 2000), Price(BALCONY, "child", 2000)]
    office.season = replace(
        office.season,
        version=2,
        categories=(*office.season.categories, PriceCategory(BALCONY, "Balcony")),
        price_lists=(PriceList("A", tuple(prices)),),
    )
    catalogue.keep_season(office.desk, office.season)
    return office


def states(office: Any, order: Any) -> dict[int, str]:
    view = orders.load(office.desk, order.id)
    return {ticket.place: "dead" if ticket.id in view.dead else "live" for ticket in view.tickets}


def test_a_customer_sits_elsewhere_and_the_old_ticket_is_dead(office: Any) -> None:
    order = office.sell(4, 5)
    made = office.reseat(order, 9, tickets=order.tickets[:1])
    assert (made.out_minor, made.in_minor, made.tenders) == (4250, 4250, ())
    assert made.approver == office.supervisor.id
    assert made.places == ((7, 4),)
    assert states(office, order) == {4: "dead", 5: "live", 9: "live"}
    with office.desk.database.transaction() as unit:
        entry = unit.journal.after(unit.journal.head().number - 1, 1)[0]
        assert unit.leases.every() == ()
    assert journal.decode_body(entry.kind, entry.body) == journal.Exchanged(made)


def test_the_new_ticket_is_signed_for_its_own_place(office: Any) -> None:
    order = office.sell(4)
    (ticket,) = office.reseat(order, 9).tickets
    code, _, _ = read(ticket.code)
    assert (code.place, code.ticket, code.print_no) == (9, ticket.id, 1)
    assert ticket.id != order.tickets[0].id
    assert (ticket.ticket_type, ticket.price_minor) == ("adult", 4250)


def test_an_order_still_reads_as_it_was_sold(office: Any) -> None:
    order = office.sell(4, 5)
    office.reseat(order, 8, 9)
    with office.desk.database.transaction() as unit:
        assert unit.orders.load(order.id) == order
        assert unit.orders.find(order.number, 1) == (order,)


def test_what_was_not_printed_yet_is_not_printed_and_the_new_paper_is(office: Any) -> None:
    order = office.sell(4)
    made = office.reseat(order, 9)
    jobs = orders.load(office.desk, order.id).jobs
    assert [(job.state, job.evidence) for job in jobs] == [
        ("cancelled", "exchanged"),
        ("queued", ""),
    ]
    new = paper.decode(jobs[1].kind, jobs[1].body)
    assert isinstance(new, paper.TicketPaper)
    assert (new.label.seat, new.code, new.order_number) == (
        "9",
        made.tickets[0].code,
        order.number,
    )


def test_the_list_tells_an_exchanged_order_by_the_seats_it_has_now(office: Any) -> None:
    order = office.sell(4, 5)
    office.reseat(order, 9, tickets=order.tickets[:1])
    (line,) = orders.find(office.desk, "F9")
    assert line.number == order.number
    assert [one.seat for one in line.labels] == ["5", "9"]
    assert (line.ticket_count, line.dead_count, line.refunded_minor) == (2, 0, 0)


def test_a_comp_gives_the_price_back_and_costs_nothing(office: Any) -> None:
    order = office.sell(4)
    office.secure(9)
    made = exchanging.comp(office.desk, office.exchange_wish(order, order.tickets, 9))
    assert made.tenders == (Tender("cash", -4250),)
    assert [ticket.price_minor for ticket in made.tickets] == [0]
    (line,) = orders.find(office.desk, order.number)
    assert (line.total_minor, line.refunded_minor, line.dead_count) == (4250, 4250, 0)
    slip = orders.load(office.desk, order.id).jobs[-1]
    given = paper.decode(slip.kind, slip.body)
    assert isinstance(given, Receipt)
    assert [(show.back, show.lines[0].seats) for show in given.shows] == [
        (True, "Stalls · E4"),
        (False, "Stalls · F9"),
    ]
    assert (given.title, given.total_minor) == ("exchange", -4250)
    assert [(one.kind, one.minor) for one in given.tenders] == [("cash", -4250)]


def test_a_comp_of_a_card_needs_the_terminals_receipt_number(office: Any) -> None:
    card = office.card(4250)
    order = office.sell(4, tenders=[card])
    office.secure(9)
    wish = office.exchange_wish(order, order.tickets, 9)
    with refusal(Reason.RECEIPT_NUMBER_MISSING):
        exchanging.comp(office.desk, wish)
    made = exchanging.comp(office.desk, replace(wish, card_reference="0099"))
    assert made.tenders == (Tender("card", -4250, "0099", card.attempt),)


def test_what_went_back_by_a_comp_does_not_go_back_again(office: Any) -> None:
    order = office.sell(4, 5)
    office.secure(9)
    exchanging.comp(office.desk, office.exchange_wish(order, order.tickets[:1], 9))
    can = refunding.refundable(office.desk, order.id)
    assert [(ticket.place, ticket.price_minor) for ticket in can.tickets] == [(5, 4250), (9, 0)]
    assert can.tenders == (Tender("cash", 4250),)
    live = tuple(ticket.id for ticket in can.tickets)
    assert office.refund(order, *live).amount_minor == 4250
    assert verify(office.path).findings == ()


def test_a_ticket_that_came_by_an_exchange_can_be_refunded_and_exchanged(office: Any) -> None:
    order = office.sell(4, 5)
    office.reseat(order, 8, 9)
    first, second = orders.load(office.desk, order.id).tickets[2:]
    office.refund(order, first.id)
    office.reseat(order, 10, tickets=[second])
    assert states(office, order) == {4: "dead", 5: "dead", 8: "dead", 9: "dead", 10: "live"}
    assert verify(office.path).findings == ()


def test_a_ticket_is_exchanged_once(office: Any) -> None:
    order = office.sell(4)
    office.reseat(order, 9)
    office.secure(10)
    with refusal(Reason.TICKET_DEAD):
        exchanging.reseat(office.desk, office.exchange_wish(order, order.tickets, 10))
    with refusal(Reason.TICKET_DEAD):
        office.refund(order)


def test_the_place_of_an_exchanged_ticket_can_be_sold_again(office: Any) -> None:
    office.reseat(office.sell(4), 9)
    assert office.sell(4).total_minor == 4250


def test_only_a_place_that_this_till_owns_is_given_in_exchange(office: Any) -> None:
    order = office.sell(4)
    with refusal(Reason.NOT_OWNED):
        exchanging.reseat(office.desk, office.exchange_wish(order, order.tickets, 9))
    assert states(office, order) == {4: "live"}


def test_a_cheaper_place_is_no_exchange_for_the_same_price(balcony: Any) -> None:
    order, child = balcony.sell(4), balcony.sell(5, kind="child")
    balcony.secure(9)
    wish = balcony.exchange_wish(order, order.tickets, 9)
    upstairs = replace(wish, places=(balcony.new_place(9, BALCONY),))
    with refusal(Reason.PLACE_CHEAPER):
        exchanging.reseat(balcony.desk, upstairs)
    better = balcony.exchange_wish(child, child.tickets, 9)
    made = exchanging.reseat(balcony.desk, replace(better, places=upstairs.places))
    assert [(one.category, one.price_minor) for one in made.tickets] == [(BALCONY, 1205)]


def test_a_comp_may_be_a_cheaper_place(balcony: Any) -> None:
    order = balcony.sell(4)
    balcony.secure(9)
    wish = balcony.exchange_wish(order, order.tickets, 9)
    made = exchanging.comp(balcony.desk, replace(wish, places=(balcony.new_place(9, BALCONY),)))
    assert made.tickets[0].category == BALCONY


def test_no_exchange_without_a_supervisors_word_for_that_order(office: Any) -> None:
    order, other = office.sell(4), office.sell(5)
    office.secure(9)
    wish = office.exchange_wish(order, order.tickets, 9)
    for word in (
        None,
        office.word(people.EXCHANGE, other.id),
        office.word(people.REFUND, order.id),
    ):
        with refusal(Reason.APPROVAL_NEEDED):
            exchanging.reseat(office.desk, replace(wish, approval=word))
    exchanging.reseat(office.desk, wish)
    with refusal(Reason.APPROVAL_NEEDED):
        exchanging.comp(office.desk, wish)


def test_odd_exchanges_are_refused_and_change_nothing(office: Any) -> None:
    order = office.sell(4)
    office.secure(9)
    wish = office.exchange_wish(order, order.tickets, 9)
    elsewhere = replace(office.new_place(9), performance=PerformanceId(8))
    for changed, reason in (
        ({"tickets": (TicketId(uuid7(1, 1)),)}, Reason.TICKET_UNKNOWN),
        ({"tickets": ()}, Reason.TICKET_UNKNOWN),
        ({"reason": "4111 1111 1111 1111"}, Reason.CARD_NUMBER_TYPED),
        ({"places": (elsewhere,)}, Reason.NOT_OWNED),
    ):
        with refusal(reason):
            exchanging.reseat(office.desk, replace(wish, **changed))
    office.desk.guard.fenced = True
    with refusal(Reason.TILL_SUSPENDED):
        exchanging.reseat(office.desk, wish)
    office.desk.guard.fenced = False
    assert states(office, order) == {4: "live"}
    assert len(exchanging.reseat(office.desk, wish).tickets) == 1, "the approval still serves"


def test_no_exchange_without_an_open_shift(office: Any) -> None:
    order = office.sell(4)
    office.secure(9)
    office.close_shift(14_250)
    with refusal(Reason.SHIFT_NOT_OPEN):
        exchanging.reseat(office.desk, office.exchange_wish(order, order.tickets, 9))


def test_the_drawer_balances_with_exchanges_in_it(office: Any) -> None:
    order = office.sell(4, 5)
    office.reseat(order, 8, tickets=order.tickets[:1])
    office.secure(9)
    exchanging.comp(office.desk, office.exchange_wish(order, order.tickets[1:], 9))
    report = office.close_shift(14_250)
    assert report.over_short_minor == 0
    assert (report.sold_minor, report.refunded_minor) == (8500, 0)
    assert (report.tickets_exchanged, report.exchanged_minor) == (2, -4250)
    assert [(one.in_minor, one.out_minor) for one in report.tenders] == [(8500, 4250)]
    assert verify(office.path).findings == ()


def test_an_exchange_that_cannot_be_written_whole_is_not_written_at_all(
    office: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = office.sell(4)
    office.secure(9)

    def out_of_paper(*_: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(exchanging.papers, "queue_tickets", out_of_paper)
    with pytest.raises(ZeroDivisionError):
        exchanging.reseat(office.desk, office.exchange_wish(order, order.tickets, 9))
    office.restart()
    assert states(office, order) == {4: "live"}
    assert verify(office.path).findings == ()
    assert selling.return_unsold_leases(office.desk) == 1
    assert shifts.current(office.desk) is not None
