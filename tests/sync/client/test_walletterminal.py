"""A wallet as the attempt's driver sees it: what it believes, and what it sends only once."""

from uuid import UUID, uuid4

import pytest
from msgspec.structs import replace

from pos.domain.attempt import Attempt, TerminalRef
from pos.domain.ids import AttemptId
from pos.domain.money import Currency, Money
from pos.payments.line import NoAnswerError, NotSentError
from pos.payments.readings import Approved, Refused, Running
from pos.payments.walletcode import read
from sync.client.walletterminal import WalletTerminal
from tests.ui.phoneserver import PhoneServer

CODE = "281234567890123456"
MADE = UUID(int=1)


@pytest.fixture
def phones():
    return PhoneServer()


@pytest.fixture
def terminal(phones):
    return WalletTerminal(phones, "alipay", ask_s=0.01)


def charge() -> Attempt:
    return Attempt(AttemptId(uuid4()), uuid4(), 4800, "CNY", "sent", 0, terminal="alipay")


def scanned(terminal) -> Attempt:
    attempt = charge()
    terminal.hand(attempt.id, read(CODE, {"alipay"}), "House")
    return attempt


def test_a_code_is_forgotten_when_it_is_sent(terminal, phones):
    attempt = scanned(terminal)
    assert isinstance(terminal.carry_out(attempt), Approved)
    assert terminal._codes == {}
    with pytest.raises(NotSentError):
        terminal.carry_out(attempt)
    assert phones.codes == [CODE]


def test_what_never_left_the_till_was_not_sent(terminal, phones):
    phones.away = True
    with pytest.raises(NotSentError):
        terminal.carry_out(scanned(terminal))


def test_a_lost_answer_is_no_answer_and_then_the_server_says_it(terminal, phones):
    phones.lost = {"pay"}
    attempt = scanned(terminal)
    with pytest.raises(NoAnswerError):
        terminal.carry_out(attempt)
    reading = terminal.ask(attempt, MADE)
    assert isinstance(reading, Approved)
    assert reading.slip.ref == TerminalRef("2013", "alipay")


def test_what_the_server_never_heard_of_is_made_sure_to_pay_nothing(terminal, phones):
    attempt = charge()
    assert isinstance(terminal.ask(attempt, MADE), Refused)
    assert phones.asked == ["ask", "cancel"]
    phones.pay(attempt.id, CODE, _amount(), "late")
    assert phones.stands == 0


def test_once_a_cancel_was_sent_no_yes_is_believed(terminal, phones):
    phones.lost = {"pay", "cancel"}
    attempt = scanned(terminal)
    with pytest.raises(NoAnswerError):
        terminal.carry_out(attempt)
    terminal.abort(attempt, MADE)
    with pytest.raises(NoAnswerError):
        terminal.ask(attempt, MADE)
    phones.payments[attempt.id] = _approved(phones.payments[attempt.id])  # as it was before
    phones.cancel = lambda *_asked: phones.payments[attempt.id]
    assert isinstance(terminal.ask(attempt, MADE), Running)


def test_a_yes_that_came_before_the_wish_to_stop_counts(terminal, phones):
    attempt = scanned(terminal)
    pay = phones.pay

    def stopped_meanwhile(*asked):
        answer = pay(*asked)
        terminal.abort(attempt, MADE)
        return answer

    phones.pay = stopped_meanwhile
    assert isinstance(terminal.carry_out(attempt), Approved)
    assert "cancel" not in phones.asked


def test_a_refund_is_asked_again_under_its_number_and_goes_back_once(terminal, phones):
    paid = scanned(terminal)
    terminal.carry_out(paid)
    back = Attempt(
        AttemptId(uuid4()),
        uuid4(),
        1000,
        "CNY",
        "sent",
        0,
        kind="refund",
        terminal="alipay",
        against=TerminalRef(str(paid.id), "alipay"),
    )
    assert isinstance(terminal.ask(back, MADE), Approved)  # the server had not heard of it
    assert isinstance(terminal.carry_out(back), Approved)
    assert isinstance(terminal.ask(back, MADE), Approved)
    assert phones.stands == 3800


def _approved(payment):
    return replace(payment, state="approved")


def _amount():
    return Money(4800, Currency("CNY"))
