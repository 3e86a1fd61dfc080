"""A till's own history, put back from what the server has of it: the books are whole again."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pos.domain import journal
from pos.domain.dayend import SchemeLine, Sum, totals_of
from pos.domain.people import CLOSE_SHIFT
from pos.services import dayend, orders, packing, restoring, selling, settling, shifts
from pos.services.restoring import Told
from pos.services.verifying import verify
from tests.pos.conftest import Office
from tests.pos.paperhall import own, pack


@pytest.fixture
def blank(tmp_path: Path) -> Iterator[Office]:
    """The same till on a database from before its first sale."""
    made = Office(tmp_path / "copy.sqlite")
    yield made
    made.desk.database.close()


def history(office: Any) -> list[Told]:
    """As the server tells it."""
    with office.desk.database.transaction() as unit:
        return [
            (one.number, one.previous, one.kind, one.at_ms, one.body)
            for one, _ in unit.journal.everything()
        ]


def test_a_day_with_exchanges_and_settled_tasks_comes_back_whole(office: Any, blank: Any) -> None:
    order, other = office.sell(4, 5), office.sell(6)
    office.reseat(order, 8, tickets=order.tickets[:1])
    number = office.refused_sale(other)
    office.secure(9)
    office.settle(settling.open_tasks(office.desk)[0], "comp", 9)
    office.close_shift(18_500)
    with blank.desk.database.transaction() as unit:
        about = {"ticket": other.tickets[0].id.hex, "till": 2}
        unit.tasks.add(number, "not_owned", about, 1)
    assert restoring.take_back(blank.desk, 1, history(office))
    for one in (order, other):
        before, after = (orders.load(desk, one.id) for desk in (office.desk, blank.desk))
        assert (after.order, after.exchanges, after.dead) == (
            before.order,
            before.exchanges,
            before.dead,
        )
        assert after.jobs == (), "what came out of the printer then is not made up"
    assert settling.open_tasks(blank.desk) == ()
    assert shifts.current(blank.desk) is None
    assert verify(blank.path).findings == ()


def test_the_next_comparison_of_the_card_terminal_counts_on_from_the_last(
    office: Any, blank: Any
) -> None:
    office.sell(4, tenders=[office.card(4250)])
    compared = dayend.by_slip(office.desk, totals_of([SchemeLine("", Sum(1, 4250))]))
    word = office.word(CLOSE_SHIFT, shifts.current(office.desk).id)
    shifts.close_shift(office.desk, office.cashier, 10_000, word, terminals=[compared])
    assert restoring.take_back(blank.desk, 1, history(office))
    with blank.desk.database.transaction() as unit:
        assert unit.dayends.last("") == compared
    assert verify(blank.path).findings == ()


def test_what_was_handed_on_is_still_handed_on(office: Any, blank: Any) -> None:
    order = office.sell(4)
    number = office.refused_sale(order)
    office.settle(settling.open_tasks(office.desk)[0], "handed_on", note="ask the manager")
    with blank.desk.database.transaction() as unit:
        unit.tasks.add(number, "not_owned", {"ticket": order.tickets[0].id.hex}, 1)
    assert restoring.take_back(blank.desk, 1, history(office))
    (case,) = settling.open_tasks(blank.desk)
    assert (case.handed_on, case.tasks[0].note) == (True, "ask the manager")
    assert blank.close_shift(14_250).over_short_minor == 0


def test_a_history_that_does_not_follow_changes_nothing(office: Any, blank: Any) -> None:
    office.reseat(office.sell(4), 8)
    told = history(office)
    assert not restoring.take_back(blank.desk, 1, told[:1] + told[2:])
    assert history(blank) == []


def test_what_a_forked_life_did_is_told_again_and_is_one_fact(office: Any) -> None:
    order = office.sell(4, 5)
    office.reseat(order, 8, tickets=order.tickets[:1])
    shifts.move_cash(office.desk, office.supervisor, 500, "change")
    shifts.move_cash(office.desk, office.supervisor, 500, "change")
    office.secure(9)
    selling.give_back(office.desk, 7, [9])
    office.refused_sale(order, order.tickets[1])
    office.settle(settling.open_tasks(office.desk)[0], "refund")
    office.close_shift(15_250)
    office.open()
    with office.desk.database.transaction() as unit:
        first = 3  # the server has another entry there
        unit.standing.write(replace(unit.standing.read(), orphans=first))
        restoring.begin_life(office.desk, unit, 2, ())
    told = [(one[2], one[4]) for one in history(office)]
    orphans = [one for one in told[first - 1 : 10] if one[0] != "return"]
    assert told[10:] == orphans
    office.sell(10)
    report = verify(office.path)
    assert report.findings == ()
    assert (report.orders, report.refunds, report.shifts) == (2, 1, 2)


@pytest.mark.parametrize("kind", ["sale", "refund", "exchange", "shift_closed"])
def test_the_same_fact_twice_in_one_life_is_a_break(office: Any, kind: str) -> None:
    order = office.sell(4, 5)
    office.reseat(order, 8, tickets=order.tickets[:1])
    office.refund(order, order.tickets[1].id)
    office.close_shift(14_250)
    with office.desk.database.transaction() as unit:
        entry = next(one for one, _ in unit.journal.everything() if one.kind == kind)
        unit.journal.append(journal.decode_body(entry.kind, entry.body), entry.at_ms)
    assert any("twice" in line for line in verify(office.path).findings)


def test_another_fact_under_the_same_id_in_a_later_life_is_a_break(office: Any) -> None:
    order = office.sell(4)
    made = office.reseat(order, 8)
    with office.desk.database.transaction() as unit:
        unit.identity.begin(2)
        unit.journal.append(journal.Exchanged(replace(made, reason="another")), made.at_ms)
    assert any("twice" in line for line in verify(office.path).findings)


def test_a_z_stays_what_was_printed_though_this_copy_knows_of_another_paid_in(
    office: Any, blank: Any
) -> None:
    """Two copies of one till: this one took money in, the other one closed the shift."""
    office.sell(4)
    restoring.take_back(blank.desk, 1, history(office))
    shifts.move_cash(blank.desk, blank.supervisor, 500, "change")
    with office.desk.database.transaction() as unit:
        restoring.begin_life(office.desk, unit, 2, [])
        before = unit.journal.head().number
    report = office.close_shift(10_000)
    with office.desk.database.transaction() as unit:
        closed = unit.journal.after(before, 10)
    told = [(one.number, one.previous, one.kind, one.at_ms, one.body) for one in closed]
    assert restoring.take_back(blank.desk, 2, told)
    with blank.desk.database.transaction() as unit:
        (shift,) = unit.shifts.every()
    assert shift.expected_minor == report.expected_cash_minor
    assert verify(blank.path).findings == ()


def test_a_close_over_emergency_tickets_comes_back_with_their_numbers(
    office: Any, blank: Any
) -> None:
    own(office, 1, 2, 3)
    first = pack(office, 3).tickets[0]
    packing.came_back(office.desk, first.id, office.cashier)
    shift = shifts.current(office.desk)
    assert shift is not None
    word = office.word(CLOSE_SHIFT, shift.id)
    shifts.close_shift(office.desk, office.cashier, 10_000, word, papers_out=2)
    assert restoring.take_back(blank.desk, 1, history(office))
    with blank.desk.database.transaction() as unit:
        report = unit.shifts.report(shift.id)
    assert report is not None
    assert [one.numbers for one in report.papers_out] == [(2, 3)]
    assert verify(blank.path).findings == ()
