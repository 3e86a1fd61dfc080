"""Money of an approved wallet payment goes back once under each number, and never too much."""

from uuid import uuid4

import pytest

from pos.domain.refusals import Reason, Refusal
from pos.domain.walletcode import WALLETS
from sync.server.wallets import refunding
from sync.server.wallets.pace import Pace
from sync.server.wallets.port import Answer, Said
from sync.server.wallets.refunding import Refund, Step
from tests.sync.server.wallets.gateway import Script
from tests.sync.server.wallets.house import PRICE, Dies


def reason_of(work, *given) -> Reason:
    with pytest.raises(Refusal) as caught:
        work(*given)
    return caught.value.reason


@pytest.mark.parametrize("wallet", WALLETS)
@pytest.mark.parametrize(
    "lines",
    [
        {},
        {"refund": ["cut"]},
        {"refund": ["lost"]},
        {"refund": ["forged"], "query_refund": ["lost"]},
        {"refund": ["trouble", "trouble_done"], "query_refund": ["trouble"]},
        {"refund": ["doubled"]},
    ],
    ids=lambda lines: " ".join(f"{call} {'/'.join(how)}" for call, how in lines.items()),
)
def test_however_the_line_is_it_goes_back_once(house, wallet, lines):
    ask = house.ask(wallet)
    house.pay(ask)
    house.double.script = Script(lines={call: list(how) for call, how in lines.items()})
    refund = uuid4()
    house.refund(ask.attempt, 8_000, refund)
    house.settle()
    house.refund(ask.attempt, 8_000, refund)  # asked again
    house.settle()
    assert house.clerk.refund_standing(refund.hex).refund.state == "approved"
    assert house.double.ledger.stands(ask.attempt.hex) == PRICE - 8_000
    house.agrees()


@pytest.mark.parametrize("wallet", WALLETS)
@pytest.mark.parametrize("step", ["refund_written", "refund_refund", "refund_refund_written"])
def test_a_server_that_dies_while_it_gives_back_gives_back_once(house, wallet, step):
    ask, refund, died = house.ask(wallet), uuid4(), []
    house.pay(ask)

    def die_once(reached: str) -> None:
        if reached == step and not died:
            died.append(step)
            raise Dies

    house.hire(die_once)
    try:
        house.refund(ask.attempt, 8_000, refund)
        house.settle()
    except Dies:
        house.hire()
        house.refund(ask.attempt, 8_000, refund)
        house.settle()
    assert died == [step]
    assert house.double.ledger.stands(ask.attempt.hex) == PRICE - 8_000
    house.agrees()


def test_parts_go_back_until_nothing_is_left_and_not_more(house):
    ask = house.ask("wechat")
    house.pay(ask)
    house.refund(ask.attempt, PRICE - 100)
    assert reason_of(house.refund, ask.attempt, 101) is Reason.AMOUNT_WRONG
    house.refund(ask.attempt, 100)
    assert reason_of(house.refund, ask.attempt, 1) is Reason.AMOUNT_WRONG
    house.settle()
    assert house.double.ledger.stands(ask.attempt.hex) == 0
    house.agrees()


def test_another_till_may_give_back_and_the_same_number_means_the_same_refund(house):
    ask, refund = house.ask("alipay"), uuid4()
    house.pay(ask)
    house.till = 2
    house.refund(ask.attempt, 8_000, refund)
    assert reason_of(house.refund, ask.attempt, 8_001, refund) is Reason.OPERATION_REUSED
    house.settle()
    house.agrees()


def test_what_is_not_approved_is_not_refunded_and_what_was_refunded_is_not_cancelled(house):
    house.double.script = Script("never")
    ask = house.ask("alipay")
    house.pay(ask)
    assert reason_of(house.refund, ask.attempt, 100) is Reason.ATTEMPT_OPEN
    assert reason_of(house.refund, uuid4(), 100) is Reason.ATTEMPT_UNKNOWN
    house.cancel(ask.attempt, "alipay")
    house.settle()
    house.double.script = Script()
    paid = house.ask("alipay")
    house.pay(paid)
    house.refund(paid.attempt, 100)
    assert reason_of(house.cancel, paid.attempt, "alipay") is Reason.ALREADY_REFUNDED
    house.settle()
    house.agrees()


def test_a_refund_that_a_gateway_is_silent_about_is_a_task_until_it_speaks(house):
    ask = house.ask("alipay")
    house.pay(ask)
    house.double.script = Script(lines={"refund": ["cut!"], "query_refund": ["cut!"]})
    refund = house.refund(ask.attempt, 8_000)
    for _ in range(12):
        assert house.work()
    assert house.books.tasks() == ["wallet_refund_unsettled"]
    assert house.clerk.refund_standing(refund.id).refund.state == "unknown"
    house.double.script = Script()
    house.settle()
    assert house.clerk.refund_standing(refund.id).refund.state == "approved"
    house.agrees()


def test_a_refund_that_is_refused_is_declined_and_another_amount_is_a_person_s():
    refund, pace = Refund(), Pace()
    no = refunding.heard(refund, Answer(Said.REFUSED, reason="TRADE_HAS_CLOSE"), 8_000, 0, pace)
    assert (no.state, no.step) == ("declined", Step.REST)
    other = refunding.heard(refund, Answer(Said.DONE, 7_999), 8_000, 0, pace)
    assert (other.state, other.needs_person) == ("approved", True)
    assert refunding.heard(other, Answer(Said.UNCLEAR), 8_000, 0, pace) == other
