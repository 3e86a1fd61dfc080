"""Receipts and invoices of exchanges: both sides, the difference, its taxes rate by rate."""

import json
import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pos.domain.ids import PerformanceId, TicketTypeId, TillId
from pos.domain.invoice import Invoice
from pos.domain.journal import TakenBack
from pos.domain.order import Exchange, Order, Tender, Ticket
from pos.domain.pricing.books import book_of
from pos.domain.pricing.laid import laid
from pos.domain.receipt import Receipt
from pos.domain.refusals import Refusal
from pos.services import exchanging, invoicing, receipts, refunding, rights, selling
from pos.services.dossiers import dossier
from pos.services.verifying import verify
from tests.pos.conftest import ADULT, CHILD, Office
from tests.pos.services.test_receipts import SCHOOL, printed, wish
from tests.pos.services.test_taking_back import Registrar

LATER = PerformanceId(8)
# Tonight's tickets at 7 %, the later evening's (a dinner with it) at 19 % beside the price.
TARIFF: dict[str, Any] = {
    "version": 4,
    "taxes": [
        {"id": "low", "name": "VAT", "percent": "7", "when": {"performances": [7]}},
        {
            "id": "high",
            "name": "VAT",
            "percent": "19",
            "included": False,
            "when": {"performances": [8]},
        },
    ],
    "fees": [
        {"id": "wardrobe", "name": "Wardrobe", "per": "ticket", "minor": 150, "included": True}
    ],
}


def taxed(office: Office) -> Office:
    """A house that tells its taxes, with a second evening."""
    tonight = office.season.performances[0]
    later = replace(tonight, id=LATER, starts_at=tonight.starts_at.replace(day=16))
    office.keep(
        replace(office.season, version=2, performances=(tonight, later), tariff=json.dumps(TARIFF))
    )
    return office


@pytest.fixture
def house(office: Office) -> Office:
    return taxed(office)


def sell(office: Office, *places: int, kind: TicketTypeId = ADULT) -> Order:
    plain = office.basket(*places, kind=kind)
    wanted = office.wish(plain)
    terms = selling._circumstances(office.desk, wanted)
    basket = laid(plain, book_of(office.season), terms)
    office.secure(*places)
    paid = Tender("cash", basket.total.minor)
    sale = replace(office.wish(basket, paid), circumstances=terms)
    return selling.complete(office.desk, sale)


def exchange(office: Office, order: Order, ticket: Ticket, place: int, **to: Any) -> Exchange:
    new = replace(office.new_place(place), **to)
    selling.secure(office.desk, office.server, new.performance, [new.place])
    can = refunding.refundable(office.desk, order.id)
    asked = replace(
        office.exchange_wish(order, [ticket], place),
        places=(new,),
        circumstances=exchanging.terms(office.desk, can, office.season),
    )
    more = exchanging.quote(can, asked, office.season)
    paid = (Tender("cash", more + 500),) if more > 0 else ()
    return exchanging.exchange(office.desk, replace(asked, tenders=paid, difference_minor=more))


def reseat(office: Office, order: Order, ticket: Ticket, place: int) -> Exchange:
    """The house's own doing: another seat of the same evening at the same price."""
    new = replace(office.new_place(place), performance=ticket.performance)
    selling.secure(office.desk, office.server, new.performance, [new.place])
    asked = office.exchange_wish(order, [ticket], place)
    return exchanging.reseat(office.desk, replace(asked, places=(new,)))


def papers(office: Office) -> list[Receipt]:
    return list(printed(office))


def invoices(office: Office, order: Order) -> list[Invoice]:
    with office.desk.database.transaction() as unit:
        return list(unit.invoices.of_order(order.id))


def test_the_paper_of_an_exchange_tells_both_sides_taxes_change_and_the_journal(
    house: Office,
) -> None:
    order = sell(house, 1)
    made = exchange(house, order, order.tickets[0], 3, performance=LATER)
    (paper,) = papers(house)
    assert paper.title == "exchange"
    assert [(show.back, show.lines[0].total_minor) for show in paper.shows] == [
        (True, -4250),
        (False, 4250),
    ]
    # 19 % of the ticket and of the wardrobe stand beside the price; the 7 % were in it.
    assert [(one.name, one.minor) for one in paper.extras] == [("VAT", made.in_minor - 4250)]
    rows = {one.basis_points: one for one in paper.taxes}
    assert rows[700].gross_minor < 0 < rows[1900].tax_minor
    assert sum(one.gross_minor for one in paper.taxes) == paper.total_minor
    assert [(one.kind, one.minor) for one in paper.tenders] == [("cash", paper.total_minor + 500)]
    assert (paper.change_minor, paper.copy) == (500, 0)
    with house.desk.database.transaction() as unit:
        (entry,) = unit.journal.at("exchange", made.at_ms)
    assert paper.proof.hash == entry.hash.hex()


def test_the_same_seat_under_the_same_tax_costs_the_same(house: Office) -> None:
    order = sell(house, 1)
    made = exchange(house, order, order.tickets[0], 3)
    assert (made.in_minor, made.tenders) == (made.out_minor, ())
    assert papers(house)[-1].taxes == ()


def test_a_ticket_that_came_by_exchanges_goes_back_with_its_own_taxes(house: Office) -> None:
    order = sell(house, 1)
    first = exchange(house, order, order.tickets[0], 3, performance=LATER)
    moved = reseat(house, order, first.tickets[0], 4)
    back = house.refund(order, moved.tickets[0].id)
    receipt = receipts.print_receipt(house.desk, order.id, back.id, house.cashier)
    assert first.priced is not None
    told = {one.basis_points: -one.tax_minor for one in receipt.taxes}
    assert told == {one.basis_points: one.tax_minor for one in first.priced.taxes}
    assert verify(house.path).findings == ()


def test_an_invoiced_customer_who_pays_more_gets_a_further_invoice(house: Office) -> None:
    order = sell(house, 1, kind=CHILD)
    first = invoicing.invoice(house.desk, order.id, SCHOOL, house.cashier)
    made = exchange(house, order, order.tickets[0], 3, ticket_type=ADULT)
    (further,) = [one for one in invoices(house, order) if one.fact == made.id]
    assert (further.kind, further.number, further.credits) == (
        "invoice",
        "INV-3-1-00002",
        first.number,
    )
    assert further.gross_minor == 4250 - 1205
    (paper,) = papers(house)
    assert paper.title == "further_invoice"
    opened = receipts.opened(house.desk, paper)
    assert isinstance(opened, Receipt)
    assert opened.invoice is not None
    assert opened.invoice.buyer == SCHOOL
    assert verify(house.path).findings == ()


def test_one_who_pays_less_gets_a_correction(house: Office) -> None:
    order = sell(house, 1)
    first = invoicing.invoice(house.desk, order.id, SCHOOL, house.cashier)
    exchange(house, order, order.tickets[0], 3, ticket_type=CHILD)
    note = invoices(house, order)[-1]
    assert (note.kind, note.credits, note.gross_minor) == ("credit", first.number, 1205 - 4250)
    assert papers(house)[-1].title == "correction"


def test_another_evening_for_the_same_money_corrects_what_was_supplied(house: Office) -> None:
    later = replace(house.season.performances[1], id=PerformanceId(9))
    taxes = json.loads(json.dumps(TARIFF))
    taxes["taxes"][0]["when"]["performances"] = [7, 9]
    house.keep(
        replace(
            house.season,
            version=3,
            performances=(*house.season.performances, later),
            tariff=json.dumps(taxes),
        )
    )
    order = sell(house, 1)
    invoicing.invoice(house.desk, order.id, SCHOOL, house.cashier)
    exchange(house, order, order.tickets[0], 3)
    assert len(invoices(house, order)) == 1  # another seat of the same evening changes nothing
    live = refunding.refundable(house.desk, order.id).tickets
    exchange(house, order, live[0], 4, performance=PerformanceId(9))
    assert [one.gross_minor for one in invoices(house, order)[1:]] == [0]


def test_an_invoice_asked_for_later_comes_with_what_was_exchanged_before(house: Office) -> None:
    order = sell(house, 1, kind=CHILD)
    made = exchange(house, order, order.tickets[0], 3, ticket_type=ADULT)
    invoicing.invoice(house.desk, order.id, SCHOOL, house.cashier)
    (further,) = [one for one in invoices(house, order) if one.fact == made.id]
    assert further.gross_minor == made.in_minor - made.out_minor
    assert verify(house.path).findings == ()


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("xxrib"), st.integers(0, 9)), max_size=8))
def test_in_any_order_the_invoices_and_receipts_say_what_is_left_to_the_minor_unit(
    steps: list[tuple[str, int]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        house = taxed(Office(Path(folder) / "till.sqlite"))
        house.open()
        order = sell(house, 1, 2)
        facts: list[Any] = [order]
        for at, (verb, which) in enumerate(steps):
            live = refunding.refundable(house.desk, order.id).tickets
            if verb == "i" and not invoices(house, order):
                invoicing.invoice(house.desk, order.id, SCHOOL, house.cashier)
            elif live and verb == "r":
                facts.append(house.refund(order, live[which % len(live)].id))
            elif live and verb == "b":
                facts.append(reseat(house, order, live[which % len(live)], 50 + at))
            elif live and verb == "x":
                kind = CHILD if which % 3 == 0 else ADULT
                to = {"performance": PerformanceId(7 + which % 2), "ticket_type": kind}
                facts.append(exchange(house, order, live[which % len(live)], 10 + at, **to))
        with house.desk.database.transaction() as unit:
            made = [receipts.made(house.desk, unit, order.id, one.id) for one in facts]
        left = sum(one.price_minor for one in refunding.refundable(house.desk, order.id).tickets)
        assert sum(one.total_minor for one in made) == left
        taxes: Counter[int] = Counter()
        for one in (row for receipt in made for row in receipt.taxes):
            taxes[one.basis_points] += one.gross_minor
        assert sum(taxes.values()) == left
        if told := invoices(house, order):
            assert sum(one.gross_minor for one in told) == left
            rows = [row for one in told for row in one.taxes]
            assert sum(row.net_minor + row.tax_minor for row in rows) == left
        assert verify(house.path).findings == ()
        house.desk.database.close()


def test_a_refund_at_another_till_credits_the_invoice_that_the_order_s_till_made(
    house: Office, tmp_path: Path
) -> None:
    order = sell(house, 1, 2)
    first = invoicing.invoice(house.desk, order.id, SCHOOL, house.cashier)
    with house.desk.database.transaction() as unit:
        known = dossier(unit, order.id)
    other = taxed(Office(tmp_path / "other.sqlite"))
    other.open()
    rights.own(other.desk, Registrar(known), order.id)
    back = refunding.refund(other.desk, wish(other, order, 0))
    with other.desk.database.transaction() as unit:
        note = unit.invoices.about(back.id)
        assert unit.orders.load(order.id) is None
    assert note is not None
    assert (note.credits, note.gross_minor, note.buyer) == (first.number, -4250, first.buyer)
    assert [(one.basis_points, one.gross_minor) for one in note.taxes] == [
        (0, -150),
        (700, -4100),
    ]
    (paper,) = papers(other)
    assert paper.title == "credit_note"
    opened = receipts.opened(other.desk, paper)
    assert isinstance(opened, Receipt)
    assert opened.invoice is not None
    assert opened.invoice.buyer is None  # the paper names the invoice that they stand on
    assert verify(other.path).findings == ()
    other.desk.database.close()


def test_an_order_that_another_till_took_tickets_of_gets_no_invoice_that_says_too_much(
    house: Office,
) -> None:
    order = sell(house, 1, 2)
    with house.desk.database.transaction() as unit:
        told = TakenBack(order.id, (order.tickets[0].id,), TillId(2))
        rights.hear(house.desk, unit, told)
    with pytest.raises(Refusal, match=r"^invoice_not_whole") as refused:
        invoicing.invoice(house.desk, order.id, SCHOOL, house.cashier)
    assert refused.value.params["till"] == 2
    assert invoices(house, order) == []
