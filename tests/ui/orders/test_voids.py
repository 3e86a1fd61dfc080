"""Voids, money back in cash, orders of other tills, will-call: what a cashier reads."""

from dataclasses import replace
from uuid import UUID

import pytest
from PySide6.QtCore import Qt

from pos.domain.dossier import CameIn, Dossier
from pos.domain.ids import OrderId, TillId
from pos.domain.refusals import Reason, Refusal, Trouble
from pos.services import catalogue
from sync.protocol.house import Cancellation, CancelledOrder
from tests.ui.orders.test_orders import LEFT, _approve, _key, _open
from ui.orders.screen import OrdersScreen


@pytest.fixture
def screen(qtbot, box_office, wait):
    box_office.open_shift()
    screen = OrdersScreen(box_office.desk)
    qtbot.addWidget(screen)
    screen.resize(1280, 744)
    screen.show()
    return screen


def _server_has_it(box_office):
    with box_office.till.desk.database.transaction() as unit:
        head = unit.journal.head()
        unit.journal.mark_uploaded(head.number, head.hash)


def _begin(qtbot, screen, wait, key):
    qtbot.mouseClick(key, LEFT)
    wait(lambda: screen.stack.currentWidget() is screen.refund)
    return screen.refund


def test_what_was_just_sold_can_be_voided_and_the_slip_says_void(qtbot, screen, box_office, wait):
    order = box_office.sell("E9", "E10")
    page = _open(screen, wait, order)
    assert page.void.text() == "Void all"
    panel = _begin(qtbot, screen, wait, page.void)
    assert panel.heading.text() == "Void of order 1-000001"
    qtbot.mouseClick(_key(panel, "Wrong tickets sold"), LEFT)
    qtbot.mouseClick(panel.why.ask, LEFT)
    said = panel.approval.what.text()
    assert said == "Void €48.00 of order 1-000001: Wrong tickets sold"
    _approve(qtbot, panel.approval, wait)
    wait(lambda: panel.steps.currentWidget() is panel.done)
    assert panel.done.sentence.text() == "Voided. Give the customer in cash:"
    with box_office.till.desk.database.transaction() as unit:
        (made,) = unit.refunds.of_order(order.id)
        (slip,) = [job for job in unit.jobs.all(order.id) if job.kind == "refund"]
    assert made.kind == "void"
    assert b'"kind":"void"' in slip.body
    qtbot.mouseClick(panel.done.close_key, LEFT)
    wait(lambda: screen.stack.currentWidget() is page)
    assert page.refunds.text().startswith("Voided ")


def test_a_card_can_be_paid_back_in_cash_if_a_supervisor_says_so(qtbot, screen, box_office, wait):
    page = _open(screen, wait, box_office.sell("E9", card="4711"))
    panel = _begin(qtbot, screen, wait, page.refund)
    assert panel.why.money.text() == "Card  €24.00"
    qtbot.mouseClick(_key(panel, "All in cash"), LEFT)
    assert panel.why.money.text() == "Cash  €24.00"
    qtbot.mouseClick(_key(panel, "Complaint"), LEFT)
    qtbot.mouseClick(panel.why.ask, LEFT)
    assert "in cash, though it was paid otherwise" in panel.approval.what.text()
    _approve(qtbot, panel.approval, wait)
    wait(lambda: panel.steps.currentWidget() is panel.done)
    assert panel.done.sentence.text() == "Refunded. Give the customer in cash:"


def test_what_was_paid_in_cash_leaves_no_choice(qtbot, screen, box_office, wait):
    page = _open(screen, wait, box_office.sell("E9"))
    panel = _begin(qtbot, screen, wait, page.refund)
    assert not panel.why.all_cash.isVisible()


def test_the_fee_that_the_house_keeps_is_said(qtbot, screen, box_office, wait):
    house = replace(box_office.season.house, refund_fee_minor=150)
    fresh = replace(box_office.season, version=2, house=house)
    catalogue.keep_season(box_office.till.desk, fresh)
    page = _open(screen, wait, box_office.sell("E9"))
    panel = _begin(qtbot, screen, wait, page.refund)
    assert panel.why.money.text() == "Cash  €22.50\nThe house keeps €1.50"


def test_with_no_server_an_order_it_has_stays_and_the_page_says_why(
    qtbot, screen, box_office, wait
):
    order = box_office.sell("E9")
    _server_has_it(box_office)
    page = _open(screen, wait, order)
    qtbot.mouseClick(page.refund, LEFT)
    wait(lambda: "another till could take these tickets back" in page.sentence.sentence)
    assert screen.stack.currentWidget() is page
    assert page.isEnabled(), "the cashier can do something else"


def test_of_somebody_who_is_in_nothing_goes_back_and_no_supervisor_is_called_for_it(
    qtbot, screen, box_office, wait, monkeypatch
):
    order = box_office.sell("E9", "E10")
    _server_has_it(box_office)
    inside = CameIn(order.tickets[1].id, 1_900_000_000_000, "Door B")
    told = Dossier(order, came_in=(inside,))
    monkeypatch.setattr(box_office.till.server, "right", lambda *_asked: told)
    page = _open(screen, wait, order)
    panel = _begin(qtbot, screen, wait, page.refund)
    assert panel.sentence.sentence.startswith("In already: E10 (Door B, ")
    assert "let them out at the door" in panel.sentence.sentence
    assert not any(key.isEnabled() for key in panel.why.reasons.buttons())
    assert not panel.why.ask.isEnabled()


def test_an_order_that_another_till_has_in_hand_names_it(
    qtbot, screen, box_office, wait, monkeypatch
):
    def taken(_operation, _order):
        raise Refusal(Reason.RIGHT_TAKEN, till=2, doubted=False)

    monkeypatch.setattr(box_office.till.server, "right", taken)
    order = box_office.sell("E9")
    _server_has_it(box_office)
    page = _open(screen, wait, order)
    qtbot.mouseClick(page.refund, LEFT)
    wait(lambda: "has this order in hand. Try again in a moment." in page.sentence.sentence)


def test_an_order_of_another_till_is_found_by_its_number_and_refunded(
    qtbot, screen, box_office, wait, monkeypatch
):
    own = box_office.sell("E9")
    foreign = replace(
        own,
        id=OrderId(UUID(int=5)),
        number="2-000007",
        till=TillId(2),
        tickets=tuple(replace(one, id=UUID(int=6)) for one in own.tickets),
    )
    told = Dossier(foreign, till_name="Till 2")
    asked = []

    def find(text):
        asked.append(text)
        return told if text == foreign.number else None

    def right(*_asked):
        return told

    monkeypatch.setattr(box_office.till.server, "find_order", find)
    monkeypatch.setattr(box_office.till.server, "right", right)
    screen.entered()
    qtbot.keyClicks(screen.list.field, "2-000007")
    qtbot.keyClick(screen.list.field, Qt.Key.Key_Return)
    wait(lambda: screen.stack.currentWidget() is screen.page)
    page = screen.page
    assert page.sold.text().endswith("at Till 2")
    assert not page.exchange.isVisible()
    assert not page.void.isVisible()
    panel = _begin(qtbot, screen, wait, page.refund)
    qtbot.mouseClick(_key(panel, "Complaint"), LEFT)
    qtbot.mouseClick(panel.why.ask, LEFT)
    _approve(qtbot, panel.approval, wait)
    wait(lambda: panel.steps.currentWidget() is panel.done)
    qtbot.mouseClick(panel.done.close_key, LEFT)
    wait(lambda: page.hint.text() == "Everything in this order was refunded.")
    assert asked == ["2-000007"]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (None, "No till has such an order. Type the whole number, or scan a ticket."),
        (Trouble("server", "away"), "No order of this till matches."),
    ],
)
def test_what_no_till_knows_or_can_be_asked_is_said(
    qtbot, screen, box_office, wait, monkeypatch, answer, said
):
    def find(_text):
        if answer is not None:
            raise answer

    monkeypatch.setattr(box_office.till.server, "find_order", find)
    screen.entered()
    qtbot.keyClicks(screen.list.field, "9-999999")
    qtbot.keyClick(screen.list.field, Qt.Key.Key_Return)
    wait(lambda: screen.list.empty.text() == said)


def test_tickets_are_kept_for_a_name_and_printed_when_they_come(qtbot, screen, box_office, wait):
    order = box_office.sell("E9")
    page = _open(screen, wait, order)
    qtbot.mouseClick(page.pickup.keep, LEFT)
    wait(screen.keeping.isVisible)
    assert "or this code: " in screen.keeping.code.text()
    qtbot.keyClicks(screen.keeping.field, "Anna")
    qtbot.mouseClick(screen.keeping.keep, LEFT)
    wait(lambda: page.pickup.told.text().startswith("Waits for Anna, code "))
    (tile,) = page.tiles.values()
    assert "not printed" in tile.accessibleName()
    screen.entered()
    screen.list.field.setFocus()
    qtbot.keyClicks(screen.list.field, "anna")
    qtbot.keyClick(screen.list.field, Qt.Key.Key_Return)
    wait(lambda: screen.stack.currentWidget() is page)
    qtbot.mouseClick(page.pickup.fetch, LEFT)
    wait(lambda: page.pickup.told.text() == "Fetched and printed.")
    assert not page.pickup.fetch.isVisible()
    assert not page.pickup.keep.isVisible()


def test_the_orders_of_a_cancelled_performance_are_refunded_one_after_the_other(
    qtbot, screen, box_office, wait, monkeypatch
):
    order = box_office.sell("E9")
    season = box_office.season
    first, *others = season.performances
    played = (replace(first, cancelled=True), *others)
    house = replace(season.house, refund_fee_minor=150)
    fresh = replace(season, version=2, performances=played, house=house)
    catalogue.keep_season(box_office.till.desk, fresh)
    box_office.desk.season = fresh
    left = [CancelledOrder(order.id, order.number, 1, 1)]

    def told(_path, _type):
        return Cancellation(first.id, len(left), 1 - len(left), list(left))

    monkeypatch.setattr(box_office.till.http, "get", told)
    screen.entered()
    wait(screen.list.cancelled.isVisible)
    qtbot.mouseClick(screen.list.cancelled, LEFT)
    page = screen.cancelled
    wait(lambda: page.told.text() == "0 of 1 tickets have gone back.")
    qtbot.mouseClick(page.tiles[0], LEFT)
    wait(lambda: screen.stack.currentWidget() is screen.page)
    panel = _begin(qtbot, screen, wait, screen.page.refund)
    assert panel.why.money.text() == "Cash  €24.00", "the house keeps nothing of what it cancelled"
    qtbot.mouseClick(_key(panel, "Performance changed"), LEFT)
    qtbot.mouseClick(panel.why.ask, LEFT)
    _approve(qtbot, panel.approval, wait)
    wait(lambda: panel.steps.currentWidget() is panel.done)
    left.clear()
    qtbot.mouseClick(panel.done.close_key, LEFT)
    wait(lambda: screen.stack.currentWidget() is screen.page)
    screen.page.back.emit()
    wait(lambda: page.told.text() == "All 1 tickets have gone back.")
    assert page.tiles == []


def test_onto_a_new_voucher_the_code_is_shown_once_and_before_it_is_worth_anything(
    qtbot, screen, box_office, wait
):
    order = box_office.sell("E9", card="4711")
    page = _open(screen, wait, order)
    panel = _begin(qtbot, screen, wait, page.refund)
    qtbot.mouseClick(_key(panel, "On a new voucher"), LEFT)
    assert panel.why.money.text() == "Voucher  €24.00"
    qtbot.mouseClick(_key(panel, "Complaint"), LEFT)
    qtbot.mouseClick(panel.why.ask, LEFT)
    said = panel.approval.what.text()
    assert said == "Refund €24.00 of order 1-000001 onto a new voucher: Complaint"
    _approve(qtbot, panel.approval, wait)
    wait(lambda: panel.steps.currentWidget() is panel.voucher)
    code = panel.voucher.code.text()
    assert len(code.replace(" ", "")) == 12
    with box_office.till.desk.database.transaction() as unit:
        assert unit.refunds.of_order(order.id) == ()
    qtbot.mouseClick(panel.voucher.confirm, LEFT)
    wait(lambda: panel.steps.currentWidget() is panel.done)
    assert panel.done.sentence.text() == "Given back on the voucher or invoice:"
    assert panel.voucher.code.text() == ""
    with box_office.till.desk.database.transaction() as unit:
        (made,) = unit.refunds.of_order(order.id)
    assert made.instead == "voucher"
    assert made.tenders[0].reference == code[-4:]
