"""What nobody knows of a payment: who may say it, why, and what becomes of the seats."""

from dataclasses import replace

import pytest

from pos.domain.attempt import Attempt
from pos.domain.journal import AttemptDecided
from pos.domain.order import Tender
from pos.domain.people import SETTLE_TASK
from pos.domain.refusals import Reason
from pos.services import cards, deciding, selling
from pos.services.deciding import Word
from pos.services.verifying import verify
from tests.pos.conftest import Office, money
from tests.pos.services.test_settling import last
from tests.pos.services.test_terminals import POI, charged, refusal, yes

FOUND = "The bank says so"


def unknown(office: Office, terminal: str = POI) -> Attempt:
    """Nobody knows whether the customer was charged."""
    attempt = cards.start(office.desk, office.ids.new(), money(4250), terminal)
    with office.desk.database.transaction() as unit:
        sent = replace(attempt, state="sent")
        unit.attempts.save(sent)
        unit.attempts.save(replace(sent, state="unknown"))
    found = cards.load(office.desk, attempt.id)
    assert found is not None
    return found


def word(office: Office, attempt: Attempt, receipt: str = "", why: str = FOUND) -> Word:
    given = office.word(SETTLE_TASK, attempt.id)
    return Word(office.cashier, given, why, receipt)


def places(office: Office) -> set[int]:
    with office.desk.database.transaction() as unit:
        return {int(one.place) for one in unit.leases.every()}


@pytest.mark.parametrize("terminal", [POI, "alipay", "wechat"])
def test_a_charge_of_a_customer_who_is_gone_is_a_supervisors_to_settle(
    office: Office, terminal: str
) -> None:
    attempt = unknown(office, terminal)
    for verb in (cards.decline, cards.cancel):
        with refusal(Reason.APPROVAL_NEEDED):
            verb(office.desk, attempt)
    with refusal(Reason.APPROVAL_NEEDED):
        cards.approve(office.desk, attempt, "0042")
    with refusal(Reason.APPROVAL_NEEDED):
        other = office.word(SETTLE_TASK, office.ids.new())
        deciding.decide(office.desk, attempt.id, Word(office.cashier, other, FOUND))
    assert cards.load(office.desk, attempt.id) == attempt, "unknown stays unknown"
    done = deciding.decide(office.desk, attempt.id, word(office, attempt))
    assert (done.state, done.why) == ("cancelled", "person")
    assert verify(office.path).findings == ()


def test_the_journal_says_who_decided_and_how_they_knew(office: Office) -> None:
    attempt = unknown(office, "alipay")
    deciding.decide(office.desk, attempt.id, word(office, attempt, "2013"))
    (fact,) = last(office, 1)
    assert fact == AttemptDecided(
        attempt=attempt.id,
        kind="charge",
        terminal="alipay",
        state="approved",
        amount_minor=4250,
        currency="EUR",
        why=FOUND,
        person=office.cashier.id,
        approver=office.supervisor.id,
        reference="2013",
    )


def test_a_phones_charge_that_was_found_goes_back_by_hand_under_a_number(office: Office) -> None:
    attempt = unknown(office, "wechat")
    charge = deciding.decide(office.desk, attempt.id, word(office, attempt, "2013"))
    with refusal(Reason.APPROVAL_NEEDED):
        cards.cancel(office.desk, charge, "5001")
    with refusal(Reason.RECEIPT_NUMBER_MISSING):
        deciding.decide(office.desk, charge.id, word(office, charge))
    gone = deciding.decide(office.desk, charge.id, word(office, charge, "5001"))
    assert (gone.state, gone.reference) == ("cancelled", "2013, void 5001")
    (fact,) = last(office, 1)
    assert isinstance(fact, AttemptDecided)
    assert (fact.state, fact.reference) == ("cancelled", "5001")


@pytest.mark.parametrize("why", ["", "  "])
def test_nobody_decides_without_a_reason(office: Office, why: str) -> None:
    attempt = unknown(office)
    with refusal(Reason.NOTE_MISSING):
        deciding.decide(office.desk, attempt.id, word(office, attempt, why=why))


def test_a_card_number_is_no_reason(office: Office) -> None:
    attempt = unknown(office)
    with refusal(Reason.CARD_NUMBER_TYPED):
        deciding.decide(office.desk, attempt.id, word(office, attempt, why="4111111111111111"))


def test_what_was_settled_is_not_decided_again(office: Office) -> None:
    attempt = unknown(office)
    deciding.decide(office.desk, attempt.id, word(office, attempt))
    with refusal(Reason.ATTEMPT_OPEN):
        deciding.decide(office.desk, attempt.id, word(office, attempt, "0042"))


def test_a_till_that_is_not_sure_of_its_past_decides_nothing(office: Office) -> None:
    attempt = unknown(office)
    said = word(office, attempt)
    office.desk.guard.fenced = True
    with refusal(Reason.TILL_SUSPENDED):
        deciding.decide(office.desk, attempt.id, said)


def test_between_the_cashier_and_a_stand_alone_terminals_slip_stands_nobody(office: Office) -> None:
    attempt = unknown(office, "")
    assert cards.cancel(office.desk, attempt).state == "cancelled"


def test_a_cashier_whose_customer_stands_at_the_terminal_says_what_it_shows(office: Office) -> None:
    attempt = unknown(office)
    office.desk.at_window.add(attempt.basket)
    assert cards.approve(office.desk, attempt, "0042").state == "approved"


# --- the seats ------------------------------------------------------------------------------------


@pytest.mark.parametrize("stands", [True, False])
@pytest.mark.parametrize("terminal", [POI, "alipay", ""])
def test_not_charged_gives_the_seats_back_only_where_the_basket_is_gone(
    office: Office, terminal: str, stands: bool
) -> None:
    office.secure(4)
    office.clock.pass_s(1)
    attempt = unknown(office, terminal)
    if stands:
        office.desk.at_window.add(attempt.basket)
    if cards.needs_word(office.desk, attempt):
        deciding.decide(office.desk, attempt.id, word(office, attempt))
    else:
        cards.cancel(office.desk, attempt)
    assert places(office) == ({4} if stands else set())
    if stands:
        assert selling.complete(
            office.desk, office.wish(office.basket(4), Tender("cash", 4250))
        ).tickets
    assert verify(office.path).findings == ()


def test_a_void_by_hand_leaves_the_basket_payable_too(office: Office) -> None:
    office.secure(4)
    office.clock.pass_s(1)
    attempt = charged(office, yes())
    office.desk.at_window.add(attempt.basket)
    cards.cancel(office.desk, attempt, "0043")
    assert selling.complete(
        office.desk, office.wish(office.basket(4), Tender("cash", 4250))
    ).tickets


def test_another_customers_seats_are_not_given_back_with_it(office: Office) -> None:
    office.secure(4)  # for who stands there now
    office.desk.in_use.append(
        lambda: [(one.performance, one.place) for one in office.basket(4).items]
    )
    office.secure(5)  # for who went away
    office.clock.pass_s(1)
    attempt = unknown(office)
    deciding.decide(office.desk, attempt.id, word(office, attempt))
    assert places(office) == {4}
