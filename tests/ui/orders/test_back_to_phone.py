"""Refunds to a phone, as a cashier reads them."""

from dataclasses import replace

import pytest

from pos.domain.money import Money
from pos.domain.season import House
from pos.payments.machine import Rules
from pos.payments.walletcode import read
from pos.services import cards, givingback, people, refunding
from tests.ui.conftest import CASHIER, SUPERVISOR
from tests.ui.orders.test_back_at_terminal import begin, decided, is_done, refunds, stands
from tests.ui.orders.test_orders import LEFT, _open
from tests.ui.phoneserver import PhoneServer
from ui.orders.backstep import Back
from ui.orders.screen import OrdersScreen
from ui.wallet.leading import Wallets

QUICK = Rules(ask_every_s=0.05, ask_for_s=0.3)


@pytest.fixture
def season(season):
    return replace(season, house=House("House", "CNY", "Etc/UTC"))


@pytest.fixture
def phones(till, tmp_path):
    phones = PhoneServer()
    till.wallets = Wallets(phones, till.desk, lambda _step: None, tmp_path, rules=QUICK, ask_s=0.05)
    till.wallets.look()
    yield phones
    till.wallets.close()


@pytest.fixture
def screen(qtbot, box_office, phones):
    box_office.open_shift()
    screen = OrdersScreen(box_office.desk)
    qtbot.addWidget(screen)
    screen.resize(1280, 744)
    screen.show()
    return screen


@pytest.fixture
def order(box_office, screen):
    """One seat that a phone paid."""
    till = box_office.till
    amount = Money(2400, box_office.season.currency)
    code = read("281234567890123456", {"alipay"})
    attempt = cards.start(till.desk, till.desk.ids.new(), amount, "alipay")
    till.wallets.hand(attempt, code, "House")
    charge = till.wallets.leader("alipay").charge(attempt).attempt
    return box_office.sell("E9", tenders=(cards.tender(charge),))


@pytest.mark.parametrize("what", ["refund", "void"])
def test_the_money_goes_back_to_the_phone_by_itself(
    qtbot, screen, order, box_office, wait, phones, what
):
    panel = begin(qtbot, screen, wait, getattr(_open(screen, wait, order), what))
    wait(lambda: is_done(panel))
    assert panel.done.sentence.text() == "Given back to the phone:"
    assert phones.stands == 0
    (made,) = refunds(box_office, order)
    (tender,) = made.tenders
    assert (tender.kind, tender.wallet, tender.amount_minor) == ("wallet", "alipay", -2400)
    assert tender.reference == "5001"


def test_where_nobody_knows_it_is_asked_again_and_goes_back_once(
    qtbot, screen, order, box_office, wait, phones
):
    phones.lost = {"refund", "ask_refund"}
    panel = begin(qtbot, screen, wait, _open(screen, wait, order).refund)
    wait(lambda: stands(panel, Back.HANDED))
    back = panel.back
    assert back.told.text() == "We do not know yet whether the money was given back."
    assert "under its number the money goes back once" in back.more.text()
    assert back.again_key.text() == "Ask the sales server again"
    assert refunds(box_office, order) == ()
    phones.lost = set()
    qtbot.mouseClick(back.again_key, LEFT)
    wait(lambda: is_done(panel))
    assert len(phones.refunds) == 1
    assert phones.stands == 0


def test_a_wallet_that_says_no_is_said_and_cash_needs_a_supervisor(
    qtbot, screen, order, box_office, wait, phones
):
    phones.customer = "closed"
    panel = begin(qtbot, screen, wait, _open(screen, wait, order).refund)
    wait(lambda: stands(panel, Back.REFUSED))
    assert panel.back.told.text() == "The money did not go back to the phone."
    assert not panel.back.hand_key.isVisible()
    qtbot.mouseClick(panel.back.cash_key, LEFT)
    decided(qtbot, panel, wait)
    wait(lambda: is_done(panel))
    (made,) = refunds(box_office, order)
    assert [(one.kind, one.amount_minor) for one in made.tenders] == [("cash", -2400)]
    assert phones.stands == 2400


def test_without_the_server_nothing_goes_back_and_it_may_be_left(
    qtbot, screen, order, box_office, wait, phones
):
    phones.away = True
    panel = begin(qtbot, screen, wait, _open(screen, wait, order).refund)
    wait(lambda: stands(panel, Back.REFUSED))
    assert panel.back.more.text() == "The sales server could not be reached."
    qtbot.mouseClick(panel.back.leave_key, LEFT)
    wait(lambda: givingback.look(box_office.till.desk, order.id) is None)
    assert refunds(box_office, order) == ()


def test_a_refund_that_a_crash_left_is_written_at_the_next_start(screen, order, box_office, phones):
    desk = box_office.till.desk
    wish = refunding.RefundWish(
        order.id, (order.tickets[0].id,), box_office.person(CASHIER), None, "Complaint"
    )
    word = people.approve(desk, SUPERVISOR, "999999", wish.action, order.id)
    givingback.begin(desk, replace(wish, approval=word))
    attempt = givingback.start(desk, order.id)
    assert attempt.terminal == "alipay"
    phones.lost = {"refund", "ask_refund"}
    assert box_office.till.wallets.leader("alipay").charge(attempt).attempt.state == "unknown"
    phones.lost = set()
    assert box_office.till.wallets.recover() == ()
    (made,) = refunds(box_office, order)
    assert made.tenders[0].wallet == "alipay"
    assert phones.stands == 0
