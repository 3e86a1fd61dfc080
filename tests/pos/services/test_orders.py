"""Looking an order up as a person at a window would."""

from typing import Any

import pytest

from pos.domain.ids import OrderId
from pos.domain.refusals import Reason, Refusal
from pos.domain.ticketcode import short_code
from pos.services import orders


def test_an_order_is_found_by_everything_people_read_out(office: Any) -> None:
    office.sell(1)
    order = office.sell(9, 10)
    office.sell(11)
    ticket = order.tickets[0]
    short = short_code(ticket.id)
    for text in (
        order.number,
        "2",
        "000002",
        short,
        short.lower(),
        f"{short[:4]}-{short[4:]}",
        ticket.code,
        " e9 ",
        "E 10",
    ):
        found = orders.find(office.desk, text)
        assert [one.number for one in found] == [order.number], text


def test_nothing_typed_lists_the_latest_first_and_no_more_than_fifty(office: Any) -> None:
    for place in range(52):
        office.sell(place)
    found = orders.find(office.desk, "")
    assert len(found) == 50
    assert [found[0].number, found[-1].number] == ["3-000052", "3-000003"]


def test_a_line_of_the_list_says_what_is_left_of_an_order(office: Any) -> None:
    order = office.sell(4, 5)
    office.refund(order, order.tickets[0].id)
    (line,) = orders.find(office.desk, "")
    assert (line.total_minor, line.refunded_minor) == (8500, 4250)
    assert (line.ticket_count, line.dead_count) == (2, 1)
    assert line.person_name == "Cashier 1"
    assert [label.seat for label in line.labels] == ["4", "5"]


def test_a_scan_that_is_no_code_is_refused(office: Any) -> None:
    with pytest.raises(Refusal, match=Reason.CODE_WRONG.value):
        orders.find(office.desk, "BO1:NONSENSE")


@pytest.mark.parametrize("text", ["%", "_", "' OR 1=1 --", "9" * 40, "\x00", "四"])
def test_odd_words_find_nothing(office: Any, text: str) -> None:
    office.sell(1)
    assert orders.find(office.desk, text) == ()


def test_an_unknown_order_is_refused(office: Any) -> None:
    with pytest.raises(Refusal, match=Reason.ORDER_UNKNOWN.value):
        orders.load(office.desk, OrderId(office.ids.new()))
