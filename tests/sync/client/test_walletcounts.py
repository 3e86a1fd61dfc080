"""A wallet at the day's end: the server's books, as a till compares them with its own."""

from dataclasses import replace
from uuid import uuid4

import httpx
import msgspec
import pytest

from pos.domain.attempt import Attempt
from pos.domain.dayend import Sum
from pos.domain.ids import AttemptId
from pos.payments.line import NoAnswerError, NotSentError
from pos.payments.readings import Approved, Counters, Fault, Faulty, Missing, Refused, Running
from pos.services.dayend import DayEndTerminal
from sync.client.http import Http
from sync.client.walletcounts import WalletCounts
from sync.client.wallets import RemoteWallets
from sync.protocol.wallets import WalletPayment, WalletRefunded, WalletTotals
from sync.protocol.wire import Problem
from tests.sync.client.scripted import ScriptedServer, answering, silent

CHARGE = Attempt(AttemptId(uuid4()), uuid4(), 38_000, "CNY", "approved", 1, terminal="alipay")
TOTALS = WalletTotals("alipay", "CNY", 7, 3, 114_000, 1, 8_000)


def told(body: object, work, status: int = 200):
    with ScriptedServer(answering(msgspec.json.encode(body), status)) as server:
        http = Http(server.url, "secret", timeout=httpx.Timeout(2))
        try:
            return work(WalletCounts(RemoteWallets(http), "alipay"))
        finally:
            http.close()


def counters(wallet: WalletCounts, currency: str = "CNY"):
    return wallet.counters(currency, uuid4(), uuid4(), 1)


def test_it_is_asked_as_a_terminal_is() -> None:
    with ScriptedServer(answering(msgspec.json.encode(TOTALS))) as server:
        http = Http(server.url, "secret")
        wallet = WalletCounts(RemoteWallets(http), "alipay")
        assert isinstance(wallet, DayEndTerminal)
        found = counters(wallet)
        http.close()
    assert isinstance(found, Counters)
    assert (found.period, found.totals.sales, found.totals.back) == (
        "7",
        Sum(3, 114_000),
        Sum(1, 8_000),
    )
    assert server.callers[0].line == "GET /v1/wallets/totals/alipay"


def test_totals_in_other_money_are_not_added_up() -> None:
    assert told(TOTALS, lambda one: counters(one, "EUR")) == Faulty(Fault.OTHER_CURRENCY)


def test_a_house_without_the_wallet_says_no() -> None:
    found = told(Problem("wallet_not_taken"), counters, 409)
    assert found == Refused("wallet_not_taken")


@pytest.mark.parametrize(
    ("state", "reading"), [("approved", Approved), ("cancelled", Refused), ("unknown", Running)]
)
def test_a_payment_stands_as_the_server_has_it(state, reading) -> None:
    payment = WalletPayment(CHARGE.id, state, "alipay", 38_000, "CNY", "2013")
    assert isinstance(told(payment, lambda one: one.ask(CHARGE, uuid4())), reading)


def test_a_reversal_is_done_where_its_charge_is_gone() -> None:
    reversal = replace(CHARGE, id=AttemptId(uuid4()), kind="reversal", original=CHARGE.id)
    gone = WalletPayment(CHARGE.id, "cancelled", "alipay", 38_000, "CNY")
    stands = WalletPayment(CHARGE.id, "approved", "alipay", 38_000, "CNY")
    assert isinstance(told(gone, lambda one: one.ask(reversal, uuid4())), Approved)
    assert isinstance(told(stands, lambda one: one.ask(reversal, uuid4())), Refused)


def test_a_refund_is_asked_for_as_such() -> None:
    refund = replace(CHARGE, kind="refund")
    back = WalletRefunded(refund.id, CHARGE.id, "approved", 8_000, "CNY", "99")
    assert told(back, lambda one: one.ask(refund, uuid4())).slip.approved_minor == 8_000


def test_what_the_server_never_heard_of_is_missing() -> None:
    found = told(Problem("attempt_unknown"), lambda one: one.ask(CHARGE, uuid4()), 404)
    assert found == Missing()


def test_no_answer_is_not_taken_for_an_unreached_server() -> None:
    with ScriptedServer(silent) as server:
        http = Http(server.url, "secret", timeout=httpx.Timeout(0.3))
        with pytest.raises(NoAnswerError):
            counters(WalletCounts(RemoteWallets(http), "alipay"))
        http.close()
    http = Http("http://127.0.0.1:9", "secret")
    with pytest.raises(NotSentError):
        counters(WalletCounts(RemoteWallets(http), "alipay"))
    http.close()
