"""The till's picture of a performance."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sync.client.replica import Hole, Replica
from sync.protocol.wire import Changes, PlaceChange, PlaceState, Snapshot

PLACES = 6


def change(version, place=0, state=PlaceState.HELD, till=2):
    return PlaceChange(version, place, int(state), till)


def snapshot(version, states=bytes(PLACES), owners=(), generation=1):
    return Snapshot(1, generation, version, bytes(states), list(owners))


def replica_at(version):
    replica = Replica(PLACES)
    replica.apply_snapshot(snapshot(version))
    return replica


def test_a_snapshot_says_who_may_sell_each_place():
    replica = Replica(PLACES)
    replica.apply_snapshot(snapshot(9, b"\0\1\0\4\0\0", [(1, 2), (3, 7)]))
    assert replica.states.tolist() == [0, 1, 0, 4, 0, 0]
    assert replica.owners.tolist() == [0, 2, 0, 7, 0, 0]
    assert (replica.generation, replica.version) == (1, 9)


def test_the_next_changes_are_taken_and_their_places_named_once():
    replica = replica_at(4)
    touched = replica.apply(
        Changes(1, [change(5, place=3), change(6, place=1), change(7, 3, PlaceState.SOLD)])
    )
    assert touched.tolist() == [1, 3]
    assert replica.states.tolist() == [0, 1, 0, 4, 0, 0]
    assert replica.version == 7


def test_changes_already_known_touch_nothing():
    replica = replica_at(4)
    assert replica.apply(Changes(1, [change(3), change(4)])).tolist() == []
    assert replica.states.tolist() == [0] * PLACES


def test_a_hole_is_noticed_and_nothing_is_taken():
    replica = replica_at(4)
    with pytest.raises(Hole):
        replica.apply(Changes(1, [change(5), change(7, place=2)]))
    assert replica.version == 4
    assert replica.states.tolist() == [0] * PLACES


def test_another_generation_is_a_hole():
    with pytest.raises(Hole):
        replica_at(4).apply(Changes(2, [change(5)]))


def test_an_older_snapshot_of_the_same_generation_is_left_out():
    replica = replica_at(4)
    replica.apply_snapshot(snapshot(3, b"\1" * PLACES))
    assert replica.states.tolist() == [0] * PLACES


def test_a_snapshot_of_a_new_generation_counts_from_its_own_version():
    replica = replica_at(40)
    replica.apply_snapshot(snapshot(3, generation=2))
    assert (replica.generation, replica.version) == (2, 3)


def test_a_snapshot_of_another_hall_is_refused():
    with pytest.raises(ValueError, match="places"):
        Replica(PLACES).apply_snapshot(snapshot(1, bytes(PLACES + 1)))


changes_of_a_day = st.lists(
    st.tuples(st.integers(0, PLACES - 1), st.sampled_from(PlaceState), st.integers(1, 9)),
    max_size=30,
).map(
    lambda rows: [
        PlaceChange(number, place, int(state), till if state else 0)
        for number, (place, state, till) in enumerate(rows, start=1)
    ]
)


# The day is drawn whole, which takes its time on a busy machine.
@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(changes_of_a_day, st.data())
def test_any_doubled_delivery_in_order_ends_in_the_same_picture(changes, data):
    replica = replica_at(0)
    position = 0
    while position < len(changes):
        start = data.draw(st.integers(0, position))
        end = data.draw(st.integers(position, len(changes)))
        replica.apply(Changes(1, changes[start:end]))
        position = max(position, end)
        if end == len(changes):
            break
    expected = np.zeros(PLACES, np.uint8)
    for one in changes[: replica.version]:
        expected[one.place] = one.state
    assert replica.version == len(changes)
    assert replica.states.tolist() == expected.tolist()
