"""The till's side of wallet codes: sent once, and it knows what it may believe."""

import socket
from uuid import uuid4

import httpx
import msgspec
import pytest

from pos.domain.ids import AttemptId, RefundId
from pos.domain.money import Currency, Money
from pos.domain.refusals import Reason, Refusal, Trouble
from sync.client.http import Http, NotReached
from sync.client.wallets import RemoteWallets
from sync.protocol.wallets import WalletPayment, WalletRefunded, Wallets
from sync.protocol.wire import Problem
from tests.sync.client.scripted import ScriptedServer, answering, lost, silent, torn

PRICE = Money(38_000, Currency("CNY"))
CODE = "281234567890123456"
QUICK = httpx.Timeout(0.3)


def payment(attempt, state="approved"):
    return msgspec.json.encode(WalletPayment(attempt, state, "alipay", 38_000, "CNY", "2013"))


def talk(server, work, **options):
    http = Http(server.url, "secret", **options)
    try:
        return work(RemoteWallets(http))
    finally:
        http.close()


def test_a_pay_carries_the_attempt_the_code_and_the_amount():
    attempt = AttemptId(uuid4())
    with ScriptedServer(answering(payment(attempt))) as server:
        done = talk(server, lambda wallets: wallets.pay(attempt, CODE, PRICE, "Two tickets"))
    assert (done.state, done.reference) == ("approved", "2013")
    assert server.callers[0].line == "POST /v1/wallets/payments"


@pytest.mark.parametrize("scene", [lost, torn(b"{}"), answering(b"", 500), silent])
def test_a_pay_without_an_answer_is_sent_once_and_is_not_called_unreached(scene):
    with ScriptedServer(scene) as server, pytest.raises(Trouble) as caught:
        talk(
            server,
            lambda wallets: wallets.pay(AttemptId(uuid4()), CODE, PRICE, "x"),
            timeout=QUICK,
        )
    assert not isinstance(caught.value, NotReached)
    assert len(server.callers) == 1
    assert CODE not in str(caught.value)


def test_a_server_that_is_not_there_was_not_reached():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"http://127.0.0.1:{taken.getsockname()[1]}"
    http = Http(address)
    with pytest.raises(NotReached):
        RemoteWallets(http).pay(AttemptId(uuid4()), CODE, PRICE, "x")
    http.close()


def test_the_server_s_no_is_a_refusal():
    body = msgspec.json.encode(Problem("wallet_code_used"))
    with ScriptedServer(answering(body, 409)) as server, pytest.raises(Refusal) as caught:
        talk(server, lambda wallets: wallets.pay(AttemptId(uuid4()), CODE, PRICE, "x"))
    assert caught.value.reason is Reason.WALLET_CODE_USED


def test_the_others_ask_what_they_are_called_for():
    attempt, refund = AttemptId(uuid4()), RefundId(uuid4())
    refunded = WalletRefunded(refund, attempt, "approved", 38_000, "CNY")
    wallets = Wallets(["alipay"], "CNY")
    with ScriptedServer(
        answering(msgspec.json.encode(wallets)),
        answering(payment(attempt, "sent")),
        answering(payment(attempt, "cancelled")),
        answering(msgspec.json.encode(refunded)),
        answering(msgspec.json.encode(refunded)),
    ) as server:
        assert talk(server, lambda w: w.taken()) == wallets
        assert talk(server, lambda w: w.ask(attempt)).state == "sent"
        assert talk(server, lambda w: w.cancel(attempt, "alipay", PRICE)).state == "cancelled"
        assert talk(server, lambda w: w.refund(refund, attempt, PRICE)) == refunded
        assert talk(server, lambda w: w.ask_refund(refund)) == refunded
    assert [one.line for one in server.callers] == [
        "GET /v1/wallets",
        f"GET /v1/wallets/payments/{attempt}",
        "POST /v1/wallets/cancels",
        "POST /v1/wallets/refunds",
        f"GET /v1/wallets/refunds/{refund}",
    ]
