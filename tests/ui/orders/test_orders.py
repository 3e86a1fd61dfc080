"""Looking orders up and taking tickets back, as a cashier reads it."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QPushButton

from pos.domain.ticketcode import short_code
from ui.orders.screen import OrdersScreen

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def screen(qtbot, box_office, wait):
    box_office.open_shift()
    screen = OrdersScreen(box_office.desk)
    qtbot.addWidget(screen)
    screen.resize(1280, 744)
    screen.show()
    return screen


def _key(widget, text):
    return next(k for k in widget.findChildren(QPushButton) if k.text() == text and k.isVisible())


def _open(screen, wait, order):
    screen.open_order(order.id)
    wait(lambda: screen.stack.currentWidget() is screen.page)
    return screen.page


def _titles(screen):
    return [tile.accessibleName() for tile in screen.list.tiles]


def _approve(qtbot, overlay, wait, pin="999999"):
    wait(lambda: overlay.tiles.person is not None)
    qtbot.keyClicks(overlay, pin)
    qtbot.keyClick(overlay, Qt.Key.Key_Return)


def test_the_newest_order_comes_first(screen, box_office, wait):
    box_office.sell("E9", "E10")
    box_office.sell("F1")
    screen.entered()
    wait(lambda: len(screen.list.tiles) == 2)
    newest, older = _titles(screen)
    assert newest.startswith("1-000002  ·  F1, 1 ticket")
    assert older.startswith("1-000001  ·  E9, E10, 2 tickets")
    assert older.endswith("€48.00")


def test_before_the_first_sale_the_list_says_so(screen, wait):
    screen.entered()
    wait(lambda: screen.list.empty.text() == "Nothing has been sold on this till yet.")


@pytest.mark.parametrize("asked", ["number", "end of the number", "seat", "short code", "scan"])
def test_an_order_is_found_by(asked, qtbot, screen, box_office, wait):
    box_office.sell("F1")
    order = box_office.sell("E9", "E10")
    ticket = order.tickets[0]
    text = {
        "number": order.number,
        "end of the number": "2",
        "seat": "E9",
        "short code": short_code(ticket.id),
        "scan": ticket.code,
    }[asked]
    screen.entered()
    qtbot.keyClicks(screen.list.field, text)
    qtbot.keyClick(screen.list.field, Qt.Key.Key_Return)
    wait(lambda: screen.stack.currentWidget() is screen.page)
    assert screen.page.heading.text() == f"Order {order.number}"


def test_what_is_not_found_is_said_and_why_it_may_be(qtbot, screen, wait):
    screen.entered()
    qtbot.keyClicks(screen.list.field, "Z99")
    wait(lambda: screen.list.empty.text().startswith("No order here matches."))


def test_a_scan_of_something_else_is_one_sentence(qtbot, screen, wait):
    screen.entered()
    qtbot.keyClicks(screen.list.field, "BO1:NOT A TICKET")
    wait(lambda: "not a ticket code" in screen.list.sentence.sentence)


def test_an_order_shows_its_tickets_and_where_their_paper_is(screen, box_office, wait):
    page = _open(screen, wait, box_office.sell("E9", "E10", handed_minor=5000))
    first, second = [tile.accessibleName() for tile in page.tiles.values()]
    assert first.startswith("Stalls, row E, seat 9, Adult  ·  Hamlet, ")
    assert "waiting for the printer" in first
    assert second.startswith("Stalls, row E, seat 10")
    assert page.paid.text() == "Cash €50.00, change €2.00"
    assert page.total.text() == "€48.00"
    assert page.refund.text() == "Refund all\n€48.00"


def test_a_paper_in_doubt_asks_to_be_looked_for(screen, box_office, wait):
    order = box_office.sell("E9")
    with box_office.till.desk.database.transaction() as unit:
        unit.jobs.set_state(unit.jobs.all(order.id)[0].id, "in_doubt")
    page = _open(screen, wait, order)
    (tile,) = page.tiles.values()
    assert "in doubt: look whether it came out" in tile.accessibleName()


def test_one_ticket_goes_back_for_cash_with_a_supervisor(qtbot, screen, box_office, wait):
    order = box_office.sell("E9", "E10")
    page = _open(screen, wait, order)
    qtbot.mouseClick(page.tiles[order.tickets[1].id], LEFT)
    assert page.refund.text() == "Refund 1 ticket\n€24.00"
    qtbot.mouseClick(page.refund, LEFT)
    wait(lambda: screen.stack.currentWidget() is screen.refund)
    panel = screen.refund
    assert (panel.why.places.text(), panel.why.money.text()) == ("E10", "Cash  €24.00")
    assert not panel.why.ask.isEnabled(), "no reason yet"
    qtbot.mouseClick(_key(panel, "Customer cannot come"), LEFT)
    qtbot.mouseClick(panel.why.ask, LEFT)
    assert "Refund €24.00 of order 1-000001: Customer cannot come" in panel.approval.what.text()
    _approve(qtbot, panel.approval, wait)
    wait(lambda: panel.steps.currentWidget() is panel.done)
    assert panel.done.sentence.text() == "Refunded. Give the customer in cash:"
    assert panel.done.amount.text() == "€24.00"
    qtbot.mouseClick(panel.done.close_key, LEFT)
    wait(lambda: screen.stack.currentWidget() is page)
    dead = page.tiles[order.tickets[1].id]
    assert "refunded: admits nobody" in dead.accessibleName()
    assert not dead.isEnabled()
    assert page.refund.text() == "Refund all\n€24.00"
    assert "€24.00 refunded" in page.refunds.text()


def test_a_card_refund_asks_for_the_terminals_receipt_number(qtbot, screen, box_office, wait):
    order = box_office.sell("E9", card="4711")
    page = _open(screen, wait, order)
    qtbot.mouseClick(page.refund, LEFT)
    wait(lambda: screen.stack.currentWidget() is screen.refund)
    panel = screen.refund
    qtbot.mouseClick(_key(panel, "Complaint"), LEFT)
    qtbot.mouseClick(panel.why.ask, LEFT)
    _approve(qtbot, panel.approval, wait)
    wait(lambda: panel.steps.currentWidget() is panel.card)
    assert panel.card.what.text().startswith("Refund €24.00 on the card terminal")
    assert not panel.card.confirm.isEnabled()
    qtbot.keyClicks(panel.card.field, "4812")
    qtbot.mouseClick(panel.card.confirm, LEFT)
    wait(lambda: panel.steps.currentWidget() is panel.done)
    assert panel.done.sentence.text() == "Refunded to the card:"
    with box_office.till.desk.database.transaction() as unit:
        (refund,) = unit.refunds.of_order(order.id)
    assert [(one.kind, one.amount_minor, one.reference) for one in refund.tenders] == [
        ("card", -2400, "4812")
    ]


def _agreed(qtbot, screen, wait, page):
    """A refund to a card, up to where the cashier has to go to the terminal."""
    qtbot.mouseClick(page.refund, LEFT)
    wait(lambda: screen.stack.currentWidget() is screen.refund)
    qtbot.mouseClick(_key(screen.refund, "Complaint"), LEFT)
    qtbot.mouseClick(screen.refund.why.ask, LEFT)
    _approve(qtbot, screen.refund.approval, wait)
    wait(lambda: screen.refund.steps.currentWidget() is screen.refund.card)


def test_a_refund_that_was_left_half_done_is_in_sight_and_is_gone_on_with(
    qtbot, screen, box_office, wait
):
    box_office.sell("F1")
    order = box_office.sell("E9", "E10", card="4711")
    page = _open(screen, wait, order)
    qtbot.mouseClick(page.tiles[order.tickets[0].id], LEFT)
    _agreed(qtbot, screen, wait, page)
    screen.entered()  # away to the next customer, and back
    wait(lambda: len(screen.list.tiles) == 2 and screen.stack.currentWidget() is screen.list)
    half_done, other = _titles(screen)
    assert "its money is going back: finish that" in half_done
    assert "going back" not in other
    page = _open(screen, wait, order)
    assert page.hint.text() == (
        "Money of this order is already on its way back. Finish that first."
    )
    assert page.refund.text() == "Finish the refund"
    assert not page.exchange.isVisible()
    assert not page.void.isVisible()
    qtbot.mouseClick(page.refund, LEFT)
    wait(lambda: screen.refund.steps.currentWidget() is screen.refund.card)
    qtbot.keyClicks(screen.refund.card.field, "4812")
    qtbot.mouseClick(screen.refund.card.confirm, LEFT)
    wait(lambda: screen.refund.steps.currentWidget() is screen.refund.done)
    qtbot.mouseClick(screen.refund.done.close_key, LEFT)
    wait(lambda: screen.stack.currentWidget() is page)
    assert page.refund.text() == "Refund all\n€24.00", "of the two, one went back"
    assert page.exchange.isVisible()


def test_a_card_number_is_not_taken_for_a_receipt_number(qtbot, screen, box_office, wait):
    page = _open(screen, wait, box_office.sell("E9", card="4711"))
    qtbot.mouseClick(page.refund, LEFT)
    wait(lambda: screen.stack.currentWidget() is screen.refund)
    panel = screen.refund
    qtbot.mouseClick(_key(panel, "Complaint"), LEFT)
    qtbot.mouseClick(panel.why.ask, LEFT)
    _approve(qtbot, panel.approval, wait)
    wait(lambda: panel.steps.currentWidget() is panel.card)
    panel.card.field.setFocus()
    qtbot.keyClicks(panel.card.field, "4111111111111111")
    qtbot.mouseClick(panel.card.confirm, LEFT)
    wait(lambda: "looks like a card number" in panel.sentence.sentence)
    assert panel.steps.currentWidget() is panel.card, "the right number can still be typed"
    assert panel.card.field.hasFocus()


def test_a_wrong_supervisor_pin_refunds_nothing(qtbot, screen, box_office, wait):
    order = box_office.sell("E9")
    page = _open(screen, wait, order)
    qtbot.mouseClick(page.refund, LEFT)
    wait(lambda: screen.stack.currentWidget() is screen.refund)
    panel = screen.refund
    qtbot.mouseClick(_key(panel, "Complaint"), LEFT)
    qtbot.mouseClick(panel.why.ask, LEFT)
    wait(lambda: panel.approval.tiles.person is not None)
    keys = panel.approval.pad.mapTo(panel, QPoint(0, 0))
    _approve(qtbot, panel.approval, wait, pin="1111")
    wait(lambda: panel.approval.sentence.sentence == "This PIN is wrong. Tries left: 4.")
    wait(panel.approval.sentence.isVisible)
    panel.approval.layout().activate()
    assert panel.approval.pad.mapTo(panel, QPoint(0, 0)) == keys, "under the finger as before"
    qtbot.keyClick(panel.approval, Qt.Key.Key_Escape)
    assert panel.steps.currentWidget() is panel.why
    with box_office.till.desk.database.transaction() as unit:
        assert unit.refunds.of_order(order.id) == ()


def test_a_cashier_does_not_approve(qtbot, screen, box_office, wait):
    page = _open(screen, wait, box_office.sell("E9"))
    qtbot.mouseClick(page.refund, LEFT)
    wait(lambda: screen.stack.currentWidget() is screen.refund)
    panel = screen.refund
    qtbot.mouseClick(_key(panel, "Complaint"), LEFT)
    qtbot.mouseClick(panel.why.ask, LEFT)
    wait(lambda: panel.approval.tiles.person is not None)
    names = [one.text() for one in panel.approval.tiles.findChildren(QLabel)]
    assert "Cashier 1" not in names


def test_a_refunded_order_offers_nothing_more(qtbot, screen, box_office, wait):
    page = _open(screen, wait, box_office.sell("E9"))
    qtbot.mouseClick(page.refund, LEFT)
    wait(lambda: screen.stack.currentWidget() is screen.refund)
    panel = screen.refund
    qtbot.mouseClick(_key(panel, "Complaint"), LEFT)
    qtbot.mouseClick(panel.why.ask, LEFT)
    _approve(qtbot, panel.approval, wait)
    wait(lambda: panel.steps.currentWidget() is panel.done)
    qtbot.mouseClick(panel.done.close_key, LEFT)
    wait(lambda: page.hint.text() == "Everything in this order was refunded.")
    assert not page.refund.isVisible()
