"""Shifts: float, paid-in and paid-out, X, count and Z."""

from typing import Any

import pytest

from pos.domain import journal, paper
from pos.domain.order import Tender
from pos.domain.refusals import Reason, Refusal
from pos.services import people, shifts


def refusal(reason: Reason) -> Any:
    return pytest.raises(Refusal, match=reason.value)


def last_paper(office: Any) -> Any:
    with office.desk.database.transaction() as unit:
        job = unit.jobs.in_state("queued")[-1]
    return paper.decode(job.kind, job.body)


def test_a_day_at_the_window_adds_up_on_the_z_report(office: Any) -> None:
    office.sell(1, 2, tenders=[Tender("cash", 10_000)])
    order = office.sell(3, tenders=[office.card(3000), Tender("cash", 2000)])
    office.refund(order, card_reference="0099")
    shifts.move_cash(office.desk, office.cashier, 5000, "change from the bank")
    shifts.move_cash(office.desk, office.supervisor, -700, "stamps")
    report = office.close_shift(22_750)

    assert (report.kind, report.z_number) == ("Z", 1)
    assert (report.orders, report.tickets_sold, report.tickets_refunded) == (2, 3, 1)
    assert (report.sold_minor, report.refunded_minor) == (12_750, 4250)
    cash, card = report.tenders
    assert (cash.in_minor, cash.out_minor) == (9750, 1250)
    assert (card.in_minor, card.out_minor, card.in_count) == (3000, 3000, 1)
    assert (report.paid_in_minor, report.paid_out_minor) == (5000, 700)
    assert report.expected_cash_minor == 10_000 + 9750 - 1250 + 5000 - 700
    assert report.over_short_minor == -50


def test_the_close_is_journalled_and_on_paper(office: Any) -> None:
    report = office.close_shift(10_001)
    assert last_paper(office).report == report
    with office.desk.database.transaction() as unit:
        head = unit.journal.head()
        entry = unit.journal.after(head.number - 1, 1)[0]
        assert unit.shifts.report(report.shift) == report
    closed = journal.decode_body(entry.kind, entry.body)
    assert isinstance(closed, journal.ShiftClosed)
    assert (closed.z_number, closed.over_short_minor, closed.approver) == (1, 1, "s1")
    assert report.journal_number == head.number
    assert head.hash.hex().startswith(report.journal_head)


def test_z_numbers_have_no_gap_and_each_shift_starts_anew(office: Any) -> None:
    office.sell(1)
    assert office.close_shift(14_250).z_number == 1
    office.open(500)
    office.sell(2)
    report = office.close_shift(4750)
    assert (report.z_number, report.orders, report.over_short_minor) == (2, 1, 0)


def test_an_x_report_looks_and_changes_nothing(office: Any) -> None:
    office.sell(1)
    report = shifts.x_report(office.desk)
    assert (report.kind, report.z_number, report.counted_cash_minor) == ("X", 0, None)
    assert report.over_short_minor is None
    assert report.expected_cash_minor == 14_250
    printed = shifts.x_report(office.desk, print_for=office.supervisor)
    assert last_paper(office).report == printed == report
    assert not last_paper(office).hides_drawer


def test_a_cashier_s_x_paper_does_not_say_what_the_blind_count_should_find(office: Any) -> None:
    shifts.x_report(office.desk, print_for=office.cashier)
    assert last_paper(office).hides_drawer


def test_one_shift_at_a_time(office: Any) -> None:
    with refusal(Reason.SHIFT_ALREADY_OPEN):
        office.open()
    office.restart()
    shift = shifts.current(office.desk)
    assert shift is not None and shift.person_name == "Cashier 1"


def test_without_a_shift_there_is_nothing_to_close_or_to_look_at(closed_office: Any) -> None:
    desk, cashier = closed_office.desk, closed_office.cashier
    assert shifts.current(desk) is None
    with refusal(Reason.SHIFT_NOT_OPEN):
        shifts.x_report(desk)
    with refusal(Reason.SHIFT_NOT_OPEN):
        shifts.close_shift(desk, cashier, 0, None)
    with refusal(Reason.SHIFT_NOT_OPEN):
        shifts.move_cash(desk, cashier, 100, "float")


def test_closing_needs_a_supervisor_s_word_for_this_very_shift(office: Any) -> None:
    with refusal(Reason.APPROVAL_NEEDED):
        shifts.close_shift(office.desk, office.cashier, 0, None)
    word = office.word(people.CLOSE_SHIFT, office.ids.new())
    with refusal(Reason.APPROVAL_NEEDED):
        shifts.close_shift(office.desk, office.cashier, 0, word)
    assert shifts.current(office.desk) is not None


def test_a_cashier_pays_out_only_with_a_supervisor_s_word(office: Any) -> None:
    shift = shifts.current(office.desk)
    assert shift is not None
    with refusal(Reason.APPROVAL_NEEDED):
        shifts.move_cash(office.desk, office.cashier, -100, "stamps")
    word = office.word(people.PAY_OUT, shift.id)
    shifts.move_cash(office.desk, office.cashier, -100, "stamps", word)
    assert shifts.x_report(office.desk).paid_out_minor == 100


@pytest.mark.parametrize("minor", [-1, 10**13])
def test_amounts_that_no_drawer_holds_are_refused(closed_office: Any, minor: int) -> None:
    with refusal(Reason.AMOUNT_WRONG):
        closed_office.open(minor)
    closed_office.open()
    with refusal(Reason.AMOUNT_WRONG):
        closed_office.close_shift(minor)
    with refusal(Reason.AMOUNT_WRONG):
        shifts.move_cash(closed_office.desk, closed_office.supervisor, 0, "nothing")
