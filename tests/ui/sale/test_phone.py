"""Paying by phone at the window, as a cashier reads it."""

from dataclasses import replace

import pytest

from pos.domain.refusals import Reason, Refusal
from pos.domain.season import House
from pos.payments.machine import Rules
from pos.payments.walletcode import read
from pos.services import cards, orders, selling
from tests.ui.phoneserver import PhoneServer
from ui.card.charging import Phase
from ui.sale.stage import Stage
from ui.wallet.leading import Wallets

ALIPAY, WECHAT = "281234567890123456", "134567890123456789"
QUICK = Rules(ask_every_s=0.05, ask_for_s=0.4)


@pytest.fixture
def season(season):
    return replace(season, house=House("House", "CNY", "Etc/UTC"))


@pytest.fixture
def phones():
    return PhoneServer()


def connect(till, phones, folder):
    till.wallets = Wallets(phones, till.desk, lambda _step: None, folder, rules=QUICK, ask_s=0.05)
    till.wallets.look()


@pytest.fixture
def box_office(box_office, phones, tmp_path):
    connect(box_office.till, phones, tmp_path)
    yield box_office
    box_office.till.wallets.close()


def begin(window, count=2):
    window.best(count)
    window.tap(window.screen.basket.phone_key)
    window.until(lambda: window.screen.paying.ready)


def scan(window, code):
    """As a scanner types it, with Enter at its end."""
    window.bot.keyClicks(window.screen.phone.code, code + "\r")


def open_attempt(window):
    return cards.open_attempt(window.desk.till.desk)


def by_phone(window):
    desk = window.desk.till.desk
    return [orders.load(desk, one.id).order.tenders for one in window.orders()]


def test_a_scan_sells_and_nobody_types_anything_more(window, phones):
    begin(window)
    panel = window.screen.phone
    assert panel.told.text() == "Scan the phone's code."
    assert panel.takes.text() == "Alipay, WeChat Pay"
    assert panel.total.text() == "CN¥48.00"
    scan(window, ALIPAY)
    window.reach(Stage.DONE)
    assert window.screen.done.change_word.text() == "Paid by phone"
    assert window.screen.done.given.text() == "Alipay CN¥48.00"
    ((tender,),) = by_phone(window)
    assert (tender.kind, tender.wallet, tender.amount_minor) == ("wallet", "alipay", 4800)
    assert tender.reference == "2013"
    assert phones.stands == 4800
    assert open_attempt(window) is None


def test_a_code_is_on_no_disk_and_not_on_the_screen_afterwards(window, tmp_path, caplog):
    caplog.set_level("DEBUG")
    begin(window)
    scan(window, WECHAT)
    window.reach(Stage.DONE)
    window.settle()
    assert window.screen.phone.code.text() == ""
    files = [one for one in tmp_path.rglob("*") if one.is_file()]
    assert any(one.name == "till.sqlite" for one in files)
    assert not [one for one in files if WECHAT.encode() in one.read_bytes()]
    assert WECHAT not in caplog.text


def test_a_house_without_wallets_shows_no_key(window):
    window.desk.till.wallets.taken = frozenset()
    window.screen.offer.look()
    window.best(2)
    assert not window.screen.basket.phone_key.isVisible()
    window.screen._pay(Stage.PHONE)
    assert window.screen.paying.stage is Stage.PICKING


def test_without_the_server_the_key_is_off_and_says_why_before_a_phone_comes_out(window):
    window.best(2)
    basket = window.screen.basket
    assert basket.phone_key.isEnabled()
    window.desk.server_is(False)
    why = "Phone payments need the sales server, which is away. Take cash or a card."
    assert basket.phone_key.isVisible() and not basket.phone_key.isEnabled()
    assert basket.no_phone.text() == why
    assert basket.phone_key.accessibleDescription() == why
    window.desk.server_is(True)
    assert basket.phone_key.isEnabled() and not basket.no_phone.isVisible()


def test_a_server_that_leaves_while_the_code_is_awaited_is_said_on_the_panel(window, phones):
    begin(window)
    panel = window.screen.phone
    window.desk.server_is(False)
    assert panel.told.text().startswith("Phone payments need the sales server")
    assert not panel.code.isVisible()
    assert phones.asked == ["taken"]
    panel.back.emit()
    assert window.screen.paying.stage is Stage.PICKING


@pytest.mark.parametrize(
    ("scanned", "sentence"),
    [
        ("4111111111111111", "That looks like a card number. Scan the phone."),
        ("2720990000000007", "That looks like a card number. Scan the phone."),
        ("TKT1ABCDEFGHIJKLMNOP", "That is no payment code of Alipay or WeChat Pay."),
        ("123", "That is no payment code of Alipay or WeChat Pay."),
    ],
)
def test_what_is_no_payment_code_is_refused_and_kept_nowhere(window, phones, scanned, sentence):
    begin(window)
    scan(window, scanned)
    assert window.screen.phone.sentence.sentence == sentence
    assert window.screen.phone.code.text() == ""
    window.settle()
    assert phones.asked == ["taken"]
    assert open_attempt(window) is None
    assert window.screen.paying.stage is Stage.PHONE


def test_a_code_scanned_before_the_seats_are_secured_is_taken_once_they_are(window, phones):
    window.server.gate.clear()
    window.best(2)
    window.tap(window.screen.basket.phone_key)
    assert window.screen.phone.told.text() == "One moment: the seats are being secured."
    scan(window, ALIPAY)
    assert phones.codes == []
    window.server.gate.set()
    window.reach(Stage.DONE)
    assert phones.codes == [ALIPAY]


def test_while_the_customer_confirms_it_is_said_and_can_be_stopped(window, phones):
    phones.customer = "never"
    begin(window)
    scan(window, ALIPAY)
    panel = window.screen.waiting
    window.until(lambda: window.screen.charging.questions >= 2)
    assert "whether it is paid" in panel.more.text()
    assert panel.told.text() == "The customer confirms on the phone."
    assert panel.by.text() == "Alipay"
    window.tap(panel.stop_key)
    window.reach(Stage.PICKING)
    window.settle()
    assert (
        window.sentence == "The phone payment was cancelled. Nothing was charged. It was stopped."
    )
    assert (phones.stands, open_attempt(window)) == (0, None)
    assert len(window.places) == 2


def test_a_customer_who_confirms_late_has_bought(window, phones):
    phones.customer = "confirms"
    begin(window)
    scan(window, WECHAT)
    window.reach(Stage.DONE)
    assert phones.stands == 4800


def test_a_wallet_s_no_keeps_the_seats_for_another_tender(window, phones):
    phones.customer = "declines"
    begin(window)
    scan(window, ALIPAY)
    window.until(lambda: window.sentence != "")
    assert window.sentence == "The phone payment was declined. Nothing was charged."
    window.tap(window.screen.basket.cash_key)
    window.tender("Exact")
    window.reach(Stage.DONE)
    assert phones.stands == 0


def test_a_code_is_never_sent_twice(window, phones):
    phones.customer = "declines"
    begin(window)
    scan(window, ALIPAY)
    window.reach(Stage.PICKING)
    window.settle()
    phones.customer = "pays"
    window.tap(window.screen.basket.phone_key)
    window.until(lambda: window.screen.paying.ready)
    scan(window, ALIPAY)
    window.until(lambda: "used already" in window.sentence)
    assert phones.codes == [ALIPAY]


def test_where_nobody_knows_the_panel_says_so_and_it_is_asked_until_the_server_answers(
    window, phones
):
    phones.lost = {"pay", "ask"}
    begin(window)
    scan(window, ALIPAY)
    panel = window.screen.waiting
    window.until(lambda: window.screen.charging.phase is Phase.HANDED)
    window.settle()
    assert panel.told.text() == "We do not know yet whether the phone was charged."
    assert "Do not take a second payment by phone or card." in panel.more.text()
    assert "It was asked" in panel.more.text()
    assert window.orders() == ()
    phones.lost = set()
    window.tap(panel.again_key)
    window.reach(Stage.DONE)
    assert phones.codes == [ALIPAY]
    assert phones.stands == 4800


def test_not_by_phone_sells_for_cash_and_what_the_phone_paid_goes_back_by_itself(window, phones):
    phones.lost = {"pay", "ask", "cancel"}
    begin(window)
    scan(window, ALIPAY)
    window.until(lambda: window.screen.charging.phase is Phase.HANDED)
    assert phones.stands == 4800
    window.tap(window.screen.waiting.aside_key)
    window.reach(Stage.PICKING)
    assert len(window.places) == 2
    window.tap(window.screen.basket.cash_key)
    window.tender("Exact")
    window.reach(Stage.DONE)
    window.until(lambda: window.screen.charging.left)
    phones.lost = set()
    window.desk.server_is(False)
    window.desk.server_is(True)
    window.until(lambda: open_attempt(window) is None)
    window.settle()
    assert phones.stands == 0
    assert [one.kind for (one,) in by_phone(window)] == ["cash"]


def test_no_phone_pays_beside_one_that_nobody_knows_of(window, phones):
    phones.lost = {"pay", "ask", "cancel"}
    begin(window)
    scan(window, ALIPAY)
    window.until(lambda: window.screen.charging.phase is Phase.HANDED)
    window.tap(window.screen.waiting.aside_key)
    window.until(lambda: window.screen.charging.left)
    window.tap(window.screen.basket.phone_key)
    window.until(lambda: window.screen.paying.ready)
    scan(window, WECHAT)
    settle = window.screen.settle
    window.until(settle.isVisible)
    assert settle.heading.text() == "We do not know yet whether the phone was charged."
    assert phones.codes == [ALIPAY]
    phones.lost = set()
    window.tap(settle.again)
    window.until(lambda: open_attempt(window) is None)
    window.settle()
    assert phones.stands == 0


def test_said_not_charged_by_a_supervisor_the_seats_stay_and_are_sold_for_cash(window, phones):
    phones.lost = {"pay", "ask", "cancel"}
    begin(window)
    scan(window, ALIPAY)
    window.until(lambda: window.screen.charging.phase is Phase.HANDED)
    window.tap(window.screen.waiting.aside_key)
    window.until(lambda: window.screen.charging.left)
    settle = window.screen.settle
    settle.look()
    window.until(settle.isVisible)
    assert not settle.not_charged.isEnabled(), "nobody decides without a reason"
    window.tap(settle.reasons.buttons()[0])
    assert settle.why == "The account says so"
    window.tap(settle.not_charged)
    window.until(lambda: settle.approval.tiles.person is not None)
    assert open_attempt(window) is not None, "nor without a supervisor"
    window.bot.keyClicks(settle.approval, "999999\r")
    window.until(lambda: open_attempt(window) is None)
    window.settle()
    assert len(window.places) == 2
    assert "return" not in window.kinds()
    assert "attempt_decided" in window.kinds()
    window.tap(window.screen.basket.cash_key)
    window.tender("Exact")
    window.reach(Stage.DONE)
    assert [one.kind for (one,) in by_phone(window)] == ["cash"]


def test_a_phone_that_paid_for_what_cannot_be_sold_gets_its_money_back(window, phones, monkeypatch):
    def refuse(*_arguments):
        raise Refusal(Reason.NOT_OWNED)

    monkeypatch.setattr(selling, "complete", refuse)
    begin(window)
    scan(window, ALIPAY)
    window.reach(Stage.PICKING)
    window.until(lambda: window.sentence != "")
    window.settle()
    assert window.sentence.endswith("The phone payment was given back. Nothing is charged.")
    assert (phones.stands, open_attempt(window)) == (0, None)


def test_a_phone_pays_a_part_and_cash_the_rest(window, phones):
    window.best(2)
    window.tap(window.screen.basket.parts_key)
    parts = window.screen.parts
    window.until(parts.phone_key.isEnabled)
    parts.keypad.digits.emit("2000")
    window.tap(parts.phone_key)
    assert window.screen.phone.total.text() == "CN¥20.00"
    scan(window, ALIPAY)
    window.until(lambda: len(window.screen.paying.taken) == 1)
    window.settle()
    window.tap(parts.cash_key)
    window.tender("Exact")
    window.reach(Stage.DONE)
    ((phone, cash),) = by_phone(window)
    assert (phone.kind, phone.amount_minor, cash.kind) == ("wallet", 2000, "cash")
    assert phones.stands == 2000


def test_the_parts_panel_says_why_no_phone_can_pay(window):
    window.best(2)
    window.tap(window.screen.basket.parts_key)
    window.until(window.screen.parts.phone_key.isEnabled)
    window.desk.server_is(False)
    assert not window.screen.parts.phone_key.isEnabled()
    assert window.screen.parts.no_phone.text().startswith("Phone payments need the sales server")


@pytest.mark.parametrize("customer", ["pays", "never"])
def test_what_a_crash_left_ends_without_a_charge(window, phones, customer):
    phones.customer, phones.lost = customer, {"pay", "ask", "cancel"}
    desk = window.desk.till.desk
    window.best(2)
    attempt = cards.start(desk, desk.ids.new(), window.desk.basket.total, "alipay")
    leader = window.desk.till.wallets.leader("alipay")
    leader.hand(attempt.id, read(ALIPAY, {"alipay"}), "House")
    assert leader.charge(attempt).attempt.state == "unknown"
    phones.lost = set()
    window.screen.charging.recover()
    window.until(lambda: not window.screen.charging.recovering)
    window.settle()
    assert (phones.stands, open_attempt(window)) == (0, None)


def test_which_wallets_the_house_takes_is_remembered_without_a_server(window, phones, tmp_path):
    phones.away = True
    connect(window.desk.till, phones, tmp_path)
    assert window.desk.till.wallets.taken == {"alipay", "wechat"}


def test_a_server_that_was_away_at_the_start_is_asked_which_wallets_once_it_is_back(
    window, phones, tmp_path
):
    phones.away = True
    (tmp_path / "new").mkdir()
    connect(window.desk.till, phones, tmp_path / "new")
    window.screen.offer.look()
    window.best(2)
    assert not window.screen.basket.phone_key.isVisible()
    phones.away = False
    window.desk.server_is(True)
    window.until(window.screen.basket.phone_key.isVisible)
    window.settle()
