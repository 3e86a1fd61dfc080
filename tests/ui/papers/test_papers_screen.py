"""The page of the printers: one question at a time, what waits, and the drawer that stands open."""

from dataclasses import replace
from uuid import UUID

import pytest
from PySide6.QtCore import Qt

from pos.domain.ids import JobId
from pos.domain.plan import PlaceLabel
from pos.services import orders
from pos.services.namewaits import NameWait
from pos.services.papernotes import Slip
from printing.printer import Printer
from printing.profile import ROLL_80MM
from printing.spool.spool import ASK_AFTER_MS, Spool
from printing.status import PaperLevel, PrinterStatus
from printing.transports.tcp import TcpTransport
from tests.ui.conftest import CASHIER
from ui import formats
from ui.papers.drawerbar import OPEN_S, DrawerBar
from ui.papers.nameless import NamelessCard
from ui.papers.printercard import PrinterCard
from ui.papers.screen import PapersScreen

LEFT = Qt.MouseButton.LeftButton
READY = PrinterStatus(online=True, last_seen_s=100.0)


def printers(box_office, *names):
    """Printers that nobody answers for: what they say is put into their mouths."""
    made = {name: Printer(TcpTransport("127.0.0.1", 1), ROLL_80MM) for name in names}
    desk = box_office.till.desk
    box_office.till.spool = Spool(desk.database, desk.clock, made)
    return made


@pytest.fixture
def screen(qtbot, box_office):
    printers(box_office, "tickets", "receipts")
    box_office.open_shift()
    box_office.desk.person = box_office.person(CASHIER)
    made = PapersScreen(box_office.desk)
    qtbot.addWidget(made)
    made.resize(1280, 740)
    made.show()
    return made


def doubt(box_office, order, **known):
    with box_office.till.desk.database.transaction() as unit:
        for job in unit.jobs.all(order.id):
            if job.ticket is not None:
                unit.jobs.set_state(job.id, "sending", size=90_000, counter=1041)
                unit.jobs.set_state(job.id, "in_doubt", "The printer does not answer.", **known)


def states(box_office, order):
    found = orders.load(box_office.till.desk, order.id)
    return [job.state for job in found.jobs if job.ticket is not None]


def test_one_question_at_a_time_with_what_is_known_of_the_paper(qtbot, screen, box_office, wait):
    order = box_office.sell("E9", "E10")
    doubt(box_office, order, taken=12_000)
    screen.entered()
    wait(lambda: screen.doubt.paper.text() == "Stalls, row E, seat 9")
    assert screen.doubt.count.text().startswith("1 more question")
    assert f"order {order.number}" in screen.doubt.about.text()
    assert "print number 1" in screen.doubt.about.text()
    known = screen.doubt.known.text()
    assert "12,000 of its 90,000 bytes" in known
    assert "Known last: The printer does not answer." in known
    assert "print number 2 is printed" in screen.doubt.effect.text()
    qtbot.mouseClick(screen.doubt.came_out, LEFT)
    wait(lambda: screen.doubt.paper.text() == "Stalls, row E, seat 10")
    qtbot.mouseClick(screen.doubt.did_not, LEFT)
    wait(lambda: not screen.doubt.isVisible())
    assert screen.calm.isVisible()
    printed, spoiled, new = states(box_office, order)
    assert (printed, spoiled) == ("printed", "spoiled")
    assert new in ("queued", "blocked")


def test_what_was_answered_is_asked_no_more_however_busy_the_till_is(
    qtbot, screen, box_office, wait, monkeypatch
):
    doubt(box_office, box_office.sell("E9"))
    screen.entered()
    wait(screen.doubt.isVisible)
    monkeypatch.setattr(box_office.desk.background, "busy", lambda _lane: True)
    qtbot.mouseClick(screen.doubt.came_out, LEFT)
    wait(lambda: not screen.doubt.isVisible())


def test_what_the_cutter_counted_tells_whether_anything_was_cut(screen, box_office, wait):
    doubt(box_office, box_office.sell("E9"))
    box_office.till.spool._printers["tickets"].counter = 1041
    screen.entered()
    wait(lambda: "has not cut since: it stands at 1,041" in screen.doubt.known.text())
    assert "Nobody knows how much of it" in screen.doubt.known.text()
    box_office.till.spool._printers["tickets"].counter = 1042
    screen.look()
    wait(lambda: "1,041 times before it, and 1,042 after" in screen.doubt.known.text())


def test_papers_of_last_night_are_asked_about_together(qtbot, screen, box_office, wait):
    order = box_office.sell("E9", "E10")
    till = box_office.till
    clock = till.desk.clock

    class Later(type(clock)):
        def now_ms(self):
            return clock.now_ms() + ASK_AFTER_MS + 1000

    till.spool = Spool(till.desk.database, Later(), till.spool._printers)
    assert len(till.spool.held) == 2
    screen.entered()
    wait(screen.held.isVisible)
    assert "Stalls, row E, seat 10" in screen.held.papers.text()
    qtbot.mouseClick(screen.held.drop, LEFT)
    wait(lambda: not screen.held.isVisible())
    assert states(box_office, order) == ["cancelled", "cancelled"]
    assert till.spool.held == frozenset()


def test_what_waits_at_one_printer_goes_to_the_other(qtbot, screen, box_office, wait):
    order = box_office.sell("E9")
    screen.entered()
    tickets, receipts = screen.printers["tickets"], screen.printers["receipts"]
    wait(lambda: tickets.waits.text().startswith("1 paper"))
    assert receipts.waits.text().startswith("0 paper")
    assert not receipts.moves["tickets"].isVisible(), "nothing to move"
    qtbot.mouseClick(tickets.moves["receipts"], LEFT)
    wait(lambda: receipts.waits.text().startswith("1 paper"))
    (job,) = [one for one in orders.load(box_office.till.desk, order.id).jobs if one.ticket]
    assert job.printer == "receipts"


def test_a_printer_that_was_set_up_meanwhile_has_a_card(screen, box_office, wait):
    screen.entered()
    wait(lambda: set(screen.printers) == {"tickets", "receipts"})
    printers(box_office, "tickets")
    screen.look()
    wait(lambda: set(screen.printers) == {"tickets"})
    assert screen.printers["tickets"].moves == {}, "nowhere to move its papers"


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ({"paper": PaperLevel.LOW}, "Paper: low"),
        ({"paper": PaperLevel.OUT}, "Paper: none"),
        ({"cover_open": True}, "Cover: open"),
        ({"error": True}, "Cutter and paper path: stuck"),
        ({"ribbon_out": True}, "Ribbon: none"),
        ({"paused": True}, "It is paused"),
        ({"drawer_open": True}, "Drawer: open"),
        ({"drawer_open": False}, "Drawer: closed"),
    ],
)
def test_a_printer_says_how_it_is(qtbot, said, line):
    card = PrinterCard("tickets", ())
    qtbot.addWidget(card)
    card.show_printer(ROLL_80MM, replace(READY, **said), 2, 103.0)
    assert line in card.states.text().splitlines()
    assert card.waits.text().startswith("2 paper")
    assert card.seen.text() == f"Last heard: {formats.ago(3)}"


def test_a_printer_that_was_never_seen_says_so(qtbot):
    card = PrinterCard("tickets", ())
    qtbot.addWidget(card)
    card.show_printer(ROLL_80MM, PrinterStatus(), 0, 103.0)
    assert "Never seen" in card.seen.text()
    assert "does not answer" in card.wants.text()


def test_a_drawer_that_stands_open_is_told_after_half_a_minute(qtbot):
    bar = DrawerBar()
    qtbot.addWidget(bar)
    opened, closed = replace(READY, drawer_open=True), replace(READY, drawer_open=False)
    bar.look(opened, 10.0)
    assert not bar.isVisible()
    bar.look(opened, 10.0 + OPEN_S)
    assert bar.isVisible()
    bar.look(closed, 11.0 + OPEN_S)
    assert not bar.isVisible()
    bar.look(opened, 12.0 + OPEN_S)
    assert not bar.isVisible(), "another opening, another half minute"
    bar.look(None, 13.0 + OPEN_S)
    assert not bar.isVisible()


def test_tickets_that_wait_for_a_name_say_how_many_and_why(screen, box_office, wait):
    order = box_office.sell("E9", "E10")
    desk = box_office.till.desk
    screen.entered()
    wait(screen.calm.isVisible)
    assert not screen.nameless.isVisible()
    desk.names_wanted.update({one.id: 0.0 for one in order.tickets})
    box_office.desk.server_up = False
    screen.look()
    wait(screen.nameless.isVisible)
    assert screen.nameless.heading.text().startswith("2 ticket")
    assert "it does not answer" in screen.nameless.why.text()
    assert "the door has the name" in screen.nameless.why.text()
    assert f"Stalls, row E, seat 10 · {order.number}" in screen.nameless.which.text()
    desk.names_wanted.clear()
    screen.look()
    wait(lambda: not screen.nameless.isVisible())


def test_a_card_says_that_the_house_wants_no_ticket_bare(qtbot):
    slip = Slip("ticket", PlaceLabel("Stalls", "E", "9"), "The Magic Flute", order_number="3-1")
    waits = [NameWait(JobId(UUID(int=at)), slip, insists=at > 1) for at in range(6)]
    card = NamelessCard()
    qtbot.addWidget(card)
    card.show_waits(waits[2:], server_up=True)
    assert "wants no ticket of this performance without its name" in card.why.text()
    assert "once it has heard of the sale" in card.why.text()
    card.show_waits(waits, server_up=True)
    assert "Some wait however long it takes" in card.why.text()
    assert card.which.text().splitlines()[-1].startswith("and 2")
