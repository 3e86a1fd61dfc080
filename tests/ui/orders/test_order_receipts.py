"""Receipts of earlier orders: of the sale, of what went back, of what was exchanged."""

import pytest
from PySide6.QtCore import Qt

from pos.domain import paper
from pos.domain.people import REFUND
from pos.domain.receipt import Buyer
from pos.services import invoicing, people, refunding
from pos.services.refunding import RefundWish
from tests.ui.conftest import CASHIER, PINS, SUPERVISOR
from ui.orders.screen import OrdersScreen

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def screen(qtbot, box_office):
    box_office.open_shift()
    screen = OrdersScreen(box_office.desk)
    qtbot.addWidget(screen)
    screen.resize(1280, 744)
    screen.show()
    return screen


def opened(screen, wait, order):
    screen.open_order(order.id)
    wait(lambda: screen.stack.currentWidget() is screen.page)
    return screen.page.receipts


def refund(box_office, order, *tickets):
    desk = box_office.till.desk
    word = people.approve(desk, SUPERVISOR, PINS[SUPERVISOR], REFUND, order.id)
    wish = RefundWish(order.id, tickets, box_office.person(CASHIER), word, "ill")
    return refunding.refund(desk, wish)


def queued(box_office):
    with box_office.till.desk.database.transaction() as unit:
        jobs = [one for one in unit.jobs.in_state("queued") if one.kind == "receipt"]
    return [paper.decode(one.kind, one.body) for one in jobs]


def test_an_earlier_order_has_its_receipt_again(qtbot, screen, box_office, wait):
    shown = opened(screen, wait, box_office.sell("E9", "E10"))
    assert not shown.about.isVisible(), "there is only one"
    qtbot.mouseClick(shown.keys.print, LEFT)
    wait(lambda: shown.keys.said.text() == "Printed: 1-000001.")
    assert [one.occasion for one in queued(box_office)] == ["sale"]


def test_a_refund_has_a_receipt_of_its_own(qtbot, screen, box_office, wait):
    order = box_office.sell("E9", "E10")
    refund(box_office, order, order.tickets[0].id)
    shown = opened(screen, wait, order)
    assert shown.about.text().startswith("Refund, ")
    assert not shown.keys.invoice.isVisible()
    qtbot.mouseClick(shown.keys.print, LEFT)
    wait(lambda: shown.keys.said.text() != "")
    assert [(one.occasion, one.total_minor) for one in queued(box_office)] == [("refund", -2400)]
    qtbot.mouseClick(shown.about, LEFT)
    assert shown.about.text() == "Sale"
    assert shown.keys.said.text() == ""
    assert shown.keys.invoice.isVisible()


def test_an_order_that_has_its_invoice_prints_that_and_makes_no_other(
    qtbot, screen, box_office, wait
):
    order = box_office.sell("E9", "E10")
    buyer = Buyer("Goethe School", "Schulweg 5")
    invoicing.invoice(box_office.till.desk, order.id, buyer, box_office.person(CASHIER))
    shown = opened(screen, wait, order)
    assert shown.keys.print.text() == "Invoice"
    assert not shown.keys.invoice.isVisible()
    refund(box_office, order, order.tickets[0].id)
    assert [one.title for one in queued(box_office)] == ["credit_note"]
    shown = opened(screen, wait, order)
    wait(lambda: shown.keys.print.text() == "Credit note")
    qtbot.mouseClick(shown.keys.file, LEFT)
    wait(lambda: shown.keys.said.text() != "")
    assert shown.keys.said.text().endswith("CRN-1-1-00001-copy-1.pdf"), "one was printed already"
