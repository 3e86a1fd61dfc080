"""Fees and taxes: on top or included, each on its own line, and not a cent lost between them."""

from datetime import date

import pytest

from pos.domain.pricing.charges import taxed
from pos.domain.pricing.circumstances import Comp, Customer
from pos.domain.pricing.effects import PercentOff
from pos.domain.pricing.priced import Because, Charge
from pos.domain.pricing.tariff import CompFree, Fee, FeePer, Rule, Tax
from pos.domain.pricing.when import Days, When
from tests.pos.domain.pricing.houses import basket, places, priced, said

SEVEN = Tax("7", "VAT 7 %", 700)


def test_a_tax_is_in_the_price_or_comes_on_top() -> None:
    assert taxed(5000, SEVEN) == Charge(4673, 327, 5000, "7")
    assert taxed(5000, Tax("7", "Tax", 700, included=False)) == Charge(5000, 350, 5350, "7")
    assert taxed(5000, None) == Charge(5000, 0, 5000, "")


def test_a_line_says_which_tax_it_bears() -> None:
    found = priced(basket((2, "adult")), SEVEN)
    assert said(found.lines[0]) == [("", "listed"), ("7", "tax_included")]
    assert found.total_minor == 10_000
    on_top = priced(basket((2, "adult")), Tax("s", "Sales tax", 888, included=False))
    assert on_top.total_minor == 10_888
    assert on_top.lines[0].steps[-1].after == 5444


def test_each_rate_has_its_sum() -> None:
    children = Tax("5", "Children", 500, when=When(ticket_types=frozenset({"child"})))
    fees = Tax("19", "VAT 19 %", 1900, fees=frozenset({"booking"}))
    booking = Fee("booking", "Booking fee", FeePer.ORDER, 300)
    found = priced(basket((2, "adult"), (1, "child")), SEVEN, children, fees, booking)
    sums = {one.tax_id: (one.net_minor, one.tax_minor, one.gross_minor) for one in found.taxes}
    assert sums == {"7": (9346, 654, 10_000), "5": (2381, 119, 2500), "19": (252, 48, 300)}
    assert found.total_minor == 12_800


def test_what_no_tax_names_bears_none() -> None:
    opera = Tax("7", "VAT 7 %", 700, when=When(productions=frozenset({1})))
    found = priced(basket((1, "adult", "stalls", 1), (1, "adult", "stalls", 2)), opera)
    assert [one.charge.tax_minor for one in found.lines] == [327, 0]
    assert [one.tax_id for one in found.taxes] == ["", "7"]


def test_a_tax_may_change_from_one_day_played_to_the_next() -> None:
    old = Tax("old", "7 %", 700, when=When(played=Days(None, date(2027, 3, 1))))
    new = Tax("new", "9 %", 900, when=When(played=Days(date(2027, 3, 2), None)))
    found = priced(basket((1, "adult", "stalls", 1), (1, "adult", "stalls", 2)), old, new)
    assert [one.charge.tax_id for one in found.lines] == ["old", "new"]


def test_a_fee_on_top_stands_beside_the_ticket() -> None:
    fee = Fee("presale", "Presale fee", FeePer.TICKET, basis_points=1000)
    found = priced(basket((1, "adult"), (1, "child")), fee)
    assert [one.charge.gross_minor for one in found.fees] == [500, 250]
    assert [one.key for one in found.fees] == [one.wanted.key for one in found.lines]
    assert found.total_minor == 8250


def test_an_included_fee_changes_no_total() -> None:
    fee = Fee("presale", "Presale fee", FeePer.TICKET, basis_points=1000, included=True)
    tax = Tax("19", "19 %", 1900, fees=frozenset({"presale"}))
    found = priced(places(1), fee, tax, SEVEN)
    (line,) = found.lines
    assert (line.price_minor, line.charge.gross_minor) == (5000, 4545)
    assert found.fees[0].charge.gross_minor == 455
    assert found.total_minor == 5000
    assert said(line) == [("", "listed"), ("presale", "fee_included"), ("7", "tax_included")]


def test_an_included_fee_is_never_more_than_the_ticket() -> None:
    fee = Fee("f", "Fee", FeePer.TICKET, 300, included=True)
    free = Rule("free", "Free", PercentOff(10_000))
    found = priced(places(1), fee, free)
    assert found.fees[0].charge.gross_minor == 0
    assert found.total_minor == 0


def test_a_fee_on_the_order_is_raised_once() -> None:
    fee = Fee("f", "Booking", FeePer.ORDER, 300, when=When(performances=frozenset({2})))
    assert priced(basket((9, "adult")), fee).fees == ()
    both = basket((2, "adult", "stalls", 1), (2, "adult", "stalls", 2))
    assert [one.charge.gross_minor for one in priced(both, fee).fees] == [300]
    assert priced([], fee).fees == ()


def test_members_may_be_let_off_a_fee() -> None:
    fee = Fee("f", "Booking", FeePer.ORDER, 300, waived_for=frozenset({"friends"}))
    member = Customer("m", frozenset({"friends"}))
    assert priced(places(1), fee, customer=member).total_minor == 5000
    assert priced(places(1), fee, customer=Customer("c")).total_minor == 5300


@pytest.mark.parametrize(("on_comps", "total"), [(False, 0), (True, 500)])
def test_a_comp_pays_fees_where_the_house_says_so(on_comps: bool, total: int) -> None:
    wanted = places(1)
    fees = (
        Fee("t", "Ticket fee", FeePer.TICKET, 200, on_comps=on_comps),
        Fee("o", "Order fee", FeePer.ORDER, 300, on_comps=on_comps),
    )
    comp = Comp(frozenset({wanted[0].key}), "press", "boss")
    found = priced(wanted, Rule("c", "Comp", CompFree()), *fees, comps=(comp,))
    assert found.total_minor == total
    assert found.lines[0].steps[1].because is Because.COMP
