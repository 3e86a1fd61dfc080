"""What a till may sell, by its picture of all places and its own ones."""

import numpy as np
import pytest

from pos.domain.ids import PerformanceId
from pos.domain.leases import Picture
from sync.client.offer import OWN, UNKNOWN, seen_by, to_be_had
from sync.client.replica import Replica
from sync.protocol.wire import PlaceState

US, THEM = 1, 2
STATES = np.arange(len(PlaceState), dtype=np.uint8)
OWNERS = np.full(len(PlaceState), THEM, np.uint16)


def seen(*, owned=(), sold=(), alone=False, owners=OWNERS):
    return seen_by(STATES, owners, till=US, owned=owned, sold=sold, alone=alone).tolist()


def test_with_the_server_there_everything_is_as_it_says():
    assert seen() == STATES.tolist()


def test_alone_free_and_held_places_are_not_known_and_firm_ones_stay_as_last_seen():
    shown = seen(alone=True)
    assert shown[PlaceState.FREE] == shown[PlaceState.HELD] == UNKNOWN
    firm = [PlaceState.SECURED, PlaceState.ALLOTTED, PlaceState.SOLD, PlaceState.QUARANTINED]
    assert [shown[one] for one in firm] == firm


def test_a_grant_that_has_not_come_is_not_sold_from():
    owners = np.full(len(PlaceState), US, np.uint16)
    assert seen(alone=True, owners=owners)[PlaceState.ALLOTTED] == UNKNOWN


@pytest.mark.parametrize("alone", [False, True])
def test_own_places_may_be_sold_and_sold_ones_not_again(alone):
    shown = np.array(seen(owned=[0, 3], sold=[1], alone=alone), np.uint8)
    assert shown[[0, 3]].tolist() == [OWN, OWN]
    assert shown[1] == PlaceState.SOLD
    assert to_be_had(shown).nonzero()[0].tolist() == [0, 3]


def test_what_is_given_for_is_left_as_it_was():
    before = STATES.copy()
    seen(owned=[0], alone=True)
    assert (before == STATES).all()


def test_a_kept_picture_is_where_a_replica_begins():
    replica = Replica(3)
    replica.restore(Picture(PerformanceId(1), 2, 7, bytes([0, 4, 1]), ((1, 5), (2, 6)), 0))
    assert (replica.generation, replica.version) == (2, 7)
    assert replica.owners.tolist() == [0, 5, 6]


def test_a_picture_of_another_hall_is_left_out():
    replica = Replica(4)
    replica.restore(Picture(PerformanceId(1), 2, 7, bytes(3), (), 0))
    assert replica.generation == 0
