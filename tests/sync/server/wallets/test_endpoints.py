"""The wallets' endpoints, as a till meets them over HTTP."""

from uuid import uuid4

import httpx
import msgspec
import pytest

from pos.domain.refusals import Reason
from sync.protocol import wire
from sync.protocol.wallets import (
    WalletCancel,
    WalletPay,
    WalletPayment,
    WalletRefund,
    WalletRefunded,
    Wallets,
    WalletTotals,
)
from sync.server.office import Office
from sync.server.wallets.desk import WalletDesk
from tests.sync.client.inprocess import running
from tests.sync.server.wallets import willing
from tests.sync.server.wallets.gateway import Script
from tests.sync.server.wallets.house import PRICE, WalletHouse, code

TOKEN = "a till's token"


@pytest.fixture
def till(house: WalletHouse):
    """Till 1 of a house whose gateways are the double."""
    with _till_of(house.books, WalletDesk(house.clerk)) as http:
        yield http


class _till_of:
    def __init__(self, books, desk) -> None:
        import hashlib

        hashed = hashlib.sha256(TOKEN.encode()).hexdigest()
        with books.database.writing() as connection:
            connection.exec_driver_sql(f"UPDATE tills SET token_hash = '{hashed}' WHERE id = 1")
        self._running = running(Office(books.database, wallets=desk))

    def __enter__(self) -> httpx.Client:
        headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
        transport = self._running.__enter__()
        self._http = httpx.Client(
            base_url="http://house", headers=headers, transport=transport, timeout=30
        )
        return self._http

    def __exit__(self, *_: object) -> None:
        self._http.close()
        self._running.__exit__(None, None, None)


def post(till, path, ask, kind):
    answer = till.post(f"/v1/wallets/{path}", content=msgspec.json.encode(ask))
    assert answer.status_code == 200, answer.text
    return msgspec.json.decode(answer.content, type=kind)


def problem(answer) -> Reason:
    assert answer.status_code >= 400
    return Reason(msgspec.json.decode(answer.content, type=wire.Problem).reason)


def a_pay(wallet="alipay", **other) -> WalletPay:
    about = {"amount_minor": PRICE, "currency": "CNY", "subject": "Tickets", **other}
    return WalletPay(attempt=uuid4(), code=code(wallet), **about)


@pytest.mark.parametrize("wallet", ["alipay", "wechat"])
def test_a_code_is_paid_asked_for_and_given_back(till, house, wallet):
    ask = a_pay(wallet)
    house.attempts.append(ask.attempt)
    paid = post(till, "payments", ask, WalletPayment)
    assert (paid.state, paid.wallet, paid.amount_minor) == ("approved", wallet, PRICE)
    assert paid.reference
    again = post(till, "payments", ask, WalletPayment)
    assert again == paid
    answer = till.get(f"/v1/wallets/payments/{ask.attempt}")
    assert msgspec.json.decode(answer.content, type=WalletPayment) == paid
    refund = WalletRefund(uuid4(), ask.attempt, 8_000, "CNY")
    back = post(till, "refunds", refund, WalletRefunded)
    assert (back.state, back.amount_minor) == ("approved", 8_000)
    answer = till.get(f"/v1/wallets/refunds/{refund.refund}")
    assert msgspec.json.decode(answer.content, type=WalletRefunded) == back
    house.agrees()


@pytest.mark.parametrize("wallet", ["alipay", "wechat"])
def test_a_till_hears_at_its_day_s_end_what_stands_in_the_books(till, house, wallet):
    paid, gone = a_pay(wallet), a_pay(wallet)
    for ask in (paid, gone):
        house.attempts.append(ask.attempt)
        post(till, "payments", ask, WalletPayment)
    refund = WalletRefund(uuid4(), paid.attempt, 8_000, "CNY")
    post(till, "refunds", refund, WalletRefunded)
    cancel = WalletCancel(gone.attempt, wallet, PRICE, "CNY")
    post(till, "cancels", cancel, WalletPayment)
    house.settle()
    house.settle()
    answer = till.get(f"/v1/wallets/totals/{wallet}")
    told = msgspec.json.decode(answer.content, type=WalletTotals)
    assert (told.wallet, told.currency) == (wallet, "CNY")
    assert (told.sales_count, told.sales_minor) == (1, PRICE)
    assert (told.back_count, told.back_minor) == (1, 8_000)
    other = {"alipay": "wechat", "wechat": "alipay"}[wallet]
    answer = till.get(f"/v1/wallets/totals/{other}")
    empty = msgspec.json.decode(answer.content, type=WalletTotals)
    assert (empty.sales_count, empty.back_count, empty.period) == (0, 0, told.period)


def test_a_wallet_that_the_house_does_not_take_has_no_totals(till):
    assert problem(till.get("/v1/wallets/totals/pocket")) is Reason.WALLET_NOT_TAKEN


def test_while_the_customer_hesitates_the_till_is_told_so_and_may_cancel(till, house):
    house.double.script = Script("never")
    ask = a_pay()
    house.attempts.append(ask.attempt)
    assert post(till, "payments", ask, WalletPayment).state == "sent"
    cancel = WalletCancel(ask.attempt, "alipay", PRICE, "CNY")
    assert post(till, "cancels", cancel, WalletPayment).state == "cancelled"
    house.settle()
    house.agrees()


def test_a_till_is_told_which_wallets_the_house_takes(till):
    answer = till.get("/v1/wallets")
    assert msgspec.json.decode(answer.content, type=Wallets) == Wallets(["alipay", "wechat"], "CNY")


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"amount_minor": 0}, Reason.MESSAGE_WRONG),
        ({"amount_minor": -1}, Reason.MESSAGE_WRONG),
        ({"amount_minor": 1 << 40}, Reason.MESSAGE_WRONG),
        ({"currency": "yuan"}, Reason.MESSAGE_WRONG),
        ({"currency": "EUR"}, Reason.AMOUNT_WRONG),
        ({"subject": ""}, Reason.MESSAGE_WRONG),
        ({"subject": "x" * 100}, Reason.MESSAGE_WRONG),
    ],
)
def test_what_is_out_of_bounds_is_refused_and_not_written(till, house, wrong, reason):
    answer = till.post("/v1/wallets/payments", content=msgspec.json.encode(a_pay(**wrong)))
    assert problem(answer) is reason
    assert house.everything_written() == ""
    assert house.double.asked == []


@pytest.mark.parametrize("number", ["4111111111111111", "2720990000000007", "5555555555554444"])
def test_a_card_s_number_is_refused_and_said_to_nobody(till, house, number, caplog):
    caplog.set_level(0)
    ask = msgspec.structs.replace(a_pay(), code=number)
    answer = till.post("/v1/wallets/payments", content=msgspec.json.encode(ask))
    assert problem(answer) in (Reason.CARD_NUMBER_TYPED, Reason.WALLET_CODE_WRONG)
    assert number not in answer.text
    assert number not in caplog.text
    assert house.everything_written() == ""


def test_only_a_till_may_ask(till):
    till.headers["Authorization"] = "Bearer another"
    for answer in (till.get("/v1/wallets"), till.get(f"/v1/wallets/payments/{uuid4()}")):
        assert problem(answer) is Reason.TILL_UNKNOWN


def test_an_attempt_nobody_heard_of_is_said_so(till):
    answer = till.get(f"/v1/wallets/payments/{uuid4()}")
    assert (answer.status_code, problem(answer)) == (404, Reason.ATTEMPT_UNKNOWN)


def test_a_house_without_wallets_says_so(books):
    with _till_of(books, WalletDesk()) as till:
        answer = till.get("/v1/wallets")
        assert msgspec.json.decode(answer.content, type=Wallets).wallets == []
        answer = till.post("/v1/wallets/payments", content=msgspec.json.encode(a_pay()))
        assert problem(answer) is Reason.WALLET_NOT_TAKEN


def test_many_at_once_are_each_paid_once(books):
    from concurrent.futures import ThreadPoolExecutor

    with _till_of(books, willing.desk(books.database)) as till, ThreadPoolExecutor(8) as windows:
        asks = [a_pay() for _ in range(8)]
        paying = [windows.submit(post, till, "payments", ask, WalletPayment) for ask in asks * 2]
        found = [one.result() for one in paying]
        for ask in asks:
            answer = till.get(f"/v1/wallets/payments/{ask.attempt}")
            assert msgspec.json.decode(answer.content, type=WalletPayment).state == "approved"
    assert {one.attempt for one in found} == {ask.attempt for ask in asks}
