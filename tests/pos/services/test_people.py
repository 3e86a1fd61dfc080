"""People: PINs, locks that survive a restart, approvals."""

from typing import Any

import pytest

from pos.domain.ids import PersonId
from pos.domain.refusals import Reason, Refusal
from pos.services import people


def refusal(reason: Reason) -> Any:
    return pytest.raises(Refusal, match=reason.value)


def wrong(office: Any, times: int = 1) -> dict[str, Any]:
    for _ in range(times):
        with pytest.raises(Refusal) as caught:
            people.sign_in(office.desk, office.cashier.id, "0000")
    return dict(caught.value.params)


def test_a_right_pin_signs_in(office: Any) -> None:
    person = people.sign_in(office.desk, PersonId("c1"), "1111")
    assert person.name == "Cashier 1"
    assert [one.name for one in people.everyone(office.desk)] == [
        "Cashier 1",
        "Cashier 2",
        "Supervisor",
    ]


def test_another_person_s_pin_is_wrong(office: Any) -> None:
    with refusal(Reason.PIN_WRONG):
        people.sign_in(office.desk, PersonId("c1"), "2222")
    with refusal(Reason.PIN_WRONG):
        people.sign_in(office.desk, PersonId("nobody"), "1111")


def test_five_wrong_pins_lock_that_person_and_nobody_else(office: Any) -> None:
    assert wrong(office) == {"left": 4}
    assert wrong(office, 3) == {"left": 1}
    assert wrong(office) == {"seconds": 30}
    with refusal(Reason.PIN_LOCKED):
        people.sign_in(office.desk, office.cashier.id, "1111")
    assert people.sign_in(office.desk, PersonId("c2"), "2222")


def test_a_lock_survives_a_restart_and_ends_by_itself(office: Any) -> None:
    wrong(office, 5)
    office.clock.pass_s(10)
    office.restart()
    assert wrong(office) == {"seconds": 20}
    office.clock.pass_s(20)
    assert people.sign_in(office.desk, office.cashier.id, "1111")
    assert wrong(office) == {"left": 4}


def test_each_wrong_pin_after_a_lock_locks_for_longer(office: Any) -> None:
    seconds = [wrong(office, 5)["seconds"]]
    for _ in range(6):
        office.clock.pass_s(seconds[-1])
        seconds.append(wrong(office)["seconds"])
    assert seconds == [30, 60, 120, 240, 480, 900, 900]


def test_a_clock_set_back_neither_unlocks_nor_locks_for_ever(office: Any) -> None:
    wrong(office, 5)
    office.clock.pass_s(-86_400)
    assert wrong(office) == {"seconds": 30}
    office.clock.pass_s(29)
    assert wrong(office) == {"seconds": 1}
    office.clock.pass_s(1)
    assert people.sign_in(office.desk, office.cashier.id, "1111")


def test_only_a_supervisor_approves(office: Any) -> None:
    with refusal(Reason.NOT_PERMITTED):
        people.approve(office.desk, office.cashier.id, "1111", people.REFUND, office.ids.new())
    with refusal(Reason.PIN_WRONG):
        people.approve(office.desk, office.supervisor.id, "1111", people.REFUND, office.ids.new())
    assert office.word(people.REFUND, office.ids.new()).approver_name == "Supervisor"


def test_before_the_first_season_nobody_may_sign_in(office: Any) -> None:
    from sqlalchemy import text

    with office.desk.database.transaction() as unit:
        unit.seasons._session.execute(text("DELETE FROM seasons"))
    assert people.everyone(office.desk) == ()
