"""Remedies of the conflict desk whose money goes back to a card or a phone."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from pos.domain import journal
from pos.domain.attempt import Slip, TerminalRef
from pos.domain.goingback import GoingBack
from pos.domain.order import Order, Refund, Tender
from pos.domain.people import REFUND_IN_CASH, SETTLE_TASK
from pos.domain.refusals import Reason
from pos.payments.attempt import move
from pos.payments.readings import Refused
from pos.services import cards, givingback, selling, settling
from pos.services.settling import Case
from pos.services.verifying import verify
from tests.pos.conftest import Office
from tests.pos.services.test_giving_back import wish
from tests.pos.services.test_phones import phone
from tests.pos.services.test_settling import last
from tests.pos.services.test_terminals import POI, Scripted, charged, driver, refusal, yes

LATER = "T4rm001643892070002.VK9DRSLLRCQ2WN84"


def refused(office: Office, *tenders: Tender, places: tuple[int, ...] = (4,)) -> Order:
    """A sale that the server did not take."""
    order = office.sell(*places, tenders=tenders)
    office.refused_sale(order)
    return order


def begun(office: Office, remedy: Any, *places: int) -> tuple[Case, GoingBack]:
    (case,) = settling.open_tasks(office.desk)
    word = office.word(SETTLE_TASK, case.subject)
    wish = office.settle_wish(case, remedy, word, *places)
    return case, settling.begin(office.desk, wish)


def waits(office: Office) -> int:
    return settling.count_open(office.desk)


def at_own_terminal(office: Office) -> Tender:
    return cards.tender(charged(office, yes()))


def at_another_terminal(office: Office) -> Tender:
    """Taken at a terminal that is not this till's any more."""
    attempt = charged(office, yes())
    with office.desk.database.transaction() as unit:
        unit.attempts.save(replace(attempt, terminal="V400m-324688180"))
    return cards.tender(attempt)


def by_hand(office: Office) -> Tender:
    return office.card(4250)


def by_alipay(office: Office) -> Tender:
    return phone(office, 4250, "alipay")


def by_wechat(office: Office) -> Tender:
    return phone(office, 4250, "wechat")


@pytest.mark.parametrize(
    ("paid", "at"),
    [
        (at_own_terminal, POI),
        (at_another_terminal, ""),
        (by_hand, ""),
        (by_alipay, "alipay"),
        (by_wechat, "wechat"),
    ],
)
@pytest.mark.parametrize("remedy", ["refund", "comp"])
def test_a_remedy_gives_the_money_back_to_what_paid_and_then_the_task_is_settled(
    office: Office, paid: Callable[[Office], Tender], at: str, remedy: str
) -> None:
    order = refused(office, paid(office))
    if remedy == "comp":
        office.secure(9)
    _, going = begun(office, remedy, *([9] if remedy == "comp" else []))
    assert waits(office) == 1, "nothing is settled before the money is back"
    attempt = givingback.start(office.desk, order.id, POI)
    assert (attempt.terminal, attempt.amount_minor, attempt.kind) == (at, 4250, "refund")
    if at:
        give_back(office, attempt)
    else:
        cards.approve(office.desk, attempt, "0050")
    made = givingback.finish(office.desk, going)
    (tender,) = made.tenders
    assert (tender.kind, tender.amount_minor) == (order.tenders[0].kind, -4250)
    assert waits(office) == 0
    fact, settled = last(office, 2)
    assert isinstance(fact, journal.RefundMade | journal.Exchanged)
    assert isinstance(settled, journal.TaskSettled)
    assert (settled.remedy, settled.note) == (remedy, "sold twice")
    assert (settled.person, settled.approver) == (office.cashier.id, office.supervisor.id)
    assert givingback.finish(office.desk, going) == made, "told again, it is only read"
    assert verify(office.path).findings == ()


def give_back(office: Office, attempt: Any) -> None:
    """The terminal or the server says that it went back."""
    sent = move(attempt, "sent", 1)
    slip = Slip(attempt.amount_minor, TerminalRef(LATER, attempt.terminal))
    with office.desk.database.transaction() as unit:
        unit.attempts.save(sent)
        unit.attempts.save(replace(move(sent, "approved", 2, LATER), slip=slip))


def test_of_an_order_in_parts_each_means_gets_its_part(office: Office) -> None:
    order = refused(office, phone(office, 2000), office.card(1000), Tender("cash", 1250))
    _, going = begun(office, "refund")
    give_back(office, givingback.start(office.desk, order.id, POI))
    cards.approve(office.desk, givingback.start(office.desk, order.id, POI), "0050")
    made = givingback.finish(office.desk, going)
    told = [(one.kind, one.amount_minor) for one in made.tenders]
    assert told == [("cash", -1250), ("wallet", -2000), ("card", -1000)]
    assert waits(office) == 0
    assert verify(office.path).findings == ()


def test_while_it_is_going_back_the_case_is_not_settled_otherwise(office: Office) -> None:
    refused(office, by_alipay(office))
    case, _ = begun(office, "refund")
    for remedy in ("refund", "noted", "handed_on"):
        with refusal(Reason.MONEY_GOING_BACK):
            office.settle(case, remedy)
    with refusal(Reason.SHIFT_HAS_OPEN_ATTEMPT):
        office.close_shift(10_000)


def test_what_came_to_nothing_leaves_the_case_as_it_was(office: Office) -> None:
    order = refused(office, at_own_terminal(office))
    case, _ = begun(office, "refund")
    attempt = givingback.start(office.desk, order.id, POI)
    driver(office, Scripted(Refused("refused"))).carry_out(attempt)
    givingback.leave(office.desk, order.id)
    assert settling.open_tasks(office.desk) == (case,)
    office.settle(case, "handed_on")
    assert verify(office.path).findings == ()


def test_what_the_wallet_refuses_goes_out_of_the_drawer_and_settles_it(office: Office) -> None:
    order = refused(office, by_alipay(office))
    _, before = begun(office, "refund")
    attempt = givingback.start(office.desk, order.id, POI)
    with office.desk.database.transaction() as unit:
        sent = move(attempt, "sent", 1)
        unit.attempts.save(sent)
        unit.attempts.save(move(sent, "declined", 2))
    word = office.word(REFUND_IN_CASH, order.id)
    going = givingback.in_cash(office.desk, order.id, office.cashier, word)
    assert going.remedied == before.remedied
    made = givingback.finish(office.desk, going)
    assert [(one.kind, one.amount_minor) for one in made.tenders] == [("cash", -4250)]
    assert waits(office) == 0
    (settled,) = last(office, 1)
    assert isinstance(settled, journal.TaskSettled)
    assert settled.note == "sold twice; cash for the card (Supervisor)"


def test_a_till_that_died_over_it_settles_the_task_with_the_record_and_once(
    office: Office,
) -> None:
    order = refused(office, at_own_terminal(office))
    begun(office, "refund")
    attempt = givingback.start(office.desk, order.id, POI)
    driver(office, Scripted(yes(4250, LATER))).carry_out(attempt)
    for _ in range(2):
        office.restart()
        selling.return_unsold_leases(office.desk)
        assert givingback.take_up(office.desk) == ()
    assert waits(office) == 0
    assert [type(one) for one in last(office, 2)] == [journal.RefundMade, journal.TaskSettled]
    assert verify(office.path).findings == ()


def test_a_till_that_died_before_anything_left_it_has_the_case_open_again(office: Office) -> None:
    order = refused(office, by_alipay(office))
    case, _ = begun(office, "refund")
    givingback.start(office.desk, order.id, POI)
    office.restart()
    with office.desk.database.transaction() as unit:
        (attempt,) = unit.attempts.open()
        unit.attempts.save(move(attempt, "cancelled", 3))
    assert givingback.take_up(office.desk) == ()
    assert settling.open_tasks(office.desk) == (case,)


def test_a_remedy_that_moves_no_money_is_not_begun(office: Office) -> None:
    refused(office, by_alipay(office))
    (case,) = settling.open_tasks(office.desk)
    with refusal(Reason.APPROVAL_NEEDED):
        settling.begin(office.desk, office.settle_wish(case, "refund", None))
    word = office.word(SETTLE_TASK, case.subject)
    with pytest.raises(ValueError, match="money"):
        settling.begin(office.desk, office.settle_wish(case, "noted", word))
    assert givingback.look(office.desk, case.order.id) is None  # type: ignore[union-attr]


def test_a_refund_begun_at_the_orders_leaves_the_case_for_a_note(office: Office) -> None:
    order = refused(office, at_own_terminal(office))
    (case,) = settling.open_tasks(office.desk)
    going = givingback.begin(office.desk, wish(office, order))
    with refusal(Reason.MONEY_GOING_BACK):
        begun(office, "refund")
    attempt = givingback.start(office.desk, order.id, POI)
    driver(office, Scripted(yes(4250, LATER))).carry_out(attempt)
    assert isinstance(givingback.finish(office.desk, going), Refund)
    (after,) = settling.open_tasks(office.desk)
    assert (after.tasks, after.fate) == (case.tasks, "refunded")
    assert after.remedies == ("noted", "handed_on")
