"""Tickets that go out as a PDF or at another printer: never two valid papers of one."""

import pytest

from pos.domain.order import Order
from pos.domain.paper import decode
from pos.domain.refusals import Reason, Refusal
from pos.domain.template.samples import PLAIN
from pos.domain.template.slipsamples import emergency_of, refund_of
from pos.services import papers, ticketfiles
from pos.services.ticketfiles import PDF, SYSTEM, take
from pos.storage.jobs import TICKET_PRINTER, Job
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
