"""Who may do what: every action by every role."""

from dataclasses import replace

import pytest

from pos.domain import people
from pos.domain.people import LockOut, locked_for_s, require, tries_left
from pos.domain.refusals import Reason, Refusal
from pos.domain.season import Person

ACTIONS = ("sell", "open_shift", "close_shift", "refund", "pay_in", "pay_out", "approve")
ALLOWED = {
    "cashier": set(ACTIONS) - {"approve"},
    "supervisor": set(ACTIONS),
    "usher": set(),
    "": set(),
}
SOMEBODY = Person("p", "Somebody", "", "")


@pytest.mark.parametrize("role", ALLOWED)
@pytest.mark.parametrize("action", [*ACTIONS, "fly"])
def test_each_role_may_do_exactly_its_actions(role: str, action: str) -> None:
    person = replace(SOMEBODY, role=role)
    if action in ALLOWED[role]:
        require(person, action)
    else:
        with pytest.raises(Refusal, match=Reason.NOT_PERMITTED.value):
            require(person, action)


@pytest.mark.parametrize(
    ("wrong", "seconds", "left"),
    [(0, 0, 5), (4, 0, 1), (5, 30, 0), (6, 60, 0), (9, 480, 0), (10, 900, 0), (10**6, 900, 0)],
)
def test_a_lock_grows_and_has_an_end(wrong: int, seconds: int, left: int) -> None:
    lock = LockOut(wrong, last_wrong_ms=50_000)
    assert locked_for_s(lock, 50_000) == seconds
    assert tries_left(lock) == left
    assert locked_for_s(lock, 50_000 + seconds * 1000) == 0
    if seconds:
        assert locked_for_s(lock, 50_000 + seconds * 1000 - 1) == 1
        assert locked_for_s(lock, 0) == seconds


def test_the_words_of_actions_are_the_ones_in_the_table() -> None:
    words = {people.SELL, people.OPEN_SHIFT, people.CLOSE_SHIFT, people.REFUND}
    assert words | {people.PAY_IN, people.PAY_OUT, people.APPROVE} == set(ACTIONS)
