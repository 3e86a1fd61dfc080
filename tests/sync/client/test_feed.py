"""The feed, against a server that doubles, loses, reorders and dies."""

import threading
from contextlib import contextmanager

import msgspec
import pytest

from pos.domain.ids import PerformanceId
from pos.domain.refusals import Reason, Refusal
from sync.client.backoff import Backoff
from sync.client.feed import Feed
from sync.client.http import SERVER_AWAY, SERVER_UNCLEAR, Http
from sync.client.replica import Replica
from sync.protocol.wire import Changes, PlaceChange, Problem, Snapshot
from tests.sync.client.scripted import ScriptedServer, answering, lost, streaming

PLACES = 8
WAIT_S = 10.0


def snapshot(version, generation=1, **states):
    column = bytearray(PLACES)
    for place, state in states.items():
        column[int(place.removeprefix("p"))] = state
    return answering(msgspec.json.encode(Snapshot(5, generation, version, bytes(column), [])))


def changes(*versions, generation=1):
    """Version n holds place n."""
    rows = [PlaceChange(version, version % PLACES, 1, 2) for version in versions]
    data = msgspec.json.encode(Changes(generation, rows))
    return b"event: changes\nid: 1:%d\ndata: %b\n\n" % (versions[-1], data)


class Picture:
    """A sink that keeps a replica and waits for what it should show."""

    def __init__(self):
        self.replica = Replica(PLACES)
        self.snapshots = []
        self.versions = []
        self.sentences = []
        self.known = []  # whether it was, at each word about that
        self.signs = 0
        self._news = threading.Condition()

    def snapshot(self, snapshot):
        with self._news:
            self.replica.apply_snapshot(snapshot)
            self.snapshots.append(snapshot.version)
            self.known.append(self.replica.is_known)
            self._news.notify_all()

    def changes(self, changes):
        with self._news:
            self.replica.apply(changes)
            self.versions += [one.version for one in changes.changes]
            self._news.notify_all()

    def unsure(self):
        with self._news:
            self.replica.is_known = False
            self.known.append(False)

    def heard(self):
        with self._news:
            self.signs += 1
            self._news.notify_all()

    def lost(self, trouble):
        with self._news:
            self.sentences.append(trouble.sentence)
            self._news.notify_all()

    def wait(self, condition):
        with self._news:
            assert self._news.wait_for(condition, WAIT_S), (self.snapshots, self.versions)

    def wait_version(self, version):
        self.wait(lambda: self.replica.version == version)


@contextmanager
def following(server):
    http = Http(server.url, "secret")
    picture = Picture()
    stop = threading.Event()
    feed = Feed(http, PerformanceId(5), picture, backoff=Backoff(0.01, 0.02))
    thread = threading.Thread(target=feed.run, args=(stop,))
    thread.start()
    try:
        yield picture
    finally:
        stop.set()
        feed.hang_up()
        thread.join(WAIT_S)
        http.close()
        assert not thread.is_alive()


def held(picture):
    return [place for place in range(PLACES) if picture.replica.states[place]]


def test_the_feed_begins_with_a_snapshot_and_goes_on_from_its_version():
    with ScriptedServer(snapshot(4, p0=4), streaming(changes(5), changes(6, 7))) as server:
        with following(server) as picture:
            picture.wait_version(7)
        assert held(picture) == [0, 5, 6, 7]
        assert server.lines() == [
            "GET /v1/performances/5/snapshot",
            "GET /v1/performances/5/feed?generation=1&since=4",
        ]


def test_doubled_changes_are_told_once():
    stream = streaming(changes(3, 4), changes(5), changes(5), changes(4, 5, 6))
    with ScriptedServer(snapshot(4), stream) as server, following(server) as picture:
        picture.wait_version(6)
    assert picture.versions == [5, 6]


def test_a_hole_is_filled_by_a_snapshot_and_the_same_stream_goes_on():
    stream = streaming(changes(5), changes(7), changes(8))
    scenes = (snapshot(4), stream, snapshot(7, p5=1, p6=1, p7=1))
    with ScriptedServer(*scenes) as server, following(server) as picture:
        picture.wait_version(8)
    assert picture.snapshots == [4, 7]
    assert held(picture) == [0, 5, 6, 7]


def test_changes_out_of_order_end_in_the_right_picture():
    stream = streaming(changes(6), changes(5), changes(7))
    scenes = (snapshot(4), stream, snapshot(6, p5=1, p6=1))
    with ScriptedServer(*scenes) as server, following(server) as picture:
        picture.wait_version(7)
    assert held(picture) == [5, 6, 7]


def test_a_reset_is_a_snapshot_of_the_new_generation():
    stream = streaming(b"event: reset\n\n", changes(3, generation=2))
    scenes = (snapshot(400), stream, snapshot(2, generation=2, p1=4))
    with ScriptedServer(*scenes) as server, following(server) as picture:
        picture.wait_version(3)
    assert picture.replica.generation == 2
    assert held(picture) == [1, 3]
    assert picture.known == [True, False, True]


def test_a_feed_that_goes_backwards_is_a_trouble_until_the_server_lives_anew():
    """Else what the till shows would be a mixture of two pasts."""
    reset = b"event: reset\ndata: {}\n\n"
    with (
        ScriptedServer(
            snapshot(4, p0=4),
            streaming(changes(5, 6), reset),
            snapshot(5, p1=4),
            streaming(reset),
            snapshot(5, p1=4),
            streaming(reset, changes(6, generation=2)),
            snapshot(5, generation=2, p1=4),
        ) as server,
        following(server) as picture,
    ):
        picture.wait(lambda: picture.replica.generation == 2)
        picture.wait_version(6)
    assert picture.snapshots == [4, 5]
    assert set(picture.sentences) == {SERVER_UNCLEAR}
    assert held(picture) == [1, 6]


def test_after_a_broken_line_the_feed_resumes_without_another_snapshot():
    scenes = (
        snapshot(4),
        streaming(changes(5), then=lost),
        lost,
        answering(b"", 503),
        streaming(changes(6)),
    )
    with ScriptedServer(*scenes) as server:
        with following(server) as picture:
            picture.wait_version(6)
        assert server.lines()[-1] == "GET /v1/performances/5/feed?generation=1&since=5"
    assert picture.snapshots == [4]
    assert picture.versions == [5, 6]


def test_an_event_torn_in_the_middle_is_asked_for_again():
    scenes = (
        snapshot(4),
        streaming(changes(5), changes(6)[:-9], then=lost),
        streaming(changes(6)),
    )
    with ScriptedServer(*scenes) as server, following(server) as picture:
        picture.wait_version(6)
    assert picture.versions == [5, 6]


def test_a_dead_line_is_said_once_and_again_only_after_a_sign_of_life():
    scenes = (lost, lost, lost, snapshot(4), streaming(changes(5), then=lost), lost, lost)
    with ScriptedServer(*scenes) as server, following(server) as picture:
        picture.wait(lambda: len(picture.sentences) == 2)
        server.wait_for_callers(len(scenes))
    assert picture.sentences == [SERVER_AWAY, SERVER_AWAY]


def test_the_heartbeat_is_a_sign_of_life():
    stream = streaming(b": still here\n\n")
    with ScriptedServer(snapshot(4), stream) as server, following(server) as picture:
        picture.wait(lambda: picture.signs >= 2)
    assert picture.versions == []


def test_words_nobody_understands_are_a_trouble_and_a_new_connection():
    scenes = (snapshot(4), streaming(b"event: changes\ndata: {]\n\n"), streaming(changes(5)))
    with ScriptedServer(*scenes) as server, following(server) as picture:
        picture.wait_version(5)
    assert picture.sentences == [SERVER_UNCLEAR]


def test_a_stream_that_is_not_packed_as_it_says_is_a_trouble_and_a_new_connection():
    def mangled(caller):
        caller.send(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\nno")

    scenes = (snapshot(4), mangled, streaming(changes(5)))
    with ScriptedServer(*scenes) as server, following(server) as picture:
        picture.wait_version(5)
    assert picture.sentences == [SERVER_UNCLEAR]


def test_hanging_up_ends_a_quiet_feed_at_once():
    with ScriptedServer(snapshot(4), streaming()) as server, following(server) as picture:
        server.wait_for_callers(2)
    assert picture.sentences == []  # and the thread ended although the line was still open


def test_a_performance_that_is_none_ends_the_feed_with_the_servers_no():
    body = msgspec.json.encode(Problem("performance_unknown", {"performance": 5}))
    with ScriptedServer(answering(body, 404)) as server:
        http = Http(server.url)
        with pytest.raises(Refusal) as caught:
            Feed(http, PerformanceId(5), Picture()).run(threading.Event())
        http.close()
    assert caught.value.reason is Reason.PERFORMANCE_UNKNOWN
