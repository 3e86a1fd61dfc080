"""A shift adds up: what was sold and given back is what moved through its tenders."""

from hypothesis import given
from hypothesis import strategies as st

from pos.domain.ids import uuid7
from pos.domain.order import Exchange, Order, Refund, Tender, Ticket
from pos.domain.plan import PlaceLabel
from pos.domain.shift import CashMove, add_up

ID = uuid7(1, 1)


@st.composite
def orders(draw: st.DrawFn) -> Order:
    prices = draw(st.lists(st.integers(0, 9999), min_size=1, max_size=4))
    card = draw(st.integers(0, sum(prices)))
    change = draw(st.integers(0, 500))
    tickets = tuple(
        Ticket(ID, 1, i, PlaceLabel("S", "A", "1"), "c", "t", minor, "x")
        for i, minor in enumerate(prices)
    )
    tenders = (Tender("card", card, "1"), Tender("cash", sum(prices) - card + change))
    return Order(ID, "1", 3, ID, "c1", 0, "EUR", tickets, tenders, change)


@st.composite
def refunds(draw: st.DrawFn) -> Refund:
    cash, card = draw(st.integers(0, 9999)), draw(st.integers(0, 9999))
    back = (Tender("cash", -cash), Tender("card", -card, "2"))
    return Refund(ID, ID, "1", (ID,), ((1, 1),), back, cash + card, "EUR", ID, "c", "s", "", 0)


@st.composite
def exchanges(draw: st.DrawFn) -> Exchange:
    cash, card = draw(st.integers(-9999, 9999)), draw(st.integers(-9999, 9999))
    out = 20_000
    ticket = Ticket(ID, 1, 1, PlaceLabel("S", "A", "1"), "c", "t", out + cash + card, "x")
    moved = (Tender("cash", cash), Tender("card", card, "3"))
    return Exchange(
        ID, ID, "1", (ID,), ((1, 1),), out, (ticket,), moved, "EUR", ID, "c", "s", "", 0
    )


@given(
    st.integers(0, 10**6),
    st.lists(orders(), max_size=6),
    st.lists(refunds(), max_size=3),
    st.lists(st.integers(-5000, 5000).filter(bool), max_size=4),
    st.lists(exchanges(), max_size=3),
)
def test_every_minor_unit_of_a_shift_is_accounted_for(
    float_minor: int,
    sold: list[Order],
    back: list[Refund],
    moved: list[int],
    changed: list[Exchange],
) -> None:
    moves = [CashMove(ID, "c1", minor, "why", 0) for minor in moved]
    totals = add_up(float_minor, sold, back, moves, changed)
    drawer = float_minor + sum(moved)
    for order in sold:
        drawer += sum(t.amount_minor for t in order.tenders if t.kind == "cash")
        drawer -= order.change_minor
    drawer += sum(t.amount_minor for refund in back for t in refund.tenders if t.kind == "cash")
    drawer += sum(t.amount_minor for one in changed for t in one.tenders if t.kind == "cash")
    assert totals.expected_cash_minor == drawer
    moved_minor = sum(one.in_minor - one.out_minor for one in totals.tenders)
    assert totals.sold_minor - totals.refunded_minor + totals.exchanged_minor == moved_minor
    assert totals.tickets_exchanged == len(changed)
    if not changed:
        assert totals.sold_minor == sum(one.in_minor for one in totals.tenders)
        assert totals.refunded_minor == sum(one.out_minor for one in totals.tenders)
    assert totals.paid_in_minor - totals.paid_out_minor == sum(moved)


def test_an_empty_shift_has_a_cash_line_and_its_float() -> None:
    totals = add_up(10_000, [], [], [])
    assert [one.kind for one in totals.tenders] == ["cash"]
    assert totals.expected_cash_minor == 10_000
