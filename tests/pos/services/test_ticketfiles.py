"""Tickets that go out as a PDF or at another printer: never two valid papers of one."""

from typing import Any

import pytest

from pos.domain.journal import decode_body
from pos.domain.order import Order
from pos.domain.paper import decode
from pos.domain.people import REPRINT
from pos.domain.refusals import Reason, Refusal, Trouble
from pos.domain.template.samples import PLAIN
from pos.domain.template.slipsamples import emergency_of, refund_of
from pos.domain.ticketcode import read
from pos.services import papers, shifts, ticketfiles
from pos.services.ticketfiles import PDF, SYSTEM, Again, take, take_again
from pos.storage.jobs import TICKET_PRINTER, Job
from printing.spool import Spool
from tests.pos.conftest import Office


def jobs(office: Office, order: Order) -> list[Job]:
    with office.desk.database.transaction() as unit:
        return [one for one in unit.jobs.all(order.id) if one.kind == "ticket"]


def states(office: Office, order: Order) -> list[tuple[str, str]]:
    return [(one.printer, one.state) for one in jobs(office, order)]


def test_what_no_printer_has_begun_goes_out_as_a_file_with_its_own_number(office: Office) -> None:
    order = office.sell(1, 2)
    taken = take(office.desk, order.id, office.cashier, PDF)
    assert [one.paper.ticket for one in taken] == [one.id for one in order.tickets]
    assert [one.paper.print_no for one in taken] == [1, 1]
    assert states(office, order) == [("pdf", "sending")] * 2, "written down before the file exists"
    ticketfiles.came_out(office.desk, taken, "1-000001-tickets.pdf")
    assert states(office, order) == [("pdf", "printed")] * 2
    assert jobs(office, order)[0].evidence == "written to 1-000001-tickets.pdf"


def test_a_second_tap_finds_nothing_and_makes_no_second_paper(office: Office) -> None:
    order = office.sell(1)
    assert len(take(office.desk, order.id, office.cashier, PDF)) == 1
    assert take(office.desk, order.id, office.cashier, PDF) == ()
    assert take(office.desk, order.id, office.cashier, SYSTEM) == ()


def test_what_a_printer_has_begun_or_printed_is_not_taken(office: Office) -> None:
    order = office.sell(1, 2)
    first, _second = jobs(office, order)
    with office.desk.database.transaction() as unit:
        unit.jobs.set_state(first.id, "sending")
    (taken,) = take(office.desk, order.id, office.cashier, PDF)
    assert taken.paper.ticket == order.tickets[1].id
    assert states(office, order)[0] == (TICKET_PRINTER, "sending")


def test_what_could_not_be_written_waits_for_its_printer_again(office: Office) -> None:
    order = office.sell(1)
    taken = take(office.desk, order.id, office.cashier, PDF)
    ticketfiles.give_back(office.desk, taken, "no room")
    (job,) = jobs(office, order)
    assert (job.printer, job.state, job.evidence) == (TICKET_PRINTER, "blocked", "no room")
    assert len(take(office.desk, order.id, office.cashier, PDF)) == 1


def test_what_the_system_took_is_in_doubt_until_somebody_looked(office: Office) -> None:
    order = office.sell(1)
    taken = take(office.desk, order.id, office.cashier, SYSTEM)
    ticketfiles.in_doubt(office.desk, taken, "Brother in the office")
    (job,) = jobs(office, order)
    assert (job.state, job.evidence) == ("in_doubt", "taken by Brother in the office")


def test_each_file_counts_as_a_paper_of_this_life(office: Office) -> None:
    order = office.sell(1, 2)
    with office.desk.database.transaction() as unit:
        before = unit.standing.read().papers
    take(office.desk, order.id, office.cashier, PDF)
    with office.desk.database.transaction() as unit:
        assert unit.standing.read().papers == before + 2


def test_where_the_anchor_cannot_be_written_nothing_is_taken(office: Office, monkeypatch) -> None:
    order = office.sell(1)

    def full(_self: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(type(office.desk), "keep_anchor", full)
    with pytest.raises(Refusal, match=Reason.RECEIPT_NOT_WRITTEN.value):
        take(office.desk, order.id, office.cashier, PDF)
    assert states(office, order) == [(TICKET_PRINTER, "queued")]


def test_a_refund_meanwhile_leaves_nothing_to_write(office: Office) -> None:
    order = office.sell(1)
    with office.desk.database.transaction() as unit:
        unit.jobs.cancel_queued((order.tickets[0].id,), "refunded")
    assert take(office.desk, order.id, office.cashier, PDF) == ()


def test_tests_of_slips_and_emergency_tickets_are_told_from_real_ones(office: Office) -> None:
    boss = next(one for one in office.season.people if one.role == "supervisor")
    papers.queue_test(office.desk, boss, refund_of(PLAIN, "refund"))
    papers.queue_test(office.desk, boss, emergency_of(PLAIN))
    with office.desk.database.transaction() as unit:
        slip, needed = (decode(one.kind, one.body) for one in unit.jobs.in_state("queued"))
    assert slip.house == f"TEST · {PLAIN.house}"
    assert needed.code.startswith("TEST:")


def test_a_pack_s_tickets_are_jobs_of_their_own_in_order(office: Office) -> None:
    with office.desk.database.transaction() as unit:
        papers.queue_emergency(office.desk, unit, [emergency_of(PLAIN)] * 3)
        kinds = [one.kind for one in unit.jobs.in_state("queued")]
    assert kinds == ["emergency"] * 3


# --- a further paper ------------------------------------------------------------------------------


def printed(office: Office, *places: int) -> Order:
    order = office.sell(*places)
    with office.desk.database.transaction() as unit:
        for job in jobs_in(unit, order):
            unit.jobs.set_state(job.id, "printed", "level 2", level=2)
    return order


def jobs_in(unit: Any, order: Order) -> list[Job]:
    return [one for one in unit.jobs.all(order.id) if one.kind == "ticket"]


def again(order: Order, way: str = PDF) -> Again:
    return Again(tuple(one.id for one in order.tickets), "lost", way)


def refusal_of(act: Any) -> Reason:
    with pytest.raises(Refusal) as refusal:
        act()
    return refusal.value.reason


def test_a_printed_order_is_had_as_pdf_again_with_the_next_numbers_which_kill_the_papers_before(
    office: Office,
) -> None:
    order = printed(office, 1, 2)
    word = office.word(REPRINT, order.id)
    taken = take_again(office.desk, again(order), office.cashier, word)
    assert [one.paper.print_no for one in taken] == [2, 2]
    assert states(office, order)[2:] == [("pdf", "sending")] * 2, "no printer can begin it"
    assert all(read(one.paper.code)[0].print_no == 2 for one in taken)
    with office.desk.database.transaction() as unit:
        valid = unit.reprints.valid(unit.orders.tickets([order.tickets[0].id]))
        head = unit.journal.head()
        entries = unit.journal.after(head.number - 2, 2)
    assert valid[0].code == taken[0].paper.code
    told = [decode_body(one.kind, one.body) for one in entries]
    assert [(one.print_no, one.reason, one.approver) for one in told] == [(2, "lost", "s1")] * 2
    ticketfiles.came_out(office.desk, taken, "1-000001-tickets-2.pdf")
    assert states(office, order)[2:] == [("pdf", "printed")] * 2
    notes = shifts.x_report(office.desk).papers
    assert [(one.kind, one.print_no) for one in notes] == [("reprint", 2)] * 2


def test_nobody_has_a_second_file_without_a_supervisor(office: Office) -> None:
    order = printed(office, 1)
    wish = again(order)
    assert refusal_of(lambda: take_again(office.desk, wish, office.cashier)) is (
        Reason.APPROVAL_NEEDED
    )
    assert states(office, order) == [(TICKET_PRINTER, "printed")]
    (taken,) = take_again(office.desk, wish, office.supervisor)
    assert taken.paper.print_no == 2


def test_what_waits_is_under_way_or_in_doubt_is_no_second_file_either(office: Office) -> None:
    order = office.sell(1)
    wish = again(order)

    def refused() -> Reason:
        return refusal_of(lambda: take_again(office.desk, wish, office.supervisor))

    assert refused() is Reason.PAPER_WAITS
    (job,) = jobs(office, order)
    for state, reason in (
        ("sending", Reason.PAPER_UNDER_WAY),
        ("in_doubt", Reason.PAPER_IN_DOUBT),
    ):
        with office.desk.database.transaction() as unit:
            unit.jobs.set_state(job.id, state)
        assert refused() is reason
    with office.desk.database.transaction() as unit:
        unit.jobs.set_state(job.id, "printed")
        order_tickets = unit.reprints.valid(unit.orders.tickets([order.tickets[0].id]))
    assert order_tickets[0].print_no == 1, "nothing has a new number"


def test_a_further_file_that_could_not_be_written_is_printed_with_its_number(
    office: Office,
) -> None:
    order = printed(office, 1)
    taken = take_again(office.desk, again(order), office.supervisor)
    ticketfiles.give_back(office.desk, taken, "no room")
    job = jobs(office, order)[-1]
    assert (job.printer, job.state) == (TICKET_PRINTER, "blocked")
    assert decode(job.kind, job.body).print_no == 2


def test_a_program_that_ends_while_it_writes_a_further_file_leaves_a_question(
    office: Office,
) -> None:
    order = printed(office, 1)
    take_again(office.desk, again(order, SYSTEM), office.supervisor)
    office.restart()
    Spool(office.desk.database, office.desk.clock, {})
    assert states(office, order)[-1] == ("system", "in_doubt")


def test_a_name_that_is_not_here_yet_leaves_every_number_as_it_was(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    order, fresh = printed(office, 1), office.sell(2)

    def not_here(_desk: Any, _paper: Any) -> Any:
        raise Trouble("server", "the name has to come from the sales server")

    monkeypatch.setattr(ticketfiles.naming, "filled", not_here)
    with pytest.raises(Trouble):
        take_again(office.desk, again(order), office.supervisor)
    assert states(office, order) == [(TICKET_PRINTER, "printed")]
    with pytest.raises(Trouble):
        take(office.desk, fresh.id, office.cashier, PDF)
    assert states(office, fresh) == [(TICKET_PRINTER, "queued")], "its printer has it still"
