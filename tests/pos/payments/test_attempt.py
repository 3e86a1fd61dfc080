"""The attempt's machine: every step it has, and none beside them."""

from itertools import pairwise
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.domain.ids import AttemptId, OrderId, uuid7
from pos.domain.refusals import Reason, Refusal
from pos.payments.attempt import UNSETTLED, Attempt, State, move

STATES = get_args(State)
ALLOWED = {
    ("created", "sent"),
    ("created", "cancelled"),
    ("sent", "approved"),
    ("sent", "declined"),
    ("sent", "cancelled"),
    ("sent", "unknown"),
    ("unknown", "approved"),
    ("unknown", "declined"),
    ("unknown", "cancelled"),
    ("approved", "cancelled"),
}


def an_attempt(state: State) -> Attempt:
    reference = "0042" if state == "approved" else ""
    return Attempt(AttemptId(uuid7(1, 1)), uuid7(1, 2), 4250, "EUR", state, 1000, None, reference)


@pytest.mark.parametrize("start", STATES)
@pytest.mark.parametrize("end", STATES)
def test_only_the_steps_of_the_machine_exist(start: State, end: State) -> None:
    if (start, end) in ALLOWED:
        moved = move(an_attempt(start), end, 2000, "0043")
        assert moved.state == end
        assert (moved.settled_at_ms is None) == (end in UNSETTLED)
    else:
        with pytest.raises(Refusal, match=Reason.ATTEMPT_OPEN.value):
            move(an_attempt(start), end, 2000, "0043")


def test_an_approval_needs_the_terminal_s_receipt_number() -> None:
    with pytest.raises(Refusal, match=Reason.RECEIPT_NUMBER_MISSING.value):
        move(an_attempt("sent"), "approved", 2000)
    assert move(an_attempt("sent"), "approved", 2000, "0042").reference == "0042"


def test_a_void_keeps_the_charge_s_receipt_number_beside_its_own() -> None:
    with pytest.raises(Refusal, match=Reason.RECEIPT_NUMBER_MISSING.value):
        move(an_attempt("approved"), "cancelled", 2000)
    voided = move(an_attempt("approved"), "cancelled", 2000, "0043")
    assert voided.reference == "0042, void 0043"


def test_what_an_order_stands_on_moves_no_more() -> None:
    from dataclasses import replace

    paid = replace(an_attempt("approved"), order=OrderId(uuid7(1, 3)))
    with pytest.raises(Refusal):
        move(paid, "cancelled", 2000, "0043")


@given(st.lists(st.sampled_from(STATES), max_size=8))
def test_no_way_leads_from_declined_or_cancelled_to_a_charge(way: list[State]) -> None:
    attempt, seen = an_attempt("created"), ["created"]
    for state in way:
        try:
            attempt = move(attempt, state, 2000, "0043")
        except Refusal:
            continue
        seen.append(state)
    assert all(step in ALLOWED for step in pairwise(seen))
    assert not {"declined", "cancelled"} & set(seen[:-1])
