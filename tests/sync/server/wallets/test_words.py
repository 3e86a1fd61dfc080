"""What a supervisor said of a phone's payment: the server's books agree, or a task tells."""

from dataclasses import dataclass, field
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from pos.domain.ids import AttemptId, PersonId
from pos.domain.journal import AttemptDecided
from pos.domain.walletcode import WALLETS
from sync.server import tables, wordtable
from tests.sync.server.tills import PaperTill
from tests.sync.server.wallets.gateway import Script
from tests.sync.server.wallets.house import PRICE, WalletHouse

SILENT = {call: ["cut!"] for call in ("query", "cancel", "query_refund")}


@dataclass
class Supervisor:
    """Speaks at till 1, whose journal is uploaded after each word."""

    house: WalletHouse
    till: PaperTill = field(default_factory=lambda: PaperTill(1))

    def says(
        self,
        attempt: UUID,
        state,
        *,
        kind="charge",
        at="alipay",
        minor=PRICE,
        reference="",
        of=None,
    ) -> None:
        self.till.write(
            AttemptDecided(
                attempt=AttemptId(attempt),
                kind=kind,
                terminal=at,
                state=state,
                amount_minor=minor,
                currency="CNY",
                why="The wallet's account says so",
                person=PersonId("c1"),
                approver=PersonId("s1"),
                reference=reference,
                charge=AttemptId(of) if of else None,
            )
        )
        self.house.books.decide(self.till.upload())


@pytest.fixture
def supervisor(house: WalletHouse) -> Supervisor:
    return Supervisor(house)


def heard(house: WalletHouse) -> None:
    """The clerk looks, and does what is due now."""
    for one in house.clerk.claim():
        house.clerk.do(one)


def unheard(house: WalletHouse) -> int:
    with house.books.database.reading() as connection:
        wanted = select(wordtable.wallet_words).where(wordtable.wallet_words.c.heard_ms == 0)
        return len(connection.execute(wanted).all())


# --- charges ------------------------------------------------------------------------------------


@pytest.mark.parametrize("wallet", WALLETS)
def test_said_not_charged_none_stands_and_the_server_asks_no_more(house, supervisor, wallet):
    house.double.script = Script("never")
    ask = house.ask(wallet)
    house.pay(ask)
    supervisor.says(ask.attempt, "cancelled", at=wallet)
    house.settle()
    heard(house)
    house.settle()
    assert house.standing(ask.attempt).payment.state == "cancelled"
    assert unheard(house) == 0
    assert house.books.tasks() == []
    house.agrees()


@pytest.mark.parametrize("wallet", WALLETS)
def test_said_not_charged_and_it_was_it_goes_back_and_a_person_hears_of_it(
    house, supervisor, wallet
):
    ask = house.ask(wallet)
    house.pay(ask)  # and the till never heard the yes
    supervisor.says(ask.attempt, "cancelled", at=wallet)
    heard(house)
    house.settle()
    assert house.standing(ask.attempt).payment.state == "cancelled"
    assert house.double.ledger.stands(ask.attempt.hex) == 0
    assert house.books.tasks() == ["wallet_contradicted"]
    house.agrees()


def test_found_paid_only_later_it_goes_back_and_is_told_once(house, supervisor):
    house.double.script = Script(lines={"pay": ["lost"]})
    ask = house.ask("alipay")
    assert house.pay(ask).payment.state == "unknown"
    supervisor.says(ask.attempt, "cancelled")
    assert house.books.tasks() == []
    heard(house)
    house.settle()
    assert house.double.ledger.stands(ask.attempt.hex) == 0
    assert house.books.tasks() == ["wallet_contradicted"]
    house.agrees()


def test_a_payment_that_never_came_here_pays_nothing_when_it_comes(house, supervisor):
    ask = house.ask("alipay")
    supervisor.says(ask.attempt, "cancelled")
    heard(house)
    assert house.pay(ask).payment.state != "approved"
    house.settle()
    assert house.standing(ask.attempt).payment.state == "cancelled"
    assert house.double.ledger.charges(ask.attempt.hex) == 0
    house.agrees()


def test_charged_and_given_back_by_hand_is_the_end_of_it_here_too(house, supervisor):
    ask = house.ask("wechat")
    house.pay(ask)
    supervisor.says(ask.attempt, "approved", at="wechat", reference="2013")
    heard(house)
    assert house.standing(ask.attempt).payment.state == "approved"
    supervisor.says(ask.attempt, "cancelled", at="wechat", reference="5001")
    heard(house)
    house.settle()
    assert house.standing(ask.attempt).payment.state == "cancelled"
    assert house.books.tasks() == []
    house.agrees()


def test_said_charged_of_what_was_declined_is_a_task(house, supervisor):
    house.double.script = Script("declined")
    ask = house.ask("alipay")
    house.pay(ask)
    house.settle()
    supervisor.says(ask.attempt, "approved", reference="2013")
    heard(house)
    assert house.books.tasks() == ["wallet_contradicted"]


def test_the_same_word_again_is_heard_once(house, supervisor):
    ask = house.ask("alipay")
    house.pay(ask)
    for _ in range(2):
        supervisor.says(ask.attempt, "cancelled")
        heard(house)
        house.settle()
    assert house.books.tasks() == ["wallet_contradicted"]
    house.agrees()


def test_another_tills_word_about_a_payment_is_no_word(house, supervisor):
    ask = house.ask("alipay")
    house.pay(ask)
    supervisor.till.number = 2
    supervisor.says(ask.attempt, "cancelled")
    heard(house)
    assert house.standing(ask.attempt).payment.state == "approved"
    house.agrees()


# --- refunds ------------------------------------------------------------------------------------


def begun(house, minor=8_000):
    """A refund that the gateway is silent about."""
    ask, refund = house.ask("alipay"), uuid4()
    house.pay(ask)
    house.double.script = Script(lines={"refund": ["cut!"], **SILENT})
    house.refund(ask.attempt, minor, refund)
    assert house.work()
    return ask, refund


def refund_state(house, refund):
    return house.clerk.refund_standing(refund.hex).refund


def test_given_back_by_hand_it_is_not_given_back_again(house, supervisor):
    ask, refund = begun(house)
    supervisor.says(
        refund, "approved", kind="refund", minor=8_000, reference="5001", of=ask.attempt
    )
    heard(house)
    house.double.script = Script()
    house.settle()
    standing = refund_state(house, refund)
    assert (standing.state, standing.reference) == ("approved", "5001")
    assert house.double.ledger.stands(ask.attempt.hex) == PRICE, "the account's own, by hand"
    assert house.books.tasks() == []


def test_said_not_given_back_it_never_is_under_that_number(house, supervisor):
    ask, refund = begun(house)
    supervisor.says(refund, "cancelled", kind="refund", minor=8_000, of=ask.attempt)
    heard(house)
    house.double.script = Script()
    house.settle()
    assert refund_state(house, refund).state == "declined"
    assert house.double.ledger.stands(ask.attempt.hex) == PRICE
    house.refund(ask.attempt, PRICE)  # all of it is left for another
    house.settle()
    house.agrees()


def test_said_not_given_back_and_it_was_a_person_hears_of_it(house, supervisor):
    ask, refund = house.ask("alipay"), uuid4()
    house.pay(ask)
    house.double.script = Script(lines={"refund": ["lost!"], **SILENT})
    house.refund(ask.attempt, 8_000, refund)
    assert house.work()
    supervisor.says(refund, "cancelled", kind="refund", minor=8_000, of=ask.attempt)
    heard(house)
    house.double.script = Script()
    house.settle()
    assert refund_state(house, refund).state == "approved"
    assert "wallet_contradicted" in house.books.tasks()
    house.agrees()


def test_a_refund_that_never_came_here_is_not_done_when_it_comes(house, supervisor):
    ask, done, not_done = house.ask("alipay"), uuid4(), uuid4()
    house.pay(ask)
    for refund, state, number in ((done, "approved", "5001"), (not_done, "cancelled", "")):
        supervisor.says(refund, state, kind="refund", minor=8_000, reference=number, of=ask.attempt)
        heard(house)
        house.refund(ask.attempt, 8_000, refund)
    house.settle()
    assert refund_state(house, done).state == "approved"
    assert refund_state(house, not_done).state == "declined"
    assert house.double.ledger.stands(ask.attempt.hex) == PRICE


def test_more_by_hand_than_was_left_is_a_task(house, supervisor):
    ask = house.ask("alipay")
    house.pay(ask)
    house.refund(ask.attempt, PRICE - 100)
    house.settle()
    supervisor.says(
        uuid4(), "approved", kind="refund", minor=8_000, reference="5001", of=ask.attempt
    )
    heard(house)
    assert house.books.tasks() == ["wallet_contradicted"]
    house.agrees()


def test_what_the_wallet_refused_and_a_person_gave_back_stands_in_the_books(house, supervisor):
    ask, refund = house.ask("alipay"), uuid4()
    house.pay(ask)
    house.refund(ask.attempt, 8_000, refund)
    with house.books.database.writing() as connection:  # as a closed account would answer
        declined = {"state": "declined", "step": "rest", "due_ms": 0}
        connection.execute(tables.wallet_refunds.update().values(**declined))
    supervisor.says(
        refund, "approved", kind="refund", minor=8_000, reference="5001", of=ask.attempt
    )
    heard(house)
    assert refund_state(house, refund).state == "approved"
    assert house.clerk.totals(1, "alipay").back_minor == 8_000


# --- what is no word ----------------------------------------------------------------------------


@pytest.mark.parametrize("at", ["", "V400m-324688179", "paypal"])
def test_a_card_terminals_word_is_a_fact_and_nothing_to_the_wallets(house, supervisor, at):
    supervisor.says(uuid4(), "cancelled", at=at)
    assert unheard(house) == 0


def test_a_number_that_no_account_has_harms_nobody(house, supervisor):
    ask = house.ask("alipay")
    house.pay(ask)
    supervisor.says(ask.attempt, "cancelled", reference="\x00" + "9" * 500)
    heard(house)
    house.settle()
    assert house.standing(ask.attempt).payment.state == "cancelled"
    house.agrees()
