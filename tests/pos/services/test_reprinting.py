"""Papers that did not come out, and papers printed again: one valid number, whatever happens."""

import shutil
from typing import Any

import pytest

from pos.domain import ticketcode
from pos.domain.ids import TillId
from pos.domain.journal import Reprinted, TakenBack, decode_body
from pos.domain.order import Order
from pos.domain.paper import TicketPaper, decode
from pos.domain.people import REPRINT
from pos.domain.printjob import CASH_SALE, SET_UP, DrawerOpening, sale_cause
from pos.domain.refusals import Reason, Refusal
from pos.domain.report import DrawerNote
from pos.services import (
    doubts,
    exchanging,
    orders,
    papers,
    reprinting,
    restoring,
    rights,
    shifts,
    willcall,
)
from pos.services.verifying import verify


def jobs_of(office: Any, order: Order) -> list[Any]:
    with office.desk.database.transaction() as unit:
        return [job for job in unit.jobs.all(order.id) if job.ticket is not None]


def put(office: Any, job: Any, state: str, **known: Any) -> None:
    with office.desk.database.transaction() as unit:
        unit.jobs.set_state(job.id, state, "as the printer said", **known)


def refusal_of(act: Any) -> Reason:
    with pytest.raises(Refusal) as refusal:
        act()
    return refusal.value.reason


def paper_of(job: Any) -> TicketPaper:
    found = decode(job.kind, job.body)
    assert isinstance(found, TicketPaper)
    return found


def in_doubt(office: Any, *places: int) -> Order:
    order = office.sell(*places)
    for job in jobs_of(office, order):
        put(office, job, "sending", size=90_000, counter=1041)
        put(office, job, "in_doubt", taken=12_000)
    return order


def test_a_paper_that_came_out_ends_its_question_and_nothing_is_printed(office):
    order = in_doubt(office, 1)
    (question,) = doubts.doubts(office.desk)
    doubts.settle(office.desk, question.job, came_out=True, person=office.cashier)
    assert [job.state for job in jobs_of(office, order)] == ["printed"]
    assert doubts.count(office.desk) == 0
    with pytest.raises(Refusal, match="paper_answered"):
        doubts.settle(office.desk, question.job, came_out=False, person=office.cashier)


def test_a_paper_that_did_not_is_spoiled_and_the_next_one_kills_it(office):
    order = in_doubt(office, 1)
    (question,) = doubts.doubts(office.desk)
    doubts.settle(office.desk, question.job, came_out=False, person=office.cashier)
    old, new = jobs_of(office, order)
    assert (old.state, new.state) == ("spoiled", "queued")
    assert (paper_of(old).print_no, paper_of(new).print_no) == (1, 2)
    key = office.desk.credentials.private_key.public_key()
    code = ticketcode.verify(paper_of(new).code, key)
    assert (code.print_no, code.ticket, code.place) == (2, order.tickets[0].id, 1)
    with office.desk.database.transaction() as unit:
        *_, (last, _) = unit.journal.everything()
    told = decode_body(last.kind, last.body)
    by = (office.cashier.id, office.cashier.id)
    assert told == Reprinted(order.id, order.tickets[0].id, 2, "doubt", *by)
    (found,) = orders.find(office.desk, paper_of(new).code)
    assert found.id == order.id, "scanned, the new paper leads to its order"
    office.desk.database.close()
    assert verify(office.path).findings == ()


def test_each_question_has_what_is_known_of_its_paper(office):
    sure = office.sell(1)
    put(office, jobs_of(office, sure)[0], "printed", level=2)
    office.clock.pass_s(5)
    order = in_doubt(office, 2, 3)
    office.clock.pass_s(5)
    later = office.sell(4)
    put(office, jobs_of(office, later)[0], "sending", counter=1042)
    first, second = doubts.doubts(office.desk)
    assert first.slip.label == order.tickets[0].label
    assert (first.slip.print_no, first.slip.order_number) == (1, order.number)
    assert (first.printer, first.evidence) == ("tickets", "as the printer said")
    assert (first.taken, first.size) == (12_000, 90_000)
    assert (first.counter_before, first.counter_after) == (1041, 1041)
    assert (second.counter_before, second.counter_after) == (1041, 1042)
    assert first.before is not None
    assert first.before.label == sure.tickets[0].label
    assert first.begun_at_ms - first.before_at_ms == 5000


def test_a_ticket_that_was_refunded_meanwhile_gets_no_new_paper(office):
    order = in_doubt(office, 1)
    office.refund(order)
    (question,) = doubts.doubts(office.desk)
    assert not question.makes_new
    doubts.settle(office.desk, question.job, came_out=False, person=office.cashier)
    assert [job.state for job in jobs_of(office, order)] == ["spoiled"]


def test_a_slip_that_did_not_come_out_is_printed_once_more(office):
    shifts.x_report(office.desk, print_for=office.cashier)
    with office.desk.database.transaction() as unit:
        (slip,) = unit.jobs.in_state("queued")
        unit.jobs.set_state(slip.id, "in_doubt", "the line broke")
    doubts.settle(office.desk, slip.id, came_out=False, person=office.cashier)
    with office.desk.database.transaction() as unit:
        (again,) = unit.jobs.in_state("queued")
    assert (again.kind, again.body, again.printer) == ("report", slip.body, "receipts")


def test_a_supervisor_prints_again_and_a_cashier_with_a_supervisor_s_word(office):
    order = office.sell(1, 2)
    for job in jobs_of(office, order):
        put(office, job, "printed", level=3)
    first, second = (one.id for one in order.tickets)

    def by_cashier(word: Any) -> Any:
        return reprinting.reprint(office.desk, [first], "lost", office.cashier, word)

    assert refusal_of(lambda: by_cashier(None)) is Reason.APPROVAL_NEEDED
    (made,) = by_cashier(office.word(REPRINT, order.id))
    assert (made.print_no, made.reason) == (2, "lost")
    assert (made.person, made.approver) == (office.cashier.id, office.supervisor.id)
    put(office, jobs_of(office, order)[-1], "printed", level=3)
    made_both = reprinting.reprint(office.desk, [first, second], "jam", office.supervisor)
    assert [one.print_no for one in made_both] == [3, 2]
    view = orders.load(office.desk, order.id)
    assert view.prints == {first: 3, second: 2}


def test_what_was_not_printed_is_not_printed_again(office):
    order = office.sell(1)
    ticket = order.tickets[0].id

    def again() -> Any:
        return reprinting.reprint(office.desk, [ticket], "damaged", office.supervisor)

    (job,) = jobs_of(office, order)
    assert refusal_of(again) is Reason.PAPER_WAITS
    put(office, job, "blocked")
    assert refusal_of(again) is Reason.PAPER_WAITS
    for state in ("sending", "sent"):
        put(office, job, state)
        assert refusal_of(again) is Reason.PAPER_UNDER_WAY
    put(office, job, "in_doubt")
    assert refusal_of(again) is Reason.PAPER_IN_DOUBT
    put(office, job, "printed", level=2)
    again()
    with office.desk.database.transaction() as unit:
        unit.jobs.cancel_queued((ticket,), "a test")
    office.refund(order)
    assert refusal_of(again) is Reason.TICKET_DEAD
    unknown = office.ids.new()
    assert (
        refusal_of(lambda: reprinting.reprint(office.desk, [unknown], "jam", office.supervisor))
        is Reason.TICKET_UNKNOWN
    )


def test_the_number_of_papers_has_an_end(office, monkeypatch):
    monkeypatch.setattr(reprinting, "MOST_PRINTS", 2)
    order = office.sell(1)
    for _ in range(2):
        put(office, jobs_of(office, order)[-1], "printed", level=2)
        try:
            reprinting.reprint(office.desk, [order.tickets[0].id], "jam", office.supervisor)
        except Refusal as refusal:
            assert refusal.reason is Reason.PRINTS_USED_UP
    assert len(jobs_of(office, order)) == 2


def test_a_copy_kept_for_pick_up_is_printed_with_its_own_number(office):
    order = in_doubt(office, 1)
    (question,) = doubts.doubts(office.desk)
    doubts.settle(office.desk, question.job, came_out=False, person=office.cashier)
    with office.desk.database.transaction() as unit:
        unit.jobs.cancel_queued((order.tickets[0].id,), "kept for pick-up")
        papers.queue_tickets(office.desk, unit, order, office.season, order.tickets)
    assert paper_of(jobs_of(office, order)[-1]).print_no == 2
    assert not willcall.waits(unit, order.id)


def test_money_waits_until_it_is_known_whether_the_ticket_came_out(office):
    order = office.sell(1)
    (job,) = jobs_of(office, order)
    for state in ("sending", "sent"):
        put(office, job, state)
        assert refusal_of(lambda: office.refund(order)) is Reason.PAPER_UNDER_WAY
        office.secure(5)
        wish = office.exchange_wish(order, order.tickets, 5)

        assert (
            refusal_of(lambda wish=wish: exchanging.reseat(office.desk, wish))
            is Reason.PAPER_UNDER_WAY
        )
    put(office, job, "printed", level=2)
    office.refund(order)


def test_what_waits_goes_to_another_printer_and_what_was_begun_does_not(office):
    order = office.sell(1, 2)
    first, second = jobs_of(office, order)
    put(office, first, "blocked")
    doubts.move(office.desk, [first.id, second.id], "receipts", office.cashier)
    assert [(job.printer, job.state) for job in jobs_of(office, order)] == [
        ("receipts", "queued"),
        ("receipts", "queued"),
    ]
    put(office, first, "sending")
    moving = [first.id]
    assert (
        refusal_of(lambda: doubts.move(office.desk, moving, "tickets", office.cashier))
        is Reason.PAPER_UNDER_WAY
    )
    assert (
        refusal_of(lambda: doubts.discard(office.desk, moving, office.cashier))
        is Reason.PAPER_UNDER_WAY
    )
    doubts.discard(office.desk, [second.id], office.cashier)
    assert jobs_of(office, order)[1].state == "cancelled"


def test_each_state_is_written_down_with_time_person_and_how_it_is_known(office):
    order = office.sell(1)
    (job,) = jobs_of(office, order)
    office.clock.pass_s(1)
    put(office, job, "sending", size=80, counter=7)
    put(office, job, "in_doubt", taken=40)
    office.clock.pass_s(1)
    doubts.settle(office.desk, job.id, came_out=True, person=office.cashier)
    with office.desk.database.transaction() as unit:
        steps = unit.jobs.steps(job.id)
    assert [one.state for one in steps] == ["queued", "sending", "in_doubt", "printed"]
    assert [one.at_ms - order.at_ms for one in steps] == [0, 1000, 1000, 2000]
    assert (steps[1].size, steps[1].counter, steps[2].taken) == (80, 7, 40)
    assert (steps[3].person, steps[3].level) == (office.cashier.id, 0)
    assert "as the printer said" in steps[3].evidence


def test_the_shift_s_report_names_what_needed_a_person(office):
    order = in_doubt(office, 1)
    (question,) = doubts.doubts(office.desk)
    doubts.settle(office.desk, question.job, came_out=False, person=office.cashier)
    report = shifts.x_report(office.desk)
    told = [(one.kind, one.label, one.print_no, one.why) for one in report.papers]
    label = order.tickets[0].label
    assert told == [
        ("in_doubt", label, 1, "ticket"),
        ("spoiled", label, 1, "ticket"),
        ("reprint", label, 2, "doubt"),
    ]
    assert {one.order_number for one in report.papers} == {order.number}


def test_the_shift_s_report_counts_what_opened_the_drawer_by_its_cause(office):
    with office.desk.database.transaction() as unit:
        for cause in (sale_cause("3-000001"), sale_cause("3-000002"), SET_UP):
            unit.drawer.add(DrawerOpening(office.desk.clock.now_ms(), cause, "c1", "asked"))
            said = "not" if cause.endswith("2") else "opened"
            unit.drawer.add(DrawerOpening(office.desk.clock.now_ms(), cause, "c1", said))
    report = shifts.x_report(office.desk)
    assert report.openings == (DrawerNote(CASH_SALE, 1, 1), DrawerNote(SET_UP, 1))
    assert report.drawer_openings == 2
    office.close_shift(10_000)
    office.clock.pass_s(1)
    office.open(500)
    assert shifts.x_report(office.desk).openings == (), "the next shift begins at nothing"


def test_a_ticket_that_another_till_took_back_is_not_printed_again(office):
    order = office.sell(1)
    put(office, jobs_of(office, order)[0], "printed", level=2)
    ticket = order.tickets[0].id
    with office.desk.database.transaction() as unit:
        rights.hear(office.desk, unit, TakenBack(order.id, (ticket,), TillId(2)))
    assert (
        refusal_of(lambda: reprinting.reprint(office.desk, [ticket], "jam", office.supervisor))
        is Reason.TICKET_DEAD
    )


def test_a_till_that_lost_its_books_knows_again_which_papers_are_valid(office, tmp_path):
    order = office.sell(1)
    office.desk.database.close()
    backup = tmp_path / "backup.sqlite"
    shutil.copy(office.path, backup)
    office.restart()
    with office.desk.database.transaction() as unit:
        known = unit.journal.head().number
    put(office, jobs_of(office, order)[0], "printed", level=2)
    (made,) = reprinting.reprint(office.desk, [order.tickets[0].id], "jam", office.supervisor)
    with office.desk.database.transaction() as unit:
        entries = unit.journal.after(known, 10)
    told = [(one.number, one.previous, one.kind, one.at_ms, one.body) for one in entries]
    office.desk.database.close()
    office.path = backup
    office.restart()
    assert restoring.take_back(office.desk, 1, told)
    with office.desk.database.transaction() as unit:
        assert unit.reprints.since(0) == (made,), "signed again, it is the very same code"
    assert not restoring.take_back(office.desk, 1, told), "it does not follow a second time"
    office.desk.database.close()
    assert verify(backup).findings == ()
