"""Money that goes back at the conflict desk, as a cashier reads it: to phones and at terminals."""

from dataclasses import replace

import pytest

from pos.domain.money import Money
from pos.domain.season import House
from pos.payments.machine import Rules
from pos.payments.nexo.terminal import NexoTerminal
from pos.payments.walletcode import read
from pos.services import cards, givingback, orders, people, refunding, settling
from pos.services.verifying import verify
from sync.client.terminal import TerminalLine
from tests.pos.payments.terminal.counterpart import ACCOUNT, running_counterpart
from tests.ui.conflicts.test_conflicts import LEFT, _approve, _choose, _enter
from tests.ui.phoneserver import PhoneServer
from ui.card.leading import CardTerminal
from ui.orders.backstep import Back
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


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    with running_counterpart(tmp_path_factory.mktemp("terminal")) as counterpart:
        yield counterpart


@pytest.fixture
def terminal(running, till):
    running.play()
    nexo = NexoTerminal(ACCOUNT, TerminalLine(running.where), payment_wait_s=10)
    till.card_terminal = leader = CardTerminal(nexo, till.desk, lambda _step: None, QUICK)
    yield running
    leader.close()


@pytest.fixture
def moved(terminal):
    before = len(terminal.ledger())
    return lambda: [(one["kind"], one["minor"]) for one in terminal.ledger()[before:]]


def paid_by_phone(house, *seats, code="281234567890123456"):
    """A sale that the server did not take, paid by Alipay or WeChat Pay."""
    till = house.office.till
    scanned = read(code, {"alipay", "wechat"})
    amount = Money(2400 * len(seats), house.office.season.currency)
    attempt = cards.start(till.desk, till.desk.ids.new(), amount, scanned.wallet)
    till.wallets.hand(attempt, scanned, "House")
    charge = till.wallets.leader(scanned.wallet).charge(attempt).attempt
    order = house.office.sell(*seats, tenders=(cards.tender(charge),))
    house.refuse(order)
    return order


def paid_at_the_terminal(house, *seats):
    till = house.office.till
    amount = Money(2400 * len(seats), house.office.season.currency)
    attempt = cards.start(till.desk, till.desk.ids.new(), amount, till.card_terminal.name)
    charge = till.card_terminal.charge(attempt).attempt
    order = house.office.sell(*seats, tenders=(cards.tender(charge),))
    house.refuse(order)
    return order


def agree(qtbot, panel, wait):
    """What is offered, a supervisor allows."""
    wait(panel.offer.ask.isEnabled)
    qtbot.mouseClick(panel.offer.ask, LEFT)
    _approve(qtbot, panel, wait)


def is_done(panel):
    return panel.steps.currentWidget() is panel.outcome


def stands(panel, phase):
    return panel.steps.currentWidget() is panel.back and panel.giving.phase is phase


def refunds(house, order):
    return orders.load(house.office.till.desk, order.id).refunds


def is_settled(house):
    desk = house.office.till.desk
    assert verify(house.office.till.settings.database).findings == ()
    return settling.open_tasks(desk) == ()


@pytest.mark.parametrize("code", ["281234567890123456", "131234567890123456"])
def test_what_a_phone_paid_goes_back_to_the_phone_by_itself(qtbot, house, wait, phones, code):
    order = paid_by_phone(house, "E9", code=code)
    panel = _choose(qtbot, house, wait, "refund")
    agree(qtbot, panel, wait)
    wait(lambda: is_done(panel))
    assert panel.outcome.sentence.text() == "Refunded. Take the old paper back."
    assert phones.stands == 0
    (made,) = refunds(house, order)
    assert [(one.kind, one.amount_minor) for one in made.tenders] == [("wallet", -2400)]
    assert is_settled(house)


def test_a_comp_gives_the_seat_and_the_phone_its_money(qtbot, house, wait, phones):
    order = paid_by_phone(house, "E9")
    house.server.away = False
    panel = _choose(qtbot, house, wait, "comp")
    agree(qtbot, panel, wait)
    wait(lambda: is_done(panel))
    assert panel.outcome.sentence.text().startswith("New ticket: Stalls ")
    assert phones.stands == 0
    (made,) = orders.load(house.office.till.desk, order.id).exchanges
    assert [(one.kind, one.amount_minor) for one in made.tenders] == [("wallet", -2400)]
    assert house.office.desk.kept == set()
    assert is_settled(house)


def test_without_the_server_nothing_goes_back_and_the_case_still_waits(qtbot, house, wait, phones):
    order = paid_by_phone(house, "E9")
    panel = _choose(qtbot, house, wait, "refund")
    phones.away = True
    agree(qtbot, panel, wait)
    wait(lambda: stands(panel, Back.REFUSED))
    assert panel.back.more.text() == "The sales server could not be reached."
    qtbot.mouseClick(panel.back.leave_key, LEFT)
    wait(lambda: house.screen.stack.currentWidget() is house.screen.list)
    assert settling.count_open(house.office.till.desk) == 1
    assert refunds(house, order) == ()


def test_a_comp_that_came_to_nothing_gives_its_seat_back(qtbot, house, wait, phones):
    paid_by_phone(house, "E9")
    house.server.away = False
    panel = _choose(qtbot, house, wait, "comp")
    wait(panel.offer.ask.isEnabled)
    phones.away = True
    agree(qtbot, panel, wait)
    wait(lambda: stands(panel, Back.REFUSED))
    qtbot.mouseClick(panel.back.leave_key, LEFT)
    wait(lambda: house.leases() == set())
    wait(lambda: house.office.desk.kept == set())
    assert settling.count_open(house.office.till.desk) == 1


def test_what_the_wallet_refuses_is_paid_in_cash_by_a_supervisors_word(qtbot, house, wait, phones):
    order = paid_by_phone(house, "E9")
    panel = _choose(qtbot, house, wait, "refund")
    phones.customer = "closed"
    agree(qtbot, panel, wait)
    wait(lambda: stands(panel, Back.REFUSED))
    qtbot.mouseClick(panel.back.cash_key, LEFT)
    _approve(qtbot, panel.giving, wait)
    wait(lambda: is_done(panel))
    told = "Refunded. Take the old paper back and give the customer in cash:"
    assert panel.outcome.sentence.text() == told
    assert panel.outcome.amount.text() == "CN¥24.00"
    (made,) = refunds(house, order)
    assert [one.kind for one in made.tenders] == ["cash"]
    assert is_settled(house)


def test_where_nobody_knows_the_case_waits_and_goes_on_from_there(qtbot, house, wait, phones):
    order = paid_by_phone(house, "E9")
    panel = _choose(qtbot, house, wait, "refund")
    phones.lost = {"refund", "ask_refund"}
    agree(qtbot, panel, wait)
    wait(lambda: stands(panel, Back.HANDED))
    _enter(house, wait)
    phones.lost = set()
    panel = _choose(qtbot, house, wait, "refund")
    wait(lambda: is_done(panel))
    assert len(phones.refunds) == 1
    assert phones.stands == 0
    assert len(refunds(house, order)) == 1
    assert is_settled(house)


def test_a_refund_begun_at_the_orders_is_finished_first(qtbot, house, wait, phones):
    order = paid_by_phone(house, "E9")
    desk = house.office.till.desk
    wish = refunding.RefundWish(
        order.id, (order.tickets[0].id,), house.office.person("c1"), None, "Complaint"
    )
    word = people.approve(desk, "s1", "999999", wish.action, order.id)
    givingback.begin(desk, replace(wish, approval=word))
    panel = _choose(qtbot, house, wait, "reseat")
    wait(lambda: is_done(panel))
    assert panel.outcome.sentence.text() == "Refunded. Take the old paper back."
    assert phones.stands == 0
    (case,) = settling.open_tasks(desk)
    assert case.remedies == ("noted", "handed_on"), "what is left to say of it"


def test_what_the_terminal_took_goes_back_there_by_itself(qtbot, house, wait, terminal, moved):
    order = paid_at_the_terminal(house, "E9")
    panel = _choose(qtbot, house, wait, "refund")
    agree(qtbot, panel, wait)
    wait(lambda: is_done(panel))
    assert moved() == [("charge", 2400), ("reversal", 2400)]
    (made,) = refunds(house, order)
    assert [(one.kind, one.amount_minor) for one in made.tenders] == [("card", -2400)]
    assert is_settled(house)


def test_an_answer_of_the_terminal_that_was_lost_is_asked_for_and_money_moves_once(
    qtbot, house, wait, terminal, moved
):
    order = paid_at_the_terminal(house, "E9")
    terminal.play(["lost"], questions=["lost"] * 100)
    panel = _choose(qtbot, house, wait, "refund")
    agree(qtbot, panel, wait)
    wait(lambda: stands(panel, Back.HANDED))
    terminal.play()
    qtbot.mouseClick(panel.back.again_key, LEFT)
    wait(lambda: is_done(panel))
    assert moved() == [("charge", 2400), ("reversal", 2400)]
    assert len(refunds(house, order)) == 1
    assert is_settled(house)


def test_what_another_terminal_took_is_keyed_in_by_hand(qtbot, house, wait, terminal, moved):
    order = paid_at_the_terminal(house, "E9")
    house.office.till.card_terminal = None
    panel = _choose(qtbot, house, wait, "refund")
    agree(qtbot, panel, wait)
    wait(lambda: panel.steps.currentWidget() is panel.card)
    qtbot.keyClicks(panel.card.field, "4812")
    qtbot.mouseClick(panel.card.confirm, LEFT)
    wait(lambda: is_done(panel))
    (made,) = refunds(house, order)
    assert made.tenders[0].reference == "4812"
    assert moved() == [("charge", 2400)]
    assert is_settled(house)


def test_nothing_was_refunded_by_hand_leaves_the_case_open(qtbot, house, wait):
    order = house.office.sell("E9", card="4711")
    house.refuse(order)
    panel = _choose(qtbot, house, wait, "refund")
    agree(qtbot, panel, wait)
    wait(lambda: panel.steps.currentWidget() is panel.card)
    panel.card.given_up.emit()
    wait(lambda: house.screen.stack.currentWidget() is house.screen.list)
    assert settling.count_open(house.office.till.desk) == 1
    assert givingback.look(house.office.till.desk, order.id) is None
