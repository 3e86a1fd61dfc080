"""A ticket by which somebody is in: not void, not refunded, not exchanged until they are out."""

from dataclasses import replace
from typing import Any

import pytest

from pos.domain.dossier import CameIn, Dossier
from pos.domain.order import Order, Ticket
from pos.domain.people import EXCHANGE, REFUND
from pos.domain.refusals import Reason, Refusal
from pos.services import exchanging, givingback, refunding, rights
from pos.services.exchanging import ExchangeWish
from pos.services.refunding import RefundWish
from tests.pos.conftest import ADULT, CHILD, Office
from tests.pos.services.test_taking_back import (
    Registrar,
    exchange,
    refusal_of,
    server_has_it,
    take_back,
)


def came_in(office: Office, order: Order, ticket: Ticket) -> Ticket:
    """The server has the sale, and at the gate somebody came in by that ticket."""
    server_has_it(office)
    inside = CameIn(ticket.id, 1_900_000, "Door B")
    rights.own(office.desk, Registrar(Dossier(order, came_in=(inside,))), order.id)
    return ticket


@pytest.mark.parametrize("kind", ["refund", "void"])
def test_it_does_not_go_back_and_the_cashier_hears_by_which_door_they_came(
    office: Office, kind: Any
) -> None:
    order = office.sell(1, 2)
    inside = came_in(office, order, order.tickets[0])
    with pytest.raises(Refusal) as refusal:
        take_back(office, order, inside.id, kind=kind)
    assert refusal.value.reason is Reason.ADMITTED_ALREADY
    assert refusal.value.params["inside"] == [
        {"place": inside.label, "door": "Door B", "at_ms": 1_900_000}
    ]
    assert take_back(office, order, order.tickets[1].id, kind=kind).kind == kind, "nobody came"


def test_before_a_terminal_gives_money_back_it_is_refused(office: Office) -> None:
    order = office.sell(1)
    inside = came_in(office, order, order.tickets[0])
    word = office.word(REFUND, order.id)
    wish = RefundWish(order.id, (inside.id,), office.cashier, word, "ill")
    assert refusal_of(lambda: givingback.begin(office.desk, wish)) is Reason.ADMITTED_ALREADY
    assert givingback.look(office.desk, order.id) is None


def test_it_is_not_exchanged_either_and_nobody_is_told_a_price(office: Office) -> None:
    order = office.sell(1, kind=CHILD)
    inside = came_in(office, order, order.tickets[0])
    assert refusal_of(lambda: exchange(office, order, inside.id, 5, ADULT)) is (
        Reason.ADMITTED_ALREADY
    )
    new = replace(office.new_place(5), ticket_type=CHILD)
    word = office.word(EXCHANGE, order.id)
    wish = ExchangeWish(order.id, (inside.id,), (new,), office.cashier, word, "other seat", "0099")
    assert refusal_of(lambda: exchanging.exchange(office.desk, wish)) is Reason.ADMITTED_ALREADY


def test_what_the_house_itself_gives_back_goes_back_whoever_sits_there(office: Office) -> None:
    order = office.sell(1)
    inside = came_in(office, order, order.tickets[0])
    assert take_back(office, order, inside.id, waives_fees=True).amount_minor == 4250


def test_of_a_performance_that_is_not_played_everything_goes_back(office: Office) -> None:
    order = office.sell(1)
    inside = came_in(office, order, order.tickets[0])
    off = tuple(
        replace(one, cancelled=one.id == inside.performance) for one in office.season.performances
    )
    office.keep(replace(office.season, version=2, performances=off))
    assert take_back(office, order, inside.id).kind == "refund"


def test_let_out_since_then_it_goes_back(office: Office) -> None:
    order = office.sell(1)
    inside = came_in(office, order, order.tickets[0])
    rights.give_back(office.desk, order.id)
    rights.own(office.desk, Registrar(Dossier(order)), order.id)
    assert refunding.refundable(office.desk, order.id).known.came_in == ()
    assert take_back(office, order, inside.id).kind == "refund"
