"""Orders paid in many ways: whatever is taken in whatever order, every minor unit is there."""

import multiprocessing
import os
import signal
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.domain.money import Currency, Money, cash_step, rounded_to_cash
from pos.domain.order import ForeignCash, Order, Tender, Ticket
from pos.domain.people import ON_ACCOUNT, SET_RATE
from pos.domain.plan import PlaceLabel
from pos.domain.refusals import Reason, Refusal
from pos.domain.season import Account
from pos.domain.shift import add_up
from pos.services import cards, catalogue, rates, refunding, selling, shifts, taking
from pos.services.tendering import remainder, settle
from pos.services.verifying import verify
from tests.pos.conftest import CHILD, EUR, Office

SCHOOL = Account("1001", "Goethe School")


def refusal(reason: Reason) -> Any:
    return pytest.raises(Refusal, match=f"^{reason.value}")


def furnish(office: Office, **house: Any) -> None:
    """The house takes other tenders, too."""
    office.season = replace(office.season, house=replace(office.season.house, **house))
    catalogue.keep_season(office.desk, replace(office.season, version=2))


def all_is_well(office: Office) -> None:
    assert verify(office.path).findings == ()


# --- any split ------------------------------------------------------------------------------------


@st.composite
def payments(draw: st.DrawFn) -> tuple[Money, int, list[Tender]]:
    """A total, the smallest coin, and tenders that pay it one after the other."""
    currency = Currency(draw(st.sampled_from(["EUR", "CHF", "SEK", "HUF", "JPY"])))
    step = cash_step(currency)
    total = Money(draw(st.integers(0, 200_000)), currency)
    taken: list[Tender] = []
    for _ in range(draw(st.integers(0, 8))):
        left = remainder(total, taken).minor
        kind = draw(st.sampled_from(["card", "cash", "notes"]))
        unit = 1 if kind == "card" else step
        most = (left - 1) // unit
        if kind != "card":
            most = min(most, (rounded_to_cash(Money(left, currency), step).minor - 1) // step)
        if most < 1:
            break
        minor = draw(st.integers(1, most)) * unit
        foreign = ForeignCash("USD", 1, 1) if kind == "notes" else None
        if kind == "card":
            taken.append(Tender("card", minor, "0042"))
        else:
            taken.append(Tender("cash", minor, foreign=foreign))
    left_money = remainder(total, taken)
    if draw(st.booleans()):
        due = rounded_to_cash(left_money, step)
        taken.append(Tender("cash", due.minor + step * draw(st.integers(0, 20))))
    else:
        taken.append(Tender("card", left_money.minor, "0043"))
    return total, step, taken


@given(payments())
def test_any_split_pays_exactly_what_is_owed(paid: tuple[Money, int, list[Tender]]) -> None:
    total, step, tenders = paid
    settled = settle(total, tenders, step)
    came = sum(one.amount_minor for one in tenders)
    assert came - settled.change.minor == total.minor + settled.rounding.minor
    assert settled.change.minor % step == 0
    assert abs(settled.rounding.minor) * 2 <= step
    if tenders[-1].kind != "cash":
        assert not settled.change
        assert not settled.rounding


@given(st.lists(payments(), max_size=4))
def test_a_shift_of_any_splits_adds_up(paid: list[tuple[Money, int, list[Tender]]]) -> None:
    sold = []
    for number, (total, step, tenders) in enumerate(paid):
        settled = settle(total, tenders, step)
        seat = PlaceLabel("S", "A", "1")
        one: Any = number
        ticket = Ticket(one, one, one, seat, one, one, total.minor, "x")
        sold.append(
            Order(
                number,
                str(number),
                3,
                1,
                "c1",
                0,
                total.currency.code,
                (ticket,),
                tuple(tenders),
                settled.change.minor,
                settled.rounding.minor,
            )
        )
    totals = add_up(10_000, sold, [], [])
    cash = [one for order in sold for one in order.tenders if one.kind == "cash"]
    change = sum(order.change_minor for order in sold)
    house = sum(one.amount_minor for one in cash if one.foreign is None)
    assert totals.expected_cash_minor == 10_000 + house - change
    notes = sum(one.foreign.amount_minor for one in cash if one.foreign)
    assert sum(one.expected_minor for one in totals.foreign) == notes
    assert totals.rounding_minor == sum(order.rounding_minor for order in sold)


@pytest.mark.parametrize(
    ("tenders", "reason"),
    [
        ([("cash", 5000), ("card", 1)], Reason.TENDER_TOO_LARGE),
        ([("card", 2000), ("card", 2251)], Reason.TENDER_TOO_LARGE),
        ([("card", 2000), ("cash", 2249)], Reason.TENDER_TOO_SMALL),
        ([("cash", 100)] * 11, Reason.AMOUNT_WRONG),
        ([], Reason.TENDER_TOO_SMALL),
    ],
)
def test_change_comes_out_of_the_last_cash_only(
    tenders: list[tuple[Any, int]], reason: Reason
) -> None:
    with refusal(reason):
        settle(Money(4250, EUR), [Tender(kind, minor) for kind, minor in tenders])


def test_a_sale_by_two_cards_and_cash_is_one_order(office: Office) -> None:
    first, second = office.card(1000, "0042"), office.card(2000, "0043")
    order = office.sell(4, tenders=[first, Tender("cash", 500), second, Tender("cash", 1000)])
    assert order.change_minor == 250
    assert [one.kind for one in order.tenders] == ["card", "cash", "card", "cash"]
    assert cards.open_attempt(office.desk) is None
    back = office.refund(order, card_reference="0050")
    assert [(one.kind, one.amount_minor) for one in back.tenders] == [
        ("cash", -1250),
        ("card", -1000),
        ("card", -2000),
    ]
    all_is_well(office)


def _charge_and_die(path: Path) -> None:
    office = Office(path)
    office.secure(4)
    office.card(1000, "0042")
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_part_that_was_charged_is_an_open_payment_after_sigkill(closed_office: Office) -> None:
    closed_office.open()
    closed_office.desk.database.close()
    context = multiprocessing.get_context("spawn")
    child = context.Process(target=_charge_and_die, args=(closed_office.path,))
    child.start()
    child.join()
    assert child.exitcode == -signal.SIGKILL
    closed_office.restart()
    selling.return_unsold_leases(closed_office.desk)
    left = cards.open_attempt(closed_office.desk)
    assert left is not None
    assert (left.state, left.amount_minor, left.reference) == ("approved", 1000, "0042")
    with refusal(Reason.SHIFT_HAS_OPEN_ATTEMPT):
        closed_office.close_shift(10_000)
    voided = cards.cancel(closed_office.desk, left, "0043")
    assert voided.state == "cancelled"
    assert cards.open_attempt(closed_office.desk) is None


def test_two_charges_of_one_sale_are_both_open_until_each_is_voided(office: Office) -> None:
    office.secure(4)
    office.card(1000, "0042")
    office.card(2000, "0043")
    office.restart()
    for reference in ("0050", "0051"):
        left = cards.open_attempt(office.desk)
        assert left is not None
        cards.cancel(office.desk, left, reference)
    assert cards.open_attempt(office.desk) is None


# --- coins ----------------------------------------------------------------------------------------


def test_the_last_tender_in_cash_is_rounded_to_coins(office: Office) -> None:
    furnish(office, cash_step_minor=20)
    order = office.sell(4, kind=CHILD, tenders=[Tender("cash", 1220)])
    assert (order.total_minor, order.rounding_minor, order.change_minor) == (1205, -5, 20)
    card = office.card(1000)
    mixed = office.sell(5, kind=CHILD, tenders=[card, Tender("cash", 200)])
    assert (mixed.rounding_minor, mixed.change_minor) == (-5, 0)
    by_card = office.sell(6, kind=CHILD, tenders=[office.card(1205, "0044")])
    assert by_card.rounding_minor == 0
    report = shifts.x_report(office.desk)
    assert report.rounding_minor == -10
    assert report.expected_cash_minor == 10_000 + 1200 + 200
    all_is_well(office)


def test_a_refund_in_cash_is_rounded_too_and_never_more_than_came_in(office: Office) -> None:
    furnish(office, cash_step_minor=20)
    order = office.sell(4, 5, kind=CHILD, tenders=[Tender("cash", 2420)])
    assert order.rounding_minor == 10
    first = office.refund(order, order.tickets[0].id)
    second = office.refund(order, order.tickets[1].id)
    assert [one.amount_minor for one in (*first.tenders, *second.tenders)] == [-1200, -1200]
    assert first.rounding_minor == 5
    assert refunding.refundable(office.desk, order.id).tickets == ()
    office.close_shift(10_020)
    all_is_well(office)


def test_a_total_rounded_down_goes_back_whole(office: Office) -> None:
    furnish(office, cash_step_minor=20)
    order = office.sell(4, kind=CHILD, tenders=[Tender("cash", 1200)])
    back = office.refund(order)
    assert [one.amount_minor for one in back.tenders] == [-1200]
    assert back.rounding_minor == 5
    assert shifts.x_report(office.desk).rounding_minor == 0
    office.close_shift(10_000)
    all_is_well(office)


# --- notes of another currency --------------------------------------------------------------------


def francs(office: Office, minor: int, rate: str = "1.065") -> Tender:
    furnish(office, foreign_cash=("CHF",))
    said = rates.set_rate(office.desk, office.supervisor, "CHF", rate)
    return taking.foreign_tender(Money(minor, Currency("CHF")), said, EUR)


def test_swiss_notes_are_in_the_drawer_beside_the_euros(office: Office) -> None:
    order = office.sell(4, tenders=[francs(office, 5000)])
    assert (order.tenders[0].amount_minor, order.change_minor) == (5325, 1075)
    report = shifts.x_report(office.desk)
    assert report.expected_cash_minor == 10_000 - 1075
    assert [(one.currency, one.expected_minor) for one in report.foreign] == [("CHF", 5000)]
    assert [(one.kind, one.foreign, one.in_minor) for one in report.tenders] == [
        ("cash", "", -1075),
        ("cash", "CHF", 5325),
    ]
    with refusal(Reason.AMOUNT_WRONG):
        office.close_shift(8925)
    shift = shifts.current(office.desk)
    assert shift is not None
    word = office.word("close_shift", shift.id)
    closed = shifts.close_shift(office.desk, office.cashier, 8925, word, {"CHF": 4900})
    assert closed.over_short_minor == 0
    assert [one.over_short_minor for one in closed.foreign] == [-100]
    all_is_well(office)


def test_what_swiss_notes_paid_goes_back_in_euros(office: Office) -> None:
    order = office.sell(4, tenders=[francs(office, 5000)])
    back = office.refund(order)
    assert back.tenders == (Tender("cash", -4250),)
    all_is_well(office)


def test_a_rate_counts_for_its_day_and_no_other_amount_is_taken(office: Office) -> None:
    tender = francs(office, 5000)
    with refusal(Reason.AMOUNT_WRONG):
        office.sell(4, tenders=[replace(tender, amount_minor=5330)])
    assert [one.currency for one in rates.today(office.desk)] == ["CHF"]
    office.clock.pass_s(2 * 86_400)
    assert rates.today(office.desk) == ()
    with refusal(Reason.RATE_UNKNOWN):
        office.sell(4, tenders=[tender])


def test_a_cashier_needs_a_supervisor_to_set_a_rate(office: Office) -> None:
    furnish(office, foreign_cash=("CHF",))
    with refusal(Reason.APPROVAL_NEEDED):
        rates.set_rate(office.desk, office.cashier, "CHF", "1.065")
    with refusal(Reason.RATE_UNKNOWN):
        rates.set_rate(office.desk, office.supervisor, "USD", "1.065")
    shift = shifts.current(office.desk)
    assert shift is not None
    word = office.word(SET_RATE, shift.id)
    said = rates.set_rate(office.desk, office.cashier, "CHF", "1.065", word)
    assert (said.person, said.approver) == (office.cashier.id, office.supervisor.id)
    all_is_well(office)


# --- invoices -------------------------------------------------------------------------------------


def test_a_school_pays_by_invoice_and_gets_it_back_on_its_account(office: Office) -> None:
    furnish(office, accounts=(SCHOOL,))
    basket, basket_id = office.basket(4), office.desk.ids.new()
    office.secure(4)
    word = office.word(ON_ACCOUNT, basket_id)
    tender = taking.on_account(SCHOOL, basket.total, " PO  77 ", office.cashier, word)
    assert tender.account is not None
    assert tender.account.purchase == "PO 77"
    wish = replace(office.wish(basket, tender), basket_id=basket_id)
    with refusal(Reason.APPROVAL_NEEDED):
        selling.complete(office.desk, wish)
    order = selling.complete(office.desk, replace(wish, approval=word))
    back = office.refund(order)
    assert back.tenders == (replace(tender, amount_minor=-4250),)
    report = shifts.x_report(office.desk)
    assert [(one.kind, one.in_minor, one.out_minor) for one in report.tenders] == [
        ("cash", 0, 0),
        ("account", 4250, 4250),
    ]
    all_is_well(office)


def test_nobody_else_gets_an_invoice_and_no_card_number_is_a_reference(office: Office) -> None:
    furnish(office, accounts=(SCHOOL,))
    total = Money(4250, EUR)
    with refusal(Reason.APPROVAL_NEEDED):
        taking.on_account(SCHOOL, total, "PO 77", office.cashier, None)
    with refusal(Reason.PURCHASE_MISSING):
        taking.on_account(SCHOOL, total, " ", office.supervisor, None)
    with refusal(Reason.CARD_NUMBER_TYPED):
        taking.on_account(SCHOOL, total, "4111 1111 1111 1111", office.supervisor, None)
    stranger = taking.on_account(Account("7", "Nobody"), total, "1", office.supervisor, None)
    office.secure(4)
    wish = replace(office.wish(office.basket(4), stranger), person=office.supervisor)
    with refusal(Reason.ACCOUNT_UNKNOWN):
        selling.complete(office.desk, wish)
