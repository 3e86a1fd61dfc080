"""Asking the sales server for places, with answers that come late or not at all."""

from uuid import UUID

import msgspec
import pytest

from pos.domain.ids import OperationId, PerformanceId, PlaceId
from pos.domain.refusals import Reason, Refusal, Trouble
from pos.services.ports import AreaWish, Hold, SalesServer
from sync.client.http import Http
from sync.client.server import ATTEMPTS, RemoteServer
from sync.protocol.wire import (
    AreaAsk,
    Held,
    HoldAsk,
    Problem,
    ReleaseAsk,
    Released,
    SecureAsk,
    Secured,
)
from tests.sync.client.scripted import ScriptedServer, answering, lost, torn

OPERATION = OperationId(UUID(int=7))
HAMLET = PerformanceId(5)
SEATS = [PlaceId(3), PlaceId(4)]
HELD = msgspec.json.encode(Held([3, 4], 300, 12))


class Clock:
    """Each pause passes on it, and nothing else."""

    def __init__(self):
        self.now_s = 1000.0
        self.pauses = []

    def now_ms(self):
        return 0

    def monotonic_s(self):
        return self.now_s

    def pause(self, seconds):
        self.pauses.append(seconds)
        self.now_s += seconds


@pytest.fixture
def clock():
    return Clock()


def asking(server, clock) -> SalesServer:
    return RemoteServer(Http(server.url, "secret"), clock, pause=clock.pause)


def test_a_hold_names_places_and_how_long_they_are_ours(clock):
    answer = answering(msgspec.json.encode(Held([3, 4, 90], 300, 12)), 201)
    with ScriptedServer(answer) as server:
        hold = asking(server, clock).hold(OPERATION, HAMLET, SEATS, [AreaWish(0, 1)])
    assert hold == Hold((3, 4, 90), 1300.0)
    asked = msgspec.json.decode(server.callers[0].body, type=HoldAsk)
    assert asked == HoldAsk(OPERATION, 5, [3, 4], [AreaAsk(0, 1)])


@pytest.mark.parametrize("failure", [lost, torn(HELD), answering(b"", 500)])
def test_a_lost_answer_is_asked_for_again_with_the_same_words(clock, failure):
    with ScriptedServer(failure, failure, answering(HELD, 201)) as server:
        hold = asking(server, clock).hold(OPERATION, HAMLET, SEATS)
    assert hold.places == (3, 4)
    assert len({caller.body for caller in server.callers}) == 1
    assert len(server.callers) == 3


def test_a_holds_life_counts_from_before_the_first_asking(clock):
    with ScriptedServer(lost, answering(HELD, 201)) as server:
        hold = asking(server, clock).hold(OPERATION, HAMLET, SEATS)
    assert clock.now_s > 1000.0
    assert hold.until_monotonic_s == 1300.0


def test_a_server_that_stays_away_is_one_trouble_after_a_few_attempts(clock):
    with ScriptedServer(*[lost] * 10) as server, pytest.raises(Trouble):
        asking(server, clock).secure(OPERATION, HAMLET, SEATS)
    assert len(server.callers) == ATTEMPTS
    assert len(clock.pauses) == ATTEMPTS - 1
    assert sum(clock.pauses) <= 1.0


def test_a_no_is_a_no_and_not_asked_again(clock):
    no = answering(msgspec.json.encode(Problem("place_taken", {"taken": [], "free": [4]})), 409)
    with ScriptedServer(no) as server, pytest.raises(Refusal) as caught:
        asking(server, clock).hold(OPERATION, HAMLET, SEATS)
    assert caught.value.reason is Reason.PLACE_TAKEN
    assert len(server.callers) == 1


def test_securing_and_releasing_ask_for_those_places(clock):
    scenes = (
        answering(msgspec.json.encode(Secured([3, 4], 13)), 201),
        answering(msgspec.json.encode(Released([3], 14)), 201),
    )
    with ScriptedServer(*scenes) as server:
        asking(server, clock).secure(OPERATION, HAMLET, SEATS)
        asking(server, clock).release(OPERATION, HAMLET, SEATS)
    assert server.lines() == ["POST /v1/secures", "POST /v1/releases"]
    first, second = (caller.body for caller in server.callers)
    assert msgspec.json.decode(first, type=SecureAsk) == SecureAsk(OPERATION, 5, [3, 4])
    assert msgspec.json.decode(second, type=ReleaseAsk) == ReleaseAsk(OPERATION, 5, [3, 4])
