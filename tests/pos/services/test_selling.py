"""A sale: owned places, exact money, one transaction."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest

from pos.domain import journal, paper, ticketcode
from pos.domain.ids import PlaceId
from pos.domain.money import Currency, Money
from pos.domain.order import Tender
from pos.domain.refusals import Reason, Refusal, Trouble
from pos.services import cards, orders, owning, papers, selling, shifts

TONIGHT = 7


def refusal(reason: Reason) -> Any:
    return pytest.raises(Refusal, match=reason.value)


def entries(office: Any) -> list[Any]:
    with office.desk.database.transaction() as unit:
        return [
            journal.decode_body(entry.kind, entry.body) for entry in unit.journal.after(0, 1000)
        ]


def leases(office: Any) -> list[tuple[int, str]]:
    with office.desk.database.transaction() as unit:
        return [(lease.place, lease.state) for lease in unit.leases.every()]


def test_a_sale_for_cash_is_an_order_with_tickets_change_journal_and_paper(office: Any) -> None:
    office.secure(4, 5)
    tender, change = selling.cash_tender(
        Money(8500, Currency("EUR")), Money(10_000, Currency("EUR"))
    )
    order = selling.complete(office.desk, office.wish(office.basket(4, 5), tender))

    assert change.minor == order.change_minor == 1500
    assert order.number == "3-000001"
    assert order.total_minor == 8500
    assert entries(office)[-1] == journal.Sale(order)
    view = orders.load(office.desk, order.id)
    assert view.order == order
    assert [job.ticket for job in view.jobs] == [ticket.id for ticket in order.tickets]
    assert leases(office) == []


def test_a_ticket_s_paper_says_what_was_sold(office: Any) -> None:
    order = office.sell(4, kind="child")
    (job,) = orders.load(office.desk, order.id).jobs
    slip = paper.decode(job.kind, job.body)
    assert isinstance(slip, paper.TicketPaper)
    assert (slip.title, slip.venue, slip.ticket_type) == ("The Magic Flute", "Great House", "Child")
    assert (slip.price_minor, slip.currency) == (1205, "EUR")
    assert slip.label.seat == "4"
    assert slip.code == order.tickets[0].code
    assert slip.till_name == "Till 3"


def test_a_ticket_s_code_is_signed_by_this_till(office: Any) -> None:
    (ticket,) = office.sell(4).tickets
    public = office.desk.credentials.private_key.public_key()
    code = ticketcode.verify(ticket.code, public)
    assert (code.key, code.performance, code.place) == (3, TONIGHT, 4)
    assert code.ticket == ticket.id


def test_order_numbers_have_no_gap_even_after_a_sale_that_failed(office: Any) -> None:
    office.sell(1)
    with refusal(Reason.TENDER_TOO_SMALL):
        office.sell(2, tenders=[Tender("cash", 1)])
    assert office.sell(3).number == "3-000002"


def test_a_free_ticket_needs_no_tender(office: Any) -> None:
    office.secure(4)
    order = selling.complete(office.desk, office.wish(office.basket(4, kind="free")))
    assert (order.total_minor, order.tenders) == (0, ())


def test_cash_and_card_may_share_a_total(office: Any) -> None:
    card = office.card(3000)
    order = office.sell(4, tenders=[card, Tender("cash", 2000)])
    assert order.change_minor == 750
    assert order.tenders[0].reference == "0042"


def test_no_shift_no_sale(closed_office: Any) -> None:
    with refusal(Reason.SHIFT_NOT_OPEN):
        closed_office.sell(4)


def test_an_empty_basket_is_refused(office: Any) -> None:
    with refusal(Reason.BASKET_EMPTY):
        selling.complete(office.desk, office.wish(office.basket()))


def test_a_place_that_is_not_owned_is_refused_by_its_number(office: Any) -> None:
    office.secure(4)
    with refusal(Reason.NOT_OWNED) as caught:
        selling.complete(office.desk, office.wish(office.basket(4, 5), Tender("cash", 8500)))
    assert caught.value.params["places"] == [5]
    assert leases(office) == [(4, "secured")]


def test_a_place_is_sold_only_once(office: Any) -> None:
    office.sell(4)
    with refusal(Reason.NOT_OWNED):
        selling.complete(office.desk, office.wish(office.basket(4), Tender("cash", 4250)))


def test_a_price_that_is_not_the_season_s_is_refused(office: Any) -> None:
    office.secure(4)
    basket = office.basket(4).retyped(0, "adult", Money(1, Currency("EUR")))
    with refusal(Reason.BASKET_CHANGED):
        selling.complete(office.desk, office.wish(basket, Tender("cash", 1)))


@pytest.mark.parametrize(
    ("tenders", "reason"),
    [
        ([Tender("cash", 4249)], Reason.TENDER_TOO_SMALL),
        ([Tender("cash", 4250 + 20_001)], Reason.TENDER_TOO_LARGE),
        ([Tender("cash", -1), Tender("cash", 4251)], Reason.AMOUNT_WRONG),
    ],
)
def test_money_that_does_not_fit_is_refused(
    office: Any, tenders: list[Tender], reason: Reason
) -> None:
    with refusal(reason):
        office.sell(4, tenders=tenders)


def test_a_card_cannot_be_charged_more_than_is_owed(office: Any) -> None:
    card = office.card(5000)
    with refusal(Reason.TENDER_TOO_LARGE):
        office.sell(4, tenders=[card])


def test_an_unknown_role_sells_nothing(office: Any) -> None:
    office.cashier = replace(office.cashier, role="visitor")
    with refusal(Reason.NOT_PERMITTED):
        office.sell(4)


def test_securing_again_asks_nobody(office: Any) -> None:
    office.secure(4, 5)
    office.secure(5, 4)
    assert len(office.server.asked) == 1


def test_securing_more_asks_only_for_what_is_missing(office: Any) -> None:
    office.secure(4)
    office.secure(4, 5)
    assert [places for _, places in office.server.asked] == [(4,), (5,)]


def test_a_refusal_of_the_server_leaves_nothing_and_says_who_has_the_place(office: Any) -> None:
    office.server.taken[5] = 2
    with refusal(Reason.PLACE_TAKEN) as caught:
        office.secure(4, 5)
    assert caught.value.params["taken"][0]["till"] == 2
    assert caught.value.params["free"] == [4]
    assert leases(office) == []


@pytest.mark.parametrize("moment", ["fail_before", "fail_after"])
def test_silence_of_the_server_is_asked_again_under_the_same_id(office: Any, moment: str) -> None:
    setattr(office.server, moment, Trouble("server", "no answer"))
    with pytest.raises(Trouble):
        office.secure(5, 4)
    assert leases(office) == [(4, "asked"), (5, "asked")]
    with refusal(Reason.NOT_OWNED):
        selling.complete(office.desk, office.wish(office.basket(4, 5), Tender("cash", 8500)))

    setattr(office.server, moment, None)
    office.restart()
    office.secure(5, 6)
    operations = [operation for operation, _ in office.server.asked]
    assert operations[0] == operations[1] != operations[2]
    assert leases(office) == [(4, "secured"), (5, "secured"), (6, "secured")]


def test_an_old_question_refused_now_is_asked_anew_for_what_is_wanted(office: Any) -> None:
    office.server.fail_before = Trouble("server", "no answer")
    with pytest.raises(Trouble):
        office.secure(4, 5)
    office.server.fail_before = None
    office.server.taken[4] = 2
    office.secure(5)
    assert leases(office) == [(5, "secured")]


def test_a_refusal_of_the_till_itself_leaves_the_question_open(office: Any) -> None:
    office.server.fail_after = Trouble("server", "no answer")
    with pytest.raises(Trouble):
        office.secure(4)
    office.server.fail_after = None
    office.server.fail_before = Refusal(Reason.TILL_FENCED)
    with refusal(Reason.TILL_FENCED):
        office.secure(4)
    assert leases(office) == [(4, "asked")]
    office.server.fail_before = None
    office.secure(4)
    assert leases(office) == [(4, "secured")]
    assert len({operation for operation, _ in office.server.asked}) == 1


def test_places_given_back_are_returned_by_the_journal(office: Any) -> None:
    office.secure(4, 5)
    selling.give_back(office.desk, TONIGHT, [PlaceId(5), PlaceId(99)])
    returned = entries(office)[-1]
    assert returned.places == (5,)
    assert returned.operation == office.server.asked[0][0]
    assert leases(office) == [(4, "secured")]


def test_a_question_without_answer_is_given_back_whole(office: Any) -> None:
    office.server.fail_after = Trouble("server", "no answer")
    with pytest.raises(Trouble):
        office.secure(4, 5)
    selling.give_back(office.desk, TONIGHT, [PlaceId(4)])
    assert entries(office)[-1].places == (4, 5)
    assert leases(office) == []


def test_what_a_crash_left_unsold_is_returned_at_the_next_start(office: Any) -> None:
    office.secure(4, 5)
    office.sell(6)
    office.restart()
    assert selling.return_unsold_leases(office.desk) == 2
    assert selling.return_unsold_leases(office.desk) == 0
    assert entries(office)[-1].places == (4, 5)


def test_a_sale_that_breaks_in_the_middle_leaves_no_trace(
    office: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.secure(4)
    before = entries(office)

    def out_of_paper(*_: object) -> None:
        raise OSError("broken in the middle")

    monkeypatch.setattr(papers, "queue_tickets", out_of_paper)
    with pytest.raises(OSError, match="middle"):
        selling.complete(office.desk, office.wish(office.basket(4), Tender("cash", 4250)))
    monkeypatch.undo()
    assert entries(office) == before
    assert orders.find(office.desk, "") == ()
    assert leases(office) == [(4, "secured")]
    assert office.sell(4).number == "3-000001"


def test_a_full_disk_is_a_refusal_and_loses_nothing(office: Any) -> None:
    sold = office.sell(4)
    with office.desk.database.transaction() as unit:
        pages = unit.orders._session.connection().exec_driver_sql("PRAGMA page_count").scalar_one()
    connection = office.desk.database._engine.connect()
    connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    connection.close()
    with refusal(Reason.DISK_FULL):
        for place in range(5, 200):
            office.sell(place)
    office.restart()
    found = orders.find(office.desk, "")
    assert found[-1].id == sold.id
    with closing(sqlite3.connect(office.path)) as raw:
        tickets = raw.execute("SELECT count(*) FROM tickets").fetchone()[0]
    assert tickets == len(found)
    number = int(office.sell(199).number.removeprefix("3-"))
    assert number == tickets + 1
    report = shifts.x_report(office.desk)
    assert report.sold_minor == 4250 * number


@pytest.mark.parametrize(
    ("currency", "minor", "offered"),
    [
        ("EUR", 4250, (4250, 4500, 5000, 6000, 10_000)),
        ("EUR", 5000, (5000, 6000, 10_000, 20_000)),
        ("CNY", 38_050, (38_050, 38_100, 38_500, 39_000, 40_000)),
        ("JPY", 4200, (4200, 5000, 6000, 10_000)),
        ("EUR", 0, (0,)),
    ],
)
def test_quick_tenders_are_what_people_hand_over(
    currency: str, minor: int, offered: tuple[int, ...]
) -> None:
    total = Money(minor, Currency(currency))
    assert tuple(one.minor for one in selling.quick_tenders(total)) == offered
    for one in selling.quick_tenders(total):
        selling.cash_tender(total, one)


def test_own_places_may_be_sold_without_asking_and_sold_ones_are_known(office: Any) -> None:
    office.secure(4, 5, 6)
    office.sell(4)
    own = owning.own_places(office.desk, TONIGHT)
    assert (own.owned, own.sold) == ({5, 6}, {4})
    assert owning.owns(office.desk, TONIGHT, [5, 6])
    assert not owning.owns(office.desk, TONIGHT, [6, 7])
    with refusal(Reason.PLACE_TAKEN):
        owning.owns(office.desk, TONIGHT, [4])


def test_what_a_card_may_have_paid_for_is_nobody_else_s_to_buy(office: Any) -> None:
    office.secure(4, 5)
    cards.start(office.desk, office.desk.ids.new(), Money(8500, Currency("EUR")))
    assert owning.own_places(office.desk, TONIGHT).owned == frozenset()


def test_orders_behind_a_lost_life_begin_at_another_number(office: Any) -> None:
    office.sell(1)
    with office.desk.database.transaction() as unit:
        unit.standing.write(replace(unit.standing.read(), numbers_from=3001))
    assert [office.sell(place).number for place in (2, 3)] == ["3-003001", "3-003002"]
