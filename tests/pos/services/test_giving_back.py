"""Money that goes back to cards: agreed, given back part by part, written once; in any order."""

from dataclasses import replace
from typing import Any

import pytest

from pos.domain.attempt import Attempt
from pos.domain.order import Order, Refund, Tender
from pos.domain.people import EXCHANGE, REFUND, REFUND_IN_CASH, SETTLE_TASK, VOID
from pos.domain.refusals import Reason, Refusal
from pos.payments.readings import Refused
from pos.services import (
    cards,
    deciding,
    exchanging,
    givingback,
    owning,
    refunding,
    rights,
    selling,
    shifts,
    terminals,
)
from pos.services.deciding import Word
from pos.services.refunding import RefundWish
from pos.services.verifying import verify
from sync.client import outbox
from tests.pos.conftest import ADULT, CHILD, Office
from tests.pos.services.test_terminals import POI, Scripted, charged, driver, refusal, yes

LATER = "T4rm001643892070002.VK9DRSLLRCQ2WN84"


def wish(office: Office, order: Order, kind: Any = "refund", **more: Any) -> RefundWish:
    action = {"void": VOID, "refund": REFUND}[kind]
    tickets = more.pop("tickets", tuple(one.id for one in order.tickets))
    word = office.word(action, order.id)
    return RefundWish(order.id, tickets, office.cashier, word, "ill", kind=kind, **more)


def paid_at_the_terminal(office: Office, *places: int) -> Order:
    return office.sell(*(places or (4,)), tenders=[cards.tender(charged(office, yes()))])


def given_back(office: Office, order: Order, *answers: Any) -> Attempt:
    attempt = givingback.start(office.desk, order.id, POI)
    return driver(office, Scripted(*answers)).carry_out(attempt).attempt


def all_is_well(office: Office) -> None:
    assert verify(office.path).findings == ()


@pytest.mark.parametrize("kind", ["refund", "void"])
def test_money_goes_back_at_the_terminal_that_took_it_and_then_the_record_is_written(
    office: Office, kind: Any
) -> None:
    order = paid_at_the_terminal(office)
    going = givingback.begin(office.desk, wish(office, order, kind))
    attempt = givingback.start(office.desk, order.id, POI)
    assert (attempt.state, attempt.kind, attempt.terminal) == ("created", "refund", POI)
    assert attempt.against == yes().slip.ref
    assert refunding.refundable(office.desk, order.id).tickets, "the customer's until it is back"
    driver(office, Scripted(yes(4250, LATER))).carry_out(attempt)
    made = givingback.finish(office.desk, going)
    assert isinstance(made, Refund)
    charge = order.tenders[0].attempt
    assert made.tenders == (Tender("card", -4250, LATER, charge),)
    assert made.kind == kind
    assert givingback.finish(office.desk, going) == made, "told again, it is only read"
    assert givingback.look(office.desk, order.id) is None
    all_is_well(office)


def test_meanwhile_nobody_takes_these_tickets_back_otherwise(office: Office) -> None:
    order = paid_at_the_terminal(office)
    givingback.begin(office.desk, wish(office, order))
    with refusal(Reason.MONEY_GOING_BACK):
        refunding.refund(office.desk, wish(office, order, in_cash=False))
    office.secure(9)
    with refusal(Reason.MONEY_GOING_BACK):
        exchanging.reseat(office.desk, office.exchange_wish(order, order.tickets, 9))
    with refusal(Reason.SHIFT_HAS_OPEN_ATTEMPT):
        office.close_shift(10_000)


def test_the_sale_is_not_told_while_its_money_is_going_back(office: Office) -> None:
    """Told, the server could give the say over it to another till."""
    order = paid_at_the_terminal(office)
    going = givingback.begin(office.desk, wish(office, order))
    office.sell(5)

    def uploaded() -> int:
        talk = outbox.draining(office.desk)
        ask = next(talk, None)
        talk.close()
        return 0 if ask is None else len(ask.body.entries)

    assert uploaded() == 1, "the shift's opening, and nothing behind it"
    rights.give_back(office.desk, order.id)
    assert rights.owns(office.desk, order.id)
    given_back(office, order, yes(4250, LATER))
    givingback.finish(office.desk, going)
    assert uploaded() == 4


def test_a_terminal_that_says_no_leaves_it_untouched(office: Office) -> None:
    order = paid_at_the_terminal(office)
    givingback.begin(office.desk, wish(office, order))
    assert given_back(office, order, Refused("refused")).state == "declined"
    standing = givingback.look(office.desk, order.id, POI)
    assert standing is not None
    assert standing.untouched
    givingback.leave(office.desk, order.id)
    assert refunding.refundable(office.desk, order.id).tickets == order.tickets
    again = givingback.begin(office.desk, wish(office, order))
    given_back(office, order, yes(4250, LATER))
    givingback.finish(office.desk, again)
    all_is_well(office)


def test_what_a_terminal_refuses_goes_out_of_the_drawer_by_a_supervisors_word(
    office: Office,
) -> None:
    order = paid_at_the_terminal(office)
    givingback.begin(office.desk, wish(office, order))
    given_back(office, order, Refused("refused"))
    word = office.word(REFUND_IN_CASH, order.id)
    going = givingback.in_cash(office.desk, order.id, office.cashier, word)
    made = givingback.finish(office.desk, going)
    assert [(one.kind, one.amount_minor) for one in made.tenders] == [("cash", -4250)]
    assert "Supervisor" in made.reason
    with office.desk.database.transaction() as unit:
        left = refunding.money_left(order, (made,))  # type: ignore[arg-type]
        assert unit.refunds.of_order(order.id) == (made,)
    assert left == ()
    assert shifts.x_report(office.desk).expected_cash_minor == 10_000 - 4250
    all_is_well(office)


def test_an_order_of_several_tenders_goes_back_part_by_part(office: Office) -> None:
    at_terminal = cards.tender(charged(office, yes(2000), partial="keep"))
    by_hand = office.card(1000, "0042")
    order = office.sell(4, tenders=[at_terminal, by_hand, Tender("cash", 1250)])
    going = givingback.begin(office.desk, wish(office, order))
    first = givingback.start(office.desk, order.id, POI)
    assert (first.terminal, first.amount_minor) == (POI, 2000)
    with refusal(Reason.ATTEMPT_OPEN):
        givingback.finish(office.desk, going)
    driver(office, Scripted(yes(2000, LATER))).carry_out(first)
    with refusal(Reason.ATTEMPT_OPEN):
        givingback.leave(office.desk, order.id)
    second = givingback.start(office.desk, order.id, POI)
    assert (second.terminal, second.state, second.amount_minor) == ("", "sent", 1000)
    cards.approve(office.desk, second, "0050")
    made = givingback.finish(office.desk, going)
    told = [(one.kind, one.amount_minor, one.reference) for one in made.tenders]
    assert told == [("cash", -1250, ""), ("card", -2000, LATER), ("card", -1000, "0050")]
    all_is_well(office)


def test_one_card_back_and_the_other_refused_waits_for_a_person_over_a_crash(
    office: Office,
) -> None:
    first = cards.tender(charged(office, yes(2000), partial="keep"))
    more = yes(2250, "T4rm001643892070001.VK9DRSLLRCQ2WN83")
    second = cards.tender(charged(office, more, partial="keep"))
    order = office.sell(4, tenders=[first, second])
    givingback.begin(office.desk, wish(office, order))
    given_back(office, order, yes(2000, LATER))
    given_back(office, order, Refused("refused"))
    office.restart()
    selling.return_unsold_leases(office.desk)
    (left,) = givingback.take_up(office.desk)
    assert left.order == order.id
    word = office.word(REFUND_IN_CASH, order.id)
    givingback.in_cash(office.desk, order.id, office.cashier, word)
    assert givingback.take_up(office.desk) == ()
    with office.desk.database.transaction() as unit:
        (made,) = unit.refunds.of_order(order.id)
    assert [(one.kind, one.amount_minor) for one in made.tenders] == [
        ("card", -2000),
        ("cash", -2250),
    ]
    all_is_well(office)


def test_a_till_that_died_behind_the_terminals_yes_writes_the_refund_once(office: Office) -> None:
    order = paid_at_the_terminal(office)
    givingback.begin(office.desk, wish(office, order))
    given_back(office, order, yes(4250, LATER))
    for _ in range(2):
        office.restart()
        selling.return_unsold_leases(office.desk)
        assert givingback.take_up(office.desk) == ()
    with office.desk.database.transaction() as unit:
        assert len(unit.refunds.of_order(order.id)) == 1
    assert terminals.open_attempts(office.desk) == ()
    all_is_well(office)


def test_a_till_that_died_before_the_terminal_heard_leaves_everything_as_it_was(
    office: Office,
) -> None:
    order = paid_at_the_terminal(office)
    givingback.begin(office.desk, wish(office, order))
    givingback.start(office.desk, order.id, POI)
    office.restart()
    selling.return_unsold_leases(office.desk)
    driver(office, Scripted(), after_crash=True).recover(terminals.open_attempts(office.desk))
    assert givingback.take_up(office.desk) == ()
    assert refunding.refundable(office.desk, order.id).tickets == order.tickets
    all_is_well(office)


@pytest.mark.parametrize("receipt", ["0051", ""])
def test_what_nobody_knows_a_supervisor_decides_with_a_reason(office: Office, receipt: str) -> None:
    order = paid_at_the_terminal(office)
    going = givingback.begin(office.desk, wish(office, order))
    attempt = givingback.start(office.desk, order.id, POI)
    attempt = driver(office, Scripted(None, None), ask_for_s=0.0).carry_out(attempt).attempt
    assert attempt.state == "unknown"
    with refusal(Reason.ATTEMPT_OPEN):
        word = office.word(REFUND_IN_CASH, order.id)
        givingback.in_cash(office.desk, order.id, office.cashier, word)
    with refusal(Reason.APPROVAL_NEEDED):
        other = office.word(SETTLE_TASK, order.id)
        said = Word(office.cashier, other, "the slip says so", receipt)
        deciding.decide(office.desk, attempt.id, said)
    word = office.word(SETTLE_TASK, attempt.id)
    deciding.decide(office.desk, attempt.id, replace(said, approval=word))
    if receipt:
        made = givingback.finish(office.desk, going)
        assert made.tenders[0].reference == receipt
        assert made.reason == "ill; the slip says so (Supervisor)"
    else:
        givingback.leave(office.desk, order.id)
    all_is_well(office)


def test_by_hand_a_person_is_asked_after_a_crash(office: Office) -> None:
    order = office.sell(4, tenders=[office.card(4250, "0042")])
    givingback.begin(office.desk, wish(office, order))
    givingback.start(office.desk, order.id)
    office.restart()
    selling.return_unsold_leases(office.desk)
    (left,) = givingback.take_up(office.desk)
    assert left.order == order.id
    asked = cards.open_attempt(office.desk)
    assert asked is not None
    assert (asked.kind, asked.state) == ("refund", "unknown")
    with refusal(Reason.APPROVAL_NEEDED):
        cards.approve(office.desk, asked, "0050")
    word = office.word(SETTLE_TASK, asked.id)
    deciding.decide(office.desk, asked.id, Word(office.cashier, word, "the slip says so", "0050"))
    assert givingback.take_up(office.desk) == ()
    assert refunding.refundable(office.desk, order.id).tickets == ()
    all_is_well(office)


def test_a_part_of_an_order_goes_back_and_later_the_rest(office: Office) -> None:
    sold = cards.tender(charged(office, yes(2 * 1205), amount=2 * 1205))
    order = office.sell(4, 5, kind=CHILD, tenders=[sold])
    for number, ticket in enumerate(order.tickets):
        going = givingback.begin(office.desk, wish(office, order, tickets=(ticket.id,)))
        given_back(office, order, yes(1205, f"T4rm00164389207000{number}.X"))
        givingback.finish(office.desk, going)
    assert refunding.refundable(office.desk, order.id).tenders == ()
    all_is_well(office)


def cheaper(office: Office, order: Order, place: int) -> Any:
    office.secure(place)
    asked = office.exchange_wish(order, order.tickets, place)
    child = tuple(replace(one, ticket_type=CHILD) for one in asked.places)
    return replace(asked, places=child)


def test_an_exchange_gives_the_difference_back_first_and_changes_hands_in_one_act(
    office: Office,
) -> None:
    order = paid_at_the_terminal(office)
    going = givingback.begin_exchange(office.desk, cheaper(office, order, 9))
    assert owning.own_places(office.desk, order.tickets[0].performance).owned == frozenset()
    office.restart()
    selling.return_unsold_leases(office.desk)
    given_back(office, order, yes(4250 - 1205, LATER))
    office.restart()
    selling.return_unsold_leases(office.desk)
    assert givingback.take_up(office.desk) == ()
    with office.desk.database.transaction() as unit:
        (made,) = unit.exchanges.of_order(order.id)
        papers = [one for one in unit.jobs.all(order.id) if one.kind == "receipt"]
    assert made.id == going.record.id
    assert [(one.kind, one.amount_minor) for one in made.tenders] == [("card", 1205 - 4250)]
    assert len(papers) == 1, "one receipt"
    (ticket,) = refunding.refundable(office.desk, order.id).tickets
    assert (ticket.place, ticket.ticket_type) == (9, CHILD)
    all_is_well(office)


def test_an_exchange_that_came_to_nothing_gives_the_new_place_back(office: Office) -> None:
    order = paid_at_the_terminal(office)
    givingback.begin_exchange(office.desk, cheaper(office, order, 9))
    given_back(office, order, Refused("refused"))
    assert givingback.take_up(office.desk) == ()
    with office.desk.database.transaction() as unit:
        assert unit.leases.every() == ()
    (ticket,) = refunding.refundable(office.desk, order.id).tickets
    assert (ticket.place, ticket.ticket_type) == (4, ADULT)
    all_is_well(office)


def test_only_an_exchange_or_a_refund_that_may_be_made_is_agreed(office: Office) -> None:
    order = paid_at_the_terminal(office)
    with refusal(Reason.APPROVAL_NEEDED):
        givingback.begin(office.desk, replace(wish(office, order), approval=None))
    with refusal(Reason.APPROVAL_NEEDED):
        other = replace(cheaper(office, order, 9), approval=office.word(EXCHANGE, office.ids.new()))
        givingback.begin_exchange(office.desk, other)
    with pytest.raises(Refusal, match="order_unknown"):
        givingback.start(office.desk, order.id, POI)
    assert not givingback.needed((Tender("cash", -5), Tender("card", 5, "1")))
