"""What may become of a print job."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.domain.printjob import Event, JobState, after

STATES = get_args(JobState)


@given(st.lists(st.sampled_from(Event), max_size=30))
def test_whatever_happens_a_job_is_begun_again_only_if_no_byte_was_handed_over(
    events: list[Event],
) -> None:
    state: JobState = "queued"
    handed_over = False
    for event in events:
        try:
            state = after(state, event)
        except ValueError:
            continue
        if event is Event.BEGIN:
            assert not handed_over
        handed_over = handed_over or event in (Event.TAKEN, Event.LOST, Event.RESTARTED)
        assert state in STATES


@pytest.mark.parametrize("state", ["printed", "cancelled", "spoiled"])
def test_what_is_done_is_done(state: JobState) -> None:
    for event in Event:
        with pytest.raises(ValueError, match="cannot be told"):
            after(state, event)


def test_a_doubt_ends_only_by_a_person() -> None:
    ends = set()
    for event in Event:
        try:
            ends.add((event, after("in_doubt", event)))
        except ValueError:
            continue
    assert ends == {(Event.CAME_OUT, "printed"), (Event.DID_NOT, "spoiled")}


def test_a_paper_that_was_begun_cannot_be_cancelled() -> None:
    for state in ("sending", "sent"):
        with pytest.raises(ValueError, match="cannot be told"):
            after(state, Event.CANCELLED)
