"""The feed: the server's ordered changes of one performance, brought to a sink.

The push is a hint, the version is the truth: whatever is lost, doubled or out of order on the
way, the sink gets a snapshot and then every later change once and in order.
"""

import threading
from typing import Protocol

import msgspec

from pos.domain.ids import PerformanceId
from pos.domain.refusals import Trouble
from sync.client.backoff import Backoff
from sync.client.events import Event, EventParser
from sync.client.http import SERVER_UNCLEAR, Http, Line
from sync.client.replica import Hole, following
from sync.protocol.wire import Changes, Snapshot


class Sink(Protocol):
    """Who wants to know. Called from the feed's thread."""

    def snapshot(self, snapshot: Snapshot) -> None:
        """The whole performance, at the beginning and after a gap."""

    def changes(self, changes: Changes) -> None:
        """What follows the last snapshot or changes, without a gap."""

    def unsure(self) -> None:
        """What was told is not to be trusted any more: a snapshot is asked for."""

    def heard(self) -> None:
        """A sign of life of the server, heartbeats included."""

    def lost(self, trouble: Trouble) -> None:
        """The line is dead; said once, until something is heard again."""


class Feed:
    """Follows one performance until it is told to stop."""

    def __init__(
        self,
        http: Http,
        performance: PerformanceId,
        sink: Sink,
        *,
        backoff: Backoff | None = None,
    ) -> None:
        self._http = http
        self._path = f"/v1/performances/{performance}"
        self._sink = sink
        self._backoff = backoff or Backoff(0.5, 15.0)
        self._seen: tuple[int, int] | None = None
        self._line: Line | None = None
        self._is_lost = False

    def run(self, stop: threading.Event) -> None:
        """Follow until `stop` is set; `hang_up` makes that immediate. Raises only Refusal."""
        while not stop.is_set():
            try:
                self._follow(stop)
            except Trouble as trouble:
                self._say_lost(stop, trouble)
            stop.wait(self._backoff.wait_s())

    def hang_up(self) -> None:
        """Wake the reader; for another thread, after setting `stop`."""
        line = self._line
        if line is not None:
            line.hang_up()

    def _follow(self, stop: threading.Event) -> None:
        """One connection: from where we are, until it ends."""
        if self._seen is None:
            self._take_snapshot()
        assert self._seen is not None
        generation, version = self._seen
        parser = EventParser()
        where = {"generation": generation, "since": version}
        with self._http.stream(f"{self._path}/feed", where) as line:
            self._line = line
            try:
                if stop.is_set():
                    return  # hang_up came before there was a line to hang up
                for chunk in line.chunks():
                    if stop.is_set():
                        return
                    self._heard()
                    for event in _cut(parser, chunk):
                        self._take(event)
            finally:
                self._line = None

    def _take(self, event: Event) -> None:
        if event.name == "reset":
            self._sink.unsure()
            self._take_snapshot()
        elif event.name == "changes":
            try:
                self._take_changes(_decode(event.data))
            except Hole:
                # The stream stays open, so nothing can pass between snapshot and next event.
                self._take_snapshot()

    def _take_changes(self, changes: Changes) -> None:
        assert self._seen is not None
        generation, version = self._seen
        if changes.generation != generation:
            raise Hole(f"generation {changes.generation} came in {generation}")
        fresh = following(changes.changes, version)
        if fresh:
            self._seen = (generation, fresh[-1].version)
            self._sink.changes(Changes(generation, fresh))

    def _take_snapshot(self) -> None:
        snapshot = self._http.get(f"{self._path}/snapshot", Snapshot)
        seen = self._seen or (0, 0)
        if seen[0] == snapshot.generation and snapshot.version < seen[1]:
            # Books put back from a copy, and nobody has told them: this till's beats will.
            raise Trouble("server", SERVER_UNCLEAR)
        self._seen = (snapshot.generation, snapshot.version)
        self._heard()
        self._sink.snapshot(snapshot)

    def _heard(self) -> None:
        self._backoff.reset()
        self._is_lost = False
        self._sink.heard()

    def _say_lost(self, stop: threading.Event, trouble: Trouble) -> None:
        if not self._is_lost and not stop.is_set():
            self._is_lost = True
            self._sink.lost(trouble)


def _cut(parser: EventParser, chunk: bytes) -> list[Event]:
    try:
        return parser.feed(chunk)
    except ValueError as error:
        raise Trouble("server", SERVER_UNCLEAR) from error


def _decode(data: bytes) -> Changes:
    try:
        return msgspec.json.decode(data, type=Changes)
    except msgspec.MsgspecError as error:
        raise Trouble("server", SERVER_UNCLEAR) from error
