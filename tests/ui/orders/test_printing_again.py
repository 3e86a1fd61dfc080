"""Printing a ticket again from its order's page: a reason, a supervisor, one valid paper."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter

from pos.domain.paper import decode
from pos.services import orders
from printing.layout.designs import Designs
from tests.ui.conftest import CASHIER, PINS, SUPERVISOR
from ui.orders.screen import OrdersScreen
from ui.receipts import systemprinter

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def screen(qtbot, box_office):
    box_office.open_shift()
    box_office.desk.person = box_office.person(CASHIER)
    made = OrdersScreen(box_office.desk)
    qtbot.addWidget(made)
    made.resize(1280, 740)
    made.show()
    return made


def printed(box_office, *seats):
    order = box_office.sell(*seats)
    with box_office.till.desk.database.transaction() as unit:
        for job in unit.jobs.all(order.id):
            unit.jobs.set_state(job.id, "printed", "level 2", level=2)
    return order


def shown(screen, wait, order):
    screen.open_order(order.id)
    wait(lambda: screen.stack.currentWidget() is screen.page and bool(screen.page.tiles))
    return screen.page


def test_a_jammed_ticket_is_printed_again_by_a_supervisor_s_word(qtbot, screen, box_office, wait):
    order = printed(box_office, "E9", "E10")
    page = shown(screen, wait, order)
    qtbot.mouseClick(page.tiles[order.tickets[1].id], LEFT)
    assert page.again.key.text().startswith("Print 1 ticket")
    qtbot.mouseClick(page.again.key, LEFT)
    assert page.again.why.places.text() == "E10"
    qtbot.mouseClick(page.again.why.keys["jam"], LEFT)
    approval = page.again.approval
    assert f"Print again E10 of order {order.number}: The paper jammed" in approval.what.text()
    wait(lambda: bool(approval.tiles._people))
    approval.tiles.pick(SUPERVISOR)
    approval.pad.entered.emit(PINS[SUPERVISOR])
    wait(lambda: "paper 2: " in page.tiles[order.tickets[1].id].accessibleName())
    *_, job = orders.load(box_office.till.desk, order.id).jobs
    assert decode(job.kind, job.body).print_no == 2
    assert "paper 2" not in page.tiles[order.tickets[0].id].accessibleName()


def test_a_supervisor_needs_no_other_one(qtbot, screen, box_office, wait):
    box_office.desk.person = box_office.person(SUPERVISOR)
    order = printed(box_office, "E9")
    page = shown(screen, wait, order)
    qtbot.mouseClick(page.again.key, LEFT)
    qtbot.mouseClick(page.again.why.keys["lost"], LEFT)
    wait(lambda: "paper 2: " in page.tiles[order.tickets[0].id].accessibleName())


def test_a_ticket_that_still_waits_is_not_offered(screen, box_office, wait):
    page = shown(screen, wait, box_office.sell("E9"))
    assert not page.again.key.isVisible()


def test_tickets_that_were_printed_are_had_as_pdf_with_a_number_of_their_own(
    qtbot, screen, box_office, wait
):
    box_office.desk.person = box_office.person(SUPERVISOR)
    box_office.till.spool.designs = Designs()
    order = printed(box_office, "E9")
    page = shown(screen, wait, order)
    qtbot.mouseClick(page.again.key, LEFT)
    qtbot.mouseClick(page.again.why.ways.button(1), LEFT)
    qtbot.mouseClick(page.again.why.keys["lost"], LEFT)
    wait(lambda: page.otherwise.said.text().endswith(f"{order.number}-tickets.pdf"))
    path = box_office.till.settings.receipts_folder / f"{order.number}-tickets.pdf"
    assert path.read_bytes().startswith(b"%PDF")
    wait(lambda: "paper 2: " in page.tiles[order.tickets[0].id].accessibleName())
    *_, job = orders.load(box_office.till.desk, order.id).jobs
    assert (job.printer, job.state) == ("pdf", "printed")
    assert decode(job.kind, job.body).print_no == 2


def test_a_cashier_has_them_at_a_printer_of_the_system_by_a_supervisor_s_word(
    qtbot, screen, box_office, wait, tmp_path, monkeypatch
):
    def printer(_name):
        made = QPrinter()
        made.setOutputFileName(str(tmp_path / "out.pdf"))
        return made

    monkeypatch.setattr(systemprinter, "names", lambda: ["Brother"])
    monkeypatch.setattr(systemprinter, "printer_of", printer)
    box_office.till.spool.designs = Designs()
    order = printed(box_office, "E9")
    page = shown(screen, wait, order)
    qtbot.mouseClick(page.again.key, LEFT)
    qtbot.mouseClick(page.again.why.ways.button(2), LEFT)
    qtbot.mouseClick(page.again.why.keys["damaged"], LEFT)
    qtbot.mouseClick(page.again.printers.keys[0], LEFT)
    approval = page.again.approval
    wait(lambda: bool(approval.tiles._people))
    approval.tiles.pick(SUPERVISOR)
    approval.pad.entered.emit(PINS[SUPERVISOR])
    wait(lambda: page.otherwise.said.text().startswith("Brother took them"))
    *_, job = orders.load(box_office.till.desk, order.id).jobs
    assert (job.printer, job.state) == ("system", "in_doubt")
    assert decode(job.kind, job.body).print_no == 2


def test_every_way_out_can_be_read(qtbot, screen, box_office, wait):
    order = printed(box_office, "E9")
    page = shown(screen, wait, order)
    qtbot.mouseClick(page.again.key, LEFT)
    for key in page.again.why.ways.buttons():
        assert key.width() >= key.sizeHint().width(), key.text()


def test_the_printer_is_asked_unless_somebody_says_otherwise(qtbot, screen, box_office, wait):
    page = shown(screen, wait, printed(box_office, "E9"))
    qtbot.mouseClick(page.again.key, LEFT)
    qtbot.mouseClick(page.again.why.ways.button(1), LEFT)
    qtbot.mouseClick(page.again.why.cancel, LEFT)
    qtbot.mouseClick(page.again.key, LEFT)
    assert page.again.why.way == ""
