"""Tickets that wait at the window: kept for a name or a code, printed when fetched, and once."""

from typing import Any

import pytest

from pos.domain.order import Tender
from pos.domain.refusals import Reason, Refusal
from pos.domain.willcall import written
from pos.services import orders, selling, willcall
from pos.services.selling import SaleWish
from pos.services.verifying import verify


def papers(office: Any, order: Any) -> list[str]:
    with office.desk.database.transaction() as unit:
        return [job.state for job in unit.jobs.all(order.id) if job.kind == "ticket"]


def refusal_of(act: Any) -> Reason:
    with pytest.raises(Refusal) as refusal:
        act()
    return refusal.value.reason


def test_kept_at_the_sale_nothing_prints_until_somebody_says_the_name(office):
    basket = office.basket(1, 2)
    office.secure(1, 2)
    tender = Tender("cash", basket.total.minor)
    wish = SaleWish(basket, (tender,), office.cashier, office.season, pickup="  Anna   Weiß ")
    order = selling.complete(office.desk, wish)
    assert papers(office, order) == []
    (found,) = orders.find(office.desk, "weiß")
    assert found.id == order.id
    assert willcall.fetch(office.desk, order.id, office.cashier) == tuple(
        one.id for one in order.tickets
    )
    assert papers(office, order) == ["queued", "queued"]
    assert orders.find(office.desk, "weiß") == (), "the name is forgotten"
    office.desk.database.close()
    assert verify(office.path).findings == ()


def test_kept_later_it_is_found_by_its_code_and_fetched_once(office):
    order = office.sell(1)
    pickup = willcall.mark(office.desk, order.id, "", office.cashier)
    assert papers(office, order) == ["cancelled"]
    assert [one.id for one in orders.find(office.desk, written(pickup.code))] == [order.id]
    willcall.fetch(office.desk, order.id, office.cashier)
    again = refusal_of(lambda: willcall.fetch(office.desk, order.id, office.cashier))
    assert again is Reason.PICKED_UP_ALREADY
    assert papers(office, order) == ["cancelled", "queued"]


@pytest.mark.parametrize("state", ["sending", "sent", "printed", "in_doubt"])
def test_what_a_printer_may_have_seen_is_not_kept(office, state):
    order = office.sell(1)
    with office.desk.database.transaction() as unit:
        (job,) = unit.jobs.all(order.id)
        unit.jobs.set_state(job.id, state)
    marking = refusal_of(lambda: willcall.mark(office.desk, order.id, "Anna", office.cashier))
    assert marking is Reason.PAPER_IS_OUT


def test_what_went_back_is_not_handed_out_and_what_was_exchanged_waits_on(office):
    gone, changed = office.sell(1), office.sell(2)
    for order in (gone, changed):
        willcall.mark(office.desk, order.id, "Anna", office.cashier)
    office.refund(gone)
    fetching = refusal_of(lambda: willcall.fetch(office.desk, gone.id, office.cashier))
    assert fetching is Reason.NOTHING_TO_PICK_UP
    made = office.reseat(changed, 5)
    assert papers(office, changed) == ["cancelled"]
    fetched = willcall.fetch(office.desk, changed.id, office.cashier)
    assert fetched == tuple(one.id for one in made.tickets)
    office.desk.database.close()
    assert verify(office.path).findings == ()


def test_a_card_number_is_no_name(office):
    order = office.sell(1)
    typed = refusal_of(
        lambda: willcall.mark(office.desk, order.id, "4111 1111 1111 1111", office.cashier)
    )
    assert typed is Reason.CARD_NUMBER_TYPED
    assert papers(office, order) == ["queued"]
