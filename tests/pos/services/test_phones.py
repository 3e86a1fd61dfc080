"""Orders that a phone paid: in the books, in the reports, and on their way back."""

from dataclasses import replace

import pytest

from pos.domain.attempt import Slip, TerminalRef
from pos.domain.journal import Sale, decode_body
from pos.domain.order import Tender
from pos.domain.people import REFUND, REFUND_IN_CASH
from pos.domain.refusals import Reason, Refusal
from pos.payments.attempt import move
from pos.services import cards, givingback, orders, refunding, selling, shifts
from pos.services.refunding import RefundWish
from pos.services.verifying import verify
from tests.pos.conftest import Office, money


def phone(office: Office, minor: int, wallet: str = "alipay") -> Tender:
    """An approved payment."""
    attempt = cards.start(office.desk, office.ids.new(), money(minor), wallet)
    sent = move(attempt, "sent", 1)
    slip = Slip(minor, TerminalRef("2013", wallet), scheme=wallet)
    done = replace(move(sent, "approved", 2, "2013"), slip=slip)
    with office.desk.database.transaction() as unit:
        unit.attempts.save(done)
    return cards.tender(done)


def wish(office: Office, order, action: str, **more) -> RefundWish:
    word = office.word(action, order.id)
    tickets = tuple(one.id for one in order.tickets)
    return RefundWish(order.id, tickets, office.cashier, word, "ill", **more)


def test_an_order_that_a_phone_paid_says_which_wallet_in_every_book(office: Office) -> None:
    office.secure(4)
    order = office.sell(4, tenders=(phone(office, 4250),))
    (tender,) = orders.load(office.desk, order.id).order.tenders
    assert (tender.kind, tender.wallet, tender.reference) == ("wallet", "alipay", "2013")
    with office.desk.database.transaction() as unit:
        entry = next(one for one, _ in unit.journal.everything() if one.kind == "sale")
    told = decode_body(entry.kind, entry.body)
    assert isinstance(told, Sale)
    assert told.order == order
    assert cards.open_attempt(office.desk) is None
    assert verify(office.path).findings == ()


def test_a_report_has_the_phones_in_a_line_of_their_own(office: Office) -> None:
    office.sell(4, tenders=(phone(office, 4250),))
    office.sell(5)
    report = shifts.x_report(office.desk)
    came_in = [(one.kind, one.in_minor) for one in report.tenders]
    assert came_in == [
        ("cash", 4250),
        ("wallet", 4250),
    ]
    assert report.expected_cash_minor == 14_250


def test_another_wallet_s_payment_is_not_taken_for_this_one_s(office: Office) -> None:
    office.secure(4)
    tender = replace(phone(office, 4250), wallet="wechat")
    with pytest.raises(Refusal) as caught:
        selling.complete(office.desk, office.wish(office.basket(4), tender))
    assert caught.value.reason is Reason.AMOUNT_WRONG


@pytest.mark.parametrize("wrong", [{"kind": "wallet"}, {"kind": "card", "wallet": "alipay"}])
def test_a_phone_s_tender_names_its_wallet_and_no_other_does(wrong) -> None:
    with pytest.raises(ValueError, match="wallet"):
        Tender(amount_minor=1, **wrong)


def test_a_refund_to_a_phone_is_never_written_on_a_person_s_word(office: Office) -> None:
    order = office.sell(4, tenders=(phone(office, 4250),))
    with pytest.raises(Refusal) as caught:
        refunding.refund(office.desk, wish(office, order, REFUND, card_reference="0042"))
    assert caught.value.reason is Reason.WALLET_NOT_GIVEN_BACK


def test_in_cash_it_goes_back_by_a_supervisor_s_word(office: Office) -> None:
    order = office.sell(4, tenders=(phone(office, 4250),))
    made = refunding.refund(office.desk, wish(office, order, REFUND_IN_CASH, in_cash=True))
    assert [(one.kind, one.amount_minor) for one in made.tenders] == [("cash", -4250)]
    assert verify(office.path).findings == ()


def test_a_refund_to_a_phone_is_asked_at_its_wallet_under_a_number_on_disk(office: Office) -> None:
    paid = phone(office, 4250, "wechat")
    order = office.sell(4, tenders=(paid,))
    givingback.begin(office.desk, wish(office, order, REFUND))
    attempt = givingback.start(office.desk, order.id, "a card terminal", by_hand=True)
    assert (attempt.kind, attempt.state, attempt.terminal) == ("refund", "created", "wechat")
    assert attempt.against == TerminalRef(str(paid.attempt), "wechat")
    office.restart()
    assert cards.load(office.desk, attempt.id) == attempt
