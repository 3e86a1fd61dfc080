"""The conflict desk: nothing the server refused rests unseen, is lost, or is settled twice."""

from dataclasses import replace
from typing import Any

import pytest

from pos.domain import journal
from pos.domain.refusals import Reason, Refusal
from pos.services import orders, people, settling, shifts
from pos.services.verifying import verify


def refusal(reason: Reason) -> Any:
    return pytest.raises(Refusal, match=reason.value)


def last(office: Any, count: int) -> list[journal.Body]:
    with office.desk.database.transaction() as unit:
        entries = unit.journal.after(unit.journal.head().number - count, count)
    return [journal.decode_body(one.kind, one.body) for one in entries]


def test_a_refused_sale_is_told_with_its_ticket_and_whose_the_place_is(office: Any) -> None:
    order = office.sell(4, 5)
    office.refused_sale(order, order.tickets[0])
    (case,) = settling.open_tasks(office.desk)
    assert (case.kind, case.order, case.tickets) == ("sale", order, order.tickets[:1])
    assert (case.owner, case.admits, case.fate) == (2, False, "live")
    assert case.remedies == ("reseat", "refund", "comp", "noted", "handed_on")


def test_a_party_that_met_the_same_fate_is_one_case(office: Any) -> None:
    order, other = office.sell(4, 5, 6), office.sell(8)
    office.refused_sale(order, order.tickets[0], order.tickets[2])
    office.refused_sale(order, order.tickets[1], admits=True, till=0, state=0)
    office.refused_sale(other)
    together, admitted, alone = settling.open_tasks(office.desk)
    assert [ticket.place for ticket in together.tickets] == [4, 6]
    assert (admitted.owner, admitted.remedies[0]) == (None, "noted")
    assert alone.order == other


def test_a_shift_with_an_open_task_does_not_close(office: Any) -> None:
    order = office.sell(4)
    office.refused_sale(order)
    with refusal(Reason.SHIFT_HAS_OPEN_TASK):
        office.close_shift(14_250)
    (case,) = settling.open_tasks(office.desk)
    office.settle(case, "refund")
    assert office.close_shift(10_000).over_short_minor == 0


def test_the_customer_gets_another_seat_and_the_journal_says_why(office: Any) -> None:
    order = office.sell(4)
    number = office.refused_sale(order)
    (case,) = settling.open_tasks(office.desk)
    office.secure(9)
    done = office.settle(case, "reseat", 9)
    assert done.exchange is not None
    assert [ticket.place for ticket in done.exchange.tickets] == [9]
    exchanged, settled = last(office, 2)
    assert exchanged == journal.Exchanged(done.exchange)
    assert settled == journal.TaskSettled(
        incarnation=1,
        number=number,
        subject=order.tickets[0].id.hex,
        remedy="reseat",
        note="sold twice",
        person=office.cashier.id,
        approver=office.supervisor.id,
    )
    assert settling.open_tasks(office.desk) == ()
    assert verify(office.path).findings == ()


def test_a_refund_gives_the_money_back_and_settles(office: Any) -> None:
    order = office.sell(4, 5)
    office.refused_sale(order)
    (case,) = settling.open_tasks(office.desk)
    done = office.settle(case, "refund")
    assert done.refund is not None
    assert (done.refund.amount_minor, done.refund.reason) == (8500, "sold twice")
    assert [type(body) for body in last(office, 3)] == [
        journal.RefundMade,
        journal.TaskSettled,
        journal.TaskSettled,
    ]
    assert orders.load(office.desk, order.id).dead == {one.id for one in order.tickets}


def test_a_comp_gives_a_seat_and_the_money(office: Any) -> None:
    order = office.sell(4)
    office.refused_sale(order)
    (case,) = settling.open_tasks(office.desk)
    office.secure(9)
    done = office.settle(case, "comp", 9)
    assert done.exchange is not None
    assert sum(one.amount_minor for one in done.exchange.tenders) == -4250
    assert office.close_shift(10_000).over_short_minor == 0


def test_what_is_handed_on_keeps_no_shift_open_and_waits_for_the_house(office: Any) -> None:
    order = office.sell(4)
    office.refused_sale(order)
    (case,) = settling.open_tasks(office.desk)
    office.settle(case, "handed_on", note="the manager rings the customer")
    assert settling.count_open(office.desk) == 0
    (waiting,) = settling.open_tasks(office.desk)
    assert waiting.handed_on
    assert waiting.tasks[0].note == "the manager rings the customer"
    assert waiting.tasks[0].settled_by == office.supervisor.id
    assert "handed_on" not in waiting.remedies
    office.close_shift(14_250)
    office.open()
    office.settle(waiting, "noted", note="he stayed at home")
    assert settling.open_tasks(office.desk) == ()
    assert verify(office.path).findings == ()


def test_a_note_is_kept_for_whoever_reads_it_next(office: Any) -> None:
    office.refused_sale(office.sell(4), admits=True, till=0, state=0)
    (case,) = settling.open_tasks(office.desk)
    for note in ("", "  "):
        with refusal(Reason.NOTE_MISSING):
            office.settle(case, "noted", note=note)
    with refusal(Reason.CARD_NUMBER_TYPED):
        office.settle(case, "noted", note="card 4111 1111 1111 1111")
    office.settle(case, "noted", note="the seat was free")
    with office.desk.database.transaction() as unit:
        (task,) = unit.tasks.every()
    assert (task.remedy, task.note) == ("noted", "the seat was free")


def test_a_supervisors_word_is_for_just_these_tasks_and_for_once(office: Any) -> None:
    order, other = office.sell(4), office.sell(5)
    office.refused_sale(order)
    office.refused_sale(other)
    first, second = settling.open_tasks(office.desk)
    for word in (
        None,
        office.word(people.SETTLE_TASK, second.subject),
        office.word(people.REFUND, order.id),
    ):
        with refusal(Reason.APPROVAL_NEEDED):
            settling.settle(office.desk, office.settle_wish(first, "refund", word))
    word = office.word(people.SETTLE_TASK, first.subject)
    settling.settle(office.desk, office.settle_wish(first, "refund", word))
    with refusal(Reason.TASK_SETTLED):
        settling.settle(office.desk, office.settle_wish(first, "refund", word))
    assert len(orders.load(office.desk, order.id).refunds) == 1


def test_a_word_outlives_a_restart_and_a_try_that_was_refused(office: Any) -> None:
    office.refused_sale(office.sell(4))
    (case,) = settling.open_tasks(office.desk)
    word = office.word(people.SETTLE_TASK, case.subject)
    with refusal(Reason.NOT_OWNED):
        settling.settle(office.desk, office.settle_wish(case, "reseat", word, 9))
    office.restart()
    assert settling.open_tasks(office.desk) == (case,)
    office.secure(9)
    settling.settle(office.desk, office.settle_wish(case, "reseat", word, 9))


def test_a_remedy_that_does_not_fit_is_refused(office: Any) -> None:
    order = office.sell(4)
    office.refused_sale(order)
    office.refund(order)
    (case,) = settling.open_tasks(office.desk)
    assert (case.fate, case.remedies) == ("refunded", ("noted", "handed_on"))
    with refusal(Reason.REMEDY_UNFIT):
        office.settle(case, "reseat", 9)
    office.settle(case, "noted", note="refunded before anybody knew")


def test_a_ticket_that_was_exchanged_already_needs_no_more_than_a_note(office: Any) -> None:
    order = office.sell(4)
    office.refused_sale(order)
    office.reseat(order, 9)
    (case,) = settling.open_tasks(office.desk)
    assert (case.fate, case.remedies) == ("exchanged", ("noted", "handed_on"))


def test_a_refused_refund_is_told_and_can_only_be_noted_or_handed_on(office: Any) -> None:
    order = office.sell(4)
    office.refund(order)
    with office.desk.database.transaction() as unit:
        number, about = unit.journal.head().number, {"ticket": order.tickets[0].id.hex}
        unit.tasks.add(number, Reason.ALREADY_REFUNDED, about)
    (case,) = settling.open_tasks(office.desk)
    assert (case.kind, case.reason) == ("refund", Reason.ALREADY_REFUNDED)
    assert case.remedies == ("noted", "handed_on")


def test_a_task_about_nothing_this_till_knows_is_shown_all_the_same(office: Any) -> None:
    with office.desk.database.transaction() as unit:
        unit.tasks.add(77, "something_newer", {"place": 4})
        unit.tasks.add(77, "something_newer", {"place": 5})
    first, second = settling.open_tasks(office.desk)
    for case in (first, second):
        assert (case.kind, case.order, case.tickets, case.fate) == ("", None, (), "none")
        office.settle(case, "handed_on", note="nobody here knows")


def test_a_performance_that_is_not_there_any_more_offers_money_and_no_seat(office: Any) -> None:
    order = office.sell(4)
    with office.desk.database.transaction() as unit:
        about = {"ticket": order.tickets[0].id.hex, "performance": 7, "place": 4}
        unit.tasks.add(2, Reason.PERFORMANCE_UNKNOWN, about)
    (case,) = settling.open_tasks(office.desk)
    assert case.remedies == ("refund", "noted", "handed_on")


def test_an_exchange_the_server_refuses_is_a_task_again(office: Any) -> None:
    order = office.sell(4)
    made = office.reseat(order, 9)
    with office.desk.database.transaction() as unit:
        (new,) = made.tickets
        about = {"ticket": new.id.hex, "performance": 7, "place": 9, "till": 2, "admits": False}
        unit.tasks.add(unit.journal.head().number, Reason.NOT_OWNED, about)
    (case,) = settling.open_tasks(office.desk)
    assert (case.kind, case.order, case.tickets) == ("exchange", order, made.tickets)
    office.secure(10)
    office.settle(case, "reseat", 10)
    assert verify(office.path).findings == ()


def test_nothing_is_settled_by_a_till_that_is_not_sure_of_its_past(office: Any) -> None:
    office.refused_sale(office.sell(4))
    (case,) = settling.open_tasks(office.desk)
    office.desk.guard.fenced = True
    with refusal(Reason.TILL_SUSPENDED):
        office.settle(case, "noted")


def test_a_drawer_is_needed_for_money_and_not_for_a_note(office: Any) -> None:
    order = office.sell(4)
    office.close_shift(14_250)
    office.refused_sale(order)
    (case,) = settling.open_tasks(office.desk)
    with refusal(Reason.SHIFT_NOT_OPEN):
        office.settle(case, "refund")
    office.settle(case, "noted")


def test_tasks_of_two_cases_are_not_settled_with_one_word(office: Any) -> None:
    for place in (4, 5):
        office.refused_sale(office.sell(place))
    first, second = settling.open_tasks(office.desk)
    word = office.word(people.SETTLE_TASK, first.subject)
    wish = office.settle_wish(first, "noted", word)
    both = (first.tasks[0].id, second.tasks[0].id)
    with pytest.raises(ValueError, match="no one answer"):
        settling.settle(office.desk, replace(wish, tasks=both))


# --- told again -----------------------------------------------------------------------------------


def test_the_same_answer_again_is_no_second_task(office: Any) -> None:
    order = office.sell(4)
    for _ in range(3):
        office.refused_sale(order)
        office.restart()
    (case,) = settling.open_tasks(office.desk)
    office.settle(case, "refund")
    office.refused_sale(order)
    assert settling.open_tasks(office.desk) == ()


def test_a_task_that_waits_takes_the_servers_newest_word(office: Any) -> None:
    order = office.sell(4)
    office.refused_sale(order, admits=True, till=0, state=0)
    office.refused_sale(order, admits=False, till=5)
    (case,) = settling.open_tasks(office.desk)
    assert (case.owner, case.admits) == (5, False)


def test_a_ticket_that_is_dead_is_no_task_again_whatever_a_restored_server_says(
    office: Any,
) -> None:
    order = office.sell(4)
    office.refused_sale(order, till=2)
    office.settle(settling.open_tasks(office.desk)[0], "refund")
    office.refused_sale(order, till=5)
    assert settling.open_tasks(office.desk) == ()


def test_a_ticket_that_admits_no_more_is_told_though_it_was_noted(office: Any) -> None:
    order = office.sell(4)
    office.refused_sale(order, admits=True, till=0, state=0)
    office.settle(settling.open_tasks(office.desk)[0], "noted")
    office.refused_sale(order, admits=False, till=5)
    (case,) = settling.open_tasks(office.desk)
    assert not case.admits
    office.settle(case, "refund")
    assert verify(office.path).findings == ()


def test_the_x_report_needs_no_settled_tasks(office: Any) -> None:
    office.refused_sale(office.sell(4))
    assert shifts.x_report(office.desk).orders == 1
