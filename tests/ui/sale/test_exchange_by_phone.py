"""What an exchange costs more, paid by phone, as a cashier reads it."""

from dataclasses import replace

import pytest

from pos.domain.season import House
from pos.services import cards, orders
from tests.ui.phoneserver import PhoneServer
from tests.ui.sale.test_exchange_money import LESS, child, dearer, exchanged, is_done, screen
from tests.ui.sale.test_phone import ALIPAY, WECHAT, connect
from ui.card.charging import Phase

__all__ = ["child", "screen"]  # fixtures


@pytest.fixture
def season(season):
    return replace(season, house=House("House", "CNY", "Etc/UTC"))


@pytest.fixture
def phones():
    return PhoneServer()


@pytest.fixture
def box_office(box_office, phones, tmp_path):
    connect(box_office.till, phones, tmp_path)
    yield box_office
    box_office.till.wallets.close()


def scan(window, panel, code):
    window.until(lambda: panel.more.stack.currentWidget() is panel.more.phone)
    window.bot.keyClicks(panel.more.phone.code, code + "\r")


def tenders(window, child):
    (made,) = exchanged(window, child)
    return [(one.kind, one.wallet, one.amount_minor) for one in made.tenders]


@pytest.mark.parametrize(("code", "wallet"), [(ALIPAY, "alipay"), (WECHAT, "wechat")])
def test_a_scan_pays_the_difference_and_the_tickets_change_hands(
    window, screen, child, phones, code, wallet
):
    panel = dearer(window, screen, child, "pay_phone")
    scan(window, panel, code)
    is_done(window, panel)
    assert tenders(window, child) == [("wallet", wallet, 2400 - LESS)]
    assert phones.stands == 2400 - LESS


def test_a_part_by_phone_and_the_rest_in_cash(window, screen, child, phones):
    panel = dearer(window, screen, child)
    parts = panel.more.parts
    parts.keypad.digits.emit("500")
    window.tap(parts.phone_key)
    scan(window, panel, ALIPAY)
    window.until(lambda: len(panel.more.taken) == 1)
    window.tap(parts.cash_key)
    panel.more.cash.handed.emit(panel.more.left)
    is_done(window, panel)
    assert tenders(window, child) == [("wallet", "alipay", 500), ("cash", None, 700)]


def test_a_wallet_s_no_leaves_the_old_ticket_and_the_new_place_waits(window, screen, child, phones):
    phones.customer = "declines"
    panel = dearer(window, screen, child, "pay_phone")
    scan(window, panel, ALIPAY)
    window.until(lambda: panel.steps.currentWidget() is panel.difference)
    assert panel.sentence.sentence == "The phone payment was declined. Nothing was charged."
    assert exchanged(window, child) == ()
    phones.customer = "pays"
    window.tap(panel.difference.pay_phone)
    scan(window, panel, WECHAT)
    is_done(window, panel)
    assert phones.stands == 2400 - LESS


def test_where_nobody_knows_it_is_asked_again_and_paid_once(window, screen, child, phones):
    phones.lost = {"pay", "ask"}
    panel = dearer(window, screen, child, "pay_phone")
    scan(window, panel, ALIPAY)
    window.until(lambda: panel.more.charging.phase is Phase.HANDED)
    waiting = panel.more.waiting
    assert panel.more.stack.currentWidget() is waiting
    assert waiting.told.text() == "We do not know yet whether the phone was charged."
    phones.lost = set()
    window.tap(waiting.again_key)
    is_done(window, panel)
    assert phones.codes == [ALIPAY]
    assert phones.stands == 2400 - LESS


def test_not_by_phone_pays_in_cash_and_the_phone_gets_its_money_back(window, screen, child, phones):
    phones.lost = {"pay", "ask"}
    panel = dearer(window, screen, child, "pay_phone")
    scan(window, panel, ALIPAY)
    window.until(lambda: panel.more.charging.phase is Phase.HANDED)
    phones.lost = set()
    window.tap(panel.more.waiting.aside_key)
    window.until(lambda: panel.steps.currentWidget() is panel.difference)
    window.until(lambda: phones.stands == 0)
    window.tap(panel.difference.pay_cash)
    panel.more.cash.handed.emit(panel.more.left)
    is_done(window, panel)
    assert tenders(window, child) == [("cash", None, 2400 - LESS)]


def test_who_walks_away_while_nobody_knows_is_not_charged(window, screen, child, phones):
    phones.lost = {"pay", "ask"}
    panel = dearer(window, screen, child, "pay_phone")
    scan(window, panel, ALIPAY)
    window.until(lambda: panel.more.charging.phase is Phase.HANDED)
    phones.lost = set()
    screen.hide()
    window.until(lambda: cards.open_attempt(window.desk.till.desk) is None)
    window.settle()
    assert phones.stands == 0
    assert exchanged(window, child) == ()
    assert orders.load(window.desk.till.desk, child.id).dead == frozenset()


def test_without_the_server_the_key_is_off_and_says_why(window, screen, child, phones):
    difference = screen.exchange.difference
    difference.show_difference("F1", "C5", 1200, "CNY")
    window.desk.server_is(False)
    assert not difference.pay_phone.isEnabled()
    assert difference.no_phone.text().startswith("Phone payments need the sales server")
    window.desk.server_is(True)
    assert difference.pay_phone.isEnabled()


def test_where_money_goes_back_no_phone_is_offered(screen, window):
    difference = screen.exchange.difference
    for minor in (0, -1200):
        difference.show_difference("F1", "C5", minor, "CNY")
        assert difference.pay_phone.isHidden()
