"""Two printers at a till, where the paper is cut, old papers, and the drawer's own book."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pos.domain.ids import JobId, OrderId, TicketId
from pos.domain.paper import encode, kind_of
from pos.services.system import SystemClock
from printing.layout import lay_out
from printing.printer import Printer
from printing.profile import ROLL_80MM, Confirm, Cut, Profile
from printing.selftest import read_codes
from printing.spool import Spool
from printing.spool.spool import ASK_AFTER_MS
from printing.transports.tcp import TcpTransport
from printing.virtual import Fault, as_paper
from tests.printing.lines import Tray, virtual_printer
from tests.printing.papers import OPERA, REFUND, TICKETS
from tests.printing.spool.test_spool import FAST, IDS, PATIENCE, House


@pytest.fixture
def receipts() -> Iterator[Tray]:
    with virtual_printer() as tray:
        yield tray


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with virtual_printer() as tray:
        house = House(tmp_path, tray)
        yield house
        house.spool.close()
        house.database.close()
        assert tray.printer.unknown == []


def printer(tray: Tray, profile: Profile = FAST) -> Printer:
    return Printer(TcpTransport(*tray.printer.address), profile, PATIENCE)


class LaterClock(SystemClock):
    """A clock that a test may set forward."""

    ahead_ms = 0

    def now_ms(self) -> int:
        return super().now_ms() + self.ahead_ms


def test_tickets_go_to_one_printer_and_everything_else_to_the_other(
    house: House, receipts: Tray
) -> None:
    spool = Spool(
        house.database,
        SystemClock(),
        {"tickets": house.printer, "receipts": printer(receipts)},
        drawer="receipts",
    )
    house.queue(OPERA, REFUND, TICKETS["box"])
    assert spool.run_once() == 3
    tickets = [read_codes(as_paper(house.tray.paper())) for _ in range(2)]
    assert tickets == [[OPERA.code], [TICKETS["box"].code]]
    receipts.paper()
    assert house.tray.papers.empty()
    assert receipts.papers.empty()
    assert spool.open_drawer("cash sale 3-000127", "c1")
    assert (house.tray.printer.pulses, receipts.printer.pulses) == (0, 1)
    spool.close()


def test_a_till_with_one_printer_prints_everything_there_in_order(house: House) -> None:
    jobs = house.queue(OPERA, REFUND)
    assert house.spool.run_once() == 2
    assert house.job(jobs[1]).printer == "receipts"
    assert read_codes(as_paper(house.tray.paper())) == [OPERA.code]
    house.tray.paper()


def test_a_mute_ticket_printer_does_not_keep_the_receipts_waiting(
    house: House, receipts: Tray
) -> None:
    house.tray.printer.switch(Fault.MUTE, on=True)
    both = {"tickets": house.printer, "receipts": printer(receipts)}
    spool = Spool(house.database, SystemClock(), both)
    ticket, slip = house.queue(OPERA, REFUND)
    assert spool.run_once("receipts") == 1
    assert house.job(slip).state == "printed"
    assert house.job(ticket).state == "queued"
    spool.close()


def test_papers_that_were_moved_come_out_of_the_other_printer(house: House, receipts: Tray) -> None:
    both = {"tickets": house.printer, "receipts": printer(receipts)}
    spool = Spool(house.database, SystemClock(), both)
    house.tray.printer.switch(Fault.PAPER_OUT, on=True)
    first, second = house.queue(OPERA, TICKETS["box"])
    spool.run_once()
    assert (house.job(first).state, house.job(second).state) == ("blocked", "queued")
    with house.database.transaction() as unit:
        for job in (first, second):
            unit.jobs.move(job, "receipts", "c1")
    assert spool.run_once() == 2
    codes = [read_codes(as_paper(receipts.paper())) for _ in range(2)]
    assert codes == [[OPERA.code], [TICKETS["box"].code]]
    house.tray.printer.load()
    assert spool.run_once() == 0
    assert house.tray.papers.empty()
    spool.close()


def test_a_paper_that_is_moved_in_the_last_moment_is_not_begun_where_it_was(
    house: House, receipts: Tray
) -> None:
    def moved(step: str) -> None:
        if step == "before_sending":
            with house.database.transaction() as unit:
                unit.jobs.move(job, "receipts", "c1")

    both = {"tickets": house.printer, "receipts": printer(receipts)}
    spool = Spool(house.database, SystemClock(), both, crash_points=moved)
    (job,) = house.queue(OPERA)
    assert spool.run_once("tickets") == 0
    assert house.job(job).state == "queued"
    assert house.tray.papers.empty()
    spool.close()


def test_papers_of_last_night_ask_before_they_print(house: House) -> None:
    old = house.queue(OPERA, TICKETS["museum"])
    clock = LaterClock()
    clock.ahead_ms = ASK_AFTER_MS + 1000
    spool = Spool(house.database, clock, {"tickets": house.printer})
    assert spool.held == set(old)
    (new,) = house.queue(TICKETS["box"])
    assert spool.run_once() == 1
    assert read_codes(as_paper(house.tray.paper())) == [TICKETS["box"].code]
    assert [house.job(one).state for one in old] == ["queued", "queued"]
    spool.release(old[:1])
    assert spool.run_once() == 1
    assert read_codes(as_paper(house.tray.paper())) == [OPERA.code]
    assert house.job(new).state == "printed"
    assert house.job(old[1]).state == "queued"


def test_what_waits_since_a_moment_ago_prints_by_itself(house: House) -> None:
    house.queue(OPERA)
    assert house.restart().held == frozenset()
    assert house.spool.run_once() == 1


@pytest.mark.parametrize(
    ("cut", "papers"), [("ticket", [1, 1, 1]), ("order", [2, 1]), ("never", [])]
)
def test_the_paper_is_cut_where_the_house_wants_it(
    tmp_path: Path, cut: Cut, papers: list[int]
) -> None:
    """Each cut strip that falls into the tray, by how many codes are on it."""
    with virtual_printer() as tray:
        house = House(tmp_path, tray, replace(FAST, cut=cut))
        orders = [OrderId(IDS.new()), OrderId(IDS.new())]
        with house.database.transaction() as unit:
            unit.jobs._session.connection().exec_driver_sql("PRAGMA defer_foreign_keys = ON")
            for order, paper in zip([0, 0, 1], TICKETS.values(), strict=False):
                ticket = TicketId(IDS.new())
                _sell(unit, orders[order], ticket)
                unit.jobs.add(
                    JobId(IDS.new()),
                    kind_of(paper),
                    encode(paper),
                    ticket=ticket,
                    order=orders[order],
                )
        assert house.spool.run_once() == 3
        strips = [len(read_codes(as_paper(tray.paper()))) for _ in papers]
        assert strips == papers
        assert tray.papers.empty()
        house.spool.close()
        house.database.close()


def _sell(unit: object, order: OrderId, ticket: TicketId) -> None:
    """Rows that a job may name; nothing else is looked at here."""
    connection = unit.jobs._session.connection()  # type: ignore[attr-defined]
    connection.exec_driver_sql(
        "INSERT OR IGNORE INTO orders (id, sequence, number, till, shift, person, at_ms, currency,"
        " total_minor, change_minor) VALUES (?, ?, ?, 1, ?, 'c1', 0, 'EUR', 0, 0)",
        (str(order), order.int % 1_000_000 + 1, str(order), _shift(connection)),
    )
    connection.exec_driver_sql(
        'INSERT INTO tickets (id, "order", position, performance, place, floor, section, row, seat,'
        " category, ticket_type, price_minor, code, short_code, spoken, print_no, state)"
        " VALUES (?, ?, ?, 1, ?, '', '', '', '', '', '', 0, ?, '', '', 1, 'live')",
        (str(ticket), str(order), ticket.int % 1000, ticket.int % 1_000_000, str(ticket)),
    )


def _shift(connection: object) -> str:
    shift = str(OrderId(IDS.new()))
    connection.exec_driver_sql(  # type: ignore[attr-defined]
        "INSERT INTO shifts (id, person, person_name, currency, float_minor, opened_at_ms,"
        " closed_at_ms, z_number, expected_minor, counted_minor, approver, report)"
        " SELECT ?, 'c1', 'c1', 'EUR', 0, 0, 1, coalesce(max(z_number), 0) + 1, 0, 0, 's1', x''"
        " FROM shifts",
        (shift,),
    )
    return shift


def test_what_the_cutter_counted_and_what_was_taken_is_written_with_each_paper(
    tmp_path: Path,
) -> None:
    profile = replace(FAST, counts_cuts=True, confirm=Confirm.PRINTED)
    with virtual_printer() as tray:
        house = House(tmp_path, tray, profile)
        jobs = house.queue(OPERA, TICKETS["box"])
        assert house.spool.run_once() == 2
        with house.database.transaction() as unit:
            steps = [unit.jobs.steps(job) for job in jobs]
        assert [[one.state for one in each] for each in steps] == [
            ["queued", "sending", "sent", "printed"]
        ] * 2
        assert [each[1].counter for each in steps] == [1041, 1042]
        assert all(each[1].size == each[2].taken and each[1].taken is None for each in steps)
        assert [each[3].level for each in steps] == [3, 3]
        assert house.spool.counters() == {"tickets": 1042}
        house.spool.close()
        house.database.close()


def test_a_printer_that_does_not_tell_its_count_is_asked_once(tmp_path: Path) -> None:
    with virtual_printer() as tray:
        house = House(tmp_path, tray, replace(FAST, counts_cuts=True))
        asked = []
        behave = tray.printer._behaviour._do

        def no_count(command: object) -> None:
            if command.name == b"\x1dg":  # type: ignore[attr-defined]
                asked.append(command)
            else:
                behave(command)  # type: ignore[arg-type]

        tray.printer._behaviour._do = no_count  # type: ignore[method-assign, assignment]
        jobs = house.queue(OPERA, TICKETS["box"])
        assert house.spool.run_once() == 2
        assert len(asked) == 1
        with house.database.transaction() as unit:
            assert [unit.jobs.steps(job)[1].counter for job in jobs] == [None, None]
        house.spool.close()
        house.database.close()


def test_the_drawer_has_a_book_of_its_own(house: House) -> None:
    """Asked before the pulse: whatever ends the program, no opening is without its cause."""
    house.spool.open_drawer("cash sale 3-000127", "c1")
    house.tray.printer.switch(Fault.COVER_OPEN, on=True)
    house.spool.open_drawer("cash sale 3-000128", "c1")
    house.tray.printer.switch(Fault.COVER_OPEN, on=False)
    house.spool.run_once()
    with house.database.transaction() as unit:
        book = unit.drawer.since(0)
    assert [(one.cause[-6:], one.said, one.person) for one in book] == [
        ("000127", "asked", "c1"),
        ("000127", "opened", "c1"),
        ("000128", "asked", "c1"),
        ("000128", "not", "c1"),
    ]
    assert book[-1].why == "The printer's cover is open."
    assert house.tray.printer.pulses == 1


def test_a_reprint_opens_no_drawer(house: House) -> None:
    house.queue(replace(OPERA, print_no=2))
    assert house.spool.run_once() == 1
    assert house.tray.printer.pulses == 0
    assert lay_out(replace(OPERA, print_no=2), ROLL_80MM).picture.size
